//! What the buttons of templates mean.
//! Its rule: who answers may use them, who sends may change them; whether a dialog is theirs is asked when the press comes.

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::ids::{AccountId, DialogId, TemplateId, VariableId};
use crate::domain::team::Right;

/// A press on a screen of templates, or where one is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplatePress {
    List {
        page: u32,
    },
    Show(TemplateId),
    /// Ask for the name of a new one.
    AskNew,
    /// Ask for another text.
    AskText(TemplateId),
    AskDelete(TemplateId),
    Delete(TemplateId),
    Variables {
        page: u32,
    },
    Variable(VariableId),
    /// Ask for a new variable and its value.
    AskNewVariable,
    /// Ask for another value.
    AskValue(VariableId),
    AskDeleteVariable(VariableId),
    DeleteVariable(VariableId),
    /// Choose one for an answer in a dialog.
    For(DialogId),
    /// More of them to choose from.
    Choose {
        dialog: DialogId,
        page: u32,
    },
    /// As the prospect will see it.
    Preview {
        dialog: DialogId,
        template: TemplateId,
    },
    /// Send it, if it still is what was shown.
    Send {
        dialog: DialogId,
        template: TemplateId,
        print: u32,
    },
    /// More of them to choose from for a first message, whose text is being asked for.
    Offer {
        page: u32,
    },
    /// As the prospect will see it in that message.
    Try(TemplateId),
    /// Send that message, if it still is what was shown.
    SendFirst {
        template: TemplateId,
        print: u32,
        /// Whose name it bears.
        from: Option<AccountId>,
    },
}

impl TemplatePress {
    /// The command that the button belongs to. What is done in a dialog is done where the dialog is.
    pub(super) fn command(self) -> CommandId {
        match self {
            Self::For(_) | Self::Choose { .. } | Self::Preview { .. } | Self::Send { .. } => CommandId::Dialog,
            Self::Offer { .. } | Self::Try(_) | Self::SendFirst { .. } => CommandId::Send,
            _ => CommandId::Templates,
        }
    }

    pub(super) fn right(self) -> Right {
        match self {
            Self::List { .. } | Self::Show(_) | Self::Variables { .. } | Self::Variable(_) => Right::Look,
            Self::For(_) | Self::Choose { .. } | Self::Preview { .. } | Self::Send { .. } => Right::Write,
            Self::AskNew
            | Self::AskText(_)
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

    pub(super) fn encode(self) -> String {
        match self {
            Self::List { page } => format!("tp:list:{page}"),
            Self::Show(id) => format!("tp:show:{id}"),
            Self::AskNew => "tp:new".to_owned(),
            Self::AskText(id) => format!("tp:text:{id}"),
            Self::AskDelete(id) => format!("tp:askdel:{id}"),
            Self::Delete(id) => format!("tp:del:{id}"),
            Self::Variables { page } => format!("tp:vars:{page}"),
            Self::Variable(id) => format!("tp:var:{id}"),
            Self::AskNewVariable => "tp:newvar".to_owned(),
            Self::AskValue(id) => format!("tp:value:{id}"),
            Self::AskDeleteVariable(id) => format!("tp:askdelvar:{id}"),
            Self::DeleteVariable(id) => format!("tp:delvar:{id}"),
            Self::For(dialog) => format!("tp:for:{dialog}"),
            Self::Choose { dialog, page } => format!("tp:pick:{dialog}:{page}"),
            Self::Preview { dialog, template } => format!("tp:see:{dialog}:{template}"),
            Self::Send { dialog, template, print } => format!("tp:go:{dialog}:{template}:{print}"),
            Self::Offer { page } => format!("tp:offer:{page}"),
            Self::Try(id) => format!("tp:try:{id}"),
            Self::SendFirst { template, print, from: None } => format!("tp:first:{template}:{print}"),
            Self::SendFirst { template, print, from: Some(from) } => format!("tp:first:{template}:{print}:{from}"),
        }
    }

    /// Reads what stands behind `tp:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        let template = |id: &str| row_id(id).map(TemplateId);
        let variable = |id: &str| row_id(id).map(VariableId);
        let dialog = |id: &str| row_id(id).map(DialogId);
        Some(match rest {
            ["list", page] => Self::List { page: page.parse().ok()? },
            ["show", id] => Self::Show(template(id)?),
            ["new"] => Self::AskNew,
            ["text", id] => Self::AskText(template(id)?),
            ["askdel", id] => Self::AskDelete(template(id)?),
            ["del", id] => Self::Delete(template(id)?),
            ["vars", page] => Self::Variables { page: page.parse().ok()? },
            ["var", id] => Self::Variable(variable(id)?),
            ["newvar"] => Self::AskNewVariable,
            ["value", id] => Self::AskValue(variable(id)?),
            ["askdelvar", id] => Self::AskDeleteVariable(variable(id)?),
            ["delvar", id] => Self::DeleteVariable(variable(id)?),
            ["for", id] => Self::For(dialog(id)?),
            ["pick", id, page] => Self::Choose { dialog: dialog(id)?, page: page.parse().ok()? },
            ["see", id, which] => Self::Preview { dialog: dialog(id)?, template: template(which)? },
            ["go", id, which, print] => {
                Self::Send { dialog: dialog(id)?, template: template(which)?, print: print.parse().ok()? }
            }
            ["offer", page] => Self::Offer { page: page.parse().ok()? },
            ["try", id] => Self::Try(template(id)?),
            ["first", which, print] => {
                Self::SendFirst { template: template(which)?, print: print.parse().ok()?, from: None }
            }
            ["first", which, print, from] => Self::SendFirst {
                template: template(which)?,
                print: print.parse().ok()?,
                from: Some(row_id(from).map(AccountId)?),
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::bot::callback) fn any_template_press() -> impl Strategy<Value = TemplatePress> {
        (1..=i64::MAX, 1..=i64::MAX, any::<u32>()).prop_flat_map(|(one, other, number)| {
            let (template, variable, dialog) = (TemplateId(one), VariableId(one), DialogId(other));
            prop::sample::select(vec![
                TemplatePress::List { page: number },
                TemplatePress::Show(template),
                TemplatePress::AskNew,
                TemplatePress::AskText(template),
                TemplatePress::AskDelete(template),
                TemplatePress::Delete(template),
                TemplatePress::Variables { page: number },
                TemplatePress::Variable(variable),
                TemplatePress::AskNewVariable,
                TemplatePress::AskValue(variable),
                TemplatePress::AskDeleteVariable(variable),
                TemplatePress::DeleteVariable(variable),
                TemplatePress::For(dialog),
                TemplatePress::Choose { dialog, page: number },
                TemplatePress::Preview { dialog, template },
                TemplatePress::Send { dialog, template, print: number },
                TemplatePress::Offer { page: number },
                TemplatePress::Try(template),
                TemplatePress::SendFirst { template, print: number, from: None },
                TemplatePress::SendFirst { template, print: number, from: Some(AccountId(other)) },
            ])
        })
    }
}
