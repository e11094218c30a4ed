//! The states of private chats in the store. An unreadable state counts as none, because an error would break every
//! handler of the chat, including `/cancel`.

use crate::bot::context::asking::Asking;
use crate::domain::ids::ChatId;
use crate::store::{Store, StoreError, Tx};

/// The state of a private chat.
pub(in crate::bot) struct Talk<'s> {
    pub(super) store: &'s Store,
    pub(super) chat: ChatId,
}

impl Talk<'_> {
    pub(in crate::bot) async fn asking(&self) -> Result<Asking, StoreError> {
        let json = self.store.read().await?.chat_states().get(self.chat).await?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    pub(in crate::bot) async fn update(&self, asking: impl Into<Asking>) -> Result<(), StoreError> {
        let asking = asking.into();
        // The default state and no stored state are the same.
        let json = (asking != Asking::default()).then(|| serde_json::to_string(&asking).ok()).flatten();
        let change = async |tx: &mut Tx| match &json {
            Some(json) => tx.chat_states().set(self.chat, json).await,
            None => tx.chat_states().clear(self.chat).await,
        };
        self.store.write(change).await
    }
}
