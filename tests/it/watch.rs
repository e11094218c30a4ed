//! Stories of monitoring accounts: their troubles at Telegram, and what admins see of them. Trouble comes from the
//! world; waits are shortened by settings.

use std::net::SocketAddrV4;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rstest::rstest;
use salesdesk::accounts::{AccountMonitor, AccountNotifier, ConnectionSettings, MonitorSettings};
use salesdesk::app::{App, WatchSettings};
use salesdesk::clock::Clock;
use salesdesk::domain::account::{AccountEvent, AccountStatus, StatusReason, WarmUpPace};
use salesdesk::domain::alerts::Patience;
use salesdesk::domain::code::LoginCode;
use salesdesk::domain::health::LastErrorKind;
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::login::CodeWay;
use salesdesk::domain::phone::Phone;
use salesdesk::domain::username::Username;
use salesdesk::event::Events;
use salesdesk::settings::Settings;
use salesdesk::store::{AuthKey, NewAccount, NewItem, Store};
use salesdesk::tasks::Pulse;
use salesdesk::telegram::{AccountClient, CodeAnswer, DataCenters};
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};
use telegram_sandbox::{Sandbox, SandboxConfig};
use tokio::sync::broadcast;

use crate::desk::Desk;
use crate::support::{SandboxDataCenters, settings};

const LIMIT: Duration = Duration::from_secs(30);
/// The day of the last digest: every later one is due.
const LONG_AGO: &str = "2020-01-01";

pub(crate) struct Watched {
    pub(crate) sandbox: Sandbox,
    pub(crate) ann: PersonId,
    pub(crate) people: Vec<PersonId>,
    pub(crate) accounts: Vec<AccountId>,
    pub(crate) clock: Clock,
    pub(crate) watch: WatchSettings,
    /// How long a step of a day may take.
    pub(crate) patience: Duration,
    pub(crate) settings: Settings,
    pub(crate) data_centers: Arc<dyn DataCenters>,
    pub(crate) app: Option<App>,
    _folder: tempfile::TempDir,
}

fn in_a_hurry() -> WatchSettings {
    let seconds = SignedDuration::from_secs;
    let keep = ConnectionSettings {
        connect_limit: Duration::from_secs(5),
        ping_every: Duration::from_secs(2),
        ping_limit: Duration::from_secs(2),
        longest_wait: seconds(1),
        ..ConnectionSettings::default()
    };
    let patience = Patience {
        blip: seconds(2),
        start: seconds(20),
        steady: seconds(1),
        stragglers: seconds(30),
        gather: seconds(1),
    };
    WatchSettings { keep, monitor: MonitorSettings { patience, ..MonitorSettings::default() } }
}

impl Watched {
    /// A desk whose accounts were logged in before it started. Ann owns it.
    pub(crate) async fn with(accounts: usize) -> Self {
        let mut watched = Self::seeded(accounts).await;
        watched.start().await;
        watched.all_connected().await;
        watched
    }

    pub(crate) async fn seeded(accounts: usize) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let ann = sandbox.add(Person::named("Ann"));
        sandbox.start_bot(ann);
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&sandbox, folder.path(), &[ann]);
        let clock = Clock::default();
        let store = Store::open(&settings.database_url, &settings.secret_key, clock.clone()).await.unwrap();
        let (mut people, mut ids) = (Vec::new(), Vec::new());
        let mut work = store.begin().await.unwrap();
        for number in 0..accounts {
            let phone = Phone::parse(&format!("+1555123{number:04}")).unwrap();
            let person = sandbox.add(Person::named("Sam Sales").phone(phone.e164()));
            let seeded = sandbox.seed_session(person, None);
            let by = TelegramUserId(ann.0);
            let new = NewAccount { phone, daily_limit: 40, new_contact_limit: 10, added_by: by };
            let id = work.accounts().create_account(&new).await.unwrap().unwrap().id;
            let signed_in = AccountEvent::SignedIn(WarmUpPace::Established);
            work.accounts().update_account_status(id, signed_in, None, Some(by)).await.unwrap();
            work.sessions().set_home_dc(id, seeded.dc).await.unwrap();
            work.sessions().set_key(id, seeded.dc, &AuthKey::new(&seeded.auth_key)).await.unwrap();
            work.sessions().set_user(id, TelegramUserId(seeded.user_id)).await.unwrap();
            people.push(person);
            ids.push(id);
        }
        work.commit().await.unwrap();
        store.close().await;
        let data_centers = SandboxDataCenters::of(&sandbox);
        let (app, watch) = (None, in_a_hurry());
        let patience = Duration::ZERO;
        Self {
            sandbox,
            ann,
            people,
            accounts: ids,
            clock,
            watch,
            patience,
            settings,
            data_centers,
            app,
            _folder: folder,
        }
    }

    /// With an account and a digest that is due at the start.
    pub(crate) async fn seeded_for_a_digest() -> Self {
        let watched = Self::seeded(1).await;
        let Settings { database_url: url, secret_key: key, .. } = &watched.settings;
        let store = Store::open(url, key, Clock::default()).await.unwrap();
        let mut work = store.begin().await.unwrap();
        work.settings().set("digest_told", LONG_AGO, None).await.unwrap();
        work.commit().await.unwrap();
        store.close().await;
        let now = watched.clock.now().to_zoned(TimeZone::UTC);
        let nine = now.tomorrow().unwrap().with().hour(9).minute(1).build().unwrap();
        watched.clock.advance(nine.timestamp().duration_since(now.timestamp()));
        watched
    }

    pub(crate) async fn start(&mut self) {
        let (settings, data_centers) = (self.settings.clone(), Arc::clone(&self.data_centers));
        let app = App::start_watched(settings, data_centers, self.clock.clone(), self.watch).await.unwrap();
        self.app = Some(app);
    }

    pub(crate) async fn stop(&mut self) {
        self.app.take().unwrap().stop().await;
    }

    pub(crate) fn app(&self) -> &App {
        self.app.as_ref().unwrap()
    }

    pub(crate) async fn connected(&self) -> usize {
        let all = self.app().monitor.health_of_all().await.unwrap();
        all.iter().filter(|health| health.is_connected()).count()
    }

    pub(crate) async fn all_connected(&self) {
        eventually(async || (self.connected().await == self.accounts.len()).then_some(())).await;
    }

    pub(crate) async fn account(&self, index: usize) -> salesdesk::domain::account::Account {
        self.app().accounts.account(self.accounts[index]).await.unwrap().unwrap()
    }

    async fn key(&self, index: usize) -> Vec<u8> {
        let record =
            self.app().store.read().await.unwrap().sessions().get(self.accounts[index]).await.unwrap().unwrap();
        record.keys.iter().find(|(dc, _)| *dc == record.home_dc).unwrap().1.expose().to_vec()
    }

    /// Waits until the bot shows Ann a message with these words.
    pub(crate) async fn shown(&self, words: &str) -> ChatMessage {
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            chat.iter().rev().find(|message| message.from_bot && message.text.contains(words)).cloned()
        });
        match found.await {
            Some(message) => message,
            None => panic!("nobody said {words:?}:\n{}", self.chat().join("\n")),
        }
    }

    /// The bot's messages, apart from the desk's own screen.
    pub(crate) fn chat(&self) -> Vec<String> {
        let chat = self.sandbox.bot_chat(self.ann);
        let news = chat.into_iter().filter(|message| message.from_bot && !message.text.starts_with("🗂"));
        news.map(|message| message.text).collect()
    }

    /// How often the bot has sent or edited a message to a text like this.
    pub(crate) fn sent_count(&self, method: &str, words: &str) -> usize {
        let state = self.sandbox.look();
        state.journal.calls(method).filter(|call| call.params.to_string().contains(words)).count()
    }

    pub(crate) fn order(&self, method: &str, caller: Option<usize>, times: u32, kind: FaultKind) {
        let caller = caller.map(|index| format!("+1555123{index:04}"));
        let fault = Fault { door: Door::Mtproto, method: method.into(), caller, times, kind, when: When::BeforeEffect };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    pub(crate) async fn press(&self, message: &ChatMessage, button: &str) {
        let press = self.sandbox.press(self.ann, message.id, button).unwrap();
        press.answer(LIMIT).await.unwrap();
    }

    /// Logs an account in again from an alert's button.
    pub(crate) async fn log_in_again(&self, alert: &ChatMessage, index: usize) {
        self.press(alert, "🔐 Log in again").await;
        let card = self.shown("Enter it with the buttons").await;
        let code = self.sandbox.code(self.people[index]).unwrap().code;
        for digit in code.chars() {
            self.press(&card, &digit.to_string()).await;
        }
        let done = self.shown("is in: Sam Sales").await;
        let press = self.sandbox.press(self.ann, done.id, telegram_sandbox::control::Button::At(0, 0)).unwrap();
        press.answer(LIMIT).await.unwrap();
    }

    pub(crate) async fn accept(&self, key: &str, text: &str) {
        // These stories are not about the pace.
        let mut work = self.app().store.begin().await.unwrap();
        work.settings().set_minimum_gap(0, None).await.unwrap();
        work.commit().await.unwrap();
        let to = Username::parse("@bob_buys").unwrap();
        let item = NewItem::text(key, to, text, TelegramUserId(self.ann.0));
        self.app().outbox.accept(&NewItem { from: Some(self.accounts[0]), ..item }).await.unwrap();
    }
}

pub(crate) async fn eventually<T>(mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            match look().await {
                Some(seen) => return seen,
                None => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    tokio::time::timeout(LIMIT, looking).await.unwrap()
}

fn error(code: i32, text: &str) -> FaultKind {
    FaultKind::Error { code, text: text.into() }
}

#[tokio::test]
async fn a_session_that_is_ended_elsewhere_is_reported_at_once_and_logged_in_again_by_the_button() {
    let watched = Watched::with(1).await;
    let bob = watched.sandbox.add(Person::named("Bob").username("bob_buys"));
    watched.accept("first", "Hello Bob!").await;
    watched.sandbox.wait_received(LIMIT, bob, |message| message.text == "Hello Bob!").await.unwrap();
    let before = watched.account(0).await;

    let revoked = Instant::now();
    watched.sandbox.revoke_sessions(watched.people[0]);
    let alert = watched.shown("was logged out at").await;
    assert!(revoked.elapsed() < Duration::from_secs(5), "{:?}", revoked.elapsed());
    println!("revoked → alert: {:?}", revoked.elapsed());
    assert_eq!(watched.account(0).await.status_reason, Some(StatusReason::SessionRevoked));
    watched.accept("second", "Are you there?").await;

    watched.log_in_again(&alert, 0).await;
    assert_eq!(watched.shown("back since").await.id, alert.id, "the end is shown where the beginning was");
    watched.sandbox.wait_received(LIMIT, bob, |message| message.text == "Are you there?").await.unwrap();
    let after = watched.account(0).await;
    assert_eq!((after.id, after.status), (before.id, AccountStatus::Active));
    let mut reading = watched.app().store.read().await.unwrap();
    let dialog = reading.dialogs().by_prospect(TelegramUserId(bob.0)).await.unwrap().unwrap();
    assert_eq!(dialog.account_id, before.id);
    assert_eq!(watched.sent_count("sendMessage", "was logged out at"), 1);
    assert_eq!(watched.sandbox.received(bob).len(), 2);
    assert_eq!(watched.sandbox.sessions_used_twice(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_accounts_connect_and_a_stalled_network_is_one_alert_and_one_all_clear() {
    let mut watched = Watched::seeded(200).await;
    let started = Instant::now();
    watched.start().await;
    watched.all_connected().await;
    println!("200 accounts connected: {:?}", started.elapsed());
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());

    let stalled = Instant::now();
    watched.sandbox.stall(true);
    let alert = watched.shown("No connection to Telegram since").await;
    println!("stalled → alert: {:?} {}", stalled.elapsed(), alert.text);
    // All connections are lost, and new ones fail.
    eventually(async || (watched.connected().await == 0).then_some(())).await;
    watched.sandbox.stall(false);
    let back = Instant::now();
    watched.all_connected().await;
    println!("network back → all connected: {:?}", back.elapsed());
    assert_eq!(watched.shown("back since").await.id, alert.id);
    assert_eq!(watched.chat().len(), 1, "{:?}", watched.chat());
    assert_eq!(watched.sent_count("sendMessage", "No connection"), 1);
    assert_eq!(watched.sent_count("editMessageText", "back since"), 1);
    assert_eq!(watched.sandbox.sessions_used_twice(), 0);
}

/// In production: no waits are shortened, and the network is away for its full time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_minute_without_a_network_is_one_alert_and_one_all_clear_with_the_settings_that_are_delivered() {
    const AWAY: Duration = Duration::from_secs(60);
    let mut watched = Watched::seeded(200).await;
    watched.watch = WatchSettings::default();
    let started = Instant::now();
    watched.start().await;
    watched.all_connected().await;
    println!("200 accounts connected: {:?}", started.elapsed());

    watched.sandbox.stall(true);
    let stalled = tokio::time::Instant::now();
    let alert = watched.shown("No connection to Telegram since").await;
    println!("stalled → alert: {:?}", stalled.elapsed());
    // The one wait that is no condition: this is how long the network is away.
    tokio::time::sleep_until(stalled + AWAY).await;
    println!("connections after {AWAY:?}: {}", watched.connected().await);
    watched.sandbox.stall(false);
    let back = Instant::now();
    watched.all_connected().await;
    println!("network back → all connected: {:?}", back.elapsed());
    assert_eq!(watched.shown("back since").await.id, alert.id);
    println!("network back → all-clear: {:?}", back.elapsed());
    assert_eq!(watched.chat().len(), 1, "{:?}", watched.chat());
    assert_eq!(watched.sent_count("sendMessage", "No connection"), 1);
    assert_eq!(watched.sent_count("editMessageText", "back since"), 1);
    assert_eq!(watched.sandbox.sessions_used_twice(), 0);
}

#[tokio::test]
async fn on_a_small_desk_too_a_stalled_network_is_one_alert() {
    let mut watched = Watched::seeded(3).await;
    // Each connection would be tested at another time, and time out long after the first.
    watched.watch.keep.ping_every = Duration::from_secs(6);
    watched.watch.keep.ping_limit = Duration::from_secs(4);
    watched.start().await;
    watched.all_connected().await;
    watched.sandbox.stall(true);
    let alert = watched.shown("No connection to Telegram since").await;
    watched.sandbox.stall(false);
    assert_eq!(watched.shown("back since").await.id, alert.id);
    assert_eq!(watched.chat().len(), 1, "{:?}", watched.chat());
}

#[tokio::test]
async fn an_account_that_is_logged_out_from_here_is_no_trouble() {
    let desk = Desk::open().await;
    let phone = Phone::parse("+15551230000").unwrap();
    let sam = desk.sandbox.add(Person::named("Sam Sales").phone(phone.e164()));
    let account = desk.account(&phone).await;
    desk.seed(account, &desk.sandbox.seed_session(sam, None)).await;
    let change = async |event, reason| {
        let mut work = desk.store.begin().await.unwrap();
        work.accounts().update_account_status(account, event, reason, None).await.unwrap();
        work.commit().await.unwrap();
    };
    change(AccountEvent::SignedIn(WarmUpPace::Established), None).await;

    let (_, supervisor) = desk.manager();
    let (events, mut raised) = Events::new();
    desk.store.deliver_to(events.clone());
    let notifier = AccountNotifier::new(desk.store.clone(), events);
    let monitor = AccountMonitor::new(desk.store.clone(), supervisor.clone(), notifier.clone(), in_a_hurry().monitor);
    let running = (supervisor.clone(), notifier);
    let keeping = tokio::spawn(async move { running.0.run(in_a_hurry().keep, running.1, Pulse::default()).await });
    let connected = async || monitor.health_of_all().await.unwrap()[0].is_connected().then_some(());
    eventually(connected).await;

    let client = supervisor.client(account).await.unwrap();
    client.log_out().await.unwrap();
    // Telegram closes a logged-out connection; the task that asked had no time yet to record it.
    desk.sandbox.close_connections(None);
    eventually(async || (client.link().borrow().lost == 1).then_some(())).await;
    supervisor.disconnect(account).await;
    let gone = async || monitor.health_of_all().await.unwrap()[0].connection.is_none().then_some(());
    eventually(gone).await;
    change(AccountEvent::Disabled, Some(StatusReason::LoggedOut)).await;
    monitor.tick().await.unwrap();
    let account = desk.store.read().await.unwrap().accounts().get_account_by_id(account).await.unwrap().unwrap();
    assert_eq!(account.status_reason, Some(StatusReason::LoggedOut));
    assert!(raised.try_recv().is_err(), "nobody was alarmed");
    keeping.abort();
}

#[tokio::test]
async fn a_connection_that_is_closed_and_made_again_is_no_news() {
    let watched = Watched::with(3).await;
    watched.sandbox.close_connections(None);
    let news_before = watched.chat().len();
    eventually(async || {
        let all = watched.people.iter().all(|person| watched.sandbox.sessions(*person).iter().any(|seen| seen.live));
        all.then_some(())
    })
    .await;
    watched.all_connected().await;
    assert_eq!(watched.chat().len(), news_before);
    assert_eq!(watched.sandbox.sessions_used_twice(), 0);
}

#[rstest]
#[case::alone(false)]
#[case::as_the_payload_of_a_frame(true)]
#[tokio::test]
async fn a_404_costs_no_key_and_reports_no_dead_session(#[case] framed: bool) {
    let watched = Watched::with(2).await;
    watched.sandbox.edit(|state| state.dcs.settings.framed_errors = framed);
    let key = watched.key(0).await;
    // Telegram's mistake: the next connection hears that its key is unknown.
    watched.order("users.getUsers", Some(0), 1, FaultKind::Transport(404));
    watched.sandbox.close_connections(Some(watched.people[0]));
    eventually(async || {
        let all = watched.app().monitor.health_of_all().await.unwrap();
        all[0].last_error.is_some().then_some(())
    })
    .await;
    watched.all_connected().await;
    assert!(watched.key(0).await == key);

    // A key that Telegram has really forgotten is reported as a doubt, and kept.
    watched.sandbox.forget_keys(watched.people[0]);
    watched.shown("has not recognised its session key").await;
    assert!(watched.key(0).await == key);
    assert_eq!(watched.account(0).await.status, AccountStatus::Active);
    assert_eq!(watched.sent_count("sendMessage", "logged out"), 0);
}

#[tokio::test]
async fn a_flood_wait_is_recorded_and_not_slept_away() {
    let mut watched = Watched::seeded(1).await;
    watched.order("users.getUsers", None, 1, error(420, "FLOOD_WAIT_3"));
    let begun = Instant::now();
    watched.start().await;
    watched.all_connected().await;
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(watched.account(0).await.flood_wait_until.is_some());
    let calls = watched.sandbox.look().journal.calls("users.getUsers").count();
    assert_eq!(calls, 1, "nothing was repeated inside the library");
    assert_eq!(watched.sent_count("sendMessage", "has to wait"), 0, "three seconds are no news");
}

#[tokio::test]
async fn each_way_to_lose_an_account_is_reported_with_its_cause() {
    let watched = Watched::with(4).await;
    watched.sandbox.ban(watched.people[0]);
    watched.shown("was banned or deleted by Telegram").await;
    assert_eq!(watched.account(0).await.status, AccountStatus::Blocked);

    watched.order("users.getUsers", Some(1), 1, error(406, "AUTH_KEY_DUPLICATED"));
    watched.sandbox.close_connections(Some(watched.people[1]));
    watched.shown("saw its session in two places").await;
    assert_eq!(watched.account(1).await.status_reason, Some(StatusReason::SessionDuplicated));

    watched.order("users.getUsers", Some(2), 1, error(420, "FROZEN_METHOD_INVALID"));
    let health = watched.app().monitor.check_account(watched.accounts[2]).await.unwrap();
    assert!(health.health_facts.frozen_since.is_some() && !health.may_write_strangers(watched.clock.now()));
    watched.shown("was frozen by Telegram").await;
    assert!(!watched.account(2).await.is_available);

    watched.order("users.getUsers", Some(3), 1, error(420, "FLOOD_WAIT_7200"));
    watched.app().monitor.check_account(watched.accounts[3]).await.unwrap();
    watched.shown("has to wait until").await;
    watched.clock.advance(SignedDuration::from_hours(3));
    watched.app().monitor.tick().await.unwrap();
    watched.shown("Telegram made it wait").await;
    assert_eq!(watched.chat().iter().filter(|text| text.contains("+1 555")).count(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_sessions_that_end_at_once_are_one_alert_which_outlives_a_restart() {
    let mut watched = Watched::with(200).await;
    let revoked = Instant::now();
    for person in &watched.people {
        watched.sandbox.revoke_sessions(*person);
    }
    let alert = watched.shown("accounts were logged out at").await;
    println!("200 sessions revoked → one alert: {:?}", revoked.elapsed());
    assert!(revoked.elapsed() < Duration::from_secs(5), "{:?}", revoked.elapsed());
    watched.shown("🔴 200 accounts were logged out at").await;
    println!("200 sessions revoked → all reported: {:?}", revoked.elapsed());
    watched.stop().await;
    watched.start().await;
    watched.app().monitor.tick().await.unwrap();
    // One of them is switched off: its part of the alert ends, but not the alert.
    watched.app().accounts.disable(watched.accounts[7], TelegramUserId(watched.ann.0)).await.unwrap();
    let some = watched.shown("Over for 1 of them, not yet for 199").await;
    assert_eq!(some.id, alert.id);
    for account in &watched.accounts {
        watched.app().accounts.disable(*account, TelegramUserId(watched.ann.0)).await.unwrap();
    }
    assert_eq!(watched.shown("Over for all 200 accounts").await.id, alert.id);
    assert_eq!(watched.chat().len(), 1, "{:?}", watched.chat());
    assert_eq!(watched.sent_count("sendMessage", "logged out at"), 1);
}

#[tokio::test]
async fn flood_waits_of_fifty_accounts_are_one_alert_and_one_end() {
    let watched = Watched::with(50).await;
    watched.order("users.getUsers", None, 50, error(420, "FLOOD_WAIT_7200"));
    let monitor = &watched.app().monitor;
    futures::future::join_all(watched.accounts.iter().map(|account| monitor.check_account(*account))).await;
    let alert = watched.shown("🟡 50 accounts have to wait").await;
    watched.clock.advance(SignedDuration::from_hours(3));
    monitor.tick().await.unwrap();
    assert_eq!(watched.shown("Over for all 50 accounts since").await.id, alert.id);
    assert_eq!(watched.chat().len(), 1, "{:?}", watched.chat());
}

#[tokio::test]
async fn an_alert_pauses_its_account_and_lets_it_go_on() {
    let watched = Watched::with(1).await;
    watched.order("users.getUsers", Some(0), 1, error(420, "FLOOD_WAIT_7200"));
    watched.app().monitor.check_account(watched.accounts[0]).await.unwrap();
    let alert = watched.shown("has to wait until").await;
    watched.press(&alert, "⏸ Pause").await;
    assert_eq!(watched.shown("It is paused and sends nothing").await.id, alert.id);
    assert!(!watched.account(0).await.is_available);
    watched.press(&alert, "▶️ Resume").await;
    eventually(async || watched.account(0).await.is_available.then_some(())).await;
    watched.press(&alert, "👁 Details").await;
    assert_ne!(watched.shown("Queue").await.id, alert.id, "details come beside the alert");

    watched.order("users.getUsers", Some(0), 1, error(420, "FROZEN_METHOD_INVALID"));
    watched.app().monitor.check_account(watched.accounts[0]).await.unwrap();
    let frozen = watched.shown("was frozen by Telegram").await;
    watched.press(&frozen, "▶️ Switch on").await;
    assert_eq!(watched.shown("back since").await.id, frozen.id);
    assert!(watched.account(0).await.is_available);
}

#[tokio::test]
async fn a_member_who_wants_quiet_is_notified_after_an_hour_of_what_is_not_over() {
    let watched = Watched::with(1).await;
    watched.sandbox.revoke_sessions(watched.people[0]);
    let alert = watched.shown("was logged out at").await;
    watched.press(&alert, "🔕 Quiet for 1 h").await;
    assert_eq!(watched.shown("No new alert about this until").await.id, alert.id);
    watched.log_in_again(&alert, 0).await;
    assert_eq!(watched.shown("back since").await.id, alert.id, "ends are shown without a sound");
    watched.all_connected().await;
    watched.sandbox.revoke_sessions(watched.people[0]);
    // Open for anybody who asks the desk, but not yet shown to Ann.
    let open = async || watched.app().store.read().await.unwrap().alerts().open().await.unwrap().pop();
    let second = eventually(open).await;
    watched.app().monitor.tick().await.unwrap();
    assert_eq!(watched.sent_count("sendMessage", "was logged out at"), 1);
    watched.clock.advance(SignedDuration::from_mins(61));
    watched.app().monitor.tick().await.unwrap();
    assert_ne!(watched.shown("its session was ended").await.id, alert.id);
    assert_eq!(open().await.unwrap().id, second.id);
    assert_eq!(watched.sent_count("sendMessage", "was logged out at"), 2);
}

/// Data centres that make the client panic on demand.
struct Trap {
    inside: Arc<dyn DataCenters>,
    sprung: Arc<AtomicBool>,
}

impl DataCenters for Trap {
    fn home(&self) -> i32 {
        self.inside.home()
    }

    fn address(&self, dc: i32) -> Option<SocketAddrV4> {
        assert!(!self.sprung.swap(false, Ordering::SeqCst), "a library's mistake");
        self.inside.address(dc)
    }

    fn new_key(&self, dc: i32) -> Option<AuthKey> {
        self.inside.new_key(dc)
    }
}

#[tokio::test]
async fn a_panic_in_the_client_costs_a_connection_and_nothing_else() {
    let mut watched = Watched::seeded(2).await;
    let sprung = Arc::new(AtomicBool::new(false));
    watched.data_centers = Arc::new(Trap { inside: Arc::clone(&watched.data_centers), sprung: Arc::clone(&sprung) });
    watched.start().await;
    watched.all_connected().await;
    sprung.store(true, Ordering::SeqCst);
    watched.sandbox.close_connections(None);
    eventually(async || (!sprung.load(Ordering::SeqCst)).then_some(())).await;
    watched.all_connected().await;
    assert_eq!(watched.account(0).await.status, AccountStatus::Active);
    assert_eq!(watched.sandbox.sessions_used_twice(), 0);
}

#[tokio::test]
async fn a_login_elsewhere_is_shown_until_it_is_gone() {
    let watched = Watched::with(1).await;
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = settings(&watched.sandbox, folder.path(), &[]);
    let store = Store::open(&elsewhere.database_url, &elsewhere.secret_key, Clock::default()).await.unwrap();
    let phone = watched.account(0).await.phone;
    let new = NewAccount { phone: phone.clone(), daily_limit: 1, new_contact_limit: 1, added_by: TelegramUserId(1) };
    let mut work = store.begin().await.unwrap();
    let account = work.accounts().create_account(&new).await.unwrap().unwrap().id;
    work.commit().await.unwrap();
    let (data_centers, nobody) = (SandboxDataCenters::of(&watched.sandbox), broadcast::Sender::new(1));
    let stranger = AccountClient::connect(store, account, data_centers, elsewhere.api, nobody).await.unwrap();
    let CodeAnswer::Sent(_, hash) = stranger.request_code(&phone).await.unwrap() else { panic!("a code") };
    let code = LoginCode::parse(&watched.sandbox.code(watched.people[0]).unwrap().code).unwrap();
    stranger.sign_in(&phone, &hash, CodeWay::App, &code).await.unwrap();

    let alert = watched.shown("Somebody logged in to").await;
    let health = watched.app().monitor.check_account(watched.accounts[0]).await.unwrap();
    assert_eq!(health.others.unwrap().sessions.len(), 1);
    stranger.log_out().await.unwrap();
    watched.app().monitor.check_account(watched.accounts[0]).await.unwrap();
    assert_eq!(watched.shown("that session is gone").await.id, alert.id);
}

#[tokio::test]
async fn the_first_look_after_a_session_was_ended_finds_the_truth() {
    let desk = Desk::open().await;
    let phone = Phone::parse("+15551230000").unwrap();
    let sam = desk.sandbox.add(Person::named("Sam Sales").phone(phone.e164()));
    let account = desk.account(&phone).await;
    desk.seed(account, &desk.sandbox.seed_session(sam, None)).await;
    let (manager, supervisor) = desk.manager();
    let signed_in = AccountEvent::SignedIn(WarmUpPace::Established);
    manager.update_account_status(account, signed_in, None, TelegramUserId(1)).await.unwrap();
    let (events, _told) = Events::new();
    let notifier = AccountNotifier::new(desk.store.clone(), events);
    // No connection task runs here, so nothing else can have noticed it.
    let monitor = AccountMonitor::new(desk.store.clone(), supervisor.clone(), notifier, MonitorSettings::default());
    assert!(monitor.check_account(account).await.unwrap().is_authorised());
    desk.sandbox.revoke_sessions(sam);
    let health = monitor.check_account(account).await.unwrap();
    assert_eq!((health.is_authorised(), health.health_facts.reason), (false, Some(StatusReason::SessionRevoked)));
    assert_eq!(health.last_error.unwrap().what, LastErrorKind::SessionEnded);
    assert!(supervisor.running(account).await.is_none(), "nothing holds the session that has ended");
}

#[tokio::test]
async fn an_alert_outlives_a_restart_and_is_not_shown_again() {
    let mut watched = Watched::with(2).await;
    watched.sandbox.revoke_sessions(watched.people[0]);
    let alert = watched.shown("was logged out at").await;
    watched.stop().await;
    watched.start().await;
    eventually(async || (watched.connected().await == 1).then_some(())).await;
    watched.log_in_again(&alert, 0).await;
    assert_eq!(watched.shown("back since").await.id, alert.id);
    assert_eq!(watched.sent_count("sendMessage", "was logged out at"), 1);
}

#[tokio::test]
async fn when_strangers_complain_the_account_writes_to_nobody_new_until_the_pause_is_over() {
    let watched = Watched::with(1).await;
    let bob = watched.sandbox.add(Person::named("Bob").username("bob_buys"));
    watched.order("messages.sendMessage", None, 1, error(400, "PEER_FLOOD"));
    watched.accept("first", "Hello Bob!").await;
    watched.shown("writes to no strangers until").await;
    watched.clock.advance(SignedDuration::from_hours(25));
    watched.app().monitor.tick().await.unwrap();
    watched.shown("back since").await;
    watched.app().outbox.tick().await.unwrap();
    watched.sandbox.wait_received(LIMIT, bob, |message| message.text == "Hello Bob!").await.unwrap();
    assert_eq!(watched.sent_count("sendMessage", "writes to no strangers"), 1);
}

#[tokio::test]
async fn an_alert_is_shown_when_the_bot_api_answers_again() {
    let watched = Watched::with(1).await;
    let (method, kind) = ("sendMessage".to_owned(), FaultKind::Close);
    eventually(async || (watched.sent_count("sendMessage", "Desk") > 0).then_some(())).await;
    let away = Fault { door: Door::BotApi, method, caller: None, times: 2, kind, when: When::BeforeEffect };
    watched.sandbox.edit(|state| state.faults.order(away));
    watched.sandbox.revoke_sessions(watched.people[0]);
    watched.shown("was logged out at").await;
    assert_eq!(watched.chat().len(), 1, "{:?}", watched.chat());
}

#[tokio::test]
async fn a_single_account_without_a_connection_has_an_alert_of_its_own() {
    let watched = Watched::with(3).await;
    watched.order("*", Some(1), 40, FaultKind::Close);
    watched.sandbox.close_connections(Some(watched.people[1]));
    // The first screen may say that an account has no connection, too.
    let alert = watched.shown("Trying again; nothing is lost").await;
    assert!(alert.text.contains("0001"), "{}", alert.text);
    watched.sandbox.edit(|state| state.faults.clear());
    assert_eq!(watched.shown("back since").await.id, alert.id);
    assert_eq!(watched.sent_count("sendMessage", "Trying again; nothing is lost"), 1);
}

#[tokio::test]
async fn the_digest_is_shown_once_a_day() {
    let mut watched = Watched::seeded_for_a_digest().await;
    watched.start().await;
    watched.shown("0 sent, 0 received").await;
    watched.stop().await;
    watched.start().await;
    watched.app().monitor.tick().await.unwrap();
    watched.all_connected().await;
    assert_eq!(watched.sent_count("sendMessage", "0 sent, 0 received"), 1);
}
