//! What the team did in some days, in figures.
//! Its rule: days are the team's calendar days, and a rate of nothing is none.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::unknown_name::UnknownName;

/// The days that are looked at; the last one is today.
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

    /// Its days, the oldest first.
    #[must_use]
    pub fn dates(self, today: Date) -> Vec<Date> {
        (0..self.days()).rev().filter_map(|ago| today.checked_sub(ago.days()).ok()).collect()
    }

    /// The first moment of each of its days, the oldest first.
    #[must_use]
    pub fn begins(self, today: Date, zone: &TimeZone) -> Vec<Timestamp> {
        let dates = self.dates(today).into_iter();
        dates.filter_map(|date| Some(date.to_zoned(zone.clone()).ok()?.timestamp())).collect()
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum FigureKind {
    /// Taken by Telegram for the prospect.
    Sent,
    Failed,
    /// First messages to somebody.
    NewContact,
    /// First words of somebody to whom the team had written.
    Reply,
    /// Messages of prospects.
    Received,
    Qualified,
}

impl FigureKind {
    pub const ALL: [Self; 6] =
        [Self::Sent, Self::Failed, Self::NewContact, Self::Reply, Self::Received, Self::Qualified];

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.into_str() == name)
    }
}

/// A count, and whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub kind: FigureKind,
    pub account: Option<AccountId>,
    pub admin: Option<TelegramUserId>,
    /// Why it failed; otherwise empty.
    pub reason: String,
    pub count: u32,
}

/// All figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub counts: Counts,
    pub waits: Waits,
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub Vec<Figure>);

/// How many answers were waited for how long, the quickest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits(pub Vec<(SignedDuration, u32)>);

/// What the chart shows of a day.
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

    /// Those of one account.
    #[must_use]
    pub fn of_account(&self, account: AccountId) -> Self {
        Self(self.0.iter().filter(|figure| figure.account == Some(account)).cloned().collect())
    }

    /// Those of one member.
    #[must_use]
    pub fn of_admin(&self, admin: TelegramUserId) -> Self {
        Self(self.0.iter().filter(|figure| figure.admin == Some(admin)).cloned().collect())
    }

    /// How often messages failed, by reason, the commonest first.
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

    /// Of a hundred people who were written to first, how many answered; `None` when nobody was written to.
    #[must_use]
    pub fn reply_rate(&self) -> Option<u32> {
        let contacts = self.sum(FigureKind::NewContact);
        // Answers to what was written before the period would make more than all.
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
    fn failures_are_told_with_the_commonest_first() {
        let counts = Counts(vec![
            count(FigureKind::Sent, "", 2),
            count(FigureKind::Failed, "privacy", 1),
            count(FigureKind::Failed, "no_such_user", 2),
        ]);
        assert_eq!(counts.failures(), [("no_such_user".to_owned(), 2), ("privacy".to_owned(), 1)]);
        assert_eq!(counts.reply_rate(), None);
    }
}
