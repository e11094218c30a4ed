time-in = in { $span }
time-ago = { $span } ago
time-seconds = { $count }{ "\u00A0" }s
time-minutes = { $count }{ "\u00A0" }min
time-hours = { $count }{ "\u00A0" }h
time-days = { $count ->
    [one] { $count }{ "\u00A0" }day
   *[other] { $count }{ "\u00A0" }days
}
time-on-day = { $time } on { $date }
time-weekday = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
time-date = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}

role-viewer = viewer
role-operator = operator
role-manager = manager
role-owner = owner

button-home = ‹ Desk
button-accounts = 📱 Accounts
button-accounts-back = ‹ Accounts
button-add-account = ➕ Add an account
button-help = ❓ Help
button-cancel = ✖ Cancel
button-log-in = 🔐 Log in
button-log-in-phone = 🔐 Log in { $phone }
button-send = 📤 Send a message
button-queue = 📤 Queue
button-page-back = ‹
button-page-on = ›
asked-put-aside = ⏸ Put aside, nothing was changed: something else came first.
