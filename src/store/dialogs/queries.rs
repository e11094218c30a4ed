//! Queries on dialogs. Their messages are in `messages`.
//!
//! Invariant: a prospect has one dialog, whichever of our accounts they write to.

use sqlx::FromRow;

use crate::domain::dialog::{Dialog, DialogStatus};
use crate::domain::ids::{AccountId, DialogId, TelegramMessageId, TelegramUserId};
use crate::domain::username::Username;
use crate::store::context::Context;
use crate::store::engine::codec::{count, moment};
use crate::store::people::queries::Prospect;
use crate::store::{ContactQueries, StoreError};

pub struct DialogQueries<'w>(pub(in crate::store) Context<'w>);

/// The number of dialogs of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DialogCount {
    pub all: u32,
    pub qualified: u32,
}

#[derive(FromRow)]
pub(in crate::store) struct DialogRow {
    id: i64,
    account_id: i64,
    target_username: Option<String>,
    telegram_user_id: Option<i64>,
    display_name: Option<String>,
    prospect_deleted_at: Option<i64>,
    status: String,
    created_at: i64,
    updated_at: i64,
    last_in_at: Option<i64>,
    last_out_at: Option<i64>,
    status_by: Option<i64>,
    status_at: Option<i64>,
    was_qualified: bool,
    unread: i64,
    waiting_since: Option<i64>,
    unanswered_since: Option<i64>,
    assignee_id: Option<i64>,
    snoozed_until: Option<i64>,
    snoozed_by: Option<i64>,
    refusal_at: Option<i64>,
    read_by_them: i64,
    read_by_us: i64,
}

pub(in crate::store) const BY_PROSPECT: &str = "select * from dialogs where telegram_user_id = $1";
pub(in crate::store) const BY_USERNAME: &str =
    "select * from dialogs where lower(target_username) = $1 order by telegram_user_id is null, id desc";

impl DialogQueries<'_> {
    /// Opens a dialog with a username that has not been resolved, or returns the existing one.
    pub async fn create_dialog(&mut self, username: &Username, account: AccountId) -> Result<Dialog, StoreError> {
        if let Some(dialog) = self.by_username(username).await? {
            return Ok(dialog);
        }
        let sql = "insert into dialogs (account_id, target_username, status, created_at, updated_at)
             values ($1, $2, 'active', $3, $3) returning *";
        let row: DialogRow = self.0.row(sql, (account.0, username.as_str(), self.0.now_ms())).await?;
        ContactQueries(self.0.reborrow()).with_dialog(DialogId(row.id)).await?;
        read_dialog(row)
    }

    /// The dialog with a prospect: the existing one, whichever account it belongs to, or a new one from `account`.
    pub async fn open(&mut self, prospect: &Prospect, account: AccountId) -> Result<Dialog, StoreError> {
        if let Some(dialog) = self.by_prospect(prospect.id).await?
            && prospect.is_shown_by(&dialog)
        {
            return Ok(dialog);
        }
        // A dialog that was opened by username becomes this person's, unless they have one already.
        if let Some(username) = &prospect.username {
            let sql = "update dialogs set telegram_user_id = $1, display_name = $2
                 where lower(target_username) = lower($3) and telegram_user_id is null
                   and not exists (select 1 from dialogs known where known.telegram_user_id = $1)";
            self.0.execute(sql, (prospect.id.0, &prospect.display_name, username)).await?;
        }
        let sql = "insert into dialogs
                 (account_id, target_username, telegram_user_id, display_name, status, created_at, updated_at)
             values ($1, $2, $3, $4, 'active', $5, $5)
             on conflict (telegram_user_id) do update set
                 target_username = coalesce($2, dialogs.target_username),
                 display_name = case when $4 = '' then dialogs.display_name else $4 end
             returning *";
        let params = (account.0, &prospect.username, prospect.id.0, &prospect.display_name, self.0.now_ms());
        let row: DialogRow = self.0.row(sql, params).await?;
        let mut contacts = ContactQueries(self.0.reborrow());
        if let Some(name) = prospect.username.as_deref().and_then(|name| Username::parse(name).ok()) {
            contacts.resolved(&name, prospect.id).await?;
        }
        contacts.with_dialog(DialogId(row.id)).await?;
        read_dialog(row)
    }

    /// Updates the names of a prospect. Returns `None` when there is no dialog, or nothing changed.
    pub async fn rename(&mut self, prospect: &Prospect) -> Result<Option<DialogId>, StoreError> {
        let sql = "update dialogs set target_username = $2, display_name = case when $3 = '' then display_name else $3 end
             where telegram_user_id = $1
               and (coalesce(target_username, '') <> coalesce($2, '') or ($3 <> '' and coalesce(display_name, '') <> $3))
             returning id";
        let params = (prospect.id.0, &prospect.username, &prospect.display_name);
        let id: Option<i64> = self.0.optional_value(sql, params).await?;
        Ok(id.map(DialogId))
    }

    /// Marks that a prospect deleted their account. The last name stays; where there was none, the username becomes the
    /// name. Returns `None` when there is no dialog, or it was marked before.
    pub async fn mark_deleted(&mut self, prospect: TelegramUserId) -> Result<Option<DialogId>, StoreError> {
        let sql = "update dialogs set prospect_deleted_at = $2,
                 display_name = coalesce(nullif(display_name, ''), '@' || target_username)
             where telegram_user_id = $1 and prospect_deleted_at is null
             returning id";
        let id: Option<i64> = self.0.optional_value(sql, (prospect.0, self.0.now_ms())).await?;
        Ok(id.map(DialogId))
    }

    pub async fn get_dialog(&mut self, id: DialogId) -> Result<Option<Dialog>, StoreError> {
        let sql = "select * from dialogs where id = $1";
        let row: Option<DialogRow> = self.0.optional_row(sql, [id.0]).await?;
        row.map(read_dialog).transpose()
    }

    pub async fn by_prospect(&mut self, prospect: TelegramUserId) -> Result<Option<Dialog>, StoreError> {
        let row: Option<DialogRow> = self.0.optional_row(BY_PROSPECT, [prospect.0]).await?;
        row.map(read_dialog).transpose()
    }

    /// The dialog with a person of this username, preferably one whose username has been resolved.
    pub async fn by_username(&mut self, username: &Username) -> Result<Option<Dialog>, StoreError> {
        let row: Option<DialogRow> = self.0.optional_row(BY_USERNAME, [username.key()]).await?;
        row.map(read_dialog).transpose()
    }

    /// Dialogs in which the desk may write, newest first.
    pub async fn get_active_dialogs(&mut self) -> Result<Vec<Dialog>, StoreError> {
        let sql = "select * from dialogs where status = 'active' order by updated_at desc, id desc";
        let rows: Vec<DialogRow> = self.0.rows(sql, ()).await?;
        rows.into_iter().map(read_dialog).collect()
    }

    pub async fn count_of_account(&mut self, account: AccountId) -> Result<DialogCount, StoreError> {
        let sql =
            "select count(*), count(case when status = 'qualified' then 1 end) from dialogs where account_id = $1";
        let (all, qualified): (i64, i64) = self.0.row(sql, [account.0]).await?;
        Ok(DialogCount { all: count(all)?, qualified: count(qualified)? })
    }
}

pub(in crate::store) fn read_dialog(row: DialogRow) -> Result<Dialog, StoreError> {
    Ok(Dialog {
        id: DialogId(row.id),
        account_id: AccountId(row.account_id),
        target_username: row.target_username,
        telegram_user_id: row.telegram_user_id.map(TelegramUserId),
        display_name: row.display_name,
        is_deleted: row.prospect_deleted_at.is_some(),
        status: row.status.parse::<DialogStatus>().map_err(|error| StoreError::corrupt("dialogs", error))?,
        created_at: moment(row.created_at)?,
        updated_at: moment(row.updated_at)?,
        last_in_at: row.last_in_at.map(moment).transpose()?,
        last_out_at: row.last_out_at.map(moment).transpose()?,
        status_by: row.status_by.map(TelegramUserId),
        status_at: row.status_at.map(moment).transpose()?,
        was_qualified: row.was_qualified,
        unread: count(row.unread)?,
        waiting_since: row.waiting_since.map(moment).transpose()?,
        unanswered_since: row.unanswered_since.map(moment).transpose()?,
        assignee: row.assignee_id.map(TelegramUserId),
        snoozed_until: row.snoozed_until.map(moment).transpose()?,
        snoozed_by: row.snoozed_by.map(TelegramUserId),
        refusal_at: row.refusal_at.map(moment).transpose()?,
        read_by_them: TelegramMessageId(row.read_by_them),
        read_by_us: TelegramMessageId(row.read_by_us),
    })
}
