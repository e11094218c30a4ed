//! What Telegram's errors mean here: the one way from an RPC error to what is done next.
//! Its rule: every error has one class; a name that is not known is logged by name and fails what was asked for alone.

use grammers_mtproto::transport::Error as Transport;
use grammers_mtsender::{InvocationError, RpcError};
use jiff::{SignedDuration, Timestamp};

use super::session::SessionError;
use crate::domain::account::StatusReason;
use crate::domain::login::{LoginProblem, REST_AFTER_FLOOD};
use crate::domain::outbox::ItemReason;
use crate::store::StoreError;

/// Why an errand of a client was not done.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Telegram's refusal, or the lack of an answer.
    #[error("Telegram did not do it: {0:?}")]
    Telegram(Class),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SessionError> for ClientError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Store(error) => Self::Store(error),
            SessionError::KeyWouldBeReplaced => Self::Telegram(Class::KeyDoubted),
        }
    }
}

/// What an error means for whoever made the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// The outcome is unknown: again with the same `random_id`, and not before this time has passed.
    Retry {
        after: SignedDuration,
    },
    /// Telegram named the time; nothing was done, so that no attempt is charged.
    Wait {
        until: Timestamp,
        scope: WaitScope,
    },
    /// This account holds no valid access hash for the recipient: resolve the name once more.
    StaleAccess,
    /// This account cannot reach the recipient; another might.
    Recipient(ItemReason),
    /// No account can reach the recipient.
    Everywhere(ItemReason),
    /// `PEER_FLOOD`: no new contacts from this account; replies go on.
    PauseNewContacts,
    /// Telegram froze the account; its owner can appeal in Telegram's own app.
    Frozen,
    /// The session is gone.
    Dead(StatusReason),
    /// Telegram says that it does not know the key (transport error 404). It can be wrong, so that the key is kept: try
    /// with a fresh connection, and ask a human if that goes on.
    KeyDoubted,
    /// The account was banned or deleted.
    Banned,
    /// Telegram refuses this text.
    Content,
    /// The message that is named, such as the one that is answered, is gone.
    MessageGone,
    /// Not the code. The tries are counted in the store.
    WrongCode,
    /// Not the password. The tries are counted in the store.
    WrongPassword,
    /// The password's parameters are outdated: fetch them and try once more.
    PasswordChallengeStale,
    /// The code was right, or the login is half done: the password is missing.
    PasswordNeeded,
    Login(LoginProblem),
    /// The account, or the number, lives at this data centre.
    Migrate(i32),
    /// Telegram refuses this installation: stop all logins and tell the owner.
    Installation,
    /// Something that this program does not know.
    Unknown {
        name: String,
    },
}

/// What has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitScope {
    Account,
    /// Only messages to this recipient.
    Chat,
    /// Only looking up names.
    Resolving,
    /// Only saying what was read.
    Reading,
    /// Only asking what somebody asks of strangers.
    Requirement,
}

/// What was asked for, as far as it changes the meaning of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Resolving,
    /// Saying what was read.
    Reading,
    /// Asking what somebody asks of strangers.
    Requirement,
    /// At another data centre than home.
    Elsewhere,
    Other,
}

/// Where and when an error came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) call: Call,
    pub(super) now: Timestamp,
    /// Whether the home data centre said it. Others say 401 to accounts that are well.
    pub(super) from_home: bool,
}

/// The shortest wait after an unknown outcome; the outbox's back-off makes it longer.
pub(super) const UNKNOWN_OUTCOME: Class = Class::Retry { after: SignedDuration::from_secs(1) };
/// Transport error 429: too many connections from this address in too short a time.
const TOO_MANY_CONNECTIONS: SignedDuration = SignedDuration::from_secs(30);
/// Transport error 444: this address does not serve the data centre. Only a change at Telegram, or on the way there, helps.
const WRONG_DATA_CENTRE: SignedDuration = SignedDuration::from_secs(60);
/// `RANDOM_ID_DUPLICATE`: the first call with this id is still being executed.
const FIRST_CALL_RUNS: Class = Class::Retry { after: SignedDuration::from_secs(3) };

/// Sorts whatever grammers brought back instead of an answer.
pub(super) fn classify(error: InvocationError, context: Context) -> ClientError {
    let class = match error {
        InvocationError::Rpc(error) => classify_rpc(&error, context),
        InvocationError::Session(error) => {
            return match error.downcast::<SessionError>() {
                Ok(error) => (*error).into(),
                Err(error) => {
                    tracing::warn!(%error, "the session failed in an unexpected way");
                    ClientError::Telegram(UNKNOWN_OUTCOME)
                }
            };
        }
        InvocationError::Transport(Transport::BadStatus { status }) => {
            tracing::info!(status, "Telegram refused a connection");
            classify_transport(status).0
        }
        InvocationError::InvalidDc => Class::Unknown { name: "a data centre without an address".into() },
        InvocationError::Io(_)
        | InvocationError::Transport(_)
        | InvocationError::Dropped(_)
        | InvocationError::Authentication(_)
        | InvocationError::Deserialize(_) => {
            tracing::info!(%error, "a call got no answer");
            UNKNOWN_OUTCOME
        }
    };
    ClientError::Telegram(class)
}

/// Telegram's time, in seconds since 1970, where it refused whatever it was sent for its date.
pub(super) fn server_time(error: &InvocationError) -> Option<i64> {
    use grammers_mtproto::mtp::DeserializeError;
    match error {
        InvocationError::Deserialize(DeserializeError::BadMessageId { got }) => Some(got >> 32),
        _ => None,
    }
}

/// How long no connection is tried after an error, at least.
pub(super) fn rest_after(error: &InvocationError) -> SignedDuration {
    match error {
        InvocationError::Transport(Transport::BadStatus { status }) => classify_transport(*status).1,
        _ => SignedDuration::ZERO,
    }
}

/// The table of transport errors (<https://core.telegram.org/mtproto/mtproto-transports#transport-errors>): what one means, and
/// how long no connection is tried after it. Only 404 is about the key.
fn classify_transport(status: u32) -> (Class, SignedDuration) {
    match status {
        404 => (Class::KeyDoubted, SignedDuration::ZERO),
        429 => (UNKNOWN_OUTCOME, TOO_MANY_CONNECTIONS),
        444 => (UNKNOWN_OUTCOME, WRONG_DATA_CENTRE),
        _ => (UNKNOWN_OUTCOME, SignedDuration::ZERO),
    }
}

/// The table. grammers has cut a number out of the name and put it into `value`.
fn classify_rpc(error: &RpcError, context: Context) -> Class {
    match error.name.as_str() {
        "RANDOM_ID_DUPLICATE" => FIRST_CALL_RUNS,
        "FROZEN_METHOD_INVALID" | "FROZEN_PARTICIPANT_MISSING" => Class::Frozen,
        "PEER_FLOOD" => Class::PauseNewContacts,

        "AUTH_KEY_UNREGISTERED" | "AUTH_KEY_INVALID" | "SESSION_EXPIRED" | "SESSION_REVOKED" if context.from_home => {
            Class::Dead(StatusReason::SessionRevoked)
        }
        "AUTH_KEY_DUPLICATED" => Class::Dead(StatusReason::SessionDuplicated),
        "USER_DEACTIVATED" | "USER_DEACTIVATED_BAN" | "PHONE_NUMBER_BANNED" => Class::Banned,

        "USERNAME_NOT_OCCUPIED" | "USERNAME_INVALID" => Class::Everywhere(ItemReason::NoSuchUser),
        "INPUT_USER_DEACTIVATED" => Class::Everywhere(ItemReason::Deleted),
        "USER_IS_BOT" => Class::Everywhere(ItemReason::NotAPerson),
        "PEER_ID_INVALID" => Class::StaleAccess,
        "USER_PRIVACY_RESTRICTED" | "CHAT_WRITE_FORBIDDEN" => Class::Recipient(ItemReason::Privacy),
        "PRIVACY_PREMIUM_REQUIRED" => Class::Recipient(ItemReason::PremiumOnly),
        "YOU_BLOCKED_USER" => Class::Recipient(ItemReason::ProspectBlocked),
        "USER_IS_BLOCKED" => Class::Recipient(ItemReason::BlockedByProspect),
        "ALLOW_PAYMENT_REQUIRED" => Class::Recipient(ItemReason::PaymentRequired),

        "MESSAGE_EMPTY" | "MESSAGE_TOO_LONG" => Class::Content,
        name if name.starts_with("ENTITY_") || name.starts_with("MEDIA_") => Class::Content,

        "REPLY_MESSAGE_ID_INVALID" | "MESSAGE_ID_INVALID" => Class::MessageGone,

        "PHONE_NUMBER_INVALID" => Class::Login(LoginProblem::PhoneInvalid),
        "PHONE_NUMBER_FLOOD" | "PHONE_PASSWORD_FLOOD" => {
            Class::Login(LoginProblem::RestUntil { until: later(context.now, REST_AFTER_FLOOD) })
        }
        "PHONE_NUMBER_UNOCCUPIED" => Class::Login(LoginProblem::SignUpRequired),
        "PHONE_CODE_INVALID" | "PHONE_CODE_EMPTY" | "CODE_INVALID" | "EMAIL_TOKEN_INVALID" => Class::WrongCode,
        // AUTH_RESTART says outright that the login begins anew.
        "PHONE_CODE_EXPIRED"
        | "PHONE_CODE_HASH_EMPTY"
        | "CODE_HASH_EXPIRED"
        | "EMAIL_VERIFY_EXPIRED"
        | "AUTH_RESTART"
        | "AUTH_TOKEN_EXPIRED"
        | "AUTH_TOKEN_INVALID" => Class::Login(LoginProblem::CodeVoid),
        "SEND_CODE_UNAVAILABLE" => Class::Login(LoginProblem::NoFurtherWay),
        "SESSION_PASSWORD_NEEDED" => Class::PasswordNeeded,
        "PASSWORD_HASH_INVALID" => Class::WrongPassword,
        "SRP_ID_INVALID" | "SRP_PASSWORD_CHANGED" => Class::PasswordChallengeStale,
        "API_ID_INVALID" | "API_ID_PUBLISHED_FLOOD" | "UPDATE_APP_TO_LOGIN" => Class::Installation,

        name => by_code(name, error, context),
    }
}

/// Errors that are told apart by their code and their number.
fn by_code(name: &str, error: &RpcError, context: Context) -> Class {
    match (error.code, error.value) {
        (303, Some(dc)) if name.ends_with("_MIGRATE") => {
            i32::try_from(dc).map_or_else(|_| unknown(name, error.code), Class::Migrate)
        }
        // The number is at the end of the name, or grammers would not have cut it out (`2FA_CONFIRM_WAIT_3600`).
        (420, Some(seconds)) if name.ends_with("_WAIT") => {
            // A wait of nothing would be no wait.
            let seconds = seconds.max(1);
            let scope = match (name, context.call) {
                ("SLOWMODE_WAIT", _) => WaitScope::Chat,
                (_, Call::Resolving) => WaitScope::Resolving,
                (_, Call::Reading) => WaitScope::Reading,
                (_, Call::Requirement) => WaitScope::Requirement,
                (_, Call::Elsewhere | Call::Other) => WaitScope::Account,
            };
            Class::Wait { until: later(context.now, SignedDuration::from_secs(seconds.into())), scope }
        }
        // Telegram's own trouble, -503 being its time-out.
        (500.. | ..0, _) => UNKNOWN_OUTCOME,
        (code, _) => unknown(name, code),
    }
}

fn unknown(name: &str, code: i32) -> Class {
    tracing::warn!(name, code, "Telegram answered an error that is not in the table");
    Class::Unknown { name: name.to_owned() }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use grammers_tl_types::types;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn class_of(code: i32, text: &str, call: Call, from_home: bool) -> Class {
        let error = RpcError::from(types::RpcError { error_code: code, error_message: text.into() });
        match classify(InvocationError::Rpc(error), Context { call, now: NOW, from_home }) {
            ClientError::Telegram(class) => class,
            ClientError::Store(error) => panic!("{error}"),
        }
    }

    fn wait(seconds: i64, scope: WaitScope) -> Class {
        Class::Wait { until: NOW + SignedDuration::from_secs(seconds), scope }
    }

    fn rest() -> Class {
        Class::Login(LoginProblem::RestUntil { until: NOW + REST_AFTER_FLOOD })
    }

    proptest! {
        #[test]
        fn arbitrary_errors_break_nothing(code: i32, text in "[A-Z_]{0,20}[0-9]{0,12}[A-Z_%]{0,5}|.*", from_home: bool) {
            let _ = class_of(code, &text, Call::Other, from_home);
        }

        #[test]
        fn a_wait_of_any_length_is_a_wait_that_ends(seconds: u32, resolving: bool) {
            let call = if resolving { Call::Resolving } else { Call::Other };
            let class = class_of(420, &format!("FLOOD_WAIT_{seconds}"), call, true);
            let Class::Wait { until, .. } = class else { panic!("{class:?}") };
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
    #[case(400, "PEER_FLOOD", Class::PauseNewContacts)]
    #[case(420, "FROZEN_METHOD_INVALID", Class::Frozen)]
    #[case(400, "FROZEN_PARTICIPANT_MISSING", Class::Frozen)]
    #[case(401, "AUTH_KEY_UNREGISTERED", Class::Dead(StatusReason::SessionRevoked))]
    #[case(401, "AUTH_KEY_INVALID", Class::Dead(StatusReason::SessionRevoked))]
    #[case(401, "SESSION_EXPIRED", Class::Dead(StatusReason::SessionRevoked))]
    #[case(401, "SESSION_REVOKED", Class::Dead(StatusReason::SessionRevoked))]
    #[case(406, "AUTH_KEY_DUPLICATED", Class::Dead(StatusReason::SessionDuplicated))]
    #[case(401, "USER_DEACTIVATED", Class::Banned)]
    #[case(401, "USER_DEACTIVATED_BAN", Class::Banned)]
    #[case(400, "PHONE_NUMBER_BANNED", Class::Banned)]
    #[case(400, "USERNAME_NOT_OCCUPIED", Class::Everywhere(ItemReason::NoSuchUser))]
    #[case(400, "USERNAME_INVALID", Class::Everywhere(ItemReason::NoSuchUser))]
    #[case(400, "INPUT_USER_DEACTIVATED", Class::Everywhere(ItemReason::Deleted))]
    #[case(400, "USER_IS_BOT", Class::Everywhere(ItemReason::NotAPerson))]
    #[case(400, "PEER_ID_INVALID", Class::StaleAccess)]
    #[case(403, "USER_PRIVACY_RESTRICTED", Class::Recipient(ItemReason::Privacy))]
    #[case(403, "CHAT_WRITE_FORBIDDEN", Class::Recipient(ItemReason::Privacy))]
    #[case(403, "PRIVACY_PREMIUM_REQUIRED", Class::Recipient(ItemReason::PremiumOnly))]
    #[case(400, "YOU_BLOCKED_USER", Class::Recipient(ItemReason::ProspectBlocked))]
    #[case(400, "USER_IS_BLOCKED", Class::Recipient(ItemReason::BlockedByProspect))]
    #[case(403, "ALLOW_PAYMENT_REQUIRED", Class::Recipient(ItemReason::PaymentRequired))]
    #[case(403, "ALLOW_PAYMENT_REQUIRED_5", Class::Recipient(ItemReason::PaymentRequired))]
    #[case(400, "MESSAGE_EMPTY", Class::Content)]
    #[case(400, "MESSAGE_TOO_LONG", Class::Content)]
    #[case(400, "ENTITY_BOUNDS_INVALID", Class::Content)]
    #[case(400, "MEDIA_INVALID", Class::Content)]
    #[case(400, "REPLY_MESSAGE_ID_INVALID", Class::MessageGone)]
    #[case(400, "MESSAGE_ID_INVALID", Class::MessageGone)]
    #[case(406, "PHONE_NUMBER_INVALID", Class::Login(LoginProblem::PhoneInvalid))]
    #[case(400, "PHONE_NUMBER_FLOOD", rest())]
    #[case(406, "PHONE_PASSWORD_FLOOD", rest())]
    #[case(400, "PHONE_NUMBER_UNOCCUPIED", Class::Login(LoginProblem::SignUpRequired))]
    #[case(400, "PHONE_CODE_INVALID", Class::WrongCode)]
    #[case(400, "PHONE_CODE_EMPTY", Class::WrongCode)]
    #[case(400, "CODE_INVALID", Class::WrongCode)]
    #[case(400, "EMAIL_VERIFY_EXPIRED", Class::Login(LoginProblem::CodeVoid))]
    #[case(400, "PHONE_CODE_EXPIRED", Class::Login(LoginProblem::CodeVoid))]
    #[case(400, "PHONE_CODE_HASH_EMPTY", Class::Login(LoginProblem::CodeVoid))]
    #[case(500, "AUTH_RESTART", Class::Login(LoginProblem::CodeVoid))]
    #[case(400, "AUTH_TOKEN_EXPIRED", Class::Login(LoginProblem::CodeVoid))]
    #[case(400, "AUTH_TOKEN_INVALID", Class::Login(LoginProblem::CodeVoid))]
    #[case(401, "SESSION_PASSWORD_NEEDED", Class::PasswordNeeded)]
    #[case(400, "PASSWORD_HASH_INVALID", Class::WrongPassword)]
    #[case(400, "SRP_ID_INVALID", Class::PasswordChallengeStale)]
    #[case(400, "SRP_PASSWORD_CHANGED", Class::PasswordChallengeStale)]
    #[case(406, "SEND_CODE_UNAVAILABLE", Class::Login(LoginProblem::NoFurtherWay))]
    #[case(303, "PHONE_MIGRATE_4", Class::Migrate(4))]
    #[case(303, "NETWORK_MIGRATE_1", Class::Migrate(1))]
    #[case(303, "USER_MIGRATE_5", Class::Migrate(5))]
    #[case(400, "API_ID_INVALID", Class::Installation)]
    #[case(400, "API_ID_PUBLISHED_FLOOD", Class::Installation)]
    #[case(406, "UPDATE_APP_TO_LOGIN", Class::Installation)]
    #[case(400, "NOBODY_KNOWS_THIS", Class::Unknown { name: "NOBODY_KNOWS_THIS".into() })]
    // The first number is not the seconds.
    #[case(420, "2FA_CONFIRM_WAIT_3600", Class::Unknown { name: "2FA_CONFIRM_WAIT_3600".into() })]
    fn each_error_has_its_class(#[case] code: i32, #[case] text: &str, #[case] class: Class) {
        assert_eq!(class_of(code, text, Call::Other, true), class);
    }

    #[test]
    fn a_wait_on_names_or_on_reading_blocks_nothing_else() {
        assert_eq!(class_of(420, "FLOOD_WAIT_9", Call::Resolving, true), wait(9, WaitScope::Resolving));
        assert_eq!(class_of(420, "FLOOD_WAIT_9", Call::Reading, true), wait(9, WaitScope::Reading));
    }

    #[rstest]
    #[case("AUTH_KEY_UNREGISTERED")]
    #[case("SESSION_REVOKED")]
    fn another_data_centre_cannot_declare_a_session_dead(#[case] name: &str) {
        assert_eq!(class_of(401, name, Call::Other, false), Class::Unknown { name: name.into() });
    }

    #[rstest]
    #[case(InvocationError::Dropped("gone"), UNKNOWN_OUTCOME)]
    #[case(InvocationError::Io(std::io::ErrorKind::ConnectionReset.into()), UNKNOWN_OUTCOME)]
    #[case(InvocationError::Transport(Transport::BadLen { got: 3 }), UNKNOWN_OUTCOME)]
    #[case(InvocationError::Session(Box::new(SessionError::KeyWouldBeReplaced)), Class::KeyDoubted)]
    fn what_is_no_answer_has_a_class_too(#[case] error: InvocationError, #[case] class: Class) {
        let context = Context { call: Call::Other, now: NOW, from_home: true };
        assert!(matches!(classify(error, context), ClientError::Telegram(found) if found == class));
    }

    #[rstest]
    #[case(404, Class::KeyDoubted, 0)]
    #[case(429, UNKNOWN_OUTCOME, 30)]
    #[case(444, UNKNOWN_OUTCOME, 60)]
    #[case(403, UNKNOWN_OUTCOME, 0)]
    #[case(1, UNKNOWN_OUTCOME, 0)]
    fn a_transport_error_doubts_the_key_only_where_it_names_it(
        #[case] status: u32,
        #[case] class: Class,
        #[case] rest: i64,
        #[values(false, true)] framed: bool,
    ) {
        use grammers_mtproto::transport::{Full, Transport as _};
        let code = (-i64::from(status) as i32).to_le_bytes();
        let mut bytes = code.to_vec();
        if framed {
            let (mut server, mut frame) = (Full::new(), grammers_crypto::DequeBuffer::with_capacity(4, 16));
            frame.extend(code);
            server.pack(&mut frame);
            bytes = frame.as_ref().to_vec();
        }
        let error = InvocationError::Transport(Full::new().unpack(&mut bytes).err().unwrap());
        assert_eq!(rest_after(&error), SignedDuration::from_secs(rest));
        let context = Context { call: Call::Other, now: NOW, from_home: true };
        assert!(matches!(classify(error, context), ClientError::Telegram(found) if found == class));
    }
}
