//! The login feature: by code, by password, by QR code.

pub(in crate::bot) mod add_account;
pub(in crate::bot) mod answers;
pub(in crate::bot) mod code;
pub(in crate::bot) mod keypad;
pub(in crate::bot) mod mistakes;
pub(in crate::bot) mod password;
pub mod press;
pub(in crate::bot) mod pressed;
pub(in crate::bot) mod qr;
pub mod qr_screens;
pub(in crate::bot) mod question;
pub mod screens;
pub(in crate::bot) mod steps;
pub(in crate::bot) mod typed;
