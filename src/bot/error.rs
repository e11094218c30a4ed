//! What can end a handler early, sorted by what happens next.
//! Its rule: what broke is logged once with its cause, under a reference; the person gets that reference and no cause.

use std::fmt::Write as _;

use crate::accounts::{AddAccountError, ExportError, LimitError, ManagerError, MoveError};
use crate::bot::send_error::SendError;
use crate::bot::views::refusal::UserError;
use crate::bot::voice;
use crate::domain::code::LoginCodeError;
use crate::domain::phone::PhoneError;
use crate::domain::username::UsernameError;
use crate::outbox::AcceptError;
use crate::store::{DialogError, StatusError, StoreError};

#[derive(Debug)]
pub(super) enum Failure {
    /// A person's mistake: they are told what is wrong.
    User(UserError),
    /// Ours: it is logged, and they are told so.
    Broken(anyhow::Error),
}

pub(super) type Handled<T = ()> = Result<T, Failure>;

impl From<UserError> for Failure {
    fn from(error: UserError) -> Self {
        Self::User(error)
    }
}

impl From<PhoneError> for Failure {
    fn from(error: PhoneError) -> Self {
        Self::User(error.into())
    }
}

impl From<UsernameError> for Failure {
    fn from(error: UsernameError) -> Self {
        Self::User(error.into())
    }
}

impl From<LoginCodeError> for Failure {
    fn from(error: LoginCodeError) -> Self {
        Self::User(error.into())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::FileLost => Self::User(UserError::DatabaseLost),
            error => Self::Broken(error.into()),
        }
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        Self::Broken(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<AddAccountError> for Failure {
    fn from(error: AddAccountError) -> Self {
        match error {
            AddAccountError::AlreadyHere(account) => Self::User(UserError::PhoneAlreadyHere(account)),
            AddAccountError::Store(error) => error.into(),
        }
    }
}

impl From<AcceptError> for Failure {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Empty => Self::User(UserError::TextEmpty),
            error => Self::Broken(error.into()),
        }
    }
}

impl From<LimitError> for Failure {
    fn from(error: LimitError) -> Self {
        match error {
            LimitError::OutOfRange(range) => Self::User(UserError::Limit { most: range.most }),
            LimitError::Account(error) => error.into(),
        }
    }
}

impl From<MoveError> for Failure {
    fn from(error: MoveError) -> Self {
        match error {
            MoveError::StillAtWork(account) => Self::User(UserError::StillAtWork(account.phone)),
            MoveError::NotReady(account) => Self::User(UserError::NotReady(account.phone)),
            MoveError::Account(error) => error.into(),
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::NoSuchAccount(_) => Self::User(UserError::AccountGone),
            ExportError::NoSession => Self::User(UserError::NoSession),
            // What was offered a moment ago is not possible any more.
            ExportError::Status(StatusError::Forbidden(_) | StatusError::NoSuchAccount(_)) => {
                Self::User(UserError::OldButton)
            }
            ExportError::Status(StatusError::Store(error)) | ExportError::Store(error) => error.into(),
        }
    }
}

impl From<DialogError> for Failure {
    fn from(error: DialogError) -> Self {
        match error {
            DialogError::NoSuchDialog(_) => Self::User(UserError::OldButton),
            DialogError::Forbidden(_) => Self::User(UserError::DialogChanged),
            DialogError::Store(error) => error.into(),
        }
    }
}

impl From<ManagerError> for Failure {
    fn from(error: ManagerError) -> Self {
        match error {
            ManagerError::NoSuchAccount(_) => Self::User(UserError::AccountGone),
            ManagerError::NotNow(account) if account.status.is_logged_in() => {
                Self::User(UserError::LoggedInAlready(account.phone))
            }
            // What was offered a moment ago is not possible any more.
            ManagerError::NotNow(_) => Self::User(UserError::OldButton),
            ManagerError::Store(error) => error.into(),
        }
    }
}

/// Logs what broke and returns what to call it by.
#[must_use]
pub(super) fn report(error: &anyhow::Error) -> String {
    let reference = reference();
    if voice::has_given_up(error) {
        tracing::info!(%reference, "gave up showing something: the desk stops");
        return reference;
    }
    tracing::error!(%reference, error = format!("{error:#}"), "failed to handle an update or a press");
    reference
}

/// Short enough to be read out.
#[must_use]
pub(super) fn reference() -> String {
    let mut bytes = [0_u8; 3];
    if getrandom::fill(&mut bytes).is_err() {
        // Then it names nothing, but the log still tells the time.
        bytes = [0; 3];
    }
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}
