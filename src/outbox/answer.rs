//! Answering a prospect.
//! Its rule: whether somebody else was faster is asked in the transaction that accepts the answer, so that of two at the
//! same moment one is asked.

use jiff::Timestamp;

use super::accept::{AcceptError, Accepted, pieces};
use super::handle::Outbox;
use crate::domain::concurrent_reply::{LastAnswer, collides};
use crate::domain::ids::{AccountId, DialogId, TelegramUserId};
use crate::logging::chain;
use crate::store::{NewItem, Stored};

/// What came of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    Accepted(Accepted),
    /// Somebody else has answered; nothing was accepted.
    ConcurrentReply(LastAnswer),
}

impl Outbox {
    /// Accepts an answer in a dialog, unless somebody else has just answered. `seen` is when the message came that it
    /// answers, where it answers a certain one; `anyway` is the author's word that it is to go out whoever was faster.
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
            // Dropped with everything that was just written down.
            return Ok(Answered::ConcurrentReply(last));
        }
        self.finish(work, stored, false).await.map(Answered::Accepted)
    }

    /// Shows the prospect that somebody of the team is writing, if the account is connected. It is a courtesy: nothing is
    /// connected for it, and what becomes of it concerns nobody.
    pub fn show_typing(&self, account: AccountId, prospect: TelegramUserId) {
        let supervisor = self.0.supervisor.clone();
        self.0.tasks.spawn(async move {
            let Some(client) = supervisor.running(account).await else { return };
            if let Err(error) = client.show_typing(prospect).await {
                tracing::debug!(%account, error = %chain(&error), "failed to show that an answer is coming");
            }
        });
    }
}
