//! Stories of operations: backup and restore, the key, heartbeats, figures for people and for machines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use salesdesk::app::App;
use salesdesk::clock::Clock;
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::username::Username;
use salesdesk::settings::Settings;
use salesdesk::store::{self, NewItem, Rotated, SecretKeySource, Store};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};
use telegram_sandbox::{Sandbox, SandboxConfig};
use tempfile::TempDir;

use crate::bot::{LIMIT, Scene, eventually};
use crate::{seed, support};

const ACCOUNTS: u32 = 10;
const PROSPECTS: usize = 40;

/// A desk with logged-in accounts, and an owner.
pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) ann: PersonId,
    folder: TempDir,
    pub(crate) settings: Settings,
    accounts: Vec<AccountId>,
    pub(crate) prospects: Vec<PersonId>,
}

impl Desk {
    pub(crate) async fn set() -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let ann = sandbox.add(Person::named("Ann"));
        let folder = tempfile::tempdir().unwrap();
        let settings = support::settings(&sandbox, folder.path(), &[ann]);
        let store = Store::open(&settings.database_url, &settings.secret_key, Clock::default()).await.unwrap();
        let mut accounts = Vec::new();
        for number in 0..ACCOUNTS {
            accounts.push(seed::account(sandbox.world(), &store, number, 100_000).await.unwrap().0);
        }
        store.close().await;
        let prospect = |number| sandbox.add(Person::named("Prospect").username(&name(number)));
        let prospects = (0..PROSPECTS).map(prospect).collect();
        sandbox.say(ann, "/start");
        Self { sandbox, ann, folder, settings, accounts, prospects }
    }

    async fn open(&self, settings: &Settings) -> App {
        let data_centers = support::SandboxDataCenters::of(&self.sandbox);
        App::start(settings.clone(), data_centers).await.unwrap()
    }

    fn message(&self, number: usize) -> NewItem {
        let prospect = number % PROSPECTS;
        NewItem {
            accept_key: format!("test:{number}"),
            target: Username::parse(&name(prospect)).unwrap().into(),
            prospect: None,
            content: format!("message {number}."),
            admin: TelegramUserId(self.ann.0),
            from: Some(self.accounts[prospect % self.accounts.len()]),
            account: None,
            not_before: None,
            spans: Vec::new(),
            media: None,
            reply_to: None,
            asked: None,
            album: None,
            asked_in_topic: false,
            purpose: None,
            run: None,
            expires_at: None,
            original: None,
        }
    }

    /// How often each text has arrived.
    pub(crate) fn arrived(&self) -> BTreeMap<String, usize> {
        let all = self.prospects.iter().flat_map(|prospect| self.sandbox.received(*prospect));
        all.fold(BTreeMap::new(), |mut times, message| {
            *times.entry(message.text).or_default() += 1;
            times
        })
    }

    pub(crate) fn backup_path(&self) -> PathBuf {
        self.folder.path().join("one.backup")
    }

    fn calls_of_accounts(&self) -> usize {
        self.sandbox.look().journal.entries().iter().filter(|call| call.door == Door::Mtproto).count()
    }
}

pub(crate) fn name(number: usize) -> String {
    format!("prospect_{number}")
}

/// The same settings with files in another folder.
fn elsewhere(settings: &Settings, folder: &Path) -> Settings {
    let url = format!("sqlite://{}", folder.join("salesdesk.db").display());
    Settings { database_url: url, ..settings.clone() }
}

#[tokio::test]
async fn what_a_backup_under_load_holds_is_neither_lost_nor_doubled_elsewhere_and_nothing_connects_before_the_word() {
    let desk = Arc::new(Desk::set().await);
    let app = desk.open(&desk.settings).await;
    let outbox = app.outbox.clone();
    let ordering = {
        let (desk, outbox) = (Arc::clone(&desk), outbox.clone());
        tokio::spawn(async move {
            for number in 0..1_000 {
                outbox.accept(&desk.message(number)).await.unwrap();
            }
        })
    };
    // In the middle of accepting and sending.
    eventually(|| (desk.arrived().len() > 150).then_some(())).await;
    let backup = app.metrics.backups.make(None).await.unwrap();
    eventually(|| (desk.arrived().len() > 300).then_some(())).await;
    ordering.abort();
    // The machine works a little longer and is switched off with messages in its queue.
    app.stop().await;
    let before = desk.arrived();

    let new = tempfile::tempdir().unwrap();
    let settings = elsewhere(&desk.settings, new.path());
    let (url, key) = (&settings.database_url, &settings.secret_key);
    let restored = store::restore(url, key, None, &backup.path, false, Timestamp::now()).await.unwrap();
    assert_eq!(restored.made_at.as_second(), backup.made_at.as_second());
    let calls = desk.calls_of_accounts();
    let app = desk.open(&settings).await;
    let held: Vec<_> = app.store.read().await.unwrap().outbox().open().await.unwrap();
    let unsent_then: usize = held.iter().filter(|item| before.contains_key(&item.content)).count();
    assert!(unsent_then > 0, "of what the backup takes for unsent, some has been sent since");

    let card = eventually(|| {
        let chat = desk.sandbox.bot_chat(desk.ann);
        chat.into_iter().rev().find(|message| message.from_bot && message.text.contains("comes from a backup"))
    })
    .await;
    // No attempt reaches a data centre meanwhile.
    let checked = app.monitor.check_account(desk.accounts[0]).await.unwrap();
    assert!(checked.connection.is_none());
    desk.sandbox.say(desk.ann, "/health");
    eventually(|| desk.sandbox.bot_chat(desk.ann).into_iter().find(|one| one.text.contains("no account connects yet")))
        .await;
    assert_eq!(desk.calls_of_accounts(), calls, "a session connected before an owner's word");

    let press = desk.sandbox.press(desk.ann, card.id, "✅ Yes, it is off").unwrap();
    press.answer(LIMIT).await.unwrap();
    eventually(|| {
        let arrived = desk.arrived();
        held.iter().all(|item| arrived.contains_key(&item.content)).then_some(())
    })
    .await;
    let waiting = async {
        while !app.store.read().await.unwrap().outbox().open().await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LIMIT, waiting).await.unwrap();
    let doubled: Vec<_> = desk.arrived().into_iter().filter(|(_, times)| *times != 1).collect();
    assert_eq!(doubled, [], "sent twice");
    assert_eq!(desk.sandbox.sessions_used_twice(), 0);
    let log = app.store.read().await.unwrap().audit().newest(5).await.unwrap();
    for action in ["restore_confirmed", "desk_restored"] {
        assert!(log.iter().any(|line| line.action == action), "{action}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_restored_desk_stays_held_over_restarts_and_a_database_in_the_way_is_moved_aside_only_if_asked() {
    let desk = Desk::set().await;
    let backup = desk.folder.path().join("one.backup");
    let Settings { database_url: url, secret_key: key, .. } = &desk.settings;
    let now = Timestamp::now();
    store::back_up(url, key, now, &backup).await.unwrap();
    let error = store::restore(url, key, None, &backup, false, now).await.unwrap_err();
    assert!(error.to_string().contains("--force moves it aside"), "{error}");
    let restored = store::restore(url, key, None, &backup, true, now).await.unwrap();
    assert!(restored.moved_to.unwrap().exists());
    let calls = desk.calls_of_accounts();
    for _ in 0..2 {
        let app = desk.open(&desk.settings).await;
        assert!(app.store.read().await.unwrap().desk().restored().await.unwrap().is_some());
        app.stop().await;
    }
    assert_eq!(desk.calls_of_accounts(), calls);
    let mut left: Vec<String> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    left.retain(|name| ["copy", "unfinished", "restoring"].iter().any(|word| name.contains(word)));
    assert!(left.is_empty(), "a copy in plain lies about: {left:?}");
}

#[tokio::test]
async fn a_log_that_a_lost_database_left_is_not_read_into_the_restored_one() {
    let desk = Desk::set().await;
    let backup = desk.folder.path().join("one.backup");
    let Settings { database_url: url, secret_key: key, .. } = &desk.settings;
    let now = Timestamp::now();
    store::back_up(url, key, now, &backup).await.unwrap();
    let database = desk.settings.database_file();
    std::fs::remove_file(&database).unwrap();
    let log = database.with_extension("db-wal");
    std::fs::write(&log, b"what the lost database had not taken in").unwrap();
    store::restore(url, key, None, &backup, false, now).await.unwrap();
    assert!(!log.exists());
    let moved = database.with_extension(format!("db.before-restore-{}-wal", now.as_second()));
    assert!(moved.exists(), "it is kept");
}

#[tokio::test]
async fn a_backup_of_another_key_or_a_damaged_one_changes_nothing() {
    let desk = Desk::set().await;
    let backup = desk.folder.path().join("one.backup");
    let Settings { database_url: url, secret_key: key, .. } = &desk.settings;
    let now = Timestamp::now();
    store::back_up(url, key, now, &backup).await.unwrap();
    let database = std::fs::read(desk.folder.path().join("salesdesk.db")).unwrap();

    let new = tempfile::tempdir().unwrap();
    let other = SecretKeySource::Value("11".repeat(32).into());
    let there = elsewhere(&desk.settings, new.path());
    let error = store::restore(&there.database_url, &other, None, &backup, false, now).await.unwrap_err();
    assert!(error.to_string().contains("another secret key"), "{error}");
    // With the key that it was made with, it is encrypted with the present one.
    let SecretKeySource::File(made_with) = key else { panic!("the key is in a file") };
    store::restore(&there.database_url, &other, Some(made_with), &backup, false, now).await.unwrap();
    Store::open(&there.database_url, &other, Clock::default()).await.unwrap();

    let mut damaged = std::fs::read(&backup).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    std::fs::write(&backup, damaged).unwrap();
    let error = store::restore(url, key, None, &backup, true, now).await.unwrap_err();
    assert!(error.to_string().contains("damaged"), "{error}");
    assert_eq!(std::fs::read(desk.folder.path().join("salesdesk.db")).unwrap(), database);
}

/// The files of the database that contain `needle`.
fn found_in(folder: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let of_database = files.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("salesdesk.db"));
    let holds = |path: &PathBuf| std::fs::read(path).unwrap().windows(needle.len()).any(|window| window == needle);
    of_database.filter(holds).collect()
}

/// The beginning of an envelope: its version and the start of the key's hash.
fn mark(key: &Path) -> Vec<u8> {
    use base64::Engine as _;
    use sha2::Digest as _;
    let text = std::fs::read_to_string(key).unwrap();
    let key = base64::engine::general_purpose::STANDARD.decode(text.trim()).unwrap();
    [&[1], &sha2::Sha256::digest(key)[..4]].concat()
}

#[tokio::test]
async fn after_a_rotation_the_old_key_opens_nothing_and_the_new_one_everything() {
    let desk = Desk::set().await;
    let Settings { database_url: url, secret_key: key, .. } = &desk.settings;
    let file = desk.folder.path().join("secret.key");
    // There is data in the log as well.
    let store = Store::open(url, key, Clock::default()).await.unwrap();
    seed::account(desk.sandbox.world(), &store, 900, 40).await.unwrap();
    let old = mark(&file);
    assert!(!found_in(desk.folder.path(), &old).is_empty());
    store.close().await;
    drop(store);

    let rotated = store::rotate_key(url, key, None, Timestamp::now()).await.unwrap();
    let Rotated::KeyFile { path, former } = rotated else { panic!("{rotated:?}") };
    assert_eq!(path, file);
    assert!(found_in(desk.folder.path(), &old).is_empty(), "an envelope of the old key is left");
    assert!(!found_in(desk.folder.path(), &mark(&file)).is_empty());
    let old_key = SecretKeySource::File(former);
    assert!(Store::open(url, &old_key, Clock::default()).await.is_err());
    let store = Store::open(url, key, Clock::default()).await.unwrap();
    let mut reading = store.read().await.unwrap();
    for account in &desk.accounts {
        assert_eq!(reading.sessions().get(*account).await.unwrap().unwrap().keys.len(), 1);
    }
    assert_eq!(reading.audit().newest(1).await.unwrap()[0].action, "key_rotated");
    drop(reading);
    store.close().await;
    // The accounts are restored with it.
    let app = desk.open(&desk.settings).await;
    eventually_async(async || app.metrics.figures().await.unwrap().connected == desk.accounts.len() + 1).await;
    app.stop().await;
}

#[tokio::test]
async fn a_rotation_that_is_cut_short_leaves_a_key_that_opens() {
    let desk = Desk::set().await;
    let Settings { database_url: url, secret_key: key, .. } = &desk.settings;
    let file = desk.folder.path().join("secret.key");
    let waiting = file.with_extension("key.new");
    // Before its commit: the next key is written, but nothing is encrypted with it.
    std::fs::write(&waiting, "ab".repeat(32)).unwrap();
    Store::open(url, key, Clock::default()).await.unwrap().close().await;
    assert!(waiting.exists());
    // After its commit, before the file got its name: as if the program had stopped there.
    let rotated = store::rotate_key(url, key, None, Timestamp::now()).await.unwrap();
    let Rotated::KeyFile { former, .. } = rotated else { panic!("{rotated:?}") };
    std::fs::rename(&file, &waiting).unwrap();
    std::fs::rename(&former, &file).unwrap();
    let new = mark(&waiting);
    Store::open(url, key, Clock::default()).await.unwrap().close().await;
    assert!(!waiting.exists());
    assert_eq!(mark(&file), new);
    assert!(former.exists(), "the former key is kept when the next one is put in place");
    // And a key from the environment is replaced by one in a file.
    let text = std::fs::read_to_string(&file).unwrap();
    let value = SecretKeySource::Value(text.into());
    assert!(
        store::rotate_key(url, &value, None, Timestamp::now())
            .await
            .unwrap_err()
            .to_string()
            .contains("--new-key-file")
    );
    let next = desk.folder.path().join("next.key");
    let rotated = store::rotate_key(url, &value, Some(&next), Timestamp::now()).await.unwrap();
    let Rotated::ToBePutInPlace { former, .. } = rotated else { panic!("{rotated:?}") };
    assert_eq!(mark(&former), new, "the key from the environment is kept, too");
    assert!(Store::open(url, &value, Clock::default()).await.is_err());
    Store::open(url, &SecretKeySource::File(next), Clock::default()).await.unwrap();
}

#[tokio::test]
async fn every_former_key_is_kept_and_a_backup_finds_its_own() {
    let desk = Desk::set().await;
    let Settings { database_url: url, secret_key: key, .. } = &desk.settings;
    let at = |name: &str| desk.folder.path().join(name);
    let now = Timestamp::now();
    let mut keys = vec![mark(&at("secret.key"))];
    for number in 0..3 {
        store::back_up(url, key, now, &at(&format!("{number}.backup"))).await.unwrap();
        store::rotate_key(url, key, None, now).await.unwrap();
        keys.push(mark(&at("secret.key")));
    }
    for (number, made_with) in keys.iter().take(3).enumerate() {
        let content = store::verify(url, key, None, &at(&format!("{number}.backup"))).await.unwrap();
        assert_eq!(content.accounts, i64::from(ACCOUNTS));
        // If the former keys are lost, the key is named.
        let SecretKeySource::File(file) = key else { panic!("the key is in a file") };
        let alone = SecretKeySource::Value(std::fs::read_to_string(file).unwrap().into());
        let error = store::verify(url, &alone, None, &at(&format!("{number}.backup"))).await.unwrap_err().to_string();
        let id: String = made_with[1..].iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(
            error.contains("another secret key") && error.contains(&format!("--key-file secret.key.{id}.old")),
            "{error}"
        );
    }
    store::restore(url, key, None, &at("0.backup"), true, now + SignedDuration::from_secs(1)).await.unwrap();
    assert_eq!(mark(&at("secret.key")), keys[3], "the desk keeps its present key");
    Store::open(url, key, Clock::default()).await.unwrap().close().await;
}

#[tokio::test]
async fn on_an_empty_machine_the_key_of_the_backup_is_installed() {
    let desk = Desk::set().await;
    let Settings { database_url: url, secret_key: SecretKeySource::File(made_with), .. } = &desk.settings else {
        panic!()
    };
    let backup = desk.folder.path().join("one.backup");
    let now = Timestamp::now();
    store::back_up(url, &desk.settings.secret_key, now, &backup).await.unwrap();
    let new = tempfile::tempdir().unwrap();
    let there = elsewhere(&desk.settings, new.path());
    let key = SecretKeySource::File(new.path().join("keys/secret.key"));
    let error = store::restore(&there.database_url, &key, None, &backup, false, now).await.unwrap_err();
    assert!(error.to_string().contains("is not there"), "{error}");
    let restored = store::restore(&there.database_url, &key, Some(made_with), &backup, false, now).await.unwrap();
    assert_eq!(restored.key_installed, Some(new.path().join("keys/secret.key")));
    assert_eq!(std::fs::read(new.path().join("keys/secret.key")).unwrap(), std::fs::read(made_with).unwrap());
    Store::open(&there.database_url, &key, Clock::default()).await.unwrap().close().await;
}

#[tokio::test]
async fn an_empty_key_file_is_filled_where_nothing_is_encrypted_and_refused_where_something_is() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("salesdesk.db").display());
    let file = folder.path().join("secret.key");
    let key = SecretKeySource::File(file.clone());
    std::fs::write(&file, "").unwrap();
    Store::open(&url, &key, Clock::default()).await.unwrap().close().await;
    assert_eq!(mark(&file).len(), 5);
    for (content, words) in [("", "put it back, none is made in its place"), ("half a key", "is not whole")] {
        std::fs::write(&file, content).unwrap();
        let error = Store::open(&url, &key, Clock::default()).await.err().unwrap().to_string();
        assert!(error.contains(words), "{error}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), content);
    }
}

#[tokio::test]
async fn a_copy_in_plain_lies_beside_the_database_and_a_killed_backups_is_swept() {
    let desk = Desk::set().await;
    let Settings { database_url: url, secret_key: key, .. } = &desk.settings;
    let folder = desk.settings.backup_folder();
    std::fs::create_dir_all(&folder).unwrap();
    let database = desk.folder.path().join("salesdesk.db");
    let left =
        [database.with_extension("db.copy-0a1b2c3d"), folder.join("x.backup.copy"), folder.join("x.backup.unfinished")];
    let plant = || {
        for path in &left {
            std::fs::copy(&database, path).unwrap();
        }
    };
    plant();
    desk.open(&desk.settings).await.stop().await;
    assert!(left.iter().all(|path| !path.exists()), "swept at the start");
    plant();
    store::back_up(url, key, Timestamp::now(), &folder.join("one.backup")).await.unwrap();
    assert!(left.iter().all(|path| !path.exists()), "swept before a backup");
    let error = store::back_up(url, key, Timestamp::now(), &folder.join("one.backup")).await.unwrap_err();
    assert!(error.to_string().contains("is there already: name another file"), "{error}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}

#[tokio::test]
async fn each_night_a_backup_is_made_and_old_ones_go() {
    let desk = Desk::set().await;
    let clock = Clock::default();
    let data_centers = support::SandboxDataCenters::of(&desk.sandbox);
    let folder = desk.settings.backup_folder();
    std::fs::create_dir_all(&folder).unwrap();
    for day in 1..=28 {
        std::fs::write(folder.join(format!("salesdesk-2020-01-{day:02}T03-00-00Z.backup")), "old").unwrap();
    }
    std::fs::write(folder.join("mine.txt"), "no backup").unwrap();
    // The last backup is years old, so a night was missed.
    let app = App::start_at(desk.settings.clone(), data_centers, clock).await.unwrap();
    let newest = eventually(|| app.metrics.backups.newest().filter(|backup| backup.bytes > 1_000)).await;
    assert!(Timestamp::now().duration_since(newest.made_at) < SignedDuration::from_mins(1));
    eventually(|| (std::fs::read_dir(&folder).unwrap().count() <= 11).then_some(())).await;
    assert!(folder.join("mine.txt").exists());
    app.stop().await;
}

#[tokio::test]
async fn a_backup_is_made_in_the_chat_and_the_doctor_looks_at_everything() {
    let scene = Scene::set(None).await;
    scene.ask("/start", "this is your desk").await;
    scene.ask("/backup", "").await;
    let made = scene.shown("Backed up: ").await;
    let path = made.text.lines().nth(1).unwrap();
    assert!(std::fs::read(path).unwrap().starts_with(b"salesdesk backup 1\n"));
    scene.ask("/health", "The desk is well").await;
    let card = scene.ask("/doctor", "").await;
    let done = scene.shown("Nothing is wrong").await;
    assert_eq!(done.id, card.id, "one card, edited as the checks come in");
    for words in [
        "✓ bot token",
        "✓ clock",
        "✓ secret key",
        "✓ database and backups readable by the desk alone",
        "free on the disk",
        "✓ DC2 ",
        "✓ database sound",
        "backup",
    ] {
        assert!(done.text.contains(words), "{words} is missing:\n{}", done.text);
    }
    // A wrong clock, and a key that anybody can read, are reported with their cure.
    scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_secs(41));
    let key = scene.folder.path().join("secret.key");
    let open: std::fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&key, open).unwrap();
    scene.press(done.id, "🩺 Look again").await;
    let found = scene.shown("2 things to fix").await;
    assert!(found.text.contains("install chrony") && found.text.contains("chmod 600"), "{}", found.text);
}

#[tokio::test]
async fn after_time_away_the_team_is_notified_of_its_beginning_and_end() {
    let mut scene = Scene::set(None).await;
    scene.ask("/start", "this is your desk").await;
    scene.restart().await;
    scene.app.take().unwrap().stop().await;
    let settings = support::settings(&scene.sandbox, scene.folder.path(), &[scene.ann]);
    let clock = Clock::default();
    clock.advance(SignedDuration::from_mins(90));
    let data_centers = support::SandboxDataCenters::of(&scene.sandbox);
    scene.app = Some(App::start_at(settings, data_centers, clock).await.unwrap());
    let shown = scene.shown("The desk was down from").await;
    assert!(shown.text.contains("No message came meanwhile"), "{}", shown.text);
    let times = scene.sandbox.bot_chat(scene.ann).into_iter().filter(|one| one.text.contains("was down")).count();
    assert_eq!(times, 1, "a restart of a moment is nothing to tell");
}

impl Desk {
    /// The plain binary on this desk, logging to a file.
    pub(crate) fn start_binary(&self) -> Binary {
        let log = self.folder.path().join("desk.log");
        let file = std::fs::File::options().create(true).append(true).open(&log).unwrap();
        let log_before = usize::try_from(file.metadata().unwrap().len()).unwrap();
        Binary { child: self.command().stdout(Stdio::null()).stderr(file).spawn().unwrap(), log, log_before }
    }

    /// The plain binary with the settings of this desk.
    pub(crate) fn command(&self) -> Command {
        let dcs: Vec<String> = self.sandbox.dcs().iter().map(|(dc, address)| format!("{dc}={address}")).collect();
        let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
        command.env_clear().current_dir(self.folder.path());
        command.envs([
            ("BOT_TOKEN", self.sandbox.bot_token()),
            ("BOT_API_URL", self.sandbox.bot_api_url()),
            ("TELEGRAM_API_ID", "12345".to_owned()),
            ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef".to_owned()),
            ("TELEGRAM_DC", dcs.join(",")),
            ("OWNER_IDS", self.ann.0.to_string()),
            ("DATABASE_URL", self.settings.database_url.clone()),
            ("SECRET_KEY_FILE", self.folder.path().join("secret.key").display().to_string()),
            ("LOG_FORMAT", "json".to_owned()),
        ]);
        command
    }
}

/// A desk in its own process; it is killed when dropped.
pub(crate) struct Binary {
    child: Child,
    pub(crate) log: PathBuf,
    /// The length of the log when it started.
    log_before: usize,
}

impl Binary {
    /// Resident memory now and at its peak, in bytes.
    pub(crate) fn memory(&self) -> [u64; 2] {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        ["VmRSS:", "VmHWM:"].map(|name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
        })
    }

    /// Waits until the desk is open.
    pub(crate) async fn opens(&self) {
        let log = || std::fs::read(&self.log).unwrap().split_off(self.log_before);
        let opened = || String::from_utf8_lossy(&log()).contains("the desk is open");
        eventually(|| opened().then_some(())).await;
    }

    /// Kills it and waits until it is dead.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Stops it (SIGTERM) and returns how long that took.
    pub(crate) fn stop(mut self) -> Duration {
        let began = Instant::now();
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        let status = self.child.wait().unwrap();
        assert!(status.success(), "it ended with {status}");
        began.elapsed()
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        // Also after a failed assertion; usually it is gone already.
        let _ = self.child.kill();
    }
}

#[tokio::test]
async fn stopped_under_load_it_ends_within_five_seconds_and_loses_nothing() {
    let desk = Desk::set().await;
    let running = desk.start_binary();
    let log = running.log.clone();
    for number in 0..400 {
        desk.sandbox.say(desk.ann, &format!("/send @{} message {number}.", name(number % PROSPECTS)));
    }
    eventually(|| (desk.arrived().len() > 100).then_some(())).await;
    let took = tokio::task::spawn_blocking(move || running.stop()).await.unwrap();
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert!(desk.arrived().len() < 400, "it was under load");
    // It has handled what it confirmed; the rest arrives again.
    let running = desk.start_binary();
    eventually(|| (desk.arrived().len() == 400).then_some(())).await;
    assert!(desk.arrived().values().all(|times| *times == 1));
    tokio::task::spawn_blocking(move || running.stop()).await.unwrap();
    let text = std::fs::read_to_string(log).unwrap();
    assert!(text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "not JSON:\n{text}");
}

#[tokio::test]
async fn machines_ask_over_http() {
    let desk = Desk::set().await;
    let settings = Settings { http_addr: Some("127.0.0.1:0".parse().unwrap()), ..desk.settings.clone() };
    let app = desk.open(&settings).await;
    let address = app.http_addr.unwrap();
    let get = |path: &'static str| async move { http_get(address, path).await };
    assert!(get("/healthz").await.starts_with("HTTP/1.1 200"));
    assert!(get("/readyz").await.starts_with("HTTP/1.1 200"));
    assert!(get("/secrets").await.starts_with("HTTP/1.1 404"));
    eventually_async(async || get("/metrics").await.contains(&format!("\nsalesdesk_accounts_connected {ACCOUNTS}\n")))
        .await;
    let metrics = get("/metrics").await;
    for name in ["outbox_waiting", "outbox_lag_seconds", "database_bytes", "memory_bytes", "tasks"] {
        assert!(metrics.contains(&format!("# TYPE salesdesk_{name} gauge\nsalesdesk_{name} ")), "{metrics}");
    }
    for line in ["sends_failed_total 0", "oldest_waiting_answer_seconds 0", "restore_held 0", "waiting_answers 0"] {
        assert!(metrics.contains(&format!("\nsalesdesk_{line}\n")), "{line}: {metrics}");
    }
    crate::deploy::reads_only_what_is_there(&metrics);
    app.stop().await;
}

#[tokio::test]
async fn a_bot_that_does_not_reach_telegram_is_counted_and_not_ready() {
    let desk = Desk::set().await;
    let settings = Settings { http_addr: Some("127.0.0.1:0".parse().unwrap()), ..desk.settings.clone() };
    let app = desk.open(&settings).await;
    let address = app.http_addr.unwrap();
    // An update ends a poll at once; without one it lasts ten seconds.
    desk.sandbox.say(desk.ann, "/start");
    let polled =
        async || !http_get(address, "/metrics").await.contains("\nsalesdesk_bot_last_poll_timestamp_seconds 0\n");
    eventually_async(polled).await;
    let kind = FaultKind::Answer { status: 502, body: "<html>".into() };
    let (door, method, caller, when) = (Door::BotApi, "getUpdates".to_owned(), None, When::BeforeEffect);
    desk.sandbox.world().edit(|state| state.faults.order(Fault { door, method, caller, times: 1_000, kind, when }));
    desk.sandbox.say(desk.ann, "/start");
    // The poll that was under way brings the update, and counts as an answer of that moment.
    eventually_async(async || {
        http_get(address, "/metrics").await.contains("salesdesk_bot_api_failures_total{method=\"getUpdates\"}")
    })
    .await;
    app.store.clock().advance(SignedDuration::from_secs(90));
    eventually_async(async || http_get(address, "/readyz").await.contains("the Bot API has not answered for")).await;
    app.stop().await;
}

pub(crate) async fn http_get(address: std::net::SocketAddr, path: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

pub(crate) async fn eventually_async(fits: impl AsyncFn() -> bool) {
    let waiting = async {
        while !fits().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LIMIT, waiting).await.unwrap();
}
