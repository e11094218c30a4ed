//! A cache of uploaded files, so that a retried message does not upload its file again. Telegram keeps parts for
//! minutes; its errors override the cache.

use std::collections::BTreeMap;

use grammers_tl_types::enums::InputFile;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

/// Telegram promises several minutes.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// The uploaded files of an account, by our own file id.
#[derive(Default)]
pub(super) struct Uploads(Mutex<BTreeMap<i64, (InputFile, Timestamp)>>);

impl Uploads {
    pub(super) fn fresh(&self, id: i64, now: Timestamp) -> Option<InputFile> {
        let mut files = self.0.lock();
        files.retain(|_, (_, at)| now < *at + FRESH);
        files.get(&id).map(|(file, _)| file.clone())
    }

    pub(super) fn keep(&self, id: i64, file: InputFile, now: Timestamp) {
        self.0.lock().insert(id, (file, now));
    }

    pub(super) fn forget(&self, id: i64) {
        self.0.lock().remove(&id);
    }
}
