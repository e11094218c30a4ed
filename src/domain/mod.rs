//! The rules of the desk as plain functions of (state, event, now).
//! Its rule: no async, no I/O, no type of another library's wire or rows; whatever is decided, is decided here.

pub mod account;
pub mod dialog;
pub mod ids;
pub mod login;
pub mod ops;
pub mod sending;
pub mod team;
pub mod text;
pub mod unknown_name;

pub use account::{account_limits, account_named, alert, alert_targets, alerts, health, limits};
pub use dialog::{
    audience, collision, dialog_access, echo, export, group_trouble, message, opt_out, reminder, search, soft_refusal,
    username,
};
pub use login::{code, login_words, phone, session_import};
pub use ops::{back_off, backups, database_url, ground, owed_deletion};
pub use sending::{gate, outbox, quiet_hours, stop_list, target};
pub use team::{digest, figures, invite, language, notice, setting, team_settings};
pub use text::{bidi, one_line, secret, table, template, typed, when, words, zone_names};
