//! The buttons of consents. A press names a contact or an item by number; access is checked when it arrives.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::consent::{Basis, Purpose};
use crate::domain::ids::{ConsentId, ContactId, MessageId, OutboxId};
use crate::domain::team::Right;

/// A press about consents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum ConsentPress {
    /// A page of a contact's ledger.
    #[display("of:{contact}:{page}")]
    Of { contact: ContactId, page: u32 },
    /// Send the file that shows an entry.
    #[display("file:{contact}:{entry}")]
    File { contact: ContactId, entry: ConsentId },
    /// Ask what they agreed to.
    #[display("ask:{0}")]
    AskPurpose(ContactId),
    /// Ask on which basis.
    #[display("ask:{contact}:{purpose}")]
    AskBasis { contact: ContactId, purpose: Purpose },
    /// Ask what shows it.
    #[display("show:{contact}:{purpose}:{basis}")]
    AskEvidence { contact: ContactId, purpose: Purpose, basis: Basis },
    /// Ask which of their messages shows it.
    #[display("msg:{contact}:{purpose}:{basis}")]
    AskMessage { contact: ContactId, purpose: Purpose, basis: Basis },
    /// Record it with their message.
    #[display("msg:{contact}:{purpose}:{basis}:{message}")]
    Message { contact: ContactId, purpose: Purpose, basis: Basis, message: MessageId },
    /// Record it without an evidence.
    #[display("give:{contact}:{purpose}:{basis}")]
    Give { contact: ContactId, purpose: Purpose, basis: Basis },
    /// Ask what they withdraw.
    #[display("end:{0}")]
    AskWithdraw(ContactId),
    #[display("end:{contact}:{purpose}")]
    Withdraw { contact: ContactId, purpose: Purpose },
    /// The basis of a first message that waits for one.
    #[display("item:{item}:{basis}")]
    Item { item: OutboxId, basis: Basis },
    /// The whole ledger as a file.
    #[display("export")]
    Export,
}

impl Press for ConsentPress {
    const PREFIX: &'static str = "k:";

    fn command(self) -> CommandId {
        match self {
            Self::Item { .. } => CommandId::Send,
            Self::Export => CommandId::Consents,
            _ => CommandId::Contact,
        }
    }

    /// For a contact with a dialog, its assignee is checked too.
    fn right(self) -> Right {
        match self {
            Self::Of { .. } | Self::File { .. } => Right::Look,
            Self::Item { .. } => Right::Send,
            Self::Export => CommandId::Consents.line().right,
            _ => Right::Write,
        }
    }

    fn opens_screen(self) -> bool {
        !matches!(self, Self::Item { .. } | Self::File { .. })
    }
}
