//! What prospects write, and what comes of it in the database: real clients, the real inbox, a Telegram in a box.
//! Its rule: what the sandbox's boxes hold decides what must be saved, each message once.

use std::time::Duration;

use salesdesk::accounts::{AccountNotifier, KeepSettings, Supervisor};
use salesdesk::domain::account::{AccountEvent, Pace};
use salesdesk::domain::dialog::Dialog;
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::message::{Author, Message};
use salesdesk::domain::phone::Phone;
use salesdesk::event::{Event, Events};
use salesdesk::inbox::Inbox;
use salesdesk::tasks::Tasks;
use telegram_sandbox::world::{Person, PersonId};
use tokio::sync::mpsc;

use crate::desk::Desk;
use crate::support::SandboxDataCenters;

const LIMIT: Duration = Duration::from_secs(20);

struct Scene {
    desk: Desk,
    events: mpsc::UnboundedReceiver<Event>,
    tasks: Tasks,
}

impl Scene {
    async fn set() -> Self {
        let desk = Desk::open().await;
        let (events, tasks) = Self::open(&desk);
        Self { desk, events, tasks }
    }

    fn open(desk: &Desk) -> (mpsc::UnboundedReceiver<Event>, Tasks) {
        let data_centers = SandboxDataCenters::of(&desk.sandbox);
        let supervisor = Supervisor::new(desk.store.clone(), data_centers, desk.settings.api.clone());
        let (events, heard) = Events::new();
        let tasks = Tasks::default();
        let inbox = Inbox::new(desk.store.clone(), &supervisor, events.clone());
        tasks.spawn(async move { inbox.run().await });
        let notifier = AccountNotifier::new(desk.store.clone(), events);
        tasks.spawn(async move { supervisor.run(KeepSettings::default(), notifier).await });
        (heard, tasks)
    }

    /// The program ends and begins again on what is in the database; `meanwhile` happens in between.
    async fn restart(&mut self, meanwhile: impl FnOnce(&Desk)) {
        self.tasks.stop().await;
        self.desk.sandbox.close_connections(None);
        meanwhile(&self.desk);
        (self.events, self.tasks) = Self::open(&self.desk);
    }

    /// An account that is logged in and has looked where its updates stand.
    async fn account(&self, phone: &str) -> (AccountId, PersonId) {
        let person = self.desk.sandbox.add(Person::named("Sam").phone(phone));
        let account = self.desk.account(&Phone::parse(phone).unwrap()).await;
        self.desk.seed(account, &self.desk.sandbox.seed_session(person, None)).await;
        let mut work = self.desk.store.begin().await.unwrap();
        let signed_in = AccountEvent::SignedIn(Pace::Established);
        work.accounts().update_account_status(account, signed_in, None, None).await.unwrap();
        work.commit().await.unwrap();
        (account, person)
    }

    fn person(&self, name: &str) -> PersonId {
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

    async fn hears_message(&mut self) -> Message {
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

    async fn messages(&self, with: PersonId) -> Vec<Message> {
        let dialog = self.dialog(with).await;
        self.desk.store.read().await.unwrap().dialogs().get_messages(dialog.id).await.unwrap()
    }
}

#[tokio::test]
async fn a_message_of_a_stranger_opens_a_dialog_and_is_told() {
    let mut scene = Scene::set().await;
    let (account, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.desk.sandbox.write(bob, sam, "Do you deliver?");
    let message = scene.hears_message().await;
    assert_eq!((message.content.as_str(), message.author), ("Do you deliver?", Author::Prospect));
    let dialog = scene.dialog(bob).await;
    assert_eq!((dialog.account_id, dialog.target_username.as_deref()), (account, Some("bob_buys")));
    assert_eq!(scene.messages(bob).await, [message]);
}

#[tokio::test]
async fn what_was_written_while_the_desk_was_down_is_saved_once_and_in_order() {
    let mut scene = Scene::set().await;
    let (_, sam) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.desk.sandbox.write(bob, sam, "one");
    scene.hears_message().await;
    scene
        .restart(|desk| {
            for text in ["two", "three"] {
                desk.sandbox.write(bob, sam, text);
            }
        })
        .await;
    assert_eq!(scene.hears_message().await.content, "two");
    assert_eq!(scene.hears_message().await.content, "three");
    let texts: Vec<String> = scene.messages(bob).await.into_iter().map(|message| message.content).collect();
    assert_eq!(texts, ["one", "two", "three"]);
}
