send-ask-target =
    📤 <b>A message</b>
    To whom? Send the username, for example <code>@bob_lee</code>. For somebody without one, send their contact or choose them from Telegram.
send-button-pick = 👤 Choose from Telegram
picker-how = Press <b>👤 Choose a person</b> below and pick them from your Telegram.
picker-choose = 👤 Choose a person
send-ask-target-of =
    📤 <b>A message</b>
    Who should get it? Send the username, for example <code>@bob_lee</code>.
send-ask-text =
    📤 <b>A message to { $target }</b>
    What should it say? Send the text exactly as it should arrive.
send-put-aside = ⏸ Put aside, nothing was sent: something else came first. Begin again when you want to write.
send-title = 📤 { $who }
send-title-from = 📤 { $who } ← { $phone }
send-quote = “{ $text }”
send-queued = ⏳ queued: goes out in a moment
send-behind = ⏳ queued: goes out after the one before it
send-waits-account = ⏳ waits for an account: none is ready.
send-queued-at = ⏳ goes out at { $at }
send-waits = ⏳ waits: { $reason }
send-waits-until = ⏳ waits until { $at }: { $reason }
send-sending = ⏳ on its way…
send-sent = ✅ sent { $at }
send-cancelled = ✖ cancelled; nothing was sent
send-cancelled-stop-list = ✖ cancelled, nothing was sent: { $target } is on the stop-list
send-cancelled-closed = ✖ cancelled, nothing was sent: the dialog was closed
send-failed = ❌ not delivered: { $reason }
send-given-up = ❌ given up: { $reason }
send-button-now = ▶️ Send now
send-button-again = ✏️ Write again

send-wait-account-not-ready = its account is not logged in or is switched off. Log the account in, and the message goes out.
send-wait-account-banned = Telegram has banned its account. A manager can hand its dialogs over to another account, which then sends it: /accounts, the account, 🔁 Hand over dialogs.
send-wait-account-removed = its account was removed from the desk. Add its number again (/add_account), and the message goes out.
send-wait-flood = the account is in a flood wait, as Telegram asked.
send-wait-daily-limit = the account has reached its limit for today. Answers still go out.
send-wait-answer-limit = the account has answered as often as it may today.
send-wait-day-counted = the clock or the time zone went back, and the account’s count is of the next day already. It goes on then.
send-wait-no-answer = Telegram does not answer. Nothing was sent yet; I try again.
send-wait-unknown = the connection broke before Telegram confirmed. I ask again; it cannot arrive twice.
send-wait-new-contacts = the account may not write to strangers for now. Replies still go out.
send-wait-paused = its account is paused. The message goes out when it is resumed.
send-wait-frozen = Telegram has frozen the account. Appeal in its Telegram app; the message stays in the queue.
send-wait-consent = nothing shows that they agree to be written to. Why may you write?
send-wait-run-held = the sequence waits for a decision: let it go on, or stop it.
send-wait-campaign-paused = the campaign is paused.
send-wait-new-contact-limit = the account has written to as many strangers as it may today.
send-wait-gap = the gap between two messages.
send-wait-quiet-hours = quiet hours.
send-wait-scheduled = as you asked.
send-wait-unreachable = the account has lost track of the recipient and looks them up again.

send-why-no-account = no account was ready. Log one in (/accounts), then write again.
send-why-account-not-ready = its account is not logged in or is switched off. Log it in (/accounts), then write again.
send-why-account-banned = Telegram has banned its account. A manager can hand its dialogs over to another account: /accounts, the account, 🔁 Hand over dialogs. Then write again.
send-why-account-removed = its account was removed from the desk. Add its number again (/add_account), then write again.
send-why-flood = the account is in a flood wait. Write again later.
send-why-daily-limit = the account has reached its limit for today. Write again tomorrow.
send-why-no-answer = Telegram did not answer. Nothing was sent; write again later.
send-why-unknown = Telegram never confirmed it. Look into the chat before you write again.
send-why-new-contacts = the account may not write to strangers for now. Replies still go out.
send-why-no-such-user = nobody has the name { $target }. Check how it is spelled, then write again.
send-why-name-moved = the name { $target } belongs to somebody else now, not to the person you talked with. If you mean the new one, write again to { $target }.
send-why-not-a-person = { $target } is a bot, a group or a channel. Messages go to people only.
send-why-deleted = { $target } has deleted their account. Trying again will not help.
send-why-privacy = { $target } takes messages from contacts only. Trying again will not help.
send-why-premium = { $target } takes messages from Premium users only. An account with Premium can write.
send-why-payment = { $target } takes messages for a payment only, and the desk never pays by itself.
send-why-blocked = { $target } has blocked this account. Better not to write again.
send-why-we-blocked = this account has blocked { $target }. Unblock them in its Telegram app, then write again.
send-why-unreachable = Telegram does not let this account reach { $target } and gives no reason. Trying again will not help.
send-why-content = Telegram refused the text. Make it shorter or plainer, then write again.
send-why-dialog-closed = it is closed with { $target }. Reopen the dialog (/dialog) or choose another stage (/contact), then write again.
send-why-stop-list = { $target } does not want messages and is on the stop-list.
send-why-consent = nothing shows that they agree to be written to.
send-why-expired = an automatic answer makes sense only soon, and its account could not send it in time.
send-why-run-stopped = the sequence was stopped: they answered, or somebody of the team took over.
send-why-other-account = { $target } is already in touch with another of your accounts. Write from that one.
send-why-frozen = Telegram has frozen the account. Appeal in its Telegram app.
send-why-gave-up = Telegram has not confirmed it for a day; it may have arrived. Look into the chat before you write again.
send-why-marked-failed = it was marked as failed without Telegram’s word; it may have arrived. Look into the chat before you write again.
send-why-unexpected = Telegram gave an answer that I do not know. It is in the log; try again later.
send-ask-from =
    📤 <b>A message</b>
    From which account? Send its phone number or its label, for example <code>+1 555 123 0132</code>.
send-ask-new-text =
    ✏️ <b>The message to { $target }</b>
    Send the new text. Until then the old one stays.
send-ask-new-time =
    🕒 <b>The message to { $target }</b>
    When should it go out? For example <code>18:30</code>, <code>tomorrow 9:00</code> or <code>in 2h</code>. Until you say, it keeps the time that it has.
send-button-edit = ✏️ Edit
send-button-later = 🕒 Later
send-button-keep = ‹ Leave it as it is
send-parts = { $count ->
    [one] split into { $count } message
   *[other] split into { $count } messages
}
send-album = { $count ->
    [one] an album of { $count } file
   *[other] an album of { $count } files
}
send-parts-sent = { $sent } of { $count } messages sent
send-photo = 📷
send-file = 📎

give-up-ask =
    ❌ <b>Mark the message to { $target } as failed?</b>
    Telegram has not confirmed it: it may have been delivered. Look into the chat first.
    I stop asking; should Telegram confirm it later, the card will say so.
give-up-button = ❌ Mark failed
give-up-button-yes = ❌ Yes, mark it failed

later-ask-when =
    🕒 <b>A message for later</b>
    When? For example <code>18:30</code>, <code>tomorrow 9:00</code>, <code>in 2h</code> or <code>1 Dec 10:00</code>.
later-title = 🕒 <b>{ $target }</b>: is this the time?
later-when = <b>{ $at }</b>, { $relative } ({ $zone })
later-first-of-two = The clock shows this time twice; the first one is meant.
later-second-of-two = The clock shows this time twice; the second one is meant.
later-change = Another time? Just send it.
later-button-yes = ✅ Yes, schedule it

queue-none = 📤 <b>Queue</b>
    Nothing waits to be sent.
queue-title = 📤 <b>Queue · { $count }</b>
queue-group = 📱 <b>{ $phone }</b>
queue-group-next = 📱 <b>{ $phone }</b> · next { $at }
queue-gap = { $span } gap
queue-group-none = 📱 <b>no account yet</b>
queue-line = { $number }. { $who } { $standing }
    “{ $text }”
queue-waits = ⏳ { $reason }
queue-waits-until = ⏳ { $at }: { $reason }
queue-never = ⛔ { $reason }
queue-button-cancel-all = ✖ All for { $target }
queue-button-cancel-all-yes = ✖ Yes, cancel them
queue-button-back = ‹ Queue
queue-button-refresh = 🔄 Refresh
queue-ask-cancel-all = { $count ->
    [one] ✖ Cancel { $count } message to <b>{ $target }</b>? What is already on its way still goes out.
   *[other] ✖ Cancel all { $count } messages to <b>{ $target }</b>? What is already on its way still goes out.
}
queue-cancelled = { $count ->
    [0] Nothing was left to cancel.
    [one] { $count } message cancelled.
   *[other] { $count } messages cancelled.
}

reason-no-account = no account is ready
reason-account-not-ready = its account is not logged in or is switched off
reason-account-banned = Telegram has banned its account
reason-account-removed = its account was removed from the desk
reason-flood = the account is in a flood wait
reason-daily-limit = the account’s daily limit is used up
reason-answer-limit = the account’s ceiling for answers is reached
reason-day-counted = the clock or the time zone went back, so the account rests
reason-no-answer = no answer from Telegram; trying again
reason-unknown = not confirmed yet; asking again
reason-new-contacts = no messages to strangers
reason-no-such-user = nobody has this name
reason-name-moved = the name has another holder
reason-not-a-person = a bot, a group or a channel
reason-deleted = the person’s account is deleted
reason-privacy = takes messages from contacts only
reason-premium = takes messages from Premium users only
reason-payment = takes messages for a payment only
reason-blocked = has blocked the account
reason-we-blocked = blocked by the account
reason-unreachable = Telegram does not let the account reach them
reason-content = Telegram refused the text
reason-dialog-closed = the dialog is closed, or the stage closes it
reason-stop-list = on the stop-list
reason-other-account = another account talks to them
reason-no-consent = no consent is recorded
reason-expired = too late for an automatic answer
reason-run-stopped = the sequence was stopped
reason-run-held = the sequence waits for a decision
reason-campaign-paused = the campaign is paused
reason-paused = the account is paused
reason-frozen = Telegram has frozen the account
reason-new-contact-limit = the account’s limit for strangers is used up
reason-gap = the gap between two messages
reason-quiet-hours = quiet hours
reason-scheduled = as you asked
reason-gave-up = not confirmed for a day
reason-marked-failed = marked as failed
reason-unexpected = an answer of Telegram that I do not know

why-ask-target =
    ❔ <b>May somebody be written to?</b>
    Who? Send the username, for example <code>@bob_lee</code>.
why-title = ❔ <b>{ $target }</b>
why-title-from = ❔ <b>{ $target }</b> ← { $phone }
why-answer = ↩️ They have just written: it is an answer and goes before unprompted messages.
why-until = { $reason } until { $at }
why-ok-stop-list = not on the stop-list
why-ok-dialog = the dialog is not closed
why-ok-requirement = neither Premium nor payment is asked for, as far as I know
why-ok-same-account = no other account talks to them
why-ok-consent = a consent is recorded
why-ok-expiry = it is not too late for an automatic answer
why-ok-run = the sequence goes on
why-ok-account = the account is logged in
why-ok-available = the account is switched on
why-ok-frozen = the account is not frozen
why-ok-flood = no flood wait
why-ok-new-contacts = a pause on strangers is not in the way
why-ok-daily-limit = the daily limit is not in the way
why-ok-answer-limit = the ceiling for answers is not in the way
why-ok-new-contact-limit = the limit for strangers is not in the way
why-ok-gap = the gap between messages is not in the way
why-ok-quiet-hours = quiet hours are not in the way
why-goes-now = <b>Goes out now.</b>
why-goes-at = <b>Goes out at { $at }.</b>
why-goes-behind = <b>Goes out after { $at }</b>, in its turn: others of this account go first.
why-would-now = <b>A message would go out now.</b>
why-would-at = <b>A message would go out at { $at }.</b>
why-would-behind = <b>A message would go out after { $at }</b>, in its turn: others of this account go first.
why-goes-when = <b>Waits until what is marked ✗ changes.</b> /accounts shows what the accounts need.
why-goes-never = <b>Does not go out.</b> Waiting does not help.
why-would-connected = <b>A message would go out when the connection is back.</b> I keep connecting.
why-would-connected-at = <b>A message would go out when the connection is back</b>, not before { $at }. I keep connecting.
why-goes-connected = <b>Goes out when the connection is back.</b> I keep connecting.
why-goes-connected-at = <b>Goes out when the connection is back</b>, not before { $at }. I keep connecting.
why-open = { $count ->
    [one] { $count } message waits.
   *[other] { $count } messages wait.
}

send-ask-which =
    📤 <b>A message</b>
    { $count ->
        [1] This is the number of a dialog. Is the message for this person?
       *[other] Several people have this name. Which one is it for?
    }
send-ask-several =
    📤 <b>A message</b>
    More names follow the first one. Are they recipients, or part of the text?
send-ask-part =
    📤 <b>To { $target }?</b>
    Nothing was sent yet: the text has the name of its recipient in it.
send-button-without = 📤 Send it without the name
send-button-whole = 📤 Send it as it stands, to { $target }
send-several-each = To each of { $all }, a message of its own:
send-several-alone = To { $target } alone:
send-button-each = 📤 To these { $count }, each their own
send-button-alone = 📤 To { $target } alone
send-button-first-word = 📤 It is for { $name }
later-ask-which =
    🕒 <b>This may mean several times</b>
    Which one? Press it, or send the time in other words.
send-kept-for-time = 📝 Your text is kept: send just the time.
send-kept-for-name = 📝 Your text is kept: send just the name.

wish-editing = ✏️ is being edited…
wish-taking-back = 🗑 is being taken back…
wish-edits-at = ✏️ will be edited at { $at }: Telegram asked the account to wait
wish-takes-back-at = 🗑 will be taken back at { $at }: Telegram asked the account to wait
wish-edits-later = ✏️ will be edited as soon as the account can do it: it is paused or not connected
wish-takes-back-later = 🗑 will be taken back as soon as the account can do it: it is paused or not connected
wish-edited = ✏️ edited { $at }
wish-taken-back = 🗑 taken back { $at }: it is gone from their chat
wish-too-late = ❌ not edited: Telegram allows that for 48 hours only, and they see the old text. Send a correction, or take it back with 🗑.
wish-gone = ❌ not edited: the message is no longer at Telegram, somebody deleted it. Send a new one.
wish-content = ❌ not edited: Telegram refused the text, and they see the old one. Make it shorter or plainer, then edit again.
wish-not-edited = ❌ not edited: the account cannot reach this person any more, and they see the old text.
wish-opted-out = 🛑 not edited: they want no more messages, so I change nothing in their chat. You can still take it back with 🗑.
wish-not-taken-back = ❌ not taken back: the account cannot reach this person any more.
wish-edit-unexpected = ❌ not edited: Telegram gave an answer that I do not know, which is in the log. They see the old text; edit again later.
wish-take-back-unexpected = ❌ not taken back: Telegram gave an answer that I do not know, which is in the log. Try again later.
wish-ask-take-back =
    🗑 <b>Take back the message to { $target }?</b>
    “{ $text }”
    It disappears on both sides, in their chat too. They may have read it.
wish-button-take-back = 🗑 Yes, take it back
send-button-take-back = 🗑 Take back
command-unsend = take back what was sent
help-unsend = Takes back a message for both sides: reply with it to your message, or to the card that shows it. A message that still waits is cancelled. To change the words, edit your own message.
    Example: <code>/unsend</code> as a reply
