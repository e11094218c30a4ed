//! Reminders of dialogs that wait for the team.
//!
//! Invariant: a reminder is recorded after it was shown, and only if the dialog has not changed in between.

use jiff::Timestamp;

use crate::domain::dialog::Dialog;
use crate::domain::ids::DialogId;
use crate::store::engine::codec::moment;
use crate::store::{DialogQueries, StoreError};

/// The most reminders at once. The next round finds the others.
const AT_ONCE: i64 = 200;

/// The number of dialogs that wait for an answer, and since when the first of them waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unanswered {
    pub dialogs: u32,
    pub since: Option<Timestamp>,
}

// Dialogs with an answer on its way to their last message are left out: its author needs no reminder. One that a banned account
// cannot send is not on its way.
const UNREMINDED: &str = "select * from dialogs
     where unanswered_since is not null and reminded_at is null and snoozed_until is null
         and status in ('active', 'qualified') and not exists (
             select 1 from outbox where outbox.telegram_user_id = dialogs.telegram_user_id
                 and outbox.settled_at is null and outbox.expires_at is null and outbox.run_id is null
                 and coalesce(outbox.reason, '') <> 'account_banned'
                 and outbox.id > coalesce(dialogs.last_in_item, 0))
         and unanswered_since <= $1 and coalesce(remind_from, 0) <= $1
     order by unanswered_since, id limit $2";
const NEXT_UNREMINDED: &str =
    "select min(case when remind_from > unanswered_since then remind_from else unanswered_since end) from dialogs
     where unanswered_since is not null and reminded_at is null and snoozed_until is null
         and status in ('active', 'qualified') and not exists (
             select 1 from outbox where outbox.telegram_user_id = dialogs.telegram_user_id
                 and outbox.settled_at is null and outbox.expires_at is null and outbox.run_id is null
                 and coalesce(outbox.reason, '') <> 'account_banned'
                 and outbox.id > coalesce(dialogs.last_in_item, 0))";

// The same, for dialogs that go to another member, with the moment from which that counts. `$1`: also those of nobody. `$2`: it
// counts from the reminder, which must have been shown.
const TO_HAND_ON: &str = "select id, case when $2 then reminded_at when remind_from > unanswered_since then remind_from
         else unanswered_since end as counted_from from dialogs
     where unanswered_since is not null and coalesce(handed_on_at, 0) < unanswered_since and snoozed_until is null
         and status in ('active', 'qualified') and not exists (
             select 1 from outbox where outbox.telegram_user_id = dialogs.telegram_user_id
                 and outbox.settled_at is null and outbox.expires_at is null and outbox.run_id is null
                 and coalesce(outbox.reason, '') <> 'account_banned'
                 and outbox.id > coalesce(dialogs.last_in_item, 0))
         and (assignee_id is not null or $1) and (reminded_at is not null or not $2)
     order by counted_from, id limit $3";

impl DialogQueries<'_> {
    /// Dialogs whose snooze has ended.
    pub async fn due_to_wake(&mut self) -> Result<Vec<Dialog>, StoreError> {
        let sql = "select * from dialogs where snoozed_until <= $1 order by snoozed_until, id limit $2";
        self.0.rows(sql, (self.0.now_ms(), AT_ONCE)).await
    }

    /// When the next snooze ends.
    pub async fn next_to_wake(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "select min(snoozed_until) from dialogs where snoozed_until is not null";
        let next: Option<i64> = self.0.value(sql, ()).await?;
        next.map(moment).transpose()
    }

    /// Clears a dialog's snooze after its reminder was shown. A new snooze that was set meanwhile stays.
    pub async fn woken(&mut self, dialog: &Dialog) -> Result<(), StoreError> {
        let sql = "update dialogs set snoozed_until = null, snoozed_by = null, remind_from = $3,
                 reminded_at = case when unanswered_since is null then reminded_at else $3 end
             where id = $1 and snoozed_until = $2";
        let params = (dialog.id.0, dialog.snoozed_until.map(Timestamp::as_millisecond), self.0.now_ms());
        self.0.execute(sql, params).await
    }

    /// Dialogs that have waited since `waiting_since` or longer and have not been shown as a reminder.
    pub async fn unreminded(&mut self, waiting_since: Timestamp) -> Result<Vec<Dialog>, StoreError> {
        self.0.rows(UNREMINDED, (waiting_since.as_millisecond(), AT_ONCE)).await
    }

    /// Since when the dialog of the next reminder has been waiting.
    pub async fn next_unreminded(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let next: Option<i64> = self.0.value(NEXT_UNREMINDED, ()).await?;
        next.map(moment).transpose()
    }

    /// Records that the team was reminded of a dialog.
    pub async fn reminded(&mut self, dialog: &Dialog) -> Result<(), StoreError> {
        let sql = "update dialogs set reminded_at = $3 where id = $1 and unanswered_since = $2";
        let params = (dialog.id.0, dialog.unanswered_since.map(Timestamp::as_millisecond), self.0.now_ms());
        self.0.execute(sql, params).await
    }

    /// Dialogs that go to another member if they go on waiting, each with the moment from which that counts, the earliest
    /// first. Those of nobody are among them on demand.
    pub async fn to_hand_on(
        &mut self,
        of_nobody: bool,
        since_the_reminder: bool,
    ) -> Result<Vec<(DialogId, Timestamp)>, StoreError> {
        let rows: Vec<(DialogId, i64)> = self.0.rows(TO_HAND_ON, (of_nobody, since_the_reminder, AT_ONCE)).await?;
        rows.into_iter().map(|(id, from)| Ok((id, moment(from)?))).collect()
    }

    /// Records that a dialog was handed on in this wait.
    pub async fn handed_on(&mut self, dialog: DialogId) -> Result<(), StoreError> {
        self.0.execute("update dialogs set handed_on_at = $2 where id = $1", (dialog.0, self.0.now_ms())).await
    }

    /// Open, unassigned dialogs that wait for an answer.
    pub async fn unanswered_by_anybody(&mut self) -> Result<Unanswered, StoreError> {
        let sql = "select count(*), min(unanswered_since) from dialogs
             where unanswered_since is not null and assignee_id is null and snoozed_until is null
                 and status in ('active', 'qualified')";
        let (dialogs, since): (_, Option<i64>) = self.0.row(sql, ()).await?;
        Ok(Unanswered { dialogs, since: since.map(moment).transpose()? })
    }
}
