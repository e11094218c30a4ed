//! Sending for programs without a bot. The gate is asked first; a message that it refuses is not stored.

use jiff::Timestamp;

use super::accept::{AcceptError, draw_random_id, pieces};
use super::choose::choose;
use super::facts::ItemFacts;
use crate::accounts::AccountManager;
use crate::domain::gate::Verdict;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::domain::target::Target;
use crate::domain::username::Username;
use crate::store::{NewItem, StoreError, Stored};

/// Why a message was not accepted. Nothing was stored, so trying again sends it once.
#[derive(Debug, thiserror::Error)]
pub enum SendMessageError {
    /// Telegram asked the account to wait.
    #[error("Telegram asks the account to wait until {until}")]
    FloodWait { until: Timestamp },
    #[error("not now: {}", .reason.into_str())]
    NotBefore {
        /// `None` if something other than time must change.
        until: Option<Timestamp>,
        reason: ItemReason,
    },
    #[error("never: {}", .reason.into_str())]
    Never { reason: ItemReason },
    #[error(transparent)]
    NotAccepted(#[from] AcceptError),
}

impl From<StoreError> for SendMessageError {
    fn from(error: StoreError) -> Self {
        Self::NotAccepted(error.into())
    }
}

/// This method is here because the `accounts` room may not use the outbox, which owns the gate and the items.
impl AccountManager {
    /// Sends a text from an account if the gate allows it now.
    ///
    /// Once this returns, a running [`Outbox`](super::Outbox) sends it exactly once or reports it as failed. Waits from
    /// then on are no error. For a text in several parts it returns the first item.
    ///
    /// Each call is a new message. To repeat a call safely, use [`Outbox::accept`](super::Outbox::accept) with a key of
    /// your own.
    ///
    /// [`crate::api`] has an example that also waits when Telegram asks for it.
    ///
    /// # Errors
    /// When the gate refuses now, when there is nothing to send, and when nothing could be written.
    pub async fn send_message(
        &self,
        account: AccountId,
        to: &Username,
        text: &str,
        by: TelegramUserId,
    ) -> Result<OutboxItem, SendMessageError> {
        let key = format!("call:{}", draw_random_id().map_err(AcceptError::from)?.get());
        let new = NewItem { from: Some(account), ..NewItem::text(&key, to.clone(), text, by) };
        let pieces = pieces(&new)?;
        let mut work = self.0.store.begin().await?;
        let zone = self.0.store.clock().zone();
        let to = Target::from(to.clone());
        match choose(&mut work, &zone, &ItemFacts::target(&to, Some(account))).await?.verdict {
            Verdict::Yes => {}
            Verdict::NotBefore { until: Some(until), reason: ItemReason::FloodWait } => {
                return Err(SendMessageError::FloodWait { until });
            }
            Verdict::NotBefore { until, reason } => return Err(SendMessageError::NotBefore { until, reason }),
            Verdict::Never { reason } => return Err(SendMessageError::Never { reason }),
        }
        let (Stored::Now { items, .. } | Stored::Before(items)) = work.outbox().accept(&new, &pieces).await?;
        let first = items.into_iter().next().ok_or(AcceptError::Empty)?;
        // The item takes the slot that was reserved for the caller.
        work.accounts().use_held_slot(account).await?;
        work.commit().await?;
        self.0.outbox.wake();
        Ok(first)
    }
}
