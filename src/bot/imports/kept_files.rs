//! The files of imports that are being prepared, as long as the desk runs.

use std::collections::HashMap;
use std::fs::File;

use parking_lot::Mutex;

use crate::domain::ids::ChatId;

/// The latest file of each chat, under Telegram's id. It has no name on the disk.
#[derive(Default)]
pub(in crate::bot) struct TableFiles(Mutex<HashMap<ChatId, (String, File)>>);

impl TableFiles {
    pub(in crate::bot::imports) fn get(&self, chat: ChatId, id: &str) -> Option<File> {
        let files = self.0.lock();
        files.get(&chat).filter(|(known, _)| known == id).and_then(|(_, file)| file.try_clone().ok())
    }

    pub(in crate::bot::imports) fn put(&self, chat: ChatId, id: &str, file: &File) {
        if let Ok(file) = file.try_clone() {
            self.0.lock().insert(chat, (id.to_owned(), file));
        }
    }

    /// The file is not needed any more.
    pub(in crate::bot) fn forget(&self, chat: ChatId) {
        self.0.lock().remove(&chat);
    }
}
