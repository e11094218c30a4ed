//! The control desk of a small sales team for its Telegram accounts.

pub mod clock;
pub mod domain;
pub mod store;
