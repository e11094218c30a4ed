//! Records of updates, of searches, and of answers that wait for their author's confirmation.

use crate::bot::records::Records;
use crate::domain::ids::{ChatId, DialogId, SearchId, TelegramUserId};
use crate::domain::login::Card;
use crate::store::{StoreError, Tx};

impl Records {
    /// Claims an update. Returns `false` when it was claimed before.
    pub(in crate::bot) async fn claim_update(&self, update_id: u32) -> Result<bool, StoreError> {
        self.0.write(async |tx| tx.updates().claim(update_id).await).await
    }

    /// Stores updates that are confirmed before they are completely handled.
    pub(in crate::bot) async fn store_updates(&self, updates: &[(u32, String)]) -> Result<(), StoreError> {
        let store = async |tx: &mut Tx| {
            for (id, json) in updates {
                tx.pending_updates().keep(*id, json.as_bytes()).await?;
            }
            Ok(())
        };
        self.0.write(store).await
    }

    /// Records that a stored update is being handled.
    pub(in crate::bot) async fn update_begun(&self, update_id: u32) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.pending_updates().begun(update_id).await).await
    }

    /// Deletes stored updates that were handled, or never can be.
    pub(in crate::bot) async fn updates_done(&self, ids: &[u32]) -> Result<(), StoreError> {
        let delete = async |tx: &mut Tx| {
            for id in ids {
                tx.pending_updates().done(*id).await?;
            }
            Ok(())
        };
        self.0.write(delete).await
    }

    /// Stores a search query, so that its pages can be turned.
    pub(in crate::bot) async fn keep_search(&self, chat: ChatId, text: &str) -> Result<SearchId, StoreError> {
        self.0.write(async |tx| tx.search().keep(chat, text).await).await
    }

    /// Stores an answer that waits for confirmation. With an `author` it keeps the dialog's order; a text that was only
    /// offered has none.
    pub(in crate::bot) async fn keep_reply(
        &self,
        asked: Card,
        dialog: DialogId,
        author: Option<TelegramUserId>,
        json: &str,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.pending_replies().keep(asked, dialog, author, json).await).await
    }

    /// Replaces a pending answer whose message was edited.
    pub(in crate::bot) async fn reword_reply(&self, asked: Card, json: &str) -> Result<bool, StoreError> {
        self.0.write(async |tx| tx.pending_replies().reword(asked, json).await).await
    }

    /// Replaces a pending answer, if it is still this one.
    pub(in crate::bot) async fn replace_reply(&self, asked: Card, was: &str, json: &str) -> Result<bool, StoreError> {
        self.0.write(async |tx| tx.pending_replies().replace(asked, was, json).await).await
    }

    /// Makes a text that was only offered a pending answer of its author.
    pub(in crate::bot) async fn adopt_reply(
        &self,
        asked: Card,
        author: TelegramUserId,
        json: &str,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.pending_replies().adopt(asked, author, json).await).await
    }

    /// Deletes a pending answer that was sent or dropped.
    pub(in crate::bot) async fn forget_reply(&self, asked: Card) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.pending_replies().forget(asked).await).await
    }
}
