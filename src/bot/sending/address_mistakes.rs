//! Mistakes in the name or number of a person.

use crate::bot::kit::{CommandId, Reader, Refusal, Words};
use crate::domain::phone::Phone;
use crate::domain::username::{Username, UsernameError};

/// Why an address names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum AddressMistake {
    Username(UsernameError),
    /// An unmarked first word that may be a name, and the command that it was given to.
    NameOrWord(Username, CommandId),
    /// A phone number leads to nobody; contains an invitation for them.
    PhoneAddress {
        phone: Phone,
        link: Option<String>,
    },
    /// A mention of a person without a dialog.
    NobodyKnows,
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
            Self::PhoneAddress { phone, link: None } => {
                ("error-phone-address", vec![("phone", reader.phone(phone).into())])
            }
            Self::PhoneAddress { phone, link: Some(link) } => (
                "error-phone-address-link",
                vec![("phone", reader.phone(phone).into()), ("link", link.as_str().into())],
            ),
            Self::NobodyKnows => ("error-nobody-knows", vec![]),
            Self::WhoPrivate(command) => ("error-who-private", vec![("command", command.line().name.into())]),
            Self::NoName(command) => ("error-no-name", vec![("command", command.line().name.into())]),
            Self::NoDialogWith(name) => ("error-no-dialog", vec![("name", name.as_str().into())]),
            Self::NobodyNamed(command) => ("error-whom", vec![("command", command.line().name.into())]),
            Self::PersonId => ("error-person-id", vec![]),
        }
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
