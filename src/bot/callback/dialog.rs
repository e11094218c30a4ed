//! What the buttons of dialogs mean.
//! Its rule: a press names a dialog and a deed; whether the presser may do it to that dialog is asked when it comes.

use jiff::SignedDuration;

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::dialog::DialogStatus;
use crate::domain::ids::{AccountId, DialogId, MessageId, TelegramUserId};
use crate::domain::team::Right;
use crate::domain::words::{self, Talks};

/// A press on a screen of dialogs, or under a prospect's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogPress {
    List {
        filter: DialogFilter,
        page: u32,
    },
    Open(DialogId),
    /// The talk, so many pages further back.
    Older {
        dialog: DialogId,
        page: u32,
    },
    /// Ask for the text of an answer.
    Reply(DialogId),
    /// What sounded like a refusal was none, or not the last word.
    GoOn(DialogId),
    Qualify(DialogId),
    /// Ask how it is to end.
    AskStop(DialogId),
    Stop(DialogId),
    /// Nobody is to write to them, from no account.
    NeverAgain(DialogId),
    Fail(DialogId),
    Reopen(DialogId),
    /// Take its prospect off the stop-list.
    AskAllow(DialogId),
    Allow(DialogId),
    /// Send it as files.
    Export(DialogId),
    /// Ask who is to answer.
    AskAssign(DialogId),
    /// `None` for everybody on duty.
    Assign {
        dialog: DialogId,
        to: Option<TelegramUserId>,
    },
    /// To whoever presses it.
    AssignMe(DialogId),
    /// Ask for the text of a note.
    Note(DialogId),
    /// Ask until when it is put aside.
    AskRemind(DialogId),
    Remind {
        dialog: DialogId,
        after: Snooze,
    },
    /// Take up what was put aside.
    Wake(DialogId),
    /// What they wrote, up to this message, needs no answer.
    NoAnswer {
        dialog: DialogId,
        seen: MessageId,
    },
}

/// The dialogs of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogFilter {
    All,
    Status(DialogStatus),
    /// Assigned to whoever looks.
    Mine,
    OfAccount(AccountId),
    /// Those who wait for an answer.
    Waiting,
    Unread,
    PutAside,
}

/// For how long a dialog is put aside by a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snooze {
    Hour,
    ThreeHours,
    Day,
    Week,
}

impl Snooze {
    pub const ALL: [Self; 4] = [Self::Hour, Self::ThreeHours, Self::Day, Self::Week];

    #[must_use]
    pub fn length(self) -> SignedDuration {
        SignedDuration::from_hours(match self {
            Self::Hour => 1,
            Self::ThreeHours => 3,
            Self::Day => 24,
            Self::Week => 7 * 24,
        })
    }

    fn word(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::ThreeHours => "3h",
            Self::Day => "1d",
            Self::Week => "1w",
        }
    }
}

impl DialogPress {
    /// The command that the button belongs to.
    pub(super) fn command(self) -> CommandId {
        match self {
            Self::List { .. } => CommandId::Dialogs,
            Self::AskAllow(_) | Self::Allow(_) => CommandId::Allow,
            Self::Export(_) => CommandId::Export,
            _ => CommandId::Dialog,
        }
    }

    /// What it takes to press it; for the single dialog its assignee is asked too.
    pub(super) fn right(self) -> Right {
        match self {
            Self::List { .. } | Self::Open(_) | Self::Older { .. } | Self::Export(_) => Right::Look,
            Self::AskAllow(_) | Self::Allow(_) => Right::Send,
            _ => Right::Write,
        }
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::List { filter: DialogFilter::All, page } => format!("dl:all:{page}"),
            Self::List { filter: DialogFilter::Mine, page } => format!("dl:mine:{page}"),
            Self::List { filter: DialogFilter::Status(status), page } => format!("dl:{status}:{page}"),
            Self::List { filter: DialogFilter::OfAccount(account), page } => format!("dl:acc:{account}:{page}"),
            Self::List { filter: DialogFilter::Waiting, page } => format!("dl:waiting:{page}"),
            Self::List { filter: DialogFilter::Unread, page } => format!("dl:unread:{page}"),
            Self::List { filter: DialogFilter::PutAside, page } => format!("dl:aside:{page}"),
            Self::Open(dialog) => format!("d:open:{dialog}"),
            Self::Older { dialog, page } => format!("d:page:{dialog}:{page}"),
            Self::Reply(dialog) => format!("d:reply:{dialog}"),
            Self::GoOn(dialog) => format!("d:goon:{dialog}"),
            Self::Qualify(dialog) => format!("d:good:{dialog}"),
            Self::AskStop(dialog) => format!("d:askstop:{dialog}"),
            Self::Stop(dialog) => format!("d:stop:{dialog}"),
            Self::NeverAgain(dialog) => format!("d:never:{dialog}"),
            Self::Fail(dialog) => format!("d:fail:{dialog}"),
            Self::Reopen(dialog) => format!("d:reopen:{dialog}"),
            Self::AskAllow(dialog) => format!("d:askallow:{dialog}"),
            Self::Allow(dialog) => format!("d:allow:{dialog}"),
            Self::Export(dialog) => format!("d:export:{dialog}"),
            Self::AskAssign(dialog) => format!("d:who:{dialog}"),
            Self::Assign { dialog, to: None } => format!("d:free:{dialog}"),
            Self::Assign { dialog, to: Some(member) } => format!("d:give:{dialog}:{member}"),
            Self::AssignMe(dialog) => format!("d:me:{dialog}"),
            Self::Note(dialog) => format!("d:note:{dialog}"),
            Self::AskRemind(dialog) => format!("d:remind:{dialog}"),
            Self::Remind { dialog, after } => format!("d:remind:{dialog}:{}", after.word()),
            Self::Wake(dialog) => format!("d:wake:{dialog}"),
            Self::NoAnswer { dialog, seen } => format!("d:noanswer:{dialog}:{seen}"),
        }
    }

    /// Reads the parts of button data; `None` for what this program does not write.
    pub(super) fn decode(name: &str, rest: &[&str]) -> Option<Self> {
        let dialog = |id: &str| row_id(id).map(DialogId);
        Some(match (name, rest) {
            ("dl", ["acc", account, page]) => {
                let filter = DialogFilter::OfAccount(AccountId(row_id(account)?));
                Self::List { filter, page: page.parse().ok()? }
            }
            ("dl", [filter, page]) => Self::List { filter: DialogFilter::named(filter)?, page: page.parse().ok()? },
            ("d", ["open", id]) => Self::Open(dialog(id)?),
            ("d", ["page", id, page]) => Self::Older { dialog: dialog(id)?, page: page.parse().ok()? },
            ("d", ["reply", id]) => Self::Reply(dialog(id)?),
            ("d", ["goon", id]) => Self::GoOn(dialog(id)?),
            ("d", ["good", id]) => Self::Qualify(dialog(id)?),
            ("d", ["askstop", id]) => Self::AskStop(dialog(id)?),
            ("d", ["stop", id]) => Self::Stop(dialog(id)?),
            ("d", ["never", id]) => Self::NeverAgain(dialog(id)?),
            ("d", ["fail", id]) => Self::Fail(dialog(id)?),
            ("d", ["reopen", id]) => Self::Reopen(dialog(id)?),
            ("d", ["askallow", id]) => Self::AskAllow(dialog(id)?),
            ("d", ["allow", id]) => Self::Allow(dialog(id)?),
            ("d", ["export", id]) => Self::Export(dialog(id)?),
            ("d", ["who", id]) => Self::AskAssign(dialog(id)?),
            ("d", ["free", id]) => Self::Assign { dialog: dialog(id)?, to: None },
            ("d", ["give", id, member]) => {
                Self::Assign { dialog: dialog(id)?, to: Some(TelegramUserId(row_id(member)?)) }
            }
            ("d", ["me", id]) => Self::AssignMe(dialog(id)?),
            ("d", ["note", id]) => Self::Note(dialog(id)?),
            ("d", ["remind", id]) => Self::AskRemind(dialog(id)?),
            ("d", ["remind", id, after]) => {
                let after = Snooze::ALL.into_iter().find(|snooze| snooze.word() == *after)?;
                Self::Remind { dialog: dialog(id)?, after }
            }
            ("d", ["wake", id]) => Self::Wake(dialog(id)?),
            ("d", ["noanswer", id, seen]) => Self::NoAnswer { dialog: dialog(id)?, seen: MessageId(row_id(seen)?) },
            _ => return None,
        })
    }
}

impl DialogFilter {
    /// `all`, `waiting`, `unread`, `mine`, `put aside` or a status.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        if words::is_all(word) {
            Some(Self::All)
        } else if words::is_mine(word) {
            Some(Self::Mine)
        } else {
            words::talks(word)
                .map(|which| match which {
                    Talks::Waiting => Self::Waiting,
                    Talks::Unread => Self::Unread,
                    Talks::PutAside => Self::PutAside,
                })
                .or_else(|| words::status(word).map(Self::Status))
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::bot::callback) fn any_dialog_press() -> impl Strategy<Value = DialogPress> {
        let dialog = (1..=i64::MAX).prop_map(DialogId);
        (dialog, 1..=i64::MAX, any::<u32>()).prop_flat_map(|(dialog, other, page)| {
            prop::sample::select(vec![
                DialogPress::List { filter: DialogFilter::All, page },
                DialogPress::List { filter: DialogFilter::Mine, page },
                DialogPress::List { filter: DialogFilter::Status(DialogStatus::Qualified), page },
                DialogPress::List { filter: DialogFilter::OfAccount(AccountId(other)), page },
                DialogPress::Open(dialog),
                DialogPress::Older { dialog, page },
                DialogPress::Reply(dialog),
                DialogPress::GoOn(dialog),
                DialogPress::Qualify(dialog),
                DialogPress::AskStop(dialog),
                DialogPress::Stop(dialog),
                DialogPress::NeverAgain(dialog),
                DialogPress::Fail(dialog),
                DialogPress::Reopen(dialog),
                DialogPress::AskAllow(dialog),
                DialogPress::Allow(dialog),
                DialogPress::Export(dialog),
                DialogPress::AskAssign(dialog),
                DialogPress::Assign { dialog, to: None },
                DialogPress::Assign { dialog, to: Some(TelegramUserId(other)) },
                DialogPress::AssignMe(dialog),
                DialogPress::Note(dialog),
                DialogPress::AskRemind(dialog),
                DialogPress::Remind { dialog, after: Snooze::ThreeHours },
                DialogPress::Wake(dialog),
                DialogPress::NoAnswer { dialog, seen: MessageId(other) },
                DialogPress::List { filter: DialogFilter::Waiting, page },
                DialogPress::List { filter: DialogFilter::Unread, page },
                DialogPress::List { filter: DialogFilter::PutAside, page },
            ])
        })
    }
}
