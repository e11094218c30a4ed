//! Stories of an account's situation: every screen shows the same, from the database and the connection.

use std::time::Duration;

use salesdesk::domain::account::{AccountStatus, StatusReason};
use salesdesk::domain::ids::TelegramUserId;
use telegram_sandbox::control::ChatMessage;

use crate::watch::{Watched, eventually};

impl Watched {
    /// Sends a text and waits for a newer message with these words, in the text or on a button.
    async fn ask(&self, text: &str, words: &str) -> ChatMessage {
        let asked = self.sandbox.say(self.ann, text);
        let all = |message: &ChatMessage| {
            let labels = message.buttons.iter().flatten().map(|button| button.text.clone());
            std::iter::once(message.text.clone()).chain(labels).collect::<Vec<_>>().join("\n")
        };
        let found = self.sandbox.wait_for_bot(self.ann, Duration::from_secs(20), |chat| {
            let newer = chat.iter().filter(|message| message.from_bot && message.id > asked);
            newer.into_iter().find(|message| all(message).contains(words)).cloned()
        });
        match found.await {
            Some(message) => message,
            None => {
                let chat = self.sandbox.bot_chat(self.ann);
                panic!("{text} showed no {words:?}:\n{}", chat.iter().map(all).collect::<Vec<_>>().join("\n"))
            }
        }
    }

    /// Checks that every screen calls the only account blocked.
    async fn is_called_blocked(&self) {
        let state = "blocked by Telegram";
        self.ask("/accounts", &format!("🔴 +1 555 123 0000 · {state}")).await;
        self.ask("/account +15551230000", &format!("🔴 {state}")).await;
        self.ask("/start", &format!("⚠️ +1 555 123 0000: {state}")).await;
        self.ask("/check all", "Telegram reports a problem").await;
        let account = self.account(0).await;
        assert_eq!(account.status_reason, Some(StatusReason::BannedByTelegram));
        assert_eq!(account.ban_count, 1);
    }
}

#[tokio::test]
async fn a_banned_account_is_called_blocked_whatever_else_happens_to_it() {
    let mut watched = Watched::with(1).await;
    watched.sandbox.ban(watched.people[0]);
    let alert = watched.shown("was banned or deleted by Telegram").await;
    watched.is_called_blocked().await;

    // A login that Telegram refuses.
    watched.press(&alert, "🔐 Log in again").await;
    watched.shown("banned this number").await;
    watched.is_called_blocked().await;

    // A restart.
    watched.stop().await;
    watched.start().await;
    watched.is_called_blocked().await;

    // A login that reached the code and was abandoned.
    watched.sandbox.edit(|state| state.people.get_mut(&watched.people[0]).unwrap().banned = false);
    let card = watched.ask("/account +15551230000", "🔐 Log in again").await;
    watched.press(&card, "🔐 Log in again").await;
    watched.shown("Enter it with the buttons").await;
    assert_eq!(watched.account(0).await.status, AccountStatus::CodeRequested);
    watched.sandbox.say(watched.ann, "/cancel");
    eventually(async || (watched.account(0).await.status == AccountStatus::Blocked).then_some(())).await;
    watched.is_called_blocked().await;

    assert_eq!(watched.sent_count("sendMessage", "was banned or deleted by Telegram"), 1, "{:?}", watched.chat());

    // Removed from the desk and added again.
    let ann = TelegramUserId(watched.ann.0);
    let accounts = &watched.app().accounts;
    let card = watched.ask("/remove_account +15551230000", "Remove").await;
    watched.press(&card, "🗑 Yes, remove it").await;
    eventually(async || accounts.accounts().await.unwrap().is_empty().then_some(())).await;
    accounts.add_account(&salesdesk::domain::phone::Phone::parse("+15551230000").unwrap(), ann).await.unwrap();
    assert_eq!(watched.account(0).await.status, AccountStatus::Blocked);

    // Only Telegram ends the ban.
    let card = watched.ask("/account +15551230000", "🔐 Log in again").await;
    watched.log_in_again(&card, 0).await;
    assert_eq!(
        (watched.account(0).await.status, watched.account(0).await.status_reason),
        (AccountStatus::Active, None)
    );
}

#[tokio::test]
async fn while_nothing_is_connected_no_screen_says_ready_or_now() {
    let watched = Watched::with(2).await;
    watched.ask("/start", "2 accounts ready").await;
    watched.sandbox.stall(true);
    watched.shown("No connection to Telegram since").await;
    let accounts = &watched.app().accounts;
    let all_offline = async || {
        let all = accounts.accounts().await.unwrap();
        all.iter().all(|account| account.offline_since.is_some()).then_some(())
    };
    eventually(all_offline).await;

    let desk = watched.ask("/start", "2 accounts have had no connection to Telegram since").await;
    assert!(desk.text.contains("no account is ready") && desk.text.contains("go out when it is back"), "{}", desk.text);
    let list = watched.ask("/accounts", "2 without a connection").await;
    assert!(list.text.contains("0 ready") && list.text.contains("I keep connecting"), "{}", list.text);
    assert!(list.buttons[0][0].text.starts_with("🟠 +1 555 123 0000 · no connection since"), "{:?}", list.buttons);
    let card = watched.ask("/account +15551230000", "🟠 active, no connection since").await;
    assert!(card.text.contains("Its messages wait"), "{}", card.text);
    let why = watched.ask("/why @bob_buys", "✗ no connection since").await;
    assert!(why.text.contains("A message would go out when the connection is back"), "{}", why.text);
    watched.accept("one", "Hello").await;
    let why = watched.ask("/why @bob_buys", "Goes out when the connection is back").await;
    assert!(!why.text.contains("out now"), "{}", why.text);

    watched.sandbox.stall(false);
    watched.all_connected().await;
    watched.ask("/start", "2 accounts ready").await;
    let why = watched.ask("/why @bob_carter", "A message would go out now").await;
    assert!(!why.text.contains("no connection"), "{}", why.text);
}
