//! The person and the phone number of an account.
//!
//! Invariant: a person has one row, and a number is in one row. A row that loses its number keeps everything else.

use super::queries::{AccountQueries, AccountRow, StatusError};
use crate::domain::account::{Account, StatusReason};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Profile;
use crate::domain::phone::Phone;
use crate::store::StoreError;
use crate::store::context::CommitNotification;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};

/// The outcome of recording who is signed in with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedIn {
    /// The profile was written to the account's row.
    Recorded(Account),
    /// The same person is logged in at the desk under another number. Nothing was written.
    AlreadyHere(Account),
    /// The same person has another row, at the desk or removed from it, which is not logged in. Nothing was written.
    Known(Account),
}

/// The outcome of giving an account the number that Telegram reports for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// The account has this number already.
    Same,
    Changed,
    /// Another logged-in account has the number. It is recorded as claimed until that account gives it up.
    Claimed,
}

/// The row that has a number which another row is to get.
#[derive(sqlx::FromRow)]
struct NumberHolder {
    id: AccountId,
    logged_in: bool,
    /// Telegram reports another number for it.
    moved: bool,
    /// Nobody has ever signed in with it, and no login is in progress.
    empty: bool,
}

impl AccountQueries<'_> {
    /// The account of a person, also one that was removed from the desk.
    pub async fn of_person(&mut self, person: TelegramUserId) -> Result<Option<Account>, StoreError> {
        let sql = "select * from accounts where telegram_user_id = $1";
        let row: Option<AccountRow> = self.0.optional_row(sql, [person.0]).await?;
        self.optional(row).await
    }

    /// Records who is signed in with the account. The number is set by [`follow_number`](Self::follow_number).
    pub async fn record_profile(&mut self, id: AccountId, profile: &Profile) -> Result<SignedIn, StatusError> {
        if let Some(other) = self.of_person(profile.id).await?.filter(|other| other.id != id) {
            let logged_in = other.status.is_logged_in();
            return Ok(if logged_in { SignedIn::AlreadyHere(other) } else { SignedIn::Known(other) });
        }
        let sql = "update accounts set telegram_user_id = $2, display_name = $3, username = $4, updated_at = $5
             where id = $1 returning *";
        let params = (id.0, profile.id.0, &profile.display_name, &profile.username, self.0.now_ms());
        let row: Option<AccountRow> = self.0.optional_row(sql, params).await?;
        self.optional(row).await?.map(SignedIn::Recorded).ok_or(StatusError::NoSuchAccount(id))
    }

    /// Puts a removed account back on the desk. An account at the desk stays as it is.
    pub async fn bring_back(&mut self, id: AccountId, by: TelegramUserId) -> Result<(), StoreError> {
        let sql = "update accounts set removed_at = null, updated_at = $2 where id = $1 and removed_at is not null";
        let back = self.0.changed(sql, (id.0, self.0.now_ms())).await?;
        if back > 0 {
            self.0.raised.push(CommitNotification::AccountChanged);
            self.note_number(Action::AccountAdded, id, Some(by)).await?;
        }
        Ok(())
    }

    /// Merges an account without a person into the account of the person who has its number. The empty account is
    /// removed from the desk and loses the number.
    pub async fn join(
        &mut self,
        empty: AccountId,
        known: AccountId,
        by: Option<TelegramUserId>,
    ) -> Result<(), StoreError> {
        self.0.execute("update dialogs set account_id = $2 where account_id = $1", (empty.0, known.0)).await?;
        let sql = "update outbox set account_id = $2 where account_id = $1 and settled_at is null";
        self.0.execute(sql, (empty.0, known.0)).await?;
        self.free_number(empty, by).await?;
        let sql = "update accounts set removed_at = $2 where id = $1 and removed_at is null";
        self.0.execute(sql, (empty.0, self.0.now_ms())).await?;
        self.note_number(Action::AccountRemoved, empty, by).await
    }

    /// Takes the number from an account because another person has it at Telegram now. `by` is `None` where Telegram
    /// said so. The account keeps everything else, including a more specific status reason.
    pub async fn free_number(&mut self, id: AccountId, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        let sql = "select status_reason from accounts where id = $1 and phone not like '%#%'";
        let reason: Option<Option<StatusReason>> = self.0.optional_value(sql, [id.0]).await?;
        let Some(reason) = reason else { return Ok(()) };
        self.0.raised.push(CommitNotification::AccountChanged);
        let sql = "update accounts set phone = phone || '#' || id, status_reason = $2, updated_at = $3 where id = $1";
        self.0.execute(sql, (id.0, StatusReason::without_number(reason).into_str(), self.0.now_ms())).await?;
        self.note_number(Action::NumberFreed, id, by).await
    }

    /// Updates the names of the person behind an account, and gives the account their number.
    pub async fn follow_profile(
        &mut self,
        id: AccountId,
        profile: &Profile,
        by: Option<TelegramUserId>,
    ) -> Result<Numbered, StoreError> {
        let sql = "update accounts set username = $2, updated_at = $4,
                 display_name = case when $3 = '' then display_name else $3 end
             where id = $1";
        self.0.execute(sql, (id.0, &profile.username, &profile.display_name, self.0.now_ms())).await?;
        match &profile.phone {
            Some(phone) => self.follow_number(id, phone, by).await,
            None => Ok(Numbered::Same),
        }
    }

    /// Gives an account the number that Telegram reports for it. Another account that has the number gives it up,
    /// unless it is logged in and Telegram reports no other number for it.
    pub async fn follow_number(
        &mut self,
        id: AccountId,
        phone: &Phone,
        by: Option<TelegramUserId>,
    ) -> Result<Numbered, StoreError> {
        let sql = "select id, claimed_phone is not null as moved,
                 removed_at is null and status in ('active', 'warming') as logged_in,
                 telegram_user_id is null
                     and not exists (select 1 from logins where logins.account_id = accounts.id) as empty
             from accounts where phone = $1";
        let holder: Option<NumberHolder> = self.0.optional_row(sql, [phone.e164()]).await?;
        match holder {
            Some(holder) if holder.id == id => {
                self.claim(id, None).await?;
                return Ok(Numbered::Same);
            }
            Some(NumberHolder { logged_in: true, moved: false, .. }) => {
                self.claim(id, Some(phone)).await?;
                return Ok(Numbered::Claimed);
            }
            // It gets its own number below.
            Some(NumberHolder { id, logged_in: true, .. }) => self.park(id).await?,
            Some(holder) if holder.empty => self.join(holder.id, id, by).await?,
            Some(holder) => self.free_number(holder.id, by).await?,
            None => {}
        }
        self.give(id, phone.e164(), by).await?;
        // A number that has just become free goes to the account that claims it, and so on.
        while let Some((id, phone)) = self.claimant().await? {
            self.give(id, &phone, None).await?;
        }
        Ok(Numbered::Changed)
    }

    /// An account whose claimed number no row has any more.
    async fn claimant(&mut self) -> Result<Option<(AccountId, String)>, StoreError> {
        let sql = "select id, claimed_phone from accounts
             where claimed_phone is not null
                 and not exists (select 1 from accounts as others where others.phone = accounts.claimed_phone)
             order by id limit 1";
        self.0.optional_row(sql, ()).await
    }

    /// Writes a number that no row has into an account's row.
    async fn give(&mut self, id: AccountId, phone: &str, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        let sql = "update accounts set phone = $2, claimed_phone = null, updated_at = $3 where id = $1";
        self.0.execute(sql, (id.0, phone, self.0.now_ms())).await?;
        self.note_number(Action::NumberChanged, id, by).await
    }

    /// Replaces the number of an account by a placeholder, since numbers are unique.
    async fn park(&mut self, id: AccountId) -> Result<(), StoreError> {
        let sql = "update accounts set phone = phone || '#' || id where id = $1 and phone not like '%#%'";
        self.0.execute(sql, [id.0]).await
    }

    async fn claim(&mut self, id: AccountId, phone: Option<&Phone>) -> Result<(), StoreError> {
        let sql = "update accounts set claimed_phone = $2 where id = $1";
        self.0.execute(sql, (id.0, phone.map(Phone::e164))).await
    }

    async fn note_number(
        &mut self,
        action: Action,
        id: AccountId,
        by: Option<TelegramUserId>,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { actor: by, ..AuditEntry::new(action).account(id) };
        AuditQueries(self.0.reborrow()).append(&entry).await
    }
}
