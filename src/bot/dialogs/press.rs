//! The buttons of dialogs. A press names a dialog and an action; access is checked when it arrives.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::fields::Optional;
use crate::bot::kit::{CommandId, Press};
use crate::domain::dialog::DialogStatus;
use crate::domain::ids::{AccountId, DialogId, LabelId, MessageId, StageId, TelegramMessageId, TelegramUserId, UndoId};
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::tags::TagFilter;
use crate::domain::team::Right;
use crate::domain::words::{self, Talks};

/// A press on a list of dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum DialogsPress {
    #[display("{filter}:{page}")]
    List { filter: DialogFilter, page: u32 },
    /// Ask which dialogs should be listed.
    #[display("tags")]
    AskFilter,
    /// Open the dialog that has waited longest, or the next one after a dialog.
    #[display("next{after}")]
    Next {
        #[display(with = Optional)]
        after: Option<DialogId>,
    },
}

/// A press on the screen of a dialog, or under a prospect's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum DialogPress {
    #[display("open:{0}")]
    Open(DialogId),
    /// An older page of the messages.
    #[display("page:{dialog}:{page}")]
    Older { dialog: DialogId, page: u32 },
    /// Messages from before the desk, as Telegram has them: those before a message, or else before all that are stored.
    #[display("earlier:{dialog}{before}")]
    Earlier {
        dialog: DialogId,
        #[display(with = Optional)]
        before: Option<TelegramMessageId>,
    },
    /// Ask for the text of an answer.
    #[display("reply:{0}")]
    Reply(DialogId),
    /// The possible opt-out is not one, or was taken back.
    #[display("goon:{0}")]
    GoOn(DialogId),
    #[display("good:{0}")]
    Qualify(DialogId),
    /// Ask how the dialog should end.
    #[display("askstop:{0}")]
    AskStop(DialogId),
    #[display("stop:{0}")]
    Stop(DialogId),
    /// No account may write to them any more.
    #[display("never:{0}")]
    NeverAgain(DialogId),
    #[display("fail:{0}")]
    Fail(DialogId),
    #[display("reopen:{0}")]
    Reopen(DialogId),
    /// Ask for confirmation before removing its prospect from the stop-list.
    #[display("askallow:{0}")]
    AskAllow(DialogId),
    #[display("allow:{0}")]
    Allow(DialogId),
    /// Send it as files.
    #[display("export:{0}")]
    Export(DialogId),
    /// Ask for the assignee.
    #[display("who:{0}")]
    AskAssign(DialogId),
    /// Assign to everybody on duty.
    #[display("free:{0}")]
    Unassign(DialogId),
    #[display("give:{dialog}:{to}")]
    Assign { dialog: DialogId, to: TelegramUserId },
    /// Assign to the presser.
    #[display("me:{0}")]
    AssignMe(DialogId),
    /// Ask for the text of a note.
    #[display("note:{0}")]
    Note(DialogId),
    /// Ask for the end of the snooze.
    #[display("remind:{0}")]
    AskRemind(DialogId),
    #[display("remind:{dialog}:{after}")]
    Remind { dialog: DialogId, after: Snooze },
    /// End the snooze.
    #[display("wake:{0}")]
    Wake(DialogId),
    /// Take back what was just done to it.
    #[display("undo:{0}")]
    Undo(UndoId),
    /// Their messages up to this one need no answer.
    #[display("noanswer:{dialog}:{seen}")]
    NoAnswer { dialog: DialogId, seen: MessageId },
    /// Have everything translated, from their language if it is known; or show that it is.
    #[display("lang:{0}")]
    Translate(DialogId),
    /// Ask for their language.
    #[display("asklang:{0}")]
    AskLanguage(DialogId),
    /// Have everything translated, from this language.
    #[display("lang:{dialog}:{language}")]
    TranslateFrom { dialog: DialogId, language: SpokenLanguage },
    /// Translate nothing by itself any more.
    #[display("nolang:{0}")]
    TranslateNothing(DialogId),
}

/// A list of dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
pub enum DialogFilter {
    #[display("all")]
    All,
    #[display("{0}")]
    Status(DialogStatus),
    /// Assigned to the reader.
    #[display("mine")]
    Mine,
    #[display("acc:{0}")]
    OfAccount(AccountId),
    /// Dialogs that wait for an answer.
    #[display("waiting")]
    Waiting,
    #[display("unread")]
    Unread,
    #[display("aside")]
    PutAside,
    #[display("stage:{0}")]
    Stage(StageId),
    #[display("label:{0}")]
    Labelled(LabelId),
}

/// The duration of a snooze by button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
pub enum Snooze {
    #[display("1h")]
    Hour,
    #[display("3h")]
    ThreeHours,
    #[display("1d")]
    Day,
    #[display("1w")]
    Week,
    /// Until nine o'clock of the next day, by the clock of who puts it aside.
    #[display("9h")]
    Morning,
}

impl Snooze {
    /// Those that count from now.
    pub const LENGTHS: [Self; 4] = [Self::Hour, Self::ThreeHours, Self::Day, Self::Week];

    #[must_use]
    pub fn until(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let after = |hours| now + SignedDuration::from_hours(hours);
        match self {
            Self::Hour => after(1),
            Self::ThreeHours => after(3),
            Self::Day => after(24),
            Self::Week => after(7 * 24),
            Self::Morning => {
                let tomorrow = now.to_zoned(zone.clone()).tomorrow();
                let morning = tomorrow.and_then(|day| day.date().at(9, 0, 0, 0).to_zoned(zone.clone()));
                morning.map_or(after(24), |morning| morning.timestamp())
            }
        }
    }
}

impl Press for DialogsPress {
    const PREFIX: &'static str = "dl:";

    fn command(self) -> CommandId {
        match self {
            Self::Next { .. } => CommandId::Next,
            _ => CommandId::Dialogs,
        }
    }

    fn right(self) -> Right {
        Right::Look
    }

    fn opens_screen(self) -> bool {
        true
    }
}

impl Press for DialogPress {
    const PREFIX: &'static str = "d:";

    fn command(self) -> CommandId {
        match self {
            Self::AskAllow(_) | Self::Allow(_) => CommandId::Allow,
            Self::Export(_) => CommandId::Export,
            _ => CommandId::Dialog,
        }
    }

    /// For a single dialog, its assignee is checked too.
    fn right(self) -> Right {
        match self {
            Self::Open(_) | Self::Older { .. } | Self::Earlier { .. } | Self::Export(_) => Right::Look,
            Self::AskAllow(_) | Self::Allow(_) => Right::Send,
            _ => Right::Write,
        }
    }

    fn opens_screen(self) -> bool {
        matches!(self, Self::Open(_) | Self::Older { .. })
    }
}

impl From<TagFilter> for DialogFilter {
    fn from(tag: TagFilter) -> Self {
        match tag {
            TagFilter::Stage(id) => Self::Stage(id),
            TagFilter::Labelled(id) => Self::Labelled(id),
        }
    }
}

impl DialogFilter {
    /// The stage or label that it is about.
    #[must_use]
    pub fn tag(self) -> Option<TagFilter> {
        match self {
            Self::Stage(id) => Some(TagFilter::Stage(id)),
            Self::Labelled(id) => Some(TagFilter::Labelled(id)),
            _ => None,
        }
    }

    /// Parses `all`, `waiting`, `unread`, `mine`, `put aside` or a status.
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
mod tests {
    use super::*;

    #[test]
    fn tomorrow_morning_is_nine_by_the_readers_clock() {
        let until = |now: &str, zone: &str| {
            let now: Timestamp = now.parse().unwrap();
            Snooze::Morning.until(now, &TimeZone::get(zone).unwrap()).to_string()
        };
        assert_eq!(until("2026-03-10T17:00:00Z", "UTC"), "2026-03-11T09:00:00Z");
        // It is the 11th already in Almaty.
        assert_eq!(until("2026-03-10T20:00:00Z", "Asia/Almaty"), "2026-03-12T04:00:00Z");
        // The clocks go forward in the night.
        assert_eq!(until("2026-03-28T20:00:00Z", "Europe/Berlin"), "2026-03-29T07:00:00Z");
    }
}
