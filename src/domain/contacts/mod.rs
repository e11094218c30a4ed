//! Contacts: the people that the team knows, their labels and their stage in the team's pipeline.

pub mod contact;
pub mod label;
pub mod stage;
pub mod typed_contact;
