//! The buttons of lists. Everybody sees the lists, each as far as the people on it; who may send changes them.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::contacts::press::ContactFilter;
use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::{ContactId, LabelId, ListId, SearchId, StageId};
use crate::domain::saved_filter::{ConditionKind, ConsentWish};
use crate::domain::team::Right;
use crate::store::SearchIn;

/// A press on a screen of lists, or on one from which a list is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum ListPress {
    #[display("page:{page}")]
    Lists { page: u32 },
    #[display("open:{0}")]
    Open(ListId),
    /// Go on behind this contact.
    #[display("more:{list}:{below}")]
    More { list: ListId, below: ContactId },
    /// Ask for the name of a new list.
    #[display("new")]
    AskNew,
    /// Ask for the name of a new filter.
    #[display("newfilter")]
    AskNewFilter,
    /// Make a fixed list of these contacts.
    #[display("save:{0}")]
    AskSave(ContactFilter),
    /// Save the filter of these contacts.
    #[display("keep:{0}")]
    AskSaveFilter(ContactFilter),
    /// Make a fixed list of the people that a search found.
    #[display("found:{place}:{search}")]
    AskSaveFound { search: SearchId, place: SearchIn },
    /// Ask for people to add.
    #[display("add:{0}")]
    AskPeople(ListId),
    #[display("name:{0}")]
    AskName(ListId),
    #[display("askdel:{0}")]
    AskDelete(ListId),
    #[display("del:{0}")]
    Delete(ListId),
    /// The lists of a contact.
    #[display("of:{contact}:{page}")]
    Of { contact: ContactId, page: u32 },
    /// Put the contact on the list, or take them off.
    #[display("put:{contact}:{list}:{page}")]
    Put { contact: ContactId, list: ListId, page: u32 },
    /// The conditions of a filter.
    #[display("if:{0}")]
    Conditions(ListId),
    #[display("ask:{list}:{kind}")]
    AskCondition { list: ListId, kind: ConditionKind },
    #[display("drop:{list}:{kind}")]
    Drop { list: ListId, kind: ConditionKind },
    #[display("stage:{list}:{stage}")]
    SetStage { list: ListId, stage: StageId },
    #[display("label:{list}:{label}")]
    SetLabel { list: ListId, label: LabelId },
    #[display("never:{0}")]
    SetNever(ListId),
    #[display("silent:{list}:{days}")]
    SetSilent { list: ListId, days: u32 },
    #[display("within:{list}:{days}")]
    SetWithin { list: ListId, days: u32 },
    #[display("consent:{list}:{wish}")]
    SetConsent { list: ListId, wish: ConsentWish },
}

impl Press for ListPress {
    const PREFIX: &'static str = "ls:";

    fn command(self) -> CommandId {
        match self {
            Self::Of { .. } | Self::Put { .. } => CommandId::Contact,
            _ => CommandId::Lists,
        }
    }

    fn right(self) -> Right {
        match self {
            Self::Lists { .. } | Self::Open(_) | Self::More { .. } => Right::Look,
            _ => Right::Send,
        }
    }

    fn opens_screen(self) -> bool {
        true
    }
}
