//! Changes of an account by an admin, apart from its status. Each is written together with its audit entry.

use super::queries::AccountQueries;
use crate::domain::account::WarmUpPace;
use crate::domain::account_limits::Limits;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{RunQueries, StoreError};

impl AccountQueries<'_> {
    /// Pauses or resumes an account at an admin's request.
    pub async fn pause(&mut self, id: AccountId, paused: bool, by: TelegramUserId) -> Result<(), StoreError> {
        self.set_available(id, !paused).await?;
        let action = if paused { Action::AccountPaused } else { Action::AccountResumed };
        self.note(AuditEntry::new(action).by(by).account(id)).await
    }

    /// Sets or removes the team's own name for an account.
    pub async fn set_label(
        &mut self,
        id: AccountId,
        label: Option<&str>,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let sql = "update accounts set label = $2, updated_at = $3 where id = $1";
        self.0.execute(sql, (id.0, label, self.0.now_ms())).await?;
        self.note(AuditEntry::new(Action::AccountLabel).by(by).account(id).details(label.unwrap_or_default())).await
    }

    pub async fn set_limits(&mut self, id: AccountId, limits: Limits, by: TelegramUserId) -> Result<(), StoreError> {
        let sql = "update accounts set daily_limit = $2, new_contact_limit = $3, updated_at = $4 where id = $1";
        self.0.execute(sql, (id.0, limits.messages(), limits.new_contacts(), self.0.now_ms())).await?;
        let details = format!("{} a day, {} new", limits.messages(), limits.new_contacts());
        self.note(AuditEntry::new(Action::AccountLimits).by(by).account(id).details(details)).await
    }

    /// Records whether somebody still has to choose the account's pace.
    pub async fn set_pace_open(&mut self, id: AccountId, open: bool) -> Result<(), StoreError> {
        self.0.execute("update accounts set pace_open = $2 where id = $1", (id.0, open)).await
    }

    /// Whether somebody still has to choose the account's pace.
    pub async fn is_pace_open(&mut self, id: AccountId) -> Result<bool, StoreError> {
        let sql = "select pace_open from accounts where id = $1";
        let open: Option<bool> = self.0.optional_value(sql, [id.0]).await?;
        Ok(open == Some(true))
    }

    /// Removes an account from the desk. Its row, dialogs and history stay, in case it is added again.
    pub async fn remove(&mut self, id: AccountId, by: TelegramUserId) -> Result<(), StoreError> {
        let sql = "update accounts set removed_at = $2, updated_at = $2 where id = $1 and removed_at is null";
        self.0.execute(sql, (id.0, self.0.now_ms())).await?;
        RunQueries(self.0.reborrow()).stop_of_account(id).await?;
        self.note(AuditEntry::new(Action::AccountRemoved).by(by).account(id)).await
    }

    /// The pace of the account when it was last at work.
    pub async fn last_pace(&mut self, id: AccountId) -> Result<WarmUpPace, StoreError> {
        let sql = "select was_warming from accounts where id = $1";
        let warming: Option<bool> = self.0.optional_value(sql, [id.0]).await?;
        Ok(if warming == Some(true) { WarmUpPace::WarmUp } else { WarmUpPace::Established })
    }

    /// Moves all dialogs of an account to another one, together with the items that wait for them. Attempted items
    /// stay: only the account that attempted them can find out whether they were sent. Returns the number of dialogs.
    pub async fn move_dialogs(
        &mut self,
        from: AccountId,
        to: AccountId,
        by: TelegramUserId,
    ) -> Result<u32, StoreError> {
        let now = self.0.now_ms();
        // Message ids belong to one account, so those of the old account do not carry over.
        let sql =
            "update dialogs set account_id = $2, updated_at = $3, read_by_us = 0, read_told = 0 where account_id = $1";
        let moved = self.0.changed(sql, (from.0, to.0, now)).await?;
        let sql = "update outbox set account_id = $2,
                 not_before = case when reason = 'scheduled' or not_before < $3 then not_before else $3 end
             where account_id = $1 and settled_at is null and attempts = 0";
        self.0.execute(sql, (from.0, to.0, now)).await?;
        let moved = u32::try_from(moved).unwrap_or(u32::MAX);
        let details = format!("{moved} to account {to}");
        self.note(AuditEntry::new(Action::DialogsMoved).by(by).account(from).details(details)).await?;
        Ok(moved)
    }

    async fn note(&mut self, entry: AuditEntry) -> Result<(), StoreError> {
        AuditQueries(self.0.reborrow()).append(&entry).await
    }
}
