//! Messages of the bot that show a secret and go soon.
//! Its rule: where they stand is kept, what they say never.

use jiff::Timestamp;

use super::StoreError;
use super::accounts::moment;
use super::work::Context;
use crate::domain::ids::{ChatId, TelegramMessageId};
use crate::domain::login::Card;

pub struct PassingMessageQueries<'w>(pub(super) Context<'w>);

impl PassingMessageQueries<'_> {
    pub async fn put(&mut self, card: Card, due_at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "insert into passing_messages (chat_id, message_id, due_at) values ($1, $2, $3) on conflict do nothing",
        )
        .bind(card.chat.0)
        .bind(card.message.0)
        .bind(due_at.as_millisecond())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// All of them, and when each is to go.
    pub async fn all(&mut self) -> Result<Vec<(Card, Timestamp)>, StoreError> {
        let rows: Vec<(i64, i64, i64)> =
            sqlx::query_as("select chat_id, message_id, due_at from passing_messages order by due_at")
                .fetch_all(&mut *self.0.db)
                .await?;
        rows.into_iter()
            .map(|(chat, message, due)| {
                Ok((Card { chat: ChatId(chat), message: TelegramMessageId(message) }, moment(due)?))
            })
            .collect()
    }

    /// Forgets one; `false` when it was forgotten before.
    pub async fn gone(&mut self, card: Card) -> Result<bool, StoreError> {
        let gone = sqlx::query("delete from passing_messages where chat_id = $1 and message_id = $2")
            .bind(card.chat.0)
            .bind(card.message.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(gone.rows_affected() == 1)
    }
}
