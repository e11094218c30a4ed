//! The outbox in the database.
//! Its rule: only [`OutboxQueries::claim`] makes a [`Claim`], and without a claim nothing can be sent.

use jiff::Timestamp;
use sqlx::FromRow;

use super::StoreError;
use super::accounts::{AccountQueries, count, moment};
use super::audit::{Action, AuditEntry, AuditQueries};
use super::work::Context;
use crate::domain::ids::{AccountId, ChatId, OutboxId, RandomId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::domain::username::Username;

pub struct OutboxQueries<'w>(pub(super) Context<'w>);

/// A message that an admin wants to send.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Names the update that asked for it: accepting the same key again enqueues nothing.
    pub accept_key: String,
    pub target: Username,
    pub content: String,
    pub admin: TelegramUserId,
    /// The account, where the admin names one.
    pub from: Option<AccountId>,
}

/// What became of accepting a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    Now(OutboxItem),
    /// The same request had been accepted before; this is its item.
    Before(OutboxItem),
}

impl Accepted {
    #[must_use]
    pub fn item(self) -> OutboxItem {
        match self {
            Self::Now(item) | Self::Before(item) => item,
        }
    }
}

/// The right to hand one item to Telegram once, from one account. The row says `sending` while it exists, so that a
/// crash leaves a trace of it.
#[derive(Debug)]
pub struct Claim {
    item: OutboxItem,
    account: AccountId,
}

impl Claim {
    #[must_use]
    pub fn item(&self) -> &OutboxItem {
        &self.item
    }

    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }
}

#[derive(FromRow)]
struct ItemRow {
    id: i64,
    account_id: Option<i64>,
    target_username: String,
    telegram_user_id: Option<i64>,
    content: String,
    random_id: i64,
    state: String,
    reason: Option<String>,
    attempts: i64,
    not_before: i64,
    admin_id: i64,
    card_chat_id: Option<i64>,
    card_message_id: Option<i64>,
    created_at: i64,
    settled_at: Option<i64>,
}

impl OutboxQueries<'_> {
    /// Accepts a message under its `random_id`. From its commit on, it is sent exactly once or reported.
    pub async fn accept(&mut self, new: &NewItem, random_id: RandomId) -> Result<Accepted, StoreError> {
        let row: Option<ItemRow> = sqlx::query_as(
            "insert into outbox (accept_key, account_id, account_fixed, target_username, content, random_id, state,
                 not_before, admin_id, created_at)
             values ($1, $2, $3, $4, $5, $6, 'queued', $7, $8, $7)
             on conflict (accept_key) do nothing returning *",
        )
        .bind(&new.accept_key)
        .bind(new.from.map(|id| id.0))
        .bind(new.from.is_some())
        .bind(new.target.as_str())
        .bind(&new.content)
        .bind(random_id.get())
        .bind(self.0.now_ms())
        .bind(new.admin.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        if let Some(row) = row {
            let entry = AuditEntry { account_id: new.from, ..AuditEntry::new(Action::MessageAccepted).by(new.admin) };
            AuditQueries(self.0.reborrow()).append(&entry).await?;
            return Ok(Accepted::Now(read(row)?));
        }
        let row: ItemRow = sqlx::query_as("select * from outbox where accept_key = $1")
            .bind(&new.accept_key)
            .fetch_one(&mut *self.0.db)
            .await?;
        Ok(Accepted::Before(read(row)?))
    }

    pub async fn get(&mut self, id: OutboxId) -> Result<Option<OutboxItem>, StoreError> {
        let row: Option<ItemRow> =
            sqlx::query_as("select * from outbox where id = $1").bind(id.0).fetch_optional(&mut *self.0.db).await?;
        row.map(read).transpose()
    }

    /// Items whose time has come, oldest first: per recipient only the first that is not settled.
    pub async fn due(&mut self) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(
            // One pass over what is open: looking for each item's forerunners takes the square of their number.
            "select * from (
                 select *, row_number() over (partition by lower(target_username) order by id) as place
                 from outbox where settled_at is null)
             where place = 1 and not_before <= $1 order by id",
        )
        .bind(self.0.now_ms())
        .fetch_all(&mut *self.0.db)
        .await?;
        rows.into_iter().map(read).collect()
    }

    /// When the next item becomes due that is not due now.
    pub async fn next_due_at(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let next: Option<i64> =
            sqlx::query_scalar("select min(not_before) from outbox where settled_at is null and not_before > $1")
                .bind(self.0.now_ms())
                .fetch_one(&mut *self.0.db)
                .await?;
        next.map(moment).transpose()
    }

    /// Items that are not settled, oldest first.
    pub async fn open(&mut self) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as("select * from outbox where settled_at is null order by id")
            .fetch_all(&mut *self.0.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// How many items an account holds that are not settled: they count against its limits like sent ones.
    pub async fn open_of_account(&mut self, account: AccountId) -> Result<u32, StoreError> {
        let open: i64 = sqlx::query_scalar("select count(*) from outbox where settled_at is null and account_id = $1")
            .bind(account.0)
            .fetch_one(&mut *self.0.db)
            .await?;
        count(open)
    }

    /// Gives an item to an account. An item that was attempted stays where it is.
    pub async fn assign(&mut self, id: OutboxId, account: AccountId) -> Result<(), StoreError> {
        sqlx::query("update outbox set account_id = $2 where id = $1 and attempts = 0 and settled_at is null")
            .bind(id.0)
            .bind(account.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// Takes an item of this account in hand for one attempt; `None` when it has been settled or belongs to another.
    pub async fn claim(
        &mut self,
        id: OutboxId,
        account: AccountId,
        recipient: TelegramUserId,
    ) -> Result<Option<Claim>, StoreError> {
        let row: Option<ItemRow> = sqlx::query_as(
            "update outbox set state = 'sending', reason = null, attempts = attempts + 1, telegram_user_id = $3
             where id = $1 and account_id = $2 and settled_at is null returning *",
        )
        .bind(id.0)
        .bind(account.0)
        .bind(recipient.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        let Some(row) = row else { return Ok(None) };
        AccountQueries(self.0.reborrow()).count_today(account).await?;
        Ok(Some(Claim { item: read(row)?, account }))
    }

    /// Leaves an item for later. One that may have reached Telegram stays `sending`.
    pub async fn postpone(&mut self, id: OutboxId, until: Timestamp, reason: ItemReason) -> Result<(), StoreError> {
        sqlx::query(
            "update outbox set state = case when attempts > 0 then 'sending' else 'queued' end, not_before = $2,
                 reason = $3
             where id = $1 and settled_at is null",
        )
        .bind(id.0)
        .bind(until.as_millisecond())
        .bind(reason.as_str())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Makes items due that wait for an account to become ready.
    pub async fn release_waiting(&mut self) -> Result<(), StoreError> {
        sqlx::query(
            "update outbox set not_before = $1
             where settled_at is null and not_before > $1
                 and reason in ('no_account', 'account_not_ready', 'account_paused', 'frozen')",
        )
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Gives back an attempt that Telegram refused before doing anything, such as a flood wait: it is not charged.
    pub async fn uncharge(&mut self, id: OutboxId) -> Result<(), StoreError> {
        sqlx::query("update outbox set attempts = max(attempts - 1, 0) where id = $1 and settled_at is null")
            .bind(id.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// Ends an item. `false` when it had been settled before.
    pub async fn settle(&mut self, id: OutboxId, ending: Ending) -> Result<bool, StoreError> {
        let (state, reason) = match ending {
            Ending::Sent => (ItemState::Sent, None),
            Ending::Failed(reason) => (ItemState::Failed, Some(reason)),
        };
        let settled = sqlx::query(
            "update outbox set state = $2, reason = $3, settled_at = $4 where id = $1 and settled_at is null",
        )
        .bind(id.0)
        .bind(state.as_str())
        .bind(reason.map(ItemReason::as_str))
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(settled.rows_affected() == 1)
    }

    /// Cancels an item that has not been attempted. `false` when it is too late for that.
    pub async fn cancel(&mut self, id: OutboxId, by: TelegramUserId) -> Result<bool, StoreError> {
        let cancelled = sqlx::query(
            "update outbox set state = 'cancelled', settled_at = $2 where id = $1 and settled_at is null and attempts = 0",
        )
        .bind(id.0)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        let done = cancelled.rows_affected() == 1;
        if done {
            let entry = AuditEntry::new(Action::MessageCancelled).by(by).details(id.to_string());
            AuditQueries(self.0.reborrow()).append(&entry).await?;
        }
        Ok(done)
    }

    pub async fn set_card(&mut self, id: OutboxId, card: Card) -> Result<(), StoreError> {
        sqlx::query("update outbox set card_chat_id = $2, card_message_id = $3 where id = $1")
            .bind(id.0)
            .bind(card.chat.0)
            .bind(card.message.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }
}

/// How an item ends, other than by an admin's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Sent,
    Failed(ItemReason),
}

fn read(row: ItemRow) -> Result<OutboxItem, StoreError> {
    let corrupt = |what: &dyn std::fmt::Display| StoreError::corrupt("outbox", what.to_string());
    let card = row
        .card_chat_id
        .zip(row.card_message_id)
        .map(|(chat, message)| Card { chat: ChatId(chat), message: TelegramMessageId(message) });
    Ok(OutboxItem {
        id: OutboxId(row.id),
        account_id: row.account_id.map(AccountId),
        target: Username::parse(&row.target_username).map_err(|error| corrupt(&error))?,
        telegram_user_id: row.telegram_user_id.map(TelegramUserId),
        content: row.content,
        random_id: RandomId::new(row.random_id).ok_or_else(|| corrupt(&"a random_id of zero"))?,
        state: row.state.parse().map_err(|error| corrupt(&error))?,
        reason: row.reason.map(|reason| reason.parse()).transpose().map_err(|error| corrupt(&error))?,
        attempts: count(row.attempts)?,
        not_before: moment(row.not_before)?,
        admin: TelegramUserId(row.admin_id),
        card,
        created_at: moment(row.created_at)?,
        settled_at: row.settled_at.map(moment).transpose()?,
    })
}
