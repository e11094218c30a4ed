//! Where the secret key comes from, and the proof that it is the right one.
//! Its rule: a key is made only for a database that holds nothing encrypted yet.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use sqlx::SqlitePool;

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

/// The cipher for this database, proved by its key check.
pub(super) async fn checked(db: &SqlitePool, source: &SecretKeySource) -> Result<Cipher, StoreError> {
    let check: Option<Vec<u8>> = sqlx::query_scalar("select envelope from key_checks").fetch_optional(db).await?;
    let key = match source {
        SecretKeySource::Value(text) => SecretKey::parse(text)?,
        SecretKeySource::File(path) => match std::fs::read_to_string(path) {
            Ok(text) => SecretKey::parse(&text.into())?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if check.is_some() {
                    return Err(StoreError::KeyMissing { path: path.clone() });
                }
                create(path).map_err(|source| StoreError::KeyFile { path: path.clone(), source })?
            }
            Err(source) => return Err(StoreError::KeyFile { path: path.clone(), source }),
        },
    };
    let cipher = Cipher::new(&key);
    match check {
        Some(envelope) => match cipher.open(Place::KeyCheck, &envelope) {
            Ok(_) => Ok(cipher),
            Err(CipherError::OtherKey | CipherError::Damaged) => Err(StoreError::WrongKey),
            Err(error) => Err(error.into()),
        },
        None => {
            let envelope = cipher.seal(Place::KeyCheck, CHECK)?;
            sqlx::query("insert into key_checks (key_id, envelope) values ($1, $2)")
                .bind(cipher.key_id())
                .bind(envelope)
                .execute(db)
                .await?;
            Ok(cipher)
        }
    }
}

/// Makes a key and writes it where only this user can read it.
fn create(path: &Path) -> std::io::Result<SecretKey> {
    let key = SecretKey::generate().map_err(std::io::Error::other)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", key.to_base64().as_str())?;
    // The first session may be encrypted seconds from now; its key must not be lost to a power cut.
    file.sync_all()?;
    tracing::info!(file = %path.display(), "made a new secret key: keep a copy apart from your backups");
    Ok(key)
}
