//! The journal: every call on both protocols, in the order of arrival. A call is recorded before it is executed, so a
//! call without an outcome was interrupted.

use serde::Serialize;
use serde_json::Value;

use super::faults::Door;

#[derive(Clone, Debug, Serialize)]
pub struct JournalEntry {
    /// Position in the journal.
    pub number: usize,
    /// Seconds since 1970, in the world's time.
    pub at: i64,
    pub door: Door,
    /// The caller: `bot`, a phone number, or the hexadecimal id of an auth key without a login.
    pub caller: String,
    /// As in the protocol's documentation: `sendMessage`, `auth.signIn`.
    pub method: String,
    pub params: Value,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not answered, or not yet.
    Open,
    Ok,
    Error {
        code: i32,
        text: String,
    },
    /// The sandbox does not know the method, or this use of it.
    Unknown(String),
}

#[derive(Default)]
pub struct Journal {
    entries: Vec<JournalEntry>,
}

impl Journal {
    /// Records a call and returns its number.
    pub fn enter(&mut self, at: i64, door: Door, caller: String, method: &str, params: Value) -> usize {
        let number = self.entries.len();
        self.entries.push(JournalEntry {
            number,
            at,
            door,
            caller,
            method: method.into(),
            params,
            outcome: Outcome::Open,
        });
        number
    }

    pub fn settle(&mut self, number: usize, outcome: Outcome) {
        if let Some(entry) = self.entries.get_mut(number) {
            entry.outcome = outcome;
        }
    }

    #[must_use]
    pub fn entries(&self) -> &[JournalEntry] {
        &self.entries
    }

    /// The calls of one method, oldest first.
    pub fn calls<'a>(&'a self, method: &'a str) -> impl Iterator<Item = &'a JournalEntry> {
        self.entries.iter().filter(move |entry| entry.method == method)
    }
}
