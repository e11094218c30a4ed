//! Choosing the account for a message. The account of an existing dialog sends; a message to a stranger goes to the
//! best account. If none is free, the item learns what it waits for.

use jiff::tz::TimeZone;

use super::facts::{ItemFacts, Snapshot};
use crate::domain::account::Account;
use crate::domain::gate::Verdict;
use crate::domain::ids::AccountId;
use crate::domain::outbox::ItemReason;
use crate::domain::target::Target;
use crate::store::{StoreError, Tx};

/// How many accounts to ask when they will be free, if none is free now.
const ASKED: usize = 50;

/// The account for a message, and the gate's verdict.
pub(super) struct Choice {
    pub(super) account: Option<AccountId>,
    /// The facts behind the verdict. If no account is free, those of the account that is free first.
    pub(super) snapshot: Snapshot,
    pub(super) verdict: Verdict,
}

/// Chooses an account unless `about` names one, and asks the gate.
pub(super) async fn choose(work: &mut Tx, zone: &TimeZone, about: &ItemFacts<'_>) -> Result<Choice, StoreError> {
    let first = Snapshot::take(work, zone, about).await?;
    let account = match (about.account, &first.dialog) {
        (Some(account), _) => Some(account),
        (None, Some(dialog)) => Some(dialog.account_id),
        (None, None) => available(work, about.target).await?,
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

/// The account for a message to a stranger: only one that knows them, if they have no username.
async fn available(work: &mut Tx, target: &Target) -> Result<Option<AccountId>, StoreError> {
    let Target::Person(person) = target else {
        return Ok(work.accounts().get_available_account().await?.map(|account| account.id));
    };
    let reaching = work.sessions().reaching(*person).await?;
    let rooms = work.accounts().rooms_for_strangers().await?.into_iter().filter(|room| room.today > 0);
    Ok(rooms.map(|room| room.account.id).find(|account| reaching.contains(account)))
}

/// What a message to a stranger waits for if no account is free: the account that is free first. `nobody` is the
/// snapshot without an account.
async fn nobody_is_free(
    work: &mut Tx,
    zone: &TimeZone,
    about: &ItemFacts<'_>,
    nobody: Snapshot,
) -> Result<Choice, StoreError> {
    let reaching = match about.target {
        Target::Name(_) => None,
        Target::Person(person) => Some(work.sessions().reaching(*person).await?),
    };
    if reaching.as_ref().is_some_and(Vec::is_empty) {
        let verdict = Verdict::Never { reason: ItemReason::Unreachable };
        return Ok(Choice { account: None, snapshot: nobody, verdict });
    }
    let knows = |account: &Account| reaching.as_ref().is_none_or(|reaching| reaching.contains(&account.id));
    let mut soonest = (nobody, Verdict::NotBefore { until: None, reason: ItemReason::NoAccount });
    for account in work.accounts().get_active_accounts().await?.into_iter().filter(knows).take(ASKED) {
        let about = ItemFacts { account: Some(account.id), ..*about };
        let snapshot = Snapshot::take(work, zone, &about).await?;
        let verdict = snapshot.verdict();
        if about.hurried && verdict == Verdict::Yes {
            // The account is at its limit, but the limit does not apply to this message.
            return Ok(Choice { account: Some(account.id), snapshot, verdict });
        }
        if says_more(verdict, soonest.1) {
            soonest = (snapshot, verdict);
        }
    }
    let (snapshot, verdict) = soonest;
    Ok(Choice { account: None, snapshot, verdict })
}

/// Whether a verdict is more informative for a waiting item than the known one.
fn says_more(verdict: Verdict, known: Verdict) -> bool {
    match (known, verdict) {
        (Verdict::NotBefore { until: Some(known), .. }, Verdict::NotBefore { until: Some(until), .. }) => until < known,
        (_, Verdict::NotBefore { until: Some(_), .. }) => true,
        // Any other reason is more informative than "no account".
        (Verdict::NotBefore { reason: ItemReason::NoAccount, .. }, Verdict::NotBefore { .. }) => true,
        _ => false,
    }
}
