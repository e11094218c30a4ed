//! Queries on accounts.
//!
//! Invariant: a status is written together with its audit entry, and only as the status machine allows.

use jiff::civil::Date;
use sqlx::FromRow;

use crate::domain::account::{Account, AccountEvent, AccountStatus, StatusReason};
use crate::domain::account_limits::Limits;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::limits::{DayCount, Ramp, caps};
use crate::domain::phone::Phone;
use crate::store::context::{CommitNotification, Context};
use crate::store::engine::codec::moment;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{RunQueries, SettingQueries, StoreError};

/// Queries on accounts.
pub struct AccountQueries<'w>(pub(in crate::store) Context<'w>);

/// An account to add.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub phone: Phone,
    pub daily_limit: u32,
    pub new_contact_limit: u32,
    pub added_by: TelegramUserId,
}

#[derive(FromRow)]
pub(in crate::store) struct AccountRow {
    id: AccountId,
    phone: String,
    claimed_phone: Option<String>,
    status: AccountStatus,
    status_reason: Option<StatusReason>,
    created_at: i64,
    updated_at: i64,
    last_used_at: Option<i64>,
    counted_day: String,
    messages_sent: u32,
    is_available: bool,
    warmup_count: u32,
    ban_count: u32,
    flood_wait_until: Option<i64>,
    telegram_user_id: Option<TelegramUserId>,
    display_name: Option<String>,
    username: Option<String>,
    label: Option<String>,
    daily_limit: u32,
    new_contact_limit: u32,
    total_sent: u64,
    new_contacts_sent: u32,
    answers_sent: u32,
    frozen_since: Option<i64>,
}

impl AccountQueries<'_> {
    /// Finds an account by its number, unless it was removed.
    ///
    /// # Errors
    /// When the database fails. The same holds for every query of this room.
    pub async fn get_account_by_phone(&mut self, phone: &Phone) -> Result<Option<Account>, StoreError> {
        let sql = "select * from accounts where phone = $1 and removed_at is null";
        let row = self.0.optional_row(sql, [phone.e164()]).await?;
        self.optional(row).await
    }

    pub async fn get_account_by_id(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let row = self.0.optional_row("select * from accounts where id = $1 and removed_at is null", [id.0]).await?;
        self.optional(row).await
    }

    /// All accounts at the desk, oldest first.
    pub async fn get_accounts(&mut self) -> Result<Vec<Account>, StoreError> {
        let rows = self.0.rows("select * from accounts where removed_at is null order by id", ()).await?;
        self.all(rows).await
    }

    /// All accounts that were ever at the desk, for displays of the past.
    pub async fn get_accounts_ever(&mut self) -> Result<Vec<Account>, StoreError> {
        let rows = self.0.rows("select * from accounts order by id", ()).await?;
        self.all(rows).await
    }

    /// Logged-in accounts, those with the fewest messages today first.
    pub async fn get_active_accounts(&mut self) -> Result<Vec<Account>, StoreError> {
        let sql = "select * from accounts where removed_at is null and status in ('active', 'warming')
             order by case when counted_day < $1 then 0 else messages_sent end, last_used_at nulls first, id";
        let rows = self.0.rows(sql, [self.0.today.to_string()]).await?;
        self.all(rows).await
    }

    pub async fn get_accounts_by_status(&mut self, status: AccountStatus) -> Result<Vec<Account>, StoreError> {
        let sql = "select * from accounts where removed_at is null and status = $1 order by id";
        let rows = self.0.rows(sql, [status.into_str()]).await?;
        self.all(rows).await
    }

    /// Adds an account. Returns `None` when the number is at the desk already. A removed account comes back with its
    /// dialogs.
    pub async fn create_account(&mut self, new: &NewAccount) -> Result<Option<Account>, StoreError> {
        let sql =
            "insert into accounts (phone, status, status_since, created_at, updated_at, daily_limit, new_contact_limit)
             values ($1, 'new', $2, $2, $2, $3, $4)
             on conflict (phone) do update
                 set status = case when accounts.status_reason = 'banned_by_telegram' then 'blocked' else 'new' end,
                     status_reason =
                         case when accounts.status_reason = 'banned_by_telegram' then 'banned_by_telegram' end,
                     status_since = $2, removed_at = null, updated_at = $2
             where accounts.removed_at is not null
             returning *";
        let params = (new.phone.e164(), self.0.now_ms(), new.daily_limit, new.new_contact_limit);
        let row: Option<AccountRow> = self.0.optional_row(sql, params).await?;
        let Some(account) = self.optional(row).await? else { return Ok(None) };
        self.0.raised.push(CommitNotification::AccountChanged);
        let entry = AuditEntry::new(Action::AccountAdded).by(new.added_by).account(account.id);
        AuditQueries(self.0.reborrow()).append(&entry).await?;
        Ok(Some(account))
    }

    /// Applies an event to an account's status and returns the account as it is afterwards.
    ///
    /// # Errors
    /// [`StatusError::Forbidden`] when the event is not allowed in the account's status. Nothing is written then.
    pub async fn update_account_status(
        &mut self,
        id: AccountId,
        event: AccountEvent,
        reason: Option<StatusReason>,
        actor: Option<TelegramUserId>,
    ) -> Result<Account, StatusError> {
        let account = self.get_account_by_id(id).await?.ok_or(StatusError::NoSuchAccount(id))?;
        let (status, reason) = account.status.on_because(account.status_reason, event, reason)?;
        if status == account.status && reason == account.status_reason {
            return Ok(account);
        }
        self.0.raised.push(CommitNotification::AccountChanged);
        // An unfinished login of a banned account is not a second ban.
        let known = account.status_reason == Some(StatusReason::BannedByTelegram);
        let banned = i64::from(status == AccountStatus::Blocked && account.status != status && !known);
        let sql = "update accounts set status = $2, status_reason = $3, ban_count = ban_count + $4, updated_at = $5,
                 status_since = $5,
                 was_warming = case when status in ('active', 'warming') then status = 'warming' else was_warming end
             where id = $1 returning *";
        let params = (id.0, status.into_str(), reason.map(|one| one.into_str()), banned, self.0.now_ms());
        let row: AccountRow = self.0.row(sql, params).await?;
        if status == AccountStatus::Blocked {
            RunQueries(self.0.reborrow()).stop_of_account(id).await?;
        }
        let details = format!("{} → {status}", account.status);
        let entry = AuditEntry { actor, ..AuditEntry::new(Action::AccountStatus).account(id).details(details) };
        AuditQueries(self.0.reborrow()).append(&entry).await?;
        self.optional(Some(row)).await?.ok_or(StatusError::NoSuchAccount(id))
    }

    /// The same for an event that may not be allowed any more. Nothing changes then.
    pub async fn update_status_if_allowed(
        &mut self,
        id: AccountId,
        event: AccountEvent,
        reason: Option<StatusReason>,
        actor: Option<TelegramUserId>,
    ) -> Result<(), StoreError> {
        match self.update_account_status(id, event, reason, actor).await {
            Ok(_) | Err(StatusError::Forbidden(_) | StatusError::NoSuchAccount(_)) => Ok(()),
            Err(StatusError::Store(error)) => Err(error),
        }
    }

    /// The logged-in accounts, oldest first.
    pub async fn logged_in(&mut self) -> Result<Vec<AccountId>, StoreError> {
        let sql = "select id from accounts where removed_at is null and status in ('active', 'warming') order by id";
        self.0.values(sql, ()).await
    }

    /// Counts a sent message, for today and in total.
    pub async fn increment_messages(&mut self, id: AccountId, new_contact: bool) -> Result<(), StoreError> {
        let sql = "update accounts set
                 messages_sent = case when counted_day < $2 then 0 else messages_sent end + 1,
                 new_contacts_sent = case when counted_day < $2 then 0 else new_contacts_sent end
                     + case when $4 then 1 else 0 end,
                 answers_sent = case when counted_day < $2 then 0 else answers_sent end,
                 counted_day = case when counted_day < $2 then $2 else counted_day end,
                 total_sent = total_sent + 1, last_used_at = $3
             where id = $1";
        self.0.execute(sql, (id.0, self.0.today.to_string(), self.0.now_ms(), new_contact)).await
    }

    pub(in crate::store) async fn optional(&mut self, row: Option<AccountRow>) -> Result<Option<Account>, StoreError> {
        Ok(self.all(row.into_iter().collect()).await?.pop())
    }

    async fn all(&mut self, rows: Vec<AccountRow>) -> Result<Vec<Account>, StoreError> {
        let warming = rows.iter().any(|row| row.status == AccountStatus::Warming);
        // Only the caps of a warming account depend on the ramp.
        let ramp = if warming { SettingQueries(self.0.reborrow()).sending().ramp } else { Ramp::default() };
        rows.into_iter().map(|row| row.read(self.0.today, &ramp)).collect()
    }
}

/// Counts of messages: all, first messages to strangers, and answers.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct SentCounts {
    pub(in crate::store) messages: u32,
    pub(in crate::store) new_contacts: u32,
    pub(in crate::store) answers: u32,
}

/// The messages of a day: those sent and those in flight.
pub(in crate::store) fn day_count(
    counted_day: &str,
    sent: SentCounts,
    in_flight: SentCounts,
) -> Result<DayCount, StoreError> {
    let counted_day = match counted_day {
        "" => None,
        day => Some(day.parse().map_err(|error: jiff::Error| StoreError::corrupt("accounts", error))?),
    };
    Ok(DayCount {
        counted_day,
        messages_sent: sent.messages,
        new_contacts_sent: sent.new_contacts,
        answers_sent: sent.answers,
        in_flight: in_flight.messages,
        new_contacts_in_flight: in_flight.new_contacts,
        answers_in_flight: in_flight.answers,
    })
}

/// The phone number of a row. A number that was freed for a new holder is stored with the row's id, as in
/// `+15551230132#7`, since numbers are unique.
fn stored_phone(text: &str) -> Option<Phone> {
    Phone::from_telegram(text.split('#').next()?)
}

impl AccountRow {
    /// The day of the counters, and the messages sent on it.
    pub(in crate::store) fn counted(&self) -> (&str, SentCounts) {
        let Self { messages_sent: messages, new_contacts_sent: new_contacts, answers_sent: answers, .. } = *self;
        (&self.counted_day, SentCounts { messages, new_contacts, answers })
    }

    /// The account as of `today`.
    pub(in crate::store) fn read(self, today: Date, ramp: &Ramp) -> Result<Account, StoreError> {
        let row = self;
        let over = row.counted_day < today.to_string();
        let warm_up_day = ramp.caps_after(row.warmup_count).filter(|_| row.status == AccountStatus::Warming);
        Ok(Account {
            id: row.id,
            phone: stored_phone(&row.phone).ok_or_else(|| StoreError::corrupt("accounts", "a phone number"))?,
            number_lost: row.phone.contains('#'),
            claimed_phone: row.claimed_phone.as_deref().and_then(Phone::from_telegram),
            status: row.status,
            status_reason: row.status_reason,
            created_at: moment(row.created_at)?,
            updated_at: moment(row.updated_at)?,
            last_used_at: row.last_used_at.map(moment).transpose()?,
            messages_sent: if over { 0 } else { row.messages_sent },
            is_available: row.is_available,
            warmup_count: row.warmup_count,
            ban_count: row.ban_count,
            flood_wait_until: row.flood_wait_until.map(moment).transpose()?,
            telegram_user_id: row.telegram_user_id,
            display_name: row.display_name,
            username: row.username,
            label: row.label,
            daily_limit: row.daily_limit,
            new_contact_limit: row.new_contact_limit,
            caps: caps(Limits::of(row.daily_limit, row.new_contact_limit), warm_up_day),
            total_sent: row.total_sent,
            new_contacts_sent: if over { 0 } else { row.new_contacts_sent },
            answers_sent: if over { 0 } else { row.answers_sent },
            frozen_since: row.frozen_since.map(moment).transpose()?,
            offline_since: None,
        })
    }
}

/// Why a status was not changed.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    #[error("there is no account {0}")]
    NoSuchAccount(AccountId),
    #[error(transparent)]
    Forbidden(#[from] crate::domain::account::ForbiddenTransition),
    #[error(transparent)]
    Store(#[from] StoreError),
}
