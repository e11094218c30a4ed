//! Accepting a message into the outbox.
//!
//! One transaction inserts its items and chooses an account where possible. The gate is asked again before an item is
//! sent.

use super::choose::choose;
use super::facts::{ItemFacts, Snapshot};
use super::handle::{Outbox, RECHECK};
use crate::domain::gate::Verdict;
use crate::domain::ids::{RandomId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
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

impl Outbox {
    /// Accepts a message. Once this returns, it is sent exactly once or reported as failed.
    ///
    /// # Errors
    /// When there is nothing to send, or nothing could be written. Nothing has been accepted then.
    pub async fn accept(&self, new: &NewItem) -> Result<Accepted, AcceptError> {
        let pieces = pieces(new)?;
        let may_go = self.may_go_as_it_is(new).await?;
        let mut work = self.0.store.begin().await?;
        let stored = work.outbox().accept(new, &pieces).await?;
        self.finish(work, stored, may_go).await
    }

    /// Whether the gate allows a message from the account that the admin chose. This is the usual case: a read
    /// transaction decides it, so the write transaction needs neither the gate nor a choice.
    async fn may_go_as_it_is(&self, new: &NewItem) -> Result<bool, StoreError> {
        if new.from.is_none() || new.not_before.is_some() {
            return Ok(false);
        }
        let about = ItemFacts { prospect: new.prospect, ..ItemFacts::target(&new.target, new.from) };
        let mut reading = self.0.store.ask().await?;
        let look = Snapshot::take(&mut reading, &self.zone(), &about).await?;
        Ok(look.verdict() == Verdict::Yes)
    }

    /// Assigns an account to the inserted items and commits. `may_go` means that the gate has already said yes.
    #[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = stored.first().map(|item| item.id.0)))]
    pub(super) async fn finish(&self, mut work: Tx, stored: Stored, may_go: bool) -> Result<Accepted, AcceptError> {
        let (verdict, items, before) = match stored {
            Stored::Before(items) => {
                let first = items.first().ok_or(AcceptError::Empty)?;
                (self.verdict_now(&mut work, first).await?, items, true)
            }
            Stored::Now { items, .. } if may_go => (Verdict::Yes, items, false),
            Stored::Now { items, bearer } => {
                let first = items.first().ok_or(AcceptError::Empty)?;
                let verdict = self.enter(&mut work, first, bearer).await?;
                // The items are unchanged if the gate says yes and the admin chose the account.
                let as_written = verdict == Verdict::Yes && first.account_fixed;
                let items = if as_written { items } else { work.outbox().whole_text(first.id).await? };
                (verdict, items, false)
            }
        };
        work.commit().await?;
        tracing::debug!(parts = items.len(), before, "accepted a message");
        self.0.wake.wake();
        Ok(Accepted { items, verdict, before })
    }

    /// Asks the gate about an inserted item and records the verdict. `bearer` is the present holder of its username, if
    /// known.
    async fn enter(
        &self,
        work: &mut Tx,
        first: &OutboxItem,
        bearer: Option<TelegramUserId>,
    ) -> Result<Verdict, StoreError> {
        let about = ItemFacts::item(first, first.account_id);
        let about = ItemFacts { prospect: about.prospect.or(bearer), ..about };
        let choice = choose(work, &self.zone(), &about).await?;
        if let Verdict::Never { reason } = choice.verdict {
            work.outbox().fail(first.id, reason).await?;
            return Ok(choice.verdict);
        }
        if first.not_before > work.now() {
            // The account is chosen when the time has come: the item takes a slot of that day.
            return Ok(Verdict::NotBefore { until: Some(first.not_before), reason: ItemReason::Scheduled });
        }
        if let Some(account) = choice.account.filter(|_| !first.account_fixed) {
            for item in work.outbox().whole_text(first.id).await? {
                work.outbox().assign(item.id, account).await?;
            }
        }
        if let Verdict::NotBefore { until, reason } = choice.verdict {
            let until = until.unwrap_or(work.now() + RECHECK);
            work.outbox().postpone(first.id, until, reason).await?;
        }
        Ok(choice.verdict)
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
