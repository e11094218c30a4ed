//! Stories of opt-outs while messages to the person are on every path at once. Chance decides the order; its seed is
//! printed when a story fails.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use salesdesk::accounts::{AccountNotifier, ConnectionSettings, Supervisor};
use salesdesk::domain::ground::LoopName;
use salesdesk::domain::ids::{DialogId, OutboxId, TelegramUserId};
use salesdesk::domain::outbox::ItemState;
use salesdesk::domain::target::Target;
use salesdesk::domain::username::Username;
use salesdesk::event::Events;
use salesdesk::inbox::Inbox;
use salesdesk::outbox::{Answered, Outbox};
use salesdesk::store::NewItem;
use salesdesk::tasks::{Tasks, Wake};
use telegram_sandbox::world::{Person, PersonId};

use crate::desk::{ADMIN, Desk};
use crate::support::SandboxDataCenters;

const LIMIT: Duration = Duration::from_secs(60);
const PEOPLE: usize = 200;
const WORDS: [&str; 4] = ["stop", "СТОП!", "Unsubscribe", "Отписаться."];

/// An event for one person, in random order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Send,
    Later,
    Answer,
    OptOut,
}

/// Pseudo-random numbers from a seed (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % most
    }

    fn order(&mut self) -> Vec<Step> {
        let mut left = vec![Step::Send, Step::Later, Step::Answer, Step::OptOut];
        let mut order = Vec::new();
        while !left.is_empty() {
            let next = usize::try_from(self.below(left.len() as u64)).unwrap();
            order.push(left.remove(next));
        }
        order
    }
}

struct Talk {
    desk: Desk,
    outbox: Outbox,
    sam: PersonId,
    tasks: Tasks,
}

impl Talk {
    async fn open() -> Self {
        let desk = Desk::open().await;
        let (_, sam) = crate::seed::account(desk.sandbox.world(), &desk.store, 1, 100_000).await.unwrap();
        let supervisor =
            Supervisor::new(desk.store.clone(), SandboxDataCenters::of(&desk.sandbox), desk.settings.api.clone());
        let (events, _nobody_listens) = Events::new();
        let tasks = Tasks::default();
        let inbox = Inbox::new(desk.store.clone(), &supervisor);
        tasks.run_loop(LoopName::Inbox, move |pulse| inbox.clone().run(pulse));
        let notifier = AccountNotifier::new(desk.store.clone(), events);
        let running = supervisor.clone();
        tasks.run_loop(LoopName::Connections, move |pulse| {
            running.clone().run(ConnectionSettings::default(), notifier.clone(), pulse)
        });
        let outbox = Outbox::new(desk.store.clone(), supervisor, tasks.clone(), Wake::default());
        let running = outbox.clone();
        tasks.run_loop(LoopName::Outbox, move |pulse| running.clone().run(pulse));
        Self { desk, outbox, sam, tasks }
    }

    /// Waits until there is a dialog with a person.
    async fn dialog(&self, person: PersonId) -> DialogId {
        loop {
            let mut reading = self.desk.store.read().await.unwrap();
            if let Some(dialog) = reading.dialogs().by_prospect(TelegramUserId(person.0)).await.unwrap() {
                return dialog.id;
            }
            drop(reading);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn stopped(&self, person: PersonId) {
        let id = Some(TelegramUserId(person.0));
        while !self.desk.store.read().await.unwrap().stop_list().contains(None, id).await.unwrap() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    async fn take(&self, step: Step, name: &str, person: PersonId, dialog: DialogId) -> Option<(OutboxId, String)> {
        let text = format!("{step:?} to {name}");
        let to = Username::parse(name).unwrap();
        let new = NewItem::text(&text, to, &text, ADMIN);
        let accepted = match step {
            Step::Send => self.outbox.accept(&new).await.unwrap(),
            Step::Later => {
                let at = self.desk.store.clock().now() + SignedDuration::from_hours(2);
                self.outbox.accept(&NewItem { not_before: Some(at), ..new }).await.unwrap()
            }
            Step::Answer => {
                let person = TelegramUserId(person.0);
                let new = NewItem { prospect: Some(person), target: Target::Person(person), ..new };
                match self.outbox.answer(&new, dialog, None, true).await.unwrap() {
                    Answered::Accepted(accepted) => accepted,
                    Answered::ConcurrentReply(_) => panic!("it was to go anyway"),
                }
            }
            Step::OptOut => return None,
        };
        Some((accepted.items[0].id, text))
    }

    fn received(&self, person: PersonId) -> Vec<String> {
        let mut texts: Vec<String> =
            self.desk.sandbox.received(person).into_iter().map(|received| received.text).collect();
        texts.sort();
        texts
    }

    /// One person's story. Returns what Telegram had, or was receiving, when the desk knew of the opt-out.
    async fn live(&self, number: usize, mut chance: Chance) -> (PersonId, Vec<String>, usize) {
        let name = format!("person_{number:03}");
        let person = self.desk.sandbox.add(Person::named(&name).username(&name));
        self.desk.sandbox.write(person, self.sam, "Hello");
        let dialog = self.dialog(person).await;
        let order = chance.order();
        let (mut before, mut attempted, mut stopped) = (Vec::<(OutboxId, String)>::new(), Vec::new(), false);
        for step in &order {
            // Not a wait, but a random delay.
            tokio::time::sleep(Duration::from_micros(chance.below(20_000))).await;
            if *step == Step::OptOut {
                let word = WORDS[usize::try_from(chance.below(4)).unwrap()];
                self.desk.sandbox.write(person, self.sam, word);
                self.stopped(person).await;
                stopped = true;
                let mut reading = self.desk.store.read().await.unwrap();
                for (id, text) in &before {
                    let item = reading.outbox().get(*id).await.unwrap().unwrap();
                    let waits = item.state == ItemState::Queued && item.attempts == 0;
                    assert!(!waits, "{order:?}: {text:?} still waits");
                    if matches!(item.state, ItemState::Sent | ItemState::Sending) {
                        attempted.push(text.clone());
                    }
                }
            } else if let Some(taken) = self.take(*step, &name, person, dialog).await
                && !stopped
            {
                before.push(taken);
            }
        }
        attempted.sort();
        (person, attempted, before.len())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_opt_out_nothing_goes_out_on_any_path_in_any_order() {
    let seed = match std::env::var("OPT_OUT_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => RandomState::new().build_hasher().finish() | 1,
    };
    eprintln!("OPT_OUT_SEED={seed}");
    let mut chance = Chance(seed);
    let talk = Arc::new(Talk::open().await);
    let lives: Vec<_> = (0..PEOPLE)
        .map(|number| {
            let (talk, chance) = (Arc::clone(&talk), Chance(chance.below(u64::MAX) | 1));
            tokio::spawn(async move { tokio::time::timeout(LIMIT, talk.live(number, chance)).await.unwrap() })
        })
        .collect();
    let mut known = Vec::new();
    for life in lives {
        known.push(life.await.unwrap());
    }
    // Postponed items are due now.
    talk.desk.store.clock().advance(SignedDuration::from_hours(3));
    let settled = async {
        while talk.outbox.queue(0).await.unwrap().total > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LIMIT, settled).await.unwrap();
    for (person, attempted, _) in &known {
        assert_eq!(talk.received(*person), *attempted, "{person:?}");
    }
    let sent: usize = known.iter().map(|(_, attempted, _)| attempted.len()).sum();
    let waited: usize = known.iter().map(|(_, _, before)| before).sum();
    assert!(0 < sent && sent < waited, "chance had both: {sent} of {waited} were faster");
    talk.tasks.stop().await;
}
