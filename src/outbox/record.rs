//! Recording the outcome of an item.
//!
//! Invariant: a success is one transaction: the item is settled, its message saved, the counters raised, the dialog
//! updated.

use jiff::Timestamp;

use super::handle::{Outbox, raise};
use crate::domain::ids::TelegramMessageId;
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::store::{Sent, Settled, StoreError, Tx};
use crate::telegram::SendProof;

/// The outcome of recording that an item was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recorded {
    /// It was recorded before.
    Before,
    /// No other item waits for the same person.
    Last,
    /// Items behind it can go now.
    MoreWaits,
}

/// Records that an item was sent, at Telegram's time if known.
pub(super) async fn sent(
    work: &mut Tx,
    item: &OutboxItem,
    message_id: TelegramMessageId,
    date: Option<Timestamp>,
) -> Result<Recorded, StoreError> {
    let file = match item.media {
        // Read before the file's bytes are deleted.
        Some(_) => work.outbox().file_info(item.id).await?,
        None => None,
    };
    let sent = Sent { id: item.id, message_id, date: date.unwrap_or(work.now()), file: file.as_ref() };
    let Some(Settled { dialog, message, more_waits, wished }) = work.outbox().sent(&sent).await? else {
        return Ok(Recorded::Before);
    };
    if item.state == ItemState::Failed {
        // Its card shows the failure and must be updated.
        work.outbox().set_card_final(item.group.unwrap_or(item.id), false).await?;
    }
    if let Some(run) = item.run {
        work.runs().step_sent(run, sent.date).await?;
    }
    if let Some(asked) = item.asked {
        work.dialogs().read_above(dialog, asked).await?;
        work.message_cards().put_at(message, asked, item.asked_in_topic).await?;
    }
    if wished {
        work.wishes().is_sent(item.id, message).await?;
    }
    raise(work, item);
    Ok(if more_waits { Recorded::MoreWaits } else { Recorded::Last })
}

impl Outbox {
    /// Records a proof of sending that arrived by itself (`updateMessageID`), for an item whose outcome was unknown.
    ///
    /// # Errors
    /// When the database fails. The next attempt under the same `random_id` finds the same.
    pub async fn arrived(&self, arrival: SendProof) -> Result<(), StoreError> {
        let known = self.0.store.ask().await?.outbox().attempted_under(arrival.account, arrival.random_id).await?;
        // The usual case: the answer has been recorded, or will be by the task that sent it.
        let Some(item) = known else { return Ok(()) };
        let mut work = self.0.store.begin().await?;
        let recorded = sent(&mut work, &item, arrival.message_id, arrival.date).await?;
        work.commit().await?;
        if recorded != Recorded::Before {
            self.0.wake.wake();
        }
        Ok(())
    }
}
