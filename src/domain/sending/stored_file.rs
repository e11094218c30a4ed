//! A file that the team keeps in the database, to send it as often as wanted: of a template, or of a step of a sequence.

use serde::{Deserialize, Serialize};

use crate::domain::ids::StoredFileId;
use crate::domain::outbox::MediaKind;

/// What is known of the file without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    pub id: StoredFileId,
    pub kind: MediaKind,
    pub file_name: String,
}
