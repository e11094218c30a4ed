//! The opt-out of a prospect.
//!
//! Invariant: the stop-list entry, the cancelled items, the stopped runs, the withdrawn consents and the stopped dialog
//! are one transaction.

use crate::domain::dialog::{Dialog, DialogEvent};
use crate::domain::ids::{MessageId, OutboxId};
use crate::domain::outbox::ItemReason;
use crate::domain::run::RunReason;
use crate::domain::stop_list::Cause;
use crate::store::{Action, AuditEntry, DialogError, StoreError, Tx};

/// What an opt-out changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptedOut {
    pub dialog: Dialog,
    /// The cancelled items; their cards must be updated.
    pub cancelled: Vec<OutboxId>,
}

/// Puts the prospect of a dialog on the stop-list, withdraws their consents, cancels what waits for them and stops the
/// dialog. `said` is the message with their words, if they said it.
pub async fn opt_out(
    work: &mut Tx,
    dialog: &Dialog,
    cause: Cause,
    said: Option<MessageId>,
) -> Result<OptedOut, StoreError> {
    let by = cause.admin();
    if work.stop_list().add(dialog.username().as_ref(), dialog.telegram_user_id, cause).await? {
        let entry =
            AuditEntry { actor: by, subject: dialog.telegram_user_id, ..AuditEntry::new(Action::StopListAdded) };
        work.audit().append(&entry.account(dialog.account_id).details(cause.as_str())).await?;
    }
    let cancelled = work.outbox().cancel_to(dialog, ItemReason::StopList).await?;
    work.runs().stop_in(dialog.id, RunReason::OptedOut).await?;
    if let Some(contact) = work.contacts().of_dialog(dialog.id).await? {
        work.contacts().withdraw_consent(contact, None, by, said).await?;
        // A member's decision is no word of theirs.
        if by.is_none() {
            work.campaigns().refused(contact).await?;
        }
    }
    let changed = work.dialogs().change_status(dialog.id, DialogEvent::OptedOut, by).await;
    let dialog = changed.map_err(|error| match error {
        DialogError::Store(error) => error,
        // The dialog exists, and an opt-out is allowed in every status.
        error => StoreError::corrupt("dialogs", error.to_string()),
    })?;
    Ok(OptedOut { dialog, cancelled })
}
