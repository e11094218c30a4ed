//! The buttons of imports. What is being prepared is the chat's open question; an import that was begun has a number.

use parse_display::{Display, FromStr};
use strum::{EnumIter, VariantNames};

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::consent::{Basis, Purpose};
use crate::domain::ids::{ImportId, TelegramMessageId};
use crate::domain::import::first_row::FirstRow;
use crate::domain::team::Right;

/// A press about imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum ImportPress {
    /// Ask for the file.
    #[display("new")]
    AskFile,
    /// Import the people of the file in this message, which was sent without the command.
    #[display("kept:{0}")]
    Kept(TelegramMessageId),
    /// Show the columns.
    #[display("columns:{0}")]
    Columns(u32),
    /// Ask what a column is.
    #[display("column:{0}")]
    AskUse(u32),
    /// Say what a column is.
    #[display("column:{column}:{choice}")]
    Use { column: u32, choice: ColumnChoice },
    /// Say what the first row of the file is.
    #[display("first-row:{0}")]
    FirstRow(FirstRow),
    /// The columns are right: ask what the people agreed to.
    #[display("go-on")]
    AskPurpose,
    #[display("purpose:{0}")]
    Purpose(Purpose),
    #[display("basis:{0}")]
    Basis(Basis),
    /// There is no evidence but the source.
    #[display("without")]
    WithoutEvidence,
    /// Import the file.
    #[display("go")]
    Go,
    /// Stop a running import.
    #[display("stop:{0}")]
    Stop(ImportId),
    /// The card of an import.
    #[display("card:{0}")]
    Card(ImportId),
    /// Ask for confirmation before an import is undone.
    #[display("undo:{0}")]
    AskUndo(ImportId),
    #[display("undo:yes:{0}")]
    Undo(ImportId),
}

/// What a column can be said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, EnumIter)]
#[display(style = "kebab-case")]
pub enum ColumnChoice {
    Username,
    Phone,
    TelegramId,
    Name,
    FirstName,
    MiddleName,
    LastName,
    Zone,
    Language,
    DateOfConsent,
    /// A field with the name of the column.
    Field,
    Unused,
}

impl Press for ImportPress {
    const PREFIX: &'static str = "im:";

    fn command(self) -> CommandId {
        CommandId::Import
    }

    fn right(self) -> Right {
        CommandId::Import.line().right
    }

    /// Only before the first question and after the last one: in between each screen belongs to it.
    fn opens_screen(self) -> bool {
        matches!(self, Self::AskFile | Self::Stop(_) | Self::Card(_) | Self::AskUndo(_) | Self::Undo(_))
    }
}
