//! How many taps and messages each task of an operator's day takes: from the card of a message, from the pinned message of
//! a topic, and from the screen of a dialog.

use salesdesk::domain::dialog::{Dialog, DialogStatus};
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::Role;
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, Scene, eventually};

/// The most taps that a task may take.
const MOST: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Card,
    Topic,
    Screen,
    /// Somebody has waited too long.
    Reminder,
    /// A colleague has handed the dialog over.
    Notice,
}

/// What an operator does.
enum Step {
    Tap(&'static str),
    /// Writes an answer: a reply to the message, or a text in its topic.
    Answer(&'static str),
    Type(&'static str),
}

struct Task {
    name: &'static str,
    steps: fn(Place) -> Vec<Step>,
    done: fn(&Desk, &Dialog) -> bool,
}

/// The tasks, in an order in which one does not stand in the way of the next.
const TASKS: [Task; 11] = [
    Task { name: "answer", steps: |_| vec![Step::Answer("Hello Bob")], done: |desk, _| desk.sent("Hello Bob") },
    Task {
        name: "template",
        steps: |_| vec![Step::Tap("📋 Template"), Step::Tap("📤 price")],
        done: |desk, _| desk.sent("It is 40 a month."),
    },
    Task {
        name: "quick reply",
        steps: |place| match place {
            Place::Card | Place::Topic => vec![Step::Tap("📋 hours"), Step::Tap("📤 Send")],
            _ => vec![Step::Tap("📋 Template"), Step::Tap("📤 hours")],
        },
        done: |desk, _| desk.sent("We are here from 9 to 6."),
    },
    Task {
        name: "open the dialog",
        steps: |place| match place {
            Place::Card | Place::Reminder | Place::Notice => vec![Step::Tap("💬 Open")],
            Place::Topic => vec![Step::Type("/dialog")],
            Place::Screen => vec![Step::Type("/dialog @bob_lee")],
        },
        done: |desk, _| desk.shows("📱 +1"),
    },
    Task {
        name: "put aside until tomorrow",
        steps: |place| match place {
            Place::Reminder | Place::Notice => vec![Step::Tap("🕒 Later"), Step::Tap("1 day")],
            _ => vec![Step::Tap("🕒 Put aside"), Step::Tap("1 day")],
        },
        done: |_, dialog| dialog.snoozed_until.is_some(),
    },
    Task {
        name: "hand over",
        steps: |_| vec![Step::Tap("👤 Assign"), Step::Tap("Olga")],
        done: |desk, dialog| dialog.assignee == Some(TelegramUserId(desk.olga.0)),
    },
    Task {
        name: "label",
        steps: |_| vec![Step::Tap("🏷 Label"), Step::Tap("🔵 hot")],
        done: |desk, _| desk.shows("🔵 hot"),
    },
    Task {
        name: "stage",
        steps: |_| vec![Step::Tap("🏷 Label"), Step::Tap("🪜 Offer")],
        done: |desk, _| desk.shows("🪜 Offer"),
    },
    Task {
        name: "qualify",
        steps: |_| vec![Step::Tap("✅ Qualify")],
        done: |desk, dialog| {
            dialog.status == DialogStatus::Qualified && (desk.topic.is_none() || desk.shows("✅ Qualified."))
        },
    },
    Task {
        name: "undo",
        steps: |_| vec![Step::Tap("↶ Undo")],
        done: |_, dialog| dialog.status == DialogStatus::Active,
    },
    Task {
        name: "stop",
        steps: |_| vec![Step::Tap("🛑 Stop"), Step::Tap("🛑 End this dialog")],
        done: |_, dialog| dialog.status == DialogStatus::Stopped,
    },
];

/// A desk to which Bob has written.
struct Desk {
    scene: Scene,
    chat: ChatId,
    topic: Option<i64>,
    olga: PersonId,
    bob: PersonId,
}

impl Desk {
    async fn open(place: Place) -> (Self, i64) {
        let (scene, group) = match place {
            Place::Topic => {
                let (scene, group) = Scene::with_group().await;
                (scene, Some(group))
            }
            _ => (Scene::at_work().await, None),
        };
        let olga = scene.colleague("Olga", Role::Operator).await;
        scene.label("hot").await;
        scene.template("price", "It is 40 a month.").await;
        scene.template("hours", "We are here from 9 to 6.").await;
        scene.used("hours").await;
        let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        scene.sandbox.write(bob, scene.sam, "What does it cost?");
        let (topic, from) = match group {
            Some(group) => {
                let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
                scene.in_topic(group, topic, "What does it cost?").await;
                (Some(topic), scene.in_topic(group, topic, "since").await.id)
            }
            None => (None, scene.shown("What does it cost?").await.id),
        };
        if topic.is_none() {
            scene.recorded(from).await;
        }
        let from = match place {
            Place::Reminder => {
                scene.later(31);
                scene.shown("has been waiting").await.id
            }
            Place::Notice => {
                let card = scene.shown_to(olga, "What does it cost?").await;
                scene.press_as(olga, card.id, "👤 Assign").await;
                let asked = scene.shown_to(olga, "Who answers").await;
                scene.press_as(olga, asked.id, "Ann").await;
                scene.shown("handed the dialog over to you").await.id
            }
            _ => from,
        };
        let chat = group.unwrap_or_else(|| scene.ann.into());
        (Self { scene, chat, topic, olga, bob }, from)
    }

    fn messages(&self) -> Vec<ChatMessage> {
        match self.topic {
            Some(topic) => self.scene.sandbox.topic_chat(self.chat, topic),
            None => self.scene.sandbox.bot_chat(self.scene.ann),
        }
    }

    fn sent(&self, words: &str) -> bool {
        self.scene.texts_of(self.bob).iter().any(|text| text == words)
    }

    fn shows(&self, words: &str) -> bool {
        self.messages().iter().any(|one| one.from_bot && one.text.contains(words))
    }

    /// Presses a button of the message, or of the newest one that has it.
    async fn tap(&self, from: i64, button: &str) {
        let has = |one: &ChatMessage| one.buttons.iter().flatten().any(|found| found.text == button);
        let find = || {
            let mut found: Vec<ChatMessage> =
                self.messages().into_iter().filter(|one| one.from_bot && has(one)).collect();
            found.sort_by_key(|one| (one.id == from, one.id));
            found.pop()
        };
        let message = eventually(find).await.id;
        let press = self.scene.sandbox.press_in(self.scene.ann, self.chat, message, button).unwrap();
        press.answer(LIMIT).await.unwrap();
    }

    /// Does a task and returns its taps and messages.
    async fn does(&self, task: &Task, place: Place, from: i64) -> (usize, usize) {
        let (mut taps, mut messages) = (0, 0);
        let (sandbox, ann) = (&self.scene.sandbox, self.scene.ann);
        for step in (task.steps)(place) {
            match step {
                Step::Tap(button) => {
                    self.tap(from, button).await;
                    taps += 1;
                }
                Step::Answer(text) => {
                    match self.topic {
                        Some(topic) => sandbox.say_in_topic(ann, self.chat, topic, text).unwrap(),
                        None => sandbox.reply(ann, from, text).unwrap(),
                    };
                    messages += 1;
                }
                Step::Type(text) => {
                    match self.topic {
                        Some(topic) => sandbox.say_in_topic(ann, self.chat, topic, text).unwrap(),
                        None => sandbox.say(ann, text),
                    };
                    messages += 1;
                }
            }
        }
        let done = async {
            while !(task.done)(self, &self.scene.dialog(1).await) {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        let in_time = tokio::time::timeout(LIMIT, done).await.is_ok();
        assert!(in_time, "{} was not done:\n{}", task.name, self.scene.chat(ann));
        (taps, messages)
    }
}

#[tokio::test]
async fn no_task_of_the_day_takes_more_than_two_taps() {
    let mut table = format!("{:<26}{:<13}{:<13}{}\n", "taps + messages", "card", "topic", "/dialog");
    let mut columns = Vec::new();
    for place in [Place::Card, Place::Topic, Place::Screen] {
        let (desk, mut from) = Desk::open(place).await;
        let mut column = Vec::new();
        for task in &TASKS {
            if place == Place::Screen && task.name != "undo" {
                from = desk.scene.ask("/dialog @bob_lee", "Bob Lee").await.id;
            }
            let (taps, messages) = desk.does(task, place, from).await;
            assert!(taps <= MOST, "{} takes {taps} taps", task.name);
            column.push(format!("{taps} + {messages}"));
        }
        columns.push(column);
    }
    for (row, task) in TASKS.iter().enumerate() {
        let [card, topic, screen] = [0, 1, 2].map(|place: usize| &columns[place][row]);
        table += &format!("{:<26}{card:<13}{topic:<13}{screen}\n", task.name);
    }
    insta::assert_snapshot!(table, @r"
    taps + messages           card         topic        /dialog
    answer                    0 + 1        0 + 1        0 + 1
    template                  2 + 0        2 + 0        2 + 0
    quick reply               2 + 0        2 + 0        2 + 0
    open the dialog           1 + 0        0 + 1        0 + 1
    put aside until tomorrow  2 + 0        2 + 0        2 + 0
    hand over                 2 + 0        2 + 0        2 + 0
    label                     2 + 0        2 + 0        2 + 0
    stage                     2 + 0        2 + 0        2 + 0
    qualify                   1 + 0        1 + 0        1 + 0
    undo                      1 + 0        1 + 0        1 + 0
    stop                      2 + 0        2 + 0        2 + 0
    ");
}

#[tokio::test]
async fn a_reminder_and_a_dialog_handed_over_are_dealt_with_from_their_own_message() {
    let tasks = ["answer", "template", "quick reply", "open the dialog", "put aside until tomorrow", "hand over"];
    let mut table = String::new();
    for task in TASKS.iter().filter(|task| tasks.contains(&task.name)) {
        let mut counts = Vec::new();
        for place in [Place::Reminder, Place::Notice] {
            let (desk, from) = Desk::open(place).await;
            let (taps, messages) = desk.does(task, place, from).await;
            assert!(taps <= MOST, "{} takes {taps} taps", task.name);
            counts.push(format!("{taps} + {messages}"));
        }
        table += &format!("{}: {}\n", task.name, counts.join(", "));
    }
    insta::assert_snapshot!(table, @r"
    answer: 0 + 1, 0 + 1
    template: 2 + 0, 2 + 0
    quick reply: 2 + 0, 2 + 0
    open the dialog: 1 + 0, 1 + 0
    put aside until tomorrow: 2 + 0, 2 + 0
    hand over: 2 + 0, 2 + 0
    ");
}
