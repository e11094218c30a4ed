//! Service messages, about messages, salts and sessions; everything else is a call. They are not in the journal, since
//! they have no effect in the world.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use grammers_tl_types::{Deserializable, Identifiable, RawVec, Serializable, enums, functions, types};
use tokio::time::Instant;

use super::calls;
use super::connection::Connection;
use super::crypto::random_i64;
use super::envelope::Incoming;
use super::keys::Out;
use super::objects::date;

pub(crate) async fn handle(connection: &mut Connection, message: Incoming) {
    let Some((constructor, body)) = message.body.split_first_chunk::<4>() else { return };
    let answer = match u32::from_le_bytes(*constructor) {
        types::MsgsAck::CONSTRUCTOR_ID
        | types::MsgsStateInfo::CONSTRUCTOR_ID
        | types::MsgsAllInfo::CONSTRUCTOR_ID
        | types::MsgDetailedInfo::CONSTRUCTOR_ID
        | types::MsgNewDetailedInfo::CONSTRUCTOR_ID
        | types::HttpWait::CONSTRUCTOR_ID => None,
        functions::Ping::CONSTRUCTOR_ID => {
            functions::Ping::from_bytes(body).ok().map(|ping| pong(&message, ping.ping_id))
        }
        functions::PingDelayDisconnect::CONSTRUCTOR_ID => {
            functions::PingDelayDisconnect::from_bytes(body).ok().map(|ping| {
                let delay = u64::try_from(ping.disconnect_delay).unwrap_or(0);
                connection.disconnect_at = Some(Instant::now() + Duration::from_secs(delay));
                pong(&message, ping.ping_id)
            })
        }
        functions::GetFutureSalts::CONSTRUCTOR_ID => functions::GetFutureSalts::from_bytes(body)
            .ok()
            .map(|wanted| future_salts(connection, &message, wanted.num)),
        types::MsgsStateReq::CONSTRUCTOR_ID | types::MsgResendReq::CONSTRUCTOR_ID => {
            types::MsgsStateReq::from_bytes(body).ok().map(|asked| state_of(connection, &message, &asked.msg_ids))
        }
        functions::DestroySession::CONSTRUCTOR_ID => functions::DestroySession::from_bytes(body)
            .ok()
            .map(|asked| destroy(connection, &message, asked.session_id)),
        functions::RpcDropAnswer::CONSTRUCTOR_ID => functions::RpcDropAnswer::from_bytes(body).ok().map(|asked| {
            let runs = connection.world.edit(|state| {
                let session = state.dcs.session(message.key, message.session);
                matches!(session.answers.get(&asked.req_msg_id), Some(None))
            });
            let answer = if runs {
                enums::RpcDropAnswer::RpcAnswerDroppedRunning
            } else {
                enums::RpcDropAnswer::RpcAnswerUnknown
            };
            calls::result(message.id, &answer.to_bytes())
        }),
        _ => {
            call(connection, message).await;
            None
        }
    };
    if let Some(body) = answer {
        connection.send(Out::service(body));
    }
}

/// Runs a call as far as possible at once, so that calls take effect in order. One that must wait (for a hook or a
/// delay) continues by itself.
async fn call(connection: &Connection, message: Incoming) {
    let known = connection.world.edit(|state| {
        let session = state.dcs.session(message.key, message.session);
        let known = session.answers.get(&message.id).cloned();
        if known.is_none() {
            session.begin(message.id);
        }
        known
    });
    match known {
        Some(Some(answer)) => connection.send(Out::Message { body: answer, content: true, reply: true, written: None }),
        // It is running; its answer will follow.
        Some(None) => {}
        None => {
            let id = message.id;
            let mut running = Box::pin(calls::run(connection.world.clone(), connection.dc, message));
            let at_once = poll_fn(|context| Poll::Ready(pin!(&mut running).poll(context).is_ready())).await;
            if !at_once {
                let ack = enums::MsgsAck::from(types::MsgsAck { msg_ids: vec![id] });
                connection.send(Out::service(ack.to_bytes()));
                tokio::spawn(running);
            }
        }
    }
}

fn pong(message: &Incoming, ping_id: i64) -> Vec<u8> {
    enums::Pong::from(types::Pong { msg_id: message.id, ping_id }).to_bytes()
}

/// Salts are valid for half an hour each and overlap; all issued ones are accepted.
fn future_salts(connection: &Connection, message: &Incoming, wanted: i32) -> Vec<u8> {
    let wanted = usize::try_from(wanted.clamp(1, 64)).unwrap_or(1);
    let now = date(connection.world.look().dcs.wire_time() >> 32);
    let salts = connection.world.edit(|state| {
        let session = state.dcs.session(message.key, message.session);
        while session.salts.len() < wanted {
            session.salts.push(random_i64());
        }
        session.salts.clone()
    });
    let mut valid_since = now;
    let salt = |salt| {
        let future = types::FutureSalt { valid_since, valid_until: valid_since + 3600, salt };
        valid_since += 1800;
        future
    };
    let salts = RawVec(salts.into_iter().take(wanted).map(salt).collect());
    enums::FutureSalts::from(types::FutureSalts { req_msg_id: message.id, now, salts }).to_bytes()
}

/// 4: received; 1: unknown.
fn state_of(connection: &Connection, message: &Incoming, ids: &[i64]) -> Vec<u8> {
    let info = connection.world.edit(|state| {
        let session = state.dcs.session(message.key, message.session);
        ids.iter().map(|id| if session.answers.contains_key(id) { 4 } else { 1 }).collect()
    });
    enums::MsgsStateInfo::from(types::MsgsStateInfo { req_msg_id: message.id, info }).to_bytes()
}

fn destroy(connection: &Connection, message: &Incoming, session_id: i64) -> Vec<u8> {
    let gone = session_id != message.session
        && connection.world.edit(|state| state.dcs.sessions.remove(&(message.key, session_id)).is_some());
    let answer = if gone {
        enums::DestroySessionRes::from(types::DestroySessionOk { session_id })
    } else {
        enums::DestroySessionRes::from(types::DestroySessionNone { session_id })
    };
    answer.to_bytes()
}
