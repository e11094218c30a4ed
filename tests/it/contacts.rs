//! Stories of contacts: who is one, what the team notes about them, where they stand.

use salesdesk::contacts::WholeContact;
use salesdesk::domain::dialog::DialogStatus;
use salesdesk::domain::dialog_access::VisibleDialogs;
use salesdesk::domain::ids::{ContactId, TelegramUserId};
use salesdesk::domain::phone::Phone;
use salesdesk::domain::spoken_language::SpokenLanguage;
use salesdesk::domain::target::Target;
use salesdesk::domain::team::Role;
use salesdesk::domain::typed_contact::TypedContact;
use salesdesk::domain::username::Username;
use salesdesk::store::{ContactList, Prospect};
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::Person;

use crate::bot::{Scene, eventually, labels};

impl Scene {
    /// All contacts, newest first.
    async fn contacts(&self) -> Vec<WholeContact> {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let page = reading.contacts().page(ContactList::All, VisibleDialogs::All, 0, 100).await.unwrap();
        let mut contacts = Vec::new();
        for contact in page.rows {
            contacts.push(WholeContact {
                labels: reading.contacts().labels_of(contact.id).await.unwrap(),
                stages: reading.contacts().stages().await.unwrap(),
                fields: reading.contacts().fields(contact.id).await.unwrap(),
                contact,
            });
        }
        contacts
    }

    /// Ann presses a button of a contact, which turns the message into the next screen.
    pub(crate) async fn on(&self, card: &ChatMessage, button: &str, words: &str) -> ChatMessage {
        self.press(card.id, button).await;
        self.turned(card.id, words).await
    }
}

#[tokio::test]
async fn everybody_with_a_dialog_is_a_contact() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.ask("/send @carl_x Good day", "✅ sent").await;
    let contacts = scene.contacts().await;
    let people: Vec<_> = contacts.iter().map(|whole| whole.contact.person).collect();
    assert_eq!(people, [carl, bob].map(|person| Some(TelegramUserId(person.0))));
    assert!(contacts.iter().all(|whole| whole.contact.dialog.is_some()));

    let list = scene.ask("/contacts", "📇 Contacts: all").await;
    assert!(list.text.contains("💬 Bob Lee · New"), "{}", list.text);
    let card = scene.on(&list, "Bob Lee", "👤 Bob Lee").await;
    assert!(card.text.contains("@bob_lee") && card.text.contains("🟢 active"), "{}", card.text);
    let dialog = scene.on(&card, "💬 Dialog", "‹").await;
    assert!(dialog.text.contains("Hello!"), "{}", dialog.text);
    scene.on(&dialog, "📇 Contact", "🪜 New").await;
    let first = scene.ask("/start", "🗂 Desk").await;
    scene.on(&first, "📇 Contacts", "📇 Contacts: all").await;
}

#[tokio::test]
async fn who_is_added_by_hand_is_written_to_from_the_card_and_stays_one_contact() {
    let scene = Scene::at_work().await;
    let zoe = scene.sandbox.add(Person::named("✨zoe✨").username("zoe_miller"));
    let asked = scene.ask("/contact @zoe_miller", "I do not know @zoe_miller yet").await;
    assert_eq!(labels(&asked), ["➕ Add"]);
    let card = scene.ask("/contact add @zoe_miller Zoe Miller +1 555 200 0001", "👤 Zoe Miller").await;
    assert!(card.text.contains("📞 +1 555 200 0001") && card.text.contains("Nothing written yet"), "{}", card.text);
    // Nothing is asked of Telegram because of a contact.
    assert_eq!(scene.sandbox.look().journal.calls("contacts.resolveUsername").count(), 0);
    scene.ask("/contact add @ZOE_miller", "They are a contact already").await;
    scene.ask("/contact zoe mil", "👤 Zoe Miller").await;
    let card = scene.ask("/contact +15552000001", "👤 Zoe Miller").await;

    scene.press(card.id, "📤 Write").await;
    scene.shown("@zoe_miller").await;
    scene.sandbox.say(scene.ann, "Good day, Zoe");
    eventually(|| (scene.texts_of(zoe) == ["Good day, Zoe"]).then_some(())).await;
    scene.nothing_waits().await;
    let contacts = scene.contacts().await;
    let [whole] = contacts.as_slice() else { panic!("{contacts:?}") };
    assert_eq!(whole.contact.person, Some(TelegramUserId(zoe.0)));
    assert!(whole.contact.dialog.is_some());
    let card = scene.ask("/contact Zoe Miller", "👤 Zoe Miller").await;
    assert!(card.text.contains("✨zoe✨ · @zoe_miller"), "{}", card.text);
}

#[tokio::test]
async fn a_username_that_proves_to_be_somebody_known_makes_one_contact_of_two() {
    let scene = Scene::at_work().await;
    scene.ask("/contact add @zoe_miller Zoe +1 555 200 0001", "👤 Zoe").await;
    let ann = TelegramUserId(scene.ann.0);
    let zoe = Prospect { id: TelegramUserId(4711), username: None, display_name: "Z.".to_owned() };
    let name = Username::parse("zoe_miller").unwrap();
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let account = work.accounts().get_accounts().await.unwrap()[0].id;
    let by_name = work.contacts().find(&Target::Name(name.clone())).await.unwrap().unwrap();
    let hot = work.contacts().add_label(&"hot".parse().unwrap(), ann).await.unwrap();
    work.contacts().toggle_label(by_name, hot, ann).await.unwrap();
    work.contacts().set_field(by_name, &"company".parse().unwrap(), Some("Acme"), ann).await.unwrap();
    work.contacts().set_language(by_name, SpokenLanguage::named("de"), ann).await.unwrap();
    let dialog = work.dialogs().open(&zoe, account).await.unwrap();
    // Two, until the name is looked up.
    let known = work.contacts().of_dialog(dialog.id).await.unwrap().unwrap();
    assert_ne!(known, by_name);
    work.people().set_name(&name, Some(zoe.id)).await.unwrap();
    assert_eq!(work.contacts().find(&Target::Name(name)).await.unwrap(), Some(known));
    work.commit().await.unwrap();
    let contacts = scene.contacts().await;
    let [whole] = contacts.as_slice() else { panic!("{contacts:?}") };
    assert_eq!(whole.contact.phone.as_ref().map(Phone::e164), Some("+15552000001"));
    assert_eq!(whole.contact.called().as_deref(), Some("Zoe"));
    assert_eq!((whole.labels.len(), whole.fields.len()), (1, 1));
    assert_eq!(whole.contact.language, SpokenLanguage::named("de"));
    assert_eq!(whole.contact.dialog, Some(dialog.id));
}

#[tokio::test]
async fn what_the_team_knows_of_a_person_fills_templates() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("🔥bobby🔥").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hello!");
    let message = scene.shown("Hello!").await;
    let card = scene.ask("/contact @bob_lee", "👤 🔥bobby🔥").await;
    scene.on(&card, "✏️ Name", "What do you call").await;
    let card = scene.ask("Bob Lee", "👤 Bob Lee").await;
    scene.on(&card, "🔤 Field", "What else is known").await;
    scene.ask("company", "A field is one word with its value").await;
    let card = scene.ask("Company = Acme & Sons", "{company} = Acme & Sons").await;
    assert!(card.text.starts_with("👤 Bob Lee"), "{}", card.text);

    let list = scene.ask("/templates", "📋 Templates").await;
    scene.on(&list, "➕ New", "What is the template called").await;
    scene.ask("offer", "what does it say").await;
    scene.ask("{first_name}, what does {company} need?", "📋 offer").await;
    scene.press(message.id, "📋 Template").await;
    let choice = scene.shown("Which template").await;
    scene.press(choice.id, "📤 offer").await;
    eventually(|| (scene.texts_of(bob) == ["Bob, what does Acme & Sons need?"]).then_some(())).await;

    // Without a value the field is gone.
    let card = scene.ask("/contact @bob_lee", "{company} = ").await;
    scene.on(&card, "🔤 Field", "What else is known").await;
    let card = scene.ask("company =", "👤 Bob Lee").await;
    assert!(!card.text.contains("company"), "{}", card.text);
}

#[tokio::test]
async fn a_stage_brings_its_status_to_the_dialog_and_cancels_what_waits() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let asked = scene.ask("/later tomorrow 9:00 @bob_lee Later", "is this the time?").await;
    scene.press(asked.id, "✅ Yes, schedule it").await;
    scene.turned(asked.id, "goes out at").await;

    let card = scene.ask("/contact @bob_lee", "🪜 New").await;
    let choice = scene.on(&card, "🪜 Stage", "Where does Bob Lee stand now").await;
    assert_eq!(labels(&choice)[..4], ["Talking", "Offer", "Won", "Lost"]);
    assert!(choice.text.contains("So far: New.") && choice.text.contains("· Won → ⭐️ qualified"), "{}", choice.text);
    let words = scene.press(choice.id, "Won").await;
    assert_eq!(words.as_deref(), Some("The dialog is qualified now."));
    let card = scene.turned(choice.id, "🪜 Won").await;
    let choice = scene.on(&card, "🪜 Stage", "Where does").await;
    scene.press(choice.id, "Lost").await;
    scene.turned(choice.id, "🛑 stopped").await;
    scene.nothing_waits().await;
    let dialog = scene.dialog_with(bob).await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    assert_eq!(reading.dialogs().get_dialog(dialog).await.unwrap().unwrap().status, DialogStatus::Stopped);
    drop(reading);
    // A stage never reopens a dialog.
    let choice = scene.on(&card, "🪜 Stage", "Where does").await;
    assert_eq!(scene.press(choice.id, "Won").await, None);
    scene.turned(choice.id, "🪜 Won").await;
    assert_eq!(scene.texts_of(bob), [""; 0]);
}

#[tokio::test]
async fn labels_and_stages_are_buttons_and_filters() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    let card = scene.ask("/contact @bob_lee", "👤 Bob Lee").await;
    let choice = scene.on(&card, "🏷 Labels", "none yet").await;
    scene.on(&choice, "➕ New label", "What is the label called").await;
    let choice = scene.ask("hot", "Labels of Bob Lee").await;
    assert_eq!(labels(&choice)[0], "✓ 🔵 hot");
    let card = scene.on(&choice, "‹ Back", "🔵 hot").await;
    scene.on(&card, "🪜 Stage", "Where does").await;
    scene.on(&card, "Offer", "🪜 Offer").await;

    let hot = scene.ask("/contacts HOT", "📇 Contacts: 🔵 hot").await;
    assert!(hot.text.contains("Bob Lee") && !hot.text.contains("Zoe"), "{}", hot.text);
    let unwritten = scene.on(&hot, "👤 Not written to", "not written to").await;
    assert!(unwritten.text.contains("👤 Zoe · New") && !unwritten.text.contains("Bob Lee"), "{}", unwritten.text);
    let board = scene.ask("/pipeline", "Pipeline: 2 people").await;
    assert!(board.text.contains("New: 1") && board.text.contains("Won: nobody"), "{}", board.text);
    let offer = scene.on(&board, "Offer · 1", "📇 Contacts: Offer").await;
    assert!(offer.text.contains("Bob Lee"), "{}", offer.text);
    scene.ask("/contacts nonsense", "no such stage or label").await;

    // A label that goes leaves everybody.
    let list = scene.on(&offer, "🏷 Labels", "🏷 Labels").await;
    let label = scene.on(&list, "🔵 hot", "🔵 hot").await;
    scene.on(&label, "🎨 Colour", "🟢 hot").await;
    scene.on(&label, "🗑 Delete", "It goes from everybody").await;
    scene.on(&label, "🗑 Delete it", "None yet").await;
    assert!(scene.contacts().await.iter().all(|whole| whole.labels.is_empty()));
}

#[tokio::test]
async fn the_team_settles_its_own_stages_and_nobody_is_lost_with_one() {
    let scene = Scene::at_work().await;
    scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    let settings = scene.ask("/settings", "⚙️").await;
    let stages = scene.on(&settings, "🪜 Stages", "from first to last").await;
    scene.on(&stages, "➕ New stage", "What is the stage called").await;
    let stages = scene.ask("Trial", "· Trial").await;
    let trial = scene.on(&stages, "Trial", "🪜 Trial").await;
    scene.on(&trial, "🔁 Status", "⭐️ qualified").await;
    let stages = scene.on(&trial, "⬆️ Up", "from first to last").await;
    let places: Vec<&str> = stages.text.lines().filter(|line| line.starts_with("· ")).collect();
    assert_eq!(
        places,
        ["· New", "· Talking", "· Offer", "· Won → ⭐️ qualified", "· Trial → ⭐️ qualified", "· Lost → 🛑 stopped"]
    );
    let card = scene.ask("/contact Zoe", "👤 Zoe").await;
    // Nobody has written to her, so that no status changes with the stage.
    let choice = scene.on(&card, "🪜 Stage", "Where does").await;
    assert!(!choice.text.contains("qualified"), "{}", choice.text);
    scene.on(&card, "Trial", "🪜 Trial").await;
    scene.on(&stages, "Trial", "🪜 Trial").await;
    let asked = scene.on(&stages, "🗑 Delete", "Delete the stage “Trial”").await;
    assert!(asked.text.contains("goes to “Won”"), "{}", asked.text);
    scene.on(&stages, "🗑 Delete it", "from first to last").await;
    scene.ask("/contact Zoe", "🪜 Won").await;
}

#[tokio::test]
async fn an_operator_sees_no_contact_of_anothers_dialog() {
    let scene = Scene::at_work().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let dialog = scene.dialog_with(bob).await;
    let ann = TelegramUserId(scene.ann.0);
    scene
        .app
        .as_ref()
        .unwrap()
        .store
        .write(async |tx| tx.dialogs().assign(dialog, Some(ann), ann).await)
        .await
        .unwrap();
    assert!(scene.answer_to(olga, "/contacts").await.contains("Nobody yet"));
    assert!(scene.answer_to(olga, "/pipeline").await.contains("0 people"));
    assert!(!scene.answer_to(olga, "/contact @bob_lee").await.contains("🪜"));
    let help = scene.sandbox.say(olga, "/help");
    let found = scene.sandbox.wait_for_bot(olga, crate::bot::LIMIT, |chat| {
        chat.iter().find(|one| one.from_bot && one.id > help).map(|one| one.id)
    });
    let card = found.await.unwrap();
    scene.sandbox.press(olga, card, Button::Data("c:stage:1:3".into())).unwrap();
    assert_eq!(scene.contacts().await[0].stage().unwrap().id.0, 1);
}

#[tokio::test]
async fn a_contact_is_erased_with_everything_noted_about_them() {
    let scene = Scene::at_work().await;
    scene.ask("/contact add +1 555 200 0001 Quillfeather", "Only a phone is known").await;
    scene.ask("/contact add @quill_r Roberta", "👤 Roberta").await;
    for name in ["Quillfeather", "Roberta"] {
        let card = scene.ask(&format!("/contact {name}"), &format!("👤 {name}")).await;
        scene.on(&card, "🔤 Field", "What else is known").await;
        let card = scene.ask("likes = xylophones", "xylophones").await;
        scene.on(&card, "🗑 Erase", "for good?").await;
        scene.on(&card, "🗑 Yes, erase it all", "Forgotten.").await;
    }
    assert_eq!(scene.contacts().await, []);
    let disk = |word: &str| {
        ["salesdesk.db", "salesdesk.db-wal"].iter().any(|file| {
            let bytes = std::fs::read(scene.folder.path().join(file)).unwrap_or_default().to_ascii_lowercase();
            bytes.windows(word.len()).any(|window| window == word.as_bytes())
        })
    };
    for word in ["quillfeather", "15552000001", "quill_r", "xylophones"] {
        assert!(!disk(word), "{word}");
    }
    // By name too, and a number is never given again.
    scene.ask("/contact add @quill_r Roberta", "👤 Roberta").await;
    let asked = scene.ask("/forget @quill_r", "for good?").await;
    scene.on(&asked, "🗑 Yes, erase it all", "Forgotten.").await;
    let typed = TypedContact::parse("@somebody_new").unwrap();
    let ann = TelegramUserId(scene.ann.0);
    let store = &scene.app.as_ref().unwrap().store;
    let id = store.write(async |tx| tx.contacts().add(&typed, ann).await).await.unwrap();
    assert_eq!(id, ContactId(4));
}
