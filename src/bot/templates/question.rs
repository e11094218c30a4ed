//! Questions about templates and variables.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{Needed, Question, of_button};
use crate::bot::templates::press::TemplatePress;
use crate::domain::ids::{TemplateId, VariableId};

/// A question about a template or a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum TemplateQuestion {
    /// The name of a new template.
    #[serde(rename = "AskedTemplateName")]
    Name,
    /// The text of a new template.
    #[serde(rename = "AskedTemplateBody")]
    Body { name: String },
    /// The new text of a template.
    #[serde(rename = "AskedTemplateText")]
    Text { template: TemplateId },
    /// A new variable and its value.
    #[serde(rename = "AskedVariable")]
    Variable,
    /// The new value of a variable.
    #[serde(rename = "AskedValue")]
    Value { variable: VariableId },
}

impl Question for TemplateQuestion {
    fn right(&self) -> Option<Needed> {
        match self {
            Self::Name | Self::Body { .. } => of_button(TemplatePress::AskNew),
            Self::Text { template } => of_button(TemplatePress::AskText(*template)),
            Self::Variable => of_button(TemplatePress::AskNewVariable),
            Self::Value { variable } => of_button(TemplatePress::AskValue(*variable)),
        }
    }

    fn takes_files(&self) -> bool {
        matches!(self, Self::Body { .. } | Self::Text { .. })
    }
}
