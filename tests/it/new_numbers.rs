//! Stories of an account whose owner has a new number: it stays the same account, in whatever way it comes back.

use rstest::rstest;
use salesdesk::domain::account::{Account, AccountStatus, StatusReason};
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::phone::Phone;
use secrecy::ExposeSecret as _;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, PHONE, Scene, eventually};
use crate::session_strings::pyrogram_string;

const NEW: &str = "+15551230199";

/// Why an account is not logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gone {
    Revoked,
    SwitchedOff,
    LoggedOut,
    Removed,
    Banned,
}

/// How it is logged in under its new number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Code,
    Picture,
    /// A QR code that was requested with the old number.
    PictureOfOld,
    Session,
}

impl Scene {
    pub(crate) async fn all_accounts(&self) -> Vec<Account> {
        self.app.as_ref().unwrap().store.read().await.unwrap().accounts().get_accounts().await.unwrap()
    }

    /// Waits until an account fulfils a condition.
    pub(crate) async fn account_is(&self, id: AccountId, fits: impl Fn(&Account) -> bool) -> Account {
        let looking = async {
            loop {
                if let Some(found) = self.all_accounts().await.into_iter().find(|one| one.id == id && fits(one)) {
                    return found;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        match tokio::time::timeout(LIMIT, looking).await {
            Ok(found) => found,
            Err(_) => panic!("{id} never became so: {:#?}", self.all_accounts().await),
        }
    }

    /// A code that Telegram sent to a person after this one.
    async fn code_after(&self, person: PersonId, before: Option<String>) -> String {
        eventually(|| self.sandbox.code(person).filter(|code| Some(&code.code) != before.as_ref())).await.code
    }

    async fn ends(&self, how: Gone) {
        let is = |status| move |account: Option<&Account>| account.is_some_and(|account| account.status == status);
        match how {
            Gone::Revoked => {
                self.sandbox.revoke_sessions(self.sam);
                self.becomes(is(AccountStatus::New)).await;
            }
            Gone::SwitchedOff => {
                let asked = self.ask(&format!("/disable {PHONE}"), "Switch this account off?").await;
                self.press(asked.id, Button::At(0, 0)).await;
                self.becomes(is(AccountStatus::Disabled)).await;
            }
            Gone::LoggedOut => {
                let asked = self.ask(&format!("/logout {PHONE}"), "Log").await;
                self.press(asked.id, Button::At(0, 0)).await;
                self.becomes(is(AccountStatus::Disabled)).await;
            }
            Gone::Removed => {
                let asked = self.ask(&format!("/remove_account {PHONE}"), "?").await;
                self.press(asked.id, Button::At(0, 0)).await;
                self.becomes(|account| account.is_none()).await;
            }
            Gone::Banned => {
                self.sandbox.ban(self.sam);
                self.becomes(is(AccountStatus::Blocked)).await;
            }
        }
    }

    async fn comes_back(&self, way: Way) -> ChatMessage {
        match way {
            Way::Code => {
                let before = self.sandbox.code(self.sam).map(|code| code.code);
                let card = self.ask(&format!("/add_account {NEW}"), "Enter it with the buttons").await;
                self.tap(card.id, &self.code_after(self.sam, before).await).await;
            }
            Way::Picture | Way::PictureOfOld => {
                let number = if way == Way::Picture { NEW } else { PHONE };
                self.sandbox.say(self.ann, &format!("/login_qr {number}"));
                let (_, link) = self.scanned_from_picture(None).await;
                self.sandbox.scan_login_token(self.sam, &link).unwrap();
            }
            Way::Session => {
                let text = pyrogram_string(&self.sandbox.seed_session(self.sam, None), 0);
                let text = format!("/import_session {}", text.expose_secret());
                let asked = self.ask(&text, "Is the other tool stopped?").await;
                self.press(asked.id, "✅ It is stopped").await;
            }
        }
        self.shown("It was here as +1 555 123 0132").await
    }
}

#[rstest]
#[case::code(Gone::Revoked, Way::Code)]
#[case::picture(Gone::Revoked, Way::Picture)]
#[case::picture_of_the_old_number(Gone::Revoked, Way::PictureOfOld)]
#[case::session(Gone::Revoked, Way::Session)]
#[case::switched_off(Gone::SwitchedOff, Way::Code)]
#[case::switched_off_session(Gone::SwitchedOff, Way::Session)]
#[case::logged_out(Gone::LoggedOut, Way::Picture)]
#[case::removed(Gone::Removed, Way::Code)]
#[case::removed_picture(Gone::Removed, Way::Picture)]
#[case::removed_session(Gone::Removed, Way::Session)]
#[case::banned(Gone::Banned, Way::Code)]
#[tokio::test]
async fn an_account_comes_back_under_its_new_number_with_all_that_it_had(#[case] how: Gone, #[case] way: Way) {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    let before = scene.account().await.unwrap();
    scene.ends(how).await;
    scene.ask("/send @bob_lee Later", "Later").await;
    scene.sandbox.change_number(scene.sam, Some(NEW));
    scene.sandbox.edit(|state| state.people.get_mut(&scene.sam).unwrap().banned = false);

    let card = scene.comes_back(way).await;
    assert!(card.text.contains("+1 555 123 0199") && card.text.contains("is in"), "{}", card.text);
    let accounts = scene.all_accounts().await;
    assert_eq!(accounts.len(), 1, "{accounts:#?}");
    let now = &accounts[0];
    assert_eq!((now.id, now.phone.e164(), now.status), (before.id, NEW, AccountStatus::Active));
    assert_eq!((now.telegram_user_id, now.number_lost, now.status_reason), (before.telegram_user_id, false, None));
    // The waiting message is sent once, and Bob's messages arrive.
    eventually(|| (scene.texts(bob) == ["Hello", "Later"]).then_some(())).await;
    scene.sandbox.write(bob, scene.sam, "Thank you");
    scene.shown("Thank you").await;
    assert_eq!(scene.texts(bob), ["Hello", "Later"]);
    assert_eq!(scene.sandbox.sessions_used_twice(), 0);
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let dialog = reading.dialogs().by_prospect(TelegramUserId(bob.0)).await.unwrap().unwrap();
    assert_eq!(dialog.account_id, before.id);
    let log = reading.audit().newest(30).await.unwrap();
    let changed = log.iter().find(|line| line.action == "number_changed").unwrap();
    assert_eq!(changed.actor, Some(TelegramUserId(scene.ann.0)));
}

#[tokio::test]
async fn what_was_queued_for_the_added_number_goes_with_it() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ends(Gone::Revoked).await;
    scene.sandbox.change_number(scene.sam, Some(NEW));
    let before = scene.sandbox.code(scene.sam).map(|code| code.code);
    let card = scene.ask(&format!("/add_account {NEW}"), "Enter it with the buttons").await;
    scene.ask(&format!("/send_from {NEW} @bob_lee Hello"), "Hello").await;
    scene.tap(card.id, &scene.code_after(scene.sam, before).await).await;
    scene.shown("It was here as +1 555 123 0132").await;
    eventually(|| (scene.texts(bob) == ["Hello"]).then_some(())).await;
    assert_eq!(scene.all_accounts().await.len(), 1);
}

#[tokio::test]
async fn a_new_number_is_followed_as_soon_as_telegram_tells_it() {
    let scene = Scene::at_work().await;
    let before = scene.account().await.unwrap();
    scene.sandbox.change_number(scene.sam, Some(NEW));
    let now = scene.account_is(before.id, |account| account.phone.e164() == NEW).await;
    assert_eq!((now.status, now.telegram_user_id), (before.status, before.telegram_user_id));
    scene.ask("/accounts", "Accounts").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let log = reading.audit().newest(5).await.unwrap();
    assert_eq!((log[0].action.as_str(), log[0].actor), ("number_changed", None));
}

#[tokio::test]
async fn a_row_that_nobody_was_signed_in_with_leaves_with_its_number() {
    let scene = Scene::at_work().await;
    let sam = scene.account().await.unwrap();
    let phone = Phone::parse(NEW).unwrap();
    scene.app.as_ref().unwrap().accounts.add_account(&phone, TelegramUserId(scene.ann.0)).await.unwrap();
    scene.sandbox.change_number(scene.sam, Some(NEW));
    scene.account_is(sam.id, |account| account.phone.e164() == NEW).await;
    assert_eq!(scene.all_accounts().await.len(), 1);
}

impl Scene {
    /// A second account, logged in.
    async fn eva(&self) -> (PersonId, AccountId) {
        let eva = self.sandbox.add(Person::named("Eva Sales").phone(NEW));
        let text = pyrogram_string(&self.sandbox.seed_session(eva, None), 0);
        let admin = TelegramUserId(self.ann.0);
        let account = self.app.as_ref().unwrap().accounts.import_session(&text, admin).await.unwrap();
        (eva, account.id)
    }
}

#[tokio::test]
async fn two_accounts_swap_their_numbers() {
    let scene = Scene::at_work().await;
    let sam = scene.account().await.unwrap();
    let (eva, evas) = scene.eva().await;
    scene.account_is(evas, |account| account.status == AccountStatus::Active).await;
    scene.sandbox.change_number(scene.sam, Some(NEW));
    let waits = scene.account_is(sam.id, |account| account.claimed_phone.is_some()).await;
    assert_eq!(waits.phone.e164(), PHONE, "Eva's account bears it");
    let card = scene.ask(&format!("/account {PHONE}"), "Telegram names +1 555 123 0199 for it").await;
    assert!(card.text.contains("another account here bears"), "{}", card.text);

    // It is shown once, however often the account connects.
    scene.sandbox.close_connections(Some(scene.sam));
    let calls = || scene.sandbox.look().journal.calls("users.getUsers").filter(|call| call.caller == NEW).count();
    let connected = calls();
    eventually(|| (calls() > connected).then_some(())).await;
    scene.sandbox.write(scene.ann, scene.sam, "ping");
    scene.shown("ping").await;
    assert_eq!(scene.account_is(sam.id, |_| true).await.updated_at, waits.updated_at);

    scene.sandbox.change_number(eva, Some(PHONE));
    let (sams, evas) = (
        scene.account_is(sam.id, |account| account.phone.e164() == NEW).await,
        scene.account_is(evas, |account| account.phone.e164() == PHONE).await,
    );
    for account in [sams, evas] {
        let Account { number_lost, claimed_phone, status, status_reason, .. } = account;
        assert_eq!((number_lost, claimed_phone, status, status_reason), (false, None, AccountStatus::Active, None));
    }
}

#[tokio::test]
async fn a_banned_account_that_loses_its_number_stays_banned() {
    let scene = Scene::at_work().await;
    let sam = scene.account().await.unwrap();
    scene.ends(Gone::Banned).await;
    let (eva, evas) = {
        scene.sandbox.change_number(scene.sam, None);
        scene.eva().await
    };
    scene.account_is(evas, |account| account.status == AccountStatus::Active).await;
    scene.sandbox.change_number(eva, Some(PHONE));
    scene.account_is(evas, |account| account.phone.e164() == PHONE).await;
    let sams = scene.account_is(sam.id, |account| account.number_lost).await;
    assert_eq!((sams.status, sams.status_reason), (AccountStatus::Blocked, Some(StatusReason::BannedByTelegram)));
    let list = scene.ask("/accounts", "Accounts").await;
    let line = list.buttons.iter().flatten().find(|button| button.text.contains("blocked")).unwrap();
    scene.press(list.id, line.text.as_str()).await;
    scene.turned(list.id, "Its number belongs to somebody else").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let log = reading.audit().newest(10).await.unwrap();
    let freed = log.iter().find(|line| line.action == "number_freed").unwrap();
    assert_eq!((freed.account_id, freed.actor), (Some(sam.id), None));
}

#[tokio::test]
async fn two_admins_log_one_person_in_at_once_and_the_later_one_hears_it() {
    let scene = Scene::at_work().await;
    let sam = scene.account().await.unwrap();
    scene.ends(Gone::Revoked).await;
    scene.sandbox.change_number(scene.sam, Some(NEW));
    // Ann by a QR code of the account, Mia by a code to the new number.
    scene.sandbox.say(scene.ann, &format!("/login_qr {PHONE}"));
    let (picture, _) = scene.scanned_from_picture(None).await;
    let mia = scene.colleague("Mia", salesdesk::domain::team::Role::Manager).await;
    let before = scene.sandbox.code(scene.sam).map(|code| code.code);
    scene.sandbox.say(mia, &format!("/add_account {NEW}"));
    let card = scene.shown_to(mia, "Enter it with the buttons").await;
    for digit in scene.code_after(scene.sam, before).await.chars() {
        scene.sandbox.press(mia, card.id, digit.to_string().as_str()).unwrap().answer(LIMIT).await.unwrap();
    }
    scene.shown_to(mia, "It was here as +1 555 123 0132").await;
    scene.shown("was logged in by another way meanwhile").await;
    let gone = || scene.sandbox.bot_chat(scene.ann).iter().all(|one| one.id != picture.id || one.file.is_none());
    eventually(|| gone().then_some(())).await;
    scene.account_is(sam.id, |account| account.status == AccountStatus::Active).await;
    assert_eq!((scene.all_accounts().await.len(), scene.sandbox.sessions(scene.sam).len()), (1, 1));
    assert_eq!(scene.sandbox.sessions_used_twice(), 0);
}

#[tokio::test]
async fn a_second_admin_with_the_same_number_hears_who_is_logging_it_in() {
    let scene = Scene::set(None).await;
    let mia = scene.colleague("Mia", salesdesk::domain::team::Role::Manager).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    scene.sandbox.say(mia, &format!("/add_account {PHONE}"));
    scene.shown_to(mia, "Ann").await;
    scene.sandbox.say(mia, &format!("/login_qr {PHONE}"));
    eventually(|| {
        let said = scene.sandbox.bot_chat(mia).into_iter().filter(|one| one.from_bot && one.text.contains("Ann"));
        (said.count() == 2).then_some(())
    })
    .await;
    scene.tap(card.id, &scene.code().await).await;
    scene.shown("is in: Sam Sales").await;
    scene.sandbox.say(mia, &format!("/add_account {PHONE}"));
    scene.shown_to(mia, "already at the desk").await;
    assert_eq!((scene.all_accounts().await.len(), scene.sandbox.sessions(scene.sam).len()), (1, 1));
}

#[tokio::test]
async fn a_login_and_an_import_of_one_person_at_once_leave_one_account_and_one_session() {
    let scene = Scene::set(None).await;
    let mia = scene.colleague("Mia", salesdesk::domain::team::Role::Owner).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    let code = scene.code().await;
    scene.tap(card.id, &code[..4]).await;
    let seeded = scene.sandbox.seed_session(scene.sam, None);
    let text = pyrogram_string(&seeded, 0);
    let manager = scene.app.as_ref().unwrap().accounts.clone();
    let import = manager.import_session(&text, TelegramUserId(mia.0));
    let (imported, _) = tokio::join!(import, scene.press(card.id, &code[4..]));
    let account = eventually(|| scene.sandbox.sessions(scene.sam).iter().any(|one| one.live).then_some(())).await;
    let () = account;
    let sam = scene.account_is(AccountId(1), |account| account.status.is_logged_in()).await;
    assert_eq!(sam.telegram_user_id, Some(TelegramUserId(scene.sam.0)));
    assert_eq!(scene.all_accounts().await.len(), 1);
    assert_eq!(scene.sandbox.sessions_used_twice(), 0, "{imported:?}");
    let heard = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann).into_iter().find(|one| one.id == card.id)?;
        (chat.text.contains("is in") || chat.text.contains("by another way")).then_some(chat.text)
    });
    heard.await;
}
