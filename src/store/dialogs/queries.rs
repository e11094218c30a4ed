//! Queries on dialogs. Their messages are in `messages`.
//!
//! Invariant: a prospect has one dialog, whichever of our accounts they write to.

use sqlx::{FromRow, Row as _};

use crate::domain::dialog::Dialog;
use crate::domain::ids::{AccountId, DialogId, TelegramUserId};
use crate::domain::username::Username;
use crate::store::context::Context;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::people::queries::Prospect;
use crate::store::{ContactQueries, StoreError};

pub struct DialogQueries<'w>(pub(in crate::store) Context<'w>);

/// The number of dialogs of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DialogCount {
    pub all: u32,
    pub qualified: u32,
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
        let dialog: Dialog = self.0.row(sql, (account.0, username.as_str(), self.0.now_ms())).await?;
        ContactQueries(self.0.reborrow()).with_dialog(dialog.id).await?;
        self.0.row("select * from dialogs where id = $1", [dialog.id.0]).await
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
        let dialog: Dialog = self.0.row(sql, params).await?;
        let mut contacts = ContactQueries(self.0.reborrow());
        if let Some(name) = prospect.username.as_deref().and_then(|name| Username::parse(name).ok()) {
            contacts.resolved(&name, prospect.id).await?;
        }
        contacts.with_dialog(dialog.id).await?;
        self.0.row("select * from dialogs where id = $1", [dialog.id.0]).await
    }

    /// Updates the names of a prospect. Returns `None` when there is no dialog, or nothing changed.
    pub async fn rename(&mut self, prospect: &Prospect) -> Result<Option<DialogId>, StoreError> {
        let sql = "update dialogs set target_username = $2, display_name = case when $3 = '' then display_name else $3 end
             where telegram_user_id = $1
               and (coalesce(target_username, '') <> coalesce($2, '') or ($3 <> '' and coalesce(display_name, '') <> $3))
             returning id";
        let params = (prospect.id.0, &prospect.username, &prospect.display_name);
        self.0.optional_value(sql, params).await
    }

    /// Marks that a prospect deleted their account. The last name stays; where there was none, the username becomes the
    /// name. Returns `None` when there is no dialog, or it was marked before.
    pub async fn mark_deleted(&mut self, prospect: TelegramUserId) -> Result<Option<DialogId>, StoreError> {
        let sql = "update dialogs set prospect_deleted_at = $2,
                 display_name = coalesce(nullif(display_name, ''), '@' || target_username)
             where telegram_user_id = $1 and prospect_deleted_at is null
             returning id";
        self.0.optional_value(sql, (prospect.0, self.0.now_ms())).await
    }

    pub async fn get_dialog(&mut self, id: DialogId) -> Result<Option<Dialog>, StoreError> {
        self.0.optional_row("select * from dialogs where id = $1", [id.0]).await
    }

    pub async fn by_prospect(&mut self, prospect: TelegramUserId) -> Result<Option<Dialog>, StoreError> {
        self.0.optional_row(BY_PROSPECT, [prospect.0]).await
    }

    /// The dialog with a person of this username, preferably one whose username has been resolved.
    pub async fn by_username(&mut self, username: &Username) -> Result<Option<Dialog>, StoreError> {
        self.0.optional_row(BY_USERNAME, [username.key()]).await
    }

    /// Dialogs in which the desk may write, newest first.
    pub async fn get_active_dialogs(&mut self) -> Result<Vec<Dialog>, StoreError> {
        let sql = "select * from dialogs where status = 'active' order by updated_at desc, id desc";
        self.0.rows(sql, ()).await
    }

    pub async fn count_of_account(&mut self, account: AccountId) -> Result<DialogCount, StoreError> {
        let sql =
            "select count(*), count(case when status = 'qualified' then 1 end) from dialogs where account_id = $1";
        let (all, qualified) = self.0.row(sql, [account.0]).await?;
        Ok(DialogCount { all, qualified })
    }
}

impl FromRow<'_, DbRow> for Dialog {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            account_id: row.try_get("account_id")?,
            target_username: row.try_get("target_username")?,
            telegram_user_id: row.try_get("telegram_user_id")?,
            display_name: row.try_get("display_name")?,
            is_deleted: row.is_set("prospect_deleted_at")?,
            status: row.try_get("status")?,
            created_at: row.moment("created_at")?,
            updated_at: row.moment("updated_at")?,
            last_in_at: row.optional_moment("last_in_at")?,
            last_out_at: row.optional_moment("last_out_at")?,
            status_by: row.try_get("status_by")?,
            status_at: row.optional_moment("status_at")?,
            was_qualified: row.try_get("was_qualified")?,
            unread: row.try_get("unread")?,
            waiting_since: row.optional_moment("waiting_since")?,
            unanswered_since: row.optional_moment("unanswered_since")?,
            assignee: row.try_get("assignee_id")?,
            snoozed_until: row.optional_moment("snoozed_until")?,
            snoozed_by: row.try_get("snoozed_by")?,
            refusal_at: row.optional_moment("refusal_at")?,
            read_by_them: row.try_get("read_by_them")?,
            read_by_us: row.try_get("read_by_us")?,
            language: row.try_get("language")?,
        })
    }
}
