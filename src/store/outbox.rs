//! The outbox in the database.
//! Its rule: accepting the same request twice enqueues it once, and what waits is read in the order in which it goes.

use jiff::Timestamp;
use sqlx::FromRow;

use super::StoreError;
use super::accounts::{count, moment};
use super::audit::{Action, AuditEntry, AuditQueries};
use super::work::Context;
use crate::domain::account::UnknownStatus;
use crate::domain::collision::LastAnswer;
use crate::domain::ids::{AccountId, ChatId, DialogId, OutboxId, RandomId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message::Author;
use crate::domain::outbox::{ItemReason, MediaKind, OutboxItem};
use crate::domain::target::Target;
use crate::domain::text::{Part, Span};

pub struct OutboxQueries<'w>(pub(super) Context<'w>);

/// A message that an admin wants to send.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Names the update that asked for it: accepting the same key again enqueues nothing.
    pub accept_key: String,
    pub target: Target,
    /// Who that is, where a dialog says it: then no name is looked up.
    pub prospect: Option<TelegramUserId>,
    /// The text, or the caption of what is sent.
    pub content: String,
    pub spans: Vec<Span>,
    pub media: Option<Media>,
    pub admin: TelegramUserId,
    /// The account, where the admin names one.
    pub from: Option<AccountId>,
    /// The time, where the admin names one.
    pub not_before: Option<Timestamp>,
    /// The prospect's message that it answers, where it answers a certain one.
    pub reply_to: Option<TelegramMessageId>,
    /// The admin's own message that it was, if that is to bear the marks "delivered" and "read".
    pub asked: Option<Card>,
}

impl NewItem {
    /// A plain text, as soon as the gate allows.
    #[must_use]
    pub fn text(accept_key: &str, target: impl Into<Target>, content: &str, admin: TelegramUserId) -> Self {
        Self {
            accept_key: accept_key.to_owned(),
            target: target.into(),
            prospect: None,
            content: content.to_owned(),
            spans: Vec::new(),
            media: None,
            admin,
            from: None,
            not_before: None,
            reply_to: None,
            asked: None,
        }
    }
}

/// A photo or a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    pub kind: MediaKind,
    pub file_name: String,
    /// What the sender's Telegram says it is.
    pub mime_type: Option<String>,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Media {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} of {} bytes", self.kind, self.bytes.len())
    }
}

/// One message of a request: its text, and the `random_id` that it keeps for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub part: Part,
    pub random_id: RandomId,
}

/// What became of writing a request down: its items, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    Now(Vec<OutboxItem>),
    /// The same request had been accepted before.
    Before(Vec<OutboxItem>),
}

#[derive(FromRow)]
pub(super) struct ItemRow {
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
    not_before: i64,
    admin_id: i64,
    card_chat_id: Option<i64>,
    card_message_id: Option<i64>,
    asked_chat_id: Option<i64>,
    asked_message_id: Option<i64>,
    created_at: i64,
    settled_at: Option<i64>,
}

pub(super) const OPEN_TO: &str =
    "select * from outbox where settled_at is null and lower(target_username) = $1 order by order_at, id";
pub(super) const OPEN_PAGE: &str = "select * from outbox where settled_at is null
     order by account_id nulls last, order_at, id limit $1 offset $2";
pub(super) const OPEN_COUNT: &str = "select count(*) from outbox where settled_at is null";

impl OutboxQueries<'_> {
    /// Writes a request down, in as many messages as it has pieces. From its commit on, each is sent exactly once or
    /// reported.
    pub async fn accept(&mut self, new: &NewItem, pieces: &[Piece]) -> Result<Stored, StoreError> {
        let mut items: Vec<OutboxItem> = Vec::with_capacity(pieces.len());
        for (number, piece) in pieces.iter().enumerate() {
            let media = new.media.as_ref().filter(|_| number == 0);
            let group = items.first().map(|first| first.id);
            let Some(item) = self.insert(new, piece, number, group, media).await? else {
                // The key of the first piece is that of the whole request.
                return Ok(Stored::Before(self.of_request(&new.accept_key).await?));
            };
            items.push(item);
        }
        if let Some(first) = items.first_mut().filter(|_| pieces.len() > 1) {
            sqlx::query("update outbox set group_id = id where id = $1")
                .bind(first.id.0)
                .execute(&mut *self.0.db)
                .await?;
            first.group = Some(first.id);
        }
        self.note_accepted(new, &items).await?;
        Ok(Stored::Now(items))
    }

    /// Notes who asked for these. To whom they go is looked up by the number of the first, so that it can be forgotten.
    pub(super) async fn note_accepted(&mut self, new: &NewItem, items: &[OutboxItem]) -> Result<(), StoreError> {
        let entry = AuditEntry { account_id: new.from, ..AuditEntry::new(Action::MessageAccepted).by(new.admin) };
        let entry = AuditEntry { details: items.first().map(|item| item.id.to_string()), ..entry };
        AuditQueries(self.0.reborrow()).append(&entry).await
    }

    pub(super) async fn insert(
        &mut self,
        new: &NewItem,
        piece: &Piece,
        number: usize,
        group: Option<OutboxId>,
        media: Option<&Media>,
    ) -> Result<Option<OutboxItem>, StoreError> {
        let key = if number == 0 { new.accept_key.clone() } else { format!("{}#{number}", new.accept_key) };
        let spans = match piece.part.spans.as_slice() {
            [] => None,
            spans => Some(serde_json::to_string(spans).map_err(|error| StoreError::corrupt("outbox", error))?),
        };
        let now = self.0.now;
        let due = new.not_before.unwrap_or(now).max(now);
        let row: Option<ItemRow> = sqlx::query_as(
            concat!("insert into outbox (id, accept_key, account_id, account_fixed, target_username, content, spans, media_kind,
                 group_id, part, random_id, state, reason, not_before, order_at, admin_id, created_at, telegram_user_id,
                 reply_to, asked_chat_id, asked_message_id)
             values (", next_id!("outbox"), ", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12, $12, $13, $14, $15, $16, $17, $18)
             on conflict (accept_key) do nothing returning *"),
        )
        .bind(key)
        .bind(new.from.map(|id| id.0))
        .bind(new.from.is_some())
        .bind(new.target.as_text())
        .bind(&piece.part.text)
        .bind(spans)
        .bind(media.map(|media| media.kind.as_str()))
        .bind(group.map(|id| id.0))
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .bind(piece.random_id.get())
        .bind((due > now).then_some(ItemReason::Scheduled.as_str()))
        .bind(due.as_millisecond())
        .bind(new.admin.0)
        .bind(self.0.now_ms())
        .bind(new.prospect.map(|id| id.0))
        .bind(new.reply_to.filter(|_| number == 0).map(|id| id.0))
        .bind(new.asked.map(|card| card.chat.0))
        .bind(new.asked.map(|card| card.message.0))
        .fetch_optional(&mut *self.0.db)
        .await?;
        let Some(item) = row.map(read).transpose()? else { return Ok(None) };
        if let Some(media) = media {
            sqlx::query("insert into outbox_media (item_id, file_name, bytes, mime_type) values ($1, $2, $3, $4)")
                .bind(item.id.0)
                .bind(&media.file_name)
                .bind(&media.bytes)
                .bind(&media.mime_type)
                .execute(&mut *self.0.db)
                .await?;
        }
        Ok(Some(item))
    }

    pub(super) async fn of_request(&mut self, accept_key: &str) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(
            "select outbox.* from outbox, (select id, group_id from outbox where accept_key = $1) request
             where outbox.id = request.id or outbox.group_id = request.group_id order by outbox.id",
        )
        .bind(accept_key)
        .fetch_all(&mut *self.0.db)
        .await?;
        rows.into_iter().map(read).collect()
    }

    /// All messages of the text that an item is a part of, in order; the item alone when it is the whole text.
    pub async fn whole_text(&mut self, id: OutboxId) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(
            "select * from outbox where id = $1 or group_id = (select group_id from outbox where id = $1) order by id",
        )
        .bind(id.0)
        .fetch_all(&mut *self.0.db)
        .await?;
        rows.into_iter().map(read).collect()
    }

    pub async fn get(&mut self, id: OutboxId) -> Result<Option<OutboxItem>, StoreError> {
        let row: Option<ItemRow> =
            sqlx::query_as("select * from outbox where id = $1").bind(id.0).fetch_optional(&mut *self.0.db).await?;
        row.map(read).transpose()
    }

    /// Items that are not settled, oldest first.
    pub async fn open(&mut self) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as("select * from outbox where settled_at is null order by id")
            .fetch_all(&mut *self.0.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// What waits for one recipient, in the order in which it goes.
    pub async fn open_to(&mut self, target: &Target) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(OPEN_TO).bind(target.key()).fetch_all(&mut *self.0.db).await?;
        rows.into_iter().map(read).collect()
    }

    /// A page of what waits, by account, those without one last, and in the order in which it goes.
    pub async fn open_page(&mut self, offset: u32, limit: u32) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(OPEN_PAGE).bind(limit).bind(offset).fetch_all(&mut *self.0.db).await?;
        rows.into_iter().map(read).collect()
    }

    pub async fn open_count(&mut self) -> Result<u32, StoreError> {
        let open: i64 = sqlx::query_scalar(OPEN_COUNT).fetch_one(&mut *self.0.db).await?;
        count(open)
    }

    /// What our side said last in a dialog, or is about to say.
    pub async fn last_answer(&mut self, dialog: DialogId) -> Result<Option<LastAnswer>, StoreError> {
        let waiting: Option<(i64, String, i64)> = sqlx::query_as(
            "select admin_id, content, created_at from outbox
             where settled_at is null and telegram_user_id = (select telegram_user_id from dialogs where id = $1)
             order by id desc limit 1",
        )
        .bind(dialog.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        if let Some((admin, text, at)) = waiting {
            let author = Author::Admin(TelegramUserId(admin));
            return Ok(Some(LastAnswer { author, at: moment(at)?, text }));
        }
        let said: Option<(Option<i64>, String, i64)> = sqlx::query_as(
            "select author_id, content, timestamp from messages
             where dialog_id = $1 and direction = 'out' order by timestamp desc, id desc limit 1",
        )
        .bind(dialog.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        said.map(|(admin, text, at)| {
            let author = admin.map_or(Author::Phone, |id| Author::Admin(TelegramUserId(id)));
            Ok(LastAnswer { author, at: moment(at)?, text })
        })
        .transpose()
    }

    /// How many items an account holds that are not settled: they count against its limits like sent ones.
    pub async fn open_of_account(&mut self, account: AccountId) -> Result<u32, StoreError> {
        let open: i64 = sqlx::query_scalar("select count(*) from outbox where settled_at is null and account_id = $1")
            .bind(account.0)
            .fetch_one(&mut *self.0.db)
            .await?;
        count(open)
    }

    /// How many items wait, for an account or for all, and when the first of them that waits for its time is due.
    pub async fn waiting(&mut self, account: Option<AccountId>) -> Result<(u32, Option<Timestamp>), StoreError> {
        let rows: Vec<(Option<String>, i64, i64)> = sqlx::query_as(
            "select reason, count(*), min(not_before) from outbox
             where settled_at is null and ($1 is null or account_id = $1) group by reason",
        )
        .bind(account.map(|account| account.0))
        .fetch_all(&mut *self.0.db)
        .await?;
        let (mut waiting, mut next) = (0, None);
        for (reason, items, first) in rows {
            waiting += items;
            let reason: Option<ItemReason> = reason
                .map(|reason| reason.parse())
                .transpose()
                .map_err(|error: UnknownStatus| StoreError::corrupt("outbox", error))?;
            if !reason.is_some_and(ItemReason::waits_for_somebody) {
                next = next.into_iter().chain([first]).min();
            }
        }
        Ok((count(waiting)?, next.map(moment).transpose()?))
    }

    /// Cancels an item and the other parts of its text, as far as they have not been attempted. `false` when it is too
    /// late for all of them.
    pub async fn cancel(&mut self, id: OutboxId, by: TelegramUserId) -> Result<bool, StoreError> {
        let cancelled = sqlx::query(
            "update outbox set state = 'cancelled', settled_at = $2
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and settled_at is null and attempts = 0",
        )
        .bind(id.0)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        let done = cancelled.rows_affected() > 0;
        if done {
            let entry = AuditEntry::new(Action::MessageCancelled).by(by).details(id.to_string());
            AuditQueries(self.0.reborrow()).append(&entry).await?;
        }
        Ok(done)
    }
}

pub(super) fn read(row: ItemRow) -> Result<OutboxItem, StoreError> {
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
        not_before: moment(row.not_before)?,
        admin: TelegramUserId(row.admin_id),
        card: row.card_chat_id.zip(row.card_message_id).map(card),
        asked: row.asked_chat_id.zip(row.asked_message_id).map(card),
        created_at: moment(row.created_at)?,
        settled_at: row.settled_at.map(moment).transpose()?,
    })
}
