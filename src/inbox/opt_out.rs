//! What a prospect's words mean for whether they may be written to.
//! Its rule: it is heeded in the transaction that saves the words, so that nothing leaves between the two.

use crate::dialogs::opt_out::opt_out;
use crate::domain::dialog::Dialog;
use crate::domain::message::Report;
use crate::domain::stop_list::Cause;
use crate::event::Event;
use crate::store::{StoreError, Work};

/// Called for all words of a prospect, new and edited, saved already in this transaction. Returns what is told after the
/// commit. Words that were forwarded are not what the prospect says.
pub(super) async fn heed(work: &mut Work, dialog: &Dialog, report: &Report) -> Result<Vec<Event>, StoreError> {
    let settings = work.settings().team().await?;
    if report.forwarded {
        return Ok(Vec::new());
    }
    if settings.is_opt_out(&report.content) {
        let done = opt_out(work, dialog, Cause::OptOut).await?;
        let items = done.cancelled.into_iter().map(|id| Event::Item { id });
        // The team is told by the card of the words themselves.
        return Ok(items.chain([Event::DialogChanged { id: done.dialog.id }]).collect());
    }
    if dialog.status.is_open() && settings.may_be_opt_out(&report.content) {
        work.dialogs().mark_refusal(dialog.id).await?;
        return Ok(vec![Event::DialogChanged { id: dialog.id }]);
    }
    Ok(Vec::new())
}
