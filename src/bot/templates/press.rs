//! The buttons of templates. Members who answer may use them, members who send may change them; access to a dialog is
//! checked when the press arrives.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::fields::Optional;
use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::{AccountId, DialogId, TemplateId, VariableId};
use crate::domain::team::Right;

/// A press on a screen of templates, or on one where a template is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum TemplatePress {
    #[display("list:{page}")]
    List { page: u32 },
    #[display("show:{0}")]
    Show(TemplateId),
    /// Ask for the name of a new template.
    #[display("new")]
    AskNew,
    /// Ask for a new text.
    #[display("text:{0}")]
    AskText(TemplateId),
    /// Take the file away.
    #[display("nofile:{0}")]
    DropFile(TemplateId),
    #[display("askdel:{0}")]
    AskDelete(TemplateId),
    #[display("del:{0}")]
    Delete(TemplateId),
    #[display("vars:{page}")]
    Variables { page: u32 },
    #[display("var:{0}")]
    Variable(VariableId),
    /// Ask for a new variable and its value.
    #[display("newvar")]
    AskNewVariable,
    /// Ask for a new value.
    #[display("value:{0}")]
    AskValue(VariableId),
    #[display("askdelvar:{0}")]
    AskDeleteVariable(VariableId),
    #[display("delvar:{0}")]
    DeleteVariable(VariableId),
    /// Choose a template for an answer in a dialog.
    #[display("for:{0}")]
    For(DialogId),
    /// Another page to choose from.
    #[display("pick:{dialog}:{page}")]
    Choose { dialog: DialogId, page: u32 },
    /// Preview it for the prospect.
    #[display("see:{dialog}:{template}")]
    Preview { dialog: DialogId, template: TemplateId },
    /// Preview it below the card whose button it is.
    #[display("quick:{dialog}:{template}")]
    Quick { dialog: DialogId, template: TemplateId },
    /// Send it, if it is unchanged since it was shown.
    #[display("go:{dialog}:{template}:{print}")]
    Send { dialog: DialogId, template: TemplateId, print: u32 },
    /// Another page to choose from, for a first message.
    #[display("offer:{page}")]
    Offer { page: u32 },
    /// Preview it for a first message.
    #[display("try:{0}")]
    Try(TemplateId),
    /// Send that message, if it is unchanged since it was shown.
    #[display("first:{template}:{print}{from}")]
    SendFirst {
        template: TemplateId,
        print: u32,
        /// The account whose name it contains.
        #[display(with = Optional)]
        from: Option<AccountId>,
    },
}

impl Press for TemplatePress {
    const PREFIX: &'static str = "tp:";

    /// An action in a dialog is allowed where the dialog is.
    fn command(self) -> CommandId {
        match self {
            Self::For(_) | Self::Choose { .. } | Self::Preview { .. } | Self::Quick { .. } | Self::Send { .. } => {
                CommandId::Dialog
            }
            Self::Offer { .. } | Self::Try(_) | Self::SendFirst { .. } => CommandId::Send,
            _ => CommandId::Templates,
        }
    }

    fn right(self) -> Right {
        match self {
            Self::List { .. } | Self::Show(_) | Self::Variables { .. } | Self::Variable(_) => Right::Look,
            Self::For(_) | Self::Choose { .. } | Self::Preview { .. } | Self::Quick { .. } | Self::Send { .. } => {
                Right::Write
            }
            Self::AskNew
            | Self::AskText(_)
            | Self::DropFile(_)
            | Self::AskDelete(_)
            | Self::Delete(_)
            | Self::AskNewVariable
            | Self::AskValue(_)
            | Self::AskDeleteVariable(_)
            | Self::DeleteVariable(_)
            | Self::Offer { .. }
            | Self::Try(_)
            | Self::SendFirst { .. } => Right::Send,
        }
    }

    fn opens_screen(self) -> bool {
        self.command() == CommandId::Templates
    }
}
