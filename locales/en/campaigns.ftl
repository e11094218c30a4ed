command-campaigns = a sequence for a whole list, ten approved people at a time
help-campaigns = Shows the campaigns. Each sends a sequence to the people of a list: you see who gets it and who does not, and approve ten people at a time. It pauses itself when too many refuse; you pause it at any moment.
    Example: <code>/campaigns</code>, or one of them: <code>/campaigns Berlin fair</code>

campaigns-title = 📣 <b>Campaigns</b>
campaigns-none = None yet. A campaign sends a sequence to a whole list, and you approve ten people at a time.
campaigns-none-here = None yet.
campaigns-line = { $mark } <b>{ $name }</b>: { $state }
campaigns-counts = { $written } of { $people } written to · { $answered } answered
campaign-state-draft = nobody approved yet
campaign-state-running = running
campaign-state-paused = paused
campaign-state-finished = ended

campaign-choose-sequence = 📣 <b>What does the campaign send?</b> Choose a sequence.
campaign-choose-sequence-none = 📣 A campaign sends a sequence, and there is none yet. Make the first one.
campaign-choose-list = 📣 <b>Who gets “{ $name }”?</b> Choose a list. The campaign keeps the people who are on it now.
campaign-choose-list-none = 📣 There is no list yet. Make the first one, or send /import with a file.
campaign-ask-name =
    📣 <b>What is the campaign called?</b>
    Take this name, or send another one. For example: <code>Berlin fair</code>
campaign-ask-new-name =
    ✏️ <b>What is “{ $name }” called from now on?</b>
    For example: <code>Berlin fair</code>
campaign-ask-delete = 🗑 <b>Delete “{ $name }”?</b> Nobody was written to; the list and the sequence stay.

campaign-title = 📣 <b>{ $name }</b>: { $mark } { $state }
campaign-of = 🔁 { $sequence } → 📋 { $list }
campaign-in-the-list = 📋 in the list: { $count }
campaign-ready = ✅ would be written to: <b>{ $count }</b>
campaign-ready-none = ✅ would be written to: <b>nobody</b>. What you mend below counts at once.
campaign-double = 👥 double: { $count }
campaign-without-consent = 🧾 without a consent: { $count }
campaign-on-stop-list = 🛑 on the stop-list: { $count }
campaign-closed = 🔒 closed, by their dialog or stage: { $count }
campaign-unreachable = 📞 no account can reach them: { $count }
campaign-waiting = ⏳ waiting for your answer: { $count }
campaign-talking = 💬 already talking to you: { $count }
campaign-had-sequence = 🏁 had this sequence before: { $count }
campaign-by-hand = ⏭ left out by you: { $count }
campaign-written-lately = 🕒 written to in the last { $days } days: { $count }
campaign-holes = 🔤 no value for { $names }: { $count }
campaign-accounts-none = 📱 No account can write to new people now: /accounts says why.
campaign-accounts = 📱 { $count ->
    [one] One account, with room for { $room } new people today.
   *[other] { $count } accounts, with room for { $room } new people today.
}
campaign-day = 📅 Everybody gets the first message { $day }.
campaign-days = 📅 The first message goes { $first }, the last person gets it { $last }.
campaign-days-never = 📅 No last day: no account has room.
campaign-today = today
campaign-on-day = on { $date }
campaign-limits = 🎚 New people a day: { $day }, from one account { $account }.
campaign-arms-many = 🅰 { $count } first texts, each for an equal share.
campaign-samples = 👁 As it will arrive:
campaign-sample = <b>{ $who }</b>: “{ $text }”{ $file }

campaign-own = 👤 People here that are yours or nobody’s: <b>{ $count }</b>
campaign-own-written = 📤 written to: { $count }
campaign-own-person = · <b>{ $name }</b>: { $outcome }
campaign-own-person-because = · <b>{ $name }</b>: { $outcome } ({ $because })
campaign-written = 📤 written to: <b>{ $written }</b> of { $people }
campaign-answered = 💬 answered: { $count }
campaign-refused = 🛑 opted out or blocked: { $count }
campaign-not-sent = ✖ stopped before the first message: { $count }
campaign-held = ⏸ waiting for your decision: { $count }
campaign-left-out = ⛔ left out: { $count }
campaign-each-once = Each of them is in one of these lines:
campaign-silent = 📭 written to, no answer yet: { $count }
campaign-finished = 🏁 got every message, no answer: { $count }
campaign-stopped = ⏹ stopped without an answer: { $count }
campaign-coming = ✅ approved, the turn comes: { $count }
campaign-unapproved = 👁 not approved yet: { $count }
campaign-wants-approval = 👁 Everybody who was approved is written to. Look at the next ones and approve them.
campaign-all-approved = ✅ Nobody is left to approve.
campaign-next-at = ⏳ the next one goes at { $at }
campaign-paused-by = ⏸ { $name } paused it at { $at }. Nothing of it is sent until somebody resumes it.
campaign-paused-refused = ⏸ It paused itself: { $refused } of { $written } opted out or blocked. See who did (📄) before you resume, or end it.
campaign-paused-flood = ⏸ It paused itself: Telegram limits an account after complaints. Wait a day, then write to fewer people.

campaign-next = 👁 <b>{ $name }</b>: { $count ->
    [one] the next person, with the message as it will arrive
   *[other] the next { $count } people, with the messages as they will arrive
}
campaign-next-person = <b>{ $place }. { $who }</b>{ $text }{ $file }
campaign-next-skip = ⏭ with a number leaves that person out.
campaign-next-left-out = ⛔ Left out between them: { $reasons }
campaign-stale-texts = ✋ <b>The text has changed since.</b> Nobody was approved. This is how it arrives now:
campaign-stale-limits = ✋ <b>The limits have changed since.</b> Nobody was approved. These are next now:
campaign-stale-approved = ✋ <b>Those people are approved already.</b> These are next now:
campaign-stale-people = ✋ <b>Others may be written to now.</b> Nobody was approved. These are next now:

campaign-texts = 🅰 <b>{ $name }</b>: the first text
campaign-texts-how = Up to three first texts: each person gets one of them, always the same. Then you see which is answered more.
campaign-texts-stay = Since the first people were approved, the texts stay as they are. Another text takes a new campaign.
campaign-text = <b>{ $arm }</b> “{ $text }”
campaign-text-own = <b>{ $arm }</b> “{ $text }” (from the sequence)
campaign-ask-text =
    ✏️ <b>What does text { $arm } say?</b>
    An equal share of the people gets it as the first message. For example: <code>Good day, { "{first_name}" }! Shall we go on where we stopped in Berlin?</code>
campaign-ask-drop-text = 🗑 <b>Delete text { $arm }?</b> Its people get the others.
campaign-compared = <b>{ $arm }</b>: { $answered } of { $written } answered, { $rate }{ "\u00A0" }% (likely { $low } to { $high }{ "\u00A0" }%) · 🛑 { $refused }
campaign-compared-nobody = <b>{ $arm }</b>: nobody was written to yet
campaign-compared-few = 🤷 Too few to say: it takes { $people } people for each text and { $answers } answers.
campaign-compared-same = ⚖️ No clear difference: it may be chance.
campaign-compared-better = 🏆 Text { $arm } is answered more, and not by chance.

campaign-ask-limits = 🎚 <b>{ $name }</b>: how many new people a day?
campaign-limits-now = Now { $day } a day, { $account } from one account. An account’s own limits count too, and all campaigns together write to { $all } a day.
campaign-limits-approval = After a change, who was approved and not written to is approved again.
campaign-ask-end = ⏹ <b>End “{ $name }”?</b> Nobody new is written to, and it cannot be resumed.
campaign-ask-end-runs = { $count ->
    [one] One person who is on it gets no further message.
   *[other] { $count } people who are on it get no further message.
}

campaign-file-gathering = 📄 Gathering the people…
campaign-file-made = 📄 <b>{ $name }</b>: { $count ->
    [one] { $count } person
   *[other] { $count } people
}, and what became of each.
campaign-csv-place = number
campaign-csv-person = person
campaign-csv-username = username
campaign-csv-text = text
campaign-csv-outcome = outcome
campaign-csv-reason = reason
campaign-csv-written = written to
campaign-csv-answered = answered
campaign-csv-messages = messages
campaign-csv-forgotten = (forgotten)
campaign-outcome-waits = waits
campaign-outcome-left-out = left out
campaign-outcome-on-the-way = on the way
campaign-outcome-written = written to
campaign-outcome-held = waits for a decision
campaign-outcome-answered = answered
campaign-outcome-refused = opted out
campaign-outcome-stopped = stopped
campaign-outcome-finished = got every message
campaign-because-not-approved = not approved yet
campaign-because-its-turn = approved, the turn has not come
campaign-because-double = the same person is in the list before
campaign-because-on-stop-list = on the stop-list
campaign-because-closed = closed, by their dialog or stage
campaign-because-had-sequence = had this sequence before
campaign-because-without-consent = nothing shows that they agree
campaign-because-unreachable = no account can reach them
campaign-because-waiting = waiting for your answer
campaign-because-talking = already talking to you
campaign-because-written-lately = written to lately
campaign-because-holes = a blank has no value
campaign-because-forgotten = forgotten at their wish
campaign-because-by-hand = left out by a member
campaign-because-ended = the campaign was ended before

campaign-button-all = ‹ Campaigns
campaign-button-new = ➕ New campaign
campaign-button-name-it = ✅ { $name }
campaign-button-open = 📣 The campaign
campaign-button-next = 👁 The next ten
campaign-button-whole = 👁 { $place }. whole
campaign-button-skip = ⏭ { $place }
campaign-button-approve = ✅ Approve { $count }
campaign-button-texts = 🅰 First text
campaign-button-text-add = ➕ Another first text
campaign-button-text-drop = 🗑 Text { $arm }
campaign-button-limits = 🎚 Limits
campaign-button-day = { $count } a day
campaign-button-day-chosen = ✓ { $count } a day
campaign-button-account = { $count } from an account
campaign-button-account-chosen = ✓ { $count } from an account
campaign-button-team-limit = 🎚 All together
campaign-button-name = ✏️ Name
campaign-button-pause = ⏸ Pause
campaign-button-resume = ▶️ Resume
campaign-button-end = ⏹ End
campaign-button-end-yes = ⏹ Yes, end it
campaign-button-end-no = ‹ Keep it
campaign-button-csv = 📄 CSV
campaign-button-again = 🔄 Count again
campaigns-button = 📣 Campaigns

run-of-campaign = { $run } · 📣 { $campaign }
stats-campaigns = 📣 Campaigns: { $written } written to, { $answered } answered

error-campaign-name = That shows nothing. Send a name, for example: <code>Berlin fair</code>
error-campaign-name-long = That is too long: { $most } characters at most. For example: <code>Berlin fair</code>
error-campaign-taken = That name is taken. Send another one, for example: <code>Berlin fair 2</code>
error-campaigns-full = There is no room for more campaigns: at most { $most }. Delete one that nobody was approved for.
error-campaign-nobody = Nobody is on that list. Put people on it first: /lists
error-campaign-people = There are too many people on that list: at most { $most }. Make two lists of it.
error-campaign-arms = A campaign has at most { $most } first texts: among more, none would be read often enough to compare.
error-campaign-draft = Nobody is approved yet. Look at the next ten first.
error-campaign-under-way = It has begun, so that stays as it is. A new campaign takes another text.
error-campaign-over = It has ended. A new campaign with the same list leaves out who had the sequence.
error-campaign-everybody = Nobody is left to approve: all others are written to, left out or approved.
