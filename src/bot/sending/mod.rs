//! The sending feature: drafts and items, `/send`, `/send_from`, `/later`, their cards, files and albums.

pub(in crate::bot) mod accept;
pub(in crate::bot) mod address;
pub(in crate::bot) mod address_mistakes;
pub(in crate::bot) mod album;
pub(in crate::bot) mod called;
pub(in crate::bot) mod compose;
pub(in crate::bot) mod files;
mod further;
pub mod give_up_screens;
pub(in crate::bot) mod item;
pub(in crate::bot) mod item_actions;
pub mod item_press;
pub(in crate::bot) mod item_question;
pub mod item_screens;
pub(in crate::bot) mod later;
pub mod later_press;
pub mod later_screens;
pub(in crate::bot) mod meant;
pub mod meant_press;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod question;
pub(in crate::bot) mod reason_screens;
pub(in crate::bot) mod reworded;
pub mod screens;
pub(in crate::bot) mod send;
pub(in crate::bot) mod wish_screens;
