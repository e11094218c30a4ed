//! Queries on the outbox. Open items are read in sending order.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::concurrent_reply::LastAnswer;
use crate::domain::ids::{AccountId, DialogId, OutboxId, RandomId, RunId, TelegramUserId};
use crate::domain::message::Author;
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::domain::run::RunReason;
use crate::domain::target::Target;
use crate::store::context::Context;
use crate::store::engine::codec::{DomainColumns as _, corrupt, moment};
use crate::store::engine::database::DbRow;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{RunQueries, SettingQueries, StoreError};

pub struct OutboxQueries<'w>(pub(in crate::store) Context<'w>);

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
        self.0.rows(sql, [id.0]).await
    }

    pub async fn get(&mut self, id: OutboxId) -> Result<Option<OutboxItem>, StoreError> {
        self.0.optional_row("select * from outbox where id = $1", [id.0]).await
    }

    /// Items that are not settled, oldest first.
    pub async fn open(&mut self) -> Result<Vec<OutboxItem>, StoreError> {
        let sql = "select * from outbox where settled_at is null order by id";
        self.0.rows(sql, ()).await
    }

    /// Open items for one recipient, in sending order.
    pub async fn open_to(&mut self, target: &Target) -> Result<Vec<OutboxItem>, StoreError> {
        self.0.rows(OPEN_TO, [target.key()]).await
    }

    /// A page of open items, by account, then in sending order. Items without an account come last.
    pub async fn open_page(&mut self, offset: u32, limit: u32) -> Result<Vec<OutboxItem>, StoreError> {
        let since = self.answers_since_ms();
        self.0.rows(OPEN_PAGE, (limit, offset, since)).await
    }

    pub async fn open_count(&mut self) -> Result<u32, StoreError> {
        self.0.value(OPEN_COUNT, ()).await
    }

    /// The last message of our side in a dialog, sent or about to be sent; an automatic answer does not count.
    pub async fn last_answer(&mut self, dialog: DialogId) -> Result<Option<LastAnswer>, StoreError> {
        let sql = "select admin_id, content, created_at, exists (select 1 from messages
                 where dialog_id = $1 and direction = 'in' and not quiet and timestamp > outbox.created_at)
             from outbox where settled_at is null and expires_at is null and telegram_user_id = (select telegram_user_id from dialogs where id = $1)
             order by id desc limit 1";
        let waiting: Option<(TelegramUserId, String, i64, bool)> = self.0.optional_row(sql, [dialog.0]).await?;
        if let Some((admin, text, at, false)) = waiting {
            let author = Author::Admin(admin);
            return Ok(Some(LastAnswer { author, at: moment(at)?, text, heard_since: false }));
        }
        // Telegram's times are whole seconds; within one second, an account's message ids give the order for both
        // sides.
        let sql = "select author_id, content, timestamp, exists (select 1 from messages as heard
                 where heard.dialog_id = $1 and heard.direction = 'in' and not heard.quiet
                     and heard.timestamp >= said.timestamp
                     and (heard.timestamp, coalesce(heard.telegram_message_id, 0), heard.id)
                         > (said.timestamp, coalesce(said.telegram_message_id, 0), said.id))
             from messages as said
             where dialog_id = $1 and direction = 'out' and author <> 'desk' and not quiet order by timestamp desc, id desc limit 1";
        let said: Option<(Option<TelegramUserId>, String, i64, bool)> = self.0.optional_row(sql, [dialog.0]).await?;
        said.map(|(admin, text, at, heard_since)| {
            let author = admin.map_or(Author::Phone, Author::Admin);
            Ok(LastAnswer { author, at: moment(at)?, text, heard_since })
        })
        .transpose()
    }

    /// The number of an account's open items. They count against its limits like sent ones.
    pub async fn open_of_account(&mut self, account: AccountId) -> Result<u32, StoreError> {
        let sql = "select count(*) from outbox where settled_at is null and account_id = $1";
        self.0.value(sql, [account.0]).await
    }

    /// The number of open items, for an account or for all, and when the first scheduled one is due.
    pub async fn waiting(&mut self, account: Option<AccountId>) -> Result<(u32, Option<Timestamp>), StoreError> {
        let sql = "select reason, count(*), min(not_before) from outbox
             where settled_at is null and ($1 is null or account_id = $1) group by reason";
        let rows: Vec<(Option<ItemReason>, u32, i64)> = self.0.rows(sql, [account.map(|account| account.0)]).await?;
        let (mut waiting, mut next) = (0, None);
        for (reason, items, first) in rows {
            waiting += items;
            if !reason.is_some_and(ItemReason::waits_for_somebody) {
                next = next.into_iter().chain([first]).min();
            }
        }
        Ok((waiting, next.map(moment).transpose()?))
    }

    /// Cancels an item and the other parts of its text, except those that were attempted. Returns `false` when all
    /// were.
    pub async fn cancel(&mut self, id: OutboxId, by: TelegramUserId) -> Result<bool, StoreError> {
        let sql = "update outbox set state = 'cancelled', settled_at = $2
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and settled_at is null and attempts = 0";
        let done = self.0.changed(sql, (id.0, self.0.now_ms())).await? > 0;
        if done {
            let sql = "select run_id from outbox where id = $1";
            let run: Option<RunId> = self.0.optional_value(sql, [id.0]).await?.flatten();
            if let Some(run) = run {
                RunQueries(self.0.reborrow()).stop(run, RunReason::ByHand, None).await?;
            }
            let entry = AuditEntry::new(Action::MessageCancelled).by(by).details(id.to_string());
            AuditQueries(self.0.reborrow()).append(&entry).await?;
        }
        Ok(done)
    }
}

impl FromRow<'_, DbRow> for OutboxItem {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let target: &str = row.try_get("target_username")?;
        let random_id = RandomId::new(row.try_get("random_id")?);
        Ok(Self {
            id: row.try_get("id")?,
            account_id: row.try_get("account_id")?,
            account_fixed: row.try_get("account_fixed")?,
            target: Target::read(target).ok_or_else(|| corrupt("target_username", "a target"))?,
            telegram_user_id: row.try_get("telegram_user_id")?,
            content: row.try_get("content")?,
            spans: row.json("spans")?.unwrap_or_default(),
            texts: row.json("texts")?.unwrap_or_default(),
            media: row.try_get("media_kind")?,
            album: row.try_get("album")?,
            group: row.try_get("group_id")?,
            part: row.try_get("part")?,
            reply_to: row.try_get("reply_to")?,
            random_id: random_id.ok_or_else(|| corrupt("random_id", "a random_id of zero"))?,
            state: row.try_get("state")?,
            reason: row.try_get("reason")?,
            attempts: row.try_get("attempts")?,
            tries: row.try_get("tries")?,
            not_before: row.moment("not_before")?,
            admin: row.try_get("admin_id")?,
            hurried_by: row.try_get("hurried_by")?,
            purpose: row.try_get("purpose")?,
            run: row.try_get("run_id")?,
            expires_at: row.optional_moment("expires_at")?,
            consent: row.try_get("consent_id")?,
            card: row.card("card_chat_id", "card_message_id")?,
            asked: row.card("asked_chat_id", "asked_message_id")?,
            asked_in_topic: row.try_get("asked_in_topic")?,
            created_at: row.moment("created_at")?,
            settled_at: row.optional_moment("settled_at")?,
        })
    }
}
