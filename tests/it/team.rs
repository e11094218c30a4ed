//! The team: who may do what, who comes and who goes, as each of them sees it.
//! Its rule: what a role may do is read from `rights.txt`, never from the program.

use std::collections::BTreeMap;

use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::{Member, Role};
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, Scene};

const RIGHTS: &str = include_str!("rights.txt");

impl Scene {
    /// Puts somebody on the team.
    pub(crate) async fn hire(&self, name: &str, role: Role) -> PersonId {
        let person = self.sandbox.add(Person::named(name));
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        let member = Member::new(TelegramUserId(person.0), name, role);
        work.team().put(&member, TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
        person
    }

    /// Says something as somebody and returns the first answer.
    pub(crate) async fn answer_to(&self, person: PersonId, text: &str) -> String {
        let asked = self.sandbox.say(person, text);
        let found = self.sandbox.wait_for_bot(person, LIMIT, |chat| {
            let mut newer = chat.iter().filter(|message| message.from_bot && message.id > asked);
            newer.next().map(|message| message.text.clone())
        });
        found.await.unwrap_or_else(|| panic!("{text:?} was not answered:\n{}", self.chat(person)))
    }

    /// Presses a button as somebody and returns what was shown over it.
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
        people.insert(role, scene.hire(role.as_str(), role).await);
    }
    for line in RIGHTS.lines().filter(|line| !line.starts_with('#')) {
        let (what, least) = line.split_once(char::is_whitespace).unwrap();
        let least: Role = least.trim().parse().unwrap();
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
