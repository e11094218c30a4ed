//! An import that was carried out, and until when it can be undone.

use jiff::{SignedDuration, Timestamp};

use super::tally::ImportTally;
use crate::domain::consent::{Basis, Purpose};
use crate::domain::ids::{ImportId, TelegramUserId};
use crate::domain::login::Card;

/// For how long an import can be undone.
pub const UNDO_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRecord {
    pub id: ImportId,
    /// `None` for one from the command line.
    pub made_by: Option<TelegramUserId>,
    pub begun_at: Timestamp,
    /// The name of the file.
    pub file: String,
    pub purpose: Purpose,
    pub basis: Basis,
    /// What became of the rows; `None` until the end of the file has been reached.
    pub tally: Option<ImportTally>,
    pub undone_at: Option<Timestamp>,
    /// The message of the bot that shows it.
    pub card: Option<Card>,
}

/// Why an import is not undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UndoRefusal {
    #[error("there is no such import")]
    NotThere,
    #[error("it was undone before")]
    Undone,
    #[error("it is more than {} hours old", UNDO_WITHIN.as_hours())]
    TooLate,
}

impl ImportRecord {
    /// Whether it can be undone at this moment.
    ///
    /// # Errors
    /// Says why not.
    pub fn undoable(&self, now: Timestamp) -> Result<(), UndoRefusal> {
        if self.undone_at.is_some() {
            return Err(UndoRefusal::Undone);
        }
        if now.duration_since(self.begun_at) > UNDO_WITHIN { Err(UndoRefusal::TooLate) } else { Ok(()) }
    }
}
