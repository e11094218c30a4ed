//! The buttons of `/audit`. A button contains its filter and page, so that an old one still shows what it says.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::store::AuditFilter;

/// A press on a screen of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum AuditPress {
    #[display("{filter}:{page}")]
    Page { filter: AuditFilter, page: u32 },
    #[display("people")]
    People,
    #[display("accounts")]
    Accounts,
    #[display("actions:{page}")]
    Actions { page: u32 },
}

impl Press for AuditPress {
    const PREFIX: &'static str = "l:";

    fn command(self) -> CommandId {
        CommandId::Audit
    }

    fn opens_screen(self) -> bool {
        true
    }
}
