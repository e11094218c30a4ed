//! The building blocks of the bot. They know no feature.

pub(in crate::bot) mod addressee;
pub(in crate::bot) mod around;
pub mod commands;
pub(in crate::bot) mod content;
pub(in crate::bot) mod fields;
pub(in crate::bot) mod formatted;
pub(in crate::bot) mod message_texts;
pub mod press;
pub(in crate::bot) mod question;
pub mod question_press;
pub(in crate::bot) mod quote;
pub(in crate::bot) mod reacted;
pub(in crate::bot) mod refusal;
pub mod screen;
pub(in crate::bot) mod send_retry;

pub(in crate::bot) use around::ShownWords;
pub use commands::{Command, CommandId};
pub(in crate::bot) use content::{AttachedFile, Content};
pub use press::Press;
pub(in crate::bot) use question::{Needed, PutAside, Question, of_button, of_command};
pub use question_press::QuestionPress;
pub(in crate::bot) use refusal::{Refusal, Words, of_phone, role_key};
pub(in crate::bot) use screen::page_of;
pub use screen::{Button, Reader, View};
