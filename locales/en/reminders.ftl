notice-campaign-peer-flood = ⏸ The campaign “{ $name }” has paused itself: Telegram thinks that one of its accounts writes to too many strangers. Nothing of it goes out before a manager lets it go on. Give the account a rest first.
notice-campaign-refused = ⏸ The campaign “{ $name }” has paused itself: { $refused } of { $written } people blocked the account or opted out. Nothing of it goes out before a manager lets it go on. Look at its text and its list first.
reminder-waits = ⏳ { $who } has been waiting { $span } for an answer · { $whose }
reminder-words = “{ $text }”
reminder-handed-on = 🤝 { $who } is yours now and has been waiting { $span } for an answer.
reminder-handed-on-from = 🤝 { $who } is yours now (it was { $name }’s) and has been waiting { $span } for an answer.
reminder-no-longer-yours = 🤝 { $who } is not yours any more: { $by } gave the dialog to { $name }.
reminder-no-longer-yours-taken = 🤝 { $who } is not yours any more: { $by } took the dialog over.
reminder-no-longer-yours-free = 🤝 { $who } is not yours any more: { $by } left the dialog to whoever is first.
reminder-handed-over = 🤝 { $who } is yours now: { $name } handed the dialog over to you.
notice-away-left-out = 🌙 { $who } got no automatic answer: there is no value for { $names }. Others may get none either, until the setting says what stands there then.
reminder-given-away = 🤝 { $who } waited too long for an answer and went to { $name }.
reminder-awake = ⏰ It is time: { $who }
reminder-awake-by = ⏰ It is time: { $who }, put aside by { $name }
reminder-many = { $count ->
    [one] ⏳ { $count } dialog waits for an answer, for { $span }. Whoever has waited longest is at the top of the list.
   *[other] ⏳ { $count } dialogs wait for an answer, the longest for { $span }. Whoever has waited longest is at the top of the list.
}
reminder-on-duty = { $count ->
    [one] 👋 You are on duty. { $count } dialog is nobody’s and has waited for an answer for { $span }.
   *[other] 👋 You are on duty. { $count } dialogs are nobody’s and wait for an answer, the longest for { $span }.
}
