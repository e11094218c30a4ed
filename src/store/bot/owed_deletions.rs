//! Messages that the bot must delete from chats.
//!
//! Invariant: only the place and the reason are stored, never the text.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::ids::TopicId;
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeletionKind;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::{DomainColumns as _, corrupt, moment};
use crate::store::engine::database::DbRow;

/// A message that must still be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwedDeletion {
    pub card: Card,
    pub topic: Option<TopicId>,
    pub kind: DeletionKind,
    /// When the next try is due.
    pub due_at: Timestamp,
    pub attempts: u32,
    /// Whether its author knows that it has not been deleted.
    pub author_knows: bool,
}

pub struct OwedDeletionQueries<'w>(pub(in crate::store) Context<'w>);

impl OwedDeletionQueries<'_> {
    /// Records that a message must be deleted. An existing record stays as it is.
    pub async fn put(
        &mut self,
        card: Card,
        topic: Option<TopicId>,
        kind: DeletionKind,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "insert into owed_deletions (chat_id, message_id, topic_id, kind, due_at) values ($1, $2, $3, $4, $5)
             on conflict do nothing";
        let params = (card.chat.0, card.message.0, topic.map(|topic| topic.0), kind.as_str(), due_at.as_millisecond());
        self.0.execute(sql, params).await
    }

    /// Records that a message must be deleted at `due_at`, or postpones it if nobody has tried yet.
    pub async fn put_off(&mut self, card: Card, kind: DeletionKind, due_at: Timestamp) -> Result<(), StoreError> {
        self.put(card, None, kind, due_at).await?;
        let sql = "update owed_deletions set due_at = $4
             where chat_id = $1 and message_id = $2 and kind = $3 and attempts = 0 and due_at < $4";
        self.0.execute(sql, (card.chat.0, card.message.0, kind.as_str(), due_at.as_millisecond())).await
    }

    pub async fn get(&mut self, card: Card) -> Result<Option<OwedDeletion>, StoreError> {
        let sql = "select * from owed_deletions where chat_id = $1 and message_id = $2";
        self.0.optional_row(sql, (card.chat.0, card.message.0)).await
    }

    /// The deletions that are due, the longest due first.
    pub async fn due(&mut self, most: u32) -> Result<Vec<OwedDeletion>, StoreError> {
        let sql = "select * from owed_deletions where due_at <= $1 order by due_at limit $2";
        self.0.rows(sql, (self.0.now_ms(), i64::from(most))).await
    }

    /// When the next try is due, if any deletion is owed.
    pub async fn next_due(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let due: Option<i64> = self.0.value("select min(due_at) from owed_deletions", ()).await?;
        due.map(moment).transpose()
    }

    /// Makes the first try of every deletion of a kind due now.
    pub async fn hasten(&mut self, kind: DeletionKind) -> Result<(), StoreError> {
        let sql = "update owed_deletions set due_at = $2 where kind = $1 and attempts = 0 and due_at > $2";
        self.0.execute(sql, (kind.as_str(), self.0.now_ms())).await
    }

    /// Records the number of tries, and when the next one is due.
    pub async fn postpone(&mut self, card: Card, attempts: u32, due_at: Timestamp) -> Result<(), StoreError> {
        let sql = "update owed_deletions set attempts = $3, due_at = $4 where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (card.chat.0, card.message.0, i64::from(attempts), due_at.as_millisecond())).await
    }

    /// Records that the author knows that the message has not been deleted.
    pub async fn author_notified(&mut self, card: Card) -> Result<(), StoreError> {
        let sql = "update owed_deletions set told_at = $3 where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (card.chat.0, card.message.0, self.0.now_ms())).await
    }

    pub async fn forget(&mut self, card: Card) -> Result<(), StoreError> {
        let sql = "delete from owed_deletions where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (card.chat.0, card.message.0)).await
    }
}

impl FromRow<'_, DbRow> for OwedDeletion {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let kind: &str = row.try_get("kind")?;
        Ok(Self {
            card: Card { chat: row.try_get("chat_id")?, message: row.try_get("message_id")? },
            topic: row.try_get("topic_id")?,
            kind: DeletionKind::from_name(kind).ok_or_else(|| corrupt("kind", kind))?,
            due_at: row.moment("due_at")?,
            attempts: row.try_get("attempts")?,
            author_knows: row.is_set("told_at")?,
        })
    }
}
