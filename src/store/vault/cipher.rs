//! Encryption of secrets in the database: auth keys of sessions, `phone_code_hash` and other secret columns.
//!
//! Invariant: an envelope is bound to its place. Moved to another row or account, it cannot be opened.
//!
//! An envelope is `version (1 byte) | key id (4) | nonce (24) | ciphertext and tag`, encrypted by XChaCha20-Poly1305.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
pub(in crate::store) const KEY_ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;
/// The purpose of the key that is derived for files.
const FOR_FILES: &[u8] = b"salesdesk/files/1";
const HEADER_BYTES: usize = 1 + KEY_ID_BYTES + NONCE_BYTES;

/// The secret key of this installation: 32 bytes, written as base64 or hexadecimal.
pub struct SecretKey(SecretBox<[u8; 32]>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret key must be 32 bytes in base64 or hexadecimal, as `openssl rand -base64 32` prints them")]
pub struct SecretKeyError;

impl SecretKey {
    /// # Errors
    /// When the text is not 32 bytes in base64 or hexadecimal.
    pub fn parse(text: &SecretString) -> Result<Self, SecretKeyError> {
        let text = text.expose_secret().trim();
        let bytes = Zeroizing::new(
            if text.len() == 64 { from_hex(text) } else { STANDARD.decode(text).ok() }.unwrap_or_default(),
        );
        let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SecretKeyError)?;
        Ok(Self(SecretBox::new(Box::new(key))))
    }

    /// Generates a key from the system's randomness.
    ///
    /// # Errors
    /// When the system provides none.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut key = Box::new([0; 32]);
        getrandom::fill(key.as_mut_slice())?;
        Ok(Self(SecretBox::new(key)))
    }

    /// The key as its file holds it.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0.expose_secret()))
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// Seals and opens envelopes with one key.
#[derive(Clone)]
pub struct Cipher {
    aead: XChaCha20Poly1305,
    /// Whole files have a key of their own, so that a nonce is never used twice with one key.
    files: XChaCha20Poly1305,
    key_id: [u8; KEY_ID_BYTES],
}

/// The place that an envelope belongs to. It is authenticated, so it must be the same for sealing and opening.
#[derive(Clone, Copy, Debug)]
pub enum SealedPlace {
    /// The key check of the database.
    KeyCheck,
    /// The key of the hashes that stand for erased people.
    HashKey,
    /// The auth key of an account at a data centre.
    AuthKey { account: i64, dc: i32 },
    /// The `phone_code_hash` of an account's login.
    PhoneCodeHash { account: i64 },
    /// An update of the bot that waits for its handler.
    PendingUpdate { update: i64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CipherError {
    #[error("an encrypted value has the format of another version of this program")]
    UnknownFormat,
    #[error("an encrypted value was written with another secret key")]
    OtherKey,
    #[error("an encrypted value has been damaged or moved from its place")]
    Damaged,
    #[error("the system has no randomness to give")]
    NoRandomness,
}

impl Cipher {
    #[must_use]
    pub fn new(key: &SecretKey) -> Self {
        let digest = Sha256::digest(key.0.expose_secret());
        let mut key_id = [0; KEY_ID_BYTES];
        key_id.copy_from_slice(&digest[..KEY_ID_BYTES]);
        // The one-step key derivation of NIST SP 800-56C: counter, secret, purpose.
        let hash = Sha256::new().chain_update([0, 0, 0, 1]).chain_update(key.0.expose_secret());
        let for_files = Zeroizing::new(<[u8; 32]>::from(hash.chain_update(FOR_FILES).finalize()));
        Self {
            aead: XChaCha20Poly1305::new(key.0.expose_secret().into()),
            files: XChaCha20Poly1305::new((&*for_files).into()),
            key_id,
        }
    }

    /// The cipher for whole files; see `sealed_file`.
    pub(in crate::store) fn for_files(&self) -> XChaCha20Poly1305 {
        self.files.clone()
    }

    pub(in crate::store) fn key_id_bytes(&self) -> [u8; KEY_ID_BYTES] {
        self.key_id
    }

    /// Identifies the key without revealing it: the beginning of its hash.
    #[must_use]
    pub fn key_id(&self) -> i64 {
        i64::from(u32::from_be_bytes(self.key_id))
    }

    /// Encrypts a secret for its place.
    ///
    /// # Errors
    /// When the system has no randomness for a nonce.
    pub fn seal(&self, place: SealedPlace, secret: &[u8]) -> Result<Vec<u8>, CipherError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| CipherError::NoRandomness)?;
        let aad = place.associated_data();
        let sealed = self
            .aead
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: &aad })
            .map_err(|_| CipherError::Damaged)?;
        let mut envelope = Vec::with_capacity(HEADER_BYTES + sealed.len());
        envelope.push(VERSION);
        envelope.extend_from_slice(&self.key_id);
        envelope.extend_from_slice(&nonce);
        envelope.extend_from_slice(&sealed);
        Ok(envelope)
    }

    /// Decrypts the secret of an envelope.
    ///
    /// # Errors
    /// When the envelope is malformed, was made with another key, or belongs to another place.
    pub fn open(&self, place: SealedPlace, envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, CipherError> {
        let Some((header, sealed)) = envelope.split_at_checked(HEADER_BYTES) else {
            return Err(CipherError::UnknownFormat);
        };
        let (version, rest) = (header[0], &header[1..]);
        if version != VERSION {
            return Err(CipherError::UnknownFormat);
        }
        let (key_id, nonce) = rest.split_at(KEY_ID_BYTES);
        if key_id != self.key_id {
            return Err(CipherError::OtherKey);
        }
        let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| CipherError::UnknownFormat)?;
        let aad = place.associated_data();
        let opened = self.aead.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &aad });
        opened.map(Zeroizing::new).map_err(|_| CipherError::Damaged)
    }
}

impl SealedPlace {
    fn associated_data(self) -> Vec<u8> {
        match self {
            Self::KeyCheck => b"salesdesk/key-check".to_vec(),
            Self::HashKey => b"salesdesk/hash-key".to_vec(),
            Self::AuthKey { account, dc } => format!("salesdesk/auth-key/{account}/{dc}").into_bytes(),
            Self::PhoneCodeHash { account } => format!("salesdesk/phone-code-hash/{account}").into_bytes(),
            Self::PendingUpdate { update } => format!("salesdesk/pending-update/{update}").into_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cipher(byte: u8) -> Cipher {
        Cipher::new(&SecretKey(SecretBox::new(Box::new([byte; 32]))))
    }

    const PLACE: SealedPlace = SealedPlace::AuthKey { account: 7, dc: 2 };

    #[test]
    fn an_envelope_opens_in_its_place_only() {
        let cipher = cipher(1);
        let envelope = cipher.seal(PLACE, b"secret").unwrap();
        assert_eq!(cipher.open(PLACE, &envelope).unwrap().as_slice(), b"secret");
        for other in [
            SealedPlace::AuthKey { account: 8, dc: 2 },
            SealedPlace::AuthKey { account: 7, dc: 4 },
            SealedPlace::KeyCheck,
        ] {
            assert_eq!(cipher.open(other, &envelope).unwrap_err(), CipherError::Damaged);
        }
    }

    #[test]
    fn another_key_is_distinguished_from_damage() {
        let mut envelope = cipher(1).seal(PLACE, b"secret").unwrap();
        assert_eq!(cipher(2).open(PLACE, &envelope).unwrap_err(), CipherError::OtherKey);
        *envelope.last_mut().unwrap() ^= 1;
        assert_eq!(cipher(1).open(PLACE, &envelope).unwrap_err(), CipherError::Damaged);
        envelope[0] = 9;
        assert_eq!(cipher(1).open(PLACE, &envelope).unwrap_err(), CipherError::UnknownFormat);
    }

    #[test]
    fn the_same_secret_never_looks_the_same_twice() {
        let cipher = cipher(1);
        assert_ne!(cipher.seal(PLACE, b"secret").unwrap(), cipher.seal(PLACE, b"secret").unwrap());
    }

    #[test]
    fn a_key_is_read_as_base64_and_as_hexadecimal() {
        let key = SecretKey::generate().unwrap();
        let again = SecretKey::parse(&key.to_base64().to_string().into()).unwrap();
        assert_eq!(Cipher::new(&key).key_id(), Cipher::new(&again).key_id());
        let hex: String = "0a".repeat(32);
        assert_eq!(Cipher::new(&SecretKey::parse(&hex.into()).unwrap()).key_id(), cipher(10).key_id());
        for wrong in ["", "secret", "0a0b"] {
            assert!(SecretKey::parse(&wrong.into()).is_err());
        }
        assert!(SecretKey::parse(&"é".repeat(32).into()).is_err());
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_open_nothing_and_break_nothing(envelope in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(cipher(1).open(PLACE, &envelope).is_err());
        }
    }
}
