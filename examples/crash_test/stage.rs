//! The stage: a sandbox with owners, prospects and logged-in accounts, and a desk that can be started on it. The
//! sessions are written through the store, because the plain binary cannot make keys with the sandbox.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use salesdesk::clock::Clock;
use salesdesk::store::{SecretKeySource, Store};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::world::{Person, PersonId};
use telegram_sandbox::{Sandbox, SandboxConfig};
use tempfile::TempDir;

use crate::desk::Desk;
use crate::seed;
use crate::talkers::{self, Talker};

/// Each owner has a chat of their own; chats are served in parallel.
const OWNERS: usize = 5;
/// How big a stage is, unless a test says otherwise.
const PROSPECTS: usize = 60;
const LIMITED: u32 = 2;
/// What prospects' names begin with.
const NAME: &str = "prospect_";
/// The limit of most accounts: more than the test needs.
const HIGH: u32 = 100_000;
/// The limit of two accounts: less than the test needs.
const LOW: u32 = 12;

/// How big a stage is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) accounts: u32,
    /// How many of them have a limit below what the test needs.
    pub(crate) limited: u32,
    pub(crate) prospects: usize,
}

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) desk: Desk,
    pub(crate) owners: Vec<PersonId>,
    pub(crate) prospects: Vec<PersonId>,
    /// The person and daily limit of each account.
    pub(crate) limits: BTreeMap<PersonId, u32>,
    /// The team's forum group.
    pub(crate) group: ChatId,
    /// The prospects that owners answer.
    pub(crate) talkers: Vec<Talker>,
    folder: TempDir,
}

impl Stage {
    /// With a forum group in which prospects are answered.
    pub(crate) async fn with_talkers(binary: &Path, accounts: u32) -> anyhow::Result<Self> {
        let mut stage = Self::set(binary, accounts).await?;
        stage.desk.settings.push(("INBOX_CHAT_ID", stage.group.0.to_string()));
        let high = stage.limits.iter().filter(|(_, limit)| **limit == HIGH).map(|(account, _)| *account);
        let accounts: Vec<PersonId> = high.collect();
        let world = stage.sandbox.world();
        stage.talkers = talkers::introduce(world, &stage.desk, stage.group, &stage.owners, &accounts).await?;
        Ok(stage)
    }

    pub(crate) async fn set(binary: &Path, accounts: u32) -> anyhow::Result<Self> {
        Self::of_size(binary, Size { accounts, limited: LIMITED, prospects: PROSPECTS }).await
    }

    pub(crate) async fn of_size(binary: &Path, size: Size) -> anyhow::Result<Self> {
        let sandbox = Sandbox::start(SandboxConfig::default()).await?;
        let world = sandbox.world();
        let owners = (0..OWNERS).map(|number| world.add(Person::named(&format!("Owner {number}")))).collect::<Vec<_>>();
        let prospect = |number| world.add(Person::named("Prospect").username(&name(number)));
        let prospects = (0..size.prospects).map(prospect).collect();
        let folder = tempfile::tempdir()?;
        let store = open_store(&folder).await?;
        let mut limits = BTreeMap::new();
        for number in 0..size.accounts {
            let limit = if number < size.limited { LOW } else { HIGH };
            let (_, person) = seed::account(world, &store, number, limit).await?;
            limits.insert(person, limit);
        }
        store.close().await;
        let owner_ids: Vec<String> = owners.iter().map(|owner| owner.0.to_string()).collect();
        let dcs: Vec<String> = sandbox.dcs().iter().map(|(dc, address)| format!("{dc}={address}")).collect();
        let settings = vec![
            ("BOT_TOKEN", world.bot_token()),
            ("BOT_API_URL", sandbox.bot_api_url()),
            ("TELEGRAM_API_ID", "12345".to_owned()),
            ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef".to_owned()),
            ("TELEGRAM_DC", dcs.join(",")),
            ("OWNER_IDS", owner_ids.join(",")),
            ("DATABASE_URL", url_of(&folder)),
            ("SECRET_KEY_FILE", folder.path().join("secret.key").display().to_string()),
            ("LOG", "info".to_owned()),
        ];
        let group = world.make_group("Team", &owners, true);
        world.make_bot_administrator(owners[0], group)?;
        let desk = Desk { binary: binary.to_owned(), settings, log: folder.path().join("desk.log") };
        Ok(Self { sandbox, desk, owners, prospects, limits, group, talkers: Vec::new(), folder })
    }

    /// The store, while the desk does not run.
    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        open_store(&self.folder).await
    }

    /// The desk's database, for what the test itself does with it while the desk does not run.
    pub(crate) async fn writing(&self) -> anyhow::Result<SqliteConnection> {
        Ok(SqliteConnectOptions::new().filename(self.folder.path().join("salesdesk.db")).connect().await?)
    }

    /// The desk's database, for reading.
    pub(crate) async fn database(&self) -> anyhow::Result<SqliteConnection> {
        let path = self.folder.path().join("salesdesk.db");
        Ok(SqliteConnectOptions::new().filename(path).read_only(true).connect().await?)
    }

    /// Keeps the files, to examine a failure.
    pub(crate) fn keep(self) -> PathBuf {
        self.folder.keep()
    }
}

fn url_of(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("salesdesk.db").display())
}

async fn open_store(folder: &TempDir) -> anyhow::Result<Store> {
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    Ok(Store::open(&url_of(folder), &key, Clock::default()).await?)
}

/// A prospect's name.
pub(crate) fn name(number: usize) -> String {
    format!("{NAME}{number}")
}

/// The number in a prospect's name.
pub(crate) fn numbered(name: &str) -> Option<usize> {
    name.strip_prefix(NAME)?.parse().ok()
}
