//! The key of the hashes that stand for erased people.
//!
//! Invariant: it is generated once per database and stored encrypted there, so that it outlives every secret key.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sqlx::SqliteConnection;
use zeroize::Zeroizing;

use super::cipher::{Cipher, CipherError, SealedPlace};
use crate::store::StoreError;

/// A keyed hash. Without the key a hash reveals nothing, although ids and names are few enough to try them all.
pub(in crate::store) struct HashKey(Hmac<Sha256>);

impl HashKey {
    /// Opens the hash key of this database. The first time, it is generated, and an older readable stop-list is hashed.
    pub(in crate::store) async fn of(db: &mut SqliteConnection, cipher: &Cipher) -> Result<Self, StoreError> {
        let envelope: Option<Vec<u8>> =
            sqlx::query_scalar("select envelope from hash_keys").fetch_optional(&mut *db).await?;
        if let Some(envelope) = envelope {
            return Self::new(&cipher.open(SealedPlace::HashKey, &envelope)?);
        }
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| CipherError::NoRandomness)?;
        let key = Self::new(bytes.as_slice())?;
        let mut work = sqlx::Connection::begin(db).await?;
        sqlx::query("insert into hash_keys (id, envelope) values (1, $1)")
            .bind(cipher.seal(SealedPlace::HashKey, bytes.as_slice())?)
            .execute(&mut *work)
            .await?;
        let plain: Vec<(String, Option<i64>, i64)> =
            sqlx::query_as("select key, added_by, added_at from plain_stop_list").fetch_all(&mut *work).await?;
        for (who, added_by, added_at) in plain {
            let hash = key.hash(&who);
            let id: Option<i64> = who.strip_prefix("id:").and_then(|id| id.parse().ok());
            sqlx::query(
                "insert into stop_list (id_hash, name_hash, telegram_user_id, username, cause, added_by, added_at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id.map(|_| hash.clone()))
            .bind(if id.is_none() { Some(hash) } else { None })
            .bind(id)
            .bind(who.strip_prefix("name:"))
            // Only stops after a block were stored without an admin.
            .bind(if added_by.is_some() { "admin" } else { "block" })
            .bind(added_by)
            .bind(added_at)
            .execute(&mut *work)
            .await?;
        }
        sqlx::query("delete from plain_stop_list").execute(&mut *work).await?;
        work.commit().await?;
        Ok(key)
    }

    fn new(bytes: &[u8]) -> Result<Self, StoreError> {
        let mac = Hmac::new_from_slice(bytes);
        Ok(Self(mac.map_err(|_| StoreError::corrupt("hash_keys", "a key of an impossible length"))?))
    }

    /// The hash of a text, in hexadecimal.
    pub(in crate::store) fn hash(&self, text: &str) -> String {
        let mac = self.0.clone().chain_update(text.as_bytes()).finalize().into_bytes();
        mac.iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
