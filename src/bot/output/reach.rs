//! Which members and groups the bot can reach, learned from every call.
//!
//! A member who blocked the bot counts as off duty until they write or a message arrives. A broken group is tried again
//! with a message that waits for it.

use std::collections::HashSet;

use parking_lot::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::bot::output::send_error::SendError;
use crate::domain::group_trouble::GroupTrouble;
use crate::domain::ids::{ChatId, DialogId};

pub(in crate::bot) struct Reach {
    /// Members that the bot cannot reach, as far as is known.
    pub(in crate::bot) lost: Mutex<HashSet<ChatId>>,
    pub(in crate::bot) group: Mutex<Option<GroupTrouble>>,
    /// Dialogs with a message that could not be shown in any chat.
    pub(in crate::bot) unshown: Mutex<HashSet<DialogId>>,
    changes: UnboundedSender<Change>,
    pub(in crate::bot) changed: tokio::sync::Mutex<UnboundedReceiver<Change>>,
}

pub(in crate::bot) enum Change {
    Lost(ChatId),
    Found(ChatId),
    /// The group broke, or works again.
    Group,
    /// The bot was added to the group again, or got rights: it may work now.
    TryGroup,
}

impl Default for Reach {
    fn default() -> Self {
        let (changes, changed) = unbounded_channel();
        Self {
            lost: Mutex::default(),
            group: Mutex::default(),
            unshown: Mutex::default(),
            changes,
            changed: tokio::sync::Mutex::new(changed),
        }
    }
}

impl Reach {
    /// Records the outcome of a message to a chat.
    pub(in crate::bot) fn sent<T>(&self, chat: ChatId, done: &Result<T, SendError>) {
        match done {
            Ok(_) => self.heard(chat),
            Err(SendError::Unreachable(_)) => self.blocked(chat),
            Err(_) => {}
        }
    }

    /// Records that a member can be reached: they wrote, or a message arrived.
    pub(in crate::bot) fn heard(&self, chat: ChatId) {
        if !chat.is_group() && self.lost.lock().remove(&chat) {
            let _ = self.changes.send(Change::Found(chat));
        }
    }

    /// Records that a member cannot be reached.
    pub(in crate::bot) fn blocked(&self, chat: ChatId) {
        if !chat.is_group() && self.lost.lock().insert(chat) {
            let _ = self.changes.send(Change::Lost(chat));
        }
    }

    /// Why the group does not show messages, if so.
    pub(in crate::bot) fn group_trouble(&self) -> Option<GroupTrouble> {
        *self.group.lock()
    }

    pub(in crate::bot) fn group_failed(&self, trouble: GroupTrouble) {
        let mut group = self.group.lock();
        // Missing rights of a plain member have the same cause and cure.
        if *group == Some(GroupTrouble::Demoted) && trouble == GroupTrouble::NoRights {
            return;
        }
        if group.replace(trouble) != Some(trouble) {
            let _ = self.changes.send(Change::Group);
        }
    }

    /// Records that the group showed a message. `before` is the trouble that was known before it was sent: what has
    /// happened since is newer. A plain member may send messages and still not see those of the team.
    pub(in crate::bot) fn group_works(&self, before: Option<GroupTrouble>) {
        let is_over = |trouble: &mut GroupTrouble| before == Some(*trouble) && *trouble != GroupTrouble::Demoted;
        if self.group.lock().take_if(is_over).is_some() {
            let _ = self.changes.send(Change::Group);
        }
    }

    /// Records that the bot may manage topics in the group again.
    pub(in crate::bot) fn promoted(&self) {
        if self.group.lock().take_if(|trouble| *trouble == GroupTrouble::Demoted).is_some() {
            let _ = self.changes.send(Change::Group);
        }
    }

    pub(in crate::bot) fn try_group(&self) {
        let _ = self.changes.send(Change::TryGroup);
    }
}

/// The trouble of the group that follows from a permanent error.
pub(in crate::bot) fn group_trouble(error: &SendError) -> GroupTrouble {
    match error {
        SendError::Unreachable(_) => GroupTrouble::Removed,
        SendError::Upgraded(id) => GroupTrouble::Upgraded(*id),
        SendError::NoTopics(_) => GroupTrouble::NoTopics,
        SendError::NoRights(_) => GroupTrouble::NoRights,
        _ => GroupTrouble::Refused,
    }
}
