//! Daily caps of an account in the team's time zone, and the warm-up ramp of a new account.
//!
//! Invariant: whatever may have reached Telegram counts. So neither a crash nor a changed clock lets an account exceed
//! its cap.

use jiff::civil::Date;

use crate::domain::account_limits::Limits;

/// The most that an account may send on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    pub messages: u32,
    /// First messages to strangers; they count as messages too.
    pub new_contacts: u32,
}

/// The caps for each day of a warm-up. Never empty, never decreasing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ramp(Vec<Caps>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RampError {
    #[error("a warm-up has at least one day")]
    Empty,
    #[error("day {day} of the warm-up allows less than the day before")]
    Falls { day: usize },
}

impl Ramp {
    /// Creates a ramp from its days.
    ///
    /// # Errors
    /// When there is no day, or a day allows less than the day before.
    pub fn new(days: Vec<Caps>) -> Result<Self, RampError> {
        if days.is_empty() {
            return Err(RampError::Empty);
        }
        let falls = |pair: &[Caps]| pair[1].messages < pair[0].messages || pair[1].new_contacts < pair[0].new_contacts;
        match days.windows(2).position(falls) {
            // Days are numbered from one, and the index is that of the pair's first day.
            Some(pair) => Err(RampError::Falls { day: pair + 2 }),
            None => Ok(Self(days)),
        }
    }

    /// The number of days of a warm-up.
    #[must_use]
    pub fn days(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The caps after `completed` days; `None` when the warm-up is over.
    #[must_use]
    pub fn caps_after(&self, completed: u32) -> Option<Caps> {
        self.0.get(usize::try_from(completed).ok()?).copied()
    }
}

impl Default for Ramp {
    /// Two weeks from 5 messages to 40. A choice of this project, since Telegram publishes no figures.
    fn default() -> Self {
        const DAYS: [(u32, u32); 14] = [
            (5, 1),
            (6, 1),
            (8, 2),
            (10, 2),
            (12, 3),
            (14, 3),
            (16, 4),
            (18, 4),
            (20, 5),
            (24, 6),
            (28, 7),
            (32, 8),
            (36, 9),
            (40, 10),
        ];
        Self(DAYS.map(|(messages, new_contacts)| Caps { messages, new_contacts }).into())
    }
}

/// The caps of an account with these limits; on a day of the warm-up, not above the ramp.
#[must_use]
pub fn caps(own: Limits, warm_up_day: Option<Caps>) -> Caps {
    let day = warm_up_day.unwrap_or(Caps { messages: u32::MAX, new_contacts: u32::MAX });
    Caps { messages: own.messages().min(day.messages), new_contacts: own.new_contacts().min(day.new_contacts) }
}

/// The progress of a warm-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WarmUp {
    /// Completed days: the account's `warmup_count`.
    pub completed: u32,
    /// The current day; `None` before the first check.
    pub today: Option<WarmUpDay>,
}

/// The current day of a warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarmUpDay {
    pub date: Date,
    /// Whether the account was healthy at every check; after one trouble the day does not count.
    pub healthy: bool,
}

impl WarmUp {
    /// Whether the account becomes active.
    #[must_use]
    pub fn is_over(self, ramp: &Ramp) -> bool {
        self.completed >= ramp.days()
    }
}

/// Records the account's health on `today`. A day counts once it is over, so that caps do not rise in the middle of a
/// day. Days without a check, and days repeated by a clock that was set back, do not count.
#[must_use]
pub fn warm_up_step(so_far: WarmUp, today: Date, healthy: bool) -> WarmUp {
    let begun = Some(WarmUpDay { date: today, healthy });
    match so_far.today {
        None => WarmUp { today: begun, ..so_far },
        // The stored day was never reached: the clock was wrong when it was written.
        Some(day) if today.tomorrow().is_ok_and(|tomorrow| day.date > tomorrow) => WarmUp { today: begun, ..so_far },
        Some(day) if day.date < today => {
            WarmUp { completed: so_far.completed.saturating_add(u32::from(day.healthy)), today: begun }
        }
        Some(day) => WarmUp { today: Some(WarmUpDay { healthy: day.healthy && healthy, ..day }), ..so_far },
    }
}

/// How a message counts towards the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedAs {
    /// To a person who wrote recently; answers have their own ceiling.
    Answer,
    Unprompted,
    /// The first message to a stranger, which counts as unprompted too.
    FirstContact,
}

/// The messages of an account on one day: those sent, and those in flight.
///
/// Settled messages are counted in the account's row; those in flight are counted from the outbox (attempted, not
/// settled). So a crash loses neither. A message in flight may arrive on any day, so it counts on every day.
///
/// A counted day after tomorrow was never reached: the clock was wrong, and its count belongs to today. The counted day
/// never goes back, and every attempt advances it. If the clock is set back to an earlier day, that day's count is no
/// longer known, so nothing is attempted until the counted day comes again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCount {
    /// The day of the settled messages; `None` before the first one.
    pub counted_day: Option<Date>,
    pub messages_sent: u32,
    pub new_contacts_sent: u32,
    /// Answers among the messages.
    pub answers_sent: u32,
    pub in_flight: u32,
    pub new_contacts_in_flight: u32,
    pub answers_in_flight: u32,
}

/// Whether one more message fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Yes,
    /// On this day at the earliest.
    From(Date),
    /// On this day at the earliest, since the count already belongs to it: the clock or the zone went back.
    Counted(Date),
    /// Not by waiting alone: the cap is zero, or messages in flight fill it.
    No,
}

impl DayCount {
    /// Messages on `today`, settled and in flight, as far as this count knows.
    #[must_use]
    pub fn messages(self, today: Date) -> u32 {
        self.on(today).messages_sent.saturating_add(self.in_flight)
    }

    /// First messages to strangers among [`DayCount::messages`].
    #[must_use]
    pub fn new_contacts(self, today: Date) -> u32 {
        self.on(today).new_contacts_sent.saturating_add(self.new_contacts_in_flight)
    }

    /// Answers among [`DayCount::messages`].
    #[must_use]
    pub fn answers(self, today: Date) -> u32 {
        self.on(today).answers_sent.saturating_add(self.answers_in_flight)
    }

    /// Whether one more unprompted message fits on `today`. Answers do not count.
    #[must_use]
    pub fn room_for_unprompted(self, today: Date, caps: Caps) -> Room {
        let in_flight = self.in_flight.saturating_sub(self.answers_in_flight);
        let used = self.messages(today).saturating_sub(self.answers(today));
        self.room(today, used, in_flight, caps.messages)
    }

    /// Whether one more answer fits on `today` under a ceiling of `most`. Unprompted messages do not count.
    #[must_use]
    pub fn room_for_answer(self, today: Date, most: u32) -> Room {
        self.room(today, self.answers(today), self.answers_in_flight, most)
    }

    /// Whether one more first message to a stranger fits on `today`.
    #[must_use]
    pub fn room_for_new_contact(self, today: Date, caps: Caps) -> Room {
        self.room(today, self.new_contacts(today), self.new_contacts_in_flight, caps.new_contacts)
    }

    fn room(self, today: Date, used: u32, in_flight: u32, cap: u32) -> Room {
        // The last representable day has no tomorrow; nothing is sent there.
        let after = |day: Date| day.tomorrow().map_or(Room::No, Room::From);
        match self.reached(today).counted_day.unwrap_or(today).max(today) {
            _ if in_flight >= cap => Room::No,
            day if used >= cap => after(day),
            day if day > today => Room::Counted(day),
            _ => Room::Yes,
        }
    }

    /// Whether an item in flight may be retried on `today`. It is counted already, so only a clock that was set back to
    /// an earlier day stops it.
    #[must_use]
    pub fn room_for_retry(self, today: Date) -> Room {
        self.reached(today).counted_day.filter(|day| *day > today).map_or(Room::Yes, Room::Counted)
    }

    /// A first attempt begins on `today`.
    #[must_use]
    pub fn begun(self, today: Date, kind: CountedAs) -> Self {
        let count = self.on(today);
        let (new_contact, answer) = kind.flags();
        Self {
            in_flight: count.in_flight.saturating_add(1),
            new_contacts_in_flight: count.new_contacts_in_flight.saturating_add(new_contact),
            answers_in_flight: count.answers_in_flight.saturating_add(answer),
            ..count
        }
    }

    /// Another attempt of an item in flight begins on `today`.
    #[must_use]
    pub fn retried(self, today: Date) -> Self {
        self.on(today)
    }

    /// An item in flight did not arrive and never will.
    #[must_use]
    pub fn dropped(self, kind: CountedAs) -> Self {
        let (new_contact, answer) = kind.flags();
        Self {
            in_flight: self.in_flight.saturating_sub(1),
            new_contacts_in_flight: self.new_contacts_in_flight.saturating_sub(new_contact),
            answers_in_flight: self.answers_in_flight.saturating_sub(answer),
            ..self
        }
    }

    /// An item in flight arrived; it is recorded on `today`.
    #[must_use]
    pub fn sent(self, today: Date, kind: CountedAs) -> Self {
        let count = self.on(today).dropped(kind);
        let (new_contact, answer) = kind.flags();
        Self {
            messages_sent: count.messages_sent.saturating_add(1),
            new_contacts_sent: count.new_contacts_sent.saturating_add(new_contact),
            answers_sent: count.answers_sent.saturating_add(answer),
            ..count
        }
    }

    /// The count as of `today`. A later day than the counted one begins at zero; an earlier one changes nothing.
    fn on(self, today: Date) -> Self {
        self.reached(today).begun_day(today)
    }

    /// The count with a plausible day. In a zone ahead it may be tomorrow already.
    fn reached(self, today: Date) -> Self {
        let tomorrow = today.tomorrow().unwrap_or(today);
        let counted_day = self.counted_day.map(|day| if day > tomorrow { today } else { day });
        Self { counted_day, ..self }
    }

    fn begun_day(self, today: Date) -> Self {
        if self.counted_day < Some(today) {
            Self { counted_day: Some(today), messages_sent: 0, new_contacts_sent: 0, answers_sent: 0, ..self }
        } else {
            self
        }
    }
}

impl CountedAs {
    /// How much it counts as a first message to a stranger, and as an answer.
    fn flags(self) -> (u32, u32) {
        (u32::from(self == Self::FirstContact), u32::from(self == Self::Answer))
    }
}

#[cfg(test)]
mod tests;
