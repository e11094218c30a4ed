//! Classification of Telegram's errors: what each one means for the caller. Every error has one [`ErrorKind`]; the
//! names of RPC errors are in [`error_table`].

use grammers_mtproto::transport::Error as Transport;
use grammers_mtsender::InvocationError;
use jiff::{SignedDuration, Timestamp};

use super::error_table;
use super::session::SessionError;
use crate::domain::account::StatusReason;
use crate::domain::login::LoginProblem;
use crate::domain::outbox::ItemReason;
use crate::store::StoreError;

/// Why a call of a client failed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Telegram refused, or did not answer.
    #[error("Telegram did not do it: {0:?}")]
    Telegram(ErrorKind),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SessionError> for ClientError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Store(error) => Self::Store(error),
            SessionError::KeyWouldBeReplaced => Self::Telegram(ErrorKind::KeyDoubted),
        }
    }
}

/// What an error means for the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The outcome is unknown. Retry with the same `random_id` after this time.
    Retry {
        after: SignedDuration,
    },
    /// Telegram demands a wait. Nothing was done, so the attempt does not count.
    Wait {
        until: Timestamp,
        scope: WaitScope,
    },
    /// This account's access hash for the recipient is invalid: look the username up again.
    StaleAccess,
    /// This account cannot reach the recipient; another might.
    Recipient(ItemReason),
    /// No account can reach the recipient.
    Everywhere(ItemReason),
    /// `PEER_FLOOD`: no first messages from this account; answers continue.
    PauseNewContacts,
    /// Telegram froze the account. Its owner can appeal in Telegram's app.
    Frozen,
    /// The session has ended.
    Dead(StatusReason),
    /// Telegram says that it does not know the key (transport error 404). This can be wrong, so the key is kept. Retry
    /// with a fresh connection; if it continues, a person decides.
    KeyDoubted,
    /// The account was banned or deleted.
    Banned,
    /// Telegram refuses this text.
    Content,
    /// The referenced message, such as the one replied to, is gone.
    MessageGone,
    /// A helper of Telegram, such as translation, is not available now.
    HelperBusy,
    /// The message is as it was asked to be already.
    NotModified,
    /// The time in which a message can be edited is over.
    EditTooLate,
    /// Telegram does not allow this reaction.
    Reaction,
    /// Telegram no longer has the parts of an uploaded file. Nothing was sent: upload them again.
    UploadGone,
    /// The code is wrong. The store counts the tries.
    WrongCode,
    /// The password is wrong. The store counts the tries.
    WrongPassword,
    /// The password parameters are outdated: fetch them and try once more.
    PasswordChallengeStale,
    /// The code was right, or the login is incomplete: the password is needed.
    PasswordNeeded,
    Login(LoginProblem),
    /// The account or number belongs to this data centre.
    Migrate(i32),
    /// Telegram refuses this installation: stop all logins and notify the owner.
    Installation,
    /// An error that this program does not know.
    Unknown {
        name: String,
    },
}

/// What must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitScope {
    Account,
    /// Only messages to this recipient.
    Chat,
    /// Only username lookups.
    Resolving,
    /// Only read receipts.
    Reading,
    /// Only questions about people's requirements.
    Requirement,
}

/// The kind of call, as far as it changes the meaning of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RpcCall {
    Resolving,
    /// A read receipt.
    Reading,
    /// A question about a person's requirements.
    Requirement,
    /// Sending a file that was uploaded before.
    Uploaded,
    /// A call to another data centre than home.
    Elsewhere,
    Other,
}

/// The circumstances of an error.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallContext {
    pub(super) call: RpcCall,
    pub(super) now: Timestamp,
    /// Whether the home data centre answered. Others return 401 for healthy accounts.
    pub(super) from_home: bool,
}

/// The shortest wait after an unknown outcome; the outbox's back-off makes it longer.
pub(super) const UNKNOWN_OUTCOME: ErrorKind = ErrorKind::Retry { after: SignedDuration::from_secs(1) };
/// Transport error 429: too many connections from this address.
const TOO_MANY_CONNECTIONS: SignedDuration = SignedDuration::from_secs(30);
/// Transport error 444: this address does not serve the data centre. Only a change at Telegram or in the network helps.
const WRONG_DATA_CENTRE: SignedDuration = SignedDuration::from_secs(60);

/// Classifies any error of grammers.
pub(super) fn classify(error: InvocationError, context: CallContext) -> ClientError {
    let class = match error {
        InvocationError::Rpc(error) => error_table::class_of(&error, context),
        InvocationError::Session(error) => {
            return match error.downcast::<SessionError>() {
                Ok(error) => (*error).into(),
                Err(error) => {
                    tracing::warn!(%error, "got an unexpected session error");
                    ClientError::Telegram(UNKNOWN_OUTCOME)
                }
            };
        }
        InvocationError::Transport(Transport::BadStatus { status }) => {
            tracing::info!(status, "got a transport error from Telegram");
            classify_transport(status).0
        }
        InvocationError::InvalidDc => ErrorKind::Unknown { name: "a data centre without an address".into() },
        InvocationError::Io(_)
        | InvocationError::Transport(_)
        | InvocationError::Dropped(_)
        | InvocationError::Authentication(_)
        | InvocationError::Deserialize(_) => {
            tracing::info!(%error, "got no answer to a call");
            UNKNOWN_OUTCOME
        }
    };
    ClientError::Telegram(class)
}

/// Telegram's time, in seconds since 1970, if it refused a message because of its date.
pub(super) fn server_time(error: &InvocationError) -> Option<i64> {
    use grammers_mtproto::mtp::DeserializeError;
    match error {
        InvocationError::Deserialize(DeserializeError::BadMessageId { got }) => Some(got >> 32),
        _ => None,
    }
}

/// The shortest pause before the next connection after an error.
pub(super) fn rest_after(error: &InvocationError) -> SignedDuration {
    match error {
        InvocationError::Transport(Transport::BadStatus { status }) => classify_transport(*status).1,
        _ => SignedDuration::ZERO,
    }
}

/// The table of transport errors (<https://core.telegram.org/mtproto/mtproto-transports#transport-errors>): the meaning
/// of each, and the pause before the next connection. Only 404 concerns the key.
fn classify_transport(status: u32) -> (ErrorKind, SignedDuration) {
    match status {
        404 => (ErrorKind::KeyDoubted, SignedDuration::ZERO),
        429 => (UNKNOWN_OUTCOME, TOO_MANY_CONNECTIONS),
        444 => (UNKNOWN_OUTCOME, WRONG_DATA_CENTRE),
        _ => (UNKNOWN_OUTCOME, SignedDuration::ZERO),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[rstest]
    #[case(InvocationError::Dropped("gone"), UNKNOWN_OUTCOME)]
    #[case(InvocationError::Io(std::io::ErrorKind::ConnectionReset.into()), UNKNOWN_OUTCOME)]
    #[case(InvocationError::Transport(Transport::BadLen { got: 3 }), UNKNOWN_OUTCOME)]
    #[case(InvocationError::Session(Box::new(SessionError::KeyWouldBeReplaced)), ErrorKind::KeyDoubted)]
    fn what_is_no_answer_has_a_class_too(#[case] error: InvocationError, #[case] class: ErrorKind) {
        let context = CallContext { call: RpcCall::Other, now: NOW, from_home: true };
        assert!(matches!(classify(error, context), ClientError::Telegram(found) if found == class));
    }

    #[rstest]
    #[case(404, ErrorKind::KeyDoubted, 0)]
    #[case(429, UNKNOWN_OUTCOME, 30)]
    #[case(444, UNKNOWN_OUTCOME, 60)]
    #[case(403, UNKNOWN_OUTCOME, 0)]
    #[case(1, UNKNOWN_OUTCOME, 0)]
    fn a_transport_error_doubts_the_key_only_where_it_names_it(
        #[case] status: u32,
        #[case] class: ErrorKind,
        #[case] rest: i64,
        #[values(false, true)] framed: bool,
    ) {
        use grammers_mtproto::transport::{Full, Transport as _};
        let code = i32::try_from(-i64::from(status)).unwrap().to_le_bytes();
        let mut bytes = code.to_vec();
        if framed {
            let (mut server, mut frame) = (Full::new(), grammers_crypto::DequeBuffer::with_capacity(4, 16));
            frame.extend(code);
            server.pack(&mut frame);
            bytes = frame.as_ref().to_vec();
        }
        let error = InvocationError::Transport(Full::new().unpack(&mut bytes).err().unwrap());
        assert_eq!(rest_after(&error), SignedDuration::from_secs(rest));
        let context = CallContext { call: RpcCall::Other, now: NOW, from_home: true };
        assert!(matches!(classify(error, context), ClientError::Telegram(found) if found == class));
    }
}
