//! The schedule of backups, their names, and which ones are kept.
//!
//! Invariant: a file is deleted only if its name is that of a backup.

use std::collections::BTreeSet;

use jiff::civil::{Date, ISOWeekDate};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _, Zoned};

/// The hour of the nightly backup in the team's time zone.
pub const BACKUP_HOUR: i8 = 3;
/// For how many days and weeks the newest backup is kept.
pub const DAYS_KEPT: usize = 7;
pub const WEEKS_KEPT: usize = 4;

const BEFORE: &str = "salesdesk-";
const AFTER: &str = ".backup";
const UPGRADE: &str = "-before-";
const TIME: &str = "%Y-%m-%dT%H-%M-%SZ";

/// The name of a backup made at this moment.
#[must_use]
pub fn file_name(made_at: Timestamp) -> String {
    format!("{BEFORE}{}{AFTER}", made_at.strftime(TIME))
}

/// The name of a backup made at this moment, before the database was migrated to this schema version.
#[must_use]
pub fn file_name_before(made_at: Timestamp, schema: i64) -> String {
    format!("{BEFORE}{}{UPGRADE}{schema:04}{AFTER}", made_at.strftime(TIME))
}

/// When a backup was made, according to its name.
#[must_use]
pub fn made_at(name: &str) -> Option<Timestamp> {
    let stem = name.strip_prefix(BEFORE)?.strip_suffix(AFTER)?;
    let (time, schema) = match stem.split_once(UPGRADE) {
        Some((time, schema)) => (time, Some(schema.parse::<i64>().ok()?)),
        None => (stem, None),
    };
    let at = jiff::civil::DateTime::strptime(TIME, time).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let expected = schema.map_or_else(|| file_name(at), |schema| file_name_before(at, schema));
    (expected == name).then_some(at)
}

/// Whether a file is a backup, according to the end of its name.
#[must_use]
pub fn is_backup(name: &str) -> bool {
    name.ends_with(AFTER)
}

/// The time of the next nightly backup after `now`.
#[must_use]
pub fn next_night(now: &Zoned) -> Timestamp {
    let tonight = |date: Date| {
        let at = date.at(BACKUP_HOUR, 0, 0, 0).to_zoned(now.time_zone().clone());
        at.map_or(Timestamp::MAX, |at| at.timestamp())
    };
    let today = tonight(now.date());
    if today > now.timestamp() { today } else { now.date().tomorrow().map_or(Timestamp::MAX, tonight) }
}

/// Whether a nightly backup has been missed since the last one. Without any backup, the next night makes the first.
#[must_use]
pub fn is_due(last: Timestamp, now: &Zoned) -> bool {
    next_night(&last.to_zoned(now.time_zone().clone())) <= now.timestamp()
}

/// The backups to delete: all except the newest of each of the last days and weeks that have one, and those made within
/// a day.
#[must_use]
pub fn expired(all: &[Timestamp], now: &Zoned) -> Vec<Timestamp> {
    let mut newest_first = all.to_vec();
    newest_first.sort_unstable_by(|a, b| b.cmp(a));
    let (mut days, mut weeks) = (BTreeSet::<Date>::new(), BTreeSet::<ISOWeekDate>::new());
    let fresh = now.timestamp() - SignedDuration::from_hours(24);
    newest_first.retain(|at| {
        let date = at.to_zoned(now.time_zone().clone()).date();
        let monday = ISOWeekDate::from(date);
        let monday = monday.date().checked_sub((i64::from(monday.weekday().to_monday_zero_offset())).days());
        let week = monday.map_or(ISOWeekDate::from(date), ISOWeekDate::from);
        let of_day = days.len() < DAYS_KEPT && days.insert(date);
        let of_week = weeks.len() < WEEKS_KEPT && weeks.insert(week);
        !(of_day || of_week || *at > fresh)
    });
    newest_first
}

/// When the last of these backups will be deleted, if every night makes a new one.
#[must_use]
pub fn gone_by(all: &[Timestamp], now: &Zoned) -> Option<Timestamp> {
    let newest = *all.iter().max()?;
    let (mut kept, mut night) = (all.to_vec(), now.clone());
    // The number of weeks and days is limited, so this ends.
    for _ in 0..7 * (WEEKS_KEPT + 2) {
        night = next_night(&night).to_zoned(now.time_zone().clone());
        kept.push(night.timestamp());
        let gone = expired(&kept, &night);
        kept.retain(|at| !gone.contains(at));
        if kept.iter().all(|at| *at > newest) {
            return Some(night.timestamp());
        }
    }
    Some(night.timestamp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    #[test]
    fn a_backup_is_called_by_its_moment_and_nothing_else_is() {
        let moment: Timestamp = "2026-11-24T02:00:00Z".parse().unwrap();
        assert_eq!(file_name(moment), "salesdesk-2026-11-24T02-00-00Z.backup");
        assert_eq!(made_at(&file_name(moment)), Some(moment));
        assert_eq!(file_name_before(moment, 142), "salesdesk-2026-11-24T02-00-00Z-before-0142.backup");
        assert_eq!(made_at(&file_name_before(moment, 142)), Some(moment));
        for other in ["salesdesk.db", "salesdesk-.backup", "salesdesk-2026-11-24T02-00-00Z.backup.copy"] {
            assert_eq!(made_at(other), None);
        }
    }

    #[rstest]
    #[case("2026-11-24T02:59[Europe/Berlin]", "2026-11-24T03:00[Europe/Berlin]")]
    #[case("2026-11-24T03:00[Europe/Berlin]", "2026-11-25T03:00[Europe/Berlin]")]
    // The clocks go forward at two, and back at three.
    #[case("2026-03-29T01:30[Europe/Berlin]", "2026-03-29T03:00[Europe/Berlin]")]
    #[case("2026-10-25T01:30[Europe/Berlin]", "2026-10-25T03:00[Europe/Berlin]")]
    fn the_next_night_is_three_oclock_by_the_teams_clock(#[case] now: &str, #[case] next: &str) {
        assert_eq!(next_night(&at(now)), at(next).timestamp());
    }

    #[test]
    fn a_night_that_was_missed_is_made_up_for() {
        let last = at("2026-11-22T03:00[Europe/Berlin]").timestamp();
        assert!(!is_due(last, &at("2026-11-23T02:59[Europe/Berlin]")));
        assert!(is_due(last, &at("2026-11-23T03:00[Europe/Berlin]")));
        assert!(is_due(last, &at("2026-11-25T12:00[Europe/Berlin]")));
    }

    #[test]
    fn a_backup_is_gone_when_enough_others_have_followed() {
        let now = at("2026-11-24T04:00[Europe/Berlin]");
        assert_eq!(gone_by(&[], &now), None);
        // The last backup of a week stays until four newer weeks have one; those of other days are deleted after seven
        // days.
        let sunday = at("2026-11-22T03:00[Europe/Berlin]").timestamp();
        let tuesday = at("2026-11-24T03:00[Europe/Berlin]").timestamp();
        assert_eq!(gone_by(&[sunday], &now), Some(at("2026-12-14T03:00[Europe/Berlin]").timestamp()));
        assert_eq!(gone_by(&[tuesday], &now), Some(at("2026-12-01T03:00[Europe/Berlin]").timestamp()));
        assert_eq!(gone_by(&[sunday, tuesday], &now), Some(at("2026-12-14T03:00[Europe/Berlin]").timestamp()));
    }

    #[test]
    fn a_week_of_days_and_a_month_of_weeks_are_kept() {
        let now = at("2026-11-24T04:00[Europe/Berlin]");
        let nights = (0..60).map(|days| (at("2026-11-24T03:00[Europe/Berlin]") - i64::from(days).days()).timestamp());
        let all: Vec<Timestamp> = nights.collect();
        let gone = expired(&all, &now);
        let mut kept: Vec<String> =
            all.iter().filter(|at| !gone.contains(at)).map(|at| at.strftime("%m-%d").to_string()).collect();
        kept.sort();
        // The Sundays of the three weeks before this one, and the last seven days, which include one of them.
        assert_eq!(kept, ["11-08", "11-15", "11-18", "11-19", "11-20", "11-21", "11-22", "11-23", "11-24"]);
    }

    proptest! {
        #[test]
        fn the_newest_is_always_kept_and_little_else(ages in proptest::collection::btree_set(0..100_000_i64, 1..200)) {
            let now = at("2026-11-24T04:00[Europe/Berlin]");
            let all: Vec<Timestamp> = ages.iter().map(|age| now.timestamp() - SignedDuration::from_mins(*age)).collect();
            let gone = expired(&all, &now);
            prop_assert!(!gone.contains(all.iter().max().unwrap()));
            let fresh = ages.iter().filter(|age| **age < 24 * 60).count();
            prop_assert!(all.len() - gone.len() <= DAYS_KEPT + WEEKS_KEPT + fresh);
        }

        #[test]
        fn arbitrary_names_break_nothing(name in ".*") {
            let fits = |at| file_name(at) == name || name.starts_with(file_name(at).trim_end_matches(AFTER));
            prop_assert!(made_at(&name).is_none_or(fits));
        }
    }
}
