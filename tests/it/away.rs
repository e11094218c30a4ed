//! Stories of working hours: the automatic answer to who writes while nobody works, and reminders that wait for the morning.

use jiff::SignedDuration;
use salesdesk::domain::ids::{DialogId, TelegramUserId};
use salesdesk::domain::outbox::{ItemReason, ItemState};
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually};
use crate::ops::eventually_async;

impl Scene {
    /// The team works every day from so many hours after now on, for so long.
    pub(crate) async fn works_in(&self, hours: i64, long: i64) {
        let now = self.app.as_ref().unwrap().store.clock().now().to_zoned(jiff::tz::TimeZone::UTC);
        let clock = |ahead: i64| (now.clone() + SignedDuration::from_hours(ahead)).strftime("%H:00").to_string();
        let hours = format!("mon-sun {}-{}", clock(hours), clock(hours + long));
        self.ask(&format!("/settings working_hours {hours}"), "Working hours: Mon–Sun").await;
    }

    async fn answers_by_itself(&self, words: &str) {
        self.ask(&format!("/settings away_answer {words}"), "Automatic answer: ").await;
    }

    fn hours_go_by(&self, hours: i64) {
        let time = SignedDuration::from_hours(hours);
        self.sandbox.advance(time.unsigned_abs());
        self.app.as_ref().unwrap().store.clock().advance(time);
    }

    /// A person writes, and the team sees it.
    async fn team_sees(&self, person: PersonId, words: &str) {
        self.sandbox.write(person, self.sam, words);
        self.shown(words).await;
        self.nothing_is_pending().await;
    }

    async fn get(&self, person: PersonId, texts: &[&str]) {
        eventually(|| (self.texts_of(person) == texts).then_some(())).await;
    }

    async fn waits_for_an_answer(&self, dialog: DialogId) -> bool {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.dialogs().get_dialog(dialog).await.unwrap().unwrap().unanswered_since.is_some()
    }
}

#[tokio::test]
async fn who_writes_while_nobody_works_gets_one_answer_in_an_absence_and_waits_on() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.answers_by_itself("Thank you, {first_name}! We answer in the morning.").await;
    // Somebody always works.
    scene.team_sees(bob, "Is somebody there?").await;
    scene.works_in(3, 2).await;
    scene.team_sees(bob, "What does it cost?").await;
    let answer = "Thank you, Bob! We answer in the morning.";
    scene.get(bob, &[answer]).await;
    scene.team_sees(bob, "Hello?").await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob), [answer]);
    let dialog = scene.dialog_with(bob).await;
    assert!(scene.waits_for_an_answer(dialog).await, "it ends no waiting");
    let shown = scene.ask("/dialog @bob_lee", "Hello?").await;
    assert!(shown.text.contains("automatic: Thank you, Bob!"), "{}", shown.text);
    // While somebody works there is none; the next absence has its own.
    scene.hours_go_by(4);
    scene.team_sees(bob, "Good morning").await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob), [answer]);
    scene.hours_go_by(3);
    scene.team_sees(bob, "And now?").await;
    scene.get(bob, &[answer, answer]).await;
    let card = scene.shown("And now?").await;
    scene.sandbox.reply(scene.ann, card.id, "40 a month").unwrap();
    scene.get(bob, &[answer, answer, "40 a month"]).await;
    eventually_async(async || !scene.waits_for_an_answer(dialog).await).await;
}

#[tokio::test]
async fn who_was_answered_or_wants_no_more_gets_no_automatic_answer() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let [eve, carl, dora] = ["Eve", "Carl", "Dora"].map(|name| scene.sandbox.add(Person::named(name)));
    scene.works_in(3, 2).await;
    scene.answers_by_itself("We are back at {opens}, {first_name}.").await;
    // A blank without a value.
    scene.team_sees(carl, "Hello from Carl").await;
    scene.ask("/settings away_answer We are back in the morning.", "Automatic answer: We are back").await;
    scene.ask("/send @bob_lee Good evening", "✅ sent").await;
    scene.team_sees(bob, "Good evening to you").await;
    scene.team_sees(eve, "Stop").await;
    scene.team_sees(dora, "Hello from Dora").await;
    scene.get(dora, &["We are back in the morning."]).await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob), ["Good evening"]);
    assert!(scene.texts_of(eve).is_empty() && scene.texts_of(carl).is_empty());
    // Switched off, nobody gets one.
    scene.ask("/settings away_answer off", "Automatic answer: off").await;
    let finn = scene.sandbox.add(Person::named("Finn"));
    scene.team_sees(finn, "Hello from Finn").await;
    scene.nothing_waits().await;
    assert!(scene.texts_of(finn).is_empty());
}

#[tokio::test]
async fn an_automatic_answer_that_is_held_back_too_long_is_never_sent() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.works_in(5, 2).await;
    scene.answers_by_itself("Back in the morning.").await;
    let (store, ann) = (scene.app.as_ref().unwrap().store.clone(), TelegramUserId(scene.ann.0));
    let pause = async |paused: bool| {
        let mut work = store.begin().await.unwrap();
        let account = work.accounts().get_accounts().await.unwrap()[0].id;
        work.accounts().pause(account, paused, ann).await.unwrap();
        work.outbox().release_waiting().await.unwrap();
        work.commit().await.unwrap();
    };
    pause(true).await;
    scene.team_sees(bob, "Is it too late?").await;
    let waits = async || store.read().await.unwrap().outbox().open().await.unwrap().into_iter().next();
    eventually_async(async || waits().await.is_some_and(|item| item.reason == Some(ItemReason::AccountPaused))).await;
    let id = waits().await.unwrap().id;
    scene.hours_go_by(2);
    pause(false).await;
    scene.app.as_ref().unwrap().outbox.tick().await.unwrap();
    scene.nothing_waits().await;
    let item = store.read().await.unwrap().outbox().get(id).await.unwrap().unwrap();
    assert_eq!((item.state, item.reason), (ItemState::Failed, Some(ItemReason::Expired)));
    assert!(scene.texts_of(bob).is_empty());
}

#[tokio::test]
async fn holidays_come_from_a_calendar_file_too() {
    let scene = Scene::at_work().await;
    let before = scene.audited("setting_changed").await;
    scene.ask("/settings holidays 25.12", "Holidays: 25.12").await;
    let one = scene.ask("/settings holidays", "Holidays: 25.12").await;
    scene.press(one.id, "✏️ Another value").await;
    scene.shown("A calendar file (.ics) adds its days").await;
    let file = |name: &str, content: &[u8]| {
        scene.sandbox.send_document(scene.ann, name, content.to_vec(), "").unwrap();
    };
    file("people.csv", b"Name,Telegram\nAda,@ada_fair\n");
    scene.shown("In that file I find no whole days ahead").await;
    let today = scene.app.as_ref().unwrap().store.clock().now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let next = today.tomorrow().unwrap();
    let event = format!("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:{}\r\nEND:VEVENT", next.strftime("%Y%m%d"));
    let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}\r\nEND:VCALENDAR\r\n");
    file("holidays.ics", calendar.as_bytes());
    scene.shown(&format!("Holidays: 25.12, {next}")).await;
    assert_eq!(scene.audited("setting_changed").await - before, 2);
}

#[tokio::test]
async fn on_a_holiday_nobody_works_and_reminders_wait() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/settings working_hours mon-sun 0:00-24:00", "Working hours: Mon–Sun 00:00–24:00").await;
    scene.answers_by_itself("We are on holiday.").await;
    let today = scene.app.as_ref().unwrap().store.clock().now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let last = today.tomorrow().unwrap();
    scene.ask("/settings holidays Easter", "I need up to 200 days or spans").await;
    scene.ask(&format!("/settings holidays {today}..{last}"), &format!("Holidays: {today}..{last}")).await;
    scene.team_sees(bob, "Do you work today?").await;
    scene.get(bob, &["We are on holiday."]).await;
    scene.hours_go_by(3);
    scene.ask("/settings holidays", "Holidays: ").await;
    assert!(!scene.chat(scene.ann).contains("has been waiting"), "{}", scene.chat(scene.ann));
    scene.ask("/settings holidays off", "Holidays: off").await;
    scene.shown("has been waiting").await;
}

#[tokio::test]
async fn an_answer_with_an_empty_blank_is_warned_of_left_out_and_told_once() {
    let scene = Scene::at_work().await;
    scene.ask("/settings away_answer Thank you, {frist_name}!", "{first_name}").await;
    let set = scene.ask("/settings away_answer Thank you, {company}!", "Automatic answer: ").await;
    assert!(set.text.contains("gets no automatic answer") && set.text.contains("{company|…}"), "{}", set.text);
    scene.works_in(3, 2).await;
    for name in ["Bob Lee", "Carl"] {
        let person = scene.sandbox.add(Person::named(name));
        scene.team_sees(person, &format!("It is {name}")).await;
        assert!(scene.texts_of(person).is_empty());
    }
    let told = scene.shown("got no automatic answer: there is no value for").await;
    assert!(told.text.contains("Bob Lee") && told.text.contains("company"), "{}", told.text);
    scene.nothing_waits().await;
    assert_eq!(scene.chat(scene.ann).matches("got no automatic answer: there").count(), 1);
    // With words for that case it goes, and nothing is to be warned of.
    let set = scene.ask("/settings away_answer Thank you, {company|and good night}!", "Automatic answer: ").await;
    assert!(!set.text.contains("gets no automatic answer"), "{}", set.text);
    let dora = scene.sandbox.add(Person::named("Dora"));
    scene.team_sees(dora, "Good evening").await;
    scene.get(dora, &["Thank you, and good night!"]).await;
}
