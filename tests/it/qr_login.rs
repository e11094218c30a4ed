//! Stories of login by a QR code that the account's owner scans.

use std::time::Duration;

use salesdesk::domain::ids::AccountId;
use salesdesk::domain::phone::Phone;
use salesdesk::telegram::{AccountClient, QrStep};
use secrecy::{ExposeSecret, SecretString};
use telegram_sandbox::world::{Person, PersonId};

use crate::desk::Desk;

/// A desk with an account that is not signed in, and a person with a phone.
async fn desk_with(person: Person) -> (Desk, PersonId, AccountId, AccountClient) {
    let desk = Desk::open().await;
    let phone = Phone::parse("+1 555 123 0132").unwrap();
    let person = desk.sandbox.add(person.phone(phone.e164()));
    let account = desk.account(&phone).await;
    let client = desk.client(account).await;
    (desk, person, account, client)
}

async fn shown(client: &AccountClient) -> SecretString {
    match client.qr_token().await.unwrap() {
        QrStep::Show { link, .. } => link,
        other => panic!("{other:?}"),
    }
}

async fn done_by(client: &AccountClient) -> PersonId {
    match client.qr_token().await.unwrap() {
        QrStep::Done(profile) => PersonId(profile.id.0),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_scan_signs_in_for_good() {
    let (desk, anna, account, client) = desk_with(Person::named("Anna")).await;
    let QrStep::Show { link, expires_at } = client.qr_token().await.unwrap() else { panic!("a link") };
    let lives = expires_at.as_second() - desk.sandbox.now();
    assert!((25..=30).contains(&lives), "{lives}");

    desk.sandbox.scan_login_token(anna, link.expose_secret()).unwrap();
    assert_eq!(done_by(&client).await, anna);
    client.disconnect().await;
    assert!(desk.client(account).await.is_authorized().await.unwrap());
}

#[tokio::test]
async fn a_link_stays_good_while_the_next_ones_are_asked_for() {
    let (desk, anna, _, client) = desk_with(Person::named("Anna")).await;
    let link = shown(&client).await;
    shown(&client).await;
    desk.sandbox.scan_login_token(anna, link.expose_secret()).unwrap();
    assert_eq!(done_by(&client).await, anna);
}

#[tokio::test]
async fn a_link_that_has_expired_is_renewed() {
    let (desk, anna, _, client) = desk_with(Person::named("Anna")).await;
    let old = shown(&client).await;
    desk.sandbox.advance(Duration::from_secs(31));
    let refused = desk.sandbox.scan_login_token(anna, old.expose_secret()).unwrap_err();
    assert_eq!(refused.to_string(), "AUTH_TOKEN_EXPIRED");

    let new = shown(&client).await;
    assert_ne!(new.expose_secret(), old.expose_secret());
    desk.sandbox.scan_login_token(anna, new.expose_secret()).unwrap();
    assert_eq!(done_by(&client).await, anna);
}

#[tokio::test]
async fn an_account_of_another_data_centre_is_signed_in_there() {
    let (desk, anna, account, client) = desk_with(Person::named("Anna").home_dc(4)).await;
    desk.sandbox.scan_login_token(anna, shown(&client).await.expose_secret()).unwrap();
    assert_eq!(done_by(&client).await, anna);
    assert_eq!(PersonId(client.me().await.unwrap().id.0), anna);
    let session = desk.store.read().await.unwrap().sessions().get(account).await.unwrap().unwrap();
    assert_eq!(session.home_dc, 4);
}

#[tokio::test]
async fn a_scan_without_the_password_asks_for_it() {
    let (desk, anna, _, client) = desk_with(Person::named("Anna").home_dc(4).password("secret", Some("a hint"))).await;
    desk.sandbox.scan_login_token(anna, shown(&client).await.expose_secret()).unwrap();
    for _ in 0..2 {
        let step = client.qr_token().await.unwrap();
        assert!(matches!(&step, QrStep::PasswordNeeded { hint } if hint.as_deref() == Some("a hint")), "{step:?}");
    }
    let profile = client.check_password(&"secret".to_owned().into()).await.unwrap();
    assert_eq!(PersonId(profile.id.0), anna);
}

#[tokio::test]
async fn an_account_that_is_logged_in_at_the_desk_cannot_scan() {
    let (desk, anna, _, client) = desk_with(Person::named("Anna")).await;
    let (manager, _) = desk.manager();
    let bob = desk.sandbox.add(Person::named("Bob").phone("+15551230133"));
    let text = crate::session_strings::pyrogram_string(&desk.sandbox.seed_session(bob, None), 0);
    manager.import_session(&text, crate::desk::ADMIN).await.unwrap();

    let link = shown(&client).await;
    let refused = desk.sandbox.scan_login_token(bob, link.expose_secret()).unwrap_err();
    assert_eq!(refused.to_string(), "AUTH_TOKEN_EXCEPTION");
    desk.sandbox.scan_login_token(anna, link.expose_secret()).unwrap();
    assert_eq!(done_by(&client).await, anna);
}
