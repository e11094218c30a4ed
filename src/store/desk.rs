//! What the desk knows of itself: when it was last at work, and whether it stands on a restored backup.
//! Its rule: a restored desk stays held until an owner says that the machine before is off, restarts included.

use jiff::Timestamp;

use super::StoreError;
use super::accounts::moment;
use super::work::Context;

pub struct DeskQueries<'w>(pub(super) Context<'w>);

/// The database has come from a backup, and no owner has said that the machine before is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    pub at: Timestamp,
    /// What happened after this moment is not in the database.
    pub made_at: Timestamp,
}

impl DeskQueries<'_> {
    /// When the program was last at work.
    pub async fn last_alive(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> = sqlx::query_scalar("select last_alive_at from desk").fetch_one(&mut *self.0.db).await?;
        at.map(moment).transpose()
    }

    /// Notes that the program is at work now.
    pub async fn alive(&mut self) -> Result<(), StoreError> {
        sqlx::query("update desk set last_alive_at = $1").bind(self.0.now_ms()).execute(&mut *self.0.db).await?;
        Ok(())
    }

    /// Set while no account may connect.
    pub async fn restored(&mut self) -> Result<Option<Restored>, StoreError> {
        let (at, made_at): (Option<i64>, Option<i64>) =
            sqlx::query_as("select restored_at, backup_made_at from desk").fetch_one(&mut *self.0.db).await?;
        let (Some(at), Some(made_at)) = (at, made_at) else { return Ok(None) };
        Ok(Some(Restored { at: moment(at)?, made_at: moment(made_at)? }))
    }

    /// An owner's word that the machine before is off. `false` when nothing was held.
    pub async fn confirm_restored(&mut self) -> Result<bool, StoreError> {
        let done =
            sqlx::query("update desk set restored_at = null, backup_made_at = null where restored_at is not null")
                .execute(&mut *self.0.db)
                .await?;
        // The accounts may connect from now on.
        *self.0.standing_changed |= done.rows_affected() > 0;
        Ok(done.rows_affected() > 0)
    }

    /// How many messages came in between two moments.
    pub async fn came_between(&mut self, from: Timestamp, to: Timestamp) -> Result<u32, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "select count(*) from messages where direction = 'in' and timestamp >= $1 and timestamp < $2",
        )
        .bind(from.as_millisecond())
        .bind(to.as_millisecond())
        .fetch_one(&mut *self.0.db)
        .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}
