alert-many-logged-out = 🔴 { $count } accounts were logged out at { $at }: their sessions were ended on other devices or by Telegram. Each one's card logs it in again.
alert-many-used-twice = 🔴 { $count } accounts were logged out at { $at }: Telegram saw their sessions in two places at once. Stop the other program first, then log them in again.
alert-many-banned = ⛔ { $count } accounts were banned or deleted by Telegram, seen at { $at }. Telegram's own app shows how to appeal.
alert-many-frozen = 🧊 { $count } accounts were frozen by Telegram, seen at { $at }. They send nothing until their owners have appealed in Telegram's own app.
alert-many-keys-doubted = 🟠 Telegram has not known the keys of { $count } accounts since { $at }. It can be wrong, so the keys are kept and tried again.
alert-many-flood = 🟡 { $count } accounts have to wait, the last until { $until }: Telegram says that they did too much.
alert-many-new-contacts-paused = 🟡 { $count } accounts write to nobody new, the last until { $until }: Telegram says that strangers complained. Replies go on.
alert-many-new-logins = ⚠️ Somebody logged in to { $count } accounts at { $at }. If it was nobody of yours, end those logins under “Devices” in Telegram's own app.
alert-many-left = For { $over } of them it is over, for { $left } it is not.
alert-many-named = { $named }
alert-many-named-and-more = { $named } and { $more } more
alert-queues = { $count ->
    [one] { $count } message waits in their queues and keeps.
   *[other] { $count } messages wait in their queues and keep.
}
alert-paused = ⏸ It is paused and sends nothing.
alert-quiet = 🔕 No new alert about this until { $until }.
alert-many-over = 🟢 Over for all { $count } accounts since { $since }
alert-many-were-logged-out = They were logged out at { $at }.
alert-many-were-used-twice = They were logged out at { $at }, their sessions having been used twice.
alert-many-were-banned = They were banned, seen at { $at }.
alert-many-were-frozen = They were frozen, seen at { $at }.
alert-many-keys-were-doubted = Telegram did not know their keys from { $at } on.
alert-many-were-flood = Telegram made them wait from { $at } on.
alert-many-new-contacts-were-paused = They wrote to nobody new from { $at } on.
alert-many-were-new-logins = Somebody had logged in to them at { $at }.
alert-button-quiet = 🔕 Quiet for 1 h
alert-toast-quiet = 🔕 Quiet until { $until }
alert-toast-paused = ⏸ Paused
alert-toast-resumed = ▶️ It goes on
