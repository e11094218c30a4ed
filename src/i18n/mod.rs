//! All texts that people read, by key and language.
//!
//! Invariant: all sentences are in `locales/`, and data in Telegram texts is escaped here.

mod bundle;
#[cfg(test)]
mod locales_test;

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::language::Language;

/// An argument of a text.
#[derive(Clone, Debug)]
pub enum Arg {
    /// Data; escaped in HTML.
    Text(String),
    /// HTML made from other texts, already escaped.
    Html(String),
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// A plain text, for buttons, menus and pop-ups.
#[must_use]
pub fn tr(language: Language, key: &str, args: &[(&'static str, Arg)]) -> String {
    look_up(language, key, args, str::to_owned)
}

/// The key of a message that belongs to a named thing, such as a command: `setting-time-zone`.
#[must_use]
pub fn key_of(family: &str, name: &str) -> String {
    format!("{family}-{}", name.replace('_', "-"))
}

/// A text in Telegram's HTML.
#[must_use]
pub fn tr_html(language: Language, key: &str, args: &[(&'static str, Arg)]) -> String {
    look_up(language, key, args, escape)
}

fn look_up(language: Language, key: &str, args: &[(&'static str, Arg)], text: impl Fn(&str) -> String) -> String {
    let args: FluentArgs<'_> = args
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Text(data) => FluentValue::from(text(data)),
                Arg::Html(html) => FluentValue::from(html.as_str()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            (*name, value)
        })
        .collect();
    bundle::format(language, key, &args)
}

/// Escapes data for Telegram's HTML.
#[must_use]
pub fn escape(data: &str) -> String {
    data.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// How to show times to a reader: their language and time zone, and the current moment.
#[derive(Clone, Debug)]
pub struct Times {
    pub language: Language,
    pub zone: TimeZone,
    pub now: Timestamp,
}

impl Times {
    /// A moment that has passed, on a screen that is read now: `3 h ago`, beyond a day `12 Nov, 10:42`. What happened
    /// after the screen was asked for, such as what a press has just changed, is a second ago.
    #[must_use]
    pub fn relative(&self, at: Timestamp) -> String {
        let passed = self.now.duration_since(at).max(SignedDuration::from_secs(1));
        if passed >= SignedDuration::from_hours(24) {
            return self.date_and_hour(at);
        }
        tr(self.language, "time-ago", &[("span", self.span(passed).into())])
    }

    /// A moment in a sentence that stays in the chat, where `in 12 min` would soon be wrong: `10:42`, on another day
    /// `10:42 on 12 Nov`. The hour comes first, so that `at`, `until` and `since` fit before it, also in Russian.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> String {
        if self.is_today(at) {
            return self.hour(at);
        }
        let facts = [("time", self.hour(at).into()), ("date", self.date(at).into())];
        tr(self.language, "time-on-day", &facts)
    }

    /// A moment at the beginning of a line in a list: `10:42`, on another day `12 Nov, 10:42`.
    #[must_use]
    pub fn listed(&self, at: Timestamp) -> String {
        if self.is_today(at) { self.hour(at) } else { self.date_and_hour(at) }
    }

    /// A moment with its day, for confirmation: `Tue 24 Nov, 10:42`.
    #[must_use]
    pub fn whole(&self, at: Timestamp) -> String {
        let weekday = at.to_zoned(self.zone.clone()).weekday().to_monday_one_offset();
        let weekday = tr(self.language, "time-weekday", &[("weekday", i64::from(weekday).into())]);
        format!("{weekday} {}", self.date_and_hour(at))
    }

    /// A wall clock time with its day, including one that the clock skips.
    #[must_use]
    pub fn whole_civil(&self, at: DateTime) -> String {
        // In UTC, which has no summer time, it is an ordinary moment.
        let clock = Self { zone: TimeZone::UTC, ..self.clone() };
        TimeZone::UTC.to_timestamp(at).map(|at| clock.whole(at)).unwrap_or_default()
    }

    /// The time until a moment: `in 12 min`, `in 3 days`.
    #[must_use]
    pub fn ahead(&self, at: Timestamp) -> String {
        let span = self.length(at.duration_since(self.now));
        tr(self.language, "time-in", &[("span", span.into())])
    }

    /// A duration; in days from two days on.
    #[must_use]
    pub fn length(&self, length: SignedDuration) -> String {
        match length.as_hours() {
            hours @ 48.. => tr(self.language, "time-days", &[("count", (hours / 24).into())]),
            _ => self.span(length),
        }
    }

    /// A duration in its largest unit, rounded up, so that nobody comes too early.
    #[must_use]
    pub fn span(&self, length: SignedDuration) -> String {
        let seconds = length.as_secs() + i64::from(length.subsec_nanos() > 0);
        match seconds {
            ..60 => tr(self.language, "time-seconds", &[("count", seconds.max(0).into())]),
            60..3600 => tr(self.language, "time-minutes", &[("count", ((seconds + 59) / 60).into())]),
            _ => tr(self.language, "time-hours", &[("count", ((seconds + 3599) / 3600).into())]),
        }
    }

    /// The remaining time until `at` as a countdown: `1:58`. `None` when nothing remains.
    #[must_use]
    pub fn countdown(&self, at: Timestamp) -> Option<String> {
        let left = at.duration_since(self.now).as_secs();
        (left > 0).then(|| format!("{}:{:02}", left / 60, left % 60))
    }

    /// A day: `12 Nov`, in another year `12 Nov 2027`.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> String {
        let then = at.to_zoned(self.zone.clone());
        let facts = [("day", i64::from(then.day()).into()), ("month", i64::from(then.month()).into())];
        let date = tr(self.language, "time-date", &facts);
        if then.year() == self.now.to_zoned(self.zone.clone()).year() {
            date
        } else {
            format!("{date} {}", then.year())
        }
    }

    fn date_and_hour(&self, at: Timestamp) -> String {
        format!("{}, {}", self.date(at), self.hour(at))
    }

    fn hour(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%H:%M").to_string()
    }

    fn is_today(&self, at: Timestamp) -> bool {
        at.to_zoned(self.zone.clone()).date() == self.now.to_zoned(self.zone.clone()).date()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::when::parse_when;

    fn times(language: Language) -> Times {
        Times { language, zone: TimeZone::get("Europe/Berlin").unwrap(), now: "2026-11-23T09:30:00Z".parse().unwrap() }
    }

    #[rstest]
    #[case("2026-11-23T09:30:02Z", "1\u{a0}s ago", "1\u{a0}с назад")]
    #[case("2026-11-23T09:29:15Z", "45\u{a0}s ago", "45\u{a0}с назад")]
    #[case("2026-11-23T06:20:00Z", "4\u{a0}h ago", "4\u{a0}ч назад")]
    #[case("2026-11-12T09:42:00Z", "12 Nov, 10:42", "12 ноября, 10:42")]
    fn a_moment_is_relative_up_to_a_day(#[case] at: Timestamp, #[case] english: &str, #[case] russian: &str) {
        assert_eq!(times(Language::En).relative(at), english);
        assert_eq!(times(Language::Ru).relative(at), russian);
    }

    #[test]
    fn a_card_shows_the_hour_in_the_readers_zone() {
        let times = times(Language::En);
        assert_eq!(times.clock("2026-11-23T09:42:00Z".parse().unwrap()), "10:42");
        let tomorrow = "2026-11-24T09:42:00Z".parse().unwrap();
        assert_eq!(times.clock(tomorrow), "10:42 on 24 Nov");
        assert_eq!(times.listed(tomorrow), "24 Nov, 10:42");
        assert_eq!(times.countdown("2026-11-23T09:31:58Z".parse().unwrap()).as_deref(), Some("1:58"));
        assert_eq!(times.countdown(times.now), None);
    }

    proptest! {
        /// A time that was shown and is typed back means the same moment. Within an hour that the clock shows twice,
        /// words cannot name the second one.
        #[test]
        fn a_moment_that_is_shown_back_reads_as_itself(
            seconds in 1_700_000_000_i64..1_900_000_000,
            minutes in 1_i64..364 * 24 * 60,
            zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
        ) {
            let zone = TimeZone::get(zone).unwrap();
            let now = Timestamp::from_second(seconds).unwrap();
            let at = Timestamp::from_second(seconds / 60 * 60 + minutes * 60).unwrap();
            let civil = at.to_zoned(zone.clone()).datetime();
            prop_assume!(at > now && zone.to_ambiguous_timestamp(civil).compatible().unwrap() == at);
            for language in Language::ALL {
                let times = Times { language, zone: zone.clone(), now };
                for shown in [times.whole(at), times.clock(at), times.listed(at)] {
                    prop_assert_eq!(parse_when(&shown, now, &zone), Ok(at), "{}", shown);
                }
            }
        }
    }

    #[test]
    fn data_is_escaped_in_html_only() {
        let args = [("span", Arg::from("<b>&"))];
        assert_eq!(tr_html(Language::En, "time-in", &args), "in &lt;b&gt;&amp;");
        assert_eq!(tr(Language::En, "time-in", &args), "in <b>&");
    }
}
