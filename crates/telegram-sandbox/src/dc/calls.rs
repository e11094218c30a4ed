//! The life of a call: unwrapped, recorded in the journal, subject to hooks and faults, executed, answered. A call is
//! executed in one edit of the world, and every exit from here is recorded.

use std::time::Duration;

use grammers_tl_types::{Cursor, Deserializable, Identifiable, Serializable, enums, functions, name_for_id, types};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::crypto::random_i64;
use super::envelope::{Incoming, gunzip, gzip, is_packed};
use super::keys::{Client, Out};
use super::methods::{self, Call, Failure};
use crate::world::{Door, FaultKind, Moment, Outcome, State, When, World};

const RPC_RESULT: u32 = 0xf35c_6d01;

/// A call without its wrappers.
struct Unwrapped {
    body: Vec<u8>,
    client: Option<Client>,
    without_updates: bool,
}

/// The effect of a fault on a call.
enum Struck {
    GoOn,
    Fails(Failure),
    /// There is no answer.
    Silent,
}

/// Runs a call and answers it.
pub(crate) async fn run(world: World, dc: i32, message: Incoming) {
    let constructor = |body: &[u8]| body.first_chunk().map_or(0, |chunk| u32::from_le_bytes(*chunk));
    let unwrapped = unwrap(&message.body);
    let prepared = match &unwrapped {
        Some(call) => methods::prepare(&call.body),
        None => Err(methods::Unprepared::Malformed),
    };
    let id = unwrapped.as_ref().map_or_else(|| constructor(&message.body), |call| constructor(&call.body));
    let method = method_name(id);
    let params = prepared.as_ref().map_or_else(|_| json!({ "constructor": format!("{id:08x}") }), |p| p.params.clone());
    let (number, caller) = world.edit(|state| enter(state, &message, &method, params));
    world.hooks().pass(&method, Moment::Seen, number).await;

    let fault = world.edit(|state| state.faults.meet(Door::Mtproto, &method, &caller));
    let (before, after) = match fault {
        Some((kind, When::BeforeEffect)) => (Some(kind), None),
        Some((kind, When::AfterEffect)) => (None, Some(kind)),
        None => (None, None),
    };
    let mut unknown = None;
    let mut answer = match strike(&world, &message, before).await {
        Struck::Silent => return,
        Struck::Fails(failure) => Err(failure),
        Struck::GoOn => match (prepared, unwrapped) {
            (Ok(prepared), Some(call)) => world.edit(|state| {
                admit(state, &message, &call)?;
                (prepared.execute)(&mut Call { state, dc, key: message.key, session: message.session })
            }),
            (Err(methods::Unprepared::UnknownMethod), _) => {
                unknown = Some(format!("constructor {id:08x}"));
                Err(Failure::bad(format!("INPUT_METHOD_INVALID_{id}")))
            }
            _ => {
                unknown = Some("a request that cannot be read".to_owned());
                Err(Failure::bad("INPUT_FETCH_ERROR"))
            }
        },
    };
    world.hooks().pass(&method, Moment::Executed, number).await;
    match strike(&world, &message, after).await {
        Struck::Silent => return,
        Struck::Fails(failure) => answer = Err(failure),
        Struck::GoOn => {}
    }

    let outcome = match (&answer, unknown) {
        (_, Some(unknown)) => Outcome::Unknown(unknown),
        (Ok(_), None) => Outcome::Ok,
        (Err(failure), None) => Outcome::Error { code: failure.code, text: failure.text.clone() },
    };
    let object = answer.map_or_else(|failure| failure.to_bytes(), gzip);
    let body = result(message.id, &object);
    let (written, reached) = oneshot::channel();
    world.edit(|state| {
        state.journal.settle(number, outcome);
        if is_packed(&object) {
            state.dcs.packed.push(method.clone());
        }
        state.dcs.session(message.key, message.session).answers.insert(message.id, Some(body.clone()));
        if let Some(link) = state.dcs.link_of(message.key, message.session) {
            let _ = link.out.send(Out::Message { body, content: true, reply: true, written: Some(written) });
        }
    });
    if reached.await.is_ok() {
        world.hooks().pass(&method, Moment::Answered, number).await;
    }
}

/// `rpc_result`.
pub(crate) fn result(message_id: i64, object: &[u8]) -> Vec<u8> {
    let mut body = RPC_RESULT.to_le_bytes().to_vec();
    body.extend(message_id.to_le_bytes());
    body.extend(object);
    body
}

impl Failure {
    fn to_bytes(&self) -> Vec<u8> {
        let error = types::RpcError { error_code: self.code, error_message: self.text.clone() };
        enums::RpcError::from(error).to_bytes()
    }
}

/// `auth.signIn` for the crate's own name; a number for an unknown constructor.
fn method_name(constructor: u32) -> String {
    match name_for_id(constructor) {
        "(unknown)" => format!("{constructor:08x}"),
        name => name.to_owned(),
    }
}

fn enter(state: &mut State, message: &Incoming, method: &str, params: Value) -> (usize, String) {
    let now = state.now();
    let key = state.dcs.keys.get_mut(&message.key);
    let person = key.and_then(|key| {
        key.active = now;
        key.person()
    });
    let phone = person.and_then(|person| state.person(person)?.phone.clone());
    let caller = phone.unwrap_or_else(|| format!("{:016x}", message.key));
    (state.journal.enter(now, Door::Mtproto, caller.clone(), method, params), caller)
}

/// Records `initConnection`, without which no call is allowed.
fn admit(state: &mut State, message: &Incoming, call: &Unwrapped) -> Result<(), Failure> {
    let key = state.dcs.keys.get_mut(&message.key).ok_or_else(|| Failure::unauthorized("AUTH_KEY_UNREGISTERED"))?;
    if call.client.is_some() {
        key.client.clone_from(&call.client);
    }
    if key.client.is_none() {
        return Err(Failure::bad("CONNECTION_NOT_INITED"));
    }
    state.dcs.session(message.key, message.session).updates |= !call.without_updates;
    Ok(())
}

fn push(world: &World, message: &Incoming, out: Out) {
    world.edit(|state| {
        if let Some(link) = state.dcs.link_of(message.key, message.session) {
            let _ = link.out.send(out);
        }
    });
}

async fn strike(world: &World, message: &Incoming, fault: Option<FaultKind>) -> Struck {
    match fault {
        None => Struck::GoOn,
        Some(FaultKind::Error { code, text }) => Struck::Fails(Failure { code, text }),
        Some(FaultKind::RetryAfter(seconds)) => {
            Struck::Fails(Failure { code: 420, text: format!("FLOOD_WAIT_{seconds}") })
        }
        Some(FaultKind::Delay(milliseconds)) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            Struck::GoOn
        }
        // Status and body belong to HTTP; here only silence is left.
        Some(FaultKind::Stall | FaultKind::Answer { .. } | FaultKind::Upgraded(_)) => Struck::Silent,
        Some(FaultKind::BadMessage(error_code)) => {
            let bad = types::BadMsgNotification { bad_msg_id: message.id, bad_msg_seqno: 0, error_code };
            push(world, message, Out::service(enums::BadMsgNotification::from(bad).to_bytes()));
            Struck::Silent
        }
        Some(FaultKind::NewSession) => {
            let server_salt = world.edit(|state| state.dcs.session(message.key, message.session).salt());
            let created = types::NewSessionCreated { first_msg_id: message.id, unique_id: random_i64(), server_salt };
            let body = enums::NewSession::from(created).to_bytes();
            push(world, message, Out::Message { body, content: true, reply: false, written: None });
            Struck::GoOn
        }
        Some(FaultKind::Gibberish) => {
            let body = [0xdead_beef_u32.to_le_bytes(), [7; 4]].concat();
            push(world, message, Out::Message { body, content: true, reply: false, written: None });
            Struck::GoOn
        }
        Some(FaultKind::Transport(code)) => {
            world.edit(|state| {
                if let Some(link) = state.dcs.link_of(message.key, message.session) {
                    let _ = link.out.send(Out::TransportError(code));
                }
            });
            Struck::Silent
        }
        Some(FaultKind::Close) => {
            world.edit(|state| {
                if let Some(link) = state.dcs.link_of(message.key, message.session) {
                    link.closing.notify_one();
                }
            });
            Struck::Silent
        }
    }
}

/// Removes the wrappers; `None` if one of them is malformed.
fn unwrap(body: &[u8]) -> Option<Unwrapped> {
    let mut call = Unwrapped { body: gunzip(body)?, client: None, without_updates: false };
    loop {
        let mut cursor = Cursor::from_slice(&call.body);
        match u32::deserialize(&mut cursor).ok()? {
            functions::InvokeWithLayer::<Rest>::CONSTRUCTOR_ID => {
                i32::deserialize(&mut cursor).ok()?;
            }
            functions::InvokeAfterMsg::<Rest>::CONSTRUCTOR_ID => {
                i64::deserialize(&mut cursor).ok()?;
            }
            functions::InvokeAfterMsgs::<Rest>::CONSTRUCTOR_ID => {
                Vec::<i64>::deserialize(&mut cursor).ok()?;
            }
            functions::InvokeWithoutUpdates::<Rest>::CONSTRUCTOR_ID => call.without_updates = true,
            functions::InitConnection::<Rest>::CONSTRUCTOR_ID => {
                let init = functions::InitConnection::<Rest>::deserialize(&mut cursor).ok()?;
                call.client = Some(Client {
                    api_id: init.api_id,
                    device_model: init.device_model,
                    system_version: init.system_version,
                    app_version: init.app_version,
                });
                call.body = gunzip(&init.query.0)?;
                continue;
            }
            _ => return Some(call),
        }
        call.body = gunzip(&call.body[cursor.pos()..])?;
    }
}

/// The rest of a wrapper: the wrapped call unchanged.
struct Rest(Vec<u8>);

impl Deserializable for Rest {
    fn deserialize(buffer: &mut Cursor<'_>) -> Result<Self, grammers_tl_types::deserialize::Error> {
        let mut rest = Vec::new();
        buffer.read_to_end(&mut rest)?;
        Ok(Self(rest))
    }
}
