//! The ground that the desk stands on: its loops, its database file, the disk, the clock and the bot's polling.
//! Its rule: what is wrong follows from the facts alone.

use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;
use strum::{EnumString, IntoStaticStr};

use crate::domain::unknown_name::UnknownName;

/// A loop of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum LoopName {
    /// Writes the sign of life.
    Heartbeat,
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
    /// Tells the owners what is wrong with the ground.
    GroundAlerts,
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
    /// Follows who can be reached by the bot.
    Reach,
    /// Reminds of unanswered dialogs.
    Reminders,
    /// Notices a second program on the bot's token.
    DuplicateInstance,
    /// Raises the caps of new accounts.
    WarmUp,
}

impl LoopName {
    pub const ALL: [Self; 19] = [
        Self::Heartbeat,
        Self::Backups,
        Self::Checks,
        Self::Connections,
        Self::Deletions,
        Self::Events,
        Self::Forget,
        Self::Ground,
        Self::GroundAlerts,
        Self::Http,
        Self::Inbox,
        Self::Logins,
        Self::Monitor,
        Self::Outbox,
        Self::Polling,
        Self::Reach,
        Self::Reminders,
        Self::DuplicateInstance,
        Self::WarmUp,
    ];
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

/// What the database file is to the desk that holds it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// The file at its path is the one that is open.
    Whole,
    /// There is none at its path.
    Deleted,
    /// Another file is at its path.
    Replaced,
    /// It is the same file, but no database any more.
    Overwritten,
}

/// Harm to the database file, as SQLite reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// No room: the disk, a quota or a limit of file sizes.
    Full,
    /// The disk fails.
    Io,
    ReadOnly,
    CannotOpen,
    /// The file is damaged; an index of it, or more.
    Corrupt,
    NotADatabase,
}

impl Harm {
    /// Whether the file must be read through to know more. Otherwise a commit shows whether it lasts.
    #[must_use]
    pub fn is_damage(self) -> bool {
        matches!(self, Self::Corrupt | Self::NotADatabase)
    }
}

/// Everything that the ground is judged by; all durations are ages.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundFacts {
    pub file: FileState,
    /// Where what the open file held was saved, after it was lost.
    pub saved_to: Option<PathBuf>,
    /// Since when it is lost.
    pub lost: Option<Duration>,
    /// What a look through the file has found, beside damage that could be mended.
    pub damage: Option<String>,
    /// Its folder, where nothing can be made in it.
    pub closed_folder: Option<PathBuf>,
    /// Bytes that are free on its disk, where the system says.
    pub free: Option<u64>,
    pub last_commit: Duration,
    /// Since when no commit has succeeded, although one was tried.
    pub commits_fail: Option<Duration>,
    /// What SQLite said of it.
    pub harm: Option<Harm>,
    /// Whether an owner was told that nothing can be kept.
    pub told: bool,
    /// How far the clock was set ahead within the last hour; negative for back.
    pub clock_set: SignedDuration,
    pub loops: Vec<LoopFacts>,
    /// When Telegram last handed out the bot's updates, or said that there are none.
    pub last_poll: Duration,
}

/// What is wrong with the ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroundFinding {
    /// Nothing is accepted or sent until it is back.
    DatabaseLost {
        file: FileState,
        saved_to: Option<PathBuf>,
    },
    DiskFull {
        free: u64,
    },
    /// The file is damaged. The desk works on as far as it can.
    Damaged {
        problem: String,
    },
    /// Nothing can be written, for another reason than a full disk.
    NothingWritten {
        why: Option<Harm>,
    },
    /// No file can be made beside the database: no backup, and no next start.
    FolderClosed {
        folder: PathBuf,
    },
    ClockSet {
        by: SignedDuration,
    },
    /// It failed lately and was started again.
    LoopDied(LoopName),
    /// It is at work for so long that it must hang.
    LoopHangs(LoopName),
    NoPolling {
        since: Duration,
    },
    DiskLittle {
        free: u64,
    },
}

/// Below this the next commit may fail.
pub const DISK_FULL: u64 = 4 * 1024 * 1024;
/// Less than this is soon none: the log alone may take as much.
pub const DISK_LITTLE: u64 = 200 * 1024 * 1024;
/// A clock that is set by less is being adjusted.
const CLOCK_TOLERATED: SignedDuration = SignedDuration::from_mins(1);
/// A loop that died is spoken of for so long.
const LATELY: Duration = Duration::from_secs(5 * 60);
/// No turn of a loop takes longer.
const HANGS: Duration = Duration::from_secs(10 * 60);
/// How long it is tried to tell an owner before the process ends. A disk that cannot be written may be mended meanwhile.
const LOST_UNTOLD: Duration = Duration::from_secs(5 * 60);
const UNWRITTEN_UNTOLD: Duration = Duration::from_secs(30 * 60);
/// A request for updates stays open for seconds only.
const POLL_LIMIT: Duration = Duration::from_secs(60);

/// What is wrong, the worst first.
#[must_use]
pub fn findings(facts: &GroundFacts) -> Vec<GroundFinding> {
    let mut found = Vec::new();
    if facts.file != FileState::Whole {
        found.push(GroundFinding::DatabaseLost { file: facts.file, saved_to: facts.saved_to.clone() });
    }
    if let Some(problem) = facts.damage.clone().filter(|_| facts.file == FileState::Whole) {
        found.push(GroundFinding::Damaged { problem });
    }
    if let Some(folder) = facts.closed_folder.clone().filter(|_| facts.file == FileState::Whole) {
        found.push(GroundFinding::FolderClosed { folder });
    }
    match facts.free {
        Some(free) if free < DISK_FULL => found.push(GroundFinding::DiskFull { free }),
        // What a lost file takes is of no use.
        _ if facts.commits_fail.is_some() && facts.file == FileState::Whole => {
            found.push(GroundFinding::NothingWritten { why: facts.harm });
        }
        Some(free) if free < DISK_LITTLE => found.push(GroundFinding::DiskLittle { free }),
        _ => {}
    }
    if facts.clock_set.abs() > CLOCK_TOLERATED {
        found.push(GroundFinding::ClockSet { by: facts.clock_set });
    }
    for one in &facts.loops {
        match one.state {
            LoopState::Working { since } if since > HANGS => found.push(GroundFinding::LoopHangs(one.name)),
            _ if one.last_death.is_some_and(|age| age < LATELY) => found.push(GroundFinding::LoopDied(one.name)),
            _ => {}
        }
    }
    if facts.last_poll > POLL_LIMIT {
        found.push(GroundFinding::NoPolling { since: facts.last_poll });
    }
    found
}

/// Whether the desk does its work on this ground.
#[must_use]
pub fn is_ready(found: &[GroundFinding], loops: &[LoopFacts]) -> bool {
    let bad = found.iter().any(|finding| match finding {
        GroundFinding::DatabaseLost { .. }
        | GroundFinding::DiskFull { .. }
        | GroundFinding::Damaged { .. }
        | GroundFinding::NothingWritten { .. }
        | GroundFinding::LoopHangs(_)
        | GroundFinding::NoPolling { .. } => true,
        GroundFinding::ClockSet { .. }
        | GroundFinding::FolderClosed { .. }
        | GroundFinding::LoopDied(_)
        | GroundFinding::DiskLittle { .. } => false,
    });
    !bad && !loops.iter().any(|one| matches!(one.state, LoopState::Dead { .. }))
}

/// Whether the process is to end, so that its service manager tells what nobody else can: nothing can be kept, and in all
/// that time no owner could be told. One that holds the last of a lost database does not end before that is saved.
#[must_use]
pub fn must_end(facts: &GroundFacts) -> bool {
    let lost = facts.saved_to.is_some() && facts.lost.is_some_and(|since| since >= LOST_UNTOLD);
    let unwritten = facts.file == FileState::Whole && facts.commits_fail.is_some_and(|since| since >= UNWRITTEN_UNTOLD);
    !facts.told && (lost || unwritten)
}

/// Whether a process that is started again would do better. One that lost its database would not.
#[must_use]
pub fn hangs(found: &[GroundFinding]) -> bool {
    found.iter().any(|finding| matches!(finding, GroundFinding::LoopHangs(_)))
}

impl GroundFinding {
    /// Whether the owners are told at once. That the bot does not reach Telegram is told when it does again.
    #[must_use]
    pub fn is_told(&self) -> bool {
        !matches!(self, Self::NoPolling { .. })
    }

    /// Whether nothing can be kept.
    #[must_use]
    pub fn keeps_nothing(&self) -> bool {
        matches!(self, Self::DatabaseLost { .. } | Self::DiskFull { .. } | Self::NothingWritten { .. })
    }

    /// Whether it is the same trouble, perhaps with other figures.
    #[must_use]
    pub fn is_kind(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::LoopDied(one), Self::LoopDied(two)) | (Self::LoopHangs(one), Self::LoopHangs(two)) => one == two,
            (one, two) => std::mem::discriminant(one) == std::mem::discriminant(two),
        }
    }

    /// Whether somebody who knows the other learns nothing new by this one.
    #[must_use]
    pub fn is_known_by(&self, other: &Self) -> bool {
        let as_much = match (self, other) {
            (Self::DatabaseLost { saved_to: one, .. }, Self::DatabaseLost { saved_to: two, .. }) => one == two,
            (Self::ClockSet { by: one }, Self::ClockSet { by: two }) => one.is_negative() == two.is_negative(),
            _ => true,
        };
        as_much && self.is_kind(other)
    }

    /// Whether its end is told too. A loop that died is at work again when that is told, and room that is little comes and
    /// goes.
    #[must_use]
    pub fn has_end(&self) -> bool {
        !matches!(self, Self::LoopDied(_) | Self::DiskLittle { .. })
    }
}

/// Times at which the clock was set, and by how much; what is older than an hour is forgotten.
#[derive(Clone, Debug, Default)]
pub struct ClockWatch {
    last: Option<(SignedDuration, SignedDuration)>,
    set: Vec<(SignedDuration, SignedDuration)>,
}

impl ClockWatch {
    /// Takes note of the time on the wall and of the time that has passed, and says by how much the clock was set within
    /// the last hour.
    pub fn look(&mut self, wall: SignedDuration, passed: SignedDuration) -> SignedDuration {
        const KEPT: SignedDuration = SignedDuration::from_hours(1);
        const NOTICED: SignedDuration = SignedDuration::from_secs(5);
        if let Some((wall_before, passed_before)) = self.last {
            let by = (wall - wall_before) - (passed - passed_before);
            if by.abs() > NOTICED {
                self.set.push((passed, by));
            }
        }
        self.last = Some((wall, passed));
        self.set.retain(|(at, _)| passed - *at < KEPT);
        self.set.iter().fold(SignedDuration::ZERO, |sum, (_, by)| sum.saturating_add(*by))
    }
}

#[cfg(test)]
mod tests;
