//! The control desk of a small sales team for its Telegram accounts.

// These panic when nobody reads: `cli::output` prints.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod accounts;
pub mod api;
pub mod app;
pub mod bot;
pub mod campaigns;
pub mod cli;
pub mod clock;
pub mod contacts;
pub mod dialogs;
pub mod dice;
pub mod domain;
pub mod event;
pub mod i18n;
pub mod import;
pub mod inbox;
pub mod instance_lock;
pub mod logging;
pub mod ops;
pub mod outbox;
pub mod sequences;
pub mod settings;
pub mod store;
pub mod tasks;
pub mod team;
pub mod telegram;
