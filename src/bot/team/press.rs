//! The buttons of `/team`. Every member may look and change their own duty; only owners change the team.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::fields::YesNo;
use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::TelegramUserId;
use crate::domain::team::{Right, Role};

/// A press on a screen of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum TeamPress {
    #[display("list:{page}")]
    List { page: u32 },
    #[display("who:{0}")]
    Member(TelegramUserId),
    /// The presser goes on or off duty.
    #[display("me:{0}")]
    MyDuty(#[display(with = YesNo("on", "off"))] bool),
    #[display("duty:{member}:{on}")]
    SetDuty {
        member: TelegramUserId,
        #[display(with = YesNo("on", "off"))]
        on: bool,
    },
    #[display("role:{member}:{role}")]
    SetRole { member: TelegramUserId, role: Role },
    /// Ask for a member's own limit of open dialogs.
    #[display("askmost:{0}")]
    AskMost(TelegramUserId),
    #[display("most:{member}:{most}")]
    SetMost { member: TelegramUserId, most: u32 },
    /// The team's limit holds for them.
    #[display("nomost:{0}")]
    NoMost(TelegramUserId),
    /// Ask for confirmation before removing a member.
    #[display("askout:{0}")]
    AskRemove(TelegramUserId),
    #[display("out:{0}")]
    Remove(TelegramUserId),
    /// Ask for the role of a new member.
    #[display("add")]
    AskRole,
    #[display("invite:{0}")]
    Invite(Role),
    /// Ask for the numeric id of a new member.
    #[display("id:{0}")]
    AskId(Role),
    #[display("withdraw")]
    WithdrawInvites,
}

impl Press for TeamPress {
    const PREFIX: &'static str = "t:";

    fn command(self) -> CommandId {
        CommandId::Team
    }

    fn right(self) -> Right {
        match self {
            Self::List { .. } | Self::Member(_) => Right::Look,
            Self::MyDuty(_) => Right::Write,
            _ => Right::RunDesk,
        }
    }

    fn opens_screen(self) -> bool {
        true
    }
}
