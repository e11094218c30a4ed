//! Stories of what a file says of each of its people beside their address.

use salesdesk::domain::contact::Contact;
use salesdesk::domain::target::Target;
use salesdesk::domain::username::Username;

use crate::bot::Scene;

impl Scene {
    async fn contact_of(&self, name: &str) -> Option<Contact> {
        let target = Target::Name(Username::parse(name).unwrap());
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let contact = reading.contacts().find(&target).await.unwrap()?;
        reading.contacts().get(contact).await.unwrap()
    }

    /// Their zone and their language.
    async fn lives_and_speaks(&self, name: &str) -> [Option<String>; 2] {
        let contact = self.contact_of(name).await.unwrap();
        let zone = contact.zone.and_then(|zone| zone.iana_name().map(str::to_owned));
        [zone, contact.language.map(|language| language.to_string())]
    }
}

#[tokio::test]
async fn a_file_says_where_people_live_and_what_they_speak() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let text = "Telegram;Где живёт;Язык\n@bob_lee;Казань;русский\n@zoe_m;Europe/Berlin;de-AT\n@ann_n;;no\n\
         @eve_k;Атлантида;немецкий\n@max_p;UTC+3;клингонский\n";
    let card = scene.columns_of("people.csv", text).await;
    assert!(card.text.contains("Язык → language: русский · de-AT · no"), "{}", card.text);
    scene.on(&card, "✏️ Где живёт", "What is in the column").await;
    let card = scene.on(&card, "time zone", "Где живёт → time zone: Казань · Europe/Berlin").await;
    let counts = scene.counted_from(card).await;
    for line in [
        "people.csv: 5 rows",
        "new: 2",
        "gets what is missing: 1",
        "refused: 2",
        "line 5, Где живёт “Атлантида”: no time zone: a city or a zone, as in Berlin or UTC+3",
        "line 6, Язык “клингонский”: no language that I know: its name or code, as in German or de",
    ] {
        assert!(counts.text.contains(line), "{line}\n{}", counts.text);
    }
    scene.press(counts.id, "📥 Import 3").await;
    let done = scene.turned(counts.id, "people.csv is imported").await;
    let known = |zone: &str, language: &str| [zone, language].map(|part| Some(part.to_owned()));
    assert_eq!(scene.lives_and_speaks("bob_lee").await, known("Europe/Moscow", "ru"));
    assert_eq!(scene.lives_and_speaks("zoe_m").await, known("Europe/Berlin", "de"));
    assert_eq!(scene.lives_and_speaks("ann_n").await, [None, Some("no".to_owned())]);
    // What is known stays, whatever another file says, and undoing takes back what the file has set.
    let again = scene.prepared("again.csv", "Telegram,Language\n@zoe_m,French\n").await;
    assert!(again.text.contains("nothing to add: 1"), "{}", again.text);
    scene.press(done.id, "↩️ Undo").await;
    scene.turned(done.id, "Undo the import").await;
    scene.press(done.id, "↩️ Yes, undo it").await;
    scene.turned(done.id, "Undone.").await;
    assert_eq!(scene.lives_and_speaks("bob_lee").await, [None, None]);
    assert_eq!(scene.contact_of("zoe_m").await, None);
}

#[tokio::test]
async fn on_the_machine_a_column_of_cities_is_said_to_be_the_time_zone() {
    let scene = Scene::at_work().await;
    let text = "Telegram,City\n@zoe_m,Berlin\n@eve_k,Atlantis\n";
    std::fs::write(scene.folder.path().join("people.csv"), text).unwrap();
    let output = scene.on_the_machine(&["people.csv", "--map", "City=zone"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    for line in [
        "  City → zone",
        "        1 new",
        "        1 refused",
        "line 3, City “Atlantis”: this is no time zone: a city or a zone, as in Berlin or UTC+3",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
}
