//! Stories of files on their way through the desk: fetched once for all requests, never held in memory as a whole.

use salesdesk::domain::team::Role;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Moment, Person, PersonId};

use crate::bot::{LIMIT, Scene, eventually};

const GET: &str = "📎 Get the file";

impl Scene {
    fn calls(&self, method: &str) -> usize {
        self.sandbox.look().journal.calls(method).count()
    }

    /// The files that the bot has sent to somebody.
    fn files_of(&self, person: PersonId) -> Vec<ChatMessage> {
        let mut chat = self.sandbox.bot_chat(person);
        chat.retain(|one| one.from_bot && one.file.is_some());
        chat
    }
}

#[tokio::test]
async fn presses_on_the_same_message_join_one_fetch_and_one_upload() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let bytes = vec![5; 1_300_000];
    scene.sandbox.write_file(bob, scene.sam, "our floor", false, "plan.pdf", &bytes);
    let (to_ann, to_olga) = (scene.shown("our floor").await, scene.shown_to(olga, "our floor").await);
    let begun = scene.sandbox.hooks().stop_at("upload.getFile", Moment::Seen);
    for _ in 0..20 {
        scene.press(to_ann.id, GET).await;
    }
    let begun = begun.await.unwrap();
    scene.sandbox.press(olga, to_olga.id, GET).unwrap().answer(LIMIT).await.unwrap();
    let pieces = scene.calls("upload.getFile");
    drop(begun);
    for person in [scene.ann, olga] {
        eventually(|| (!scene.files_of(person).is_empty()).then_some(())).await;
    }
    assert_eq!(pieces, 1, "the second piece is asked for after the first");
    let fetched = scene.calls("upload.getFile");
    assert!(fetched <= bytes.len().div_ceil(128 * 1024) + 1, "{fetched} pieces of one file were fetched");
    assert_eq!(scene.calls("sendDocument"), 2, "one for each chat");
    let (of_ann, of_olga) = (scene.files_of(scene.ann), scene.files_of(olga));
    assert_eq!((of_ann.len(), of_olga.len()), (1, 1));
    let (first, second) = (of_ann[0].file.as_ref().unwrap(), of_olga[0].file.as_ref().unwrap());
    assert_eq!(first.file_id, second.file_id, "the second chat gets what Telegram has already");
    assert_eq!(scene.sandbox.file(&first.file_id).unwrap().to_vec(), bytes);

    // The file can be requested again.
    scene.press(to_ann.id, GET).await;
    eventually(|| (scene.files_of(scene.ann).len() == 2).then_some(())).await;
}

#[tokio::test]
async fn two_files_are_fetched_at_a_time() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let first = scene.sandbox.hooks().stop_at("upload.getFile", Moment::Seen);
    let second = scene.sandbox.hooks().stop_at("upload.getFile", Moment::Seen);
    for name in ["one.pdf", "two.pdf", "three.pdf"] {
        scene.sandbox.write_file(bob, scene.sam, name, false, name, b"a few words");
        let card = scene.shown(&format!("· {name}")).await;
        scene.press(card.id, GET).await;
    }
    let held = (first.await.unwrap(), second.await.unwrap());
    // The third request would have been answered by now: a later call of the same account is.
    scene.sandbox.write(bob, scene.sam, "and?");
    scene.shown("and?").await;
    assert_eq!(scene.calls("upload.getFile"), 2);
    drop(held);
    eventually(|| (scene.files_of(scene.ann).len() == 3).then_some(())).await;
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_by_its_size_alone() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write_file(bob, scene.sam, "the film", false, "film.mp4", &vec![0; 50 * 1024 * 1024 + 1]);
    let card = scene.shown("the film").await;
    scene.press(card.id, GET).await;
    scene.shown("Bots may not send files of more than 50").await;
    assert_eq!(scene.calls("upload.getFile"), 0);
}
