//! The states of private chats in the store. An unreadable state counts as none, because an error would break every
//! handler of the chat, including `/cancel`.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use teloxide::dispatching::dialogue::{Dialogue, Storage};
use teloxide::types::ChatId;

use crate::bot::context::asking::Asking;
use crate::domain::ids;
use crate::store::{Store, StoreError};

/// The state of a private chat.
pub(in crate::bot) type Talk = Dialogue<Asking, ChatStates>;

pub(in crate::bot) struct ChatStates(pub Store);

impl Storage<Asking> for ChatStates {
    type Error = StoreError;

    fn remove_dialogue(self: Arc<Self>, chat: ChatId) -> BoxFuture<'static, Result<(), StoreError>> {
        async move { self.0.write(async |tx| tx.chat_states().clear(ids::ChatId(chat.0)).await).await }.boxed()
    }

    fn update_dialogue(self: Arc<Self>, chat: ChatId, asking: Asking) -> BoxFuture<'static, Result<(), StoreError>> {
        // The default state and no stored state are the same.
        let json = (asking != Asking::default()).then(|| serde_json::to_string(&asking).ok());
        let Some(json) = json.flatten() else {
            return self.remove_dialogue(chat);
        };
        async move { self.0.write(async |tx| tx.chat_states().set(ids::ChatId(chat.0), &json).await).await }.boxed()
    }

    fn get_dialogue(self: Arc<Self>, chat: ChatId) -> BoxFuture<'static, Result<Option<Asking>, StoreError>> {
        async move {
            let json = self.0.read().await?.chat_states().get(ids::ChatId(chat.0)).await?;
            // Nothing stored is the default: teloxide would write the default of a chat without a state.
            Ok(Some(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()))
        }
        .boxed()
    }
}
