//! The rules of the desk as pure functions of (state, event, now).
//!
//! Invariant: no async, no I/O, and no types of other libraries' protocols or rows.

pub mod account;
pub mod campaign;
pub mod contacts;
pub mod dialog;
pub mod ids;
pub mod import;
pub mod login;
pub mod ops;
pub mod sending;
pub mod sequence;
pub mod team;
pub mod text;
pub mod unknown_name;
pub(crate) mod variants;

pub use account::{account_limits, account_named, alert, alert_targets, alerts, health, limits};
pub use contacts::{
    consent, contact, funnel, invitation, label, people_list, saved_filter, stage, tags, typed_contact, typed_evidence,
};
pub use dialog::{
    concurrent_reply, dialog_access, export, group_trouble, late_update, message, message_text, opt_out,
    possible_opt_out, recipients, reminder, search, spoken_language, surroundings, undo, username,
};
pub use login::{code, login_words, phone, session_import};
pub use ops::{back_off, backups, database_url, ground, owed_deletion};
pub use sending::{album, gate, open_hours, outbox, quiet_hours, stop_list, stored_file, target, wish};
pub use sequence::{not_now, run, run_trouble, step_wait};
pub use team::{
    away, digest, distribution, figures, holidays, invite, language, notice, setting, team_settings, working_hours,
};
pub use text::{bidi, csv_table, one_line, secret, template, typed, when, words, zone_names};
