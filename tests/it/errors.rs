//! Every row of the error table on the wire: Telegram answers with the error once, and the desk's reaction is checked.
//! The errors are real RPC errors to real calls; unit tests of the table alone would not prove that it is used.

use rstest::rstest;
use salesdesk::domain::account::{AccountStatus, StatusReason};
use salesdesk::domain::outbox::{ItemReason, ItemState};
use telegram_sandbox::world::{Door, Fault, FaultKind, When};

use crate::bot;
use crate::outbox::{Scene, minutes};

fn error(code: i32, text: &str) -> FaultKind {
    FaultKind::Error { code, text: text.into() }
}

#[rstest]
#[case(-503, "Timeout")]
#[case(500, "RPC_CALL_FAIL")]
#[case(500, "RANDOM_ID_DUPLICATE")]
#[case(400, "MSG_WAIT_FAILED")]
#[case(401, "SOMETHING_NEW")]
#[tokio::test]
async fn an_unknown_outcome_is_asked_for_again_under_the_same_key(#[case] code: i32, #[case] text: &str) {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.trouble(None, "messages.sendMessage", error(code, text), When::AfterEffect, 1);
    let message = scene.send("@bob_buys", "one").await;
    scene.waits_for(&message, ItemReason::OutcomeUnknown).await;
    scene.pass(minutes(1)).await;
    assert_eq!(scene.ends(&message).await, (ItemState::Sent, None));
    assert_eq!((scene.received(bob).len(), scene.calls("messages.sendMessage")), (1, 2));
}

#[rstest]
#[case(420, "FLOOD_WAIT_31", ItemReason::FloodWait, true)]
#[case(420, "FLOOD_PREMIUM_WAIT_31", ItemReason::FloodWait, true)]
#[case(420, "SLOWMODE_WAIT_31", ItemReason::FloodWait, false)]
#[case(420, "SOMETHING_NEW", ItemReason::FloodWait, true)]
#[case(303, "USER_MIGRATE_4", ItemReason::NoAnswer, false)]
#[case(400, "PEER_FLOOD", ItemReason::NewContactsPaused, false)]
#[case(420, "FROZEN_METHOD_INVALID", ItemReason::Frozen, false)]
#[case(400, "FROZEN_PARTICIPANT_MISSING", ItemReason::Frozen, false)]
#[tokio::test]
async fn what_asks_for_patience_is_waited_for(
    #[case] code: i32,
    #[case] text: &str,
    #[case] reason: ItemReason,
    #[case] whole_account: bool,
) {
    let mut scene = Scene::set().await;
    let (account, _) = scene.account("+15551230101").await;
    let bob = scene.person("bob_buys");
    scene.trouble(None, "messages.sendMessage", error(code, text), When::BeforeEffect, 1);
    let message = scene.send("@bob_buys", "one").await;
    let item = scene.waits_for(&message, reason).await;
    assert_eq!(item.state, ItemState::Queued, "Telegram did nothing, so that no attempt is open");
    let now = scene.desk.store.clock().now();
    let account = scene.desk.store.read().await.unwrap().accounts().get_account_by_id(account).await.unwrap().unwrap();
    assert_eq!(account.is_in_flood_wait(now), whole_account);
    assert!(scene.received(bob).is_empty());
}

#[rstest]
#[case(401, "AUTH_KEY_UNREGISTERED", AccountStatus::New, StatusReason::SessionRevoked)]
#[case(401, "AUTH_KEY_INVALID", AccountStatus::New, StatusReason::SessionRevoked)]
#[case(401, "SESSION_EXPIRED", AccountStatus::New, StatusReason::SessionRevoked)]
#[case(401, "SESSION_REVOKED", AccountStatus::New, StatusReason::SessionRevoked)]
#[case(406, "AUTH_KEY_DUPLICATED", AccountStatus::New, StatusReason::SessionDuplicated)]
#[case(401, "USER_DEACTIVATED", AccountStatus::Blocked, StatusReason::BannedByTelegram)]
#[case(401, "USER_DEACTIVATED_BAN", AccountStatus::Blocked, StatusReason::BannedByTelegram)]
#[case(400, "PHONE_NUMBER_BANNED", AccountStatus::Blocked, StatusReason::BannedByTelegram)]
#[case(401, "SESSION_PASSWORD_NEEDED", AccountStatus::New, StatusReason::SessionRevoked)]
#[tokio::test]
async fn the_end_of_a_session_is_recorded_and_the_message_waits(
    #[case] code: i32,
    #[case] text: &str,
    #[case] status: AccountStatus,
    #[case] reason: StatusReason,
) {
    let mut scene = Scene::set().await;
    let (account, _) = scene.account("+15551230101").await;
    scene.person("bob_buys");
    scene.trouble(None, "messages.sendMessage", error(code, text), When::BeforeEffect, 1);
    let message = scene.send("@bob_buys", "one").await;
    let item = scene.until(message.items[0].id, |item| item.reason.is_some()).await;
    assert_eq!(item.settled_at, None, "it keeps: {:?}", item.reason);
    let account = scene.desk.store.read().await.unwrap().accounts().get_account_by_id(account).await.unwrap().unwrap();
    assert_eq!((account.status, account.status_reason), (status, Some(reason)));
    assert_eq!(account.ban_count, u32::from(status == AccountStatus::Blocked));
}

#[rstest]
#[case("contacts.resolveUsername", 400, "USERNAME_NOT_OCCUPIED", ItemReason::NoSuchUser)]
#[case("contacts.resolveUsername", 400, "USERNAME_INVALID", ItemReason::NoSuchUser)]
#[case("messages.sendMessage", 400, "INPUT_USER_DEACTIVATED", ItemReason::Deleted)]
#[case("messages.sendMessage", 400, "USER_IS_BOT", ItemReason::NotAPerson)]
#[case("messages.sendMessage", 403, "USER_PRIVACY_RESTRICTED", ItemReason::Privacy)]
#[case("messages.sendMessage", 403, "CHAT_WRITE_FORBIDDEN", ItemReason::Privacy)]
#[case("messages.sendMessage", 406, "PRIVACY_PREMIUM_REQUIRED", ItemReason::PremiumOnly)]
#[case("messages.sendMessage", 400, "YOU_BLOCKED_USER", ItemReason::ProspectBlocked)]
#[case("messages.sendMessage", 403, "USER_IS_BLOCKED", ItemReason::BlockedByProspect)]
#[case("messages.sendMessage", 403, "ALLOW_PAYMENT_REQUIRED_5", ItemReason::PaymentRequired)]
#[case("messages.sendMessage", 400, "MESSAGE_EMPTY", ItemReason::Content)]
#[case("messages.sendMessage", 400, "MESSAGE_TOO_LONG", ItemReason::Content)]
#[case("messages.sendMessage", 400, "ENTITY_BOUNDS_INVALID", ItemReason::Content)]
#[case("messages.sendMessage", 400, "MEDIA_EMPTY", ItemReason::Content)]
#[case("messages.sendMessage", 400, "ENTITIES_TOO_LONG", ItemReason::Content)]
#[case("messages.sendMessage", 403, "CHAT_SEND_PLAIN_FORBIDDEN", ItemReason::Privacy)]
#[case("messages.sendMessage", 403, "PREMIUM_ACCOUNT_REQUIRED", ItemReason::PremiumOnly)]
#[case("messages.sendMessage", 400, "SOMETHING_NEW", ItemReason::Unexpected)]
#[tokio::test]
async fn what_cannot_be_delivered_fails_alone_and_with_its_cause(
    #[case] method: &str,
    #[case] code: i32,
    #[case] text: &str,
    #[case] reason: ItemReason,
) {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    scene.person("bob_buys");
    let ann = scene.person("ann_buys");
    scene.trouble(None, method, error(code, text), When::BeforeEffect, 1);
    let message = scene.send("@bob_buys", "one").await;
    assert_eq!(scene.ends(&message).await, (ItemState::Failed, Some(reason)));
    // The account is healthy: it writes to another person.
    scene.send("@ann_buys", "two").await;
    scene.arrives(ann, "two").await;
}

#[tokio::test]
async fn an_account_that_many_block_in_a_day_leaves_strangers_alone() {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    for number in 0..5 {
        let name = format!("buyer_{number}");
        scene.person(&name);
        scene.trouble(None, "messages.sendMessage", error(403, "USER_IS_BLOCKED"), When::BeforeEffect, 1);
        let message = scene.send(&format!("@{name}"), &name).await;
        assert_eq!(scene.ends(&message).await, (ItemState::Failed, Some(ItemReason::BlockedByProspect)));
    }
    let bob = scene.person("bob_buys");
    let sixth = scene.send("@bob_buys", "six").await;
    scene.waits_for(&sixth, ItemReason::NewContactsPaused).await;
    assert!(scene.received(bob).is_empty());
}

#[rstest]
#[case(1, (ItemState::Sent, None))]
#[case(2, (ItemState::Failed, Some(ItemReason::Unreachable)))]
#[tokio::test]
async fn a_stale_access_hash_is_renewed_once(#[case] times: u32, #[case] end: (ItemState, Option<ItemReason>)) {
    let mut scene = Scene::set().await;
    scene.account("+15551230101").await;
    scene.person("bob_buys");
    scene.trouble(None, "messages.sendMessage", error(400, "PEER_ID_INVALID"), When::BeforeEffect, times);
    let message = scene.send("@bob_buys", "one").await;
    assert_eq!(scene.ends(&message).await, end);
    assert_eq!(scene.calls("contacts.resolveUsername"), 2);
}

pub(crate) fn order(scene: &bot::Scene, method: &str, code: i32, text: &str) {
    let (door, kind) = (Door::Mtproto, error(code, text));
    let fault = Fault { door, method: method.into(), caller: None, times: 1, kind, when: When::BeforeEffect };
    scene.sandbox.edit(|state| state.faults.order(fault));
}

#[rstest]
#[case(406, "PHONE_NUMBER_INVALID", "Telegram does not know this number")]
#[case(400, "PHONE_NUMBER_FLOOD", "Too many logins")]
#[case(420, "FLOOD_WAIT_600", "Too many logins")]
#[case(400, "PHONE_NUMBER_BANNED", "banned this number")]
#[case(400, "PHONE_NUMBER_UNOCCUPIED", "No Telegram account has this number")]
#[case(400, "API_ID_INVALID", "refuses this installation")]
#[case(400, "API_ID_PUBLISHED_FLOOD", "refuses this installation")]
#[case(406, "UPDATE_APP_TO_LOGIN", "refuses this installation")]
#[case(500, "AUTH_RESTART", "The code is void")]
#[case(303, "NETWORK_MIGRATE_4", "Enter it with the buttons")]
#[case(303, "PHONE_MIGRATE_4", "Enter it with the buttons")]
#[tokio::test]
async fn asking_for_a_code_has_an_answer_for_every_error(#[case] code: i32, #[case] text: &str, #[case] words: &str) {
    let scene = bot::Scene::set(None).await;
    order(&scene, "auth.sendCode", code, text);
    scene.ask(&format!("/add_account {}", bot::PHONE), words).await;
}

#[tokio::test]
async fn a_refused_installation_stops_all_logins_until_a_restart() {
    let mut scene = bot::Scene::set(None).await;
    let card = scene.ask("/add_account +15551239999", "Enter it with the buttons").await;
    order(&scene, "auth.sendCode", 400, "API_ID_INVALID");
    scene.ask(&format!("/add_account {}", bot::PHONE), "refuses this installation").await;
    let alert = scene.shown("Telegram has been refusing this installation since").await;
    assert!(alert.text.contains("https://my.telegram.org"), "{}", alert.text);

    // Telegram would accept these; one for each kind.
    let asked = |method| scene.sandbox.look().journal.calls(method).count();
    let of_logins = || ["auth.sendCode", "auth.resendCode", "auth.exportLoginToken"].map(asked);
    let before = of_logins();
    scene.ask("/add_account +15551239998", "refuses this installation").await;
    scene.ask("/login_qr +15551239997", "refuses this installation").await;
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_mins(3));
    scene.sandbox.say(scene.ann, "/resend");
    bot::eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.into_iter().find(|one| one.id == card.id && one.text.contains("refuses this installation"))
    })
    .await;
    assert_eq!(of_logins(), before);
    assert_eq!(scene.chat(scene.ann).matches("has been refusing").count(), 1);

    scene.restart().await;
    assert_eq!(scene.shown("logins can be tried again").await.id, alert.id);
    scene.log_in().await;
}

#[tokio::test]
async fn a_number_without_an_account_is_sent_to_telegrams_own_app() {
    let scene = bot::Scene::set(None).await;
    let card = scene.ask("/add_account +15551239999", "Enter it with the buttons").await;
    let code = scene.sandbox.code_to_nobody("+15551239999").unwrap().code;
    scene.tap(card.id, &code).await;
    scene.shown("No Telegram account has this number").await;
}

#[rstest]
#[case(400, "PHONE_CODE_INVALID", "That was not the code")]
#[case(400, "PHONE_CODE_EMPTY", "That was not the code")]
#[case(400, "PHONE_CODE_EXPIRED", "The code is void")]
#[case(400, "PHONE_CODE_HASH_EMPTY", "The code is void")]
#[case(401, "SESSION_PASSWORD_NEEDED", "This account has a password")]
#[case(303, "USER_MIGRATE_4", "is in: Sam Sales")]
#[case(401, "USER_DEACTIVATED_BAN", "banned this number")]
#[tokio::test]
async fn entering_a_code_has_an_answer_for_every_error(#[case] code: i32, #[case] text: &str, #[case] words: &str) {
    let scene = bot::Scene::set(None).await;
    let card = scene.ask(&format!("/add_account {}", bot::PHONE), "Enter it with the buttons").await;
    order(&scene, "auth.signIn", code, text);
    scene.tap(card.id, &scene.code().await).await;
    scene.shown(words).await;
}

#[rstest]
#[case(400, "PASSWORD_HASH_INVALID", "That was not the password")]
#[case(400, "PHONE_PASSWORD_FLOOD", "Too many logins")]
#[case(400, "SRP_ID_INVALID", "is in: Sam Sales")]
#[case(400, "SRP_PASSWORD_CHANGED", "is in: Sam Sales")]
#[tokio::test]
async fn a_password_has_an_answer_for_every_error(#[case] code: i32, #[case] text: &str, #[case] words: &str) {
    let scene = bot::Scene::set(Some("autumn")).await;
    let card = scene.ask(&format!("/add_account {}", bot::PHONE), "Enter it with the buttons").await;
    scene.tap(card.id, &scene.code().await).await;
    scene.shown("This account has a password").await;
    order(&scene, "auth.checkPassword", code, text);
    scene.sandbox.say(scene.ann, "autumn");
    scene.shown(words).await;
}

#[tokio::test]
async fn the_last_delivery_method_of_a_code_is_named_as_the_last() {
    let scene = bot::Scene::set(None).await;
    scene.ask(&format!("/add_account {}", bot::PHONE), "Enter it with the buttons").await;
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_mins(3));
    order(&scene, "auth.resendCode", 406, "SEND_CODE_UNAVAILABLE");
    scene.sandbox.say(scene.ann, "/resend");
    scene.shown("no other way").await;
}
