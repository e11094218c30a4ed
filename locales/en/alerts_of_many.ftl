alert-many-logged-out = 🔴 { $count } accounts were logged out at { $at }: their sessions were ended on other devices or by Telegram. Log each in again from its card.
alert-many-used-twice = 🔴 { $count } accounts were logged out at { $at }: Telegram saw their sessions in two places at once. Stop the other program first, then log them in again.
alert-many-banned = ⛔ { $count } accounts were banned or deleted by Telegram, noticed at { $at }. Telegram’s own app shows how to appeal.
alert-many-frozen = 🧊 { $count } accounts were frozen by Telegram, noticed at { $at }. They send nothing until their owners have appealed in Telegram’s own app.
alert-many-keys-doubted = 🟠 Telegram has not recognised the session keys of { $count } accounts since { $at }. Telegram may be wrong, so the keys are kept and tried again.
alert-many-flood = 🟡 { $count } accounts have to wait, the last until { $until }. It is a flood wait: Telegram says that they did too much.
alert-many-new-contacts-paused = 🟡 { $count } accounts write to no strangers, the last until { $until }: Telegram says that some complained. Replies go on.
alert-many-new-logins = ⚠️ Somebody logged in to { $count } accounts at { $at }. If it was none of you, end those sessions in Telegram’s own app, under “Devices”.
alert-many-left = Over for { $over } of them, not yet for { $left }.
alert-many-named = { $named }
alert-many-named-and-more = { $named } and { $more } more
alert-queues = { $count ->
    [one] { $count } message waits in their queues and stays there.
   *[other] { $count } messages wait in their queues and stay there.
}
alert-paused = ⏸ It is paused and sends nothing.
alert-quiet = 🔕 No new alert about this until { $until }.
alert-many-over = 🟢 Over for all { $count } accounts since { $since }
alert-many-were-logged-out = They were logged out at { $at }.
alert-many-were-used-twice = They were logged out at { $at }: their sessions were in use in two places.
alert-many-were-banned = They were banned, noticed at { $at }.
alert-many-were-frozen = They were frozen, noticed at { $at }.
alert-many-keys-were-doubted = Telegram did not recognise their keys from { $at } on.
alert-many-were-flood = Telegram made them wait from { $at } on.
alert-many-new-contacts-were-paused = They wrote to no strangers from { $at } on.
alert-many-were-new-logins = Somebody had logged in to them at { $at }.
alert-button-quiet = 🔕 Quiet for 1 h
alert-toast-quiet = 🔕 Quiet until { $until }
alert-toast-paused = ⏸ Paused
alert-toast-resumed = ▶️ Back at work
