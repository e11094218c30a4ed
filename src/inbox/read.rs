//! Sending read receipts to Telegram, so that the prospect sees what was read and no phone of the account shows it as
//! unread.
//!
//! Only messages that a member opened or answered are read. Receipts delay nothing else, and Telegram's waits are kept.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use super::Inbox;
use crate::accounts::trouble::{self, Fitness};
use crate::domain::ids::AccountId;
use crate::logging::repeats;
use crate::store::{PendingReceipt, StoreError};
use crate::tasks::keyed::SingleFlight;
use crate::telegram::{ClientError, ErrorKind};

/// The pause of an account's read receipts when Telegram did not answer.
const REST: SignedDuration = SignedDuration::from_mins(1);

/// Accounts that send read receipts, each in its own task.
#[derive(Default)]
struct ReceiptTasks {
    tasks: JoinSet<AfterReceipts>,
    at_work: SingleFlight<AccountId>,
}

/// What follows when an account's task ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AfterReceipts {
    /// Wait for an event: more is read, or the account connects.
    Sleep,
    /// The database knows when the account may continue.
    LookAgain,
}

impl Inbox {
    /// Sends read receipts for every account, until the future is dropped.
    pub(super) async fn send_receipts(&self) {
        let mut reads = self.0.store.reads();
        let mut tasks = ReceiptTasks::default();
        let searches = repeats!("failed to look for read receipts to send");
        loop {
            reads.mark_unchanged();
            let next = match searches.note(self.start_due(&mut tasks).await) {
                Some(next) => next,
                None => Some(self.0.store.clock().now() + REST),
            };
            let woken = async {
                tokio::select! {
                    _ = reads.changed() => {}
                    () = self.0.connected.woken() => {}
                    () = tasks.look_again() => {}
                }
            };
            self.0.store.clock().until_due(next, woken).await;
        }
    }

    /// Starts a task for every account with read receipts to send. Returns when the others may send.
    async fn start_due(&self, tasks: &mut ReceiptTasks) -> Result<Option<Timestamp>, StoreError> {
        let now = self.0.store.clock().now();
        let (mut due, mut next) = (BTreeMap::<AccountId, Vec<PendingReceipt>>::new(), None::<Timestamp>);
        for read in self.0.store.ask().await?.dialogs().pending_receipts().await? {
            match read.not_before.filter(|moment| now < *moment) {
                Some(later) => next = Some(next.map_or(later, |next| next.min(later))),
                None => due.entry(read.account).or_default().push(read),
            }
        }
        for (account, reads) in due {
            let inbox = self.clone();
            tasks.set_to_work(account, async move { inbox.send_all(account, reads).await });
        }
        Ok(next)
    }

    async fn send_all(&self, account: AccountId, reads: Vec<PendingReceipt>) -> AfterReceipts {
        // No account is connected for this; it is asked again after it connects.
        let Some(client) = self.0.supervisor.running(account).await else { return AfterReceipts::Sleep };
        for read in reads {
            let answer = client.read_history(read.prospect, read.up_to).await;
            match self.0.read_marks.note_of(account, self.keep(read, answer).await) {
                Some(true) => {}
                Some(false) => return AfterReceipts::LookAgain,
                None => return AfterReceipts::Sleep,
            }
        }
        AfterReceipts::Sleep
    }

    /// Records the outcome of a read receipt. Returns `false` when the account must pause.
    async fn keep(&self, read: PendingReceipt, answer: Result<(), ClientError>) -> Result<bool, StoreError> {
        let class = match answer {
            Ok(()) => None,
            Err(ClientError::Telegram(class)) => Some(class),
            Err(ClientError::Store(error)) => return Err(error),
        };
        let mut work = self.0.store.begin().await?;
        let rests_until = match &class {
            None => None,
            Some(class) => {
                tracing::info!(account = %read.account, ?class, "failed to mark messages as read");
                let health_facts = trouble::record(&mut work, read.account, class).await?;
                match class {
                    ErrorKind::Wait { until, .. } => Some(*until),
                    ErrorKind::Retry { .. } => Some(work.now() + REST),
                    _ if health_facts == Fitness::Unfit => Some(work.now() + REST),
                    // The error concerns this chat, and a retry would not help.
                    _ => None,
                }
            }
        };
        match rests_until {
            Some(until) => work.accounts().pause_reading(read.account, until).await?,
            None => work.dialogs().receipt_done(read).await?,
        }
        work.commit().await?;
        Ok(rests_until.is_none())
    }
}

impl ReceiptTasks {
    fn set_to_work(&mut self, account: AccountId, work: impl Future<Output = AfterReceipts> + Send + 'static) {
        let Some(flight) = self.at_work.join(account) else { return };
        self.tasks.spawn(async move {
            let next = AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!("caught a panic while marking messages as read");
                AfterReceipts::Sleep
            });
            // More was read meanwhile.
            if flight.again().is_some() { AfterReceipts::LookAgain } else { next }
        });
    }

    /// Waits until an account's task ends that has more to send.
    async fn look_again(&mut self) {
        while !self.done().await {}
    }

    /// Waits until an account's task ends. Returns whether to look for more.
    async fn done(&mut self) -> bool {
        match self.tasks.join_next().await {
            Some(next) => next.is_ok_and(|next| next == AfterReceipts::LookAgain),
            None => std::future::pending().await,
        }
    }
}
