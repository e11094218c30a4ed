//! The latency of commands: from a person's message at Telegram to the bot's answer. Commands arrive at a steady rate,
//! whether or not earlier ones have been answered.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use telegram_sandbox::Sandbox;
use telegram_sandbox::world::PersonId;
use tokio::task::JoinSet;

const LIMIT: Duration = Duration::from_secs(20);

/// Sends `/help` from the owners in turn, at this rate per second. Returns the time of each answer, sorted.
pub(crate) async fn at_rate(
    sandbox: &Sandbox,
    owners: &[PersonId],
    rate: u32,
    count: usize,
) -> anyhow::Result<Vec<Duration>> {
    let mut beat = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut asked = JoinSet::new();
    for number in 0..count {
        beat.tick().await;
        let (world, owner) = (sandbox.world().clone(), owners[number % owners.len()]);
        asked.spawn(async move {
            let began = Instant::now();
            let question = world.say(owner, "/help");
            let answer = world.wait_for_bot(owner, LIMIT, |chat| {
                chat.iter().rev().any(|message| message.from_bot && message.id > question).then_some(())
            });
            answer.await.map(|()| began.elapsed())
        });
    }
    let mut times = Vec::with_capacity(count);
    while let Some(time) = asked.join_next().await {
        times.push(time?.context("a command was not answered")?);
    }
    ensure!(!times.is_empty(), "nothing was asked");
    times.sort();
    Ok(times)
}
