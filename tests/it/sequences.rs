//! Stories of sequences: steps that go out with their waits, and everything human that stops them. What a person
//! received decides; the clock is set.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use salesdesk::dialogs::Dialogs;
use salesdesk::domain::account_limits::Limits;
use salesdesk::domain::consent::{Basis, NewConsent, Purpose};
use salesdesk::domain::dialog::DialogEvent;
use salesdesk::domain::ids::{AccountId, ContactId, OutboxId, RunId, SequenceId, TelegramUserId};
use salesdesk::domain::outbox::{ItemReason, ItemState, MediaKind, OutboxItem};
use salesdesk::domain::run::{Run, RunReason, RunState};
use salesdesk::domain::sequence::{SequenceName, StepWait};
use salesdesk::domain::setting::Setting;
use salesdesk::domain::target::Target;
use salesdesk::domain::template::{Body, VariableName};
use salesdesk::domain::username::Username;
use salesdesk::sequences::{PutError, PutMany, Sequences, StepHoles};
use salesdesk::store::{Media, NewStep, Peer, PutOn, RunError, SequenceError, StepMedia, Store};
use salesdesk::tasks::Wake;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{Scene, eventually};
use crate::desk::ADMIN;
use crate::ops::eventually_async;

pub(crate) fn step(text: &str, hours: u32) -> NewStep {
    let body = Body::parse(text, Vec::new()).unwrap();
    NewStep { body, media: StepMedia::None, wait: StepWait::hours(hours).unwrap() }
}

fn name(text: &str) -> SequenceName {
    text.parse().unwrap()
}

impl Scene {
    pub(crate) fn desk(&self) -> Store {
        self.app.as_ref().unwrap().store.clone()
    }

    pub(crate) fn sequences(&self) -> Sequences {
        self.app.as_ref().unwrap().sequences.clone()
    }

    pub(crate) async fn sequence(&self, steps: &[(&str, u32)]) -> SequenceId {
        let steps: Vec<NewStep> = steps.iter().map(|(text, hours)| step(text, *hours)).collect();
        self.sequences().add(&name("Follow-up"), Purpose::Write, &steps, ADMIN).await.unwrap()
    }

    /// A contact with this username, who has agreed to be written to.
    pub(crate) async fn agreed(&self, username: &str) -> ContactId {
        let contact = self.known(username).await;
        let mut work = self.desk().begin().await.unwrap();
        let new = NewConsent::now(Purpose::Write, Basis::Agreed);
        work.contacts().record_consent(contact, &new, ADMIN).await.unwrap();
        work.commit().await.unwrap();
        contact
    }

    pub(crate) async fn known(&self, username: &str) -> ContactId {
        let mut work = self.desk().begin().await.unwrap();
        let target: Target = Username::parse(username).unwrap().into();
        let contact = work.contacts().find_or_add(&target, ADMIN).await.unwrap();
        work.commit().await.unwrap();
        contact
    }

    pub(crate) async fn started(&self, sequence: SequenceId, contact: ContactId) -> RunId {
        match self.sequences().put_on(sequence, contact, false, ADMIN).await.unwrap() {
            PutOn::Started(run) => run,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn run_of(&self, id: RunId) -> Run {
        self.desk().read().await.unwrap().runs().get(id).await.unwrap().unwrap()
    }

    /// Waits until a run stands like this.
    pub(crate) async fn run_is(&self, id: RunId, state: RunState, reason: Option<RunReason>) -> Run {
        eventually_async(async || {
            let run = self.run_of(id).await;
            (run.state, run.reason) == (state, reason)
        })
        .await;
        self.run_of(id).await
    }

    /// Waits until a step is out and the wait for the next one has begun.
    pub(crate) async fn waits_for_step(&self, id: RunId, step: u32) -> Run {
        eventually_async(async || {
            let run = self.run_of(id).await;
            run.next_step == step && run.due_at.is_some()
        })
        .await;
        self.run_of(id).await
    }

    /// The open items of runs.
    pub(crate) async fn steps_in_outbox(&self) -> Vec<OutboxItem> {
        let open = self.desk().read().await.unwrap().outbox().open().await.unwrap();
        open.into_iter().filter(|item| item.run.is_some()).collect()
    }

    pub(crate) async fn item(&self, id: OutboxId) -> OutboxItem {
        self.app.as_ref().unwrap().outbox.item(id).await.unwrap().unwrap()
    }

    /// Advances the time, here and at Telegram, and does what is due then.
    pub(crate) async fn hours_pass(&self, hours: i64) {
        let time = SignedDuration::from_hours(hours);
        self.sandbox.advance(time.unsigned_abs());
        let app = self.app.as_ref().unwrap();
        app.store.clock().advance(time);
        app.campaigns.tick().await.unwrap();
        app.sequences.tick().await.unwrap();
        app.outbox.tick().await.unwrap();
    }

    pub(crate) async fn gets(&self, person: PersonId, texts: &[&str]) {
        eventually(|| (self.texts_of(person) == texts).then_some(())).await;
    }

    pub(crate) fn named(&self, username: &str) -> PersonId {
        self.sandbox.add(Person::named(username).username(username))
    }

    /// How many strangers the account may write to in a day.
    pub(crate) async fn allow_strangers(&self, most: u32) {
        self.allow_messages(Limits::of(40, most)).await;
    }

    /// How many messages the account may send in a day, and to how many strangers.
    pub(crate) async fn allow_messages(&self, limits: Limits) {
        let mut work = self.desk().begin().await.unwrap();
        let account = work.accounts().get_accounts().await.unwrap()[0].id;
        work.accounts().set_limits(account, limits, ADMIN).await.unwrap();
        work.commit().await.unwrap();
    }

    async fn pause(&self, paused: bool) {
        let mut work = self.desk().begin().await.unwrap();
        let account = work.accounts().get_accounts().await.unwrap()[0].id;
        work.accounts().pause(account, paused, ADMIN).await.unwrap();
        if !paused {
            work.outbox().release_waiting().await.unwrap();
        }
        work.commit().await.unwrap();
        self.app.as_ref().unwrap().outbox.tick().await.unwrap();
    }
}

const THREE: [(&str, u32); 3] = [("One for {city}", 0), ("Two", 48), ("Three", 72)];

#[tokio::test]
async fn three_steps_go_out_after_their_waits_each_once_over_a_restart() {
    let mut scene = Scene::at_work().await;
    let bob = scene.bob();
    let sequence = scene.sequence(&THREE).await;
    let contact = scene.agreed("bob_lee").await;
    let mut work = scene.desk().begin().await.unwrap();
    let city: VariableName = "city".parse().unwrap();
    work.contacts().set_field(contact, &city, Some("Berlin"), ADMIN).await.unwrap();
    work.commit().await.unwrap();
    let run = scene.started(sequence, contact).await;
    scene.gets(bob, &["One for Berlin"]).await;
    let waiting = scene.waits_for_step(run, 2).await;
    let dialog = scene.dialog_with(bob).await;
    let dialog = scene.desk().read().await.unwrap().dialogs().get_dialog(dialog).await.unwrap().unwrap();
    assert_eq!(waiting.due_at, dialog.last_out_at.map(|at| at + SignedDuration::from_hours(48)));

    scene.hours_pass(47).await;
    assert_eq!(scene.texts_of(bob), ["One for Berlin"]);
    // The desk is closed when the second step becomes due. It sees its own copies in the stream again.
    scene.restart().await;
    // A restarted desk begins with the machine's clock.
    scene.desk().clock().advance(SignedDuration::from_hours(47));
    scene.hours_pass(2).await;
    scene.gets(bob, &["One for Berlin", "Two"]).await;
    scene.waits_for_step(run, 3).await;
    scene.hours_pass(71).await;
    assert_eq!(scene.texts_of(bob).len(), 2);
    scene.hours_pass(2).await;
    scene.gets(bob, &["One for Berlin", "Two", "Three"]).await;
    let run = scene.run_is(run, RunState::Finished, None).await;
    assert!(run.ended_at.is_some() && run.due_at.is_none());
    // Each stands on the consent, under a key of its own.
    let mut reading = scene.desk().read().await.unwrap();
    for step in 1..=3 {
        let item = reading.outbox().accepted_under(&format!("run:{}:{step}", run.id)).await.unwrap().unwrap();
        assert_eq!((item.state, item.run, item.purpose), (ItemState::Sent, Some(run.id), Some(Purpose::Write)));
        assert!(item.consent.is_some());
    }
    drop(reading);
    scene.hours_pass(24 * 30).await;
    assert_eq!(scene.texts_of(bob).len(), 3);
}

/// What a person or the team does while the wait for the second step runs, and what becomes of the run.
const HUMAN: [(&str, Option<(RunState, RunReason)>); 12] = [
    ("answers_x", Some((RunState::Stopped, RunReason::TheyWrote))),
    ("puts_off_x", Some((RunState::Held, RunReason::SoftRefusal))),
    ("reacts_x", Some((RunState::Stopped, RunReason::TheyReacted))),
    ("opts_out_x", Some((RunState::Stopped, RunReason::OptedOut))),
    ("on_phone_x", Some((RunState::Stopped, RunReason::Phone))),
    ("by_bot_x", Some((RunState::Stopped, RunReason::WeWrote))),
    ("status_x", Some((RunState::Stopped, RunReason::StatusChanged))),
    ("withdraws_x", Some((RunState::Stopped, RunReason::ConsentWithdrawn))),
    ("by_hand_x", Some((RunState::Stopped, RunReason::ByHand))),
    ("listed_x", Some((RunState::Stopped, RunReason::OptedOut))),
    ("blocks_x", Some((RunState::Stopped, RunReason::OptedOut))),
    // The control, who does nothing.
    ("silent_x", None),
];

#[tokio::test]
async fn anything_human_stops_a_sequence_and_nothing_else_does() {
    let scene = Scene::at_work().await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let mut people = Vec::new();
    scene.allow_strangers(20).await;
    for (username, _) in HUMAN {
        let person = scene.named(username);
        let contact = scene.agreed(username).await;
        people.push((person, contact, scene.started(sequence, contact).await));
    }
    for (person, _, run) in &people {
        scene.gets(*person, &["One"]).await;
        scene.waits_for_step(*run, 2).await;
    }
    let dialogs = Dialogs::new(scene.desk(), Wake::default());
    for ((username, _), (person, contact, run)) in HUMAN.iter().zip(&people) {
        match *username {
            "answers_x" => drop(scene.sandbox.write(*person, scene.sam, "Tell me more")),
            "puts_off_x" => drop(scene.sandbox.write(*person, scene.sam, "Write in March")),
            "reacts_x" => {
                let message = scene.sandbox.received(*person)[0].message_id;
                scene.sandbox.react(*person, scene.sam, message, Some("👍")).unwrap();
            }
            "opts_out_x" => drop(scene.sandbox.write(*person, scene.sam, "Stop")),
            "on_phone_x" => drop(scene.sandbox.write(scene.sam, *person, "Sam here, by phone")),
            "by_bot_x" => drop(scene.ask("/send @by_bot_x By hand", "✅ sent").await),
            "status_x" => {
                let dialog = scene.dialog_with(*person).await;
                dialogs.change(dialog, DialogEvent::Qualified, ADMIN).await.unwrap();
            }
            "withdraws_x" => {
                let mut work = scene.desk().begin().await.unwrap();
                work.contacts().withdraw_consent(*contact, None, Some(ADMIN), None).await.unwrap();
                work.commit().await.unwrap();
            }
            "by_hand_x" => scene.sequences().stop(*run, ADMIN).await.unwrap(),
            "listed_x" => drop(scene.ask("/stop @listed_x", "is on the stop-list now").await),
            // The desk learns of a block from its next message.
            "blocks_x" => scene.sandbox.block(*person, scene.sam, true),
            _ => {}
        }
    }
    for ((username, outcome), (_, _, run)) in HUMAN.iter().zip(&people) {
        if let (Some((state, reason)), true) = (outcome, *username != "blocks_x") {
            scene.run_is(*run, *state, Some(*reason)).await;
        }
    }
    scene.hours_pass(49).await;
    for ((_, outcome), (person, _, run)) in HUMAN.iter().zip(&people) {
        match outcome {
            Some((state, reason)) => drop(scene.run_is(*run, *state, Some(*reason)).await),
            None => {
                scene.gets(*person, &["One", "Two"]).await;
                scene.run_is(*run, RunState::Finished, None).await;
            }
        }
    }
    for ((username, outcome), (person, ..)) in HUMAN.iter().zip(&people) {
        let extra = if outcome.is_none() { "Two" } else { "" };
        let texts = scene.texts_of(*person);
        assert_eq!(texts.contains(&"Two".to_owned()), extra == "Two", "{username}: {texts:?}");
    }
    // "Write in March" names the time at which it may go on.
    let held = scene.run_of(people[1].2).await;
    let proposed = held.proposed_at.unwrap().to_zoned(TimeZone::UTC);
    assert_eq!((proposed.month(), proposed.day()), (3, 1));
}

#[tokio::test]
async fn a_step_answers_nobody() {
    let scene = Scene::at_work().await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let bob = scene.named("bob_lee");
    let contact = scene.agreed("bob_lee").await;
    scene.sandbox.write(bob, scene.sam, "When can I come?");
    scene.shown("When can I come?").await;
    scene.started(sequence, contact).await;
    scene.gets(bob, &["One"]).await;
    scene.ask("/next", "When can I come?").await;
    let mut reading = scene.desk().read().await.unwrap();
    let sam = reading.accounts().get_account_by_id(AccountId(1)).await.unwrap().unwrap();
    assert_eq!((sam.messages_sent, sam.answers_sent), (1, 0));
}

#[tokio::test]
async fn a_step_that_waits_in_the_outbox_is_cancelled_with_its_run() {
    let scene = Scene::at_work().await;
    let (bob, carl) = (scene.bob(), scene.named("carl_x"));
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let mut runs = Vec::new();
    for username in ["bob_lee", "carl_x"] {
        let contact = scene.agreed(username).await;
        runs.push(scene.started(sequence, contact).await);
    }
    for run in &runs {
        scene.waits_for_step(*run, 2).await;
    }
    scene.pause(true).await;
    scene.hours_pass(49).await;
    eventually_async(async || scene.steps_in_outbox().await.len() == 2).await;
    let waiting = scene.steps_in_outbox().await;
    let of_bob = waiting.iter().find(|item| item.run == Some(runs[0])).unwrap();
    scene.sandbox.write(bob, scene.sam, "Yes!");
    scene.run_is(runs[0], RunState::Stopped, Some(RunReason::TheyWrote)).await;
    let cancelled = scene.item(of_bob.id).await;
    assert_eq!((cancelled.state, cancelled.reason), (ItemState::Cancelled, Some(ItemReason::RunStopped)));
    scene.pause(false).await;
    scene.gets(carl, &["One", "Two"]).await;
    assert_eq!(scene.texts_of(bob), ["One"]);
}

#[tokio::test]
async fn a_held_run_waits_for_a_decision_with_its_step_and_why_says_so() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let sequence = scene.sequence(&[("One", 0), ("Two", 48), ("Three", 48)]).await;
    let contact = scene.agreed("bob_lee").await;
    let run = scene.started(sequence, contact).await;
    scene.waits_for_step(run, 2).await;
    scene.pause(true).await;
    scene.hours_pass(49).await;
    eventually_async(async || !scene.steps_in_outbox().await.is_empty()).await;
    scene.sequences().hold(run, ADMIN).await.unwrap();
    scene.pause(false).await;
    let why = scene.ask("/why @bob_lee", "✗ the sequence waits for a decision").await;
    assert!(why.text.contains("✓ a consent is recorded"), "{}", why.text);
    scene.hours_pass(1).await;
    assert_eq!(scene.texts_of(bob), ["One"]);
    scene.sequences().resume(run, None, ADMIN).await.unwrap();
    scene.gets(bob, &["One", "Two"]).await;
    scene.waits_for_step(run, 3).await;
    // A member lets it go on later, then leaves its last step out.
    scene.sequences().hold(run, ADMIN).await.unwrap();
    let later = scene.desk().clock().now() + SignedDuration::from_hours(24 * 9);
    scene.sequences().resume(run, Some(later), ADMIN).await.unwrap();
    scene.hours_pass(24 * 8).await;
    assert_eq!(scene.texts_of(bob).len(), 2);
    assert_eq!(scene.run_of(run).await.due_at, Some(later));
    scene.sequences().skip(run, ADMIN).await.unwrap();
    assert_eq!(scene.run_of(run).await.state, RunState::Finished);
    let again = scene.sequences().resume(run, None, ADMIN).await;
    assert!(matches!(again, Err(RunError::Forbidden(_))), "{again:?}");
    scene.hours_pass(24 * 30).await;
    assert_eq!(scene.texts_of(bob).len(), 2);
}

#[tokio::test]
async fn without_a_consent_nothing_is_sent_and_why_says_so() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let sequence = scene.sequence(&[("One", 0)]).await;
    let contact = scene.known("bob_lee").await;
    let run = scene.started(sequence, contact).await;
    eventually_async(async || !scene.steps_in_outbox().await.is_empty()).await;
    scene.ask("/why @bob_lee", "✗ no consent is recorded").await;
    scene.hours_pass(24).await;
    assert_eq!(scene.texts_of(bob), [""; 0]);
    assert_eq!(scene.sandbox.look().journal.calls("contacts.resolveUsername").count(), 0);
    scene.agreed("bob_lee").await;
    scene.gets(bob, &["One"]).await;
    scene.run_is(run, RunState::Finished, None).await;
}

#[tokio::test]
async fn a_person_is_on_a_sequence_once_unless_somebody_decides_otherwise() {
    let scene = Scene::at_work().await;
    scene.pause(true).await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let (bob, carl) = (scene.agreed("bob_lee").await, scene.agreed("carl_x").await);
    let first = scene.started(sequence, bob).await;
    let put = async |again| scene.sequences().put_on(sequence, bob, again, ADMIN).await.unwrap();
    assert_eq!((put(false).await, put(true).await), (PutOn::Known(first), PutOn::Known(first)));
    scene.ask("/stop @dora_x", "is on the stop-list now").await;
    let dora = scene.known("dora_x").await;
    let many = scene.sequences().put_many(sequence, &[bob, carl, dora, ContactId(999)], ADMIN).await.unwrap();
    assert_eq!(many, PutMany { started: 1, known: 1, stopped: 1, gone: 1, ..PutMany::default() });
    scene.sequences().stop(first, ADMIN).await.unwrap();
    assert_eq!(put(false).await, PutOn::Known(first));
    let PutOn::Started(second) = put(true).await else { panic!("she may be put on it again") };
    let runs = scene.sequences().runs_of(bob, 9).await.unwrap();
    let rounds: Vec<_> = runs.iter().map(|line| (line.run.id, line.run.round, line.run.state, line.steps)).collect();
    assert_eq!(rounds, [(second, 2, RunState::Running, 1), (first, 1, RunState::Stopped, 1)]);
    let newest = scene.desk().read().await.unwrap().audit().newest(1).await.unwrap();
    assert_eq!(newest[0].details, Some(format!("{bob}: Follow-up, again")));
    let lines = scene.sequences().all().await.unwrap();
    assert_eq!((lines[0].running, lines[0].stopped, lines[0].steps), (2, 1, 1));
    let stopped = scene.sequences().runs_in(sequence, RunState::Stopped, 0, 9).await.unwrap();
    assert_eq!(stopped.iter().map(|line| line.run.id).collect::<Vec<_>>(), [first]);
    scene.sequences().archive(sequence, true, ADMIN).await.unwrap();
    let refused = scene.sequences().put_on(sequence, carl, true, ADMIN).await;
    assert!(matches!(refused, Err(PutError::Archived)), "{refused:?}");
}

#[tokio::test]
async fn who_waits_for_an_answer_is_started_by_no_list_and_by_a_member_alone() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "When can I fetch it?");
    scene.shown("When can I fetch it?").await;
    let contact = scene.known("bob_lee").await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let (whole, _) = scene.sequences().whole(sequence).await.unwrap().unwrap();
    let audience = scene.sequences().audience(&whole, &[contact]).await.unwrap();
    assert_eq!((audience.ready.len(), audience.waiting, audience.all()), (0, 1, 1));
    let many = scene.sequences().put_many(sequence, &[contact], ADMIN).await.unwrap();
    assert_eq!(many, PutMany { waiting: 1, ..PutMany::default() });
    let card = scene.ask("/contact @bob_lee", "👤 Bob Lee").await;
    scene.on(&card, "🔁 Sequences", "On none yet").await;
    scene.on(&card, "➕ Put on a sequence", "On which sequence").await;
    scene.on(&card, "Follow-up", "⏳ They wait for your answer").await;
    scene.on(&card, "▶️ Start", "message 1 of 1").await;

    // Who was answered is like anybody else.
    let carl = scene.named("carl_x");
    scene.sandbox.write(carl, scene.sam, "And I?");
    scene.shown("And I?").await;
    scene.ask("/send @carl_x Tomorrow", "✅ sent").await;
    let contact = scene.known("carl_x").await;
    let many = scene.sequences().put_many(sequence, &[contact], ADMIN).await.unwrap();
    assert_eq!(many, PutMany { started: 1, ..PutMany::default() });
}

impl Scene {
    /// The team works from nine to six on the weekday in three days only. Returns when that begins, and the day.
    pub(crate) async fn works_in_three_days_only(&self) -> (Timestamp, Date) {
        let zone = self.desk().clock().zone();
        let day = self.desk().clock().now().to_zoned(zone.clone()).date().checked_add(3.days()).unwrap();
        let weekday = day.strftime("%a").to_string().to_lowercase();
        self.change_setting(Setting::WorkingHours, &format!("{weekday} 9:00-18:00")).await;
        (day.at(9, 0, 0, 0).to_zoned(zone).unwrap().timestamp(), day)
    }
}

#[tokio::test]
async fn a_step_waits_for_the_working_hours_in_the_zone_of_the_person() {
    let scene = Scene::at_work().await;
    let (bob, carl) = (scene.bob(), scene.named("carl_x"));
    let sequence = scene.sequence(&[("One", 0)]).await;
    let (begin, day) = scene.works_in_three_days_only().await;
    let of_bob = scene.started(sequence, scene.agreed("bob_lee").await).await;
    assert_eq!(scene.run_of(of_bob).await.due_at, Some(begin));
    // A zone that is known decides.
    scene.sandbox.write(carl, scene.sam, "Good morning from Tokyo");
    scene.shown("Good morning from Tokyo").await;
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    let card = scene.ask("/contact @carl_x", "👤 carl_x").await;
    scene.on(&card, "🔤 Field", "What else is known").await;
    scene.on(&card, "🌍 Time zone", "In which time zone is carl_x").await;
    scene.ask("Atlantis", "I know no such time zone").await;
    scene.ask("Tokyo", "🌍 Asia/Tokyo, ").await;
    let of_carl = scene.started(sequence, scene.agreed("carl_x").await).await;
    let morning = day.at(9, 0, 0, 0).to_zoned(tokyo).unwrap().timestamp();
    assert_eq!(scene.run_of(of_carl).await.due_at, Some(morning));
    // A holiday of that week puts it off to the next one.
    scene.change_setting(Setting::Holidays, &day.to_string()).await;
    let late = scene.started(sequence, scene.agreed("dora_x").await).await;
    let next = day.checked_add(7.days()).unwrap().at(9, 0, 0, 0).to_zoned(scene.desk().clock().zone()).unwrap();
    assert_eq!(scene.run_of(late).await.due_at, Some(next.timestamp()));
    scene.hours_pass(1).await;
    assert_eq!((scene.texts_of(bob), scene.texts_of(carl)), (Vec::new(), Vec::new()));
    let now = scene.desk().clock().now();
    scene.hours_pass(begin.max(morning).duration_since(now).as_hours() + 1).await;
    scene.gets(bob, &["One"]).await;
    scene.gets(carl, &["One"]).await;

    // Off forgets it.
    let card = scene.ask("/contact @carl_x", "🌍 Asia/Tokyo").await;
    scene.on(&card, "🔤 Field", "What else is known").await;
    scene.on(&card, "🌍 Time zone", "In which time zone").await;
    let card = scene.ask("off", "👤 carl_x").await;
    assert!(!card.text.contains("🌍"), "{}", card.text);
}

#[tokio::test]
async fn a_run_keeps_the_version_with_which_it_began() {
    let scene = Scene::at_work().await;
    let (bob, carl) = (scene.bob(), scene.named("carl_x"));
    let sequence = scene.sequence(&[("One", 0), ("Two", 1)]).await;
    let of_bob = scene.agreed("bob_lee").await;
    let run = scene.started(sequence, of_bob).await;
    scene.waits_for_step(run, 2).await;
    let photo = Media {
        kind: MediaKind::Photo,
        file_name: "price.jpg".into(),
        mime_type: Some("image/jpeg".into()),
        content: vec![7; 600_000].into(),
    };
    let with_photo = NewStep { media: StepMedia::New(photo), ..step("Better one", 0) };
    scene.sequences().change(sequence, &[with_photo], ADMIN).await.unwrap();
    let none = scene.sequences().change(sequence, &[], ADMIN).await;
    assert!(matches!(none, Err(SequenceError::Steps(_))), "{none:?}");
    let of_carl = scene.agreed("carl_x").await;
    scene.started(sequence, of_carl).await;
    scene.hours_pass(2).await;
    scene.gets(bob, &["One", "Two"]).await;
    scene.gets(carl, &["Better one"]).await;
    let sent = scene.sandbox.received(carl);
    assert_eq!(sent[0].file.as_ref().map(|file| file.size), Some(600_000));
    // The same steps as they are now, with the file kept.
    let (_, steps) = scene.sequences().whole(sequence).await.unwrap().unwrap();
    let kept: Vec<NewStep> = steps.into_vec().into_iter().map(NewStep::from).collect();
    scene.sequences().change(sequence, &kept, ADMIN).await.unwrap();
    scene.sequences().rename(sequence, &name("After the fair"), ADMIN).await.unwrap();
    let (now, steps) = scene.sequences().whole(sequence).await.unwrap().unwrap();
    assert_eq!((now.number, now.name, steps.at(1).unwrap().file.is_some()), (3, name("after the fair"), true));
    let taken = scene.sequences().add(&name("After the Fair"), Purpose::Write, &kept, ADMIN).await;
    assert!(matches!(taken, Err(SequenceError::Taken)), "{taken:?}");
}

#[tokio::test]
async fn a_hole_holds_the_run_until_it_is_filled() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let sequence = scene.sequence(&THREE).await;
    let contact = scene.agreed("bob_lee").await;
    let (current, _) = scene.sequences().whole(sequence).await.unwrap().unwrap();
    let preview = scene.sequences().preview(current.version, contact).await.unwrap().unwrap();
    assert!(matches!(preview[0].text, Err(StepHoles::Blanks(_))), "{preview:?}");
    assert_eq!(preview[1].text.as_ref().map(|text| text.text.as_str()), Ok("Two"));
    let run = scene.started(sequence, contact).await;
    let held = scene.run_is(run, RunState::Held, Some(RunReason::Hole)).await;
    assert_eq!((held.details.as_deref(), held.next_step), (Some("city"), 1));
    let mut work = scene.desk().begin().await.unwrap();
    work.contacts().set_field(contact, &"city".parse().unwrap(), Some("Rome"), ADMIN).await.unwrap();
    work.commit().await.unwrap();
    scene.sequences().resume(run, None, ADMIN).await.unwrap();
    scene.gets(bob, &["One for Rome"]).await;
}

#[tokio::test]
async fn a_copy_of_our_own_message_stops_nothing() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    // The answer to the first step is lost, so the desk hears of it from the stream first.
    let (door, method) = (Door::Mtproto, "messages.sendMessage".into());
    let fault = Fault { door, method, caller: None, times: 1, kind: FaultKind::Close, when: When::AfterEffect };
    scene.sandbox.edit(|state| state.faults.order(fault));
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let contact = scene.agreed("bob_lee").await;
    let run = scene.started(sequence, contact).await;
    scene.gets(bob, &["One"]).await;
    scene.waits_for_step(run, 2).await;
    // And the same once more: what was pushed before is asked for again.
    scene.sandbox.close_connections(Some(scene.sam));
    scene.hours_pass(49).await;
    scene.gets(bob, &["One", "Two"]).await;
    scene.run_is(run, RunState::Finished, None).await;
}

#[tokio::test]
async fn a_lost_account_stops_the_runs_of_its_dialogs() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let contact = scene.agreed("bob_lee").await;
    let run = scene.started(sequence, contact).await;
    scene.waits_for_step(run, 2).await;
    scene.sandbox.ban(scene.sam);
    scene.run_is(run, RunState::Stopped, Some(RunReason::AccountLost)).await;
    scene.hours_pass(49).await;
    assert_eq!(scene.texts_of(bob), ["One"]);
}

#[tokio::test]
async fn a_step_that_cannot_be_delivered_ends_its_run_with_the_cause() {
    let scene = Scene::at_work().await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let contact = scene.agreed("nobody_there").await;
    let run = scene.started(sequence, contact).await;
    let run = scene.run_is(run, RunState::Stopped, Some(RunReason::NotDelivered)).await;
    assert_eq!(run.details.as_deref(), Some("no_such_user"));
}

#[tokio::test]
async fn a_step_is_accepted_once_however_often_it_is_tried() {
    let scene = Scene::at_work().await;
    scene.pause(true).await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let contact = scene.agreed("bob_lee").await;
    let run = scene.started(sequence, contact).await;
    // As a desk that was killed between any two steps tries again.
    let sequences = scene.sequences();
    let _ = tokio::join!(sequences.tick(), sequences.tick(), sequences.tick());
    // The desk's own loop may have been faster.
    eventually_async(async || !scene.steps_in_outbox().await.is_empty()).await;
    sequences.tick().await.unwrap();
    assert_eq!(scene.steps_in_outbox().await.len(), 1);
    assert_eq!(scene.run_of(run).await.next_step, 2);
    let item = scene.steps_in_outbox().await.remove(0);
    scene.app.as_ref().unwrap().outbox.cancel(item.id, ADMIN).await.unwrap();
    assert_eq!(scene.run_of(run).await.reason, Some(RunReason::ByHand), "a cancelled step is a hand");
    sequences.tick().await.unwrap();
    assert_eq!(scene.steps_in_outbox().await, []);
}

#[tokio::test]
async fn with_a_person_their_runs_are_forgotten() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let contact = scene.agreed("bob_lee").await;
    let run = scene.started(sequence, contact).await;
    scene.gets(bob, &["One"]).await;
    scene.waits_for_step(run, 2).await;
    scene.sandbox.advance(std::time::Duration::from_secs(120));
    scene.desk().clock().advance(SignedDuration::from_secs(120));
    let asked = scene.ask("/forget @bob_lee", "for good?").await;
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    scene.turned(asked.id, "Forgotten.").await;
    assert_eq!(scene.desk().read().await.unwrap().runs().get(run).await.unwrap(), None);
    assert_eq!(scene.sequences().all().await.unwrap()[0].running, 0);
    scene.hours_pass(49).await;
    assert_eq!(scene.texts_of(bob), ["One"]);
}

#[tokio::test]
async fn two_contacts_that_prove_to_be_one_have_one_run() {
    let scene = Scene::at_work().await;
    scene.pause(true).await;
    let bob = TelegramUserId(scene.bob().0);
    let sequence = scene.sequence(&[("One", 0)]).await;
    let by_name = scene.known("bob_lee").await;
    let mut work = scene.desk().begin().await.unwrap();
    let by_id = work.contacts().find_or_add(&Target::Person(bob), ADMIN).await.unwrap();
    // Nobody can write to a person by an id without having met them.
    let account = work.accounts().get_accounts().await.unwrap()[0].id;
    let met = Peer { peer_id: bob.0, access_hash: Some(1), is_bot: Some(false), is_self: Some(false) };
    work.sessions().cache_peer(account, met).await.unwrap();
    work.commit().await.unwrap();
    let (gone, kept) = (scene.started(sequence, by_name).await, scene.started(sequence, by_id).await);
    eventually_async(async || scene.steps_in_outbox().await.len() == 2).await;
    let mut work = scene.desk().begin().await.unwrap();
    work.people().set_name(&Username::parse("bob_lee").unwrap(), Some(bob)).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(scene.desk().read().await.unwrap().runs().get(gone).await.unwrap(), None);
    let open = scene.steps_in_outbox().await;
    assert_eq!(open.iter().map(|item| item.run).collect::<Vec<_>>(), [Some(kept)]);
}

#[tokio::test]
async fn each_decision_is_in_the_log_with_its_author() {
    let scene = Scene::at_work().await;
    scene.pause(true).await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let contact = scene.agreed("bob_lee").await;
    let sequences = scene.sequences();
    let other = name("After the fair");
    sequences.change(sequence, &[step("One", 0), step("Two", 24)], ADMIN).await.unwrap();
    sequences.rename(sequence, &other, ADMIN).await.unwrap();
    sequences.archive(sequence, true, ADMIN).await.unwrap();
    sequences.archive(sequence, false, ADMIN).await.unwrap();
    let run = scene.started(sequence, contact).await;
    eventually_async(async || !scene.steps_in_outbox().await.is_empty()).await;
    sequences.hold(run, ADMIN).await.unwrap();
    sequences.resume(run, None, ADMIN).await.unwrap();
    sequences.skip(run, ADMIN).await.unwrap();
    sequences.stop(run, ADMIN).await.unwrap();
    let log = scene.desk().read().await.unwrap().audit().newest(20).await.unwrap();
    let of_sequences = |action: &str| action.starts_with("sequence") || action.starts_with("run");
    let mut done: Vec<(&str, Option<&str>)> = log
        .iter()
        .filter(|line| of_sequences(&line.action) && line.actor == Some(ADMIN))
        .map(|line| (line.action.as_str(), line.details.as_deref()))
        .collect();
    done.reverse();
    let of_bob = |what: &str| format!("{contact}: After the fair{what}");
    let (started, skipped) = (of_bob(""), of_bob(", 1"));
    assert_eq!(
        done,
        [
            ("sequence_added", Some("Follow-up")),
            ("sequence_changed", Some("Follow-up: 2")),
            ("sequence_renamed", Some("Follow-up → After the fair")),
            ("sequence_archived", Some("After the fair")),
            ("sequence_restored", Some("After the fair")),
            ("run_started", Some(started.as_str())),
            ("run_held", Some(started.as_str())),
            ("run_resumed", Some(started.as_str())),
            ("run_step_skipped", Some(skipped.as_str())),
            ("run_stopped", Some(started.as_str())),
        ]
    );
}
