card-head = 💬 { $who } → { $account } · { $whose }
card-yours = yours
card-nobodys = whoever is first
card-anothers = { $name }’s
card-answered = ✅ { $name } { $at }
card-needs-no-answer = ☑️ needs no answer
card-nobody = nobody in particular
card-somebody = Somebody
card-words = { $text }
card-at = <b>{ $at }</b>
card-edited = ✏️ <i>edited { $at }</i>
card-deleted = 🗑 <i>deleted { $at }</i>
card-reacted = <i>they reacted:</i> { $theirs }
card-refusal = ⚠️ <i>This may be a refusal. You decide: end it, or go on.</i>
card-opted-out = 🛑 <i>Wants no more messages: no account writes to them any more, and what waited for them is cancelled.</i>
card-kind-photo = photo
card-kind-video = video
card-kind-video-note = video message
card-kind-voice = voice message
card-kind-audio = audio
card-kind-animation = GIF
card-kind-sticker = sticker
card-kind-document = file
card-kind-location = place
card-kind-contact = contact
card-kind-poll = poll
card-kind-call = call
card-kind-other = something that only Telegram’s own apps show
card-transcript = 🎙 <i>{ $text }</i>
card-translation = 🌐 <i>{ $text }</i>
card-original = ✍️ <i>as written: { $text }</i>
card-untranslated-busy = 🌐 <i>not translated: Telegram has no room for it at the moment.</i>
card-untranslated-waits = 🌐 <i>not translated: Telegram makes this account wait.</i>
card-untranslated-premium = 🌐 <i>not translated: Telegram does it for accounts with Premium only.</i>
card-untranslated-no-answer = 🌐 <i>not translated: Telegram did not answer.</i>
card-text-coming = ⏳ Asking Telegram…
card-trial-until = 🎙 { $count ->
    [0] That was the last voice message of this week that this account turns into text. The next ones from { $at }; with Telegram Premium there is no limit.
    [one] This account turns { $count } more voice message into text until { $at }; with Telegram Premium there is no limit.
   *[other] This account turns { $count } more voice messages into text until { $at }; with Telegram Premium there is no limit.
}
card-trial = 🎙 { $count ->
    [0] That was the last voice message that this account turns into text for now; with Telegram Premium there is no limit.
    [one] This account turns { $count } more voice message into text; with Telegram Premium there is no limit.
   *[other] This account turns { $count } more voice messages into text; with Telegram Premium there is no limit.
}
card-text-premium = 🎙 This account has used up its free voice messages of the week. The owner can listen in the account’s app, or take Telegram Premium.
card-text-wait = ⏳ Telegram lets this account ask again at { $at }. Press the button then.
card-text-busy = 🌐 Telegram cannot do this at the moment. Press the button again in a few minutes.
card-text-failed = ⚠️ Telegram did not answer. Press the button again in a moment; /accounts shows how the account stands.
card-button-done = ☑️ Done
card-button-transcribe = 🎙 To text
card-button-translate = 🌐 Translate
card-button-always = 🌐 Always
card-button-file = 📎 Get the file
card-button-part = 📎 { $number }
card-album = { $count ->
    [one] 🖼 <b>Album, { $count } file</b>
   *[other] 🖼 <b>Album, { $count } files</b>
}
card-button-anyway = 📤 Send anyway
card-button-drop = ✖ Don’t send
card-collision =
    ✋ <b>{ $name } answered { $ago }:</b>
    “{ $text }”
    Your answer has not been sent. Send it anyway?
card-file-coming = 📎 Fetching it…
card-file-failed = The file could not be fetched: Telegram did not give it out. It is still in the account’s own app.
card-file-large = Bots may not send files of more than { $most }{ "\u00A0" }MB. It is in the account’s own app.
topic-head = 💬 { $who } · { $mark } { $status }
topic-account = 📱 { $account } · 👤 { $assignee }
topic-since = 🕒 since { $at }
topic-how = What you write here goes to this person. <code>//</code> begins a note for the team.
topic-closed = This dialog is closed. Reopen it to write.
topic-ours = › <b>{ $name }</b>
topic-desk = › <b>automatic answer</b>
topic-phone = › <b>from the phone</b>
topic-so-far = <b>The dialog so far</b>
error-not-in-topic = Not sent: what begins with “/” is a command here, and I do not know this one. Begin with a word to send it.
start-unread = { $messages } unread
start-button-dialogs = 💬 Dialogs
start-button-waiting = ⏳ Waiting · { $count }
start-button-unread = 🔵 Unread · { $count }
dialog-button-next = ➡️ Next
next-only-this = Nobody else waits for you.
next-nobody = ☕ <b>Nobody waits for you.</b> Whoever writes next appears here by themselves.
next-others = ⏳ { $dialogs ->
    [one] { $dialogs } waits for somebody else, or for an answer that is on its way.
   *[other] { $dialogs } wait for somebody else, or for an answer that is on its way.
}
error-language = There is no translation for this language. Type its name or code, for example: <code>Polish</code> or <code>pl</code>
error-earlier-answer = Decide about your answer before this one first: it goes out before it.
error-others-answer = Somebody else wrote this answer; they decide about it.
card-by-phone = Somebody on the account’s phone

card-names-another =
    ✋ <b>Nothing was sent: this text begins with { $other }, and here you write to { $name }.</b>
    To somebody else goes <code>/send</code> with their name before the text.
card-offer =
    🤔 <b>Nothing was sent: I was not asking for anything.</b>
    “{ $text }”
    Is it for { $name }?
card-button-send-to = 📤 Send it to { $name }
card-many = { $count ->
    [one] ✉️ <b>{ $count } more message</b>
   *[other] ✉️ <b>{ $count } more messages</b>
}
card-many-last = The last one: { $text }
card-held-behind = ✋ Held as well: your answer before this one waits for your decision. Both go out, in this order, or neither does.
card-sending-all = { $count ->
    [one] 📤 On its way.
   *[other] 📤 All { $count } are on their way, in order.
}
card-dropped-all = { $count ->
    [one] ✖ Not sent.
   *[other] ✖ None of the { $count } was sent.
}
topic-unknown = Not sent: I made this topic, but it belongs to no dialog. Answer in the topic whose first message has the buttons.
topic-unknown-right = Not sent: I made this topic twice. Answer here instead: { $link }
topic-outside = Not sent: outside of a dialog’s topic nothing goes to a prospect. Answer in the private chat with me: /dialogs
topic-outside-right = Not sent: outside of its topic nothing goes to a prospect. Answer there: { $link }
topic-none-left = Not sent: this group is out of order, so nothing written here goes to a prospect. Answer in the private chat with me; /doctor there says what helps.
answer-accepted = “{ $text }”
answer-button-in = 🌐 In { $language }
answer-ask-in =
    🌐 <b>Your answer to { $who }, in { $language }</b>
    Write it in your language. You see the translation before it goes.
answer-translating = ⏳ Translating your answer. What you wrote has not gone out yet.
answer-translated = 🌐 This is what { $who } gets:
answer-untranslated-busy = 🌐 Your words have not gone out: Telegram has no room for translations at the moment.
answer-untranslated-waits = 🌐 Your words have not gone out: Telegram makes this account wait with translations.
answer-untranslated-premium = 🌐 Your words have not gone out: Telegram translates for accounts with Premium only.
answer-untranslated-no-answer = 🌐 Your words have not gone out: Telegram did not translate it. /accounts shows how the account stands.
answer-edited = ✏️ The message is changed: “{ $text }”
answer-as-written = 🌐 Your new words need no translation. Send them as they are?
answer-follows = ✋ Your answer before this one waits for your decision. This one goes right after it.
answer-changed = You have edited it since. The message below has the translation of your new words.
answer-button-translation = 📤 Send it
answer-button-mine = ✍️ Send mine
answer-button-again = 🔁 Try again
