start-welcome =
    👋 Hello { $name }, this is your desk.
    No account yet. Keep the phone of the first one at hand: the login code will arrive in its Telegram app.
start-welcome-wait =
    👋 Hello { $name }, this is your desk.
    No account yet. A manager adds the first one with /add_account; then you can start.
start-desk = 🗂 <b>Desk</b> · { $inbox }
start-quiet = nobody waits
start-longest = ⏳ { $dialogs ->
    [one] Waiting for { $ago }
   *[other] The longest has waited for { $ago }
}
start-accounts = 📱 { $ready ->
    [0] no account is ready
    [one] { $ready } account ready
   *[other] { $ready } accounts ready
}
start-troubled = { $count ->
    [one] { $count } needs you
   *[other] { $count } need you
}
start-trouble = ⚠️ { $phone }: { $state }
start-more = … and { $count } more
start-cut-off = 📡 { $count ->
    [one] { $count } account has
   *[other] { $count } accounts have
} had no connection to Telegram since { $at }. Messages wait and go out when it is back.
start-sent-today = 📤 { $count } sent today
start-waiting = { $count } waiting
start-waiting-next = { $count } waiting (next at { $at })
start-runs = 📋 In sequences and campaigns: { $counts }
start-runs-held = { $count ->
    [one] { $count } waits
   *[other] { $count } wait
} for a decision
start-runs-not-sent = { $count } not sent in 7 days
start-button-runs = 📋 Decide · { $count }
start-button-queue = 📤 Queue · { $count }
start-button-how = ❓ How it works
help-button-commands = 📖 All commands
help-how =
    ❓ <b>How it works</b>
    1. A manager adds the accounts from which the team writes.
    2. <code>/send @bob_lee Hello!</code> writes to somebody. The message goes out as soon as the limits that protect the account allow it; its card shows when.
    3. The reply comes here as a card: reply to it. In the team’s group it has a topic: just write there.
    4. Buttons below it qualify the dialog, put it aside or end it. Whoever writes “stop” is written to no more.
    5. If an account is in trouble, I say what happened and what helps.
start-button-accounts = 📱 Accounts · { $count }
start-button-language = 🌐 Русский

language-ask = 🌐 Which language should I use?
language-set = ✅ The desk speaks English to you now.

language-name-en = English
language-name-ru = Русский
start-button-figures = 📊 Stats
start-button-contacts = 📇 Contacts
start-button-team = 👥 Team
start-button-settings = ⚙️ Settings
start-ask-zone = 🕒 What time is it with you? My clock shows { $hour } ({ $zone }). Quiet hours, daily limits and “tomorrow at 9” go by it.
start-button-other-zone = 🌍 Another city
