//! Tests of every row of the error table.

use grammers_tl_types::types;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn class_of(code: i32, text: &str, call: RpcCall, from_home: bool) -> ErrorKind {
    let error = RpcError::from(types::RpcError { error_code: code, error_message: text.into() });
    super::class_of(&error, CallContext { call, now: NOW, from_home })
}

fn wait(seconds: i64, scope: WaitScope) -> ErrorKind {
    ErrorKind::Wait { until: NOW + SignedDuration::from_secs(seconds), scope }
}

fn rest() -> ErrorKind {
    ErrorKind::Login(LoginProblem::RestUntil { until: NOW + REST_AFTER_FLOOD })
}

proptest! {
    #[test]
    fn arbitrary_errors_break_nothing(code: i32, text in "[A-Z_]{0,20}[0-9]{0,12}[A-Z_%]{0,5}|.*", from_home: bool) {
        let _ = class_of(code, &text, RpcCall::Other, from_home);
    }

    #[test]
    fn a_wait_of_any_length_is_a_wait_that_ends(seconds: u32, resolving: bool) {
        let call = if resolving { RpcCall::Resolving } else { RpcCall::Other };
        let class = class_of(420, &format!("FLOOD_WAIT_{seconds}"), call, true);
        let ErrorKind::Wait { until, .. } = class else { panic!("{class:?}") };
        prop_assert!(until >= NOW + SignedDuration::from_secs(seconds.into()).min(SignedDuration::from_hours(24)));
    }
}

#[rstest]
#[case(-503, "Timeout", UNKNOWN_OUTCOME)]
#[case(500, "RPC_CALL_FAIL", UNKNOWN_OUTCOME)]
#[case(500, "INTERDC_2_CALL_ERROR", UNKNOWN_OUTCOME)]
#[case(500, "RANDOM_ID_DUPLICATE", FIRST_CALL_RUNS)]
#[case(420, "FLOOD_WAIT_31", wait(31, WaitScope::Account))]
#[case(420, "FLOOD_PREMIUM_WAIT_7", wait(7, WaitScope::Account))]
#[case(420, "SLOWMODE_WAIT_60", wait(60, WaitScope::Chat))]
#[case(400, "PEER_FLOOD", ErrorKind::PauseNewContacts)]
#[case(400, "MESSAGE_NOT_MODIFIED", ErrorKind::NotModified)]
#[case(400, "MESSAGE_EDIT_TIME_EXPIRED", ErrorKind::EditTooLate)]
#[case(400, "REACTION_INVALID", ErrorKind::Reaction)]
#[case(400, "REACTION_EMPTY", ErrorKind::Reaction)]
#[case(400, "REACTIONS_TOO_MANY", ErrorKind::Reaction)]
#[case(420, "FROZEN_METHOD_INVALID", ErrorKind::Frozen)]
#[case(400, "FROZEN_PARTICIPANT_MISSING", ErrorKind::Frozen)]
#[case(401, "AUTH_KEY_UNREGISTERED", ErrorKind::Dead(StatusReason::SessionRevoked))]
#[case(401, "AUTH_KEY_INVALID", ErrorKind::Dead(StatusReason::SessionRevoked))]
#[case(401, "SESSION_EXPIRED", ErrorKind::Dead(StatusReason::SessionRevoked))]
#[case(401, "SESSION_REVOKED", ErrorKind::Dead(StatusReason::SessionRevoked))]
#[case(406, "AUTH_KEY_DUPLICATED", ErrorKind::Dead(StatusReason::SessionDuplicated))]
#[case(401, "USER_DEACTIVATED", ErrorKind::Banned)]
#[case(401, "USER_DEACTIVATED_BAN", ErrorKind::Banned)]
#[case(400, "PHONE_NUMBER_BANNED", ErrorKind::Banned)]
#[case(400, "USERNAME_NOT_OCCUPIED", ErrorKind::Everywhere(ItemReason::NoSuchUser))]
#[case(400, "USERNAME_INVALID", ErrorKind::Everywhere(ItemReason::NoSuchUser))]
#[case(400, "INPUT_USER_DEACTIVATED", ErrorKind::Everywhere(ItemReason::Deleted))]
#[case(400, "USER_IS_BOT", ErrorKind::Everywhere(ItemReason::NotAPerson))]
#[case(400, "PEER_ID_INVALID", ErrorKind::StaleAccess)]
#[case(403, "USER_PRIVACY_RESTRICTED", ErrorKind::Recipient(ItemReason::Privacy))]
#[case(403, "CHAT_WRITE_FORBIDDEN", ErrorKind::Recipient(ItemReason::Privacy))]
#[case(403, "PRIVACY_PREMIUM_REQUIRED", ErrorKind::Recipient(ItemReason::PremiumOnly))]
#[case(400, "YOU_BLOCKED_USER", ErrorKind::Recipient(ItemReason::ProspectBlocked))]
#[case(400, "USER_IS_BLOCKED", ErrorKind::Recipient(ItemReason::BlockedByProspect))]
#[case(403, "ALLOW_PAYMENT_REQUIRED", ErrorKind::Recipient(ItemReason::PaymentRequired))]
#[case(403, "ALLOW_PAYMENT_REQUIRED_5", ErrorKind::Recipient(ItemReason::PaymentRequired))]
#[case(400, "MESSAGE_EMPTY", ErrorKind::Content)]
#[case(400, "MESSAGE_TOO_LONG", ErrorKind::Content)]
#[case(400, "ENTITY_BOUNDS_INVALID", ErrorKind::Content)]
#[case(400, "MEDIA_INVALID", ErrorKind::Content)]
#[case(400, "MULTI_MEDIA_TOO_LONG", ErrorKind::Content)]
#[case(400, "REPLY_MESSAGE_ID_INVALID", ErrorKind::MessageGone)]
#[case(400, "MESSAGE_ID_INVALID", ErrorKind::MessageGone)]
#[case(406, "PHONE_NUMBER_INVALID", ErrorKind::Login(LoginProblem::PhoneInvalid))]
#[case(400, "PHONE_NUMBER_FLOOD", rest())]
#[case(406, "PHONE_PASSWORD_FLOOD", rest())]
#[case(400, "PHONE_NUMBER_UNOCCUPIED", ErrorKind::Login(LoginProblem::SignUpRequired))]
#[case(400, "PHONE_CODE_INVALID", ErrorKind::WrongCode)]
#[case(400, "PHONE_CODE_EMPTY", ErrorKind::WrongCode)]
#[case(400, "CODE_INVALID", ErrorKind::WrongCode)]
#[case(400, "EMAIL_VERIFY_EXPIRED", ErrorKind::Login(LoginProblem::CodeVoid))]
#[case(400, "PHONE_CODE_EXPIRED", ErrorKind::Login(LoginProblem::CodeVoid))]
#[case(400, "PHONE_CODE_HASH_EMPTY", ErrorKind::Login(LoginProblem::CodeVoid))]
#[case(500, "AUTH_RESTART", ErrorKind::Login(LoginProblem::CodeVoid))]
#[case(400, "AUTH_TOKEN_EXPIRED", ErrorKind::Login(LoginProblem::CodeVoid))]
#[case(400, "AUTH_TOKEN_INVALID", ErrorKind::Login(LoginProblem::CodeVoid))]
#[case(401, "SESSION_PASSWORD_NEEDED", ErrorKind::PasswordNeeded)]
#[case(400, "PASSWORD_HASH_INVALID", ErrorKind::WrongPassword)]
#[case(400, "SRP_ID_INVALID", ErrorKind::PasswordChallengeStale)]
#[case(400, "SRP_PASSWORD_CHANGED", ErrorKind::PasswordChallengeStale)]
#[case(406, "SEND_CODE_UNAVAILABLE", ErrorKind::Login(LoginProblem::NoFurtherWay))]
#[case(303, "PHONE_MIGRATE_4", ErrorKind::Migrate(4))]
#[case(303, "NETWORK_MIGRATE_1", ErrorKind::Migrate(1))]
#[case(303, "USER_MIGRATE_5", ErrorKind::Migrate(5))]
#[case(400, "API_ID_INVALID", ErrorKind::Installation)]
#[case(400, "API_ID_PUBLISHED_FLOOD", ErrorKind::Installation)]
#[case(406, "UPDATE_APP_TO_LOGIN", ErrorKind::Installation)]
#[case(400, "NOBODY_KNOWS_THIS", ErrorKind::Unknown { name: "NOBODY_KNOWS_THIS".into() })]
// The first number is not the number of seconds.
#[case(420, "2FA_CONFIRM_WAIT_3600", wait(60, WaitScope::Account))]
fn each_error_has_its_class(#[case] code: i32, #[case] text: &str, #[case] class: ErrorKind) {
    assert_eq!(class_of(code, text, RpcCall::Other, true), class);
}

#[test]
fn a_wait_on_names_or_on_reading_blocks_nothing_else() {
    assert_eq!(class_of(420, "FLOOD_WAIT_9", RpcCall::Resolving, true), wait(9, WaitScope::Resolving));
    assert_eq!(class_of(420, "FLOOD_WAIT_9", RpcCall::Reading, true), wait(9, WaitScope::Reading));
}

#[rstest]
#[case("AUTH_KEY_UNREGISTERED")]
#[case("AUTH_KEY_DUPLICATED")]
#[case("SESSION_REVOKED")]
fn another_data_centre_cannot_declare_a_session_dead(#[case] name: &str) {
    assert_eq!(class_of(401, name, RpcCall::Other, false), ErrorKind::Unknown { name: name.into() });
}

#[rstest]
#[case("FILE_PART_3_MISSING")]
#[case("FILE_PARTS_INVALID")]
#[case("FILE_ID_INVALID")]
#[case("MD5_CHECKSUM_INVALID")]
#[case("FILE_REFERENCE_1_EXPIRED")]
fn parts_that_are_gone_are_uploaded_again(#[case] name: &str) {
    assert_eq!(class_of(400, name, RpcCall::Uploaded, true), ErrorKind::UploadGone);
    assert_eq!(class_of(400, name, RpcCall::Other, true), UNKNOWN_OUTCOME);
}

#[rstest]
// These errors are temporary: a retry may succeed.
#[case(400, "MSG_WAIT_FAILED")]
#[case(400, "CONNECTION_NOT_INITED")]
#[case(400, "FILE_PART_3_MISSING")]
#[case(400, "FILE_PARTS_INVALID")]
#[case(400, "FILE_REFERENCE_EXPIRED")]
#[case(400, "FILE_REFERENCE_0_EXPIRED")]
#[case(500, "WORKER_BUSY_TOO_LONG_RETRY")]
#[case(500, "PERSISTENT_TIMESTAMP_OUTDATED")]
#[case(500, "MSGID_DECREASE_RETRY")]
#[case(500, "SIGN_IN_FAILED")]
#[case(500, "SOMETHING_NEW")]
#[case(501, "")]
#[case(-500, "No workers running")]
#[case(-429, "")]
#[case(401, "AUTH_KEY_PERM_EMPTY")]
#[case(401, "ACTIVE_USER_REQUIRED")]
#[case(401, "SOMETHING_NEW")]
#[case(303, "SEE_OTHER")]
#[case(200, "OK")]
#[case(0, "")]
fn what_telegram_did_not_do_is_tried_again(#[case] code: i32, #[case] text: &str) {
    assert_eq!(class_of(code, text, RpcCall::Other, true), UNKNOWN_OUTCOME);
}

#[rstest]
#[case(400, "USER_ID_INVALID", ErrorKind::StaleAccess)]
#[case(403, "USER_DELETED", ErrorKind::Everywhere(ItemReason::Deleted))]
#[case(400, "CHAT_RESTRICTED", ErrorKind::Recipient(ItemReason::Privacy))]
#[case(403, "CHAT_SEND_PHOTOS_FORBIDDEN", ErrorKind::Recipient(ItemReason::Privacy))]
#[case(403, "CHAT_SEND_PLAIN_FORBIDDEN", ErrorKind::Recipient(ItemReason::Privacy))]
#[case(400, "VOICE_MESSAGES_FORBIDDEN", ErrorKind::Recipient(ItemReason::Privacy))]
#[case(406, "PRIVACY_PREMIUM_REQUIRED", ErrorKind::Recipient(ItemReason::PremiumOnly))]
#[case(403, "PREMIUM_ACCOUNT_REQUIRED", ErrorKind::Recipient(ItemReason::PremiumOnly))]
#[case(400, "BALANCE_TOO_LOW", ErrorKind::Recipient(ItemReason::PaymentRequired))]
#[case(402, "SOMETHING_TO_PAY", ErrorKind::Recipient(ItemReason::PaymentRequired))]
#[case(400, "USER_BANNED_IN_CHANNEL", ErrorKind::PauseNewContacts)]
#[case(406, "PEER_FLOOD", ErrorKind::PauseNewContacts)]
#[case(420, "FROZEN_SOMETHING_NEW", ErrorKind::Frozen)]
#[case(400, "ENTITIES_TOO_LONG", ErrorKind::Content)]
#[case(400, "MEDIA_CAPTION_TOO_LONG", ErrorKind::Content)]
#[case(400, "PHOTO_INVALID_DIMENSIONS", ErrorKind::Content)]
#[case(400, "PHOTO_SAVE_FILE_INVALID", ErrorKind::Content)]
#[case(400, "IMAGE_PROCESS_FAILED", ErrorKind::Content)]
#[case(400, "FILE_PART_LENGTH_INVALID", ErrorKind::Content)]
#[case(400, "FILE_EMTPY", ErrorKind::Content)]
#[case(400, "DOCUMENT_INVALID", ErrorKind::Content)]
#[case(400, "WEBPAGE_MEDIA_EMPTY", ErrorKind::Content)]
#[case(400, "MSG_ID_INVALID", ErrorKind::MessageGone)]
#[case(400, "REPLY_TO_INVALID", ErrorKind::MessageGone)]
#[case(420, "FLOOD_WAIT", wait(60, WaitScope::Account))]
#[case(420, "SOMETHING_NEW", wait(60, WaitScope::Account))]
#[case(429, "FLOOD_WAIT_9", wait(9, WaitScope::Account))]
#[case(420, "FLOOD_TEST_PHONE_WAIT_9", wait(9, WaitScope::Account))]
#[case(420, "FLOOD_WAIT_0", wait(1, WaitScope::Account))]
#[case(400, "PHONE_NUMBER_APP_SIGNUP_FORBIDDEN", ErrorKind::Login(LoginProblem::SignUpRequired))]
#[case(400, "SMS_CODE_CREATE_FAILED", ErrorKind::Login(LoginProblem::NoFurtherWay))]
#[case(400, "AUTH_TOKEN_INVALIDX", ErrorKind::Login(LoginProblem::CodeVoid))]
#[case(400, "AUTH_TOKEN_ALREADY_ACCEPTED", ErrorKind::Login(LoginProblem::CodeVoid))]
#[case(400, "SRP_A_INVALID", ErrorKind::PasswordChallengeStale)]
#[case(400, "CONNECTION_API_ID_INVALID", ErrorKind::Installation)]
#[case(303, "FILE_MIGRATE_2", ErrorKind::Migrate(2))]
#[case(403, "SOMETHING_NEW", ErrorKind::Unknown { name: "SOMETHING_NEW".into() })]
#[case(406, "SOMETHING_NEW", ErrorKind::Unknown { name: "SOMETHING_NEW".into() })]
fn what_is_rare_has_its_class_too(#[case] code: i32, #[case] text: &str, #[case] class: ErrorKind) {
    assert_eq!(class_of(code, text, RpcCall::Other, true), class);
}
