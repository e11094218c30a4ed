//! Backups: a consistent copy of the database as one encrypted file, and the way back.
//! Its rule: nothing is put in the place of a database before it has been decrypted whole, checked, and marked as restored.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sqlx::{Connection as _, SqliteConnection};

use super::audit::{self, Action};
use super::cipher::Cipher;
use super::key_rotation::reseal;
use super::{MIGRATIONS, SecretKeySource, StoreError, open_file, path_of, read_only_file, sealed_file, secret_key};

/// What became of a restoration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restoration {
    /// What happened after this moment is not in it.
    pub made_at: Timestamp,
    /// Where the database is that was there before.
    pub moved_to: Option<PathBuf>,
}

/// Writes a backup of the database at `url` while a desk may be working on it. Returns its size in bytes.
///
/// # Errors
/// When there is no database, the key is not its key, or a file cannot be written.
pub async fn back_up(url: &str, key: &SecretKeySource, now: Timestamp, to: &Path) -> Result<u64, StoreError> {
    let mut db = read_only_file(url).await?;
    let check = secret_key::key_check(&mut db).await?.ok_or(StoreError::NothingEncrypted)?;
    let cipher = secret_key::proved(&check, &secret_key::read(key)?)?;
    write(&mut db, &cipher, now, to).await
}

/// Proves that this is the key of the database at `url`.
///
/// # Errors
/// When it is not, or there is nothing to prove it by.
pub async fn prove_key(url: &str, key: &SecretKeySource) -> Result<(), StoreError> {
    let mut db = read_only_file(url).await?;
    let check = secret_key::key_check(&mut db).await?.ok_or(StoreError::NothingEncrypted)?;
    secret_key::proved(&check, &secret_key::read(key)?).map(|_| ())
}

/// Writes a backup of the database behind this connection.
pub(super) async fn write(
    db: &mut SqliteConnection,
    cipher: &Cipher,
    now: Timestamp,
    to: &Path,
) -> Result<u64, StoreError> {
    let failed = |source| StoreError::File { path: to.to_owned(), source };
    if let Some(folder) = to.parent().filter(|folder| *folder != Path::new("")) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let (copy, unfinished) = (Gone(beside(to, "copy")), Gone(beside(to, "unfinished")));
    // An empty file of the right mode: what is copied into it is readable for this user only.
    secret_key::private_file(&copy.0).map_err(failed)?;
    sqlx::query("vacuum into $1").bind(copy.0.display().to_string()).execute(db).await?;
    let (cipher, to) = (cipher.clone(), to.to_owned());
    let sealing = tokio::task::spawn_blocking(move || {
        let failed = |source| StoreError::File { path: to.clone(), source };
        let mut from = BufReader::new(File::open(&copy.0).map_err(failed)?);
        let mut sealed = BufWriter::new(secret_key::private_file(&unfinished.0).map_err(failed)?);
        sealed_file::seal(&cipher, now, &mut from, &mut sealed)?;
        sealed.flush().map_err(failed)?;
        sealed.get_ref().sync_all().map_err(failed)?;
        // Whatever bears the name of a backup is a whole one.
        fs::rename(&unfinished.0, &to).and_then(|()| secret_key::sync_folder(&to)).map_err(failed)?;
        Ok(fs::metadata(&to).map_err(failed)?.len())
    });
    sealing.await.unwrap_or_else(|error| Err(failed(std::io::Error::other(error))))
}

/// Puts a backup in the place of the database at `url`. It opens with `key`, the desk's own, or with `made_with`, and is
/// the desk's own afterwards. The caller holds the instance lock.
///
/// # Errors
/// When a database is there and is not to be moved aside, and when the file is no whole backup of this key. What was
/// there is untouched then.
pub async fn restore(
    url: &str,
    key: &SecretKeySource,
    made_with: Option<&Path>,
    file: &Path,
    move_aside: bool,
    now: Timestamp,
) -> Result<Restoration, StoreError> {
    let place = path_of(url)?;
    if place.exists() && !move_aside {
        return Err(StoreError::InTheWay { path: place });
    }
    let own = secret_key::read(key).map(|key| Cipher::new(&key))?;
    let opener = match made_with {
        Some(path) => Cipher::new(&secret_key::read(&SecretKeySource::File(path.to_owned()))?),
        None => own.clone(),
    };
    let copy = Gone(beside(&place, "restoring"));
    let _ = fs::remove_file(&copy.0);
    let made_at = decrypt(&opener, file, &copy.0)?;
    let mut db = open_file(&format!("sqlite://{}", copy.0.display())).await?;
    let sound: String = sqlx::query_scalar("pragma quick_check").fetch_one(&mut db).await?;
    if sound != "ok" {
        return Err(sealed_file::SealedFileError::Damaged.into());
    }
    MIGRATIONS.run(&mut db).await.map_err(|error| StoreError::Migration(Box::new(error)))?;
    let mut work = db.begin_with("begin immediate").await?;
    if own.key_id() != opener.key_id() {
        reseal(&mut work, &opener, &own).await?;
    }
    sqlx::query("update desk set restored_at = $1, backup_made_at = $2")
        .bind(now.as_millisecond())
        .bind(made_at.as_millisecond())
        .execute(&mut *work)
        .await?;
    audit::note_at_rest(&mut work, Action::DeskRestored, &made_at.to_string(), now).await?;
    work.commit().await?;
    sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut db).await?;
    db.close().await?;
    let failed = |source| StoreError::File { path: place.clone(), source };
    let moved_to = if place.exists() { Some(aside(&place, now).map_err(failed)?) } else { None };
    fs::rename(&copy.0, &place).and_then(|()| secret_key::sync_folder(&place)).map_err(failed)?;
    Ok(Restoration { made_at, moved_to })
}

fn decrypt(cipher: &Cipher, file: &Path, to: &Path) -> Result<Timestamp, StoreError> {
    let from = File::open(file).map_err(|source| StoreError::File { path: file.to_owned(), source })?;
    let failed = |source| StoreError::File { path: to.to_owned(), source };
    if let Some(folder) = to.parent().filter(|folder| *folder != Path::new("")) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut copy = BufWriter::new(secret_key::private_file(to).map_err(failed)?);
    let made_at = sealed_file::open(cipher, &mut BufReader::new(from), &mut copy)?;
    copy.flush().and_then(|()| copy.get_ref().sync_all()).map_err(failed)?;
    Ok(made_at)
}

/// Moves a database aside, with its log.
fn aside(place: &Path, now: Timestamp) -> std::io::Result<PathBuf> {
    let moved = beside(place, &format!("before-restore-{}", now.as_second()));
    for end in ["-wal", "-shm"] {
        let with = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
        if with(place).exists() {
            fs::rename(with(place), with(&moved))?;
        }
    }
    fs::rename(place, &moved)?;
    Ok(moved)
}

fn beside(path: &Path, word: &str) -> PathBuf {
    PathBuf::from(format!("{}.{word}", path.display()))
}

/// A file on the way, which is gone when this is: a copy of the database must not lie about, whatever went wrong.
struct Gone(PathBuf);

impl Drop for Gone {
    fn drop(&mut self) {
        // It has mostly got its name by now.
        let _ = fs::remove_file(&self.0);
    }
}
