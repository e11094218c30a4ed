//! The inbox: what prospects write to the accounts, what is written on the accounts' phones, and what was read of it.
//! Its rule: a message is saved once, with the place in the stream after it in the same transaction, and told after it.

mod catch_up;
mod opt_out;
mod read;
mod receive;
mod reconcile;
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

/// Clones share everything.
#[derive(Clone)]
pub struct Inbox(Arc<Inner>);

struct Inner {
    store: Store,
    supervisor: Supervisor,
    /// An account has connected.
    connected: Wake,
    read_marks: Repeats,
    /// Of what accounts receive, and of their receivers.
    receives: Repeats,
    connections: AsyncMutex<mpsc::UnboundedReceiver<Arc<AccountClient>>>,
}

impl Inbox {
    /// Made before the supervisor runs, it attends to every account from its first connection on.
    #[must_use]
    pub fn new(store: Store, supervisor: &Supervisor) -> Self {
        let connections = AsyncMutex::new(supervisor.connections());
        Self(Arc::new(Inner {
            store,
            supervisor: supervisor.clone(),
            connected: Wake::default(),
            read_marks: repeats!("failed to keep what Telegram knows to be read"),
            receives: repeats!("failed to save what an account received"),
            connections,
        }))
    }

    /// Receives what the accounts are written, and tells Telegram what the team has read of it, until the future is
    /// dropped.
    pub async fn run(self, pulse: Pulse) {
        tokio::join!(self.receive_all(&pulse), self.tell_reads());
    }

    /// Receives, a task for each account.
    async fn receive_all(&self, pulse: &Pulse) {
        let mut attended: HashMap<AccountId, watch::Sender<Arc<AccountClient>>> = HashMap::new();
        let mut receivers = JoinSet::new();
        let mut connections = self.0.connections.lock().await;
        // After a death: nobody tells of the clients that are there already.
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
