//! The MTProto methods, one module for each area, in one table by constructor. The table says whether a method needs a
//! login, and what the journal shows of its request; a new method is one function and one line.

mod account;
mod albums;
mod auth;
mod contacts;
mod help;
mod helpers;
pub(crate) mod login_token;
mod messages;
mod updates;
mod upload;
mod users;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::LazyLock;

use grammers_tl_types::{Deserializable, Identifiable, RemoteCall, Serializable, enums};
use serde_json::{Value, json};

use super::keys::{Key, Login};
use super::objects::access_hash;
use crate::world::{Person, PersonId, SERVICE_USER, State};

/// A call in execution.
pub(super) struct Call<'a> {
    pub(super) state: &'a mut State,
    pub(super) dc: i32,
    pub(super) key: i64,
    pub(super) session: i64,
}

/// An RPC error.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: i32,
    pub(super) text: String,
}

/// A parsed request that can be executed.
pub(super) struct Prepared {
    pub(super) params: Value,
    pub(super) execute: Execute,
}

type Execute = Box<dyn FnOnce(&mut Call<'_>) -> Result<Vec<u8>, Failure> + Send>;

pub(super) enum Unprepared {
    UnknownMethod,
    Malformed,
}

type Prepare = Box<dyn Fn(&[u8]) -> Result<Prepared, Unprepared> + Send + Sync>;

pub(super) struct Table(BTreeMap<u32, Prepare>);

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table(BTreeMap::new());
    account::register(&mut table);
    albums::register(&mut table);
    auth::register(&mut table);
    contacts::register(&mut table);
    helpers::register(&mut table);
    help::register(&mut table);
    login_token::register(&mut table);
    messages::register(&mut table);
    updates::register(&mut table);
    upload::register(&mut table);
    users::register(&mut table);
    table
});

pub(crate) fn names() -> Vec<&'static str> {
    TABLE.0.keys().map(|constructor| grammers_tl_types::name_for_id(*constructor)).collect()
}

/// Parses a request.
pub(super) fn prepare(body: &[u8]) -> Result<Prepared, Unprepared> {
    let (constructor, rest) = body.split_first_chunk::<4>().ok_or(Unprepared::Malformed)?;
    let prepare = TABLE.0.get(&u32::from_le_bytes(*constructor)).ok_or(Unprepared::UnknownMethod)?;
    prepare(rest)
}

trait Request: RemoteCall<Return: Serializable> + Deserializable + Identifiable + Debug + Send + 'static {}
impl<T: RemoteCall<Return: Serializable> + Deserializable + Identifiable + Debug + Send + 'static> Request for T {}

impl Table {
    /// A method that needs no login.
    fn open<R: Request>(
        &mut self,
        shown: fn(&R) -> Value,
        execute: fn(&mut Call<'_>, &R) -> Result<R::Return, Failure>,
    ) {
        let prepare = move |body: &[u8]| {
            let request = R::from_bytes(body).map_err(|_| Unprepared::Malformed)?;
            let params = params(&request, shown(&request));
            Ok(Prepared { params, execute: Box::new(move |call| Ok(execute(call, &request)?.to_bytes())) })
        };
        self.0.insert(R::CONSTRUCTOR_ID, Box::new(prepare));
    }

    /// A method that needs a login, at the account's home data centre.
    fn signed_in<R: Request>(
        &mut self,
        shown: fn(&R) -> Value,
        execute: fn(&mut Call<'_>, PersonId, &R) -> Result<R::Return, Failure>,
    ) {
        let prepare = move |body: &[u8]| {
            let request = R::from_bytes(body).map_err(|_| Unprepared::Malformed)?;
            let params = params(&request, shown(&request));
            let execute: Execute = Box::new(move |call| {
                let me = call.me()?;
                Ok(execute(call, me, &request)?.to_bytes())
            });
            Ok(Prepared { params, execute })
        };
        self.0.insert(R::CONSTRUCTOR_ID, Box::new(prepare));
    }
}

/// The whole request as text, and the fields that tests use.
fn params(request: &impl Debug, shown: Value) -> Value {
    let mut params = json!({ "tl": format!("{request:?}") });
    if let (Value::Object(params), Value::Object(shown)) = (&mut params, shown) {
        params.extend(shown);
    }
    params
}

impl Failure {
    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self { code: 400, text: text.into() }
    }

    pub(super) fn unauthorized(text: &str) -> Self {
        Self { code: 401, text: text.into() }
    }

    pub(super) fn forbidden(text: impl Into<String>) -> Self {
        Self { code: 403, text: text.into() }
    }

    fn not_acceptable(text: &str) -> Self {
        Self { code: 406, text: text.into() }
    }

    fn see_other(what: &str, dc: i32) -> Self {
        Self { code: 303, text: format!("{what}_MIGRATE_{dc}") }
    }
}

impl Call<'_> {
    fn key(&mut self) -> Result<&mut Key, Failure> {
        self.state.dcs.keys.get_mut(&self.key).ok_or_else(|| Failure::unauthorized("AUTH_KEY_UNREGISTERED"))
    }

    /// The caller, if signed in.
    fn me(&mut self) -> Result<PersonId, Failure> {
        let me = match self.key()?.login {
            Login::Nobody => return Err(Failure::unauthorized("AUTH_KEY_UNREGISTERED")),
            Login::PasswordNeeded(_) => return Err(Failure::unauthorized("SESSION_PASSWORD_NEEDED")),
            Login::Revoked(_) => return Err(Failure::unauthorized("SESSION_REVOKED")),
            Login::In(me) => me,
        };
        let person = self.state.person(me).filter(|person| !person.banned);
        let home = person.ok_or_else(|| Failure::unauthorized("USER_DEACTIVATED_BAN"))?.home_dc;
        if home == self.dc { Ok(me) } else { Err(Failure::see_other("USER", home)) }
    }

    /// The calling session.
    fn origin(&self) -> Option<(i64, i64)> {
        Some((self.key, self.session))
    }

    /// The person of an input peer, if `me` may address them so.
    fn peer(&self, me: PersonId, peer: &enums::InputPeer) -> Result<PersonId, Failure> {
        match peer {
            enums::InputPeer::PeerSelf => Ok(me),
            enums::InputPeer::User(user) => self.addressed(me, user.user_id, user.access_hash, "PEER_ID_INVALID"),
            _ => Err(Failure::bad("PEER_ID_INVALID")),
        }
    }

    fn input_user(&self, me: PersonId, user: &enums::InputUser) -> Result<PersonId, Failure> {
        match user {
            enums::InputUser::UserSelf => Ok(me),
            enums::InputUser::User(user) => self.addressed(me, user.user_id, user.access_hash, "USER_ID_INVALID"),
            _ => Err(Failure::bad("USER_ID_INVALID")),
        }
    }

    fn addressed(&self, me: PersonId, id: i64, hash: i64, error: &str) -> Result<PersonId, Failure> {
        let id = PersonId(id);
        let exists = id == SERVICE_USER || self.state.person(id).is_some();
        if exists && (id == me || hash == access_hash(self.state, me, id)) { Ok(id) } else { Err(Failure::bad(error)) }
    }

    fn person(&self, id: PersonId) -> Result<&Person, Failure> {
        self.state.person(id).ok_or_else(|| Failure::bad("USER_ID_INVALID"))
    }
}
