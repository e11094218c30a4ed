//! How fast what prospects write is saved: from a message at the prospect's end to the event that tells of it, 20 messages a
//! second over 20 chats, on a Telegram in a box.
//!
//! `cargo bench --bench inbound`. It is no test: it prints figures, with the disk's fsync beside them, since each message is a
//! commit.

#[path = "../../tests/support/seed.rs"]
mod seed;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use salesdesk::accounts::{AccountNotifier, KeepSettings, Supervisor};
use salesdesk::clock::Clock;
use salesdesk::event::{Event, Events};
use salesdesk::inbox::Inbox;
use salesdesk::store::Store;
use salesdesk::tasks::Tasks;
use telegram_sandbox::world::Person;
use telegram_sandbox::{Sandbox, SandboxConfig};
use tokio::sync::mpsc::UnboundedReceiver;

use support::{SandboxDataCenters, settings};

const ACCOUNTS: u32 = 5;
const CHATS: usize = 20;
/// Messages a second.
const PACE: u32 = 20;
const MESSAGES: usize = 600;
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let sandbox = Sandbox::start(SandboxConfig::default()).await?;
    let folder = tempfile::tempdir()?;
    let settings = settings(&sandbox, folder.path(), &[]);
    let store = Store::open(&settings.database_url, &settings.secret_key, Clock::default()).await?;
    let mut accounts = Vec::new();
    for number in 0..ACCOUNTS {
        accounts.push(seed::account(sandbox.world(), &store, number, 100).await?.1);
    }
    let prospect = |number| sandbox.add(Person::named("Prospect").username(&format!("prospect_{number}")));
    let chats: Vec<_> = (0..CHATS).map(|number| (prospect(number), accounts[number % accounts.len()])).collect();

    let supervisor = Supervisor::new(store.clone(), SandboxDataCenters::of(&sandbox), settings.api.clone());
    let ((events, mut heard), tasks) = (Events::new(), Tasks::default());
    let inbox = Inbox::new(store.clone(), &supervisor, events.clone());
    tasks.spawn(async move { inbox.run().await });
    let notifier = AccountNotifier::new(store.clone(), events);
    tasks.spawn(async move { supervisor.run(KeepSettings::default(), notifier).await });
    // Every chat is known, and every account has caught up.
    for (prospect, account) in &chats {
        sandbox.write(*prospect, *account, "Hello");
        told(&mut heard).await?;
    }

    println!("fsync of 4 KiB on this disk: {:.2} ms in the median", milliseconds(fsync_time(folder.path())?));
    let mut times = Vec::with_capacity(MESSAGES);
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / PACE);
    for number in 0..MESSAGES {
        ticks.tick().await;
        let (prospect, account) = chats[number % chats.len()];
        let written = Instant::now();
        sandbox.write(prospect, account, &format!("message {number}"));
        told(&mut heard).await?;
        times.push(written.elapsed());
    }
    times.sort_unstable();
    println!(
        "{MESSAGES} messages at {PACE}/s over {CHATS} chats, written → saved and told: p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        milliseconds(times[times.len() / 2]),
        milliseconds(times[times.len() * 99 / 100]),
        milliseconds(times[times.len() - 1]),
    );
    tasks.stop().await;
    Ok(())
}

/// Waits until a message has been told.
async fn told(heard: &mut UnboundedReceiver<Event>) -> anyhow::Result<()> {
    let telling = async {
        while let Some(event) = heard.recv().await {
            if matches!(event, Event::Message { .. }) {
                return Some(());
            }
        }
        None
    };
    tokio::time::timeout(PATIENCE, telling).await.ok().flatten().context("a message was not told")
}

/// What one write to the disk costs here.
fn fsync_time(folder: &std::path::Path) -> anyhow::Result<Duration> {
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
