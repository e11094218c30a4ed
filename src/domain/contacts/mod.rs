//! Contacts: the people that the team knows, what they agreed to, their labels, their stage in the team's pipeline, and
//! lists of them.

pub mod consent;
pub mod contact;
pub mod funnel;
pub mod invitation;
pub mod label;
pub mod people_list;
pub mod saved_filter;
pub mod stage;
pub mod tags;
pub mod typed_contact;
pub mod typed_evidence;
