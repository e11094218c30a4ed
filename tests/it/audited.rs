//! The audit log: each change in `rights.txt` is done here and found in the log, with the member who did it.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use salesdesk::domain::alert::AlertKind;
use salesdesk::domain::ids::{
    AccountId, AlertId, CampaignId, ContactId, DialogId, OutboxId, SequenceId, TelegramUserId,
};
use salesdesk::domain::team::Role;
use salesdesk::domain::template::{Body, VariableName};
use salesdesk::domain::username::Username;
use salesdesk::store::{AuditFilter, AuditLine};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, SqliteConnection};
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{PHONE, Scene, eventually};
use crate::team::rights;

/// Done in the stories of these files, where it takes more than a press; each checks the log as well.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("fail:yes:99:0", "message_given_up", include_str!("giving_up.rs")),
    ("sys:off", "restore_confirmed", include_str!("ops.rs")),
    ("in:send:99", "message_accepted", include_str!("inbox_cards.rs")),
    ("in:sendtr:99:5", "message_accepted", include_str!("translated.rs")),
    ("in:sendmine:99", "message_accepted", include_str!("translated.rs")),
    ("m:who:0", "message_accepted", include_str!("typing.rs")),
    ("m:alone", "message_accepted", include_str!("typing.rs")),
    ("m:each", "message_accepted", include_str!("typing.rs")),
    ("m:first", "message_accepted", include_str!("typing.rs")),
    ("m:to:1", "message_accepted", include_str!("typing.rs")),
    ("m:tel:15551230", "account_added", include_str!("typing.rs")),
    ("now:99", "message_hurried", include_str!("answers.rs")),
    ("/unsend", "message_taken_back", include_str!("edits.rs")),
    ("takeback:yes:99", "message_taken_back", include_str!("edits.rs")),
];
/// Enough words to recognise their language.
const GERMAN: &str = "Guten Tag, könnten Sie mir bitte noch einmal sagen, was das alles kostet und wann es geliefert wird? \
    Wir sind ein kleines Unternehmen und brauchen die Ware spätestens in drei Wochen.";
/// Done at the machine, and in no table.
const AT_REST: &[&str] = &["key_rotated", "desk_restored"];
/// What a campaign does by itself.
const BY_ITSELF: &[&str] = &["campaign_finished"];
/// Done by the owner of an account in Telegram, and in no table.
const BY_OWNER: &str = "number_changed";
/// Done by a reaction, which is in no table either.
const BY_REACTION: &str = "reaction_set";

/// The log of a scene, and the lines of the table that have been done.
struct Log<'s> {
    scene: &'s Scene,
    read: usize,
    done: BTreeSet<&'static str>,
}

impl Log<'_> {
    async fn lines(&self) -> Vec<AuditLine> {
        let mut reading = self.scene.app.as_ref().unwrap().store.read().await.unwrap();
        let mut lines = reading.audit().page(AuditFilter::All, 0, 1000).await.unwrap();
        lines.reverse();
        lines
    }

    /// Waits for a new entry as the table names it for `what`, by Ann.
    async fn left(&mut self, what: &'static str) {
        let [_, _, actions] = rights().find(|[line, ..]| *line == what).unwrap_or_else(|| panic!("no line {what}"));
        self.shows(what, actions).await;
        self.done.insert(what);
    }

    /// Waits for new entries of these actions.
    async fn shows(&mut self, what: &str, actions: &str) {
        let by = Some(TelegramUserId(self.scene.ann.0));
        let waiting = async {
            loop {
                let lines = self.lines().await;
                let new = &lines[self.read..];
                let is_there = |action: &str| new.iter().any(|line| line.action == action && line.actor == by);
                if actions.split(',').all(is_there) {
                    return lines.len();
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        let Ok(read) = tokio::time::timeout(crate::bot::LIMIT, waiting).await else {
            let lines = self.lines().await;
            panic!("{what} left no {actions}: {:?}\n{}", &lines[self.read..], self.scene.chat(self.scene.ann));
        };
        self.read = read;
    }

    /// Presses the button of this line of the table, with this data.
    async fn press(&mut self, what: &'static str, data: &str) {
        let card = self.scene.ask("/help", "What the desk can do").await;
        self.scene.press(card.id, Button::Data(data.into())).await;
        self.left(what).await;
    }

    /// Presses a button that asks for confirmation, and answers.
    async fn answer(&mut self, data: &str, answers: &[&str], action: &str) {
        let card = self.scene.ask("/help", "What the desk can do").await;
        self.scene.press(card.id, Button::Data(data.into())).await;
        for answer in answers {
            self.scene.sandbox.say(self.scene.ann, answer);
        }
        self.shows(data, action).await;
    }

    async fn say(&mut self, what: &'static str, text: &str) {
        self.scene.sandbox.say(self.scene.ann, text);
        self.left(what).await;
    }
}

impl Scene {
    /// Ann schedules a message to somebody for tomorrow.
    async fn planned(&self, log: &mut Log<'_>, username: &str) -> OutboxId {
        let asked = self.ask(&format!("/later tomorrow 9:00 @{username} Later"), "is this the time?").await;
        self.press(asked.id, "✅ Yes, schedule it").await;
        log.left("agree:99").await;
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.outbox().open().await.unwrap().last().unwrap().id
    }

    /// Telegram makes account 3 wait for days, which raises an alert.
    async fn trouble(&self) -> AlertId {
        let store = &self.app.as_ref().unwrap().store;
        let mut work = store.begin().await.unwrap();
        let until = work.now() + SignedDuration::from_hours(72);
        work.accounts().set_flood_wait(AccountId(3), until).await.unwrap();
        work.commit().await.unwrap();
        self.shown("has to wait until").await;
        let open = store.read().await.unwrap().alerts().open().await.unwrap();
        open.iter().find(|alert| alert.kind == AlertKind::LongFloodWait).unwrap().id
    }

    async fn code_of(&self, person: PersonId) -> String {
        eventually(|| self.sandbox.code(person)).await.code
    }
}

#[tokio::test]
async fn each_change_is_in_the_log_with_its_author() {
    let scene = Scene::at_work().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let [tom, pia] =
        [("Tom", "+15551230133"), ("Pia", "+15551230134")].map(|(name, phone)| Person::named(name).phone(phone));
    scene.sandbox.add(tom);
    let pia = scene.sandbox.add(pia.password("autumn", Some("the season")));
    let bob = scene.bob();
    scene.sandbox.add(Person::named("Carl").username("carl_x"));
    let mut log = Log { scene: &scene, read: 0, done: BTreeSet::new() };
    log.read = log.lines().await.len();

    logins(&mut log, pia).await;
    accounts(&mut log).await;
    team_and_settings(&mut log, olga).await;
    messages(&mut log, olga).await;
    contacts(&mut log).await;
    dialogs(&mut log, bob, olga).await;
    partings(&mut log).await;

    let seen: BTreeSet<String> = log.lines().await.into_iter().map(|line| line.action).collect();
    for [what, _, actions] in rights().filter(|[_, _, leaves]| !["shows", "asks", "step", "passes"].contains(leaves)) {
        match ELSEWHERE.iter().find(|(line, ..)| *line == what) {
            Some((_, action, story)) => assert!(story.contains(action), "{what} is not looked for in its story"),
            None => assert!(log.done.contains(what), "do {what} ({actions}) in this story"),
        }
    }
    let without_screen = AT_REST.iter().chain(BY_ITSELF).copied().chain([BY_OWNER, BY_REACTION]);
    let elsewhere: Vec<&str> = ELSEWHERE.iter().map(|(_, action, _)| *action).chain(without_screen).collect();
    for action in salesdesk::store::Action::ALL {
        assert!(
            seen.contains(action.into_str()) || elsewhere.contains(&action.into_str()),
            "{action:?} was never written"
        );
    }
    let ops = include_str!("ops.rs");
    assert!(AT_REST.iter().all(|action| ops.contains(action)));
    assert!(include_str!("new_numbers.rs").contains(BY_OWNER));
    assert!(include_str!("reactions.rs").contains(BY_REACTION));
    assert!(BY_ITSELF.iter().all(|action| include_str!("campaigns.rs").contains(action)));
}

/// The team's data, table by table; without questions of chats, short-lived data, and notes of the desk itself.
const KEPT: &[&str] = &[
    "accounts",
    "dialogs",
    "dialog_notes",
    "messages",
    "outbox",
    "wishes",
    "reactions",
    "settings",
    "team",
    "invites",
    "templates",
    "template_variables",
    "stop_list",
    "contacts",
    "contact_labels",
    "lists",
    "list_members",
    "campaigns",
    "campaign_arms",
    "campaign_people",
    "contact_fields",
    "consents",
    "consent_evidence",
    "imports",
    "import_contacts",
    "import_changes",
    "labels",
    "stages",
    "quiet_alerts",
    "audit",
];

/// The content of those tables.
async fn kept(db: &mut SqliteConnection) -> Vec<String> {
    let mut rows = Vec::new();
    for table in KEPT {
        let columns: Vec<String> = sqlx::query_scalar("select 'quote(' || name || ')' from pragma_table_info($1)")
            .bind(table)
            .fetch_all(&mut *db)
            .await
            .unwrap();
        assert!(!columns.is_empty(), "no table {table}");
        let all = format!("select '{table}: ' || {} from {table} order by rowid", columns.join(" || ' ' || "));
        rows.extend(sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(all)).fetch_all(&mut *db).await.unwrap());
    }
    rows
}

#[tokio::test]
async fn what_is_said_to_show_or_to_ask_changes_nothing_that_is_kept() {
    let scene = Scene::at_work().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    let card = scene.shown("Hello!").await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let ann = TelegramUserId(scene.ann.0);
    work.templates().add(&"price".parse().unwrap(), &Body::parse("It is 40.", Vec::new()).unwrap(), ann).await.unwrap();
    work.templates().set_variable(&VariableName::own("city").unwrap(), "Berlin", ann).await.unwrap();
    work.commit().await.unwrap();
    let asked = scene.ask("/later tomorrow 9:00 @carl_x Later", "is this the time?").await;
    scene.press(asked.id, "✅ Yes, schedule it").await;
    scene.turned(asked.id, "goes out at").await;
    // The dialog was opened before, so it is read.
    scene.press(card.id, Button::Data("d:open:1".into())).await;
    let database = scene.folder.path().join("salesdesk.db");
    let mut db = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    let card = scene.ask("/help", "What the desk can do").await;
    let before = kept(&mut db).await;
    for [what, _, leaves] in rights() {
        if !["shows", "asks"].contains(&leaves) {
            continue;
        }
        if what.starts_with('/') {
            scene.answer_to(scene.ann, what).await;
        } else {
            let member = if what.starts_with("t:") { olga.0.to_string() } else { "1".into() };
            scene.press(card.id, Button::Data(what.replace("99", &member).replace("98", "1"))).await;
        }
        let after = kept(&mut db).await;
        let new: Vec<&String> = after.iter().filter(|row| !before.contains(row)).collect();
        assert!(new.is_empty() && after.len() == before.len(), "{what} changed {new:?}");
    }
}

/// Accounts 2 and 3: logins begun, cancelled, begun in other ways, completed.
async fn logins(log: &mut Log<'_>, pia: PersonId) {
    let scene = log.scene;
    log.say("/add_account", "/add_account +15551230133").await;
    scene.shown("Enter it with the buttons").await;
    log.say("/cancel", "/cancel").await;
    for what in ["login:99", "code:99"] {
        log.press(what, &what.replace("99", "2")).await;
        // A login is cancelled on its own card.
        let card = scene.shown("Enter it with the buttons").await;
        scene.press(card.id, Button::Data("stop:2".into())).await;
        log.left("stop:99").await;
    }
    log.say("/login_qr", "/login_qr +15551230133").await;
    log.press("qr:99", "qr:2").await;
    log.say("/add_account", "/add_account +15551230134").await;
    scene.shown("Enter it with the buttons").await;
    scene.sandbox.say(scene.ann, &format!("/code {}", scene.code_of(pia).await));
    scene.shown("Hint: “the season”").await;
    scene.sandbox.say(scene.ann, "/password autumn");
    scene.shown("is in: Pia").await;
    log.press("full:99", "full:3").await;
}

async fn accounts(log: &mut Log<'_>) {
    let scene = log.scene;
    log.press("pace:99:full", "pace:3:warm").await;
    log.press("pace:99:full", "pace:3:full").await;
    log.press("pause:99", "pause:1").await;
    log.press("resume:99", "resume:1").await;
    log.press("lim:99:day:10", "lim:1:day:41").await;
    log.answer("lim:1:day", &["42"], "account_limits").await;
    log.answer("label:1", &["EU"], "account_label").await;
    log.press("nolabel:99", "nolabel:1").await;
    log.press("do:off:99", "do:off:1").await;
    log.press("do:on:99", "do:on:1").await;
    log.press("do:off:99", "do:off:1").await;
    log.say("/enable", &format!("/enable {PHONE}")).await;
    let alert = scene.trouble().await;
    for (what, action) in [("alert:99:quiet", "quiet"), ("alert:99:pause", "pause"), ("alert:99:resume", "resume")] {
        log.press(what, &format!("alert:{alert}:{action}")).await;
    }
}

async fn team_and_settings(log: &mut Log<'_>, olga: PersonId) {
    let scene = log.scene;
    log.press("t:duty:99:off", &format!("t:duty:{}:off", olga.0)).await;
    log.press("t:me:off", "t:me:off").await;
    log.say("/team", "/team on").await;
    log.press("t:invite:viewer", "t:invite:viewer").await;
    log.press("t:withdraw", "t:withdraw").await;
    log.answer("t:id:viewer", &["777001"], "member_added").await;
    log.press("t:role:99:viewer", "t:role:777001:operator").await;
    log.press("t:most:99:20", "t:most:777001:20").await;
    log.press("t:nomost:99", "t:nomost:777001").await;
    log.press("t:out:99", "t:out:777001").await;
    log.press("s:set:minimum_gap:60", "s:set:minimum_gap:60").await;
    log.say("/settings", "/settings minimum_gap 30").await;
    log.press("s:reset:minimum_gap", "s:reset:minimum_gap").await;
    scene.rules(0, None).await;
    log.say("/backup", "/backup").await;
    // The name of a backup contains seconds.
    scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_secs(2));
    log.press("sys:backup", "sys:backup").await;
}

async fn messages(log: &mut Log<'_>, olga: PersonId) {
    let scene = log.scene;
    log.answer("tp:new", &["price", "It is 40 a month."], "template_added").await;
    log.answer("tp:text:1", &["It is 50 a month."], "template_changed").await;
    let card = scene.ask("/help", "What the desk can do").await;
    scene.press(card.id, Button::Data("tp:text:1".into())).await;
    scene.sandbox.send_document(scene.ann, "prices.pdf", vec![7; 100], "It is 50 a month.").unwrap();
    log.shows("tp:text:1", "template_changed").await;
    log.press("tp:nofile:99", "tp:nofile:1").await;
    log.answer("tp:newvar", &["city = Berlin"], "variable_set").await;
    log.press("tp:delvar:99", "tp:delvar:1").await;
    log.say("/send", "/send @bob_lee Hello!").await;
    scene.shown("✅ sent").await;
    log.say("/send_from", &format!("/send_from {PHONE} @carl_x Hello!")).await;
    let item = scene.planned(log, "bob_lee").await;
    log.answer(&format!("edit:{item}"), &["Another text"], "message_edited").await;
    let card = scene.shown("Another text").await;
    scene.press(card.id, Button::Data(format!("later:{item}"))).await;
    scene.sandbox.say(scene.ann, "in 3 days");
    scene.turned(card.id, "is this the time?").await;
    scene.press(card.id, "✅ Yes, schedule it").await;
    log.shows("another time", "message_rescheduled").await;
    log.press("unsend:99", &format!("unsend:{item}")).await;
    log.press("unsend:undo:99", &format!("unsend:undo:{item}")).await;
    log.press("unsend:99", &format!("unsend:{item}")).await;
    let item = scene.planned(log, "bob_lee").await;
    log.press("unqueue:99:0", &format!("unqueue:{item}:0")).await;
    let item = scene.planned(log, "bob_lee").await;
    log.press("all:99:0", &format!("all:{item}:0")).await;
    let item = scene.planned(log, "bob_lee").await;
    log.press("now:99:0", &format!("now:{item}:0")).await;
    let card = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.press(card.id, Button::Data("tp:see:1:1".into())).await;
    let preview = scene.turned(card.id, "They will see:").await;
    scene.press(preview.id, "📤 Send").await;
    log.left("tp:go:99:1:5").await;
    let asked = scene.ask("/send @carl_x", "Or take a template").await;
    scene.press(asked.id, "price").await;
    scene.turned(asked.id, "It is 50 a month.").await;
    scene.press(asked.id, "📤 Send").await;
    log.left("tp:first:99:5").await;
    log.press("tp:del:99", "tp:del:1").await;
    log.press("d:give:99:5", &format!("d:give:1:{}", olga.0)).await;
    log.press("d:free:99", "d:free:1").await;
    log.press("d:me:99", "d:me:1").await;
}

async fn contacts(log: &mut Log<'_>) {
    let scene = log.scene;
    log.say("/contact", "/contact add @zoe_miller Zoe Miller").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let target = Username::parse("zoe_miller").unwrap().into();
    let id = reading.contacts().find(&target).await.unwrap().unwrap();
    drop(reading);
    log.press("c:stage:99:2", &format!("c:stage:{id}:2")).await;
    log.answer("pl:newlabel", &["hot"], "label_changed").await;
    log.press("c:label:99:1", &format!("c:label:{id}:1")).await;
    log.press("g:stage:99:2", "g:stage:1:3").await;
    log.press("g:label:99:1", "g:label:1:1").await;
    log.answer(&format!("c:name:{id}"), &["Zoe"], "contact_changed").await;
    log.answer(&format!("c:phone:{id}"), &["+1 555 200 0001"], "contact_changed").await;
    log.answer(&format!("c:field:{id}"), &["company = Acme"], "contact_changed").await;
    log.answer(&format!("c:zone:{id}"), &["Berlin"], "contact_changed").await;
    log.answer(&format!("c:language:{id}"), &["German"], "contact_changed").await;
    log.answer("ls:new", &["Fair"], "list_changed").await;
    log.answer("ls:add:1", &["@carl_x"], "list_changed").await;
    log.press("ls:put:99:1:0", &format!("ls:put:{id}:1:0")).await;
    log.answer("ls:name:1", &["Fair in Berlin"], "list_changed").await;
    log.answer("ls:newfilter", &["Silent"], "list_changed").await;
    log.press("ls:stage:99:3", "ls:stage:2:3").await;
    log.press("ls:label:99:4", "ls:label:2:1").await;
    log.press("ls:never:99", "ls:never:2").await;
    log.press("ls:silent:99:30", "ls:silent:2:30").await;
    log.press("ls:within:99:7", "ls:within:2:7").await;
    log.press("ls:consent:99:may_write", "ls:consent:2:may_write").await;
    log.press("ls:drop:99:talk", "ls:drop:2:talk").await;
    sequences(log, id).await;
    campaigns(log).await;
    log.press("ls:del:99", "ls:del:1").await;
    log.press("k:give:99:write:met", &format!("k:give:{id}:write:met")).await;
    log.answer(&format!("k:show:{id}:offers:agreed"), &["her card"], "consent_recorded").await;
    log.press("k:end:99:write", &format!("k:end:{id}:write")).await;
    log.say("/consents", "/consents export").await;
    log.press("k:export", "k:export").await;
    scene.ask("/settings first_by_hand ask", "one tap on the basis").await;
    let held = scene.ask("/send @wes_hill Good day", "nothing shows that they agree").await;
    let basis = |data: &str| data.starts_with("k:item:") && data.ends_with(":met");
    let met = held.buttons.iter().flatten().filter_map(|button| button.data.clone()).find(|data| basis(data)).unwrap();
    log.press("k:item:99:met", &met).await;
    log.answer("tp:new", &["hello", "I saw you at the fair."], "template_added").await;
    log.press("c:invite:99:1", &format!("c:invite:{id}:1")).await;
    log.press("c:invite:99:1:2", &format!("c:invite:{id}:1:2")).await;
    log.press("c:same:99:98", &format!("c:same:1:{id}")).await;
    let counts = scene.prepared("people.csv", "Telegram\n@tia_m\n").await;
    scene.press(counts.id, "📥 Import 1").await;
    log.left("im:go").await;
    scene.turned(counts.id, "is imported").await;
    log.press("im:undo:yes:99", "im:undo:yes:1").await;
    log.press("pl:dot:1", "pl:dot:1").await;
    log.press("pl:dellabel:1", "pl:dellabel:1").await;
    log.answer("pl:newstage", &["Trial"], "stage_changed").await;
    log.press("pl:up:2", "pl:up:2").await;
    log.press("pl:brings:2", "pl:brings:2").await;
    log.press("pl:delstage:3", "pl:delstage:3").await;
}

/// Zoe is put on a sequence of two messages, twice; so is the list, which holds Carl.
async fn sequences(log: &mut Log<'_>, zoe: ContactId) {
    let scene = log.scene;
    let version = async || {
        let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
        reading.sequences().get(SequenceId(1)).await.unwrap().unwrap().version
    };
    let run = async || {
        let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
        reading.runs().of_contact(zoe, 1).await.unwrap()[0].run.id
    };
    log.answer("sq:new:write", &["After", "Good day"], "sequence_added").await;
    log.answer("sq:name:1", &["After the fair"], "sequence_renamed").await;
    log.answer("sq:add:1", &["And again"], "sequence_changed").await;
    log.press("sq:hours:48:9:2:1", &format!("sq:hours:48:{}:1:1", version().await)).await;
    log.press("sq:up:9:2:1", &format!("sq:up:{}:2:1", version().await)).await;
    log.press("sq:nofile:9:1:1", &format!("sq:nofile:{}:1:1", version().await)).await;
    log.press("sq:away:99", "sq:away:1").await;
    log.press("sq:back:99", "sq:back:1").await;
    log.answer(&format!("k:show:{zoe}:write:agreed"), &["her card"], "consent_recorded").await;
    log.press("sq:put:1:99", &format!("sq:put:1:{zoe}")).await;
    log.press("sq:hold:99", &format!("sq:hold:{}", run().await)).await;
    log.press("sq:goon:99", &format!("sq:goon:{}", run().await)).await;
    log.press("sq:hold:99", &format!("sq:hold:{}", run().await)).await;
    log.press("sq:then:99", &format!("sq:then:{}", run().await)).await;
    log.press("sq:skip:99", &format!("sq:skip:{}", run().await)).await;
    log.press("sq:stop:99", &format!("sq:stop:{}", run().await)).await;
    log.press("sq:again:1:99", &format!("sq:again:1:{zoe}")).await;
    log.press("sq:stop:99", &format!("sq:stop:{}", run().await)).await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let carl = reading.contacts().find(&Username::parse("carl_x").unwrap().into()).await.unwrap().unwrap();
    drop(reading);
    log.answer(&format!("k:show:{carl}:write:agreed"), &["his card"], "consent_recorded").await;
    log.press("sq:start:1:1", "sq:start:1:1").await;
    log.press("sq:del:9:2:1", &format!("sq:del:{}:2:1", version().await)).await;
}

/// Carl, who is on the list, is put on a sequence by a campaign.
async fn campaigns(log: &mut Log<'_>) {
    let scene = log.scene;
    let app = scene.app.as_ref().unwrap();
    let mut reading = app.store.read().await.unwrap();
    let carl = reading.contacts().find(&Username::parse("carl_x").unwrap().into()).await.unwrap().unwrap();
    let run = reading.runs().of_contact(carl, 1).await.unwrap()[0].run.id;
    drop(reading);
    log.press("sq:stop:99", &format!("sq:stop:{run}")).await;
    log.answer("sq:new:write", &["Autumn", "Good day"], "sequence_added").await;
    // Its first message waits, so that the campaign does not end by itself.
    let mut reading = app.store.read().await.unwrap();
    let version = reading.sequences().get(SequenceId(2)).await.unwrap().unwrap().version;
    drop(reading);
    log.press("sq:hours:48:9:2:1", &format!("sq:hours:48:{version}:1:2")).await;
    log.press("cp:make:1:1", "cp:make:2:1").await;
    log.answer("cp:name:1", &["Autumn"], "campaign_changed").await;
    log.answer("cp:addtext:1", &["Hello"], "campaign_changed").await;
    log.press("cp:notext:1:99", "cp:notext:1:1").await;
    log.press("cp:day:20:99", "cp:day:20:1").await;
    log.press("cp:each:5:99", "cp:each:5:1").await;
    log.press("cp:csv:99", "cp:csv:1").await;
    let shown = app.campaigns.next_ten(CampaignId(1)).await.unwrap().shown;
    log.press("cp:ok:50:10:0123456789abcdef.0.12:99", &format!("cp:ok:20:5:{shown}:1")).await;
    log.press("cp:pause:99", "cp:pause:1").await;
    log.press("cp:goon:99", "cp:goon:1").await;
    log.press("cp:end:99", "cp:end:1").await;
    log.press("cp:make:1:1", "cp:make:2:1").await;
    log.press("cp:skip:1:99", "cp:skip:1:2").await;
    log.press("cp:del:99", "cp:del:2").await;
}

async fn dialogs(log: &mut Log<'_>, bob: PersonId, olga: PersonId) {
    let scene = log.scene;
    scene.sandbox.write(bob, scene.sam, "Not interested");
    scene.shown("Not interested").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let contact = reading.contacts().of_dialog(DialogId(1)).await.unwrap().unwrap();
    let said = reading.dialogs().last_of_theirs(DialogId(1), 1).await.unwrap().remove(0).id;
    drop(reading);
    log.press("k:msg:99:write:met:1", &format!("k:msg:{contact}:write:met:{said}")).await;
    log.press("d:goon:99", "d:goon:1").await;
    log.press("d:good:99", "d:good:1").await;
    log.press("d:stop:99", "d:stop:1").await;
    log.press("d:reopen:99", "d:reopen:1").await;
    log.press("d:fail:99", "d:fail:1").await;
    log.press("d:reopen:99", "d:reopen:1").await;
    log.press("d:never:99", "d:never:1").await;
    log.press("d:allow:99", "d:allow:1").await;
    log.answer("d:note:1", &["Call him"], "note_added").await;
    log.press("d:remind:99:1h", "d:remind:1:1h").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let undo = reading.undos().last_in(DialogId(1), TelegramUserId(scene.ann.0)).await.unwrap().unwrap();
    drop(reading);
    log.press("d:undo:99", &format!("d:undo:{undo}")).await;
    log.press("d:remind:99:1h", "d:remind:1:1h").await;
    log.press("d:wake:99", "d:wake:1").await;
    log.press("d:noanswer:99:5", "d:noanswer:1:9999").await;
    log.press("d:lang:99:de", "d:lang:1:de").await;
    log.press("d:nolang:99", "d:nolang:1").await;
    scene.sandbox.write(bob, scene.sam, GERMAN);
    scene.shown(GERMAN).await;
    log.press("d:lang:99", "d:lang:1").await;
    log.answer("d:asklang:1", &["Deutsch"], "dialog_translated").await;
    log.press("d:nolang:99", "d:nolang:1").await;
    log.press("d:export:99", "d:export:1").await;
    log.say("/export", "/export @bob_lee").await;
    log.press("x:csv", "x:csv").await;
    log.press("x:csv:stage:1", "x:csv:stage:1").await;
    log.say("/stop", "/stop @bob_lee").await;
    log.say("/allow", "/allow @bob_lee").await;
    log.say("/stop", "/stop @bob_lee").await;
    let list = scene.ask("/stoplist", "Stop-list: 1").await;
    let of_list = |data: &str| data.starts_with("no:allow:");
    let mut datas = list.buttons.iter().flatten().filter_map(|button| button.data.clone());
    let allow = datas.find(|data| of_list(data)).unwrap();
    log.press("no:allow:99:0", &allow).await;
    let asked = scene.ask("/forget @bob_lee", "Bob Lee").await;
    scene.press(asked.id, Button::Data("forget:yes".into())).await;
    log.left("forget:yes").await;
    log.press("t:role:99:viewer", &format!("t:role:{}:viewer", olga.0)).await;
}

/// Accounts leave: exported, imported, logged out, removed; and finally Ann switches to Russian.
async fn partings(log: &mut Log<'_>) {
    let scene = log.scene;
    log.press("export:99:telethon", "export:3:telethon").await;
    let secret = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann).into_iter().rev();
        let mut words = chat.flat_map(|one| one.text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        words.find(|word| word.len() > 200)
    })
    .await;
    let asked = scene.ask(&format!("/import_session {secret}"), "Is the other tool stopped?").await;
    scene.press(asked.id, Button::Data("import:yes".into())).await;
    log.left("import:yes").await;
    log.press("do:out:99", "do:out:1").await;
    log.press("movenow:99:98", "movenow:1:3").await;
    log.press("do:holder:99", "do:holder:1").await;
    log.press("do:remove:99", "do:remove:1").await;
    log.say("/language", "/language ru").await;
    scene.shown("по-русски").await;
    let card = scene.ask("/start", "🗂").await;
    scene.press(card.id, Button::Data("lang:en".into())).await;
    log.left("lang:en").await;
    scene.sandbox.switch_private_topics(true);
    let card = scene.ask("/settings mine", "Your own settings").await;
    scene.press(card.id, Button::Data("s:topics:on".into())).await;
    log.left("s:topics:on").await;
}
