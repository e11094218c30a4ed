//! Files whose parts Telegram has, so that a message that is tried again does not upload its file again.
//! Its rule: Telegram keeps parts for minutes; what it says against a file wins over what is kept here.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use grammers_tl_types::enums::InputFile;
use jiff::{SignedDuration, Timestamp};

/// Telegram promises several minutes.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// The uploaded files of an account, by our number of the file.
#[derive(Default)]
pub(super) struct Uploads(Mutex<BTreeMap<i64, (InputFile, Timestamp)>>);

impl Uploads {
    pub(super) fn fresh(&self, id: i64, now: Timestamp) -> Option<InputFile> {
        let mut files = self.files();
        files.retain(|_, (_, at)| now < *at + FRESH);
        files.get(&id).map(|(file, _)| file.clone())
    }

    pub(super) fn keep(&self, id: i64, file: InputFile, now: Timestamp) {
        self.files().insert(id, (file, now));
    }

    pub(super) fn forget(&self, id: i64) {
        self.files().remove(&id);
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<i64, (InputFile, Timestamp)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
