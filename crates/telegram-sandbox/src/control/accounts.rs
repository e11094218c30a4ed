//! Control of accounts: keys, logins, codes, and trouble with sessions. Trouble looks real: connections close first,
//! and the next call gets the error.

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::dc::keys::{Key, Login};
use crate::dc::methods::login_token::accept;
use crate::dc::random;
use crate::world::{CodeWay, LoginCode, Person, PersonId, State, World};

/// A signed-in key, as a program would have stored it.
#[derive(Clone)]
pub struct SeededSession {
    pub dc: i32,
    pub auth_key: [u8; 256],
    pub user_id: i64,
}

/// The newest valid login code of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeSent {
    pub code: String,
    pub way: CodeWay,
}

/// A login of an account, as its owner sees it under "Devices".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionSeen {
    pub device_model: String,
    pub app_version: String,
    /// It has a connection now.
    pub live: bool,
}

impl World {
    /// Adds a person.
    pub fn add(&self, person: Person) -> PersonId {
        self.edit(|state| state.add_person(person))
    }

    /// Creates a key that this data centre knows, without a login.
    #[must_use]
    pub fn new_auth_key(&self, dc: i32) -> [u8; 256] {
        self.register_key(dc, Login::Nobody)
    }

    /// Creates a key with which `person` is signed in, at their home or at another data centre.
    #[must_use]
    pub fn seed_session(&self, person: PersonId, dc: Option<i32>) -> SeededSession {
        let dc = dc.or_else(|| self.look().person(person).map(|person| person.home_dc)).unwrap_or(2);
        SeededSession { dc, auth_key: self.register_key(dc, Login::In(person)), user_id: person.0 }
    }

    fn register_key(&self, dc: i32, login: Login) -> [u8; 256] {
        let bytes = random();
        self.edit(|state| {
            let key = Key { login, ..Key::new(dc, bytes, state.now()) };
            state.dcs.keys.insert(key.key.id, key);
        });
        bytes
    }

    /// The newest valid login code of a person.
    #[must_use]
    pub fn code(&self, person: PersonId) -> Option<CodeSent> {
        let state = self.look();
        usable(&state, &state.person(person)?.codes)
    }

    /// The newest valid login code sent to a number (with `+`) without an account.
    #[must_use]
    pub fn code_to_nobody(&self, phone: &str) -> Option<CodeSent> {
        let state = self.look();
        usable(&state, state.dcs.codes_to_nobody.get(phone)?)
    }

    /// A person scans a QR code with their phone and lets the program in. `link` is the content of the code.
    ///
    /// # Errors
    /// Telegram's error, such as `AUTH_TOKEN_EXPIRED`.
    pub fn scan_login_token(&self, person: PersonId, link: &str) -> anyhow::Result<()> {
        let token = link.strip_prefix("tg://login?token=").context("no link of a login token")?;
        let bytes = URL_SAFE_NO_PAD.decode(token.trim_end_matches('=')).context("a token that is no Base64")?;
        self.edit(|state| accept(state, person, &bytes)).map_err(anyhow::Error::msg)?;
        Ok(())
    }

    /// Ends all logins of an account, as its owner does under "Devices".
    pub fn revoke_sessions(&self, person: PersonId) {
        self.edit(|state| {
            let keys: Vec<i64> = state.dcs.keys_of(person).map(|key| key.key.id).collect();
            for key in keys {
                state.dcs.revoke(key);
            }
        });
    }

    /// Telegram bans a person: their connections close, and every further call answers `USER_DEACTIVATED_BAN`.
    pub fn ban(&self, person: PersonId) {
        self.edit(|state| {
            if let Some(person) = state.people.get_mut(&person) {
                person.banned = true;
            }
            state.dcs.close(Some(person));
        });
    }

    /// Sets Telegram's clock ahead of this machine's by some seconds, or behind, as if this machine's were wrong.
    pub fn set_clock_skew(&self, seconds: i64) {
        self.edit(|state| {
            state.dcs.settings.clock_skew = seconds;
            // Telegram's own clock goes on: its message ids use its time at once.
            state.dcs.sessions.values_mut().for_each(|session| session.last_id = 0);
        });
    }

    /// Forgets every key of an account, so that the next frame gets transport error 404.
    pub fn forget_keys(&self, person: PersonId) {
        self.edit(|state| {
            state.dcs.close(Some(person));
            state.dcs.keys.retain(|_, key| key.person() != Some(person));
        });
    }

    /// Closes the connections of one account, or all of them.
    pub fn close_connections(&self, whose: Option<PersonId>) {
        self.edit(|state| state.dcs.close(whose));
    }

    /// Stalls the network: sockets stay open, but nothing is read, answered or accepted.
    pub fn stall(&self, stalled: bool) {
        self.edit(|state| state.dcs.stalled.send_replace(stalled));
    }

    /// The next `count` pushed updates of an account are lost; only `updates.getDifference` brings them.
    pub fn drop_updates(&self, person: PersonId, count: u32) {
        self.edit(|state| state.message_box(person).drop_pushes = count);
    }

    /// The next `count` pushed updates of an account are sent twice, as Telegram does when it is unsure.
    pub fn duplicate_updates(&self, person: PersonId, count: u32) {
        self.edit(|state| state.message_box(person).double_pushes = count);
    }

    /// The logins of an account.
    #[must_use]
    pub fn sessions(&self, person: PersonId) -> Vec<SessionSeen> {
        let state = self.look();
        let seen = |key: &Key| SessionSeen {
            device_model: key.client.as_ref().map(|client| client.device_model.clone()).unwrap_or_default(),
            app_version: key.client.as_ref().map(|client| client.app_version.clone()).unwrap_or_default(),
            live: state.dcs.links.values().any(|link| link.serves.is_some_and(|serves| serves.0 == key.key.id)),
        };
        state.dcs.keys_of(person).map(seen).collect()
    }

    /// How often two connections used one key from different sessions at the same time.
    #[must_use]
    pub fn sessions_used_twice(&self) -> u32 {
        self.look().dcs.sessions_used_twice
    }
}

fn usable(state: &State, codes: &[LoginCode]) -> Option<CodeSent> {
    let born_after = state.now() - state.dcs.settings.code_lifetime;
    let newest = codes.last().filter(|code| !code.void && code.sent_at > born_after)?;
    Some(CodeSent { code: newest.code.clone(), way: newest.way })
}
