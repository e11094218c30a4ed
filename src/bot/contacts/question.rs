//! Questions about contacts, labels and stages.

use serde::{Deserialize, Serialize};

use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::contacts::press::ContactPress;
use crate::bot::kit::commands::CommandId;
use crate::bot::kit::question::{Needed, Question, of_button, of_command};
use crate::domain::ids::{ContactId, LabelId, StageId};

/// A question about contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum ContactQuestion {
    /// The contact to open.
    #[serde(rename = "AskedContact")]
    Whose,
    #[serde(rename = "AskedNewContact")]
    New,
    #[serde(rename = "AskedContactName")]
    Name { contact: ContactId },
    #[serde(rename = "AskedContactPhone")]
    Phone { contact: ContactId },
    /// A field with its value.
    #[serde(rename = "AskedContactField")]
    Field { contact: ContactId },
    #[serde(rename = "AskedContactZone")]
    Zone { contact: ContactId },
    #[serde(rename = "AskedContactLanguage")]
    Language { contact: ContactId },
    /// The name of a label: a new one, perhaps for a contact, or another name.
    #[serde(rename = "AskedLabelName")]
    LabelName { label: Option<LabelId>, contact: Option<ContactId> },
    /// The name of a stage: a new one, or another name.
    #[serde(rename = "AskedStageName")]
    StageName { stage: Option<StageId> },
}

impl Question for ContactQuestion {
    fn right(&self) -> Option<Needed> {
        match self {
            Self::Whose => of_command(CommandId::Contact),
            Self::New => of_button(ContactPress::AskAdd),
            Self::Name { contact } => of_button(ContactPress::AskName(*contact)),
            Self::Phone { contact } => of_button(ContactPress::AskPhone(*contact)),
            Self::Field { contact } => of_button(ContactPress::AskField(*contact)),
            Self::Zone { contact } => of_button(ContactPress::AskZone(*contact)),
            Self::Language { contact } => of_button(ContactPress::AskLanguage(*contact)),
            Self::LabelName { .. } => of_button(PipelinePress::AskNewLabel),
            Self::StageName { .. } => of_button(PipelinePress::AskNewStage),
        }
    }

    fn takes_person(&self) -> bool {
        matches!(self, Self::Whose)
    }
}
