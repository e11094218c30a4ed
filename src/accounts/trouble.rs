//! What an error of Telegram means for the account. Sending, login and monitoring all record errors here.

use jiff::SignedDuration;

use crate::domain::account::{AccountEvent, StatusReason};
use crate::domain::health::LastErrorKind;
use crate::domain::ids::AccountId;
use crate::store::{Store, StoreError, Tx};
use crate::telegram::{ErrorKind, WaitScope};

/// The pause of first messages after `PEER_FLOOD`; a choice of this project.
pub const NEW_CONTACTS_REST: SignedDuration = SignedDuration::from_hours(24);
/// A `PEER_FLOOD` within this time after such a pause counts as the second one, which stops the account until an admin
/// decides.
const SECOND_WARNING: SignedDuration = SignedDuration::from_hours(6 * 24);

/// The state of the account after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fitness {
    /// It can continue; the error concerned one call.
    Fit,
    /// It must wait, needs attention, or must be logged in again.
    Unfit,
}

/// The error as it is shown to people.
#[must_use]
pub fn mishap(class: &ErrorKind) -> LastErrorKind {
    match class {
        ErrorKind::Retry { .. } => LastErrorKind::NoAnswer,
        ErrorKind::Wait { .. } => LastErrorKind::FloodWait,
        ErrorKind::PauseNewContacts => LastErrorKind::StrangersComplained,
        ErrorKind::Frozen => LastErrorKind::Frozen,
        ErrorKind::Dead(StatusReason::SessionDuplicated) => LastErrorKind::UsedTwice,
        ErrorKind::Dead(_) | ErrorKind::PasswordNeeded => LastErrorKind::SessionEnded,
        ErrorKind::Banned => LastErrorKind::Banned,
        ErrorKind::KeyDoubted => LastErrorKind::KeyUnknown,
        ErrorKind::Unknown { name } => LastErrorKind::Other(name.clone()),
        // Errors about a login, a message or a recipient, which a check of the account does not cause.
        other => LastErrorKind::Other(format!("{other:?}")),
    }
}

/// Records what `class` says about the account itself.
pub async fn record(work: &mut Tx, account: AccountId, class: &ErrorKind) -> Result<Fitness, StoreError> {
    let (event, reason) = match class {
        ErrorKind::Wait { until, scope: WaitScope::Account } => {
            work.accounts().set_flood_wait(account, *until).await?;
            return Ok(Fitness::Unfit);
        }
        ErrorKind::Wait { until, scope: WaitScope::Resolving } => {
            work.accounts().pause_resolving(account, *until).await?;
            return Ok(Fitness::Fit);
        }
        ErrorKind::Wait { until, scope: WaitScope::Reading } => {
            work.accounts().pause_reading(account, *until).await?;
            return Ok(Fitness::Fit);
        }
        ErrorKind::Frozen => {
            work.accounts().set_frozen(account).await?;
            return Ok(Fitness::Unfit);
        }
        ErrorKind::PauseNewContacts => {
            let now = work.now();
            let before = work.accounts().sending_state(account).await?.new_contacts_paused_until;
            work.accounts().pause_new_contacts(account, now + NEW_CONTACTS_REST).await?;
            if before.is_some_and(|until| now < until + SECOND_WARNING) {
                work.accounts().set_available(account, false).await?;
                return Ok(Fitness::Unfit);
            }
            // Answers continue.
            return Ok(Fitness::Fit);
        }
        ErrorKind::KeyDoubted => return Ok(Fitness::Unfit),
        ErrorKind::Dead(reason) => (AccountEvent::SessionLost, *reason),
        // For an account that was signed in: Telegram has half a login.
        ErrorKind::PasswordNeeded => (AccountEvent::SessionLost, StatusReason::SessionRevoked),
        ErrorKind::Banned => (AccountEvent::Banned, StatusReason::BannedByTelegram),
        _ => return Ok(Fitness::Fit),
    };
    tracing::warn!(%account, reason = reason.into_str(), "recorded an account's trouble");
    work.accounts().update_status_if_allowed(account, event, Some(reason), None).await?;
    Ok(Fitness::Unfit)
}

/// The same in a transaction of its own.
pub async fn record_now(store: &Store, account: AccountId, class: &ErrorKind) -> Result<(), StoreError> {
    store.write(async |tx| record(tx, account, class).await.map(drop)).await
}
