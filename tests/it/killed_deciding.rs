//! Stories of a desk that is killed by SIGKILL while it decides by itself: it answers in an absence, or gives a dialog to a
//! member. What is decided is decided once, and the one it is for learns of it.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use salesdesk::clock::Clock;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::{Member, Role};
use salesdesk::store::{SecretKeySource, Store};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use telegram_sandbox::world::{Moment, Outcome, Paused, Person, PersonId};
use telegram_sandbox::{Sandbox, SandboxConfig};

use crate::bot::{LIMIT, eventually};
use crate::killed::Process;

const AWAY: &str = "We answer in the morning.";
const KEY: &str = "secret.key";
const DATABASE: &str = "salesdesk.db";

/// A desk with the account of Sam. It is the plain binary.
pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) ann: PersonId,
    pub(crate) sam: PersonId,
    folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) async fn set() -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let ann = sandbox.add(Person::named("Ann"));
        sandbox.start_bot(ann);
        let folder = tempfile::tempdir().unwrap();
        let store = open_store(folder.path()).await;
        let (_, sam) = crate::seed::account(sandbox.world(), &store, 0, 100).await.unwrap();
        store.close().await;
        Self { sandbox, ann, sam, folder }
    }

    /// Changes something in the database while the desk does not run.
    async fn settle(&self, name: &str, value: &str) {
        let store = open_store(self.folder.path()).await;
        let mut work = store.begin().await.unwrap();
        work.settings().set(name, value, None).await.unwrap();
        work.commit().await.unwrap();
        store.close().await;
    }

    /// Nobody works now: the next shift begins in three hours.
    async fn nobody_works(&self) {
        let now = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
        let clock = |ahead: i64| (now.clone() + SignedDuration::from_hours(ahead)).strftime("%H:00").to_string();
        self.settle("working_hours", &format!("mon-sun {}-{}", clock(3), clock(5))).await;
        self.settle("away_answer", AWAY).await;
    }

    /// Olga and Max answer in turn, Ann is off duty.
    async fn two_operators(&self) -> [PersonId; 2] {
        self.settle("distribution", "in_turn").await;
        let people = ["Olga", "Max"].map(|name| (name, self.sandbox.add(Person::named(name))));
        let store = open_store(self.folder.path()).await;
        let mut work = store.begin().await.unwrap();
        let ann = TelegramUserId(self.ann.0);
        for (name, person) in people {
            let member = Member::new(TelegramUserId(person.0), name, Role::Operator);
            work.team().put(&member, ann).await.unwrap();
            self.sandbox.start_bot(person);
        }
        work.commit().await.unwrap();
        store.close().await;
        let desk = self.open().await;
        self.said_to(self.ann, "/team off", "on duty").await;
        desk.kill();
        people.map(|(_, person)| person)
    }

    /// Starts it, and waits until the account listens.
    pub(crate) async fn open(&self) -> Process {
        let listens = || {
            let world = self.sandbox.look();
            let asks = |method| world.journal.calls(method).filter(|call| call.outcome == Outcome::Ok).count();
            asks("updates.getState") + asks("updates.getDifference")
        };
        let before = listens();
        let folder = self.folder.path().to_owned();
        let mut dcs = self.sandbox.dcs();
        dcs.sort_by_key(|(dc, _)| *dc != 2);
        let dcs: Vec<String> = dcs.iter().map(|(dc, address)| format!("{dc}={address}")).collect();
        let variables = vec![
            ("BOT_TOKEN", self.sandbox.bot_token()),
            ("BOT_API_URL", self.sandbox.bot_api_url()),
            ("TELEGRAM_API_ID", "12345".to_owned()),
            ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef".to_owned()),
            ("TELEGRAM_DC", dcs.join(",")),
            ("OWNER_IDS", self.ann.0.to_string()),
            ("DATABASE_URL", url(&folder)),
            ("SECRET_KEY_FILE", folder.join(KEY).display().to_string()),
        ];
        let binary = Path::new(env!("CARGO_BIN_EXE_salesdesk"));
        let desk = tokio::task::spawn_blocking(move || Process::start(binary, &folder, &variables)).await.unwrap();
        eventually(|| (listens() > before).then_some(())).await;
        desk
    }

    pub(crate) fn new_person(&self, name: &str) -> PersonId {
        self.sandbox.add(Person::named(name).username(&format!("{}_asks", name.to_lowercase())))
    }

    /// A person says something to the bot and waits for these words.
    async fn said_to(&self, person: PersonId, text: &str, words: &'static str) {
        let asked = self.sandbox.say(person, text);
        let answered = self.sandbox.wait_for_bot(person, LIMIT, |chat| {
            chat.iter().any(|one| one.from_bot && one.id > asked && one.text.contains(words)).then_some(())
        });
        assert!(answered.await.is_some(), "{text:?} was not answered with {words:?}: {}", self.chat(person));
    }

    /// How often the bot has shown these words to a person.
    fn times_shown(&self, person: PersonId, words: &str) -> usize {
        let chat = self.sandbox.bot_chat(person).into_iter();
        chat.filter(|one| one.from_bot && one.text.contains(words)).count()
    }

    pub(crate) async fn shown_to(&self, person: PersonId, words: &str) {
        let shown = eventually(|| (self.times_shown(person, words) > 0).then_some(()));
        let shown = tokio::time::timeout(LIMIT, shown).await;
        assert!(shown.is_ok(), "nobody said {words:?}: {}", self.chat(person));
    }

    pub(crate) fn chat(&self, person: PersonId) -> String {
        self.sandbox.bot_chat(person).iter().map(|one| format!("{}: {}\n", one.id, one.text)).collect()
    }

    fn texts_of(&self, person: PersonId) -> Vec<String> {
        self.sandbox.received(person).into_iter().map(|received| received.text).collect()
    }

    /// Kills the desk at a moment of the next call of a method, which something causes. The call goes on without it.
    pub(crate) async fn killed_at(&self, desk: Process, (method, moment): (&str, Moment), cause: impl FnOnce()) {
        let reached = self.sandbox.hooks().stop_at(method, moment);
        cause();
        let paused: Paused = tokio::time::timeout(LIMIT, reached).await.unwrap().unwrap();
        desk.kill();
        drop(paused);
    }

    /// Waits until nothing is left to be sent or shown.
    async fn nothing_is_left(&self) {
        self.said_to(self.ann, "/queue", "Nothing waits").await;
    }

    /// How often a dialog was given to somebody, and whose it is.
    async fn given(&self, prospect: PersonId) -> (i64, Option<PersonId>) {
        let path = self.folder.path().join(DATABASE);
        let mut database = SqliteConnectOptions::new().filename(path).read_only(true).connect().await.unwrap();
        let (dialog, assignee): (i64, Option<i64>) =
            sqlx::query_as("select id, assignee_id from dialogs where telegram_user_id = $1")
                .bind(prospect.0)
                .fetch_one(&mut database)
                .await
                .unwrap();
        let times =
            sqlx::query_scalar("select count(*) from audit where action = 'dialog_assigned' and details like $1")
                .bind(format!("{dialog}: to %"))
                .fetch_one(&mut database)
                .await
                .unwrap();
        (times, assignee.map(PersonId))
    }
}

fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join(DATABASE).display())
}

async fn open_store(folder: &Path) -> Store {
    let key = SecretKeySource::File(folder.join(KEY));
    Store::open(&url(folder), &key, Clock::default()).await.unwrap()
}

#[rstest]
#[case::the_card_on_its_way("sendMessage", Moment::Seen)]
#[case::the_card_shown("sendMessage", Moment::Executed)]
#[case::claimed("messages.sendMessage", Moment::Seen)]
#[case::sent("messages.sendMessage", Moment::Executed)]
#[case::answered("messages.sendMessage", Moment::Answered)]
#[tokio::test]
async fn who_writes_in_an_absence_gets_one_answer_however_the_desk_dies(#[case] method: &str, #[case] moment: Moment) {
    let scene = Desk::set().await;
    scene.nobody_works().await;
    let bob = scene.new_person("Bob");
    let desk = scene.open().await;
    let writes = || {
        scene.sandbox.write(bob, scene.sam, "What does it cost?");
    };
    scene.killed_at(desk, (method, moment), writes).await;
    // They write on while it is down.
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let _desk = scene.open().await;
    scene.shown_to(scene.ann, "Hello?").await;
    scene.shown_to(scene.ann, "What does it cost?").await;
    eventually(|| (!scene.texts_of(bob).is_empty()).then_some(())).await;
    scene.sandbox.write(bob, scene.sam, "Is somebody there?");
    scene.shown_to(scene.ann, "Is somebody there?").await;
    scene.nothing_is_left().await;
    assert_eq!(scene.texts_of(bob), [AWAY]);
}

#[tokio::test]
async fn who_wrote_while_the_desk_was_down_in_an_absence_is_answered() {
    let scene = Desk::set().await;
    scene.nobody_works().await;
    let bob = scene.new_person("Bob");
    scene.open().await.kill();
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let desk = scene.open().await;
    eventually(|| (scene.texts_of(bob) == [AWAY]).then_some(())).await;
    desk.kill();
    let _desk = scene.open().await;
    scene.shown_to(scene.ann, "What does it cost?").await;
    scene.nothing_is_left().await;
    assert_eq!(scene.texts_of(bob), [AWAY]);
}

#[rstest]
#[case(Moment::Seen)]
#[case(Moment::Executed)]
#[case(Moment::Answered)]
#[tokio::test]
async fn a_new_dialog_is_given_once_however_the_desk_dies_before_it_is_shown(#[case] moment: Moment) {
    let scene = Desk::set().await;
    let [olga, max] = scene.two_operators().await;
    let (bob, carl) = (scene.new_person("Bob"), scene.new_person("Carl"));
    let desk = scene.open().await;
    let writes = || {
        scene.sandbox.write(bob, scene.sam, "Hello from Bob");
    };
    scene.killed_at(desk, ("sendMessage", moment), writes).await;
    let _desk = scene.open().await;
    scene.shown_to(olga, "Hello from Bob").await;
    // The next one is not hers: the first was given once.
    scene.sandbox.write(carl, scene.sam, "Hello from Carl");
    scene.shown_to(max, "Hello from Carl").await;
    scene.nothing_is_left().await;
    assert_eq!(scene.given(bob).await, (1, Some(olga)));
    assert_eq!(scene.given(carl).await, (1, Some(max)));
    assert_eq!((scene.times_shown(max, "Hello from Bob"), scene.times_shown(olga, "Hello from Carl")), (0, 0));
}

#[rstest]
#[case(Moment::Seen)]
#[case(Moment::Executed)]
#[case(Moment::Answered)]
#[tokio::test]
async fn what_waits_for_a_member_out_of_reach_is_handed_on_once_and_the_next_one_is_told(#[case] moment: Moment) {
    let scene = Desk::set().await;
    let [olga, max] = scene.two_operators().await;
    let bob = scene.new_person("Bob");
    let desk = scene.open().await;
    scene.sandbox.write(bob, scene.sam, "Hello from Bob");
    scene.shown_to(olga, "Hello from Bob").await;
    scene.killed_at(desk, ("sendMessage", moment), || scene.sandbox.block_bot(olga)).await;
    let _desk = scene.open().await;
    scene.shown_to(max, "is yours now (it was Olga’s)").await;
    scene.nothing_is_left().await;
    assert_eq!(scene.given(bob).await, (2, Some(max)));
}

#[rstest]
#[case(Moment::Seen)]
#[case(Moment::Executed)]
#[case(Moment::Answered)]
#[tokio::test]
async fn what_waits_too_long_is_handed_on_once_and_both_members_are_told(#[case] moment: Moment) {
    let scene = Desk::set().await;
    let [olga, max] = scene.two_operators().await;
    scene.settle("hand_on_after", "60").await;
    let bob = scene.new_person("Bob");
    let desk = scene.open().await;
    scene.sandbox.write(bob, scene.sam, "Hello from Bob");
    scene.shown_to(olga, "Hello from Bob").await;
    desk.kill();
    // Two hours go by.
    let path = scene.folder.path().join(DATABASE);
    let mut database = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
    let earlier =
        "update dialogs set unanswered_since = unanswered_since - 7200000, reminded_at = unanswered_since - 3600000";
    sqlx::query(earlier).execute(&mut database).await.unwrap();
    drop(database);
    let reached = scene.sandbox.hooks().stop_at("sendMessage", moment);
    let desk = scene.open().await;
    let paused = tokio::time::timeout(LIMIT, reached).await.unwrap().unwrap();
    desk.kill();
    drop(paused);
    let _desk = scene.open().await;
    scene.shown_to(max, "is yours now (it was Olga’s)").await;
    scene.shown_to(olga, "waited too long for an answer and went to Max").await;
    scene.nothing_is_left().await;
    assert_eq!(scene.given(bob).await, (2, Some(max)));
}
