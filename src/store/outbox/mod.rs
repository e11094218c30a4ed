//! The outbox: items from acceptance to their end, with their files and the facts that the gate needs.

pub(in crate::store) mod accept;
pub(in crate::store) mod albums;
pub(in crate::store) mod cards;
pub(in crate::store) mod changes;
pub(in crate::store) mod delivery;
pub(in crate::store) mod file_content;
pub(in crate::store) mod gate_facts;
pub(in crate::store) mod media;
pub(in crate::store) mod pending_replies;
pub(in crate::store) mod people;
pub(in crate::store) mod queries;
pub(in crate::store) mod sent;
pub(in crate::store) mod stored_files;
pub(in crate::store) mod waiting;
pub(in crate::store) mod wishes;
