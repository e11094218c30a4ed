//! Accepting a message.
//! Its rule: one transaction writes it down and gives it an account where there is one; it goes only once the gate has been
//! asked again.

use super::choose::choose;
use super::facts::{ItemFacts, Snapshot};
use super::handle::{Outbox, RECHECK};
use crate::domain::gate::Verdict;
use crate::domain::ids::{RandomId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::domain::text::{Part, split_caption, split_message};
use crate::store::{NewItem, Piece, StoreError, Stored, Tx};

/// A message that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Its items in order: more than one where the text is longer than Telegram takes. Never empty.
    pub items: Vec<OutboxItem>,
    /// What the gate says of the first one. After [`Verdict::Never`] the items have failed already.
    pub verdict: Verdict,
    /// The same request had been accepted before; nothing was written now.
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
    /// Accepts a message: once this returns, it is sent exactly once or reported as failed.
    ///
    /// # Errors
    /// When there is nothing to send, and when nothing could be written; then nothing has been accepted.
    pub async fn accept(&self, new: &NewItem) -> Result<Accepted, AcceptError> {
        let pieces = pieces(new)?;
        let may_go = self.may_go_as_it_is(new).await?;
        let mut work = self.0.store.begin().await?;
        let stored = work.outbox().accept(new, &pieces).await?;
        self.finish(work, stored, may_go).await
    }

    /// Whether the gate lets a message go from the account that the admin named. Mostly it does; then nothing is left to
    /// choose or to write beside the message, and nobody has to wait while the gate is asked.
    async fn may_go_as_it_is(&self, new: &NewItem) -> Result<bool, StoreError> {
        if new.from.is_none() || new.not_before.is_some() {
            return Ok(false);
        }
        let about = ItemFacts { prospect: new.prospect, ..ItemFacts::target(&new.target, new.from) };
        let mut reading = self.0.store.ask().await?;
        let look = Snapshot::take(&mut reading, &self.zone(), &about).await?;
        Ok(look.verdict() == Verdict::Yes)
    }

    /// Gives what was written down an account and commits it. `may_go` when the gate has said yes already.
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
                // Nothing has changed them where the gate says yes and the admin has named the account.
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

    /// Asks the gate for an item that was just written down, and writes down what it says. `bearer` has the name that it
    /// goes to, where that is known.
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
            // Who sends it is chosen when its time has come: a slot of that day, not of this one.
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

    /// What holds for an item now, without changing anything.
    pub(super) async fn verdict_now(&self, work: &mut Tx, item: &OutboxItem) -> Result<Verdict, StoreError> {
        if let (Some(_), Some(reason)) = (item.settled_at, item.reason) {
            return Ok(Verdict::Never { reason });
        }
        let verdict = choose(work, &self.zone(), &ItemFacts::item(item, item.account_id)).await?.verdict;
        let scheduled = item.reason == Some(ItemReason::Scheduled) && item.not_before > work.now();
        Ok(match verdict {
            Verdict::Never { .. } => verdict,
            _ if scheduled => Verdict::NotBefore { until: Some(item.not_before), reason: ItemReason::Scheduled },
            // The gate has no say in the pause after a try without an answer, or after an attempt without an outcome.
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

/// The messages of a request, each with the `random_id` that it keeps for good.
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
