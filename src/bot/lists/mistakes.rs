//! Mistakes about lists.

use crate::bot::context::{Failure, Mistake};
use crate::bot::kit::{Button, Reader, Refusal, Words};
use crate::bot::lists::press::ListPress;
use crate::domain::contact::NameError;
use crate::domain::people_list::MOST_LISTS;
use crate::store::ListError;

/// A mistake about lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum ListMistake {
    /// No list has this name; contains what was typed.
    Unknown(String),
    Name(NameError),
    Taken,
    Full,
    /// Neither a number of days nor a date.
    Talk,
    /// Neither `company = Acme` nor `company`.
    Field,
}

impl Refusal for ListMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::Unknown(name) => ("error-list-unknown", vec![("name", name.as_str().into())]),
            Self::Name(NameError::Empty) => ("error-list-name", vec![]),
            Self::Name(NameError::TooLong { most }) => ("error-list-name-long", vec![("most", (*most).into())]),
            Self::Taken => ("error-list-taken", vec![]),
            Self::Full => ("error-lists-full", vec![("most", MOST_LISTS.into())]),
            Self::Talk => ("error-list-talk", vec![]),
            Self::Field => ("error-list-field", vec![]),
        }
    }

    fn button(&self, reader: &Reader) -> Option<Button> {
        let lists = || reader.button("list-button-all", ListPress::Lists { page: 0 });
        matches!(self, Self::Unknown(_) | Self::Full).then(lists)
    }
}

impl From<ListError> for Failure {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Full => ListMistake::Full.into(),
            ListError::Taken => ListMistake::Taken.into(),
            ListError::Gone | ListError::OtherKind => Mistake::OldButton.into(),
            ListError::Store(error) => error.into(),
        }
    }
}
