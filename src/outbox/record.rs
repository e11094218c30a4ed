//! Recording what became of an item.
//! Its rule: a success is one transaction: item settled, message saved, counters up, dialog touched.

use jiff::Timestamp;

use super::handle::{Outbox, raise};
use crate::domain::ids::TelegramMessageId;
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::store::{Sent, Settled, StoreError, Tx};
use crate::telegram::Arrival;

/// What came of writing down that an item was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recorded {
    /// It was known.
    Before,
    /// Nothing more waits for the same person.
    Last,
    /// What waited behind it can go.
    MoreWaits,
}

/// Writes down that an item was sent, at Telegram's time where Telegram named it.
pub(super) async fn sent(
    work: &mut Tx,
    item: &OutboxItem,
    message_id: TelegramMessageId,
    date: Option<Timestamp>,
) -> Result<Recorded, StoreError> {
    let file = match item.media {
        // Before its bytes go.
        Some(_) => work.outbox().file_info(item.id).await?,
        None => None,
    };
    let sent = Sent { id: item.id, message_id, date: date.unwrap_or(work.now()), file: file.as_ref() };
    let Some(Settled { dialog, message, more_waits }) = work.outbox().sent(&sent).await? else {
        return Ok(Recorded::Before);
    };
    if item.state == ItemState::Failed {
        // Its card says so, and is to say otherwise.
        work.outbox().set_card_final(item.group.unwrap_or(item.id), false).await?;
    }
    if let Some(asked) = item.asked {
        work.dialogs().read_above(dialog, asked).await?;
        work.message_cards().put(message, asked).await?;
    }
    raise(work, item);
    Ok(if more_waits { Recorded::MoreWaits } else { Recorded::Last })
}

impl Outbox {
    /// Takes note of a proof that came by itself (`updateMessageID`): what was waiting for its outcome has been sent.
    ///
    /// # Errors
    /// When the database fails; the next attempt under the same `random_id` will tell as well.
    pub async fn arrived(&self, arrival: Arrival) -> Result<(), StoreError> {
        let known = self.0.store.ask().await?.outbox().attempted_under(arrival.account, arrival.random_id).await?;
        // The usual case: the answer has been recorded already, or will be in a moment by whoever asked.
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
