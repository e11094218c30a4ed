//! The dialogs of members: how many each has, and giving one to a member.
//!
//! Invariant: the desk gives a dialog, and its audit entry is written, in one transaction.

use jiff::{SignedDuration, Timestamp};
use sqlx::{FromRow, Row as _};

use crate::domain::dialog::Dialog;
use crate::domain::distribution::MemberLoad;
use crate::domain::ids::TelegramUserId;
use crate::domain::team::Member;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{DialogQueries, StoreError, TeamQueries};

/// How long after their last message a dialog counts as open.
const OPEN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// All members with their dialogs. `$1`: a dialog is open if the prospect wrote after this.
pub(in crate::store) const LOADS: &str = "select team.*,
         (select count(*) from dialogs where assignee_id = team.telegram_user_id and status = 'active'
             and last_in_at > $1) as open_dialogs,
         (select count(*) from dialogs where assignee_id = team.telegram_user_id and unanswered_since is not null
             and status in ('active', 'qualified')) as waiting_dialogs
     from team order by added_at, telegram_user_id";
/// The dialogs of the member `$1` that wait for an answer, the longest first.
pub(in crate::store) const WAITING_OF: &str = "select * from dialogs
     where assignee_id = $1 and unanswered_since is not null and status in ('active', 'qualified')
     order by unanswered_since, id";

impl TeamQueries<'_> {
    /// All members with their dialogs, the longest-standing first.
    pub async fn loads(&mut self) -> Result<Vec<MemberLoad>, StoreError> {
        let since = self.0.now.checked_sub(OPEN).map_or(0, Timestamp::as_millisecond);
        self.0.rows(LOADS, [since]).await
    }

    /// Sets a member's own limit of open dialogs; `None` is the team's. Returns `false` when nothing changed.
    pub async fn set_most_dialogs(
        &mut self,
        who: TelegramUserId,
        most: Option<u32>,
        by: TelegramUserId,
    ) -> Result<bool, StoreError> {
        let sql = "update team set most_dialogs = $2
             where telegram_user_id = $1 and coalesce(most_dialogs, 0) <> coalesce($2, 0)";
        let news = self.0.changed(sql, (who.0, most)).await? == 1;
        if news {
            let details = most.map_or_else(|| "default".to_owned(), |most| most.to_string());
            let entry = AuditEntry { subject: Some(who), ..AuditEntry::new(Action::MemberLimit) };
            AuditQueries(self.0.reborrow()).append(&entry.by(by).details(details)).await?;
        }
        Ok(news)
    }
}

impl DialogQueries<'_> {
    /// The dialogs of a member that wait for an answer, the longest first.
    pub async fn waiting_of(&mut self, member: TelegramUserId) -> Result<Vec<Dialog>, StoreError> {
        self.0.rows(WAITING_OF, [member.0]).await
    }

    /// The desk gives a dialog to a member, who has as long as anybody until the reminder.
    pub async fn give(&mut self, dialog: &Dialog, to: TelegramUserId) -> Result<(), StoreError> {
        let sql = "update dialogs set assignee_id = $2, remind_from = $3, reminded_at = null where id = $1";
        self.0.execute(sql, (dialog.id.0, to.0, self.0.now_ms())).await?;
        let sql = "update team set given_at = $2 where telegram_user_id = $1";
        self.0.execute(sql, (to.0, self.0.now_ms())).await?;
        self.note(dialog, Action::DialogAssigned, None, format!("{}: to {to}", dialog.id)).await
    }

    /// The desk takes a dialog from its member and gives it to nobody. Everybody is reminded of it.
    pub async fn leave_to_everybody(&mut self, dialog: &Dialog) -> Result<(), StoreError> {
        let sql = "update dialogs set assignee_id = null, reminded_at = null where id = $1";
        self.0.execute(sql, [dialog.id.0]).await?;
        self.note(dialog, Action::DialogAssigned, None, format!("{}: to nobody", dialog.id)).await
    }
}

impl FromRow<'_, DbRow> for MemberLoad {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            member: Member::from_row(row)?,
            open: row.try_get("open_dialogs")?,
            waiting: row.try_get("waiting_dialogs")?,
            most: row.try_get("most_dialogs")?,
            given_at: row.optional_moment("given_at")?,
        })
    }
}
