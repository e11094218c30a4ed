//! What an error of Telegram means for the account that met it.
//! Its rule: whoever meets an error, in sending, login or monitoring, writes it down here.

use jiff::SignedDuration;

use crate::domain::account::{AccountEvent, StatusReason};
use crate::domain::health::Mishap;
use crate::domain::ids::AccountId;
use crate::store::{StatusError, StoreError, Tx};
use crate::telegram::{Class, WaitScope};

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
pub fn mishap(class: &Class) -> Mishap {
    match class {
        Class::Retry { .. } => Mishap::NoAnswer,
        Class::Wait { .. } => Mishap::FloodWait,
        Class::PauseNewContacts => Mishap::StrangersComplained,
        Class::Frozen => Mishap::Frozen,
        Class::Dead(StatusReason::SessionDuplicated) => Mishap::UsedTwice,
        Class::Dead(_) | Class::PasswordNeeded => Mishap::SessionEnded,
        Class::Banned => Mishap::Banned,
        Class::KeyDoubted => Mishap::KeyUnknown,
        Class::Unknown { name } => Mishap::Other(name.clone()),
        // Answers to a login, a message or a recipient, which is not what an account's own state is asked with.
        other => Mishap::Other(format!("{other:?}")),
    }
}

/// Writes down what `class` says about the account itself.
///
/// # Errors
/// When the database fails.
pub async fn record(work: &mut Tx, account: AccountId, class: &Class) -> Result<Fitness, StoreError> {
    let (event, reason) = match class {
        Class::Wait { until, scope: WaitScope::Account } => {
            work.accounts().set_flood_wait(account, *until).await?;
            return Ok(Fitness::Unfit);
        }
        Class::Wait { until, scope: WaitScope::Resolving } => {
            work.accounts().pause_resolving(account, *until).await?;
            return Ok(Fitness::Fit);
        }
        Class::Wait { until, scope: WaitScope::Reading } => {
            work.accounts().pause_reading(account, *until).await?;
            return Ok(Fitness::Fit);
        }
        Class::Frozen => {
            work.accounts().set_frozen(account).await?;
            return Ok(Fitness::Unfit);
        }
        Class::PauseNewContacts => {
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
        Class::KeyDoubted => return Ok(Fitness::Unfit),
        Class::Dead(reason) => (AccountEvent::SessionLost, *reason),
        // Of an account that was signed in: Telegram holds half a login.
        Class::PasswordNeeded => (AccountEvent::SessionLost, StatusReason::SessionRevoked),
        Class::Banned => (AccountEvent::Banned, StatusReason::BannedByTelegram),
        _ => return Ok(Fitness::Fit),
    };
    tracing::warn!(%account, reason = reason.into_str(), "recorded an account's trouble");
    match work.accounts().update_account_status(account, event, Some(reason), None).await {
        Ok(_) | Err(StatusError::Forbidden(_) | StatusError::NoSuchAccount(_)) => Ok(Fitness::Unfit),
        Err(StatusError::Store(error)) => Err(error),
    }
}
