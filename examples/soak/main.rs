//! The soak test: 50 accounts with unstable connections, prospects who write, owners who send.
//!
//! `cargo run --release --example soak -- --minutes 60`. At the end every message must exist once on both sides, memory
//! must not have grown, and the number of tasks must be as at the start. Otherwise the exit code is 1.

#[path = "../crash_test/desk.rs"]
#[expect(dead_code, reason = "here nothing is killed")]
mod binary;
#[path = "../crash_test/dice.rs"]
mod dice;
#[path = "../../tests/support/seed.rs"]
mod seed;
#[path = "../../benches/desk/stage.rs"]
#[expect(dead_code, reason = "the benchmark asks for more")]
mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Parser;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use telegram_sandbox::world::{Person, PersonId};

use dice::Dice;
use stage::Stage;

/// A long time in a short one.
#[derive(Parser)]
struct Arguments {
    /// How long.
    #[arg(long, default_value_t = 60)]
    minutes: u64,
    /// Repeats the choices of an earlier run.
    #[arg(long)]
    seed: Option<u64>,
}

const ACCOUNTS: u32 = 50;
const PROSPECTS: usize = 100;
/// Owners, each with a chat of their own.
const OWNERS: usize = 10;
/// One event happens per beat.
const BEAT: Duration = Duration::from_millis(500);
/// How long everything may take to settle at the end.
const SETTLING: Duration = Duration::from_secs(180);
/// The allowed growth of memory: the last third compared with the one before it.
const GROWTH: f64 = 1.10;
/// The tolerated number of short-lived tasks.
const TASKS: u64 = 20;

/// What was ordered and written, to be checked at the end.
#[derive(Default)]
struct Record {
    sent: Vec<String>,
    written: Vec<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(|| std::process::id().into());
    println!("seed {seed}, {} minutes", arguments.minutes);
    let binary = binary::build()?;
    let stage = Stage::set(&binary, ACCOUNTS, OWNERS).await?;
    let name = |number: usize| format!("prospect_{number}");
    let prospects: Vec<PersonId> =
        (0..PROSPECTS).map(|number| stage.sandbox.add(Person::named("Prospect").username(&name(number)))).collect();
    for owner in &stage.owners {
        stage.sandbox.say(*owner, "/start");
    }
    let running = stage.desk.start()?;
    stage.connected().await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let tasks_before = stage.figure("tasks").context("the desk says nothing of its tasks")?;

    let (mut dice, mut record, mut memory) = (Dice(seed), Record::default(), Vec::new());
    let began = Instant::now();
    let mut beat = tokio::time::interval(BEAT);
    while began.elapsed() < Duration::from_secs(60 * arguments.minutes) {
        beat.tick().await;
        something_happens(&stage, &prospects, &mut dice, &mut record);
        if memory.len() as u64 * 5 <= began.elapsed().as_secs() {
            memory.extend(stage.figure("memory_bytes"));
        }
    }
    let verdict = judge(&stage, &prospects, &record, &memory, tasks_before).await;
    running.stop().await?;
    match verdict {
        Ok(()) => println!("as it must be"),
        Err(error) => {
            println!("NOT AS IT MUST BE: {error:#}");
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn something_happens(stage: &Stage, prospects: &[PersonId], dice: &mut Dice, record: &mut Record) {
    let account = stage.accounts[dice.below(stage.accounts.len())];
    let prospect = dice.below(prospects.len());
    match dice.below(12) {
        0..=2 => stage.sandbox.close_connections(Some(account)),
        3 if dice.below(40) == 0 => stage.sandbox.close_connections(None),
        3..=6 => {
            let text = format!("from a prospect {}.", record.written.len());
            stage.sandbox.write(prospects[prospect], account, &text);
            record.written.push(text);
        }
        _ => {
            let text = format!("from the desk {}.", record.sent.len());
            let owner = stage.owners[prospect % stage.owners.len()];
            stage.sandbox.say(owner, &format!("/send @prospect_{prospect} {text}"));
            record.sent.push(text);
        }
    }
}

async fn judge(
    stage: &Stage,
    prospects: &[PersonId],
    record: &Record,
    memory: &[u64],
    tasks_before: u64,
) -> anyhow::Result<()> {
    stage.connected().await?;
    let url = stage.desk.settings.iter().find(|(name, _)| *name == "DATABASE_URL").context("no database")?;
    let file = url.1.trim_start_matches("sqlite://");
    let mut database = SqliteConnectOptions::new().filename(file).read_only(true).connect().await?;
    let until = Instant::now() + SETTLING;
    let missing = loop {
        let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
        for message in prospects.iter().flat_map(|prospect| stage.sandbox.received(*prospect)) {
            *arrived.entry(message.text).or_default() += 1;
        }
        let doubled = arrived.values().filter(|times| **times > 1).count();
        ensure!(doubled == 0, "{doubled} messages arrived twice");
        let saved: Vec<String> =
            sqlx::query_scalar("select content from messages where direction = 'in'").fetch_all(&mut database).await?;
        let rows = saved.len();
        let saved: BTreeSet<String> = saved.into_iter().collect();
        ensure!(saved.len() == rows, "{} messages were saved twice", rows - saved.len());
        let lost = record.sent.iter().filter(|text| !arrived.contains_key(*text)).count();
        let missed = record.written.iter().filter(|text| !saved.contains(*text)).count();
        if lost + missed == 0 || Instant::now() > until {
            break (lost, missed);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    tokio::time::sleep(Duration::from_secs(12)).await;
    let tasks = stage.figure("tasks").context("the desk says nothing of its tasks")?;
    let (middle, last) = (median(memory, 1), median(memory, 2));
    println!("{} sent, {} lost; {} written, {} missed", record.sent.len(), missing.0, record.written.len(), missing.1);
    println!("tasks {tasks_before} → {tasks}; memory {:.1} → {:.1} MB", middle / 1e6, last / 1e6);
    println!("sessions used twice: {}", stage.sandbox.sessions_used_twice());
    ensure!(missing == (0, 0), "messages are missing");
    ensure!(stage.sandbox.sessions_used_twice() == 0, "a session was used twice");
    ensure!(tasks <= tasks_before + TASKS, "tasks are left over");
    ensure!(last <= middle * GROWTH, "memory grows");
    Ok(())
}

/// The median of a third of the samples.
#[expect(clippy::cast_precision_loss, reason = "these are figures for people")]
fn median(samples: &[u64], third: usize) -> f64 {
    let length = samples.len() / 3;
    let mut part: Vec<u64> = samples.iter().skip(third * length).take(length.max(1)).copied().collect();
    part.sort_unstable();
    part.get(part.len() / 2).copied().unwrap_or(0) as f64
}
