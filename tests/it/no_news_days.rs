//! Days at a desk on which each method of both protocols is needed. Failures on the way are ignored, since the story
//! breaks one method after another.

use std::time::Duration;

use salesdesk::app::WatchSettings;
use salesdesk::domain::ids::{ChatId, TelegramMessageId, TelegramUserId};
use salesdesk::domain::login::Card;
use salesdesk::domain::outbox::MediaKind;
use salesdesk::domain::team::{Member, Role};
use salesdesk::domain::username::Username;
use salesdesk::store::{Media, NewItem};
use telegram_sandbox::bot_api;
use telegram_sandbox::control::{Button, ChatMessage, Kind, Place};
use telegram_sandbox::world::{Person, PersonId, State};

use crate::cards::read_qr;
use crate::desk::ADMIN;
use crate::watch::Watched;

/// How long a step may take where something fails, and where nothing does.
const PATIENCE: Duration = Duration::from_secs(3);
const PATIENCE_WITH_A_SOUND_DESK: Duration = Duration::from_secs(30);
const PHONE: &str = "+15551239999";
const PASSWORD: &str = "the winter of last year";

#[derive(Clone, Copy, Debug)]
pub(crate) enum Day {
    /// Prospects write and are written to; files go both ways.
    Talk,
    /// The team works in a forum group.
    Group,
    /// Accounts come and go.
    Logins,
}

impl Watched {
    /// A desk at the beginning of such a day.
    pub(crate) async fn on(day: Day) -> Self {
        let mut watched = Self::seeded(1).await;
        // Waits as in production.
        watched.watch = WatchSettings::default();
        watched.patience = PATIENCE;
        if matches!(day, Day::Group) {
            let group = watched.sandbox.make_group("Team", &[watched.ann], true);
            watched.sandbox.make_bot_administrator(watched.ann, group).unwrap();
            watched.settings.inbox_chat = Some(ChatId(group.0));
        }
        watched.start().await;
        watched.all_connected().await;
        let mut work = watched.app().store.begin().await.unwrap();
        work.settings().set_minimum_gap(0, None).await.unwrap();
        work.commit().await.unwrap();
        watched
    }

    /// Everything that a healthy desk needs on such a day, however slow the machine is.
    pub(crate) async fn spend_soundly(&mut self, day: Day) {
        self.patience = PATIENCE_WITH_A_SOUND_DESK;
        self.spend(day).await;
    }

    pub(crate) async fn spend(&self, day: Day) {
        match day {
            Day::Talk => self.talk().await,
            Day::Group => self.group().await,
            Day::Logins => self.logins().await,
        }
    }

    fn buyer(&self, name: &str) -> PersonId {
        self.sandbox.add(Person::named(name).username(name))
    }

    /// The newest message of the bot with this text, if it arrives.
    async fn heard(&self, words: &str) -> Option<ChatMessage> {
        let find = |chat: &[ChatMessage]| chat.iter().rfind(|one| one.from_bot && one.text.contains(words)).cloned();
        self.sandbox.wait_for_bot(self.ann, self.patience, find).await
    }

    async fn called(&self, method: &str) {
        let called = |state: &State| state.journal.calls(method).next().map(drop);
        let _ = self.sandbox.wait_for(self.patience, called).await;
    }

    /// Presses a button as soon as a message with these words has it: a card may be without it for a moment.
    async fn try_press(&self, words: &str, label: &str) {
        let bears = |one: &&ChatMessage| {
            let mut buttons = one.buttons.iter().flatten();
            one.from_bot && one.text.contains(words) && buttons.any(|button| button.text == label)
        };
        let find = |chat: &[ChatMessage]| chat.iter().rfind(bears).cloned();
        let Some(message) = self.sandbox.wait_for_bot(self.ann, self.patience, find).await else { return };
        if let Ok(press) = self.sandbox.press(self.ann, message.id, Button::Label(label.into())) {
            let _ = press.answer(self.patience).await;
        }
    }

    async fn send(&self, key: &str, to: &str, file: Option<usize>) {
        let media = file.map(|bytes| Media {
            kind: MediaKind::Document,
            file_name: "offer.pdf".into(),
            mime_type: None,
            content: vec![7; bytes].into(),
        });
        let new = NewItem { media, ..NewItem::text(key, Username::parse(to).unwrap(), "Good day", ADMIN) };
        self.app().outbox.accept(&NewItem { from: Some(self.accounts[0]), ..new }).await.unwrap();
    }

    async fn talk(&self) {
        let (sandbox, account) = (&self.sandbox, self.people[0]);
        let bob = self.buyer("bob_buys");
        for name in ["eve_buys", "kim_buys", "lee_buys", "max_buys", "nan_buys"] {
            self.buyer(name);
        }
        let mut work = self.app().store.begin().await.unwrap();
        let max = sandbox.add(Person::named("Max"));
        work.team().put(&Member::new(TelegramUserId(max.0), "Max", Role::Viewer), ADMIN).await.unwrap();
        work.commit().await.unwrap();
        // Missed more than a difference contains.
        sandbox.edit(|state| state.dcs.settings.difference_too_long = 1);
        sandbox.drop_updates(account, 3);
        for words in ["Good day", "Are you there?", "How much is it?"] {
            sandbox.write(bob, account, words);
        }
        sandbox.close_connections(None);
        for command in ["/start", "/accounts", "/send @eve_buys Good day", "/dialog @bob_buys", "/queue", "/stats"] {
            sandbox.say(self.ann, command);
        }
        // A message deleted from the chat; a group of strangers left; a member who leaves the team loses the menu.
        sandbox.say(self.ann, "/password hunter2");
        let eve = sandbox.add(Person::named("Eve"));
        let prizes = sandbox.make_group("Prizes", &[eve], false);
        sandbox.add_bot_to_group(eve, prizes).unwrap();
        sandbox.say(self.ann, &format!("/team remove {}", max.0));
        self.try_press("off the team?", "🗑 Yes, remove").await;
        sandbox.send_document(self.ann, "price.pdf", vec![7; 300], "/send @eve_buys The price").unwrap();
        let album = [("plan.pdf", vec![7; 300]), ("garden.pdf", vec![7; 300])];
        let place = Place::default();
        let ann = bot_api::ChatId::from(self.ann);
        sandbox
            .attach(self.ann, ann, place, bot_api::MediaKind::Document, &album, "/send @nan_buys Our floor")
            .unwrap();
        self.send("answer", "bob_buys", None).await;
        self.send("hello", "kim_buys", None).await;
        self.send("offer", "lee_buys", Some(300)).await;
        self.send("film", "max_buys", Some(11_000_000)).await;
        self.app().outbox.show_typing(self.accounts[0], TelegramUserId(bob.0));
        sandbox.write_file(bob, account, "our floor", false, "plan.pdf", &[7; 300]);
        self.try_press("our floor", "📎 Get the file").await;
        self.change_and_read().await;
        let (monitor, account) = (self.app().monitor.clone(), self.accounts[0]);
        tokio::spawn(async move { monitor.check_account(account).await });
    }

    /// A message is changed and taken back; theirs gets a reaction, a translation, and words for a voice.
    async fn change_and_read(&self) {
        let (sandbox, account, ann) = (&self.sandbox, self.people[0], self.ann);
        let kira = self.buyer("kira_buys");
        sandbox.write(kira, account, "Сколько это стоит?");
        self.try_press("Сколько это стоит?", "🌐 Translate").await;
        sandbox.write_kind(kira, account, Kind::Voice { seconds: 5 }, "");
        self.try_press("voice message", "🎙 To text").await;
        sandbox.say(ann, "/send @kira_buys So be it");
        let sent = |chat: &[ChatMessage]| {
            let card = |one: &&ChatMessage| one.text.contains("✅ sent") && one.text.contains("So be it");
            chat.iter().rfind(card).map(drop)
        };
        let _ = sandbox.wait_for_bot(ann, self.patience, sent).await;
        self.try_press("So be it", "✏️ Edit").await;
        sandbox.say(ann, "So it is");
        self.called("messages.editMessage").await;
        // A card can be reacted to once the desk has recorded it: by now, it has.
        if let Some(card) = self.heard("Сколько это стоит?").await {
            let _ = sandbox.react_in_chat(ann, ann.into(), card.id, Some("👍"));
        }
        self.try_press("So it is", "🗑 Take back").await;
        self.try_press("Take back the message", "🗑 Yes, take it back").await;
        self.called("messages.deleteMessages").await;
    }

    async fn group(&self) {
        let (sandbox, group) = (&self.sandbox, bot_api::ChatId(self.settings.inbox_chat.unwrap().0));
        let (bob, eve) = (self.buyer("bob_buys"), self.buyer("eve_buys"));
        for person in [bob, eve] {
            sandbox.write(person, self.people[0], "How much is it?");
        }
        let named = |topics: &[telegram_sandbox::control::TopicView]| {
            topics.iter().find(|topic| topic.name.contains("bob_buys")).cloned()
        };
        if let Some(topic) = sandbox.wait_for_topics(group, self.patience, named).await {
            // A topic belongs to a dialog once the desk has recorded it.
            let asked = |one: &&ChatMessage| one.topic == Some(topic.id) && one.text.contains("How much is it?");
            let _ = sandbox.wait_for_chats(self.patience, |chat| chat(group).iter().find(asked).map(drop)).await;
            let _ = sandbox.say_in_topic(self.ann, group, topic.id, "40 a month");
            let _ = sandbox.say_in_topic(self.ann, group, topic.id, "// asks for the price");
            self.called("setMessageReaction").await;
        }
        sandbox.say(self.ann, "/dialog @bob_buys");
        for label in ["✅ Qualify", "❌ Fail", "↺ Reopen"] {
            self.try_press("@bob_buys", label).await;
        }
        sandbox.say(self.ann, "/forget @eve_buys");
        self.try_press("for good?", "🗑 Yes, erase it all").await;
        let _ = sandbox.take_topics_from_bot(self.ann, group);
        self.heard("Make me an administrator").await;
        let _ = sandbox.make_bot_administrator(self.ann, group);
        self.called("getChatMember").await;
    }

    async fn logins(&self) {
        let sandbox = &self.sandbox;
        let olga = sandbox.add(Person::named("Olga").phone(PHONE).password(PASSWORD, None));
        let kim = sandbox.add(Person::named("Kim").phone("+4915123454412").home_dc(4));
        sandbox.say(self.ann, &format!("/add_account {PHONE}"));
        self.heard("Enter it with the buttons").await;
        let late = Duration::from_secs(180);
        sandbox.advance(late);
        self.clock.advance(late.try_into().unwrap());
        sandbox.say(self.ann, "/resend");
        self.heard("by SMS").await;
        if let Some(code) = sandbox.code(olga) {
            sandbox.say(self.ann, &format!("/code {}", code.code));
        }
        self.heard("has a password").await;
        sandbox.say(self.ann, &format!("/password {PASSWORD}"));
        self.heard("is in: Olga").await;
        sandbox.say(self.ann, "/add_account +15551239998");
        self.heard("Enter it with the buttons").await;
        sandbox.say(self.ann, "/cancel");
        sandbox.say(self.ann, "/login_qr +49 151 2345 4412");
        let shown = |chat: &[ChatMessage]| chat.iter().rev().find_map(|one| one.file.clone());
        if let Some(picture) = sandbox.wait_for_bot(self.ann, self.patience, shown).await {
            let _ = sandbox.scan_login_token(kim, &read_qr(&sandbox.file(&picture.file_id).unwrap()));
        }
        let card = Card { chat: ChatId(self.ann.0), message: TelegramMessageId(1) };
        let _ = self.app().accounts.log_out(self.accounts[0], TelegramUserId(self.ann.0), card).await;
    }
}
