//! The team's rules for sending: gaps, quiet hours, the warm-up ramp. A stored value is read back exactly; one that
//! cannot be read is an error.

pub mod album;
pub mod gate;
pub mod open_hours;
pub mod outbox;
pub mod quiet_hours;
pub mod stop_list;
pub mod stored_file;
pub mod target;
pub mod wish;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use crate::domain::consent::FirstByHand;
use crate::domain::limits::{Caps, Ramp};
use crate::domain::quiet_hours::QuietHours;

/// The rules for sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendingRules {
    /// The gap between two unprompted messages of an account. Nobody types a message per second.
    pub minimum_gap: SignedDuration,
    pub answers: AnswerRules,
    pub quiet_hours: Option<QuietHours>,
    pub ramp: Ramp,
    /// The consent that a first message by hand needs.
    pub first_by_hand: FirstByHand,
}

impl Default for SendingRules {
    fn default() -> Self {
        Self {
            minimum_gap: SignedDuration::from_secs(60),
            answers: AnswerRules::default(),
            quiet_hours: None,
            ramp: Ramp::default(),
            first_by_hand: FirstByHand::default(),
        }
    }
}

/// The rules for answers to people who wrote recently. Telegram lets an account answer; these rules keep it human.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerRules {
    /// How long after a person's last message a message to them is an answer.
    pub within: SignedDuration,
    /// The gap before an answer, whatever the account sent last.
    pub gap: SignedDuration,
    /// Answers of one account per day.
    pub a_day: u32,
}

impl Default for AnswerRules {
    fn default() -> Self {
        Self { within: SignedDuration::from_hours(24), gap: SignedDuration::from_secs(1), a_day: 300 }
    }
}

impl AnswerRules {
    /// A message to a person who wrote after this moment is an answer.
    #[must_use]
    pub fn since(self, now: Timestamp) -> Timestamp {
        now.checked_sub(self.within).unwrap_or(Timestamp::MIN)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not as it is written, for example {example}")]
pub struct RuleError {
    pub example: &'static str,
}

/// `21:00-09:00`.
impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from().strftime("%H:%M"), self.to().strftime("%H:%M"))
    }
}

impl FromStr for QuietHours {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
        let hours = text.split_once('-').and_then(|(from, to)| Self::new(time(from)?, time(to)?));
        hours.ok_or(RuleError { example: "21:00-09:00" })
    }
}

/// One entry per day, messages and first messages to strangers: `5/1 6/1 8/2`.
impl fmt::Display for Ramp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = (0..self.days()).filter_map(|day| self.caps_after(day));
        let days: Vec<String> = days.map(|day| format!("{}/{}", day.messages, day.new_contacts)).collect();
        f.write_str(&days.join(" "))
    }
}

impl FromStr for Ramp {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let day = |day: &str| {
            let (messages, new_contacts) = day.split_once('/')?;
            Some(Caps { messages: messages.parse().ok()?, new_contacts: new_contacts.parse().ok()? })
        };
        let days: Option<Vec<Caps>> = text.split_whitespace().map(day).collect();
        days.and_then(|days| Self::new(days).ok()).ok_or(RuleError { example: "5/1 6/1 8/2" })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_rule_reads_back_as_it_was_written() {
        let ramp = Ramp::default();
        assert_eq!(ramp.to_string().parse(), Ok(ramp));
        let hours = QuietHours::new(jiff::civil::time(21, 30, 0, 0), jiff::civil::time(9, 0, 0, 0)).unwrap();
        assert_eq!(hours.to_string(), "21:30-09:00");
        assert_eq!("21:30 - 09:00".parse(), Ok(hours));
    }

    #[rstest]
    #[case("")]
    #[case("9-9")]
    #[case("09:00-09:00")]
    #[case("25:00-09:00")]
    fn hours_that_are_none_are_refused(#[case] text: &str) {
        assert!(text.parse::<QuietHours>().is_err());
    }

    #[rstest]
    #[case("")]
    #[case("5")]
    #[case("5/1 4/1")]
    fn a_ramp_that_is_none_is_refused(#[case] text: &str) {
        assert!(text.parse::<Ramp>().is_err());
    }
}
