error-phone-letters = A phone number has digits only. For example: <code>+1 555 123 0132</code>
error-phone-short = This is too short for a phone number with its country code. For example: <code>+1 555 123 0132</code>
error-phone-long = This is too long for a phone number. For example: <code>+1 555 123 0132</code>
error-phone-country = A country code does not begin with zero. For example: <code>+1 555 123 0132</code>
error-phone-zero = Did you mean { $phone }? The zero after the country code is dialled inside the country only.
error-phone-eight = Did you mean { $phone }? Send the number with + and its country code; no code is 8.
error-phone-eight-or = Did you mean { $phone } or { $other }? Send the one that is right, with + and its country code.
error-phone-here = { $phone } is already at the desk. Its card shows how it is.
error-phone-unknown = { $phone } is not at the desk. /accounts shows which are; <code>/add_account { $phone }</code> adds it.
error-which-account = I know no account “{ $typed }”. There are: { $there }. For example: <code>/{ $command } { $example }{ $command ->
    [send_from] { " @bob_lee Hello!" }
   *[other] { "" }
}</code>
error-account-none = There is no account yet. <code>/add_account +1 555 123 0132</code> adds one.
error-account-gone = This account is no longer at the desk. /accounts shows which are.
error-username = This cannot be a username: it has 4 to 32 Latin letters, digits or _ and begins with a letter. For example: <code>/send @bob_lee Hello!</code>
error-username-alike = Did you mean <code>{ $name }</code>? What you sent has letters of another alphabet that look the same.
error-username-phone = I need the username, not the number. For example: <code>/send @bob_lee Hello!</code>
error-username-group = This link leads to a group or channel; I write to people only. For example: <code>/send @bob_lee Hello!</code>
error-name-or-word = Who is it for? If “{ $word }” is a username, write it with @. For example: <code>/{ $command ->
    [later] later tomorrow 9:00
    [send_from] send_from +15551230132
   *[other] send
} @{ $word } Hello!</code>
error-phone-address = { $form ->
    [digits] None of the accounts has met somebody with this id, and an id works for nobody else.{ " " }
    [meant] Did you mean { $phone }?{ " " }
    [either] Did you mean { $phone } or { $other }?{ " " }
   *[whole] { "" }
}Telegram leads from { $phone } to nobody: to look people up by number gets accounts banned. Send their username, or answer once they have written.
error-phone-address-link = { $form ->
    [digits] None of the accounts has met somebody with this id, and an id works for nobody else.{ " " }
    [meant] Did you mean { $phone }?{ " " }
    [either] Did you mean { $phone } or { $other }?{ " " }
   *[whole] { "" }
}Telegram leads from { $phone } to nobody: to look people up by number gets accounts banned. Hand them this invitation by mail or SMS; their first message opens the dialog: { $link }
error-unknown-id = None of the accounts has met somebody with the id { $id }, and an id works for nobody else. Send their username, for example <code>@bob_lee</code>, or let them write to one of the accounts first.
error-nobody-knows = None of the accounts has met this person, and I know no username of theirs. Send their username, for example <code>@bob_lee</code>, or let them write to one of the accounts first.
error-who-private = Which of them is meant I ask in our private chat only, outside of topics. Write <code>/{ $command }</code> to me there.
error-anonymous = Nothing was sent: you write here as an anonymous administrator, so I cannot tell who you are. Switch “Remain anonymous” off in your rights as administrator, then write again.
error-channel = Nothing was sent: you write in the name of a channel, so I cannot tell who you are. Tap the picture beside the text field, choose yourself, then write again.
error-edited = This edit changes nothing: what you wrote was read as it was at first. Only answers to people are edited at Telegram too; a message sent by /send is changed by ✏️ on its card.
error-one-file = Only the first file of the album is kept here, the others are not. Send one file with the text, for example a PDF or an archive with all of them.
error-translated = This answer went out as a translation, so that an edit of your words changes nothing. Reply to it with /unsend, and write it again.
error-in-parts = { $count ->
    [one] It went out as { $count } message, which cannot be edited as one.
   *[other] It went out as { $count } messages, which cannot be edited as one.
} Take it back with 🗑 or /unsend, and write it again.
error-taken-back = Nothing is left to be changed: this message was taken back or deleted. Write a new one.
error-never-sent = Nothing was changed: this message was never sent. Write it again.
error-others-message = Only who wrote it, who has the dialog, or a manager can change this message. Ask one of them.
error-not-ours = Only what the team sent from here can be taken back: reply with /unsend to your own answer. Their words stay, and what was written on the account’s phone is deleted there.
error-theirs-gone = The reaction did not go out: they have deleted this message.
error-not-this-reaction = The reaction did not go out: only Telegram’s own emoji can be sent to them, such as 👍 or ❤. Choose one of these.
error-unsend-what = Which message? Reply with <code>/unsend</code> to your message, or to the card that shows it.
error-file-stays = They see the file as it was sent: only words can be edited. Take it back with /unsend and send the right one.
error-edit-names-another = Not edited: the text begins with { $other }, but it would go to { $who }, who sees the old one. Edit it again without that name, or write to { $other } with /send.
error-edit-into-nothing = Not edited: there is no text, and the old one stays. Take the message back with /unsend, or edit it again.
error-edit-into-command = Not edited: a text that begins with / never goes to anybody, and they see the old one. Take it back with /unsend, or edit it again.
error-no-name = Who is it for? Their username, with @, comes before the text. For example: <code>/{ $command ->
    [later] later tomorrow 9:00
   *[other] send_from +15551230132
} @bob_lee Hello!</code>
error-text-empty = There is no text to send. For example: <code>/send @bob_lee Hello!</code>
error-text-long = The text is too long: { $units } characters, and Telegram takes { $most }. Send it in two parts.
error-code = A login code has 3 to 8 digits. For example: <code>/code 1-2-3-4-5</code>
error-no-login = No login is under way. <code>/add_account +1 555 123 0132</code> starts one.
error-no-login-of = No login of { $phone } is under way. /accounts has a button that starts it.
error-not-for-login = Nothing was sent: the login of { $phone } is under way, and this is nothing that it asks for. It goes on below; /cancel ends it. To write to somebody meanwhile: <code>/send @bob_lee Hello!</code>
error-which-login = Several logins are under way. Say which one: <code>/{ $command } { $phone } …</code>
error-no-code-asked = Telegram is not waiting for a code for { $phone } now. The login card shows what is next.
error-no-password-asked = Telegram is not waiting for a password for { $phone } now. The login card shows what is next.
error-other-admin = { $name } is logging this account in. Wait until they are done, or ask them to cancel.
error-logged-in = { $phone } is logged in already. Nothing to do.
error-private-chat = /{ $command } works in our private chat only, outside of topics. Write <code>/{ $command }</code> to me there.
error-private = Accounts, codes and passwords are handled in our private chat only, outside of topics. Write <code>/{ $command }</code> to me there.
error-no-right = Only { $role ->
    [owner] owners
    [manager] managers
   *[operator] operators
} can do that. Ask { $names }.
error-no-right-nobody = Only { $role ->
    [owner] owners
    [manager] managers
   *[operator] operators
} can do that. Ask an owner of this desk.
error-person = { $name } ({ $role })
error-note-elsewhere = Nothing was sent. A note begins with // in a topic only; here it is 📝 Note under 💬 Open.
error-unknown-command = I do not know this command. /help lists all of them.
error-unknown-command-near = I do not know this command. Did you mean /{ $command }? /help lists all of them.
error-unknown-help = There is no command “{ $name }”. For example: <code>/help { $command }</code>
error-unknown-language = I speak English (<code>/language en</code>) and Russian (<code>/language ru</code>).
error-not-asked = Nothing was sent: I was not asking for anything. To answer somebody, reply to their message here; <code>/send @bob_lee Hello!</code> writes to somebody. /start shows what is next.
error-not-text = I need this as text. /cancel leaves it.
error-code-length = The code has { $length ->
    [one] { $length } digit
   *[other] { $length } digits
}, and this had { $typed }. I have deleted it and not tried it. Enter the code with the buttons.
error-arguments-here = In a group or a topic I need everything in one line. For example: <code>/send @bob_lee Hello!</code>
error-edited-secret = I do not read edited messages; this one is deleted, as it carried a secret. Send it as a new message.
error-old-button = This button is from an earlier time. /start shows how things stand now.
error-sent-already = Too late to cancel: it is on its way or settled.
error-when = I do not understand this time. For example: <code>/later tomorrow 9:00 @bob_lee Hello!</code>
error-when-ambiguous = This may mean: { $moments }. Send the one that you mean.
error-when-past = This time has passed already. For example: <code>/later in 2h @bob_lee Hello!</code>
error-when-day = There is no such day in the calendar. For example: <code>/later 1 Dec 10:00 @bob_lee Hello!</code>
error-when-hour = There is no such time of day. For example: <code>/later 18:30 @bob_lee Hello!</code>
error-when-skipped = There is no { $at }: the clock is put forward that night and skips it. For example: <code>/later { $instead } @bob_lee Hello!</code>
error-when-far = This is more than a year ahead, and I plan one year at most. For example: <code>/later 1 Dec 10:00 @bob_lee Hello!</code>
error-later-private = I show a time before I accept it, and I do that in our private chat, outside of topics. Write <code>/later</code> to me there.
error-attachment = I send texts, photos and files. Send one of these, or leave with /cancel.
error-heard-before = I heard this before the desk was restarted, and acted on it. Go on from there, or begin again with /cancel.
error-too-many-commands = That is more than 30 commands in a minute. What you type here until { $at } is not carried out; in a private chat with me there is no such limit.
error-unknown-kind = I do not know this kind of message yet, so I did nothing with it. Send it as a text, a photo or a file.
error-restart-secret = The desk was restarted before it had read a message of yours, and it never stores { $kind ->
    [session] a session
    [session_file] a session file
    [password] a password
    [login_code] a login code
    [login_link] a link that logs somebody in
    [bot_token] a bot’s token
    [api_hash] an api_hash
    [private_key] a private key
    [invitation] an invitation
   *[unknown] what may be a password, a code or a session
}. I deleted the message. Type it again.
error-restart-old = A message of yours came while the desk was down for more than a day. Nothing was done with it; send it again if it still holds.
error-restart-broken = A message of yours could not be handled, even after a restart. Nothing more is done with it; try another way, and tell whoever runs the desk.
error-restart-broken-secret = A message of yours { $what } could not be handled, even after a restart. I deleted it, and nothing more is done with it; try another way, and tell the person who runs the desk.
error-too-large = This file is too large: Telegram lets bots take up to 20{ "\u00A0" }MB. Send a smaller one, or a link.
error-not-changed = This message cannot be changed any more: it is on its way or settled.
error-not-now = It cannot go out yet and keeps its time. /why shows what holds it back.
error-in-turn = Another message to this person goes first. Send that one now, or cancel it.
error-others-wait = Colleagues’ messages wait for this person too. Cancel yours one by one, or ask a manager.
error-broken = Something broke here; the log has the details. Please try again; if it happens again, give an owner this reference: <code>{ $reference }</code>
error-broken-short = Something broke here. Reference: { $reference }
error-no-room = The desk’s disk is full, so this was not saved. The owners know. Please try again once there is room.
error-no-room-short = The desk’s disk is full: nothing was saved. Try again once there is room.
