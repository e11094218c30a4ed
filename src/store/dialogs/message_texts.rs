//! What Telegram makes of messages: translations and transcripts.

use crate::domain::ids::{AccountId, MessageId, TelegramMessageId};
use crate::domain::message_text::MessageText;
use crate::store::engine::codec::list_as_json;
use crate::store::{DialogQueries, StoreError};

impl DialogQueries<'_> {
    /// The message of an account with Telegram's id.
    pub async fn message_of(
        &mut self,
        account: AccountId,
        message: TelegramMessageId,
    ) -> Result<Option<MessageId>, StoreError> {
        let sql = "select id from messages where account_id = $1 and telegram_message_id = $2";
        self.0.optional_value(sql, (account.0, message.0)).await
    }

    /// Stores a text that was made of a message whose words are still these, and replaces an earlier one of its kind.
    /// Returns `false` when there is no such message.
    pub async fn add_text(&mut self, id: MessageId, of: &str, text: &MessageText) -> Result<bool, StoreError> {
        let Some(message) = self.get_message(id).await?.filter(|message| message.content == of) else {
            return Ok(false);
        };
        let mut texts = message.texts;
        texts.retain(|known| !known.is_replaced_by(text));
        texts.push(text.clone());
        let sql = "update messages set texts = $2 where id = $1";
        self.0.execute(sql, (id.0, list_as_json(&texts)?)).await?;
        Ok(true)
    }
}
