//! Rotation of the database's secret key.
//!
//! Invariant: all envelopes change in one transaction, and the new key is on the disk before it. So after an
//! interruption at any point, one of the stored keys opens everything.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sqlx::{Connection as _, SqliteConnection};

use super::cipher::{Cipher, CipherError, SealedPlace, SecretKey};
use super::secret_key;
use crate::store::engine::{database_file, schema};
use crate::store::log::audit::{self, Action};
use crate::store::{SecretKeySource, StoreError};

/// A column that holds envelopes.
struct Envelopes {
    /// Reads the two numbers that identify a row's place, and the envelope. The second number is 0 where one is enough.
    read: &'static str,
    /// Writes the envelope `$3` to the row identified by `$1` and `$2`.
    write: &'static str,
    place: fn([i64; 2]) -> SealedPlace,
}

/// Every column of envelopes except the key check. A test finds columns that are missing here.
const ENVELOPES: &[Envelopes] = &[
    Envelopes {
        read: "select account_id, dc_id, auth_key from session_keys",
        write: "update session_keys set auth_key = $3 where account_id = $1 and dc_id = $2",
        place: |[account, dc]| SealedPlace::AuthKey { account, dc: i32::try_from(dc).unwrap_or(i32::MAX) },
    },
    Envelopes {
        read: "select account_id, cast(0 as bigint), phone_code_hash from logins where phone_code_hash is not null",
        write: "update logins set phone_code_hash = $3 where account_id = $1 and $2 = 0",
        place: |[account, _]| SealedPlace::PhoneCodeHash { account },
    },
    Envelopes {
        read: "select update_id, cast(0 as bigint), envelope from pending_updates",
        write: "update pending_updates set envelope = $3 where update_id = $1 and $2 = 0",
        place: |[update, _]| SealedPlace::PendingUpdate { update },
    },
    Envelopes {
        read: "select id, cast(0 as bigint), envelope from hash_keys",
        write: "update hash_keys set envelope = $3 where id = $1 and $2 = 0",
        place: |_| SealedPlace::HashKey,
    },
];

/// Where the new key is after the rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// In the key file. The former key is kept in `former`.
    KeyFile { path: PathBuf, former: PathBuf },
    /// In `path`. A person must move it to where the desk gets its key from. The former key is kept in `former`.
    ToBePutInPlace { path: PathBuf, former: PathBuf },
}

/// Re-encrypts the database at `url` with another key: the one in the file `new`. Where there is no such file, or `new`
/// is `None`, a key is generated. The caller holds the instance lock.
///
/// # Errors
/// When the database is not of this version, the present key is wrong, or a file cannot be written. The database is unchanged then.
pub async fn rotate_key(
    url: &str,
    source: &SecretKeySource,
    new: Option<&Path>,
    now: Timestamp,
) -> Result<Rotated, StoreError> {
    let (mut db, schema) = schema::ours(url).await?;
    schema.refuse_older()?;
    let old = secret_key::checked(&mut db, source).await?;
    let old_key = secret_key::read(source)?;
    let key = match new {
        Some(path) => secret_key::read_or_create(path)?,
        None => SecretKey::generate().map_err(|_| CipherError::NoRandomness)?,
    };
    let fresh = Cipher::new(&key);
    if fresh.key_id() == old.key_id() {
        return Err(StoreError::SameKey);
    }
    let rotated = prepare(source, new, &old, &key)?;
    if let (SecretKeySource::Value(_), Rotated::ToBePutInPlace { path, .. }) = (source, &rotated) {
        secret_key::keep_former(path, &old_key)?;
    }
    let mut work = database_file::begin(&mut db).await?;
    reseal(&mut work, &old, &fresh).await?;
    audit::note_at_rest(&mut work, Action::KeyRotated, "", now).await?;
    work.commit().await?;
    database_file::rewrite(&mut db).await?;
    db.close().await?;
    if let Rotated::KeyFile { path, .. } = &rotated {
        secret_key::put_in_place(path)?;
    }
    Ok(rotated)
}

/// Writes the new key to the disk before it is used, and returns where it is.
fn prepare(source: &SecretKeySource, new: Option<&Path>, old: &Cipher, key: &SecretKey) -> Result<Rotated, StoreError> {
    let by_hand = |path: &Path, former: PathBuf| Rotated::ToBePutInPlace { path: path.to_owned(), former };
    match (source, new) {
        (SecretKeySource::File(path), _) => {
            let waiting = secret_key::rotated(path);
            // A key file left by an interrupted rotation was never used: the present key has just opened the database.
            match (secret_key::write(&waiting, key), new) {
                (Ok(()), _) => Ok(Rotated::KeyFile { path: path.clone(), former: secret_key::former(path, old) }),
                // The folder is not writable, as where systemd provides the key. The former key stays where it is.
                (Err(_), Some(new)) => Ok(by_hand(new, path.clone())),
                (Err(source), None) => Err(secret_key::file_error(&waiting, source)),
            }
        }
        (SecretKeySource::Value(_), Some(new)) => Ok(by_hand(new, secret_key::former(new, old))),
        (SecretKeySource::Value(_), None) => Err(StoreError::NowhereToPutKey),
    }
}

/// Re-encrypts everything in the caller's transaction.
pub(in crate::store) async fn reseal(
    work: &mut SqliteConnection,
    old: &Cipher,
    new: &Cipher,
) -> Result<(), StoreError> {
    for Envelopes { read, write, place } in ENVELOPES {
        let rows: Vec<(i64, i64, Vec<u8>)> = sqlx::query_as(*read).fetch_all(&mut *work).await?;
        for (first, second, envelope) in rows {
            let place = place([first, second]);
            let envelope = new.seal(place, &old.open(place, &envelope)?)?;
            sqlx::query(*write).bind(first).bind(second).bind(envelope).execute(&mut *work).await?;
        }
    }
    secret_key::write_check(work, new).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns of bytes that are not envelopes.
    const PLAIN: &[(&str, &str)] = &[
        ("outbox_media_pieces", "bytes"),
        ("stored_file_pieces", "bytes"),
        ("invites", "token_hash"),
        ("campaigns", "audience"),
        ("campaigns", "approved_plan"),
    ];

    #[tokio::test]
    async fn every_column_of_bytes_is_changed_over_or_known_to_be_plain() {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        crate::store::engine::database::MIGRATIONS.run(&mut db).await.unwrap();
        let columns: Vec<(String, String)> = sqlx::query_as(
            "select t.name, c.name from pragma_table_list t, pragma_table_info(t.name) c
             where t.type = 'table' and t.name not like 'sqlite%' and t.name not like '_sqlx%' and lower(c.type) = 'blob'",
        )
        .fetch_all(&mut db)
        .await
        .unwrap();
        let known = |table: &str, column: &str| {
            (table, column) == ("key_checks", "envelope")
                || ENVELOPES.iter().any(|known| known.write.starts_with(&format!("update {table} set {column} = ")))
                || PLAIN.contains(&(table, column))
        };
        assert!(columns.len() >= ENVELOPES.len() + PLAIN.len());
        for (table, column) in columns {
            assert!(known(&table, &column), "{table}.{column} holds bytes: are they sealed? List it here.");
        }
    }
}
