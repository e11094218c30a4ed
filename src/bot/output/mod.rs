//! The way to the Bot API: one call, its pace, and what its answer means.

pub(in crate::bot) mod bot_sender;
pub(in crate::bot) mod call;
pub(in crate::bot) mod forum;
pub(in crate::bot) mod qr_code;
pub(in crate::bot) mod rate_limiter;
pub(in crate::bot) mod reach;
pub(in crate::bot) mod say;
pub(in crate::bot) mod send_error;
pub(in crate::bot) mod shown;
