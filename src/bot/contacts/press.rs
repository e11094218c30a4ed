//! The buttons of contacts. A press names a contact by number; who may see the dialog is checked when it arrives.

use parse_display::{Display, FromStr};
use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::ids::{AccountId, ContactId, DialogId, ImportId, LabelId, StageId, TemplateId};
use crate::domain::team::Right;

/// A press on a list of contacts, or on the screen of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum ContactPress {
    #[display("list:{filter}:{page}")]
    List { filter: ContactFilter, page: u32 },
    #[display("open:{0}")]
    Open(ContactId),
    /// The contact of a dialog.
    #[display("of:{0}")]
    Of(DialogId),
    /// Ask for a new contact.
    #[display("add")]
    AskAdd,
    #[display("stage:{0}")]
    AskStage(ContactId),
    #[display("stage:{contact}:{stage}")]
    SetStage { contact: ContactId, stage: StageId },
    #[display("labels:{0}")]
    AskLabels(ContactId),
    /// Put the label on, or take it off.
    #[display("label:{contact}:{label}")]
    Label { contact: ContactId, label: LabelId },
    #[display("name:{0}")]
    AskName(ContactId),
    #[display("phone:{0}")]
    AskPhone(ContactId),
    #[display("field:{0}")]
    AskField(ContactId),
    /// Ask for their time zone.
    #[display("zone:{0}")]
    AskZone(ContactId),
    /// Ask which language they speak.
    #[display("language:{0}")]
    AskLanguage(ContactId),
    /// Begin a message to them.
    #[display("write:{0}")]
    Write(ContactId),
    #[display("why:{0}")]
    Why(ContactId),
    /// Ask which account they are invited to.
    #[display("invite:{0}")]
    AskInvite(ContactId),
    #[display("invite:{contact}:{account}")]
    Invite { contact: ContactId, account: AccountId },
    #[display("invite:{contact}:{account}:{template}")]
    InviteWith { contact: ContactId, account: AccountId, template: TemplateId },
    /// The invited contact is the person of the dialog.
    #[display("same:{dialog}:{contact}")]
    Same { dialog: DialogId, contact: ContactId },
    /// Ask for confirmation before they are erased.
    #[display("forget:{0}")]
    Forget(ContactId),
}

/// A list of contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, FromStr)]
#[from_str(regex_infer)]
pub enum ContactFilter {
    #[display("all")]
    All,
    /// People without a dialog.
    #[display("unwritten")]
    Unwritten,
    #[display("stage:{0}")]
    Stage(StageId),
    #[display("label:{0}")]
    Labelled(LabelId),
    /// The people of an import.
    #[display("import:{0}")]
    Imported(ImportId),
}

impl Press for ContactPress {
    const PREFIX: &'static str = "c:";

    fn command(self) -> CommandId {
        match self {
            Self::List { .. } => CommandId::Contacts,
            Self::Write(_) => CommandId::Send,
            Self::Why(_) => CommandId::Why,
            Self::Forget(_) => CommandId::Forget,
            Self::Same { .. } => CommandId::Dialog,
            _ => CommandId::Contact,
        }
    }

    /// For a contact with a dialog, its assignee is checked too.
    fn right(self) -> Right {
        match self {
            Self::List { .. } | Self::Open(_) | Self::Of(_) | Self::Why(_) => Right::Look,
            Self::Write(_) | Self::Forget(_) => Right::Send,
            _ => Right::Write,
        }
    }

    fn opens_screen(self) -> bool {
        !matches!(self, Self::Write(_) | Self::Forget(_) | Self::Same { .. })
    }
}
