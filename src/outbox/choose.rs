//! Choosing the account of a message.
//! Its rule: whoever talks to a person goes on; a stranger goes to the best account; and whoever waits is told for what.

use jiff::tz::TimeZone;

use super::facts::{ItemFacts, Snapshot};
use crate::domain::gate::Verdict;
use crate::domain::ids::AccountId;
use crate::domain::outbox::ItemReason;
use crate::store::{StoreError, Tx};

/// How many accounts are asked when none is free, for when one will be.
const ASKED: usize = 50;

/// Who sends a message, and what the gate says about it.
pub(super) struct Choice {
    pub(super) account: Option<AccountId>,
    /// What the verdict was given from; where nobody is free, of the account that is free first.
    pub(super) snapshot: Snapshot,
    pub(super) verdict: Verdict,
}

/// Chooses an account unless `about` names one, and asks the gate.
pub(super) async fn choose(work: &mut Tx, zone: &TimeZone, about: &ItemFacts<'_>) -> Result<Choice, StoreError> {
    let first = Snapshot::take(work, zone, about).await?;
    let account = match (about.account, &first.dialog) {
        (Some(account), _) => Some(account),
        (None, Some(dialog)) => Some(dialog.account_id),
        (None, None) => work.accounts().get_available_account().await?.map(|account| account.id),
    };
    let snapshot = if account == about.account {
        first
    } else {
        Snapshot::take(work, zone, &ItemFacts { account, ..*about }).await?
    };
    match snapshot.verdict() {
        Verdict::NotBefore { .. } if account.is_none() => nobody_is_free(work, zone, about, snapshot).await,
        verdict => Ok(Choice { account, snapshot, verdict }),
    }
}

/// What a message to somebody new waits for: for whoever is free first. `nobody` is how it stands without an account.
async fn nobody_is_free(
    work: &mut Tx,
    zone: &TimeZone,
    about: &ItemFacts<'_>,
    nobody: Snapshot,
) -> Result<Choice, StoreError> {
    let mut soonest = (nobody, Verdict::NotBefore { until: None, reason: ItemReason::NoAccount });
    for account in work.accounts().get_active_accounts().await?.into_iter().take(ASKED) {
        let about = ItemFacts { account: Some(account.id), ..*about };
        let snapshot = Snapshot::take(work, zone, &about).await?;
        let verdict = snapshot.verdict();
        if about.hurried && verdict == Verdict::Yes {
            // It is at its limit, which does not hold this message.
            return Ok(Choice { account: Some(account.id), snapshot, verdict });
        }
        if says_more(verdict, soonest.1) {
            soonest = (snapshot, verdict);
        }
    }
    let (snapshot, verdict) = soonest;
    Ok(Choice { account: None, snapshot, verdict })
}

/// Whether somebody who waits learns more from a verdict than from the one that is known.
fn says_more(verdict: Verdict, known: Verdict) -> bool {
    match (known, verdict) {
        (Verdict::NotBefore { until: Some(known), .. }, Verdict::NotBefore { until: Some(until), .. }) => until < known,
        (_, Verdict::NotBefore { until: Some(_), .. }) => true,
        // A reason says more than that there is nobody.
        (Verdict::NotBefore { reason: ItemReason::NoAccount, .. }, Verdict::NotBefore { .. }) => true,
        _ => false,
    }
}
