//! Queries on the outbox. Open items are read in sending order.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::domain::concurrent_reply::LastAnswer;
use crate::domain::ids::{AccountId, ChatId, DialogId, OutboxId, RandomId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message::Author;
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::domain::target::Target;
use crate::domain::unknown_name::UnknownName;
use crate::store::context::Context;
use crate::store::engine::codec::{count, moment};
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{SettingQueries, StoreError};

pub struct OutboxQueries<'w>(pub(in crate::store) Context<'w>);

#[derive(FromRow)]
pub(in crate::store) struct ItemRow {
    id: i64,
    account_id: Option<i64>,
    account_fixed: bool,
    target_username: String,
    telegram_user_id: Option<i64>,
    content: String,
    spans: Option<String>,
    media_kind: Option<String>,
    group_id: Option<i64>,
    part: i64,
    reply_to: Option<i64>,
    random_id: i64,
    state: String,
    reason: Option<String>,
    attempts: i64,
    tries: i64,
    not_before: i64,
    admin_id: i64,
    hurried_by: Option<i64>,
    card_chat_id: Option<i64>,
    card_message_id: Option<i64>,
    asked_chat_id: Option<i64>,
    asked_message_id: Option<i64>,
    created_at: i64,
    settled_at: Option<i64>,
}

pub(in crate::store) const OPEN_TO: &str =
    "select * from outbox where settled_at is null and lower(target_username) = $1 order by order_at, id";
pub(in crate::store) const OPEN_PAGE: &str = "select * from outbox where settled_at is null
     order by account_id nulls last, coalesce(hot_at, 0) <= $3, order_at, id limit $1 offset $2";
pub(in crate::store) const OPEN_COUNT: &str = "select count(*) from outbox where settled_at is null";

impl OutboxQueries<'_> {
    /// A person who wrote after this moment gets answers, in milliseconds.
    pub(in crate::store) fn answers_since_ms(&mut self) -> i64 {
        let rules = SettingQueries(self.0.reborrow()).sending();
        rules.answers.since(self.0.now).as_millisecond()
    }

    /// All items of the text that an item is a part of, in order. It is the item alone if it is the whole text.
    pub async fn whole_text(&mut self, id: OutboxId) -> Result<Vec<OutboxItem>, StoreError> {
        let sql =
            "select * from outbox where id = $1 or group_id = (select group_id from outbox where id = $1) order by id";
        let rows: Vec<ItemRow> = self.0.rows(sql, [id.0]).await?;
        rows.into_iter().map(read).collect()
    }

    pub async fn get(&mut self, id: OutboxId) -> Result<Option<OutboxItem>, StoreError> {
        let sql = "select * from outbox where id = $1";
        let row: Option<ItemRow> = self.0.optional_row(sql, [id.0]).await?;
        row.map(read).transpose()
    }

    /// Items that are not settled, oldest first.
    pub async fn open(&mut self) -> Result<Vec<OutboxItem>, StoreError> {
        let sql = "select * from outbox where settled_at is null order by id";
        let rows: Vec<ItemRow> = self.0.rows(sql, ()).await?;
        rows.into_iter().map(read).collect()
    }

    /// Open items for one recipient, in sending order.
    pub async fn open_to(&mut self, target: &Target) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = self.0.rows(OPEN_TO, [target.key()]).await?;
        rows.into_iter().map(read).collect()
    }

    /// A page of open items, by account, then in sending order. Items without an account come last.
    pub async fn open_page(&mut self, offset: u32, limit: u32) -> Result<Vec<OutboxItem>, StoreError> {
        let since = self.answers_since_ms();
        let rows: Vec<ItemRow> = self.0.rows(OPEN_PAGE, (limit, offset, since)).await?;
        rows.into_iter().map(read).collect()
    }

    pub async fn open_count(&mut self) -> Result<u32, StoreError> {
        let open: i64 = self.0.value(OPEN_COUNT, ()).await?;
        count(open)
    }

    /// The last message of our side in a dialog, sent or about to be sent.
    pub async fn last_answer(&mut self, dialog: DialogId) -> Result<Option<LastAnswer>, StoreError> {
        let sql = "select admin_id, content, created_at, exists (select 1 from messages
                 where dialog_id = $1 and direction = 'in' and timestamp > outbox.created_at)
             from outbox where settled_at is null and telegram_user_id = (select telegram_user_id from dialogs where id = $1)
             order by id desc limit 1";
        let waiting: Option<(i64, String, i64, bool)> = self.0.optional_row(sql, [dialog.0]).await?;
        if let Some((admin, text, at, false)) = waiting {
            let author = Author::Admin(TelegramUserId(admin));
            return Ok(Some(LastAnswer { author, at: moment(at)?, text, heard_since: false }));
        }
        // Telegram's times are whole seconds; within one second, an account's message ids give the order for both
        // sides.
        let sql = "select author_id, content, timestamp, exists (select 1 from messages as heard
                 where heard.dialog_id = $1 and heard.direction = 'in' and heard.timestamp >= said.timestamp
                     and (heard.timestamp, coalesce(heard.telegram_message_id, 0), heard.id)
                         > (said.timestamp, coalesce(said.telegram_message_id, 0), said.id))
             from messages as said
             where dialog_id = $1 and direction = 'out' order by timestamp desc, id desc limit 1";
        let said: Option<(Option<i64>, String, i64, bool)> = self.0.optional_row(sql, [dialog.0]).await?;
        said.map(|(admin, text, at, heard_since)| {
            let author = admin.map_or(Author::Phone, |id| Author::Admin(TelegramUserId(id)));
            Ok(LastAnswer { author, at: moment(at)?, text, heard_since })
        })
        .transpose()
    }

    /// The number of an account's open items. They count against its limits like sent ones.
    pub async fn open_of_account(&mut self, account: AccountId) -> Result<u32, StoreError> {
        let sql = "select count(*) from outbox where settled_at is null and account_id = $1";
        let open: i64 = self.0.value(sql, [account.0]).await?;
        count(open)
    }

    /// The number of open items, for an account or for all, and when the first scheduled one is due.
    pub async fn waiting(&mut self, account: Option<AccountId>) -> Result<(u32, Option<Timestamp>), StoreError> {
        let sql = "select reason, count(*), min(not_before) from outbox
             where settled_at is null and ($1 is null or account_id = $1) group by reason";
        let rows: Vec<(Option<String>, i64, i64)> = self.0.rows(sql, [account.map(|account| account.0)]).await?;
        let (mut waiting, mut next) = (0, None);
        for (reason, items, first) in rows {
            waiting += items;
            let reason: Option<ItemReason> = reason
                .map(|reason| reason.parse())
                .transpose()
                .map_err(|error: UnknownName| StoreError::corrupt("outbox", error))?;
            if !reason.is_some_and(ItemReason::waits_for_somebody) {
                next = next.into_iter().chain([first]).min();
            }
        }
        Ok((count(waiting)?, next.map(moment).transpose()?))
    }

    /// Cancels an item and the other parts of its text, except those that were attempted. Returns `false` when all
    /// were.
    pub async fn cancel(&mut self, id: OutboxId, by: TelegramUserId) -> Result<bool, StoreError> {
        let sql = "update outbox set state = 'cancelled', settled_at = $2
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and settled_at is null and attempts = 0";
        let cancelled = self.0.execute(sql, (id.0, self.0.now_ms())).await?;
        let done = cancelled > 0;
        if done {
            let entry = AuditEntry::new(Action::MessageCancelled).by(by).details(id.to_string());
            AuditQueries(self.0.reborrow()).append(&entry).await?;
        }
        Ok(done)
    }
}

pub(in crate::store) fn read(row: ItemRow) -> Result<OutboxItem, StoreError> {
    let corrupt = |what: &dyn std::fmt::Display| StoreError::corrupt("outbox", what.to_string());
    let card = |(chat, message)| Card { chat: ChatId(chat), message: TelegramMessageId(message) };
    Ok(OutboxItem {
        id: OutboxId(row.id),
        account_id: row.account_id.map(AccountId),
        account_fixed: row.account_fixed,
        target: Target::read(&row.target_username).ok_or_else(|| corrupt(&"a target"))?,
        telegram_user_id: row.telegram_user_id.map(TelegramUserId),
        content: row.content,
        spans: match row.spans {
            Some(spans) => serde_json::from_str(&spans).map_err(|error| corrupt(&error))?,
            None => Vec::new(),
        },
        media: row.media_kind.map(|kind| kind.parse()).transpose().map_err(|error| corrupt(&error))?,
        group: row.group_id.map(OutboxId),
        part: count(row.part)?,
        reply_to: row.reply_to.map(TelegramMessageId),
        random_id: RandomId::new(row.random_id).ok_or_else(|| corrupt(&"a random_id of zero"))?,
        state: row.state.parse().map_err(|error| corrupt(&error))?,
        reason: row.reason.map(|reason| reason.parse()).transpose().map_err(|error| corrupt(&error))?,
        attempts: count(row.attempts)?,
        tries: count(row.tries)?,
        not_before: moment(row.not_before)?,
        admin: TelegramUserId(row.admin_id),
        hurried_by: row.hurried_by.map(TelegramUserId),
        card: row.card_chat_id.zip(row.card_message_id).map(card),
        asked: row.asked_chat_id.zip(row.asked_message_id).map(card),
        created_at: moment(row.created_at)?,
        settled_at: row.settled_at.map(moment).transpose()?,
    })
}
