//! One TCP connection: messages, sessions and salts. Reading, writing and closing happen in one task, so that a
//! connection has one order of events.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use grammers_tl_types::{Deserializable, Identifiable, Serializable, enums, functions, types};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep_until};

use super::crypto::{AuthKey, Plain, random, random_i64, read_i32};
use super::envelope::{self, Incoming};
use super::keys::{Link, Out};
use super::service;
use super::transport::Transport;
use crate::world::{Door, Outcome, World};

/// Telegram accepts message ids from five minutes ago to half a minute ahead.
const TOO_OLD: i64 = 300 << 32;
const TOO_NEW: i64 = 30 << 32;

pub(crate) struct Connection {
    pub(crate) world: World,
    pub(crate) dc: i32,
    number: u64,
    transport: Transport,
    /// The key and session of the last frame.
    serving: Option<(AuthKey, i64)>,
    /// Set by `ping_delay_disconnect`.
    pub(crate) disconnect_at: Option<Instant>,
}

/// Serves a client until either side closes.
pub(crate) async fn serve(world: World, dc: i32, mut socket: TcpStream) {
    let (out, mut outgoing) = mpsc::unbounded_channel();
    let closing = Arc::new(Notify::new());
    let (number, mut stalled) = world.edit(|state| {
        state.dcs.last_link += 1;
        let link = Link { serves: None, out, closing: closing.clone() };
        state.dcs.links.insert(state.dcs.last_link, link);
        (state.dcs.last_link, state.dcs.stalled.subscribe())
    });
    let mut connection = Connection {
        world: world.clone(),
        dc,
        number,
        transport: Transport::new(),
        serving: None,
        disconnect_at: None,
    };
    let mut incoming = Vec::new();
    loop {
        let stands_still = *stalled.borrow_and_update();
        let deadline = connection.disconnect_at.unwrap_or_else(|| Instant::now() + Duration::from_secs(86_400));
        tokio::select! {
            () = closing.notified() => break,
            changed = stalled.changed() => if changed.is_err() { break },
            () = sleep_until(deadline) => break,
            out = outgoing.recv(), if !stands_still => {
                let Some(out) = out else { break };
                if connection.write(&mut socket, out, &mut outgoing).await.is_break() { break }
            }
            read = socket.read_buf(&mut incoming), if !stands_still => {
                if !matches!(read, Ok(1..)) { break }
                if connection.take(&mut incoming).await.is_break() {
                    // The results of the last frame, such as a transport error, are still sent.
                    while let Ok(out) = outgoing.try_recv() {
                        if connection.write(&mut socket, out, &mut outgoing).await.is_break() { break }
                    }
                    break;
                }
            }
        }
    }
    world.edit(|state| state.dcs.links.remove(&number));
    let _ = socket.shutdown().await;
}

impl Connection {
    async fn take(&mut self, incoming: &mut Vec<u8>) -> ControlFlow<()> {
        loop {
            match self.transport.take(incoming) {
                Ok(Some(frame)) => self.frame(&frame).await?,
                Ok(None) => return ControlFlow::Continue(()),
                Err(_) => return ControlFlow::Break(()),
            }
        }
    }

    async fn frame(&mut self, frame: &[u8]) -> ControlFlow<()> {
        let Some((id, rest)) = frame.split_first_chunk::<8>() else { return ControlFlow::Break(()) };
        let id = i64::from_le_bytes(*id);
        if id == 0 {
            return self.plain(rest);
        }
        let key = self.world.look().dcs.keys.get(&id).filter(|key| key.dc == self.dc).map(|key| key.key.clone());
        let Some(key) = key else {
            self.send(Out::TransportError(404));
            return ControlFlow::Break(());
        };
        let Some(message) = key.decrypt(rest) else { return ControlFlow::Break(()) };
        self.bind(key, message.session);
        let mut parts = Vec::new();
        if envelope::unpack(id, message.session, message.message_id, &message.body, &mut parts, 0).is_none() {
            self.notify_bad(&message, 64);
            return ControlFlow::Continue(());
        }
        let age = self.world.look().dcs.wire_time() - message.message_id;
        let bad = match message.message_id {
            id if id % 4 != 0 => Some(18),
            _ if age > TOO_OLD => Some(16),
            _ if age < -TOO_NEW => Some(17),
            _ => None,
        };
        if let Some(code) = bad {
            self.world.edit(|state| state.dcs.refused_ids += 1);
            self.notify_bad(&message, code);
            return ControlFlow::Continue(());
        }
        if self.greet(&message, &parts).is_break() {
            return ControlFlow::Continue(());
        }
        for part in parts {
            service::handle(self, part).await;
        }
        ControlFlow::Continue(())
    }

    /// Announces a new session, and rejects a wrong salt; the client must then repeat its message.
    fn greet(&self, message: &Plain, parts: &[Incoming]) -> ControlFlow<()> {
        let Some((key, _)) = &self.serving else { return ControlFlow::Break(()) };
        let (salt, accepted, announced) = self.world.edit(|state| {
            let session = state.dcs.session(key.id, message.session);
            let accepted = session.salts.contains(&message.salt);
            let announced = session.announced;
            session.announced |= accepted;
            (session.salt(), accepted, announced)
        });
        if !accepted {
            let bad = types::BadServerSalt {
                bad_msg_id: message.message_id,
                bad_msg_seqno: message.sequence,
                error_code: 48,
                new_server_salt: salt,
            };
            self.send(Out::service(enums::BadMsgNotification::from(bad).to_bytes()));
            return ControlFlow::Break(());
        }
        if !announced {
            let first_msg_id = parts.iter().map(|part| part.id).min().unwrap_or(message.message_id);
            let created = types::NewSessionCreated { first_msg_id, unique_id: random_i64(), server_salt: salt };
            let body = enums::NewSession::from(created).to_bytes();
            self.send(Out::Message { body, content: true, reply: false, written: None });
        }
        ControlFlow::Continue(())
    }

    fn notify_bad(&self, message: &Plain, error_code: i32) {
        let bad =
            types::BadMsgNotification { bad_msg_id: message.message_id, bad_msg_seqno: message.sequence, error_code };
        self.send(Out::service(enums::BadMsgNotification::from(bad).to_bytes()));
    }

    pub(crate) fn send(&self, out: Out) {
        if let Some(link) = self.world.look().dcs.links.get(&self.number) {
            let _ = link.out.send(out);
        }
    }

    /// Records the key and session of this connection, and whether the key is used in another session.
    fn bind(&mut self, key: AuthKey, session: i64) {
        let serves = (key.id, session);
        self.serving = Some((key, session));
        let (number, key) = (self.number, serves.0);
        let together = self.world.edit(move |state| {
            state.dcs.session(serves.0, serves.1).link = number;
            let link = state.dcs.links.get_mut(&number)?;
            let news = link.serves.replace(serves) != Some(serves);
            let others =
                state.dcs.links.iter().filter(|(_, link)| link.serves.is_some_and(|o| o.0 == key && o != serves));
            let others: Vec<u64> = others.map(|(number, _)| *number).collect();
            (news && !others.is_empty()).then_some(others)
        });
        let Some(others) = together else { return };
        // A reconnecting client may arrive before its old connection is seen as closed, so this is checked again later.
        let world = self.world.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            world.edit(|state| {
                let alive = |number: &u64| state.dcs.links.contains_key(number);
                if alive(&number) && others.iter().any(alive) {
                    state.dcs.sessions_used_twice += 1;
                }
            });
        });
    }

    /// An unencrypted message begins a key exchange, which needs Telegram's RSA key. The sandbox provides keys by the
    /// control API instead.
    fn plain(&self, message: &[u8]) -> ControlFlow<()> {
        let constructor = read_i32(message, 12).map(i32::cast_unsigned);
        let request = match constructor {
            Some(functions::ReqPqMulti::CONSTRUCTOR_ID | functions::ReqPq::CONSTRUCTOR_ID) => {
                message.get(16..).and_then(|body| functions::ReqPqMulti::from_bytes(body).ok())
            }
            _ => None,
        };
        let Some(request) = request else {
            self.send(Out::TransportError(404));
            return ControlFlow::Break(());
        };
        self.world.edit(|state| {
            let now = state.now();
            let call =
                state.journal.enter(now, Door::Mtproto, "nobody".into(), "req_pq_multi", json!({ "dc": self.dc }));
            state.journal.settle(call, Outcome::Ok);
        });
        let answer = types::ResPq {
            nonce: request.nonce,
            server_nonce: random(),
            // 1229739323 * 1402015859, the documentation's own example.
            pq: vec![0x17, 0xed, 0x48, 0x94, 0x1a, 0x08, 0xf9, 0x81],
            server_public_key_fingerprints: vec![random_i64()],
        };
        self.send(Out::service(enums::ResPq::from(answer).to_bytes()));
        ControlFlow::Continue(())
    }

    /// Writes a message together with all others that are ready.
    async fn write(
        &mut self,
        socket: &mut TcpStream,
        first: Out,
        more: &mut mpsc::UnboundedReceiver<Out>,
    ) -> ControlFlow<()> {
        let (mut ready, mut told, mut error) = (Vec::new(), Vec::new(), None);
        let mut next = Some(first);
        while let Some(out) = next {
            match out {
                Out::Message { body, content, reply, written } => {
                    ready.push((body, content, reply));
                    told.extend(written);
                }
                Out::TransportError(code) => error = Some(code),
            }
            let full = ready.len() >= 100
                || error.is_some()
                || ready.iter().map(|(body, ..)| body.len()).sum::<usize>() > 1 << 19;
            next = if full { None } else { more.try_recv().ok() };
        }
        let mut bytes = Vec::new();
        if !ready.is_empty() {
            let frame = self.pack(ready);
            bytes.extend(self.transport.frame(&frame));
        }
        if let Some(code) = error {
            let framed = self.world.look().dcs.settings.framed_errors;
            bytes.extend(self.transport.frame_error(code, framed));
        }
        if socket.write_all(&bytes).await.is_err() || error.is_some() {
            return ControlFlow::Break(());
        }
        for written in told {
            let _ = written.send(());
        }
        ControlFlow::Continue(())
    }

    fn pack(&self, mut ready: Vec<(Vec<u8>, bool, bool)>) -> Vec<u8> {
        let Some((key, session)) = &self.serving else {
            // Before a key is known, only unencrypted messages are sent.
            let body = ready.pop().map(|(body, ..)| body).unwrap_or_default();
            let mut plain = vec![0; 8];
            plain.extend(((self.world.look().dcs.wire_time() & !3) | 1).to_le_bytes());
            plain.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
            plain.extend(body);
            return plain;
        };
        self.world.edit(|state| {
            let now = state.dcs.wire_time();
            let of = state.dcs.session(key.id, *session);
            let mut parts = Vec::with_capacity(ready.len());
            for (body, content, reply) in ready {
                parts.push((of.next_id(now, reply), of.next_sequence(content), body));
            }
            let (message_id, sequence, body) = if parts.len() == 1 {
                parts.remove(0)
            } else {
                (of.next_id(now, true), of.next_sequence(false), envelope::container(&parts))
            };
            key.encrypt(&Plain { salt: of.salt(), session: *session, message_id, sequence, body })
        })
    }
}
