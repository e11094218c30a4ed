command-start = the desk: how things stand and what is next
command-next = the dialog that has waited longest for you
command-send = write to somebody
command-send-from = write from a certain account
command-later = write at a certain time
command-queue = what waits to be sent, why and until when
command-why = may somebody be written to now?
command-accounts = all accounts and how they are
command-account = one account
command-add-account = add an account and log it in
command-code = enter a login code
command-password = enter an account’s password
command-resend = get the code another way
command-check = ask Telegram how one account is, or all of them
command-login-qr = log an account in by scanning a QR code
command-enable = switch an account on
command-disable = switch an account off
command-logout = end an account’s session
command-remove-account = take an account off the desk
command-import-session = import a session from Telethon or Pyrogram
command-export-session = hand a session to another tool
command-language = the language of the desk
command-help = what the desk can do
command-cancel = leave what is being asked for

help-title = ❓ <b>What the desk can do</b>
help-foot = More on one of them: <code>/help send</code>
help-unofficial = An unofficial client: it uses the Telegram API and is bound by <a href="https://core.telegram.org/api/terms">its terms</a>. It is for wanted conversations.
help-start = Shows how things stand and, with buttons, what is next.
    Example: <code>/start</code>
help-next = Opens the dialog that has waited longest for an answer, among yours and those of nobody. An answer that is on its way counts as given.
    Example: <code>/next</code>
    ➡️ Next under a dialog leads to the one after it.
help-send = Sends a message from one of the accounts. It waits in a queue until an account may send it, and its card shows what becomes of it.
    Example: <code>/send @bob_lee Hello! How can I help you?</code>
    Leave out the text, or everything, and I will ask for it.
    Bold, italic, links and code arrive as you typed them. A photo or a file with this command as its caption is sent too.
help-send-from = Sends a message from the account that you name, and from no other.
    Example: <code>/send_from +1 555 123 0132 @bob_lee Hello!</code>; its label does as well: <code>/send_from EU @bob_lee Hello!</code>
help-later = Sends a message at the time that you name. I show how I understood it before I accept it.
    Example: <code>/later tomorrow 9:00 @bob_lee Good morning!</code>
    Also: <code>18:30</code>, <code>in 2h</code>, <code>Monday 10:00</code>, <code>1 Dec</code>.
help-queue = Shows what waits to be sent, by account, with the reason and the time; ✖ cancels, ▶️ sends now.
    Example: <code>/queue</code>
help-why = Shows every rule that a message to somebody has to pass, and when it goes out.
    Example: <code>/why @bob_lee</code>, or by name: <code>/why Bob Lee</code>
help-accounts = Lists all accounts, those that need somebody first. Each is a button that opens its card.
    Example: <code>/accounts</code>
help-account = Opens the card of one account: how it is, how much it sent today, and what you can do with it.
    Example: <code>/account +1 555 123 0132</code>, or by its label: <code>/account EU</code>
help-add-account = Adds an account and logs it in. Keep its phone at hand: the code arrives in its Telegram app.
    Example: <code>/add_account +1 555 123 0132</code>
help-code = Enters a login code. The buttons under the login are safer: a code that its own account types into a chat becomes void.
    Example: <code>/code 1-2-3-4-5</code>
    With several logins under way: <code>/code +15551230132 1-2-3-4-5</code>
help-password = Enters the password of the account that is being logged in. I will delete your message at once.
    Example: <code>/password correct horse</code>
    With several logins under way: <code>/password +15551230132 correct horse</code>
help-resend = Has the login code sent another way, such as SMS, as soon as Telegram allows it.
    Example: <code>/resend</code>
help-check = Asks Telegram now whether it knows the account and answers. Without a phone, all accounts are asked.
    Example: <code>/check +1 555 123 0132</code> or <code>/check all</code>
help-login-qr = Shows a QR code that the account’s owner scans in their Telegram app: no login code is needed.
    Example: <code>/login_qr +1 555 123 0132</code>
help-enable = Switches an account on again. If it has no session any more, log it in after that.
    Example: <code>/enable +1 555 123 0132</code>
help-disable = Switches an account off: it disconnects and sends nothing, and its session is kept.
    Example: <code>/disable +1 555 123 0132</code>
help-logout = Ends an account’s session, at Telegram first and then here. Dialogs and history stay.
    Example: <code>/logout +1 555 123 0132</code>
help-remove-account = Logs an account out and takes it off the list. Dialogs and history stay; adding its number again brings it back.
    Example: <code>/remove_account +1 555 123 0132</code>
help-import-session = Takes over a session from Telethon or Pyrogram. First I ask whether the other tool is stopped; the message with the session is deleted at once.
    Example: <code>/import_session</code>
help-export-session = Hands a session to Telethon or Pyrogram. It is shown once, for a minute, and the account is switched off here.
    Example: <code>/export_session +1 555 123 0132</code>
help-language = Changes the language in which the desk speaks to you.
    Example: <code>/language ru</code>
help-help = Shows what the desk can do, or more on one command.
    Example: <code>/help send</code>
help-cancel = Leaves what is being asked for. A login that is under way ends; nothing else changes.
    Example: <code>/cancel</code>

cancel-done = ✖ Cancelled. Nothing was changed.
cancel-nothing = There is nothing to cancel. /start shows what is next.
