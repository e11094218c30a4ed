//! The buttons for importing and exporting sessions.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::AccountId;

/// A press about the import or export of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum SessionPress {
    #[display("import")]
    Import,
    /// The other tool is stopped.
    #[display("import:yes")]
    ImportReady,
    /// Ask for the tool that gets the session.
    #[display("export:{0}")]
    AskTool(AccountId),
    #[display("export:{account}:{tool}")]
    Export { account: AccountId, tool: SessionTool },
    /// Delete the displayed secret early.
    #[display("burn")]
    DeleteSecret,
}

/// The tool that gets an exported session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
#[display(style = "lowercase")]
pub enum SessionTool {
    Telethon,
    Pyrogram,
}

impl Press for SessionPress {
    fn command(self) -> CommandId {
        match self {
            Self::Import | Self::ImportReady => CommandId::ImportSession,
            Self::AskTool(_) | Self::Export { .. } | Self::DeleteSecret => CommandId::ExportSession,
        }
    }

    fn opens_screen(self) -> bool {
        matches!(self, Self::Import)
    }
}
