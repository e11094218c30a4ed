//! The ground under a running desk: its loops, its database file, the disk, the clock, the Bot API.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use salesdesk::app::App;
use salesdesk::clock::Clock;
use salesdesk::domain::ground::{LoopName, LoopState};
use salesdesk::ops::beginning;
use salesdesk::settings::Settings;
use salesdesk::store;
use telegram_sandbox::world::Person;
use telegram_sandbox::{Sandbox, SandboxConfig};

use crate::bot::{LIMIT, Scene, eventually};
use crate::ops::http_get;
use crate::support;

/// A desk of one owner that answers over HTTP, in a folder of its own or in one that is named.
struct Ground {
    scene: Scene,
    settings: Settings,
    clock: Clock,
}

impl Ground {
    async fn set(data: Option<PathBuf>) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let (ann, sam) = (
            sandbox.add(Person::named("Ann")),
            sandbox.add(Person::named("Sam Sales").username("sam_sales").phone(crate::bot::PHONE)),
        );
        sandbox.say(ann, "/start");
        let folder = tempfile::tempdir().unwrap();
        let settings = support::settings(&sandbox, &data.unwrap_or(folder.path().to_owned()), &[ann]);
        let settings = Settings { http_addr: Some("127.0.0.1:0".parse().unwrap()), ..settings };
        let scene = Scene { sandbox, ann, sam, folder, app: None, group: None };
        let mut ground = Self { scene, settings, clock: Clock::default() };
        ground.open().await;
        ground
    }

    async fn open(&mut self) {
        let data_centers = support::SandboxDataCenters::of(&self.scene.sandbox);
        let app = App::start_at(self.settings.clone(), data_centers, self.clock.clone()).await.unwrap();
        self.scene.app = Some(app);
    }

    fn app(&self) -> &App {
        self.scene.app.as_ref().unwrap()
    }

    async fn get(&self, path: &str) -> String {
        http_get(self.app().http_addr.unwrap(), path).await
    }

    async fn ready(&self, words: &str) -> String {
        let waiting = async {
            loop {
                let said = self.get("/readyz").await;
                if said.contains(words) {
                    return said;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(LIMIT, waiting).await.unwrap_or_else(|_| panic!("/readyz never said {words:?}"))
    }

    fn database(&self) -> PathBuf {
        self.settings.database_file()
    }
}

#[tokio::test]
async fn each_loop_that_panics_is_told_of_and_works_again() {
    let ground = Ground::set(None).await;
    let app = ground.app();
    let facts = |name| app.loops().facts().into_iter().find(|one| one.name == name).unwrap();
    for name in LoopName::ALL {
        assert!(app.loops().panic(name), "no loop {name:?}");
    }
    for name in LoopName::ALL {
        let one = || Some(facts(name)).filter(|one| one.deaths == 1 && !matches!(one.state, LoopState::Dead { .. }));
        eventually(one).await;
    }
    for part in [
        "sign of life",
        "nightly backups",
        "checks of the accounts",
        "connections of the accounts",
        "cards and news in this chat",
        "deleting secrets from chats",
        "clean-up of old updates",
        "watch over the desk itself",
        "health over HTTP",
        "receiving messages",
        "logins",
        "sending messages",
        "watch over the accounts",
        "answering this chat",
        "reminders",
        "watch for a second program",
        "warm-up",
    ] {
        ground.scene.shown(&format!("A part of the desk failed and was started again: {part}")).await;
    }
    ground.ready("200 OK").await;
    let metrics = ground.get("/metrics").await;
    assert!(metrics.contains("salesdesk_loop_deaths_total{loop=\"outbox\"} 1"), "{metrics}");
    assert!(metrics.contains("salesdesk_loop_alive{loop=\"outbox\"} 1"), "{metrics}");

    // They do their work: an account logs in, connects, receives and sends.
    let scene = &ground.scene;
    scene.log_in().await;
    let kim = scene.sandbox.add(Person::named("Kim").username("kim_new"));
    scene.ask("/send @kim_new Hello, Kim!", "✅ sent").await;
    eventually(|| scene.sandbox.received(kim).into_iter().find(|message| message.text == "Hello, Kim!")).await;
    scene.sandbox.write(kim, scene.sam, "Hello yourself");
    scene.shown("Hello yourself").await;
}

#[tokio::test]
async fn an_inbox_that_dies_while_accounts_are_connected_receives_again() {
    let ground = Ground::set(None).await;
    let scene = &ground.scene;
    scene.log_in().await;
    let kim = scene.sandbox.add(Person::named("Kim").username("kim_new"));
    scene.ask("/send @kim_new Hello, Kim!", "✅ sent").await;
    for (name, words) in [(LoopName::Inbox, "first"), (LoopName::Connections, "second"), (LoopName::Outbox, "third")] {
        ground.app().loops().panic(name);
        eventually(|| ground.app().loops().facts().into_iter().find(|one| one.name == name && one.deaths == 1)).await;
        scene.sandbox.write(kim, scene.sam, words);
        scene.shown(words).await;
    }
}

#[tokio::test]
async fn a_database_that_is_deleted_under_the_desk_is_told_of_saved_and_nothing_is_accepted_after_it() {
    let mut ground = Ground::set(None).await;
    ground.scene.log_in().await;
    let kim = ground.scene.sandbox.add(Person::named("Kim").username("kim_new"));
    ground.scene.ask("/send @kim_new Before it", "✅ sent").await;
    ground.ready("200 OK").await;
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", ground.database().display()));
    }
    let alert = ground.scene.shown("Everything up to now is saved in").await;
    assert!(alert.text.contains("The database file was deleted under the running desk"), "{}", alert.text);
    assert!(alert.text.contains("salesdesk restore --force"), "{}", alert.text);
    assert!(ground.ready("the database was deleted").await.starts_with("HTTP/1.1 503"));
    assert!(ground.get("/metrics").await.contains("\nsalesdesk_ready 0\n"));
    ground.scene.ask("/send @kim_new After it", "nothing would be kept").await;
    let received = ground.scene.sandbox.received(kim);
    assert!(received.iter().all(|message| message.text != "After it"), "what is not kept is not sent");

    let Settings { database_url: url, secret_key: key, .. } = &ground.settings;
    let backups = ground.app().vitality.backups.clone();
    let saved = backups.newest().unwrap().path;
    ground.scene.app.take().unwrap().stop().await;
    let refused = beginning::check(&ground.database(), key, backups.folder(), Timestamp::now()).unwrap_err();
    assert!(refused.to_string().contains(&saved.display().to_string()), "{refused}");
    store::restore(url, key, None, &saved, false, Timestamp::now()).await.unwrap();
    ground.open().await;
    let page = ground.scene.ask("/dialog @kim_new", "Before it").await;
    assert!(!page.text.contains("After it"));
}

#[tokio::test]
async fn a_database_that_is_moved_away_and_back_works_on() {
    let ground = Ground::set(None).await;
    ground.ready("200 OK").await;
    let away = ground.scene.folder.path().join("away.db");
    std::fs::rename(ground.database(), &away).unwrap();
    std::fs::write(ground.database(), "another file").unwrap();
    ground.scene.shown("Another file lies in the place of the database").await;
    ground.ready("another file is in the place of the database").await;
    std::fs::rename(&away, ground.database()).unwrap();
    ground.scene.shown("The database file is back").await;
    ground.ready("200 OK").await;
    ground.scene.ask("/settings", "Settings").await;
}

#[tokio::test]
async fn a_full_disk_is_told_of_and_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let mount = |arguments: &[&str]| Command::new("mount").args(arguments).arg(folder.path()).status();
    if !mount(&["-t", "tmpfs", "-o", "size=32m", "none"]).is_ok_and(|done| done.success()) {
        eprintln!("skipped: this user may not mount a file system to fill it");
        return;
    }
    let ground = Ground::set(Some(folder.path().to_owned())).await;
    ground.scene.shown("free on the disk").await;
    ground.ready("200 OK").await;
    let filler = folder.path().join("filler");
    let filled = std::fs::write(&filler, vec![0; 64 << 20]);
    assert!(filled.is_err(), "the disk is full");
    ground.scene.shown("The disk is full").await;
    assert!(ground.ready("the disk is full").await.starts_with("HTTP/1.1 503"));
    std::fs::remove_file(&filler).unwrap();
    ground.scene.shown("There is room on the disk again").await;
    ground.ready("200 OK").await;
    ground.scene.ask("/health", "Database").await;
    let Ground { mut scene, .. } = ground;
    scene.app.take().unwrap().stop().await;
    drop(scene);
    let _ = Command::new("umount").arg("-l").arg(folder.path()).status();
}

#[tokio::test]
async fn a_clock_that_is_set_ahead_and_back_is_told_of_and_holds_nobody() {
    let ground = Ground::set(None).await;
    let scene = &ground.scene;
    scene.log_in().await;
    let kim = scene.sandbox.add(Person::named("Kim").username("kim_new"));
    ground.ready("200 OK").await;
    let far = SignedDuration::from_hours(400 * 24);
    ground.clock.jump(far);
    scene.shown("The machine’s clock was set ahead by 400").await;
    scene.ask("/send @kim_new From the future", "✅ sent").await;
    ground.app().vitality.backups.make(None).await.unwrap();
    ground.clock.jump(-far);
    scene.shown("is back where it was").await;
    assert!(ground.app().vitality.backups.newest().is_none(), "a backup from the future says nothing");
    // The account does not rest until that day.
    scene.ask("/send @kim_new Back in the present", "✅ sent").await;
    let texts = || scene.sandbox.received(kim).into_iter().map(|message| message.text).collect::<Vec<_>>();
    eventually(|| texts().contains(&"Back in the present".to_owned()).then_some(())).await;
}
