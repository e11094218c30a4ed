//! The throughput of sends, from an accepted message to its record, over 50 accounts on a sandbox.
//!
//! `cargo bench --bench sends` prints figures, with the disk's own beside them, since every promise costs a commit. For
//! comparison, a Python loop over Telethon does the same on the same sandbox.

mod bench_desk;
mod peer;
#[path = "../../tests/support/seed.rs"]
mod seed;
#[path = "../../tests/support/mod.rs"]
mod support;
mod watch;

use std::io::Write as _;
use std::time::{Duration, Instant};

use bench_desk::{ACCOUNTS, BenchDesk, PER_ACCOUNT};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Messages of one round: 8 for each prospect.
const ROUND: usize = ACCOUNTS * PER_ACCOUNT * 8;
const ROUNDS: usize = 5;
/// Messages sent one at a time.
const SINGLES: usize = 300;
/// The rate with and without a waiting account, well below the maximum, and the number of messages per round.
const PACE: u32 = 100;
const PACED: usize = 800;
/// Rounds of both kinds. In each, another account waits, since a wait of an hour outlasts the round.
const FLOODED: usize = 7;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut desk = BenchDesk::open().await?;
    let fsync = fsync_time(desk.folder.path())?;
    println!("fsync of 4 KiB on this disk: {:.2} ms in the median", milliseconds(fsync));

    let first = desk.round(ACCOUNTS * PER_ACCOUNT).await?;
    println!("first contacts, each name asked for: {:.0} sends/s, {:.2} commits a send", first.pace, first.commits);
    let (mut paces, mut commits) = (Vec::new(), Vec::new());
    let (mut peers, mut ratios) = (Vec::new(), Vec::new());
    for number in 0..ROUNDS {
        let round = desk.round(ROUND).await?;
        paces.push(round.pace);
        commits.push(round.commits);
        // Alternating, since a machine is not equally fast at all times.
        if let Some(peer) = peer::telethon(&desk, ROUND / 2, number).await? {
            peers.push(peer.pace);
            ratios.push(round.pace / peer.pace);
        }
    }
    println!(
        "{ACCOUNTS} accounts, {ROUND} sends, {ROUNDS} rounds: {:.0} sends/s ({:.0} to {:.0}), {:.2} commits a send",
        median(&mut paces),
        paces[0],
        paces[paces.len() - 1],
        median(&mut commits),
    );
    if peers.is_empty() {
        println!("Telethon: not measured; the tests make a Python that has it, or SALESDESK_PYTHON names one");
    } else {
        println!(
            "Telethon, as many accounts of its own, in turns, 2 commits a send: {:.0} sends/s ({:.0} to {:.0}); salesdesk does \
             {:.1} times that",
            median(&mut peers),
            peers[0],
            peers[peers.len() - 1],
            median(&mut ratios),
        );
    }

    let single = desk.singles(SINGLES).await?;
    print_times("one message at a time, accepted → delivered", single.delivered);
    print_times("one message at a time, accepted → recorded", single.recorded);

    let (mut calm, mut flooded) = (Vec::new(), Vec::new());
    // Alternating, with the order reversed every second time, so that other load affects both equally.
    for account in 0..FLOODED {
        let first = account % 2 == 0;
        for waits in [!first, first] {
            let held = if waits { desk.flood(account).await? } else { Vec::new() };
            let times = desk.paced(PACE, PACED).await?;
            desk.cancel(held).await?;
            if waits { &mut flooded } else { &mut calm }.push(p99(times));
        }
    }
    let (calm, flooded) = (median(&mut calm), median(&mut flooded));
    println!(
        "p99 of {PACED} at {PACE}/s over the other accounts, median of {FLOODED} rounds each: {calm:.2} ms; while one account \
         waits an hour: {flooded:.2} ms ({:+.0} %)",
        (flooded / calm - 1.0) * 100.0
    );
    desk.close().await;
    Ok(())
}

/// The median time of a write with fsync.
fn fsync_time(folder: &std::path::Path) -> anyhow::Result<Duration> {
    let mut file = std::fs::File::create(folder.join("fsync"))?;
    let mut times = Vec::new();
    for _ in 0..200 {
        file.write_all(&[1; 4096])?;
        let began = Instant::now();
        file.sync_data()?;
        times.push(began.elapsed());
    }
    times.sort();
    Ok(times[times.len() / 2])
}

fn print_times(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| milliseconds(times[times.len() * part / 100]);
    println!("{what}: p50 {:.2} ms, p99 {:.2} ms", at(50), at(99));
}

fn p99(mut times: Vec<Duration>) -> f64 {
    times.sort();
    milliseconds(times[times.len() * 99 / 100])
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
