//! Auth keys, their logins, sessions and live connections. A key belongs to one data centre, and a login belongs to a
//! key.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{Notify, mpsc, oneshot};

use super::crypto::{AuthKey, random_i64};
use super::srp::Challenge;
use crate::world::PersonId;

pub(crate) struct Key {
    pub(crate) dc: i32,
    pub(crate) key: AuthKey,
    pub(crate) login: Login,
    /// The data of `initConnection`; no call is allowed before it.
    pub(crate) client: Option<Client>,
    /// The password challenge that waits for an answer.
    pub(crate) challenge: Option<Challenge>,
    /// Seconds since 1970.
    pub(crate) created: i64,
    pub(crate) active: i64,
}

/// The login on a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login {
    Nobody,
    /// The code was right; the cloud password is needed.
    PasswordNeeded(PersonId),
    In(PersonId),
    /// It was ended from another device.
    Revoked(PersonId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) api_id: i32,
    pub(crate) device_model: String,
    pub(crate) system_version: String,
    pub(crate) app_version: String,
}

impl Key {
    pub(crate) fn new(dc: i32, bytes: [u8; 256], now: i64) -> Self {
        Self {
            dc,
            key: AuthKey::new(bytes),
            login: Login::Nobody,
            client: None,
            challenge: None,
            created: now,
            active: now,
        }
    }

    pub(crate) fn person(&self) -> Option<PersonId> {
        match self.login {
            Login::Nobody => None,
            Login::PasswordNeeded(person) | Login::In(person) | Login::Revoked(person) => Some(person),
        }
    }

    /// The id of this login in `account.getAuthorizations`.
    pub(crate) fn authorization_hash(&self) -> i64 {
        self.key.id ^ 0x5a5a_5a5a
    }
}

/// A session of a key: its calls and salts.
pub(crate) struct Session {
    /// The accepted salts; the first is the current one.
    pub(crate) salts: Vec<i64>,
    /// Whether the client was notified that the session is new.
    pub(crate) announced: bool,
    /// It gets updates: it has made a call without `invokeWithoutUpdates`.
    pub(crate) updates: bool,
    /// Calls by message id; `None` while one runs.
    pub(crate) answers: BTreeMap<i64, Option<Vec<u8>>>,
    /// Its newest connection.
    pub(crate) link: u64,
    /// The last message id, and the number of content messages of the server.
    pub(crate) last_id: i64,
    pub(crate) content_sent: i32,
}

/// How many answers a session remembers.
const REMEMBERED: usize = 4096;

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            salts: vec![random_i64()],
            announced: false,
            updates: false,
            answers: BTreeMap::new(),
            last_id: 0,
            link: 0,
            content_sent: 0,
        }
    }

    pub(crate) fn salt(&self) -> i64 {
        self.salts.first().copied().unwrap_or(0)
    }

    pub(crate) fn begin(&mut self, message_id: i64) {
        self.answers.insert(message_id, None);
        if self.answers.len() > REMEMBERED {
            self.answers.pop_first();
        }
    }

    /// A new server message id: time in the upper half, 1 or 3 modulo 4, always growing.
    pub(crate) fn next_id(&mut self, now: i64, reply: bool) -> i64 {
        let now = now & !3;
        let base = if now > self.last_id { now } else { (self.last_id & !3) + 4 };
        self.last_id = base | if reply { 1 } else { 3 };
        self.last_id
    }

    pub(crate) fn next_sequence(&mut self, content: bool) -> i32 {
        let sequence = self.content_sent * 2;
        self.content_sent += i32::from(content);
        sequence + i32::from(content)
    }
}

/// The machine's time plus an offset in seconds, as a message id.
pub(crate) fn wire_time(ahead: i64) -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX) + ahead;
    (seconds << 32) | (i64::from(now.subsec_nanos()) << 2)
}

/// A live connection as seen from outside.
pub(crate) struct Link {
    /// Its key and session, once known.
    pub(crate) serves: Option<(i64, i64)>,
    pub(crate) out: mpsc::UnboundedSender<Out>,
    pub(crate) closing: Arc<Notify>,
}

/// A request to a connection to write something.
pub(crate) enum Out {
    Message {
        body: Vec<u8>,
        /// Answers and updates count as content; service messages do not.
        content: bool,
        reply: bool,
        /// Notified when the bytes have been written.
        written: Option<oneshot::Sender<()>>,
    },
    /// A transport error, which ends the connection.
    TransportError(i32),
}

impl Out {
    pub(crate) fn service(body: Vec<u8>) -> Self {
        Self::Message { body, content: false, reply: true, written: None }
    }
}
