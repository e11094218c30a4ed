//! The team's figures over a period, by calendar days in the team's time zone. A rate without a base is `None`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::unknown_name::UnknownName;

/// The days of a period; the last one is today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::Display, strum::EnumString)]
pub enum Period {
    #[strum(serialize = "1")]
    Today,
    #[strum(serialize = "7")]
    Week,
    #[strum(serialize = "30")]
    Month,
}

impl Period {
    pub const ALL: [Self; 3] = [Self::Today, Self::Week, Self::Month];

    #[must_use]
    pub fn days(self) -> i32 {
        match self {
            Self::Today => 1,
            Self::Week => 7,
            Self::Month => 30,
        }
    }

    /// Its days, oldest first.
    #[must_use]
    pub fn dates(self, today: Date) -> Vec<Date> {
        (0..self.days()).rev().filter_map(|ago| today.checked_sub(ago.days()).ok()).collect()
    }

    /// The first moment of each of its days, oldest first.
    #[must_use]
    pub fn begins(self, today: Date, zone: &TimeZone) -> Vec<Timestamp> {
        let dates = self.dates(today).into_iter();
        dates.filter_map(|date| Some(date.to_zoned(zone.clone()).ok()?.timestamp())).collect()
    }
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum FigureKind {
    /// Messages that Telegram accepted.
    Sent,
    Failed,
    /// First messages to a person.
    NewContact,
    /// First answers of people to messages of the team.
    Reply,
    /// Messages of prospects.
    Received,
    Qualified,
}

impl FigureKind {
    pub const ALL: [Self; 6] =
        [Self::Sent, Self::Failed, Self::NewContact, Self::Reply, Self::Received, Self::Qualified];
}

/// A count, and the account and member it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub kind: FigureKind,
    pub account: Option<AccountId>,
    pub admin: Option<TelegramUserId>,
    /// Why messages failed; empty for other kinds.
    pub reason: String,
    pub count: u32,
}

/// All figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub counts: Counts,
    pub waits: Waits,
}

/// The counts of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub Vec<Figure>);

/// The number of answers by waiting time, the shortest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits(pub Vec<(SignedDuration, u32)>);

/// The chart's values for a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayDrawn {
    pub sent: u32,
    pub received: u32,
}

impl Counts {
    #[must_use]
    pub fn sum(&self, kind: FigureKind) -> u32 {
        self.0.iter().filter(|figure| figure.kind == kind).map(|figure| figure.count).sum()
    }

    /// The counts of one account.
    #[must_use]
    pub fn of_account(&self, account: AccountId) -> Self {
        Self(self.0.iter().filter(|figure| figure.account == Some(account)).cloned().collect())
    }

    /// The counts of one member.
    #[must_use]
    pub fn of_admin(&self, admin: TelegramUserId) -> Self {
        Self(self.0.iter().filter(|figure| figure.admin == Some(admin)).cloned().collect())
    }

    /// The number of failed messages by reason, the most frequent first.
    #[must_use]
    pub fn failures(&self) -> Vec<(String, u32)> {
        let mut reasons: Vec<(String, u32)> = Vec::new();
        for figure in self.0.iter().filter(|figure| figure.kind == FigureKind::Failed && figure.count > 0) {
            match reasons.iter_mut().find(|(reason, _)| *reason == figure.reason) {
                Some((_, count)) => *count += figure.count,
                None => reasons.push((figure.reason.clone(), figure.count)),
            }
        }
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        reasons
    }

    /// The percentage of people who answered a first message; `None` when there were no first messages.
    #[must_use]
    pub fn reply_rate(&self) -> Option<u32> {
        let contacts = self.sum(FigureKind::NewContact);
        // Answers to earlier first messages could make it more than 100.
        (contacts > 0).then(|| (self.sum(FigureKind::Reply) * 100 / contacts).min(100))
    }
}

impl Waits {
    /// The shortest time within which half of the answers came.
    #[must_use]
    pub fn median(&self) -> Option<SignedDuration> {
        let all: u64 = self.0.iter().map(|(_, count)| u64::from(*count)).sum();
        let mut so_far = 0;
        let half = self.0.iter().find(|(_, count)| {
            so_far += u64::from(*count);
            so_far * 2 >= all
        });
        half.map(|(waited, _)| *waited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn median(waits: &[(i64, u32)]) -> Option<i64> {
        let waits = waits.iter().map(|(seconds, count)| (SignedDuration::from_secs(*seconds), *count));
        Waits(waits.collect()).median().map(|waited| waited.as_secs())
    }

    fn count(kind: FigureKind, reason: &str, count: u32) -> Figure {
        Figure { kind, account: Some(AccountId(1)), admin: None, reason: reason.to_owned(), count }
    }

    #[test]
    fn half_of_the_answers_came_within_the_median() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[(1, 1), (5, 1), (9, 1)]), Some(5));
        assert_eq!(median(&[(2, 1), (4, 1), (8, 1), (100, 1)]), Some(4));
        assert_eq!(median(&[(2, 1), (60, 1_000_000), (3600, 7)]), Some(60));
    }

    #[test]
    fn days_are_those_of_the_teams_zone() {
        let zone = TimeZone::get("Asia/Kathmandu").unwrap(); // 5:45 ahead
        let today = "2026-11-23".parse().unwrap();
        let dates = Period::Week.dates(today);
        assert_eq!((dates.len(), dates[6]), (7, today));
        assert_eq!(Period::Today.begins(today, &zone), ["2026-11-22T18:15:00Z".parse().unwrap()]);
        assert_eq!(Period::Month.begins(today, &zone).len(), 30);
    }

    #[test]
    fn failures_are_shown_with_the_commonest_first() {
        let counts = Counts(vec![
            count(FigureKind::Sent, "", 2),
            count(FigureKind::Failed, "privacy", 1),
            count(FigureKind::Failed, "no_such_user", 2),
        ]);
        assert_eq!(counts.failures(), [("no_such_user".to_owned(), 2), ("privacy".to_owned(), 1)]);
        assert_eq!(counts.reply_rate(), None);
    }
}
