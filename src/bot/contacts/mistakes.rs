//! Mistakes about contacts, labels and stages.

use crate::bot::contacts::press::ContactPress;
use crate::bot::context::error::Failure;
use crate::bot::context::mistake::Mistake;
use crate::bot::kit::refusal::{Refusal, Words};
use crate::bot::kit::screen::{Button, Reader};
use crate::domain::contact::NameError;
use crate::domain::ids::ContactId;
use crate::domain::label::MOST_LABELS;
use crate::domain::phone::Phone;
use crate::domain::typed_contact::TypedContactError;
use crate::store::{MOST_FIELDS, PipelineError};

/// A mistake about contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum ContactMistake {
    /// Nobody has this name; contains what was typed.
    Nobody(String),
    /// Nobody has this username, which may be added.
    NobodyYet(String),
    NoPhone(Phone),
    /// Somebody has the username or the phone already.
    Known(ContactId),
    Typed(TypedContactError),
    Name(NameError),
    /// Neither `company = Acme` nor `company =`.
    Field,
    /// It names no time zone.
    Zone,
    /// It names no language.
    Language,
    FieldsFull,
    LabelTaken,
    LabelsFull,
    LastStage,
    /// The list that was typed after `/contacts` is none.
    List,
}

impl Refusal for ContactMistake {
    fn words(&self, reader: &Reader) -> Words {
        match self {
            Self::Nobody(typed) => ("error-contact-nobody", vec![("name", typed.as_str().into())]),
            Self::NobodyYet(name) => ("error-contact-nobody-yet", vec![("name", name.as_str().into())]),
            Self::NoPhone(phone) => ("error-contact-no-phone", vec![("phone", reader.phone(phone).into())]),
            Self::Known(_) => ("error-contact-known", vec![]),
            Self::Typed(TypedContactError::NoAddress) => ("error-contact-address", vec![]),
            Self::Typed(TypedContactError::Several) => ("error-contact-several", vec![]),
            Self::Typed(TypedContactError::Username(error)) => error.words(reader),
            Self::Typed(TypedContactError::Name(error)) | Self::Name(error) => match error {
                NameError::Empty => ("error-contact-name", vec![]),
                NameError::TooLong { most } => ("error-contact-name-long", vec![("most", (*most).into())]),
            },
            Self::Field => ("error-contact-field", vec![]),
            Self::Zone => ("error-contact-zone", vec![]),
            Self::Language => ("error-contact-language", vec![]),
            Self::FieldsFull => ("error-contact-fields-full", vec![("most", MOST_FIELDS.into())]),
            Self::LabelTaken => ("error-label-taken", vec![]),
            Self::LabelsFull => ("error-labels-full", vec![("most", MOST_LABELS.into())]),
            Self::LastStage => ("error-stage-last", vec![]),
            Self::List => ("error-contact-list", vec![]),
        }
    }

    fn button(&self, reader: &Reader) -> Option<Button> {
        match self {
            Self::Known(contact) => Some(reader.button("contact-button-open", ContactPress::Open(*contact))),
            Self::Nobody(_) | Self::NobodyYet(_) | Self::NoPhone(_) => {
                Some(reader.button("contact-button-add", ContactPress::AskAdd))
            }
            _ => None,
        }
    }
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Full => ContactMistake::LabelsFull.into(),
            PipelineError::Taken => ContactMistake::LabelTaken.into(),
            PipelineError::Last => ContactMistake::LastStage.into(),
            PipelineError::Gone => Mistake::OldButton.into(),
            PipelineError::Store(error) => error.into(),
        }
    }
}

impl From<NameError> for Failure {
    fn from(error: NameError) -> Self {
        ContactMistake::Name(error).into()
    }
}

impl From<TypedContactError> for Failure {
    fn from(error: TypedContactError) -> Self {
        ContactMistake::Typed(error).into()
    }
}
