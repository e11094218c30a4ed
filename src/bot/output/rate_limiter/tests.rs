//! The order and the waits of calls, with a clock that the tests set.

use super::*;

const PERSON: ChatId = ChatId(7);
const TEAM: ChatId = ChatId(-7);

/// Whether it may be sent now.
async fn free(limiter: &RateLimiter, chat: ChatId, priority: Priority) -> bool {
    tokio::time::timeout(Duration::from_millis(5), limiter.acquire(chat, priority))
        .await
        .is_ok_and(|slot| slot.is_some())
}

#[tokio::test]
async fn nothing_waits_while_there_is_room_and_one_chat_does_not_wait_for_another() {
    let limiter = RateLimiter::new(CancellationToken::new());
    for _ in 0..8 {
        assert!(free(&limiter, TEAM, Priority::News).await);
    }
    assert!(!free(&limiter, TEAM, Priority::News).await);
    assert!(free(&limiter, ChatId(-8), Priority::News).await && free(&limiter, PERSON, Priority::News).await);
}

#[tokio::test]
async fn a_turn_that_was_not_used_is_there_for_the_next_one() {
    let limiter = RateLimiter::new(CancellationToken::new());
    for _ in 0..8 {
        assert!(limiter.at_once(TEAM).is_ok());
    }
    assert!(limiter.at_once(TEAM).is_err());
    limiter.give_back(TEAM);
    assert!(limiter.at_once(TEAM).is_ok());
    assert!(limiter.at_once(TEAM).is_err());
}

#[tokio::test]
async fn a_groups_limit_is_waited_for_by_all() {
    let limiter = RateLimiter::new(CancellationToken::new());
    for _ in 0..8 {
        assert!(free(&limiter, TEAM, Priority::Answer).await);
    }
    assert!(!free(&limiter, TEAM, Priority::Answer).await);
}

#[tokio::test]
async fn in_a_private_chat_news_alone_waits_and_answers_count() {
    let limiter = RateLimiter::new(CancellationToken::new());
    for _ in 0..12 {
        assert!(free(&limiter, PERSON, Priority::News).await && free(&limiter, PERSON, Priority::Answer).await);
    }
    assert!(free(&limiter, PERSON, Priority::News).await);
    assert!(!free(&limiter, PERSON, Priority::News).await);
    for priority in [Priority::Answer, Priority::Alert, Priority::HasSlot] {
        assert!(free(&limiter, PERSON, priority).await, "{priority:?}");
    }
}

#[tokio::test]
async fn news_to_all_chats_together_is_paced_and_answers_and_alerts_are_not() {
    let limiter = RateLimiter::new(CancellationToken::new());
    let mut waited = 0;
    for person in 0..60 {
        waited += u32::from(limiter.acquire(ChatId(100 + person), Priority::News).await == Some(true));
    }
    assert!(waited >= 10, "{waited}");
    assert_eq!(limiter.acquire(PERSON, Priority::Answer).await, Some(false));
    assert_eq!(limiter.acquire(PERSON, Priority::Alert).await, Some(false));
}

#[tokio::test]
async fn a_waiting_call_gives_up_when_the_desk_stops() {
    let stop = CancellationToken::new();
    let limiter = Arc::new(RateLimiter::new(stop.clone()));
    limiter.pause(PERSON, Duration::from_secs(600));
    let waiting: Vec<_> = [Priority::Answer, Priority::Alert, Priority::News, Priority::News, Priority::HasSlot]
        .into_iter()
        .map(|priority| {
            let limiter = Arc::clone(&limiter);
            tokio::spawn(async move { limiter.acquire(PERSON, priority).await })
        })
        .collect();
    tokio::task::yield_now().await;
    stop.cancel();
    for turn in waiting {
        assert_eq!(turn.await.unwrap(), None);
    }
    assert_eq!(limiter.acquire(TEAM, Priority::News).await, Some(false), "what need not wait is still said");
}

#[tokio::test]
async fn answers_pass_before_alerts_and_both_before_news_that_came_first_and_keeps_its_order() {
    let bucket = Arc::new(Bucket::new((1, Duration::from_millis(20)), true, &Arc::new(None)));
    bucket.pass(Priority::Answer).await;
    let said = Arc::new(SyncMutex::new(Vec::new()));
    let speak = |priority, word: &'static str| {
        let (bucket, said) = (Arc::clone(&bucket), Arc::clone(&said));
        tokio::spawn(async move {
            bucket.pass(priority).await;
            said.lock().push(word);
        })
    };
    let mut speakers = Vec::new();
    let words = [
        (Priority::News, "first"),
        (Priority::News, "second"),
        (Priority::Alert, "alert"),
        (Priority::Answer, "answer"),
    ];
    for (priority, word) in words {
        speakers.push(speak(priority, word));
        // It takes its place in the queue.
        tokio::task::yield_now().await;
    }
    for speaker in speakers {
        speaker.await.unwrap();
    }
    assert_eq!(*said.lock(), ["answer", "alert", "first", "second"]);
}

#[tokio::test]
async fn a_break_that_telegram_asks_for_is_kept_by_everybody_in_that_chat() {
    let limiter = RateLimiter::new(CancellationToken::new());
    limiter.pause(PERSON, Duration::from_millis(50));
    limiter.pause(PERSON, Duration::from_millis(10));
    assert!(!free(&limiter, PERSON, Priority::Answer).await && !free(&limiter, PERSON, Priority::News).await);
    assert!(free(&limiter, ChatId(8), Priority::Answer).await);
    assert_eq!(limiter.acquire(PERSON, Priority::Answer).await, Some(true), "it had to wait");
    assert_eq!(limiter.acquire(PERSON, Priority::Answer).await, Some(false), "it had not");
}
