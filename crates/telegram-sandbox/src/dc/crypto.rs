//! MTProto 2.0 encryption on the server's side. A message without the right message key is rejected unread.

use grammers_crypto::aes;
use sha2::{Digest, Sha256};

/// An authorization key and its id (the low 64 bits of its SHA-1).
#[derive(Clone)]
pub(crate) struct AuthKey {
    pub(crate) id: i64,
    pub(crate) bytes: [u8; 256],
}

/// Where the parts of the key are: 0 for messages of clients, 8 for those of servers.
#[derive(Clone, Copy)]
enum From {
    Client = 0,
    Server = 8,
}

/// A decrypted message.
pub(crate) struct Plain {
    pub(crate) salt: i64,
    pub(crate) session: i64,
    pub(crate) message_id: i64,
    pub(crate) sequence: i32,
    pub(crate) body: Vec<u8>,
}

impl AuthKey {
    pub(crate) fn new(bytes: [u8; 256]) -> Self {
        let padded = grammers_crypto::AuthKey::from_bytes(bytes);
        Self { id: i64::from_le_bytes(key_id(&padded)), bytes }
    }

    /// Decrypts a frame without its first eight bytes (the key's id); `None` if anything about it is wrong.
    pub(crate) fn decrypt(&self, frame: &[u8]) -> Option<Plain> {
        let (message_key, cipher) = frame.split_first_chunk::<16>()?;
        if cipher.len() < 32 || cipher.len() % 16 != 0 {
            return None;
        }
        let mut plain = cipher.to_vec();
        let (key, iv) = self.aes(message_key, From::Client);
        aes::ige_decrypt(&mut plain, &key, &iv);
        if *message_key != self.message_key(&plain, From::Client) {
            return None;
        }
        let length = usize::try_from(read_i32(&plain, 28)?).ok()?;
        let body = plain.get(32..32 + length)?;
        let padding = plain.len() - 32 - length;
        ((12..=1024).contains(&padding) && length.is_multiple_of(4)).then_some(())?;
        Some(Plain {
            salt: read_i64(&plain, 0)?,
            session: read_i64(&plain, 8)?,
            message_id: read_i64(&plain, 16)?,
            sequence: read_i32(&plain, 24)?,
            body: body.to_vec(),
        })
    }

    /// An encrypted frame, including the key id.
    pub(crate) fn encrypt(&self, message: &Plain) -> Vec<u8> {
        let mut plain = Vec::with_capacity(message.body.len() + 64);
        plain.extend(message.salt.to_le_bytes());
        plain.extend(message.session.to_le_bytes());
        plain.extend(message.message_id.to_le_bytes());
        plain.extend(message.sequence.to_le_bytes());
        plain.extend((u32::try_from(message.body.len()).unwrap_or(u32::MAX)).to_le_bytes());
        plain.extend(&message.body);
        let padding = 12 + (16 - (plain.len() + 12) % 16) % 16;
        plain.extend(&random::<32>()[..padding]);

        let message_key = self.message_key(&plain, From::Server);
        let (key, iv) = self.aes(&message_key, From::Server);
        aes::ige_encrypt(&mut plain, &key, &iv);
        let mut frame = self.id.to_le_bytes().to_vec();
        frame.extend(message_key);
        frame.extend(plain);
        frame
    }

    fn message_key(&self, plain: &[u8], from: From) -> [u8; 16] {
        let x = from as usize;
        let large = sha256(&[&self.bytes[88 + x..120 + x], plain]);
        let mut key = [0; 16];
        key.copy_from_slice(&large[8..24]);
        key
    }

    fn aes(&self, message_key: &[u8; 16], from: From) -> ([u8; 32], [u8; 32]) {
        let x = from as usize;
        let a = sha256(&[message_key, &self.bytes[x..x + 36]]);
        let b = sha256(&[&self.bytes[40 + x..76 + x], message_key]);
        let weave = |outer: [u8; 32], inner: [u8; 32]| {
            let mut woven = outer;
            woven[8..24].copy_from_slice(&inner[8..24]);
            woven
        };
        (weave(a, b), weave(b, a))
    }
}

/// grammers does not expose the id, but the first eight bytes of everything that it encrypts are the id.
fn key_id(key: &grammers_crypto::AuthKey) -> [u8; 8] {
    let mut buffer = grammers_crypto::DequeBuffer::with_capacity(64, 32);
    buffer.extend([0; 32]);
    grammers_crypto::encrypt_data_v2(&mut buffer, key);
    let mut id = [0; 8];
    id.copy_from_slice(&buffer[..8]);
    id
}

pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

#[expect(clippy::expect_used, reason = "a machine without randomness can run nothing of this")]
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("randomness");
    bytes
}

pub(crate) fn random_i64() -> i64 {
    i64::from_le_bytes(random())
}

/// A permanent secret number for two people, such as an access hash.
pub(crate) fn derived(secret: &[u8], purpose: &str, of: i64, about: i64) -> [u8; 32] {
    sha256(&[secret, purpose.as_bytes(), &of.to_le_bytes(), &about.to_le_bytes()])
}

pub(crate) fn read_i32(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..)?.first_chunk().map(|chunk| i32::from_le_bytes(*chunk))
}

pub(crate) fn read_i64(bytes: &[u8], at: usize) -> Option<i64> {
    bytes.get(at..)?.first_chunk().map(|chunk| i64::from_le_bytes(*chunk))
}
