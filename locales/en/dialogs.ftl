command-dialogs = all dialogs, those that wait for an answer first
command-dialog = one dialog: read it, answer it, decide about it
help-dialogs = Lists your dialogs: those who wait for an answer first, the longest-waiting at the top. Looking at a dialog reads it; only an answer, “No answer needed” or putting it aside ends the waiting.
    Example: <code>/dialogs</code>, or only some of them: <code>/dialogs waiting</code>
    Also: <code>unread</code>, <code>mine</code>, <code>put aside</code>, <code>active</code>, <code>qualified</code>, <code>stopped</code>, <code>failed</code>, and each stage and label: <code>/dialogs offer</code>.
help-dialog = Opens one dialog: who answers, what was said, your notes, and buttons for the rest.
    Example: <code>/dialog @bob_lee</code>, by name: <code>/dialog Bob</code>, or by Telegram id: <code>/dialog 12345</code>

dialogs-title = 💬 <b>Dialogs: { $which }</b>
dialogs-unread = { $messages } unread in { $dialogs ->
    [one] { $dialogs } dialog
   *[other] { $dialogs } dialogs
}
dialogs-unanswered = { $dialogs ->
    [one] { $dialogs } waits for an answer
   *[other] { $dialogs } wait for an answer
}
dialogs-none-waiting = Nobody waits for an answer.
dialogs-none-unread = Everything is read.
dialogs-none-aside = Nothing is put aside.
dialogs-none-tagged = No dialog with anybody here.
dialogs-none = Nothing here. A dialog begins with the first message: <code>/send @bob_lee Hello!</code>
dialogs-tagged = of a stage or label
dialogs-ask-filter = 🗂 <b>Which dialogs?</b>
dialogs-button-filters = 🗂 Filters
dialogs-all = all
dialogs-mine = mine
dialogs-waiting = waiting
dialogs-unread-ones = unread
dialogs-aside = put aside
dialogs-of-account = of one account
dialogs-active = active
dialogs-qualified = qualified
dialogs-stopped = stopped
dialogs-failed = failed
dialogs-line = { $mark } <b>{ $name }</b>{ $marks }{ $last }
dialogs-last = {" "}{ $arrow } { $at } { $text }
dialogs-button-unread = 🔵 { $name } · { $count }

dialog-active = active
dialog-qualified = qualified
dialog-stopped = stopped
dialog-failed = failed
dialog-who = <b>{ $name }</b> { $username }
dialog-who-plain = <b>{ $name }</b>
dialog-title = 💬 { $who } · { $mark } { $status }
dialog-account = 📱 { $account } · { $assignee }
dialog-assignee = 👤 { $name }
dialog-nobody = 👤 nobody in particular
dialog-waits = ⏳ waiting for an answer; wrote { $ago }
dialog-refusal = ⚠️ May want no more messages. You decide: stop, or answer.
dialog-on-stop-list = ⛔ On the stop-list: no account writes to them.
dialog-snoozed = 🕒 put aside until { $at }
dialog-note = 📝 { $text } — { $name }, { $at }
dialog-silent = Nothing has been said yet.
dialog-not-reacted = { $emoji } did not reach { $who }: Telegram does not allow this reaction here. Choose another one.
dialog-not-reacted-gone = { $emoji } did not reach { $who }: the message is no longer there.
dialog-not-reacted-unreachable = { $emoji } did not reach { $who }: the account cannot reach this person any more.
dialog-not-reacted-opted-out = { $emoji } did not reach { $who }: they want no more messages.
dialog-not-reacted-unexpected = { $emoji } did not reach { $who }: Telegram gave an answer that I do not know, which is in the log. Try again later.
dialog-line-reacted = { $line } · { $theirs }
dialog-line-in = ‹ <b>{ $at }</b> { $text }
dialog-line-out = › <b>{ $at } { $name }:</b> { $text }
dialog-line-read = › <b>{ $at } { $name }:</b> { $text } 👀
dialog-line-waits = › <b>{ $name }:</b> { $text } <i>{ $standing }</i>
dialog-words-deleted = <s>{ $text }</s> { $deleted }
dialog-desk = automatic
dialog-phone = from the phone

dialog-earlier-coming = ⏳ Asking Telegram…
dialog-earlier-title = 🕰 <b>{ $who }</b>: from before the desk. Telegram shows it, the desk does not keep it.
dialog-earlier-none = There is nothing earlier.
dialog-earlier-wait = ⏳ Telegram lets this account ask again at { $at }. Press the button then.
dialog-earlier-failed = ⚠️ Telegram did not show it. Press the button again in a moment; /accounts shows how the account stands.
dialog-button-earlier = ‹ from before the desk
dialog-button-older = ‹ older
dialog-button-newer = newer ›
dialog-button-refresh = 🔄 Refresh
dialog-button-export = 📦 Export
dialog-button-contact = 📇 Contact
dialog-button-list = ‹ Dialogs
dialog-button-back = ‹ Back
dialog-button-reply = ↩️ Reply
dialog-button-qualify = ✅ Qualify
dialog-button-unqualify = ↺ Not qualified
dialog-button-remind = 🕒 Put aside
dialog-button-no-answer = ☑️ No answer needed
dialog-button-wake = ⏰ Take up now
dialog-button-assign = 👤 Assign
dialog-button-note = 📝 Note
dialog-button-language = 🌐 { $language }
dialog-button-translate = 🌐 Always translate
dialog-button-other-language = 🌐 Another language
dialog-button-translate-not = ✖ Switch off
dialog-translated = 🌐 { $who } · { $language }: each message is shown with its translation. Your answers are translated, too; you see each before it goes.
dialog-not-translated = 🌐 { $who }: nothing is translated by itself any more. 🌐 below a message still translates it.
dialog-ask-language = 🌐 Which language does { $who } write? Press it, or type its name or code, for example: <code>Polish</code> or <code>pl</code>
dialog-ask-language-here = 🌐 Which language does { $who } write? Others can be typed in the chat with the bot: /dialog
dialog-button-go-on = 👌 Not a refusal
dialog-button-later = 🕒 Later
dialog-button-fail = ❌ Fail
dialog-button-stop = 🛑 Stop
dialog-button-reopen = ↺ Reopen
dialog-button-allow = ✅ Off the stop-list
dialog-button-allow-yes = ✅ Yes, off the stop-list
dialog-ask-allow =
    Take { $who } off the stop-list?
    They asked for no more messages, or one of you decided so. Do it only if they want to hear from you again.
dialog-button-stop-yes = 🛑 End this dialog
dialog-button-never = ⛔ Never write to them again
dialog-button-me = 🙋 Me
dialog-button-free = 👥 Everybody
dialog-button-hour = 1 hour
dialog-button-three-hours = 3 hours
dialog-button-day = 1 day
dialog-button-week = 1 week
dialog-button-morning = 🌅 Tomorrow 9:00

dialog-ask-whose =
    💬 <b>Whose dialog?</b>
    Send the username or the name, for example <code>@bob_lee</code> or <code>Bob</code>. /dialogs lists all of them.
dialog-which = { $count ->
    [1] 💬 Nobody is called just { $name }. Do you mean this person?
   *[other] 💬 Several people are called { $name }. Which one do you mean?
}
dialog-which-more = There are more; the whole name or the username leads straight there.
dialog-ask-stop =
    🛑 <b>Stop { $who }?</b>
    What waits for them is cancelled. An ended dialog can be reopened; to somebody on the stop-list no account writes at all.
dialog-ask-assign =
    👤 <b>Who answers { $who }?</b>
    News of this dialog goes to them alone.
dialog-ask-remind =
    🕒 <b>Put { $who } aside until when?</b>
    Tap, or send a time: <code>18:30</code>, <code>tomorrow 9:00</code>, <code>in 2h</code>. If they write before that, the dialog comes back at once.
dialog-ask-reply =
    ↩️ <b>Your answer to { $who }</b>
    Send it exactly as it should arrive; a photo or a file works too.
dialog-answered = ✅ Answered: { $who }
dialog-ask-note =
    📝 <b>A note about { $who }</b>
    Send its text. Only the team sees it.
dialog-opted-out = 🛑 { $who } wants no more messages. No account writes to them any more, and the dialog is stopped.
dialog-opted-out-cancelled = { $count ->
    [one] { $count } message that waited is cancelled.
   *[other] { $count } messages that waited are cancelled.
}
dialog-button-open = 💬 Open
dialog-given-away = 👤 { $who }: { $name } answers now. Yours are in /dialogs.

dialog-done-qualified = ✅ Qualified.
dialog-done-going-on = 👌 Going on.
dialog-done-stopped = 🛑 Ended. What waited for them is cancelled.
dialog-done-failed = ❌ Marked as failed.
dialog-done-reopened = ↺ Open again.
dialog-done-never = ⛔ On the stop-list. Nobody writes to them any more.
dialog-done-assigned = 👤 Handed over.
dialog-done-snoozed = 🕒 Put aside.
dialog-done-no-answer = ☑️ No longer waiting.
dialog-wrote-again = They have written since. This is how it stands now.
dialog-done-woken = ⏰ Taken up again.

error-dialog-list = There is no such list. For example: <code>/dialogs waiting</code>
error-no-dialog = There is no dialog with { $name }. /dialogs shows who there is; <code>/send @bob_lee Hello!</code> begins one.
error-out-of-reach = I cannot write to { $name }, so the dialog would be seen by nobody. Choose somebody else; /team shows whom I reach.
error-others-dialog = { $name } answers this dialog. Ask them, or a manager, to hand it over.
error-dialog-closed = This dialog is closed. Reopen it first, then answer.
error-dialog-stopped = Nobody writes to { $who } any more: they are on the stop-list. If they want to hear from you again: <code>/allow { $who }</code>, then ↺ Reopen in /dialog.
error-dialog-changed = The dialog has changed meanwhile, so this is no longer possible. Open it again.
