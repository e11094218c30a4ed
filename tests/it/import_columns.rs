//! Stories of what a file says of each of its people beside their address.

use salesdesk::domain::consent::Purpose;
use salesdesk::domain::contact::Contact;
use salesdesk::domain::target::Target;
use salesdesk::domain::username::Username;

use telegram_sandbox::control::ChatMessage;

use crate::bot::Scene;

/// Imports what was counted, and returns the card of the import.
async fn written(scene: &Scene, counts: &ChatMessage, people: u32, file: &str) -> ChatMessage {
    scene.press(counts.id, format!("📥 Import {people}").as_str()).await;
    scene.turned(counts.id, &format!("{file} is imported")).await
}

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

    /// The days of the entries in their ledger, newest first; `now` where it is the moment at which it was recorded.
    async fn agreed_on(&self, name: &str) -> Vec<String> {
        let contact = self.contact_of(name).await.unwrap().id;
        let store = &self.app.as_ref().unwrap().store;
        let entries = store.read().await.unwrap().contacts().consents(contact, 0, 9).await.unwrap();
        let zone = store.clock().zone();
        let ours = entries.iter().filter(|entry| entry.purpose == Purpose::Offers);
        ours.map(|entry| match entry.at == entry.recorded_at {
            true => "now".to_owned(),
            false => entry.at.to_zoned(zone.clone()).datetime().to_string(),
        })
        .collect()
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
    let done = written(&scene, &counts, 3, "people.csv").await;
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

#[tokio::test]
async fn a_file_says_on_which_day_each_of_its_people_agreed() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    // Only the last date that is read shows which number is the day.
    let text = "Telegram,Opt-in date\n@bob_lee,03/04/2025\n@ann_n,\n@eve_k,soon\n@max_p,01/02/2099\n@tom_x,04/28/2025,x\n@zoe_m,28/04/2025 10:15\n";
    let counts = scene.prepared("people.csv", text).await;
    for line in [
        "new: 2",
        "nothing to add: 1",
        "refused: 3",
        "line 4, Opt-in date “soon”: no date with its year, as in 2026-04-30",
        "line 5, Opt-in date “01/02/2099”: this day is yet to come",
        // Nor does a row of another width say how dates are written.
        "line 6: the row has 3 cells",
        "The day of each consent stands in the column “Opt-in date”",
    ] {
        assert!(counts.text.contains(line), "{line}\n{}", counts.text);
    }
    written(&scene, &counts, 3, "people.csv").await;
    assert_eq!(scene.agreed_on("bob_lee").await, ["2025-04-03T00:00:00"]);
    assert_eq!(scene.agreed_on("zoe_m").await, ["2025-04-28T00:00:00"]);
    assert_eq!(scene.agreed_on("ann_n").await, ["now"]);

    // A date that nothing decides is refused with both days; the same people twice change nothing, another day is an
    // entry of its own.
    let counts = scene.prepared("again.csv", "Telegram,Дата согласия\n@zoe_m,28.04.2025\n@bob_lee,04/05/2025\n").await;
    let either = "line 3, Дата согласия “04/05/2025”: this is 2025-05-04 or 2025-04-05, and no other row says which";
    assert!(counts.text.contains(either) && counts.text.contains("refused: 1"), "{}", counts.text);
    written(&scene, &counts, 1, "again.csv").await;
    assert_eq!(scene.agreed_on("zoe_m").await, ["2025-04-28T00:00:00"]);
    let counts = scene.prepared("mended.csv", "Telegram,Дата согласия\n@bob_lee,2025-05-04\n").await;
    written(&scene, &counts, 1, "mended.csv").await;
    assert_eq!(scene.agreed_on("bob_lee").await, ["2025-05-04T00:00:00", "2025-04-03T00:00:00"]);
}
