//! Lists of people: a fixed list has members, a saved filter has conditions.
//!
//! Invariant: a list is no permission to write to anybody; the gate decides about each message.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::domain::contact::{NameError, one_name};
use crate::domain::ids::{ListId, TelegramUserId};
use crate::domain::saved_filter::SavedFilter;
use crate::domain::typed;

/// The most lists that a team has.
pub const MOST_LISTS: usize = 200;
/// The longest name of a list, in characters.
pub const LONGEST_LIST_NAME: usize = 40;

/// A list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleList {
    pub id: ListId,
    pub name: ListName,
    /// `None` for a fixed list.
    pub filter: Option<SavedFilter>,
    pub created_by: TelegramUserId,
    pub created_at: Timestamp,
}

/// The name of a list: one line, as typed; compared without case.
#[derive(Clone, Debug)]
pub struct ListName(String);

impl ListName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for comparing names.
    #[must_use]
    pub fn key(&self) -> String {
        typed::folded(&self.0)
    }
}

impl fmt::Display for ListName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq for ListName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for ListName {}

impl FromStr for ListName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        one_name(text, LONGEST_LIST_NAME).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_lists_are_compared_without_case() {
        assert_eq!("Berlin Fair".parse::<ListName>(), Ok(" berlin  fair".parse().unwrap()));
        assert_eq!("\u{200b}".parse::<ListName>(), Err(NameError::Empty));
        assert_eq!("x".repeat(41).parse::<ListName>(), Err(NameError::TooLong { most: LONGEST_LIST_NAME }));
    }
}
