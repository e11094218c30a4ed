//! A saved filter: conditions that a person must meet, at the moment when the filter is read.
//!
//! Invariant: all of its conditions hold for everybody that it finds; a filter without any finds everybody. Its JSON is
//! stored, so that names of conditions never change.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use parse_display::{Display, FromStr};
use serde::{Deserialize, Serialize};

use crate::domain::consent::{Ledger, Purpose, Standing};
use crate::domain::ids::{LabelId, StageId};
use crate::domain::template::{LONGEST_VALUE, VariableName};
use crate::domain::{typed, words};

/// The longest time without a message that a filter may ask for, in days.
pub const MOST_DAYS: u32 = 3650;

/// The conditions, one of each kind at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SavedFilter {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub talk: Option<LastTalk>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<FieldWish>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentWish>,
}

/// The kind of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr)]
#[display(style = "snake_case")]
pub enum ConditionKind {
    Stage,
    Label,
    Talk,
    Field,
    Consent,
}

impl ConditionKind {
    pub const ALL: [Self; 5] = [Self::Stage, Self::Label, Self::Talk, Self::Field, Self::Consent];
}

/// When the last message was exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastTalk {
    Never,
    /// The last message is at least this many days old.
    SilentFor(u32),
    /// There was a message within this many days.
    Within(u32),
    /// The last message is from an earlier day.
    Before(Date),
    /// There was a message on this day or later.
    Since(Date),
}

/// A field of the team's own, and its value; without a value, any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWish {
    pub name: VariableName,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// How the consent of a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, FromStr)]
#[serde(rename_all = "snake_case")]
#[display(style = "snake_case")]
pub enum ConsentWish {
    /// They agreed to be written to.
    MayWrite,
    /// They agreed to offers.
    MayOffer,
    /// Nothing is recorded.
    Unknown,
    Withdrawn,
}

impl ConsentWish {
    pub const ALL: [Self; 4] = [Self::MayWrite, Self::MayOffer, Self::Unknown, Self::Withdrawn];
}

/// What a filter asks about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactFacts {
    pub stage: StageId,
    pub last_talk: Option<Timestamp>,
    /// The value of the field that the filter names.
    pub field: Option<String>,
    pub ledger: Ledger,
}

/// Why a typed condition is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no condition")]
pub struct NoCondition;

impl SavedFilter {
    /// The kinds of its conditions.
    pub fn kinds(&self) -> impl Iterator<Item = ConditionKind> {
        ConditionKind::ALL.into_iter().filter(|kind| match kind {
            ConditionKind::Stage => self.stage.is_some(),
            ConditionKind::Label => self.label.is_some(),
            ConditionKind::Talk => self.talk.is_some(),
            ConditionKind::Field => self.field.is_some(),
            ConditionKind::Consent => self.consent.is_some(),
        })
    }

    /// The filter without a condition.
    #[must_use]
    pub fn without(mut self, kind: ConditionKind) -> Self {
        match kind {
            ConditionKind::Stage => self.stage = None,
            ConditionKind::Label => self.label = None,
            ConditionKind::Talk => self.talk = None,
            ConditionKind::Field => self.field = None,
            ConditionKind::Consent => self.consent = None,
        }
        self
    }

    /// Whether a person with the label, if there is one, meets the other conditions.
    #[must_use]
    pub fn fits(&self, facts: &ContactFacts, now: Timestamp, zone: &TimeZone) -> bool {
        self.stage.is_none_or(|stage| stage == facts.stage)
            && self.talk.is_none_or(|talk| talk.fits(facts.last_talk, now, zone))
            && self.field.as_ref().is_none_or(|field| field.fits(facts.field.as_deref()))
            && self.consent.is_none_or(|consent| consent.fits(facts.ledger))
    }
}

impl LastTalk {
    fn fits(self, last: Option<Timestamp>, now: Timestamp, zone: &TimeZone) -> bool {
        let ago = |days: u32| now - SignedDuration::from_hours(24 * i64::from(days.min(MOST_DAYS)));
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        match (self, last) {
            (Self::Never, last) => last.is_none(),
            (_, None) => false,
            (Self::SilentFor(days), Some(last)) => last <= ago(days),
            (Self::Within(days), Some(last)) => last > ago(days),
            (Self::Before(date), Some(last)) => day(last) < date,
            (Self::Since(date), Some(last)) => day(last) >= date,
        }
    }

    /// Parses `30 days`, `before 2026-10-01` or `since 1.10.2026`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, NoCondition> {
        let text = typed::folded(text);
        let (first, rest) = typed::first_word(&text);
        if let Some(side) = words::side_of_day(first) {
            let date = date(rest.trim()).ok_or(NoCondition)?;
            return Ok(match side {
                words::SideOfDay::Before => Self::Before(date),
                words::SideOfDay::Since => Self::Since(date),
            });
        }
        let days: u32 = first.parse().map_err(|_| NoCondition)?;
        let named = rest.trim();
        if !(1..=MOST_DAYS).contains(&days) || !(named.is_empty() || words::is_days(named)) {
            return Err(NoCondition);
        }
        Ok(Self::SilentFor(days))
    }
}

/// `2026-10-01` or `1.10.2026`.
fn date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

impl FieldWish {
    fn fits(&self, value: Option<&str>) -> bool {
        match (&self.value, value) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(wish), Some(value)) => typed::folded(wish) == typed::folded(value),
        }
    }

    /// Parses `company = Acme`, or `company` for any value.
    ///
    /// # Errors
    /// When the name is no field's.
    pub fn parse(text: &str) -> Result<Self, NoCondition> {
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let name = VariableName::own(name).map_err(|_| NoCondition)?;
        let value = value.map(typed::trimmed).filter(|value| !value.is_empty());
        if value.is_some_and(|value| value.chars().count() > LONGEST_VALUE) {
            return Err(NoCondition);
        }
        Ok(Self { name, value: value.map(str::to_owned) })
    }
}

impl ConsentWish {
    fn fits(self, ledger: Ledger) -> bool {
        let write = ledger.standing(Purpose::Write);
        match self {
            Self::MayWrite => matches!(write, Standing::Given(_)),
            Self::MayOffer => matches!(ledger.standing(Purpose::Offers), Standing::Given(_)),
            Self::Unknown => write == Standing::Unknown,
            Self::Withdrawn => write == Standing::Withdrawn,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::consent::Newest;
    use crate::domain::ids::ConsentId;

    const NOW: &str = "2026-11-29T12:00:00Z";

    fn facts(last: Option<&str>, field: Option<&str>, given: Option<bool>) -> ContactFacts {
        let write = given.map(|given| Newest { id: ConsentId(1), at: Timestamp::UNIX_EPOCH, given });
        ContactFacts {
            stage: StageId(2),
            last_talk: last.map(|at| at.parse().unwrap()),
            field: field.map(str::to_owned),
            ledger: Ledger { write, offers: None },
        }
    }

    fn fits(filter: &SavedFilter, facts: &ContactFacts) -> bool {
        filter.fits(facts, NOW.parse().unwrap(), &TimeZone::get("Asia/Tokyo").unwrap())
    }

    #[rstest]
    #[case(LastTalk::Never, [true, false, false])]
    #[case(LastTalk::SilentFor(30), [false, true, false])]
    #[case(LastTalk::Within(30), [false, false, true])]
    // In Tokyo the second message is from 1 October.
    #[case(LastTalk::Before("2026-10-01".parse().unwrap()), [false, false, false])]
    #[case(LastTalk::Since("2026-10-01".parse().unwrap()), [false, true, true])]
    #[case(LastTalk::Before("2026-10-02".parse().unwrap()), [false, true, false])]
    fn the_last_talk_decides(#[case] talk: LastTalk, #[case] expected: [bool; 3]) {
        let filter = SavedFilter { talk: Some(talk), ..SavedFilter::default() };
        let talks = [None, Some("2026-09-30T16:00:00Z"), Some("2026-11-20T08:00:00Z")];
        assert_eq!(talks.map(|last| fits(&filter, &facts(last, None, None))), expected);
    }

    #[rstest]
    #[case("30 days", Some(LastTalk::SilentFor(30)))]
    #[case("7", Some(LastTalk::SilentFor(7)))]
    #[case("14 дней", Some(LastTalk::SilentFor(14)))]
    #[case("Before 2026-10-01", Some(LastTalk::Before("2026-10-01".parse().unwrap())))]
    #[case("с 1.10.2026", Some(LastTalk::Since("2026-10-01".parse().unwrap())))]
    #[case("after 31.02.2026", None)]
    #[case("0 days", None)]
    #[case("30 apples", None)]
    #[case("soon", None)]
    fn a_time_is_read_as_people_type_it(#[case] text: &str, #[case] meant: Option<LastTalk>) {
        assert_eq!(LastTalk::parse(text).ok(), meant);
    }

    #[test]
    fn a_field_is_compared_without_case() {
        let acme = SavedFilter { field: FieldWish::parse("Company = ACME  ltd").ok(), ..SavedFilter::default() };
        assert_eq!(acme.field.as_ref().unwrap().name.as_str(), "company");
        assert!(!fits(&acme, &facts(None, Some("Acme"), None)) && !fits(&acme, &facts(None, None, None)));
        let any = SavedFilter { field: FieldWish::parse("company").ok(), ..SavedFilter::default() };
        assert!(fits(&any, &facts(None, Some("Acme"), None)) && !fits(&any, &facts(None, None, None)));
        assert_eq!(FieldWish::parse("two words = x"), Err(NoCondition));
    }

    #[rstest]
    #[case(None, [false, false, true, false])]
    #[case(Some(true), [true, false, false, false])]
    #[case(Some(false), [false, false, false, true])]
    fn the_ledger_decides(#[case] given: Option<bool>, #[case] expected: [bool; 4]) {
        let of = |consent| SavedFilter { consent: Some(consent), ..SavedFilter::default() };
        assert_eq!(ConsentWish::ALL.map(|wish| fits(&of(wish), &facts(None, None, given))), expected);
    }

    fn any_filter() -> impl Strategy<Value = SavedFilter> {
        let talk = prop_oneof![
            Just(LastTalk::Never),
            (1..=MOST_DAYS).prop_map(LastTalk::SilentFor),
            (1..=MOST_DAYS).prop_map(LastTalk::Within),
            (1..28_i8).prop_map(|day| LastTalk::Before(Date::constant(2026, 10, day))),
        ];
        let field = prop::option::of("[a-z]{1,8}").prop_map(|value| FieldWish { name: "city".parse().unwrap(), value });
        let consent = (0..4_usize).prop_map(|at| ConsentWish::ALL[at]);
        let ids = (prop::option::of(1..9_i64), prop::option::of(1..9_i64));
        (ids, prop::option::of(talk), prop::option::of(field), prop::option::of(consent)).prop_map(
            |((stage, label), talk, field, consent)| SavedFilter {
                stage: stage.map(StageId),
                label: label.map(LabelId),
                talk,
                field,
                consent,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(filter in any_filter()) {
            let json = serde_json::to_string(&filter).unwrap();
            prop_assert_eq!(serde_json::from_str::<SavedFilter>(&json).unwrap(), filter);
        }

        /// A person who meets all conditions meets each of them, and the other way round.
        #[test]
        fn all_conditions_hold(filter in any_filter(), days in 0..400_i64, talked: bool, given in prop::option::of(any::<bool>())) {
            let now: Timestamp = NOW.parse().unwrap();
            let last = talked.then(|| now - SignedDuration::from_hours(24 * days));
            let facts = ContactFacts { last_talk: last, ..facts(None, Some("kazan"), given) };
            let alone = |kind| {
                let others = ConditionKind::ALL.into_iter().filter(|other| *other != kind);
                fits(&others.fold(filter.clone(), SavedFilter::without), &facts)
            };
            prop_assert_eq!(fits(&filter, &facts), ConditionKind::ALL.into_iter().all(alone));
            prop_assert!(fits(&SavedFilter::default(), &facts));
        }
    }

    #[test]
    fn the_stored_form_never_changes() {
        let filter = SavedFilter {
            stage: Some(StageId(3)),
            label: Some(LabelId(4)),
            talk: Some(LastTalk::SilentFor(30)),
            field: FieldWish::parse("city = Kazan").ok(),
            consent: Some(ConsentWish::MayWrite),
        };
        let json = r#"{"stage":3,"label":4,"talk":{"silent_for":30},"field":{"name":"city","value":"Kazan"},"consent":"may_write"}"#;
        assert_eq!(serde_json::to_string(&filter).unwrap(), json);
        let before: SavedFilter = serde_json::from_str(r#"{"talk":{"before":"2026-10-01"}}"#).unwrap();
        assert_eq!(before.talk, Some(LastTalk::Before("2026-10-01".parse().unwrap())));
    }
}
