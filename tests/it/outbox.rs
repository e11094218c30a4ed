//! Stories of the outbox: real outbox and real clients on a sandbox. What a prospect received decides, and the outbox's
//! own records; the clock is set, never waited for.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use salesdesk::accounts::{Supervisor, warm_up};
use salesdesk::domain::account::{AccountEvent, AccountStatus, WarmUpPace};
use salesdesk::domain::gate::{Rule, Verdict};
use salesdesk::domain::ground::LoopName;
use salesdesk::domain::ids::{AccountId, ChatId, OutboxId, TelegramMessageId, TelegramUserId};
use salesdesk::domain::limits::{Caps, Ramp};
use salesdesk::domain::login::Card;
use salesdesk::domain::message::MessageDirection;
use salesdesk::domain::outbox::{ItemReason, ItemState, MediaKind, OutboxItem};
use salesdesk::domain::phone::Phone;
use salesdesk::domain::stop_list::Cause;
use salesdesk::domain::target::Target;
use salesdesk::domain::text::{Span, SpanKind};
use salesdesk::domain::username::Username;
use salesdesk::event::{Event, Events};
use salesdesk::outbox::{Accepted, Outbox, SendNow};
use salesdesk::store::{Media, NewItem};
use salesdesk::tasks::{Tasks, Wake};
use telegram_sandbox::control::{Received, ReceivedFile};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When, WhoMayWrite};
use tokio::sync::mpsc;

use crate::desk::{ADMIN, Desk};
use crate::store::report;
use crate::support::SandboxDataCenters;

const LIMIT: Duration = Duration::from_secs(20);

pub(crate) struct Scene {
    pub(crate) desk: Desk,
    pub(crate) outbox: Outbox,
    events: mpsc::UnboundedReceiver<Event>,
    tasks: Tasks,
}

impl Scene {
    /// A desk without a gap between messages, unless a story sets one.
    pub(crate) async fn set() -> Self {
        let desk = Desk::open().await;
        let mut work = desk.store.begin().await.unwrap();
        work.settings().set_minimum_gap(0, None).await.unwrap();
        work.commit().await.unwrap();
        let (outbox, events, tasks) = Self::open(&desk);
        Self { desk, outbox, events, tasks }
    }

    fn open(desk: &Desk) -> (Outbox, mpsc::UnboundedReceiver<Event>, Tasks) {
        let data_centers = SandboxDataCenters::of(&desk.sandbox);
        let supervisor = Supervisor::new(desk.store.clone(), data_centers, desk.settings.api.clone());
        let (events, heard) = Events::new();
        desk.store.deliver_to(events);
        let tasks = Tasks::default();
        let outbox = Outbox::new(desk.store.clone(), supervisor, tasks.clone(), Wake::default());
        let running = outbox.clone();
        tasks.run_loop(LoopName::Outbox, move |pulse| running.clone().run(pulse));
        (outbox, heard, tasks)
    }

    /// Restarts the program on the same database.
    pub(crate) async fn restart(&mut self) {
        self.tasks.stop().await;
        self.desk.sandbox.close_connections(None);
        (self.outbox, self.events, self.tasks) = Self::open(&self.desk);
    }

    /// An account that is logged in.
    pub(crate) async fn account(&self, phone: &str) -> (AccountId, PersonId) {
        let person = self.desk.sandbox.add(Person::named("Sam").phone(phone));
        let account = self.desk.account(&Phone::parse(phone).unwrap()).await;
        self.desk.seed(account, &self.desk.sandbox.seed_session(person, None)).await;
        let mut work = self.desk.store.begin().await.unwrap();
        let signed_in = AccountEvent::SignedIn(WarmUpPace::Established);
        work.accounts().update_account_status(account, signed_in, None, None).await.unwrap();
        work.commit().await.unwrap();
        (account, person)
    }

    pub(crate) fn person(&self, name: &str) -> PersonId {
        self.desk.sandbox.add(Person::named(name).username(name))
    }

    pub(crate) async fn send(&self, to: &str, text: &str) -> Accepted {
        self.accept(NewItem::text(text, username(to), text, ADMIN)).await
    }

    pub(crate) async fn accept(&self, new: NewItem) -> Accepted {
        self.outbox.accept(&new).await.unwrap()
    }

    /// Waits until an item fulfils a condition.
    pub(crate) async fn until(&mut self, id: OutboxId, fits: impl Fn(&OutboxItem) -> bool) -> OutboxItem {
        let waiting = async {
            loop {
                let item = self.outbox.item(id).await.unwrap().unwrap();
                if fits(&item) {
                    return item;
                }
                self.events.recv().await.unwrap();
            }
        };
        match tokio::time::timeout(LIMIT, waiting).await {
            Ok(item) => item,
            Err(_) => panic!("it stays {:?}", self.outbox.item(id).await),
        }
    }

    pub(crate) async fn ends(&mut self, accepted: &Accepted) -> (ItemState, Option<ItemReason>) {
        let item = self.until(accepted.items[0].id, |item| item.settled_at.is_some()).await;
        (item.state, item.reason)
    }

    pub(crate) async fn waits_for(&mut self, accepted: &Accepted, reason: ItemReason) -> OutboxItem {
        self.until(accepted.items[0].id, |item| item.reason == Some(reason)).await
    }

    pub(crate) async fn arrives(&self, to: PersonId, text: &str) -> Received {
        let found = self.desk.sandbox.wait_received(LIMIT, to, |message| message.text == text).await;
        found.unwrap_or_else(|| panic!("{text:?} did not arrive"))
    }

    pub(crate) fn received(&self, person: PersonId) -> Vec<String> {
        self.desk.sandbox.received(person).into_iter().map(|message| message.text).collect()
    }

    /// Advances the desk's clock and runs the outbox.
    pub(crate) async fn pass(&self, time: SignedDuration) {
        self.desk.store.clock().advance(time);
        self.outbox.tick().await.unwrap();
    }

    pub(crate) fn trouble(&self, caller: Option<&str>, method: &str, kind: FaultKind, when: When, times: u32) {
        let caller = caller.map(str::to_owned);
        let fault = Fault { door: Door::Mtproto, method: method.into(), caller, times, kind, when };
        self.desk.sandbox.edit(|state| state.faults.order(fault));
    }

    pub(crate) fn calls(&self, method: &str) -> usize {
        self.desk.sandbox.look().journal.calls(method).count()
    }
}

fn username(name: &str) -> Username {
    Username::parse(name).unwrap()
}

fn refusal(text: &str) -> FaultKind {
    let code = if text.starts_with("FLOOD") { 420 } else { 400 };
    FaultKind::Error { code, text: text.into() }
}

pub(crate) fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

#[tokio::test]
async fn nobody_on_the_stop_list_is_written_to() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let first = scene.send("@bob_buys", "one").await;
    assert_eq!(scene.ends(&first).await, (ItemState::Sent, None));
    let mut work = scene.desk.store.begin().await.unwrap();
    work.stop_list().add(None, Some(TelegramUserId(bob.0)), Cause::Admin(ADMIN)).await.unwrap();
    work.commit().await.unwrap();
    let second = scene.send("@bob_buys", "two").await;
    assert_eq!(second.verdict, Verdict::Never { reason: ItemReason::StopList });
    assert_eq!((second.items[0].state, second.items[0].reason), (ItemState::Failed, Some(ItemReason::StopList)));
    assert_eq!(scene.received(bob), ["one"]);
}

#[tokio::test]
async fn an_opt_out_stops_what_was_accepted_before() {
    let mut scene = Scene::set().await;
    let bob = scene.person("bob_buys");
    let waiting = scene.send("@bob_buys", "one").await;
    assert_eq!(waiting.verdict, Verdict::NotBefore { until: None, reason: ItemReason::NoAccount });
    let mut work = scene.desk.store.begin().await.unwrap();
    work.stop_list().add(Some(&username("@Bob_Buys")), None, Cause::OptOut).await.unwrap();
    work.commit().await.unwrap();
    scene.account("+15551230101").await;
    scene.pass(minutes(2)).await;
    assert_eq!(scene.ends(&waiting).await, (ItemState::Failed, Some(ItemReason::StopList)));
    assert!(scene.received(bob).is_empty());
}

#[tokio::test]
async fn the_gap_between_two_messages_of_an_account_is_kept_across_a_restart() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let (bob, eve) = (scene.person("bob_buys"), scene.person("eve_buys"));
    let mut work = scene.desk.store.begin().await.unwrap();
    work.settings().set_minimum_gap(60, Some(ADMIN)).await.unwrap();
    work.commit().await.unwrap();
    let first = scene.send("@bob_buys", "one").await;
    assert_eq!(first.verdict, Verdict::Yes, "the first one goes at once");
    scene.arrives(bob, "one").await;
    scene.ends(&first).await;
    scene.restart().await;
    let second = scene.send("@eve_buys", "two").await;
    assert!(matches!(second.verdict, Verdict::NotBefore { until: Some(_), reason: ItemReason::MinimumGap }));
    assert_eq!(scene.outbox.send_now(second.items[0].id, ADMIN, false).await.unwrap(), SendNow::Gate(second.verdict));
    assert!(scene.received(eve).is_empty());
    scene.pass(minutes(2)).await;
    scene.arrives(eve, "two").await;
}

#[tokio::test]
async fn quiet_hours_are_those_of_the_prospects_zone() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let first = scene.send("@bob_buys", "one").await;
    scene.ends(&first).await;
    let clock = scene.desk.store.clock().clone();
    let zone = TimeZone::get("Asia/Tokyo").unwrap();
    let there = clock.now().to_zoned(zone.clone());
    let mut work = scene.desk.store.begin().await.unwrap();
    let contact = work.contacts().find(&Target::Person(TelegramUserId(bob.0))).await.unwrap().unwrap();
    work.contacts().set_zone(contact, Some(&zone), ADMIN).await.unwrap();
    let hour = |hours: i64| (there.clone() + SignedDuration::from_hours(hours)).strftime("%H:00").to_string();
    let quiet = format!("{}-{}", hour(-1), hour(3)).parse().unwrap();
    work.settings().set_quiet_hours(Some(quiet), Some(ADMIN)).await.unwrap();
    work.commit().await.unwrap();

    let second = scene.send("@bob_buys", "two").await;
    let Verdict::NotBefore { until: Some(until), reason: ItemReason::QuietHours } = second.verdict else {
        panic!("{:?}", second.verdict)
    };
    assert_eq!(until.to_zoned(zone).strftime("%H:%M").to_string(), hour(3));
    assert_eq!(scene.outbox.why(&username("@bob_buys").into()).await.unwrap().goes_out_at, Some(until));
    assert_eq!(scene.received(bob), ["one"]);
    scene.pass(SignedDuration::from_hours(3)).await;
    scene.arrives(bob, "two").await;
}

#[tokio::test]
async fn a_warming_account_keeps_to_its_ramp_across_restarts_and_becomes_active() {
    let mut scene = Scene::set().await;
    let (account, _) = scene.account("+15551230101").await;
    let people = ["bob_buys", "eve_buys", "kim_buys"].map(|name| scene.person(name));
    let day = |messages, new_contacts| Caps { messages, new_contacts };
    let mut work = scene.desk.store.begin().await.unwrap();
    work.settings().set_ramp(&Ramp::new(vec![day(2, 1), day(9, 2)]).unwrap(), Some(ADMIN)).await.unwrap();
    let pace = AccountEvent::PaceChosen(WarmUpPace::WarmUp);
    work.accounts().update_account_status(account, pace, None, None).await.unwrap();
    work.commit().await.unwrap();
    warm_up::step(&scene.desk.store).await.unwrap();

    let first = scene.send("@bob_buys", "one").await;
    scene.ends(&first).await;
    scene.restart().await;
    let stranger = scene.send("@eve_buys", "two").await;
    let Verdict::NotBefore { until: Some(until), reason: ItemReason::NewContactLimit } = stranger.verdict else {
        panic!("{:?}", stranger.verdict)
    };
    assert_eq!(
        scene.desk.store.clock().day_of(until),
        scene.desk.store.clock().day_of(until - minutes(1)).tomorrow().unwrap()
    );
    let known = scene.send("@bob_buys", "three").await;
    assert_eq!(scene.ends(&known).await, (ItemState::Sent, None));
    let full = scene.send("@bob_buys", "four").await;
    assert!(matches!(full.verdict, Verdict::NotBefore { until: Some(_), reason: ItemReason::DailyLimit }));

    scene.desk.store.clock().advance(SignedDuration::from_hours(24));
    warm_up::step(&scene.desk.store).await.unwrap();
    scene.outbox.tick().await.unwrap();
    scene.arrives(people[1], "two").await;
    scene.arrives(people[0], "four").await;
    scene.desk.store.clock().advance(SignedDuration::from_hours(24));
    warm_up::step(&scene.desk.store).await.unwrap();
    let mut reading = scene.desk.store.read().await.unwrap();
    let account = reading.accounts().get_account_by_id(account).await.unwrap().unwrap();
    assert_eq!((account.status, account.warmup_count), (AccountStatus::Active, 2));
    assert_eq!(reading.audit().newest(1).await.unwrap()[0].details.as_deref(), Some("warming → active"));
}

#[tokio::test]
async fn one_person_is_always_written_to_from_one_account() {
    let mut scene = Scene::set().await;
    let (first_account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let first = scene.send("@bob_buys", "one").await;
    scene.ends(&first).await;
    let (second_account, _) = scene.account("+15551230102").await;
    let again = scene.send("@bob_buys", "two").await;
    scene.ends(&again).await;
    assert_eq!(scene.outbox.item(again.items[0].id).await.unwrap().unwrap().account_id, Some(first_account));
    let text = NewItem::text("three", username("@bob_buys"), "three", ADMIN);
    let named = scene.accept(NewItem { from: Some(second_account), ..text }).await;
    assert_eq!(named.verdict, Verdict::Never { reason: ItemReason::OtherAccount });
    assert_eq!(
        named.items[0].account_id,
        Some(second_account),
        "it is not given to another one behind the admin's back"
    );
    assert!(scene.desk.sandbox.received(bob).iter().all(|message| message.from == sam));
}

#[tokio::test]
async fn who_wants_premium_or_payment_is_not_even_tried() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let rich = Person { who_may_write: WhoMayWrite::Paid(50), ..Person::named("Rich").username("rich_buys") };
    let star = Person { who_may_write: WhoMayWrite::PremiumOnly, ..Person::named("Star").username("star_buys") };
    scene.desk.sandbox.add(rich);
    scene.desk.sandbox.add(star);
    let paid = scene.send("@rich_buys", "one").await;
    assert_eq!(scene.ends(&paid).await, (ItemState::Failed, Some(ItemReason::PaymentRequired)));
    let premium = scene.send("@star_buys", "two").await;
    assert_eq!(scene.ends(&premium).await, (ItemState::Failed, Some(ItemReason::PremiumOnly)));
    assert_eq!(scene.calls("messages.sendMessage"), 0);
    // Asked once a day: the next message is refused when it is accepted.
    let again = scene.send("@rich_buys", "three").await;
    assert_eq!(again.verdict, Verdict::Never { reason: ItemReason::PaymentRequired });
    assert_eq!(scene.calls("users.getRequirementsToContact"), 2);
}

#[tokio::test]
async fn the_flood_wait_of_one_account_delays_nobody_else() {
    let mut scene = Scene::set().await;
    let (slow, _) = scene.account("+15551230101").await;
    let (quick, _) = scene.account("+15551230102").await;
    let (bob, eve) = (scene.person("bob_buys"), scene.person("eve_buys"));
    scene.trouble(Some("+15551230101"), "messages.sendMessage", refusal("FLOOD_WAIT_3600"), When::BeforeEffect, 1);
    let from =
        |key: &str, to: &str, account| NewItem { from: Some(account), ..NewItem::text(key, username(to), key, ADMIN) };
    let waiting = scene.accept(from("slow", "@bob_buys", slow)).await;
    let flooded = scene.waits_for(&waiting, ItemReason::FloodWait).await;
    assert_eq!(flooded.attempts, 0, "an attempt that Telegram refused is not charged");
    let behind = scene.accept(from("behind", "@kim_buys", slow)).await;
    assert!(matches!(behind.verdict, Verdict::NotBefore { reason: ItemReason::FloodWait, .. }));
    scene.accept(from("quick", "@eve_buys", quick)).await;
    scene.arrives(eve, "quick").await;
    assert!(scene.received(bob).is_empty());
    scene.pass(minutes(61)).await;
    scene.arrives(bob, "slow").await;
}

#[tokio::test]
async fn an_unknown_outcome_is_asked_about_under_the_same_key_and_delivers_once() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.trouble(None, "messages.sendMessage", FaultKind::Close, When::AfterEffect, 1);
    let accepted = scene.send("@bob_buys", "one").await;
    assert_eq!(scene.ends(&accepted).await, (ItemState::Sent, None));
    assert_eq!(scene.received(bob), ["one"]);
    assert_eq!(scene.calls("messages.sendMessage"), 2);
}

#[tokio::test]
async fn a_late_proof_settles_an_item() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.trouble(
        None,
        "messages.sendMessage",
        FaultKind::Error { code: -503, text: "Timeout".into() },
        When::AfterEffect,
        99,
    );
    let accepted = scene.send("@bob_buys", "one").await;
    scene.waits_for(&accepted, ItemReason::OutcomeUnknown).await;
    scene.desk.sandbox.tell_message_ids(sam);
    assert_eq!(scene.ends(&accepted).await, (ItemState::Sent, None));
    let mut reading = scene.desk.store.read().await.unwrap();
    let sender = reading.accounts().get_account_by_id(account).await.unwrap().unwrap();
    assert_eq!((scene.received(bob).len(), sender.messages_sent), (1, 1));
}

#[tokio::test]
async fn after_many_attempts_without_an_outcome_the_history_tells() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.trouble(
        None,
        "messages.sendMessage",
        FaultKind::Error { code: -503, text: "Timeout".into() },
        When::AfterEffect,
        99,
    );
    let accepted = scene.send("@bob_buys", "one").await;
    for attempts in 1..=5 {
        scene.until(accepted.items[0].id, |item| item.attempts >= attempts && item.reason.is_some()).await;
        scene.pass(minutes(2)).await;
    }
    assert_eq!(scene.ends(&accepted).await, (ItemState::Sent, None));
    assert_eq!((scene.received(bob).len(), scene.calls("messages.sendMessage")), (1, 5));
}

#[tokio::test]
async fn a_long_text_arrives_in_order_with_its_formatting_and_without_a_gap() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let mut work = scene.desk.store.begin().await.unwrap();
    work.settings().set_minimum_gap(60, Some(ADMIN)).await.unwrap();
    work.commit().await.unwrap();
    let paragraph = "All work and no play. ".repeat(100);
    let text = format!("{paragraph}\n\n{paragraph}\n\n{paragraph}");
    let last = Span { offset: text.trim_end().len() - 5, length: 5, kind: SpanKind::Bold };
    let link = Span { offset: 0, length: 3, kind: SpanKind::Link { url: "https://a.b/".into() } };
    let new = NewItem { spans: vec![link, last], ..NewItem::text("long", username("@bob_buys"), &text, ADMIN) };
    let accepted = scene.accept(new.clone()).await;
    assert_eq!(accepted.items.len(), 3);
    assert!(scene.accept(new).await.before);
    scene.until(accepted.items[2].id, |item| item.state == ItemState::Sent).await;
    let received = scene.desk.sandbox.received(bob);
    assert_eq!(received.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(), [paragraph.trim(); 3]);
    assert_eq!(received[0].formatting, ["text_url 0 3 https://a.b/"]);
    assert_eq!(received[1].formatting, Vec::<String>::new());
    let end = paragraph.trim().len();
    assert_eq!(received[2].formatting, [format!("bold {} 5", end - 5)]);
}

#[tokio::test]
async fn what_waits_can_be_seen_explained_cancelled_and_brought_forward() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let (bob, eve) = (scene.person("bob_buys"), scene.person("eve_buys"));
    let tomorrow = scene.desk.store.clock().now() + SignedDuration::from_hours(24);
    let later =
        |key: &str, to: &str| NewItem { not_before: Some(tomorrow), ..NewItem::text(key, username(to), key, ADMIN) };
    let planned = scene.accept(later("planned", "@bob_buys")).await;
    let scheduled = Verdict::NotBefore { until: Some(tomorrow), reason: ItemReason::Scheduled };
    assert_eq!(planned.verdict, scheduled);
    let dropped = scene.accept(later("dropped", "@eve_buys")).await;
    scene.accept(later("dropped too", "@eve_buys")).await;
    let page = scene.outbox.queue(7).await.unwrap();
    assert_eq!((page.total, page.pages, page.page), (3, 1, 0));
    assert!(page.items.iter().all(|queued| queued.verdict == scheduled));

    let why = scene.outbox.why(&username("@bob_buys").into()).await.unwrap();
    assert_eq!((why.lines.len(), why.goes_out_at, why.open.len()), (Rule::ALL.len(), Some(tomorrow), 1));
    assert!(why.account.is_some());

    // A scheduled message does not hold up an immediate one.
    let now = scene.send("@bob_buys", "now").await;
    scene.ends(&now).await;
    assert_eq!(scene.outbox.send_now(planned.items[0].id, ADMIN, false).await.unwrap(), SendNow::Gate(Verdict::Yes));
    scene.arrives(bob, "planned").await;
    scene.ends(&planned).await;
    assert_eq!(scene.outbox.send_now(planned.items[0].id, ADMIN, false).await.unwrap(), SendNow::TooLate);

    assert!(scene.outbox.cancel(dropped.items[0].id, ADMIN).await.unwrap());
    assert!(!scene.outbox.cancel(dropped.items[0].id, ADMIN).await.unwrap());
    assert_eq!(scene.outbox.cancel_all(&username("@Eve_Buys").into(), ADMIN).await.unwrap(), 1);
    scene.pass(SignedDuration::from_hours(25)).await;
    assert_eq!(scene.outbox.queue(0).await.unwrap().total, 0);
    assert_eq!((scene.received(eve).len(), scene.received(bob)), (0, vec!["now".to_owned(), "planned".to_owned()]));
}

#[tokio::test]
async fn after_peer_flood_strangers_wait_and_a_second_one_stops_the_account() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let (bob, eve) = (scene.person("bob_buys"), scene.person("eve_buys"));
    let first = scene.send("@bob_buys", "one").await;
    scene.ends(&first).await;
    scene.desk.sandbox.write(bob, sam, "Tell me more");
    // The reply is not received here: the database is changed as the inbox would do it.
    let mut work = scene.desk.store.begin().await.unwrap();
    let dialog = work.dialogs().by_prospect(TelegramUserId(bob.0)).await.unwrap().unwrap();
    let reply = report(&work, 1_000_000, TelegramUserId(bob.0), MessageDirection::Incoming);
    work.dialogs().receive(dialog.id, account, &reply, true).await.unwrap();
    work.commit().await.unwrap();

    scene.trouble(None, "messages.sendMessage", refusal("PEER_FLOOD"), When::BeforeEffect, 1);
    let stranger = scene.send("@eve_buys", "two").await;
    let waiting = scene.waits_for(&stranger, ItemReason::NewContactsPaused).await;
    assert_eq!(waiting.account_id, Some(account));
    scene.account("+15551230102").await;
    let answer = scene.send("@bob_buys", "more").await;
    assert_eq!(scene.ends(&answer).await, (ItemState::Sent, None), "replies go on");
    scene.trouble(None, "messages.sendMessage", refusal("PEER_FLOOD"), When::BeforeEffect, 1);
    scene.pass(SignedDuration::from_hours(25)).await;
    scene.until(stranger.items[0].id, |item| item.not_before > waiting.not_before).await;
    let next = scene.send("@bob_buys", "even more").await;
    assert!(matches!(next.verdict, Verdict::NotBefore { until: None, reason: ItemReason::AccountPaused }));
    assert!(scene.received(eve).is_empty(), "no other account takes over");
}

#[tokio::test]
async fn a_file_that_is_appended_goes_out_once_and_its_card_has_to_say_so_again() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let first = scene.send("@bob_buys", "one").await;
    scene.ends(&first).await;
    let id = first.items[0].id;
    scene.outbox.set_card(id, Card { chat: ChatId(1), message: TelegramMessageId(1) }).await.unwrap();
    scene.outbox.card_shows_the_end(id).await.unwrap();
    assert_eq!(scene.outbox.cards_due("one").await.unwrap(), []);
    for _ in 0..2 {
        let more = NewItem::text("two", username("@bob_buys"), "two", ADMIN);
        assert!(scene.outbox.append(id, &more).await.unwrap());
    }
    // Recorded as shown, also by a desk that is killed right after.
    assert_eq!(scene.outbox.cards_due("one").await.unwrap(), [id]);
    scene.arrives(bob, "two").await;
    let item = scene.outbox.item(id).await.unwrap().unwrap();
    assert_eq!(scene.outbox.whole_text(item.id).await.unwrap().len(), 2);
    assert_eq!(scene.received(bob), ["one", "two"]);
}

#[tokio::test]
async fn a_photo_and_a_file_arrive_once_with_their_captions() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let media = |kind, file_name: &str, size| {
        let mime_type = file_name.ends_with("offer.pdf").then(|| "application/pdf".to_owned());
        Media { kind, file_name: file_name.into(), mime_type, content: vec![7; size].into() }
    };
    let new = |key: &str, caption: &str, media| NewItem {
        media: Some(media),
        ..NewItem::text(key, username("@bob_buys"), caption, ADMIN)
    };
    scene.trouble(None, "messages.sendMedia", FaultKind::Close, When::AfterEffect, 1);
    let photo = scene.accept(new("1", "Our office", media(MediaKind::Photo, "office.jpg", 3000))).await;
    assert_eq!(scene.ends(&photo).await, (ItemState::Sent, None));
    let caption = "Words. ".repeat(200);
    let file = scene.accept(new("2", &caption, media(MediaKind::Document, "offer.pdf", 600_000))).await;
    assert_eq!(file.items.len(), 2, "what a caption cannot hold comes after it");
    scene.until(file.items[1].id, |item| item.state == ItemState::Sent).await;
    let bare = scene.accept(new("3", "", media(MediaKind::Document, "terms.pdf", 9))).await;
    scene.ends(&bare).await;
    let received = scene.desk.sandbox.received(bob);
    let files: Vec<_> = received.iter().map(|message| message.file.clone()).collect();
    let seen =
        |photo, name: &str, mime: &str, size| Some(ReceivedFile { photo, name: name.into(), mime: mime.into(), size });
    assert_eq!(
        files,
        [
            seen(true, "office.jpg", "image/jpeg", 3000),
            seen(false, "offer.pdf", "application/pdf", 600_000),
            None,
            seen(false, "terms.pdf", "application/octet-stream", 9)
        ]
    );
    assert_eq!((received[0].text.as_str(), received[3].text.as_str()), ("Our office", ""));
    assert_eq!(format!("{} {}", received[1].text, received[2].text), caption.trim());
}
