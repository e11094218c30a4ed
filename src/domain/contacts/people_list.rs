//! Lists of people: a fixed list has members, a saved filter has conditions.
//!
//! Invariant: a list is no permission to write to anybody; the gate decides about each message.

use jiff::Timestamp;

use crate::domain::contact::one_line_name;
use crate::domain::ids::{ListId, TelegramUserId};
use crate::domain::saved_filter::SavedFilter;

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

one_line_name!(
    /// The name of a list.
    ListName,
    LONGEST_LIST_NAME
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::NameError;

    #[test]
    fn names_of_lists_are_compared_without_case() {
        assert_eq!("Berlin Fair".parse::<ListName>(), Ok(" berlin  fair".parse().unwrap()));
        assert_eq!("\u{200b}".parse::<ListName>(), Err(NameError::Empty));
        assert_eq!("x".repeat(41).parse::<ListName>(), Err(NameError::TooLong { most: LONGEST_LIST_NAME }));
    }
}
