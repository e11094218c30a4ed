//! What the team did in some days, in figures.
//! Its rule: days are the team's calendar days, and a rate of nothing is none.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::ids::{AccountId, TelegramUserId};

/// The days that are looked at; the last one is today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    Today,
    Week,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::NewContact => "new_contact",
            Self::Reply => "reply",
            Self::Received => "received",
            Self::Qualified => "qualified",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A count, and whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The first moment of its day.
    pub at: Timestamp,
    pub kind: FigureKind,
    pub account: Option<AccountId>,
    pub admin: Option<TelegramUserId>,
    /// Why it failed; otherwise empty.
    pub reason: String,
    pub count: u32,
}

/// How long a prospect waited for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerTime {
    pub account: Option<AccountId>,
    pub admin: Option<TelegramUserId>,
    pub waited: SignedDuration,
}

/// All figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub counts: Vec<Figure>,
    pub answers: Vec<AnswerTime>,
}

impl Figures {
    #[must_use]
    pub fn sum(&self, kind: FigureKind) -> u32 {
        self.counts.iter().filter(|figure| figure.kind == kind).map(|figure| figure.count).sum()
    }

    /// Those of one account.
    #[must_use]
    pub fn of_account(&self, account: AccountId) -> Self {
        Self {
            counts: self.counts.iter().filter(|figure| figure.account == Some(account)).cloned().collect(),
            answers: self.answers.iter().filter(|answer| answer.account == Some(account)).copied().collect(),
        }
    }

    /// Those of one member.
    #[must_use]
    pub fn of_admin(&self, admin: TelegramUserId) -> Self {
        Self {
            counts: self.counts.iter().filter(|figure| figure.admin == Some(admin)).cloned().collect(),
            answers: self.answers.iter().filter(|answer| answer.admin == Some(admin)).copied().collect(),
        }
    }

    /// How often messages failed, by reason, the commonest first.
    #[must_use]
    pub fn failures(&self) -> Vec<(String, u32)> {
        let mut reasons: Vec<(String, u32)> = Vec::new();
        for figure in self.counts.iter().filter(|figure| figure.kind == FigureKind::Failed && figure.count > 0) {
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

    /// The waiting time that half of the answers kept below.
    #[must_use]
    pub fn median_answer(&self) -> Option<SignedDuration> {
        let mut waited: Vec<SignedDuration> = self.answers.iter().map(|answer| answer.waited).collect();
        waited.sort_unstable();
        match waited.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(waited[odd / 2]),
            even => Some((waited[even / 2 - 1] + waited[even / 2]) / 2),
        }
    }

    /// How much of a kind fell on each of these days of the zone.
    #[must_use]
    pub fn by_day(&self, kind: FigureKind, dates: &[Date], zone: &TimeZone) -> Vec<u32> {
        let mut days = vec![0; dates.len()];
        for figure in self.counts.iter().filter(|figure| figure.kind == kind) {
            let date = figure.at.to_zoned(zone.clone()).date();
            if let Some(place) = dates.iter().position(|known| *known == date) {
                days[place] += figure.count;
            }
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(seconds: &[i64]) -> Figures {
        let answer =
            |seconds: &i64| AnswerTime { account: None, admin: None, waited: SignedDuration::from_secs(*seconds) };
        Figures { counts: Vec::new(), answers: seconds.iter().map(answer).collect() }
    }

    fn count(at: &str, kind: FigureKind, reason: &str, count: u32) -> Figure {
        Figure {
            at: at.parse().unwrap(),
            kind,
            account: Some(AccountId(1)),
            admin: None,
            reason: reason.to_owned(),
            count,
        }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(waits(&[]).median_answer(), None);
        assert_eq!(waits(&[9, 1, 5]).median_answer(), Some(SignedDuration::from_secs(5)));
        assert_eq!(waits(&[8, 2, 4, 100]).median_answer(), Some(SignedDuration::from_secs(6)));
    }

    #[test]
    fn figures_fall_on_the_days_of_the_teams_zone() {
        let zone = TimeZone::get("Asia/Kathmandu").unwrap(); // 5:45 ahead
        let figures = Figures {
            counts: vec![
                count("2026-11-22T18:00:00Z", FigureKind::Sent, "", 2),
                count("2026-11-22T18:15:00Z", FigureKind::Sent, "", 3),
                count("2026-11-23T09:00:00Z", FigureKind::Failed, "privacy", 1),
                count("2026-11-23T09:15:00Z", FigureKind::Failed, "no_such_user", 2),
            ],
            answers: Vec::new(),
        };
        let today = "2026-11-23".parse().unwrap();
        let dates = Period::Week.dates(today);
        assert_eq!((dates.len(), dates[6]), (7, today));
        assert_eq!(figures.by_day(FigureKind::Sent, &dates, &zone), [0, 0, 0, 0, 0, 2, 3]);
        assert_eq!(figures.failures(), [("no_such_user".to_owned(), 2), ("privacy".to_owned(), 1)]);
        assert_eq!(Period::Today.begins(today, &zone), ["2026-11-22T18:15:00Z".parse().unwrap()]);
        assert_eq!(Period::Month.begins(today, &zone).len(), 30);
        assert_eq!(figures.reply_rate(), None);
    }
}
