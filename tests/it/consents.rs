//! Stories of the consent ledger: who agreed to what, what a first message stands on, and what is withdrawn.

use jiff::Timestamp;
use salesdesk::campaigns::Campaigns;
use salesdesk::contacts::{ListOf, Lists};
use salesdesk::domain::campaign::progress::LeftOut;
use salesdesk::domain::consent::{Basis, ConsentEntry, Evidence, NewConsent, Purpose};
use salesdesk::domain::gate::Verdict;
use salesdesk::domain::ids::{ConsentId, ContactId, ImportId, OutboxId, TelegramUserId};
use salesdesk::domain::outbox::{ItemReason, ItemState};
use salesdesk::domain::sequence::StepWait;
use salesdesk::domain::setting::Setting;
use salesdesk::domain::target::Target;
use salesdesk::domain::team::Role;
use salesdesk::domain::template::Body;
use salesdesk::domain::username::Username;
use salesdesk::outbox::SendMessageError;
use salesdesk::sequences::Sequences;
use salesdesk::store::{NewItem, NewStep, Peer, Prospect, StepMedia, Store};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use telegram_sandbox::control::Button;
use telegram_sandbox::world::Person;

use crate::bot::{Scene, eventually, labels};
use crate::desk::ADMIN;
use crate::outbox;

fn username(name: &str) -> Target {
    Username::parse(name).unwrap().into()
}

/// Settles what a first message by hand needs.
async fn settle(store: &Store, value: &str) {
    let mut work = store.begin().await.unwrap();
    work.settings().change(Setting::FirstByHand, Some(value), None).await.unwrap();
    work.commit().await.unwrap();
}

/// The ledger of the contact with this address, newest first.
async fn ledger(store: &Store, target: &Target) -> Vec<ConsentEntry> {
    let mut reading = store.read().await.unwrap();
    match reading.contacts().find(target).await.unwrap() {
        Some(contact) => reading.contacts().consents(contact, 0, 99).await.unwrap(),
        None => Vec::new(),
    }
}

async fn contact(store: &Store, target: &Target) -> ContactId {
    let mut work = store.begin().await.unwrap();
    let contact = work.contacts().find_or_add(target, ADMIN).await.unwrap();
    work.commit().await.unwrap();
    contact
}

async fn record(store: &Store, contact: ContactId, purpose: Purpose) -> ConsentId {
    let mut work = store.begin().await.unwrap();
    work.contacts().record_consent(contact, &NewConsent::now(purpose, Basis::Agreed), ADMIN).await.unwrap();
    let newest = work.contacts().newest_consent(contact, purpose).await.unwrap().unwrap();
    work.commit().await.unwrap();
    newest.id
}

async fn withdraw(store: &Store, contact: ContactId, purpose: Option<Purpose>) {
    let mut work = store.begin().await.unwrap();
    work.contacts().withdraw_consent(contact, purpose, Some(ADMIN), None).await.unwrap();
    work.commit().await.unwrap();
}

/// A step of a sequence.
fn step(text: &str) -> NewStep {
    let body = Body::parse(text, Vec::new()).unwrap();
    NewStep { body, media: StepMedia::None, wait: StepWait::NONE }
}

/// A message of a run.
fn of_run(key: &str, to: &str, purpose: Purpose) -> NewItem {
    NewItem { purpose: Some(purpose), ..NewItem::text(key, Username::parse(to).unwrap(), key, ADMIN) }
}

impl Scene {
    fn store(&self) -> &Store {
        &self.app.as_ref().unwrap().store
    }

    /// The consent on which the last message to a person stands.
    async fn stood_on(&self, target: &Target) -> Option<ConsentId> {
        let database = self.folder.path().join("salesdesk.db");
        let mut db = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
        let sql = "select consent_id from outbox where lower(target_username) = $1 order by id desc limit 1";
        let id: Option<i64> = sqlx::query_scalar(sql).bind(target.key()).fetch_one(&mut db).await.unwrap();
        db.close().await.unwrap();
        id.map(ConsentId)
    }

    fn asked_telegram(&self, method: &str) -> usize {
        self.sandbox.look().journal.calls(method).count()
    }
}

#[tokio::test]
async fn an_answer_to_our_own_message_is_no_consent() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.ask("/send @bob_lee Hello Bob, we sell glass.", "✅ sent").await;
    scene.sandbox.write(bob, scene.sam, "Who is this? I did not ask for that.");
    scene.shown("I did not ask for that").await;
    assert_eq!(ledger(scene.store(), &Target::Person(TelegramUserId(bob.0))).await, []);
    let card = scene.ask("/contact @bob_lee", "👤 Bob Lee").await;
    assert!(!card.text.contains("they wrote to us"), "{}", card.text);
    // To answer them by hand needs none.
    scene.ask("/send @bob_lee Sorry, I will not write again.", "✅ sent").await;
}

#[tokio::test]
async fn who_writes_has_agreed_to_be_written_to_with_the_message_as_evidence() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    scene.shown("What does it cost?").await;
    scene.sandbox.write(bob, scene.sam, "And when?");
    scene.shown("And when?").await;
    let entries = ledger(scene.store(), &Target::Person(TelegramUserId(bob.0))).await;
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((entry.purpose, entry.basis, entry.recorded_by), (Purpose::Write, Some(Basis::WroteFirst), None));
    assert_eq!(entry.message.as_ref().map(|(_, words)| words.as_str()), Some("What does it cost?"));
    let card = scene.ask("/contact @bob_lee", "👤 Bob Lee").await;
    assert!(card.text.contains("🧾 to be written to: they wrote to us"), "{}", card.text);
    scene.press(card.id, "🧾 Consents").await;
    let shown = scene.turned(card.id, "Consents of Bob Lee").await;
    assert!(shown.text.contains("“What does it cost?”"), "{}", shown.text);
}

#[tokio::test]
async fn a_first_message_waits_for_its_basis_and_goes_with_one_tap() {
    let scene = Scene::at_work().await;
    settle(scene.store(), "ask").await;
    let bob = scene.bob();
    let card = scene.ask("/send @bob_lee Good day", "nothing shows that they agree").await;
    assert_eq!(labels(&card), ["✏️ Edit", "🕒 Later", "✖ Cancel", "👍 Agreed", "🛒 Customer", "🤝 We met"]);
    // Telegram is not asked about somebody who may not be written to.
    assert_eq!(scene.asked_telegram("contacts.resolveUsername"), 0);
    let why = scene.ask("/why @bob_lee", "✗ no consent is recorded").await;
    assert!(why.text.contains("Waits until what is marked ✗ changes"), "{}", why.text);
    assert!(labels(&why).contains(&"🤝 We met"), "{why:?}");

    scene.press(card.id, "🤝 We met").await;
    scene.turned(card.id, "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Good day"]);
    let bob = Target::Person(TelegramUserId(bob.0));
    let entries = ledger(scene.store(), &bob).await;
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((entry.basis, entry.recorded_by), (Some(Basis::Met), Some(TelegramUserId(scene.ann.0))));
    assert_eq!(scene.stood_on(&username("bob_lee")).await, Some(entry.id));
    // The second message is no first touch.
    scene.ask("/send @bob_lee Are you there?", "✅ sent").await;
    assert_eq!(scene.stood_on(&username("bob_lee")).await, None);
    assert!(!scene.ask("/why @bob_lee", "would go out now").await.text.contains("consent"));
}

#[tokio::test]
async fn where_evidence_is_required_the_card_asks_for_it() {
    let scene = Scene::at_work().await;
    settle(scene.store(), "required").await;
    let bob = scene.bob();
    let card = scene.ask("/send @bob_lee Good day", "nothing shows that they agree").await;
    scene.press(card.id, "🛒 Customer").await;
    scene.turned(card.id, "a customer: what shows it?").await;
    scene.press(card.id, "‹ Leave it as it is").await;
    scene.turned(card.id, "nothing shows that they agree").await;
    scene.press(card.id, "🛒 Customer").await;
    scene.turned(card.id, "a customer: what shows it?").await;
    scene.ask(&"x".repeat(501), "That is too long").await;
    scene.sandbox.say(scene.ann, "contract 2026-114");
    scene.turned(card.id, "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Good day"]);
    let entries = ledger(scene.store(), &Target::Person(TelegramUserId(bob.0))).await;
    assert_eq!(entries[0].evidence, Some(Evidence::new("", "contract 2026-114").unwrap()));
    // A button of a message that waits no more changes nothing.
    let pressed = scene.press(card.id, telegram_sandbox::control::Button::Data("k:item:1:met".into())).await;
    assert!(pressed.is_some_and(|words| !words.is_empty()));
    assert_eq!(ledger(scene.store(), &Target::Person(TelegramUserId(bob.0))).await.len(), 1);
}

#[tokio::test]
async fn nothing_is_asked_before_the_team_settles_it_nor_of_people_who_were_written_to() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.ask("/send @bob_lee Good day", "✅ sent").await;
    assert_eq!(scene.stood_on(&username("bob_lee")).await, None);
    settle(scene.store(), "required").await;
    scene.ask("/send @bob_lee Are you there?", "✅ sent").await;
    eventually(|| (scene.texts_of(bob) == ["Good day", "Are you there?"]).then_some(())).await;
    assert_eq!(ledger(scene.store(), &Target::Person(TelegramUserId(bob.0))).await, []);
    // An answer to a stranger who writes stands on their own message.
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.sandbox.write(carl, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    scene.ask("/send @carl_x Good day", "✅ sent").await;
}

#[tokio::test]
async fn what_waits_goes_when_the_team_settles_otherwise_or_the_person_writes() {
    let scene = Scene::at_work().await;
    settle(scene.store(), "ask").await;
    let (bob, carl) = (scene.bob(), scene.sandbox.add(Person::named("Carl").username("carl_x")));
    scene.ask("/send @bob_lee Good day", "nothing shows that they agree").await;
    let mut work = scene.store().begin().await.unwrap();
    work.people().set_name(&Username::parse("carl_x").unwrap(), Some(TelegramUserId(carl.0))).await.unwrap();
    work.commit().await.unwrap();
    let waits = scene.ask("/send @carl_x Good day", "nothing shows that they agree").await;
    scene.sandbox.write(carl, scene.sam, "Hello!");
    scene.turned(waits.id, "✅ sent").await;
    assert_eq!(scene.texts_of(bob), [""; 0]);
    settle(scene.store(), "off").await;
    eventually(|| (scene.texts_of(bob) == ["Good day"]).then_some(())).await;
}

#[tokio::test]
async fn an_opt_out_withdraws_and_allowing_them_again_brings_nothing_back() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Stop");
    scene.shown("Stop").await;
    let person = Target::Person(TelegramUserId(bob.0));
    let entries = ledger(scene.store(), &person).await;
    let kinds: Vec<_> = entries.iter().map(|entry| (entry.basis, entry.message.is_some())).collect();
    assert_eq!(kinds, [(None, true), (Some(Basis::WroteFirst), true)]);
    scene.ask("/allow @bob_lee", "is off the stop-list").await;
    scene.sandbox.write(bob, scene.sam, "Hello again");
    scene.shown("Hello again").await;
    assert_eq!(ledger(scene.store(), &person).await, entries);
    // A person who was never written to, but had agreed.
    let zoe = contact(scene.store(), &username("zoe_miller")).await;
    record(scene.store(), zoe, Purpose::Offers).await;
    scene.ask("/stop @zoe_miller", "is on the stop-list now").await;
    let entries = ledger(scene.store(), &username("zoe_miller")).await;
    assert_eq!(entries.iter().map(|entry| entry.basis).collect::<Vec<_>>(), [None, Some(Basis::Agreed)]);
}

#[tokio::test]
async fn a_run_waits_for_a_consent_for_its_purpose_and_goes_when_one_is_recorded() {
    let mut scene = outbox::Scene::set().await;
    scene.account("+15551230101").await;
    let (ann, bob) = (scene.person("ann_buys"), scene.person("bob_buys"));
    let store = scene.desk.store.clone();
    let of_ann = contact(&store, &username("ann_buys")).await;
    let of_bob = contact(&store, &username("bob_buys")).await;
    record(&store, of_bob, Purpose::Write).await;
    let offer = scene.accept(of_run("offer", "@bob_buys", Purpose::Offers)).await;
    let held = Verdict::NotBefore { until: None, reason: ItemReason::NoConsent };
    assert_eq!(offer.verdict, held, "a consent to be written to is none to offers");
    let word = scene.accept(of_run("word", "@ann_buys", Purpose::Write)).await;
    assert_eq!(word.verdict, held);
    scene.pass(outbox::minutes(2)).await;
    assert!(scene.received(ann).is_empty() && scene.received(bob).is_empty());

    let day = Some("2026-11-02T00:00:00Z".parse::<Timestamp>().unwrap());
    let evidence = Some(Evidence::new("fair in Berlin", "cards").unwrap());
    let agreed = NewConsent { at: day, evidence, ..NewConsent::now(Purpose::Offers, Basis::Agreed) };
    let mut work = store.begin().await.unwrap();
    assert_eq!(work.contacts().record_consents(&[of_ann, of_bob], &agreed, Some(ADMIN), ImportId(1)).await.unwrap(), 2);
    work.commit().await.unwrap();
    // Who agrees to offers agrees to be written to.
    for accepted in [&offer, &word] {
        assert_eq!(scene.ends(accepted).await, (ItemState::Sent, None));
    }
    for (accepted, contact) in [(&offer, of_bob), (&word, of_ann)] {
        let item = scene.outbox.item(accepted.items[0].id).await.unwrap().unwrap();
        let newest = store.read().await.unwrap().contacts().newest_consent(contact, Purpose::Offers).await.unwrap();
        assert_eq!(item.consent, newest.map(|newest| newest.id));
        assert_eq!(item.purpose, accepted.items[0].purpose);
    }
}

#[tokio::test]
async fn a_withdrawal_holds_before_the_next_claim_whoever_sends() {
    let mut scene = outbox::Scene::set().await;
    let store = scene.desk.store.clone();
    let bob = scene.person("bob_buys");
    let of_bob = contact(&store, &username("bob_buys")).await;
    record(&store, of_bob, Purpose::Write).await;
    // They are accepted with a consent, and wait for an account only.
    let run = scene.accept(of_run("run", "@bob_buys", Purpose::Write)).await;
    assert_eq!(run.verdict, Verdict::NotBefore { until: None, reason: ItemReason::NoAccount });
    withdraw(&store, of_bob, Some(Purpose::Write)).await;
    scene.account("+15551230101").await;
    scene.pass(outbox::minutes(2)).await;
    let held = scene.waits_for(&run, ItemReason::NoConsent).await;
    assert_eq!((held.state, held.consent), (ItemState::Queued, None));
    assert!(scene.received(bob).is_empty());
    // By hand too, although the team asks for nothing: they said no.
    scene.outbox.cancel(run.items[0].id, ADMIN).await.unwrap();
    let by_hand = scene.send("@bob_buys", "by hand").await;
    assert_eq!(by_hand.verdict, Verdict::NotBefore { until: None, reason: ItemReason::NoConsent });
    let again = record(&store, of_bob, Purpose::Write).await;
    assert_eq!(scene.ends(&by_hand).await, (ItemState::Sent, None));
    let item = scene.outbox.item(by_hand.items[0].id).await.unwrap().unwrap();
    assert_eq!(item.consent, Some(again));
}

#[tokio::test]
async fn no_way_leads_to_a_stranger_without_a_consent_where_one_is_required() {
    let mut scene = outbox::Scene::set().await;
    let (account, _) = scene.account("+15551230101").await;
    let store = scene.desk.store.clone();
    settle(&store, "required").await;
    let people = ["by_name", "by_number", "of_account", "of_later", "of_run", "of_offers", "of_sequence"];
    let ids = people.map(|name| scene.person(name));
    let text = |name: &str| NewItem::text(name, Username::parse(name).unwrap(), name, ADMIN);
    let known = TelegramUserId(ids[1].0);
    // The account has met them, so that only the consent is missing.
    let met = Peer { peer_id: known.0, access_hash: Some(1), is_bot: Some(false), is_self: Some(false) };
    store.write(async |tx| tx.sessions().cache_peer(account, met).await).await.unwrap();
    let now = store.clock().now();
    let ways = [
        text("by_name"),
        NewItem { target: Target::Person(known), prospect: Some(known), ..text("by_number") },
        NewItem { from: Some(account), ..text("of_account") },
        NewItem { not_before: Some(now + outbox::minutes(1)), ..text("of_later") },
        of_run("of_run", "of_run", Purpose::Write),
        of_run("of_offers", "of_offers", Purpose::Offers),
    ];
    let mut accepted = Vec::new();
    for way in ways {
        accepted.push(scene.accept(way).await);
    }
    // Somebody is put on a sequence whose consent was not looked at before.
    let sequences = Sequences::new(store.clone(), scene.outbox.clone());
    let sequence =
        sequences.add(&"Fair".parse().unwrap(), Purpose::Write, &[step("of_sequence")], ADMIN).await.unwrap();
    let of_sequence = contact(&store, &username("of_sequence")).await;
    sequences.put_on(sequence, of_sequence, false, ADMIN).await.unwrap();
    sequences.tick().await.unwrap();
    let item = store.read().await.unwrap().outbox().accepted_under("run:1:1").await.unwrap().unwrap();
    let waiting: Vec<OutboxId> = accepted.iter().map(|one| one.items[0].id).chain([item.id]).collect();
    // A program without a bot gets an error, and nothing is stored.
    let (manager, _) = scene.desk.manager();
    let called = manager.send_message(account, &Username::parse("by_call").unwrap(), "call", ADMIN).await;
    let Err(SendMessageError::NotBefore { until: None, reason: ItemReason::NoConsent }) = called else {
        panic!("{called:?}")
    };
    scene.pass(outbox::minutes(3)).await;
    for one in &waiting {
        scene.until(*one, |item| item.reason == Some(ItemReason::NoConsent)).await;
        // A manager may exceed limits of the desk, not this.
        let now = scene.outbox.send_now(*one, ADMIN, true).await.unwrap();
        let held = Verdict::NotBefore { until: None, reason: ItemReason::NoConsent };
        assert_eq!(now, salesdesk::outbox::SendNow::Gate(held));
    }
    // Nothing cached outlives the rows: the same after a restart.
    scene.restart().await;
    scene.pass(outbox::minutes(3)).await;
    for one in &waiting {
        scene.until(*one, |item| item.reason == Some(ItemReason::NoConsent)).await;
    }
    assert_eq!((scene.calls("messages.sendMessage"), scene.calls("contacts.resolveUsername")), (0, 0));
    // The control: with a consent each of them goes.
    for (one, name) in waiting.iter().zip(people) {
        let target = if name == "by_number" { Target::Person(known) } else { username(name) };
        let purpose = if name == "of_offers" { Purpose::Offers } else { Purpose::Write };
        record(&store, contact(&store, &target).await, purpose).await;
        if name == "by_number" {
            // Telegram refuses this access hash, so that nobody can reach them.
            scene.until(*one, |item| item.settled_at.is_some()).await;
        } else {
            let item = scene.until(*one, |item| item.settled_at.is_some()).await;
            assert_eq!((item.state, item.reason), (ItemState::Sent, None), "{name}");
        }
    }
    assert_eq!(scene.calls("messages.sendMessage"), 6);
}

#[tokio::test]
async fn a_campaign_writes_to_nobody_who_did_not_agree_or_has_withdrawn() {
    let scene = outbox::Scene::set().await;
    scene.account("+15551230101").await;
    let store = scene.desk.store.clone();
    let sequences = Sequences::new(store.clone(), scene.outbox.clone());
    let sequence = sequences.add(&"Fair".parse().unwrap(), Purpose::Write, &[step("Good day")], ADMIN).await.unwrap();
    let mut people = Vec::new();
    for name in ["agreed", "withdrew", "never_agreed"] {
        people.push((scene.person(name), contact(&store, &username(name)).await));
    }
    let [(agreed, _), (withdrew, of_withdrew), (never, _)] = people[..] else { panic!("{people:?}") };
    for (_, contact) in &people[..2] {
        record(&store, *contact, Purpose::Write).await;
    }
    let lists = Lists::new(store.clone());
    let (list, _) = lists.create(&"Fair".parse().unwrap(), &ListOf::Nobody, ADMIN).await.unwrap();
    let contacts: Vec<ContactId> = people.iter().map(|(_, contact)| *contact).collect();
    lists.add(list, &contacts, ADMIN).await.unwrap();
    let campaigns = Campaigns::new(store.clone(), lists);
    let campaign = campaigns.create(&"Spring".parse().unwrap(), sequence, list, ADMIN).await.unwrap();
    let next = campaigns.next_ten(campaign).await.unwrap();
    assert_eq!((next.texts.len(), next.left_out), (2, vec![(LeftOut::WithoutConsent, 1)]));
    // Both are approved. One of them withdraws before their turn.
    campaigns.approve(campaign, next.shown, ADMIN).await.unwrap();
    withdraw(&store, of_withdrew, None).await;
    for _ in 0..20 {
        campaigns.tick().await.unwrap();
        sequences.tick().await.unwrap();
        scene.pass(outbox::minutes(60)).await;
    }
    scene.arrives(agreed, "Good day").await;
    assert!(scene.received(withdrew).is_empty() && scene.received(never).is_empty());
    assert_eq!((scene.calls("messages.sendMessage"), scene.calls("contacts.resolveUsername")), (1, 1));
}

#[tokio::test]
async fn no_run_writes_while_no_consent_is_in_force_however_they_come_and_go() {
    for seed in 1..=3 {
        consents_come_and_go(seed).await;
    }
}

/// People on a sequence and people with a message of a run, whose consents are recorded and withdrawn at random while
/// the outbox works.
async fn consents_come_and_go(mut seed: u64) {
    const PEOPLE: usize = 12;
    let mut below = move |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % most
    };
    let mut scene = outbox::Scene::set().await;
    for phone in ["+15551230101", "+15551230102"] {
        scene.account(phone).await;
    }
    let store = scene.desk.store.clone();
    let mut sequences = Sequences::new(store.clone(), scene.outbox.clone());
    let sequence = sequences.add(&"Fair".parse().unwrap(), Purpose::Write, &[step("Good day")], ADMIN).await.unwrap();
    let names: Vec<String> = (0..PEOPLE).map(|number| format!("person_{number}")).collect();
    let mut contacts = Vec::new();
    for (number, name) in names.iter().enumerate() {
        scene.person(name);
        let contact = contact(&store, &username(name)).await;
        if number % 2 == 0 {
            sequences.put_on(sequence, contact, false, ADMIN).await.unwrap();
        } else {
            scene.accept(of_run(name, &format!("@{name}"), Purpose::Write)).await;
        }
        contacts.push(contact);
    }
    let database = scene.desk.settings.database_url.trim_start_matches("sqlite://").to_owned();
    let mut db = SqliteConnectOptions::new().filename(database).read_only(true).connect().await.unwrap();
    let mut attempts = async |who: usize| -> i64 {
        let sql = "select coalesce(sum(attempts), 0) from outbox where lower(target_username) = $1";
        sqlx::query_scalar(sql).bind(&names[who]).fetch_one(&mut db).await.unwrap()
    };
    // How often a message to each was handed to Telegram when no consent was in force any more.
    let mut since = [Some(0); PEOPLE];
    for turn in 0..90 {
        let who = below(PEOPLE);
        if below(3) == 0 {
            record(&store, contacts[who], Purpose::Write).await;
            since[who] = None;
        } else if since[who].is_none() {
            withdraw(&store, contacts[who], Some(Purpose::Write)).await;
            since[who] = Some(attempts(who).await);
        }
        if turn == 45 {
            scene.restart().await;
            sequences = Sequences::new(store.clone(), scene.outbox.clone());
        }
        sequences.tick().await.unwrap();
        scene.pass(outbox::minutes(1)).await;
        for (who, before) in since.iter().enumerate() {
            if let Some(before) = before {
                assert_eq!(attempts(who).await, *before, "person_{who} has no consent, turn {turn}");
            }
        }
    }
    let mut written = 0;
    for who in 0..PEOPLE {
        written += usize::from(attempts(who).await > 0);
    }
    assert!((1..PEOPLE).contains(&written), "{written}");
    let without = "select count(*) from outbox where purpose is not null and attempts > 0 and consent_id is null";
    assert_eq!(sqlx::query_scalar::<_, i64>(without).fetch_one(&mut db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_restored_backup_goes_on_holding() {
    let scene = outbox::Scene::set().await;
    scene.account("+15551230101").await;
    let store = scene.desk.store.clone();
    let of_bob = contact(&store, &username("bob_buys")).await;
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("desk.backup");
    let accepted = scene.accept(of_run("run", "@bob_buys", Purpose::Write)).await;
    // What was recorded after the backup is not in it.
    store.back_up(&backup).await.unwrap();
    record(&store, of_bob, Purpose::Write).await;
    let url = format!("sqlite://{}", folder.path().join("restored.db").display());
    let key = &scene.desk.settings.secret_key;
    salesdesk::store::restore(&url, key, None, &backup, false, Timestamp::now()).await.unwrap();
    let restored = Store::open(&url, key, salesdesk::clock::Clock::default()).await.unwrap();
    assert_eq!(ledger(&restored, &username("bob_buys")).await, []);
    let item = restored.read().await.unwrap().outbox().get(accepted.items[0].id).await.unwrap().unwrap();
    assert_eq!((item.state, item.purpose), (ItemState::Queued, Some(Purpose::Write)));
    let mut reading = restored.read().await.unwrap();
    let asked = salesdesk::store::GateQuestion {
        name: item.target.name(),
        prospect: None,
        account: item.account_id,
        run: None,
    };
    let ramp = reading.settings().sending().ramp;
    let facts = reading.outbox().gate_facts(&asked, &ramp).await.unwrap();
    assert_eq!(facts.addressee.ledger.standing(Purpose::Write), salesdesk::domain::consent::Standing::Unknown);
}

/// Somebody who blocks an account says no, as clearly as by words.
#[tokio::test]
async fn a_block_withdraws_every_consent_and_allowing_them_again_brings_nothing_back() {
    let scene = Scene::at_work().await;
    let (bob, zoe) = (scene.bob(), scene.sandbox.add(Person::named("Zoe").username("zoe_miller")));
    // Bob has a dialog; to Zoe nobody has written.
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let of_bob = contact(scene.store(), &Target::Person(TelegramUserId(bob.0))).await;
    record(scene.store(), of_bob, Purpose::Offers).await;
    let of_zoe = contact(scene.store(), &username("zoe_miller")).await;
    record(scene.store(), of_zoe, Purpose::Write).await;
    for person in [bob, zoe] {
        scene.sandbox.block(person, scene.sam, true);
    }
    for name in ["bob_lee", "zoe_miller"] {
        scene.ask(&format!("/send @{name} Good day"), "❌ not delivered").await;
    }
    scene.nothing_waits().await;
    for (person, given) in [(bob, 2), (zoe, 1)] {
        let entries = ledger(scene.store(), &Target::Person(TelegramUserId(person.0))).await;
        let (withdrawn, before) = entries.split_at(given);
        // The desk records it by itself, for each purpose, and there are no words to show.
        assert!(
            withdrawn.iter().all(|one| (one.basis, one.recorded_by, &one.message) == (None, None, &None)),
            "{entries:?}"
        );
        assert!(before.len() == given && before.iter().all(|one| one.basis.is_some()), "{entries:?}");
    }
    let card = scene.ask("/contact @bob_lee", "👤 Bob Lee").await;
    assert!(card.text.contains("🚫") && card.text.contains("On the stop-list"), "{}", card.text);

    // Nothing goes by any way: by hand, and by a run that had a consent.
    let arrived = (scene.texts_of(bob), scene.texts_of(zoe));
    for name in ["bob_lee", "zoe_miller"] {
        scene.sandbox.block(if name == "bob_lee" { bob } else { zoe }, scene.sam, false);
        scene.ask(&format!("/why @{name}"), "stop-list").await;
        scene.ask(&format!("/allow @{name}"), "off the stop-list").await;
    }
    let calls = scene.asked_telegram("messages.sendMessage");
    let held = scene.ask("/send @zoe_miller Good day again", "nothing shows that they agree").await;
    let mut reading = scene.store().read().await.unwrap();
    let open = reading.outbox().open().await.unwrap();
    assert_eq!(open.iter().map(|item| item.reason).collect::<Vec<_>>(), [Some(ItemReason::NoConsent)]);
    drop(reading);
    assert_eq!((scene.texts_of(bob), scene.texts_of(zoe)), arrived);
    assert_eq!(scene.asked_telegram("messages.sendMessage"), calls);
    // A new consent is a new beginning.
    scene.press(held.id, "🤝 We met").await;
    scene.turned(held.id, "✅ sent").await;
    assert_eq!(scene.texts_of(zoe), ["Good day again"]);
}

#[tokio::test]
async fn a_desk_restored_from_a_backup_sends_nothing_without_a_valid_consent() {
    let mut scene = Scene::at_work().await;
    settle(scene.store(), "required").await;
    let people = ["bob_buys", "zoe_miller", "wes_hill"].map(|name| {
        let person = scene.sandbox.add(Person::named(name).username(name));
        (name, person)
    });
    // Zoe agreed; Wes did and has withdrawn; of Bob nothing is known. All three messages are for tomorrow.
    let [_, of_zoe, of_wes] = [
        contact(scene.store(), &username("bob_buys")).await,
        contact(scene.store(), &username("zoe_miller")).await,
        contact(scene.store(), &username("wes_hill")).await,
    ];
    for one in [of_zoe, of_wes] {
        record(scene.store(), one, Purpose::Write).await;
    }
    withdraw(scene.store(), of_wes, None).await;
    for (name, _) in people {
        let asked = scene.ask(&format!("/later tomorrow 9:00 @{name} Good day"), "is this the time?").await;
        scene.press(asked.id, "✅ Yes, schedule it").await;
    }
    while scene.store().read().await.unwrap().outbox().open().await.unwrap().len() < people.len() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let backup = scene.folder.path().join("desk.backup");
    scene.store().back_up(&backup).await.unwrap();
    // What came after it is lost with the desk: also that Bob agreed.
    let of_bob = contact(scene.store(), &username("bob_buys")).await;
    record(scene.store(), of_bob, Purpose::Write).await;
    scene.app.take().unwrap().stop().await;
    let url = format!("sqlite://{}", scene.folder.path().join("salesdesk.db").display());
    let key = salesdesk::store::SecretKeySource::File(scene.folder.path().join("secret.key"));
    salesdesk::store::restore(&url, &key, None, &backup, true, Timestamp::now()).await.unwrap();
    scene.open().await;
    let held = scene.shown("comes from a backup").await;
    scene.press(held.id, "✅ Yes, it is off").await;
    scene.store().clock().advance(jiff::SignedDuration::from_hours(48));
    let [(_, bob), (_, zoe), (_, wes)] = people;
    eventually(|| (scene.texts_of(zoe) == ["Good day"]).then_some(())).await;
    let waiting = async {
        loop {
            let open = scene.store().read().await.unwrap().outbox().open().await.unwrap();
            if open.iter().filter(|item| item.reason == Some(ItemReason::NoConsent)).count() == 2 {
                return open;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let open = tokio::time::timeout(crate::bot::LIMIT, waiting).await.unwrap();
    assert_eq!(open.len(), 2, "{open:?}");
    assert_eq!((scene.texts_of(bob), scene.texts_of(wes)), (vec![], vec![]));
    assert_eq!(scene.asked_telegram("messages.sendMessage"), 1);
}

#[tokio::test]
async fn the_same_import_twice_changes_nothing_and_undoes_no_withdrawal() {
    let desk = crate::desk::Desk::open().await;
    let store = desk.store.clone();
    let [ann, bob] = [contact(&store, &username("ann_buys")).await, contact(&store, &username("bob_buys")).await];
    let import = async |evidence: &str| {
        let evidence = Some(Evidence::new("fair in Berlin", evidence).unwrap());
        let new = NewConsent { evidence, ..NewConsent::now(Purpose::Write, Basis::Agreed) };
        let mut work = store.begin().await.unwrap();
        let recorded = work.contacts().record_consents(&[ann, bob], &new, Some(ADMIN), ImportId(1)).await.unwrap();
        work.commit().await.unwrap();
        recorded
    };
    assert_eq!((import("cards").await, import("cards").await), (2, 0));
    withdraw(&store, bob, None).await;
    assert_eq!(import("cards").await, 0);
    let newest = async |contact| {
        let newest = store.read().await.unwrap().contacts().newest_consent(contact, Purpose::Write).await.unwrap();
        newest.unwrap().given
    };
    assert_eq!((newest(ann).await, newest(bob).await), (true, false));
    // No other file gives it back.
    let old = NewConsent {
        at: Some("2020-01-01T00:00:00Z".parse().unwrap()),
        evidence: Some(Evidence::new("contract", "").unwrap()),
        ..NewConsent::now(Purpose::Write, Basis::Customer)
    };
    let mut work = store.begin().await.unwrap();
    assert_eq!(work.contacts().record_consents(&[bob], &old, Some(ADMIN), ImportId(2)).await.unwrap(), 0);
    work.commit().await.unwrap();
    assert!(!newest(bob).await);
}

#[tokio::test]
async fn two_contacts_that_prove_to_be_one_keep_the_consents_of_both() {
    let desk = crate::desk::Desk::open().await;
    let store = desk.store.clone();
    let name = Username::parse("zoe_miller").unwrap();
    let by_name = contact(&store, &name.clone().into()).await;
    let consent = record(&store, by_name, Purpose::Offers).await;
    let zoe = Prospect { id: TelegramUserId(4711), username: None, display_name: "Z.".to_owned() };
    let known = contact(&store, &Target::Person(zoe.id)).await;
    record(&store, known, Purpose::Write).await;
    let mut work = store.begin().await.unwrap();
    work.people().put(&zoe).await.unwrap();
    work.people().set_name(&name, Some(zoe.id)).await.unwrap();
    work.commit().await.unwrap();
    let entries = ledger(&store, &Target::Person(zoe.id)).await;
    assert_eq!(entries.iter().map(|entry| entry.contact).collect::<Vec<_>>(), [known; 2]);
    assert!(entries.iter().any(|entry| entry.id == consent && entry.purpose == Purpose::Offers));
}

#[tokio::test]
async fn a_consent_says_when_it_was_given_and_where_it_comes_from() {
    let scene = Scene::at_work().await;
    contact(scene.store(), &username("zoe_miller")).await;
    let card = scene.ask("/consents @zoe_miller", "Consents of").await;
    for (button, words) in
        [("➕ Record", "agree to?"), ("to get offers", "why?"), ("👍 Agreed", "with the day if it was not today")]
    {
        scene.press(card.id, button).await;
        scene.turned(card.id, words).await;
    }
    scene.ask("12 Dec 2099, her card", "This day is yet to come").await;
    let shown = scene.ask("12 Nov 2020, her card\nfair in Berlin", "to get offers: they agreed, 12 Nov 2020").await;
    assert!(shown.text.contains("“12 Nov 2020, her card”, from: fair in Berlin"), "{}", shown.text);
    let entries = ledger(scene.store(), &username("zoe_miller")).await;
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert!(entry.at < entry.recorded_at, "{entry:?}");
}

#[tokio::test]
async fn a_file_shows_a_consent_comes_back_and_goes_with_its_person() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let card = scene.ask("/consents @bob_lee", "Consents of Bob Lee").await;
    for (button, words) in [("➕ Record", "agree to?"), ("to get offers", "why?"), ("👍 Agreed", "what shows it?")] {
        scene.press(card.id, button).await;
        scene.turned(card.id, words).await;
    }
    scene.sandbox.send_document(scene.ann, "card.jpg", b"his card".to_vec(), "12 Nov 2020, his card").unwrap();
    let shown = scene.shown("“12 Nov 2020, his card”").await;
    assert!(shown.text.contains("📎 card.jpg"), "{}", shown.text);
    scene.press(shown.id, "📎 card.jpg").await;
    assert_eq!(scene.sent_files(scene.ann, 1).await, ["his card"]);
    scene.ask("/consents export", "2 entries").await;
    let csv = scene.sent_files(scene.ann, 2).await.remove(1);
    assert!(csv.lines().next().unwrap().contains(",source,evidence,file,message,"), "{csv}");
    assert!(csv.contains(r#","12 Nov 2020, his card",card.jpg,"#), "{csv}");

    let database = scene.folder.path().join("salesdesk.db");
    let mut db = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    for forbidden in ["update consent_files set file_name = 'other'", "delete from consent_files"] {
        let error = sqlx::query(forbidden).execute(&mut db).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{forbidden}: {error}");
    }
    let asked = scene.ask("/forget @bob_lee", "for good?").await;
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    scene.turned(asked.id, "Forgotten.").await;
    let left: i64 = sqlx::query_scalar("select count(*) from consent_files").fetch_one(&mut db).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_message_of_theirs_shows_a_consent_and_is_named_in_the_export() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let (_, carl) =
        (scene.sandbox.write(bob, scene.sam, "Hello!"), scene.sandbox.add(Person::named("Carl").username("carl_x")));
    scene.shown("Hello!").await;
    scene.sandbox.write(carl, scene.sam, "Not me");
    scene.shown("Not me").await;
    let number = scene.sandbox.write(bob, scene.sam, "Yes, send me your offers");
    scene.shown("Yes, send me your offers").await;
    let card = scene.ask("/consents @bob_lee", "Consents of Bob Lee").await;
    for (button, words) in [("➕ Record", "agree to?"), ("to get offers", "why?"), ("👍 Agreed", "what shows it?")] {
        scene.press(card.id, button).await;
        scene.turned(card.id, words).await;
    }
    scene.press(card.id, "💬 A message of theirs").await;
    let asked = scene.turned(card.id, "Which message of Bob Lee shows it?").await;
    let offered: Vec<&str> = asked.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
    assert!(offered.len() == 3 && offered[0].ends_with("Yes, send me your offers"), "{offered:?}");
    let other = scene.press(card.id, Button::Data("k:msg:1:offers:agreed:2".into())).await;
    assert!(other.is_some_and(|said| !said.is_empty()), "the words of somebody else show nothing");
    scene.press(card.id, offered[0]).await;
    scene.turned(card.id, "“Yes, send me your offers”").await;
    let entries = ledger(scene.store(), &username("bob_lee")).await;
    let entry = entries.iter().find(|entry| entry.purpose == Purpose::Offers).unwrap();
    let (message, _) = entry.message.clone().unwrap();
    let said = scene.store().read().await.unwrap().dialogs().get_message(message).await.unwrap().unwrap();
    assert_eq!((entry.at, said.content.as_str()), (said.timestamp, "Yes, send me your offers"));

    scene.ask("/consents export", "3 entries").await;
    let csv = scene.sent_files(scene.ann, 1).await.remove(0);
    assert!(csv.lines().next().unwrap().ends_with(",message,message_at,message_account,message_id"), "{csv}");
    let named = said.telegram_message_id.unwrap().0;
    let line = csv.lines().find(|line| line.contains(",offers,given,agreed,")).unwrap();
    let end = format!(",\"Yes, send me your offers\",{},'+15551230132,{named}", said.timestamp);
    assert!(line.ends_with(&end), "{end}\n{line}\n{number:?}");
    let asked = scene.ask("/forget @bob_lee", "for good?").await;
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    scene.turned(asked.id, "Forgotten.").await;
    scene.ask("/consents export", "1 entry").await;
    let csv = scene.sent_files(scene.ann, 2).await.remove(1);
    assert!(!csv.contains("offers"), "{csv}");
}

#[tokio::test]
async fn the_ledger_only_grows_until_its_person_is_erased() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let card = scene.ask("/consents @bob_lee", "Consents of Bob Lee").await;
    scene.press(card.id, "➕ Record").await;
    scene.turned(card.id, "What did Bob Lee agree to?").await;
    scene.press(card.id, "to get offers").await;
    scene.turned(card.id, "why?").await;
    scene.press(card.id, "👍 Agreed").await;
    scene.turned(card.id, "what shows it?").await;
    let shown = scene.ask("his form, pineapple harbour", "🧾 to get offers: they agreed").await;
    assert!(shown.text.contains("“his form, pineapple harbour”"), "{}", shown.text);
    scene.press(shown.id, "🚫 Withdrawn").await;
    scene.turned(shown.id, "no longer agree to?").await;
    scene.press(shown.id, "to get offers").await;
    scene.turned(shown.id, "🚫 to get offers: withdrawn").await;
    let before = ledger(scene.store(), &Target::Person(TelegramUserId(bob.0))).await;
    assert_eq!(before.len(), 3);

    let database = scene.folder.path().join("salesdesk.db");
    let mut db = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    for forbidden in [
        "update consents set basis = 'met' where basis is not null",
        "update consents set contact_id = contact_id + 1",
        "update consents set at = 0",
        "delete from consents",
        "update consent_evidence set words = 'other'",
        "delete from consent_evidence",
    ] {
        let error = sqlx::query(forbidden).execute(&mut db).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{forbidden}: {error}");
    }
    assert_eq!(ledger(scene.store(), &Target::Person(TelegramUserId(bob.0))).await, before);

    scene.ask("/stop @bob_lee", "is on the stop-list now").await;
    let asked = scene.ask("/forget @bob_lee", "for good?").await;
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    scene.turned(asked.id, "Forgotten.").await;
    let left: (i64, i64) =
        sqlx::query_as("select (select count(*) from consents), (select count(*) from consent_evidence)")
            .fetch_one(&mut db)
            .await
            .unwrap();
    assert_eq!(left, (0, 0));
    let mut reading = scene.store().read().await.unwrap();
    let bob = TelegramUserId(bob.0);
    assert!(reading.stop_list().contains(None, Some(bob)).await.unwrap(), "the hash stays");
}

#[tokio::test]
async fn the_whole_ledger_is_handed_over_as_a_table_to_managers_only() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "=1+1");
    scene.shown("=1+1").await;
    let zoe = contact(scene.store(), &username("zoe_miller")).await;
    let evidence = Some(Evidence::new("fair in Berlin", "her card").unwrap());
    let new = NewConsent { evidence, ..NewConsent::now(Purpose::Offers, Basis::Met) };
    let mut work = scene.store().begin().await.unwrap();
    work.contacts().record_consent(zoe, &new, TelegramUserId(scene.ann.0)).await.unwrap();
    work.contacts().withdraw_consent(zoe, None, Some(TelegramUserId(scene.ann.0)), None).await.unwrap();
    work.commit().await.unwrap();
    let home = scene.ask("/consents", "🧾 Consents").await;
    assert!(home.text.contains("needs: off"), "{}", home.text);
    scene.press(home.id, "📄 All as CSV").await;
    scene.shown("3 entries").await;
    let csv = scene.sent_files(scene.ann, 1).await.remove(0);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(lines[0].starts_with("\u{feff}contact,name,username,telegram_id,phone,purpose,entry,basis,at,"), "{csv}");
    assert!(lines[1].contains("bob_lee") && lines[1].contains("write,given,wrote_first,"), "{csv}");
    assert!(lines[1].contains(",'=1+1,"), "{csv}");
    assert!(lines[2].contains("zoe_miller") && lines[2].contains(",Ann,fair in Berlin,her card,"), "{csv}");
    assert!(lines[3].contains("offers,withdrawn,,"), "{csv}");

    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.sandbox.say(olga, "/consents export");
    scene.shown_to(olga, "Only managers").await;
}
