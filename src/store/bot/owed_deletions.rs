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
        let sql = "insert into owed_deletions (chat_id, message_id, topic_id, kind, due_at) values ($1, $2, $3, $4, $5)
             on conflict do nothing";
        let params = (card.chat.0, card.message.0, topic.map(|topic| topic.0), kind.as_str(), due_at.as_millisecond());
        self.0.execute(sql, params).await?;
        Ok(())
    }

    /// Records that a message must be deleted at `due_at`, or postpones it if nobody has tried yet.
    pub async fn put_off(&mut self, card: Card, kind: DeletionKind, due_at: Timestamp) -> Result<(), StoreError> {
        self.put(card, None, kind, due_at).await?;
        let sql = "update owed_deletions set due_at = $4
             where chat_id = $1 and message_id = $2 and kind = $3 and attempts = 0 and due_at < $4";
        self.0.execute(sql, (card.chat.0, card.message.0, kind.as_str(), due_at.as_millisecond())).await?;
        Ok(())
    }

    pub async fn get(&mut self, card: Card) -> Result<Option<OwedDeletion>, StoreError> {
        let sql = "select chat_id, message_id, topic_id, kind, due_at, attempts, told_at from owed_deletions
             where chat_id = $1 and message_id = $2";
        let row: Option<OwedRow> = self.0.optional_row(sql, (card.chat.0, card.message.0)).await?;
        row.map(read).transpose()
    }

    /// The deletions that are due, the longest due first.
    pub async fn due(&mut self, most: u32) -> Result<Vec<OwedDeletion>, StoreError> {
        let sql = "select chat_id, message_id, topic_id, kind, due_at, attempts, told_at from owed_deletions
             where due_at <= $1 order by due_at limit $2";
        let rows: Vec<OwedRow> = self.0.rows(sql, (self.0.now_ms(), i64::from(most))).await?;
        rows.into_iter().map(read).collect()
    }

    /// When the next try is due, if any deletion is owed.
    pub async fn next_due(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let due: Option<i64> = self.0.value("select min(due_at) from owed_deletions", ()).await?;
        due.map(moment).transpose()
    }

    /// Makes the first try of every deletion of a kind due now.
    pub async fn hasten(&mut self, kind: DeletionKind) -> Result<(), StoreError> {
        let sql = "update owed_deletions set due_at = $2 where kind = $1 and attempts = 0 and due_at > $2";
        self.0.execute(sql, (kind.as_str(), self.0.now_ms())).await?;
        Ok(())
    }

    /// Records the number of tries, and when the next one is due.
    pub async fn postpone(&mut self, card: Card, attempts: u32, due_at: Timestamp) -> Result<(), StoreError> {
        let sql = "update owed_deletions set attempts = $3, due_at = $4 where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (card.chat.0, card.message.0, i64::from(attempts), due_at.as_millisecond())).await?;
        Ok(())
    }

    /// Records that the author knows that the message has not been deleted.
    pub async fn author_notified(&mut self, card: Card) -> Result<(), StoreError> {
        let sql = "update owed_deletions set told_at = $3 where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (card.chat.0, card.message.0, self.0.now_ms())).await?;
        Ok(())
    }

    pub async fn forget(&mut self, card: Card) -> Result<(), StoreError> {
        let sql = "delete from owed_deletions where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (card.chat.0, card.message.0)).await?;
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
