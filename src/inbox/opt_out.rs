//! Opt-outs in the words of prospects.
//!
//! Invariant: an opt-out takes effect in the transaction that saves its words, so that nothing is sent in between.

use crate::dialogs::opt_out::opt_out;
use crate::domain::dialog::Dialog;
use crate::domain::ids::MessageId;
use crate::domain::message::Report;
use crate::domain::stop_list::Cause;
use crate::event::Event;
use crate::store::{StoreError, Tx};

/// Checks the words of a prospect, new or edited, which this transaction has saved as the message `said`. Forwarded
/// words do not count as the prospect's own. Of an automatic answer only a clear opt-out counts.
pub(super) async fn apply(work: &mut Tx, dialog: &Dialog, report: &Report, said: MessageId) -> Result<(), StoreError> {
    let settings = work.settings().team();
    if report.surroundings.words_of_another() {
        return Ok(());
    }
    if settings.is_opt_out(&report.content) {
        // The card of the message itself notifies the team.
        for id in opt_out(work, dialog, Cause::OptOut, Some(said)).await?.cancelled {
            work.raise(Event::Item { id });
        }
    } else if dialog.status.is_open() && report.surroundings.is_said() && settings.may_be_opt_out(&report.content) {
        work.dialogs().mark_refusal(dialog.id).await?;
    } else {
        return Ok(());
    }
    work.raise(Event::DialogChanged { id: dialog.id });
    Ok(())
}
