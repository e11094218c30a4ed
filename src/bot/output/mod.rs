//! The adapter of the Bot API: calls, rate limits, and the classification of answers.
//!
//! Invariant: no other module calls the Bot API or classifies its errors, except for fetching updates (`bot::polling`).

pub(in crate::bot) mod bot_sender;
mod call;
pub(in crate::bot) mod files;
pub(in crate::bot) mod forum;
pub(in crate::bot) mod identity;
pub(in crate::bot) mod picker;
pub(in crate::bot) mod png_file;
pub(in crate::bot) mod qr_code;
pub(in crate::bot) mod rate_limiter;
pub(in crate::bot) mod reach;
pub(in crate::bot) mod say;
pub(in crate::bot) mod send_error;
pub(in crate::bot) mod shown;
