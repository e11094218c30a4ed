//! Accepting a message into the outbox.
//!
//! One transaction inserts its items and chooses an account where possible. The gate is asked again before an item is
//! sent.

use super::choose::{Choice, choose};
use super::facts::{ItemFacts, Snapshot};
use super::handle::{Outbox, RECHECK};
use crate::domain::account::Account;
use crate::domain::consent::MessageOrigin;
use crate::domain::gate::Verdict;
use crate::domain::ids::{RandomId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::domain::phone::Phone;
use crate::domain::text::{Part, split_caption, split_message};
use crate::store::{NewItem, Piece, StoreError, Stored, Tx};

/// An accepted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Its items in order: several if the text is longer than Telegram allows. Never empty.
    pub items: Vec<OutboxItem>,
    /// The gate's verdict on the first item. After [`Verdict::Never`] the items have failed already.
    pub verdict: Verdict,
    /// Whether the same request was accepted before. Nothing was written now in that case.
    pub before: bool,
    /// The number of the account that sends it, once one is chosen.
    pub from: Option<Phone>,
}

/// Why a message was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    #[error("there is nothing to send")]
    Empty,
    #[error("the system has no randomness to give")]
    NoRandomness(#[from] getrandom::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The gate's verdict on inserted items, and its consequences.
struct GateOutcome {
    verdict: Verdict,
    items: Vec<OutboxItem>,
    /// The account that the gate was asked about.
    sender: Option<Account>,
}

impl Outbox {
    /// Accepts a message. Once this returns, it is sent exactly once or reported as failed.
    ///
    /// # Errors
    /// When there is nothing to send, or nothing could be written. Nothing has been accepted then.
    pub async fn accept(&self, new: &NewItem) -> Result<Accepted, AcceptError> {
        let pieces = pieces(new)?;
        let sender = self.allowed_sender(new).await?;
        let mut work = self.0.store.begin().await?;
        let stored = work.outbox().accept(new, &pieces).await?;
        self.finish(work, stored, sender).await
    }

    /// The account that the admin chose, if the gate allows a message from it. This is the usual case: a read
    /// transaction decides it, so the write transaction needs neither the gate nor a choice.
    async fn allowed_sender(&self, new: &NewItem) -> Result<Option<Account>, StoreError> {
        if new.from.is_none() || new.not_before.is_some() {
            return Ok(None);
        }
        let origin = MessageOrigin::of(new.purpose);
        let about = ItemFacts { prospect: new.prospect, origin, ..ItemFacts::target(&new.target, new.from) };
        let mut reading = self.0.store.ask().await?;
        let snapshot = Snapshot::take(&mut reading, &self.zone(), &about).await?;
        Ok(snapshot.sender.as_ref().filter(|_| snapshot.verdict() == Verdict::Yes).map(|sender| sender.account.clone()))
    }

    /// Assigns an account to the inserted items and commits. `sender` is the account for which the gate has said yes.
    #[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = stored.first().map(|item| item.id.0)))]
    pub(super) async fn finish(
        &self,
        mut work: Tx,
        stored: Stored,
        sender: Option<Account>,
    ) -> Result<Accepted, AcceptError> {
        let before = matches!(stored, Stored::Before(_));
        let GateOutcome { verdict, items, sender } = match stored {
            Stored::Before(items) => {
                let first = items.first().ok_or(AcceptError::Empty)?;
                GateOutcome { verdict: self.verdict_now(&mut work, first).await?, items, sender: None }
            }
            Stored::Now { items, .. } if sender.is_some() => GateOutcome { verdict: Verdict::Yes, items, sender },
            Stored::Now { items, holder } => self.ask_gate(&mut work, items, holder).await?,
        };
        let from = match (items.iter().find_map(|item| item.account_id), sender) {
            (None, _) => None,
            (Some(id), Some(sender)) if sender.id == id => Some(sender.phone),
            (Some(id), _) => work.accounts().get_account_by_id(id).await?.map(|account| account.phone),
        };
        work.commit().await?;
        tracing::debug!(parts = items.len(), before, "accepted a message");
        match items.first().and_then(|first| first.account_id).filter(|_| verdict == Verdict::Yes) {
            // The channel is open as long as this outbox.
            Some(account) => drop(self.0.goes_now.send(account)),
            None => self.0.wake.wake(),
        }
        Ok(Accepted { items, verdict, before, from })
    }

    /// Asks the gate about inserted items and records the verdict. `holder` has the recipient's username now, if known.
    async fn ask_gate(
        &self,
        work: &mut Tx,
        mut items: Vec<OutboxItem>,
        holder: Option<TelegramUserId>,
    ) -> Result<GateOutcome, AcceptError> {
        let first = items.first().ok_or(AcceptError::Empty)?;
        let (id, fixed, not_before) = (first.id, first.account_fixed, first.not_before);
        let about = ItemFacts::item(first, first.account_id);
        let about = ItemFacts { prospect: about.prospect.or(holder), ..about };
        let Choice { account, snapshot, verdict } = choose(work, &self.zone(), &about).await?;
        let sender = snapshot.sender.map(|sender| sender.account);
        if let Verdict::Never { reason } = verdict {
            work.outbox().fail(id, reason).await?;
            return Ok(GateOutcome { verdict, items: work.outbox().whole_text(id).await?, sender });
        }
        if not_before > work.now() {
            // The account is chosen when the time has come: the item takes a slot of that day.
            let verdict = Verdict::NotBefore { until: Some(not_before), reason: ItemReason::Scheduled };
            return Ok(GateOutcome { verdict, items, sender });
        }
        if let Some(account) = account.filter(|_| !fixed) {
            for item in &mut items {
                work.outbox().assign(item.id, account).await?;
                item.account_id = Some(account);
            }
        }
        if let Verdict::NotBefore { until, reason } = verdict {
            let until = until.unwrap_or(work.now() + RECHECK);
            work.outbox().postpone(id, until, reason).await?;
            items = work.outbox().whole_text(id).await?;
        }
        Ok(GateOutcome { verdict, items, sender })
    }

    /// The verdict on an item at this moment. Nothing is changed.
    pub(super) async fn verdict_now(&self, work: &mut Tx, item: &OutboxItem) -> Result<Verdict, StoreError> {
        if let (Some(_), Some(reason)) = (item.settled_at, item.reason) {
            return Ok(Verdict::Never { reason });
        }
        let verdict = choose(work, &self.zone(), &ItemFacts::item(item, item.account_id)).await?.verdict;
        let scheduled = item.reason == Some(ItemReason::Scheduled) && item.not_before > work.now();
        Ok(match verdict {
            Verdict::Never { .. } => verdict,
            _ if scheduled => Verdict::NotBefore { until: Some(item.not_before), reason: ItemReason::Scheduled },
            // The gate does not know of pauses after a failed try or after an attempt with an unknown outcome.
            Verdict::Yes if item.not_before > work.now() && item.reason == Some(ItemReason::NoAnswer) => {
                Verdict::NotBefore { until: Some(item.not_before), reason: ItemReason::NoAnswer }
            }
            Verdict::Yes if item.not_before > work.now() && item.attempts > 0 => {
                Verdict::NotBefore { until: Some(item.not_before), reason: ItemReason::OutcomeUnknown }
            }
            _ => verdict,
        })
    }
}

/// The messages of a request, each with its permanent `random_id`.
pub(super) fn pieces(new: &NewItem) -> Result<Vec<Piece>, AcceptError> {
    let mut parts = match new.media {
        Some(_) => split_caption(&new.content, &new.spans),
        None => split_message(&new.content, &new.spans),
    };
    if parts.is_empty() {
        if new.media.is_none() {
            return Err(AcceptError::Empty);
        }
        parts.push(Part { text: String::new(), spans: Vec::new() });
    }
    parts.into_iter().map(|part| Ok(Piece { part, random_id: draw_random_id()? })).collect()
}

pub(super) fn draw_random_id() -> Result<RandomId, getrandom::Error> {
    loop {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes)?;
        if let Some(id) = RandomId::new(i64::from_le_bytes(bytes)) {
            return Ok(id);
        }
    }
}
