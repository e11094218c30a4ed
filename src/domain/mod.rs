//! The rules of the desk as plain functions of (state, event, now).
//! Its rule: no async, no I/O, no type of another library's wire or rows; whatever is decided, is decided here.

pub mod account;
pub mod account_limits;
pub mod alert;
pub mod alerts;
pub mod audience;
pub mod backups;
pub mod bidi;
pub mod code;
pub mod collision;
pub mod dialog;
pub mod dialog_access;
pub mod digest;
pub mod figures;
pub mod gate;
pub mod health;
pub mod ids;
pub mod invite;
pub mod language;
pub mod limits;
pub mod login;
pub mod message;
pub mod opt_out;
pub mod outbox;
pub mod phone;
pub mod quiet_hours;
pub mod sending;
pub mod session_import;
pub mod stop_list;
pub mod table;
pub mod target;
pub mod team;
pub mod team_settings;
pub mod text;
pub mod username;
pub mod when;
