//! Looking up a username before the first message, since a template may use the person's name. The lookup is made by
//! the account that would send, and only if a message may follow and Telegram demands no wait.

use jiff::{SignedDuration, Timestamp};

use super::facts::{ItemFacts, Snapshot};
use super::handle::Outbox;
use crate::accounts::trouble;
use crate::domain::gate::Verdict;
use crate::domain::ids::AccountId;
use crate::domain::outbox::ItemReason;
use crate::domain::target::Target;
use crate::domain::username::Username;
use crate::store::{KnownName, StoreError, Tx};
use crate::telegram::{ClientError, ErrorKind, Resolved, WaitScope};

/// For how long a username that belongs to nobody is not looked up again.
const MISS_REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// The outcome of a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookUp {
    /// The person is stored.
    Found,
    /// Nobody was found, or Telegram was not asked.
    Not {
        reason: ItemReason,
        until: Option<Timestamp>,
    },
    NoAnswer,
}

/// What is known of a username without asking Telegram.
pub(super) enum KnownPeer {
    Nobody,
    /// The account may not look up usernames until then.
    RestsUntil(Timestamp),
}

impl Outbox {
    /// Finds the holder of a username by the account that would write to them.
    pub async fn look_up(&self, name: &Username, account: AccountId) -> Result<LookUp, StoreError> {
        let target = Target::from(name.clone());
        let about = ItemFacts::target(&target, Some(account));
        // One lookup at a time: a second one for the same username then finds the stored result.
        let _turn = self.0.looking_up.lock().await;
        let mut reading = self.0.store.read().await?;
        if reading.people().name(name).await?.is_some_and(|known| known.id.is_some()) {
            return Ok(LookUp::Found);
        }
        let asked_at = reading.now();
        let verdict = Snapshot::take(&mut reading, &self.zone(), &about).await?.verdict();
        if let Some(not) = forbidden(verdict) {
            return Ok(not);
        }
        match known(&mut reading, account, name).await? {
            Some(KnownPeer::Nobody) => return Ok(LookUp::Not { reason: ItemReason::NoSuchUser, until: None }),
            Some(KnownPeer::RestsUntil(until)) => {
                return Ok(LookUp::Not { reason: ItemReason::FloodWait, until: Some(until) });
            }
            None => drop(reading),
        }
        let resolved = match self.0.supervisor.client(account).await {
            Ok(client) => client.resolve(name).await,
            Err(error) => Err(error),
        };
        let mut work = self.0.store.begin().await?;
        let found = match resolved {
            Ok(Resolved::Person(prospect))
                if work.erasure().erased_at(prospect.id).await?.is_some_and(|at| at >= asked_at) =>
            {
                // They were erased while Telegram looked them up.
                work.sessions().forget_peer(account, prospect.id.0).await?;
                LookUp::Not { reason: ItemReason::NoSuchUser, until: None }
            }
            Ok(resolved) => self.store_found(&mut work, name, &resolved, about).await?,
            Err(ClientError::Telegram(class)) => {
                trouble::record(&mut work, account, &class).await?;
                refused(&class)
            }
            Err(ClientError::Store(error)) => return Err(error),
        };
        work.commit().await?;
        Ok(found)
    }

    /// Stores the result of a lookup, unless the gate refuses a message to the person for good.
    async fn store_found(
        &self,
        work: &mut Tx,
        name: &Username,
        resolved: &Resolved,
        about: ItemFacts<'_>,
    ) -> Result<LookUp, StoreError> {
        if let Resolved::Person(prospect) = resolved {
            // They may be on the stop-list under their id or another name.
            let about = ItemFacts { prospect: Some(prospect.id), ..about };
            if let Verdict::Never { reason } = Snapshot::take(work, &self.zone(), &about).await?.verdict() {
                return Ok(LookUp::Not { reason, until: None });
            }
        }
        keep(work, name, resolved).await?;
        Ok(match resolved {
            Resolved::Person(_) => LookUp::Found,
            Resolved::NotAPerson => LookUp::Not { reason: ItemReason::NotAPerson, until: None },
            Resolved::Nobody => LookUp::Not { reason: ItemReason::NoSuchUser, until: None },
        })
    }
}

/// What forbids a lookup. It is allowed if only the time or the account's daily cap holds the message back. It is
/// forbidden if there is no slot left for strangers.
fn forbidden(verdict: Verdict) -> Option<LookUp> {
    use ItemReason as R;
    match verdict {
        Verdict::Never { reason } => Some(LookUp::Not { reason, until: None }),
        Verdict::NotBefore {
            until,
            reason:
                reason @ (R::NoAccount
                | R::AccountNotReady
                | R::AccountBanned
                | R::AccountPaused
                | R::Frozen
                | R::FloodWait
                | R::NewContactLimit
                | R::NewContactsPaused
                | R::NoConsent),
        } => Some(LookUp::Not { reason, until }),
        Verdict::NotBefore { .. } | Verdict::Yes => None,
    }
}

fn refused(class: &ErrorKind) -> LookUp {
    match *class {
        ErrorKind::Wait { until, .. } => LookUp::Not { reason: ItemReason::FloodWait, until: Some(until) },
        ErrorKind::Recipient(reason) | ErrorKind::Everywhere(reason) => LookUp::Not { reason, until: None },
        ErrorKind::Frozen => LookUp::Not { reason: ItemReason::Frozen, until: None },
        ErrorKind::Banned => LookUp::Not { reason: ItemReason::AccountBanned, until: None },
        ErrorKind::Dead(_) | ErrorKind::PasswordNeeded => {
            LookUp::Not { reason: ItemReason::AccountNotReady, until: None }
        }
        _ => LookUp::NoAnswer,
    }
}

/// What is known of a username, or what forbids a lookup; `None` if Telegram must be asked.
pub(super) async fn known(
    reading: &mut Tx,
    account: AccountId,
    name: &Username,
) -> Result<Option<KnownPeer>, StoreError> {
    if let Some(KnownName { id: None, checked_at }) = reading.people().name(name).await?
        && reading.now() < checked_at + MISS_REMEMBERED
    {
        return Ok(Some(KnownPeer::Nobody));
    }
    let rests_until = reading.accounts().sending_state(account).await?.resolving_paused_until;
    Ok(rests_until.filter(|until| reading.now() < *until).map(KnownPeer::RestsUntil))
}

/// The error of an account that may not look up usernames.
pub(super) fn rests(until: Timestamp) -> ClientError {
    ClientError::Telegram(ErrorKind::Wait { until, scope: WaitScope::Resolving })
}

/// Stores the result of a lookup.
pub(super) async fn keep(work: &mut Tx, name: &Username, resolved: &Resolved) -> Result<(), StoreError> {
    match resolved {
        Resolved::Person(prospect) => {
            work.people().put(prospect).await?;
            work.people().set_name(name, Some(prospect.id)).await
        }
        Resolved::Nobody => work.people().set_name(name, None).await,
        Resolved::NotAPerson => Ok(()),
    }
}
