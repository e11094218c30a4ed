//! The latency of inbound messages, 20 messages a second over 20 chats: from a prospect's message to the event after
//! its commit, and to its card in a member's chat.
//!
//! `cargo bench --bench inbound` prints figures, with the disk's fsync beside them, since each message and each card is
//! a commit. Telegram lets a bot send one message a second in a chat and 30 in all. So each dialog is assigned to its
//! own member, and the sandbox enforces those limits. A second part has eight members on duty who chose topics.

mod cards;
mod saved;
#[path = "../../tests/support/seed.rs"]
mod seed;
#[path = "../../tests/support/mod.rs"]
mod support;
mod topics;

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use salesdesk::clock::Clock;
use salesdesk::domain::ids::AccountId;
use salesdesk::settings::Settings;
use salesdesk::store::Store;
use telegram_sandbox::world::{Person, PersonId};
use telegram_sandbox::{Sandbox, SandboxConfig};
use tempfile::TempDir;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

const ACCOUNTS: u32 = 5;
const CHATS: usize = 20;
/// Messages per second.
const PACE: u32 = 20;
const MESSAGES: usize = 600;
const PATIENCE: Duration = Duration::from_secs(10);

/// A sandbox, and the database of a desk on it.
struct Stage {
    sandbox: Sandbox,
    folder: TempDir,
    settings: Settings,
    store: Store,
    owners: Vec<PersonId>,
    /// The prospects, each with the account they write to.
    chats: Vec<(PersonId, (AccountId, PersonId))>,
}

impl Stage {
    async fn set(members: usize) -> anyhow::Result<Self> {
        let sandbox = Sandbox::start(SandboxConfig::default()).await?;
        let owners: Vec<_> =
            (0..members).map(|number| sandbox.add(Person::named(&format!("Owner {number}")))).collect();
        // On the disk of the build: a temporary folder may be in memory, where fsync is free.
        let folder = tempfile::tempdir_in(std::env::current_exe()?.parent().context("no folder")?)?;
        let settings = support::settings(&sandbox, folder.path(), &owners);
        let store = Store::open(&settings.database_url, &settings.secret_key, Clock::default()).await?;
        let mut accounts = Vec::new();
        for number in 0..ACCOUNTS {
            accounts.push(seed::account(sandbox.world(), &store, number, 100).await?);
        }
        let prospect = |number| sandbox.add(Person::named("Prospect").username(&format!("prospect_{number}")));
        let chats = (0..CHATS).map(|number| (prospect(number), accounts[number % accounts.len()])).collect();
        Ok(Self { sandbox, folder, settings, store, owners, chats })
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let stage = Stage::set(CHATS).await?;
    println!("fsync of 4 KiB on this disk: {:.2} ms in the median", milliseconds(fsync_time(stage.folder.path())?));
    println!("{MESSAGES} messages at {PACE}/s over {CHATS} chats, written by a prospect →");
    print_times("saved and delivered", saved::times(stage).await?, "");
    print_times(
        "its card in the chat of its member, at Telegram's pace",
        cards::times(Stage::set(CHATS).await?).await?,
        "≤ 100 ms",
    );
    println!(
        "{} messages, one in {:?}, to {} members on duty who chose topics, written by a prospect →",
        topics::MESSAGES,
        topics::EVERY,
        topics::MEMBERS
    );
    print_times(
        "shown in the topic of every member",
        topics::times(Stage::set(topics::MEMBERS).await?).await?,
        "≤ 25 ms",
    );
    Ok(())
}

fn print_times(what: &str, mut times: Vec<Duration>, goal: &str) {
    times.sort_unstable();
    let at = |part: usize| milliseconds(times[times.len() * part / 100]);
    let longest = milliseconds(times[times.len() - 1]);
    let goal = if goal.is_empty() { String::new() } else { format!(" (goal {goal})") };
    println!("{what}: p50 {:.2} ms, p99 {:.2} ms{goal}, longest {longest:.2} ms", at(50), at(99));
}

/// The time of one write to the disk.
fn fsync_time(folder: &Path) -> anyhow::Result<Duration> {
    let mut file = std::fs::File::create(folder.join("probe"))?;
    let mut times = Vec::new();
    for _ in 0..200 {
        let begun = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_all()?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
