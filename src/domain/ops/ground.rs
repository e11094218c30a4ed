//! The ground that the desk stands on: its loops, its database file, the disk, the clock and the bot's polling.
//! Findings depend only on the facts.

use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// A loop of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum LoopName {
    /// Writes the heartbeat.
    Heartbeat,
    /// Makes the nightly backup.
    Backups,
    /// Puts the people of campaigns on their sequences.
    Campaigns,
    /// Checks accounts one after another.
    Checks,
    /// Keeps the accounts connected.
    Connections,
    /// Deletes messages that must not stay in chats.
    Deletions,
    /// Shows events.
    Events,
    /// Deletes old updates of the bot.
    Forget,
    /// Watches the ground.
    Ground,
    /// Notifies the owners of problems with the ground.
    GroundAlerts,
    /// Serves HTTP.
    Http,
    /// Receives messages of prospects.
    Inbox,
    /// Ends overdue logins.
    Logins,
    /// Watches the accounts and raises alerts.
    Monitor,
    /// Sends messages.
    Outbox,
    /// Fetches the bot's updates.
    Polling,
    /// Records which members the bot can reach.
    Reach,
    /// Sends reminders of unanswered dialogs.
    Reminders,
    /// Gives due steps of sequences to the outbox.
    Sequences,
    /// Translates messages of dialogs with translation switched on.
    Translations,
    /// Notices another program with the bot's token.
    DuplicateInstance,
    /// Raises the caps of warming accounts.
    WarmUp,
}

impl LoopName {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

/// The state of a loop; all times are ages.
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
    /// It died and waits to be restarted.
    Dead {
        since: Duration,
    },
}

/// The state of the database file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// The open file is at its path.
    Whole,
    /// There is no file at its path.
    Deleted,
    /// Another file is at its path.
    Replaced,
    /// It is the same file, but no database any more.
    Overwritten,
    /// The file is there, but its log, with the last changes, was deleted or replaced.
    LogLost,
}

/// Damage to the database file, as SQLite reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// No space: the disk, a quota or a file size limit.
    Full,
    /// The disk fails.
    Io,
    ReadOnly,
    CannotOpen,
    /// The file is damaged: only an index, or more.
    Corrupt,
    NotADatabase,
}

impl Harm {
    /// Whether the file must be read completely to know more. Otherwise a commit shows whether the problem lasts.
    #[must_use]
    pub fn is_damage(self) -> bool {
        matches!(self, Self::Corrupt | Self::NotADatabase)
    }
}

/// All facts about the ground; all durations are ages.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundFacts {
    pub file: FileState,
    /// Where the content of the lost file was saved.
    pub saved_to: Option<PathBuf>,
    /// Since when the file is lost.
    pub lost: Option<Duration>,
    /// The damage that a check found and could not repair.
    pub damage: Option<String>,
    /// The file's folder, if nothing can be created in it.
    pub closed_folder: Option<PathBuf>,
    /// Free bytes on its disk, if the system reports them.
    pub free: Option<u64>,
    pub last_commit: Duration,
    /// Since when no commit has succeeded although one was tried.
    pub commits_fail: Option<Duration>,
    /// What SQLite reported about it.
    pub harm: Option<Harm>,
    /// Whether an owner was notified that nothing can be stored.
    pub owner_notified: bool,
    /// By how much the clock was changed within the last hour; negative if it was set back.
    pub clock_set: SignedDuration,
    pub loops: Vec<LoopFacts>,
    /// When Telegram last answered a request for updates.
    pub last_poll: Duration,
}

/// A problem of the ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroundFinding {
    /// Nothing is accepted or sent until the file is back.
    DatabaseLost {
        file: FileState,
        saved_to: Option<PathBuf>,
    },
    DiskFull {
        free: u64,
    },
    /// The file is damaged. The desk continues as far as it can.
    Damaged {
        problem: String,
    },
    /// Nothing can be written, for another reason than a full disk.
    NothingWritten {
        why: Option<Harm>,
    },
    /// No file can be created beside the database: no backup, and no next start.
    FolderClosed {
        folder: PathBuf,
    },
    ClockSet {
        by: SignedDuration,
    },
    /// It died recently and was restarted.
    LoopDied(LoopName),
    /// It has been at work for so long that it must hang.
    LoopHangs(LoopName),
    NoPolling {
        since: Duration,
    },
    DiskLittle {
        free: u64,
    },
}

/// With less than this, the next commit may fail.
pub const DISK_FULL: u64 = 4 * 1024 * 1024;
/// Less than this will soon be used up: the log alone may need as much.
pub const DISK_LITTLE: u64 = 200 * 1024 * 1024;
/// A clock that is changed by less is being adjusted.
const CLOCK_TOLERATED: SignedDuration = SignedDuration::from_mins(1);
/// How long a dead loop is reported.
const LATELY: Duration = Duration::from_secs(5 * 60);
/// The longest run of a loop.
const HANGS: Duration = Duration::from_secs(10 * 60);
/// How long the desk tries to notify an owner before the process ends. A full disk may be repaired meanwhile.
const LOST_UNTOLD: Duration = Duration::from_secs(5 * 60);
const UNWRITTEN_UNTOLD: Duration = Duration::from_secs(30 * 60);
/// A request for updates stays open for seconds only.
const POLL_LIMIT: Duration = Duration::from_secs(60);

/// All problems, the worst first.
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
        // A write to a lost file is useless.
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

/// Whether the desk can work on this ground.
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

/// Whether the process must end, so that its service manager notices: nothing can be stored, and no owner could be
/// notified in all that time. A process with the last copy of a lost database saves it first.
#[must_use]
pub fn must_end(facts: &GroundFacts) -> bool {
    let lost = facts.saved_to.is_some() && facts.lost.is_some_and(|since| since >= LOST_UNTOLD);
    let unwritten = facts.file == FileState::Whole && facts.commits_fail.is_some_and(|since| since >= UNWRITTEN_UNTOLD);
    !facts.owner_notified && (lost || unwritten)
}

/// Whether restarting the process would help. It would not help a lost database.
#[must_use]
pub fn hangs(found: &[GroundFinding]) -> bool {
    found.iter().any(|finding| matches!(finding, GroundFinding::LoopHangs(_)))
}

impl GroundFinding {
    /// Whether the owners are notified at once. A failure to reach Telegram can only be reported when it is over.
    #[must_use]
    pub fn is_notified(&self) -> bool {
        !matches!(self, Self::NoPolling { .. })
    }

    /// Whether nothing can be stored.
    #[must_use]
    pub fn keeps_nothing(&self) -> bool {
        matches!(self, Self::DatabaseLost { .. } | Self::DiskFull { .. } | Self::NothingWritten { .. })
    }

    /// Whether it is the same problem, perhaps with other figures.
    #[must_use]
    pub fn is_kind(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::LoopDied(one), Self::LoopDied(two)) | (Self::LoopHangs(one), Self::LoopHangs(two)) => one == two,
            (one, two) => std::mem::discriminant(one) == std::mem::discriminant(two),
        }
    }

    /// Whether somebody who knows the other finding learns nothing new from this one.
    #[must_use]
    pub fn is_known_by(&self, other: &Self) -> bool {
        let as_much = match (self, other) {
            (Self::DatabaseLost { saved_to: one, .. }, Self::DatabaseLost { saved_to: two, .. }) => one == two,
            (Self::ClockSet { by: one }, Self::ClockSet { by: two }) => one.is_negative() == two.is_negative(),
            _ => true,
        };
        as_much && self.is_kind(other)
    }

    /// Whether its end is reported too. A dead loop has already been restarted when that is reported, and low disk
    /// space comes and goes.
    #[must_use]
    pub fn has_end(&self) -> bool {
        !matches!(self, Self::LoopDied(_) | Self::DiskLittle { .. })
    }
}

/// Recent changes of the clock; those older than an hour are dropped.
#[derive(Clone, Debug, Default)]
pub struct ClockWatch {
    last: Option<(SignedDuration, SignedDuration)>,
    set: Vec<(SignedDuration, SignedDuration)>,
}

impl ClockWatch {
    /// Compares wall time with elapsed time, and returns by how much the clock was changed within the last hour.
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
