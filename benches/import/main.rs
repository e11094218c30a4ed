//! What an import costs: time and memory for a file of 100,000 people with mistakes, on the command line and in the chat
//! of a running desk, and for one of 300 MB.
//!
//! `cargo bench --bench import` builds the release binary and runs it as its own process. `-- --binary PATH` measures
//! another one, `-- --rows 10000` a smaller file, `-- --no-large` leaves out the large one. Memory is the most that the
//! process ever had; the base is what it takes for a file of one person.

#[path = "../desk/answers.rs"]
mod answers;
#[path = "../../examples/crash_test/desk.rs"]
#[expect(dead_code, reason = "nothing is killed")]
mod binary;
mod chat;
#[path = "../../tests/support/people_file.rs"]
mod people_file;
#[path = "../../tests/support/seed.rs"]
mod seed;
#[path = "../desk/stage.rs"]
#[expect(dead_code, reason = "no connection is closed")]
mod stage;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Parser;
use nix::sys::resource::{UsageWho, getrusage};
use salesdesk::clock::Clock;
use salesdesk::ops::open_files;
use salesdesk::store::{SecretKeySource, Store};

/// What an import costs.
#[derive(Parser)]
struct Arguments {
    /// The salesdesk to measure, instead of the release build.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// The rows of the file.
    #[arg(long, default_value_t = 100_000)]
    rows: u64,
    /// Leave out the file of 300 MB.
    #[arg(long)]
    no_large: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

const MB: f64 = 1e6;
/// About how many bytes a row has.
const ROW_BYTES: u64 = 88;
const LARGE: u64 = 300_000_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let Some(binary) = arguments.binary else {
        // The memory of the build's processes counts as that of this one's children.
        let mut own = Command::new(std::env::current_exe()?);
        let status = own.args(std::env::args_os().skip(1)).arg("--binary").arg(binary::build()?).status()?;
        ensure!(status.success(), "the measuring process ended with {status}");
        return Ok(());
    };
    let binary = binary.canonicalize()?;
    open_files::raise_limit();
    // On the disk of the build: a temporary folder may be in memory.
    let folder = tempfile::tempdir_in(std::env::current_exe()?.parent().context("no folder")?)?;
    let url = format!("sqlite://{}", folder.path().join("salesdesk.db").display());
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    Store::open(&url, &key, Clock::default()).await?.close().await;
    let bench = Bench { binary, folder: folder.path(), url };
    println!("{} cores, {}", std::thread::available_parallelism()?, bench.binary.display());
    // The most memory that any child had so far is what the system says, so the smallest file comes first.
    let base = bench.measure(1)?;
    bench.row("base: one person", &base, base.memory);
    bench.row(&format!("{} rows, dry run", arguments.rows), &bench.measure(arguments.rows)?, base.memory);
    if !arguments.no_large {
        let large = bench.measure(LARGE / ROW_BYTES)?;
        bench.row(&format!("{:.0} MB, dry run", large.bytes as f64 / MB), &large, base.memory);
    }
    chat::measure(&bench.binary, arguments.rows).await
}

struct Bench<'f> {
    binary: PathBuf,
    folder: &'f Path,
    url: String,
}

struct Measured {
    took: Duration,
    /// The most resident memory so far, in bytes.
    memory: u64,
    bytes: u64,
}

impl Bench<'_> {
    fn measure(&self, rows: u64) -> anyhow::Result<Measured> {
        let path = self.folder.join("people.csv");
        let mut to = BufWriter::new(File::create(&path)?);
        people_file::write(&mut to, rows)?;
        to.into_inner()?.flush()?;
        let begun = Instant::now();
        let output = Command::new(&self.binary)
            .env_clear()
            .envs([
                ("BOT_TOKEN", "123456789:AAExample-replace-with-your-own-token"),
                ("TELEGRAM_API_ID", "12345"),
                ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef"),
                ("OWNER_IDS", "1"),
                ("DATABASE_URL", &self.url),
                ("SECRET_KEY_FILE", &self.folder.join("secret.key").display().to_string()),
            ])
            .current_dir(self.folder)
            .args(["import", "people.csv", "--json"])
            .output()?;
        let took = begun.elapsed();
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let (found, refused) = (report["rows"].as_u64(), report["refused"].as_u64());
        let expected = (Some(rows), Some(people_file::refused(rows)));
        ensure!((found, refused) == expected, "counted {found:?}, {refused:?} instead of {expected:?}");
        // In kilobytes.
        let memory = u64::try_from(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss())? * 1024;
        Ok(Measured { took, memory, bytes: std::fs::metadata(path)?.len() })
    }

    fn row(&self, name: &str, measured: &Measured, base: u64) {
        let above = measured.memory.saturating_sub(base) as f64 / MB;
        let (took, memory) = (measured.took.as_secs_f64(), measured.memory as f64 / MB);
        println!("{name:<28} {took:>7.2} s {memory:>8.1} MB {above:>8.1} MB above the base");
    }
}
