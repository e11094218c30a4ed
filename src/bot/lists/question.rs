//! Questions about lists.

use serde::{Deserialize, Serialize};

use crate::bot::contacts::press::ContactFilter;
use crate::bot::kit::{Needed, Question, of_button};
use crate::bot::lists::press::ListPress;
use crate::domain::ids::{ListId, SearchId};
use crate::domain::saved_filter::ConditionKind;
use crate::store::SearchIn;

/// What a new list is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum NewList {
    /// Nobody yet.
    Nobody,
    /// A filter without a condition yet.
    NewFilter,
    Contacts(ContactFilter),
    Filter(ContactFilter),
    Found {
        search: SearchId,
        place: SearchIn,
    },
}

/// A question about lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum ListQuestion {
    /// The name of a new list.
    #[serde(rename = "AskedNewList")]
    New { of: NewList },
    /// Another name.
    #[serde(rename = "AskedListName")]
    Name { list: ListId },
    /// People to add, one to a line.
    #[serde(rename = "AskedListPeople")]
    People { list: ListId },
    /// A time without a message.
    #[serde(rename = "AskedListTalk")]
    Talk { list: ListId },
    /// A field with its value.
    #[serde(rename = "AskedListField")]
    Field { list: ListId },
}

impl Question for ListQuestion {
    fn right(&self) -> Option<Needed> {
        match *self {
            Self::New { .. } => of_button(ListPress::AskNew),
            Self::Name { list } => of_button(ListPress::AskName(list)),
            Self::People { list } => of_button(ListPress::AskPeople(list)),
            Self::Talk { list } => of_button(ListPress::AskCondition { list, kind: ConditionKind::Talk }),
            Self::Field { list } => of_button(ListPress::AskCondition { list, kind: ConditionKind::Field }),
        }
    }
}
