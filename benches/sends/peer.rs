//! The peer: the same sends by a Python loop over Telethon, with the commits that a careful script would make. Sandbox,
//! disk, prospects and the number of accounts are the same.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use serde_json::json;
use telegram_sandbox::world::PersonId;

use crate::bench_desk::{ACCOUNTS, BenchDesk, PER_ACCOUNT, name};

const LIMIT: Duration = Duration::from_secs(180);

#[derive(Deserialize)]
pub(crate) struct Peer {
    /// Sends per second.
    pub(crate) pace: f64,
}

/// Sends `count` messages with Telethon; `round` makes their texts unique. Returns `None` without a Python that has it.
pub(crate) async fn telethon(desk: &BenchDesk, count: usize, round: usize) -> anyhow::Result<Option<Peer>> {
    let in_target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/python");
    let python = std::env::var_os("SALESDESK_PYTHON").map_or(in_target, PathBuf::from);
    if !python.exists() {
        return Ok(None);
    }
    let home = desk.sandbox.seed_session(desk.others[0], None).dc;
    let address = desk.sandbox.dcs().into_iter().find(|(dc, _)| *dc == home);
    let (dc, address) = address.context("the accounts have no home")?;
    desk.sandbox.edit(|state| state.faults.clear());
    let account = |(index, person): (usize, &PersonId)| {
        let session = desk.sandbox.seed_session(*person, Some(dc));
        let key: String = session.auth_key.iter().map(|byte| format!("{byte:02x}")).collect();
        let prospects: Vec<String> = (0..PER_ACCOUNT).map(|place| name(place * ACCOUNTS + index)).collect();
        json!({ "key": key, "user": session.user_id, "prospects": prospects })
    };
    let order = json!({
        "dc": dc, "ip": address.ip().to_string(), "port": address.port(),
        "database": desk.folder.path().join(format!("telethon-{round}.db")),
        "messages_each": count / ACCOUNTS,
        "accounts": desk.others.iter().enumerate().map(account).collect::<Vec<_>>(),
    });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/python/telethon_sends.py");
    let mut command = Command::new(python);
    command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
    let loops = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn()?;
        // Dropping it closes it, which is the end of the input.
        child.stdin.take().context("no standard input")?.write_all(order.to_string().as_bytes())?;
        anyhow::Ok(child.wait_with_output()?)
    });
    let output = tokio::time::timeout(LIMIT, loops).await.context("Telethon does not end")???;
    ensure!(output.status.success(), "Telethon's loop failed");
    Ok(Some(serde_json::from_slice(&output.stdout)?))
}
