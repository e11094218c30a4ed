//! The person behind an account and the number that it bears.
//! Invariant: a person has one row and a number stands in one row; a row that loses its number keeps everything else.

use super::queries::{AccountQueries, AccountRow, StatusError};
use crate::domain::account::{Account, StatusReason};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Profile;
use crate::domain::phone::Phone;
use crate::store::StoreError;
use crate::store::context::Raised;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};

/// What became of writing down who is signed in with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedIn {
    /// The profile stands in the account's row now.
    Recorded(Account),
    /// The same person is at the desk and logged in under another number; nothing was written.
    AlreadyHere(Account),
    /// The same person has another row, at the desk or removed from it, and is not logged in there; nothing was written.
    Known(Account),
}

/// What became of giving an account the number that Telegram names for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// It has the number already.
    Same,
    Changed,
    /// A logged-in account bears the number: it is kept as claimed until that one gives it up.
    Claimed,
}

/// A row that bears a number which another one wants.
#[derive(sqlx::FromRow)]
struct Bearer {
    id: i64,
    logged_in: bool,
    /// Telegram names another number for it.
    moved: bool,
    /// Nobody was ever signed in with it, and nobody is about to be.
    empty: bool,
}

impl AccountQueries<'_> {
    /// The account of a person, also one that was removed.
    pub async fn of_person(&mut self, person: TelegramUserId) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = sqlx::query_as("select * from accounts where telegram_user_id = $1")
            .bind(person.0)
            .fetch_optional(&mut *self.0.db)
            .await?;
        self.optional(row).await
    }

    /// Writes who the account turned out to be. The number is left to [`follow_number`](Self::follow_number).
    pub async fn record_profile(&mut self, id: AccountId, profile: &Profile) -> Result<SignedIn, StatusError> {
        if let Some(other) = self.of_person(profile.id).await?.filter(|other| other.id != id) {
            let logged_in = other.status.is_logged_in();
            return Ok(if logged_in { SignedIn::AlreadyHere(other) } else { SignedIn::Known(other) });
        }
        let row: Option<AccountRow> = sqlx::query_as(
            "update accounts set telegram_user_id = $2, display_name = $3, username = $4, updated_at = $5
             where id = $1 returning *",
        )
        .bind(id.0)
        .bind(profile.id.0)
        .bind(&profile.display_name)
        .bind(&profile.username)
        .bind(self.0.now_ms())
        .fetch_optional(&mut *self.0.db)
        .await
        .map_err(StoreError::from)?;
        self.optional(row).await?.map(SignedIn::Recorded).ok_or(StatusError::NoSuchAccount(id))
    }

    /// Puts a removed account back on the desk. One that is there stays as it is.
    pub async fn bring_back(&mut self, id: AccountId, by: TelegramUserId) -> Result<(), StoreError> {
        let back = sqlx::query(
            "update accounts set removed_at = null, updated_at = $2 where id = $1 and removed_at is not null",
        )
        .bind(id.0)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        if back.rows_affected() > 0 {
            self.0.raised.push(Raised::AccountChanged);
            self.note_number(Action::AccountAdded, id, Some(by)).await?;
        }
        Ok(())
    }

    /// Hands everything of an account with which nobody was ever signed in to the account of the person who has its
    /// number, and takes it off the desk without the number.
    pub async fn join(
        &mut self,
        empty: AccountId,
        known: AccountId,
        by: Option<TelegramUserId>,
    ) -> Result<(), StoreError> {
        sqlx::query("update dialogs set account_id = $2 where account_id = $1")
            .bind(empty.0)
            .bind(known.0)
            .execute(&mut *self.0.db)
            .await?;
        sqlx::query("update outbox set account_id = $2 where account_id = $1 and settled_at is null")
            .bind(empty.0)
            .bind(known.0)
            .execute(&mut *self.0.db)
            .await?;
        self.free_number(empty, by).await?;
        sqlx::query("update accounts set removed_at = $2 where id = $1 and removed_at is null")
            .bind(empty.0)
            .bind(self.0.now_ms())
            .execute(&mut *self.0.db)
            .await?;
        self.note_number(Action::AccountRemoved, empty, by).await
    }

    /// Takes the number from an account, for another person who has it at Telegram now. `by` is `None` where Telegram
    /// said so. The account keeps everything else, also a reason that says more of it.
    pub async fn free_number(&mut self, id: AccountId, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        let reason: Option<Option<String>> =
            sqlx::query_scalar("select status_reason from accounts where id = $1 and phone not like '%#%'")
                .bind(id.0)
                .fetch_optional(&mut *self.0.db)
                .await?;
        let Some(reason) = reason else { return Ok(()) };
        let reason = reason.map(|reason| reason.parse()).transpose();
        let reason = reason.map_err(|error| StoreError::corrupt("accounts", error))?;
        self.0.raised.push(Raised::AccountChanged);
        sqlx::query(
            "update accounts set phone = phone || '#' || id, status_reason = $2, updated_at = $3 where id = $1",
        )
        .bind(id.0)
        .bind(StatusReason::without_number(reason).into_str())
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        self.note_number(Action::NumberFreed, id, by).await
    }

    /// Writes the names that the person behind an account has now, and gives the account their number.
    pub async fn follow_profile(
        &mut self,
        id: AccountId,
        profile: &Profile,
        by: Option<TelegramUserId>,
    ) -> Result<Numbered, StoreError> {
        sqlx::query(
            "update accounts set username = $2, updated_at = $4,
                 display_name = case when $3 = '' then display_name else $3 end
             where id = $1",
        )
        .bind(id.0)
        .bind(&profile.username)
        .bind(&profile.display_name)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        match &profile.phone {
            Some(phone) => self.follow_number(id, phone, by).await,
            None => Ok(Numbered::Same),
        }
    }

    /// Gives an account the number that Telegram names for it. Another account that bears it gives it up, unless it is
    /// logged in and Telegram names no other number for it.
    pub async fn follow_number(
        &mut self,
        id: AccountId,
        phone: &Phone,
        by: Option<TelegramUserId>,
    ) -> Result<Numbered, StoreError> {
        let bearer: Option<Bearer> = sqlx::query_as(
            "select id, claimed_phone is not null as moved,
                 removed_at is null and status in ('active', 'warming') as logged_in,
                 telegram_user_id is null
                     and not exists (select 1 from logins where logins.account_id = accounts.id) as empty
             from accounts where phone = $1",
        )
        .bind(phone.e164())
        .fetch_optional(&mut *self.0.db)
        .await?;
        match bearer {
            Some(bearer) if bearer.id == id.0 => {
                self.claim(id, None).await?;
                return Ok(Numbered::Same);
            }
            Some(Bearer { logged_in: true, moved: false, .. }) => {
                self.claim(id, Some(phone)).await?;
                return Ok(Numbered::Claimed);
            }
            // It takes its own number below.
            Some(Bearer { id, logged_in: true, .. }) => self.park(AccountId(id)).await?,
            Some(bearer) if bearer.empty => self.join(AccountId(bearer.id), id, by).await?,
            Some(bearer) => self.free_number(AccountId(bearer.id), by).await?,
            None => {}
        }
        self.give(id, phone.e164(), by).await?;
        // Whoever claims what has just become free takes it, and so on.
        while let Some((id, phone)) = self.claimant().await? {
            self.give(id, &phone, None).await?;
        }
        Ok(Numbered::Changed)
    }

    /// An account whose claimed number nobody bears any more.
    async fn claimant(&mut self) -> Result<Option<(AccountId, String)>, StoreError> {
        let found: Option<(i64, String)> = sqlx::query_as(
            "select id, claimed_phone from accounts
             where claimed_phone is not null
                 and not exists (select 1 from accounts as others where others.phone = accounts.claimed_phone)
             order by id limit 1",
        )
        .fetch_optional(&mut *self.0.db)
        .await?;
        Ok(found.map(|(id, phone)| (AccountId(id), phone)))
    }

    /// Writes a free number into an account's row.
    async fn give(&mut self, id: AccountId, phone: &str, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        sqlx::query("update accounts set phone = $2, claimed_phone = null, updated_at = $3 where id = $1")
            .bind(id.0)
            .bind(phone)
            .bind(self.0.now_ms())
            .execute(&mut *self.0.db)
            .await?;
        self.note_number(Action::NumberChanged, id, by).await
    }

    /// Makes way in the column of numbers, which are unique.
    async fn park(&mut self, id: AccountId) -> Result<(), StoreError> {
        sqlx::query("update accounts set phone = phone || '#' || id where id = $1 and phone not like '%#%'")
            .bind(id.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    async fn claim(&mut self, id: AccountId, phone: Option<&Phone>) -> Result<(), StoreError> {
        sqlx::query("update accounts set claimed_phone = $2 where id = $1")
            .bind(id.0)
            .bind(phone.map(Phone::e164))
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
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
