reminder-waits = ⏳ { $who } has been waiting { $span } for an answer · { $whose }
reminder-words = “{ $text }”
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
