//! Stories of the ground under a running desk: its loops, its database file, the disk, the clock, the Bot API.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use nix::unistd::{Uid, setfsuid};
use salesdesk::app::App;
use salesdesk::clock::Clock;
use salesdesk::domain::ground::{GroundFinding, LoopName, LoopState};
use salesdesk::ops::beginning;
use salesdesk::settings::Settings;
use salesdesk::store;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, When};
use telegram_sandbox::{Sandbox, SandboxConfig};

use crate::bot::{LIMIT, Scene, eventually};
use crate::ops::{eventually_async, http_get};
use crate::support;

/// A desk with one owner and the health endpoint, in a new folder or a given one.
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

    /// Lets these calls of the Bot API fail.
    fn order(&self, method: &str, times: u32) {
        let (door, method, when) = (Door::BotApi, method.to_owned(), When::BeforeEffect);
        let kind = FaultKind::Answer { status: 502, body: "<html>".into() };
        let fault = Fault { door, method, caller: None, times, kind, when };
        self.scene.sandbox.edit(|state| state.faults.order(fault));
    }

    fn database(&self) -> PathBuf {
        self.settings.database_file()
    }
}

#[tokio::test]
async fn each_loop_that_panics_is_reported_and_works_again() {
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
        "the sequences",
        "the campaigns",
        "watch for a second program",
        "warm-up",
    ] {
        ground.scene.shown(&format!("A part of the desk failed and was started again: {part}")).await;
    }
    ground.ready("200 OK").await;
    let metrics = ground.get("/metrics").await;
    assert!(metrics.contains("salesdesk_loop_deaths_total{loop=\"outbox\"} 1"), "{metrics}");
    assert!(metrics.contains("salesdesk_loop_alive{loop=\"outbox\"} 1"), "{metrics}");

    // They work: an account logs in, connects, receives and sends.
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
async fn a_database_that_is_deleted_under_the_desk_is_reported_and_saved_and_nothing_is_accepted_after_it() {
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
    let backups = ground.app().metrics.backups.clone();
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
async fn a_full_disk_and_its_end_are_reported() {
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
async fn each_command_on_a_full_disk_is_answered_with_words_about_the_disk() {
    let ground = Ground::set(None).await;
    let scene = &ground.scene;
    scene.log_in().await;
    let kim = scene.sandbox.add(Person::named("Kim").username("kim_new"));
    let store = &ground.app().store;
    // The file may not grow, and nothing in it is free.
    store.set_pragma("vacuum").await.unwrap();
    store.set_pragma("pragma max_page_count = 1").await.unwrap();
    for number in 0..3 {
        let text = format!("{number} {}", "нет места ".repeat(400));
        scene.ask(&format!("/send @kim_new {text}"), "The desk’s disk is full").await;
    }
    assert!(!scene.chat(scene.ann).contains("Something broke here"), "{}", scene.chat(scene.ann));
    assert!(scene.sandbox.received(kim).is_empty());
    store.set_pragma("pragma max_page_count = 1073741823").await.unwrap();
    ground.clock.advance(SignedDuration::from_secs(20));
    scene.ask("/send @kim_new Room again", "✅ sent").await;
}

#[tokio::test]
async fn a_clock_that_is_set_ahead_and_back_is_reported_and_delays_nobody() {
    let ground = Ground::set(None).await;
    let scene = &ground.scene;
    scene.log_in().await;
    let kim = scene.sandbox.add(Person::named("Kim").username("kim_new"));
    ground.ready("200 OK").await;
    let far = SignedDuration::from_hours(400 * 24);
    ground.clock.jump(far);
    scene.shown("The machine’s clock was set ahead by 400").await;
    scene.ask("/send @kim_new From the future", "✅ sent").await;
    ground.app().metrics.backups.make(None).await.unwrap();
    ground.clock.jump(-far);
    scene.shown("is back where it was").await;
    assert!(ground.app().metrics.backups.newest().is_none(), "a backup from the future says nothing");
    // The account does not pause until that day.
    scene.ask("/send @kim_new Back in the present", "✅ sent").await;
    let texts = || scene.sandbox.received(kim).into_iter().map(|message| message.text).collect::<Vec<_>>();
    eventually(|| texts().contains(&"Back in the present".to_owned()).then_some(())).await;
}

#[tokio::test]
async fn a_database_that_another_file_replaces_is_saved_and_the_next_start_says_how_to_go_on() {
    let mut ground = Ground::set(None).await;
    ground.scene.log_in().await;
    ground.scene.sandbox.add(Person::named("Kim").username("kim_new"));
    ground.scene.ask("/send @kim_new Before it", "✅ sent").await;
    let began = Instant::now();
    let other = ground.scene.folder.path().join("other");
    std::fs::write(&other, "a file with content, and no database".repeat(200)).unwrap();
    std::fs::rename(&other, ground.database()).unwrap();
    ground.scene.shown("Another file lies in the place of the database").await;
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    ground.scene.shown("Everything up to now is saved in").await;
    let Settings { database_url: url, secret_key: key, .. } = &ground.settings;
    let backups = ground.app().metrics.backups.clone();
    let saved = backups.newest().unwrap().path;
    ground.scene.app.take().unwrap().stop().await;
    let refused = beginning::check(&ground.database(), key, backups.folder(), Timestamp::now()).unwrap_err();
    let way = format!("salesdesk restore --force {}", saved.display());
    assert!(refused.to_string().contains("is no database") && refused.to_string().contains(&way), "{refused}");
    store::restore(url, key, None, &saved, true, Timestamp::now()).await.unwrap();
    ground.open().await;
    ground.scene.ask("/dialog @kim_new", "Before it").await;
}

#[tokio::test]
async fn a_log_that_is_deleted_under_the_desk_is_reported_and_loses_nothing() {
    let mut ground = Ground::set(None).await;
    ground.scene.log_in().await;
    let kim = ground.scene.sandbox.add(Person::named("Kim").username("kim_new"));
    ground.scene.ask("/send @kim_new Before it", "✅ sent").await;
    std::fs::remove_file(format!("{}-wal", ground.database().display())).unwrap();
    let alert = ground.scene.shown("Everything up to now is saved in").await;
    assert!(alert.text.contains("The log of the database"), "{}", alert.text);
    assert!(ground.ready("the log of the database was deleted").await.starts_with("HTTP/1.1 503"));
    ground.scene.ask("/send @kim_new After it", "nothing would be kept").await;
    let received = ground.scene.sandbox.received(kim);
    assert!(received.iter().all(|message| message.text != "After it"), "what is not kept is not sent");
    ground.scene.app.take().unwrap().stop().await;
    ground.open().await;
    ground.scene.ask("/dialog @kim_new", "Before it").await;
}

#[tokio::test]
async fn a_folder_that_is_deleted_under_the_desk_is_saved_with_its_key() {
    let mut ground = Ground::set(None).await;
    ground.scene.log_in().await;
    ground.scene.sandbox.add(Person::named("Kim").username("kim_new"));
    ground.scene.ask("/send @kim_new Before it", "✅ sent").await;
    let store::SecretKeySource::File(key) = ground.settings.secret_key.clone() else { panic!("no key file") };
    assert!(key.starts_with(ground.scene.folder.path()) && key.exists());
    std::fs::remove_dir_all(ground.scene.folder.path()).unwrap();
    ground.scene.shown("Everything up to now is saved in").await;
    assert!(key.exists(), "what is saved is worth nothing without its key");
    let Settings { database_url: url, secret_key: source, .. } = &ground.settings;
    let saved = ground.app().metrics.backups.newest().unwrap().path;
    ground.scene.app.take().unwrap().stop().await;
    store::restore(url, source, None, &saved, false, Timestamp::now()).await.unwrap();
    ground.open().await;
    ground.scene.ask("/dialog @kim_new", "Before it").await;
}

#[tokio::test]
async fn a_folder_that_becomes_read_only_is_reported() {
    let ground = Ground::set(None).await;
    ground.ready("200 OK").await;
    let folder = ground.scene.folder.path();
    let mode = |mode| std::fs::set_permissions(folder, Permissions::from_mode(mode)).unwrap();
    // File modes do not restrict root. This thread, which runs the whole desk, becomes a normal user that owns the
    // files.
    let before = Uid::effective().is_root().then(|| {
        let nobody = Uid::from_raw(65534);
        for entry in std::fs::read_dir(folder).unwrap() {
            chown(entry.unwrap().path(), Some(nobody.as_raw()), None).unwrap();
        }
        chown(folder, Some(nobody.as_raw()), None).unwrap();
        setfsuid(nobody)
    });
    mode(0o500);
    ground.scene.shown("The folder of the database cannot be written").await;
    ground.scene.ask("/settings", "Settings").await;
    mode(0o700);
    ground.scene.shown("The folder of the database can be written again").await;
    ground.ready("200 OK").await;
    before.map(setfsuid);
}

#[tokio::test]
async fn a_bot_that_reaches_telegram_again_says_for_how_long_it_did_not() {
    let ground = Ground::set(None).await;
    ground.ready("200 OK").await;
    ground.order("getUpdates", 1_000);
    // The running poll ends first.
    let failed = "salesdesk_bot_api_failures_total{method=\"getUpdates\"}";
    eventually_async(async || ground.get("/metrics").await.contains(failed)).await;
    ground.clock.advance(SignedDuration::from_mins(95));
    assert!(ground.ready("the Bot API has not answered for 57").await.starts_with("HTTP/1.1 503"));
    assert!(ground.get("/metrics").await.contains("\nsalesdesk_ready 0\n"));
    let mut reports = ground.app().metrics.ground.reports();
    let silent = |finding: &GroundFinding| matches!(finding, GroundFinding::NoPolling { .. });
    reports.wait_for(|report| report.as_ref().is_some_and(|report| report.found.iter().any(silent))).await.unwrap();
    ground.scene.sandbox.edit(|state| state.faults.clear());
    ground.scene.shown("Telegram answers the bot again. It did not for").await;
    ground.ready("200 OK").await;
}

#[tokio::test]
async fn a_desk_that_lost_its_database_and_can_tell_nobody_ends() {
    let ground = Ground::set(None).await;
    ground.ready("200 OK").await;
    ground.order("sendMessage", 10_000);
    ground.order("getUpdates", 10_000);
    std::fs::remove_file(ground.database()).unwrap();
    ground.ready("the database was deleted").await;
    let watch = ground.app().metrics.ground.clone();
    eventually(|| watch.report().filter(|report| report.facts.saved_to.is_some())).await;
    let ends = tokio::time::timeout(Duration::from_secs(4), watch.must_end()).await;
    assert!(ends.is_err(), "it is tried for a while to tell somebody");
    ground.clock.advance(SignedDuration::from_mins(6));
    tokio::time::timeout(LIMIT, watch.must_end()).await.unwrap();
}

#[tokio::test]
async fn a_database_that_can_only_be_read_is_reported_at_once() {
    let ground = Ground::set(None).await;
    ground.ready("200 OK").await;
    ground.app().store.set_pragma("pragma query_only = on").await.unwrap();
    let began = Instant::now();
    ground.scene.sandbox.say(ground.scene.ann, "/send @nobody Hello");
    ground.scene.shown("The database cannot be written: nothing is accepted or sent. It is read-only").await;
    println!("read-only → reported: {:?}", began.elapsed());
    ground.ready("the database cannot be written: ReadOnly").await;
    ground.app().store.set_pragma("pragma query_only = off").await.unwrap();
    ground.clock.advance(SignedDuration::from_secs(20));
    ground.scene.shown("The database can be written again").await;
    ground.ready("200 OK").await;
}

#[tokio::test]
async fn a_database_without_room_is_reported_recovers_by_itself_and_loses_nothing() {
    let ground = Ground::set(None).await;
    let scene = &ground.scene;
    scene.log_in().await;
    let kim = scene.sandbox.add(Person::named("Kim").username("kim_new"));
    scene.ask("/send @kim_new Before it", "✅ sent").await;
    let store = &ground.app().store;
    // Telegram counts whole seconds.
    let from = store.clock().now() - SignedDuration::from_secs(5);
    // The file may not grow: a write that fits into its free pages succeeds, others are refused.
    store.set_pragma("pragma max_page_count = 1").await.unwrap();
    let began = Instant::now();
    for number in 0..60 {
        scene.sandbox.write(kim, scene.sam, &format!("{number} {}", "no room ".repeat(400)));
    }
    scene.shown("There is no room for it").await;
    println!("no room → reported: {:?}", began.elapsed());
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    assert!(ground.ready("the database cannot be written: Full").await.starts_with("HTTP/1.1 503"));
    let full = Instant::now();
    store.set_pragma("pragma max_page_count = 1073741823").await.unwrap();
    ground.clock.advance(SignedDuration::from_secs(20));
    scene.shown("The database can be written again").await;
    ground.ready("200 OK").await;
    let to = || store.clock().now() + SignedDuration::from_hours(1);
    let came = async || store.read().await.unwrap().desk().came_between(from, to()).await.unwrap();
    eventually_async(async || came().await >= 60).await;
    println!("room again → at work, all 60 messages there: {:?}", full.elapsed());
    assert_eq!(came().await, 60, "each once");
    scene.ask("/settings", "Settings").await;
    assert_eq!(scene.sandbox.received(kim).len(), 1);
}

#[tokio::test]
async fn forty_seconds_without_room_are_reported_within_the_minute_and_lose_nothing() {
    let ground = Ground::set(None).await;
    let scene = &ground.scene;
    scene.log_in().await;
    let kim = scene.sandbox.add(Person::named("Kim").username("kim_new"));
    scene.ask("/send @kim_new Before it", "✅ sent").await;
    let store = &ground.app().store;
    let began = store.clock().now();
    let from = began - SignedDuration::from_secs(5);
    store.set_pragma("pragma max_page_count = 1").await.unwrap();
    for second in 0..40 {
        scene.sandbox.write(kim, scene.sam, &format!("{second} {}", "no room ".repeat(400)));
        if second % 10 == 5 {
            scene.sandbox.say(scene.ann, &format!("/send @kim_new Within it {second}"));
        }
        ground.clock.advance(SignedDuration::from_secs(1));
    }
    scene.shown("There is no room for it").await;
    let waited = store.clock().now().duration_since(began);
    assert!(waited < SignedDuration::from_secs(60), "{waited:?}");

    store.set_pragma("pragma max_page_count = 1073741823").await.unwrap();
    ground.clock.advance(SignedDuration::from_secs(20));
    scene.shown("The database can be written again").await;
    ground.ready("200 OK").await;
    let to = || store.clock().now() + SignedDuration::from_hours(1);
    let came = async || store.read().await.unwrap().desk().came_between(from, to()).await.unwrap();
    eventually_async(async || came().await >= 40).await;
    assert_eq!(came().await, 40, "each once");
    for second in [5, 15, 25, 35] {
        let text = format!("Within it {second}");
        let sent = || scene.sandbox.received(kim).iter().filter(|message| message.text == text).count();
        eventually(|| (sent() > 0).then_some(())).await;
        assert_eq!(sent(), 1, "{text}");
    }
    scene.shown("39 no room").await;
}

#[tokio::test]
async fn a_clock_that_was_ahead_holds_no_backup_and_no_sleeper() {
    let clock = Clock::default();
    let far = SignedDuration::from_hours(400 * 24);
    clock.jump(far);
    let moment = clock.now() + SignedDuration::from_mins(5);
    let sleeping = clock.clone();
    let sleeper = tokio::spawn(async move { sleeping.sleep_until(moment).await });
    tokio::task::yield_now().await;
    clock.jump(-far);
    tokio::time::timeout(LIMIT, sleeper).await.unwrap().unwrap();

    let ground = Ground::set(None).await;
    ground.ready("200 OK").await;
    let mut reports = ground.app().metrics.ground.reports();
    reports.wait_for(Option::is_some).await.unwrap();
    ground.clock.jump(far);
    ground.scene.shown("The machine’s clock was set ahead by 400").await;
    ground.app().metrics.backups.make(None).await.unwrap();
    ground.clock.jump(-far);
    ground.scene.shown("is back where it was").await;
    ground.clock.advance(SignedDuration::from_hours(25));
    let newest = || ground.app().metrics.backups.newest();
    tokio::time::timeout(Duration::from_secs(40), async {
        while newest().is_none() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("the night's backup is made although one from the future is there");
}
