//! Mistakes about accounts: naming, adding, moving.

use crate::accounts::{AddAccountError, LONGEST_LABEL, LimitError, ManagerError, MoveError, SessionExportError};
use crate::bot::accounts::list_screens as accounts;
use crate::bot::accounts::press::AccountPress;
use crate::bot::context::{Failure, Mistake};
use crate::bot::dialogs::screens::one_line;
use crate::bot::kit::{Button, CommandId, Reader, Refusal, Words, of_phone};
use crate::bot::login::mistakes::LoginMistake;
use crate::domain::account::Account;
use crate::domain::phone::{Phone, PhoneError};
use crate::store::StatusError;

/// A mistake about an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum AccountMistake {
    PhoneAlreadyHere(Box<Account>),
    PhoneUnknown(Phone),
    /// The text is neither a number nor the name of exactly one account.
    WhichAccount {
        command: CommandId,
        typed: String,
        there: Vec<Account>,
    },
    AccountGone,
    Limit {
        most: u32,
    },
    Label,
    StillAtWork(Phone),
    NotReady(Phone),
    NoSession,
}

impl Refusal for AccountMistake {
    fn words(&self, reader: &Reader) -> Words {
        match self {
            Self::PhoneAlreadyHere(account) => ("error-phone-here", of_phone(reader, &account.phone)),
            Self::PhoneUnknown(unknown) => ("error-phone-unknown", of_phone(reader, unknown)),
            Self::WhichAccount { command, typed, there } => which_account(reader, *command, typed, there),
            Self::AccountGone => ("error-account-gone", vec![]),
            // Half of the maximum is a number that works.
            Self::Limit { most } => {
                ("error-limit", vec![("most", (*most).into()), ("example", most.div_ceil(2).into())])
            }
            Self::Label => ("error-label", vec![("most", LONGEST_LABEL.into())]),
            Self::StillAtWork(account) => ("error-still-at-work", of_phone(reader, account)),
            Self::NotReady(account) => ("error-not-ready", of_phone(reader, account)),
            Self::NoSession => ("error-no-session", vec![]),
        }
    }

    fn button(&self, reader: &Reader) -> Option<Button> {
        let Self::PhoneAlreadyHere(account) = self else { return None };
        Some(Button::new(format!("📱 {}", reader.phone(&account.phone)), AccountPress::Show(account.id)))
    }
}

fn which_account(reader: &Reader, command: CommandId, typed: &str, there: &[Account]) -> Words {
    let Some(first) = there.first() else { return ("error-account-none", vec![]) };
    // In a group, a number is not shown in full; an example stands for it.
    let number = if reader.private { first.phone.e164() } else { "+15551230132" };
    let args = [
        ("typed", one_line(typed, LONGEST_LABEL).into()),
        ("there", accounts::names(reader, there).into()),
        ("command", command.line().name.into()),
        ("example", first.label.as_deref().unwrap_or(number).into()),
    ];
    ("error-which-account", args.to_vec())
}

impl Refusal for PhoneError {
    fn words(&self, reader: &Reader) -> Words {
        match self {
            Self::NotDigits => ("error-phone-letters", vec![]),
            Self::TooShort => ("error-phone-short", vec![]),
            Self::TooLong => ("error-phone-long", vec![]),
            Self::DialledInRussia(meant, None) => ("error-phone-eight", of_phone(reader, meant)),
            Self::DialledInRussia(meant, Some(other)) => {
                let args = [("phone", reader.phone(meant).into()), ("other", reader.phone(other).into())];
                ("error-phone-eight-or", args.to_vec())
            }
            Self::TrunkZero(meant) => ("error-phone-zero", of_phone(reader, meant)),
            Self::NoCountryCode => ("error-phone-country", vec![]),
        }
    }
}

impl From<AddAccountError> for Failure {
    fn from(error: AddAccountError) -> Self {
        match error {
            AddAccountError::AlreadyHere(account) => AccountMistake::PhoneAlreadyHere(account).into(),
            AddAccountError::Store(error) => error.into(),
        }
    }
}

impl From<LimitError> for Failure {
    fn from(error: LimitError) -> Self {
        match error {
            LimitError::OutOfRange(range) => AccountMistake::Limit { most: range.most }.into(),
            LimitError::Account(error) => error.into(),
        }
    }
}

impl From<MoveError> for Failure {
    fn from(error: MoveError) -> Self {
        match error {
            MoveError::StillAtWork(account) => AccountMistake::StillAtWork(account.phone).into(),
            MoveError::NotReady(account) => AccountMistake::NotReady(account.phone).into(),
            MoveError::Account(error) => error.into(),
        }
    }
}

impl From<SessionExportError> for Failure {
    fn from(error: SessionExportError) -> Self {
        match error {
            SessionExportError::NoSuchAccount(_) => AccountMistake::AccountGone.into(),
            SessionExportError::NoSession => AccountMistake::NoSession.into(),
            // An action that was offered a moment ago is no longer possible.
            SessionExportError::Status(StatusError::Forbidden(_) | StatusError::NoSuchAccount(_)) => {
                Mistake::OldButton.into()
            }
            SessionExportError::Status(StatusError::Store(error)) | SessionExportError::Store(error) => error.into(),
        }
    }
}

impl From<ManagerError> for Failure {
    fn from(error: ManagerError) -> Self {
        match error {
            ManagerError::NoSuchAccount(_) => AccountMistake::AccountGone.into(),
            ManagerError::NotNow(account) if account.status.is_logged_in() => {
                LoginMistake::LoggedInAlready(account.phone).into()
            }
            // An action that was offered a moment ago is no longer possible.
            ManagerError::NotNow(_) => Mistake::OldButton.into(),
            ManagerError::Store(error) => error.into(),
        }
    }
}
