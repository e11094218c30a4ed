//! Accepting messages into the outbox.
//!
//! Invariant: accepting the same request twice enqueues it once, and its audit entry is written in the same trip.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::domain::consent::Purpose;
use crate::domain::ids::{AccountId, OutboxId, RandomId, RunId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message_text::MessageText;
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::domain::run::RunReason;
use crate::domain::target::Target;
use crate::domain::text::{Part, Span};
use crate::store::context::CommitNotification;
use crate::store::engine::codec::list_as_json;
use crate::store::log::audit::Action;
use crate::store::{Media, OutboxQueries, RunQueries, StoreError};

/// A message that an admin wants to send.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// The key of the request, which names its update. Accepting the same key again enqueues nothing.
    pub accept_key: String,
    pub target: Target,
    /// The recipient, where a dialog identifies them: no username lookup is needed then.
    pub prospect: Option<TelegramUserId>,
    /// The text, or the caption of a file.
    pub content: String,
    pub spans: Vec<Span>,
    pub media: Option<Media>,
    pub admin: TelegramUserId,
    /// The account, if the admin chose one.
    pub from: Option<AccountId>,
    /// The account that a campaign chose. If it is lost, another one may take the message.
    pub account: Option<AccountId>,
    /// The time, if the admin chose one.
    pub not_before: Option<Timestamp>,
    /// The prospect's message that this one replies to, if any.
    pub reply_to: Option<TelegramMessageId>,
    /// The admin's own message, if it gets the marks "delivered" and "read".
    pub asked: Option<Card>,
    /// The Bot API's id of the album that its file came in.
    pub album: Option<String>,
    /// Whether the admin wrote it in the dialog's topic of a private chat.
    pub asked_in_topic: bool,
    /// What a run sends it for, which must be consented to; `None` for a message by hand.
    pub purpose: Option<Purpose>,
    /// The run of which it is a step; `None` for a message by hand, which stops the runs of its recipient.
    pub run: Option<RunId>,
    /// From when on an automatic answer makes no sense any more; `None` for all other messages.
    pub expires_at: Option<Timestamp>,
    /// What its author wrote, if the text is its translation.
    pub original: Option<String>,
}

impl NewItem {
    /// A plain text, to be sent as soon as the gate allows.
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
            account: None,
            not_before: None,
            reply_to: None,
            asked: None,
            album: None,
            asked_in_topic: false,
            purpose: None,
            run: None,
            expires_at: None,
            original: None,
        }
    }
}

/// One message of a request: its text, and its permanent `random_id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub part: Part,
    pub random_id: RandomId,
}

/// The outcome of accepting a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    Now {
        /// In order.
        items: Vec<OutboxItem>,
        /// The present holder of the recipient's username, if known.
        holder: Option<TelegramUserId>,
    },
    /// The same request was accepted before, with these items.
    Before(Vec<OutboxItem>),
}

impl Stored {
    /// The first item, which is the one with a card.
    #[must_use]
    pub fn first(&self) -> Option<&OutboxItem> {
        match self {
            Self::Now { items, .. } | Self::Before(items) => items.first(),
        }
    }
}

/// An inserted item, and the present holder of its recipient's username, if known.
#[derive(FromRow)]
pub(in crate::store) struct Inserted {
    #[sqlx(flatten)]
    pub(in crate::store) item: OutboxItem,
    holder: Option<TelegramUserId>,
    stops_runs: bool,
}

/// Inserts the item and its audit entry.
const INSERT: &str = include_str!("../sql/accept.sql");

impl OutboxQueries<'_> {
    /// Accepts a request with one item for each piece. From the commit on, each item is sent exactly once or reported
    /// as failed.
    pub async fn accept(&mut self, new: &NewItem, pieces: &[Piece]) -> Result<Stored, StoreError> {
        let mut items: Vec<OutboxItem> = Vec::with_capacity(pieces.len());
        let mut holder = None;
        for (number, piece) in pieces.iter().enumerate() {
            let media = new.media.as_ref().filter(|_| number == 0);
            let group = items.first().map(|first| first.id);
            let Some(inserted) = self.insert(new, piece, number, group, media).await? else {
                // The key of the first piece is the key of the whole request.
                return Ok(Stored::Before(self.of_request(&new.accept_key).await?));
            };
            holder = inserted.holder;
            items.push(inserted.item);
        }
        if let Some(first) = items.first_mut().filter(|_| pieces.len() > 1) {
            self.0.execute("update outbox set group_id = id where id = $1", [first.id.0]).await?;
            first.group = Some(first.id);
        }
        self.put_album(new, &mut items).await?;
        if new.expires_at.is_some() {
            // Nobody waits for it who would wake the outbox.
            self.0.raised.push(CommitNotification::Released);
        }
        Ok(Stored::Now { items, holder })
    }

    /// Inserts an item, and for the first item of a request its audit entry. Returns `None` when an item with its key
    /// exists.
    pub(in crate::store) async fn insert(
        &mut self,
        new: &NewItem,
        piece: &Piece,
        number: usize,
        group: Option<OutboxId>,
        media: Option<&Media>,
    ) -> Result<Option<Inserted>, StoreError> {
        let key = if number == 0 { new.accept_key.clone() } else { format!("{}#{number}", new.accept_key) };
        let now = self.0.now;
        let due = new.not_before.unwrap_or(now).max(now);
        let person = match new.target {
            Target::Person(id) => Some(id),
            Target::Name(_) => new.prospect,
        };
        let texts = MessageText::of_ours(new.original.as_deref().filter(|_| number == 0));
        let rows: Vec<Inserted> = sqlx::query_as(INSERT)
            .bind(key)
            .bind(new.from.or(new.account).map(|id| id.0))
            .bind(new.from.is_some())
            .bind(new.target.as_text())
            .bind(&piece.part.text)
            .bind(list_as_json(&piece.part.spans)?)
            .bind(media.map(|media| media.kind.into_str()))
            .bind(group.map(|id| id.0))
            .bind(i64::try_from(number).unwrap_or(i64::MAX))
            .bind(piece.random_id.get())
            .bind((due > now).then_some(ItemReason::Scheduled.into_str()))
            .bind(due.as_millisecond())
            .bind(new.admin.0)
            .bind(self.0.now_ms())
            .bind(new.prospect.map(|id| id.0))
            .bind(new.reply_to.filter(|_| number == 0).map(|id| id.0))
            .bind(new.asked.map(|card| card.chat.0))
            .bind(new.asked.map(|card| card.message.0))
            .bind(Action::MessageAccepted.into_str())
            .bind(new.purpose.map(|purpose| purpose.into_str()))
            .bind(new.run.map(|run| run.0))
            .bind(person.map(|id| id.0))
            .bind(new.expires_at.map(Timestamp::as_millisecond))
            .bind(list_as_json(&texts)?)
            .bind(new.asked_in_topic)
            .fetch_all(&mut *self.0.db)
            .await?;
        let Some(inserted) = rows.into_iter().next() else { return Ok(None) };
        if inserted.stops_runs {
            RunQueries(self.0.reborrow()).stop_to(&new.target, person, RunReason::WeWrote).await?;
        }
        if let Some(media) = media {
            self.put_media(inserted.item.id, media).await?;
        }
        Ok(Some(inserted))
    }

    pub(in crate::store) async fn of_request(&mut self, accept_key: &str) -> Result<Vec<OutboxItem>, StoreError> {
        let sql = "select outbox.* from outbox, (select id, group_id from outbox where accept_key = $1) request
             where outbox.id = request.id or outbox.group_id = request.group_id order by outbox.id";
        self.0.rows(sql, [accept_key]).await
    }
}
