//! The control desk of a small sales team for its Telegram accounts.

pub mod domain;
