//! Stories of people whose dialog or stage is closed: no sequence and no campaign writes to them, and the reason is said.

use salesdesk::contacts::Contacts;
use salesdesk::dialogs::Dialogs;
use salesdesk::domain::dialog::{DialogEvent, DialogStatus};
use salesdesk::domain::ids::{ContactId, TelegramUserId};
use salesdesk::domain::run::{RunReason, RunState};
use salesdesk::domain::stage::Stage;
use salesdesk::domain::username::Username;
use salesdesk::sequences::PutMany;
use salesdesk::store::PutOn;
use salesdesk::tasks::Wake;
use telegram_sandbox::world::PersonId;

use crate::bot::{Scene, eventually};
use crate::desk::ADMIN;
use crate::ops::eventually_async;

impl Scene {
    async fn stage_that_brings(&self, status: DialogStatus) -> Stage {
        let stages = self.desk().read().await.unwrap().contacts().stages().await.unwrap();
        stages.into_iter().find(|stage| stage.brings == Some(status)).unwrap()
    }

    /// Moves a contact to the first stage that brings this status.
    pub(crate) async fn stands_at(&self, contact: ContactId, status: DialogStatus) {
        let stage = self.stage_that_brings(status).await;
        let contacts = Contacts::new(self.desk(), Dialogs::new(self.desk(), Wake::default()));
        contacts.move_to(contact, stage.id, ADMIN).await.unwrap().unwrap();
    }

    pub(crate) async fn status_with(&self, person: PersonId) -> DialogStatus {
        let dialog = self.dialog_with(person).await;
        self.desk().read().await.unwrap().dialogs().get_dialog(dialog).await.unwrap().unwrap().status
    }
}

#[tokio::test]
async fn whose_dialog_is_closed_is_put_on_no_sequence_and_the_screen_says_why() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    let dialog = scene.dialog_with(bob).await;
    Dialogs::new(scene.desk(), Wake::default()).change(dialog, DialogEvent::Failed, ADMIN).await.unwrap();
    let contact = scene.agreed("bob_lee").await;
    let sequence = scene.sequence(&[("One", 0)]).await;
    let (whole, _) = scene.sequences().whole(sequence).await.unwrap().unwrap();
    let audience = scene.sequences().audience(&whole, &[contact]).await.unwrap();
    assert_eq!((audience.ready.len(), audience.closed, audience.stopped, audience.all()), (0, 1, 0, 1));
    assert_eq!(scene.sequences().put_on(sequence, contact, false, ADMIN).await.unwrap(), PutOn::Closed);
    let many = scene.sequences().put_many(sequence, &[contact], ADMIN).await.unwrap();
    assert_eq!(many, PutMany { closed: 1, ..PutMany::default() });
    let card = scene.ask("/contact @bob_lee", "👤 Bob Lee").await;
    scene.on(&card, "🔁 Sequences", "On none yet").await;
    scene.on(&card, "➕ Put on a sequence", "On which sequence").await;
    let shown = scene.on(&card, "Follow-up", "🔒 It is closed with them").await;
    assert!(!shown.buttons.iter().flatten().any(|button| button.text.contains("Start")), "{}", shown.text);
}

#[tokio::test]
async fn who_stands_at_a_stage_that_closes_is_written_to_by_nobody() {
    let scene = Scene::at_work().await;
    let (bob, carl, dora) = (scene.bob(), scene.named("carl_x"), scene.named("dora_x"));
    let sequence = scene.sequence(&[("One", 1)]).await;
    let (whole, _) = scene.sequences().whole(sequence).await.unwrap().unwrap();
    // Nobody has written to them yet.
    let contact = scene.agreed("bob_lee").await;
    scene.stands_at(contact, DialogStatus::Stopped).await;
    let audience = scene.sequences().audience(&whole, &[contact]).await.unwrap();
    assert_eq!((audience.ready.len(), audience.closed), (0, 1));
    assert_eq!(scene.sequences().put_on(sequence, contact, false, ADMIN).await.unwrap(), PutOn::Closed);

    // A run that waits for its first step ends with the move.
    let contact = scene.agreed("carl_x").await;
    let run = scene.started(sequence, contact).await;
    scene.stands_at(contact, DialogStatus::Stopped).await;
    scene.run_is(run, RunState::Stopped, Some(RunReason::StatusChanged)).await;

    // A step that is to be claimed is refused, however the contact came to the stage.
    let contact = scene.agreed("dora_x").await;
    let run = scene.started(sequence, contact).await;
    let lost = scene.stage_that_brings(DialogStatus::Stopped).await;
    let mut work = scene.desk().begin().await.unwrap();
    work.contacts().set_stage(contact, lost.id, ADMIN).await.unwrap().unwrap();
    work.commit().await.unwrap();
    scene.hours_pass(2).await;
    let ended = scene.run_is(run, RunState::Stopped, Some(RunReason::NotDelivered)).await;
    assert_eq!(ended.details.as_deref(), Some("dialog_closed"));
    scene.ask("/send @dora_x Hello", "choose another stage").await;
    for person in [bob, carl, dora] {
        assert_eq!(scene.texts_of(person), [""; 0]);
    }
}

#[tokio::test]
async fn a_new_dialog_takes_the_status_that_the_stage_brings() {
    let scene = Scene::at_work().await;
    // They write first.
    let bob = scene.bob();
    scene.stands_at(scene.agreed("bob_lee").await, DialogStatus::Stopped).await;
    let mut work = scene.desk().begin().await.unwrap();
    let name = Username::parse("bob_lee").unwrap();
    work.people().set_name(&name, Some(TelegramUserId(bob.0))).await.unwrap();
    work.commit().await.unwrap();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    assert_eq!(scene.status_with(bob).await, DialogStatus::Stopped);
    // The desk writes first.
    let carl = scene.named("carl_x");
    scene.stands_at(scene.agreed("carl_x").await, DialogStatus::Qualified).await;
    scene.ask("/send @carl_x Welcome", "✅ sent").await;
    eventually(|| (scene.texts_of(carl) == ["Welcome"]).then_some(())).await;
    eventually_async(async || scene.status_with(carl).await == DialogStatus::Qualified).await;
}
