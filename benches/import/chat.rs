//! An import in the chat of a running desk, beside commands of other members: times, memory, and calls to Telegram.

use std::future::Future;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::Door;
use tokio::time::interval;

use crate::stage::Stage;
use crate::{MB, answers, people_file};

/// How long a step of the import may take.
const LIMIT: Duration = Duration::from_secs(120);
const ACCOUNTS: u32 = 5;
const OWNERS: usize = 100;
/// Commands per second.
const RATE: u32 = 5;
/// Commands before the import, and in each round beside it.
const ROUND: usize = 25;

/// What the card asks, and the buttons that answer.
const ANSWERS: [(&str, &str); 3] = [
    ("Are these the columns?", "➡️ Go on"),
    ("What did these people agree to?", "to get offers"),
    ("Why may they", "👍 Agreed"),
];

/// Imports so many rows, and prints what it took.
pub(crate) async fn measure(binary: &Path, rows: u64) -> anyhow::Result<()> {
    let stage = Stage::set(binary, ACCOUNTS, OWNERS).await?;
    let running = stage.desk.start()?;
    stage.connected().await?;
    let quiet = answers::at_rate(&stage.sandbox, &stage.owners[1..], RATE, ROUND * 8).await?;
    let base = stage.memory().await?;
    let calls = calls_about_people(&stage);
    let mut file = Vec::new();
    people_file::write(&mut file, rows)?;

    let (mut beside, mut most) = (Vec::new(), base);
    let began = Instant::now();
    let counted = import(&stage, file, &began);
    tokio::pin!(counted);
    let mut samples = interval(Duration::from_millis(50));
    let mut round = Box::pin(answers::at_rate(&stage.sandbox, &stage.owners[1..], RATE, ROUND));
    let (checked, imported) = loop {
        tokio::select! {
            done = &mut counted => break done?,
            times = &mut round => {
                beside.extend(times?);
                round = Box::pin(answers::at_rate(&stage.sandbox, &stage.owners[1..], RATE, ROUND));
            }
            _ = samples.tick() => most = most.max(stage.figure("memory_bytes").unwrap_or_default()),
        }
    };
    beside.extend(round.await?);
    beside.sort();
    let calls = calls_about_people(&stage) - calls;
    running.stop().await?;
    println!("{rows} rows in the chat: counts after {checked:.2} s, imported {imported:.2} s after the press");
    println!("  memory: {:.1} MB before, {:.1} MB more at most", base as f64 / MB, (most - base) as f64 / MB);
    println!("  commands at {RATE}/s before: {}", quantiles(&quiet));
    println!("  commands at {RATE}/s beside it: {}", quantiles(&beside));
    println!("  calls to Telegram about people or messages: {calls}");
    Ok(())
}

/// Sends the file, answers what is asked and lets it be imported. Returns the seconds until the counts, and from the
/// press to the end.
fn import(stage: &Stage, file: Vec<u8>, began: &Instant) -> impl Future<Output = anyhow::Result<(f64, f64)>> {
    let (sandbox, owner) = (stage.sandbox.world().clone(), stage.owners[0]);
    let began = *began;
    async move {
        sandbox.send_document(owner, "people.csv", file, "/import").context("the file was not sent")?;
        let shown = async |words: &str| -> anyhow::Result<ChatMessage> {
            let found = sandbox.wait_for_bot(owner, LIMIT, |chat| {
                chat.iter().rfind(|one| one.from_bot && one.text.contains(words)).cloned()
            });
            found.await.with_context(|| format!("{words} was never shown"))
        };
        let press = |card: &ChatMessage, label: &str| {
            let pressed = sandbox.press(owner, card.id, Button::Label(label.into()));
            pressed.map(drop).map_err(|error| anyhow::anyhow!("{label}: {error:?}"))
        };
        for (words, label) in ANSWERS {
            press(&shown(words).await?, label)?;
        }
        shown("Where does the list come from?").await?;
        sandbox.say(owner, "fair in Berlin");
        press(&shown("What shows that they agreed?").await?, "Without evidence")?;
        let counts = shown("refused:").await?;
        let checked = began.elapsed().as_secs_f64();
        let label = counts.buttons.iter().flatten().find(|button| button.text.starts_with("📥 Import"));
        let label = label.context("nothing can be imported")?.text.clone();
        let pressed = Instant::now();
        press(&counts, &label)?;
        shown("is imported").await?;
        Ok((checked, pressed.elapsed().as_secs_f64()))
    }
}

fn calls_about_people(stage: &Stage) -> usize {
    let state = stage.sandbox.look();
    let about = |method: &str| ["contacts.", "messages."].iter().any(|area| method.starts_with(area));
    state.journal.entries().iter().filter(|call| call.door == Door::Mtproto && about(&call.method)).count()
}

fn quantiles(sorted: &[Duration]) -> String {
    let at = |percent: usize| sorted[(sorted.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    format!("p50 {:.1} ms, p99 {:.1} ms, most {:.1} ms ({} commands)", at(50), at(99), at(100), sorted.len())
}
