//! The desk as a process: the plain binary, started, killed and stopped. The binary contains nothing for this test.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

/// How long the desk may take to stop.
const FAREWELL: Duration = Duration::from_secs(40);

/// How to start the desk.
pub(crate) struct Desk {
    pub(crate) binary: PathBuf,
    pub(crate) settings: Vec<(&'static str, String)>,
    pub(crate) log: PathBuf,
}

impl Desk {
    pub(crate) fn start(&self) -> anyhow::Result<Running<'_>> {
        let log = OpenOptions::new().create(true).append(true).open(&self.log)?;
        let mut command = Command::new(&self.binary);
        let settings = self.settings.iter().map(|(name, value)| (name, value));
        command.env_clear().envs(settings).current_dir(self.folder());
        command.stdin(Stdio::null()).stdout(File::options().write(true).open("/dev/null")?).stderr(log);
        let child = command.spawn().with_context(|| format!("{} does not start", self.binary.display()))?;
        Ok(Running { child, desk: self })
    }

    fn folder(&self) -> &Path {
        self.log.parent().unwrap_or(Path::new("."))
    }
}

/// A running desk; it is killed when dropped.
pub(crate) struct Running<'d> {
    child: Child,
    desk: &'d Desk,
}

impl Running<'_> {
    /// Kills it at once, like a power failure (SIGKILL).
    pub(crate) fn kill(mut self) -> anyhow::Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the desk ended by itself ({status}); its log is {}", self.desk.log.display());
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Stops it (SIGTERM) and waits for its end.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(asked.success(), "the desk could not be asked to stop");
        let status = self.wait().await?;
        ensure!(status.success(), "the desk ended with {status}; its log is {}", self.desk.log.display());
        Ok(())
    }

    async fn wait(&mut self) -> anyhow::Result<ExitStatus> {
        let until = Instant::now() + FAREWELL;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("the desk does not stop")
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        // After kill or stop there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds the desk in this program's own profile and returns its path.
pub(crate) fn build() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent).context("this program is not in cargo's target folder")?;
    let target = folder.parent().context("this program is not in cargo's target folder")?;
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(profile) => profile,
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--locked", "--bin", "salesdesk", "--profile", profile, "--target-dir"]);
    let built = command.arg(target).current_dir(env!("CARGO_MANIFEST_DIR")).status();
    let built = built.context("cargo could not be started to build the desk")?;
    ensure!(built.success(), "the desk could not be built");
    Ok(folder.join("salesdesk"))
}
