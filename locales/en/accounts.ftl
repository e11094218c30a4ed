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
accounts-cut-off = 📡 { $count } without a connection
accounts-page = page { $page } of { $pages }
accounts-hint = Worst first. Tap one to open it.
accounts-cut-off-hint = Worst first. Without a connection messages wait; I keep connecting, and they go out when it is back.

accounts-which =
    📱 <b>/{ $command }</b>: which account?
    Tap it, or say it: <code>/{ $command } { $example }</code>
accounts-which-none = 📱 <b>/{ $command }</b>: no account needs this now. /accounts shows how they stand.

state-not-logged-in = not logged in
state-reassigned = number is somebody else’s
state-login-unfinished = login not finished
state-logged-out = logged out
state-revoked = logged out
state-duplicated = logged out: used twice
state-code = waiting for its code
state-password = waiting for its password
state-blocked = blocked by Telegram
state-disabled = switched off
state-flood = flood wait, { $span }
state-paused = paused
state-offline = no connection since { $at }
state-frozen = frozen by Telegram
state-exported = given to another program
state-limit = limit reached, { $sent }/{ $limit }
state-active = { $sent }/{ $limit }
state-warming = { $sent }/{ $limit }, warming up

account-title = 📱 <b>{ $phone }</b>
account-label = “{ $label }”
account-active = active
account-today = Today  { $bar } { $sent } of { $limit }
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
account-cure-reassigned = Its number belongs to somebody else at Telegram now. If its owner has a new number, log in by QR code or add that number; otherwise hand its dialogs on.
account-number-lost = ☎️ Its number belongs to somebody else at Telegram now.
account-number-claimed = ☎️ Telegram names { $phone } for it, which another account here bears. It gets that number when the other one has its own.
account-cure-revoked = Its session was ended on another device or by Telegram. Its queue is kept; log it in again.
account-cure-duplicated = Telegram saw its session in two places at once. Make sure that no other program uses it, then log it in again.
account-cure-code = A login is under way; it still needs the code.
account-cure-password = A login is under way; it still needs the password.
account-cure-blocked = Telegram banned or deleted it. Telegram’s own app shows how to appeal; after that, log it in again.
account-cure-disabled = An admin switched it off.
account-cure-paused = It sends nothing while it is paused.
account-cure-offline = Its messages wait. I keep connecting, and they go out when the connection is back. If it stays away, see /doctor.
account-cure-limit = It continues tomorrow.
account-button-log-in-again = 🔐 Log in again
account-button-go-on = 🔐 Continue the login
account-warming = warming up, day { $day } of { $days }
account-answers = Answers  { $bar } { $sent } of { $limit }
account-new-contacts = Strangers  { $bar } { $sent } of { $limit }
account-flood-none = Flood wait  none
account-flood-last = Flood wait  none; last on { $date }, { $length }
account-flood = Flood wait  { $left } left, until { $at }
account-connected = connected for { $length }
account-connecting = connecting
account-cut-off = no connection since { $at }
account-key-doubted = Telegram has not recognised its key since { $at }
account-strangers-paused = Strangers  none until { $until }: some complained
account-no-other-logins = Other logins  none
account-other-logins = Other logins  { $count }: { $named }
account-last-error = Last error  { $when }: { $what }
account-pace-question = 🌱 Is this account new to messaging? Until you answer, it starts slowly.
mishap-no-answer = no answer from Telegram
mishap-flood = Telegram made it wait
mishap-strangers = strangers complained
mishap-frozen = frozen by Telegram
mishap-session-ended = its session was ended
mishap-used-twice = its session was used in two places
mishap-banned = banned or deleted by Telegram
mishap-key-unknown = Telegram did not recognise its key
mishap-other = Telegram said { $name }
account-queue = Queue  { $count } waiting
account-queue-next = Queue  { $count } waiting, next at { $at }
account-dialogs = Dialogs { $count }, { $qualified } qualified
account-cure-exported = Its session was handed out, and another tool is working with it. Stop that tool before you switch it on here.
account-cure-logged-out = An admin logged it out. Log it in, and it can send again.
account-cure-flood = Telegram asked it to wait. It continues by itself.
account-button-dialogs = 💬 Dialogs
account-button-check = 🔎 Check
account-button-pause = ⏸ Pause
account-button-resume = ▶️ Resume
account-button-limits = 🎚 Limits
account-button-label = 🏷 Label
account-button-session = 📤 Session
account-button-move = 🔁 Hand over dialogs
account-button-off = ⏹ Switch off
account-button-on = ▶️ Switch on
account-button-log-out = 🚪 Log out
account-button-remove = 🗑 Remove
account-button-qr = 📷 By QR code
button-account-back = ‹ Account
accounts-button-check = 🔎 Check all
