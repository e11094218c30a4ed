//! Stories of formatting by prospects: bold, links, spoilers and the rest, as the team sees it. It looks as written,
//! our own text beside it is unaffected, and no character is split.

use grammers_tl_types::{enums::MessageEntity, types};
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually};

const NAME: &str = "<i>Mallory</i>";
const TEXT: &str = "😀 loud soft <b>& more</b>\n\nhere or there: secret\nquoted 👩\u{200d}👧 fin";
/// Four characters with seven units.
const FAMILY: &str = "👩\u{200d}👩\u{200d}👧";

fn units(text: &str) -> i32 {
    i32::try_from(text.encode_utf16().count()).unwrap()
}

/// The position of these words in the text, in UTF-16 units.
fn place(words: &str) -> (i32, i32) {
    (units(TEXT.split(words).next().unwrap()), units(words))
}

fn link(words: &str, url: &str) -> MessageEntity {
    let (offset, length) = place(words);
    types::MessageEntityTextUrl { offset, length, url: url.to_owned() }.into()
}

/// Formatting that overlaps, leads elsewhere, may not be shown, begins inside an emoji or has no end.
fn hostile() -> Vec<MessageEntity> {
    let bold = |(offset, length)| types::MessageEntityBold { offset, length }.into();
    let (soft, here, secret, quoted, family) =
        (place("soft <b>&"), place("here or"), place("secret"), place("quoted"), place("👩\u{200d}👧"));
    vec![
        bold(place("loud soft")),
        types::MessageEntityItalic { offset: soft.0, length: soft.1 }.into(),
        link("here", "https://evil.example/?\"><b>=1"),
        link("there", "tg://user?id=777000"),
        types::MessageEntityUnderline { offset: here.0, length: here.1 }.into(),
        types::MessageEntitySpoiler { offset: secret.0, length: secret.1 }.into(),
        types::MessageEntityBlockquote { collapsed: true, offset: quoted.0, length: quoted.1 }.into(),
        types::MessageEntityCustomEmoji { offset: family.0, length: family.1, document_id: 5 }.into(),
        types::MessageEntityMentionName { offset: 0, length: 2, user_id: 777_000 }.into(),
        types::MessageEntityCode { offset: 1, length: 1 }.into(),
        types::MessageEntityStrike { offset: place("fin").0, length: 5000 }.into(),
    ]
}

impl Scene {
    fn mallory_writes(&self, text: &str, entities: Vec<MessageEntity>) -> PersonId {
        let mallory = self.sandbox.add(Person::named(NAME));
        self.sandbox.write_formatted(mallory, self.sam, text, entities);
        mallory
    }
}

/// The formatted parts of a message, in order: the kind, and the words.
fn formatted(message: &ChatMessage) -> Vec<(String, String)> {
    let all: Vec<u16> = message.text.encode_utf16().collect();
    let of = |from: usize, length: usize| String::from_utf16(&all[from..from + length]).unwrap();
    let entities = message.entities.iter();
    entities.map(|entity| (entity.kind.clone(), of(entity.offset, entity.length))).collect()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(kind, words)| ((*kind).to_owned(), (*words).to_owned())).collect()
}

#[tokio::test]
async fn a_card_shows_it_as_it_was_written_and_ours_as_ever() {
    let scene = Scene::at_work().await;
    let mallory = scene.mallory_writes(TEXT, hostile());
    let card = scene.shown("quoted").await;
    assert_eq!(card.text, format!("💬 {NAME} → +1 ••• 0132 · whoever is first\n{TEXT}"));
    let shown = [
        ("bold", NAME),
        ("bold", "loud soft"),
        ("italic", "soft"),
        ("italic", " <b>&"),
        ("underline", "here or"),
        ("text_link", "here"),
        ("spoiler", "secret"),
        ("expandable_blockquote", "quoted"),
        ("strikethrough", "fin"),
    ];
    assert_eq!(formatted(&card), owned(&shown));
    let address = card.entities.iter().find_map(|entity| entity.url.as_deref());
    assert_eq!(address, Some("https://evil.example/?\"><b>=1"));
    let sent = scene.sandbox.look().journal.calls("sendMessage").last().unwrap().params.to_string();
    assert!(sent.contains("is_disabled"), "no preview of where it leads: {sent}");

    // On the dialog's screen a message has one line, and spoilers stay hidden.
    let screen = scene.ask(&format!("/dialog {}", mallory.0), "🟢 active").await;
    assert!(screen.text.contains("here or there: secret quoted"), "{}", screen.text);
    let of_ours = |(kind, words): &(String, String)| kind == "bold" && words != "loud soft";
    let theirs: Vec<_> = formatted(&screen).into_iter().filter(|one| !of_ours(one)).collect();
    let on_a_line = [&shown[1..7], &shown[8..]].concat();
    assert_eq!(theirs, owned(&on_a_line));
}

#[tokio::test]
async fn a_topic_shows_it_as_it_was_written_and_what_is_edited_as_it_is_then() {
    let (scene, group) = Scene::with_group().await;
    let mallory = scene.mallory_writes(TEXT, hostile());
    let topic = eventually(|| scene.sandbox.topics(group).into_iter().next()).await.id;
    let shown = scene.in_topic(group, topic, "quoted").await;
    assert_eq!(shown.text, TEXT);
    assert_eq!(formatted(&shown)[0], ("bold".to_owned(), "loud soft".to_owned()));
    assert_eq!(formatted(&shown).len(), 8);
    let message = scene.sandbox.history(scene.sam, mallory)[0].message_id;
    scene.sandbox.edit_text(mallory, scene.sam, message, "plain words");
    let edited = scene.in_topic(group, topic, "plain words").await;
    assert_eq!(edited.id, shown.id);
    let kinds: Vec<String> = formatted(&edited).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["italic"], "only our own word that it was edited: {}", edited.text);
}

#[tokio::test]
async fn what_is_too_long_for_one_card_is_cut_between_its_characters_and_stays_formatted() {
    let scene = Scene::at_work().await;
    let text = FAMILY.repeat(500);
    let length = units(&text);
    let everywhere = vec![
        types::MessageEntitySpoiler { offset: 0, length }.into(),
        types::MessageEntityBold { offset: 4, length: length - 7 }.into(),
    ];
    scene.mallory_writes(&text, everywhere);
    let cards = eventually(|| {
        let chat: Vec<_> =
            scene.sandbox.bot_chat(scene.ann).into_iter().filter(|one| one.text.contains('👧')).collect();
        (chat.iter().map(|one| one.text.matches('👧').count()).sum::<usize>() == 500).then_some(chat)
    })
    .await;
    assert_eq!(cards.len(), 2);
    for card in &cards {
        let words = card.text.lines().last().unwrap();
        assert_eq!(words.replace(FAMILY, ""), "", "a family is in two cards");
        let hidden: String =
            formatted(card).into_iter().filter(|(kind, _)| kind == "spoiler").map(|one| one.1).collect();
        assert_eq!(hidden, words);
    }
}

#[tokio::test]
async fn a_text_of_nothing_but_turned_directions_is_shown_too() {
    let scene = Scene::at_work().await;
    scene.mallory_writes(&"\u{202E}".repeat(4096), Vec::new());
    let cards = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        let cards: Vec<_> = chat.into_iter().filter(|one| one.text.contains('\u{202E}')).collect();
        cards.last().is_some_and(|last| !last.buttons.is_empty()).then_some(cards)
    })
    .await;
    assert!(cards[0].text.starts_with(&format!("💬 {NAME} →")) && cards[0].text.ends_with('\u{202C}'));
}
