//! Delivering one item, or the files of one album: find the recipient, pass the gate, claim, send, record the outcome.
//!
//! Invariant: Telegram's answer is recorded in one transaction. Without an answer the outcome is unknown, never failed.

use jiff::SignedDuration;

use super::facts::{ItemFacts, Snapshot};
use super::handle::{Outbox, raise, raise_all};
use super::hold_back::goes;
use super::recipient::{Recipient, known_recipient};
use super::record::Recorded;
use super::{record, refused};
use crate::domain::album::companions;
use crate::domain::consent::Consented;
use crate::domain::ids::{AccountId, OutboxId, TelegramUserId};
use crate::domain::outbox::{AfterUnknown, ItemReason, MediaKind, OutboxItem, after_unknown};
use crate::store::{DueRecipient, StoreError};
use crate::telegram::{AccountClient, ClientError};

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

/// An item whose turn it is, with the further files that go out with it in one album.
pub(super) struct Outgoing {
    pub(super) item: OutboxItem,
    others: Vec<OutboxId>,
}

impl Outgoing {
    pub(super) fn facts(&self, account: AccountId) -> ItemFacts<'_> {
        let more = u32::try_from(self.others.len()).unwrap_or(u32::MAX);
        ItemFacts { more, ..ItemFacts::item(&self.item, Some(account)) }
    }
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
        let open = match item.album {
            Some(_) => reading.outbox().open_in_album(item.id).await?,
            None => Vec::new(),
        };
        let now = reading.now();
        drop(reading);
        if let Some(next) = self.gather(&item, &open).await? {
            return Ok(Some(next));
        }
        let others = companions(&item, &open, now).map(|file| file.id).collect();
        self.try_to_deliver(account, &Outgoing { item, others }, known).await.map(Some)
    }

    #[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = outgoing.item.id.0, account = account.0))]
    async fn try_to_deliver(
        &self,
        account: AccountId,
        outgoing: &Outgoing,
        known: Option<Recipient>,
    ) -> Result<AfterItem, StoreError> {
        let item = &outgoing.item;
        let connected = self.0.supervisor.running(account).await;
        let client = match (&known, connected) {
            (Some(Recipient::Person(_)), Some(client)) => client,
            // Without the gate's yes, Telegram is not asked about the recipient.
            _ => {
                if !self.may_go(account, outgoing).await?
                    && let Some(next) = self.hold_back(account, outgoing, item.telegram_user_id).await?
                {
                    return Ok(next);
                }
                match self.0.supervisor.client(account).await {
                    Ok(client) => client,
                    Err(error) => return self.refused(account, &[item], None, error).await,
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
            // The holder of a moved username is a stranger.
            Recipient::Person(to) if to.is_stranger && self.has_moved(item, to.person.id).await? => {
                self.fail_moved(item).await
            }
            Recipient::Person(to) => self.send(&client, outgoing, &to).await,
            Recipient::Nobody(reason) => self.fail(item, reason).await,
            Recipient::Error(error) => self.refused(account, &[item], None, error).await,
        }
    }

    /// Passes the gate, claims the item with what goes out with it, sends it and records the outcome.
    async fn send(
        &self,
        client: &AccountClient,
        outgoing: &Outgoing,
        DueRecipient { person: prospect, is_stranger }: &DueRecipient,
    ) -> Result<AfterItem, StoreError> {
        let (account, item) = (client.account(), &outgoing.item);
        if matches!(after_unknown(item.attempts), AfterUnknown::Retry { look_first: true, .. })
            && self.found_in_history(client, item, prospect.id).await?
        {
            return Ok(AfterItem::GoOn);
        }
        let about = ItemFacts { prospect: Some(prospect.id), ..outgoing.facts(account) };
        // The requirement is asked once, as a courtesy: after a failed try the message is sent without it.
        if *is_stranger
            && item.attempts == 0
            && item.tries == 0
            && let Some(next) = self.prepare_first_contact(client, outgoing, &about, prospect.id).await?
        {
            return Ok(next);
        }
        let mut work = self.0.store.begin().await?;
        let (snapshot, claim) = Snapshot::take_with_claim(&mut work, &self.zone(), &about, item.id).await?;
        if !goes(&snapshot, account, item) {
            // Dropping the transaction rolls the claim back.
            drop(work);
            return Ok(self.hold_back(account, outgoing, Some(prospect.id)).await?.unwrap_or(AfterItem::GoOn));
        }
        let Some(mut claim) = claim else { return Ok(AfterItem::GoOn) };
        for file in &outgoing.others {
            work.outbox().claim_along(&mut claim, *file).await?;
        }
        if let Consented::By(consent) = snapshot.facts().consented() {
            for claimed in claim.items() {
                work.outbox().stands_on(claimed.item.id, consent).await?;
            }
        }
        // Update the names. A dialog is not created before the message was sent.
        if snapshot.dialog.is_some_and(|dialog| !prospect.is_shown_by(&dialog)) {
            work.dialogs().open(prospect, account).await?;
        }
        work.commit().await?;
        tracing::debug!(attempt = claim.item().attempts, "claimed a message");
        if claim.is_album() {
            return self.send_album(client, &claim, prospect.id).await;
        }
        match client.send_message(&claim).await {
            Ok(sent) => {
                let mut work = self.0.store.begin().await?;
                let recorded = record::sent(&mut work, claim.item(), sent.message_id, Some(sent.date)).await?;
                work.commit().await?;
                tracing::debug!(telegram_message = sent.message_id.0, "recorded that a message was sent");
                Ok(if recorded == Recorded::Last { AfterItem::Sent } else { AfterItem::GoOn })
            }
            Err(error) => self.refused(account, &[claim.item()], Some(prospect.id), error).await,
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

    /// Searches the chat for the message after many attempts with unknown outcome.
    async fn found_in_history(
        &self,
        client: &AccountClient,
        item: &OutboxItem,
        prospect: TelegramUserId,
    ) -> Result<bool, StoreError> {
        let file_name = match item.media {
            Some(MediaKind::Document) => self.0.store.ask().await?.outbox().file_info(item.id).await?,
            Some(MediaKind::Photo) | None => None,
        };
        let file_name = file_name.and_then(|file| file.name);
        // A photo without text cannot be distinguished from others.
        if item.content.is_empty() && file_name.is_none() {
            return Ok(false);
        }
        let shown = match client.find_sent(prospect, &item.content, file_name.as_deref(), item.created_at).await {
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
