//! What the first row of a table is: headers or a person.

use serde::{Deserialize, Serialize};
use strum::EnumString;

use crate::domain::unknown_name::UnknownName;

/// What the first row is, as it looks or as a member says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::Display, EnumString)]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum FirstRow {
    /// What it looks like; a title may stand above it.
    #[default]
    Recognised,
    Headers,
    Person,
}

impl FirstRow {
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        *self == Self::Recognised
    }
}
