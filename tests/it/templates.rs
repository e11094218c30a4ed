//! Stories of templates: written by managers, filled for each prospect, sent like every answer. What the prospect
//! received decides.

use salesdesk::domain::ids::{TelegramUserId, TemplateId};
use salesdesk::domain::team::Role;
use salesdesk::domain::template::Body;
use salesdesk::store::AuditFilter;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, PHONE, Scene, eventually, labels};
use crate::errors::order;

impl Scene {
    /// Ann adds a template.
    pub(crate) async fn template(&self, name: &str, text: &str) {
        let list = self.ask("/templates", "📋 Templates").await;
        self.press(list.id, "➕ New").await;
        self.turned(list.id, "What is the template called").await;
        self.ask(name, "what does it say").await;
        self.ask(text, &format!("📋 {name}")).await;
    }

    /// A template was sent before.
    pub(crate) async fn used(&self, name: &str) {
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        let template = work.templates().named(&name.parse().unwrap()).await.unwrap().unwrap();
        work.templates().used(template.id).await.unwrap();
        work.commit().await.unwrap();
    }

    /// Ann replaces a template's text.
    async fn template_text(&self, name: &str, text: &str) {
        let card = self.ask(&format!("/templates {name}"), &format!("📋 {name}")).await;
        self.press(card.id, "✏️ Another text").await;
        self.turned(card.id, "what does it say").await;
        self.ask(text, &format!("📋 {name}")).await;
    }

    async fn variable(&self, typed: &str, answer: &str) -> ChatMessage {
        let list = self.ask("/templates", "📋 Templates").await;
        self.press(list.id, "🔤 Variables").await;
        self.turned(list.id, "{first_name} the first word").await;
        self.press(list.id, "➕ New variable").await;
        self.turned(list.id, "A new variable").await;
        self.ask(typed, answer).await
    }

    /// Bob writes; returns the card of his message.
    async fn bob_writes(&self, words: &str) -> (PersonId, ChatMessage) {
        let bob = self.sandbox.add(Person::named("Bob <Lee>").username("bob_lee"));
        self.sandbox.write(bob, self.sam, words);
        let card = self.shown(words).await;
        // The card's place is recorded once Telegram has accepted it.
        let dialog = self.dialog_with(bob).await;
        while !self.is_shown(dialog).await {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        (bob, card)
    }

    /// How often a username was looked up.
    fn look_ups(&self) -> usize {
        self.sandbox.look().journal.calls("contacts.resolveUsername").count()
    }

    async fn is_shown(&self, dialog: salesdesk::domain::ids::DialogId) -> bool {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        !reading.message_cards().pending_dialogs().await.unwrap().contains(&dialog)
    }
}

#[tokio::test]
async fn a_blank_of_another_tool_is_asked_about_and_never_goes_to_a_customer() {
    let scene = Scene::at_work().await;
    let list = scene.ask("/templates", "📋 Templates").await;
    scene.press(list.id, "➕ New").await;
    scene.turned(list.id, "What is the template called").await;
    scene.ask("hello", "what does it say").await;
    for typed in ["{{first_name}}", "{{ first_name }}", "${first_name}", "%first_name%", "[first_name]", "<first_name>"]
    {
        scene.ask(&format!("Hi {typed}!"), "Did you mean {first_name}?").await;
    }
    scene.ask("Привет, {{имя}}!", "Did you mean {имя}?").await;
    scene.ask("Hi {first_name}!", "📋 hello").await;
    // The automatic answer and the steps of sequences are texts for customers too.
    scene.ask("/settings away_answer Hi {{first_name}}!", "Did you mean {first_name}?").await;
    let all = scene.ask("/sequences", "🔁 Sequences").await;
    scene.then(&all, "➕ New sequence", "What is the new sequence for?").await;
    scene.then(&all, "💬 To be written to", "What is the sequence called?").await;
    scene.ask("After the fair", "What does the message say?").await;
    scene.ask("Good day, %first_name%!", "Did you mean {first_name}?").await;
}

#[tokio::test]
async fn a_template_is_filled_for_its_reader_and_sent_as_it_was_shown() {
    let scene = Scene::at_work().await;
    scene.template("price", "Hi {first_name}, it is {account_name}. {{40}} a month & <b>no</b> fee.").await;
    let (bob, card) = scene.bob_writes("What does it cost?").await;
    scene.press(card.id, "📋 Template").await;
    let choice = scene.shown("Which template for Bob <Lee>").await;
    let text = "Hi Bob, it is Sam Sales. {40} a month & <b>no</b> fee.";
    assert!(choice.text.ends_with(text), "{}", choice.text);
    let send = choice.buttons[0][0].clone();
    assert_eq!(send.text, "📤 price");
    scene.press(choice.id, "📤 price").await;
    eventually(|| (scene.texts_of(bob) == [text]).then_some(())).await;
    // The message that showed it has the marks of an answer.
    let mark = |chat: &[ChatMessage]| chat.iter().find(|one| one.id == choice.id)?.reaction.clone();
    assert_eq!(scene.sandbox.wait_for_bot(scene.ann, LIMIT, mark).await.as_deref(), Some("👌"));
    // Pressed twice, it is sent once.
    scene.press(choice.id, Button::Data(send.data.unwrap())).await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob), [text]);
}

#[tokio::test]
async fn a_template_with_a_hole_is_not_sent_and_names_the_hole() {
    let scene = Scene::at_work().await;
    scene.template("offer", "{first_name}, {company} offers {price}.").await;
    assert!(scene.shown("no value yet").await.text.contains("{company}, {price}"));
    let (bob, card) = scene.bob_writes("Tell me more").await;
    scene.press(card.id, "↩️ Reply").await;
    let question = scene.shown("Your answer to").await;
    scene.press(question.id, "📋 Template").await;
    scene.turned(question.id, "Which template").await;
    scene.press(question.id, "offer").await;
    let preview = scene.turned(question.id, "This cannot be sent: {company}, {price} has no value").await;
    assert_eq!(labels(&preview), ["‹ Others", "‹ Back"]);
    // A button that was never shown sends nothing.
    let dialog = scene.dialog_with(bob).await;
    let words = scene.press(preview.id, Button::Data(format!("tp:go:{dialog}:1:0"))).await;
    assert_eq!(words.as_deref(), Some("It has changed since you saw it. Look again."));
    scene.nothing_waits().await;

    scene.variable("company = <b>Acme</b> {first_name}", "stands for:").await;
    scene.variable(" {PRICE} = 40 }} a month", "stands for:").await;
    scene.press(preview.id, "‹ Others").await;
    scene.turned(preview.id, "📤 sends a text as it stands here").await;
    // The button of an older message shows it first.
    scene.press(preview.id, Button::Data(format!("tp:see:{dialog}:1"))).await;
    let text = "Bob, <b>Acme</b> {first_name} offers 40 }} a month.";
    let shown = scene.turned(preview.id, text).await;
    // Another member changes it before it is sent: the shown text is sent.
    scene.template_text("offer", "{first_name}, no.").await;
    let words = scene.press(shown.id, "📤 Send").await;
    assert_eq!(words.as_deref(), Some("It has changed since you saw it. Look again."));
    scene.turned(shown.id, "Bob, no.").await;
    assert!(scene.texts_of(bob).is_empty());
    scene.press(shown.id, "📤 Send").await;
    eventually(|| (scene.texts_of(bob) == ["Bob, no."]).then_some(())).await;
}

#[tokio::test]
async fn managers_write_templates_and_operators_use_them() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.template("price", "It is 40 a month.").await;
    // An invalid template gets an explanation.
    let list = scene.ask("/templates", "It is 40 a month.").await;
    scene.press(list.id, "➕ New").await;
    scene.turned(list.id, "What is the template called").await;
    scene.ask("PRICE", "There is a template “price” already").await;
    scene.ask("<b>", "A name has letters").await;
    scene.ask("Second", "what does it say").await;
    scene.ask("Hi {two words}", "“{two words}” is no variable").await;
    scene.ask("Second {first_name}", "📋 Second").await;
    // A name keeps its case, and is found in any.
    scene.ask("/templates SECOND", "📋 Second").await;
    scene.ask("/templates nothing", "There is no template “nothing”").await;
    scene.sandbox.say(olga, "/templates Price");
    let hers = scene.shown_to(olga, "📋 price").await;
    assert_eq!(labels(&hers), ["🔤 Variables", "‹ Templates"]);
    let refused = scene.press_as(olga, hers.id, Button::Data("tp:del:1".into())).await;
    assert!(refused.starts_with("Only "), "{refused}");

    let (bob, _) = scene.bob_writes("How much?").await;
    let card = scene.shown_to(olga, "How much?").await;
    scene.press_as(olga, card.id, "📋 Template").await;
    let choice = scene.shown_to(olga, "Which template").await;
    scene.press_as(olga, choice.id, "📤 price").await;
    eventually(|| (scene.texts_of(bob) == ["It is 40 a month."]).then_some(())).await;

    // Deleted after a confirmation; the log has names and no texts.
    let list = scene.ask("/templates price", "📋 price").await;
    scene.press(list.id, "🗑 Delete").await;
    scene.turned(list.id, "Delete “price”?").await;
    assert_eq!(scene.press(list.id, "🗑 Delete it").await.as_deref(), Some("🗑 Deleted."));
    let left = scene.turned(list.id, "Second").await;
    assert!(!left.text.contains("price"), "{}", left.text);
    let shown = scene.variable("city = Berlin", "stands for:").await;
    scene.press(shown.id, "✏️ Another value").await;
    scene.turned(shown.id, "What does {city} stand for").await;
    let shown = scene.ask("Rome", "Rome").await;
    scene.press(shown.id, "🗑 Delete").await;
    scene.turned(shown.id, "Delete {city}?").await;
    scene.press(shown.id, "🗑 Delete it").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let log = reading.audit().page(AuditFilter::All, 0, 50).await.unwrap();
    let of_words = log.iter().filter(|line| line.action.starts_with("template") || line.action.starts_with("variable"));
    let lines: Vec<_> = of_words.map(|line| format!("{} {}", line.action, line.details.clone().unwrap())).collect();
    let all = ["variable_deleted {city}", "variable_set {city}", "variable_set {city}", "template_deleted price"];
    assert_eq!(lines[..4], all);
    assert_eq!(lines[4..], ["template_added Second", "template_added price"]);
}

#[tokio::test]
async fn a_first_message_may_be_a_template_shown_before_it_goes() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    let old = scene.ask("/send @bob_lee", "What should it say?").await;
    assert_eq!(labels(&old), ["✖ Cancel"], "there is none yet");
    scene.template("hello", "Hi {username}, it is {account_name}.").await;
    let asked = scene.ask("/send @bob_lee", "Or take a template").await;
    assert_eq!(labels(&asked), ["hello", "✖ Cancel"]);
    scene.press(asked.id, "hello").await;
    // The preview names the account that would send now.
    let named = scene.turned(asked.id, "Hi @bob_lee, it is Sam Sales.").await;
    let words = scene.press(named.id, Button::Data("tp:first:1:0".into())).await;
    assert_eq!(words.as_deref(), Some("It has changed since you saw it. Look again."));
    scene.press(named.id, "‹ Others").await;
    scene.turned(named.id, "Or take a template").await;

    let asked = scene.ask(&format!("/send_from {PHONE} @bob_lee"), "Or take a template").await;
    // Buttons of the previous question belong to a discarded message.
    let words = scene.press(named.id, Button::Data("tp:try:1".into())).await;
    assert!(words.unwrap().contains("from an earlier time"));
    scene.press(asked.id, "hello").await;
    scene.turned(asked.id, "Hi @bob_lee, it is Sam Sales.").await;
    // Another member changes it before it is sent: the shown text is sent.
    let body = Body::parse("Hello {username} from {account_name}!", Vec::new()).unwrap();
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    work.templates().set_body(TemplateId(1), &body, TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();
    let words = scene.press(asked.id, "📤 Send").await;
    assert_eq!(words.as_deref(), Some("It has changed since you saw it. Look again."));
    let text = "Hello @bob_lee from Sam Sales!";
    let shown = scene.turned(asked.id, text).await;
    let send = shown.buttons[0][0].clone();
    scene.press(shown.id, "📤 Send").await;
    scene.turned(shown.id, "✅ sent").await;
    assert_eq!(scene.texts_of(bob), [text]);
    // Pressed twice, it is sent once.
    let words = scene.press(shown.id, Button::Data(send.data.unwrap())).await;
    assert!(words.unwrap().contains("from an earlier time"));

    // Typed in full, to a person with a dialog; and for a certain time, after confirmation.
    let typed = scene.ask("/templates hello @bob_lee", text).await;
    scene.press(typed.id, "📤 Send").await;
    scene.turned(typed.id, "✅ sent").await;
    assert_eq!(scene.texts_of(bob), [text, text]);
    scene.ask("/templates no such @bob_lee", "There is no template “no such”").await;
    scene.template("short", "Hi {username}.").await;
    let asked = scene.ask("/later in 2h @carl_x", "Or take a template").await;
    scene.press(asked.id, "short").await;
    scene.turned(asked.id, "Hi @carl_x.").await;
    scene.press(asked.id, "📤 Send").await;
    let agree = scene.shown("is this the time?").await;
    scene.press(agree.id, "✅ Yes, schedule it").await;
    scene.turned(agree.id, "goes out at").await;
    assert!(scene.texts_of(carl).is_empty());
}

#[tokio::test]
async fn a_first_message_calls_a_stranger_by_the_name_that_telegram_says() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.template("hello", "Hi {first_name}, it is {account_name}.").await;
    // Telegram makes the account wait: this is shown and stored, and there is no earlier lookup.
    order(&scene, "contacts.resolveUsername", 420, "FLOOD_WAIT_600");
    let asked = scene.ask("/send @bob_lee", "Or take a template").await;
    for _ in 0..2 {
        scene.press(asked.id, "hello").await;
        let hole = scene.turned(asked.id, "{first_name} could not be looked up (the account is in a flood wait").await;
        assert!(hole.text.contains("Hi ‹first_name›, it is Sam Sales."), "{}", hole.text);
        assert_eq!(labels(&hole), ["‹ Others", "✖ Cancel"]);
        scene.press(asked.id, "‹ Others").await;
        scene.turned(asked.id, "Or take a template").await;
    }
    assert_eq!(scene.look_ups(), 1);
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_mins(11));
    scene.press(asked.id, "hello").await;
    let text = "Hi Bob, it is Sam Sales.";
    let shown = scene.turned(asked.id, text).await;
    assert!(scene.texts_of(bob).is_empty());
    scene.press(shown.id, "📤 Send").await;
    scene.turned(shown.id, "✅ sent").await;
    assert_eq!(scene.texts_of(bob), [text]);
    // Looked up for the text, they are not looked up again for the message.
    assert_eq!(scene.look_ups(), 2);

    // Nobody, and a person on the stop-list: the former is looked up once, the latter not at all.
    scene.ask("/templates hello @nobody_here", "could not be looked up (nobody has this name)").await;
    scene.ask("/templates hello @nobody_here", "could not be looked up (nobody has this name)").await;
    scene.ask("/stop @carl_lee", "is on the stop-list now").await;
    scene.ask("/templates hello @carl_lee", "could not be looked up (on the stop-list)").await;
    assert_eq!(scene.look_ups(), 3);
}

#[tokio::test]
async fn a_member_who_may_not_write_first_sends_no_template_either() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.template("short", "Hi {username}.").await;
    let refused = scene.answer_to(olga, "/templates short @bob_lee").await;
    assert!(refused.starts_with("Only managers"), "{refused}");
}

#[tokio::test]
async fn a_slip_in_a_variable_is_offered_the_nearest_and_a_nameless_person_gets_the_default() {
    let scene = Scene::at_work().await;
    let list = scene.ask("/templates", "").await;
    scene.press(list.id, "➕ New").await;
    scene.ask("hello", "what does it say").await;
    scene.ask("Hi {имья|friend}", "{имя}").await;
    // The suggestion is accepted.
    scene.ask("Hi {имя|friend}, welcome", "📋 hello").await;
    let ghost = scene.sandbox.add(Person::named("\u{3164}\u{200b}").username("ghost_x"));
    scene.sandbox.write(ghost, scene.sam, "Boo");
    scene.shown("Boo").await;
    let preview = scene.ask("/templates hello @ghost_x", "Hi friend, welcome").await;
    scene.press(preview.id, "📤 Send").await;
    eventually(|| (scene.texts_of(ghost) == ["Hi friend, welcome"]).then_some(())).await;
    // The suggestion is declined: a value makes this name a variable of the team.
    scene.variable("имья = Anna", "stands for:").await;
    let list = scene.ask("/templates", "").await;
    scene.press(list.id, "➕ New").await;
    scene.ask("second", "what does it say").await;
    scene.ask("Hi {имья}", "📋 second").await;
}

#[tokio::test]
async fn a_template_carries_its_file_and_the_ones_used_most_are_offered_first() {
    let scene = Scene::at_work().await;
    scene.template("about us", "We build houses.").await;
    scene.template("prices", "Our prices.").await;
    // A file comes with the text, and stays when the text changes.
    let card = scene.ask("/templates prices", "📋 prices").await;
    scene.press(card.id, "✏️ Another text").await;
    scene.turned(card.id, "what does it say").await;
    scene.sandbox.send_document(scene.ann, "prices.pdf", vec![7; 600_000], "Our prices, {first_name}.").unwrap();
    scene.shown("📎 prices.pdf").await;
    scene.template_text("prices", "The prices, {first_name}.").await;
    scene.shown("📎 prices.pdf").await;

    let (bob, card) = scene.bob_writes("How much?").await;
    scene.press(card.id, "↩️ Reply").await;
    let question = scene.shown("Your answer to").await;
    scene.press(question.id, "📋 Template").await;
    let choice = scene.turned(question.id, "Which template").await;
    assert_eq!(labels(&choice)[..2], ["📤 about us", "📤 prices"]);
    assert!(choice.text.contains("📎 prices.pdf"), "{}", choice.text);
    scene.press(question.id, "📤 prices").await;
    let received = eventually(|| scene.sandbox.received(bob).pop()).await;
    assert_eq!(received.text, "The prices, Bob.");
    assert_eq!(received.file.map(|file| (file.name, file.size)), Some(("prices.pdf".to_owned(), 600_000)));

    // It was used, so it is the first choice now, also for a first message.
    let eve = scene.sandbox.add(Person::named("Eve").username("eve_x"));
    let asked = scene.ask("/send @eve_x", "Or take a template").await;
    assert_eq!(labels(&asked)[..2], ["prices", "about us"]);
    // Taken away while somebody looks at it, the file is not sent unseen.
    scene.press(asked.id, "prices").await;
    let preview = scene.turned(asked.id, "📎 prices.pdf").await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    work.templates().drop_file(TemplateId(2), TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();
    let words = scene.press(preview.id, "📤 Send").await;
    assert_eq!(words.as_deref(), Some("It has changed since you saw it. Look again."));
    scene.press(preview.id, "📤 Send").await;
    let received = eventually(|| scene.sandbox.received(eve).pop()).await;
    assert_eq!((received.text.as_str(), received.file), ("The prices, Eve.", None));
}

#[tokio::test]
async fn the_templates_used_most_are_buttons_of_the_card_and_show_their_text_first() {
    let scene = Scene::at_work().await;
    for name in ["price", "hours", "about us", "a very long name of a template"] {
        scene.template(name, "Hi {first_name}, this is it.").await;
    }
    // Nobody has used one yet.
    let (bob, card) = scene.bob_writes("Hello there").await;
    assert!(labels(&card).iter().all(|label| !label.contains("price")), "{:?}", labels(&card));

    for name in ["a very long name of a template", "hours", "price", "price"] {
        scene.used(name).await;
    }
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let card = scene.shown("What does it cost?").await;
    let quick: Vec<&str> = card.buttons[0].iter().map(|button| button.text.as_str()).collect();
    assert_eq!(quick, ["📋 price", "📋 a very long nam…", "📋 hours"]);
    scene.recorded(card.id).await;
    // The card stays, and the text is shown below it before it goes.
    scene.press(card.id, "📋 price").await;
    let preview = scene.shown("Hi Bob, this is it.").await;
    assert_ne!(preview.id, card.id);
    assert!(scene.texts_of(bob).is_empty());
    scene.press(preview.id, "📤 Send").await;
    eventually(|| (scene.texts_of(bob) == ["Hi Bob, this is it."]).then_some(())).await;

    // A deleted template has no text, and a person who may have refused gets no ready one.
    let hours = card.buttons[0][2].data.clone().unwrap();
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    work.templates().delete(TemplateId(2), TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();
    let words = scene.press(card.id, Button::Data(hours)).await;
    assert!(words.unwrap().contains("from an earlier time"));
    scene.sandbox.write(bob, scene.sam, "No thanks, not interested");
    let card = scene.shown("not interested").await;
    assert!(labels(&card).iter().all(|label| !label.contains("price")), "{:?}", labels(&card));
}

#[tokio::test]
async fn a_template_says_that_it_keeps_only_the_first_file_of_an_album() {
    let scene = Scene::at_work().await;
    scene.template("prices", "Our prices.").await;
    let card = scene.ask("/templates prices", "📋 prices").await;
    scene.press(card.id, "✏️ Another text").await;
    scene.turned(card.id, "what does it say").await;
    for (name, caption) in [("a.pdf", "Our prices."), ("b.pdf", ""), ("c.pdf", "")] {
        scene.sandbox.send_in_album(scene.ann, "7", name, name.as_bytes().to_vec(), caption).unwrap();
    }
    scene.shown("📎 a.pdf").await;
    scene.shown("Only the first file of the album is kept here").await;
    scene.ask("/templates prices", "📎 a.pdf").await;
    let said = scene.sandbox.bot_chat(scene.ann).into_iter().filter(|one| one.text.contains("Only the first file"));
    assert_eq!(said.count(), 1, "{}", scene.chat(scene.ann));
}
