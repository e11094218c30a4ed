//! Sending from a program without a bot, which would rather be refused now than wait.
//! Its rule: the gate is asked before anything is written; what it refuses has never been there.

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

/// Why a message was not taken. Nothing of it is stored, so that trying again sends it once.
#[derive(Debug, thiserror::Error)]
pub enum SendMessageError {
    /// Telegram asked the account to wait.
    #[error("Telegram asks the account to wait until {until}")]
    FloodWait { until: Timestamp },
    #[error("not now: {}", .reason.into_str())]
    NotBefore {
        /// `None`: not before something other than the time changes.
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

/// Here and not with the other methods, since the accounts' room may not name the outbox, whose gate and items these are.
impl AccountManager {
    /// Sends a text from an account, if the gate lets it go now. Once this returns, it is sent exactly once or reported
    /// as failed by a running [`Outbox`](super::Outbox); what it waits for from then on is no error. Of a text that
    /// Telegram wants in pieces it returns the first one.
    ///
    /// Each call is a message of its own. Whoever may have to repeat a call without knowing what came of it names it by a
    /// key, with [`Outbox::accept`](super::Outbox::accept).
    ///
    /// [`crate::api`] shows its use, with waiting when Telegram asks for it.
    ///
    /// # Errors
    /// When the gate does not let it go now, when there is nothing to send, and when nothing could be written.
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
        // What was promised to the caller, the item holds from now on.
        work.accounts().use_held_slot(account).await?;
        work.commit().await?;
        self.0.outbox.wake();
        Ok(first)
    }
}
