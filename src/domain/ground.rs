//! The ground that the desk stands on: its loops, its database file, the disk, the clock and the bot's polling.
//! Its rule: what is wrong follows from the facts alone.

use std::time::Duration;

/// A loop of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LoopName {
    /// Writes the sign of life.
    Alive,
    /// Makes each night's backup.
    Backups,
    /// Checks one account after another.
    Checks,
    /// Keeps the accounts connected.
    Connections,
    /// Deletes what must not stay in a chat.
    Deletions,
    /// Shows what happened.
    Events,
    /// Forgets old updates of the bot.
    Forget,
    /// Watches the ground.
    Ground,
    /// Answers over HTTP.
    Http,
    /// Receives what prospects write.
    Inbox,
    /// Ends overdue logins.
    Logins,
    /// Watches the accounts and raises alerts.
    Monitor,
    /// Sends messages.
    Outbox,
    /// Fetches what people write to the bot.
    Polling,
    /// Reminds of unanswered dialogs.
    Reminders,
    /// Notices a second program on the bot's token.
    Rival,
    /// Raises the caps of new accounts.
    WarmUp,
}

impl LoopName {
    pub const ALL: [Self; 17] = [
        Self::Alive,
        Self::Backups,
        Self::Checks,
        Self::Connections,
        Self::Deletions,
        Self::Events,
        Self::Forget,
        Self::Ground,
        Self::Http,
        Self::Inbox,
        Self::Logins,
        Self::Monitor,
        Self::Outbox,
        Self::Polling,
        Self::Reminders,
        Self::Rival,
        Self::WarmUp,
    ];

    /// For logs and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Backups => "backups",
            Self::Checks => "checks",
            Self::Connections => "connections",
            Self::Deletions => "deletions",
            Self::Events => "events",
            Self::Forget => "forget",
            Self::Ground => "ground",
            Self::Http => "http",
            Self::Inbox => "inbox",
            Self::Logins => "logins",
            Self::Monitor => "monitor",
            Self::Outbox => "outbox",
            Self::Polling => "polling",
            Self::Reminders => "reminders",
            Self::Rival => "rival",
            Self::WarmUp => "warm_up",
        }
    }
}

/// How a loop fares; all times are ages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoopFacts {
    pub name: LoopName,
    pub state: LoopState,
    pub last_turn: Duration,
    pub deaths: u32,
    pub last_death: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopState {
    /// It waits for something to do.
    Resting,
    Working {
        since: Duration,
    },
    /// It waits to be started again.
    Dead {
        since: Duration,
    },
}
