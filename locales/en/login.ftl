login-ask-phone =
    ➕ <b>Add an account</b>
    Send its phone number with the country code, for example <code>+1 555 123 0132</code>. Keep the phone at hand: the login code will arrive in its Telegram app.
login-button-import = 📥 Import from Telethon/Pyrogram
login-title = 🔐 <b>{ $phone }</b>
login-asking = ⏳ Asking Telegram for a code…
login-way-app = The code is in the Telegram app of this number.
login-way-sms = The code comes to this number by SMS.
login-way-call = Telegram calls this number and reads the code out.
login-way-missed-call = Telegram calls this number. Do not answer: the code is the end of the caller’s number.
login-way-missed-call-length = Telegram calls this number. Do not answer: the code is the last { $length } digits of the caller’s number.
login-way-email = The code is in the mailbox of this account.
login-way-email-set-up = Telegram wants an e-mail address for codes first. Set one up in Telegram’s own app (Settings → Privacy and Security → Login Email), then try again.
login-way-fragment = The code is at fragment.com, where this number was bought.
login-way-other = Telegram sent a code that has no digits to tap. Have it sent another way, or cancel and try again later.
login-use-buttons = Enter it with the buttons: a code typed into a chat becomes void.
login-checking-code = ⏳ Telegram is checking the code…
login-wrong-code = ✖ That was not the code. Try again ({ $tries ->
    [one] { $tries } try left
   *[other] { $tries } tries left
}).
login-void =
    ⌛ The code is void. This happens when it was shared in a chat or waited too long.
    Take a new one and enter it with the buttons.
login-password-hint = 🔑 This account has a password. Hint: “{ $hint }”. Send the password here; I will delete your message at once.
login-password = 🔑 This account has a password. Send it here; I will delete your message at once.
login-wrong-password = ✖ That was not the password ({ $tries ->
    [one] { $tries } try left
   *[other] { $tries } tries left
}).
login-checking-password = ⏳ Telegram is checking the password…
login-put-aside = ⏸ Put aside, nothing was sent: a login needs its password first. Begin again after that.
login-cancelled = ✖ Login cancelled. The account stays on the list and can be logged in later.
login-deadline = ⌛ The login took too long and has ended. The account stays on the list.
login-done = ✅ <b>{ $phone }</b> is in: { $who }
login-pace-question = Is this account new to messaging? New ones start slowly.
login-pace-established = It sends up to { $limit } messages a day.
login-pace-warm-up = It warms up over { $days } days: a few messages at first, more every day.
login-back = ☎️ It was here as { $former }: its dialogs, queue, history and limits are back, under the new number.
login-done-next = Next: write to somebody.

login-problem-too-early = Telegram offers another way at { $at }. Until then the last code is good.
login-problem-no-further-way = Telegram offers no other way for now. The last code is still good.
login-problem-phone-invalid = ✖ Telegram does not know this number. Check the digits and add it again.
login-problem-sign-up = ✖ No Telegram account has this number yet. Create it in Telegram’s own app first, then log in here. If the account’s owner has a new number, add that one: I recognise the account.
login-problem-banned = ⛔ Telegram has banned this number. In Telegram’s own app, the login screen shows how to appeal.
login-problem-rest = ✋ Too many logins of this number: Telegram asks for a pause. Try again after { $at }.
login-problem-too-many-tries = ✖ Too many wrong tries; the login has ended. Start again when you have the right code or password at hand.
login-problem-installation = ⛔ Telegram refuses this installation, so no login works. An owner must check TELEGRAM_API_ID and TELEGRAM_API_HASH.
login-problem-no-connection = 📡 Telegram does not answer. Nothing is lost; try again in a minute.
login-problem-already-here = ✖ This Telegram account is already at the desk under another number. See /accounts.
login-problem-unexpected = ✖ Telegram gave an answer that I do not know, and the login has ended. It is in the log; try again.

login-toast-too-early = Another way opens in { $left }.
login-toast-no-way = Telegram offers no other way for this code.
login-toast-resend = Asking Telegram for another way…

button-other-way = 🔁 Other way ({ $way })
button-other-way-in = 🔁 Other way ({ $way }) in { $left }
button-enter = ✅ OK
button-new-code = 🔁 Send a new one
button-try-again = 🔐 Try again
button-established = Established · { $limit } a day
button-warm-up = New · warm up over { $days } days
way-app = app
way-sms = SMS
way-call = call
way-missed-call = missed call
way-email = e-mail
way-fragment = fragment.com
way-other = other

login-problem-in-meanwhile = ✅ This account was logged in by another way meanwhile.
login-problem-other-person = ✋ This number belongs to another Telegram account now, not to the one that was here under it. I logged out again. The former account keeps its dialogs, history and limits.
login-problem-other-number = ✖ The QR code was scanned with the app of another number. That app was logged out here again; scan with the right one.

qr-ask-phone =
    📷 <b>Log in by QR code</b>
    Whose account? Send its phone number with the country code, for example <code>+1 555 123 0132</code>.
qr-title = 📷 <b>{ $phone }</b>
qr-asking = ⏳ Asking Telegram for a QR code…
qr-scan = In the Telegram app of { $phone }: Settings → Devices → Link Desktop Device, then scan this QR code.
qr-renewed = It is good for { $span } and renewed by itself. Show it to nobody else.
qr-button-code = 🔢 With a code instead
qr-button-again = 🔁 New QR code

login-ask-short = 🔐 { $phone } is shorter than the numbers of that country. Is it complete? Otherwise send it again.
login-ask-long = 🔐 { $phone } is longer than the numbers of that country. Is it right? Otherwise send it again.
login-ask-no-country = 🔐 I know no country with the code that { $phone } begins with. Is it right? Otherwise send it again.
login-button-right = ✅ Yes, it is right
