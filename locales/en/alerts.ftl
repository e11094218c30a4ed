alert-logged-out = 🔴 { $phone } was logged out at { $at }: its session was ended on another device or by Telegram.
alert-used-twice = 🔴 { $phone } was logged out at { $at }: Telegram saw its session in two places at once.
alert-used-twice-cure = Another program uses it, or somebody has copied it. Stop that first, then log it in again.
alert-banned = ⛔ { $phone } was banned or deleted by Telegram, noticed at { $at }.
alert-banned-cure = Telegram’s own app shows how to appeal.
alert-frozen = 🧊 { $phone } was frozen by Telegram, noticed at { $at }. It sends nothing.
alert-frozen-cure = Its owner can appeal in Telegram’s own app. After that, switch it on again here.
alert-no-connection = 🟠 { $phone } has had no connection to Telegram since { $at }. Trying again; nothing is lost.
alert-no-network = { $count ->
    [one] 🔴 No connection to Telegram since { $at } ({ $count } account). Trying again; nothing is lost.
   *[other] 🔴 No connection to Telegram since { $at } ({ $count } accounts). Trying again; nothing is lost.
}
alert-no-network-left = 🔴 No connection to Telegram since { $at }: still { $left } of { $count } accounts. Trying again; nothing is lost.
alert-key-doubted = 🟠 { $phone }: Telegram has not recognised its session key since { $at }. Telegram may be wrong, so the key is kept and tried again.
alert-key-doubted-cure = If this goes on for an hour, check in the account’s own app, under “Devices”, whether the desk is still listed.
alert-flood = 🟡 { $phone } has to wait until { $until }. It is a flood wait: Telegram says that it did too much.
alert-new-contacts-paused = 🟡 { $phone } writes to no strangers until { $until }: Telegram says that some complained.
alert-new-contacts-paused-cure = Replies go on. Write to fewer strangers, or their complaints will cost you the account.
alert-new-login = ⚠️ Somebody logged in to { $phone } at { $at }: { $details }.
alert-new-login-cure = If it was none of you, end that session in the account’s own app, under “Devices”.
alert-second-poller = 🔴 Another program has been fetching this bot’s messages since { $at }: some of what you write to it does not arrive here.
alert-second-poller-cure = Stop the other program. If you run no other, the token was stolen: revoke it with /revoke at @BotFather and start the desk with the new one.
alert-installation = 🔴 Telegram has been refusing this installation since { $at }: no number can be logged in.
alert-installation-cure = Compare TELEGRAM_API_ID and TELEGRAM_API_HASH with your own at https://my.telegram.org, then restart the desk. If they are right, install its newest version.
alert-clock = { $way ->
    [slow] 🟠 This machine’s clock has been { $span } slow since { $at }.
   *[fast] 🟠 This machine’s clock has been { $span } fast since { $at }.
}
alert-clock-cure = Set it right and keep it so: install chrony. Until then I reckon with Telegram’s clock, but times shown here are wrong.
alert-queue = { $count ->
    [one] { $count } message waits in its queue and stays there.
   *[other] { $count } messages wait in its queue and stay there.
}

alert-back = 🟢 { $phone }: back since { $since }
alert-network-back = 🟢 Connected to Telegram, back since { $since }
alert-new-login-ended = 🟢 { $phone }: that session is gone, noticed at { $since }
alert-moot = ⚪ { $phone }: over since { $since }
alert-was-logged-out = It was logged out at { $at }.
alert-was-used-twice = It was logged out at { $at }: its session was in use in two places.
alert-was-banned = It was banned, noticed at { $at }.
alert-was-frozen = It was frozen, noticed at { $at }.
alert-was-no-connection = It had no connection from { $at } on.
alert-was-no-network = { $count ->
    [one] There was no connection from { $at } on ({ $count } account).
   *[other] There was no connection from { $at } on ({ $count } accounts).
}
alert-was-key-doubted = Telegram did not recognise its key from { $at } on.
alert-was-flood = Telegram made it wait.
alert-was-new-contacts-paused = It wrote to no strangers.
alert-was-new-login = Somebody had logged in at { $at }: { $details }.
alert-second-poller-gone = 🟢 This desk alone fetches the bot’s messages again, since { $since }
alert-was-second-poller = Another program fetched them from { $at } on.
alert-installation-tried-anew = ⚪ Restarted at { $since }: logins can be tried again
alert-was-installation = Telegram refused this installation from { $at } on.
alert-clock-right = 🟢 The clock is right again, noticed at { $since }
alert-was-clock = { $way ->
    [slow] It was { $span } slow, noticed at { $at }.
   *[fast] It was { $span } fast, noticed at { $at }.
}
alert-button-details = 👁 Details

digest-title = 📊 <b>{ $date }</b>: { $sent } sent, { $received } received
digest-all-well = 🟢 No account is in trouble.
digest-troubled = { $count ->
    [one] 🔴 { $count } problem is open.
   *[other] 🔴 { $count } problems are open.
}
digest-line = { $phone }: { $sent } sent, { $received } received
digest-more = and { $count } more

alert-group-removed = 🔴 Since { $at } I am not in the team’s group: what prospects write comes to private chats.
alert-group-removed-cure = Add me to the group again and make me an administrator who may manage topics. The topics then catch up.
alert-group-upgraded = 🔴 Since { $at } the team’s group has another id: what prospects write comes to private chats.
alert-group-upgraded-cure = Set INBOX_CHAT_ID={ $details } and restart the desk. The topics then catch up.
alert-group-upgraded-cure-nameless = Set INBOX_CHAT_ID to the new id and restart the desk. The topics then catch up.
alert-group-no-topics = 🔴 Since { $at } the team’s group has no topics: what prospects write comes to private chats.
alert-group-no-topics-cure = Switch topics on in the group’s settings. They then catch up.
alert-group-no-rights = 🔴 Since { $at } I may not write or manage topics in the team’s group: what prospects write comes to private chats.
alert-group-no-rights-cure = Make me an administrator there who may manage topics. They then catch up.
alert-group-back = 🟢 The team’s group works again, since { $since }; its topics catch up.
alert-group-moot = ⚪ The team’s group: this reason is over since { $since }
alert-was-group = It was out of order from { $at } on.
alert-not-shown = 🔴 Telegram refuses to show what a prospect wrote at { $at }, in every form and to everybody.
alert-not-shown-cure = It is saved. Read it in the dialog, or in the account’s own app.
alert-shown = 🟢 What was written there is shown again, since { $since }
alert-was-not-shown = Telegram had refused to show what a prospect wrote at { $at }.
