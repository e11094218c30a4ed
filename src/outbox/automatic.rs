//! Accepting an automatic answer.
//!
//! Invariant: it is accepted in the transaction of the message that it answers, under a key of its own. So a crash neither
//! loses nor repeats it.

use super::accept::{AcceptError, pieces};
use crate::store::{NewItem, Tx};

/// Accepts an automatic answer. The outbox sends it after the commit, if the gate lets it go in its time.
///
/// # Errors
/// As [`Outbox::accept`](super::Outbox::accept).
pub async fn accept_automatic(work: &mut Tx, new: &NewItem) -> Result<(), AcceptError> {
    let pieces = pieces(new)?;
    work.outbox().accept(new, &pieces).await?;
    Ok(())
}
