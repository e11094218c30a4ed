//! Stories of distribution: who gets the dialogs of nobody, within which limits, and what becomes of them when a member cannot
//! be reached.

use jiff::SignedDuration;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::Role;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually, labels};
use crate::ops::eventually_async;

impl Scene {
    /// Olga and Max answer, Ann is off duty.
    async fn two_operators(&self, how: &str) -> [PersonId; 2] {
        let olga = self.colleague("Olga", Role::Operator).await;
        let max = self.colleague("Max", Role::Operator).await;
        self.ask("/team off", "on duty").await;
        self.ask(&format!("/settings distribution {how}"), "New dialogs go: ").await;
        [olga, max]
    }

    fn minutes_go_by(&self, minutes: i64) {
        let time = SignedDuration::from_mins(minutes);
        self.sandbox.advance(time.unsigned_abs());
        self.app.as_ref().unwrap().store.clock().advance(time);
    }

    async fn assignee(&self, prospect: PersonId) -> Option<PersonId> {
        let dialog = self.dialog_with(prospect).await;
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let dialog = reading.dialogs().get_dialog(dialog).await.unwrap().unwrap();
        dialog.assignee.map(|TelegramUserId(id)| PersonId(id))
    }

    async fn is_answered(&self, prospect: PersonId, words: &str) {
        eventually(|| (self.texts_of(prospect) == [words]).then_some(())).await;
        self.nothing_waits().await;
    }

    /// A new prospect writes, and this member sees it.
    async fn comes_to(&self, name: &str, member: PersonId) -> PersonId {
        let username = format!("{}_asks", name.to_lowercase());
        let person = self.sandbox.add(Person::named(name).username(&username));
        self.sandbox.write(person, self.sam, &format!("Hello from {name}"));
        self.shown_to(member, &format!("Hello from {name}")).await;
        self.nothing_is_pending().await;
        person
    }

    /// The same, and the dialog is hers by hand.
    async fn of(&self, member: PersonId, name: &str) -> PersonId {
        let person = self.comes_to(name, member).await;
        self.give(person, member).await;
        person
    }

    async fn answered_by(&self, member: PersonId, name: &str) -> PersonId {
        let person = self.of(member, name).await;
        let card = self.shown_to(member, &format!("Hello from {name}")).await;
        self.sandbox.reply(member, card.id, "Hello").unwrap();
        self.is_answered(person, "Hello").await;
        person
    }
}

#[tokio::test]
async fn a_dialog_of_nobody_goes_to_each_on_duty_in_turn_and_to_nobody_else() {
    let scene = Scene::at_work().await;
    let [olga, max] = scene.two_operators("in turn").await;
    for (name, member, other) in [("Bob", olga, max), ("Carl", max, olga), ("Dora", olga, max), ("Eli", max, olga)] {
        let person = scene.comes_to(name, member).await;
        assert_eq!(scene.assignee(person).await, Some(member), "{name}");
        for chat in [scene.chat(other), scene.chat(scene.ann)] {
            assert!(!chat.contains(&format!("Hello from {name}")), "{chat}");
        }
    }
    // A further word stays with its member.
    let bob = scene.comes_to("Fay", olga).await;
    scene.sandbox.write(bob, scene.sam, "And one more thing");
    scene.shown_to(olga, "And one more thing").await;
    scene.ask("/team", "👥 The team: 3 people").await;
    let team = scene.ask("/team", "2 people are on duty").await;
    assert!(labels(&team).contains(&"🟢 Olga · operator · 💬 3 ⏳ 3"), "{:?}", labels(&team));
    assert!(labels(&team).contains(&"🟢 Max · operator · 💬 2 ⏳ 2"), "{:?}", labels(&team));
    assert_eq!(scene.audited("dialog_assigned").await, 5);
    // By hand again, a dialog of nobody is everybody's on duty.
    scene.ask("/settings distribution default", "New dialogs go: by hand").await;
    let gus = scene.comes_to("Gus", max).await;
    scene.shown_to(olga, "Hello from Gus").await;
    assert_eq!(scene.assignee(gus).await, None);
}

#[tokio::test]
async fn by_load_the_one_with_fewer_waiting_gets_it_up_to_the_limit() {
    let scene = Scene::at_work().await;
    let [olga, max] = scene.two_operators("by load").await;
    scene.comes_to("Bob", olga).await;
    let carl = scene.comes_to("Carl", max).await;
    scene.comes_to("Dora", olga).await;
    // Max answers, so that nobody waits for him.
    let card = scene.shown_to(max, "Hello from Carl").await;
    scene.sandbox.reply(max, card.id, "Hello Carl").unwrap();
    scene.is_answered(carl, "Hello Carl").await;
    scene.comes_to("Eli", max).await;
    // An owner limits Olga to two; then the team to two each.
    let team = scene.ask("/team", "2 people are on duty").await;
    scene.press(team.id, "🟢 Olga · operator · 💬 2 ⏳ 2").await;
    scene.turned(team.id, "💬 2 open dialogs, ⏳ 2 wait for an answer").await;
    scene.press(team.id, "📥 Dialogs at once").await;
    scene.turned(team.id, "Up to how many open dialogs is Olga given new ones?").await;
    scene.press(team.id, "5").await;
    scene.turned(team.id, "📥 Given dialogs up to 5 open ones").await;
    scene.ask("/settings most_dialogs 2", "Open dialogs each: 2").await;
    let fay = scene.comes_to("Fay", olga).await;
    assert_eq!(scene.assignee(fay).await, Some(olga));
    scene.press(team.id, "📥 Dialogs at once").await;
    scene.press(team.id, "↩️ As the team: 2").await;
    scene.turned(team.id, "📥 Given dialogs up to 2 open ones").await;
    // Nobody has room: everybody on duty sees it.
    let gus = scene.comes_to("Gus", olga).await;
    scene.shown_to(max, "Hello from Gus").await;
    assert_eq!(scene.assignee(gus).await, None);
}

#[tokio::test]
async fn what_waits_too_long_is_reminded_of_then_given_to_the_next_one_once() {
    let scene = Scene::at_work().await;
    let [olga, max] = scene.two_operators("in turn").await;
    scene.ask("/settings hand_on_after 1 h", "Handed on after: 1").await;
    let bob = scene.comes_to("Bob", olga).await;
    scene.minutes_go_by(31);
    scene.shown_to(olga, "has been waiting 3").await;
    scene.is_reminded_of_all().await;
    assert_eq!(scene.assignee(bob).await, Some(olga));
    scene.minutes_go_by(30);
    scene.shown_to(max, "is yours now (it was Olga’s) and has been waiting").await;
    scene.shown_to(olga, "waited too long for an answer and went to Max").await;
    assert_eq!(scene.assignee(bob).await, Some(max));
    // He is reminded like everybody, and keeps it in this wait.
    scene.minutes_go_by(31);
    scene.shown_to(max, "for an answer · yours").await;
    scene.minutes_go_by(180);
    scene.ask("/team", "2 people are on duty").await;
    assert_eq!(scene.assignee(bob).await, Some(max));
    // The next wait begins again.
    let card = scene.shown_to(max, "for an answer · yours").await;
    scene.sandbox.reply(max, card.id, "40 a month").unwrap();
    scene.is_answered(bob, "40 a month").await;
    scene.sandbox.write(bob, scene.sam, "And for two?");
    scene.shown_to(max, "And for two?").await;
    scene.nothing_is_pending().await;
    scene.minutes_go_by(61);
    scene.is_reminded_of_all().await;
    assert_eq!(scene.assignee(bob).await, Some(max), "the reminder comes first");
    scene.minutes_go_by(30);
    scene.shown_to(olga, "is yours now (it was Max’s)").await;
    assert_eq!(scene.assignee(bob).await, Some(olga));
}

#[tokio::test]
async fn what_waits_for_a_member_out_of_reach_goes_to_the_next_one() {
    let scene = Scene::at_work().await;
    let [olga, max] = scene.two_operators("in turn").await;
    let bob = scene.comes_to("Bob", olga).await;
    let carl = scene.comes_to("Carl", max).await;
    let dora = scene.comes_to("Dora", olga).await;
    scene.sandbox.block_bot(olga);
    for person in [bob, dora] {
        eventually_async(async || scene.assignee(person).await == Some(max)).await;
    }
    let chat = |words: &str| scene.chat(max).matches(words).count();
    eventually(|| (chat("is yours now (it was Olga’s)") == 2).then_some(())).await;
    scene.sandbox.write(bob, scene.sam, "Are you there?");
    scene.shown_to(max, "Are you there?").await;
    assert_eq!(scene.assignee(carl).await, Some(max));
    // Nothing is assigned to her, by the desk or by hand.
    let eli = scene.comes_to("Eli", max).await;
    assert_eq!(scene.assignee(eli).await, Some(max));
    let dialog = scene.ask("/dialog @eli_asks", "Hello from Eli").await;
    scene.press(dialog.id, "👤 Assign").await;
    let asked = scene.turned(dialog.id, "Who answers").await;
    assert!(labels(&asked).contains(&"Max") && !labels(&asked).contains(&"Olga"), "{:?}", labels(&asked));
    let id = scene.dialog_with(eli).await;
    let words =
        scene.press(dialog.id, telegram_sandbox::control::Button::Data(format!("d:give:{id}:{}", olga.0))).await;
    assert!(words.is_some_and(|words| words.contains("I cannot write to Olga")));
}

#[tokio::test]
async fn by_hand_too_a_member_out_of_reach_keeps_no_dialog_that_waits() {
    let scene = Scene::at_work().await;
    let [olga, max] = scene.two_operators("by hand").await;
    let bob = scene.of(olga, "Bob").await;
    let [carl, dora] = [scene.answered_by(olga, "Carl").await, scene.answered_by(olga, "Dora").await];
    // Bob waits, and goes to who is there; the others stay until they write.
    scene.sandbox.block_bot(olga);
    scene.shown_to(max, "is yours now (it was Olga’s)").await;
    assert_eq!(scene.assignee(bob).await, Some(max));
    assert_eq!(scene.assignee(carl).await, Some(olga));
    scene.sandbox.write(carl, scene.sam, "And for two?");
    scene.shown_to(max, "And for two?").await;
    assert_eq!(scene.assignee(carl).await, Some(max));
    // Nobody has room: it is everybody's, and they can open it.
    scene.ask("/settings most_dialogs 1", "Open dialogs each: 1").await;
    scene.sandbox.write(dora, scene.sam, "And for three?");
    scene.shown_to(max, "And for three?").await;
    assert_eq!(scene.assignee(dora).await, None);
    scene.sandbox.say(max, "/dialog @dora_asks");
    scene.shown_to(max, "👤 nobody in particular").await;
}

#[tokio::test]
async fn in_the_morning_the_reminder_comes_first_and_working_time_counts() {
    let scene = Scene::at_work().await;
    let [olga, max] = scene.two_operators("in turn").await;
    scene.ask("/settings hand_on_after 2 h", "Handed on after: 2").await;
    scene.works_in(3, 9).await;
    let bob = scene.comes_to("Bob", olga).await;
    scene.minutes_go_by(180);
    scene.shown_to(olga, "for an answer · yours").await;
    scene.is_reminded_of_all().await;
    scene.minutes_go_by(85);
    scene.ask("/team", "2 people are on duty").await;
    assert_eq!(scene.assignee(bob).await, Some(olga));
    scene.minutes_go_by(5);
    scene.shown_to(max, "is yours now (it was Olga’s)").await;
    assert_eq!(scene.assignee(bob).await, Some(max));
    // Without a reminder there is nothing to come first.
    scene.ask("/settings remind_after off", "Reminder: off").await;
    let carl = scene.comes_to("Carl", olga).await;
    scene.minutes_go_by(120);
    scene.shown_to(max, "Carl").await;
    eventually_async(async || scene.assignee(carl).await == Some(max)).await;
    assert!(!scene.chat(olga).contains("Carl @carl_asks has been waiting"), "{}", scene.chat(olga));
}
