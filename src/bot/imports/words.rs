//! The words of imports: what a column is, and why a row is refused.

use crate::bot::imports::press::ColumnChoice;
use crate::bot::kit::screen::Reader;
use crate::domain::contact::NameError;
use crate::domain::import::columns::ColumnUse;
use crate::domain::import::consent_date::DayError;
use crate::domain::import::row::RowReason;
use crate::domain::phone::PhoneError;
use crate::domain::template::TemplateError;
use crate::domain::username::UsernameError;
use crate::i18n::Arg;

/// The words of what a column can be said to be.
#[must_use]
pub fn choice(reader: &Reader, choice: ColumnChoice) -> String {
    let key = match choice {
        ColumnChoice::Username => "import-use-username",
        ColumnChoice::Phone => "import-use-phone",
        ColumnChoice::TelegramId => "import-use-telegram-id",
        ColumnChoice::Name => "import-use-name",
        ColumnChoice::FirstName => "import-use-first-name",
        ColumnChoice::MiddleName => "import-use-middle-name",
        ColumnChoice::LastName => "import-use-last-name",
        ColumnChoice::Zone => "import-use-zone",
        ColumnChoice::Language => "import-use-language",
        ColumnChoice::DateOfConsent => "import-use-consented",
        ColumnChoice::Field => "import-use-field",
        ColumnChoice::Unused => "import-use-nothing",
    };
    reader.label(key, &[])
}

/// The words of what a column is used for.
#[must_use]
pub fn column_use(reader: &Reader, meant: &ColumnUse) -> String {
    choice(
        reader,
        match meant {
            ColumnUse::Address => ColumnChoice::Username,
            ColumnUse::Phone => ColumnChoice::Phone,
            ColumnUse::TelegramId => ColumnChoice::TelegramId,
            ColumnUse::Name => ColumnChoice::Name,
            ColumnUse::FirstName => ColumnChoice::FirstName,
            ColumnUse::MiddleName => ColumnChoice::MiddleName,
            ColumnUse::LastName => ColumnChoice::LastName,
            ColumnUse::Zone => ColumnChoice::Zone,
            ColumnUse::Language => ColumnChoice::Language,
            ColumnUse::DateOfConsent => ColumnChoice::DateOfConsent,
            ColumnUse::Field(name) => return name.to_string(),
            ColumnUse::Ignored => ColumnChoice::Unused,
        },
    )
}

/// Why a row is refused.
#[must_use]
pub fn reason(reader: &Reader, reason: &RowReason) -> String {
    let count = |number: usize| -> Arg { u32::try_from(number).unwrap_or(u32::MAX).into() };
    let (key, args) = match reason {
        RowReason::Width { expected, found } => {
            ("import-reason-width", vec![("expected", count(*expected)), ("found", count(*found))])
        }
        RowReason::NoAddress => ("import-reason-no-address", vec![]),
        RowReason::Username(UsernameError::NotAName | UsernameError::Phone) => ("import-reason-username", vec![]),
        RowReason::Username(UsernameError::Alike(meant)) => {
            ("import-reason-alike", vec![("meant", meant.to_string().into())])
        }
        RowReason::SeveralNames => ("import-reason-several", vec![]),
        RowReason::Username(UsernameError::GroupLink) => ("import-reason-group", vec![]),
        RowReason::Phone(PhoneError::NotDigits) => ("import-reason-digits", vec![]),
        RowReason::Phone(PhoneError::TooLong) => ("import-reason-phone-long", vec![]),
        RowReason::Phone(
            PhoneError::TooShort
            | PhoneError::NoCountryCode
            | PhoneError::DialledInRussia(..)
            | PhoneError::TrunkZero(_),
        )
        | RowReason::NoCountry => ("import-reason-no-country", vec![]),
        RowReason::Id => ("import-reason-id", vec![]),
        RowReason::Name(NameError::Empty) => ("import-reason-name-empty", vec![]),
        RowReason::Name(NameError::TooLong { most }) => ("import-reason-name-long", vec![("most", count(*most))]),
        RowReason::Zone => ("import-reason-zone", vec![]),
        RowReason::Language => ("import-reason-language", vec![]),
        RowReason::Day(DayError::Unreadable) => ("import-reason-day", vec![]),
        RowReason::Day(DayError::Ambiguous(one, other)) => {
            ("import-reason-day-either", vec![("one", one.to_string().into()), ("other", other.to_string().into())])
        }
        RowReason::Day(DayError::Future) => ("import-reason-day-future", vec![]),
        RowReason::Value(TemplateError::TooLong { most }) => ("import-reason-value-long", vec![("most", count(*most))]),
        RowReason::Value(_) => ("import-reason-value", vec![]),
        RowReason::Unreadable => ("import-reason-unreadable", vec![]),
        RowReason::TooLong { most } => ("import-reason-row-long", vec![("most", count(*most))]),
        RowReason::TwoContacts => ("import-reason-two-contacts", vec![]),
        RowReason::TooManyFields { most } => ("import-reason-fields", vec![("most", count(*most))]),
    };
    reader.label(key, &args)
}
