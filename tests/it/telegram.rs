//! Stories of an account's client against data centres that behave like Telegram's.

use std::time::Duration;

use salesdesk::domain::code::LoginCode;
use salesdesk::domain::ids::{AccountId, RandomId, TelegramUserId};
use salesdesk::domain::login::{CodeWay, LoginProblem, SentCode};
use salesdesk::domain::outbox::ItemReason;
use salesdesk::domain::phone::Phone;
use salesdesk::domain::text::Part;
use salesdesk::domain::username::Username;
use salesdesk::store::{Claim, NewItem, PhoneCodeHash, Piece, Stored};
use salesdesk::telegram::{
    AccountClient, ClientError, CodeAnswer, Ended, ErrorKind, LoginError, Resolved, SignIn, WaitScope,
};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When, WhoMayWrite};

use crate::desk::{ADMIN, Desk};
use crate::store::claimed;

fn phone() -> Phone {
    Phone::parse("+1 555 123 0132").unwrap()
}

fn seller() -> Person {
    Person::named("Anna").phone(phone().e164()).username("anna_sells")
}

/// A desk with one account of this person, not logged in.
async fn desk_with(person: Person) -> (Desk, PersonId, AccountId) {
    let desk = Desk::open().await;
    let person = desk.sandbox.add(person);
    let account = desk.account(&phone()).await;
    (desk, person, account)
}

/// A desk with a logged-in account and a prospect that it can address.
async fn desk_that_sells() -> (Desk, PersonId, AccountId, AccountClient, PersonId) {
    let (desk, seller, account) = desk_with(seller()).await;
    desk.seed(account, &desk.sandbox.seed_session(seller, None)).await;
    let prospect = desk.sandbox.add(Person::named("Bob").username("bob_buys"));
    let client = desk.client(account).await;
    let found = client.resolve(&Username::parse("@Bob_Buys").unwrap()).await.unwrap();
    assert!(matches!(found, Resolved::Person(person) if person.id.0 == prospect.0 && person.display_name == "Bob"));
    (desk, seller, account, client, prospect)
}

async fn code_for(client: &AccountClient) -> (SentCode, PhoneCodeHash) {
    match client.request_code(&phone()).await.unwrap() {
        CodeAnswer::Sent(sent, hash) => (sent, hash),
        CodeAnswer::Done(profile) => panic!("signed in without a code: {profile:?}"),
    }
}

fn sent_code(desk: &Desk, person: PersonId) -> LoginCode {
    LoginCode::parse(&desk.sandbox.code(person).unwrap().code).unwrap()
}

fn order(desk: &Desk, method: &str, kind: FaultKind, when: When) {
    let fault = Fault { door: Door::Mtproto, method: method.into(), caller: None, times: 1, kind, when };
    desk.sandbox.edit(|state| state.faults.order(fault));
}

async fn claim(desk: &Desk, account: AccountId, to: PersonId, text: &str) -> Claim {
    let mut work = desk.store.begin().await.unwrap();
    let item = NewItem::text(text, Username::parse("@bob_buys").unwrap(), text, ADMIN);
    let part = Part { text: text.into(), spans: Vec::new() };
    let piece = Piece { part, random_id: RandomId::new(77).unwrap() };
    let stored = work.outbox().accept(&NewItem { from: Some(account), ..item }, &[piece]).await.unwrap();
    let (Stored::Now { items, .. } | Stored::Before(items)) = stored;
    let claim = claimed(&mut work, items[0].id, account, TelegramUserId(to.0)).await.unwrap();
    work.commit().await.unwrap();
    claim
}

fn class_of<T: std::fmt::Debug>(result: Result<T, ClientError>) -> ErrorKind {
    match result.unwrap_err() {
        ClientError::Telegram(class) => class,
        ClientError::Store(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_code_logs_an_account_in_at_its_own_data_centre_for_good() {
    let (desk, anna, account) = desk_with(seller().home_dc(4)).await;
    let client = desk.client(account).await;

    let (sent, hash) = code_for(&client).await;
    assert_eq!((sent.way, sent.length, sent.next_way), (CodeWay::App, Some(5), Some(CodeWay::Sms)));
    assert!(sent.next_way_at.is_some());

    let wrong = if desk.sandbox.code(anna).unwrap().code == "11111" { "22222" } else { "11111" };
    let wrong = LoginCode::parse(wrong).unwrap();
    assert!(matches!(client.sign_in(&phone(), &hash, CodeWay::App, &wrong).await, Err(LoginError::WrongCode)));
    let signed_in = client.sign_in(&phone(), &hash, CodeWay::App, &sent_code(&desk, anna)).await.unwrap();
    assert!(matches!(signed_in, SignIn::Done(profile) if profile.id.0 == anna.0));
    client.disconnect().await;

    let client = desk.client(account).await;
    assert_eq!(client.me().await.unwrap().username.as_deref(), Some("anna_sells"));
    let devices = desk.sandbox.sessions(anna);
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].device_model, "salesdesk");
}

#[tokio::test]
async fn a_login_survives_a_restart_between_the_code_and_its_entry() {
    let (desk, anna, account) = desk_with(seller()).await;
    let client = desk.client(account).await;
    let (_, hash) = code_for(&client).await;
    client.disconnect().await;

    let client = desk.client(account).await;
    assert!(!client.is_authorized().await.unwrap());
    let signed_in = client.sign_in(&phone(), &hash, CodeWay::App, &sent_code(&desk, anna)).await.unwrap();
    assert!(matches!(signed_in, SignIn::Done(_)));
    assert!(client.is_authorized().await.unwrap());
}

#[tokio::test]
async fn a_password_may_be_tried_again() {
    let (desk, anna, account) = desk_with(seller().password("correct horse", Some("an animal"))).await;
    let client = desk.client(account).await;
    let (_, hash) = code_for(&client).await;

    let signed_in = client.sign_in(&phone(), &hash, CodeWay::App, &sent_code(&desk, anna)).await.unwrap();
    assert_eq!(signed_in, SignIn::PasswordNeeded { hint: Some("an animal".into()) });
    assert_eq!(class_of(client.me().await), ErrorKind::PasswordNeeded);
    assert!(matches!(client.check_password(&"wrong horse".into()).await, Err(LoginError::WrongPassword)));
    // Outdated parameters are fetched again without anybody noticing.
    order(&desk, "auth.checkPassword", error(400, "SRP_ID_INVALID"), When::BeforeEffect);
    assert_eq!(client.check_password(&"correct horse".into()).await.unwrap().id.0, anna.0);
}

#[tokio::test]
async fn a_code_goes_its_ways_until_there_is_none_left() {
    let (desk, anna, account) = desk_with(seller()).await;
    let client = desk.client(account).await;
    let (_, first) = code_for(&client).await;
    let in_the_app = sent_code(&desk, anna);

    let CodeAnswer::Sent(sent, second) = client.resend_code(&phone(), &first).await.unwrap() else { panic!() };
    assert_eq!(sent.way, CodeWay::Sms);
    let void = client.sign_in(&phone(), &first, CodeWay::App, &in_the_app).await;
    assert!(matches!(void, Err(LoginError::Problem(LoginProblem::CodeVoid))));

    let CodeAnswer::Sent(sent, third) = client.resend_code(&phone(), &second).await.unwrap() else { panic!() };
    assert_eq!((sent.way, sent.next_way, sent.next_way_at), (CodeWay::Call, None, None));
    let none_left = client.resend_code(&phone(), &third).await;
    assert!(matches!(none_left, Err(LoginError::Problem(LoginProblem::NoFurtherWay))));
    client.cancel_code(&phone(), &third).await.unwrap();
    assert_eq!(desk.sandbox.code(anna), None);
}

#[tokio::test]
async fn a_login_step_that_was_cut_off_is_looked_up_and_not_repeated() {
    let (desk, anna, account) = desk_with(seller()).await;
    let client = desk.client(account).await;
    let (_, hash) = code_for(&client).await;

    order(&desk, "auth.signIn", FaultKind::Close, When::AfterEffect);
    let cut_off = client.sign_in(&phone(), &hash, CodeWay::App, &sent_code(&desk, anna)).await;
    assert!(matches!(cut_off, Err(LoginError::OutcomeUnknown)));
    assert_eq!(client.me().await.unwrap().id.0, anna.0);
    let mut reading = desk.store.read().await.unwrap();
    assert_eq!(reading.sessions().get(account).await.unwrap().unwrap().user_id, Some(TelegramUserId(anna.0)));
}

#[tokio::test]
async fn a_message_that_is_sent_twice_arrives_once() {
    let (desk, _, account, client, bob) = desk_that_sells().await;
    let claim = claim(&desk, account, bob, "Hello Bob!").await;

    order(&desk, "messages.sendMessage", FaultKind::Close, When::AfterEffect);
    assert!(matches!(class_of(client.send_message(&claim).await), ErrorKind::Retry { .. }));
    let sent = client.send_message(&claim).await.unwrap();
    assert!(sent.already);

    let received = desk.sandbox.received(bob);
    assert_eq!(received.len(), 1);
    assert_eq!((received[0].text.as_str(), received[0].random_id), ("Hello Bob!", Some(77)));
}

#[tokio::test]
async fn a_flood_wait_is_reported_and_not_slept_away() {
    let (desk, _, account, client, bob) = desk_that_sells().await;
    let claim = claim(&desk, account, bob, "Hello Bob!").await;

    order(&desk, "messages.sendMessage", error(420, "FLOOD_WAIT_3"), When::BeforeEffect);
    let begun = std::time::Instant::now();
    let class = class_of(client.send_message(&claim).await);
    assert!(matches!(class, ErrorKind::Wait { scope: WaitScope::Account, .. }), "{class:?}");
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert!(desk.sandbox.received(bob).is_empty());
}

#[tokio::test]
async fn a_recipient_who_cannot_be_written_to_is_that_recipients_matter() {
    let (desk, _, account, client, bob) = desk_that_sells().await;
    desk.sandbox.edit(|state| state.people.get_mut(&bob).unwrap().who_may_write = WhoMayWrite::Paid(5));
    let claim = claim(&desk, account, bob, "Hello Bob!").await;
    assert_eq!(class_of(client.send_message(&claim).await), ErrorKind::Recipient(ItemReason::PaymentRequired));

    let nobody = client.resolve(&Username::parse("@nobody_here").unwrap()).await.unwrap();
    assert_eq!(nobody, Resolved::Nobody);
}

#[tokio::test]
async fn a_404_never_costs_a_signed_in_account_its_key() {
    let (desk, anna, account, client, _) = desk_that_sells().await;
    let key_before = stored_key(&desk, account).await;
    client.disconnect().await;

    // The next connection hears that its key is unknown; grammers tries to make another.
    order(&desk, "*", FaultKind::Transport(404), When::BeforeEffect);
    let client = desk.client(account).await;
    let refused = class_of(client.me().await);
    assert!(matches!(refused, ErrorKind::Retry { .. } | ErrorKind::KeyDoubted), "{refused:?}");
    assert!(stored_key(&desk, account).await == key_before);
    client.disconnect().await;

    // It was Telegram's mistake: a fresh connection finds the session unchanged.
    let client = desk.client(account).await;
    assert_eq!(client.me().await.unwrap().id.0, anna.0);
}

#[tokio::test]
async fn a_session_that_was_ended_elsewhere_is_dead() {
    let (desk, anna, _, client, _) = desk_that_sells().await;
    desk.sandbox.revoke_sessions(anna);
    // The connection closes first, and the next call gets the reason.
    let _cut_off = client.me().await;
    assert!(matches!(class_of(client.me().await), ErrorKind::Dead(_)));
    assert!(!client.is_authorized().await.unwrap());
}

#[tokio::test]
async fn a_lost_connection_is_seen_and_the_next_call_makes_a_new_one() {
    let (desk, anna, _, client, _) = desk_that_sells().await;
    let mut link = client.link();
    desk.sandbox.close_connections(Some(anna));
    tokio::time::timeout(Duration::from_secs(5), link.wait_for(|link| link.lost == 1)).await.unwrap().unwrap();
    assert!(client.is_alive());
    client.me().await.unwrap();

    client.disconnect().await;
    assert_eq!(client.link().borrow().ended, Some(Ended::Disconnected));
    assert!(matches!(class_of(client.me().await), ErrorKind::Retry { .. }));
}

#[tokio::test]
async fn a_call_without_an_answer_ends_the_client() {
    let (desk, anna, account, client, _) = desk_that_sells().await;
    order(&desk, "users.getUsers", FaultKind::Stall, When::BeforeEffect);
    // Only the time limit is left to wait for, so the paused clock jumps to it.
    tokio::time::pause();
    let class = class_of(client.me().await);
    tokio::time::resume();
    assert!(matches!(class, ErrorKind::Retry { .. }));
    assert!(!client.is_alive());
    assert_eq!(client.link().borrow().ended, Some(Ended::Hung));

    client.disconnect().await;
    assert_eq!(desk.client(account).await.me().await.unwrap().id.0, anna.0);
}

fn error(code: i32, text: &str) -> FaultKind {
    FaultKind::Error { code, text: text.into() }
}

async fn stored_key(desk: &Desk, account: AccountId) -> Vec<u8> {
    let record = desk.store.read().await.unwrap().sessions().get(account).await.unwrap().unwrap();
    let (_, key) = record.keys.iter().find(|(dc, _)| *dc == record.home_dc).unwrap();
    key.expose().to_vec()
}
