//! Stage and labels where a dialog is shown: a line on its screen, on the card of a message and in its topic, and the
//! buttons that change them there.

pub mod all;
pub(in crate::bot) mod handlers;
pub mod press;
pub mod words;
