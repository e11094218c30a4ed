//! Mistakes in a login.

use crate::bot::kit::{CommandId, Reader, Refusal, Words, of_phone};
use crate::domain::code::LoginCodeError;
use crate::domain::phone::Phone;
use crate::i18n::Arg;

/// A mistake in a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum LoginMistake {
    NoLogin,
    NoLoginOf(Phone),
    WhichLogin {
        command: CommandId,
        phone: Phone,
    },
    NoCodeAsked(Phone),
    NoPasswordAsked(Phone),
    OtherAdmin {
        name: String,
    },
    LoggedInAlready(Phone),
    SwitchedOff(Phone),
    /// A login code with too few or too many digits.
    CodeLength {
        length: usize,
        typed: usize,
    },
    ScanText,
    /// A text that a login in progress cannot use.
    NotForLogin(Phone),
}

impl Refusal for LoginMistake {
    fn words(&self, reader: &Reader) -> Words {
        match self {
            Self::NoLogin => ("error-no-login", vec![]),
            Self::NoLoginOf(account) => ("error-no-login-of", of_phone(reader, account)),
            Self::WhichLogin { command, phone } => {
                ("error-which-login", vec![("command", command.line().name.into()), ("phone", phone.e164().into())])
            }
            Self::NoCodeAsked(account) => ("error-no-code-asked", of_phone(reader, account)),
            Self::NoPasswordAsked(account) => ("error-no-password-asked", of_phone(reader, account)),
            Self::OtherAdmin { name } => ("error-other-admin", vec![("name", name.as_str().into())]),
            Self::LoggedInAlready(account) => ("error-logged-in", of_phone(reader, account)),
            Self::SwitchedOff(account) => ("error-switched-off", of_phone(reader, account)),
            Self::CodeLength { length, typed } => {
                let count = |number: usize| Arg::from(u32::try_from(number).unwrap_or(u32::MAX));
                ("error-code-length", vec![("length", count(*length)), ("typed", count(*typed))])
            }
            Self::ScanText => ("error-scan-text", vec![]),
            Self::NotForLogin(account) => ("error-not-for-login", of_phone(reader, account)),
        }
    }
}

impl Refusal for LoginCodeError {
    fn words(&self, _: &Reader) -> Words {
        ("error-code", vec![])
    }
}
