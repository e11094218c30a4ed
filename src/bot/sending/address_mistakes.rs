//! Mistakes in the name or number of a person.

use crate::bot::kit::{CommandId, Reader, Refusal, Words};
use crate::domain::ids::TelegramUserId;
use crate::domain::phone::Phone;
use crate::domain::username::{Username, UsernameError};

/// A phone number at the place of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum TypedNumber {
    Phone(Phone),
    /// Digits without a plus sign, which might have been an id.
    Digits(Phone),
    /// The number that was probably meant, and the other one that it may be.
    Meant(Phone, Option<Phone>),
}

/// Why an address names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum AddressMistake {
    Username(UsernameError),
    /// An unmarked first word that may be a name, and the command that it was given to.
    NameOrWord(Username, CommandId),
    /// A phone number leads to nobody; contains an invitation for them.
    PhoneAddress {
        number: TypedNumber,
        link: Option<String>,
    },
    /// A mention of a person without a dialog.
    NobodyKnows,
    /// An id of somebody who has met no account.
    UnknownId(TelegramUserId),
    /// Several people have the name; the choice is asked for only in private chats.
    WhoPrivate(CommandId),
    /// The text at the place of a name.
    NoName(CommandId),
    NoDialogWith(String),
    /// The argument of a command names nobody.
    NobodyNamed(CommandId),
    PersonId,
}

impl Refusal for AddressMistake {
    fn words(&self, reader: &Reader) -> Words {
        match self {
            Self::Username(error) => error.words(reader),
            Self::NameOrWord(word, command) => {
                let args = [("word", word.as_str().to_owned().into()), ("command", command.line().name.into())];
                ("error-name-or-word", args.to_vec())
            }
            Self::PhoneAddress { number, link } => {
                let (form, phone, other) = match number {
                    TypedNumber::Phone(phone) => ("whole", phone, None),
                    TypedNumber::Digits(phone) => ("digits", phone, None),
                    TypedNumber::Meant(phone, None) => ("meant", phone, None),
                    TypedNumber::Meant(phone, Some(other)) => ("either", phone, Some(other)),
                };
                let other = reader.phone(other.unwrap_or(phone));
                let args = vec![("form", form.into()), ("phone", reader.phone(phone).into()), ("other", other.into())];
                match link {
                    None => ("error-phone-address", args),
                    Some(link) => {
                        ("error-phone-address-link", args.into_iter().chain([("link", link.as_str().into())]).collect())
                    }
                }
            }
            Self::UnknownId(id) => ("error-unknown-id", vec![("id", id.to_string().into())]),
            Self::NobodyKnows => ("error-nobody-knows", vec![]),
            Self::WhoPrivate(command) => ("error-who-private", vec![("command", command.line().name.into())]),
            Self::NoName(command) => ("error-no-name", vec![("command", command.line().name.into())]),
            Self::NoDialogWith(name) => ("error-no-dialog", vec![("name", name.as_str().into())]),
            Self::NobodyNamed(command) => ("error-whom", vec![("command", command.line().name.into())]),
            Self::PersonId => ("error-person-id", vec![]),
        }
    }
}

impl From<Phone> for TypedNumber {
    fn from(phone: Phone) -> Self {
        Self::Phone(phone)
    }
}

impl From<UsernameError> for AddressMistake {
    fn from(error: UsernameError) -> Self {
        Self::Username(error)
    }
}

impl Refusal for UsernameError {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::NotAName => ("error-username", vec![]),
            Self::Alike(meant) => ("error-username-alike", vec![("name", meant.to_string().into())]),
            Self::Phone => ("error-username-phone", vec![]),
            Self::GroupLink => ("error-username-group", vec![]),
        }
    }
}
