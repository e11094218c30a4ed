//! Tests of MTProto on the wire, where the client library never goes. They do not use the sandbox's own encryption or
//! framing.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something is not as it should be")]

use std::time::{SystemTime, UNIX_EPOCH};

use grammers_crypto::{AuthKey, DequeBuffer, decrypt_data_v2, encrypt_data_v2};
use grammers_tl_types::{Deserializable, Identifiable, Serializable, enums, functions, types};
use telegram_sandbox::world::Person;
use telegram_sandbox::{Sandbox, SandboxConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CONTAINER: u32 = 0x73f1_f8dc;
const RPC_RESULT: u32 = 0xf35c_6d01;

/// A client of the abridged framing, one message at a time.
struct Wire {
    socket: TcpStream,
    key: AuthKey,
    salt: i64,
    session: i64,
    last_id: i64,
    /// Received and not yet read.
    waiting: Vec<Message>,
}

/// A message of the server: its constructor and the rest.
type Message = (u32, Vec<u8>);

impl Wire {
    async fn connect(sandbox: &Sandbox, key: [u8; 256]) -> Self {
        let address = sandbox.dcs().into_iter().find(|dc| dc.0 == 2).unwrap().1;
        let mut socket = TcpStream::connect(address).await.unwrap();
        socket.write_all(&[0xef]).await.unwrap();
        Self { socket, key: AuthKey::from_bytes(key), salt: 0, session: 77, last_id: 0, waiting: Vec::new() }
    }

    /// Connected, with the right salt, after `initConnection`.
    async fn ready(sandbox: &Sandbox, key: [u8; 256]) -> Self {
        let mut wire = Self::connect(sandbox, key).await;
        let id = wire.next_id();
        wire.send(id, &ping(1)).await;
        let (_, body) = wire.expect(types::BadServerSalt::CONSTRUCTOR_ID).await;
        wire.salt = types::BadServerSalt::from_bytes(&body).unwrap().new_server_salt;
        let id = wire.next_id();
        wire.send(id, &init()).await;
        wire.expect(types::NewSessionCreated::CONSTRUCTOR_ID).await;
        wire.expect(RPC_RESULT).await;
        wire
    }

    fn next_id(&mut self) -> i64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let id = i64::try_from(now.as_secs()).unwrap() << 32 | i64::from(now.subsec_nanos()) & !3;
        self.last_id = id.max(self.last_id + 4);
        self.last_id
    }

    async fn send(&mut self, id: i64, body: &[u8]) {
        let mut plain = DequeBuffer::with_capacity(body.len() + 96, 64);
        plain.extend(self.salt.to_le_bytes());
        plain.extend(self.session.to_le_bytes());
        plain.extend(part(id, body));
        encrypt_data_v2(&mut plain, &self.key);
        self.raw(&plain[..]).await;
    }

    async fn raw(&mut self, payload: &[u8]) {
        let words = u8::try_from(payload.len() / 4).unwrap();
        assert!(words < 0x7f);
        self.socket.write_all(&[&[words], payload].concat()).await.unwrap();
    }

    async fn frame(&mut self) -> Vec<u8> {
        let mut words = usize::from(self.socket.read_u8().await.unwrap());
        if words == 0x7f {
            let mut long = [0; 4];
            self.socket.read_exact(&mut long[..3]).await.unwrap();
            words = usize::try_from(u32::from_le_bytes(long)).unwrap();
        }
        let mut frame = vec![0; words * 4];
        self.socket.read_exact(&mut frame).await.unwrap();
        frame
    }

    /// Reads until a message of this kind has arrived.
    async fn expect(&mut self, constructor: u32) -> Message {
        loop {
            if let Some(index) = self.waiting.iter().position(|message| message.0 == constructor) {
                return self.waiting.remove(index);
            }
            let frame = tokio::time::timeout(std::time::Duration::from_secs(5), self.frame());
            let mut frame = frame.await.expect("a frame in time");
            let plain = decrypt_data_v2(&mut frame, &self.key).unwrap();
            assert_eq!(plain[8..16], self.session.to_le_bytes());
            open(&plain[16..], &mut self.waiting);
        }
    }
}

fn part(id: i64, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_le_bytes();
    [&id.to_le_bytes()[..], &1_u32.to_le_bytes(), &length, body].concat()
}

fn open(message: &[u8], messages: &mut Vec<Message>) -> usize {
    let length = usize::try_from(u32::from_le_bytes(message[12..16].try_into().unwrap())).unwrap();
    let body = &message[16..16 + length];
    let constructor = u32::from_le_bytes(body[..4].try_into().unwrap());
    if constructor == CONTAINER {
        let mut at = 8;
        for _ in 0..u32::from_le_bytes(body[4..8].try_into().unwrap()) {
            at += open(&body[at..], messages);
        }
    } else {
        messages.push((constructor, body[4..].to_vec()));
    }
    16 + length
}

fn ping(ping_id: i64) -> Vec<u8> {
    functions::Ping { ping_id }.to_bytes()
}

fn init() -> Vec<u8> {
    let query = functions::InitConnection {
        api_id: 1,
        device_model: "Wire".into(),
        system_version: String::new(),
        app_version: "1".into(),
        system_lang_code: "en".into(),
        lang_pack: String::new(),
        lang_code: "en".into(),
        proxy: None,
        params: None,
        query: functions::help::GetNearestDc {},
    };
    functions::InvokeWithLayer { layer: grammers_tl_types::LAYER, query }.to_bytes()
}

fn calls(sandbox: &Sandbox, method: &str) -> usize {
    sandbox.look().journal.calls(method).count()
}

/// The `rpc_error` in an `rpc_result`.
fn error(result: &Message) -> types::RpcError {
    let enums::RpcError::Error(error) = enums::RpcError::from_bytes(&result.1[8..]).unwrap();
    error
}

async fn start() -> (Sandbox, [u8; 256]) {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let anna = sandbox.add(Person::named("Anna").phone("+15550001"));
    let key = sandbox.seed_session(anna, None).auth_key;
    (sandbox, key)
}

#[tokio::test]
async fn a_message_that_comes_twice_is_executed_once_and_answered_twice() {
    let (sandbox, key) = start().await;
    let mut wire = Wire::ready(&sandbox, key).await;
    let id = wire.next_id();
    let request = functions::updates::GetState {}.to_bytes();
    let mut answers = Vec::new();
    for _ in 0..2 {
        wire.send(id, &request).await;
        answers.push(wire.expect(RPC_RESULT).await);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(calls(&sandbox, "updates.getState"), 1);
}

#[tokio::test]
async fn message_ids_out_of_time_or_odd_are_refused() {
    let (sandbox, key) = start().await;
    let mut wire = Wire::ready(&sandbox, key).await;
    let now = wire.next_id();
    for (id, code) in [(now - (400 << 32), 16), (now + (60 << 32), 17), (now | 1, 18)] {
        wire.send(id, &ping(1)).await;
        let (_, body) = wire.expect(types::BadMsgNotification::CONSTRUCTOR_ID).await;
        let bad = types::BadMsgNotification::from_bytes(&body).unwrap();
        assert_eq!((bad.bad_msg_id, bad.error_code), (id, code));
    }
}

#[tokio::test]
async fn what_comes_in_a_container_is_answered_part_by_part() {
    let (sandbox, key) = start().await;
    let mut wire = Wire::ready(&sandbox, key).await;
    let parts = [part(wire.next_id(), &ping(1)), part(wire.next_id(), &ping(2))].concat();
    let container = [&CONTAINER.to_le_bytes()[..], &2_u32.to_le_bytes(), &parts].concat();
    let id = wire.next_id();
    wire.send(id, &container).await;
    for ping_id in [1, 2] {
        let (_, body) = wire.expect(types::Pong::CONSTRUCTOR_ID).await;
        assert_eq!(types::Pong::from_bytes(&body).unwrap().ping_id, ping_id);
    }
}

#[tokio::test]
async fn nothing_may_be_called_before_the_client_has_introduced_itself() {
    let (sandbox, key) = start().await;
    let mut wire = Wire::connect(&sandbox, key).await;
    let id = wire.next_id();
    wire.send(id, &ping(1)).await;
    let (_, body) = wire.expect(types::BadServerSalt::CONSTRUCTOR_ID).await;
    wire.salt = types::BadServerSalt::from_bytes(&body).unwrap().new_server_salt;
    let id = wire.next_id();
    wire.send(id, &functions::updates::GetState {}.to_bytes()).await;
    let refused = error(&wire.expect(RPC_RESULT).await);
    assert_eq!((refused.error_code, refused.error_message.as_str()), (400, "CONNECTION_NOT_INITED"));
}

#[tokio::test]
async fn an_unknown_key_gets_four_bytes_and_the_end() {
    let (sandbox, _) = start().await;
    let mut wire = Wire::connect(&sandbox, [3; 256]).await;
    let id = wire.next_id();
    wire.send(id, &ping(1)).await;
    assert_eq!(wire.frame().await, (-404_i32).to_le_bytes());
    assert_eq!(wire.socket.read(&mut [0; 1]).await.unwrap(), 0);
}

#[tokio::test]
async fn a_forged_message_ends_the_connection() {
    let (sandbox, key) = start().await;
    let mut wire = Wire::connect(&sandbox, key).await;
    let mut plain = DequeBuffer::with_capacity(96, 64);
    plain.extend([0; 64]);
    encrypt_data_v2(&mut plain, &wire.key);
    let mut forged = plain[..].to_vec();
    *forged.last_mut().unwrap() ^= 1;
    wire.raw(&forged).await;
    assert_eq!(wire.socket.read(&mut [0; 1]).await.unwrap(), 0);
    assert_eq!(sandbox.look().journal.entries().len(), 0);
}
