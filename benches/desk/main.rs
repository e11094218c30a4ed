//! The cost of the desk in one table: memory, start, answers, sends, replies, sizes. Peers run beside it on the same
//! sandbox.
//!
//! `cargo bench --bench desk` takes some forty minutes with the build; `-- --quick` measures 50 accounts and fewer
//! reconnects; `-- --flood` measures only what a minute of 10,000 reactions and 1,000 edits costs the others. The program
//! under test is the release binary as its own process; the fake Telegram is in this one. The peers run in a virtual
//! environment below `target`, which needs Python 3 and, the first time, a network.

mod answers;
#[path = "../../examples/crash_test/desk.rs"]
mod binary;
mod flood;
mod peers;
#[path = "../../tests/support/seed.rs"]
mod seed;
mod size;
mod stage;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Parser;
use salesdesk::ops::open_files;
use stage::Stage;

/// What the desk costs, in one table.
#[derive(Parser)]
struct Arguments {
    /// 50 accounts and three reconnects only.
    #[arg(long)]
    quick: bool,
    /// Leave out the benchmarks of sends and of replies, which print tables of their own.
    #[arg(long)]
    alone: bool,
    /// Only a minute in which one prospect reacts 10,000 times and edits 1,000 times.
    #[arg(long)]
    flood: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Owners, each with a chat of their own.
const CHATS: usize = 100;
/// Commands per second: one at a time, and as many as Telegram lets a bot answer.
const IDLE_RATE: u32 = 5;
const LOADED_RATE: u32 = 25;
const ASKED: usize = 200;
const MB: f64 = 1e6;
const KB: f64 = 1e3;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    // Both ends of the accounts' connections are files of this process, or of a child that inherits its limit.
    open_files::raise_limit();
    let binary = binary::build()?;
    if arguments.flood {
        return flood::run(&binary).await;
    }
    let python = peers::python()?;
    let (counts, times): (&[u32], u32) = if arguments.quick { (&[50], 3) } else { (&[50, 200, 1_000], 20) };
    let cores = std::thread::available_parallelism()?;
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{cores} cores; load before the start: {}", load.split(' ').take(3).collect::<Vec<_>>().join(" "));
    row("", "salesdesk", "goal", "peer", "ratio");
    let base = base(&binary, &python).await?;
    for count in counts {
        accounts(&binary, &python, base, *count, times).await?;
    }
    replies(&binary, &python).await?;
    let bytes = std::fs::metadata(&binary)?.len();
    row("size of the binary", &format!("{:.1} MB", number(bytes) / MB), "≤ 20 MB", "", "");
    let per_message = size::of_messages().await?;
    row("database for 100,000 messages", &format!("{:.1} MB", number(per_message) / MB), "", "", "");
    if !arguments.alone {
        for bench in ["sends", "inbound"] {
            let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
            let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(bench);
            if known.exists() {
                println!("\n== {bench}");
                Command::new(cargo).args(["bench", "--quiet", "--locked", "--bench", bench]).status()?;
            }
        }
    }
    Ok(())
}

/// A desk without accounts, and Telethon without any. Returns the desk's memory.
async fn base(binary: &Path, python: &Path) -> anyhow::Result<u64> {
    let stage = Stage::set(binary, 0, 1).await?;
    let peer = peers::telethon(python, &stage, true).await?.base;
    let running = stage.desk.start()?;
    stage.connected().await?;
    let memory = stage.memory().await?;
    running.kill()?;
    row(
        "memory without accounts",
        &format!("{:.1} MB", number(memory) / MB),
        "≤ 25 MB",
        &format!("{:.1} MB", number(peer) / MB),
        &format!("{:.1} ×", number(peer) / number(memory)),
    );
    Ok(memory)
}

/// A desk with this many idle accounts, and Telethon with the same.
async fn accounts(binary: &Path, python: &Path, base: u64, count: u32, times: u32) -> anyhow::Result<()> {
    let stage = Stage::set(binary, count, 1).await?;
    let peer = peers::telethon(python, &stage, false).await?;
    let forgetful = peers::telethon(python, &stage, true).await?;
    let began = Instant::now();
    let running = stage.desk.start()?;
    stage.connected().await?;
    let took = began.elapsed().as_secs_f64();
    let memory = stage.memory().await?;
    let each = |memory: u64, base: u64| number(memory.saturating_sub(base)) / f64::from(count) / KB;
    let (ours, theirs) = (each(memory, base), each(peer.memory, peer.base));
    let goal = if count == 1_000 { "≤ 20 s" } else { "" };
    row(
        &format!("{count} accounts: start until all are connected"),
        &format!("{took:.1} s"),
        goal,
        &format!("{:.1} s", peer.took),
        &format!("{:.1} ×", peer.took / took),
    );
    row(
        &format!("{count} accounts: memory in all"),
        &format!("{:.1} MB", number(memory) / MB),
        "",
        &format!("{:.1} MB", number(peer.memory) / MB),
        &format!("{:.1} ×", number(peer.memory) / number(memory)),
    );
    row(
        &format!("{count} accounts: memory each"),
        &format!("{ours:.0} KB"),
        "≤ 100 KB",
        &format!("{theirs:.0} KB"),
        &format!("{:.1} ×", theirs / ours),
    );
    // Such a session must be stored elsewhere, and its knowledge of chats and missed messages is lost with the program.
    row(
        &format!("{count} accounts: peer’s sessions in memory"),
        "",
        "",
        &format!("{:.1} MB", number(forgetful.memory) / MB),
        &format!("{:.1} ×", number(forgetful.memory) / number(memory)),
    );
    let least = each(forgetful.memory, forgetful.base);
    row("    each, beside the interpreter", "", "", &format!("{least:.0} KB"), "");
    stage.reconnect(times).await?;
    let after = stage.memory().await?;
    let growth = number(after) / number(memory);
    row(
        &format!("{count} accounts: after {times} reconnects"),
        &format!("{:.0} KB", each(after, base)),
        &format!("in all ≤ 1.2 ×: {growth:.2}"),
        "",
        "",
    );
    running.stop().await
}

/// The latency of commands, compared with a bot in aiogram.
async fn replies(binary: &Path, python: &Path) -> anyhow::Result<()> {
    let stage = Stage::set(binary, 50, CHATS).await?;
    let running = stage.desk.start()?;
    stage.connected().await?;
    let idle = answers::at_rate(&stage.sandbox, &stage.owners, IDLE_RATE, ASKED).await?;
    let loaded = answers::at_rate(&stage.sandbox, &stage.owners, LOADED_RATE, 2 * ASKED).await?;
    running.stop().await?;
    let peer = peers::Aiogram::start(python, &stage)?;
    // Its first answer shows that it runs.
    answers::at_rate(&stage.sandbox, &stage.owners, IDLE_RATE, 1).await?;
    let peer_idle = answers::at_rate(&stage.sandbox, &stage.owners, IDLE_RATE, ASKED).await?;
    let peer_loaded = answers::at_rate(&stage.sandbox, &stage.owners, LOADED_RATE, 2 * ASKED).await?;
    drop(peer);
    for (what, goal, ours, theirs) in [
        (format!("command → reply, {IDLE_RATE}/s over {CHATS} chats"), "p99 ≤ 10 ms", idle, peer_idle),
        (format!("command → reply, {LOADED_RATE}/s over {CHATS} chats"), "p99 ≤ 30 ms", loaded, peer_loaded),
    ] {
        let of = |times: &[Duration]| {
            let at = |part: usize| times.get(times.len() * part / 100).map(Duration::as_secs_f64);
            Some((at(50)? * 1e3, at(99)? * 1e3))
        };
        let ((p50, p99), (their_p50, their_p99)) =
            (of(&ours).context("no answers")?, of(&theirs).context("no answers")?);
        row(
            &what,
            &format!("{p50:.1} / {p99:.1} ms"),
            goal,
            &format!("{their_p50:.1} / {their_p99:.1} ms"),
            &format!("{:.1} / {:.1} ×", their_p50 / p50, their_p99 / p99),
        );
    }
    Ok(())
}

fn row(what: &str, ours: &str, goal: &str, peer: &str, ratio: &str) {
    println!("{what:<46} {ours:>16}  {goal:<22} {peer:>16} {ratio:>14}");
}

#[expect(clippy::cast_precision_loss, reason = "these are figures for people")]
fn number(bytes: u64) -> f64 {
    bytes as f64
}
