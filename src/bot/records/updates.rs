//! Updates and what people began with them: searches, and answers that wait for their author's word.

use crate::bot::records::Records;
use crate::domain::ids::{ChatId, DialogId, SearchId, TelegramUserId};
use crate::domain::login::Card;
use crate::store::{StoreError, Tx};

impl Records {
    /// Whether this update comes for the first time; from then on it does not.
    pub(in crate::bot) async fn claim_update(&self, update_id: u32) -> Result<bool, StoreError> {
        self.0.write(async |tx| tx.updates().claim(update_id).await).await
    }

    /// Stores updates that are confirmed before they are handled to their end.
    pub(in crate::bot) async fn store_updates(&self, updates: &[(u32, String)]) -> Result<(), StoreError> {
        let store = async |tx: &mut Tx| {
            for (id, json) in updates {
                tx.pending_updates().keep(*id, json.as_bytes()).await?;
            }
            Ok(())
        };
        self.0.write(store).await
    }

    /// The handling of a stored update begins.
    pub(in crate::bot) async fn update_begun(&self, update_id: u32) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.pending_updates().begun(update_id).await).await
    }

    /// Stored updates were handled, or never will be.
    pub(in crate::bot) async fn updates_done(&self, ids: &[u32]) -> Result<(), StoreError> {
        let delete = async |tx: &mut Tx| {
            for id in ids {
                tx.pending_updates().done(*id).await?;
            }
            Ok(())
        };
        self.0.write(delete).await
    }

    /// Keeps what somebody looks for, so that its pages can be turned.
    pub(in crate::bot) async fn keep_search(&self, chat: ChatId, text: &str) -> Result<SearchId, StoreError> {
        self.0.write(async |tx| tx.search().keep(chat, text).await).await
    }

    /// Keeps an answer that waits for a word. `author` has it wait in the dialog's order; words that were only offered have none.
    pub(in crate::bot) async fn keep_reply(
        &self,
        asked: Card,
        dialog: DialogId,
        author: Option<TelegramUserId>,
        json: &str,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.pending_replies().keep(asked, dialog, author, json).await).await
    }

    /// An answer that waited was sent or dropped.
    pub(in crate::bot) async fn forget_reply(&self, asked: Card) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.pending_replies().forget(asked).await).await
    }
}
