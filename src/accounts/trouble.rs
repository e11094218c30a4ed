//! What an error of Telegram means for the account that met it.
//! Its rule: whoever meets an error, in sending, login or monitoring, writes it down here.

use jiff::SignedDuration;

use crate::domain::account::{AccountEvent, StatusReason};
use crate::domain::health::LastErrorKind;
use crate::domain::ids::AccountId;
use crate::store::{StatusError, StoreError, Tx};
use crate::telegram::{ErrorKind, WaitScope};

/// How long new contacts rest after `PEER_FLOOD`; a choice of this project.
pub const NEW_CONTACTS_REST: SignedDuration = SignedDuration::from_hours(24);
/// How long after such a rest another `PEER_FLOOD` is the second one, which stops the account until a human decides.
const SECOND_WARNING: SignedDuration = SignedDuration::from_hours(6 * 24);

/// What has become of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fitness {
    /// It can go on; the error concerned one call.
    Fit,
    /// It has to rest, be looked after, or be logged in again.
    Unfit,
}

/// What an error comes to for people.
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
        // Answers to a login, a message or a recipient, which is not what an account's own state is asked with.
        other => LastErrorKind::Other(format!("{other:?}")),
    }
}

/// Writes down what `class` says about the account itself.
///
/// # Errors
/// When the database fails.
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
            // Replies go on.
            return Ok(Fitness::Fit);
        }
        ErrorKind::KeyDoubted => return Ok(Fitness::Unfit),
        ErrorKind::Dead(reason) => (AccountEvent::SessionLost, *reason),
        // Of an account that was signed in: Telegram holds half a login.
        ErrorKind::PasswordNeeded => (AccountEvent::SessionLost, StatusReason::SessionRevoked),
        ErrorKind::Banned => (AccountEvent::Banned, StatusReason::BannedByTelegram),
        _ => return Ok(Fitness::Fit),
    };
    tracing::warn!(%account, reason = reason.into_str(), "recorded an account's trouble");
    match work.accounts().update_account_status(account, event, Some(reason), None).await {
        Ok(_) | Err(StatusError::Forbidden(_) | StatusError::NoSuchAccount(_)) => Ok(Fitness::Unfit),
        Err(StatusError::Store(error)) => Err(error),
    }
}
