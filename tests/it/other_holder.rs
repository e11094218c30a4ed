//! Stories of a number that belongs to another Telegram account than expected: nobody gets access to another person's
//! data.

use rstest::rstest;
use salesdesk::domain::account::{AccountStatus, StatusReason};
use salesdesk::domain::ids::TelegramUserId;
use secrecy::ExposeSecret as _;
use telegram_sandbox::world::{LoginEmail, Person, PersonId};

use crate::bot::{PHONE, Scene, eventually};
use crate::session_strings::pyrogram_string;

impl Scene {
    /// The mobile network gives Sam's number to another person.
    fn give_number_to(&self, name: &str) -> PersonId {
        self.sandbox.edit(|state| state.people.get_mut(&self.sam).unwrap().phone = None);
        self.sandbox.add(Person::named(name).phone(PHONE))
    }

    /// Sam's account, which has a dialog with Bob and lost its session and its number.
    async fn lost_number() -> (Self, PersonId) {
        let scene = Self::at_work().await;
        scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        scene.ask("/send @bob_lee Hello", "✅ sent").await;
        scene.sandbox.revoke_sessions(scene.sam);
        scene.becomes(|account| account.is_some_and(|account| account.status == AccountStatus::New)).await;
        let zed = scene.give_number_to("Zed Young");
        (scene, zed)
    }

    /// The former account keeps its data, and another account has the number.
    async fn assert_handed_nothing(&self) {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let accounts = reading.accounts().get_accounts().await.unwrap();
        let former = accounts.iter().find(|one| one.telegram_user_id == Some(TelegramUserId(self.sam.0))).unwrap();
        assert_eq!(former.status_reason, Some(StatusReason::NumberReassigned));
        let bob = self.sandbox.look().by_username("bob_lee").unwrap().id;
        let dialog = reading.dialogs().by_prospect(TelegramUserId(bob.0)).await.unwrap().unwrap();
        assert_eq!(dialog.account_id, former.id);
        let phone = salesdesk::domain::phone::Phone::parse(PHONE).unwrap();
        let holder = reading.accounts().get_account_by_phone(&phone).await.unwrap().unwrap();
        assert_ne!(holder.id, former.id);
        assert_eq!(holder.total_sent, 0);
    }
}

#[rstest]
#[case::hong_kong("+85291234567")]
#[case::vietnam("+84912345678")]
#[case::macao("+85366123456")]
#[case::cambodia("+85512345678")]
#[case::fragment("+88801234567")]
#[tokio::test]
async fn a_picture_scanned_by_the_owner_of_another_number_logs_nobody_in(#[case] number: &str) {
    let scene = Scene::set(None).await;
    let stranger = scene.sandbox.add(Person::named("Zed Young").phone(number));
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let (_, link) = scene.scanned_from_picture(None).await;
    scene.sandbox.scan_login_token(stranger, &link).unwrap();
    scene.shown("scanned with the app of another number").await;
    assert!(scene.sandbox.sessions(stranger).is_empty());
    let account = scene.account().await.unwrap();
    assert_eq!((account.status, account.telegram_user_id), (AccountStatus::New, None));
}

#[tokio::test]
async fn a_login_by_code_stops_where_the_number_is_somebody_elses_now() {
    let (scene, zed) = Scene::lost_number().await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    let code = eventually(|| scene.sandbox.code(zed)).await.code;
    scene.tap(card.id, &code).await;
    let stopped = scene.turned(card.id, "belongs to another Telegram account now").await;
    assert!(scene.sandbox.sessions(zed).is_empty(), "it is logged out again");
    let account = scene.account().await.unwrap();
    assert_eq!(account.telegram_user_id, Some(TelegramUserId(scene.sam.0)));
    assert_eq!((account.status, account.total_sent), (AccountStatus::New, 1));

    scene.press(stopped.id, "➕ New account with this number").await;
    scene.turned(stopped.id, "A new, empty account begins").await;
    scene.press(stopped.id, "➕ New account with this number").await;
    scene.turned(stopped.id, "not logged in").await;
    scene.assert_handed_nothing().await;
    scene.press(stopped.id, "🔐 Log in").await;
    let card = scene.shown("Enter it with the buttons").await;
    let code = eventually(|| scene.sandbox.code(zed)).await.code;
    scene.tap(card.id, &code).await;
    scene.shown("is in: Zed Young").await;
    scene.assert_handed_nothing().await;
}

#[tokio::test]
async fn a_picture_scanned_by_the_new_holder_of_the_number_stops_too() {
    let (scene, zed) = Scene::lost_number().await;
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let (_, link) = scene.scanned_from_picture(None).await;
    scene.sandbox.scan_login_token(zed, &link).unwrap();
    scene.shown("belongs to another Telegram account now").await;
    assert!(scene.sandbox.sessions(zed).is_empty());
    assert_eq!(scene.account().await.unwrap().telegram_user_id, Some(TelegramUserId(scene.sam.0)));
}

#[tokio::test]
async fn a_session_of_the_new_holder_of_the_number_is_not_taken_over() {
    let (scene, zed) = Scene::lost_number().await;
    let text = pyrogram_string(&scene.sandbox.seed_session(zed, None), 0);
    let asked = scene.ask(&format!("/import_session {}", text.expose_secret()), "Is the other tool stopped?").await;
    scene.press(asked.id, "✅ It is stopped").await;
    let stopped = scene.turned(asked.id, "was another Telegram account here").await;
    assert_eq!(scene.account().await.unwrap().telegram_user_id, Some(TelegramUserId(scene.sam.0)));
    scene.press(stopped.id, "➕ New account with this number").await;
    scene.turned(stopped.id, "A new, empty account begins").await;
    scene.press(stopped.id, "➕ New account with this number").await;
    scene.turned(stopped.id, "not logged in").await;
    scene.assert_handed_nothing().await;
    let asked = scene.ask(&format!("/import_session {}", text.expose_secret()), "Is the other tool stopped?").await;
    scene.press(asked.id, "✅ It is stopped").await;
    scene.turned(asked.id, "is in, with its old session").await;
}

#[tokio::test]
async fn a_code_from_a_mailbox_signs_in() {
    let scene = Scene::set(None).await;
    let eva = Person::named("Eva Sales").phone("+4915123454412").login_email(LoginEmail::Always);
    let eva = scene.sandbox.add(eva);
    let card = scene.ask("/add_account +49 151 2345 4412", "in the mailbox of this account").await;
    let code = eventually(|| scene.sandbox.code(eva)).await.code;
    let wrong = if code == "11111" { "22222" } else { "11111" };
    scene.tap(card.id, wrong).await;
    scene.turned(card.id, "That was not the code").await;
    scene.tap(card.id, &code).await;
    scene.shown("is in: Eva Sales").await;
}

#[tokio::test]
async fn an_account_that_needs_a_mailbox_first_says_where_to_set_it_up() {
    let scene = Scene::set(None).await;
    scene.sandbox.add(Person::named("Eva Sales").phone("+4915123454412").login_email(LoginEmail::ToBeSetUp));
    scene.ask("/add_account +49 151 2345 4412", "wants an e-mail address for codes first").await;
}

#[tokio::test]
async fn an_account_whose_owner_changes_the_number_keeps_its_row_and_bears_the_new_one() {
    let scene = Scene::at_work().await;
    scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    let before = scene.account().await.unwrap();
    scene.sandbox.edit(|state| state.people.get_mut(&scene.sam).unwrap().phone = Some("+15551230199".into()));
    scene.sandbox.close_connections(None);
    let store = &scene.app.as_ref().unwrap().store;
    let following = async {
        loop {
            let now = store.read().await.unwrap().accounts().get_account_by_id(before.id).await.unwrap().unwrap();
            if now.phone.e164() == "+15551230199" {
                return now;
            }
            tokio::task::yield_now().await;
        }
    };
    let now = tokio::time::timeout(crate::bot::LIMIT, following).await.unwrap();
    assert_eq!((now.telegram_user_id, now.status, now.total_sent), (before.telegram_user_id, before.status, 1));
    assert_eq!(store.read().await.unwrap().accounts().get_accounts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_picture_is_renewed_at_its_time_though_this_machines_clock_is_an_hour_ahead() {
    let scene = Scene::set(None).await;
    scene.sandbox.set_clock_skew(-3_600);
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    scene.scanned_from_picture(None).await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    let state = scene.sandbox.look();
    assert_eq!(state.journal.calls("sendPhoto").count() + state.journal.calls("editMessageMedia").count(), 1);
}
