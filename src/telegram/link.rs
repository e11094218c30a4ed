//! Updates and events from a client's connections. Nothing here waits for a subscriber; updates that do not fit are
//! reported as lost, to be fetched later.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use grammers_session::updates::UpdatesLike;
use grammers_tl_types as tl;
use parking_lot::Mutex;
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio::task::JoinHandle;

use super::arrivals::{SendProof, arrivals_in};
use super::login_updates::{LoginUpdate, news_in};
use super::session::DbSession;
use super::updates::{Pushed, read};
use crate::domain::ids::AccountId;

/// The buffer for login updates. They are rare, and each is handled at once.
const NEWS_KEPT: usize = 4;

/// The buffer for pushed updates that wait to be saved. Further ones are fetched later.
const PUSHED: usize = 256;

/// The state of a client's connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// How often the connection to the home data centre was lost. Updates may have been missed each time.
    pub lost: u32,
    /// The session is being ended by us, so errors about it are expected.
    pub leaving: bool,
    /// Set once; the client is useless from then on.
    pub ended: Option<Ended>,
}

/// Why a client has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was disconnected by us.
    Disconnected,
    /// A call got no answer in time.
    Hung,
    /// Its task panicked; the panic is in the log.
    Panicked,
}

/// The subscribers to a client's updates.
pub(super) struct UpdateSink {
    pub(super) news: broadcast::Sender<LoginUpdate>,
    arrivals: broadcast::Sender<SendProof>,
    /// Not a channel, which would reserve room for 32 updates for each account, most of which are silent.
    pushed: Mutex<Vec<Pushed>>,
    /// Notified when there are more updates, or when there will be none any more.
    pub(super) more: Notify,
}

impl UpdateSink {
    pub(super) fn new(arrivals: broadcast::Sender<SendProof>) -> Self {
        Self { news: broadcast::Sender::new(NEWS_KEPT), arrivals, pushed: Mutex::default(), more: Notify::new() }
    }

    /// Takes the buffered updates. Returns whether there were any.
    pub(super) fn take_pushed(&self, into: &mut Vec<Pushed>) -> bool {
        let mut pushed = self.pushed.lock();
        let any = !pushed.is_empty();
        if into.is_empty() {
            // The large buffer after a burst is given away, not kept.
            *into = std::mem::take(&mut pushed);
        } else {
            into.append(&mut pushed);
        }
        any
    }

    /// Delivers updates to the subscribers, if there are any.
    pub(super) fn send(&self, account: AccountId, updates: &[tl::enums::Update], messages: &[tl::enums::Message]) {
        for arrival in arrivals_in(account, updates, messages) {
            let _ = self.arrivals.send(arrival);
        }
        for one in news_in(updates) {
            let _ = self.news.send(one);
        }
    }

    /// Never waits: grammers would drop further updates without notice meanwhile.
    fn push(&self, pushed: Pushed) {
        let mut waiting = self.pushed.lock();
        if waiting.len() < PUSHED {
            waiting.push(pushed);
        } else if waiting.len() == PUSHED {
            waiting.push(Pushed::Lost);
        }
        drop(waiting);
        self.more.notify_one();
    }
}

/// The updates of a piece that contains any beside a message's own.
fn updates_in(updates: &UpdatesLike) -> &[tl::enums::Update] {
    match updates {
        UpdatesLike::Updates(tl::enums::Updates::UpdateShort(short)) => std::slice::from_ref(&short.update),
        UpdatesLike::Updates(tl::enums::Updates::Updates(updates)) => &updates.updates,
        UpdatesLike::Updates(tl::enums::Updates::Combined(updates)) => &updates.updates,
        _ => &[],
    }
}

/// Watches the connections and passes updates on. A panic in grammers ends the client, not the program.
pub(super) async fn watch_over(
    session: Arc<DbSession>,
    runner: JoinHandle<()>,
    mut updates: mpsc::Receiver<UpdatesLike>,
    link: watch::Sender<Link>,
    hung: Arc<AtomicBool>,
    sink: Arc<UpdateSink>,
) {
    // The channel closes with the runner.
    while let Some(update) = updates.recv().await {
        if matches!(update, UpdatesLike::ConnectionClosed) {
            link.send_modify(|link| link.lost += 1);
        }
        sink.send(session.account(), updates_in(&update), &[]);
        if let Some(pushed) = read(update, session.user()) {
            sink.push(pushed);
        }
        // A full channel has dropped the updates after this one.
        if updates.len() + 1 >= updates.max_capacity() {
            sink.push(Pushed::Lost);
        }
    }
    let ended = match runner.await {
        Err(error) if error.is_panic() => Ended::Panicked,
        Ok(()) | Err(_) if hung.load(Ordering::SeqCst) => Ended::Hung,
        Ok(()) | Err(_) => Ended::Disconnected,
    };
    link.send_modify(|link| link.ended = Some(ended));
    sink.more.notify_one();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::updates::UpdatePiece;

    #[tokio::test]
    async fn a_panic_of_the_runner_is_an_event() {
        let link = watch::Sender::new(Link::default());
        let (session, _folder) = super::super::session::tests::session().await;
        let (_, receiver) = mpsc::channel(1);
        let runner = tokio::spawn(async { panic!("an address that is none") });
        let sink = Arc::new(UpdateSink::new(broadcast::Sender::new(1)));
        watch_over(Arc::new(session), runner, receiver, link.clone(), Arc::default(), sink).await;
        assert_eq!(link.borrow().ended, Some(Ended::Panicked));
    }

    #[test]
    fn what_finds_no_room_is_said_to_be_lost_once() {
        let sink = UpdateSink::new(broadcast::Sender::new(1));
        for _ in 0..PUSHED + 20 {
            sink.push(Pushed::Piece(UpdatePiece::default()));
        }
        let mut taken = Vec::new();
        assert!(sink.take_pushed(&mut taken));
        assert_eq!(taken.len(), PUSHED + 1);
        assert_eq!(taken.iter().filter(|one| **one == Pushed::Lost).count(), 1);
        assert_eq!(taken.last(), Some(&Pushed::Lost));
        assert!(!sink.take_pushed(&mut taken), "there is nothing more");
    }
}
