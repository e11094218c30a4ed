//! Answers that wait for their author's confirmation: another member had just answered, or a translation is to be seen first.
//!
//! An answer is opaque here. All pending answers of one author in one dialog are read together, in order.

use crate::domain::ids::{ChatId, DialogId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::store::StoreError;
use crate::store::context::Context;

pub struct PendingReplyQueries<'w>(pub(in crate::store) Context<'w>);

/// After this time an answer is outdated, in milliseconds.
const KEPT_FOR: i64 = 24 * 3600 * 1000;

impl PendingReplyQueries<'_> {
    /// Stores an answer under the message that it was written as. With an author, it also holds back what they write
    /// after it.
    pub async fn keep(
        &mut self,
        asked: Card,
        dialog: DialogId,
        author: Option<TelegramUserId>,
        answer: &str,
    ) -> Result<(), StoreError> {
        self.0.execute("delete from held_answers where held_at < $1", [self.0.now_ms() - KEPT_FOR]).await?;
        let sql = "insert into held_answers (chat_id, message_id, dialog_id, answer, held_at, author) values ($1, $2, $3, $4, $5, $6)
             on conflict do nothing";
        let params = (asked.chat.0, asked.message.0, dialog.0, answer, self.0.now_ms(), author.map(|id| id.0));
        self.0.execute(sql, params).await
    }

    /// An author's pending answers in a dialog, in the order in which they were written.
    pub async fn of(&mut self, dialog: DialogId, author: TelegramUserId) -> Result<Vec<(Card, String)>, StoreError> {
        let sql = "select chat_id, message_id, answer from held_answers where dialog_id = $1 and author = $2
             order by held_at, message_id";
        let rows: Vec<(ChatId, TelegramMessageId, String)> = self.0.rows(sql, (dialog.0, author.0)).await?;
        Ok(rows.into_iter().map(|(chat, message, answer)| (Card { chat, message }, answer)).collect())
    }

    /// The dialogs in which an author has pending answers.
    pub async fn dialogs_of(&mut self, author: TelegramUserId) -> Result<Vec<DialogId>, StoreError> {
        self.0.values("select distinct dialog_id from held_answers where author = $1", [author.0]).await
    }

    pub async fn get(&mut self, asked: Card) -> Result<Option<String>, StoreError> {
        let sql = "select answer from held_answers where chat_id = $1 and message_id = $2";
        self.0.optional_value(sql, (asked.chat.0, asked.message.0)).await
    }

    /// Replaces a pending answer, because its message was edited. Returns `false` when none waits there.
    pub async fn reword(&mut self, asked: Card, answer: &str) -> Result<bool, StoreError> {
        let sql = "update held_answers set answer = $3 where chat_id = $1 and message_id = $2";
        Ok(self.0.changed(sql, (asked.chat.0, asked.message.0, answer)).await? > 0)
    }

    /// Replaces a pending answer, if it is still this one. Returns `false` when it is not.
    pub async fn replace(&mut self, asked: Card, was: &str, answer: &str) -> Result<bool, StoreError> {
        let sql = "update held_answers set answer = $4 where chat_id = $1 and message_id = $2 and answer = $3";
        Ok(self.0.changed(sql, (asked.chat.0, asked.message.0, was, answer)).await? > 0)
    }

    /// Makes a text that was only offered a pending answer of its author, the last one.
    pub async fn adopt(&mut self, asked: Card, author: TelegramUserId, answer: &str) -> Result<(), StoreError> {
        let sql =
            "update held_answers set author = $3, answer = $4, held_at = $5 where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (asked.chat.0, asked.message.0, author.0, answer, self.0.now_ms())).await
    }

    pub async fn forget(&mut self, asked: Card) -> Result<(), StoreError> {
        let sql = "delete from held_answers where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (asked.chat.0, asked.message.0)).await
    }
}
