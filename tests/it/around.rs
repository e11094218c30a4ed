//! Stories of what is around the text of a message: each kind is sent as Telegram sends it, and is shown on every screen.
//! `docs/messages.md` contains what each screen shows.

use std::fs;
use std::path::Path;

use futures::future::join_all;
use grammers_tl_types::types;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::run::RunState;
use salesdesk::domain::surroundings::ForwardedFrom;
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::{ChatMessage, Kind, Origin, PublicChannel};
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, Scene, labels};

/// What the account wrote first, so that there is something to answer.
const OURS: &str = "The price is 40 a month";
/// How many kinds one desk gets: fewer than the messages that a card or a topic combines.
const AT_ONCE: usize = 10;

/// The two sides of a conversation.
#[derive(Clone, Copy)]
struct Sides {
    bob: PersonId,
    sam: PersonId,
    /// Our message, in Bob's box.
    ours: i32,
    eve: PersonId,
    helper: PersonId,
}

/// A kind of message.
struct Row {
    name: &'static str,
    send: fn(&Scene, Sides),
    /// What each screen must show.
    shows: &'static str,
    /// What the export must contain.
    exported: &'static str,
    /// A word by which it is found; `None` if nothing in it is a word of a person.
    word: Option<&'static str>,
}

/// A row that is an example of the sandbox, without a text.
macro_rules! example {
    ($name:literal, $shows:literal, $exported:literal, $word:expr) => {
        Row {
            name: $name,
            send: |scene, sides| {
                scene.sandbox.write_kind(sides.bob, sides.sam, Kind::example($name).unwrap(), "");
            },
            shows: $shows,
            exported: $exported,
            word: $word,
        }
    };
}

fn send(scene: &Scene, sides: Sides, kind: Kind, text: &str) {
    scene.sandbox.write_kind(sides.bob, sides.sam, kind, text);
}

fn forward(scene: &Scene, sides: Sides, from: Origin, text: &str) {
    scene.sandbox.forward(sides.bob, sides.sam, from, text);
}

fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "text",
            send: |scene, sides| {
                scene.sandbox.write(sides.bob, sides.sam, "Good morning");
            },
            shows: "Good morning",
            exported: "Good morning",
            word: Some("morning"),
        },
        Row {
            name: "reply",
            send: |scene, sides| {
                scene.sandbox.write_reply(sides.bob, sides.sam, "Too expensive", sides.ours);
            },
            shows: "answers “The price is 40 a month” Too expensive",
            exported: "Too expensive",
            word: Some("expensive"),
        },
        Row {
            name: "quote",
            send: |scene, sides| {
                scene.sandbox.write_quote(sides.bob, sides.sam, "Or for a year?", sides.ours, "a month");
            },
            shows: "quotes “a month” Or for a year?",
            exported: "quotes: a month",
            word: Some("year"),
        },
        Row {
            name: "forward, person",
            send: |scene, sides| forward(scene, sides, Origin::Person(sides.eve), "Buy now"),
            shows: "forwarded from Eve Stone Buy now",
            exported: "forwarded: Eve Stone",
            word: Some("Stone"),
        },
        Row {
            name: "forward, hidden",
            send: |scene, sides| forward(scene, sides, Origin::Hidden("Hugo".to_owned()), "Buy later"),
            shows: "forwarded from Hugo, who hides the account Buy later",
            exported: "forwarded: Hugo",
            word: Some("Hugo"),
        },
        Row {
            name: "forward, channel",
            send: |scene, sides| {
                let (title, username) = ("Daily News".to_owned(), Some("daily_news".to_owned()));
                let channel = PublicChannel { id: 77, title, username };
                forward(scene, sides, Origin::Channel(channel), "Prices rise");
            },
            shows: "forwarded from the channel Daily News Prices rise",
            exported: "forwarded: Daily News · daily_news",
            word: Some("daily_news"),
        },
        Row {
            name: "forward, own words",
            send: |scene, sides| forward(scene, sides, Origin::Person(sides.bob), "As I said"),
            shows: "forwarded, their own words As I said",
            exported: "forwarded: own",
            word: Some("said"),
        },
        example!(
            "contact",
            "👤 contact · Zoe Miller · +15550001122",
            "contact: Zoe Miller · +15550001122",
            Some("Zoe")
        ),
        example!("place", "📍 place · 52.52001, 13.40495", "place: 52.52001, 13.40495", None),
        example!("live-place", "📍 live place for 15 min · 52.52001, 13.40495", "live place: 52.52001, 13.40495", None),
        example!(
            "venue",
            "📍 place · Café Central · Main Street 1 · 52.52001, 13.40495",
            "venue: Café Central · Main Street 1",
            Some("cafe")
        ),
        example!(
            "poll",
            "📊 poll · Which plan? · Monthly / Yearly",
            "poll: Which plan? · Monthly · Yearly",
            Some("Yearly")
        ),
        example!(
            "checklist",
            "☑️ checklist · Before we start · Contract",
            "checklist: Before we start",
            Some("contract")
        ),
        example!("dice", "🎲 showed 4", "dice: 🎲 4", None),
        example!("game", "🎮 game · Lumberjack", "game: Lumberjack", Some("lumberjack")),
        example!("story", "📖 a story", "story", None),
        Row {
            name: "story reply",
            send: |scene, sides| send(scene, sides, Kind::StoryReply, "Lovely place"),
            shows: "answers a story Lovely place",
            exported: "answers: story",
            word: Some("lovely"),
        },
        example!("paid-media", "⭐️ 2 photos or videos to be paid with 50 stars", "paid media: 2, 50 stars", None),
        example!("invoice", "🧾 invoice · Yearly plan", "invoice: Yearly plan", Some("plan")),
        example!("giveaway", "🎁 giveaway · A bicycle", "giveaway: A bicycle", Some("bicycle")),
        example!("gift", "🎁 gift · 100 stars · Thank you!", "gift: 100 stars · Thank you!", Some("thank")),
        example!("premium", "🎁 gift · Premium for 90 days", "gift: 90 days of Premium", None),
        Row {
            name: "photo",
            send: |scene, sides| {
                scene.sandbox.write_file(sides.bob, sides.sam, "Our office", true, "office.jpg", b"a picture");
            },
            shows: "📎 photo Our office",
            exported: "photo",
            word: Some("office"),
        },
        Row {
            name: "file",
            send: |scene, sides| {
                scene.sandbox.write_file(sides.bob, sides.sam, "", false, "plan.pdf", b"a plan");
            },
            shows: "📎 file · plan.pdf · 6 B",
            exported: "plan.pdf",
            word: Some("plan.pdf"),
        },
        Row {
            name: "media group",
            send: |scene, sides| {
                send(scene, sides, Kind::Album { id: 5 }, "Our garden");
                send(scene, sides, Kind::Album { id: 5 }, "");
            },
            shows: "Our garden",
            exported: "album: 5",
            word: Some("garden"),
        },
        Row {
            name: "voice",
            send: |scene, sides| send(scene, sides, Kind::Voice { seconds: 12 }, ""),
            shows: "📎 voice message · 0:12 · 16 B",
            exported: "voice | length: 12 s",
            word: None,
        },
        example!("round-video", "📎 video message · 0:07 · 16 B", "video_note", None),
        example!("video", "📎 video · 1:05 · tour.mp4 · 16 B", "tour.mp4", Some("tour")),
        example!("audio", "📎 audio · 3:05 · jingle.mp3 · 16 B", "jingle.mp3", Some("jingle")),
        example!("animation", "📎 GIF · 16 B", "animation", None),
        example!("sticker", "😎 sticker", "sticker: 😎", None),
        Row {
            name: "custom emoji",
            send: |scene, sides| {
                let emoji = types::MessageEntityCustomEmoji { offset: 0, length: 2, document_id: 1 };
                scene.sandbox.write_formatted(sides.bob, sides.sam, "🦄 party", vec![emoji.into()]);
            },
            shows: "🦄 party",
            exported: "🦄 party",
            word: Some("party"),
        },
        example!(
            "vanishing-photo",
            "🔥 photo for one look: it is not kept here, open it in the account’s app",
            "vanishing: after one look",
            None
        ),
        Row {
            name: "vanishing photo, with a time",
            send: |scene, sides| send(scene, sides, Kind::VanishingPhoto { seconds: Some(10) }, ""),
            shows: "🔥 photo that destroys itself: it is not kept here, open it in the account’s app",
            exported: "vanishing",
            word: None,
        },
        example!(
            "vanishing-voice",
            "🔥 voice message for one look: it is not kept here, open it in the account’s app",
            "voice | vanishing: after one look",
            None
        ),
        Row {
            name: "automatic answer",
            send: |scene, sides| send(scene, sides, Kind::Automatic, "Back on Monday"),
            shows: "🤖 automatic answer Back on Monday",
            exported: "automatic",
            word: Some("monday"),
        },
        Row {
            name: "through a business bot",
            send: |scene, sides| send(scene, sides, Kind::ByBot { bot: sides.helper }, "Your order is ready"),
            shows: "🤖 through the bot Helper Your order is ready",
            exported: "bot: Helper",
            word: Some("order"),
        },
        Row {
            name: "link with a preview",
            send: |scene, sides| {
                let link = Kind::example("link").unwrap();
                send(scene, sides, link, "Look: https://example.org/offer");
            },
            shows: "Look: https://example.org/offer 🔗 Example · Our offer of the year",
            exported: "preview: Example · Our offer of the year",
            word: Some("offer"),
        },
        example!("call", "📞 call · 1:15", "call: 75 s", None),
        example!("missed-call", "📞 call · nobody took it", "call: missed", None),
        example!("joined", "ℹ️ joined Telegram", "notice: joined Telegram", None),
        example!("screenshot", "ℹ️ took a screenshot of the chat", "notice: screenshot", None),
        example!("theme", "ℹ️ changed the look of the chat: 🏠", "notice: theme: 🏠", None),
        example!("wallpaper", "ℹ️ changed the background of the chat", "notice: wallpaper", None),
        example!(
            "auto-delete",
            "ℹ️ new messages here delete themselves after 24 h",
            "notice: auto-delete: 86400 s",
            None
        ),
        example!("pinned", "ℹ️ pinned a message", "notice: pinned", None),
        Row {
            name: "another notice",
            send: |scene, sides| send(scene, sides, Kind::Refunded { stars: 5 }, ""),
            shows: "ℹ️ a notice that only Telegram’s own apps show",
            exported: "notice",
            word: None,
        },
        example!(
            "unsupported",
            "❔ a message of a newer kind, which I do not know yet: open it in the account’s app",
            "other | unsupported",
            None
        ),
        Row {
            name: "notice of a newer kind",
            send: |scene, sides| send(scene, sides, Kind::UnsupportedNotice, ""),
            shows: "❔ a message of a newer kind, which I do not know yet: open it in the account’s app",
            exported: "unsupported",
            word: None,
        },
    ]
}

impl Scene {
    /// Bob, after the account has written to him.
    async fn talking_to_bob(&self) -> Sides {
        let bob = self.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        let eve = self.sandbox.add(Person { last_name: Some("Stone".to_owned()), ..Person::named("Eve") });
        let helper = self.sandbox.add(Person { bot: true, ..Person::named("Helper") });
        self.ask(&format!("/send @bob_lee {OURS}"), "✅ sent").await;
        let ours = self.sandbox.received(bob)[0].message_id;
        Sides { bob, sam: self.sam, ours, eve, helper }
    }

    /// Waits until everything between the two is saved and shown.
    async fn all_shown(&self, sides: Sides) {
        let dialog = self.dialog_with(sides.bob).await;
        let sent = self.sandbox.history(sides.sam, sides.bob).len();
        let store = &self.app.as_ref().unwrap().store;
        let saved = async || store.read().await.unwrap().dialogs().get_messages(dialog).await.unwrap().len() == sent;
        crate::ops::eventually_async(saved).await;
        self.nothing_is_pending().await;
    }
}

#[tokio::test]
async fn an_edit_of_a_forwarded_message_keeps_the_name_of_its_author() {
    let scene = Scene::at_work().await;
    let sides = scene.talking_to_bob().await;
    let message = scene.sandbox.forward(sides.bob, sides.sam, Origin::Person(sides.eve), "Buy now");
    scene.shown("forwarded from Eve Stone").await;
    scene.sandbox.edit_text(sides.bob, sides.sam, message, "Buy tomorrow");
    let card = scene.shown("Buy tomorrow").await;
    assert!(card.text.contains("forwarded from Eve Stone"), "{}", card.text);
    let store = &scene.app.as_ref().unwrap().store;
    let dialog = scene.dialog_with(sides.bob).await;
    let saved = store.read().await.unwrap().dialogs().get_messages(dialog).await.unwrap();
    let edited = saved.iter().find(|message| message.content == "Buy tomorrow").unwrap();
    let name = Some("Eve Stone".to_owned());
    let eve = Some(ForwardedFrom::Person { id: TelegramUserId(sides.eve.0), name });
    assert_eq!(edited.surroundings.forwarded, eve);
}

/// What one message is on a screen: lines become one, and spaces before units are normal.
fn line(text: &str) -> String {
    text.replace('\u{a0}', " ").split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a line is only a time, which separates the messages of one card.
fn is_time(line: &str) -> bool {
    line.len() == 5 && line.chars().all(|c| c.is_ascii_digit() || c == ':')
}

/// The messages on cards or in a topic, without what is around them.
fn messages_on(cards: &[ChatMessage]) -> Vec<String> {
    let mut all = Vec::new();
    for card in cards {
        let lines: Vec<&str> = card.text.lines().filter(|line| !line.starts_with("💬 Bob Lee")).collect();
        all.extend(lines.split(|text| is_time(text)).map(|lines| line(&lines.join("\n"))));
    }
    all.retain(|text| !text.is_empty());
    all
}

/// The messages in a list of the bot, a line each, without their times.
fn lines_of(screen: &str) -> Vec<String> {
    let lines = screen.lines().filter(|line| line.starts_with(['‹', '›']));
    let behind =
        |text: &str| text.split_once(' ').and_then(|(_, rest)| rest.split_once(' ')).map(|(_, rest)| line(rest));
    lines.filter_map(behind).collect()
}

/// The text that is, ends with, or else contains these words.
fn containing(all: &[String], words: &str) -> Option<String> {
    let is = all.iter().find(|text| *text == words);
    let ends = is.or_else(|| all.iter().find(|text| text.ends_with(words)));
    ends.or_else(|| all.iter().find(|text| text.contains(words))).cloned()
}

/// The messages of a CSV export: the filled cells of text, media, file name and what is around.
fn exported(csv: &str) -> Vec<String> {
    let csv = csv.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let places: Vec<usize> = ["text", "media", "file_name", "around"]
        .map(|name| reader.headers().unwrap().iter().position(|head| head == name).unwrap())
        .to_vec();
    let cells = |record: csv::StringRecord| {
        let cells = places.iter().map(|at| record[*at].to_owned()).filter(|cell| !cell.is_empty());
        cells.collect::<Vec<_>>().join(" | ")
    };
    reader.records().map(|record| cells(record.unwrap())).collect()
}

/// What the screens of members without a group show of some kinds, as cells of the table.
async fn in_private(rows: &[Row]) -> Vec<[String; 4]> {
    let scene = Scene::at_work().await;
    let sides = scene.talking_to_bob().await;
    for row in rows {
        (row.send)(&scene, sides);
    }
    scene.all_shown(sides).await;
    let chat = scene.sandbox.bot_chat(scene.ann).into_iter();
    let cards: Vec<ChatMessage> = chat.filter(|one| one.from_bot && one.text.starts_with("💬 Bob Lee")).collect();
    let on_cards = messages_on(&cards);

    let screen = scene.ask("/dialog @bob_lee", "🟢 active").await;
    let mut in_dialog = lines_of(&screen.text);
    if labels(&screen).contains(&"‹ older") {
        scene.press(screen.id, "‹ older").await;
        in_dialog.extend(lines_of(&scene.turned(screen.id, OURS).await.text));
    }

    scene.ask("/export @bob_lee", "as CSV").await;
    let export = exported(&scene.sent_files(scene.ann, 2).await[0]);

    let mut cells = Vec::new();
    for row in rows {
        let card = containing(&on_cards, row.shows);
        let dialog = containing(&in_dialog, row.shows);
        let search = match row.word {
            None => "— no words to find".to_owned(),
            Some(word) => {
                let found = scene.ask(&format!("/search {word}"), "🔎").await;
                let found = lines_of(&found.text).into_iter().map(|text| text.replace("Bob Lee: ", ""));
                containing(&found.collect::<Vec<_>>(), last_words(row.shows)).unwrap_or_default()
            }
        };
        let all = [card, dialog, Some(search), containing(&export, row.exported)];
        cells.push(all.map(Option::unwrap_or_default));
    }
    cells
}

/// The end of what is shown. A search does not quote what a message answers in full.
fn last_words(shows: &str) -> &str {
    shows.split_once("” ").map_or(shows, |(_, rest)| rest)
}

/// What a topic in the team's group shows.
async fn in_group(rows: &[Row]) -> Vec<String> {
    let (scene, group) = Scene::with_group().await;
    in_topic(&scene, group, rows).await
}

/// What a topic in a member's private chat shows.
async fn in_private_topic(rows: &[Row]) -> Vec<String> {
    let scene = Scene::at_work().await;
    scene.choose_topics(scene.ann).await;
    in_topic(&scene, scene.ann.into(), rows).await
}

async fn in_topic(scene: &Scene, chat: ChatId, rows: &[Row]) -> Vec<String> {
    let sides = scene.talking_to_bob().await;
    for row in rows {
        (row.send)(scene, sides);
    }
    scene.all_shown(sides).await;
    let topic = scene.topic(chat, "🟢 Bob Lee · @bob_lee").await.id;
    let all = scene.sandbox.topic_chat(chat, topic).into_iter();
    let shown = messages_on(&all.filter(|one| one.from_bot).collect::<Vec<_>>());
    rows.iter().map(|row| containing(&shown, row.shows).unwrap_or_default()).collect()
}

#[tokio::test]
async fn each_kind_of_message_is_shown_on_each_screen() {
    let rows = rows();
    let groups: Vec<&[Row]> = rows.chunks(AT_ONCE).collect();
    let mut private = Vec::new();
    let (mut topics, mut private_topics) = (Vec::new(), Vec::new());
    for pair in groups.chunks(2) {
        private.extend(join_all(pair.iter().map(|rows| in_private(rows))).await.into_iter().flatten());
        topics.extend(join_all(pair.iter().map(|rows| in_group(rows))).await.into_iter().flatten());
        private_topics.extend(join_all(pair.iter().map(|rows| in_private_topic(rows))).await.into_iter().flatten());
    }
    let mut table = String::new();
    let mut blank = Vec::new();
    let topics = topics.iter().zip(&private_topics);
    for ((row, [card, dialog, search, export]), (topic, own)) in rows.iter().zip(&private).zip(topics) {
        let cells = [card, topic, own, dialog, search, export];
        for (place, cell) in ["card", "topic", "private topic", "dialog", "search", "export"].iter().zip(cells) {
            if cell.is_empty() {
                blank.push(format!("{}: {place}", row.name));
            }
        }
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        table.push_str(&format!("| {} | {} |\n", row.name, cells.join(" | ")));
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages.md");
    let written = fs::read_to_string(page).unwrap();
    let expected = written.split_once("|---|---|---|---|---|---|---|\n").map_or("", |(_, table)| table);
    if expected != table {
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("messages-table.md");
        fs::write(&made, &table).unwrap();
        assert_eq!(blank, [""; 0]);
        panic!("docs/messages.md differs from {}:\n{table}", made.display());
    }
    assert_eq!(blank, [""; 0]);
}

#[tokio::test]
async fn an_automatic_answer_begins_and_ends_no_waiting() {
    let scene = Scene::at_work().await;
    let sides = scene.talking_to_bob().await;
    scene.sandbox.write_kind(sides.bob, sides.sam, Kind::Automatic, "I am on holiday");
    scene.shown("🤖 automatic answer\nI am on holiday").await;
    scene.ask("/dialogs waiting", "Nobody waits for an answer").await;
    scene.ask("/dialogs unread", "Everything is read").await;

    // Nor does one of the account's own end it.
    scene.sandbox.write(sides.bob, sides.sam, "When do we start?");
    scene.shown("When do we start?").await;
    scene.sandbox.write_kind(sides.sam, sides.bob, Kind::Automatic, "We are closed today");
    scene.sandbox.write(sides.bob, sides.sam, "I see");
    scene.shown("I see").await;
    let waiting = scene.ask("/dialogs waiting", "Bob Lee").await;
    assert!(waiting.text.contains("1 waits for an answer"), "{}", waiting.text);
    let dialog = scene.ask("/dialog @bob_lee", "🟢 active").await;
    assert!(dialog.text.contains("from the phone: 🤖 automatic answer We are closed today"), "{}", dialog.text);
}

#[tokio::test]
async fn an_automatic_answer_stops_no_sequence_and_their_own_words_do() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let sequence = scene.sequence(&[("Hello", 0), ("Still there?", 48)]).await;
    let contact = scene.agreed("bob_lee").await;
    let run = scene.started(sequence, contact).await;
    scene.waits_for_step(run, 2).await;
    scene.sandbox.write_kind(bob, scene.sam, Kind::Automatic, "I am on holiday");
    scene.shown("I am on holiday").await;
    assert_eq!(scene.run_of(run).await.state, RunState::Running);
    let helper = scene.sandbox.add(Person { bot: true, ..Person::named("Helper") });
    scene.sandbox.write_kind(bob, scene.sam, Kind::ByBot { bot: helper }, "Tell me more");
    scene.shown("Tell me more").await;
    assert_eq!(scene.run_of(run).await.state, RunState::Stopped);
}

#[tokio::test]
async fn a_clear_opt_out_counts_even_if_it_is_automatic() {
    let scene = Scene::at_work().await;
    let sides = scene.talking_to_bob().await;
    scene.sandbox.write_kind(sides.bob, sides.sam, Kind::Automatic, "Stop");
    scene.shown("Wants no more messages").await;
}

#[tokio::test]
async fn a_notice_is_quiet_and_begins_no_dialog() {
    let scene = Scene::at_work().await;
    let sides = scene.talking_to_bob().await;
    scene.sandbox.write_kind(sides.eve, sides.sam, Kind::ContactJoined, "");
    scene.sandbox.write_kind(sides.bob, sides.sam, Kind::Screenshot, "");
    scene.shown("took a screenshot of the chat").await;
    let silent = scene.sandbox.wait_for(LIMIT, |state| {
        let mut calls = state.journal.calls("sendMessage");
        calls.find(|call| call.params.to_string().contains("took a screenshot")).map(|call| call.params.clone())
    });
    assert_eq!(silent.await.unwrap()["disable_notification"], true);
    scene.ask("/dialogs waiting", "Nobody waits for an answer").await;
    scene.ask("/dialogs unread", "Everything is read").await;
    scene.ask("/dialog Eve", "There is no dialog with Eve").await;
    // A gift is somebody's word.
    scene.sandbox.write_kind(sides.bob, sides.sam, Kind::example("gift").unwrap(), "");
    scene.shown("🎁 gift · 100 stars · Thank you!").await;
    scene.ask("/dialogs waiting", "🎁 gift · 100 stars").await;
}

#[tokio::test]
async fn what_destroys_itself_is_never_fetched() {
    let scene = Scene::at_work().await;
    let sides = scene.talking_to_bob().await;
    scene.sandbox.write_kind(sides.bob, sides.sam, Kind::VanishingPhoto { seconds: None }, "");
    let card = scene.shown("photo for one look").await;
    assert!(!labels(&card).contains(&"📎 Get the file"), "{:?}", labels(&card));
    assert!(card.html.contains("<a href=\"https://t.me/bob_lee\">"), "{}", card.html);
    assert_eq!(scene.sandbox.look().journal.calls("upload.getFile").count(), 0);
}

#[tokio::test]
async fn a_reminder_names_a_message_without_words() {
    let scene = Scene::at_work().await;
    let sides = scene.talking_to_bob().await;
    scene.sandbox.write_kind(sides.bob, sides.sam, Kind::example("contact").unwrap(), "");
    scene.shown("👤 contact · Zoe Miller").await;
    scene.sandbox.write_kind(sides.bob, sides.sam, Kind::Screenshot, "");
    scene.shown("took a screenshot").await;
    scene.later(31);
    let reminder = scene.shown("has been waiting").await;
    assert!(reminder.text.contains("“👤 contact · Zoe Miller · +15550001122”"), "{}", reminder.text);
}

#[tokio::test]
async fn what_the_phone_shares_is_shown_in_the_topic_as_theirs_is() {
    let (scene, group) = Scene::with_group().await;
    let sides = scene.talking_to_bob().await;
    scene.sandbox.write(sides.bob, sides.sam, "Who can help me?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Who can help me?").await;
    scene.sandbox.write_kind(sides.sam, sides.bob, Kind::example("contact").unwrap(), "");
    scene.in_topic(group, topic, "› from the phone\n👤 contact · Zoe Miller · +15550001122").await;
}

#[tokio::test]
async fn a_contact_that_somebody_shared_is_erased_with_them() {
    let scene = Scene::at_work().await;
    let sides = scene.talking_to_bob().await;
    scene.sandbox.write_kind(sides.bob, sides.sam, Kind::example("contact").unwrap(), "");
    scene.shown("👤 contact · Zoe Miller").await;
    scene.forget("@bob_lee").await;
    for file in ["salesdesk.db", "salesdesk.db-wal"] {
        let bytes = fs::read(scene.folder.path().join(file)).unwrap_or_default();
        for word in ["Zoe", "zoe", "15550001122"] {
            assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word} is still in {file}");
        }
    }
}
