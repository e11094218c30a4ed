//! Stories of campaigns: who is approved, who is written to and when, and what holds a campaign back. What people
//! received decides; the clock is set.

use std::num::NonZeroU32;
use std::time::Duration;

use jiff::SignedDuration;
use salesdesk::campaigns::Campaigns;
use salesdesk::contacts::{ListOf, Lists};
use salesdesk::dialogs::Dialogs;
use salesdesk::domain::account_limits::Limits;
use salesdesk::domain::campaign::approval::{ApprovalError, ShownTen};
use salesdesk::domain::campaign::arm::Arm;
use salesdesk::domain::campaign::brake::Brake;
use salesdesk::domain::campaign::pacing::CampaignLimits;
use salesdesk::domain::campaign::preflight::PreflightCounts;
use salesdesk::domain::campaign::progress::{CampaignProgress, LeftOut};
use salesdesk::domain::campaign::{CampaignName, CampaignState, PauseCause};
use salesdesk::domain::consent::{Basis, NewConsent, Purpose};
use salesdesk::domain::dialog::{DialogEvent, DialogStatus};
use salesdesk::domain::ids::{CampaignId, ContactId, ListId, SequenceId, TelegramUserId};
use salesdesk::domain::outbox::ItemReason;
use salesdesk::domain::run::{RunReason, RunState};
use salesdesk::domain::setting::Setting;
use salesdesk::domain::target::Target;
use salesdesk::domain::template::Body;
use salesdesk::domain::typed_contact::TypedContact;
use salesdesk::domain::username::Username;
use salesdesk::store::{CampaignError, NewRun, PutOn, RecipientFate, Tx};
use salesdesk::tasks::Wake;
use telegram_sandbox::world::{Door, Fault, FaultKind, PersonId, When};

use crate::bot::{Scene, eventually};
use crate::desk::ADMIN;
use crate::ops::eventually_async;
use crate::sequences::step;

fn body(text: &str) -> Body {
    Body::parse(text, Vec::new()).unwrap()
}

fn limits(a_day: u32, for_an_account: u32) -> CampaignLimits {
    let number = |number| NonZeroU32::new(number).unwrap();
    CampaignLimits { a_day: number(a_day), for_an_account: number(for_an_account) }
}

/// As many a day that one may go each minute. The machine's own clock never brings the next turn while a story runs.
const FAST: u32 = 24 * 60;

impl Scene {
    fn campaigns(&self) -> Campaigns {
        self.app.as_ref().unwrap().campaigns.clone()
    }

    /// A list with these contacts. Its audience has the last one first.
    async fn fair_list(&self, contacts: &[ContactId]) -> ListId {
        let lists = Lists::new(self.desk());
        let (list, _) = lists.create(&"Fair".parse().unwrap(), &ListOf::Nobody, ADMIN).await.unwrap();
        lists.add(list, contacts, ADMIN).await.unwrap();
        list
    }

    /// A draft for these people, without any pace to speak of.
    async fn draft(&self, sequence: SequenceId, contacts: &[ContactId]) -> CampaignId {
        let list = self.fair_list(contacts).await;
        let id = self.campaigns().create(&"Spring".parse().unwrap(), sequence, list, ADMIN).await.unwrap();
        self.campaigns().set_limits(id, limits(FAST, 1000), ADMIN).await.unwrap();
        self.allow_strangers(40).await;
        id
    }

    /// Approves the next ten.
    async fn approve(&self, id: CampaignId) -> u32 {
        let next = self.campaigns().next_ten(id).await.unwrap();
        self.campaigns().approve(id, next.shown, ADMIN).await.unwrap()
    }

    /// Lets the turns of so many people come, a moment after each other.
    async fn turns_come(&self, people: usize) {
        for _ in 0..people {
            self.moments_pass(SignedDuration::from_secs(61)).await;
        }
    }

    /// Lets turns come until exactly so many people were put on the sequence.
    async fn until_started(&self, id: CampaignId, people: u32) {
        loop {
            // Whose turn it is now, the desk's own loop may or may not have noticed.
            self.app.as_ref().unwrap().campaigns.tick().await.unwrap();
            let progress = self.progress(id).await;
            if progress.decided() - progress.all_left_out() >= people {
                return;
            }
            self.turns_come(1).await;
        }
    }

    async fn moments_pass(&self, time: SignedDuration) {
        self.sandbox.advance(time.unsigned_abs());
        let app = self.app.as_ref().unwrap();
        app.store.clock().advance(time);
        app.campaigns.tick().await.unwrap();
    }

    async fn progress(&self, id: CampaignId) -> CampaignProgress {
        let progress = self.campaigns().whole(id).await.unwrap().unwrap().progress;
        assert_eq!(progress.outcomes.all(), progress.people, "each person is counted once: {progress:?}");
        progress
    }

    async fn state_is(&self, id: CampaignId, state: CampaignState) {
        eventually_async(async || self.campaigns().whole(id).await.unwrap().unwrap().campaign.state == state).await;
    }

    async fn until_written_to(&self, id: CampaignId, people: u32) {
        eventually_async(async || self.progress(id).await.written_to == people).await;
    }

    /// So many people with a username, who have agreed to be written to.
    async fn agreed_people(&self, count: usize) -> Vec<(PersonId, ContactId)> {
        let mut people = Vec::new();
        for number in 0..count {
            let username = format!("guest_{number}");
            people.push((self.named(&username), self.agreed(&username).await));
        }
        people
    }

    pub(crate) async fn change_setting(&self, setting: Setting, value: &str) {
        let mut work = self.desk().begin().await.unwrap();
        work.settings().change(setting, Some(value), Some(ADMIN)).await.unwrap();
        work.commit().await.unwrap();
    }
}

fn contacts(people: &[(PersonId, ContactId)]) -> Vec<ContactId> {
    people.iter().map(|(_, contact)| *contact).collect()
}

#[tokio::test]
async fn first_texts_are_approved_in_tens_and_nobody_else_is_written_to() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(13).await;
    let sequence = scene.sequence(&[("Hello {first_name|there}", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    let campaigns = scene.campaigns();
    scene.turns_come(2).await;
    assert_eq!(scene.progress(id).await.unapproved, 13);

    let first = campaigns.next_ten(id).await.unwrap();
    let shown: Vec<ContactId> = first.texts.iter().map(|text| text.contact.id).collect();
    let newest_first: Vec<ContactId> = contacts(&people).into_iter().rev().take(10).collect();
    assert_eq!((shown, first.texts[0].text.text.as_str()), (newest_first, "Hello there"));
    // What was shown is bound to text, audience and limits.
    campaigns.set_limits(id, limits(FAST, 999), ADMIN).await.unwrap();
    let changed = campaigns.approve(id, first.shown, ADMIN).await;
    assert!(matches!(changed, Err(CampaignError::Approval(ApprovalError::Changed))), "{changed:?}");
    let first = campaigns.next_ten(id).await.unwrap();
    assert_eq!(campaigns.approve(id, first.shown, ADMIN).await.unwrap(), 10);
    // The same button once more.
    let again = campaigns.approve(id, first.shown, ADMIN).await;
    assert!(matches!(again, Err(CampaignError::Approval(ApprovalError::Changed))), "{again:?}");
    scene.turns_come(13).await;
    scene.until_written_to(id, 10).await;
    let written = people.iter().filter(|(person, _)| !scene.texts_of(*person).is_empty());
    assert_eq!(written.map(|(_, contact)| *contact).collect::<Vec<_>>(), contacts(&people)[3..]);
    assert_eq!(scene.texts_of(people[12].0), ["Hello there"]);

    // A change of the limits ends the approval of those who were not written to.
    let second = campaigns.next_ten(id).await.unwrap();
    assert_eq!(second.texts.len(), 3);
    assert_eq!(campaigns.approve(id, second.shown, ADMIN).await.unwrap(), 3);
    campaigns.set_limits(id, limits(FAST, 1000), ADMIN).await.unwrap();
    scene.turns_come(4).await;
    assert_eq!((scene.progress(id).await.written_to, scene.progress(id).await.unapproved), (10, 3));
    assert_eq!(scene.approve(id).await, 3);
    let nobody = campaigns.next_ten(id).await;
    assert!(matches!(nobody, Err(CampaignError::Approval(ApprovalError::Everybody))), "{nobody:?}");
    scene.turns_come(3).await;
    scene.until_written_to(id, 13).await;
    // Nobody is left, and its only step is sent.
    eventually_async(async || scene.progress(id).await.finished == 13).await;
    scene.turns_come(1).await;
    scene.state_is(id, CampaignState::Finished).await;
    for (person, _) in &people {
        assert_eq!(scene.texts_of(*person).len(), 1);
    }
}

#[tokio::test]
async fn each_person_gets_the_first_text_of_their_arm_and_the_same_second_one() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(9).await;
    let sequence = scene.sequence(&[("A", 0), ("And then", 48)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    let campaigns = scene.campaigns();
    let too_many = campaigns.set_arms(id, &[body("B"), body("C"), body("D")], ADMIN).await;
    assert!(matches!(too_many, Err(CampaignError::TooManyArms)), "{too_many:?}");
    campaigns.set_arms(id, &[body("B"), body("C")], ADMIN).await.unwrap();
    scene.approve(id).await;
    let late = campaigns.set_arms(id, &[], ADMIN).await;
    assert!(matches!(late, Err(CampaignError::State(CampaignState::Running))), "{late:?}");
    scene.turns_come(9).await;
    scene.until_written_to(id, 9).await;
    for (person, contact) in &people {
        let letter = Arm::of(id, *contact, 3).letter().to_string();
        assert_eq!(scene.texts_of(*person), [letter]);
    }
    eventually_async(async || scene.progress(id).await.running == 9).await;
    scene.hours_pass(49).await;
    for (person, _) in &people {
        eventually(|| (scene.texts_of(*person).len() == 2).then_some(())).await;
        assert_eq!(scene.texts_of(*person)[1], "And then");
    }
    // An answer counts for the arm of the person.
    let (person, contact) = people[4];
    scene.sandbox.write(person, scene.sam, "Tell me more");
    let arm = Arm::of(id, contact, 3);
    eventually_async(async || {
        let whole = campaigns.whole(id).await.unwrap().unwrap();
        whole.results.iter().map(|result| result.answered).sum::<u32>() == 1
            && whole.results[usize::from(arm.0)].answered == 1
    })
    .await;
    let whole = campaigns.whole(id).await.unwrap().unwrap();
    assert_eq!(whole.results.iter().map(|result| result.written_to).sum::<u32>(), 9);
    assert_eq!(whole.arms.iter().map(|arm| arm.text.as_str()).collect::<Vec<_>>(), ["A", "B", "C"]);
}

#[tokio::test]
async fn a_text_that_is_answered_more_is_called_better_once_that_is_no_chance() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(130).await;
    let sequence = scene.sequence(&[("A", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    scene.campaigns().set_arms(id, &[body("B")], ADMIN).await.unwrap();
    scene.allow_messages(Limits::of(200, 200)).await;
    scene.change_setting(Setting::CampaignLimit, "500").await;
    for _ in 0..13 {
        scene.approve(id).await;
    }
    let of_b: Vec<PersonId> =
        people.iter().filter(|(_, contact)| Arm::of(id, *contact, 2) == Arm(1)).map(|(person, _)| *person).collect();
    assert!((50..=80).contains(&of_b.len()), "{}", of_b.len());
    scene.until_started(id, 130).await;
    scene.until_written_to(id, 130).await;
    for (number, person) in (1..).zip(of_b.iter().take(20)) {
        scene.sandbox.write(*person, scene.sam, "Tell me more");
        // A card a second is what Telegram allows.
        scene.sandbox.advance(Duration::from_secs(2));
        eventually_async(async || scene.progress(id).await.answered == number).await;
        if number == 9 {
            let card = scene.ask("/campaigns Spring", "answered: 9").await;
            scene.press(card.id, "🅰 First text").await;
            scene.turned(card.id, "Too few to say: it takes 50 people for each text and 10 answers").await;
        }
    }
    let card = scene.ask("/campaigns Spring", "answered: 20").await;
    scene.press(card.id, "🅰 First text").await;
    let compared = scene.turned(card.id, "🏆 Text B is answered more, and not by chance").await;
    assert!(compared.text.contains(&format!("B: 20 of {} answered", of_b.len())), "{}", compared.text);
}

#[tokio::test]
async fn the_limits_of_campaign_account_and_team_hold_and_nothing_comes_in_a_burst() {
    let scene = Scene::at_work().await;
    // A day of the limits ends at midnight, and the story takes some hours of it.
    let desk = scene.desk();
    let clock = desk.clock();
    let hour = clock.now().to_zoned(clock.zone()).hour();
    if hour >= 18 {
        scene.later(i64::from(34 - hour) * 60);
    }
    let people = scene.agreed_people(10).await;
    let sequence = scene.sequence(&[("Hello", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    let campaigns = scene.campaigns();
    // One an hour.
    campaigns.set_limits(id, limits(24, 3), ADMIN).await.unwrap();
    scene.approve(id).await;
    scene.turns_come(5).await;
    scene.until_written_to(id, 1).await;
    let next = campaigns.whole(id).await.unwrap().unwrap().next_at.unwrap();
    let wait = next.duration_since(scene.desk().clock().now());
    assert!(wait > SignedDuration::from_mins(50) && wait <= SignedDuration::from_hours(1), "{wait}");
    // An account gives three a day.
    scene.moments_pass(SignedDuration::from_mins(2)).await;
    campaigns.set_limits(id, limits(FAST, 3), ADMIN).await.unwrap();
    scene.approve(id).await;
    scene.turns_come(6).await;
    scene.until_written_to(id, 3).await;
    // The campaign four a day.
    campaigns.set_limits(id, limits(4, 100), ADMIN).await.unwrap();
    scene.approve(id).await;
    assert!(scene.progress(id).await.today <= 4);
    scene.change_setting(Setting::CampaignLimit, "4").await;
    campaigns.set_limits(id, limits(FAST, 100), ADMIN).await.unwrap();
    scene.approve(id).await;
    scene.turns_come(6).await;
    scene.until_written_to(id, 4).await;
    assert_eq!(scene.progress(id).await.approved, 6);
    scene.change_setting(Setting::CampaignLimit, "100").await;
    scene.turns_come(6).await;
    scene.until_written_to(id, 10).await;
}

#[tokio::test]
async fn a_campaign_keeps_the_working_hours_of_the_team() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(2).await;
    let sequence = scene.sequence(&[("Hello", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    let (begin, day) = scene.works_in_three_days_only().await;
    let warned = scene.campaigns().preflight(id).await.unwrap().unwrap();
    assert_eq!((warned.first_day, warned.last_day), (Some(day), Some(day)));
    scene.approve(id).await;
    scene.turns_come(3).await;
    let progress = scene.progress(id).await;
    assert_eq!((progress.approved, progress.on_the_way, progress.written_to), (2, 0, 0));
    assert_eq!(scene.campaigns().whole(id).await.unwrap().unwrap().next_at, Some(begin));
    scene.moments_pass(begin.duration_since(scene.desk().clock().now())).await;
    scene.turns_come(3).await;
    scene.until_written_to(id, 2).await;
}

/// How many first texts of a campaign were handed to Telegram, or may have been.
async fn claimed(work: &mut Tx, id: CampaignId) -> u32 {
    let campaign = work.campaigns().get(id).await.unwrap().unwrap();
    let (progress, _) = work.campaigns().progress(&campaign, 0, 1).await.unwrap();
    let on_their_way = work.outbox().open().await.unwrap().into_iter().filter(|item| item.attempts > 0).count();
    progress.written_to + u32::try_from(on_their_way).unwrap()
}

#[tokio::test]
async fn a_pause_in_the_midst_of_500_due_steps_is_exact() {
    const PEOPLE: usize = 500;
    const ROUNDS: u64 = 200;
    let scene = Scene::at_work().await;
    let store = scene.desk();
    let mut work = store.begin().await.unwrap();
    let account = work.accounts().get_accounts().await.unwrap()[0].id;
    work.accounts().set_limits(account, Limits::of(200, 200), ADMIN).await.unwrap();
    work.commit().await.unwrap();
    let sequence = scene.sequence(&[("Hello", 0)]).await;
    let people = scene.agreed_people(PEOPLE).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    let mut work = store.begin().await.unwrap();
    work.accounts().set_limits(account, Limits::of(200, 200), ADMIN).await.unwrap();
    work.commit().await.unwrap();
    let campaigns = scene.campaigns();
    scene.approve(id).await;
    // All of them at once, past the pace.
    campaigns.pause(id, ADMIN).await.unwrap();
    let (known, steps) = scene.sequences().whole(sequence).await.unwrap().unwrap();
    let mut work = store.begin().await.unwrap();
    for (position, (_, contact)) in (1_u32..).zip(people.iter().rev()) {
        let wait = steps.at(1).unwrap().wait;
        let new = NewRun {
            sequence: &known,
            wait,
            again: false,
            waits_too: false,
            campaign: Some((id, Some("A"))),
            by: ADMIN,
        };
        let PutOn::Started(run) = work.runs().put_on(*contact, &new).await.unwrap() else { panic!("{contact}") };
        work.campaigns().start(id, position, run, Arm(0), None).await.unwrap();
    }
    work.commit().await.unwrap();

    let mut seed = 7_u64;
    let mut last = 0;
    for round in 0..ROUNDS {
        // What was spread at the resumption of before is due.
        store.clock().advance(SignedDuration::from_secs(600));
        scene.sandbox.advance(Duration::from_secs(600));
        if round % 60 == 59 {
            // The account's limit is one of a day.
            store.clock().advance(SignedDuration::from_hours(24));
            scene.sandbox.advance(Duration::from_secs(24 * 3600));
        }
        campaigns.resume(id, ADMIN).await.unwrap();
        store.clock().advance(SignedDuration::from_secs(600));
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_micros((seed >> 33) % 40_000)).await;
        // The count is read in the transaction of the pause.
        let mut work = store.begin().await.unwrap();
        work.campaigns().pause(id, ADMIN).await.unwrap();
        let at_pause = claimed(&mut work, id).await;
        work.commit().await.unwrap();
        eventually_async(async || {
            store.read().await.unwrap().outbox().open().await.unwrap().iter().all(|item| item.attempts == 0)
        })
        .await;
        let after = claimed(&mut store.read().await.unwrap(), id).await;
        assert_eq!(after, at_pause, "round {round}");
        assert!(at_pause >= last);
        last = at_pause;
    }
    assert!(u64::from(last) > ROUNDS / 8, "only {last} steps went, so that hardly anything was interrupted");
    let received: usize = people.iter().map(|(person, _)| scene.texts_of(*person).len()).sum();
    assert_eq!(u32::try_from(received), Ok(last));
    assert!(people.iter().all(|(person, _)| scene.texts_of(*person).len() <= 1));
}

#[tokio::test]
async fn what_a_pause_held_back_goes_on_without_a_burst() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(8).await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    let campaigns = scene.campaigns();
    scene.approve(id).await;
    scene.turns_come(8).await;
    scene.until_written_to(id, 8).await;
    eventually_async(async || scene.progress(id).await.running == 8).await;
    campaigns.pause(id, ADMIN).await.unwrap();
    let twice = campaigns.pause(id, ADMIN).await;
    assert!(matches!(twice, Err(CampaignError::State(CampaignState::Paused))), "{twice:?}");
    scene.hours_pass(60).await;
    assert_eq!(scene.steps_in_outbox().await, []);
    // One step an hour, of two.
    campaigns.set_limits(id, limits(12, 100), ADMIN).await.unwrap();
    assert_eq!(campaigns.resume(id, ADMIN).await.unwrap(), 8);
    let second = || people.iter().filter(|(person, _)| scene.texts_of(*person).len() == 2).count();
    for hour in 1..=8 {
        eventually(|| (second() == hour).then_some(())).await;
        scene.hours_pass(1).await;
    }
    eventually_async(async || scene.progress(id).await.finished == 8).await;
    scene.turns_come(1).await;
    scene.state_is(id, CampaignState::Finished).await;
}

#[tokio::test]
async fn a_step_in_the_outbox_waits_for_the_resumption_too() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(2).await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    scene.change_setting(Setting::MinimumGap, "3600").await;
    scene.approve(id).await;
    scene.turns_come(2).await;
    scene.until_written_to(id, 1).await;
    eventually_async(async || scene.steps_in_outbox().await.len() == 1).await;
    scene.campaigns().pause(id, ADMIN).await.unwrap();
    let why = scene.ask("/why @guest_0", "the campaign is paused").await;
    assert!(why.text.contains("✓ a consent is recorded"), "{}", why.text);
    scene.press(why.id, "📣 The campaign").await;
    scene.turned(why.id, "📣 Spring: ⏸ paused").await;
    scene.hours_pass(2).await;
    let waiting = scene.steps_in_outbox().await.remove(0);
    assert_eq!((waiting.reason, waiting.attempts), (Some(ItemReason::CampaignPaused), 0));
    assert_eq!(scene.campaigns().resume(id, ADMIN).await.unwrap(), 1);
    scene.until_written_to(id, 2).await;
}

#[tokio::test]
async fn it_pauses_itself_when_too_many_refuse_and_tells_the_managers() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(32).await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    for _ in 0..4 {
        scene.approve(id).await;
    }
    scene.until_started(id, 29).await;
    scene.until_written_to(id, 29).await;
    // Of fewer than thirty, one says too little.
    let (first, _) = people[31];
    scene.sandbox.write(first, scene.sam, "Stop");
    eventually_async(async || scene.progress(id).await.refused == 1).await;
    assert_eq!(scene.campaigns().whole(id).await.unwrap().unwrap().campaign.state, CampaignState::Running);
    assert_eq!(scene.progress(id).await.answered, 0, "an opt-out is no answer");
    scene.until_started(id, 31).await;
    scene.until_written_to(id, 31).await;
    let (second, contact) = people[30];
    // A member's hand is no refusal.
    let dialogs = Dialogs::new(scene.desk(), Wake::default());
    let by_hand = Username::parse("guest_29").unwrap();
    dialogs.stop(&Target::Name(by_hand), ADMIN).await.unwrap();
    assert_eq!(scene.progress(id).await.refused, 1);
    scene.sandbox.write(second, scene.sam, "Stop");
    scene.state_is(id, CampaignState::Paused).await;
    let pause = scene.campaigns().whole(id).await.unwrap().unwrap().campaign.pause.unwrap();
    assert_eq!(pause.cause, PauseCause::Brake(Brake::Refused { refused: 2, written_to: 31 }));
    scene.shown("has paused itself: 2 of 31 people blocked the account or opted out").await;
    scene.turns_come(2).await;
    assert_eq!(scene.progress(id).await.written_to, 31);
    let run = scene.sequences().runs_of(contact, 1).await.unwrap().remove(0).run;
    assert_eq!((run.state, run.reason), (RunState::Stopped, Some(RunReason::OptedOut)));
    // It goes on when a member says so.
    scene.campaigns().resume(id, ADMIN).await.unwrap();
    scene.turns_come(1).await;
    scene.until_written_to(id, 32).await;
}

#[tokio::test]
async fn a_block_counts_as_a_refusal_and_holds_the_steps_behind_it() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(30).await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 1)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    for _ in 0..3 {
        scene.approve(id).await;
    }
    scene.turns_come(30).await;
    scene.until_written_to(id, 30).await;
    eventually_async(async || scene.progress(id).await.running == 30).await;
    // Who was written to first has the first step that is due.
    let (blocks, _) = people[29];
    scene.sandbox.block(blocks, scene.sam, true);
    scene.hours_pass(2).await;
    scene.state_is(id, CampaignState::Paused).await;
    let pause = scene.campaigns().whole(id).await.unwrap().unwrap().campaign.pause.unwrap();
    assert_eq!(pause.cause, PauseCause::Brake(Brake::Refused { refused: 1, written_to: 30 }));
    scene.hours_pass(24).await;
    let second = people.iter().filter(|(person, _)| scene.texts_of(*person).len() == 2).count();
    assert_eq!(second, 0);
}

#[tokio::test]
async fn one_peer_flood_pauses_it() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(3).await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    let (door, method) = (Door::Mtproto, "messages.sendMessage".into());
    let kind = FaultKind::Error { code: 400, text: "PEER_FLOOD".into() };
    let fault = Fault { door, method, caller: None, times: 1, kind, when: When::BeforeEffect };
    scene.sandbox.edit(|state| state.faults.order(fault));
    scene.approve(id).await;
    scene.turns_come(1).await;
    scene.state_is(id, CampaignState::Paused).await;
    let pause = scene.campaigns().whole(id).await.unwrap().unwrap().campaign.pause.unwrap();
    assert_eq!(pause.cause, PauseCause::Brake(Brake::PeerFlood));
    let told = scene.shown("has paused itself: Telegram thinks").await;
    scene.press(told.id, "📣 The campaign").await;
    scene.turned(told.id, "It paused itself: Telegram limits an account after complaints").await;
    assert!(people.iter().all(|(person, _)| scene.texts_of(*person).is_empty()));
}

#[tokio::test]
async fn an_answer_stops_it_for_a_person_and_a_second_campaign_writes_to_nobody_twice() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(2).await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    scene.approve(id).await;
    scene.turns_come(2).await;
    scene.until_written_to(id, 2).await;
    eventually_async(async || scene.progress(id).await.running == 2).await;
    let (answers, contact) = people[0];
    scene.sandbox.write(answers, scene.sam, "Who is this?");
    eventually_async(async || scene.progress(id).await.answered == 1).await;
    let run = scene.sequences().runs_of(contact, 1).await.unwrap().remove(0).run;
    assert_eq!((run.state, run.reason, run.campaign), (RunState::Stopped, Some(RunReason::TheyWrote), Some(id)));
    scene.hours_pass(49).await;
    scene.gets(people[1].0, &["One", "Two"]).await;
    assert_eq!(scene.texts_of(answers), ["One"]);
    eventually_async(async || scene.progress(id).await.finished == 1).await;
    scene.turns_come(1).await;
    scene.state_is(id, CampaignState::Finished).await;

    // The same list and sequence once more.
    let reading = async || scene.desk().read().await.unwrap();
    let list = reading().await.lists().named(&"Fair".parse().unwrap()).await.unwrap().unwrap().id;
    let taken = scene.campaigns().create(&"SPRING".parse().unwrap(), sequence, list, ADMIN).await;
    assert!(matches!(taken, Err(CampaignError::Taken)), "{taken:?}");
    let again: CampaignName = "Autumn".parse().unwrap();
    let again = scene.campaigns().create(&again, sequence, list, ADMIN).await.unwrap();
    let nobody = scene.campaigns().next_ten(again).await;
    assert!(matches!(nobody, Err(CampaignError::Approval(ApprovalError::Everybody))), "{nobody:?}");
    let counts = scene.campaigns().preflight(again).await.unwrap().unwrap().counts;
    assert_eq!(counts, PreflightCounts { had_sequence: 2, ..PreflightCounts::default() });
}

#[tokio::test]
async fn a_reaction_is_an_answer_in_the_counts_of_a_campaign() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(2).await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    scene.approve(id).await;
    scene.turns_come(2).await;
    scene.until_written_to(id, 2).await;
    // All messages are sent: no run is left to be stopped by it.
    eventually_async(async || scene.progress(id).await.finished == 2).await;
    let (likes, contact) = people[1];
    let message = scene.sandbox.received(likes)[0].message_id;
    scene.sandbox.react(likes, scene.sam, message, Some("👍")).unwrap();
    eventually_async(async || scene.progress(id).await.outcomes.answered == 1).await;
    let progress = scene.progress(id).await;
    assert_eq!((progress.answered, progress.outcomes.finished, progress.outcomes.all()), (1, 1, 2));
    let whole = scene.campaigns().whole(id).await.unwrap().unwrap();
    assert_eq!(whole.results.iter().map(|result| result.answered).sum::<u32>(), 1);
    let recipients = scene.campaigns().recipients(id, 0, 9).await.unwrap();
    let answered = recipients.iter().filter(|one| one.answered_at.is_some());
    let answered: Vec<_> = answered.filter_map(|one| one.contact.as_ref()).map(|contact| contact.id).collect();
    assert_eq!(answered, [contact]);
    // It still waits for nothing.
    let dialog = scene.dialog_with(likes).await;
    let dialog = scene.desk().read().await.unwrap().dialogs().get_dialog(dialog).await.unwrap().unwrap();
    assert_eq!(dialog.unanswered_since, None);
}

#[tokio::test]
async fn an_ended_campaign_sends_nothing_more_and_is_counted_to_the_last_person() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(12).await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    scene.approve(id).await;
    scene.until_started(id, 3).await;
    scene.until_written_to(id, 3).await;
    eventually_async(async || scene.progress(id).await.running == 3).await;
    scene.campaigns().end(id, ADMIN).await.unwrap();
    let progress = scene.progress(id).await;
    assert_eq!((progress.left_out.as_slice(), progress.stopped), (&[(LeftOut::Ended, 9)][..], 3));
    assert_eq!((progress.decided(), progress.people), (12, 12));
    scene.hours_pass(49).await;
    let all: usize = people.iter().map(|(person, _)| scene.texts_of(*person).len()).sum();
    assert_eq!(all, 3);
    let over = scene.campaigns().resume(id, ADMIN).await;
    assert!(matches!(over, Err(CampaignError::State(CampaignState::Finished))), "{over:?}");
}

#[tokio::test]
async fn with_an_erased_person_the_report_keeps_its_counts() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(12).await;
    let sequence = scene.sequence(&[("One", 0), ("Two", 48)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    scene.approve(id).await;
    scene.turns_come(10).await;
    scene.until_written_to(id, 10).await;
    eventually_async(async || scene.progress(id).await.running == 10).await;
    scene.moments_pass(SignedDuration::from_secs(120)).await;
    // One who was written to, and one who was not.
    for username in ["guest_11", "guest_0"] {
        let asked = scene.ask(&format!("/forget @{username}"), "for good?").await;
        scene.press(asked.id, "🗑 Yes, erase it all").await;
        scene.turned(asked.id, "Forgotten.").await;
    }
    let progress = scene.progress(id).await;
    assert_eq!((progress.written_to, progress.running, progress.unapproved), (10, 9, 1));
    assert_eq!(progress.left_out, [(LeftOut::Forgotten, 1)]);
    let all = scene.campaigns().recipients(id, 0, 100).await.unwrap();
    let gone: Vec<_> = all.iter().filter(|one| one.contact.is_none()).map(|one| (one.position, &one.fate)).collect();
    assert_eq!(gone, [(1, &RecipientFate::Forgotten), (12, &RecipientFate::LeftOut(LeftOut::Forgotten, None))]);
    scene.hours_pass(49).await;
    assert_eq!(scene.texts_of(people[11].0), ["One"]);
}

#[tokio::test]
async fn two_contacts_that_prove_to_be_one_stand_in_an_audience_once() {
    let scene = Scene::at_work().await;
    let bob = TelegramUserId(scene.bob().0);
    let by_name = scene.agreed("bob_lee").await;
    let mut work = scene.desk().begin().await.unwrap();
    let by_id = work.contacts().find_or_add(&Target::Person(bob), ADMIN).await.unwrap();
    work.commit().await.unwrap();
    let sequence = scene.sequence(&[("One", 0)]).await;
    let id = scene.draft(sequence, &[by_name, by_id]).await;
    let mut work = scene.desk().begin().await.unwrap();
    work.people().set_name(&Username::parse("bob_lee").unwrap(), Some(bob)).await.unwrap();
    work.commit().await.unwrap();
    let progress = scene.progress(id).await;
    assert_eq!((progress.people, progress.unapproved), (2, 1));
    assert_eq!(progress.left_out, [(LeftOut::Double, 1)]);
}

/// Every kind of recipient, and how the pre-flight calls them.
const KINDS: [(&str, Option<LeftOut>); 14] = [
    ("ready_one", None),
    ("ready_two", None),
    ("by_hand_x", Some(LeftOut::ByHand)),
    ("stopped_x", Some(LeftOut::OnStopList)),
    ("closed_x", Some(LeftOut::Closed)),
    // Nobody has written to them; their stage is closed.
    ("lost_x", Some(LeftOut::Closed)),
    ("had_it_x", Some(LeftOut::HadSequence)),
    ("silent_x", Some(LeftOut::WithoutConsent)),
    ("phone_only", Some(LeftOut::Unreachable)),
    ("waiting_x", Some(LeftOut::Waiting)),
    ("talking_x", Some(LeftOut::Talking)),
    // Another username of the person before.
    ("twice_x", Some(LeftOut::Double)),
    ("lately_x", Some(LeftOut::WrittenLately)),
    ("hole_x", Some(LeftOut::Holes)),
];

#[tokio::test]
async fn a_preflight_counts_what_happens_then_with_every_kind_of_recipient() {
    let scene = Scene::at_work().await;
    scene.allow_strangers(40).await;
    let before = scene.sequence(&[("Before", 0)]).await;
    let store = scene.desk();
    let steps = [step("Hello {first_name}, from {city}", 0), step("Two", 48)];
    let sequence = scene.sequences().add(&"Spring".parse().unwrap(), Purpose::Write, &steps, ADMIN).await.unwrap();
    let (mut all, mut people) = (Vec::new(), Vec::new());
    for (username, _) in KINDS {
        if username == "phone_only" {
            let mut work = store.begin().await.unwrap();
            let typed = TypedContact::parse("+1 555 200 0001 Pat").unwrap();
            let contact = work.contacts().add(&typed, ADMIN).await.unwrap();
            let new = NewConsent::now(Purpose::Write, Basis::Agreed);
            work.contacts().record_consent(contact, &new, ADMIN).await.unwrap();
            work.commit().await.unwrap();
            all.push(contact);
            continue;
        }
        if username == "twice_x" {
            all.push(scene.agreed(username).await);
            continue;
        }
        people.push((username, scene.named(username)));
        let contact = if username == "silent_x" { scene.known(username).await } else { scene.agreed(username).await };
        all.push(contact);
        let mut work = store.begin().await.unwrap();
        let name = username.parse().unwrap();
        work.contacts().set_name(contact, &name, ADMIN).await.unwrap();
        if username != "hole_x" {
            work.contacts().set_field(contact, &"city".parse().unwrap(), Some("Berlin"), ADMIN).await.unwrap();
        }
        work.commit().await.unwrap();
        let person = people.last().unwrap().1;
        match username {
            "stopped_x" => drop(scene.ask("/stop @stopped_x", "is on the stop-list now").await),
            "closed_x" => {
                let run = scene.started(before, contact).await;
                scene.run_is(run, RunState::Finished, None).await;
                let dialog = scene.dialog_with(person).await;
                let dialogs = Dialogs::new(scene.desk(), Wake::default());
                dialogs.change(dialog, DialogEvent::Failed, ADMIN).await.unwrap();
            }
            "lost_x" => scene.stands_at(contact, DialogStatus::Stopped).await,
            "had_it_x" => {
                let run = scene.started(sequence, contact).await;
                scene.waits_for_step(run, 2).await;
                scene.sequences().stop(run, ADMIN).await.unwrap();
            }
            "waiting_x" => {
                scene.sandbox.write(person, scene.sam, "Anybody here?");
                scene.shown("Anybody here?").await;
            }
            "talking_x" => {
                scene.sandbox.write(person, scene.sam, "Good morning");
                scene.shown("Good morning").await;
                scene.ask("/send @talking_x Good morning to you", "✅ sent").await;
            }
            "lately_x" => {
                let run = scene.started(before, contact).await;
                scene.run_is(run, RunState::Finished, None).await;
            }
            _ => {}
        }
    }
    let received: Vec<usize> = people.iter().map(|(_, person)| scene.texts_of(*person).len()).collect();
    let list = scene.fair_list(&all).await;
    let id = scene.campaigns().create(&"Spring".parse().unwrap(), sequence, list, ADMIN).await.unwrap();
    scene.campaigns().set_limits(id, limits(FAST, 100), ADMIN).await.unwrap();
    let place = KINDS.iter().rev().position(|(username, _)| *username == "by_hand_x").unwrap();
    scene.campaigns().leave_out(id, u32::try_from(place + 1).unwrap(), ADMIN).await.unwrap();
    let (_, talking) = people.iter().find(|(username, _)| *username == "talking_x").unwrap();
    let mut work = store.begin().await.unwrap();
    let twice = Username::parse("twice_x").unwrap();
    work.people().set_name(&twice, Some(TelegramUserId(talking.0))).await.unwrap();
    work.commit().await.unwrap();

    let warned = scene.campaigns().preflight(id).await.unwrap().unwrap();
    let expected = PreflightCounts {
        double: 1,
        on_stop_list: 1,
        closed: 2,
        had_sequence: 1,
        without_consent: 1,
        unreachable: 1,
        waiting: 1,
        talking: 1,
        written_lately: 1,
        holes: 1,
        by_hand: 1,
        ready: 2,
    };
    assert_eq!((warned.counts, warned.counts.people()), (expected, 14));
    assert_eq!(warned.holes, [("city".parse().unwrap(), 1)]);
    assert_eq!(warned.accounts.len(), 1);
    assert_eq!(warned.first_day, warned.last_day);
    let shown: Vec<&str> = warned.samples.iter().map(|sample| sample.text.text.as_str()).collect();
    assert_eq!(shown, ["Hello ready_two, from Berlin", "Hello ready_one, from Berlin"]);

    let next = scene.campaigns().next_ten(id).await.unwrap();
    assert_eq!(next.texts, warned.samples);
    assert_eq!(scene.campaigns().approve(id, next.shown, ADMIN).await.unwrap(), 2);
    scene.turns_come(3).await;
    scene.until_written_to(id, 2).await;
    let progress = scene.progress(id).await;
    assert_eq!((progress.written_to, progress.all_left_out(), progress.people), (2, 12, 14));
    for (username, kind) in KINDS {
        let of_kind = progress.left_out.iter().find(|(reason, _)| Some(*reason) == kind);
        assert_eq!(of_kind.is_some(), kind.is_some(), "{username}");
    }
    // The file says the same of each of them.
    let recipients = scene.campaigns().recipients(id, 0, 100).await.unwrap();
    for (recipient, (username, kind)) in recipients.iter().zip(KINDS.into_iter().rev()) {
        let fate = match &recipient.fate {
            RecipientFate::LeftOut(reason, _) => Some(*reason),
            RecipientFate::Run { .. } => None,
            other => panic!("{username}: {other:?}"),
        };
        assert_eq!((fate, recipient.written_at.is_some()), (kind, kind.is_none()), "{username}");
    }
    let after: Vec<usize> = people.iter().map(|(_, person)| scene.texts_of(*person).len()).collect();
    for (((username, person), before), after) in people.iter().zip(received).zip(after) {
        let ready = usize::from(username.starts_with("ready"));
        assert_eq!(after - before, ready, "{username}: {:?}", scene.texts_of(*person));
    }
    // And the pre-flight says now what was decided.
    let now = scene.campaigns().preflight(id).await.unwrap().unwrap();
    assert_eq!(now.counts, expected);
}

#[tokio::test]
async fn who_stops_agreeing_after_the_approval_is_left_out_at_their_turn() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(3).await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    scene.approve(id).await;
    let mut work = scene.desk().begin().await.unwrap();
    work.contacts().withdraw_consent(people[0].1, None, Some(ADMIN), None).await.unwrap();
    work.commit().await.unwrap();
    scene.turns_come(4).await;
    scene.until_written_to(id, 2).await;
    eventually_async(async || scene.progress(id).await.left_out == [(LeftOut::WithoutConsent, 1)]).await;
    assert!(scene.texts_of(people[0].0).is_empty());
}

#[tokio::test]
async fn each_decision_about_a_campaign_is_in_the_log() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(2).await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    let campaigns = scene.campaigns();
    campaigns.rename(id, &"Spring fair".parse().unwrap(), ADMIN).await.unwrap();
    scene.approve(id).await;
    campaigns.pause(id, ADMIN).await.unwrap();
    campaigns.resume(id, ADMIN).await.unwrap();
    let under_way = campaigns.delete(id, ADMIN).await;
    assert!(matches!(under_way, Err(CampaignError::State(CampaignState::Running))), "{under_way:?}");
    campaigns.end(id, ADMIN).await.unwrap();
    let list = scene.desk().read().await.unwrap().lists().named(&"Fair".parse().unwrap()).await.unwrap().unwrap();
    let other = campaigns.create(&"Autumn".parse().unwrap(), sequence, list.id, ADMIN).await.unwrap();
    campaigns.delete(other, ADMIN).await.unwrap();
    assert!(campaigns.whole(other).await.unwrap().is_none());
    let log = scene.desk().read().await.unwrap().audit().newest(30).await.unwrap();
    let mut done: Vec<(&str, &str)> = log
        .iter()
        .filter(|line| line.action.starts_with("campaign") && line.actor == Some(ADMIN))
        .map(|line| (line.action.as_str(), line.details.as_deref().unwrap_or_default()))
        .collect();
    done.reverse();
    assert_eq!(
        done,
        [
            ("campaign_made", "Spring: Follow-up, 2"),
            ("campaign_changed", "Spring: 1440 a day, 1000 from one account"),
            ("campaign_changed", "Spring → Spring fair"),
            ("campaign_approved", "Spring fair: 2 of 2"),
            ("campaign_paused", "Spring fair"),
            ("campaign_resumed", "Spring fair: 0"),
            ("campaign_ended", "Spring fair"),
            ("campaign_made", "Autumn: Follow-up, 2"),
            ("campaign_deleted", "Autumn"),
        ]
    );
    // What a campaign does by itself has no author: see "campaign_finished" below.
    let once: ShownTen = "0000000000000000.0.2".parse().unwrap();
    let gone = campaigns.approve(other, once, ADMIN).await;
    assert!(matches!(gone, Err(CampaignError::Gone)), "{gone:?}");
}

#[tokio::test]
async fn a_campaign_without_anybody_left_finishes_by_itself() {
    let scene = Scene::at_work().await;
    let people = scene.agreed_people(1).await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let id = scene.draft(sequence, &contacts(&people)).await;
    scene.approve(id).await;
    scene.turns_come(1).await;
    scene.until_written_to(id, 1).await;
    scene.turns_come(1).await;
    scene.state_is(id, CampaignState::Finished).await;
    let log = scene.desk().read().await.unwrap().audit().newest(9).await.unwrap();
    let finished = log.iter().find(|line| line.action == "campaign_finished").unwrap();
    assert_eq!((finished.actor, finished.details.as_deref()), (None, Some("Spring")));
    // A status of the dialog changes nothing any more.
    let dialog = scene.dialog_with(people[0].0).await;
    Dialogs::new(scene.desk(), Wake::default()).change(dialog, DialogEvent::Qualified, ADMIN).await.unwrap();
    assert_eq!(scene.progress(id).await.finished, 1);
}
