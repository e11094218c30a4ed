//! Stories of receiving: real clients, the real inbox, a sandbox. Each message in the sandbox must be saved once.

use std::io::{Read as _, Seek as _};

use std::time::Duration;

use jiff::SignedDuration;
use salesdesk::accounts::{AccountNotifier, ConnectionSettings, Supervisor};
use salesdesk::domain::account::{AccountEvent, AccountStatus, WarmUpPace};
use salesdesk::domain::dialog::Dialog;
use salesdesk::domain::ground::LoopName;
use salesdesk::domain::ids::{AccountId, OutboxId, TelegramMessageId, TelegramUserId};
use salesdesk::domain::message::{AttachmentKind, Author, Message, MessageDirection};
use salesdesk::domain::outbox::ItemState;
use salesdesk::domain::phone::Phone;
use salesdesk::domain::username::Username;
use salesdesk::event::{Event, Events};
use salesdesk::inbox::Inbox;
use salesdesk::outbox::Outbox;
use salesdesk::store::{NewItem, ReadMarks};
use salesdesk::tasks::{Tasks, Wake};
use salesdesk::telegram::Download;
use telegram_sandbox::DcSettings;
use telegram_sandbox::control::Kind;
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, Person, PersonId, SERVICE_USER, When};
use tokio::sync::mpsc;

use crate::desk::{ADMIN, Desk};
use crate::support::SandboxDataCenters;

pub(crate) const LIMIT: Duration = Duration::from_secs(20);

pub(crate) struct Scene {
    pub(crate) desk: Desk,
    events: mpsc::UnboundedReceiver<Event>,
    tasks: Tasks,
    supervisor: Supervisor,
}

impl Scene {
    pub(crate) async fn set() -> Self {
        Self::on(Desk::open().await)
    }

    /// Other settings of the sandbox's data centres.
    async fn with(settings: DcSettings) -> Self {
        let scene = Self::set().await;
        scene.desk.sandbox.edit(|state| state.dcs.settings = settings);
        scene
    }

    fn on(desk: Desk) -> Self {
        let (events, tasks, supervisor) = Self::open(&desk);
        Self { desk, events, tasks, supervisor }
    }

    fn open(desk: &Desk) -> (mpsc::UnboundedReceiver<Event>, Tasks, Supervisor) {
        let data_centers = SandboxDataCenters::of(&desk.sandbox);
        let supervisor = Supervisor::new(desk.store.clone(), data_centers, desk.settings.api.clone());
        let (events, heard) = Events::new();
        desk.store.deliver_to(events.clone());
        let tasks = Tasks::default();
        let inbox = Inbox::new(desk.store.clone(), &supervisor);
        tasks.run_loop(LoopName::Inbox, move |pulse| inbox.clone().run(pulse));
        let notifier = AccountNotifier::new(desk.store.clone(), events);
        let running = supervisor.clone();
        tasks.run_loop(LoopName::Connections, move |pulse| {
            running.clone().run(ConnectionSettings::default(), notifier.clone(), pulse)
        });
        (heard, tasks, supervisor)
    }

    /// Restarts the program on the same database; `meanwhile` runs in between.
    pub(crate) async fn restart(&mut self, meanwhile: impl FnOnce(&Desk)) {
        self.tasks.stop().await;
        self.supervisor.disconnect_all().await;
        meanwhile(&self.desk);
        (self.events, self.tasks, self.supervisor) = Self::open(&self.desk);
    }

    /// An account that is logged in.
    pub(crate) async fn account(&self, phone: &str) -> (AccountId, PersonId) {
        let person = self.desk.sandbox.add(Person::named("Sam").phone(phone));
        (self.sign_in(phone, person).await, person)
    }

    async fn sign_in(&self, phone: &str, person: PersonId) -> AccountId {
        let account = self.desk.account(&Phone::parse(phone).unwrap()).await;
        self.log_in(account, person).await;
        account
    }

    async fn log_in(&self, account: AccountId, person: PersonId) {
        self.desk.seed(account, &self.desk.sandbox.seed_session(person, None)).await;
        let mut work = self.desk.store.begin().await.unwrap();
        let signed_in = AccountEvent::SignedIn(WarmUpPace::Established);
        work.accounts().update_account_status(account, signed_in, None, None).await.unwrap();
        work.commit().await.unwrap();
    }

    pub(crate) fn person(&self, name: &str) -> PersonId {
        self.desk.sandbox.add(Person::named(name).username(name))
    }

    /// The next event of a kind.
    async fn hears<T>(&mut self, wanted: impl Fn(&Event) -> Option<T>) -> T {
        let hearing = async {
            loop {
                let event = self.events.recv().await.unwrap();
                if let Some(found) = wanted(&event) {
                    return found;
                }
            }
        };
        tokio::time::timeout(LIMIT, hearing).await.unwrap()
    }

    pub(crate) async fn hears_message(&mut self) -> Message {
        let id = self
            .hears(|event| match event {
                Event::Message { id } => Some(*id),
                _ => None,
            })
            .await;
        self.desk.store.read().await.unwrap().dialogs().get_message(id).await.unwrap().unwrap()
    }

    async fn dialog(&self, with: PersonId) -> Dialog {
        let mut reading = self.desk.store.read().await.unwrap();
        reading.dialogs().by_prospect(TelegramUserId(with.0)).await.unwrap().unwrap()
    }

    /// Waits until the account knows its update position: from now on updates are pushed.
    pub(crate) async fn settled(&self, account: AccountId) {
        let looked = async {
            while self.desk.store.read().await.unwrap().sessions().updates(account).await.unwrap().pts == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, looked).await.unwrap();
    }

    async fn marks(&self, with: PersonId) -> ReadMarks {
        let dialog = self.dialog(with).await;
        self.desk.store.read().await.unwrap().dialogs().read_marks(dialog.id).await.unwrap().unwrap()
    }

    pub(crate) async fn texts(&self, with: PersonId) -> Vec<String> {
        self.messages(with).await.into_iter().map(|message| message.content).collect()
    }

    /// An outbox over the same clients.
    pub(crate) fn outbox(&self) -> Outbox {
        let store = self.desk.store.clone();
        let outbox = Outbox::new(store, self.supervisor.clone(), self.tasks.clone(), Wake::default());
        let running = outbox.clone();
        self.tasks.run_loop(LoopName::Outbox, move |pulse| running.clone().run(pulse));
        outbox
    }

    pub(crate) async fn send(&self, outbox: &Outbox, text: &str) -> OutboxId {
        let to = Username::parse("bob_buys").unwrap();
        outbox.accept(&NewItem::text(text, to, text, ADMIN)).await.unwrap().items[0].id
    }

    pub(crate) async fn until_sent(&self, outbox: &Outbox, item: OutboxId) {
        let sent = async {
            while outbox.item(item).await.unwrap().unwrap().state != ItemState::Sent {
                // An item that waits for its next attempt needs the clock.
                self.desk.store.clock().advance(SignedDuration::from_millis(50));
                outbox.tick().await.unwrap();
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, sent).await.unwrap();
    }

    /// How often a difference was requested.
    pub(crate) fn differences(&self) -> usize {
        self.desk.sandbox.look().journal.calls("updates.getDifference").count()
    }

    pub(crate) async fn messages(&self, with: PersonId) -> Vec<Message> {
        let dialog = self.dialog(with).await;
        self.desk.store.read().await.unwrap().dialogs().get_messages(dialog.id).await.unwrap()
    }
}

fn dialog_event(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::Message { .. } => "message",
        Event::MessageChanged { .. } => "message changed",
        Event::ReadByThem { .. } => "read by them",
        Event::TagsChanged { .. } => "tags changed",
        Event::DialogChanged { .. } => "dialog changed",
        _ => return None,
    })
}

#[tokio::test]
async fn a_message_of_a_stranger_opens_a_dialog_and_raises_an_event() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.desk.sandbox.write(bob, sam, "Do you deliver?");
    let message = scene.hears_message().await;
    assert_eq!((message.content.as_str(), message.author), ("Do you deliver?", Author::Prospect));
    let dialog = scene.dialog(bob).await;
    assert_eq!((dialog.account_id, dialog.target_username.as_deref()), (account, Some("bob_buys")));
    assert_eq!(dialog.last_in_at, Some(message.timestamp));
    assert_eq!(scene.messages(bob).await, [message]);
}

#[tokio::test]
async fn what_was_written_while_the_desk_was_down_is_saved_once_and_in_order() {
    let mut scene = Scene::set().await;
    let (_, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.desk.sandbox.write(bob, sam, "one");
    scene.hears_message().await;
    scene.restart(|desk| _ = (desk.sandbox.write(bob, sam, "two"), desk.sandbox.write(bob, sam, "three"))).await;
    assert_eq!(scene.hears_message().await.content, "two");
    assert_eq!(scene.hears_message().await.content, "three");
    assert_eq!(scene.texts(bob).await, ["one", "two", "three"]);
}

#[tokio::test]
async fn a_large_answer_that_comes_packed_is_read_whole() {
    let mut scene = Scene::set().await;
    let (_, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.desk.sandbox.write(bob, sam, "one");
    scene.hears_message().await;
    let long = "Tell me more about it. ".repeat(150);
    scene.restart(|desk| (0..3).for_each(|_| _ = desk.sandbox.write(bob, sam, &long))).await;
    for _ in 0..3 {
        assert_eq!(scene.hears_message().await.content, long);
    }
    let packed = scene.desk.sandbox.look().dcs.packed.clone();
    let holds_words = |method: &String| ["updates.getDifference", "messages.getHistory"].contains(&method.as_str());
    assert!(packed.iter().any(holds_words), "{packed:?}");
}

#[tokio::test]
async fn a_gap_is_seen_and_closed_and_what_comes_twice_is_saved_once() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.settled(account).await;
    scene.desk.sandbox.drop_updates(sam, 2);
    let asked = scene.differences();
    for text in ["lost", "lost too", "there"] {
        scene.desk.sandbox.write(bob, sam, text);
    }
    for text in ["lost", "lost too", "there"] {
        assert_eq!(scene.hears_message().await.content, text);
    }
    assert!(scene.differences() > asked);
    scene.desk.sandbox.duplicate_updates(sam, 1);
    scene.desk.sandbox.write(bob, sam, "twice");
    scene.desk.sandbox.write(bob, sam, "once");
    assert_eq!(scene.hears_message().await.content, "twice");
    assert_eq!(scene.hears_message().await.content, "once");
    // Telegram reports a gap explicitly.
    scene.desk.sandbox.drop_updates(sam, 1);
    scene.desk.sandbox.write(bob, sam, "too much");
    scene.desk.sandbox.push_too_long(sam);
    assert_eq!(scene.hears_message().await.content, "too much");
    assert_eq!(scene.texts(bob).await, ["lost", "lost too", "there", "twice", "once", "too much"]);
}

#[tokio::test]
async fn what_was_missed_comes_in_slices_and_what_is_too_long_comes_from_the_history() {
    let mut scene =
        Scene::with(DcSettings { difference_slice: 3, difference_too_long: 20, ..DcSettings::default() }).await;
    let (_, sam) = scene.account("+15551230101").await;
    let (bob, eve) = (scene.person("bob_buys"), scene.person("eve_buys"));
    scene.desk.sandbox.write(bob, sam, "first");
    scene.hears_message().await;
    let numbers = |range: std::ops::Range<u32>| range.map(|number| number.to_string()).collect::<Vec<_>>();
    scene.restart(|desk| numbers(0..10).iter().for_each(|text| _ = desk.sandbox.write(bob, sam, text))).await;
    for text in numbers(0..10) {
        assert_eq!(scene.hears_message().await.content, text);
    }
    let asked = scene.desk.sandbox.look().journal.calls("messages.getHistory").count();
    scene
        .restart(|desk| {
            numbers(10..140).iter().for_each(|text| _ = desk.sandbox.write(bob, sam, text));
            desk.sandbox.write(eve, sam, "Hello");
            desk.sandbox.read(bob, sam);
        })
        .await;
    // In order within each chat; the chats in any order.
    let mut heard = Vec::new();
    for _ in 0..131 {
        heard.push(scene.hears_message().await.content);
    }
    heard.retain(|text| text != "Hello");
    assert_eq!(heard, numbers(10..140));
    assert_eq!(scene.texts(bob).await, [vec!["first".into()], numbers(0..140)].concat());
    assert_eq!(scene.texts(eve).await, ["Hello"]);
    assert!(scene.desk.sandbox.look().journal.calls("messages.getHistory").count() > asked);
    scene.desk.sandbox.write(bob, sam, "and it goes on");
    assert_eq!(scene.hears_message().await.content, "and it goes on");
}

#[tokio::test]
async fn after_a_new_login_nothing_is_missing_and_nothing_older_than_the_account_is_there() {
    let mut scene = Scene::set().await;
    let (bob, phone) = (scene.person("bob_buys"), "+15551230101");
    let sam = scene.desk.sandbox.add(Person::named("Sam").phone(phone));
    scene.desk.sandbox.write(bob, sam, "long before the desk");
    // The desk's clock advances: the account is an hour younger than that message.
    scene.desk.store.clock().advance(SignedDuration::from_hours(1));
    scene.desk.sandbox.advance(Duration::from_secs(3600));
    let account = scene.sign_in(phone, sam).await;
    scene.desk.sandbox.write(bob, sam, "one");
    assert_eq!(scene.hears_message().await.content, "one");
    scene.desk.sandbox.revoke_sessions(sam);
    let logged_out = async {
        let store = scene.desk.store.clone();
        let mut all_health_facts = store.all_health_facts();
        while store.read().await.unwrap().accounts().get_account_by_id(account).await.unwrap().unwrap().status
            != AccountStatus::New
        {
            all_health_facts.changed().await.unwrap();
        }
    };
    tokio::time::timeout(LIMIT, logged_out).await.unwrap();
    scene.desk.sandbox.write(bob, sam, "while nobody was logged in");
    let mut work = scene.desk.store.begin().await.unwrap();
    work.sessions().delete(account).await.unwrap();
    work.commit().await.unwrap();
    scene.log_in(account, sam).await;
    assert_eq!(scene.hears_message().await.content, "while nobody was logged in");
    assert_eq!(scene.texts(bob).await, ["one", "while nobody was logged in"]);
}

#[tokio::test]
async fn messages_over_a_lost_connection_arrive_when_it_is_back() {
    let mut scene = Scene::set().await;
    let (_, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.desk.sandbox.write(bob, sam, "before");
    scene.hears_message().await;
    scene.desk.sandbox.close_connections(Some(sam));
    scene.desk.sandbox.write(bob, sam, "meanwhile");
    assert_eq!(scene.hears_message().await.content, "meanwhile");
    scene.desk.sandbox.write(bob, sam, "after");
    assert_eq!(scene.hears_message().await.content, "after");
    assert_eq!(scene.texts(bob).await, ["before", "meanwhile", "after"]);
}

#[tokio::test]
async fn a_short_update_is_understood_and_an_unknown_author_is_looked_up() {
    let mut scene = Scene::with(DcSettings { short_updates: true, ..DcSettings::default() }).await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.settled(account).await;
    let asked = scene.differences();
    scene.desk.sandbox.write(bob, sam, "Hi");
    scene.hears_message().await;
    assert_eq!(scene.dialog(bob).await.target_username.as_deref(), Some("bob_buys"));
    assert!(scene.differences() > asked);
    let asked = scene.differences();
    scene.desk.sandbox.write(bob, sam, "Hi again");
    scene.hears_message().await;
    // Written on the account's phone.
    scene.desk.sandbox.write(sam, bob, "Hello!");
    let message = scene.hears_message().await;
    assert_eq!((message.author, message.direction), (Author::Phone, MessageDirection::Outgoing));
    assert_eq!(scene.differences(), asked);
    assert_eq!(scene.texts(bob).await, ["Hi", "Hi again", "Hello!"]);
}

#[tokio::test]
async fn edits_deletions_replies_and_what_was_read_follow() {
    let mut scene = Scene::set().await;
    let (_, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let world = scene.desk.sandbox.world().clone();
    let question = world.write(bob, sam, "How much?");
    scene.hears_message().await;
    world.write_reply(sam, bob, "Ten", question);
    let from_phone = scene.hears_message().await;
    assert_eq!((from_phone.author, from_phone.reply_to.map(|id| id.0)), (Author::Phone, Some(question.into())));
    let marks = scene.marks(bob).await;
    assert_eq!((marks.unread, marks.waiting_since), (0, None));

    world.edit_text(bob, sam, question, "How much for two?");
    assert_eq!(scene.hears(dialog_event).await, "message changed");
    let edited = scene.messages(bob).await.remove(0);
    assert_eq!((edited.content.as_str(), edited.edited_at.is_some()), ("How much for two?", true));

    world.read(bob, sam);
    assert_eq!(scene.hears(dialog_event).await, "read by them");
    let second = world.write(bob, sam, "Too dear");
    scene.hears_message().await;
    let third = world.write(bob, sam, "Hello?");
    let waiting_since = scene.hears_message().await.timestamp;
    let marks = scene.marks(bob).await;
    assert_eq!((marks.unread, marks.read_by_them.0), (2, i64::from(world.history(sam, bob)[1].message_id)));
    assert!(marks.waiting_since.is_some_and(|since| since <= waiting_since));
    world.take_back(bob, sam, &[second, third]);
    assert_eq!(scene.hears(dialog_event).await, "message changed");
    assert_eq!(scene.hears(dialog_event).await, "message changed");
    let messages = scene.messages(bob).await;
    assert_eq!(messages.iter().filter(|message| message.deleted_at.is_some()).count(), 2);
    assert_eq!(messages[2].content, "Too dear");
    world.write(bob, sam, "Sorry");
    scene.hears_message().await;
    assert_eq!(scene.marks(bob).await.unread, 1);
    // Read on the account's phone.
    world.read(sam, bob);
    assert_eq!(scene.hears(dialog_event).await, "dialog changed");
    assert_eq!(scene.marks(bob).await.unread, 0);
}

#[tokio::test]
async fn what_changed_while_the_desk_was_down_is_known_too() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let world = scene.desk.sandbox.world().clone();
    scene.settled(account).await;
    let (first, second) = (world.write(bob, sam, "first"), world.write(bob, sam, "second"));
    scene.hears_message().await;
    scene.hears_message().await;
    scene
        .restart(|_| {
            world.edit_text(bob, sam, first, "first, edited");
            world.take_back(bob, sam, &[second]);
            // Nobody here will ever know the text of this one.
            let third = world.write(bob, sam, "third");
            world.take_back(bob, sam, &[third]);
        })
        .await;
    assert_eq!(scene.hears(dialog_event).await, "message changed");
    assert_eq!(scene.hears(dialog_event).await, "message changed");
    let messages = scene.messages(bob).await;
    let seen: Vec<_> = messages.iter().map(|one| (one.content.as_str(), one.deleted_at.is_some())).collect();
    assert_eq!(seen, [("first, edited", false), ("second", true)]);
}

#[tokio::test]
async fn a_file_is_described_and_fetched_when_it_is_wanted() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let bytes: Vec<u8> = (0..1_500_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    scene.desk.sandbox.write_file(bob, sam, "Our order", false, "order.pdf", &bytes);
    let message = scene.hears_message().await;
    let file = message.attachment.clone().unwrap();
    assert_eq!((message.content.as_str(), file.kind), ("Our order", AttachmentKind::Document));
    let info = file.file.unwrap();
    assert_eq!((info.name.as_deref(), info.size), (Some("order.pdf"), Some(1_500_000)));
    scene.desk.sandbox.write_file(bob, sam, "", true, "photo.jpg", b"a picture");
    let photo = scene.hears_message().await;
    assert_eq!(photo.attachment.unwrap().kind, AttachmentKind::Photo);

    let client = scene.supervisor.client(account).await.unwrap();
    let fetch = async |message: TelegramMessageId, limit: u64| {
        let mut file = tempfile::tempfile().unwrap();
        let done = client.download(message, limit, &mut file).await.unwrap();
        let mut bytes = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        (done, bytes)
    };
    let (document, photo) = (message.telegram_message_id.unwrap(), photo.telegram_message_id.unwrap());
    assert!(fetch(document, 2_000_000).await == (Download::Done, bytes), "another file");
    assert_eq!(fetch(photo, 100).await, (Download::Done, b"a picture".to_vec()));
    assert_eq!(fetch(document, 1000).await, (Download::TooLarge, Vec::new()));
    assert_eq!(fetch(TelegramMessageId(999_999), 1000).await, (Download::Nothing, Vec::new()));
    // What destroys itself is not fetched.
    scene.desk.sandbox.write_kind(bob, sam, Kind::VanishingPhoto { seconds: None }, "");
    let vanishing = scene.hears_message().await;
    assert_eq!(vanishing.attachment.unwrap().file, None);
    assert_eq!(fetch(vanishing.telegram_message_id.unwrap(), 2_000_000).await, (Download::Nothing, Vec::new()));
}

#[tokio::test]
async fn only_private_chats_with_people_are_anybodys_business() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    let robot = scene.desk.sandbox.add(Person { bot: true, ..Person::named("Robot").username("robot_bot") });
    let world = scene.desk.sandbox.world().clone();
    let elsewhere = |round: &str| {
        world.write_in_group(bob, sam, &format!("{round} in a group"));
        world.write_in_channel(bob, sam, &format!("{round} in a channel"));
        world.write(robot, sam, &format!("{round} by a bot"));
        world.write(sam, sam, &format!("{round} to oneself"));
        world.write(SERVICE_USER, sam, &format!("{round} by Telegram"));
        world.write(bob, sam, &format!("{round} by a person"));
    };
    // By history, pushed, missed.
    elsewhere("first");
    assert_eq!(scene.hears_message().await.content, "first by a person");
    scene.settled(account).await;
    elsewhere("second");
    assert_eq!(scene.hears_message().await.content, "second by a person");
    scene.restart(|_| elsewhere("third")).await;
    assert_eq!(scene.hears_message().await.content, "third by a person");
    let mut reading = scene.desk.store.read().await.unwrap();
    let dialogs = reading.dialogs().get_active_dialogs().await.unwrap();
    assert_eq!(dialogs.iter().map(|dialog| dialog.telegram_user_id.unwrap().0).collect::<Vec<_>>(), [bob.0]);
    assert_eq!(scene.messages(bob).await.len(), 3);
}

#[tokio::test]
async fn names_follow_the_person() {
    let mut scene = Scene::set().await;
    let (_, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.desk.sandbox.write(bob, sam, "Hi");
    scene.hears_message().await;
    scene.desk.sandbox.rename(bob, "Robert", Some("robert"));
    assert_eq!(scene.hears(dialog_event).await, "dialog changed");
    let dialog = scene.dialog(bob).await;
    assert_eq!((dialog.display_name.as_deref(), dialog.target_username.as_deref()), (Some("Robert"), Some("robert")));
    // While no update was sent.
    scene.restart(|desk| desk.sandbox.edit(|state| state.people.get_mut(&bob).unwrap().username = None)).await;
    scene.desk.sandbox.write(bob, sam, "Hi again");
    scene.hears_message().await;
    assert_eq!(scene.dialog(bob).await.target_username, None);
    let name = Username::parse("robert").unwrap();
    assert_eq!(scene.desk.store.read().await.unwrap().people().name(&name).await.unwrap(), None);
}

#[tokio::test]
async fn a_prospect_who_writes_to_two_accounts_has_one_dialog_and_loses_no_message() {
    let mut scene = Scene::set().await;
    let (first, sam) = scene.account("+15551230101").await;
    let (second, sue) = scene.account("+15551230102").await;
    let bob = scene.person("bob_buys");
    scene.desk.sandbox.write(bob, sam, "to Sam");
    scene.hears_message().await;
    scene.desk.sandbox.write(bob, sue, "to Sue");
    scene.hears_message().await;
    assert_eq!(scene.dialog(bob).await.account_id, first);
    let accounts: Vec<AccountId> = scene.messages(bob).await.iter().map(|message| message.account_id).collect();
    assert_eq!(accounts, [first, second]);
}

#[tokio::test]
async fn what_the_desk_sends_is_nobodys_phone_whenever_the_stream_reports_it() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.settled(account).await;
    let mut work = scene.desk.store.begin().await.unwrap();
    work.settings().set_minimum_gap(0, None).await.unwrap();
    work.commit().await.unwrap();
    let outbox = scene.outbox();

    // Recorded before anything is reported: the answer is the report.
    let item = scene.send(&outbox, "recorded first").await;
    scene.until_sent(&outbox, item).await;
    // Reported before it is recorded: the answer is delayed while the difference brings it.
    let executed = scene.desk.sandbox.hooks().stop_at("messages.sendMessage", Moment::Executed);
    let item = scene.send(&outbox, "reported first").await;
    let paused = executed.await.unwrap();
    scene.desk.sandbox.write(bob, sam, "Hi");
    assert_eq!(scene.hears_message().await.content, "Hi");
    drop(paused);
    scene.until_sent(&outbox, item).await;
    // The answer was lost with the connection: the difference comes before the next attempt.
    let fault = Fault {
        door: Door::Mtproto,
        method: "messages.sendMessage".into(),
        caller: None,
        times: 1,
        kind: FaultKind::Close,
        when: When::AfterEffect,
    };
    scene.desk.sandbox.edit(|state| state.faults.order(fault));
    let item = scene.send(&outbox, "answer lost").await;
    scene.until_sent(&outbox, item).await;
    scene.desk.sandbox.write(sam, bob, "on the phone");
    assert_eq!(scene.hears_message().await.content, "on the phone");

    let messages = scene.messages(bob).await;
    let mut seen: Vec<_> = messages.iter().map(|one| (one.content.as_str(), one.author)).collect();
    seen.sort_by_key(|one| one.0);
    let expected = [
        ("Hi", Author::Prospect),
        ("answer lost", Author::Admin(ADMIN)),
        ("on the phone", Author::Phone),
        ("recorded first", Author::Admin(ADMIN)),
        ("reported first", Author::Admin(ADMIN)),
    ];
    assert_eq!(seen, expected);
    assert_eq!(scene.texts(bob).await, ["recorded first", "reported first", "Hi", "answer lost", "on the phone"]);
    assert_eq!(scene.desk.sandbox.received(bob).len(), 4);
    let account = scene.desk.store.read().await.unwrap().accounts().get_account_by_id(account).await.unwrap();
    assert_eq!(account.unwrap().messages_sent, 3);
}
