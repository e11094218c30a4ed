//! Stories of every way in which "Stop" arrives: a person's own words are an opt-out, forwarded ones are not.

use rstest::rstest;
use salesdesk::domain::dialog::DialogStatus;
use telegram_sandbox::control::Origin;
use telegram_sandbox::world::Person;

use crate::bot::{Scene, eventually};

#[derive(Clone, Copy, Debug)]
enum Way {
    New,
    /// An earlier message is edited into it.
    Edited,
    Caption,
    EditedCaption,
    Reply,
    /// With a quote of our words.
    Quote,
    /// Their own earlier words, forwarded.
    OwnForwarded,
}

#[rstest]
#[case(Way::New)]
#[case(Way::Edited)]
#[case(Way::Caption)]
#[case(Way::EditedCaption)]
#[case(Way::Reply)]
#[case(Way::Quote)]
#[case(Way::OwnForwarded)]
#[tokio::test]
async fn their_own_stop_is_an_opt_out_however_it_arrives(#[case] way: Way) {
    let (scene, bob) = Scene::talking().await;
    let (world, sam) = (&scene.sandbox, scene.sam);
    let ours = world.received(bob)[0].message_id;
    match way {
        Way::New => {
            world.write(bob, sam, "Stop, please");
        }
        Way::Edited => {
            let typed = world.write(bob, sam, "One moment");
            scene.shown("One moment").await;
            world.edit_text(bob, sam, typed, "Stop");
        }
        Way::Caption => {
            world.write_file(bob, sam, "Stop. Thank you", true, "no.jpg", b"no");
        }
        Way::EditedCaption => {
            let typed = world.write_file(bob, sam, "Our office", true, "office.jpg", b"office");
            scene.shown("Our office").await;
            world.edit_text(bob, sam, typed, "STOP!");
        }
        Way::Reply => {
            world.write_reply(bob, sam, "Stop", ours);
        }
        Way::Quote => {
            world.write_quote(bob, sam, "Stop", ours, "How can I help?");
        }
        Way::OwnForwarded => {
            world.forward(bob, sam, Origin::Person(bob), "Stop");
        }
    }
    scene.shown("Wants no more messages").await;
    assert_eq!(scene.dialog(1).await.status, DialogStatus::Stopped);
    scene.ask("/send @bob_lee More?", "is on the stop-list").await;
    assert_eq!(scene.texts_of(bob).len(), 1);
}

#[tokio::test]
async fn what_somebody_else_said_stops_nobody() {
    let (scene, bob) = Scene::talking().await;
    let eve = scene.sandbox.add(Person::named("Eve").username("eve_x"));
    let (world, sam) = (&scene.sandbox, scene.sam);
    let ours = world.received(bob)[0].message_id;
    world.forward(bob, sam, Origin::Person(eve), "Stop");
    world.forward(bob, sam, Origin::Hidden("Eve".into()), "STOP!");
    world.forward(bob, sam, Origin::Person(sam), "Write Stop if you want no more");
    world.write_quote(bob, sam, "Sounds good", ours, "Stop");
    let last = scene.shown("Sounds good").await;
    let dialog = scene.dialog(1).await;
    assert_eq!((dialog.status, dialog.refusal_at), (DialogStatus::Active, None));
    assert!(!last.text.contains("refusal"), "{}", last.text);
    // Forwarding makes nobody known.
    scene.ask("/send @bob_lee And this?", "✅ sent").await;
    eventually(|| (scene.texts_of(bob).len() == 2).then_some(())).await;
    assert!(
        scene
            .app
            .as_ref()
            .unwrap()
            .store
            .read()
            .await
            .unwrap()
            .dialogs()
            .by_prospect(salesdesk::domain::ids::TelegramUserId(eve.0))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_forwarded_stop_is_heard_as_such_after_time_away_too() {
    let (mut scene, bob) = Scene::talking().await;
    scene.app.take().unwrap().stop().await;
    scene.sandbox.forward(bob, scene.sam, Origin::Hidden("Eve".into()), "Stop");
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    let typed = scene.sandbox.write(carl, scene.sam, "Hello");
    scene.sandbox.edit_text(carl, scene.sam, typed, "Stop");
    scene.open().await;
    let carls = scene.shown("Wants no more messages").await;
    assert!(carls.text.contains("Carl"), "{}", carls.text);
    assert_eq!(scene.dialog(1).await.status, DialogStatus::Active);
}
