//! The crash test: the desk is killed repeatedly while it sends; nothing may be lost or sent twice.
//!
//! `cargo run --release --example crash_test -- --kills 200`. `--trouble` adds lost answers, stalled connections and
//! duplicate updates. `--control` makes the sandbox forget sent messages and unconfirmed updates; this run must find
//! duplicates and lost input. With `--replies 10000` prospects write, and each message must be saved once and shown
//! once. With `--sequences 2000` people of a campaign answer, react, block and opt out and an admin pauses it while it is
//! killed: nobody gets a step twice or after anything human; `--sequences 200 --control` must find both. The normal run
//! ends with changes: albums, edits, take-backs and reactions of both sides, with kills of their own (`--changes` runs them
//! alone); `--changes --control` must find changes that were forgotten, and doubled files.

mod changes;
mod changes_judge;
mod changes_wanted;
mod desk;
mod dice;
mod judge;
mod load;
mod replies;
#[path = "../../tests/support/seed.rs"]
mod seed;
mod sequences;
mod sequences_cast;
mod sequences_judge;
mod sequences_record;
mod shown;
mod stage;
mod talkers;
mod trouble;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Parser;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Moment, Paused};

use dice::Dice;
use judge::Verdict;
use load::Load;
use stage::Stage;

/// How long no accepted message may be delivered although some wait: twice the longest pause between two attempts.
const SETTLING: Duration = Duration::from_secs(150);
/// How long the desk may answer nothing, change no card and set no mark although some are due. Telegram lets a bot send
/// one message a second in a chat, and twenty a minute in a group.
const STANDSTILL: Duration = Duration::from_secs(60);
/// The number of sending accounts.
const ACCOUNTS: u32 = 10;
/// The number of messages per start.
const ORDERS: usize = 8;

/// Kills the desk again and again while it sends, then counts what arrived.
#[derive(Parser)]
struct Arguments {
    /// How often it is killed at random.
    #[arg(long, default_value_t = 200)]
    kills: usize,
    /// How often it is killed when the sandbox has seen, has executed and has answered a request: each.
    #[arg(long, default_value_t = 20)]
    at_moments: usize,
    /// Adds lost answers, stalled connections and updates that come twice.
    #[arg(long)]
    trouble: bool,
    /// The sandbox forgets which messages it has seen, and updates once it has handed them out: duplicates must be found,
    /// and messages that reached nobody.
    #[arg(long)]
    control: bool,
    /// Prospects write so many messages at least to fifty accounts, instead of owners ordering any.
    #[arg(long, conflicts_with_all = ["trouble", "control"])]
    replies: Option<usize>,
    /// So many people are in a campaign, and do all that is human, while owners decide about their runs.
    #[arg(
        long, value_name = "PEOPLE", num_args = 0..=1, default_missing_value = "300",
        conflicts_with_all = ["trouble", "replies", "short"]
    )]
    sequences: Option<usize>,
    /// Only albums, edits, take-backs and reactions.
    #[arg(long, conflicts_with_all = ["trouble", "replies", "sequences", "short"])]
    changes: bool,
    /// A shorter run of everything.
    #[arg(long, conflicts_with_all = ["trouble", "control"])]
    short: bool,
    /// Repeats the choices of an earlier run.
    #[arg(long)]
    seed: Option<u64>,
}

/// One run, from an empty database to its verdict.
#[derive(Clone, Copy)]
struct Plan {
    title: &'static str,
    kills: usize,
    at_moments: usize,
    trouble: bool,
    control: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(|| std::process::id().into());
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let binary = desk::build()?;
    if let Some(messages) = arguments.replies {
        let good = replies::run(&binary, &mut dice, 50, arguments.kills, messages).await?;
        return Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    if let Some(people) = arguments.sequences {
        let good = sequences::run(on_sequences(&arguments, people), &binary, &mut dice).await?;
        return Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    if arguments.changes {
        let good = changes::run(of_changes(&arguments), &binary, &mut dice).await?;
        return Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let mut good = !arguments.short || replies::run(&binary, &mut dice, 10, 8, 600).await?;
    for plan in plans(&arguments) {
        good &= run(plan, &binary, &mut dice).await?;
    }
    if !arguments.short && !arguments.control && !arguments.trouble {
        good &= changes::run(of_changes(&arguments), &binary, &mut dice).await?;
    }
    for plan in if arguments.short { SHORT_CHANGES.as_slice() } else { &[] } {
        good &= changes::run(*plan, &binary, &mut dice).await?;
    }
    for plan in if arguments.short { SHORT_SEQUENCES.as_slice() } else { &[] } {
        good &= sequences::run(*plan, &binary, &mut dice).await?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The short runs with changes.
const SHORT_CHANGES: [changes::Plan; 2] = [
    changes::Plan { title: "changes", accounts: ACCOUNTS, kills: 6, at_moments: 3, control: false },
    changes::Plan { title: "changes, control", accounts: ACCOUNTS, kills: 3, at_moments: 4, control: true },
];

fn of_changes(arguments: &Arguments) -> changes::Plan {
    let Arguments { kills, at_moments, control, .. } = *arguments;
    let title = if control { "changes, control" } else { "changes" };
    changes::Plan { title, accounts: ACCOUNTS, kills, at_moments, control }
}

/// The short runs with sequences.
const SHORT_SEQUENCES: [sequences::Plan; 2] = [
    sequences::Plan { title: "sequences", people: 120, accounts: 4, kills: 5, at_moments: 3, control: false },
    sequences::Plan { title: "sequences, control", people: 60, accounts: 3, kills: 2, at_moments: 3, control: true },
];

/// A hundred people for each account, on twenty accounts at most.
fn on_sequences(arguments: &Arguments, people: usize) -> sequences::Plan {
    let Arguments { kills, at_moments, control, .. } = *arguments;
    let title = if control { "sequences, control" } else { "sequences" };
    let accounts = u32::try_from(people / 100).unwrap_or(u32::MAX).clamp(4, 20);
    sequences::Plan { title, people, accounts, kills, at_moments, control }
}

fn plans(arguments: &Arguments) -> Vec<Plan> {
    let Arguments { kills, at_moments, trouble, control, short, .. } = *arguments;
    if short {
        let plain = Plan { title: "kills", kills: 15, at_moments: 15, trouble: false, control: false };
        let trouble = Plan { title: "kills and trouble", kills: 10, at_moments: 5, trouble: true, control: false };
        let control = Plan { title: "control", kills: 0, at_moments: 5, trouble: false, control: true };
        return vec![plain, trouble, control];
    }
    let title = match (trouble, control) {
        (_, true) => "control",
        (true, false) => "kills and trouble",
        (false, false) => "kills",
    };
    vec![Plan { title, kills, at_moments, trouble, control }]
}

/// Runs a plan and prints its verdict. Returns whether it is the expected one.
async fn run(plan: Plan, binary: &Path, dice: &mut Dice) -> anyhow::Result<bool> {
    let began = Instant::now();
    let stage = Stage::with_talkers(binary, ACCOUNTS).await?;
    stage.sandbox.edit(|state| state.dcs.settings.recognises_repetition = !plan.control);
    stage.sandbox.forget_what_is_handed_out(plan.control);
    let played = play(plan, &stage, dice).await;
    let verdict = match played {
        Ok(verdict) => verdict,
        Err(error) => {
            println!("the files are in {}", stage.keep().display());
            return Err(error);
        }
    };
    let Plan { title, kills, at_moments, .. } = plan;
    println!("{title}: {kills} at random, {at_moments} each at seen, executed, answered; {:.1?}", began.elapsed());
    print!("{verdict}");
    let good = if plan.control { verdict.doubled > 0 && verdict.unheard > 0 } else { verdict.good() };
    println!("  {}", if good { "as it must be" } else { "NOT AS IT MUST BE" });
    if !good {
        println!("the files are in {}", stage.keep().display());
    }
    Ok(good)
}

async fn play(plan: Plan, stage: &Stage, dice: &mut Dice) -> anyhow::Result<Verdict> {
    let mut load = Load::default();
    let at_random = std::iter::repeat_n(None, plan.kills);
    let moments = [Moment::Seen, Moment::Executed, Moment::Answered];
    let at_moments = moments.into_iter().flat_map(|moment| std::iter::repeat_n(Some(moment), plan.at_moments));
    for moment in at_random.chain(at_moments) {
        load.order(stage, dice, ORDERS);
        if plan.trouble {
            trouble::make(stage.sandbox.world(), dice);
        }
        let desk = stage.desk.start()?;
        let paused = match moment {
            None => {
                at_random_call(stage, dice, plan.trouble).await;
                None
            }
            Some(moment) => Some(at_a_send(stage, &mut load, dice, moment).await?),
        };
        desk.kill()?;
        // A request in flight continues without the desk, as at Telegram.
        drop(paused);
        stage.sandbox.stall(false);
    }
    trouble::end(stage.sandbox.world());
    let desk = stage.desk.start()?;
    settle(stage).await?;
    cards_settle(stage).await?;
    desk.stop().await?;
    Verdict::on(stage, &load).await
}

/// Returns after a random number of calls, on either protocol, and a random delay.
async fn at_random_call(stage: &Stage, dice: &mut Dice, trouble: bool) {
    let calls = stage.sandbox.look().journal.entries().len() + 1 + dice.below(80);
    if trouble && dice.below(4) == 0 {
        stage.sandbox.stall(true);
    }
    let reached = |state: &telegram_sandbox::world::State| (state.journal.entries().len() >= calls).then_some(());
    // An idle desk may be killed too.
    let _ = stage.sandbox.wait_for(Duration::from_millis(400), reached).await;
    tokio::time::sleep(Duration::from_micros(u64::try_from(dice.below(3000)).unwrap_or(0))).await;
}

/// Returns when one of the next sends has reached this moment.
async fn at_a_send(stage: &Stage, load: &mut Load, dice: &mut Dice, moment: Moment) -> anyhow::Result<Paused> {
    let mut let_pass = dice.below(4);
    let mut tries = 0;
    loop {
        let reached = stage.sandbox.hooks().stop_at("messages.sendMessage", moment);
        match tokio::time::timeout(Duration::from_secs(3), reached).await {
            Ok(paused) if let_pass == 0 => return paused.context("the hook is gone"),
            Ok(_) => let_pass -= 1,
            // Everything has been sent, or waits for its second attempt.
            Err(_) => {
                tries += 1;
                ensure!(tries < 10, "nothing is sent any more; the desk's log is {}", stage.desk.log.display());
                load.order(stage, dice, ORDERS);
            }
        }
    }
}

/// Waits until the bot has answered everything and only items held back by a daily limit remain.
async fn settle(stage: &Stage) -> anyhow::Result<()> {
    let world = stage.sandbox.world();
    // Inputs of one person in a chat are handled in order, so this answer means that all are done. Answers in topics
    // run beside it; they are done when no updates wait.
    let mut asked: Vec<_> = stage.owners.iter().map(|owner| (*owner, world.say(*owner, "/language dance"))).collect();
    let unheard = async || {
        asked.retain(|(owner, asked)| {
            let answer = |message: &ChatMessage| {
                message.from_bot && message.id > *asked && message.text.contains("I speak English")
            };
            !world.bot_chat(*owner).iter().any(answer)
        });
        Ok(asked.len() + world.updates_waiting())
    };
    ensure!(runs_out(STANDSTILL, unheard).await?, "the bot does not answer after its last start");
    let mut database = stage.database().await?;
    let open = async || {
        let open: i64 = sqlx::query_scalar(
            // An item behind one that is held back has no reason of its own.
            "select count(*) from outbox item where settled_at is null and not exists (
                 select 1 from outbox first where first.settled_at is null and first.id <= item.id
                     and first.target_username = item.target_username and first.reason = 'daily_limit')",
        )
        .fetch_one(&mut database)
        .await?;
        Ok(usize::try_from(open)?)
    };
    ensure!(runs_out(SETTLING, open).await?, "messages are still not settled");
    Ok(())
}

/// Waits until every card shows its message's end and every answer has its mark. The judge finds missing ones.
async fn cards_settle(stage: &Stage) -> anyhow::Result<()> {
    let mut database = stage.database().await?;
    let old = async || {
        let cards: i64 = sqlx::query_scalar(
            "select count(*) from outbox where settled_at is not null and card_final = 0 and asked_chat_id is null",
        )
        .fetch_one(&mut database)
        .await?;
        Ok(usize::try_from(cards)? + judge::unmarked(stage))
    };
    runs_out(STANDSTILL, old).await.map(drop)
}

/// Waits until nothing is left, as long as it becomes less: how long that takes depends on the machine and on
/// Telegram's limits. Returns `false` if it stops becoming less.
async fn runs_out(standstill: Duration, mut left: impl AsyncFnMut() -> anyhow::Result<usize>) -> anyhow::Result<bool> {
    let (mut least, mut until) = (usize::MAX, Instant::now() + standstill);
    loop {
        let left = left().await?;
        if left == 0 || Instant::now() > until {
            return Ok(left == 0);
        }
        if left < least {
            (least, until) = (left, Instant::now() + standstill);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
