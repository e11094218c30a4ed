//! The pace at which the bot speaks: a token bucket for each chat and one for all, and the breaks that Telegram asks for.
//! Its rule: news gives way to alerts, and both to answers; a group's limit holds all. In a private chat, and over all chats,
//! only news waits for tokens: the person who asked sets the pace of answers, and alerts are few. Whoever waits when the desk
//! stops gives up.
//!
//! Telegram says no more than: about 30 messages a second in all and one a second in a chat, both with bursts and a word when
//! it is too much; 20 a minute in a group (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>). Edits are counted alike.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter as TokenBucket};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::domain::ids::ChatId;

/// Why something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Priority {
    /// Somebody is waiting for it.
    Answer,
    /// Somebody has to know of it.
    Alert,
    /// It happened by itself.
    News,
    /// Its turn was waited for already.
    InTurn,
    /// Somebody is waiting for it, and whoever says it does not wait.
    AtOnce,
}

impl Priority {
    /// Its place among those who wait, the most urgent first; none for whoever does not wait.
    fn line(self) -> Option<usize> {
        match self {
            Self::Answer => Some(0),
            Self::Alert => Some(1),
            Self::News => Some(NEWS),
            Self::InTurn | Self::AtOnce => None,
        }
    }
}

/// The line of news.
const NEWS: usize = 2;

/// What may be said at once, and what time brings one more.
type Limit = (u32, Duration);

/// 8 + 12 in a minute.
const GROUP: Limit = (8, Duration::from_secs(5));
/// More at once than anybody reads.
const PRIVATE: Limit = (25, Duration::from_secs(1));
/// In all chats together.
const ALL: Limit = (30, Duration::from_nanos(1_000_000_000 / 30));

/// The chats in which the bot speaks. Only chats of the team ever get a place here.
pub(in crate::bot) struct RateLimiter {
    chats: StdMutex<HashMap<ChatId, Arc<Bucket>>>,
    all: Arc<Option<DefaultDirectRateLimiter>>,
    stop: CancellationToken,
}

impl RateLimiter {
    /// `stop` is cancelled when the desk is to stop.
    #[must_use]
    pub(in crate::bot) fn new(stop: CancellationToken) -> Self {
        Self { chats: StdMutex::default(), all: Arc::new(limiter(ALL)), stop }
    }

    /// Waits until something may be said in a chat; `true` when there was no room for it at first, `None` when the desk stops
    /// before there is any.
    pub(in crate::bot) async fn turn(&self, chat: ChatId, urgency: Priority) -> Option<bool> {
        let bucket = self.chat(chat);
        tokio::select! {
            biased;
            waited = bucket.pass(urgency) => Some(waited),
            () = self.stop.cancelled() => None,
        }
    }

    /// Takes a turn only if it can be had now; else says how long it would take.
    pub(in crate::bot) fn at_once(&self, chat: ChatId) -> Result<(), Duration> {
        match self.chat(chat).wait(Priority::Answer.line()) {
            None => Ok(()),
            Some(Wait::For(wait)) => Err(wait),
            Some(Wait::ForOthers) => Err(Duration::ZERO),
        }
    }

    /// Whether Telegram has asked for a break in a chat, and it is not over.
    pub(in crate::bot) fn rests(&self, chat: ChatId) -> bool {
        let bucket = self.chat(chat);
        let until = *bucket.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| until > Instant::now())
    }

    /// Resolves when something has to wait in a chat, from the call on.
    pub(in crate::bot) fn next_wait(&self, chat: ChatId) -> impl Future<Output = ()> + use<> {
        Arc::clone(&self.chat(chat).waits).notified_owned()
    }

    /// Notes that something has to wait in a chat.
    pub(in crate::bot) fn note_wait(&self, chat: ChatId) {
        self.chat(chat).waits.notify_waiters();
    }

    /// Gives a turn back that was not used.
    pub(in crate::bot) fn give_back(&self, chat: ChatId) {
        self.chat(chat).unused.fetch_add(1, Ordering::SeqCst);
    }

    /// Cancelled when the desk is to stop.
    pub(in crate::bot) fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// Telegram asked for a break in a chat.
    pub(in crate::bot) fn rest(&self, chat: ChatId, wait: Duration) {
        self.chat(chat).rest(wait);
    }

    fn chat(&self, chat: ChatId) -> Arc<Bucket> {
        let mut chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = if chat.is_group() { GROUP } else { PRIVATE };
        let bucket = || Bucket::new(limit, chat.is_group(), &self.all);
        Arc::clone(chats.entry(chat).or_insert_with(|| Arc::new(bucket())))
    }
}

fn limiter((burst, every): Limit) -> Option<DefaultDirectRateLimiter> {
    let quota = Quota::with_period(every)?.allow_burst(NonZeroU32::new(burst)?);
    Some(TokenBucket::direct(quota))
}

struct Bucket {
    tokens: Option<DefaultDirectRateLimiter>,
    /// Turns that were given back.
    unused: AtomicUsize,
    /// Whether all wait for tokens, and not just news.
    holds_all: bool,
    /// Those of all chats.
    all: Arc<Option<DefaultDirectRateLimiter>>,
    rests_until: StdMutex<Option<Instant>>,
    /// Told of everything that has to wait.
    waits: Arc<Notify>,
    /// A line for each urgency, so that what is said first is heard first.
    lines: [Mutex<()>; 3],
    /// How many wait in each; those of the lines behind let them pass.
    waiting: [AtomicUsize; 3],
    line_ended: Notify,
}

impl Bucket {
    fn new(limit: Limit, holds_all: bool, all: &Arc<Option<DefaultDirectRateLimiter>>) -> Self {
        Self {
            tokens: limiter(limit),
            unused: AtomicUsize::new(0),
            holds_all,
            all: Arc::clone(all),
            rests_until: StdMutex::default(),
            waits: Arc::default(),
            lines: Default::default(),
            waiting: Default::default(),
            line_ended: Notify::new(),
        }
    }

    async fn pass(&self, urgency: Priority) -> bool {
        let line = urgency.line();
        let _waiting = line.map(|line| WaitingPlace::of(self, line));
        let mut waited = false;
        let _place = match line.and_then(|line| self.lines.get(line)) {
            Some(line) => Some(match line.try_lock() {
                Ok(place) => place,
                Err(_) => {
                    waited = true;
                    self.waits.notify_waiters();
                    line.lock().await
                }
            }),
            None => None,
        };
        while let Some(wait) = self.wait(line) {
            waited = true;
            self.waits.notify_waiters();
            match wait {
                Wait::For(wait) => tokio::time::sleep(wait).await,
                Wait::ForOthers => self.others_passed(line).await,
            }
        }
        waited
    }

    /// Takes a token where there is one; says what to wait for, if it has to be waited for.
    fn wait(&self, line: Option<usize>) -> Option<Wait> {
        let now = Instant::now();
        let rest = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = rest.filter(|until| *until > now) {
            return Some(Wait::For(until - now));
        }
        let line = line?;
        if self.someone_before(line) {
            return Some(Wait::ForOthers);
        }
        if self.take_unused() {
            return None;
        }
        let here = until_free(self.tokens.as_ref());
        if let Some(wait) = here.filter(|_| self.holds_all || line == NEWS) {
            return Some(Wait::For(wait));
        }
        let everywhere = until_free(self.all.as_ref().as_ref());
        everywhere.filter(|_| line == NEWS).map(Wait::For)
    }

    fn take_unused(&self) -> bool {
        let less = |turns: usize| turns.checked_sub(1);
        self.unused.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_ok()
    }

    /// Whether somebody waits who is more urgent.
    fn someone_before(&self, line: usize) -> bool {
        self.waiting.iter().take(line).any(|waiting| waiting.load(Ordering::SeqCst) > 0)
    }

    async fn others_passed(&self, line: Option<usize>) {
        let ended = self.line_ended.notified();
        tokio::pin!(ended);
        // Heard from here on, so that a line that ends just now is not missed.
        ended.as_mut().enable();
        if line.is_some_and(|line| self.someone_before(line)) {
            ended.await;
        }
    }

    fn rest(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut rest = self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        *rest = Some(rest.map_or(until, |known| known.max(until)));
    }
}

/// Takes a token; else says how long it takes until there is one.
fn until_free(tokens: Option<&DefaultDirectRateLimiter>) -> Option<Duration> {
    let not_yet = tokens?.check().err()?;
    Some(not_yet.wait_time_from(DefaultClock::default().now()))
}

enum Wait {
    For(Duration),
    ForOthers,
}

/// Somebody who waits in a line.
struct WaitingPlace<'a> {
    bucket: &'a Bucket,
    line: usize,
}

impl<'a> WaitingPlace<'a> {
    fn of(bucket: &'a Bucket, line: usize) -> Self {
        bucket.waiting[line].fetch_add(1, Ordering::SeqCst);
        Self { bucket, line }
    }
}

impl Drop for WaitingPlace<'_> {
    fn drop(&mut self) {
        if self.bucket.waiting[self.line].fetch_sub(1, Ordering::SeqCst) == 1 {
            self.bucket.line_ended.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: ChatId = ChatId(7);
    const TEAM: ChatId = ChatId(-7);

    /// Whether it may be said now.
    async fn free(pace: &RateLimiter, chat: ChatId, urgency: Priority) -> bool {
        tokio::time::timeout(Duration::from_millis(5), pace.turn(chat, urgency)).await.is_ok_and(|turn| turn.is_some())
    }

    #[tokio::test]
    async fn nothing_waits_while_there_is_room_and_one_chat_does_not_wait_for_another() {
        let pace = RateLimiter::new(CancellationToken::new());
        for _ in 0..8 {
            assert!(free(&pace, TEAM, Priority::News).await);
        }
        assert!(!free(&pace, TEAM, Priority::News).await);
        assert!(free(&pace, ChatId(-8), Priority::News).await && free(&pace, PERSON, Priority::News).await);
    }

    #[tokio::test]
    async fn a_turn_that_was_not_used_is_there_for_the_next_one() {
        let pace = RateLimiter::new(CancellationToken::new());
        for _ in 0..8 {
            assert!(pace.at_once(TEAM).is_ok());
        }
        assert!(pace.at_once(TEAM).is_err());
        pace.give_back(TEAM);
        assert!(pace.at_once(TEAM).is_ok());
        assert!(pace.at_once(TEAM).is_err());
    }

    #[tokio::test]
    async fn a_groups_limit_is_waited_for_by_all() {
        let pace = RateLimiter::new(CancellationToken::new());
        for _ in 0..8 {
            assert!(free(&pace, TEAM, Priority::Answer).await);
        }
        assert!(!free(&pace, TEAM, Priority::Answer).await);
    }

    #[tokio::test]
    async fn in_a_private_chat_news_alone_waits_and_answers_count() {
        let pace = RateLimiter::new(CancellationToken::new());
        for _ in 0..12 {
            assert!(free(&pace, PERSON, Priority::News).await && free(&pace, PERSON, Priority::Answer).await);
        }
        assert!(free(&pace, PERSON, Priority::News).await);
        assert!(!free(&pace, PERSON, Priority::News).await);
        for urgency in [Priority::Answer, Priority::Alert, Priority::InTurn] {
            assert!(free(&pace, PERSON, urgency).await, "{urgency:?}");
        }
    }

    #[tokio::test]
    async fn news_to_all_chats_together_is_paced_and_answers_and_alerts_are_not() {
        let pace = RateLimiter::new(CancellationToken::new());
        let mut waited = 0;
        for person in 0..60 {
            waited += u32::from(pace.turn(ChatId(100 + person), Priority::News).await == Some(true));
        }
        assert!(waited >= 10, "{waited}");
        assert_eq!(pace.turn(PERSON, Priority::Answer).await, Some(false));
        assert_eq!(pace.turn(PERSON, Priority::Alert).await, Some(false));
    }

    #[tokio::test]
    async fn whoever_waits_when_the_desk_stops_gives_up() {
        let stop = CancellationToken::new();
        let pace = Arc::new(RateLimiter::new(stop.clone()));
        pace.rest(PERSON, Duration::from_secs(600));
        let waiting: Vec<_> = [Priority::Answer, Priority::Alert, Priority::News, Priority::News, Priority::InTurn]
            .into_iter()
            .map(|urgency| {
                let pace = Arc::clone(&pace);
                tokio::spawn(async move { pace.turn(PERSON, urgency).await })
            })
            .collect();
        tokio::task::yield_now().await;
        stop.cancel();
        for turn in waiting {
            assert_eq!(turn.await.unwrap(), None);
        }
        assert_eq!(pace.turn(TEAM, Priority::News).await, Some(false), "what need not wait is still said");
    }

    #[tokio::test]
    async fn answers_pass_before_alerts_and_both_before_news_that_came_first_and_keeps_its_order() {
        let bucket = Arc::new(Bucket::new((1, Duration::from_millis(20)), true, &Arc::new(None)));
        bucket.pass(Priority::Answer).await;
        let said = Arc::new(StdMutex::new(Vec::new()));
        let speak = |urgency, word: &'static str| {
            let (bucket, said) = (Arc::clone(&bucket), Arc::clone(&said));
            tokio::spawn(async move {
                bucket.pass(urgency).await;
                said.lock().unwrap().push(word);
            })
        };
        let mut speakers = Vec::new();
        let words = [
            (Priority::News, "first"),
            (Priority::News, "second"),
            (Priority::Alert, "alert"),
            (Priority::Answer, "answer"),
        ];
        for (urgency, word) in words {
            speakers.push(speak(urgency, word));
            // It takes its place.
            tokio::task::yield_now().await;
        }
        for speaker in speakers {
            speaker.await.unwrap();
        }
        assert_eq!(*said.lock().unwrap(), ["answer", "alert", "first", "second"]);
    }

    #[tokio::test]
    async fn a_break_that_telegram_asks_for_is_kept_by_everybody_in_that_chat() {
        let pace = RateLimiter::new(CancellationToken::new());
        pace.rest(PERSON, Duration::from_millis(50));
        pace.rest(PERSON, Duration::from_millis(10));
        assert!(!free(&pace, PERSON, Priority::Answer).await && !free(&pace, PERSON, Priority::News).await);
        assert!(free(&pace, ChatId(8), Priority::Answer).await);
        assert_eq!(pace.turn(PERSON, Priority::Answer).await, Some(true), "it had to wait");
        assert_eq!(pace.turn(PERSON, Priority::Answer).await, Some(false), "it had not");
    }
}
