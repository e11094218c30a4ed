//! Stories of reminders: unanswered dialogs, snoozed ones, and those that wait when a member comes on duty. Time passes
//! by the desk's clock.

use jiff::SignedDuration;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::{Member, Role};
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{LIMIT, Scene, eventually, labels};

impl Scene {
    /// A desk without quiet hours, to which Bob has written.
    async fn asked_by_bob(words: &str) -> (Self, PersonId) {
        let scene = Self::at_work().await;
        let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        scene.sandbox.write(bob, scene.sam, words);
        scene.shown(words).await;
        (scene, bob)
    }

    /// Advances the time, here and at Telegram.
    pub(crate) fn later(&self, minutes: i64) {
        let time = SignedDuration::from_mins(minutes);
        self.sandbox.advance(time.unsigned_abs());
        self.app.as_ref().unwrap().store.clock().advance(time);
    }

    /// A restarted desk begins with the machine's clock; advances it by this many minutes.
    async fn restart_after(&mut self, minutes: i64) {
        self.restart().await;
        self.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_mins(minutes));
    }

    fn count(&self, person: PersonId, words: &str) -> usize {
        self.sandbox.bot_chat(person).iter().filter(|one| one.from_bot && one.text.contains(words)).count()
    }

    /// Waits until no reminder is left.
    pub(crate) async fn is_reminded_of_all(&self) {
        let nobody = async || {
            let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
            reading.dialogs().next_unreminded().await.unwrap().is_none()
        };
        while !nobody().await {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test]
async fn a_reply_to_a_reminder_or_to_the_screen_of_a_dialog_answers_it() {
    let (scene, bob) = Scene::asked_by_bob("What does it cost?").await;
    scene.later(31);
    let reminder = scene.shown("has been waiting").await;
    scene.sandbox.reply(scene.ann, reminder.id, "40 a month").unwrap();
    eventually(|| (scene.texts_of(bob) == ["40 a month"]).then_some(())).await;
    let screen = scene.ask("/dialog @bob_lee", "What does it cost?").await;
    scene.sandbox.reply(scene.ann, screen.id, "400 a year").unwrap();
    eventually(|| (scene.texts_of(bob) == ["40 a month", "400 a year"]).then_some(())).await;
    // An open question has precedence: the note goes to nobody.
    scene.press(screen.id, "📝 Note").await;
    scene.shown("note").await;
    scene.sandbox.reply(scene.ann, screen.id, "Haggles").unwrap();
    scene.shown("Haggles").await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob), ["40 a month", "400 a year"]);
    // A screen about many dialogs is about none in particular.
    let many = scene.ask("/dialogs", "Dialogs").await;
    scene.sandbox.reply(scene.ann, many.id, "Hello").unwrap();
    scene.shown("I was not asking for anything").await;
}

#[tokio::test]
async fn who_waits_too_long_is_brought_to_mind_once_whatever_happens_to_the_desk() {
    let (mut scene, bob) = Scene::asked_by_bob("What <does> it {cost}?").await;
    scene.later(29);
    scene.nothing_waits().await;
    assert_eq!(scene.count(scene.ann, "has been waiting"), 0);
    scene.later(2);
    let reminder = scene.shown("has been waiting").await;
    assert!(reminder.text.starts_with("⏳ Bob Lee @bob_lee has been waiting 3"), "{}", reminder.text);
    assert!(reminder.text.ends_with("“What <does> it {cost}?”"), "{}", reminder.text);
    assert_eq!(labels(&reminder), ["↩️ Reply", "📋 Template", "👤 Assign", "💬 Open", "☑️ Done", "🕒 Later"]);
    scene.is_reminded_of_all().await;

    // Once: not after more time, not after a restart, not because they write again.
    scene.restart_after(31).await;
    scene.sandbox.write(bob, scene.sam, "Hello?");
    scene.shown("Hello?").await;
    scene.later(120);
    scene.nothing_waits().await;
    assert_eq!(scene.count(scene.ann, "has been waiting"), 1, "{}", scene.chat(scene.ann));

    // The button asks for the answer; after it a new waiting period begins.
    scene.press(reminder.id, "↩️ Reply").await;
    scene.shown("Your answer to Bob Lee").await;
    scene.sandbox.say(scene.ann, "40 a month");
    eventually(|| (scene.texts_of(bob) == ["40 a month"]).then_some(())).await;
    scene.sandbox.write(bob, scene.sam, "And a year?");
    scene.shown("And a year?").await;
    scene.later(300);
    eventually(|| (scene.count(scene.ann, "has been waiting") == 2).then_some(())).await;
}

#[tokio::test]
async fn the_assignee_is_reminded_alone_and_many_are_summed_up() {
    let (scene, bob) = Scene::asked_by_bob("first").await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bobs = scene.dialog_with(bob).await;
    scene.ask("/dialog @bob_lee", "🟢 active").await;
    let screen = scene.shown("🟢 active").await;
    scene.press(screen.id, Button::Data(format!("d:give:{bobs}:{}", olga.0))).await;
    scene.later(31);
    assert!(scene.shown_to(olga, "has been waiting").await.text.contains("· yours"));
    scene.is_reminded_of_all().await;
    assert_eq!(scene.count(scene.ann, "has been waiting"), 0, "{}", scene.chat(scene.ann));

    for name in ["Carl", "Dora", "Emil", "Fay"] {
        let person = scene.sandbox.add(Person::named(name));
        scene.sandbox.write(person, scene.sam, "Anybody?");
        scene.shown(name).await;
    }
    scene.later(31);
    let summed_up = scene.shown("4 dialogs wait for an answer").await;
    assert_eq!(labels(&summed_up), ["➡️ Next", "💬 Dialogs"]);
    scene.shown_to(olga, "4 dialogs wait for an answer").await;
    scene.is_reminded_of_all().await;
    assert_eq!(scene.count(scene.ann, "has been waiting"), 0);
}

#[tokio::test]
async fn nobody_is_reminded_in_quiet_hours() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let clock = scene.app.as_ref().unwrap().store.clock().clone();
    let zoned = clock.now().to_zoned(clock.zone());
    let hour = |ahead: i64| (zoned.clone() + SignedDuration::from_hours(ahead)).strftime("%H:00").to_string();
    scene.rules(0, Some(format!("{}-{}", hour(0), hour(3)).parse().unwrap())).await;
    scene.sandbox.write(bob, scene.sam, "Late, I know");
    scene.shown("Late, I know").await;
    scene.later(45);
    scene.nothing_waits().await;
    assert_eq!(scene.count(scene.ann, "has been waiting"), 0);
    scene.later(180);
    scene.shown("has been waiting").await;
}

#[tokio::test]
async fn nobody_is_reminded_of_a_prospect_for_whom_an_answer_waits() {
    let (scene, _bob) = Scene::asked_by_bob("Hello?").await;
    scene.rules(3600, None).await;
    scene.ask("/settings answer_gap 60", "Gap before answers: 1").await;
    let people = ["Carl", "Dora"].map(|name| scene.sandbox.add(Person::named(name)));
    for person in people {
        scene.sandbox.write(person, scene.sam, "Me too");
    }
    for (person, waits) in [("Carl", false), ("Dora", true)] {
        let card = scene.shown(&format!("💬 {person}")).await;
        scene.press(card.id, "↩️ Reply").await;
        scene.shown(&format!("Your answer to {person}")).await;
        if waits {
            scene.ask("Good morning", "⏳").await;
        } else {
            scene.sandbox.say(scene.ann, "Good morning");
            eventually(|| (scene.texts_of(people[0]) == ["Good morning"]).then_some(())).await;
        }
    }
    scene.later(31);
    scene.shown("Bob Lee @bob_lee has been waiting").await;
    scene.is_reminded_of_all().await;
    assert_eq!(scene.count(scene.ann, "has been waiting"), 1, "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn in_a_group_it_is_said_in_the_topic() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hello?").await;
    scene.later(31);
    let reminder = scene.in_topic(group, topic, "has been waiting").await;
    assert_eq!(labels(&reminder), ["📋 Template", "👤 Assign", "☑️ Done", "🕒 Later"]);
    let press = |message: i64, label: &str| scene.sandbox.press_in(scene.ann, group, message, label).unwrap();
    press(reminder.id, "🕒 Later").answer(LIMIT).await.unwrap();
    let asked = scene.in_topic(group, topic, "aside until when").await;
    press(asked.id, "1 hour").answer(LIMIT).await.unwrap();
    // A topic that was deleted meanwhile is created again for it.
    scene.sandbox.delete_topic(scene.ann, group, topic).unwrap();
    scene.later(61);
    let again = eventually(|| scene.sandbox.topics(group).into_iter().find(|one| one.id != topic)).await;
    let awake = scene.in_topic(group, again.id, "⏰ It is time: Bob Lee @bob_lee, put aside by Ann").await;
    // What needs no answer is done here, too.
    let words = press(awake.id, "☑️ Done").answer(LIMIT).await.unwrap();
    assert_eq!(words.text.as_deref(), Some("☑️ No longer waiting."));
    assert_eq!(scene.count(scene.ann, "⏰ It is time"), 0);
}

#[tokio::test]
async fn a_snoozed_dialog_comes_back_to_the_member_who_snoozed_it() {
    let (mut scene, bob) = Scene::asked_by_bob("Call me in March").await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let card = scene.shown("Call me in March").await;
    scene.press(card.id, "🕒 Put aside").await;
    let asked = scene.shown("aside until when").await;
    scene.press(asked.id, "3 hours").await;
    // A snoozed dialog causes no reminders, and a restart changes nothing.
    scene.later(60);
    scene.nothing_waits().await;
    assert_eq!(scene.count(scene.ann, "has been waiting"), 0);
    scene.restart_after(60).await;
    scene.later(121);
    let awake = scene.shown("⏰ It is time: Bob Lee").await;
    assert!(awake.text.contains("put aside by Ann") && awake.text.contains("“Call me in March”"), "{}", awake.text);
    assert_eq!(labels(&awake), ["↩️ Reply", "📋 Template", "👤 Assign", "💬 Open", "☑️ Done", "🕒 Later"]);
    scene.is_reminded_of_all().await;
    scene.later(600);
    scene.nothing_waits().await;
    assert_eq!(scene.count(scene.ann, "⏰ It is time"), 1);
    assert_eq!(scene.count(scene.ann, "has been waiting"), 0, "the return was the reminder");
    assert_eq!(scene.count(olga, "⏰ It is time"), 0);

    // A message from them ends the snooze, and starts a new waiting period.
    scene.press(awake.id, "🕒 Later").await;
    scene.shown("aside until when").await;
    scene.ask("in 20m", "🕒 put aside until").await;
    scene.sandbox.write(bob, scene.sam, "Now, please!");
    scene.shown("Now, please!").await;
    scene.later(25);
    scene.nothing_waits().await;
    // The message with the reminder has become the question.
    assert_eq!(scene.count(scene.ann, "⏰ It is time"), 0, "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn a_reminder_that_telegram_did_not_take_is_said_again() {
    let (scene, _bob) = Scene::asked_by_bob("Anybody?").await;
    let kind = FaultKind::Error { code: 502, text: "Bad Gateway".into() };
    let (door, method) = (Door::BotApi, "sendMessage".to_owned());
    let fault = Fault { door, method, caller: None, times: 1, kind, when: When::BeforeEffect };
    scene.sandbox.world().edit(|state| state.faults.order(fault));
    scene.later(31);
    eventually(|| {
        scene.later(1);
        (scene.count(scene.ann, "has been waiting") == 1).then_some(())
    })
    .await;
    let left = scene.sandbox.world().edit(|state| state.faults.meet(Door::BotApi, "sendMessage", ""));
    assert!(left.is_none(), "the first try was refused");
    scene.is_reminded_of_all().await;
}

#[tokio::test]
async fn a_member_who_comes_on_duty_is_notified_of_waiting_dialogs() {
    let (scene, _bob) = Scene::asked_by_bob("Anybody there?").await;
    let (olga, vera) = (scene.colleague("Olga", Role::Operator).await, scene.colleague("Vera", Role::Viewer).await);
    scene.answer_to(olga, "/team off").await;
    assert_eq!(scene.count(olga, "You are on duty"), 0);
    scene.answer_to(olga, "/team on").await;
    let shown = scene.shown_to(olga, "You are on duty. 1 dialog is nobody’s").await;
    // Shown when it is news, and to those who can answer.
    scene.answer_to(olga, "/team on").await;
    for duty in ["t:me:off", "t:me:on"] {
        scene.press_as(vera, 1, Button::Data(duty.into())).await;
    }
    assert_eq!(scene.count(olga, "You are on duty"), 1);
    assert_eq!(scene.count(vera, "You are on duty"), 0);
    scene.press_as(olga, shown.id, "💬 Dialogs").await;
    scene.shown_to(olga, "Dialogs: all").await;
}

#[tokio::test]
async fn a_soft_refusal_is_marked_for_somebody_to_decide() {
    let (scene, bob) = Scene::asked_by_bob("Thanks, not interested").await;
    let card = scene.shown("This may be a refusal").await;
    assert_eq!(
        labels(&card),
        ["🛑 Stop", "👌 Not a refusal", "↩️ Reply", "📋 Template", "🕒 Put aside", "🏷 Label", "👤 Assign", "💬 Open"]
    );
    assert_eq!(scene.press(card.id, "👌 Not a refusal").await.as_deref(), Some("👌 Going on."));
    scene.sandbox.write(bob, scene.sam, "But my boss is");
    assert!(!scene.shown("But my boss is").await.text.contains("refusal"));
    scene.sandbox.write(bob, scene.sam, "no thanks");
    scene.shown("no thanks").await;
    scene.press(card.id, "🛑 Stop").await;
    let asked = scene.shown("Stop Bob Lee").await;
    scene.press(asked.id, "🛑 End this dialog").await;
    scene.turned(asked.id, "🛑 stopped").await;
    scene.later(60);
    scene.is_reminded_of_all().await;
    assert_eq!(scene.count(scene.ann, "has been waiting"), 0, "who was stopped is not waited for");
}

#[tokio::test]
async fn who_cannot_be_reached_is_reminded_in_the_persons_of_the_others() {
    let (scene, bob) = Scene::asked_by_bob("Anybody?").await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.shown_to(olga, "Desk").await;
    let dialog = scene.dialog_with(bob).await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let (to, by) = (TelegramUserId(olga.0), TelegramUserId(scene.ann.0));
    work.dialogs().assign(dialog, Some(to), by).await.unwrap();
    work.commit().await.unwrap();
    // The bot does not learn of her block; a fault simulates it.
    let kind = FaultKind::Error { code: 403, text: "Forbidden: bot was blocked by the user".into() };
    let (door, method) = (Door::BotApi, "sendMessage".to_owned());
    let fault = Fault { door, method, caller: None, times: 1, kind, when: When::BeforeEffect };
    scene.sandbox.world().edit(|state| state.faults.order(fault));
    scene.later(31);
    scene.shown("Olga cannot be reached").await;
    // It is Ann's now, who has as long as anybody.
    scene.shown("is yours now (it was Olga’s)").await;
    scene.later(31);
    scene.shown("for an answer · yours").await;
    assert_eq!(scene.count(olga, "has been waiting"), 0);
    scene.is_reminded_of_all().await;
}

#[tokio::test]
async fn nobody_who_can_be_reached_is_reminded_as_soon_as_somebody_can() {
    let (scene, _) = Scene::asked_by_bob("Anybody?").await;
    scene.sandbox.block_bot(scene.ann);
    let store = scene.app.as_ref().unwrap().store.clone();
    while store.read().await.unwrap().team().members().await.unwrap().iter().any(Member::is_reachable) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    scene.later(31);
    scene.sandbox.unblock_bot(scene.ann);
    eventually(|| {
        scene.later(1);
        (scene.count(scene.ann, "has been waiting") == 1).then_some(())
    })
    .await;
}
