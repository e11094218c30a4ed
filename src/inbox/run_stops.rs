//! What a prospect or a member's phone writes stops the runs of that person.
//!
//! Invariant: they stop in the transaction that saves the message, so that no step is claimed after it.

use crate::domain::dialog::Dialog;
use crate::domain::message::Report;
use crate::domain::not_now::{NotNow, not_now};
use crate::domain::run::RunReason;
use crate::store::{StoreError, Tx};

/// Words of the prospect, new or edited. Those that put it off hold the runs, and a member decides.
pub(super) async fn they_wrote(work: &mut Tx, dialog: &Dialog, report: &Report) -> Result<(), StoreError> {
    let settings = work.settings().team();
    let own_words = Some(report.content.as_str()).filter(|_| !report.surroundings.words_of_another());
    if !own_words.is_some_and(|words| settings.is_opt_out(words)) {
        work.campaigns().answered(dialog.id).await?;
    }
    let soft = own_words.and_then(|words| {
        let possible = settings.may_be_opt_out(words).then_some(NotNow { at: None });
        not_now(words, work.now(), &work.zone()).or(possible)
    });
    match soft {
        Some(NotNow { at }) => work.runs().hold_in(dialog.id, RunReason::SoftRefusal, at).await?,
        None => work.runs().stop_in(dialog.id, RunReason::TheyWrote).await?,
    };
    Ok(())
}

/// A reaction of the prospect to a message: a human answer, although it ends no waiting.
pub(super) async fn they_reacted(work: &mut Tx, dialog: &Dialog) -> Result<(), StoreError> {
    work.campaigns().answered(dialog.id).await?;
    work.runs().stop_in(dialog.id, RunReason::TheyReacted).await.map(drop)
}

/// A message that was written on the account's phone.
pub(super) async fn phone_wrote(work: &mut Tx, dialog: &Dialog) -> Result<(), StoreError> {
    work.runs().stop_in(dialog.id, RunReason::Phone).await.map(drop)
}
