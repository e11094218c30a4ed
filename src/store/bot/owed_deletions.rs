//! Messages that the bot must delete from chats.
//!
//! Invariant: only the place and the reason are stored, never the text.

use jiff::Timestamp;

use crate::domain::ids::{ChatId, TelegramMessageId, TopicId};
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeletionKind;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::moment;

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

type OwedRow = (i64, i64, Option<i64>, String, i64, i64, Option<i64>);

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
        sqlx::query(
            "insert into owed_deletions (chat_id, message_id, topic_id, kind, due_at) values ($1, $2, $3, $4, $5)
             on conflict do nothing",
        )
        .bind(card.chat.0)
        .bind(card.message.0)
        .bind(topic.map(|topic| topic.0))
        .bind(kind.as_str())
        .bind(due_at.as_millisecond())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Records that a message must be deleted at `due_at`, or postpones it if nobody has tried yet.
    pub async fn put_off(&mut self, card: Card, kind: DeletionKind, due_at: Timestamp) -> Result<(), StoreError> {
        self.put(card, None, kind, due_at).await?;
        sqlx::query(
            "update owed_deletions set due_at = $4
             where chat_id = $1 and message_id = $2 and kind = $3 and attempts = 0 and due_at < $4",
        )
        .bind(card.chat.0)
        .bind(card.message.0)
        .bind(kind.as_str())
        .bind(due_at.as_millisecond())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    pub async fn get(&mut self, card: Card) -> Result<Option<OwedDeletion>, StoreError> {
        let row: Option<OwedRow> = sqlx::query_as(
            "select chat_id, message_id, topic_id, kind, due_at, attempts, told_at from owed_deletions
             where chat_id = $1 and message_id = $2",
        )
        .bind(card.chat.0)
        .bind(card.message.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        row.map(read).transpose()
    }

    /// The deletions that are due, the longest due first.
    pub async fn due(&mut self, most: u32) -> Result<Vec<OwedDeletion>, StoreError> {
        let rows: Vec<OwedRow> = sqlx::query_as(
            "select chat_id, message_id, topic_id, kind, due_at, attempts, told_at from owed_deletions
             where due_at <= $1 order by due_at limit $2",
        )
        .bind(self.0.now_ms())
        .bind(i64::from(most))
        .fetch_all(&mut *self.0.db)
        .await?;
        rows.into_iter().map(read).collect()
    }

    /// When the next try is due, if any deletion is owed.
    pub async fn next_due(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let due: Option<i64> =
            sqlx::query_scalar("select min(due_at) from owed_deletions").fetch_one(&mut *self.0.db).await?;
        due.map(moment).transpose()
    }

    /// Makes the first try of every deletion of a kind due now.
    pub async fn hasten(&mut self, kind: DeletionKind) -> Result<(), StoreError> {
        sqlx::query("update owed_deletions set due_at = $2 where kind = $1 and attempts = 0 and due_at > $2")
            .bind(kind.as_str())
            .bind(self.0.now_ms())
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// Records the number of tries, and when the next one is due.
    pub async fn postpone(&mut self, card: Card, attempts: u32, due_at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update owed_deletions set attempts = $3, due_at = $4 where chat_id = $1 and message_id = $2")
            .bind(card.chat.0)
            .bind(card.message.0)
            .bind(i64::from(attempts))
            .bind(due_at.as_millisecond())
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// Records that the author knows that the message has not been deleted.
    pub async fn author_notified(&mut self, card: Card) -> Result<(), StoreError> {
        sqlx::query("update owed_deletions set told_at = $3 where chat_id = $1 and message_id = $2")
            .bind(card.chat.0)
            .bind(card.message.0)
            .bind(self.0.now_ms())
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    pub async fn forget(&mut self, card: Card) -> Result<(), StoreError> {
        sqlx::query("delete from owed_deletions where chat_id = $1 and message_id = $2")
            .bind(card.chat.0)
            .bind(card.message.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }
}

fn read((chat, message, topic, kind, due_at, attempts, told_at): OwedRow) -> Result<OwedDeletion, StoreError> {
    let unknown = || StoreError::Corrupt { table: "owed_deletions", what: format!("kind {kind:?}") };
    Ok(OwedDeletion {
        card: Card { chat: ChatId(chat), message: TelegramMessageId(message) },
        topic: topic.map(TopicId),
        kind: DeletionKind::from_name(&kind).ok_or_else(unknown)?,
        due_at: moment(due_at)?,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        author_knows: told_at.is_some(),
    })
}
