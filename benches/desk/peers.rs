//! The peers: Telethon for accounts and aiogram for the bot, on the same sandbox. Each does what a careful script would
//! do, and no more.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use serde_json::json;
use telegram_sandbox::world::PersonId;
use tempfile::TempDir;

use crate::stage::Stage;

/// The libraries, in addition to those of the tests.
const LIBRARIES: [&str; 2] = ["Telethon==1.45.0", "aiogram==3.31.0"];

#[derive(Deserialize)]
pub(crate) struct Idle {
    pub(crate) base: u64,
    pub(crate) memory: u64,
    /// Seconds from its start until all accounts were connected.
    pub(crate) took: f64,
}

/// A Python with the libraries, installed below `target` at the first call.
pub(crate) fn python() -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os("SALESDESK_PYTHON") {
        return Ok(named.into());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv");
    let python = folder.join("bin/python");
    if !python.exists() {
        ensure!(Command::new("python3").args(["-m", "venv"]).arg(&folder).status()?.success(), "no Python environment");
    }
    if !has_libraries(&python)? {
        let installed = Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(LIBRARIES).status()?;
        ensure!(installed.success(), "the peers could not be installed");
    }
    Ok(python)
}

/// Whether these versions are installed, so that no network is needed.
fn has_libraries(python: &Path) -> anyhow::Result<bool> {
    let listed = Command::new(python).args(["-m", "pip", "freeze"]).output()?.stdout;
    let listed = String::from_utf8_lossy(&listed);
    Ok(LIBRARIES.iter().all(|wanted| listed.lines().any(|line| line.eq_ignore_ascii_case(wanted))))
}

/// Connects all accounts of a stage with Telethon. Their sessions are in files, which is its default, or in memory if
/// `forgetful`. No desk may run on the stage.
pub(crate) async fn telethon(python: &Path, stage: &Stage, forgetful: bool) -> anyhow::Result<Idle> {
    let home = stage.sandbox.seed_session(stage.owners[0], None).dc;
    let address = stage.sandbox.dcs().into_iter().find(|(dc, _)| *dc == home);
    let (dc, address) = address.context("the accounts have no home")?;
    let account = |person: &PersonId| {
        let session = stage.sandbox.seed_session(*person, Some(dc));
        let key: String = session.auth_key.iter().map(|byte| format!("{byte:02x}")).collect();
        json!({ "key": key, "name": person.0.to_string() })
    };
    let folder = (!forgetful).then(tempfile::tempdir).transpose()?;
    let accounts: Vec<_> = stage.accounts.iter().map(account).collect();
    // Measured from the start of the program, like the desk's own start.
    let began = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64();
    let order = json!({
        "began": began, "dc": dc, "ip": address.ip().to_string(), "port": address.port(), "accounts": accounts,
        "folder": folder.as_ref().map(TempDir::path),
    });
    let mut command = script(python, "idle_accounts.py");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let answer = tokio::task::spawn_blocking(move || {
        child.stdin.take().context("no way in")?.write_all(order.to_string().as_bytes())?;
        Ok::<_, anyhow::Error>(child.wait_with_output()?)
    });
    let answer = answer.await??;
    ensure!(answer.status.success(), "Telethon failed");
    Ok(serde_json::from_slice(&answer.stdout)?)
}

/// A bot in aiogram on a stage; it is killed when dropped.
pub(crate) struct Aiogram(Child);

impl Aiogram {
    pub(crate) fn start(python: &Path, stage: &Stage) -> anyhow::Result<Self> {
        let mut command = script(python, "aiogram_bot.py");
        command.envs(stage.desk.settings.iter().map(|(name, value)| (name, value)));
        Ok(Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?))
    }
}

impl Drop for Aiogram {
    fn drop(&mut self) {
        // It has nothing to lose.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn script(python: &Path, name: &str) -> Command {
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/python").join(name));
    command
}
