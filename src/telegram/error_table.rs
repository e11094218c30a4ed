//! The names of Telegram's RPC errors, and the meaning of each.
//!
//! A name has precedence over the code. For an unknown name the code decides: either Telegram refused the request, so
//! that only this request fails, or it is to be retried later.

use grammers_mtsender::RpcError;
use jiff::{SignedDuration, Timestamp};

use super::error::{CallContext, ErrorKind, RpcCall, UNKNOWN_OUTCOME, WaitScope};
use crate::domain::account::StatusReason;
use crate::domain::login::{LoginProblem, REST_AFTER_FLOOD};
use crate::domain::outbox::ItemReason;

/// `RANDOM_ID_DUPLICATE`: the first call with this id is still running.
const FIRST_CALL_RUNS: ErrorKind = ErrorKind::Retry { after: SignedDuration::from_secs(3) };
/// The wait where Telegram demands one without a duration.
const UNNAMED_WAIT: SignedDuration = SignedDuration::from_secs(60);

/// Classifies an error. grammers has moved the number in the name to `value`.
pub(super) fn class_of(error: &RpcError, context: CallContext) -> ErrorKind {
    let name = error.name.as_str();
    of_account(name, context)
        .or_else(|| of_recipient(name))
        .or_else(|| of_upload(name, context.call))
        .or_else(|| of_message(name))
        .or_else(|| of_login(name, context.now))
        .or_else(|| transient(name))
        .unwrap_or_else(|| by_code(name, error, context))
}

/// Errors about the account that makes the call.
fn of_account(name: &str, context: CallContext) -> Option<ErrorKind> {
    Some(match name {
        "PEER_FLOOD" | "USER_RESTRICTED" | "USER_BANNED_IN_CHANNEL" => ErrorKind::PauseNewContacts,
        // Another data centre has its own key, so its error says nothing about the session.
        "AUTH_KEY_UNREGISTERED" | "AUTH_KEY_INVALID" | "SESSION_EXPIRED" | "SESSION_REVOKED" if context.from_home => {
            ErrorKind::Dead(StatusReason::SessionRevoked)
        }
        "AUTH_KEY_DUPLICATED" if context.from_home => ErrorKind::Dead(StatusReason::SessionDuplicated),
        "USER_DEACTIVATED" | "USER_DEACTIVATED_BAN" | "PHONE_NUMBER_BANNED" => ErrorKind::Banned,
        "UPDATE_APP_TO_LOGIN" | "CONNECTION_API_ID_INVALID" => ErrorKind::Installation,
        name if name.starts_with("FROZEN_") => ErrorKind::Frozen,
        name if name.starts_with("API_ID_") => ErrorKind::Installation,
        _ => return None,
    })
}

/// Errors about the recipient.
fn of_recipient(name: &str) -> Option<ErrorKind> {
    Some(match name {
        "USERNAME_NOT_OCCUPIED" | "USERNAME_INVALID" => ErrorKind::Everywhere(ItemReason::NoSuchUser),
        "INPUT_USER_DEACTIVATED" | "USER_DELETED" => ErrorKind::Everywhere(ItemReason::Deleted),
        "USER_IS_BOT" | "USER_BOT" => ErrorKind::Everywhere(ItemReason::NotAPerson),
        "PEER_ID_INVALID" | "USER_ID_INVALID" | "USER_INVALID" | "INPUT_USER_INVALID" => ErrorKind::StaleAccess,
        "USER_PRIVACY_RESTRICTED"
        | "USER_NOT_MUTUAL_CONTACT"
        | "CHAT_WRITE_FORBIDDEN"
        | "CHAT_RESTRICTED"
        | "CHAT_FORBIDDEN"
        | "CHAT_GUEST_SEND_FORBIDDEN"
        | "VOICE_MESSAGES_FORBIDDEN" => ErrorKind::Recipient(ItemReason::Privacy),
        name if name.starts_with("CHAT_SEND_") && name.ends_with("_FORBIDDEN") => {
            ErrorKind::Recipient(ItemReason::Privacy)
        }
        "PRIVACY_PREMIUM_REQUIRED" | "PREMIUM_ACCOUNT_REQUIRED" => ErrorKind::Recipient(ItemReason::PremiumOnly),
        "YOU_BLOCKED_USER" => ErrorKind::Recipient(ItemReason::ProspectBlocked),
        "USER_IS_BLOCKED" => ErrorKind::Recipient(ItemReason::BlockedByProspect),
        "BALANCE_TOO_LOW" => ErrorKind::Recipient(ItemReason::PaymentRequired),
        name if name.starts_with("ALLOW_PAYMENT_REQUIRED") => ErrorKind::Recipient(ItemReason::PaymentRequired),
        _ => return None,
    })
}

/// Errors about an uploaded file: its parts, or the media that Telegram made of them.
fn of_upload(name: &str, call: RpcCall) -> Option<ErrorKind> {
    let gone = matches!(name, "FILE_PART_MISSING" | "FILE_PARTS_INVALID" | "FILE_ID_INVALID" | "MD5_CHECKSUM_INVALID")
        || name.starts_with("FILE_REFERENCE_");
    (gone && call == RpcCall::Uploaded).then_some(ErrorKind::UploadGone)
}

/// Errors about the content of a message.
fn of_message(name: &str) -> Option<ErrorKind> {
    /// Prefixes of errors about text and files.
    const CONTENT: [&str; 9] =
        ["ENTITY_", "ENTITIES_", "MEDIA_", "PHOTO_", "VIDEO_", "DOCUMENT_", "WEBPAGE_", "FILE_CONTENT_", "FILE_TITLE_"];
    Some(match name {
        "REPLY_MESSAGE_ID_INVALID" | "MESSAGE_ID_INVALID" | "MSG_ID_INVALID" | "REPLY_TO_INVALID" => {
            ErrorKind::MessageGone
        }
        "TRANSLATE_REQ_QUOTA_EXCEEDED"
        | "TRANSLATE_REQ_FAILED"
        | "TRANSLATION_TIMEOUT"
        | "TRANSLATIONS_DISABLED"
        | "TRANSCRIPTION_FAILED"
        | "MSG_VOICE_MISSING"
        | "TO_LANG_INVALID" => ErrorKind::HelperBusy,
        "MESSAGE_NOT_MODIFIED" => ErrorKind::NotModified,
        "MESSAGE_EDIT_TIME_EXPIRED" => ErrorKind::EditTooLate,
        "REACTION_INVALID" | "REACTION_EMPTY" | "REACTIONS_TOO_MANY" => ErrorKind::Reaction,
        // The next attempt uploads the parts again.
        "FILE_PART_MISSING" | "FILE_PARTS_INVALID" | "FILE_ID_INVALID" | "MD5_CHECKSUM_INVALID" => UNKNOWN_OUTCOME,
        name if name.starts_with("FILE_REFERENCE_") => UNKNOWN_OUTCOME,
        "MESSAGE_EMPTY"
        | "MESSAGE_TOO_LONG"
        | "INPUT_TEXT_EMPTY"
        | "INPUT_REQUEST_TOO_LONG"
        | "MULTI_MEDIA_TOO_LONG"
        | "IMAGE_PROCESS_FAILED" => ErrorKind::Content,
        name if name.starts_with("FILE_PART_") || name.starts_with("FILE_EM") => ErrorKind::Content,
        name if CONTENT.iter().any(|start| name.starts_with(start)) => ErrorKind::Content,
        _ => return None,
    })
}

fn of_login(name: &str, now: Timestamp) -> Option<ErrorKind> {
    Some(match name {
        "PHONE_NUMBER_INVALID" => ErrorKind::Login(LoginProblem::PhoneInvalid),
        "PHONE_NUMBER_FLOOD" | "PHONE_PASSWORD_FLOOD" => {
            ErrorKind::Login(LoginProblem::RestUntil { until: later(now, REST_AFTER_FLOOD) })
        }
        "PHONE_NUMBER_UNOCCUPIED" | "PHONE_NOT_OCCUPIED" | "PHONE_NUMBER_APP_SIGNUP_FORBIDDEN" => {
            ErrorKind::Login(LoginProblem::SignUpRequired)
        }
        "PHONE_CODE_INVALID" | "PHONE_CODE_EMPTY" | "CODE_INVALID" | "CODE_EMPTY" | "EMAIL_TOKEN_INVALID" => {
            ErrorKind::WrongCode
        }
        // AUTH_RESTART demands that the login restarts.
        "PHONE_CODE_EXPIRED"
        | "PHONE_CODE_HASH_EMPTY"
        | "PHONE_CODE_HASH_INVALID"
        | "PHONE_HASH_EXPIRED"
        | "CODE_HASH_EXPIRED"
        | "CODE_HASH_INVALID"
        | "EMAIL_HASH_EXPIRED"
        | "EMAIL_VERIFY_EXPIRED"
        | "AUTH_RESTART" => ErrorKind::Login(LoginProblem::CodeVoid),
        name if name.starts_with("AUTH_TOKEN_") => ErrorKind::Login(LoginProblem::CodeVoid),
        "SEND_CODE_UNAVAILABLE" | "SMS_CODE_CREATE_FAILED" => ErrorKind::Login(LoginProblem::NoFurtherWay),
        "SESSION_PASSWORD_NEEDED" => ErrorKind::PasswordNeeded,
        "PASSWORD_HASH_INVALID" | "PASSWORD_EMPTY" => ErrorKind::WrongPassword,
        "SRP_ID_INVALID" | "SRP_PASSWORD_CHANGED" | "SRP_A_INVALID" => ErrorKind::PasswordChallengeStale,
        _ => return None,
    })
}

/// Internal errors of Telegram, whatever their code: a retry may succeed.
fn transient(name: &str) -> Option<ErrorKind> {
    Some(match name {
        "RANDOM_ID_DUPLICATE" => FIRST_CALL_RUNS,
        "MSG_WAIT_FAILED"
        | "MSG_WAIT_TIMEOUT"
        | "MSGID_DECREASE_RETRY"
        | "INPUT_FETCH_ERROR"
        | "CONNECTION_NOT_INITED"
        | "UNKNOWN_ERROR"
        | "Timeout"
        | "TIMEOUT" => UNKNOWN_OUTCOME,
        _ => return None,
    })
}

/// Errors that are recognised by code and number.
fn by_code(name: &str, error: &RpcError, context: CallContext) -> ErrorKind {
    match (error.code, error.value) {
        (303, Some(dc)) if name.ends_with("_MIGRATE") => i32::try_from(dc).map_or(UNKNOWN_OUTCOME, ErrorKind::Migrate),
        // The number is at the end of the name, or grammers would not have moved it (`2FA_CONFIRM_WAIT_3600`).
        (_, Some(seconds)) if name.ends_with("_WAIT") => {
            // A wait of zero seconds would be no wait.
            wait(name, SignedDuration::from_secs(seconds.max(1).into()), context)
        }
        (420 | 429, _) => {
            unknown(error);
            wait(name, UNNAMED_WAIT, context)
        }
        (402, _) => ErrorKind::Recipient(ItemReason::PaymentRequired),
        // Internal errors of Telegram; -503 is its timeout.
        (500.. | ..0, _) => UNKNOWN_OUTCOME,
        (400 | 403..=409, _) => unknown(error),
        (401, _) if !context.from_home => unknown(error),
        // The error says nothing about the request.
        _ => {
            unknown(error);
            UNKNOWN_OUTCOME
        }
    }
}

fn wait(name: &str, time: SignedDuration, context: CallContext) -> ErrorKind {
    let scope = match (name, context.call) {
        ("SLOWMODE_WAIT", _) => WaitScope::Chat,
        (_, RpcCall::Resolving) => WaitScope::Resolving,
        (_, RpcCall::Reading) => WaitScope::Reading,
        (_, RpcCall::Requirement) => WaitScope::Requirement,
        (_, RpcCall::Uploaded | RpcCall::Elsewhere | RpcCall::Other) => WaitScope::Account,
    };
    ErrorKind::Wait { until: later(context.now, time), scope }
}

fn unknown(error: &RpcError) -> ErrorKind {
    tracing::warn!(name = error.name, code = error.code, "got an error from Telegram that is not in the table");
    ErrorKind::Unknown { name: error.name.clone() }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
#[path = "error_table_test.rs"]
mod tests;
