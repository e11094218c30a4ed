//! Stories of retries: they become rarer with each failure, and do not hold up other work.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use rstest::rstest;
use salesdesk::accounts::{AccountNotifier, ConnectionSettings, Supervisor};
use salesdesk::domain::ground::LoopName;
use salesdesk::domain::ids::{OutboxId, TelegramMessageId, TelegramUserId};
use salesdesk::domain::outbox::{ItemReason, ItemState, MediaKind, OutboxItem};
use salesdesk::domain::username::Username;
use salesdesk::event::Events;
use salesdesk::outbox::Outbox;
use salesdesk::store::{Media, NewItem};
use salesdesk::tasks::{Tasks, Wake};
use salesdesk::telegram::DataCenters;
use telegram_sandbox::world::{FaultKind, When};
use tokio::net::TcpListener;

use crate::desk::ADMIN;
use crate::outbox::{Scene, minutes};

const FOR_GOOD: u32 = u32::MAX;

fn error(code: i32, text: &str) -> FaultKind {
    FaultKind::Error { code, text: text.into() }
}

fn to_bob(key: &str) -> NewItem {
    NewItem::text(key, Username::parse("@bob_buys").unwrap(), key, ADMIN)
}

fn file() -> Option<Media> {
    Some(Media {
        kind: MediaKind::Document,
        file_name: "offer.pdf".into(),
        mime_type: None,
        content: vec![7; 300].into(),
    })
}

impl Scene {
    async fn item(&self, id: OutboxId) -> OutboxItem {
        self.outbox.item(id).await.unwrap().unwrap()
    }

    /// How many commits and calls there are while nothing happens.
    async fn quiet(&self, window: Duration) -> (u64, usize) {
        let calls = || self.desk.sandbox.look().journal.entries().len();
        let before = (self.desk.store.commits(), calls());
        tokio::time::sleep(window).await;
        (self.desk.store.commits() - before.0, calls() - before.1)
    }
}

#[rstest]
#[case("messages.sendMessage", None, None)]
#[case("messages.sendMessage", None, Some("MESSAGE_ID_INVALID"))]
#[case("messages.sendMedia", file(), None)]
#[case("messages.sendMedia", file(), Some("MESSAGE_ID_INVALID"))]
#[tokio::test]
async fn an_answer_to_a_message_that_is_gone_goes_without_the_reply(
    #[case] method: &str,
    #[case] media: Option<Media>,
    #[case] refusal: Option<&str>,
) {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    if let Some(refusal) = refusal {
        scene.trouble(None, method, error(400, refusal), When::BeforeEffect, 1);
    }
    let answer = NewItem { reply_to: Some(TelegramMessageId(9_999)), media, ..to_bob("Yes, on Monday") };
    let answer = scene.accept(answer).await;
    assert_eq!(scene.ends(&answer).await, (ItemState::Sent, None));
    assert_eq!(scene.received(bob), ["Yes, on Monday"]);
    let journal = scene.desk.sandbox.look();
    let calls: Vec<_> = journal.journal.calls(method).map(|call| call.params["random_id"].clone()).collect();
    assert_eq!((calls.len(), &calls[0]), (2, &calls[1]));
}

#[rstest]
#[case(401, "USER_DEACTIVATED_BAN", ItemReason::AccountBanned)]
#[case(401, "USER_DEACTIVATED", ItemReason::AccountBanned)]
#[case(401, "AUTH_KEY_UNREGISTERED", ItemReason::AccountNotReady)]
#[case(401, "SESSION_REVOKED", ItemReason::AccountNotReady)]
#[case(401, "SESSION_EXPIRED", ItemReason::AccountNotReady)]
#[case(406, "AUTH_KEY_DUPLICATED", ItemReason::AccountNotReady)]
#[case(420, "FROZEN_METHOD_INVALID", ItemReason::Frozen)]
#[case(400, "PEER_FLOOD", ItemReason::NewContactsPaused)]
#[tokio::test]
async fn a_waiting_answer_of_a_dead_account_waits_in_silence(
    #[case] code: i32,
    #[case] text: &str,
    #[case] reason: ItemReason,
) {
    let mut scene = Scene::set().await;
    let (account, _) = scene.account("+15551230101").await;
    scene.account("+15551230102").await;
    scene.person("bob_buys");
    let first = scene.accept(NewItem { from: Some(account), ..to_bob("one") }).await;
    assert_eq!(scene.ends(&first).await, (ItemState::Sent, None));
    scene.trouble(None, "messages.sendMessage", error(code, text), When::BeforeEffect, FOR_GOOD);
    let second = scene.send("@bob_buys", "two").await;
    scene.waits_for(&second, reason).await;
    let (commits, calls) = scene.quiet(Duration::from_millis(1_500)).await;
    assert!(commits <= 1 && calls == 0, "{commits} commits, {calls} calls");
    // It becomes due again and again without effect.
    for _ in 0..3 {
        scene.pass(minutes(30)).await;
        let (commits, calls) = scene.quiet(Duration::from_millis(300)).await;
        assert!(commits <= 2 && calls <= 1, "{commits} commits, {calls} calls");
    }
    scene.restart().await;
    let (commits, calls) = scene.quiet(Duration::from_millis(700)).await;
    assert!(commits <= 2 && calls <= 1, "{commits} commits, {calls} calls");
    let item = scene.item(second.items[0].id).await;
    assert_eq!((item.account_id, item.settled_at, item.attempts), (Some(account), None, 0));
}

#[rstest]
#[case("contacts.resolveUsername")]
#[case("messages.sendMessage")]
#[case("help.getConfig")]
#[case("*")]
#[tokio::test]
async fn a_method_that_fails_for_good_is_called_less_and_less(#[case] method: &str) {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let people = ["bob_buys", "eve_buys", "kim_buys"].map(|name| scene.person(name));
    scene.trouble(None, method, error(500, "INTERNAL"), When::BeforeEffect, FOR_GOOD);
    let mut items = Vec::new();
    for name in ["@bob_buys", "@eve_buys", "@kim_buys"] {
        items.push(scene.send(name, name).await);
    }
    for item in &items {
        let reason = if method == "messages.sendMessage" { ItemReason::OutcomeUnknown } else { ItemReason::NoAnswer };
        scene.waits_for(item, reason).await;
    }
    let (_, early) = scene.quiet(Duration::from_secs(3)).await;
    assert!(early <= 3 * 4, "{early} calls for three messages in three seconds");
    let (commits, late) = scene.quiet(Duration::from_secs(3)).await;
    assert!(late <= 6 && commits <= 9, "{late} calls and {commits} commits in three seconds more");
    // The wait survives a restart.
    scene.restart().await;
    let (_, after) = scene.quiet(Duration::from_millis(800)).await;
    assert!(after <= 4, "{after} calls after a restart");
    scene.desk.sandbox.edit(|state| state.faults.clear());
    let until = Instant::now() + Duration::from_secs(15);
    while people.iter().any(|person| scene.received(*person).is_empty()) {
        assert!(Instant::now() < until, "{:?}", scene.item(items[0].items[0].id).await);
        scene.pass(minutes(1)).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for person in people {
        assert_eq!(scene.received(person).len(), 1);
    }
}

#[tokio::test]
async fn what_waits_for_an_answer_of_telegram_does_not_blame_its_account() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    scene.person("bob_buys");
    scene.trouble(None, "contacts.resolveUsername", error(500, "INTERNAL"), When::BeforeEffect, FOR_GOOD);
    let first = scene.send("@bob_buys", "one").await;
    let item = scene.waits_for(&first, ItemReason::NoAnswer).await;
    assert_eq!((item.attempts, item.state), (0, ItemState::Queued), "nothing was sent, and it can be cancelled");
    let tried = item.tries;
    let item = scene.until(item.id, |item| item.tries > tried + 1).await;
    assert!(item.not_before > scene.desk.store.clock().now() + SignedDuration::from_millis(900), "{item:?}");
}

#[rstest]
#[case(error(500, "INTERNAL"))]
#[case(error(-503, "Timeout"))]
#[case(error(400, "PEER_ID_INVALID"))]
#[case(error(400, "INPUT_METHOD_INVALID_1"))]
#[case(error(403, "USER_PRIVACY_RESTRICTED"))]
#[case(error(420, "FLOOD_WAIT_3600"))]
#[case(FaultKind::Close)]
#[tokio::test]
async fn a_courtesy_never_stops_a_first_message(#[case] kind: FaultKind) {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let eve = scene.person("eve_buys");
    scene.trouble(None, "users.getRequirementsToContact", kind, When::BeforeEffect, FOR_GOOD);
    let (first, second) = (scene.send("@bob_buys", "one").await, scene.send("@eve_buys", "two").await);
    assert_eq!(scene.ends(&first).await, (ItemState::Sent, None));
    assert_eq!(scene.ends(&second).await, (ItemState::Sent, None));
    assert_eq!((scene.received(bob), scene.received(eve)), (vec!["one".to_owned()], vec!["two".to_owned()]));
    assert!(scene.calls("users.getRequirementsToContact") <= 2);
}

#[rstest]
#[case(400, "USER_PRIVACY_RESTRICTED")]
#[case(403, "PRIVACY_PREMIUM_REQUIRED")]
#[case(400, "PEER_FLOOD")]
#[case(420, "FROZEN_METHOD_INVALID")]
#[case(420, "FLOOD_WAIT_60")]
#[tokio::test]
async fn a_first_message_that_is_refused_begins_no_dialog(#[case] code: i32, #[case] text: &str) {
    let mut scene = Scene::set().await;
    let (account, _) = scene.account("+15551230101").await;
    let (other, _) = scene.account("+15551230102").await;
    let bob = scene.person("bob_buys");
    scene.trouble(Some("+15551230101"), "messages.sendMessage", error(code, text), When::BeforeEffect, FOR_GOOD);
    let first = scene.accept(NewItem { from: Some(account), ..to_bob("one") }).await;
    let refused = scene.until(first.items[0].id, |item| item.reason.is_some()).await;
    let bob_id = TelegramUserId(bob.0);
    assert_eq!(scene.desk.store.read().await.unwrap().dialogs().by_prospect(bob_id).await.unwrap(), None);
    if refused.settled_at.is_none() {
        assert!(scene.outbox.cancel(refused.id, ADMIN).await.unwrap());
    }
    // No message was sent, so they are not bound to the account.
    let second = scene.accept(NewItem { from: Some(other), ..to_bob("two") }).await;
    assert_eq!(scene.ends(&second).await, (ItemState::Sent, None));
    let dialog = scene.desk.store.read().await.unwrap().dialogs().by_prospect(bob_id).await.unwrap().unwrap();
    assert_eq!((dialog.account_id, dialog.target_username.as_deref()), (other, Some("bob_buys")));
}

/// A data centre that accepts connections and closes them.
struct Dead {
    address: SocketAddrV4,
    taken: Arc<AtomicUsize>,
}

impl Dead {
    async fn begin() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let std::net::SocketAddr::V4(address) = listener.local_addr().unwrap() else { panic!() };
        let taken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                drop(socket);
            }
        });
        Self { address, taken }
    }
}

impl DataCenters for Dead {
    fn home(&self) -> i32 {
        2
    }

    fn address(&self, _dc: i32) -> Option<SocketAddrV4> {
        Some(self.address)
    }
}

#[tokio::test]
async fn a_dead_server_is_tried_once_per_wait_whatever_waits() {
    let scene = Scene::set().await;
    let dead = Arc::new(Dead::begin().await);
    let (account, _) = scene.account("+15551230101").await;
    let store = scene.desk.store.clone();
    let supervisor = Supervisor::new(store.clone(), Arc::clone(&dead) as _, scene.desk.settings.api.clone());
    let (events, _heard) = Events::new();
    let tasks = Tasks::default();
    let outbox = Outbox::new(store.clone(), supervisor.clone(), tasks.clone(), Wake::default());
    let notifier = AccountNotifier::new(store.clone(), events);
    tasks.run_loop(LoopName::Connections, move |pulse| {
        supervisor.clone().run(ConnectionSettings::default(), notifier.clone(), pulse)
    });
    for n in 0..9 {
        let name = format!("buyer_{n}");
        let new = NewItem::text(&name, Username::parse(&name).unwrap(), "Good day", ADMIN);
        outbox.accept(&NewItem { from: Some(account), ..new }).await.unwrap();
    }
    let running = outbox.clone();
    tasks.run_loop(LoopName::Outbox, move |pulse| running.clone().run(pulse));
    tokio::time::sleep(Duration::from_secs(4)).await;
    let early = dead.taken.load(Ordering::SeqCst);
    let commits = store.commits();
    tokio::time::sleep(Duration::from_secs(6)).await;
    let late = dead.taken.load(Ordering::SeqCst) - early;
    assert!((2..=8).contains(&early), "{early} connections in the first four seconds");
    assert!(late <= 3, "{late} connections in the next six");
    assert!(store.commits() - commits <= 12, "{} commits in six seconds", store.commits() - commits);
    tasks.stop().await;
}
