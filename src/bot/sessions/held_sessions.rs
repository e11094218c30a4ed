//! Sessions that wait for the confirmation that the other tool is stopped. They are in memory only, one per chat, and
//! taken once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;

use crate::domain::ids::ChatId;

#[derive(Default)]
pub(in crate::bot) struct HeldSessions(Mutex<HashMap<ChatId, SecretString>>);

impl HeldSessions {
    pub(in crate::bot) fn hold(&self, chat: ChatId, text: SecretString) {
        self.held().insert(chat, text);
    }

    pub(in crate::bot) fn take(&self, chat: ChatId) -> Option<SecretString> {
        self.held().remove(&chat)
    }

    fn held(&self) -> MutexGuard<'_, HashMap<ChatId, SecretString>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
