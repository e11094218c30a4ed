//! Sessions that wait for the confirmation that the other tool is stopped. They are in memory only, one per chat, and
//! taken once.

use std::collections::HashMap;

use parking_lot::Mutex;
use secrecy::SecretString;

use crate::domain::ids::ChatId;

#[derive(Default)]
pub(in crate::bot) struct HeldSessions(Mutex<HashMap<ChatId, SecretString>>);

impl HeldSessions {
    pub(in crate::bot) fn hold(&self, chat: ChatId, text: SecretString) {
        self.0.lock().insert(chat, text);
    }

    pub(in crate::bot) fn take(&self, chat: ChatId) -> Option<SecretString> {
        self.0.lock().remove(&chat)
    }
}
