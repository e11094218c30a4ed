//! One prospect reacts 10,000 times and edits 1,000 times in a minute. Beside them, another prospect of the same account
//! writes once a second, and the member of the flooded dialog types a command once a second.
//!
//! The sandbox keeps Telegram's rate limits. The flooded dialog belongs to one member, the other one to another.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::store::Prospect;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Outcome, Person, PersonId};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::stage::Stage;

const REACTIONS: usize = 10_000;
const EDITS: usize = 1_000;
const LASTS: Duration = Duration::from_secs(60);
const SECONDS: usize = 60;
/// How many messages of each side are reacted to and edited.
const MESSAGES: usize = 20;
const EMOJI: [&str; 5] = ["👍", "❤", "🔥", "🎉", "👏"];
const PATIENCE: Duration = Duration::from_secs(60);
const MB: f64 = 1e6;

/// Who takes part.
struct Sides {
    account: PersonId,
    flooder: PersonId,
    other: PersonId,
    /// The members who have the dialogs of both.
    flooded: PersonId,
    beside: PersonId,
}

/// The flooder's messages, and ours as they see them.
struct Talk {
    theirs: Vec<i32>,
    ours: Vec<i32>,
}

/// Runs it and prints the figures.
pub(crate) async fn run(binary: &Path) -> anyhow::Result<()> {
    let stage = Stage::set(binary, 1, 2).await?;
    let sides = set(&stage).await?;
    let running = stage.desk.start()?;
    stage.connected().await?;
    let talk = converse(&stage, &sides).await?;
    stage.sandbox.edit(|state| state.bot.limit_pace(true));
    let before = stage.memory().await?;
    let calls = stage.sandbox.look().journal.entries().len();
    let (mut cards, mut answers) = (JoinSet::new(), JoinSet::new());
    let (mut reactions, mut edits, mut peak) = (0, 0, before);
    let mut beat = tokio::time::interval(LASTS / u32::try_from(REACTIONS)?);
    beat.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let began = Instant::now();
    while reactions < REACTIONS {
        beat.tick().await;
        if reactions * SECONDS % REACTIONS < SECONDS {
            let second = reactions * SECONDS / REACTIONS;
            cards.spawn(writes(stage.sandbox.world().clone(), sides.other, sides.account, sides.beside, second));
            answers.spawn(asks(stage.sandbox.world().clone(), sides.flooded));
            let now = tokio::task::block_in_place(|| stage.figure("memory_bytes"));
            peak = peak.max(now.unwrap_or_default());
        }
        let emoji = EMOJI[reactions / MESSAGES % EMOJI.len()];
        stage.sandbox.react(sides.flooder, sides.account, talk.ours[reactions % MESSAGES], Some(emoji))?;
        reactions += 1;
        if reactions % (REACTIONS / EDITS) == 0 {
            let message = talk.theirs[edits % MESSAGES];
            stage.sandbox.edit_text(sides.flooder, sides.account, message, &edited(edits));
            edits += 1;
        }
    }
    let took = began.elapsed();
    let cards = times(cards).await?;
    let answers = times(answers).await?;
    let caught_up = settled(&stage, &sides, edits, EMOJI[(reactions - 1) / MESSAGES % EMOJI.len()]).await?;
    let after = stage.memory().await?;
    println!("{reactions} reactions and {edits} edits of one prospect in {:.1} s", took.as_secs_f64());
    print_times("the card of another prospect’s message", &cards);
    print_times("a command of the flooded member", &answers);
    println!("the flooded dialog shows the last of it {:.1} s after the flood", caught_up.as_secs_f64());
    println!(
        "calls of the Bot API in the flooded member’s chat, and how many of them Telegram refused for their pace:"
    );
    for (method, (count, refused)) in calls_in(&stage, sides.flooded, calls) {
        println!("  {method:<40}{count:>7}{refused:>7}");
    }
    let megabytes = |bytes: u64| crate::number(bytes) / MB;
    println!(
        "memory before {:.1} MB, highest {:.1} MB, after {:.1} MB",
        megabytes(before),
        megabytes(peak),
        megabytes(after)
    );
    running.stop().await
}

/// Two prospects, each assigned to a member.
async fn set(stage: &Stage) -> anyhow::Result<Sides> {
    let world = stage.sandbox.world();
    let person = |name: &str| world.add(Person::named(name).username(&name.to_lowercase().replace(' ', "_")));
    let (flooder, other) = (person("Flo Ode"), person("Eve Moss"));
    let [flooded, beside] = stage.owners[..] else { anyhow::bail!("two members are needed") };
    let store = stage.store().await?;
    let mut work = store.begin().await?;
    let owners: Vec<TelegramUserId> = stage.owners.iter().map(|owner| TelegramUserId(owner.0)).collect();
    work.team().ensure_owners(&owners).await?;
    let account = work.accounts().get_accounts().await?.first().context("there is no account")?.id;
    for (prospect, name, member) in [(flooder, "Flo Ode", flooded), (other, "Eve Moss", beside)] {
        let prospect = Prospect { id: TelegramUserId(prospect.0), username: None, display_name: name.to_owned() };
        let dialog = work.dialogs().open(&prospect, account).await?;
        let member = TelegramUserId(member.0);
        work.dialogs().assign(dialog.id, Some(member), member).await?;
    }
    work.commit().await?;
    store.close().await;
    for owner in &stage.owners {
        world.start_bot(*owner);
    }
    Ok(Sides { account: stage.accounts[0], flooder, other, flooded, beside })
}

/// The flooder writes, and each message is answered.
async fn converse(stage: &Stage, sides: &Sides) -> anyhow::Result<Talk> {
    let world = stage.sandbox.world();
    world.write(sides.other, sides.account, "good day");
    shown(world, sides.beside, "good day").await?;
    let mut theirs = Vec::new();
    for number in 0..MESSAGES {
        let text = format!("question {number}.");
        theirs.push(world.write(sides.flooder, sides.account, &text));
        let card = shown(world, sides.flooded, &text).await?;
        let answer = format!("answer {number}.");
        world.reply(sides.flooded, card.id, &answer)?;
        let arrived = world.wait_received(PATIENCE, sides.flooder, |got| got.text == answer).await;
        arrived.context("an answer did not arrive")?;
    }
    let ours = world.received(sides.flooder).iter().map(|got| got.message_id).collect();
    Ok(Talk { theirs, ours })
}

/// The text of an edit; the first ones are of questions in their order.
fn edited(edit: usize) -> String {
    format!("question {}, version {edit}.", edit % MESSAGES)
}

async fn shown(world: &telegram_sandbox::world::World, member: PersonId, words: &str) -> anyhow::Result<ChatMessage> {
    let card = world.wait_for_bot(member, PATIENCE, |chat| {
        chat.iter().rev().find(|message| message.from_bot && message.text.contains(words)).cloned()
    });
    card.await.with_context(|| format!("{words:?} was not shown"))
}

/// From a message of the other prospect to its card.
async fn writes(
    world: telegram_sandbox::world::World,
    other: PersonId,
    account: PersonId,
    member: PersonId,
    second: usize,
) -> anyhow::Result<Duration> {
    let (written, words) = (Instant::now(), format!("second {second}."));
    world.write(other, account, &words);
    shown(&world, member, &words).await?;
    Ok(written.elapsed())
}

/// From a command to its answer.
async fn asks(world: telegram_sandbox::world::World, member: PersonId) -> anyhow::Result<Duration> {
    let asked = Instant::now();
    let question = world.say(member, "/help");
    let answer = world.wait_for_bot(member, PATIENCE, |chat| {
        let said = chat.iter().rev().take_while(|message| message.id > question);
        said.filter(|message| message.from_bot)
            .any(|message| message.text.contains("What the desk can do"))
            .then_some(())
    });
    answer.await.context("a command was not answered")?;
    Ok(asked.elapsed())
}

async fn times(mut waited: JoinSet<anyhow::Result<Duration>>) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::new();
    while let Some(time) = waited.join_next().await {
        times.push(time??);
    }
    ensure!(!times.is_empty(), "nothing was measured");
    times.sort();
    Ok(times)
}

fn print_times(what: &str, times: &[Duration]) {
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("{what}: p50 {:.0} ms, p99 {:.0} ms, longest {:.0} ms", at(50), at(99), at(100));
}

/// Waits until the chat shows every last version and the last reaction. Returns how long it took.
async fn settled(stage: &Stage, sides: &Sides, edits: usize, emoji: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let versions: Vec<String> = (edits - MESSAGES..edits).map(edited).collect();
    let settled = stage.sandbox.wait_for_bot(sides.flooded, 2 * PATIENCE, |chat| {
        let of = |words: &str| chat.iter().any(|one| one.from_bot && one.text.contains(words));
        let marked = chat.iter().filter(|one| !one.from_bot && one.text.starts_with("answer "));
        let marked = marked.filter(|one| one.reaction.as_deref() == Some(emoji)).count();
        (versions.iter().all(|version| of(version)) && marked == MESSAGES).then_some(())
    });
    settled.await.context("the chat does not show the last of it")?;
    Ok(began.elapsed())
}

/// How often each method of the Bot API was called in a chat since a call, and how many of these calls exceeded the limits.
fn calls_in(stage: &Stage, member: PersonId, since: usize) -> BTreeMap<String, (usize, usize)> {
    let state = stage.sandbox.look();
    let mut calls = BTreeMap::new();
    let of_bot = state.journal.entries()[since..].iter().filter(|entry| entry.door == Door::BotApi);
    for entry in of_bot.filter(|entry| entry.params["chat_id"].as_i64() == Some(member.0)) {
        let (count, refused): &mut (usize, usize) = calls.entry(entry.method.clone()).or_default();
        *count += 1;
        *refused += usize::from(matches!(entry.outcome, Outcome::Error { code: 429, .. }));
    }
    calls
}
