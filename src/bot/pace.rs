//! The pace at which the bot speaks: a token bucket for each group, and in every chat the breaks that Telegram asks for.
//! Its rule: news gives way to alerts, and both to answers; a group's limit holds all. In a private chat they wait for nothing but
//! Telegram's own word: the person who asked sets the pace, and cards that queued for tokens held up the answers behind them.
//!
//! Telegram says no more than: about 30 messages a second in all and one a second in a chat, both with bursts and a word when
//! it is too much; 20 a minute in a group (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>). Edits are counted alike.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;

use crate::domain::ids::ChatId;

/// Why something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Urgency {
    /// Somebody is waiting for it.
    Answer,
    /// Somebody has to know of it.
    Alert,
    /// It happened by itself.
    News,
    /// Its turn was waited for already.
    InTurn,
}

impl Urgency {
    /// Its place among those who wait, the most urgent first; none for whoever does not wait.
    fn line(self) -> Option<usize> {
        match self {
            Self::Answer => Some(0),
            Self::Alert => Some(1),
            Self::News => Some(2),
            Self::InTurn => None,
        }
    }
}

/// What a group gets at once, and what time brings one more: 8 + 12 in a minute.
const GROUP: (u32, Duration) = (8, Duration::from_secs(5));

/// The chats in which the bot speaks. Only chats of the team ever get a place here.
#[derive(Default)]
pub(super) struct Pace {
    chats: StdMutex<HashMap<ChatId, Arc<Bucket>>>,
}

impl Pace {
    /// Waits until something may be said in a chat; `true` when there was no room for it at first.
    pub(super) async fn turn(&self, chat: ChatId, urgency: Urgency) -> bool {
        self.chat(chat).pass(urgency).await
    }

    /// Telegram asked for a break in a chat.
    pub(super) fn rest(&self, chat: ChatId, wait: Duration) {
        self.chat(chat).rest(wait);
    }

    fn chat(&self, chat: ChatId) -> Arc<Bucket> {
        let mut chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        // A private chat has its person's id, a group a negative one.
        let bucket = || Bucket::new(chat.is_group().then_some(GROUP));
        Arc::clone(chats.entry(chat).or_insert_with(|| Arc::new(bucket())))
    }
}

struct Bucket {
    /// None where only Telegram's own word is waited for.
    tokens: Option<DefaultDirectRateLimiter>,
    rests_until: StdMutex<Option<Instant>>,
    /// A line for each urgency, so that what is said first is heard first.
    lines: [Mutex<()>; 3],
    /// How many wait in each; those of the lines behind let them pass.
    waiting: [AtomicUsize; 3],
    line_ended: Notify,
}

impl Bucket {
    fn new(limit: Option<(u32, Duration)>) -> Self {
        let quota =
            limit.and_then(|(burst, every)| Some(Quota::with_period(every)?.allow_burst(NonZeroU32::new(burst)?)));
        let tokens = quota.map(RateLimiter::direct);
        Self {
            tokens,
            rests_until: StdMutex::default(),
            lines: Default::default(),
            waiting: Default::default(),
            line_ended: Notify::new(),
        }
    }

    async fn pass(&self, urgency: Urgency) -> bool {
        let line = urgency.line();
        let _waiting = line.map(|line| Waiting::of(self, line));
        let mut waited = false;
        let _place = match line.and_then(|line| self.lines.get(line)) {
            Some(line) => Some(match line.try_lock() {
                Ok(place) => place,
                Err(_) => {
                    waited = true;
                    line.lock().await
                }
            }),
            None => None,
        };
        while let Some(wait) = self.wait(line) {
            waited = true;
            match wait {
                Wait::For(wait) => tokio::time::sleep(wait).await,
                Wait::ForOthers => self.others_passed(line).await,
            }
        }
        waited
    }

    /// Takes a token; else says what to wait for.
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
        let not_yet = self.tokens.as_ref()?.check().err()?;
        Some(Wait::For(not_yet.wait_time_from(DefaultClock::default().now())))
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

enum Wait {
    For(Duration),
    ForOthers,
}

/// Somebody who waits in a line.
struct Waiting<'a> {
    bucket: &'a Bucket,
    line: usize,
}

impl<'a> Waiting<'a> {
    fn of(bucket: &'a Bucket, line: usize) -> Self {
        bucket.waiting[line].fetch_add(1, Ordering::SeqCst);
        Self { bucket, line }
    }
}

impl Drop for Waiting<'_> {
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
    async fn free(pace: &Pace, chat: ChatId, urgency: Urgency) -> bool {
        tokio::time::timeout(Duration::from_millis(5), pace.turn(chat, urgency)).await.is_ok()
    }

    #[tokio::test]
    async fn nothing_waits_while_there_is_room_and_one_chat_does_not_wait_for_another() {
        let pace = Pace::default();
        for _ in 0..8 {
            assert!(free(&pace, TEAM, Urgency::News).await);
        }
        assert!(!free(&pace, TEAM, Urgency::News).await);
        assert!(free(&pace, ChatId(-8), Urgency::News).await && free(&pace, PERSON, Urgency::News).await);
    }

    #[tokio::test]
    async fn a_groups_limit_is_waited_for_and_in_private_only_telegrams_word() {
        let pace = Pace::default();
        for _ in 0..40 {
            assert!(free(&pace, PERSON, Urgency::Answer).await);
        }
        assert!(free(&pace, PERSON, Urgency::News).await);
        let pace = Pace::default();
        for _ in 0..8 {
            assert!(free(&pace, TEAM, Urgency::Answer).await);
        }
        assert!(!free(&pace, TEAM, Urgency::Answer).await);
    }

    #[tokio::test]
    async fn answers_pass_before_alerts_and_both_before_news_that_came_first_and_keeps_its_order() {
        let bucket = Arc::new(Bucket::new(Some((1, Duration::from_millis(20)))));
        bucket.pass(Urgency::Answer).await;
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
            (Urgency::News, "first"),
            (Urgency::News, "second"),
            (Urgency::Alert, "alert"),
            (Urgency::Answer, "answer"),
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
        let pace = Pace::default();
        pace.rest(PERSON, Duration::from_millis(50));
        pace.rest(PERSON, Duration::from_millis(10));
        assert!(!free(&pace, PERSON, Urgency::Answer).await && !free(&pace, PERSON, Urgency::News).await);
        assert!(free(&pace, ChatId(8), Urgency::Answer).await);
        assert!(pace.turn(PERSON, Urgency::Answer).await, "it had to wait");
        assert!(!pace.turn(PERSON, Urgency::Answer).await, "it had not");
    }
}
