//! The secret key: where it comes from, and the check that it is the right one.
//!
//! Invariant: a key is generated only for a database without encrypted data, and no key is ever deleted.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use sqlx::SqliteConnection;

use super::cipher::{Cipher, CipherError, KEY_ID_BYTES, SealedPlace, SecretKey};
use super::private_file::{folder_of, sync_folder, with_ending, write_whole};
use crate::store::StoreError;

/// Where the key is kept.
#[derive(Clone, Debug)]
pub enum SecretKeySource {
    /// The key itself, from the environment.
    Value(SecretString),
    /// A file with the key, created at the first start.
    File(PathBuf),
}

const CHECK: &[u8] = b"salesdesk";

/// The cipher for this database, checked against the database's key check. For a new database the key check is written.
///
/// A rotation that was interrupted after its commit has left the right key beside the key file. It is put in place
/// here.
pub(in crate::store) async fn checked(
    db: &mut SqliteConnection,
    source: &SecretKeySource,
) -> Result<Cipher, StoreError> {
    let Some(check) = key_check(db).await? else {
        let key = match source {
            SecretKeySource::File(path) => read_or_create(path)?,
            SecretKeySource::Value(_) => read(source)?,
        };
        let cipher = Cipher::new(&key);
        write_check(db, &cipher).await?;
        return Ok(cipher);
    };
    let error = match read(source).and_then(|key| proved(&check, &key)) {
        Ok(cipher) => return Ok(cipher),
        Err(error) => error,
    };
    if let (SecretKeySource::File(path), StoreError::WrongKey | StoreError::KeyMissing { .. }) = (source, &error)
        && let Ok(cipher) = read_file(&rotated(path)).and_then(|key| proved(&check, &key))
    {
        put_in_place(path)?;
        return Ok(cipher);
    }
    Err(error)
}

/// The envelope that only the right key opens; `None` while nothing has been encrypted.
pub(in crate::store) async fn key_check(db: &mut SqliteConnection) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("select envelope from key_checks").fetch_optional(db).await?)
}

pub(in crate::store) fn proved(check: &[u8], key: &SecretKey) -> Result<Cipher, StoreError> {
    let cipher = Cipher::new(key);
    proved_by(check, &cipher).map(|()| cipher)
}

pub(in crate::store) fn proved_by(check: &[u8], cipher: &Cipher) -> Result<(), StoreError> {
    match cipher.open(SealedPlace::KeyCheck, check) {
        Ok(_) => Ok(()),
        Err(CipherError::OtherKey | CipherError::Damaged) => Err(StoreError::WrongKey),
        Err(error) => Err(error.into()),
    }
}

/// Writes the key check for this key.
pub(in crate::store) async fn write_check(db: &mut SqliteConnection, cipher: &Cipher) -> Result<(), StoreError> {
    let envelope = cipher.seal(SealedPlace::KeyCheck, CHECK)?;
    sqlx::query("delete from key_checks").execute(&mut *db).await?;
    sqlx::query("insert into key_checks (key_id, envelope) values ($1, $2)")
        .bind(cipher.key_id())
        .bind(envelope)
        .execute(db)
        .await?;
    Ok(())
}

/// Reads the key, without creating one.
pub(in crate::store) fn read(source: &SecretKeySource) -> Result<SecretKey, StoreError> {
    match source {
        SecretKeySource::Value(text) => Ok(SecretKey::parse(text)?),
        SecretKeySource::File(path) => read_file(path),
    }
}

pub(in crate::store) fn read_file(path: &Path) -> Result<SecretKey, StoreError> {
    match std::fs::read_to_string(path) {
        // Earlier versions left an empty file when a start was interrupted.
        Ok(text) if text.trim().is_empty() => Err(StoreError::KeyMissing { path: path.to_owned(), is_empty: true }),
        Ok(text) => SecretKey::parse(&text.into())
            .map_err(|source| StoreError::KeyFileMalformed { path: path.to_owned(), source }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(StoreError::KeyMissing { path: path.to_owned(), is_empty: false })
        }
        Err(source) => Err(file_error(path, source)),
    }
}

/// Reads the key from a file, which is created if it is missing.
pub(in crate::store) fn read_or_create(path: &Path) -> Result<SecretKey, StoreError> {
    match read_file(path) {
        Err(StoreError::KeyMissing { .. }) => create(path).map_err(|source| file_error(path, source)),
        read => read,
    }
}

/// The key with this id among the files beside a key file: former keys, or one that a rotation has not put in place.
pub(in crate::store) fn find_beside(path: &Path, id: [u8; KEY_ID_BYTES]) -> Option<SecretKey> {
    let name = path.file_name()?.to_str()?;
    let entries = std::fs::read_dir(folder_of(path)).ok()?.flatten();
    let beside = entries.filter(|entry| {
        entry
            .file_name()
            .to_str()
            .is_some_and(|other| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    });
    beside.filter_map(|entry| read_file(&entry.path()).ok()).find(|key| Cipher::new(key).key_id_bytes() == id)
}

/// The path of the next key during a rotation.
pub(in crate::store) fn rotated(path: &Path) -> PathBuf {
    with_ending(path, ".new")
}

/// The path of a former key. It contains the key's id, so that a rotation never replaces a key that older backups need.
pub(in crate::store) fn former(path: &Path, cipher: &Cipher) -> PathBuf {
    with_ending(path, &format!(".{:08x}.old", cipher.key_id()))
}

/// Puts the next key in place. The former one stays beside it.
pub(in crate::store) fn put_in_place(path: &Path) -> Result<(), StoreError> {
    match read_file(path) {
        Ok(key) => keep_former(path, &key)?,
        Err(StoreError::KeyMissing { .. }) => {}
        Err(error) => return Err(error),
    }
    let renamed = std::fs::rename(rotated(path), path).and_then(|()| sync_folder(path));
    renamed.map_err(|source| file_error(path, source))
}

/// Stores a key that is about to be replaced, beside the file of the next one.
pub(in crate::store) fn keep_former(path: &Path, key: &SecretKey) -> Result<(), StoreError> {
    let kept = former(path, &Cipher::new(key));
    write(&kept, key).map_err(|source| file_error(&kept, source))
}

pub(in crate::store) fn file_error(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::KeyFile { path: path.to_owned(), source }
}

/// Generates a key and writes it to a file that only this user can read.
fn create(path: &Path) -> std::io::Result<SecretKey> {
    let key = SecretKey::generate().map_err(std::io::Error::other)?;
    write(path, &key)?;
    tracing::info!(file = %path.display(), "made a new secret key: keep a copy apart from your backups");
    Ok(key)
}

/// Writes a key to its file and syncs it: the first session may be encrypted seconds from now.
pub(in crate::store) fn write(path: &Path, key: &SecretKey) -> std::io::Result<()> {
    let mut line = key.to_base64();
    line.push('\n');
    write_whole(path, line.as_bytes())
}
