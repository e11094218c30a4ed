//! Stories of items that wait for an account that cannot send: nothing is lost, nothing arrives twice, and no loop is
//! busy.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;
use rstest::rstest;
use salesdesk::domain::account::AccountStatus;
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, When};

use crate::bot::{PHONE, Scene, eventually};

/// A quiet period, long enough to notice a loop that runs once a second.
const WINDOW: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Off {
    Paused,
    Disabled,
    Banned,
    Removed,
}

impl Scene {
    async fn turns_off(&self, how: Off) {
        let is = |status| {
            move |account: Option<&salesdesk::domain::account::Account>| {
                account.is_some_and(|account| account.status == status)
            }
        };
        match how {
            Off::Paused => {
                let card = self.ask(&format!("/account {PHONE}"), "Queue").await;
                self.press(card.id, "⏸ Pause").await;
                self.becomes(|account| account.is_some_and(|account| !account.is_available)).await;
            }
            Off::Disabled => {
                let asked = self.ask(&format!("/disable {PHONE}"), "Switch this account off?").await;
                self.press(asked.id, "⏹ Yes, switch it off").await;
                self.becomes(is(AccountStatus::Disabled)).await;
            }
            Off::Banned => {
                self.sandbox.ban(self.sam);
                self.becomes(is(AccountStatus::Blocked)).await;
            }
            Off::Removed => {
                let asked = self.ask(&format!("/remove_account {PHONE}"), "Remove this account").await;
                self.press(asked.id, "🗑 Yes, remove it").await;
                self.becomes(|account| account.is_none()).await;
            }
        }
    }

    async fn turns_on(&self, how: Off) {
        let code = |before: Option<String>| async move {
            eventually(|| self.sandbox.code(self.sam).filter(|code| Some(&code.code) != before.as_ref())).await.code
        };
        let before = self.sandbox.code(self.sam).map(|code| code.code);
        match how {
            Off::Paused | Off::Disabled => drop(self.ask(&format!("/enable {PHONE}"), "🟢 active").await),
            Off::Banned => {
                self.sandbox.edit(|state| state.people.get_mut(&self.sam).unwrap().banned = false);
                let card = self.ask(&format!("/account {PHONE}"), "blocked by Telegram").await;
                self.press(card.id, "🔐 Log in again").await;
                let card = self.shown("Enter it with the buttons").await;
                self.tap(card.id, &code(before).await).await;
            }
            Off::Removed => {
                let card = self.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
                self.tap(card.id, &code(before).await).await;
            }
        }
        self.becomes(|account| account.is_some_and(|one| one.status == AccountStatus::Active && one.is_available))
            .await;
    }

    /// Methods that are called repeatedly, and commits, while nothing happens.
    async fn turns(&self) -> (BTreeMap<String, usize>, u64) {
        let store = &self.app.as_ref().unwrap().store;
        let (from, commits) = (self.sandbox.look().journal.entries().len(), store.commits());
        tokio::time::sleep(WINDOW).await;
        let mut calls = BTreeMap::<String, usize>::new();
        for call in self.sandbox.look().journal.entries().iter().skip(from) {
            *calls.entry(call.method.clone()).or_default() += 1;
        }
        calls.retain(|_, calls| *calls > 4);
        (calls, store.commits() - commits)
    }

    async fn open_items(&self) -> Vec<String> {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let mut open: Vec<_> = reading.outbox().open().await.unwrap().into_iter().map(|item| item.content).collect();
        open.sort();
        open
    }
}

#[rstest]
#[case::paused(Off::Paused, "its account is paused")]
#[case::switched_off(Off::Disabled, "its account is not logged in or is switched off")]
#[case::banned(Off::Banned, "Telegram has banned its account")]
#[case::removed(Off::Removed, "its account was removed from the desk")]
#[tokio::test]
async fn what_waits_for_an_account_that_cannot_send_waits_and_goes_out_once(#[case] how: Off, #[case] words: &str) {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    let plan = scene.ask("/later in 2h @bob_lee Planned", "is this the time?").await;
    scene.press(plan.id, "✅ Yes, schedule it").await;
    scene.says(plan.id, "goes out at").await;
    // A message that arrives without any report from Telegram.
    let (door, method, when) = (Door::Mtproto, "messages.sendMessage".to_owned(), When::AfterEffect);
    let fault = Fault { door, method, caller: None, times: u32::MAX, kind: FaultKind::Close, when };
    scene.sandbox.edit(|state| state.faults.order(fault));
    scene.ask("/send @bob_lee Unsure", "Unsure").await;
    eventually(|| (scene.texts(bob) == ["Hello", "Unsure"]).then_some(())).await;

    scene.turns_off(how).await;
    scene.sandbox.edit(|state| state.faults.clear());
    let waits = scene.ask("/send @bob_lee Waits", "⏳").await;
    scene.says(waits.id, words).await;
    scene.ask("/send @carl_x Hi", "⏳").await;
    let queue = scene.ask("/queue", "Waits").await;
    assert!(queue.text.contains("Unsure") && queue.text.contains("Planned"), "{}", queue.text);
    let (calls, commits) = scene.turns().await;
    assert!(calls.is_empty() && commits <= 6, "{calls:?}, {commits} commits");

    scene.pass(SignedDuration::from_hours(3)).await;
    scene.says(waits.id, words).await;
    let open = scene.open_items().await;
    assert!(["Hi", "Planned", "Waits"].iter().all(|text| open.contains(&(*text).to_owned())), "{open:?}");
    assert_eq!((scene.texts(bob), scene.texts(carl)), (vec!["Hello".to_owned(), "Unsure".to_owned()], vec![]));

    scene.turns_on(how).await;
    eventually(|| (scene.texts(bob).len() == 4 && scene.texts(carl).len() == 1).then_some(())).await;
    scene.says(waits.id, "✅ sent").await;
    let settled = async {
        while !scene.open_items().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
            // An attempt with an unknown outcome keeps its own time.
            scene.pass(SignedDuration::from_secs(10)).await;
        }
    };
    assert!(tokio::time::timeout(crate::bot::LIMIT, settled).await.is_ok(), "{:?}", scene.open_items().await);
    let mut texts = scene.texts(bob);
    texts.sort();
    assert_eq!(texts, ["Hello", "Planned", "Unsure", "Waits"]);
    assert_eq!(scene.sandbox.sessions_used_twice(), 0);
}

#[tokio::test]
async fn what_waits_for_somebody_who_is_forgotten_meanwhile_goes_to_nobody() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    scene.turns_off(Off::Paused).await;
    let waits = scene.ask("/send @bob_lee Waits", "its account is paused").await;
    scene.sandbox.send_in_album(scene.ann, "7", "a.pdf", b"a.pdf".to_vec(), "/send @bob_lee Our office").unwrap();
    scene.sandbox.send_in_album(scene.ann, "7", "b.pdf", b"b.pdf".to_vec(), "").unwrap();
    scene.shown("an album of 2 files").await;
    scene.ask("/send @carl_x Hi", "⏳").await;
    let asked = scene.ask("/forget @bob_lee", "for good?").await;
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    scene.turned(asked.id, "Forgotten.").await;
    assert_eq!(scene.open_items().await, ["Hi"]);
    // The old card's buttons get an answer, and restore nothing.
    let words = scene.press(waits.id, Button::Data("unsend:2".into())).await;
    assert!(words.is_some_and(|words| !words.is_empty()));

    scene.turns_on(Off::Paused).await;
    eventually(|| (scene.texts(carl) == ["Hi"]).then_some(())).await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts(bob), ["Hello"]);
    assert!(scene.sandbox.received(bob).iter().all(|got| got.file.is_none()));
}
