//! Stories of dialogs as the team sees them: finding, reading, qualifying, assigning, snoozing.

use std::time::Duration;

use salesdesk::domain::dialog::{Dialog, DialogStatus};
use salesdesk::domain::ids::{DialogId, TelegramUserId};
use salesdesk::domain::team::Role;
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, Scene, eventually};

impl Scene {
    /// A scene in which Sam and Bob have written to each other.
    pub(crate) async fn talking() -> (Self, PersonId) {
        let scene = Self::set(None).await;
        let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        scene.log_in().await;
        scene.rules(0, None).await;
        scene.ask("/send @bob_lee Hello! How can I help?", "✅ sent").await;
        (scene, bob)
    }

    pub(crate) async fn dialog(&self, id: i64) -> Dialog {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.dialogs().get_dialog(DialogId(id)).await.unwrap().unwrap()
    }

    async fn dialog_of(&self, person: PersonId) -> Option<DialogId> {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.dialogs().by_prospect(TelegramUserId(person.0)).await.unwrap().map(|dialog| dialog.id)
    }

    /// The prospect writes; waits until it is saved.
    pub(crate) async fn hears(&self, from: PersonId, dialog: i64, text: &str) {
        let before = self.dialog(dialog).await.unread;
        self.sandbox.write(from, self.sam, text);
        let saved = async {
            while self.dialog(dialog).await.unread == before {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, saved).await.unwrap();
    }
}

#[tokio::test]
async fn a_dialog_is_found_read_and_decided_about() {
    let (scene, bob) = Scene::talking().await;
    scene.hears(bob, 1, "Sounds <b>good</b>,\n› 10:42 Ann: I never said that").await;
    assert_eq!(scene.dialog(1).await.unread, 1);

    let list = scene.ask("/dialogs", "1 unread in 1 dialog").await;
    assert!(list.text.contains("🔵1"), "{}", list.text);
    scene.press(list.id, "🔵 Bob Lee · 1").await;
    let screen = scene.turned(list.id, "waiting for an answer").await;
    // A message is one line, so that it cannot imitate another message.
    assert!(screen.text.contains("Sounds <b>good</b>, › 10:42 Ann: I never said that"), "{}", screen.text);
    assert!(screen.text.contains("Ann: Hello! How can I help?"), "{}", screen.text);
    assert_eq!(scene.dialog(1).await.unread, 0, "a member who opens it has seen it");

    assert_eq!(scene.press(screen.id, "✅ Qualify").await.as_deref(), Some("✅ Qualified."));
    scene.turned(screen.id, "⭐️ qualified").await;
    scene.press(screen.id, "↩️ Reply").await;
    scene.shown("Your answer to").await;
    scene.sandbox.say(scene.ann, "It costs 5 <euro>");
    eventually(|| (scene.sandbox.received(bob).len() == 2).then_some(())).await;
    while scene.dialog(1).await.unanswered_since.is_some() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let arrived: Vec<String> = scene.sandbox.received(bob).into_iter().map(|received| received.text).collect();
    assert_eq!(arrived, ["Hello! How can I help?", "It costs 5 <euro>"]);
    scene.press(screen.id, "📝 Note").await;
    scene.shown("A note about").await;
    let noted = scene.ask("likes <blue>", "📝 likes <blue>").await;
    scene.press(noted.id, "🕒 Put aside").await;
    scene.turned(noted.id, "aside until when").await;
    scene.ask("in 2h", "🕒 put aside until").await;
    scene.ask(&format!("/dialog {}", bob.0), "🕒 put aside").await;
    assert_eq!(scene.dialog(1).await.status_by, Some(TelegramUserId(scene.ann.0)));
}

#[tokio::test]
async fn who_was_looked_at_still_waits_for_an_answer() {
    let (scene, bob) = Scene::talking().await;
    let vera = scene.hire("Vera", Role::Viewer).await;
    scene.hears(bob, 1, "Are you there?").await;
    // A viewer's look changes nothing.
    scene.sandbox.say(vera, &format!("/dialog {}", bob.0));
    scene.shown_to(vera, "waiting for an answer").await;
    assert_eq!(scene.dialog(1).await.unread, 1);
    scene.ask("/start", "1 waits for an answer").await;
    scene.ask("/dialogs unread", "Bob Lee ⏳ 🔵1").await;
    // For a member who may answer, opening it marks it as read but not as answered.
    scene.ask(&format!("/dialog {}", bob.0), "waiting for an answer").await;
    assert_eq!(scene.dialog(1).await.unread, 0);
    scene.ask("/dialogs unread", "Everything is read").await;
    let list = scene.ask("/dialogs waiting", "1 waits for an answer").await;
    assert!(list.text.contains("Bob Lee ⏳ ‹"), "{}", list.text);
    let start = scene.ask("/start", "1 waits for an answer").await;
    assert!(!start.text.contains("unread"), "{}", start.text);
    // A snoozed dialog does not wait for an answer; after the snooze it does.
    let screen = scene.ask(&format!("/dialog {}", bob.0), "waiting for an answer").await;
    scene.press(screen.id, "🕒 Put aside").await;
    scene.turned(screen.id, "aside until when").await;
    scene.press(screen.id, "1 hour").await;
    scene.turned(screen.id, "🕒 put aside").await;
    scene.ask("/dialogs waiting", "Nobody waits for an answer").await;
    scene.ask("/dialogs put aside", "Bob Lee").await;
    scene.press(screen.id, "⏰ Take up now").await;
    scene.turned(screen.id, "waiting for an answer").await;
    // "Thank you" needs no answer, but the next message does.
    scene.press(screen.id, "☑️ No answer needed").await;
    scene.ask("/dialogs waiting", "Nobody waits for an answer").await;
    scene.hears(bob, 1, "One more question").await;
    scene.ask("/dialogs waiting", "1 waits for an answer").await;
}

#[tokio::test]
async fn each_list_of_dialogs_is_asked_for_in_either_language_and_the_longest_waiting_comes_first() {
    let (scene, bob) = Scene::talking().await;
    let people = ["Carl", "Dora", "Emil"].map(|name| scene.sandbox.add(Person::named(name)));
    for (person, dialog) in [(people[0], 2), (people[1], 3), (people[2], 4)] {
        scene.sandbox.write(person, scene.sam, "Hello");
        let there = async {
            while scene.dialog_of(person).await.is_none() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, there).await.unwrap();
        assert_eq!(scene.dialog_of(person).await, Some(DialogId(dialog)));
        scene.sandbox.advance(Duration::from_secs(60));
        scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_secs(60));
    }
    scene.hears(bob, 1, "What does it cost?").await;
    // Dora's dialog is read and Ann's, Emil's is snoozed.
    let ann = TelegramUserId(scene.ann.0);
    let dora = scene.ask(&format!("/dialog {}", people[1].0), "waiting for an answer").await;
    scene.press(dora.id, Button::Data(format!("d:give:3:{}", ann.0))).await;
    let emil = scene.ask(&format!("/dialog {}", people[2].0), "waiting for an answer").await;
    scene.press(emil.id, "🕒 Put aside").await;
    scene.turned(emil.id, "aside until when").await;
    scene.press(emil.id, "1 hour").await;
    scene.turned(emil.id, "🕒 put aside").await;
    let all = ["Carl", "Dora", "Emil", "Bob Lee"];
    let listed = async |command: &str, title: &str| {
        let list = scene.ask(command, title).await;
        let place = |name: &str| list.text.find(name).map(|place| (place, name.to_owned()));
        let mut names: Vec<(usize, String)> = all.iter().filter_map(|name| place(name)).collect();
        names.sort();
        names.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    for (words, lists) in [
        (["waiting", "ждут ответа"], vec!["Carl", "Dora", "Bob Lee"]),
        (["unread", "непрочитанные"], vec!["Carl", "Bob Lee"]),
        (["mine", "мои"], vec!["Dora"]),
        (["put aside", "отложенные"], vec!["Emil"]),
    ] {
        for word in words {
            assert_eq!(listed(&format!("/dialogs {word}"), "Dialogs:").await, lists, "{word}");
        }
    }
    assert_eq!(listed("/dialogs", "Dialogs:").await[..3], ["Carl", "Dora", "Bob Lee"]);
    scene.ask("/language ru", "по-русски").await;
    for (words, lists) in [("ждут", vec!["Carl", "Dora", "Bob Lee"]), ("aside", vec!["Emil"])] {
        assert_eq!(listed(&format!("/dialogs {words}"), "Диалоги:").await, lists, "{words}");
    }
}

#[tokio::test]
async fn what_they_wrote_since_is_not_marked_as_needing_no_answer() {
    let (scene, bob) = Scene::talking().await;
    scene.hears(bob, 1, "Thank you").await;
    let screen = scene.ask(&format!("/dialog {}", bob.0), "waiting for an answer").await;
    scene.hears(bob, 1, "And what does it cost?").await;
    scene.press(screen.id, "☑️ No answer needed").await;
    scene.turned(screen.id, "waiting for an answer").await;
    assert!(scene.dialog(1).await.unanswered_since.is_some());
}

#[tokio::test]
async fn reopening_gives_a_qualified_dialog_its_star_back() {
    let (scene, bob) = Scene::talking().await;
    let screen = scene.ask(&format!("/dialog {}", bob.0), "🟢 active").await;
    for (close, closed) in [("❌ Fail", "❌ failed"), ("🛑 Stop", "🛑 stopped")] {
        scene.press(screen.id, "✅ Qualify").await;
        scene.turned(screen.id, "⭐️ qualified").await;
        scene.press(screen.id, close).await;
        if close == "🛑 Stop" {
            scene.turned(screen.id, "What waits for them is cancelled").await;
            scene.press(screen.id, "🛑 End this dialog").await;
        }
        scene.turned(screen.id, closed).await;
        scene.press(screen.id, "↺ Reopen").await;
        scene.turned(screen.id, "⭐️ qualified").await;
        scene.press(screen.id, "↺ Not qualified").await;
        scene.turned(screen.id, "🟢 active").await;
    }
    scene.press(screen.id, "❌ Fail").await;
    scene.turned(screen.id, "❌ failed").await;
    scene.press(screen.id, "↺ Reopen").await;
    scene.turned(screen.id, "🟢 active").await;
}

#[tokio::test]
async fn what_is_typed_after_another_action_changes_nothing() {
    let (scene, bob) = Scene::talking().await;
    let screen = scene.ask(&format!("/dialog {}", bob.0), "🟢 active").await;
    scene.press(screen.id, "📝 Note").await;
    let question = scene.shown("A note about").await;
    scene.nothing_waits().await;
    scene.turned(question.id, "Put aside, nothing was changed").await;
    scene.ask("for somebody else", "was not asking").await;
    // A button acts like a command, and the question has a back button.
    let screen = scene.ask(&format!("/dialog {}", bob.0), "🟢 active").await;
    scene.press(screen.id, "🕒 Put aside").await;
    scene.turned(screen.id, "aside until when").await;
    scene.press(screen.id, "‹ Back").await;
    scene.turned(screen.id, "🟢 active").await;
    scene.ask("tomorrow", "was not asking").await;
    // An answer by a reply needs no question, and leaves an open one alone.
    scene.press(screen.id, "📝 Note").await;
    let question = scene.shown("A note about").await;
    scene.sandbox.write(bob, scene.sam, "One more thing");
    let card = scene.shown("One more thing").await;
    scene.sandbox.reply(scene.ann, card.id, "Tell me").unwrap();
    scene.turned(question.id, "Put aside, nothing was changed").await;
    scene.ask("for somebody else", "was not asking").await;
    // The same while the question is about another prospect.
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.ask("/send @carl_x Hello Carl", "✅ sent").await;
    let carls = scene.ask("/dialog @carl_x", "🟢 active").await;
    scene.press(carls.id, "↩️ Reply").await;
    scene.shown("Your answer to").await;
    scene.sandbox.reply(scene.ann, screen.id, "And you?").unwrap();
    eventually(|| (scene.texts_of(bob).last()? == "And you?").then_some(())).await;
    scene.ask("for somebody else", "was not asking").await;
    assert_eq!(scene.texts_of(carl), ["Hello Carl"]);
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    assert_eq!(reading.dialogs().notes(scene.dialog_with(bob).await, 9).await.unwrap(), []);
    assert_eq!(scene.dialog(1).await.snoozed_until, None);
}

#[tokio::test]
async fn what_waits_for_a_prospect_stands_above_what_was_said() {
    let (scene, _) = Scene::talking().await;
    scene.rules(600, None).await;
    scene.ask("/send @bob_lee First", "⏳ waits until").await;
    scene.ask("/send @bob_lee Second", "⏳").await;
    let shown = scene.ask("/dialog @bob_lee", "Second").await;
    let talk: Vec<&str> = shown.text.lines().filter(|line| line.starts_with('›')).collect();
    assert!(talk[0].ends_with("Second ⏳ queued: goes out after the one before it"), "{}", shown.text);
    assert!(talk[1].contains("Ann: First ⏳ waits until"), "{}", shown.text);
    assert!(talk[2].contains("Hello!") && !talk[2].contains('⏳'), "{}", shown.text);
}

#[tokio::test]
async fn an_ended_dialog_neither_waits_nor_is_put_aside() {
    let (scene, bob) = Scene::talking().await;
    scene.hears(bob, 1, "Let me think").await;
    let screen = scene.ask("/dialog @bob_lee", "⏳ waiting for an answer").await;
    scene.press(screen.id, "🕒 Put aside").await;
    scene.turned(screen.id, "aside until when").await;
    let aside = scene.ask("in 2h", "🕒 put aside until").await;
    scene.press(aside.id, "❌ Fail").await;
    let failed = scene.turned(aside.id, "❌ failed").await;
    assert!(!failed.text.contains('⏳') && !failed.text.contains('🕒'), "{}", failed.text);
    // The mark disappears once a member continues.
    scene.press(aside.id, "↺ Reopen").await;
    let open = scene.turned(aside.id, "🟢 active").await;
    assert!(open.text.contains('⏳') && open.text.contains('🕒'), "{}", open.text);
}

#[tokio::test]
async fn a_stopped_dialog_cancels_what_waits_and_sends_nothing_until_it_is_reopened() {
    let (scene, bob) = Scene::talking().await;
    let later = scene.ask("/later in 2h @bob_lee Still there?", "is this the time?").await;
    scene.press(later.id, "✅ Yes, schedule it").await;
    let screen = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.press(screen.id, "🛑 Stop").await;
    scene.turned(screen.id, "ended dialog can be reopened").await;
    scene.press(screen.id, "🛑 End this dialog").await;
    scene.turned(screen.id, "🛑 stopped").await;
    scene.turned(later.id, "the dialog was closed").await;
    scene.ask("/send @bob_lee More?", "is closed").await;
    // An old button cannot qualify a stopped dialog.
    let words = scene.press(screen.id, Button::Data("d:good:1".into())).await.unwrap();
    assert!(words.contains("no longer possible"), "{words}");
    scene.press(screen.id, "↺ Reopen").await;
    scene.turned(screen.id, "🟢 active").await;
    scene.ask("/send @bob_lee Back?", "✅ sent").await;
    assert_eq!(scene.sandbox.received(bob).len(), 2);
}

#[tokio::test]
async fn who_opts_out_gets_nothing_that_was_queued_on_any_path_and_the_team_is_notified() {
    let (scene, bob) = Scene::talking().await;
    let later = scene.ask("/later in 2h @bob_lee Still there?", "is this the time?").await;
    scene.press(later.id, "✅ Yes, schedule it").await;
    scene.rules(3600, None).await;
    let queued = scene.ask("/send @bob_lee One more thing", "⏳").await;
    // A softer refusal is only marked.
    scene.hears(bob, 1, "Thanks, not interested").await;
    let dialog = scene.dialog(1).await;
    assert!(dialog.refusal_at.is_some() && dialog.status == DialogStatus::Active);

    scene.sandbox.write(bob, scene.sam, " СТОП!!! 🙏");
    // Their message and its consequences are one card.
    let shown = scene.shown("СТОП!!!").await;
    assert!(shown.text.contains("Wants no more messages"), "{}", shown.text);
    assert!(shown.text.contains("what waited for them is cancelled"), "{}", shown.text);
    scene.turned(later.id, "@bob_lee is on the stop-list").await;
    scene.turned(queued.id, "@bob_lee is on the stop-list").await;
    assert_eq!(scene.dialog(1).await.status, DialogStatus::Stopped);
    scene.ask("/send @bob_lee Please?", "is on the stop-list").await;
    scene.ask("/dialog @bob_lee", "🛑 stopped").await;
    // Both cards of their last words say so; there is no notice beside them.
    eventually(|| (scene.chat(scene.ann).matches("no more messages").count() == 2).then_some(())).await;
    assert_eq!(scene.sandbox.received(bob).len(), 1);
}

#[tokio::test]
async fn an_operator_answers_own_dialogs_and_those_of_nobody() {
    let (scene, _bob) = Scene::talking().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let vera = scene.hire("Vera", Role::Viewer).await;
    scene.sandbox.say(olga, "/dialog @bob_lee");
    let hers = scene.shown_to(olga, "nobody in particular").await;
    let screen = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.press(screen.id, "👤 Assign").await;
    scene.turned(screen.id, "Who answers").await;
    scene.press(screen.id, "🙋 Me").await;
    scene.turned(screen.id, "👤 Ann").await;

    // A button that is still visible gives no right.
    for data in ["d:open:1", "d:good:1", "d:stop:1", "d:me:1", "d:note:1", "d:reply:1", "d:remind:1:1h"] {
        let press = scene.sandbox.press(olga, hers.id, Button::Data(data.into())).unwrap();
        let words = press.answer(LIMIT).await.unwrap().text.unwrap();
        assert!(words.contains("Ann answers this dialog"), "{data}: {words}");
    }
    scene.sandbox.say(olga, "/dialogs");
    scene.shown_to(olga, "Nothing here").await;
    // A viewer reads, but changes nothing.
    scene.sandbox.say(vera, "/dialog @bob_lee");
    let read = scene.shown_to(vera, "🟢 active").await;
    let press = scene.sandbox.press(vera, read.id, Button::Data("d:good:1".into())).unwrap();
    assert!(press.answer(LIMIT).await.unwrap().text.unwrap().contains("Ask"));
    let dialog = scene.dialog(1).await;
    assert_eq!((dialog.status, dialog.assignee), (DialogStatus::Active, Some(TelegramUserId(scene.ann.0))));
}

#[tokio::test]
async fn who_is_stopped_by_command_gets_nothing_until_they_are_allowed_and_the_dialog_is_reopened() {
    let (scene, bob) = Scene::talking().await;
    let later = scene.ask("/later in 2h @bob_lee Still there?", "is this the time?").await;
    scene.press(later.id, "✅ Yes, schedule it").await;
    scene.ask("/stop @bob_lee", "A message that waited is cancelled").await;
    scene.turned(later.id, "@bob_lee is on the stop-list").await;
    scene.ask("/stop @bob_lee", "was on the stop-list already").await;
    scene.ask("/send @bob_lee Please?", "is on the stop-list").await;
    let list = scene.ask("/stoplist", "Stop-list: 1").await;
    assert!(list.text.contains("Bob Lee · @bob_lee · by Ann"), "{}", list.text);

    // Reopened, the dialog is still blocked by the stop-list, and says so.
    let words = scene.press(list.id, Button::Data("d:reopen:1".into())).await.unwrap();
    assert!(words.contains("still on the stop-list"), "{words}");
    scene.ask("/send @bob_lee Please?", "is on the stop-list").await;
    let list = scene.ask("/stoplist", "Stop-list: 1").await;
    scene.press(list.id, "✅ Allow Bob Lee · @bob_lee").await;
    scene.turned(list.id, "Nobody is on it").await;
    scene.ask("/send @bob_lee Back?", "✅ sent").await;
    assert_eq!(scene.sandbox.received(bob).len(), 2);

    scene.ask("/stop @nobody_yet", "Nothing waited").await;
    scene.ask("/allow @nobody_yet", "is off the stop-list").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let log = reading.audit().page(salesdesk::store::AuditFilter::All, 0, 50).await.unwrap();
    let of_list: Vec<_> = log.iter().filter(|line| line.action.starts_with("stop_list")).collect();
    let bobs = TelegramUserId(bob.0);
    let subjects: Vec<_> = of_list.iter().map(|line| line.subject).collect();
    assert_eq!(subjects, [None, None, Some(bobs), Some(bobs)]);
    assert!(of_list.iter().all(|line| !line.details.as_deref().unwrap_or_default().contains("bob")));
}

#[tokio::test]
async fn a_dialog_can_be_assigned_to_a_member_who_has_not_written_yet() {
    let (scene, _bob) = Scene::talking().await;
    scene.ask("/team add 5000000002 operator", "5000000002").await;
    let screen = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.press(screen.id, "👤 Assign").await;
    scene.turned(screen.id, "Who answers").await;
    scene.press(screen.id, "5000000002").await;
    scene.turned(screen.id, "👤 5000000002").await;
}
