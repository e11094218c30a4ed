send-ask-target =
    📤 <b>A message</b>
    To whom? Send the username, for example <code>@bob_lee</code>.
send-ask-text =
    📤 <b>A message to { $target }</b>
    What should it say? Send the text as it is to arrive.
send-title = 📤 <b>{ $target }</b>
send-title-from = 📤 <b>{ $target }</b> ← { $phone }
send-quote = “{ $text }”
send-queued = ⏳ queued: goes out in a moment
send-queued-at = ⏳ goes out at { $at }
send-waits = ⏳ waits: { $reason }
send-waits-until = ⏳ waits until { $at }: { $reason }
send-sending = ⏳ on its way…
send-sent = ✅ sent { $at }
send-cancelled = ✖ cancelled; nothing was sent
send-failed = ❌ not delivered: { $reason }
send-button-again = ✏️ Write again

send-wait-no-account = no account is ready. It goes out as soon as one is: see /accounts.
send-wait-account-not-ready = its account is not logged in or is switched off. Log it in, and it goes out.
send-wait-flood = Telegram asked the account for a break.
send-wait-daily-limit = the account has reached its limit for today.
send-wait-unknown = the connection broke before Telegram confirmed. I ask again; it cannot arrive twice.
send-wait-new-contacts = the account may not write to strangers for now. Replies still go out.
send-wait-paused = its account is paused. It goes out when the account is switched on again.
send-wait-frozen = Telegram has frozen the account. Appeal in its Telegram app; the message keeps.
send-wait-new-contact-limit = the account has written to as many new people as it may today.
send-wait-gap = a moment between messages.
send-wait-quiet-hours = quiet hours.
send-wait-scheduled = as you asked.

send-why-no-account = no account was ready. Log one in (/accounts), then write again.
send-why-account-not-ready = its account is not logged in or is switched off. Log it in (/accounts), then write again.
send-why-flood = Telegram asked the account for a break. Write again later.
send-why-daily-limit = the account has reached its limit for today. Write again tomorrow.
send-why-unknown = Telegram never confirmed it. Look into the chat before you write again.
send-why-new-contacts = the account may not write to strangers for now. Replies still go out.
send-why-no-such-user = nobody has the name { $target }. Check how it is spelled, then write again.
send-why-not-a-person = { $target } is a bot, a group or a channel. Messages go to people only.
send-why-deleted = { $target } has deleted their account. There is nothing to retry.
send-why-privacy = { $target } takes messages from contacts only. There is nothing to retry.
send-why-premium = { $target } takes messages from Premium users only. An account with Premium can write.
send-why-payment = { $target } takes messages for a payment only, and the desk never pays by itself.
send-why-blocked = { $target } has blocked this account. Nobody should write again.
send-why-we-blocked = this account has blocked { $target }. Unblock them in its Telegram app, then write again.
send-why-unreachable = Telegram does not let this account reach { $target } and gives no reason. There is nothing to retry.
send-why-content = Telegram refused the text. Make it shorter or plainer, then write again.
send-why-dialog-closed = the dialog with { $target } has been stopped.
send-why-stop-list = { $target } does not want messages and is on the stop-list.
send-why-other-account = { $target } is already in touch with another of your accounts. Write from that one.
send-why-frozen = Telegram has frozen the account. Appeal in its Telegram app.
send-why-gave-up = Telegram has not confirmed it for a day; it may have arrived. Look into the chat before you write again.
send-why-unexpected = Telegram gave an answer that I do not know. It is in the log; try again later.
