//! What a prospect's words mean for whether they may be written to.
//! Its rule: it is heeded in the transaction that saves the words, so that nothing leaves between the two.

use crate::dialogs::opt_out::opt_out;
use crate::domain::dialog::Dialog;
use crate::domain::message::Report;
use crate::domain::stop_list::Cause;
use crate::event::Event;
use crate::store::{StoreError, Tx};

/// Called for all words of a prospect, new and edited, saved already in this transaction. Words that were forwarded are
/// not what the prospect says.
pub(super) async fn heed(work: &mut Tx, dialog: &Dialog, report: &Report) -> Result<(), StoreError> {
    let settings = work.settings().team().await?;
    if report.forwarded {
        return Ok(());
    }
    if settings.is_opt_out(&report.content) {
        // The team is told by the card of the words themselves.
        for id in opt_out(work, dialog, Cause::OptOut).await?.cancelled {
            work.raise(Event::Item { id });
        }
    } else if dialog.status.is_open() && settings.may_be_opt_out(&report.content) {
        work.dialogs().mark_refusal(dialog.id).await?;
    } else {
        return Ok(());
    }
    work.raise(Event::DialogChanged { id: dialog.id });
    Ok(())
}
