//! The plain binary on a sandbox of this process, with logged-in accounts. Its figures are read over HTTP.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use salesdesk::clock::Clock;
use salesdesk::store::{SecretKeySource, Store};
use telegram_sandbox::world::{Person, PersonId};
use telegram_sandbox::{Sandbox, SandboxConfig};
use tempfile::TempDir;

use crate::binary::Desk;
use crate::seed;

const PATIENCE: Duration = Duration::from_secs(120);
const KEY: &str = "secret.key";

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) desk: Desk,
    pub(crate) owners: Vec<PersonId>,
    pub(crate) accounts: Vec<PersonId>,
    http: SocketAddr,
    folder: TempDir,
}

impl Stage {
    pub(crate) async fn set(binary: &Path, accounts: u32, owners: usize) -> anyhow::Result<Self> {
        let sandbox = Sandbox::start(SandboxConfig::default()).await?;
        let world = sandbox.world();
        let owners: Vec<PersonId> =
            (0..owners).map(|number| world.add(Person::named(&format!("Owner {number}")))).collect();
        // On the disk of the build: a temporary folder may be in memory, where fsync is free.
        let folder = tempfile::tempdir_in(binary.parent().context("no folder")?)?;
        let store = open_store(&folder).await?;
        let mut people = Vec::new();
        for number in 0..accounts {
            people.push(seed::account(world, &store, number, 1_000).await?.1);
        }
        store.close().await;
        // It was free a moment ago; nothing else takes a port here.
        let http = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let ids: Vec<String> = owners.iter().map(|owner| owner.0.to_string()).collect();
        let dcs: Vec<String> = sandbox.dcs().iter().map(|(dc, address)| format!("{dc}={address}")).collect();
        let settings = vec![
            ("BOT_TOKEN", world.bot_token()),
            ("BOT_API_URL", sandbox.bot_api_url()),
            ("TELEGRAM_API_ID", "12345".to_owned()),
            ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef".to_owned()),
            ("TELEGRAM_DC", dcs.join(",")),
            ("OWNER_IDS", ids.join(",")),
            ("DATABASE_URL", url_of(&folder)),
            ("SECRET_KEY_FILE", folder.path().join(KEY).display().to_string()),
            ("HTTP_ADDR", http.to_string()),
            ("LOG", "warn".to_owned()),
        ];
        let desk = Desk { binary: binary.to_owned(), settings, log: folder.path().join("desk.log") };
        Ok(Self { sandbox, desk, owners, accounts: people, http, folder })
    }

    /// The store, while the desk does not run.
    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        open_store(&self.folder).await
    }

    /// A metric of the desk; `None` while it does not answer.
    pub(crate) fn figure(&self, name: &str) -> Option<u64> {
        let mut stream = TcpStream::connect(self.http).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
        stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let line = answer.lines().find_map(|line| line.strip_prefix(&format!("salesdesk_{name} ")))?;
        line.parse().ok()
    }

    /// Waits until all accounts are connected.
    pub(crate) async fn connected(&self) -> anyhow::Result<()> {
        let until = Instant::now() + PATIENCE;
        let wanted = self.accounts.len() as u64;
        while self.figure("accounts_connected") != Some(wanted) {
            ensure!(Instant::now() < until, "not all accounts are connected; the log is {}", self.desk.log.display());
            // Each request makes the desk read all accounts.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Resident memory after a quiet period, in bytes.
    pub(crate) async fn memory(&self) -> anyhow::Result<u64> {
        tokio::time::sleep(Duration::from_secs(3)).await;
        self.figure("memory_bytes").context("the desk does not say how much memory it has")
    }

    /// Closes all connections `times` times and waits until they are back. The pauses are long enough for the desk to
    /// consider a connection good, since its back-off would grow otherwise.
    pub(crate) async fn reconnect(&self, times: u32) -> anyhow::Result<()> {
        for _ in 0..times {
            tokio::time::sleep(Duration::from_millis(10_500)).await;
            self.sandbox.close_connections(None);
            tokio::time::sleep(Duration::from_millis(500)).await;
            self.connected().await?;
        }
        Ok(())
    }
}

fn url_of(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("salesdesk.db").display())
}

async fn open_store(folder: &TempDir) -> anyhow::Result<Store> {
    let key = SecretKeySource::File(folder.path().join(KEY));
    Ok(Store::open(&url_of(folder), &key, Clock::default()).await?)
}
