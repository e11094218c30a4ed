//! A cache of uploaded files, so that a retried message does not upload its file again. Telegram keeps parts for
//! minutes; its errors override the cache.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use grammers_tl_types::enums::InputFile;
use jiff::{SignedDuration, Timestamp};

/// Telegram promises several minutes.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// The uploaded files of an account, by our own file id.
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
