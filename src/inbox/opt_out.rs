//! What a prospect's words mean for whether they may be written to.
//! Its rule: it is heeded in the transaction that saves the words.

use crate::domain::dialog::Dialog;
use crate::domain::message::Report;
use crate::event::Event;
use crate::store::{StoreError, Work};

/// Called for every new message of a prospect, saved already in this transaction; what it returns is told after the commit.
#[expect(clippy::unused_async, reason = "what follows from the words is written to the database")]
pub(super) async fn heed(_work: &mut Work, _dialog: &Dialog, _report: &Report) -> Result<Vec<Event>, StoreError> {
    Ok(Vec::new())
}
