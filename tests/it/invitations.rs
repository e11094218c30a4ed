//! Stories of invitations: a link for a contact with a phone alone, and the person who comes by it.

use percent_encoding::percent_decode_str;
use salesdesk::domain::consent::Basis;
use salesdesk::domain::dialog_access::VisibleDialogs;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::phone::Phone;
use salesdesk::store::ContactList;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Person};

use crate::bot::{Scene, labels};

/// The text that a link puts into the input field of who follows it.
fn text_in(invitation: &ChatMessage) -> String {
    let link = invitation.text.lines().find_map(|line| line.strip_prefix("https://t.me/sam_sales?text="));
    percent_decode_str(link.unwrap()).decode_utf8().unwrap().into_owned()
}

impl Scene {
    fn calls_of_accounts(&self) -> usize {
        let state = self.sandbox.look();
        state.journal.entries().iter().filter(|call| call.door == Door::Mtproto).count()
    }
}

#[tokio::test]
async fn who_comes_by_an_invitation_becomes_one_contact_with_the_phone_by_one_tap() {
    let scene = Scene::at_work().await;
    let card = scene.ask("/contact add +1 555 200 0001 Zoe Miller", "Only a phone is known").await;
    scene.on(&card, "🪜 Stage", "Where does").await;
    scene.on(&card, "Talking", "🪜 Talking").await;
    let calls = scene.calls_of_accounts();
    scene.on(&card, "🔗 Invite", "Who will Zoe Miller write to").await;
    scene.press(card.id, "@sam_sales").await;
    let invitation = scene.shown("Invitation for Zoe Miller").await;
    let text = text_in(&invitation);
    assert!(text.starts_with("Hello! I come by your invitation. (i-"), "{text}");
    let picture = scene.sandbox.file(&invitation.file.as_ref().unwrap().file_id).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    assert_eq!(scene.calls_of_accounts(), calls, "nothing is asked of Telegram");
    assert_eq!(scene.audited("contact_invited").await, 1);
    scene.press(invitation.id, "‹ Back").await;
    scene.shown("🔗 makes an invitation").await;

    let zoe = scene.sandbox.add(Person::named("✨zoe✨"));
    scene.sandbox.write(zoe, scene.sam, &text);
    let card = scene.shown("🔗 Came by the invitation of Zoe Miller (+1 555 200 0001). The same person?").await;
    scene.recorded(card.id).await;
    let words = scene.press(card.id, "✅ Yes, the same person").await;
    assert_eq!(words.as_deref(), Some("One contact now."));
    let card = scene.turned(card.id, "🪜 Talking").await;
    assert!(!card.text.contains("The same person?"), "{}", card.text);
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let page = reading.contacts().page(ContactList::All, VisibleDialogs::All, 0, 9).await.unwrap();
    let [contact] = page.rows.as_slice() else { panic!("{page:?}") };
    assert_eq!(contact.person, Some(TelegramUserId(zoe.0)));
    assert_eq!(contact.phone.as_ref().map(Phone::e164), Some("+15552000001"));
    assert_eq!(contact.called().as_deref(), Some("Zoe Miller"));
    // The message is the evidence.
    let entries = reading.contacts().consents(contact.id, 0, 9).await.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.basis, Some(Basis::WroteFirst));
    assert_eq!(entry.message.as_ref().map(|(_, words)| words), Some(&text));
    drop(reading);
    scene.ask("/contact +1 555 200 0001", "💬 🟢 active").await;
    assert_eq!(scene.audited("contacts_joined").await, 1);
    // Who follows the same link later is another person.
    let eve = scene.sandbox.add(Person::named("Eve"));
    scene.sandbox.write(eve, scene.sam, &text);
    let card = scene.shown("💬 Eve").await;
    assert!(!card.text.contains("The same person?"), "{}", card.text);
}

#[tokio::test]
async fn an_invitation_takes_its_text_from_a_template_without_blanks_and_a_made_up_code_asks_nothing() {
    let scene = Scene::at_work().await;
    for (name, text) in [("greeting", "I saw you at the fair."), ("offer", "{first_name}, look!")] {
        let list = scene.ask("/templates", "📋 Templates").await;
        scene.on(&list, "➕ New", "What is the template called").await;
        scene.ask(name, "what does it say").await;
        scene.ask(text, &format!("📋 {name}")).await;
    }
    let card = scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    scene.on(&card, "🔗 Invite", "Who will Zoe write to").await;
    scene.press(card.id, "@sam_sales").await;
    let invitation = scene.shown("Invitation for Zoe").await;
    let offered = labels(&invitation);
    assert_eq!(offered, ["📋 greeting", "‹ Back"]);
    scene.press(invitation.id, "📋 greeting").await;
    let invitation = scene.shown("I%20saw").await;
    let text = text_in(&invitation);
    assert!(text.starts_with("I saw you at the fair. (i-"), "{text}");
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "My i-phone says i-1000 and i-2abc");
    let card = scene.shown("My i-phone").await;
    assert!(!card.text.contains("The same person?"), "{}", card.text);
}

#[tokio::test]
async fn an_invitation_says_what_the_team_settled_and_its_picture_follows() {
    let scene = Scene::at_work().await;
    let card = scene.ask("/contact add +1 555 200 0001 Zoe", "Only a phone is known").await;
    scene.on(&card, "🔗 Invite", "Who will Zoe write to").await;
    scene.press(card.id, "@sam_sales").await;
    let before = scene.shown("Hello%21%20I%20come").await;
    scene.ask(&format!("/settings invitation_text {}", "long ".repeat(200)), "does not fit into a link").await;
    scene.ask("/settings invitation_text My i-phone 4 is here", "Invitation text: My i-phone 4 is here").await;
    let card = scene.ask("/contact Zoe", "Only a phone is known").await;
    scene.on(&card, "🔗 Invite", "Who will Zoe write to").await;
    scene.press(card.id, "@sam_sales").await;
    let invitation = scene.shown("My%20i-phone").await;
    let text = text_in(&invitation);
    assert!(text.starts_with("My i-phone 4 is here (i-"), "{text}");
    let picture = |message: &ChatMessage| scene.sandbox.file(&message.file.as_ref().unwrap().file_id).unwrap();
    assert_ne!(picture(&before), picture(&invitation));
    // What looks like a code in the team's words does not hide the code.
    let zoe = scene.sandbox.add(Person::named("✨zoe✨"));
    scene.sandbox.write(zoe, scene.sam, &text);
    scene.shown("🔗 Came by the invitation of Zoe (+1 555 200 0001). The same person?").await;
    scene.ask("/settings invitation_text default", "Hello! I come by your invitation.").await;
}

#[tokio::test]
async fn without_an_account_that_has_a_username_the_desk_says_what_to_do() {
    let scene = Scene::set(None).await;
    let card = scene.ask("/contact add +1 555 200 0001 Zoe", "Only a phone is known").await;
    let shown = scene.on(&card, "🔗 Invite", "No account that is logged in has a username").await;
    assert!(shown.text.contains("Settings, then Username"), "{}", shown.text);
    scene.on(&shown, "‹ Back", "👤 Zoe").await;
    assert_eq!(scene.audited("contact_invited").await, 0);
}
