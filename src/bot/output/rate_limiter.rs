//! The rate limits of the bot: a token bucket for each chat and one for all, and the pauses that Telegram demands.
//!
//! Answers go before alerts, both before notifications, and refreshes of cards come last. A group's limit applies to all
//! of them. In a private chat, and over all chats, only notifications and refreshes wait for tokens: answers are limited by
//! their readers, and alerts are few. Where they find no token they leave a debt, which is paid before the next
//! notification goes. Waiting calls give up when the desk stops.
//!
//! Telegram documents only: about 30 messages a second in all and one a second in a chat, both with bursts and an error
//! above the limit; 20 a minute in a group
//! (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>). Edits count too.

mod tokens;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex as SyncMutex;
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::bot::output::rate_limiter::tokens::Tokens;
use crate::domain::ids::ChatId;

/// The priority of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Priority {
    /// Somebody waits for it.
    Answer,
    /// Somebody must know it. It waits for answers only.
    Alert,
    /// A notification, which waits for answers and alerts.
    News,
    /// A change of a card that is already there. It waits for all others.
    Refresh,
    /// Somebody waits for it, and it is sent now or not at all: the caller does not wait.
    AtOnce,
}

impl Priority {
    /// Its queue, the most urgent first.
    fn queue(self) -> usize {
        match self {
            Self::Answer | Self::AtOnce => 0,
            Self::Alert => 1,
            Self::News => NEWS,
            Self::Refresh => REFRESHES,
        }
    }
}

/// The queue of notifications. It and the next one wait for tokens everywhere.
const NEWS: usize = 2;
const REFRESHES: usize = 3;

/// The size of a burst, and the time for one more token.
type Limit = (u32, Duration);

/// 8 + 12 in a minute.
const GROUP: Limit = (8, Duration::from_secs(5));
/// A burst that nobody reads faster.
const PRIVATE: Limit = (25, Duration::from_secs(1));
/// In all chats together.
const ALL: Limit = (30, Duration::from_nanos(1_000_000_000 / 30));
/// The tokens that refreshes leave for what is new, except in groups.
const LEFT_FOR_NEWS: u32 = 5;

/// The rate limits of all chats. Only chats of the team get an entry.
pub(in crate::bot) struct RateLimiter {
    chats: SyncMutex<HashMap<ChatId, Arc<Bucket>>>,
    all: Arc<SyncMutex<Tokens>>,
    stop: CancellationToken,
}

impl RateLimiter {
    /// `stop` is cancelled when the desk stops.
    #[must_use]
    pub(in crate::bot) fn new(stop: CancellationToken) -> Self {
        Self { chats: SyncMutex::default(), all: Arc::new(SyncMutex::new(Tokens::full(ALL))), stop }
    }

    /// Waits for a slot in a chat. Returns `true` when it had to wait, `None` when the desk stops before.
    pub(in crate::bot) async fn acquire(&self, chat: ChatId, priority: Priority) -> Option<bool> {
        self.pass(chat, Some(priority.queue())).await
    }

    /// Waits for the end of a pause in a chat, for a call whose slot was acquired before. Returns `None` when the desk
    /// stops before.
    pub(in crate::bot) async fn pause_over(&self, chat: ChatId) -> Option<bool> {
        self.pass(chat, None).await
    }

    async fn pass(&self, chat: ChatId, queue: Option<usize>) -> Option<bool> {
        let bucket = self.chat(chat);
        tokio::select! {
            biased;
            waited = bucket.pass(queue) => Some(waited),
            () = self.stop.cancelled() => None,
        }
    }

    /// Takes a slot if there is one now; otherwise returns the wait.
    pub(in crate::bot) fn at_once(&self, chat: ChatId) -> Result<(), Duration> {
        match self.chat(chat).wait(Some(Priority::AtOnce.queue())) {
            None => Ok(()),
            Some(Wait::For(wait)) => Err(wait),
            Some(Wait::ForOthers) => Err(Duration::ZERO),
        }
    }

    /// Whether a pause that Telegram demanded in a chat is still running.
    pub(in crate::bot) fn is_paused(&self, chat: ChatId) -> bool {
        let bucket = self.chat(chat);
        let until = *bucket.paused_until.lock();
        until.is_some_and(|until| until > Instant::now())
    }

    /// Resolves when a call must wait in a chat after this moment.
    pub(in crate::bot) fn next_wait(&self, chat: ChatId) -> impl Future<Output = ()> + use<> {
        Arc::clone(&self.chat(chat).waits).notified_owned()
    }

    /// Reports that a call must wait in a chat.
    pub(in crate::bot) fn note_wait(&self, chat: ChatId) {
        self.chat(chat).waits.notify_waiters();
    }

    /// Gives an unused slot back.
    pub(in crate::bot) fn give_back(&self, chat: ChatId) {
        let bucket = self.chat(chat);
        bucket.tokens.lock().give_back();
        bucket.all.lock().give_back();
    }

    /// Cancelled when the desk stops.
    pub(in crate::bot) fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// Records a pause that Telegram demanded in a chat. After it there is one token.
    pub(in crate::bot) fn pause(&self, chat: ChatId, wait: Duration) {
        self.chat(chat).pause(wait);
    }

    fn chat(&self, chat: ChatId) -> Arc<Bucket> {
        let mut chats = self.chats.lock();
        let limit = if chat.is_group() { GROUP } else { PRIVATE };
        let bucket = || Bucket::new(limit, chat.is_group(), &self.all);
        Arc::clone(chats.entry(chat).or_insert_with(|| Arc::new(bucket())))
    }
}

struct Bucket {
    tokens: SyncMutex<Tokens>,
    /// Whether all priorities wait for tokens, and not just notifications.
    holds_all: bool,
    /// The bucket for all chats.
    all: Arc<SyncMutex<Tokens>>,
    paused_until: SyncMutex<Option<Instant>>,
    /// Notified whenever a call must wait.
    waits: Arc<Notify>,
    /// A queue for each priority, first in, first out.
    queues: [Mutex<()>; 4],
    /// The number of waiting calls in each queue; lower priorities let them pass.
    waiting: [AtomicUsize; 4],
    queue_ended: Notify,
}

impl Bucket {
    fn new(limit: Limit, holds_all: bool, all: &Arc<SyncMutex<Tokens>>) -> Self {
        Self {
            tokens: SyncMutex::new(Tokens::full(limit)),
            holds_all,
            all: Arc::clone(all),
            paused_until: SyncMutex::default(),
            waits: Arc::default(),
            queues: Default::default(),
            waiting: Default::default(),
            queue_ended: Notify::new(),
        }
    }

    /// Waits in a queue, or just for the end of a pause. Returns whether it had to wait.
    async fn pass(&self, queue: Option<usize>) -> bool {
        let _waiting = queue.map(|queue| WaitingCall::of(self, queue));
        let mut waited = false;
        let _place = match queue.and_then(|queue| self.queues.get(queue)) {
            Some(queue) => Some(match queue.try_lock() {
                Ok(place) => place,
                Err(_) => {
                    waited = true;
                    self.waits.notify_waiters();
                    queue.lock().await
                }
            }),
            None => None,
        };
        while let Some(wait) = self.wait(queue) {
            waited = true;
            self.waits.notify_waiters();
            match wait {
                Wait::For(wait) => tokio::time::sleep(wait).await,
                Wait::ForOthers => self.others_passed(queue).await,
            }
        }
        waited
    }

    /// Takes a token if there is one; otherwise returns what to wait for.
    fn wait(&self, queue: Option<usize>) -> Option<Wait> {
        let now = Instant::now();
        let rest = *self.paused_until.lock();
        if let Some(until) = rest.filter(|until| *until > now) {
            return Some(Wait::For(until - now));
        }
        let queue = queue?;
        if self.someone_before(queue) {
            return Some(Wait::ForOthers);
        }
        let (mut here, mut everywhere) = (self.tokens.lock(), self.all.lock());
        let kept = if queue == REFRESHES && !self.holds_all { LEFT_FOR_NEWS } else { 0 };
        let until_here = here.until_free(now, kept).filter(|_| self.holds_all || queue >= NEWS);
        let until_everywhere = everywhere.until_free(now, kept).filter(|_| queue >= NEWS);
        if let Some(wait) = until_here.max(until_everywhere) {
            return Some(Wait::For(wait));
        }
        here.take(now);
        everywhere.take(now);
        None
    }

    /// Whether a more urgent call waits.
    fn someone_before(&self, queue: usize) -> bool {
        self.waiting.iter().take(queue).any(|waiting| waiting.load(Ordering::SeqCst) > 0)
    }

    async fn others_passed(&self, queue: Option<usize>) {
        let ended = self.queue_ended.notified();
        tokio::pin!(ended);
        // Registered before the check, so that a queue that empties now is not missed.
        ended.as_mut().enable();
        if queue.is_some_and(|queue| self.someone_before(queue)) {
            ended.await;
        }
    }

    fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut rest = self.paused_until.lock();
        *rest = Some(rest.map_or(until, |known| known.max(until)));
        self.tokens.lock().use_up(until);
    }
}

enum Wait {
    For(Duration),
    ForOthers,
}

/// A call that waits in a queue.
struct WaitingCall<'a> {
    bucket: &'a Bucket,
    queue: usize,
}

impl<'a> WaitingCall<'a> {
    fn of(bucket: &'a Bucket, queue: usize) -> Self {
        bucket.waiting[queue].fetch_add(1, Ordering::SeqCst);
        Self { bucket, queue }
    }
}

impl Drop for WaitingCall<'_> {
    fn drop(&mut self) {
        if self.bucket.waiting[self.queue].fetch_sub(1, Ordering::SeqCst) == 1 {
            self.bucket.queue_ended.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests;
