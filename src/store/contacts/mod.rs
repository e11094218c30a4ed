//! Contacts: their rows, lists, labels, stages, fields and consents.

pub(in crate::store) mod consents;
pub(in crate::store) mod consents_export;
pub(in crate::store) mod fields;
pub(in crate::store) mod identity;
pub(in crate::store) mod import_record;
pub(in crate::store) mod import_undo;
pub(in crate::store) mod imports;
pub(in crate::store) mod invitations;
pub(in crate::store) mod labels;
pub(in crate::store) mod list_people;
pub(in crate::store) mod lists;
pub(in crate::store) mod people_lists;
pub(in crate::store) mod queries;
pub(in crate::store) mod stages;
pub(in crate::store) mod tag_figures;
pub(in crate::store) mod tags;
