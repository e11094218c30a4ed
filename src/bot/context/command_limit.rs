//! A rate limit for commands of one person in a group. A person over the limit is notified once a minute; messages to
//! prospects do not count.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use crate::domain::ids::{ChatId, TelegramUserId};

/// More than anybody types by hand, and about what a group's own limit lets the bot answer.
const MOST: u32 = 30;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// The current minute of each person and group.
#[derive(Default)]
pub(in crate::bot) struct CommandLimit(Mutex<HashMap<(TelegramUserId, ChatId), Minute>>);

struct Minute {
    began: Timestamp,
    commands: u32,
}

/// Whether a command is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Allowed {
    Yes,
    /// The first one above the limit: the person is notified when they may continue.
    NoAndSaySo {
        again_at: Timestamp,
    },
    No,
}

impl CommandLimit {
    pub(in crate::bot) fn count(&self, who: TelegramUserId, group: ChatId, now: Timestamp) -> Allowed {
        let mut all = self.0.lock();
        let is_over = |minute: &Minute| now.duration_since(minute.began).abs() >= MINUTE;
        all.retain(|_, minute| !is_over(minute));
        let minute = all.entry((who, group)).or_insert(Minute { began: now, commands: 0 });
        minute.commands = minute.commands.saturating_add(1);
        match minute.commands {
            ..=MOST => Allowed::Yes,
            commands if commands == MOST + 1 => Allowed::NoAndSaySo { again_at: minute.began + MINUTE },
            _ => Allowed::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_holds_so_many_commands_of_each_and_one_notice() {
        let limit = CommandLimit::default();
        let (ann, bob, group) = (TelegramUserId(1), TelegramUserId(2), ChatId(-7));
        let now = Timestamp::UNIX_EPOCH;
        let counted: Vec<Allowed> = (0..40).map(|_| limit.count(ann, group, now)).collect();
        let most = usize::try_from(MOST).unwrap();
        assert!(counted[..most].iter().all(|allowed| *allowed == Allowed::Yes));
        assert_eq!(counted[most], Allowed::NoAndSaySo { again_at: now + MINUTE });
        assert!(counted[most + 1..].iter().all(|allowed| *allowed == Allowed::No));
        assert_eq!(limit.count(bob, group, now), Allowed::Yes);
        assert_eq!(limit.count(ann, ChatId(-8), now), Allowed::Yes, "another group");
        assert_eq!(limit.count(ann, group, now + MINUTE), Allowed::Yes, "another minute");
    }
}
