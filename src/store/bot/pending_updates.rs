//! Updates of the bot that are confirmed to Telegram while their handlers still run.
//!
//! Invariant: they are encrypted, and deleted as soon as they are handled.

use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::moment;
use crate::store::vault::cipher::SealedPlace;

pub struct PendingUpdateQueries<'w>(pub(in crate::store) Context<'w>);

/// A stored update.
pub struct PendingUpdate {
    pub update_id: u32,
    pub received_at: Timestamp,
    /// The stored bytes; `None` when they can no longer be decrypted.
    pub bytes: Option<Zeroizing<Vec<u8>>>,
    /// How often its handler was started after a restart.
    pub tries: u32,
}

impl PendingUpdateQueries<'_> {
    /// Stores an update. An existing one stays as it is.
    pub async fn keep(&mut self, update_id: u32, bytes: &[u8]) -> Result<(), StoreError> {
        let envelope = self.0.cipher.seal(place(update_id), bytes)?;
        let sql =
            "insert into pending_updates (update_id, received_at, envelope) values ($1, $2, $3) on conflict do nothing";
        self.0.execute(sql, (update_id, self.0.now_ms(), envelope)).await
    }

    pub async fn is_empty(&mut self) -> Result<bool, StoreError> {
        let sql = "select 1 from pending_updates limit 1";
        let any: Option<i64> = self.0.optional_value(sql, ()).await?;
        Ok(any.is_none())
    }

    /// All stored updates, in the order of their arrival.
    pub async fn all(&mut self) -> Result<Vec<PendingUpdate>, StoreError> {
        let sql = "select update_id, received_at, envelope, tries from pending_updates order by received_at, update_id";
        let rows: Vec<(u32, i64, Vec<u8>, u32)> = self.0.rows(sql, ()).await?;
        let read = |(update_id, received, envelope, tries): (u32, i64, Vec<u8>, u32)| {
            let bytes = self.0.cipher.open(place(update_id), &envelope).ok();
            Ok(PendingUpdate { update_id, received_at: moment(received)?, bytes, tries })
        };
        rows.into_iter().map(read).collect()
    }

    /// Counts one more start of an update's handler after a restart.
    pub async fn begun(&mut self, update_id: u32) -> Result<(), StoreError> {
        let sql = "update pending_updates set tries = tries + 1 where update_id = $1";
        self.0.execute(sql, [update_id]).await
    }

    /// Deletes a handled update.
    pub async fn done(&mut self, update_id: u32) -> Result<(), StoreError> {
        self.0.execute("delete from pending_updates where update_id = $1", [update_id]).await
    }
}

fn place(update_id: u32) -> SealedPlace {
    SealedPlace::PendingUpdate { update: i64::from(update_id) }
}
