//! What holds an item back at its account, and what happens to the item then.

use super::deliver::{AfterItem, Outgoing};
use super::facts::{ItemFacts, Snapshot};
use super::handle::{Outbox, RECHECK, raise, raise_all};
use crate::domain::gate::Verdict;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::store::{Postponed, StoreError};

impl Outbox {
    /// Whether an item may be sent, by a read transaction that does not wait for the writer.
    pub(super) async fn may_go(&self, account: AccountId, outgoing: &Outgoing) -> Result<bool, StoreError> {
        let item = &outgoing.item;
        let mut reading = self.0.store.read().await?;
        let snapshot = Snapshot::take(&mut reading, &self.zone(), &outgoing.facts(account)).await?;
        Ok(goes(&snapshot, account, item))
    }

    /// Records what holds an item back and returns what the account does next; `None` when nothing holds it back any
    /// more.
    pub(super) async fn hold_back(
        &self,
        account: AccountId,
        outgoing: &Outgoing,
        prospect: Option<TelegramUserId>,
    ) -> Result<Option<AfterItem>, StoreError> {
        let item = &outgoing.item;
        let mut work = self.0.store.begin().await?;
        let about = ItemFacts { prospect, ..outgoing.facts(account) };
        let snapshot = Snapshot::take(&mut work, &self.zone(), &about).await?;
        // Other items of the account that wait for the same reason, and whose cards must change.
        let mut others = Vec::new();
        let mut next = AfterItem::GoOn;
        // Whether its card says already that it waits for a consent.
        let mut on_card = false;
        if let Some(other) = account_of_dialog(&snapshot, account, item) {
            work.outbox().assign(item.id, other).await?;
        } else {
            match snapshot.verdict() {
                Verdict::Yes => return Ok(None),
                Verdict::Never { reason } => {
                    work.outbox().fail(item.id, reason).await?;
                }
                // The account does not come back by itself and has not written to the person, so another account may
                // send the item. If the account has a dialog with the person, no other one takes over unless an admin
                // moves the dialog.
                Verdict::NotBefore { .. } if movable(item) && snapshot.is_lost() && snapshot.dialog.is_none() => {
                    work.outbox().unassign(item.id).await?;
                }
                Verdict::NotBefore { until, reason } => {
                    let until = until.unwrap_or(work.now() + RECHECK);
                    work.outbox().postpone(item.id, until, reason).await?;
                    on_card = reason == ItemReason::NoConsent && item.reason == Some(reason);
                    if let Some(which) = postponed_with(reason, snapshot.facts().is_answer()) {
                        next = after_postponing(which, item.reason == Some(reason) && reason.waits_for_somebody());
                        others = work.outbox().postpone_account(account, which, until, reason).await?;
                    }
                    if reason == ItemReason::MinimumGap {
                        // Each sent message delays the others a little, which is no change worth showing.
                        others.clear();
                    }
                }
            }
        }
        if next != AfterItem::Waits && !on_card {
            raise(&mut work, item);
        }
        raise_all(&mut work, others);
        work.commit().await?;
        Ok(Some(next))
    }
}

/// Whether nothing holds an item back at this account.
pub(super) fn goes(snapshot: &Snapshot, account: AccountId, item: &OutboxItem) -> bool {
    account_of_dialog(snapshot, account, item).is_none() && snapshot.verdict() == Verdict::Yes
}

/// The account that has the dialog with the person, if it is another one and the item may move to it.
fn account_of_dialog(snapshot: &Snapshot, account: AccountId, item: &OutboxItem) -> Option<AccountId> {
    let other = snapshot.dialog.as_ref()?.account_id;
    (movable(item) && other != account).then_some(other)
}

/// Whether another account may send an item.
fn movable(item: &OutboxItem) -> bool {
    item.attempts == 0 && !item.account_fixed
}

/// What the account does after items were postponed. `waited` means that the item waits for the same reason as before.
fn after_postponing(which: Postponed, waited: bool) -> AfterItem {
    match which {
        Postponed::All if waited => AfterItem::Waits,
        Postponed::All => AfterItem::Rest,
        // Items of the other kind may go.
        Postponed::Answers | Postponed::Unprompted => AfterItem::GoOn,
    }
}

/// Which unattempted items of the account are postponed together with an item that is held back.
fn postponed_with(reason: ItemReason, is_answer: bool) -> Option<Postponed> {
    use ItemReason as R;
    match reason {
        R::AccountNotReady | R::AccountBanned | R::AccountRemoved | R::AccountPaused | R::Frozen | R::FloodWait => {
            Some(Postponed::All)
        }
        R::DailyLimit | R::AnswerLimit | R::DayCounted | R::MinimumGap if is_answer => Some(Postponed::Answers),
        R::DailyLimit | R::AnswerLimit | R::DayCounted | R::MinimumGap => Some(Postponed::Unprompted),
        _ => None,
    }
}
