//! Faults on demand: the next calls of a method fail, close, stall or are delayed. A fault is used up by the calls that
//! it hits.

use serde::{Deserialize, Serialize};

/// One of the two protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    BotApi,
    Mtproto,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    pub door: Door,
    /// The method's name, or `*` for every method.
    pub method: String,
    /// Only calls of this caller (see [`super::JournalEntry::caller`]); `None` for all.
    #[serde(default)]
    pub caller: Option<String>,
    /// How many calls it hits.
    pub times: u32,
    pub kind: FaultKind,
    #[serde(default)]
    pub when: When,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The protocol's own error: an RPC error, or `{"ok":false,…}` with this HTTP status.
    Error { code: i32, text: String },
    /// Bot API: this status and this body, as a proxy or a broken server may answer.
    Answer { status: u16, body: String },
    /// Bot API: the group has become a supergroup with this id.
    Upgraded(i64),
    /// Bot API: 429 with this `retry_after`, in seconds.
    RetryAfter(u32),
    /// MTProto: a transport error (for example 404), then the end of the connection.
    Transport(i32),
    /// MTProto: `bad_msg_notification` with this code, instead of an answer.
    BadMessage(i32),
    /// MTProto: the session is announced as new again, as by a server that has forgotten it. The call continues.
    NewSession,
    /// MTProto: an object of unknown kind comes before the answer.
    Gibberish,
    /// The connection is closed without an answer.
    Close,
    /// No answer; the connection stays open.
    Stall,
    /// The answer comes this many milliseconds later.
    Delay(u64),
}

/// Whether the call takes effect before the fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    #[default]
    BeforeEffect,
    AfterEffect,
}

#[derive(Default)]
pub struct Faults {
    ordered: Vec<Fault>,
}

impl Faults {
    pub fn order(&mut self, fault: Fault) {
        self.ordered.push(fault);
    }

    pub fn clear(&mut self) {
        self.ordered.clear();
    }

    /// How many faults have not happened yet.
    #[must_use]
    pub fn ordered(&self) -> usize {
        self.ordered.len()
    }

    /// Takes the first fault for this call.
    pub fn meet(&mut self, door: Door, method: &str, caller: &str) -> Option<(FaultKind, When)> {
        let index = self.ordered.iter().position(|fault| {
            fault.door == door
                && (fault.method == "*" || fault.method == method)
                && fault.caller.as_deref().is_none_or(|wanted| wanted == caller)
        })?;
        let fault = &mut self.ordered[index];
        let met = (fault.kind.clone(), fault.when);
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            self.ordered.remove(index);
        }
        Some(met)
    }
}
