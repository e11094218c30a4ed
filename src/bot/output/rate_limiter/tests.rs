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

#[tokio::test(start_paused = true)]
async fn nothing_waits_while_there_is_room_and_one_chat_does_not_wait_for_another() {
    let limiter = RateLimiter::new(CancellationToken::new());
    for _ in 0..8 {
        assert!(free(&limiter, TEAM, Priority::News).await);
    }
    assert!(!free(&limiter, TEAM, Priority::News).await);
    assert!(free(&limiter, ChatId(-8), Priority::News).await && free(&limiter, PERSON, Priority::News).await);
}

#[tokio::test(start_paused = true)]
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

#[tokio::test(start_paused = true)]
async fn a_groups_limit_is_waited_for_by_all() {
    let limiter = RateLimiter::new(CancellationToken::new());
    for _ in 0..8 {
        assert!(free(&limiter, TEAM, Priority::Answer).await);
    }
    assert!(!free(&limiter, TEAM, Priority::Answer).await);
}

#[tokio::test(start_paused = true)]
async fn in_a_private_chat_news_alone_waits_and_answers_count() {
    let limiter = RateLimiter::new(CancellationToken::new());
    for _ in 0..12 {
        assert!(free(&limiter, PERSON, Priority::News).await && free(&limiter, PERSON, Priority::Answer).await);
    }
    assert!(free(&limiter, PERSON, Priority::News).await);
    assert!(!free(&limiter, PERSON, Priority::News).await);
    for priority in [Priority::Answer, Priority::Alert] {
        assert!(free(&limiter, PERSON, priority).await, "{priority:?}");
    }
    assert_eq!(limiter.pause_over(PERSON).await, Some(false), "it has its slot");
}

#[tokio::test(start_paused = true)]
async fn news_and_answers_together_keep_the_pace_however_long_they_go_on() {
    let limiter = Arc::new(RateLimiter::new(CancellationToken::new()));
    let sent = Arc::new(AtomicUsize::new(0));
    for priority in [Priority::News, Priority::Refresh] {
        let (limiter, sent) = (Arc::clone(&limiter), Arc::clone(&sent));
        tokio::spawn(async move {
            while limiter.acquire(PERSON, priority).await.is_some() {
                sent.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    for second in 0..120 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(limiter.acquire(PERSON, Priority::Answer).await, Some(false));
        let sent = sent.fetch_add(1, Ordering::SeqCst) + 1;
        // What Telegram allows: a burst, and one a second.
        assert!(sent <= 28 + second, "{sent} after {second} s");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_new_does_not_wait_for_refreshes_even_where_a_flood_of_them_waits() {
    let limiter = Arc::new(RateLimiter::new(CancellationToken::new()));
    for _ in 0..40 {
        let limiter = Arc::clone(&limiter);
        tokio::spawn(async move { limiter.acquire(PERSON, Priority::Refresh).await });
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    for _ in 0..5 {
        assert_eq!(limiter.acquire(PERSON, Priority::News).await, Some(false));
    }
    assert_eq!(limiter.acquire(PERSON, Priority::Answer).await, Some(false));
    let begun = Instant::now();
    assert_eq!(limiter.acquire(PERSON, Priority::News).await, Some(true));
    assert!(begun.elapsed() <= Duration::from_secs(2), "the answer's debt, and its own token");
    assert!(!free(&limiter, PERSON, Priority::Refresh).await);
}

#[tokio::test(start_paused = true)]
async fn debts_stay_small_and_after_a_pause_there_is_one_token() {
    let limiter = RateLimiter::new(CancellationToken::new());
    for _ in 0..100 {
        assert_eq!(limiter.acquire(PERSON, Priority::Answer).await, Some(false));
    }
    let begun = Instant::now();
    assert_eq!(limiter.acquire(PERSON, Priority::News).await, Some(true));
    assert_eq!(begun.elapsed().as_secs(), 4);
    let other = ChatId(8);
    limiter.pause(other, Duration::from_secs(3));
    assert_eq!(limiter.acquire(other, Priority::News).await, Some(true));
    assert!(!free(&limiter, other, Priority::News).await);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(free(&limiter, other, Priority::News).await);
}

#[tokio::test(start_paused = true)]
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

#[tokio::test(start_paused = true)]
async fn a_waiting_call_gives_up_when_the_desk_stops() {
    let stop = CancellationToken::new();
    let limiter = Arc::new(RateLimiter::new(stop.clone()));
    limiter.pause(PERSON, Duration::from_secs(600));
    let waiting: Vec<_> = [Priority::Answer, Priority::Alert, Priority::News, Priority::News, Priority::Refresh]
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

#[tokio::test(start_paused = true)]
async fn answers_pass_before_alerts_and_both_before_news_that_came_first_and_keeps_its_order() {
    let all = Arc::new(SyncMutex::new(Tokens::full(ALL)));
    let bucket = Arc::new(Bucket::new((1, Duration::from_millis(20)), true, &all));
    bucket.pass(Some(Priority::Answer.queue())).await;
    let said = Arc::new(SyncMutex::new(Vec::new()));
    let speak = |priority: Priority, word: &'static str| {
        let (bucket, said) = (Arc::clone(&bucket), Arc::clone(&said));
        tokio::spawn(async move {
            bucket.pass(Some(priority.queue())).await;
            said.lock().push(word);
        })
    };
    let mut speakers = Vec::new();
    let words = [
        (Priority::Refresh, "refresh"),
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
    assert_eq!(*said.lock(), ["answer", "alert", "first", "second", "refresh"]);
}

#[tokio::test(start_paused = true)]
async fn a_break_that_telegram_asks_for_is_kept_by_everybody_in_that_chat() {
    let limiter = RateLimiter::new(CancellationToken::new());
    limiter.pause(PERSON, Duration::from_millis(50));
    limiter.pause(PERSON, Duration::from_millis(10));
    assert!(!free(&limiter, PERSON, Priority::Answer).await && !free(&limiter, PERSON, Priority::News).await);
    assert!(free(&limiter, ChatId(8), Priority::Answer).await);
    assert_eq!(limiter.acquire(PERSON, Priority::Answer).await, Some(true), "it had to wait");
    assert_eq!(limiter.acquire(PERSON, Priority::Answer).await, Some(false), "it had not");
}
