confirm-off =
    ⏹ Switch this account off?
    It disconnects and sends nothing. Its session is kept: one tap switches it on again.
confirm-on = ▶️ Switch this account on?
confirm-on-exported =
    ▶️ Is the other tool stopped?
    This account’s session was handed out. If the other tool and the desk use it at once, Telegram ends it, and you have to log in again.
confirm-log-out =
    🚪 Log this account out?
    Its session ends at Telegram and here; to send again it needs a new code. Dialogs and history stay.
confirm-remove =
    🗑 Remove this account from the desk?
    It is logged out and leaves the list. Dialogs and history stay, and adding its number again brings it back.
confirm-waiting = { $count ->
    [one] { $count } message waits in its queue and stays there.
   *[other] { $count } messages wait in its queue and stay there.
}
confirm-button-off = ⏹ Yes, switch it off
confirm-button-on = ▶️ Yes, switch it on
confirm-button-stopped = ▶️ It is stopped, switch on
confirm-button-log-out = 🚪 Yes, log it out
confirm-new-holder = A new, empty account begins under this number. The former one keeps its dialogs, history and limits. It can no longer be logged in, but its dialogs can be handed on.
button-new-holder = ➕ New account with this number
confirm-button-remove = 🗑 Yes, remove it

leave-asking = ⏳ Asking Telegram to end the session…
leave-no-answer = 📡 Telegram did not end the session, so nothing has changed here either. Try again in a minute.
leave-broken = Something broke here; the log has the details. The card shows where the account stands.
leave-removed =
    🗑 Removed. Its dialogs and its history stay.
    Add its number again, and everything is back.
leave-button-again = 🔁 Try again

move-question = { $count ->
    [one] 🔁 Who takes over its { $count } dialog?
   *[other] 🔁 Who takes over its { $count } dialogs?
}
    From then on, another account answers these people.
move-nobody = 🔁 No other account is logged in, so there is none to take over the dialogs. Log one in first.
move-confirm = { $count ->
    [one] 🔁 Hand { $count } dialog over to { $phone }?
   *[other] 🔁 Hand { $count } dialogs over to { $phone }?
}
    What waits for these people goes out from there. If the old account comes back, the dialogs stay with the new one.
move-button = 🔁 Yes, hand them over
move-done = { $count ->
    [one] ✅ { $count } dialog handed over: { $phone } answers now.
   *[other] ✅ { $count } dialogs handed over: { $phone } answers now.
}

limits-messages = ✉️ Up to { $limit } messages a day
limits-new-contacts = 👋 Up to { $limit } of them to strangers
limits-warming = 🌱 Warming up, day { $day } of { $days }: today up to { $limit } messages, { $new } to strangers
limits-established = No warm-up: the full limits apply.
limits-not-at-work = They apply from its next login on.
limits-button-number = { $icon } { $limit }
limits-button-established = ⏩ End the warm-up
limits-button-warm-up = 🌱 Warm up slowly
limits-ask-messages = 🎚 How many messages a day? Send a number from 0 to { $most }.
limits-ask-new-contacts = 🎚 How many first messages to strangers a day? Send a number from 0 to { $most }.
label-ask = 🏷 What does the team call this account? Send a short name, for example <code>EU</code>.
label-button-clear = 🗑 Remove the label

check-one = 🔎 Asking Telegram…
check-progress = 🔎 Checking the accounts: { $done } of { $total }
check-title = { $count ->
    [one] 🔎 <b>{ $count } account checked</b>
   *[other] 🔎 <b>{ $count } accounts checked</b>
}
check-sum-answers = { $count ->
    [one] 🟢 { $count } answers
   *[other] 🟢 { $count } answer
}
check-sum-trouble = { $count ->
    [one] 🔴 { $count } is in trouble
   *[other] 🔴 { $count } are in trouble
}
check-sum-no-answer = { $count ->
    [one] 📡 { $count } got no answer
   *[other] 📡 { $count } got no answer
}
check-sum-not-logged-in = { $count ->
    [one] ⚪️ { $count } is not logged in
   *[other] ⚪️ { $count } are not logged in
}
check-short-no-answer = no answer
check-answers = 🔎 Just checked: Telegram knows it and answers.
check-not-logged-in = 🔎 It is not logged in, so there was nothing to check.
check-no-answer = 🔎 Telegram is not answering right now. Nothing is lost; check again in a minute.
check-trouble = 🔎 Just checked: Telegram reports a problem, see above.
check-nobody = 🔎 There is no account to check yet.
check-button-again = 🔎 Check again

error-limit = A limit is a number from 0 to { $most }. For example: <code>{ $example }</code>
error-label = A label has 1 to { $most } characters. For example: <code>EU</code>
error-still-at-work = { $phone } is logged in and keeps its dialogs. Only those of a lost account can be handed over.
error-not-ready = { $phone } is not logged in, so it cannot take over dialogs. Log it in first.
error-switched-off = { $phone } is switched off. Its card has the button that switches it on.
error-no-session = This account is not logged in, so there is no session to hand out.
error-scan-text = Scan the QR code above with the account’s Telegram app. /cancel ends the login.

import-stopped =
    📥 <b>Import from Telethon/Pyrogram</b>
    Is the other tool stopped? Telegram ends a session for good when it is used in two places at once.
import-button-stopped = ✅ It is stopped
import-ask = 📥 Send the session string from Telethon or Pyrogram. I will delete your message at once.
import-asking = ⏳ Asking Telegram whose session this is…
import-done = ✅ { $phone } is in, with its old session. Its limits are on its card.
import-other-person = ✋ { $phone } was another Telegram account here, and this session is not its. Nothing has changed.
import-already-here = { $phone } is already at the desk and logged in; nothing has changed.
import-no-session = ✖ This is not a session string of Telethon or Pyrogram: those are about 350 letters and digits without a space.
import-truncated = ✖ The end of the session string is missing. Copy all of it and send it again.
import-bot = ✖ This is a bot’s session. The desk works with ordinary accounts only.
import-dead = ✖ This session has been ended. Log the account in with a code instead.
import-banned = ⛔ Telegram has banned this account. Telegram’s own app shows how to appeal.
import-no-connection = 📡 Telegram does not answer. Nothing was kept; try again in a minute.
import-refused = ✖ Telegram refused this session for now, and nothing was kept. The log says why; try again later.
import-broken = Something broke here; the log has the details. Nothing was kept; please try again.
import-button-again = 📥 Try again

export-question =
    📤 Hand this account’s session to another tool?
    Here the account is disconnected and switched off. Whoever has the session has the account: it is shown for one minute, to you alone.
export-button-telethon = Telethon
export-button-pyrogram = Pyrogram
export-secret = 🔑 Tap to see, tap again to copy. This message disappears in a minute.
export-button-delete = 🗑 I have it, delete now
export-done = 📤 Handed out; the account is switched off here. Stop the other tool before you switch it on again.
export-again = If you did not see the session: /export_session once more.
