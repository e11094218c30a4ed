//! Stories of malicious texts and names of prospects: they are shown as typed, and have no effect.

use serde_json::Value;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually};

const NAME: &str = "=\u{202E}<b>Mallory</b> & /stop";
const TEXTS: [&str; 6] = [
    "<a href=\"https://evil.example\">click</a> &lt;tag&gt; <script>alert(1)</script>",
    "\u{202E}drawkcab \u{2067}dna \u{200F}lufenaem",
    "/start /forget@salesdesk_bot /export_all",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{ $name } %s ${HOME} `id` '; drop table dialogs; --",
];

impl Scene {
    /// Mallory has written all of it, and 4,096 emoji at the end.
    async fn mallory(&self) -> PersonId {
        let mallory = self.sandbox.add(Person::named(NAME));
        for text in TEXTS {
            self.sandbox.write(mallory, self.sam, text);
        }
        self.sandbox.write(mallory, self.sam, &"😀".repeat(4096));
        mallory
    }
}

/// Only our own words are formatted: no link, no mention of theirs.
fn is_plain(message: &ChatMessage) {
    for entity in &message.entities {
        assert!(["bold", "code", "bot_command"].contains(&entity.kind.as_str()), "{}: {:?}", message.text, entity);
    }
}

#[tokio::test]
async fn screens_and_files_show_it_as_typed() {
    let scene = Scene::at_work().await;
    let mallory = scene.mallory().await;
    eventually(|| {
        let shown = scene.sandbox.bot_chat(scene.ann).iter().map(|one| one.text.matches('😀').count()).sum::<usize>();
        (shown >= 4096).then_some(())
    })
    .await;
    let list = scene.ask("/dialogs", "Dialogs").await;
    assert!(list.text.contains("<b>Mallory</b> & /stop"), "{}", list.text);
    is_plain(&list);
    let screen = scene.ask(&format!("/dialog {}", mallory.0), "🟢 active").await;
    for text in TEXTS {
        assert!(screen.text.contains(text), "{text:?} is not on the screen:\n{}", screen.text);
    }
    assert!(screen.text.contains("<b>Mallory</b> & /stop") && screen.text.encode_utf16().count() <= 4096);
    is_plain(&screen);
    let asked = scene.press(screen.id, "🛑 Stop").await;
    assert!(asked.is_none_or(|words| words.len() < 200));
    scene.press(screen.id, "‹ Back").await;

    scene.sandbox.say(scene.ann, &format!("/export {}", mallory.0));
    let files = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        let files: Vec<_> = chat.into_iter().filter_map(|one| one.file.filter(|_| one.from_bot)).collect();
        (files.len() == 2).then_some(files)
    })
    .await;
    let read = |at: usize| String::from_utf8(scene.sandbox.file(&files[at].file_id).unwrap()).unwrap();
    let json: Value = serde_json::from_str(&read(1)).unwrap();
    let dialog = &json["dialogs"][0];
    assert_eq!(dialog["name"], NAME);
    assert_eq!(dialog["username"], Value::Null);
    let typed: Vec<&str> =
        dialog["messages"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(typed[..TEXTS.len()], TEXTS);
    assert_eq!(typed[TEXTS.len()], "😀".repeat(4096));
    let csv = read(0);
    let mut reader = csv::Reader::from_reader(csv.strip_prefix('\u{feff}').unwrap().as_bytes());
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|one| one == name).unwrap();
    let (name, said) = (column("name"), column("text"));
    for (record, text) in reader.records().map(Result::unwrap).zip(TEXTS) {
        assert!(record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{record:?}");
        assert_eq!(record[name].strip_prefix('\'').unwrap(), NAME);
        assert_eq!(record[said].strip_prefix('\'').unwrap_or(&record[said]), text);
    }

    // None of it was a command: nobody was stopped or erased, and an answer still reaches them.
    scene.ask("/stoplist", "Nobody is on it").await;
    scene.press(screen.id, Button::Data("d:reply:1".into())).await;
    scene.shown("Your answer to").await;
    scene.sandbox.say(scene.ann, "No.");
    eventually(|| (scene.texts_of(mallory) == ["No."]).then_some(())).await;
}

#[tokio::test]
async fn a_topic_shows_it_as_typed_under_a_title_of_one_line() {
    let (scene, group) = Scene::with_group().await;
    let mallory = scene.mallory().await;
    let topic = eventually(|| scene.sandbox.topics(group).into_iter().next()).await;
    assert!(topic.name.starts_with("🟢 ") && topic.name.contains("<b>Mallory</b>"), "{}", topic.name);
    for text in TEXTS {
        let shown = eventually(|| {
            let chat = scene.sandbox.group_chat(group);
            chat.into_iter().find(|one| one.from_bot && one.text.contains(text))
        })
        .await;
        is_plain(&shown);
    }
    eventually(|| {
        let chat = scene.sandbox.group_chat(group);
        (chat.iter().map(|one| one.text.matches('😀').count()).sum::<usize>() == 4096).then_some(())
    })
    .await;
    let answer = scene.sandbox.say_in_topic(scene.ann, group, topic.id, "No.").unwrap();
    assert!(answer > 0);
    eventually(|| (scene.texts_of(mallory) == ["No."]).then_some(())).await;
    assert_eq!(scene.sandbox.topics(group).len(), 1);
}
