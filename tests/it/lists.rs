//! Stories of lists: how they are filled, saved filters, who sees which people, and what is left of somebody who goes.

use std::time::Instant;

use salesdesk::contacts::{ListOf, Lists};
use salesdesk::domain::dialog_access::VisibleDialogs;
use salesdesk::domain::ids::{ContactId, ListId, TelegramUserId};
use salesdesk::domain::people_list::PeopleList;
use salesdesk::domain::saved_filter::{ConsentWish, LastTalk, SavedFilter};
use salesdesk::domain::target::Target;
use salesdesk::domain::team::Role;
use salesdesk::domain::typed_contact::TypedContact;
use salesdesk::domain::username::Username;
use salesdesk::store::{ContactList, ListError, Prospect, Store};
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::Person;

use crate::bot::{Scene, labels};
use crate::store::{active_account, fresh};

const ANN: TelegramUserId = TelegramUserId(1);

impl Scene {
    /// Ann presses a button of a screen of lists, which turns the message into the next screen.
    async fn over(&self, card: &ChatMessage, button: &str, words: &str) -> ChatMessage {
        self.press(card.id, button).await;
        self.turned(card.id, words).await
    }

    fn lists(&self) -> Lists {
        Lists::new(self.app.as_ref().unwrap().store.clone())
    }

    /// The list of this name.
    async fn list(&self, name: &str) -> PeopleList {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.lists().named(&name.parse().unwrap()).await.unwrap().unwrap()
    }

    /// The names of those on a list, newest contact first.
    async fn on_list(&self, name: &str) -> Vec<String> {
        let list = self.list(name).await;
        let page = self.lists().page(&list, VisibleDialogs::All, None, 100).await.unwrap();
        page.people.iter().map(|contact| contact.called().unwrap_or_default()).collect()
    }
}

#[tokio::test]
async fn a_list_is_filled_by_hand_and_what_names_nobody_is_named() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    scene.ask("/contact add +1 555 200 0001 Quill", "👤 Quill").await;
    let lists = scene.ask("/lists", "None yet").await;
    scene.over(&lists, "➕ New list", "What is the list called").await;
    let asked = scene.ask("Berlin fair", "Who is on “Berlin fair”?").await;
    assert!(asked.text.contains("@zoe_miller"), "{}", asked.text);
    let people =
        "@zoe_miller Zoe Miller\nhttps://t.me/carl_x\n\nQuill\nBob Lee\nNobody Known\n@ann_1 @ann_2\n@ZOE_miller";
    let said = scene.ask(people, "4 added, 2 lines are not clear").await;
    for line in
        ["Nobody Known: no contact has this name", "@ann_1 @ann_2: two people in one line", "1 on the list before"]
    {
        assert!(said.text.contains(line), "{line}: {}", said.text);
    }
    // The question is still open for the mended lines.
    let list = scene.ask("@ann_1", "📋 Berlin fair: 5 people").await;
    assert_eq!(scene.on_list("Berlin fair").await, ["@ann_1", "@carl_x", "Zoe Miller", "Quill", "Bob Lee"]);
    // Nothing is asked of Telegram because of a list.
    assert_eq!(scene.sandbox.look().journal.calls("contacts.resolveUsername").count(), 0);

    let card = scene.over(&list, "Zoe Miller", "👤 Zoe Miller").await;
    assert!(card.text.contains("📋 Berlin fair"), "{}", card.text);
    let of = scene.over(&card, "📋 Lists", "Lists of Zoe Miller").await;
    assert_eq!(labels(&of)[0], "✓ Berlin fair");
    scene.press(of.id, "✓ Berlin fair").await;
    let of = scene.turned(of.id, "Lists of").await;
    assert_eq!(labels(&of)[0], "Berlin fair");
    let card = scene.over(&of, "‹ Back", "👤 Zoe Miller").await;
    assert!(!card.text.contains("Berlin fair"), "{}", card.text);

    let list = scene.ask("/list berlin FAIR", "📋 Berlin fair: 4 people").await;
    scene.over(&list, "✏️ Name", "called from now on").await;
    let list = scene.ask("Fair 2026", "📋 Fair 2026: 4 people").await;
    scene.over(&list, "🗑 Delete", "Its people stay contacts").await;
    scene.over(&list, "🗑 Delete it", "None yet").await;
    scene.ask("/list Fair 2026", "There is no list called “Fair 2026”").await;
    scene.ask("/contact Zoe", "👤 Zoe Miller").await;
}

#[tokio::test]
async fn a_filter_of_contacts_becomes_a_list_or_stays_a_filter() {
    let scene = Scene::at_work().await;
    scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    scene.ask("/contact add @carl_x Carl", "👤 Carl").await;
    scene.sandbox.add(Person::named("Carl").username("carl_x"));
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    scene.shown("What does it cost?").await;

    let unwritten = scene.ask("/contacts not written to", "📇 Contacts: not written to").await;
    scene.over(&unwritten, "📋 Save as a list", "What is the list called").await;
    scene.ask("New ones", "📋 New ones: 2 people").await;
    let unwritten = scene.ask("/contacts not written to", "📇 Contacts: not written to").await;
    scene.over(&unwritten, "🔎 Save this filter", "What is the filter called").await;
    let taken = scene.ask("new ONES", "That name is taken").await;
    assert!(taken.text.contains("Berlin fair 2"), "{}", taken.text);
    let filter = scene.ask("Unwritten", "🔎 Unwritten").await;
    assert!(filter.text.contains("· nothing was ever written") && filter.text.contains("Carl"), "{}", filter.text);

    // The list stays as it is; the filter is asked again.
    scene.ask("/send @carl_x Good day", "✅ sent").await;
    assert_eq!(scene.on_list("New ones").await, ["Carl", "Zoe"]);
    assert_eq!(scene.on_list("Unwritten").await, ["Zoe"]);

    let found = scene.ask("/search cost", "What does it").await;
    scene.over(&found, "📋 Save as a list", "newest 1000 places").await;
    scene.ask("Asked for prices", "📋 Asked for prices: 1 person").await;
    assert_eq!(scene.on_list("Asked for prices").await, ["Bob Lee"]);
    let all = scene.ask("/lists", "📋 Lists").await;
    assert!(all.text.contains("New ones: 2 people") && all.text.contains("🔎 Unwritten: a filter"), "{}", all.text);
}

#[tokio::test]
async fn the_conditions_of_a_filter_are_buttons_and_hold_together() {
    let scene = Scene::at_work().await;
    for (name, city) in [("Zoe", "Berlin"), ("Carl", "berlin"), ("Dora", "Kazan")] {
        let card = scene.ask(&format!("/contact add @{}_person {name}", name.to_lowercase()), "👤").await;
        scene.over(&card, "🔤 Field", "What else is known").await;
        scene.ask(&format!("city = {city}"), &format!("= {city}")).await;
    }
    let lists = scene.ask("/lists", "None yet").await;
    scene.over(&lists, "🔎 New filter", "What is the filter called").await;
    let conditions = scene.ask("Berliners", "who it finds").await;
    assert!(conditions.text.contains("everybody, as long as"), "{}", conditions.text);
    let asked = scene.over(&conditions, "➕ field", "Which field?").await;
    assert!(asked.text.contains("In use: city"), "{}", asked.text);
    scene.ask("two words", "Send a field").await;
    let conditions = scene.ask("city = BERLIN", "· city = BERLIN").await;
    assert_eq!(scene.on_list("Berliners").await, ["Carl", "Zoe"]);
    scene.over(&conditions, "➕ consent", "Which consent?").await;
    scene.over(&conditions, "no consent is recorded", "· no consent is recorded").await;
    scene.over(&conditions, "➕ stage", "At which stage?").await;
    scene.over(&conditions, "New", "· stage: New").await;
    scene.over(&conditions, "➕ last message", "When was the last message?").await;
    scene.ask("soon", "Send days or a date").await;
    let conditions = scene.ask("before 2026-10-01", "· the last message is from before 2026-10-01").await;
    assert_eq!(scene.on_list("Berliners").await, [""; 0]);
    let conditions = scene.over(&conditions, "✖️ last message", "who it finds").await;
    let card = scene.ask("/contact Carl", "👤 Carl").await;
    scene.over(&card, "🪜 Stage", "Where does").await;
    scene.over(&card, "Offer", "🪜 Offer").await;
    assert_eq!(scene.on_list("Berliners").await, ["Zoe"]);
    let list = scene.over(&conditions, "👥 Who it finds", "🔎 Berliners").await;
    assert!(list.text.contains("Zoe") && !list.text.contains("Carl"), "{}", list.text);
}

#[tokio::test]
async fn an_operator_sees_only_own_people_on_a_list_and_changes_none() {
    let scene = Scene::at_work().await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    let all = scene.ask("/contacts", "📇 Contacts: all").await;
    scene.over(&all, "📋 Save as a list", "What is the list called").await;
    scene.ask("Everybody", "📋 Everybody: 2 people").await;
    let dialog = scene.dialog_with(bob).await;
    let (ann, store) = (TelegramUserId(scene.ann.0), &scene.app.as_ref().unwrap().store);
    store.write(async |tx| tx.dialogs().assign(dialog, Some(ann), ann).await).await.unwrap();

    let shown = scene.answer_to(olga, "/list Everybody").await;
    assert!(shown.contains("Zoe") && !shown.contains("Bob") && !shown.contains("2 people"), "{shown}");
    assert!(!scene.answer_to(olga, "/lists").await.contains("people"));
    let help = scene.sandbox.say(olga, "/help");
    let found = scene.sandbox.wait_for_bot(olga, crate::bot::LIMIT, |chat| {
        chat.iter().find(|one| one.from_bot && one.id > help).map(|one| one.id)
    });
    let card = found.await.unwrap();
    for press in ["ls:del:1", "ls:put:1:1:0", "ls:add:1"] {
        scene.sandbox.press(olga, card, Button::Data(press.into())).unwrap();
    }
    scene.answer_to(olga, "/lists").await;
    assert_eq!(scene.on_list("Everybody").await, ["Zoe", "Bob Lee"]);
}

#[tokio::test]
async fn who_is_erased_is_on_no_list() {
    let scene = Scene::at_work().await;
    scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    let all = scene.ask("/contacts", "📇 Contacts: all").await;
    scene.over(&all, "📋 Save as a list", "What is the list called").await;
    scene.ask("Everybody", "📋 Everybody: 1 person").await;
    let card = scene.ask("/contact Zoe", "👤 Zoe").await;
    scene.over(&card, "🗑 Erase", "for good?").await;
    scene.over(&card, "🗑 Yes, erase it all", "Forgotten.").await;
    scene.ask("/list Everybody", "📋 Everybody: nobody yet").await;
}

#[tokio::test]
async fn a_list_in_russian() {
    let scene = Scene::at_work().await;
    scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.ask("/language ru", "русск").await;
    let lists = scene.ask("/lists", "Пока нет").await;
    scene.over(&lists, "➕ Новый список", "Как называется список").await;
    scene.ask("Выставка", "Кто в списке «Выставка»?").await;
    let said = scene.ask("@carl_x Карл\nНикто", "добавлено 1, не понято 1 строка").await;
    assert!(said.text.contains("Никто: нет контакта с таким именем"), "{}", said.text);
    scene.ask("/list выставка", "📋 Выставка: 1 человек").await;
}

async fn contact(store: &Store, typed: &str) -> ContactId {
    let typed = TypedContact::parse(typed).unwrap();
    store.write(async |tx| tx.contacts().add(&typed, ANN).await).await.unwrap()
}

#[tokio::test]
async fn a_list_has_each_person_once_and_keeps_them_when_two_prove_to_be_one() {
    let (_folder, store) = fresh().await;
    let account = active_account(&store, "+15551230132").await.id;
    let lists = Lists::new(store.clone());
    let (zoe, carl) = (contact(&store, "@zoe_miller Zoe").await, contact(&store, "@carl_x Carl").await);
    let (fair, none) = lists.create(&"Fair".parse().unwrap(), &ListOf::Nobody, ANN).await.unwrap();
    assert_eq!(none, 0);
    assert_eq!(lists.add(fair, &[zoe, carl, zoe, ContactId(999)], ANN).await.unwrap(), 2);
    assert_eq!(lists.add(fair, &[zoe], ANN).await.unwrap(), 0);
    let all = ListOf::Contacts(ContactList::All);
    assert_eq!(lists.create(&"All".parse().unwrap(), &all, ANN).await.unwrap(), (ListId(2), 2));
    assert!(matches!(lists.create(&"FAIR".parse().unwrap(), &all, ANN).await, Err(ListError::Taken)));
    let filter = ListOf::Filter(SavedFilter::default());
    let (anybody, _) = lists.create(&"Anybody".parse().unwrap(), &filter, ANN).await.unwrap();
    assert!(matches!(lists.add(anybody, &[zoe], ANN).await, Err(ListError::OtherKind)));
    assert!(matches!(lists.toggle(zoe, anybody, ANN).await, Err(ListError::OtherKind)));
    assert!(matches!(lists.change_filter(fair, |filter| filter, ANN).await, Err(ListError::OtherKind)));

    // The name turns out to be somebody known.
    let name = Username::parse("zoe_miller").unwrap();
    let person = Prospect { id: TelegramUserId(4711), username: None, display_name: "Z.".to_owned() };
    let mut work = store.begin().await.unwrap();
    let dialog = work.dialogs().open(&person, account).await.unwrap();
    let known = work.contacts().of_dialog(dialog.id).await.unwrap().unwrap();
    work.people().set_name(&name, Some(person.id)).await.unwrap();
    assert_eq!(work.contacts().find(&Target::Name(name)).await.unwrap(), Some(known));
    work.commit().await.unwrap();
    let list = store.read().await.unwrap().lists().get(fair).await.unwrap().unwrap();
    assert_eq!(lists.everybody(&list).await.unwrap(), [known, carl]);
    assert_eq!(store.read().await.unwrap().lists().of_contact(known).await.unwrap().len(), 2);
}

/// Some of many, counted by another way than the list itself.
#[tokio::test]
async fn a_long_list_and_a_rare_filter_are_read_in_parts_without_a_gap() {
    let (_folder, store) = fresh().await;
    let lists = Lists::new(store.clone());
    let mut work = store.begin().await.unwrap();
    let stages = work.contacts().stages().await.unwrap();
    let hot = work.contacts().add_label(&"hot".parse().unwrap(), ANN).await.unwrap();
    let mut rare = Vec::new();
    for number in 1..=12_000 {
        let typed = TypedContact::parse(&format!("@person_{number}")).unwrap();
        let id = work.contacts().add(&typed, ANN).await.unwrap();
        if number % 1_999 == 0 {
            work.contacts().set_field(id, &"city".parse().unwrap(), Some("Kazan"), ANN).await.unwrap();
            work.contacts().toggle_label(id, hot, ANN).await.unwrap();
            work.contacts().set_stage(id, stages[2].id, ANN).await.unwrap();
            rare.push(id);
        }
    }
    work.commit().await.unwrap();
    rare.reverse();
    let any = SavedFilter::default();
    let city = salesdesk::domain::saved_filter::FieldWish::parse("city = kazan").ok();
    let filters = [
        SavedFilter { field: city.clone(), ..any.clone() },
        SavedFilter { label: Some(hot), ..any.clone() },
        SavedFilter { stage: Some(stages[2].id), talk: Some(LastTalk::Never), ..any.clone() },
        SavedFilter { field: city, label: Some(hot), consent: Some(ConsentWish::Unknown), ..any },
    ];
    for (number, filter) in filters.into_iter().enumerate() {
        let name = format!("filter {number}").parse().unwrap();
        let (id, _) = lists.create(&name, &ListOf::Filter(filter), ANN).await.unwrap();
        let list = store.read().await.unwrap().lists().get(id).await.unwrap().unwrap();
        assert_eq!(lists.everybody(&list).await.unwrap(), rare, "{number}");
        // A screen shows two at a time.
        let (mut shown, mut below, mut parts) = (Vec::new(), None, 0);
        loop {
            let page = lists.page(&list, VisibleDialogs::All, below, 2).await.unwrap();
            assert!(page.people.len() <= 2);
            shown.extend(page.people.iter().map(|contact| contact.id));
            parts += 1;
            below = page.looked_to;
            if below.is_none() {
                break;
            }
        }
        assert_eq!(shown, rare, "{number}");
        assert!(parts <= 8, "{parts}");
    }
    let (all, count) =
        lists.create(&"all".parse().unwrap(), &ListOf::Contacts(ContactList::Unwritten), ANN).await.unwrap();
    let list = store.read().await.unwrap().lists().get(all).await.unwrap().unwrap();
    let began = Instant::now();
    let everybody = lists.everybody(&list).await.unwrap();
    assert_eq!((everybody.len(), count), (12_000, 12_000));
    assert!(everybody.is_sorted_by(|a, b| a > b), "each once, newest first");
    println!("everybody of 12,000: {:?}", began.elapsed());
    let counted = store.read().await.unwrap().lists().count_some(all).await.unwrap();
    assert_eq!(counted, salesdesk::store::COUNTED);
    assert_eq!(store.read().await.unwrap().lists().count(all).await.unwrap(), 12_000);
}
