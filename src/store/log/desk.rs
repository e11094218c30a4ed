//! The desk's own state: when it last worked, and whether it runs on a restored backup.
//!
//! Invariant: a restored desk stays on hold, restarts included, until an owner confirms that the old machine is off.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::store::StoreError;
use crate::store::context::{CommitNotification, Context};
use crate::store::engine::codec::moment;

pub struct DeskQueries<'w>(pub(in crate::store) Context<'w>);

/// The database comes from a backup, and no owner has confirmed that the old machine is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    pub at: Timestamp,
    /// Later events are not in the database.
    pub made_at: Timestamp,
}

/// Corrects recorded moments that lie in the future; `$1` is now and `$2` is the end of tomorrow. A wait that Telegram
/// demanded is corrected only if it began in the future; one that began before now stays, however long it is.
const THE_FUTURE: [&str; 11] = [
    "update desk set away_left_out_at = null where away_left_out_at > $2 and $1 > 0",
    "update accounts set last_attempt_at = $1 where last_attempt_at > $2",
    "update accounts set last_used_at = $1 where last_used_at > $2",
    "update accounts set flood_wait_until = $1, flood_wait_from = $1 where flood_wait_from > $2",
    "update accounts set new_contacts_paused_until = $1, new_contacts_paused_from = $1
     where new_contacts_paused_from > $2",
    "update accounts set reading_paused_until = $1 where reading_paused_until > $2",
    // An item that was accepted then waits as long as it was meant to.
    "update outbox set not_before = $1 + (not_before - created_at), order_at = $1 + (order_at - created_at), created_at = $1
     where settled_at is null and created_at > $2",
    "update outbox set not_before = $1
     where settled_at is null and not_before > $2 and reason is not null and reason <> 'scheduled'",
    "update dialogs set reminded_at = null where reminded_at > $2 and $1 > 0",
    "update peers set requirement_checked_at = $1 where requirement_checked_at > $2",
    "update desk set last_alive_at = $1 where last_alive_at > $2",
];

impl DeskQueries<'_> {
    /// When the program last worked.
    pub async fn last_alive(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> = self.0.value("select last_alive_at from desk", ()).await?;
        at.map(moment).transpose()
    }

    /// Records that the program works now.
    pub async fn alive(&mut self) -> Result<(), StoreError> {
        self.0.execute("update desk set last_alive_at = $1", [self.0.now_ms()]).await
    }

    /// Set while no account may connect.
    pub async fn restored(&mut self) -> Result<Option<Restored>, StoreError> {
        let sql = "select restored_at, backup_made_at from desk";
        let (at, made_at): (Option<i64>, Option<i64>) = self.0.row(sql, ()).await?;
        let (Some(at), Some(made_at)) = (at, made_at) else { return Ok(None) };
        Ok(Some(Restored { at: moment(at)?, made_at: moment(made_at)? }))
    }

    /// Records an owner's confirmation that the old machine is off. Returns `false` when the desk was not on hold.
    pub async fn confirm_restored(&mut self) -> Result<bool, StoreError> {
        let sql = "update desk set restored_at = null, backup_made_at = null where restored_at is not null";
        let done = self.0.changed(sql, ()).await? > 0;
        // The accounts may connect from now on.
        if done {
            self.0.raised.push(CommitNotification::AccountChanged);
        }
        Ok(done)
    }

    /// Records that an automatic answer was left out in the absence that began at `since`. Returns `false` when the team has had
    /// a notice of it.
    pub async fn away_left_out(&mut self, since: Timestamp) -> Result<bool, StoreError> {
        let sql = "update desk set away_left_out_at = $1 where away_left_out_at is null or away_left_out_at < $1";
        Ok(self.0.changed(sql, [since.as_millisecond()]).await? > 0)
    }

    /// Corrects what was written while the clock was wrong: recorded moments that lie after tomorrow. Times that people
    /// chose, such as when to send a message, stay. Returns the number of changed rows.
    pub async fn forget_the_future(&mut self, today: Date) -> Result<u64, StoreError> {
        let tomorrow = today.tomorrow().unwrap_or(today);
        let (now, later) = (self.0.now_ms(), self.0.now_ms() + 2 * 24 * 3600 * 1000);
        let days = "update accounts
             set counted_day = case when counted_day > $2 then $1 else counted_day end,
                 warm_up_day = case when warm_up_day > $2 then $1 else warm_up_day end
             where counted_day > $2 or warm_up_day > $2";
        let mut changed = self.0.changed(days, [today.to_string(), tomorrow.to_string()]).await?;
        let digest = "update settings set value = $1 where name = 'digest_told' and value > $2";
        let yesterday = today.yesterday().unwrap_or(today);
        changed += self.0.changed(digest, [yesterday.to_string(), tomorrow.to_string()]).await?;
        for sql in THE_FUTURE {
            changed += self.0.changed(sql, (now, later)).await?;
        }
        if changed > 0 {
            self.0.raised.push(CommitNotification::AccountChanged);
        }
        Ok(changed)
    }

    /// Rebuilds these indexes from their tables.
    pub(in crate::store) async fn reindex(&mut self, indexes: &[String]) -> Result<(), StoreError> {
        for index in indexes {
            let rebuild = format!("reindex \"{}\"", index.replace('"', "\"\""));
            self.0.execute(sqlx::AssertSqlSafe(rebuild), ()).await?;
        }
        Ok(())
    }

    /// The number of messages that arrived between two moments.
    pub async fn came_between(&mut self, from: Timestamp, to: Timestamp) -> Result<u32, StoreError> {
        let sql =
            "select count(*) from messages where direction = 'in' and not quiet and timestamp >= $1 and timestamp < $2";
        self.0.value(sql, (from.as_millisecond(), to.as_millisecond())).await
    }
}
