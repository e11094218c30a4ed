//! Stories of sequences in the bot: how one is made and changed, and how people are put on it, held and stopped.

use salesdesk::domain::consent::{Basis, NewConsent, Purpose};
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::run::{RunReason, RunState};
use salesdesk::domain::target::Target;
use salesdesk::domain::team::Role;
use salesdesk::domain::username::Username;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::Person;

use crate::bot::{LIMIT, Scene, eventually, labels};
use crate::desk::ADMIN;
use crate::sequences::step;

impl Scene {
    /// Ann presses a button of a screen of sequences, which turns the message into the next screen.
    pub(crate) async fn then(&self, card: &ChatMessage, button: &str, words: &str) -> ChatMessage {
        self.press(card.id, button).await;
        self.turned(card.id, words).await
    }

    /// Ann makes a sequence of two messages, three days apart.
    pub(crate) async fn after_the_fair(&self) -> ChatMessage {
        let all = self.ask("/sequences", "🔁 Sequences").await;
        self.then(&all, "➕ New sequence", "What is the new sequence for?").await;
        self.then(&all, "💬 To be written to", "What is the sequence called?").await;
        self.ask("After the fair", "What does the message say?").await;
        let shown = self.ask("Good day, {first_name}!", "1. at once: Good day, {first_name}!").await;
        self.then(&shown, "➕ Message", "What does the message say?").await;
        self.ask("Did you have time for {company}?", "2. 3 days later: Did you have time").await
    }

    /// Somebody who agreed to be written to is a contact.
    pub(crate) async fn may_be_written_to(&self, name: &str) {
        let name = Target::Name(Username::parse(name).unwrap());
        let store = &self.app.as_ref().unwrap().store;
        let ann = TelegramUserId(self.ann.0);
        let mut work = store.begin().await.unwrap();
        let contact = work.contacts().find_or_add(&name, ann).await.unwrap();
        work.contacts().record_consent(contact, &NewConsent::now(Purpose::Write, Basis::Agreed), ann).await.unwrap();
        work.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_sequence_is_made_in_the_chat_and_each_change_is_a_version() {
    let scene = Scene::at_work().await;
    let shown = scene.after_the_fair().await;
    assert!(!shown.text.contains("version"), "nobody was on it: {}", shown.text);
    let step = scene.then(&shown, "✏️ Message 2", "message 2: 3 days later").await;
    scene.then(&step, "⏳ Wait", "How long after the message before?").await;
    scene.ask("100 moons", "Send a wait of at most 90 days").await;
    let shown = scene.ask("5 days", "2. 5 days later").await;
    // The button of the former version changes nothing.
    scene.press(step.id, Button::Data("sq:del:2:2:1".into())).await;
    let step = scene.then(&shown, "✏️ Message 1", "message 1: at once").await;
    scene.then(&step, "✏️ Text", "What does the message say?").await;
    let shown = scene.ask("Hello, {first_name}!", "1. at once: Hello, {first_name}!").await;
    let step = scene.then(&shown, "✏️ Message 2", "message 2").await;
    let shown = scene.then(&step, "⬆️ Up", "1. at once: Did you have time").await;
    assert!(shown.text.contains("2. 5 days later: Hello"), "{}", shown.text);
    let step = scene.then(&shown, "✏️ Message 1", "message 1").await;
    scene.then(&step, "🗑 Delete", "Delete message 1?").await;
    let shown = scene.then(&step, "🗑 Delete it", "1. 5 days").await;
    assert!(!shown.text.contains("Did you have time"), "{}", shown.text);
    scene.ask("/sequences", "After the fair: one message").await;
}

#[tokio::test]
async fn one_person_is_put_on_it_from_the_contact_and_needs_a_consent() {
    let scene = Scene::at_work().await;
    scene.after_the_fair().await;
    let zoe = scene.sandbox.add(Person::named("Zoe").username("zoe_miller"));
    let card = scene.ask("/contact add @zoe_miller Zoe Miller", "👤 Zoe Miller").await;
    scene.then(&card, "🔁 Sequences", "On none yet").await;
    scene.then(&card, "➕ Put on a sequence", "On which sequence").await;
    let preview = scene.then(&card, "After the fair", "👁 After the fair for Zoe Miller").await;
    for words in ["Good day, Zoe!", "Without a value: {company}", "Nothing shows that they agree"] {
        assert!(preview.text.contains(words), "{words}: {}", preview.text);
    }
    assert!(!labels(&preview).contains(&"▶️ Start"), "{:?}", labels(&preview));
    scene.may_be_written_to("zoe_miller").await;
    let card = scene.ask("/contact Zoe", "👤 Zoe Miller").await;
    scene.then(&card, "🔁 Sequences", "On none yet").await;
    scene.then(&card, "➕ Put on a sequence", "On which sequence").await;
    scene.then(&card, "After the fair", "👁 After the fair").await;
    scene.then(&card, "▶️ Start", "After the fair: message 1 of 2").await;
    eventually(|| (scene.texts_of(zoe) == ["Good day, Zoe!"]).then_some(())).await;
    scene.nothing_waits().await;
    let card = scene.ask("/contact Zoe", "message 2 of 2 goes on").await;
    assert!(card.text.contains("▶️ After the fair"), "{}", card.text);
    scene.ask("/why @zoe_miller", "After the fair: message 2 of 2 goes on").await;
    // What she says stops it.
    scene.sandbox.write(zoe, scene.sam, "Yes, call me!");
    let card = scene.shown("Yes, call me!").await;
    let ended = "🧵 Answers “After the fair”, message 1 of 2; nothing more goes out by itself.";
    assert!(card.text.contains(ended), "{}", card.text);
    scene.ask("/contact Zoe", "stopped after message 1 of 2, they wrote").await;
}

#[tokio::test]
async fn who_asks_for_later_holds_it_and_the_card_of_their_words_asks_until_somebody_decides() {
    let scene = Scene::at_work().await;
    let max = scene.colleague("Max", Role::Manager).await;
    scene.after_the_fair().await;
    let zoe = scene.sandbox.add(Person::named("Zoe").username("zoe_miller"));
    let card = scene.ask("/contact add @zoe_miller Zoe Miller", "👤 Zoe Miller").await;
    scene.may_be_written_to("zoe_miller").await;
    scene.then(&card, "🔁 Sequences", "On none yet").await;
    scene.then(&card, "➕ Put on a sequence", "On which sequence").await;
    scene.then(&card, "After the fair", "👁 After the fair").await;
    scene.then(&card, "▶️ Start", "message 1 of 2").await;
    eventually(|| (scene.texts_of(zoe) == ["Good day, Zoe!"]).then_some(())).await;
    scene.nothing_waits().await;
    scene.sandbox.write(zoe, scene.sam, "Write me in March, please");
    let said = scene.shown("Write me in March, please").await;
    let asks = "They were on “After the fair”. It is held";
    assert!(said.text.contains(asks), "{}", said.text);
    let asked = scene.shown_to(max, asks).await;
    scene.recorded(said.id).await;
    scene.press(said.id, "🔁 Decide").await;
    let run = scene.turned(said.id, "How does it go on?").await;
    assert!(run.text.contains("“Write me in March, please”"), "{}", run.text);
    let then = labels(&run).into_iter().find(|label| label.starts_with("▶️ Go on 1")).unwrap().to_owned();
    let words = scene.press(run.id, then.as_str()).await.unwrap();
    assert!(words.contains("After the fair: message 2 of 2 goes on Mon 1 Mar"), "{words}");
    // The card shows the words again, and nobody's card asks any more.
    for (person, card) in [(scene.ann, said.id), (max, asked.id)] {
        let settled = |chat: &[ChatMessage]| {
            let card = chat.iter().find(|message| message.id == card)?;
            (card.text.contains("Write me in March") && !card.text.contains(asks)).then_some(())
        };
        assert!(scene.sandbox.wait_for_bot(person, LIMIT, settled).await.is_some(), "{}", scene.chat(person));
    }
    scene.ask("/contact Zoe", "message 2 of 2 goes on Mon 1 Mar").await;
}

#[tokio::test]
async fn a_list_is_put_on_it_after_the_counts_were_shown() {
    let scene = Scene::at_work().await;
    let shown = scene.after_the_fair().await;
    for (name, called) in [("zoe_miller", "Zoe"), ("carl_x", "Carl")] {
        scene.sandbox.add(Person::named(called).username(name));
        scene.ask(&format!("/contact add @{name} {called}"), &format!("👤 {called}")).await;
        scene.may_be_written_to(name).await;
    }
    scene.ask("/contact add @dora_k Dora", "👤 Dora").await;
    scene.ask("/contact add @eve_stop Eve", "👤 Eve").await;
    scene.ask("/stop @eve_stop", "eve_stop").await;
    scene.ask("/contact add +1 555 200 0001 Quill", "👤 Quill").await;
    let all = scene.ask("/contacts", "📇 Contacts: all").await;
    scene.then(&all, "📋 Save as a list", "What is the list called").await;
    scene.ask("Fair", "📋 Fair: 5 people").await;
    scene.then(&shown, "📋 Put a list on it", "Which list is put on").await;
    let counts = scene.then(&shown, "Fair", "Fair on 🔁 After the fair: 5 people").await;
    let lines = [
        "would start: 2",
        "without a consent: 1",
        "on the stop-list: 1",
        "only a phone is known: 1",
        "no value for {company}: 2 (Carl, Zoe)",
        "the run waits for your decision",
    ];
    for line in lines {
        assert!(counts.text.contains(line), "{line}: {}", counts.text);
    }
    scene.then(&shown, "▶️ Start 2", "2 people of “Fair” started on “After the fair”").await;
    let sequence = scene.ask("/sequences After the fair", "🔁 After the fair").await;
    assert!(sequence.text.contains("▶️ 2 running") && !sequence.text.contains("earlier"), "{}", sequence.text);
    let runs = scene.then(&sequence, "▶️ 2 running", "▶️ After the fair").await;
    let run = scene.then(&runs, "Carl", "🔁 Carl").await;
    scene.then(&run, "⏸ Hold", "held, by hand").await;
    let run = scene.turned(run.id, "How does it go on?").await;
    scene.then(&run, "🗓 Later…", "When does it go on?").await;
    scene.ask("in 3 days", "goes on").await;
    // Who is on it keeps the version; who is put on it from now on gets the new one.
    let sequence = scene.ask("/sequences After the fair", "🔁 After the fair").await;
    let step = scene.then(&sequence, "✏️ Message 1", "message 1: at once").await;
    scene.then(&step, "✏️ Text", "What does the message say?").await;
    let changed = scene.ask("Hello, {first_name}!", "2 people began with an earlier version").await;
    assert!(changed.text.contains("version 3"), "{}", changed.text);
    let runs = scene.then(&changed, "▶️ 2 running", "▶️ After the fair").await;
    assert!(runs.text.contains("go one after another"), "{}", runs.text);
}

#[tokio::test]
async fn an_operator_stops_the_run_of_an_own_person_and_changes_nothing_else() {
    let scene = Scene::at_work().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    scene.after_the_fair().await;
    let zoe = scene.sandbox.add(Person::named("Zoe").username("zoe_miller"));
    scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    scene.may_be_written_to("zoe_miller").await;
    let card = scene.ask("/contact @zoe_miller", "👤 Zoe").await;
    scene.then(&card, "🔁 Sequences", "On none yet").await;
    scene.then(&card, "➕ Put on a sequence", "On which sequence").await;
    scene.then(&card, "After the fair", "👁 After the fair").await;
    scene.then(&card, "▶️ Start", "message 1 of 2").await;
    eventually(|| (scene.texts_of(zoe) == ["Good day, Zoe!"]).then_some(())).await;
    scene.nothing_waits().await;
    let shown = scene.answer_to(olga, "/sequences").await;
    assert!(shown.contains("After the fair") && !shown.contains("running"), "{shown}");
    let help = scene.sandbox.say(olga, "/help");
    let found = scene
        .sandbox
        .wait_for_bot(olga, LIMIT, |chat| chat.iter().find(|one| one.from_bot && one.id > help).map(|one| one.id));
    let card = found.await.unwrap();
    for press in ["sq:hold:1", "sq:away:1", "sq:skip:1"] {
        scene.sandbox.press(olga, card, Button::Data(press.into())).unwrap();
    }
    scene.ask("/contact @zoe_miller", "message 2 of 2 goes on").await;
    scene.sandbox.press(olga, card, Button::Data("sq:stop:1".into())).unwrap();
    let seen = scene.sandbox.wait_for_bot(olga, LIMIT, |chat| {
        chat.iter().find(|one| one.text.contains("stopped after message 1 of 2, by hand")).map(|one| one.id)
    });
    assert_eq!(seen.await.unwrap(), card);
}

#[tokio::test]
async fn a_run_that_lacks_a_value_says_so_and_goes_on_once_it_is_there() {
    let scene = Scene::at_work().await;
    let shown = scene.after_the_fair().await;
    let step = scene.then(&shown, "✏️ Message 1", "message 1: at once").await;
    scene.then(&step, "✏️ Text", "What does the message say?").await;
    scene.ask("Good day to {company}!", "1. at once: Good day to {company}!").await;
    let zoe = scene.sandbox.add(Person::named("Zoe").username("zoe_miller"));
    let card = scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    scene.may_be_written_to("zoe_miller").await;
    scene.then(&card, "🔁 Sequences", "On none yet").await;
    scene.then(&card, "➕ Put on a sequence", "On which sequence").await;
    scene.then(&card, "After the fair", "Without a value: {company}").await;
    scene.then(&card, "▶️ Start", "message 1 of 2").await;
    let held = |line: &str| line.contains("a blank has no value");
    let runs = eventually_held(&scene, held).await;
    let run = scene.then(&runs, "⏸ After the fair", "Without a value: company").await;
    assert!(!labels(&run).contains(&"▶️ Go on"), "{run:?}");
    // The button of an older screen does nothing either.
    let said = scene.press(run.id, Button::Data("sq:goon:1".into())).await.unwrap();
    assert!(said.contains("Still without a value: company"), "{said}");
    scene.then(&run, "🔤 Field", "What else is known of Zoe?").await;
    scene.ask("company = Miller & Sons", "Miller & Sons").await;
    // A name that is nearly a field's is named as soon as it is written.
    let shown = scene.ask("/sequences After the fair", "🔁 After the fair").await;
    let step = scene.then(&shown, "✏️ Message 2", "message 2").await;
    scene.then(&step, "✏️ Text", "What does the message say?").await;
    scene
        .ask("Good day to {compnay}!", "⚠️ {compnay} fits nobody: no field is called that. Did you mean {company}?")
        .await;
    let runs = eventually_held(&scene, held).await;
    let run = scene.then(&runs, "⏸ After the fair", "Nothing is missing any more").await;
    scene.then(&run, "▶️ Go on", "message 1 of 2").await;
    eventually(|| (scene.texts_of(zoe) == ["Good day to Miller & Sons!"]).then_some(())).await;
}

/// Zoe's runs, once one is held.
async fn eventually_held(scene: &Scene, held: impl Fn(&str) -> bool) -> ChatMessage {
    loop {
        let card = scene.ask("/contact Zoe", "👤 Zoe").await;
        let runs = scene.then(&card, "🔁 Sequences", "Sequences of Zoe").await;
        if held(&runs.text) {
            return runs;
        }
    }
}

#[tokio::test]
async fn runs_that_wait_or_could_not_be_sent_are_told_in_one_message_and_counted_at_the_start() {
    let scene = Scene::at_work().await;
    let sequence = scene.sequence(&[("Good day to {company}!", 0), ("Two", 48)]).await;
    for name in ["bob_lee", "carl_x"] {
        scene.named(name);
        let run = scene.started(sequence, scene.agreed(name).await).await;
        scene.run_is(run, RunState::Held, Some(RunReason::Hole)).await;
    }
    let other =
        scene.sequences().add(&"Cold".parse().unwrap(), Purpose::Write, &[step("One", 0)], ADMIN).await.unwrap();
    let run = scene.started(other, scene.agreed("nobody_there").await).await;
    scene.run_is(run, RunState::Stopped, Some(RunReason::NotDelivered)).await;
    let unasked = "🔁 Sequences and campaigns";
    let told =
        |scene: &Scene| scene.sandbox.bot_chat(scene.ann).iter().filter(|one| one.text.contains(unasked)).count();
    assert_eq!(told(&scene), 0, "they gather first");
    scene.half_an_hour_passes().await;
    let notice = scene.shown(unasked).await;
    for line in [
        "⏸ Follow-up: 2 people wait for your decision (a blank has no value: company)",
        "✖ Cold: 1 person was not reached, and nothing more goes to them (nobody has this name)",
    ] {
        assert!(notice.text.contains(line), "{line}: {}", notice.text);
    }
    let runs = scene.then(&notice, "⏸ Follow-up · 2", "⏸ Follow-up").await;
    assert!(labels(&runs).contains(&"@bob_lee"), "{runs:?}");
    // Each of them is in one notice.
    scene.hours_pass(3).await;
    scene.hours_pass(3).await;
    assert_eq!(told(&scene), 0, "the notice was turned into the list");
    let desk = scene.ask("/start", "📋 In sequences and campaigns: 2 wait for a decision · 1 not sent in 7 days").await;
    let all = scene.then(&desk, "📋 Decide · 3", unasked).await;
    let unsent = scene.then(&all, "✖ Cold · 1", "✖ Cold").await;
    assert!(unsent.text.contains("@nobody_there: stopped at message 1 of 1, nobody has this name"), "{}", unsent.text);
    // Who decides about no runs is shown no counts.
    let olga = scene.hire("Olga", Role::Operator).await;
    let shown = scene.answer_to(olga, "/start").await;
    assert!(!shown.contains("In sequences"), "{shown}");
}
