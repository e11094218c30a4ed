//! The data centres' part of the world, and pushing to connections. An account is reached through every live session
//! that gets updates, except the one that caused them.

use std::collections::BTreeMap;
use std::net::SocketAddrV4;

use tokio::sync::watch;

use super::crypto::{derived, random};
use super::keys::{Key, Link, Login, Out, Session, wire_time};
use super::message_box::MessageBox;
use super::srp::Salts;
use crate::world::{LoginCode, PersonId};

/// Parameters of the data centres that a test can change.
#[derive(Clone, Debug)]
pub struct DcSettings {
    /// How long a login code is valid, in seconds.
    pub code_lifetime: i64,
    /// How long the token of a QR code is valid, in seconds.
    pub login_token_lifetime: i64,
    /// The timeout in `auth.sentCode`, in seconds.
    pub next_code_after: i32,
    /// After this many wrong tries a code is invalid.
    pub code_tries: u32,
    /// `updates.getDifference` answers with a slice beyond this many events.
    pub difference_slice: usize,
    /// It answers with `differenceTooLong` beyond this many.
    pub difference_too_long: usize,
    /// Whether plain texts are pushed in their short form, as Telegram may do with known people.
    pub short_updates: bool,
    /// Whether a repeated `random_id` is recognised, as at Telegram. Switched off, a test can prove that it would
    /// notice.
    pub recognises_repetition: bool,
    /// How far Telegram's clock is ahead of this machine's, in seconds.
    pub clock_skew: i64,
    /// Whether the words of a voice message come later, as an update.
    pub slow_transcripts: bool,
    /// Whether a transport error is the payload of a frame; otherwise it is sent alone.
    pub framed_errors: bool,
}

impl Default for DcSettings {
    fn default() -> Self {
        Self {
            code_lifetime: 300,
            login_token_lifetime: 30,
            next_code_after: 120,
            code_tries: 5,
            difference_slice: 100,
            difference_too_long: 5_000,
            short_updates: false,
            recognises_repetition: true,
            clock_skew: 0,
            slow_transcripts: false,
            framed_errors: false,
        }
    }
}

/// The data centres' part of the world.
pub struct DcSide {
    pub settings: DcSettings,
    /// The address of each data centre.
    pub addresses: BTreeMap<i32, SocketAddrV4>,
    /// How often two connections used one key from different sessions at the same time.
    pub sessions_used_twice: u32,
    pub missed: Missed,
    /// Messages that were refused because of their id.
    pub refused_ids: u32,
    /// The methods whose answers were sent as `gzip_packed`, in order.
    pub packed: Vec<String>,
    pub(crate) secret: [u8; 32],
    pub(crate) keys: BTreeMap<i64, Key>,
    pub(crate) sessions: BTreeMap<(i64, i64), Session>,
    pub(crate) links: BTreeMap<u64, Link>,
    pub(crate) last_link: u64,
    pub(crate) boxes: BTreeMap<PersonId, MessageBox>,
    /// Codes sent to phone numbers without an account.
    pub(crate) codes_to_nobody: BTreeMap<String, Vec<LoginCode>>,
    /// Exported authorizations that have not been imported.
    pub(crate) exported: Vec<Exported>,
    /// Tokens of QR codes.
    pub(crate) login_tokens: Vec<LoginToken>,
    pub(crate) stalled: watch::Sender<bool>,
}

/// Missed updates and how clients got them, so that tests of catching up can prove that there was something to catch up
/// with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// Lost pushes.
    pub lost_pushes: u32,
    /// New messages that a difference contained.
    pub told_by_difference: u32,
    /// Answers `differenceTooLong`.
    pub too_long: u32,
}

pub(crate) struct Exported {
    pub(crate) person: PersonId,
    pub(crate) dc: i32,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Clone)]
pub(crate) struct LoginToken {
    pub(crate) bytes: Vec<u8>,
    /// Where it can be used.
    pub(crate) dc: i32,
    /// The key of the program that shows it; none for a login that moves to another data centre.
    pub(crate) key: Option<i64>,
    /// Seconds since 1970.
    pub(crate) expires: i64,
    /// People who may not accept it, since the program already has a login of theirs.
    pub(crate) except: Vec<PersonId>,
    pub(crate) accepted: Option<PersonId>,
}

impl LoginToken {
    pub(crate) fn new(dc: i32, key: Option<i64>) -> Self {
        Self { bytes: Vec::new(), dc, key, expires: 0, except: Vec::new(), accepted: None }
    }
}

impl Default for DcSide {
    fn default() -> Self {
        Self {
            settings: DcSettings::default(),
            addresses: BTreeMap::new(),
            sessions_used_twice: 0,
            missed: Missed::default(),
            refused_ids: 0,
            packed: Vec::new(),
            secret: random(),
            keys: BTreeMap::new(),
            sessions: BTreeMap::new(),
            links: BTreeMap::new(),
            last_link: 0,
            boxes: BTreeMap::new(),
            codes_to_nobody: BTreeMap::new(),
            exported: Vec::new(),
            login_tokens: Vec::new(),
            stalled: watch::Sender::new(false),
        }
    }
}

impl DcSide {
    /// Telegram's time as a message id. It follows real time, so that advancing the world's clock ages codes and
    /// messages without disturbing connections.
    pub(crate) fn wire_time(&self) -> i64 {
        wire_time(self.settings.clock_skew)
    }

    pub(crate) fn session(&mut self, key: i64, session: i64) -> &mut Session {
        self.sessions.entry((key, session)).or_insert_with(Session::new)
    }

    /// The keys with which a person is signed in.
    pub(crate) fn keys_of(&self, person: PersonId) -> impl Iterator<Item = &Key> {
        self.keys.values().filter(move |key| key.login == Login::In(person))
    }

    /// The newest connection of this session.
    pub(crate) fn link_of(&self, key: i64, session: i64) -> Option<&Link> {
        self.links.get(&self.sessions.get(&(key, session))?.link)
    }

    /// Sends updates to every live session of an account.
    pub(crate) fn push(&self, to: PersonId, except: Option<(i64, i64)>, updates: impl FnOnce() -> Vec<u8>) {
        let listening = |link: &&Link| {
            let Some(serves) = link.serves.filter(|serves| Some(*serves) != except) else { return false };
            self.keys.get(&serves.0).is_some_and(|key| key.login == Login::In(to))
                && self.sessions.get(&serves).is_some_and(|session| session.updates)
        };
        let links: Vec<&Link> = self.links.values().filter(listening).collect();
        // Most people have no listening program, so nothing is written for them.
        if links.is_empty() {
            return;
        }
        let body = updates();
        for link in links {
            let _ = link.out.send(Out::Message { body: body.clone(), content: true, reply: false, written: None });
        }
    }

    /// Sends updates to the live sessions of a key, with or without a login.
    pub(crate) fn push_to_key(&self, key: i64, updates: &[u8]) {
        for link in self.links.values() {
            let wants = |serves: (i64, i64)| self.sessions.get(&serves).is_some_and(|session| session.updates);
            if link.serves.is_some_and(|serves| serves.0 == key && wants(serves)) {
                let body = updates.to_vec();
                let _ = link.out.send(Out::Message { body, content: true, reply: false, written: None });
            }
        }
    }

    /// Closes the connections of one account, or all.
    pub(crate) fn close(&self, whose: Option<PersonId>) {
        for link in self.links.values() {
            let person = link.serves.and_then(|(key, _)| self.keys.get(&key)).and_then(Key::person);
            if whose.is_none() || person == whose {
                link.closing.notify_one();
            }
        }
    }

    /// Ends a login from outside: its connections close, and its next call gets 401.
    pub(crate) fn revoke(&mut self, key: i64) {
        if let Some(key) = self.keys.get_mut(&key)
            && let Login::In(person) = key.login
        {
            key.login = Login::Revoked(person);
        }
        for link in self.links.values().filter(|link| link.serves.is_some_and(|serves| serves.0 == key)) {
            link.closing.notify_one();
        }
    }

    pub(crate) fn password_salts(&self, person: PersonId) -> Salts {
        let [first, second] = ["salt 1", "salt 2"].map(|purpose| derived(&self.secret, purpose, person.0, 0));
        Salts { salt1: [&first[..], &second[..8]].concat(), salt2: second[16..].to_vec() }
    }
}
