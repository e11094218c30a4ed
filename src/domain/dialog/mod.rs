//! A dialog: the conversation with one prospect from one account, and its status machine.
//!
//! Invariant: a prospect's Telegram id identifies the dialog, and a status changes only through [`DialogStatus::on`].

pub mod concurrent_reply;
pub mod dialog_access;
pub mod export;
pub mod group_trouble;
pub mod late_update;
pub mod message;
pub mod message_text;
pub mod opt_out;
pub mod possible_opt_out;
pub mod recipients;
pub mod reminder;
pub mod search;
pub mod spoken_language;
pub mod surroundings;
pub mod undo;
pub mod username;

use crate::domain::typed;

use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{AccountId, DialogId, TelegramMessageId, TelegramUserId};
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::undo::UndoKind;
use crate::domain::unknown_name::UnknownName;
use crate::domain::username::Username;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, strum::Display)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum DialogStatus {
    Active,
    Qualified,
    /// The prospect wants no more messages, or an admin ended the dialog.
    Stopped,
    /// The prospect cannot be reached.
    Failed,
}

/// An event of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DialogEvent {
    /// A member sees a potential customer.
    Qualified,
    /// A member ends it.
    Stopped,
    /// A member gives it up.
    Failed,
    /// A member takes any of these back.
    Reopened,
    /// The prospect wants no more messages, in words or by a block.
    OptedOut,
}

impl DialogEvent {
    /// What a member may undo of it for a minute.
    #[must_use]
    pub fn undo_kind(self) -> Option<UndoKind> {
        match self {
            Self::Qualified => Some(UndoKind::Qualified),
            Self::Stopped => Some(UndoKind::Stopped),
            Self::Failed => Some(UndoKind::Failed),
            // Its opposite is a button. A withdrawn consent stays withdrawn.
            Self::Reopened | Self::OptedOut => None,
        }
    }
}

/// An event that is not allowed in a status; nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a dialog that is {from} cannot take {event:?}")]
pub struct ForbiddenChange {
    pub from: DialogStatus,
    pub event: DialogEvent,
}

impl DialogStatus {
    pub const ALL: [Self; 4] = [Self::Active, Self::Qualified, Self::Stopped, Self::Failed];

    /// Whether the desk may still write in such a dialog.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Active | Self::Qualified)
    }

    /// The status after `event`; repeating an event changes nothing. `was_qualified` is whether the dialog was
    /// qualified before it was closed: reopening restores that.
    ///
    /// # Errors
    /// Names status and event when the event is not allowed.
    pub fn on(self, event: DialogEvent, was_qualified: bool) -> Result<Self, ForbiddenChange> {
        use DialogEvent as E;
        match (self, event) {
            (_, E::OptedOut | E::Stopped) => Ok(Self::Stopped),
            (Self::Stopped | Self::Failed, E::Reopened) if was_qualified => Ok(Self::Qualified),
            (_, E::Reopened) => Ok(Self::Active),
            (Self::Active | Self::Qualified, E::Qualified) => Ok(Self::Qualified),
            (Self::Active | Self::Qualified | Self::Failed, E::Failed) => Ok(Self::Failed),
            // A closed dialog must be reopened first, deliberately. And an opt-out is more important than being
            // unreachable.
            (Self::Stopped | Self::Failed, E::Qualified) | (Self::Stopped, E::Failed) => {
                Err(ForbiddenChange { from: self, event })
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    pub id: DialogId,
    pub account_id: AccountId,
    /// Without `@`; `None` for people who have no username.
    pub target_username: Option<String>,
    /// `None` until the username has been resolved.
    pub telegram_user_id: Option<TelegramUserId>,
    pub display_name: Option<String>,
    /// The prospect deleted their account; the name is their last known one.
    pub is_deleted: bool,
    pub status: DialogStatus,
    /// Who set the status; `None` for the desk itself.
    pub status_by: Option<TelegramUserId>,
    pub status_at: Option<Timestamp>,
    /// Whether a closed dialog was qualified when it was closed.
    pub was_qualified: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub last_in_at: Option<Timestamp>,
    pub last_out_at: Option<Timestamp>,
    /// The number of their messages that no member has seen.
    pub unread: u32,
    /// When the oldest unread message arrived.
    pub waiting_since: Option<Timestamp>,
    /// When they wrote the first unanswered message; reading is no answer.
    pub unanswered_since: Option<Timestamp>,
    /// The member who answers; `None` for everybody on duty.
    pub assignee: Option<TelegramUserId>,
    /// Snoozed until then; a message from them ends the snooze.
    pub snoozed_until: Option<Timestamp>,
    /// Who snoozed it.
    pub snoozed_by: Option<TelegramUserId>,
    /// When they wrote a possible opt-out, which a person must judge.
    pub refusal_at: Option<Timestamp>,
    /// Telegram's id of our last message that they have read; zero for none.
    pub read_by_them: TelegramMessageId,
    /// Telegram's id of their last message that our side has read.
    pub read_by_us: TelegramMessageId,
    /// Their language, if every message is translated; `None` where it is not.
    pub language: Option<SpokenLanguage>,
}

impl Dialog {
    /// Whether it waits for the team's answer: they wrote last, and the dialog is neither closed nor snoozed.
    #[must_use]
    pub fn waits_for_an_answer(&self) -> bool {
        self.unanswered_since.is_some() && self.snoozed_until.is_none() && self.status.is_open()
    }

    /// Their username, if it is known.
    #[must_use]
    pub fn username(&self) -> Option<Username> {
        self.target_username.as_deref().and_then(|name| Username::parse(name).ok())
    }

    /// The name to show: their name, or else their username, or else their id. A deleted account is marked.
    #[must_use]
    pub fn name(&self) -> String {
        let username = self.target_username.as_ref().map(|name| format!("@{name}"));
        let id = self.telegram_user_id.map(|id| id.to_string());
        let name = self.display_name.clone().filter(|name| typed::shows_something(name));
        let name = name.or(username).or(id).unwrap_or_default();
        if self.is_deleted { format!("👻 {name}") } else { name }
    }
}

/// A dialog in which nothing has happened yet.
#[cfg(test)]
#[must_use]
pub(crate) fn example() -> Dialog {
    Dialog {
        id: DialogId(1),
        account_id: AccountId(1),
        target_username: Some("bob".to_owned()),
        telegram_user_id: None,
        display_name: None,
        is_deleted: false,
        status: DialogStatus::Active,
        status_by: None,
        status_at: None,
        was_qualified: false,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        last_in_at: None,
        last_out_at: None,
        unread: 0,
        waiting_since: None,
        unanswered_since: None,
        assignee: None,
        snoozed_until: None,
        snoozed_by: None,
        refusal_at: None,
        read_by_them: TelegramMessageId(0),
        read_by_us: TelegramMessageId(0),
        language: None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const EVENTS: [DialogEvent; 5] = [
        DialogEvent::Qualified,
        DialogEvent::Stopped,
        DialogEvent::Failed,
        DialogEvent::Reopened,
        DialogEvent::OptedOut,
    ];

    /// One row per status in the order of [`EVENTS`], `-` where the event is not allowed.
    #[rstest]
    #[case(DialogStatus::Active, "qualified stopped failed active stopped")]
    #[case(DialogStatus::Qualified, "qualified stopped failed active stopped")]
    #[case(DialogStatus::Stopped, "- stopped - active stopped")]
    #[case(DialogStatus::Failed, "- stopped failed active stopped")]
    fn every_pair_of_status_and_event(#[case] status: DialogStatus, #[case] row: &str) {
        let found: Vec<&str> =
            EVENTS.iter().map(|event| status.on(*event, false).map_or("-", |status| status.into_str())).collect();
        assert_eq!(found.join(" "), row);
    }

    #[rstest]
    #[case(DialogStatus::Stopped, DialogStatus::Qualified)]
    #[case(DialogStatus::Failed, DialogStatus::Qualified)]
    // This takes the qualification itself back.
    #[case(DialogStatus::Qualified, DialogStatus::Active)]
    fn a_reopened_dialog_is_as_it_was_before_it_was_closed(#[case] from: DialogStatus, #[case] to: DialogStatus) {
        assert_eq!(from.on(DialogEvent::Reopened, true), Ok(to));
    }

    #[test]
    fn a_person_who_opts_out_is_not_written_to_from_any_status() {
        for status in DialogStatus::ALL {
            assert!(!status.on(DialogEvent::OptedOut, true).unwrap().is_open());
        }
    }

    #[test]
    fn a_status_reads_back_as_it_was_written() {
        for status in DialogStatus::ALL {
            assert_eq!(status.into_str().parse(), Ok(status));
        }
    }
}
