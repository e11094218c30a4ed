//! Backup files: a copy of the database, encrypted in pieces.
//!
//! Invariant: a file opens completely or not at all. A file that was cut, extended, mixed or changed is reported as
//! damaged.
//!
//! `magic | key id (4) | made at (8, milliseconds) | nonce (19) | pieces`: 64 KiB each, XChaCha20-Poly1305 in the
//! STREAM construction. Its key is derived from the secret key. The header is authenticated with every piece.

use std::io::{Read, Write};
use std::path::Path;

use aead_stream::{DecryptorBE32, EncryptorBE32, Nonce, StreamBE32};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::Payload;
use jiff::Timestamp;

use super::cipher::{Cipher, KEY_ID_BYTES};
use crate::store::StoreError;

/// The first bytes of each backup.
pub const MAGIC: &[u8; 19] = b"salesdesk backup 1\n";
const NONCE_BYTES: usize = 19;
const HEAD_BYTES: usize = MAGIC.len() + KEY_ID_BYTES + 8 + NONCE_BYTES;
/// The size of a piece before encryption, in bytes.
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;

#[derive(Debug, thiserror::Error)]
pub enum SealedFileError {
    #[error("this is no backup of salesdesk, or one of another version")]
    NotABackup,
    #[error("this backup was made with another secret key")]
    OtherKey,
    #[error("this backup is damaged: it was cut short or changed")]
    Damaged,
    #[error("the system has no randomness to give")]
    NoRandomness,
    #[error("it cannot be read")]
    Read(#[source] std::io::Error),
    #[error("it cannot be written")]
    Write(#[source] std::io::Error),
}

/// Encrypts all of `from`.
///
/// # Errors
/// When reading or writing fails.
pub fn seal(
    cipher: &Cipher,
    made_at: Timestamp,
    from: &mut impl Read,
    to: &mut impl Write,
) -> Result<(), SealedFileError> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| SealedFileError::NoRandomness)?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&cipher.key_id_bytes());
    head.extend_from_slice(&made_at.as_millisecond().to_be_bytes());
    head.extend_from_slice(&nonce);
    let mut write = |bytes: &[u8]| to.write_all(bytes).map_err(SealedFileError::Write);
    write(&head)?;
    let nonce = Nonce::<XChaCha20Poly1305, StreamBE32<_>>::from(nonce);
    let mut stream = EncryptorBE32::from_aead(cipher.for_files(), &nonce);
    let mut piece = next(from, PIECE)?;
    loop {
        let following = next(from, PIECE)?;
        let payload = Payload { msg: &piece, aad: &head };
        if following.is_empty() {
            return write(&stream.encrypt_last(payload).map_err(|_| SealedFileError::Damaged)?);
        }
        write(&stream.encrypt_next(payload).map_err(|_| SealedFileError::Damaged)?)?;
        piece = following;
    }
}

/// The id of the key that a backup was made with.
///
/// # Errors
/// When the file is no backup.
pub fn made_with(from: &mut impl Read) -> Result<[u8; KEY_ID_BYTES], SealedFileError> {
    let head = next(from, HEAD_BYTES)?;
    let rest = head.strip_prefix(MAGIC.as_slice()).ok_or(SealedFileError::NotABackup)?;
    rest.first_chunk().copied().ok_or(SealedFileError::Damaged)
}

/// Decrypts all of `from` and returns when the backup was made. After an error, what was written to `to` is worthless.
///
/// # Errors
/// When the file is no backup, was made with another key, or was changed.
pub fn open(cipher: &Cipher, from: &mut impl Read, to: &mut impl Write) -> Result<Timestamp, SealedFileError> {
    let head = next(from, HEAD_BYTES)?;
    let rest = head.strip_prefix(MAGIC.as_slice()).ok_or(SealedFileError::NotABackup)?;
    let (key_id, rest) = rest.split_first_chunk::<KEY_ID_BYTES>().ok_or(SealedFileError::Damaged)?;
    let (made_at, nonce) = rest.split_first_chunk::<8>().ok_or(SealedFileError::Damaged)?;
    let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| SealedFileError::Damaged)?;
    if *key_id != cipher.key_id_bytes() {
        return Err(SealedFileError::OtherKey);
    }
    let made_at = Timestamp::from_millisecond(i64::from_be_bytes(*made_at)).map_err(|_| SealedFileError::Damaged)?;
    let nonce = Nonce::<XChaCha20Poly1305, StreamBE32<_>>::from(nonce);
    let mut write = |bytes: &[u8]| to.write_all(bytes).map_err(SealedFileError::Write);
    let mut stream = DecryptorBE32::from_aead(cipher.for_files(), &nonce);
    let mut piece = next(from, PIECE + TAG)?;
    loop {
        let following = next(from, PIECE + TAG)?;
        let payload = Payload { msg: &piece, aad: &head };
        if following.is_empty() {
            write(&stream.decrypt_last(payload).map_err(|_| SealedFileError::Damaged)?)?;
            return Ok(made_at);
        }
        write(&stream.decrypt_next(payload).map_err(|_| SealedFileError::Damaged)?)?;
        piece = following;
    }
}

/// The next `most` bytes, fewer at the end.
fn next(from: &mut impl Read, most: usize) -> Result<Vec<u8>, SealedFileError> {
    let mut piece = Vec::with_capacity(most);
    from.take(most as u64).read_to_end(&mut piece).map_err(SealedFileError::Read)?;
    Ok(piece)
}

impl SealedFileError {
    /// The error with the file that it concerns: the one that was read, or the one that was written.
    pub(in crate::store) fn of(self, from: &Path, to: &Path) -> StoreError {
        match self {
            Self::Read(source) => StoreError::File { path: from.to_owned(), source },
            Self::Write(source) => StoreError::File { path: to.to_owned(), source },
            error => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::store::cipher::SecretKey;

    fn cipher(digit: char) -> Cipher {
        Cipher::new(&SecretKey::parse(&digit.to_string().repeat(64).into()).unwrap())
    }

    fn sealed(content: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let made_at = Timestamp::from_millisecond(1_700_000_000_000).unwrap();
        seal(&cipher('1'), made_at, &mut &*content, &mut file).unwrap();
        file
    }

    fn opened(digit: char, file: &[u8]) -> Result<Vec<u8>, SealedFileError> {
        let mut content = Vec::new();
        open(&cipher(digit), &mut &*file, &mut content)?;
        Ok(content)
    }

    #[rstest]
    #[case(0)]
    #[case(1)]
    #[case(PIECE)]
    #[case(PIECE + 1)]
    #[case(3 * PIECE)]
    fn a_backup_opens_as_it_was_written(#[case] length: usize) {
        let content: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let file = sealed(&content);
        assert_eq!(opened('1', &file).unwrap(), content);
        assert!(matches!(opened('2', &file), Err(SealedFileError::OtherKey)));
    }

    #[test]
    fn one_that_was_cut_lengthened_or_mixed_is_damaged() {
        let file = sealed(&vec![7; 3 * PIECE]);
        let piece = PIECE + TAG;
        for cut in [HEAD_BYTES, HEAD_BYTES + piece, HEAD_BYTES + 2 * piece, file.len() - 1] {
            assert!(matches!(opened('1', &file[..cut]), Err(SealedFileError::Damaged)), "cut at {cut}");
        }
        assert!(opened('1', &[file.as_slice(), b"more"].concat()).is_err());
        let mut mixed = file.clone();
        mixed[HEAD_BYTES..HEAD_BYTES + 2 * piece].rotate_left(piece);
        assert!(matches!(opened('1', &mixed), Err(SealedFileError::Damaged)));
        // The time in the header is authenticated too.
        let mut later = file;
        later[MAGIC.len() + 4 + 7] ^= 1;
        assert!(matches!(opened('1', &later), Err(SealedFileError::Damaged)));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_no_backup(file in proptest::collection::vec(any::<u8>(), 0..400), magic: bool) {
            let head = if magic { [MAGIC.as_slice(), &cipher('1').key_id_bytes()].concat() } else { Vec::new() };
            prop_assert!(opened('1', &[head, file].concat()).is_err());
        }

        #[test]
        fn a_changed_byte_is_noticed(at in 0..(HEAD_BYTES + 300 + TAG), change in 1..=255_u8) {
            let mut file = sealed(&[9; 300]);
            file[at] ^= change;
            prop_assert!(opened('1', &file).is_err());
        }
    }
}
