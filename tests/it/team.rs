//! Stories of the team: who may do what, who joins and who leaves, as each of them sees it. Roles are checked against
//! `rights.txt`, never against the program.

use std::collections::BTreeMap;

use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::{Member, Role};
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, PHONE, Scene};

/// One line each: the action, the least role, and its entry in the log.
pub(crate) fn rights() -> impl Iterator<Item = [&'static str; 3]> {
    let lines = include_str!("rights.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().try_into().unwrap())
}

impl Scene {
    /// Adds a person to the team.
    pub(crate) async fn hire(&self, name: &str, role: Role) -> PersonId {
        let person = self.sandbox.add(Person::named(name));
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        let member = Member::new(TelegramUserId(person.0), name, role);
        work.team().put(&member, TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
        person
    }

    /// Sends a text as a person and returns the first answer.
    pub(crate) async fn answer_to(&self, person: PersonId, text: &str) -> String {
        let asked = self.sandbox.say(person, text);
        let found = self.sandbox.wait_for_bot(person, LIMIT, |chat| {
            let mut newer = chat.iter().filter(|message| message.from_bot && message.id > asked);
            newer.next().map(|message| message.text.clone())
        });
        found.await.unwrap_or_else(|| panic!("{text:?} was not answered:\n{}", self.chat(person)))
    }

    /// Presses a button as a person and returns the pop-up.
    pub(crate) async fn press_as(&self, person: PersonId, message: i64, button: impl Into<Button>) -> String {
        let press = self.sandbox.press(person, message, button).unwrap();
        press.answer(LIMIT).await.unwrap().text.unwrap_or_default()
    }
}

fn is_refusal(text: &str) -> bool {
    text.starts_with("Only ") && text.contains("can do that")
}

#[tokio::test]
async fn each_role_may_type_and_press_what_is_its_own_and_nothing_else() {
    let scene = Scene::set(None).await;
    let roles = [Role::Viewer, Role::Operator, Role::Manager, Role::Owner];
    let mut people = BTreeMap::new();
    for role in roles {
        people.insert(role, scene.hire(role.into_str(), role).await);
    }
    for [what, least, _] in rights() {
        let least: Role = least.parse().unwrap();
        for (role, person) in &people {
            let answer = if what.starts_with('/') {
                scene.answer_to(*person, what).await
            } else {
                scene.press_as(*person, 1, Button::Data(what.into())).await
            };
            assert_eq!(is_refusal(&answer), *role < least, "{role:?} {what}: {answer}");
        }
    }
}

impl Scene {
    async fn member(&self, person: PersonId) -> Option<Member> {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.team().member(TelegramUserId(person.0)).await.unwrap()
    }

    /// The token of a new invitation, from its link.
    async fn invitation(&self, role: &str) -> String {
        let shown = self.ask(&format!("/team invite {role}"), "?start=").await;
        shown.text.split("?start=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
    }

    /// Whether the desk, which answers others, is silent to a person.
    async fn is_silent_to(&self, person: PersonId) -> bool {
        self.nothing_waits().await;
        self.sandbox.bot_chat(person).iter().all(|message| !message.from_bot)
    }

    pub(crate) fn commands_of(&self, person: PersonId) -> Vec<String> {
        let menu = self.sandbox.menu(person, person.into(), "en");
        menu.into_iter().map(|command| command.command).collect()
    }
}

#[tokio::test]
async fn an_invitation_lets_one_person_in_once() {
    let scene = Scene::set(None).await;
    let [bob, eve, mallory] = ["Bob", "Eve", "Mallory"].map(|name| scene.sandbox.add(Person::named(name)));
    let token = scene.invitation("operator").await;

    // An invalid token gets no answer, and neither does a token in a group.
    for words in ["/start", "/start AAECAwQFBgcICQoLDA0ODw", "/start x", "/start Ж", "hello"] {
        scene.sandbox.say(eve, words);
    }
    let group = scene.sandbox.make_group("Prizes", &[eve], false);
    let _ = scene.sandbox.say_in_group(eve, group, &format!("/start {token}"));
    assert!(scene.is_silent_to(eve).await);

    scene.sandbox.say(bob, &format!("/start {token}"));
    scene.shown_to(bob, "Welcome to the team").await;
    scene.shown_to(bob, "Hello Bob").await;
    let joined = scene.shown("Bob has joined by your invitation: operator").await;
    assert_eq!(scene.member(bob).await.map(|member| member.role), Some(Role::Operator));
    crate::bot::eventually(|| scene.commands_of(bob).contains(&"queue".to_owned()).then_some(())).await;
    assert!(!scene.commands_of(bob).contains(&"send".to_owned()));

    // Used again, or forwarded: no answer.
    scene.sandbox.say(eve, &format!("/start {token}"));
    assert!(scene.is_silent_to(eve).await);
    // Expired: no answer.
    let token = scene.invitation("viewer").await;
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_hours(25));
    scene.sandbox.say(eve, &format!("/start {token}"));
    assert!(scene.is_silent_to(eve).await);
    // Revoked: no answer.
    let token = scene.invitation("viewer").await;
    let list = scene.ask("/team", "1 invitation is open").await;
    scene.press(list.id, "🚫 Withdraw the invitations").await;
    scene.sandbox.say(eve, &format!("/start {token}"));
    assert!(scene.is_silent_to(eve).await);
    assert_eq!(scene.member(eve).await, None);

    // An invitation whose author may no longer invite gets no answer either.
    let olga = scene.hire("Olga", Role::Owner).await;
    let shown = scene.answer_to(olga, "/team invite owner").await;
    let token = shown.split("?start=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    scene.ask(&format!("/team role {} manager", olga.0), "Manager: accounts").await;
    scene.sandbox.say(mallory, &format!("/start {token}"));
    assert!(scene.is_silent_to(mallory).await);

    // The database contains no token that would admit anybody.
    scene.press(joined.id, "👤 Who is that?").await;
    scene.shown("Operator: answers their own dialogs").await;
}

#[tokio::test]
async fn a_link_that_two_people_open_at_once_lets_one_of_them_in() {
    let scene = Scene::set(None).await;
    let people: Vec<PersonId> = (0..6).map(|number| scene.sandbox.add(Person::named(&format!("P{number}")))).collect();
    let token = scene.invitation("viewer").await;
    for person in &people {
        scene.sandbox.say(*person, &format!("/start {token}"));
    }
    scene.shown("has joined by your invitation").await;
    scene.ask("/team", "2 people").await;
    let answered =
        people.iter().filter(|person| scene.sandbox.bot_chat(**person).iter().any(|message| message.from_bot));
    assert_eq!(answered.count(), 1);
}

#[tokio::test]
async fn the_old_buttons_of_a_removed_member_are_dead() {
    let scene = Scene::set(None).await;
    let max = scene.hire("Max", Role::Manager).await;
    scene.answer_to(max, "/start").await;
    scene.sandbox.say(max, &format!("/add_account {}", crate::bot::PHONE));
    let login = scene.shown_to(max, "Enter it with the buttons").await;
    let list = scene.shown_to(max, "Hello Max").await;
    assert!(scene.commands_of(max).contains(&"send".to_owned()));

    let card = scene.ask(&format!("/team remove {}", max.0), "Take Max off the team?").await;
    scene.press(card.id, "🗑 Yes, remove").await;
    scene.shown("The team: you alone").await;
    // Their login in progress is discarded, and so is their menu.
    scene.shown_to(max, "Login cancelled").await;
    assert!(scene.app.as_ref().unwrap().accounts.logins_of(TelegramUserId(max.0)).await.unwrap().is_empty());
    crate::bot::eventually(|| scene.commands_of(max).is_empty().then_some(())).await;

    scene.shown_to(max, "You were taken off the team").await;

    let before = scene.sandbox.bot_chat(max);
    for (message, button) in [(login.id, "key:1:1"), (list.id, "add"), (list.id, "list:0"), (list.id, "home")] {
        scene.sandbox.press(max, message, Button::Data(button.into())).unwrap();
    }
    scene.sandbox.say(max, "/accounts");
    scene.nothing_waits().await;
    let after = scene.sandbox.bot_chat(max);
    assert_eq!(after.iter().filter(|message| message.from_bot).count(), before.iter().filter(|m| m.from_bot).count());
    assert_eq!(scene.sandbox.answers(max).len(), 0);
}

#[tokio::test]
async fn the_last_owner_stays_however_it_is_tried() {
    let scene = Scene::set(None).await;
    // Ann is an owner by configuration, so nobody can remove her here.
    let olga = scene.hire("Olga", Role::Owner).await;
    let answer = scene.answer_to(olga, &format!("/team remove {}", scene.ann.0)).await;
    assert!(answer.contains("OWNER_IDS makes them an owner"), "{answer}");
    let press = scene.press_as(olga, 1, Button::Data(format!("t:role:{}:viewer", scene.ann.0))).await;
    assert!(press.contains("OWNER_IDS"), "{press}");

    // Without one in the configuration, two owners who remove each other at the same moment leave one.
    let store = scene.app.as_ref().unwrap().store.clone();
    let (ann, olga) = (TelegramUserId(scene.ann.0), TelegramUserId(olga.0));
    let remove = async |who, by| {
        let mut work = store.begin().await.unwrap();
        let changed = work.team().change(who, None, &[], by).await;
        work.commit().await.unwrap();
        changed.is_ok()
    };
    let (first, second) = tokio::join!(remove(ann, olga), remove(olga, ann));
    assert!(first != second, "exactly one of them leaves");
    let left = store.read().await.unwrap().team().members().await.unwrap();
    assert_eq!(left.iter().filter(|member| member.role == Role::Owner).count(), 1);
    assert!(!remove(left[0].id, left[0].id).await);
}

#[tokio::test]
async fn a_role_changes_the_menu_at_once_and_duty_is_everybodys_own() {
    let scene = Scene::set(None).await;
    let vera = scene.hire("Vera", Role::Viewer).await;
    scene.answer_to(vera, "/start").await;
    crate::bot::eventually(|| (!scene.commands_of(vera).is_empty()).then_some(())).await;
    assert!(!scene.commands_of(vera).contains(&"send".to_owned()));
    let card = scene.ask("/team", "2 people").await;
    scene.press(card.id, "👁 Vera · viewer").await;
    scene.press(card.id, "manager").await;
    scene.shown("Manager: accounts, sending, all dialogs").await;
    scene.shown_to(vera, "You have another role now").await;
    crate::bot::eventually(|| scene.commands_of(vera).contains(&"send".to_owned()).then_some(())).await;

    let answer = scene.answer_to(vera, "/team off").await;
    assert!(answer.contains("1 person is on duty"), "{answer}");
    assert!(scene.member(vera).await.is_some_and(|member| !member.on_duty));

    // A person is added by id, and only once.
    let bob = scene.sandbox.add(Person::named("Bob"));
    scene.ask("/team add 12x viewer", "A Telegram id is a positive number").await;
    scene.ask(&format!("/team add {} viewer", bob.0), "Has not written to me yet").await;
    scene.ask(&format!("/team add {} viewer", bob.0), "is on the team already").await;
    assert!(scene.answer_to(bob, "/start").await.contains("Hello Bob"));
    scene.ask("/team dance", "I do not understand that").await;
}

#[tokio::test]
async fn figures_are_shown_drawn_and_filed() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Hello!", "Hello!").await;
    assert!(scene.sandbox.wait_received(LIMIT, bob, |received| received.text == "Hello!").await.is_some());
    scene.shown("✅ sent").await;
    let stats = scene.ask("/stats", "1 sent · 0 failed").await;
    assert!(stats.text.contains("1 new contact") && stats.text.contains("0 replied, 0\u{a0}%"), "{}", stats.text);
    let picture = scene.sandbox.file(&stats.file.as_ref().unwrap().file_id).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    scene.press(stats.id, "🌙 Dark").await;
    scene.press(stats.id, "👥 By person").await;
    scene.shown("Ann: 1 sent").await;
    scene.press(stats.id, "📄 CSV").await;
    let file = crate::bot::eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        let file = chat
            .into_iter()
            .rev()
            .find_map(|message| message.file.filter(|file| file.file_id != stats.file.as_ref().unwrap().file_id))?;
        scene.sandbox.file(&file.file_id).filter(|bytes| bytes.starts_with("\u{feff}day,".as_bytes()))
    })
    .await;
    assert!(String::from_utf8(file).unwrap().contains(",sent,"));
    scene.ask("/stats 12", "I have figures for").await;
}

#[tokio::test]
async fn figures_team_and_settings_are_a_press_away_from_the_first_screen() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    for (button, words) in
        [("👥 Team", "The team"), ("⚙️ Settings", "Everything is at its default"), ("📊 Stats", "0 sent")]
    {
        let start = scene.ask("/start", "Desk").await;
        scene.press(start.id, button).await;
        let shown = scene.shown(words).await;
        assert_eq!(shown.id, start.id, "{}", shown.text);
    }
}

#[tokio::test]
async fn the_log_tells_who_did_what_and_can_be_narrowed() {
    let scene = Scene::set(None).await;
    let max = scene.hire("Max", Role::Manager).await;
    scene.ask("/settings minimum_gap 90 s", "Gap between messages: 90\u{a0}s").await;
    scene.answer_to(max, "/team off").await;
    let log = scene.ask("/audit", "changed a setting").await;
    assert!(log.text.contains("Max · changed duty · 🌙 Off duty"), "{}", log.text);
    scene.press(log.id, "👤 Person").await;
    scene.press(log.id, "Max").await;
    let narrowed = scene.shown("What was done: Max").await;
    assert!(!narrowed.text.contains("changed a setting"), "{}", narrowed.text);
    scene.press(log.id, "🔧 Action").await;
    scene.press(log.id, Button::Data("l:did:setting_changed:0".into())).await;
    let narrowed = scene.shown("What was done: changed a setting").await;
    assert!(
        narrowed.text.contains("Gap between messages: 1\u{a0}min → 90\u{a0}s") && !narrowed.text.contains("duty"),
        "{}",
        narrowed.text
    );
    scene.press(log.id, "📱 Account").await;
    scene.shown("Narrow it to").await;
    // A typed filter works as well; an unknown one gets an example.
    scene.ask("/audit max", "What was done: Max").await;
    scene.ask("/audit changed duty", "What was done: changed duty").await;
    let refused = scene.ask("/audit foo", "is called “foo”").await;
    let example = refused.text.split("For example: ").nth(1).unwrap().to_owned();
    scene.ask(&example, "What was done: Ann").await;
}

#[tokio::test]
async fn the_log_calls_a_prospect_what_they_are_called_now() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.ask("/send @bob_lee Hello!", "✅ sent").await;
    scene.sandbox.write(bob, scene.sam, "Stop");
    scene.shown("Wants no more messages").await;
    let log = scene.ask("/audit", "accepted a message").await;
    for line in [
        "Ann · accepted a message · @bob_lee · 📱 +1 555 123 0132",
        "the desk · put on the stop-list · @bob_lee · 📱 +1 555 123 0132 · they asked for it",
        "the desk · changed a dialog’s status · @bob_lee · 📱 +1 555 123 0132 · active → stopped",
    ] {
        assert!(log.text.contains(line), "{line}:\n{}", log.text);
    }
    let narrowed = scene.ask(&format!("/audit {PHONE}"), "What was done: +1 555 123 0132").await;
    assert!(narrowed.text.contains("they asked for it"), "{}", narrowed.text);
}
