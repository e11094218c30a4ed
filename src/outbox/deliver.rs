//! Delivering one item: find the recipient, pass the gate, claim, send, record the outcome.
//!
//! Invariant: Telegram's answer is recorded in one transaction. Without an answer the outcome is unknown, never failed.

use jiff::SignedDuration;

use super::facts::{ItemFacts, Snapshot};
use super::handle::{Outbox, RECHECK, raise, raise_all};
use super::look_up::{KnownPeer, keep, known, rests};
use super::record::Recorded;
use super::{record, refused};
use crate::domain::gate::Verdict;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::outbox::{AfterUnknown, ItemReason, OutboxItem, after_unknown};
use crate::store::{DueRecipient, Postponed, StoreError, Tx};
use crate::telegram::{AccountClient, ClientError, ErrorKind, Resolved};

/// What the account does after an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterItem {
    /// It was sent, and nothing else changed.
    Sent,
    /// Other items may have become due or free.
    GoOn,
    /// The account must wait, or needs attention.
    Rest,
    /// The item waits for the same reason as before, so its card does not change.
    Waits,
}

/// The recipient of an item, as far as its account knows.
enum Recipient {
    Person(DueRecipient),
    Nobody(ItemReason),
    Error(ClientError),
}

impl Outbox {
    /// Delivers the first due item of an account. Returns `None` when there is none.
    pub(super) async fn deliver_next(&self, account: AccountId) -> Result<Option<AfterItem>, StoreError> {
        let mut reading = self.0.store.ask().await?;
        let Some((item, recipient)) = reading.outbox().due_of(account).await? else { return Ok(None) };
        let known = match recipient {
            Some(person) => Some(Recipient::Person(person)),
            None => known_recipient(&mut reading, account, &item).await?,
        };
        drop(reading);
        self.try_to_deliver(account, &item, known).await.map(Some)
    }

    #[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = item.id.0, account = account.0))]
    async fn try_to_deliver(
        &self,
        account: AccountId,
        item: &OutboxItem,
        known: Option<Recipient>,
    ) -> Result<AfterItem, StoreError> {
        let connected = self.0.supervisor.running(account).await;
        let client = match (&known, connected) {
            (Some(Recipient::Person(_)), Some(client)) => client,
            // Without the gate's yes, Telegram is not asked about the recipient.
            _ => {
                if !self.may_go(account, item).await?
                    && let Some(next) = self.hold_back(account, item, item.telegram_user_id).await?
                {
                    return Ok(next);
                }
                match self.0.supervisor.client(account).await {
                    Ok(client) => client,
                    Err(error) => return self.refused(account, item, None, error).await,
                }
            }
        };
        // A claim now would count an attempt that cannot reach Telegram.
        if let Some(rest) = self.0.supervisor.rests(account) {
            return self.hold(account, item, rest).await;
        }
        let recipient = match known {
            Some(recipient) => recipient,
            None => self.ask_for_recipient(&client, item).await?,
        };
        match recipient {
            Recipient::Person(to) if self.has_moved(item, to.person.id).await? => self.fail_moved(item).await,
            Recipient::Person(to) => self.send(&client, item, &to).await,
            Recipient::Nobody(reason) => self.fail(item, reason).await,
            Recipient::Error(error) => self.refused(account, item, None, error).await,
        }
    }

    /// Passes the gate, claims the item, sends it and records the outcome.
    async fn send(
        &self,
        client: &AccountClient,
        item: &OutboxItem,
        DueRecipient { person: prospect, is_stranger }: &DueRecipient,
    ) -> Result<AfterItem, StoreError> {
        let account = client.account();
        if matches!(after_unknown(item.attempts), AfterUnknown::Retry { look_first: true, .. })
            && self.found_in_history(client, item, prospect.id).await?
        {
            return Ok(AfterItem::GoOn);
        }
        let about = ItemFacts { prospect: Some(prospect.id), ..ItemFacts::item(item, Some(account)) };
        // The requirement is asked once, as a courtesy: after a failed try the message is sent without it.
        if *is_stranger
            && item.attempts == 0
            && item.tries == 0
            && let Some(next) = self.prepare_first_contact(client, item, &about, prospect.id).await?
        {
            return Ok(next);
        }
        let mut work = self.0.store.begin().await?;
        let (snapshot, claim) = Snapshot::take_with_claim(&mut work, &self.zone(), &about, item.id).await?;
        if !goes(&snapshot, account, item) {
            // Dropping the transaction rolls the claim back.
            drop(work);
            return Ok(self.hold_back(account, item, Some(prospect.id)).await?.unwrap_or(AfterItem::GoOn));
        }
        let Some(claim) = claim else { return Ok(AfterItem::GoOn) };
        // Update the names. A dialog is not created before the message was sent.
        if snapshot.dialog.is_some_and(|dialog| !prospect.is_shown_by(&dialog)) {
            work.dialogs().open(prospect, account).await?;
        }
        work.commit().await?;
        tracing::debug!(attempt = claim.item().attempts, "claimed a message");
        match client.send_message(&claim).await {
            Ok(sent) => {
                let mut work = self.0.store.begin().await?;
                let recorded = record::sent(&mut work, claim.item(), sent.message_id, Some(sent.date)).await?;
                work.commit().await?;
                tracing::debug!(telegram_message = sent.message_id.0, "recorded that a message was sent");
                Ok(if recorded == Recorded::Last { AfterItem::Sent } else { AfterItem::GoOn })
            }
            Err(error) => self.refused(account, claim.item(), Some(prospect.id), error).await,
        }
    }

    /// Postpones all items of an account that cannot reach Telegram until it may connect again.
    async fn hold(&self, account: AccountId, item: &OutboxItem, rest: SignedDuration) -> Result<AfterItem, StoreError> {
        let mut work = self.0.store.begin().await?;
        let mut changed = refused::hold(&mut work, account, rest).await?;
        changed.retain(|one| *one != item.id);
        if item.attempts > 0 {
            // The outcome of its attempt is still unknown.
            let until = work.now() + rest;
            work.outbox().postpone(item.id, until, ItemReason::OutcomeUnknown).await?;
        }
        let waited = item.attempts > 0 || item.reason == Some(ItemReason::NoAnswer);
        if !waited {
            raise(&mut work, item);
        }
        raise_all(&mut work, changed);
        work.commit().await?;
        Ok(if waited { AfterItem::Waits } else { AfterItem::Rest })
    }

    /// Whether an item may be sent, by a read transaction that does not wait for the writer.
    async fn may_go(&self, account: AccountId, item: &OutboxItem) -> Result<bool, StoreError> {
        let mut reading = self.0.store.read().await?;
        let snapshot = Snapshot::take(&mut reading, &self.zone(), &ItemFacts::item(item, Some(account))).await?;
        Ok(goes(&snapshot, account, item))
    }

    /// Records what holds an item back and returns what the account does next; `None` when nothing holds it back any
    /// more.
    async fn hold_back(
        &self,
        account: AccountId,
        item: &OutboxItem,
        prospect: Option<TelegramUserId>,
    ) -> Result<Option<AfterItem>, StoreError> {
        let mut work = self.0.store.begin().await?;
        let about = ItemFacts { prospect, ..ItemFacts::item(item, Some(account)) };
        let snapshot = Snapshot::take(&mut work, &self.zone(), &about).await?;
        // Other items of the account that wait for the same reason, and whose cards must change.
        let mut others = Vec::new();
        let mut next = AfterItem::GoOn;
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
        if next != AfterItem::Waits {
            raise(&mut work, item);
        }
        raise_all(&mut work, others);
        work.commit().await?;
        Ok(Some(next))
    }

    /// Whether the item's username belongs to another person than before, and the team had a dialog with its former
    /// holder.
    async fn has_moved(&self, item: &OutboxItem, holder: TelegramUserId) -> Result<bool, StoreError> {
        let Some(name) = item.target.name().filter(|_| item.telegram_user_id.is_none()) else { return Ok(false) };
        let mut reading = self.0.store.read().await?;
        let moved = reading.people().former_holder(name).await?.is_some_and(|former| former != holder);
        Ok(moved && reading.dialogs().by_prospect(holder).await?.is_none())
    }

    /// Ends an item whose username has a new holder. An admin who writes to the username again has been notified and
    /// means the new holder.
    async fn fail_moved(&self, item: &OutboxItem) -> Result<AfterItem, StoreError> {
        let mut work = self.0.store.begin().await?;
        work.outbox().fail(item.id, ItemReason::NameMoved).await?;
        if let Some(name) = item.target.name() {
            work.people().forget_former_holder(name).await?;
        }
        raise(&mut work, item);
        work.commit().await?;
        Ok(AfterItem::GoOn)
    }

    /// Asks Telegram for the holder of the username.
    async fn ask_for_recipient(&self, client: &AccountClient, item: &OutboxItem) -> Result<Recipient, StoreError> {
        let Some(name) = item.target.name() else { return Ok(Recipient::Nobody(ItemReason::Unreachable)) };
        let resolved = match client.resolve(name).await {
            Ok(resolved) => resolved,
            Err(error) => return Ok(Recipient::Error(error)),
        };
        let mut work = self.0.store.begin().await?;
        if work.outbox().get(item.id).await?.is_none() {
            // They were erased while Telegram looked them up, so nothing is stored.
            return Ok(Recipient::Nobody(ItemReason::NoSuchUser));
        }
        keep(&mut work, name, &resolved).await?;
        let recipient = match resolved {
            Resolved::Person(person) => match item.telegram_user_id {
                Some(meant) if meant != person.id => Recipient::Nobody(ItemReason::Unreachable),
                // The facts for the gate say later whether the person is a stranger.
                _ => Recipient::Person(DueRecipient { person, is_stranger: true }),
            },
            Resolved::NotAPerson => Recipient::Nobody(ItemReason::NotAPerson),
            Resolved::Nobody => Recipient::Nobody(ItemReason::NoSuchUser),
        };
        work.commit().await?;
        Ok(recipient)
    }

    /// Asks what the person requires of strangers, before a first message is claimed. Returns what the account does
    /// next if the message cannot be sent.
    async fn prepare_first_contact(
        &self,
        client: &AccountClient,
        item: &OutboxItem,
        about: &ItemFacts<'_>,
        person: TelegramUserId,
    ) -> Result<Option<AfterItem>, StoreError> {
        let account = client.account();
        let snapshot = Snapshot::take(&mut *self.0.store.ask().await?, &self.zone(), about).await?;
        if !goes(&snapshot, account, item) {
            return Ok(Some(self.hold_back(account, item, Some(person)).await?.unwrap_or(AfterItem::GoOn)));
        }
        if snapshot.requirement.is_some() || !snapshot.facts().is_new_contact() {
            return Ok(None);
        }
        match self.learn_requirement(client, person).await? {
            Ok(()) => Ok(None),
            Err(error) => self.refused(account, item, None, error).await.map(Some),
        }
    }

    /// Asks what the person requires of strangers, since a refused message counts against the account.
    async fn learn_requirement(
        &self,
        client: &AccountClient,
        prospect: TelegramUserId,
    ) -> Result<Result<(), ClientError>, StoreError> {
        match client.requirement(prospect).await {
            Ok(requirement) => {
                let mut work = self.0.store.begin().await?;
                work.sessions().set_requirement(client.account(), prospect, requirement).await?;
                work.commit().await?;
                Ok(Ok(()))
            }
            Err(error @ ClientError::Store(_)) => Ok(Err(error)),
            Err(error @ ClientError::Telegram(_)) if self.0.supervisor.is_silent(client.account()) => Ok(Err(error)),
            Err(ClientError::Telegram(class)) if is_of_account(&class) => Ok(Err(ClientError::Telegram(class))),
            // This request is a courtesy: if it fails, the message itself gets the answer.
            Err(ClientError::Telegram(_)) => Ok(Ok(())),
        }
    }

    /// Searches the chat for the message after many attempts with unknown outcome.
    async fn found_in_history(
        &self,
        client: &AccountClient,
        item: &OutboxItem,
        prospect: TelegramUserId,
    ) -> Result<bool, StoreError> {
        // A message without text cannot be distinguished from others.
        if item.content.is_empty() {
            return Ok(false);
        }
        let shown = match client.find_sent(prospect, &item.content, item.created_at).await {
            Ok(shown) => shown,
            // The next attempt decides.
            Err(ClientError::Telegram(_)) => return Ok(false),
            Err(ClientError::Store(error)) => return Err(error),
        };
        let mut work = self.0.store.begin().await?;
        for message_id in shown {
            // Another item may have sent the same text before.
            if !work.dialogs().is_recorded(client.account(), message_id).await? {
                record::sent(&mut work, item, message_id, None).await?;
                work.commit().await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) async fn fail(&self, item: &OutboxItem, reason: ItemReason) -> Result<AfterItem, StoreError> {
        let mut work = self.0.store.begin().await?;
        work.outbox().fail(item.id, reason).await?;
        raise(&mut work, item);
        work.commit().await?;
        Ok(AfterItem::GoOn)
    }
}

/// What is known of a recipient who cannot be addressed yet; `None` if Telegram must be asked.
async fn known_recipient(
    reading: &mut Tx,
    account: AccountId,
    item: &OutboxItem,
) -> Result<Option<Recipient>, StoreError> {
    let Some(name) = item.target.name() else { return Ok(Some(Recipient::Nobody(ItemReason::Unreachable))) };
    Ok(known(reading, account, name).await?.map(|known| match known {
        KnownPeer::Nobody => Recipient::Nobody(ItemReason::NoSuchUser),
        KnownPeer::RestsUntil(until) => Recipient::Error(rests(until)),
    }))
}

/// Whether nothing holds an item back at this account.
fn goes(snapshot: &Snapshot, account: AccountId, item: &OutboxItem) -> bool {
    account_of_dialog(snapshot, account, item).is_none() && snapshot.verdict() == Verdict::Yes
}

/// Whether an error concerns the account, so that sending would meet it too.
fn is_of_account(class: &ErrorKind) -> bool {
    matches!(
        class,
        ErrorKind::Dead(_)
            | ErrorKind::Banned
            | ErrorKind::PasswordNeeded
            | ErrorKind::Frozen
            | ErrorKind::KeyDoubted
            | ErrorKind::Installation
    )
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
        R::AccountNotReady | R::AccountRemoved | R::AccountPaused | R::Frozen | R::FloodWait => Some(Postponed::All),
        R::DailyLimit | R::AnswerLimit | R::DayCounted | R::MinimumGap if is_answer => Some(Postponed::Answers),
        R::DailyLimit | R::AnswerLimit | R::DayCounted | R::MinimumGap => Some(Postponed::Unprompted),
        _ => None,
    }
}
