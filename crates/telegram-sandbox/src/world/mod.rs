//! The world: everything that exists in this Telegram, in memory, behind one lock.
//!
//! Invariant: the interfaces (`bot_api`, `dc`, `control`) change it only through [`World::edit`], so that every change
//! wakes the tasks in [`World::wait_for`].

mod faults;
mod hooks;
mod journal;
mod person;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

pub use faults::{Door, Fault, FaultKind, Faults, When};
pub use hooks::{Hooks, Moment, Paused};
pub use journal::{Journal, JournalEntry, Outcome};
pub use person::{CodeWay, LoginCode, LoginEmail, Person, PersonId, TwoFactor, WhoMayWrite};

/// The user id of Telegram's service account, which delivers login codes.
pub const SERVICE_USER: PersonId = PersonId(777_000);

/// A handle to the world; clones share it.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    /// Counts the edits.
    revision: watch::Sender<u64>,
    hooks: Hooks,
}

/// Everything that exists. Each interface has its own part in its own module.
#[derive(Default)]
pub struct State {
    /// How far the world's clock is ahead of the machine's.
    pub clock_ahead: Duration,
    /// Seconds that the world's clock was set by, without time passing.
    pub clock_set: i64,
    pub people: BTreeMap<PersonId, Person>,
    pub journal: Journal,
    pub faults: Faults,
    /// The Bot API's part: the bot, its chats, its waiting updates.
    pub bot: crate::bot_api::BotSide,
    /// The data centres' part: keys, sessions, message boxes.
    pub dcs: crate::dc::DcSide,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Inner { state: Mutex::default(), revision: watch::Sender::new(0), hooks: Hooks::default() }))
    }

    /// Locks the world for reading. Never hold the guard across an await.
    pub fn look(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world and wakes waiting tasks.
    pub fn edit<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.look());
        self.0.revision.send_modify(|revision| *revision += 1);
        result
    }

    /// Counts the edits. A slow watcher sees only the latest count.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.revision.subscribe()
    }

    /// Waits until `condition` returns a value; `None` after `limit`.
    pub async fn wait_for<T>(&self, limit: Duration, mut condition: impl FnMut(&State) -> Option<T>) -> Option<T> {
        let mut changes = self.changes();
        let waiting = async {
            loop {
                let found = condition(&self.look());
                if let Some(found) = found {
                    return found;
                }
                if changes.changed().await.is_err() {
                    // The world holds the sender and is borrowed here.
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::time::timeout(limit, waiting).await.ok()
    }

    #[must_use]
    pub fn hooks(&self) -> &Hooks {
        &self.0.hooks
    }

    /// The world's time in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.look().now()
    }

    /// Advances the world's clock; people, codes and messages age with it.
    pub fn advance(&self, by: Duration) {
        self.edit(|state| state.clock_ahead += by);
    }

    /// Sets the world's clock, in seconds since 1970, before anything has happened in it.
    pub fn set_clock(&self, now: i64) {
        self.edit(|state| state.clock_set += now - state.now());
    }
}

impl State {
    /// The world's time in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        let machine = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let passed = i64::try_from((machine + self.clock_ahead).as_secs()).unwrap_or(i64::MAX);
        passed + self.clock_set + self.dcs.settings.clock_skew
    }

    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// Finds a person by username, without regard to case, with or without `@`.
    #[must_use]
    pub fn by_username(&self, username: &str) -> Option<&Person> {
        let wanted = username.trim_start_matches('@');
        self.people
            .values()
            .find(|person| person.username.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(wanted)))
    }

    /// Finds the owner of a phone number, written with or without `+`.
    #[must_use]
    pub fn by_phone(&self, phone: &str) -> Option<&Person> {
        let wanted = phone.trim_start_matches('+');
        self.people
            .values()
            .find(|person| person.phone.as_deref().is_some_and(|phone| phone.trim_start_matches('+') == wanted))
    }

    /// Adds a person, and assigns an id if theirs is zero.
    pub fn add_person(&mut self, mut person: Person) -> PersonId {
        if person.id.0 == 0 {
            let last = self.people.keys().next_back().map_or(0, |id| id.0);
            person.id = PersonId(last.max(5_000_000_000) + 1);
        }
        if person.home_dc == 0 {
            person.home_dc = 2;
        }
        let id = person.id;
        self.people.insert(id, person);
        id
    }
}
