//! Contacts: the people that the team knows, what they agreed to, their labels and their stage in the team's pipeline.

pub mod consent;
pub mod contact;
pub mod funnel;
pub mod invitation;
pub mod label;
pub mod stage;
pub mod tags;
pub mod typed_contact;
