//! The only door to the Bot API: what is sent, edited, deleted and asked, at which pace, and what the answer means.
//! Invariant: outside of it nobody makes a call of the Bot API or reads an error of one, but for fetching updates (`bot::polling`).

pub(in crate::bot) mod bot_sender;
mod call;
pub(in crate::bot) mod files;
pub(in crate::bot) mod forum;
pub(in crate::bot) mod identity;
pub(in crate::bot) mod qr_code;
pub(in crate::bot) mod rate_limiter;
pub(in crate::bot) mod reach;
pub(in crate::bot) mod say;
pub(in crate::bot) mod send_error;
pub(in crate::bot) mod shown;
