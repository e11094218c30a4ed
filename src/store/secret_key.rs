//! Where the secret key comes from, and the proof that it is the right one.
//! Its rule: a key is made only for a database that holds nothing encrypted yet, and none is ever thrown away.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use sqlx::SqliteConnection;

use super::StoreError;
use super::cipher::{Cipher, CipherError, Place, SecretKey};

/// Where the key is kept.
#[derive(Clone, Debug)]
pub enum SecretKeySource {
    /// The key itself, from the environment.
    Value(SecretString),
    /// A file with the key, made at the first start.
    File(PathBuf),
}

const CHECK: &[u8] = b"salesdesk";

/// The cipher for this database, proved by its key check; for a new database the check is written.
///
/// A rotation that was cut short after its commit has left the right key beside the key file: it is put in place here.
pub(super) async fn checked(db: &mut SqliteConnection, source: &SecretKeySource) -> Result<Cipher, StoreError> {
    let Some(check) = key_check(db).await? else {
        let key = match source {
            SecretKeySource::File(path) if !path.exists() => create(path).map_err(|source| file_error(path, source))?,
            _ => read(source)?,
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
        put_in_place(path).map_err(|source| file_error(path, source))?;
        return Ok(cipher);
    }
    Err(error)
}

/// The envelope that only the right key opens; `None` while nothing was ever encrypted.
pub(super) async fn key_check(db: &mut SqliteConnection) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("select envelope from key_checks").fetch_optional(db).await?)
}

pub(super) fn proved(check: &[u8], key: &SecretKey) -> Result<Cipher, StoreError> {
    let cipher = Cipher::new(key);
    match cipher.open(Place::KeyCheck, check) {
        Ok(_) => Ok(cipher),
        Err(CipherError::OtherKey | CipherError::Damaged) => Err(StoreError::WrongKey),
        Err(error) => Err(error.into()),
    }
}

/// Makes this key the one that the database believes in.
pub(super) async fn write_check(db: &mut SqliteConnection, cipher: &Cipher) -> Result<(), StoreError> {
    let envelope = cipher.seal(Place::KeyCheck, CHECK)?;
    sqlx::query("delete from key_checks").execute(&mut *db).await?;
    sqlx::query("insert into key_checks (key_id, envelope) values ($1, $2)")
        .bind(cipher.key_id())
        .bind(envelope)
        .execute(db)
        .await?;
    Ok(())
}

/// Reads the key; none is made.
pub(super) fn read(source: &SecretKeySource) -> Result<SecretKey, StoreError> {
    match source {
        SecretKeySource::Value(text) => Ok(SecretKey::parse(text)?),
        SecretKeySource::File(path) => read_file(path),
    }
}

fn read_file(path: &Path) -> Result<SecretKey, StoreError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(SecretKey::parse(&text.into())?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(StoreError::KeyMissing { path: path.to_owned() })
        }
        Err(source) => Err(file_error(path, source)),
    }
}

/// Reads the key of a file, which is made if it is not there.
pub(super) fn read_or_create(path: &Path) -> Result<SecretKey, StoreError> {
    if path.exists() { read_file(path) } else { create(path).map_err(|source| file_error(path, source)) }
}

/// Where the next key waits while the database changes over to it.
pub(super) fn rotated(path: &Path) -> PathBuf {
    beside(path, "new")
}

/// Puts the next key in place. The one before stays beside it: backups that were made with it need it.
pub(super) fn put_in_place(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        std::fs::copy(path, beside(path, "old"))?;
    }
    std::fs::rename(rotated(path), path)?;
    sync_folder(path)
}

pub(super) fn file_error(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::KeyFile { path: path.to_owned(), source }
}

fn beside(path: &Path, word: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(word);
    name.into()
}

/// A name is in its folder for good when the folder is on the disk.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}

/// Makes a key and writes it where only this user can read it.
fn create(path: &Path) -> std::io::Result<SecretKey> {
    let key = SecretKey::generate().map_err(std::io::Error::other)?;
    write(path, &key)?;
    tracing::info!(file = %path.display(), "made a new secret key: keep a copy apart from your backups");
    Ok(key)
}

/// Writes a key to a file that is not there yet.
pub(super) fn write(path: &Path, key: &SecretKey) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = private_file(path)?;
    writeln!(file, "{}", key.to_base64().as_str())?;
    // The first session may be encrypted seconds from now; its key must not be lost to a power cut.
    file.sync_all()?;
    sync_folder(path)
}

/// A new file that only this user can read.
pub(super) fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
