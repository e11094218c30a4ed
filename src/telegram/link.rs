//! What comes over a client's connections, and how they fare.
//! Its rule: it never waits for a listener; what nobody has room for is reported as lost, to be asked for later.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use grammers_session::updates::UpdatesLike;
use grammers_tl_types as tl;
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio::task::JoinHandle;

use super::arrivals::{Arrival, arrivals_in};
use super::login_updates::{LoginUpdate, news_in};
use super::session::DbSession;
use super::updates::{Pushed, read};
use crate::domain::ids::AccountId;

/// News that a listener may be behind. They are rare, and each is acted upon at once.
const NEWS_KEPT: usize = 4;

/// How many pieces of the stream of updates wait for whoever saves them. What is more is asked for later.
const PUSHED: usize = 256;

/// How the connections of a client fare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// How often the connection to the home data centre was lost. Messages may have been missed each time.
    pub lost: u32,
    /// The session is being ended at our own wish, so that what Telegram says of it is no trouble.
    pub leaving: bool,
    /// Set once; the client is of no use from then on.
    pub ended: Option<Ended>,
}

/// Why a client has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was told to.
    Disconnected,
    /// A call got no answer in time.
    Hung,
    /// Its task panicked; the panic is in the log.
    Panicked,
}

/// What a client tells of the stream of updates.
pub(super) struct UpdateSink {
    pub(super) news: broadcast::Sender<LoginUpdate>,
    arrivals: broadcast::Sender<Arrival>,
    /// No channel: that would hold room for 32 pieces in each of the accounts, most of which are silent.
    pushed: Mutex<Vec<Pushed>>,
    /// There is more in it, or there will be none any more.
    pub(super) more: Notify,
}

impl UpdateSink {
    pub(super) fn new(arrivals: broadcast::Sender<Arrival>) -> Self {
        Self { news: broadcast::Sender::new(NEWS_KEPT), arrivals, pushed: Mutex::default(), more: Notify::new() }
    }

    /// Whether there was anything to take.
    pub(super) fn take_pushed(&self, into: &mut Vec<Pushed>) -> bool {
        let mut pushed = self.pushed.lock().unwrap_or_else(PoisonError::into_inner);
        let any = !pushed.is_empty();
        if into.is_empty() {
            // Room for many is not kept after a burst.
            *into = std::mem::take(&mut pushed);
        } else {
            into.append(&mut pushed);
        }
        any
    }

    /// Without a listener it is nobody's news.
    pub(super) fn tell(&self, account: AccountId, updates: &[tl::enums::Update], messages: &[tl::enums::Message]) {
        for arrival in arrivals_in(account, updates, messages) {
            let _ = self.arrivals.send(arrival);
        }
        for one in news_in(updates) {
            let _ = self.news.send(one);
        }
    }

    /// Never waits: behind whoever waited, grammers would drop what comes next without a word.
    fn push(&self, pushed: Pushed) {
        let mut waiting = self.pushed.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < PUSHED {
            waiting.push(pushed);
        } else if waiting.len() == PUSHED {
            waiting.push(Pushed::Lost);
        }
        drop(waiting);
        self.more.notify_one();
    }
}

/// The updates of a piece that has any beside a message's own.
fn updates_in(updates: &UpdatesLike) -> &[tl::enums::Update] {
    match updates {
        UpdatesLike::Updates(tl::enums::Updates::UpdateShort(short)) => std::slice::from_ref(&short.update),
        UpdatesLike::Updates(tl::enums::Updates::Updates(updates)) => &updates.updates,
        UpdatesLike::Updates(tl::enums::Updates::Combined(updates)) => &updates.updates,
        _ => &[],
    }
}

/// Notes what befalls the connections, and passes on what is told. A panic in grammers is an event here, not the end of
/// the program.
pub(super) async fn watch_over(
    session: Arc<DbSession>,
    runner: JoinHandle<()>,
    mut updates: mpsc::Receiver<UpdatesLike>,
    link: watch::Sender<Link>,
    hung: Arc<AtomicBool>,
    told: Arc<UpdateSink>,
) {
    // It closes with the runner.
    while let Some(update) = updates.recv().await {
        if matches!(update, UpdatesLike::ConnectionClosed) {
            link.send_modify(|link| link.lost += 1);
        }
        told.tell(session.account(), updates_in(&update), &[]);
        if let Some(pushed) = read(update, session.user()) {
            told.push(pushed);
        }
        // A full channel has dropped what came behind.
        if updates.len() + 1 >= updates.max_capacity() {
            told.push(Pushed::Lost);
        }
    }
    let ended = match runner.await {
        Err(error) if error.is_panic() => Ended::Panicked,
        Ok(()) | Err(_) if hung.load(Ordering::SeqCst) => Ended::Hung,
        Ok(()) | Err(_) => Ended::Disconnected,
    };
    link.send_modify(|link| link.ended = Some(ended));
    told.more.notify_one();
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
        let told = Arc::new(UpdateSink::new(broadcast::Sender::new(1)));
        watch_over(Arc::new(session), runner, receiver, link.clone(), Arc::default(), told).await;
        assert_eq!(link.borrow().ended, Some(Ended::Panicked));
    }

    #[test]
    fn what_finds_no_room_is_said_to_be_lost_once() {
        let told = UpdateSink::new(broadcast::Sender::new(1));
        for _ in 0..PUSHED + 20 {
            told.push(Pushed::Piece(UpdatePiece::default()));
        }
        let mut taken = Vec::new();
        assert!(told.take_pushed(&mut taken));
        assert_eq!(taken.len(), PUSHED + 1);
        assert_eq!(taken.iter().filter(|one| **one == Pushed::Lost).count(), 1);
        assert_eq!(taken.last(), Some(&Pushed::Lost));
        assert!(!told.take_pushed(&mut taken), "there is nothing more");
    }
}
