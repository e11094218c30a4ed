//! Writing conversations to files: CSV for a spreadsheet, JSON for a program.
//!
//! Rows are written as they come and not kept in memory. JSON contains exactly what was typed; no cell of the CSV is a
//! formula.

use std::io::{self, Write};
use std::str::FromStr;

use jiff::Timestamp;
use serde::Serialize;
use strum::IntoStaticStr;

use crate::domain::csv_table::Csv;
use crate::domain::language::Language;
use crate::domain::message_text::MessageText;
use crate::domain::surroundings::Surroundings;

#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ExportFormat {
    Csv,
    Json,
}

/// A conversation without its messages. Statuses and directions are spelled as in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conversation {
    /// Telegram's id of the prospect; `None` for an unresolved username.
    pub prospect_id: Option<i64>,
    /// Without `@`.
    pub username: Option<String>,
    pub name: Option<String>,
    pub status: String,
    /// The phone number of the account.
    pub account: String,
    /// The assigned member.
    pub assignee: Option<String>,
    pub created_at: Timestamp,
    pub last_in_at: Option<Timestamp>,
    pub last_out_at: Option<Timestamp>,
    /// The name that the team gave, or that of a stage that the desk came with, such as `offer`.
    pub stage: Option<String>,
    /// The names of the prospect's labels.
    pub labels: Vec<String>,
    /// Where the prospect lives, by its IANA name.
    pub zone: Option<String>,
    /// The two-letter code of the language that the prospect speaks, as a member has said.
    pub language: Option<String>,
    /// The team's notes, oldest first.
    pub notes: Vec<NoteLine>,
}

/// A note of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteLine {
    pub time: Timestamp,
    /// The name of its author.
    pub author_name: Option<String>,
    pub text: String,
}

/// A message of the conversation that was begun last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportLine {
    pub time: Timestamp,
    pub direction: String,
    /// `prospect`, `admin`, `phone` or `desk`, which is an automatic answer.
    pub author: String,
    /// The name of the member who wrote it.
    pub author_name: Option<String>,
    pub text: String,
    /// What came with the text, such as `photo`.
    pub media: Option<String>,
    pub file_name: Option<String>,
    /// Telegram's number of the message in the account's chat, and that of the message that it answers.
    pub number: Option<i64>,
    pub reply_to: Option<i64>,
    /// What Telegram says around the text, such as a contact or a place.
    pub around: Option<Surroundings>,
    pub edited_at: Option<Timestamp>,
    /// When its author deleted it.
    pub deleted_at: Option<Timestamp>,
    /// Whether Telegram has it.
    pub delivered: bool,
    /// Whether the other side has read it; `None` where this is unknown, as after a move to another account.
    pub read: Option<bool>,
    /// The prospect's reactions to it: emoji, separated by spaces.
    pub reactions: Option<String>,
    /// What Telegram made of it, such as a translation, or the words of which it is the translation.
    pub texts: Vec<MessageText>,
}

/// The size of what was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WrittenRow {
    pub dialogs: u64,
    pub messages: u64,
}

/// Writes conversations, each before its messages.
pub struct ExportWriter<W: Write> {
    form: Form<W>,
    written: WrittenRow,
}

enum Form<W: Write> {
    Json {
        to: W,
        /// Whether the current conversation has a message already.
        began: bool,
    },
    /// One row per message, and one for a conversation without messages.
    Csv { to: Box<Csv<W>>, open: Option<OpenTalk> },
}

/// The conversation whose messages are being written as rows.
struct OpenTalk {
    /// The cells before those of a message, among them, and after them.
    before: Vec<String>,
    after: [String; 3],
    last: [String; 2],
    has_line: bool,
}

/// The cells of a message, on both sides of those of its conversation.
#[derive(Default)]
struct MessageCells {
    first: [String; 10],
    last: [String; 6],
}

impl OpenTalk {
    fn line(&self, message: MessageCells) -> impl Iterator<Item = String> {
        self.before
            .iter()
            .cloned()
            .chain(message.first)
            .chain(self.after.clone())
            .chain(message.last)
            .chain(self.last.clone())
    }
}

const HEAD: [&str; 30] = [
    "prospect_id",
    "username",
    "name",
    "status",
    "account",
    "assignee",
    "created_at",
    "last_in_at",
    "last_out_at",
    "time",
    "direction",
    "author",
    "author_name",
    "text",
    "media",
    "edited_at",
    "deleted_at",
    "delivered",
    "read",
    // New columns come last, for programs that read by position.
    "notes",
    "stage",
    "labels",
    "file_name",
    "number",
    "reply_to",
    "around",
    "reactions",
    "texts",
    "zone",
    "language",
];

impl ExportFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];
}

impl FromStr for ExportFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|format| format.into_str().eq_ignore_ascii_case(text));
        named.ok_or("the formats are csv and json")
    }
}

impl<W: Write> ExportWriter<W> {
    /// An export for a reader of this language, since the cell separator of spreadsheets depends on it.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(format: ExportFormat, language: Language, mut to: W) -> io::Result<Self> {
        let form = match format {
            ExportFormat::Json => {
                to.write_all(b"{\"dialogs\":[")?;
                Form::Json { to, began: false }
            }
            ExportFormat::Csv => {
                let mut to = Csv::new(to, language)?;
                to.line(HEAD)?;
                Form::Csv { to: Box::new(to), open: None }
            }
        };
        Ok(Self { form, written: WrittenRow::default() })
    }

    /// Begins a conversation.
    ///
    /// # Errors
    /// When writing fails.
    pub fn dialog(&mut self, dialog: &Conversation) -> io::Result<()> {
        self.close()?;
        match &mut self.form {
            Form::Json { to, began } => {
                to.write_all(if self.written.dialogs == 0 { b"\n" } else { b",\n" })?;
                // The messages become its last field.
                let whole = serde_json::to_string(dialog)?;
                to.write_all(whole.strip_suffix('}').unwrap_or(&whole).as_bytes())?;
                to.write_all(b",\"messages\":[")?;
                *began = false;
            }
            Form::Csv { open, .. } => {
                let notes = dialog.notes.iter().map(note).collect::<Vec<_>>().join("\n");
                let after = [notes, words(dialog.stage.as_ref()), dialog.labels.join(", ")];
                let last = [words(dialog.zone.as_ref()), words(dialog.language.as_ref())];
                *open = Some(OpenTalk { before: cells_of(dialog), after, last, has_line: false });
            }
        }
        self.written.dialogs += 1;
        Ok(())
    }

    /// Writes a message of the current conversation.
    ///
    /// # Errors
    /// When writing fails.
    pub fn message(&mut self, line: &ExportLine) -> io::Result<()> {
        match &mut self.form {
            Form::Json { to, began } => {
                to.write_all(if *began { b",\n" } else { b"\n" })?;
                serde_json::to_writer(to, line)?;
                *began = true;
            }
            Form::Csv { to, open } => {
                let Some(talk) = open else { return Err(io::ErrorKind::InvalidInput.into()) };
                to.line(talk.line(cells(line)))?;
                talk.has_line = true;
            }
        }
        self.written.messages += 1;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self) -> io::Result<(W, WrittenRow)> {
        self.close()?;
        let mut to = match self.form {
            Form::Json { mut to, .. } => {
                to.write_all(b"\n]}\n")?;
                to
            }
            Form::Csv { to, .. } => to.finish()?,
        };
        to.flush()?;
        Ok((to, self.written))
    }

    /// Ends the current conversation.
    fn close(&mut self) -> io::Result<()> {
        match &mut self.form {
            Form::Json { to, .. } if self.written.dialogs > 0 => to.write_all(b"]}"),
            Form::Json { .. } => Ok(()),
            Form::Csv { to, open } => match open.take() {
                Some(talk) if !talk.has_line => to.line(talk.line(MessageCells::default())),
                _ => Ok(()),
            },
        }
    }
}

fn cells_of(dialog: &Conversation) -> Vec<String> {
    let Conversation {
        prospect_id,
        username,
        name,
        status,
        account,
        assignee,
        created_at,
        last_in_at,
        last_out_at,
        stage: _,
        labels: _,
        zone: _,
        language: _,
        notes: _,
    } = dialog;
    vec![
        words(prospect_id.as_ref()),
        words(username.as_ref()),
        words(name.as_ref()),
        status.clone(),
        account.clone(),
        words(assignee.as_ref()),
        created_at.to_string(),
        words(last_in_at.as_ref()),
        words(last_out_at.as_ref()),
    ]
}

/// A note as one line of its cell.
fn note(NoteLine { time, author_name, text }: &NoteLine) -> String {
    match author_name {
        Some(author) => format!("{time} {author}: {text}"),
        None => format!("{time} {text}"),
    }
}

fn cells(line: &ExportLine) -> MessageCells {
    let ExportLine {
        time, direction, author, author_name, text, media, edited_at, deleted_at, delivered, read, ..
    } = line;
    let ExportLine { file_name, number, reply_to, around, reactions, texts, .. } = line;
    let first = [
        time.to_string(),
        direction.clone(),
        author.clone(),
        words(author_name.as_ref()),
        text.clone(),
        words(media.as_ref()),
        words(edited_at.as_ref()),
        words(deleted_at.as_ref()),
        delivered.to_string(),
        words(read.as_ref()),
    ];
    let around = around.as_ref().map(Surroundings::as_cell).unwrap_or_default();
    let last = [
        words(file_name.as_ref()),
        words(number.as_ref()),
        words(reply_to.as_ref()),
        around,
        words(reactions.as_ref()),
        texts.iter().filter_map(MessageText::as_cell).collect::<Vec<_>>().join("\n"),
    ];
    MessageCells { first, last }
}

fn words(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests;
