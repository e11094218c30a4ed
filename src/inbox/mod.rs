//! The inbox: messages from prospects, messages written on the accounts' phones, and how far the team has read.
//!
//! Invariant: a message is saved once, in one transaction with the position after it. Notifications follow that commit.

mod away;
mod catch_up;
mod opt_out;
mod read;
mod receive;
mod reconcile;
mod run_stops;
mod save;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex as AsyncMutex, mpsc, watch};
use tokio::task::JoinSet;

use crate::accounts::Supervisor;
use crate::domain::ids::AccountId;
use crate::logging::{Repeats, repeats};
use crate::store::Store;
use crate::tasks::{Pulse, Wake};
use crate::telegram::AccountClient;

/// The inbox. Clones share everything.
#[derive(Clone)]
pub struct Inbox(Arc<Inner>);

struct Inner {
    store: Store,
    supervisor: Supervisor,
    /// Woken when an account has connected.
    connected: Wake,
    read_marks: Repeats,
    /// Errors of receiving, limited in the log.
    receives: Repeats,
    connections: AsyncMutex<mpsc::UnboundedReceiver<Arc<AccountClient>>>,
}

impl Inbox {
    /// Creates the inbox. Do this before the supervisor runs, so that no account's first connection is missed.
    #[must_use]
    pub fn new(store: Store, supervisor: &Supervisor) -> Self {
        let connections = AsyncMutex::new(supervisor.connections());
        Self(Arc::new(Inner {
            store,
            supervisor: supervisor.clone(),
            connected: Wake::default(),
            read_marks: repeats!("failed to record the outcome of read receipts"),
            receives: repeats!("failed to save what an account received"),
            connections,
        }))
    }

    /// Receives updates for all accounts and sends read receipts, until the future is dropped.
    pub async fn run(self, pulse: Pulse) {
        tokio::join!(self.receive_all(&pulse), self.send_receipts());
    }

    /// Receives updates, with one task for each account.
    async fn receive_all(&self, pulse: &Pulse) {
        let mut attended: HashMap<AccountId, watch::Sender<Arc<AccountClient>>> = HashMap::new();
        let mut receivers = JoinSet::new();
        let mut connections = self.0.connections.lock().await;
        // After a restart of this loop: existing clients are not announced again.
        let mut there = self.0.supervisor.all_running().await;
        loop {
            let client = match there.pop() {
                Some(client) => client,
                None => match pulse.rest(connections.recv()).await {
                    Some(client) => client,
                    None => return,
                },
            };
            self.0.connected.wake();
            let account = client.account();
            if let Some(latest) = attended.get(&account) {
                latest.send_replace(client);
            } else {
                let (latest, connected) = watch::channel(client);
                attended.insert(account, latest);
                receivers.spawn(self.clone().attend(account, connected));
            }
        }
    }
}
