//! The usage examples of `salesdesk::api`, executed: setting up an account, sending a message, managing a dialog, a
//! health check, flood control; and the queries that the desk itself does not use. Only the library is called, without
//! a bot; what a prospect received decides.

use std::time::Duration;

use jiff::SignedDuration;
use salesdesk::accounts::{AccountManager, AccountMonitor, AccountNotifier, MonitorSettings, Supervisor};
use salesdesk::domain::account::{Account, AccountStatus, StatusReason};
use salesdesk::domain::alert::AlertKind;
use salesdesk::domain::alerts::lasting;
use salesdesk::domain::code::LoginCode;
use salesdesk::domain::ground::LoopName;
use salesdesk::domain::ids::{AccountId, DialogId, OutboxId, TelegramUserId};
use salesdesk::domain::login::{LoginOutcome, LoginProblem, LoginStep, Profile};
use salesdesk::domain::message::{Author, Message, MessageDirection, Report};
use salesdesk::domain::outbox::{ItemReason, ItemState};
use salesdesk::domain::phone::Phone;
use salesdesk::domain::stop_list::Cause;
use salesdesk::domain::username::Username;
use salesdesk::event::{Event, Events};
use salesdesk::outbox::{Outbox, SendMessageError};
use salesdesk::store::Prospect;
use salesdesk::tasks::{Tasks, Wake};
use salesdesk::telegram::{AccountClient, Authorized, CodeAnswer, ImportedSession};
use secrecy::ExposeSecret as _;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};
use tokio::sync::{broadcast, mpsc};

use crate::desk::{ADMIN, Desk};
use crate::store::report;
use crate::support::SandboxDataCenters;
use crate::usage;

const LIMIT: Duration = Duration::from_secs(20);
const PHONE: &str = "+15551230101";

struct Library {
    desk: Desk,
    manager: AccountManager,
    outbox: Outbox,
    monitor: AccountMonitor,
    notifier: AccountNotifier,
    news: mpsc::UnboundedReceiver<Event>,
    sam: PersonId,
    bob: PersonId,
}

impl Library {
    /// An empty desk with its outbox at work, and two people: Sam, who sells, and Bob, who buys.
    async fn open() -> Self {
        let desk = Desk::open().await;
        let sam = desk.sandbox.add(Person::named("Sam").phone(PHONE));
        let bob = desk.sandbox.add(Person::named("Bob").username("bob_buys"));
        let mut work = desk.store.begin().await.unwrap();
        work.settings().set_minimum_gap(0, None).await.unwrap();
        work.commit().await.unwrap();
        let store = desk.store.clone();
        let supervisor =
            Supervisor::new(store.clone(), SandboxDataCenters::of(&desk.sandbox), desk.settings.api.clone());
        let (events, news) = Events::new();
        store.deliver_to(events.clone());
        let (tasks, wake) = (Tasks::default(), Wake::default());
        let manager =
            AccountManager::new(store.clone(), supervisor.clone(), events.clone(), tasks.clone(), wake.clone());
        let notifier = AccountNotifier::new(store.clone(), events);
        let settings = MonitorSettings::default();
        let monitor = AccountMonitor::new(store.clone(), supervisor.clone(), notifier.clone(), settings);
        let outbox = Outbox::new(store, supervisor, tasks.clone(), wake);
        let running = outbox.clone();
        tasks.run_loop(LoopName::Outbox, move |pulse| running.clone().run(pulse));
        Self { desk, manager, outbox, monitor, notifier, news, sam, bob }
    }

    /// Waits for an event that matches.
    async fn hears<T>(&mut self, fits: impl Fn(Event) -> Option<T>) -> T {
        let listening = async {
            loop {
                if let Some(heard) = fits(self.news.recv().await.unwrap()) {
                    return heard;
                }
            }
        };
        tokio::time::timeout(LIMIT, listening).await.unwrap()
    }

    /// Adds Sam's account and asks for its code.
    async fn code_requested(&mut self) -> AccountId {
        let account = self.manager.add_account(&phone(), ADMIN).await.unwrap();
        self.manager.request_code(account.id, ADMIN, None).await.unwrap();
        let outcome = self.hears(login).await;
        assert!(matches!(outcome, LoginOutcome::Next(LoginStep::NeedCode { .. })), "{outcome:?}");
        account.id
    }

    /// Sets Sam's account up as the usage example does.
    async fn set_up(&mut self) -> AccountId {
        let (sandbox, sam) = (self.desk.sandbox.clone(), self.sam);
        let read_out = async || -> LoginCode { LoginCode::parse(&sandbox.code(sam).unwrap().code).unwrap() };
        let done = usage::setup_account(&self.manager, &mut self.news, &phone(), read_out, ADMIN).await.unwrap();
        assert!(done);
        let account = self.manager.account_by_phone(&phone()).await.unwrap().unwrap();
        assert_eq!(account.telegram_user_id, Some(TelegramUserId(sam.0)));
        account.id
    }

    async fn account(&self, id: AccountId) -> Account {
        self.manager.account(id).await.unwrap().unwrap()
    }

    async fn send(&self, account: AccountId, text: &str) -> Result<OutboxId, SendMessageError> {
        self.manager.send_message(account, &bob(), text, ADMIN).await.map(|item| item.id)
    }

    /// Waits until an item is sent, or waits for something.
    async fn comes_to(&mut self, id: OutboxId, state: ItemState, reason: Option<ItemReason>) {
        loop {
            let item = self.outbox.item(id).await.unwrap().unwrap();
            if (item.state, item.reason) == (state, reason) {
                return;
            }
            self.hears(|event| matches!(event, Event::Item { .. }).then_some(())).await;
        }
    }

    fn received(&self) -> Vec<String> {
        self.desk.sandbox.received(self.bob).into_iter().map(|message| message.text).collect()
    }

    async fn stored(&self) -> u32 {
        self.outbox.queue(0).await.unwrap().total
    }
}

fn phone() -> Phone {
    Phone::parse(PHONE).unwrap()
}

fn bob() -> Username {
    Username::parse("@bob_buys").unwrap()
}

fn login(event: Event) -> Option<LoginOutcome> {
    match event {
        Event::Login { outcome, .. } => Some(outcome),
        _ => None,
    }
}

#[tokio::test]
async fn an_account_is_set_up_and_sends_a_message() {
    let mut library = Library::open().await;
    let id = library.set_up().await;
    let account = library.account(id).await;
    // A new account warms up until somebody chooses the full pace.
    assert_eq!(account.status, AccountStatus::Warming);
    assert!(account.can_be_used(library.desk.store.clock().now()));
    let clock = library.desk.store.clock().clone();
    let item = usage::send_message_example(&library.manager, &clock, &phone(), &bob(), "Hello!", ADMIN).await.unwrap();
    library.comes_to(item.unwrap().id, ItemState::Sent, None).await;
    assert_eq!(library.received(), ["Hello!"]);
}

async fn manage_dialog(library: &mut Library, id: AccountId) -> Option<(DialogId, Vec<Message>)> {
    let (store, account) = (library.desk.store.clone(), library.account(id).await);
    let Library { manager, outbox, news, .. } = library;
    usage::manage_dialog(&store, manager, outbox, news, &account, &bob(), ADMIN).await.unwrap()
}

#[tokio::test]
async fn a_dialog_is_opened_written_in_and_read() {
    let mut library = Library::open().await;
    let id = library.code_requested().await;
    assert!(manage_dialog(&mut library, id).await.is_none(), "the account cannot be used yet");
    let code = LoginCode::parse(&library.desk.sandbox.code(library.sam).unwrap().code).unwrap();
    library.manager.authorize_account(id, code).await.unwrap();
    let (dialog, messages) = manage_dialog(&mut library, id).await.unwrap();
    assert_eq!(library.received(), ["Hello! How can I help you?"]);
    let said: Vec<_> = messages.iter().map(|message| (message.direction, message.author)).collect();
    assert_eq!(said, [(MessageDirection::Outgoing, Author::Admin(ADMIN))], "sending has saved it, once");

    // The second time it is the same dialog, which knows by now whose username that is.
    let (again, messages) = manage_dialog(&mut library, id).await.unwrap();
    assert_eq!((again, messages.len()), (dialog, 2));
    let mut reading = library.desk.store.read().await.unwrap();
    let bob = TelegramUserId(library.bob.0);
    assert_eq!(reading.dialogs().by_prospect(bob).await.unwrap().unwrap().id, dialog);
}

#[tokio::test]
async fn an_old_message_is_saved_once_and_takes_over_its_latest_words() {
    let mut library = Library::open().await;
    let id = library.set_up().await;
    let account = library.account(id).await;
    let store = library.desk.store.clone();
    let mut work = store.begin().await.unwrap();
    let prospect = Prospect { id: TelegramUserId(9), username: Some("ann_lee".into()), display_name: "Ann Lee".into() };
    let other = Prospect { id: TelegramUserId(8), username: None, display_name: "Eva".into() };
    let dialog = work.dialogs().open(&prospect, id).await.unwrap().id;
    let elsewhere = work.dialogs().open(&other, id).await.unwrap().id;
    let incoming = report(&work, 40, prospect.id, MessageDirection::Incoming);
    let outgoing = report(&work, 41, prospect.id, MessageDirection::Outgoing);
    work.commit().await.unwrap();

    let edited = Report { content: "message 40, mended".into(), ..incoming.clone() };
    for message in [&incoming, &outgoing, &edited, &outgoing] {
        assert!(usage::save_old_message(&store, dialog, &account, message.clone()).await.unwrap());
    }
    assert!(!usage::save_old_message(&store, elsewhere, &account, edited).await.unwrap(), "it stands in another chat");
    let mut reading = store.read().await.unwrap();
    let messages = reading.dialogs().get_messages(dialog).await.unwrap();
    let said: Vec<_> = messages.iter().map(|message| (message.direction, message.content.as_str())).collect();
    let wanted = [(MessageDirection::Incoming, "message 40, mended"), (MessageDirection::Outgoing, "message 41")];
    assert_eq!(said, wanted);
    assert!(reading.dialogs().get_messages(elsewhere).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_client_signs_in_and_its_session_goes_to_another_account_of_the_same_person_only() {
    let library = Library::open().await;
    let store = library.desk.store.clone();
    let sam = library.manager.add_account(&phone(), ADMIN).await.unwrap();
    let credentials = library.desk.settings.api.clone();
    let centers = SandboxDataCenters::of(&library.desk.sandbox);
    let (arrivals, _) = broadcast::channel(8);
    let client = AccountClient::connect(store.clone(), sam.id, centers, credentials, arrivals).await.unwrap();
    assert!(client.export_session_string().await.unwrap().is_none(), "nobody is signed in yet");
    let CodeAnswer::Sent(sent, hash) = client.request_code(&phone()).await.unwrap() else { panic!("no code") };
    let code = LoginCode::parse(&library.desk.sandbox.code(library.sam).unwrap().code).unwrap();
    let Authorized::Session(session) = client.authorize(&phone(), &hash, sent.way, &code).await.unwrap() else {
        panic!("no session")
    };
    let exported = client.export_session_string().await.unwrap().unwrap();
    assert_eq!(exported.expose_secret(), session.expose_secret());
    client.disconnect().await;

    let person = TelegramUserId(library.sam.0);
    let record = ImportedSession::parse(&session).unwrap().record(person);
    let mut work = store.begin().await.unwrap();
    work.sessions().delete(sam.id).await.unwrap();
    assert!(work.accounts().update_session(sam.id, &record).await.unwrap());
    assert!(!work.accounts().update_session(AccountId(4711), &record).await.unwrap(), "there is no such account");
    let profile = Profile { id: TelegramUserId(9), display_name: "Zed".into(), username: None, phone: None };
    work.accounts().record_profile(sam.id, &profile).await.unwrap();
    assert!(!work.accounts().update_session(sam.id, &record).await.unwrap(), "it is another person's");
    let stored = work.sessions().get(sam.id).await.unwrap().unwrap();
    assert_eq!(stored.user_id, Some(person));
    let [(dc, key)] = stored.keys.as_slice() else { panic!("one key") };
    assert_eq!((*dc, key.expose()), (record.home_dc, record.keys[0].1.expose()));
}

#[tokio::test]
async fn a_wrong_code_is_an_outcome_and_the_right_one_may_follow() {
    let mut library = Library::open().await;
    let account = library.code_requested().await;
    let right = library.desk.sandbox.code(library.sam).unwrap().code;
    let wrong: String = right.chars().map(|digit| if digit == '1' { '2' } else { '1' }).collect();
    let outcome = library.manager.authorize_account(account, LoginCode::parse(&wrong).unwrap()).await.unwrap();
    assert!(matches!(outcome, LoginOutcome::Problem(LoginProblem::WrongCode { .. })), "{outcome:?}");
    let outcome = library.manager.authorize_account(account, LoginCode::parse(&right).unwrap()).await.unwrap();
    assert!(matches!(outcome, LoginOutcome::Done(_)), "{outcome:?}");
    assert!(library.manager.authorize_account(account, LoginCode::parse(&right).unwrap()).await.is_err());
}

#[tokio::test]
async fn a_health_check_finds_an_ended_session_and_the_team_is_notified_once() {
    let mut library = Library::open().await;
    let id = library.set_up().await;
    let health = library.monitor.check_account(id).await.unwrap();
    let clock = library.desk.store.clock().clone();
    assert_eq!(lasting(&health, clock.now()), []);
    assert!(check_account_health(&library).await);

    library.desk.sandbox.revoke_sessions(library.sam);
    // The closed connection says nothing about the session; Telegram's error on the next one does.
    let checking = async {
        loop {
            let health = library.monitor.check_account(id).await.unwrap();
            if !health.is_authorised() {
                return health;
            }
        }
    };
    let health = tokio::time::timeout(LIMIT, checking).await.unwrap();
    assert_eq!(health.health_facts.reason, Some(StatusReason::SessionRevoked));
    let troubles = lasting(&health, clock.now());
    let [trouble] = troubles.as_slice() else { panic!("{troubles:?}") };
    assert_eq!((trouble.kind, trouble.account), (AlertKind::LoggedOut, Some(id)));
    let alert = library.notifier.notify_account_problem(trouble).await.unwrap();
    let raised = library.hears(|event| if let Event::Alert { id } = event { Some(id) } else { None }).await;
    assert_eq!(Some(raised), alert);
    assert_eq!(library.notifier.notify_account_problem(trouble).await.unwrap(), None);
    assert!(!check_account_health(&library).await);
}

async fn check_account_health(library: &Library) -> bool {
    let Library { manager, monitor, notifier, desk, .. } = library;
    usage::check_account_health(manager, monitor, notifier, desk.store.clock(), &phone()).await.unwrap()
}

#[tokio::test]
async fn the_flood_control_example_waits_as_long_as_telegram_asks_and_sends_once() {
    let mut library = Library::open().await;
    let id = library.set_up().await;
    let (account, clock) = (library.account(id).await, library.desk.store.clock().clone());
    let kind = FaultKind::Error { code: 420, text: "FLOOD_WAIT_2".into() };
    let method = "messages.sendMessage".into();
    let fault = Fault { door: Door::Mtproto, method, caller: None, times: 1, kind, when: When::BeforeEffect };
    library.desk.sandbox.edit(|state| state.faults.order(fault));
    let first = library.send(id, "one").await.unwrap();
    library.comes_to(first, ItemState::Queued, Some(ItemReason::FloodWait)).await;
    let second =
        usage::send_with_flood_control(&library.manager, &clock, &account, &bob(), "two", ADMIN).await.unwrap();
    library.comes_to(second.id, ItemState::Sent, None).await;
    assert_eq!(library.received(), ["one", "two"]);
}

#[tokio::test]
async fn in_a_flood_wait_nothing_is_stored_and_trying_again_after_it_sends_once() {
    let mut library = Library::open().await;
    let account = library.set_up().await;
    let kind = FaultKind::Error { code: 420, text: "FLOOD_WAIT_3600".into() };
    let method = "messages.sendMessage".into();
    let fault = Fault { door: Door::Mtproto, method, caller: None, times: 1, kind, when: When::BeforeEffect };
    library.desk.sandbox.edit(|state| state.faults.order(fault));
    let first = library.send(account, "one").await.unwrap();
    library.comes_to(first, ItemState::Queued, Some(ItemReason::FloodWait)).await;

    let refused = library.send(account, "two").await;
    let Err(SendMessageError::FloodWait { until }) = refused else { panic!("{refused:?}") };
    assert_eq!(library.stored().await, 1, "what was accepted before waits; what was refused is not there");
    let clock = library.desk.store.clock();
    clock.advance(clock.now().duration_until(until) + SignedDuration::from_secs(1));
    let second = library.send(account, "two").await.unwrap();
    library.comes_to(first, ItemState::Sent, None).await;
    library.comes_to(second, ItemState::Sent, None).await;
    assert_eq!(library.received(), ["one", "two"]);
    assert_eq!(library.stored().await, 0);
}

#[tokio::test]
async fn what_the_gate_refuses_otherwise_says_why_and_is_not_stored() {
    let mut library = Library::open().await;
    let account = library.code_requested().await;
    let refused = library.send(account, "one").await;
    let not_ready = SendMessageError::NotBefore { until: None, reason: ItemReason::AccountNotReady };
    assert_eq!(refused.unwrap_err().to_string(), not_ready.to_string());
    let mut work = library.desk.store.begin().await.unwrap();
    work.stop_list().add(Some(&Username::parse("@bob_buys").unwrap()), None, Cause::OptOut).await.unwrap();
    work.commit().await.unwrap();
    let refused = library.send(account, "one").await;
    assert!(matches!(refused, Err(SendMessageError::Never { reason: ItemReason::StopList })), "{refused:?}");
    let to = Username::parse("@bob_buys").unwrap();
    assert!(library.outbox.why(&to.clone().into()).await.unwrap().open.is_empty());
    assert_eq!(library.stored().await, 0);
}
