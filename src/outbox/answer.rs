//! Answering a prospect.
//!
//! Invariant: the check for a concurrent reply is in the transaction that accepts the answer. So of two answers at the
//! same moment, one is put back to its author.

use jiff::Timestamp;

use super::accept::{AcceptError, Accepted, pieces};
use super::handle::Outbox;
use crate::domain::concurrent_reply::{LastAnswer, collides};
use crate::domain::ids::{AccountId, DialogId, TelegramUserId};
use crate::logging::chain;
use crate::store::{NewItem, Stored};

/// The outcome of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    Accepted(Accepted),
    /// Another member has answered. Nothing was accepted.
    ConcurrentReply(LastAnswer),
}

impl Outbox {
    /// Accepts an answer in a dialog, unless another member has just answered. `seen` is when the message arrived that
    /// it replies to, if it replies to one. `anyway` means that the author confirmed it in spite of the other answer.
    ///
    /// # Errors
    /// As [`Outbox::accept`].
    pub async fn answer(
        &self,
        new: &NewItem,
        dialog: DialogId,
        seen: Option<Timestamp>,
        anyway: bool,
    ) -> Result<Answered, AcceptError> {
        let pieces = pieces(new)?;
        let mut work = self.0.store.begin().await?;
        let last = work.outbox().last_answer(dialog).await?;
        let stored = work.outbox().accept(new, &pieces).await?;
        let faster = last.filter(|last| collides(last, new.admin, seen, work.now()));
        if let (Stored::Now { .. }, Some(last), false) = (&stored, faster, anyway) {
            // The transaction is rolled back when it is dropped here.
            return Ok(Answered::ConcurrentReply(last));
        }
        self.finish(work, stored, None).await.map(Answered::Accepted)
    }

    /// Shows the prospect that a member is typing, if the account is connected. It never connects an account, and
    /// failures are ignored.
    pub fn show_typing(&self, account: AccountId, prospect: TelegramUserId) {
        let supervisor = self.0.supervisor.clone();
        self.0.tasks.spawn(async move {
            let Some(client) = supervisor.running(account).await else { return };
            if let Err(error) = client.show_typing(prospect).await {
                tracing::debug!(%account, error = %chain(&error), "failed to show that an answer is being typed");
            }
        });
    }
}
