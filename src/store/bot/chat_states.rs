//! The open question of each private chat. Its text form is opaque here: the bot encodes and decodes it.

use crate::domain::ids::ChatId;
use crate::store::StoreError;
use crate::store::context::Context;

pub struct ChatStateQueries<'w>(pub(in crate::store) Context<'w>);

impl ChatStateQueries<'_> {
    pub async fn get(&mut self, chat: ChatId) -> Result<Option<String>, StoreError> {
        self.0.optional_value("select state from chat_states where chat_id = $1", [chat.0]).await
    }

    pub async fn set(&mut self, chat: ChatId, state: &str) -> Result<(), StoreError> {
        let sql = "insert into chat_states (chat_id, state, updated_at) values ($1, $2, $3)
             on conflict (chat_id) do update set state = $2, updated_at = $3";
        self.0.execute(sql, (chat.0, state, self.0.now_ms())).await
    }

    pub async fn clear(&mut self, chat: ChatId) -> Result<(), StoreError> {
        self.0.execute("delete from chat_states where chat_id = $1", [chat.0]).await
    }
}
