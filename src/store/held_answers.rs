//! Answers that wait for their author's word, since somebody else had just answered.
//! Its rule: an answer is opaque here; it is taken out once, by whoever decides about it.

use super::StoreError;
use super::work::Context;
use crate::domain::ids::DialogId;
use crate::domain::login::Card;

pub struct HeldAnswerQueries<'w>(pub(super) Context<'w>);

/// After so long nobody means it any more, in milliseconds.
const KEPT_FOR: i64 = 24 * 3600 * 1000;

impl HeldAnswerQueries<'_> {
    /// Keeps an answer under the message that it was written as.
    pub async fn keep(&mut self, asked: Card, dialog: DialogId, answer: &str) -> Result<(), StoreError> {
        sqlx::query("delete from held_answers where held_at < $1")
            .bind(self.0.now_ms() - KEPT_FOR)
            .execute(&mut *self.0.db)
            .await?;
        sqlx::query(
            "insert into held_answers (chat_id, message_id, dialog_id, answer, held_at) values ($1, $2, $3, $4, $5)
             on conflict do nothing",
        )
        .bind(asked.chat.0)
        .bind(asked.message.0)
        .bind(dialog.0)
        .bind(answer)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    pub async fn get(&mut self, asked: Card) -> Result<Option<String>, StoreError> {
        let answer = sqlx::query_scalar("select answer from held_answers where chat_id = $1 and message_id = $2");
        Ok(answer.bind(asked.chat.0).bind(asked.message.0).fetch_optional(&mut *self.0.db).await?)
    }

    pub async fn forget(&mut self, asked: Card) -> Result<(), StoreError> {
        sqlx::query("delete from held_answers where chat_id = $1 and message_id = $2")
            .bind(asked.chat.0)
            .bind(asked.message.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }
}
