//! Dialogs and their messages, lists, marks and exports.

pub(in crate::store) mod changes;
pub(in crate::store) mod export;
pub(in crate::store) mod export_statements;
pub(in crate::store) mod lists;
pub(in crate::store) mod message_row;
pub(in crate::store) mod message_texts;
pub(in crate::store) mod messages;
pub(in crate::store) mod next;
pub(in crate::store) mod notes;
pub(in crate::store) mod pages;
pub(in crate::store) mod queries;
pub(in crate::store) mod reactions;
pub(in crate::store) mod read_marks;
pub(in crate::store) mod read_receipts;
pub(in crate::store) mod reminders;
pub(in crate::store) mod translations;
pub(in crate::store) mod undo;
pub(in crate::store) mod waiting;
