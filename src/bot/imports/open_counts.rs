//! The files that are being counted. A count belongs to the open question of its chat, and ends with it.

use std::collections::HashMap;

use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

use crate::domain::ids::ChatId;

/// The latest count of each chat.
#[derive(Default)]
pub(in crate::bot) struct OpenCounts(Mutex<HashMap<ChatId, CancellationToken>>);

impl OpenCounts {
    /// A count begins. The token says when it is to end.
    pub(in crate::bot::imports) fn begin(&self, chat: ChatId) -> CancellationToken {
        let end = CancellationToken::new();
        if let Some(before) = self.0.lock().insert(chat, end.clone()) {
            before.cancel();
        }
        end
    }

    /// Another question is open in the chat, or none.
    pub(in crate::bot) fn end(&self, chat: ChatId) {
        if let Some(end) = self.0.lock().remove(&chat) {
            end.cancel();
        }
    }
}
