command-sequences = messages that follow one another until somebody answers
help-sequences = Shows the sequences: up to five messages, each after a wait. A run ends as soon as the person writes, reacts, blocks or opts out, and when you write yourselves. Nobody without a consent is put on one.
    Example: <code>/sequences</code>, or one of them: <code>/sequences After the fair</code>

sequences-title = 🔁 <b>Sequences</b>
sequences-none = None yet. A sequence writes again after some days, until the person answers.
sequences-none-here = None yet.
sequences-line = · <b>{ $name }</b>: { $steps ->
    [one] one message
   *[other] { $steps } messages
}
sequences-line-archived = · <b>{ $name }</b>: put away
sequence-counts = ▶️ { $running } running · ⏸ { $held } held · ⏹ { $stopped } stopped · 🏁 { $finished } finished
sequence-title = 🔁 <b>{ $name }</b>
sequence-title-version = 🔁 <b>{ $name }</b>, version { $version }
sequence-for-write = For people who agreed to be written to.
sequence-for-offers = For people who agreed to get offers.
sequence-archived = It is put away: nobody new is put on it.
sequence-versions = { $count ->
    [one] One person began with an earlier version and goes on with it.
   *[other] { $count } people began with an earlier version and go on with it.
}
sequence-step = <b>{ $place }.</b> { $wait }: { $text }{ $file }
sequence-slip = ⚠️ { $name } fits nobody: no field is called that. Did you mean { $near }? Press the message and send its text again.
sequence-step-title = 🔁 <b>{ $name }</b>, message { $place }: { $wait }
sequence-step-file = 📎 { $file }
sequence-wait-none = at once
sequence-wait-first-days = { $count ->
    [one] a day after the start
   *[other] { $count } days after the start
}
sequence-wait-first-hours = { $count ->
    [one] an hour after the start
   *[other] { $count } hours after the start
}
sequence-wait-days = { $count ->
    [one] a day later
   *[other] { $count } days later
}
sequence-wait-hours = { $count ->
    [one] an hour later
   *[other] { $count } hours later
}

sequence-ask-purpose =
    🔁 <b>What is the new sequence for?</b>
    Only people who agreed to that are put on it. They agreed:
sequence-ask-new-name =
    🔁 <b>What is the sequence called?</b>
    For example: <code>After the fair</code>
sequence-ask-name =
    ✏️ <b>What is “{ $name }” called from now on?</b>
    For example: <code>After the fair</code>
sequence-ask-text =
    ✏️ <b>What does the message say?</b>
    Send the text, with a photo or a file if you like. For example: <code>Good day, { "{first_name}" }! We met in Berlin.</code>
sequence-or-template = Or take a template:
sequence-ask-wait =
    ⏳ <b>How long after the message before?</b>
    Choose, or send it. For example: <code>4 days</code>
sequence-ask-wait-first =
    ⏳ <b>How long after the start?</b>
    Choose, or send it. For example: <code>2 hours</code>
sequence-ask-drop = 🗑 <b>Delete message { $place }?</b> Who is on the sequence now still gets it.
sequence-ask-whose =
    👁 <b>Who is it for?</b>
    Send a person, and you see what they would get. For example: <code>@zoe_miller</code>

sequence-choose = 🔁 <b>On which sequence is { $name } put?</b> First you see what they would get.
sequence-choose-none = 🔁 There is no sequence to put { $name } on yet. /sequences makes the first one.
sequence-preview = 👁 <b>{ $name }</b> for { $who }
sequence-preview-step = <b>{ $place }.</b> { $wait }
sequence-preview-holes = A message with a blank is not sent: it waits for your decision.
sequence-hole = ⚠️ Without a value: { $names }
sequence-hole-account = ⚠️ It names the account, and none is free now.
sequence-no-consent = 🧾 Nothing shows that they agree. Record the consent, then put them on it.
sequence-on-stop-list = 🛑 They are on the stop-list.
sequence-closed = 🔒 It is closed with them. Reopen the dialog (/dialog) or move them to another stage (/contact) first.
sequence-waiting = ⏳ They wait for your answer, and no message of a sequence is one. Answer first, or start it all the same.
sequence-on-it = ▶️ They are on it now.
sequence-were-on-it = 🏁 They were on it before.
sequence-choose-list = 📋 <b>Which list is put on “{ $name }”?</b> First you see the counts.
sequence-choose-list-none = 📋 There are no lists to put on “{ $name }” yet. /lists makes the first one.
sequence-check = 📋 <b>{ $list }</b> on 🔁 <b>{ $name }</b>: { $count ->
    [one] { $count } person
   *[other] { $count } people
}
sequence-check-ready = ✅ would start: { $count }
sequence-check-no-consent = 🧾 without a consent: { $count }
sequence-check-on-it = ▶️ on it now: { $count }
sequence-check-were-on-it = 🏁 on it before: { $count }
sequence-check-stopped = 🛑 on the stop-list: { $count }
sequence-check-closed = 🔒 closed, by their dialog or stage: { $count }
sequence-check-waiting = ⏳ waiting for your answer: { $count }
sequence-check-no-address = 📞 only a phone is known: { $count }
sequence-check-holes = 🔤 no value for { $names }: { $count } ({ $people }{ $more ->
    [0] {""}
   *[other] { " " }and { $more } more
})
sequence-check-holes-how = They start too. Before the message with the blank the run waits for your decision: fill it in at the person first (/contact).
sequence-check-how = Consents are recorded at each person (/contact) or with an import.
sequence-started = ▶️ { $count ->
    [one] { $count } person
   *[other] { $count } people
} of “{ $list }” started on “{ $name }”.

sequence-button-all = ‹ Sequences
sequence-button-new = ➕ New sequence
sequence-button-for-write = 💬 To be written to
sequence-button-for-offers = 🎁 To get offers
sequence-button-step = ✏️ Message { $place }
sequence-button-add = ➕ Message
sequence-button-preview = 👁 Preview
sequence-button-name = ✏️ Name
sequence-button-list = 📋 Put a list on it
sequence-button-archive = 🗄 Put away
sequence-button-restore = 🗄 Use it again
sequence-button-text = ✏️ Text
sequence-button-wait = ⏳ Wait
sequence-button-no-file = 📎 No file
sequence-button-at-once = At once
sequence-button-days = { $count } d
sequence-button-consent = 🧾 Record a consent
sequence-button-put = ▶️ Start
sequence-button-again = ▶️ Start again
sequence-button-start = ▶️ Start { $count }
sequence-button-open = 🔁 The sequence
sequence-button-runs = ▶️ Who is on it
sequence-button-running = ▶️ { $count } running
sequence-button-held = ⏸ { $count } held
sequence-button-stopped = ⏹ { $count } stopped
sequence-button-finished = 🏁 { $count } finished
contact-button-sequences = 🔁 Sequences

run-line = { $mark } <b>{ $sequence }</b>: { $state }
run-person = · <b>{ $name }</b>: { $state }
run-title = 🔁 <b>{ $name }</b>
run-next = message { $place } of { $steps } goes on { $at }
run-in-outbox = message { $place } of { $steps } is on its way
run-held = held, { $why }
run-stopped = stopped after message { $place } of { $steps }, { $why }
run-stopped-at = stopped at message { $place } of { $steps }, { $why }
run-finished = finished, { $steps ->
    [one] one message sent
   *[other] { $steps } messages sent
}
run-because-they-wrote = they wrote
run-because-they-reacted = they reacted
run-because-opted-out = they opted out or blocked the account
run-because-we-wrote = you wrote to them
run-because-phone = somebody wrote from the account’s phone
run-because-status-changed = the dialog’s status changed
run-because-consent-withdrawn = they withdrew the consent
run-because-account-lost = the account is gone
run-because-not-delivered = a message could not be sent
run-because-by-hand = by hand
run-because-soft-refusal = they said “not now”
run-because-hole = a blank has no value
run-because-no-address = only a phone is known
run-holes = Without a value: { $names }
run-filled = Nothing is missing any more.
run-asks = How does it go on?
run-ask-later =
    🗓 <b>When does it go on?</b>
    For example: <code>1 March 10:00</code>
run-button-go-on = ▶️ Go on
run-button-later = 🗓 Later…
run-button-then = ▶️ Go on { $at }
run-button-hold = ⏸ Hold
run-button-skip = ⏭ Skip a message
run-button-stop = ⏹ Stop
card-run-held = 🔁 They were on “{ $name }”. It is held: you decide whether it goes on.
card-answers-run = 🧵 <i>Answers “{ $name }”, message { $place } of { $steps }; nothing more goes out by itself.</i>
card-run-ended = 🧵 <i>They wrote before “{ $name }” began: nothing of it goes out.</i>
card-button-run = 🔁 Decide
troubles-title = 🔁 <b>Sequences and campaigns</b>
troubles-none = Nothing waits for you, and everything was sent.
troubles-held = ⏸ <b>{ $name }</b>: { $count ->
    [one] { $count } person waits
   *[other] { $count } people wait
} for your decision ({ $why })
troubles-not-sent = ✖ <b>{ $name }</b>: { $count ->
    [one] { $count } person was
   *[other] { $count } people were
} not reached, and nothing more goes to them ({ $why })
troubles-more = … and { $count } more
troubles-button-held = ⏸ { $name } · { $count }
troubles-button-not-sent = ✖ { $name } · { $count }
runs-of = 🔁 <b>Sequences of { $name }</b>
runs-none = On none yet.
runs-in = { $mark } <b>{ $name }</b>
runs-one-by-one = Messages that are due at the same time go one after another, within the limits and hours of the accounts.
runs-button-put = ➕ Put on a sequence
runs-button-all = 🔁 All of theirs

error-sequence-name = That shows nothing. Send a name, for example: <code>After the fair</code>
error-sequence-name-long = That is too long: { $most } characters at most. For example: <code>After the fair</code>
error-sequence-taken = That name is taken. Send another one, for example: <code>After the fair 2</code>
error-sequences-full = There is no room for more sequences: at most 100.
error-sequence-steps = A sequence has { $most } messages at most. Who has not answered that many does not want another.
error-sequence-last-step = The last message stays. /sequences puts the whole sequence away.
error-sequence-no-wait = Only the first message goes at once. Choose a wait, for example: <code>3 days</code>
error-sequence-wait = Send a wait of at most 90 days. For example: <code>3 days</code>, <code>12 hours</code>
error-sequence-changed = Somebody has changed the sequence since. Open it again.
error-sequence-archived = It is put away. Press “Use it again” first.
error-run-over = This run has ended.
error-run-too-late = Its message may have reached them already.
error-run-blank = Still without a value: { $names }. “🔤 Field” fills it in, “⏭ Skip a message” leaves the message out.
error-run-when = I do not understand this time. For example: <code>1 March 10:00</code>. /cancel leaves it as it is.
error-sequence-in-campaign = The campaign “{ $name }” puts people on it. End it first: /campaigns
