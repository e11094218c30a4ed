accounts-none =
    📱 <b>Accounts</b>
    None yet. Add the first one; its login code will arrive in its Telegram app.
accounts-none-wait =
    📱 <b>Accounts</b>
    None yet. A manager adds them with /add_account.
accounts-title = 📱 <b>Accounts · { $count }</b>
accounts-ready = { $count } ready
accounts-troubled = { $count ->
    [one] { $count } needs you
   *[other] { $count } need you
}
accounts-page = page { $page } of { $pages }
accounts-hint = Worst first. Tap one to open it.

state-not-logged-in = not logged in
state-login-unfinished = login not finished
state-logged-out = logged out
state-revoked = logged out
state-duplicated = logged out: used twice
state-code = waits for its code
state-password = waits for its password
state-blocked = blocked by Telegram
state-disabled = switched off
state-flood = flood wait, { $span }
state-paused = paused
state-limit = limit reached, { $sent }/{ $limit }
state-active = { $sent }/{ $limit }
state-warming = { $sent }/{ $limit }, warming up

account-title = 📱 <b>{ $phone }</b>
account-active = active
account-warming = warming up, { $days ->
    [0] first day
    [one] { $days } day done
   *[other] { $days } days done
}
account-today = Today  { $bar } { $sent } of { $limit }
account-new-contacts = New contacts: up to { $limit } a day
account-flood = Telegram asked it to wait until { $at }. It goes on by itself.
account-total = { $count ->
    [0] Nothing sent so far
    [one] { $count } message sent so far
   *[other] { $count } messages sent so far
}
account-total-last = { $count ->
    [one] { $count } message sent so far, the last { $when }
   *[other] { $count } messages sent so far, the last { $when }
}
account-cure-log-in = Log it in, and it can send.
account-cure-revoked = Its session was ended on another device or by Telegram. What waits in its queue keeps; log it in again.
account-cure-duplicated = Telegram saw its session in two places at once. Make sure that no other program uses it, then log it in again.
account-cure-code = A login is under way. Its code is still missing.
account-cure-password = A login is under way. Its password is still missing.
account-cure-blocked = Telegram banned or deleted it. Telegram's own app shows how to appeal; after that, log it in again.
account-cure-disabled = An admin switched it off.
account-cure-paused = It sends nothing while it is paused.
account-cure-limit = It goes on tomorrow.
account-button-log-in-again = 🔐 Log in again
account-button-go-on = 🔐 Go on with the login
