//! The contacts feature: `/contacts`, `/contact`, `/pipeline`, and the team's labels and stages.

pub mod board_screens;
pub(in crate::bot) mod card;
mod invitation;
pub mod invitation_screens;
pub(in crate::bot) mod list;
pub mod list_screens;
pub(in crate::bot) mod mistakes;
pub(in crate::bot) mod pipeline;
pub mod pipeline_press;
pub mod press;
pub(in crate::bot) mod question;
pub mod screens;
