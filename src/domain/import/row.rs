//! A row of a table: the person in it, or why it is refused.
//!
//! Invariant: a cell is read by the column that it stands in. A row with another number of cells is refused.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::columns::{ColumnUse, Columns, looks_like_a_name};
use super::consent_date::DayError;
use crate::domain::contact::{ContactName, NameError};
use crate::domain::csv_table::FORMULA_SIGNS;
use crate::domain::ids::TelegramUserId;
use crate::domain::phone::{Phone, PhoneError};
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::target::Target;
use crate::domain::template::{TemplateError, VariableName, parse_value};
use crate::domain::typed;
use crate::domain::username::{Username, UsernameError};
use crate::domain::zone_names::typed_zone;

/// A person as a row names them. At least one of username, phone and id is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPerson {
    pub username: Option<Username>,
    pub phone: Option<Phone>,
    pub person: Option<TelegramUserId>,
    pub name: Option<ContactName>,
    pub zone: Option<TimeZone>,
    pub language: Option<SpokenLanguage>,
    /// The day on which they agreed; `None` for that of the whole file.
    pub consented: Option<Date>,
    pub fields: BTreeMap<VariableName, String>,
}

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefusal {
    /// The column at fault, from 0; `None` when it is the whole row.
    pub column: Option<usize>,
    pub reason: RowReason,
}

impl From<RowReason> for RowRefusal {
    fn from(reason: RowReason) -> Self {
        Self { column: None, reason }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowReason {
    #[error("the row has {found} cells, the table has {expected} columns")]
    Width { expected: usize, found: usize },
    #[error("there is neither a username nor a phone nor a Telegram id")]
    NoAddress,
    #[error(transparent)]
    Username(UsernameError),
    #[error("several people stand in one cell: each needs a row of its own")]
    SeveralNames,
    #[error(transparent)]
    Phone(PhoneError),
    #[error("this is no phone number with its country code")]
    NoCountry,
    #[error("a Telegram id is a positive number")]
    Id,
    #[error("the name: {0}")]
    Name(NameError),
    #[error("this is no time zone: a city or a zone, as in Berlin or UTC+3")]
    Zone,
    #[error("this is no known language: its name or its code, as in German or de")]
    Language,
    #[error("the day of the consent: {0}")]
    Day(DayError),
    #[error("the value: {0}")]
    Value(TemplateError),
    #[error("a sign cannot be read: the file is damaged, or in another encoding")]
    Unreadable,
    #[error("the row is longer than {most} bytes")]
    TooLong { most: usize },
    #[error("the username belongs to one known contact, the phone or the id to another")]
    TwoContacts,
    #[error("the contact would have more than {most} fields")]
    TooManyFields { most: usize },
}

/// What people write into a cell that holds nothing.
const NOTHING: [&str; 14] =
    ["-", "--", "n/a", "na", "#n/a", "none", "null", "nil", "nan", "no", "нет", "не указан", "неизвестно", "?"];

/// The longest of these as it may be written, in bytes.
const LONGEST_NOTHING: usize = 40;

/// A cell's content; `None` when it holds nothing.
fn content(cell: &str) -> Option<&str> {
    let cell = typed::trimmed(cell);
    // Exports protect a sign that would begin a formula.
    let cell = cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA_SIGNS)).unwrap_or(cell);
    let nothing = || cell.len() <= LONGEST_NOTHING && NOTHING.contains(&typed::folded(cell).as_str());
    (typed::shows_something(cell) && !nothing()).then_some(cell)
}

/// The code of Norwegian, which means nothing in other columns.
fn norwegian<'c>(meant: &ColumnUse, cell: &'c str) -> Option<&'c str> {
    (*meant == ColumnUse::Language && typed::folded(cell).trim() == "no").then_some(cell)
}

/// Whether nothing stands in a row.
#[must_use]
pub fn is_empty(cells: &[String]) -> bool {
    !cells.iter().any(|cell| typed::shows_something(cell))
}

#[derive(Default)]
struct Parts<'t> {
    username: Option<Username>,
    phone: Option<Phone>,
    person: Option<TelegramUserId>,
    name: Option<&'t str>,
    first: Option<&'t str>,
    middle: Option<&'t str>,
    last: Option<&'t str>,
    zone: Option<TimeZone>,
    language: Option<SpokenLanguage>,
    consented: Option<Date>,
    fields: BTreeMap<VariableName, String>,
}

impl Columns {
    /// Reads the person in a row.
    ///
    /// # Errors
    /// Says what is wrong with the row, and in which column.
    pub fn person(&self, cells: &[String]) -> Result<ImportedPerson, RowRefusal> {
        if cells.len() != self.width() {
            return Err(RowReason::Width { expected: self.width(), found: cells.len() }.into());
        }
        let mut parts = Parts::default();
        for at in self.order.iter().copied().filter(|at| self.uses[*at] != ColumnUse::Ignored) {
            let meant = &self.uses[at];
            let Some(cell) = content(&cells[at]).or_else(|| norwegian(meant, &cells[at])) else { continue };
            let refused = |reason| RowRefusal { column: Some(at), reason };
            if cell.contains('\u{fffd}') {
                return Err(refused(RowReason::Unreadable));
            }
            if *meant == ColumnUse::DateOfConsent {
                let day = self.dates.day(at, cell).map_err(|error| refused(RowReason::Day(error)))?;
                parts.consented.get_or_insert(day);
                continue;
            }
            parts.take(meant, cell).map_err(refused)?;
        }
        let Parts { username, phone, person, name, first, middle, last, zone, language, consented, fields } = parts;
        if username.is_none() && phone.is_none() && person.is_none() {
            return Err(RowReason::NoAddress.into());
        }
        let joined = [first, middle, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = name.unwrap_or(&joined);
        let name = typed::shows_something(name).then(|| name.parse()).transpose();
        let name = name.map_err(RowReason::Name)?;
        Ok(ImportedPerson { username, phone, person, name, zone, language, consented, fields })
    }
}

impl<'t> Parts<'t> {
    /// Takes over a cell, unless an earlier column of the same use had something.
    fn take(&mut self, meant: &ColumnUse, cell: &'t str) -> Result<(), RowReason> {
        match meant {
            ColumnUse::Address if self.username.is_none() => self.address(cell)?,
            ColumnUse::Phone if self.phone.is_none() => match Username::is_marked(cell) && !cell.contains('+') {
                true => self.address(cell)?,
                false => self.phone = Some(phone(cell)?),
            },
            ColumnUse::TelegramId if self.person.is_none() => {
                self.person = Some(Target::person_typed(cell).ok_or(RowReason::Id)?);
            }
            ColumnUse::Name => self.name = self.name.or(Some(cell)),
            ColumnUse::FirstName => self.first = self.first.or(Some(cell)),
            ColumnUse::MiddleName => self.middle = self.middle.or(Some(cell)),
            ColumnUse::LastName => self.last = self.last.or(Some(cell)),
            ColumnUse::Zone if self.zone.is_none() => {
                self.zone = Some(typed_zone(cell).ok_or(RowReason::Zone)?);
            }
            ColumnUse::Language if self.language.is_none() => {
                self.language = Some(SpokenLanguage::named(cell).ok_or(RowReason::Language)?);
            }
            ColumnUse::Field(name) if !self.fields.contains_key(name) => {
                self.fields.insert(name.clone(), parse_value(cell).map_err(RowReason::Value)?);
            }
            ColumnUse::Address
            | ColumnUse::Phone
            | ColumnUse::TelegramId
            | ColumnUse::Zone
            | ColumnUse::Language
            | ColumnUse::DateOfConsent
            | ColumnUse::Field(_)
            | ColumnUse::Ignored => {}
        }
        Ok(())
    }

    /// A cell with an address. It is read as a whole: what stands beside a name may be another person.
    fn address(&mut self, cell: &str) -> Result<(), RowReason> {
        if let Some(Target::Person(id)) = Target::linked(cell) {
            self.person.get_or_insert(id);
            return Ok(());
        }
        match Username::parse(cell) {
            Ok(name) => self.username = Some(name),
            Err(UsernameError::Phone) if self.phone.is_none() => self.phone = Some(phone(cell)?),
            Err(UsernameError::Phone) => {}
            Err(_) if names(cell).nth(1).is_some() => return Err(RowReason::SeveralNames),
            Err(error) => return Err(RowReason::Username(error)),
        }
        Ok(())
    }
}

/// The words of a cell that can only be usernames.
pub(super) fn names(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'));
    parts.filter(|part| Username::is_marked(part) && Username::parse(part).is_ok() || looks_like_a_name(part))
}

/// A phone, or the first one of a list in which nothing else stands. A number that is dialled in Russia is read as such,
/// unless another country has it too.
fn phone(cell: &str) -> Result<Phone, RowReason> {
    let parse = |text: &str| match Phone::parse(text) {
        Err(PhoneError::DialledInRussia(meant, None) | PhoneError::TrunkZero(meant)) => Ok(meant),
        read => read,
    };
    let list = |error| {
        let parts = cell.split(":::").flat_map(|part| part.split([',', ';', '\n', '|']));
        let parts: Vec<&str> = parts.filter(|part| typed::shows_something(part)).collect();
        let mut phones = parts.into_iter().map(parse).collect::<Result<Vec<_>, _>>().unwrap_or_default().into_iter();
        phones.next().ok_or(error)
    };
    let phone = parse(cell).or_else(list).map_err(RowReason::Phone)?;
    match phone.odd() {
        None => Ok(phone),
        Some(_) => Err(RowReason::NoCountry),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::first_row::FirstRow;
    use super::*;

    fn read(headers: &str, cells: &str) -> Result<ImportedPerson, RowRefusal> {
        let row = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        Columns::matched(&row(headers), &[], FirstRow::Recognised).unwrap().person(&row(cells))
    }

    #[rstest]
    #[case("+1 (555) 123-0132")]
    #[case("+15551230132")]
    #[case("15551230132")]
    #[case("1 555 123 01 32")]
    #[case("001 555 123 0132")]
    #[case("tel:+1-555-123-0132")]
    #[case("+1.555.123.0132")]
    #[case("'+1 555 123 0132")]
    #[case("+1 555 123‑0132")]
    #[case("＋１５５５１２３０１３２")]
    #[case("https://wa.me/15551230132")]
    #[case("+1 555 123 0132, +1 555 123 0133")]
    #[case("+1 555 123 0132 ::: +1 555 123 0133")]
    fn a_phone_is_read_in_every_spelling(#[case] cell: &str) {
        assert_eq!(read("Phone", cell).unwrap().phone.unwrap().e164(), "+15551230132");
    }

    #[rstest]
    #[case("8 (916) 123-45-67", "+79161234567")]
    #[case("+44 (0)20 7946 0958", "+442079460958")]
    fn a_domestic_prefix_is_read_where_it_can_mean_one_number_only(#[case] cell: &str, #[case] phone: &str) {
        assert_eq!(read("Телефон", cell).unwrap().phone.unwrap().e164(), phone);
    }

    #[rstest]
    #[case("Telegram", "@Ann_Lee", "ann_lee")]
    #[case("Telegram", "https://t.me/ann_lee?text=Hi", "ann_lee")]
    #[case("Phone", "@ann_lee", "ann_lee")]
    fn an_address_is_read_in_every_form(#[case] header: &str, #[case] cell: &str, #[case] name: &str) {
        assert_eq!(read(header, cell).unwrap().username.unwrap().key(), name);
    }

    #[test]
    fn a_row_gives_a_whole_person() {
        let headers = "First name|Last name|Work phone|Mobile|Telegram|Company";
        let person =
            read(headers, "Zoë|O'Hara|+1 555 123 0199|+1 555 123 0132|t.me/zoe_m|\u{200b}Acme, \"Inc\" ").unwrap();
        assert_eq!(person.name.unwrap().as_str(), "Zoë O'Hara");
        assert_eq!(person.phone.unwrap().e164(), "+15551230132", "the mobile phone first");
        assert_eq!(person.username.unwrap().as_str(), "zoe_m");
        assert_eq!(person.fields.into_values().collect::<Vec<_>>(), ["Acme, \"Inc\""]);
        let person = read(headers, "|||n/a|-|нет");
        assert_eq!(person, Err(RowReason::NoAddress.into()));
        assert_eq!(read("Telegram", "tg://user?id=77").unwrap().person, Some(TelegramUserId(77)));
        assert_eq!(read("Telegram", "+1 555 123 0132").unwrap().phone.unwrap().e164(), "+15551230132");
    }

    #[rstest]
    #[case("Berlin", "de-DE", Some(("Europe/Berlin", "de")))]
    #[case("UTC+3", "Русский", Some(("Etc/GMT-3", "ru")))]
    #[case("America/New_York", "en_US", Some(("America/New_York", "en")))]
    #[case("Казань", "no", Some(("Europe/Moscow", "no")))]
    #[case("n/a", "-", None)]
    fn a_row_says_where_somebody_lives_and_what_they_speak(
        #[case] zone: &str,
        #[case] language: &str,
        #[case] read_as: Option<(&str, &str)>,
    ) {
        let person = read("Telegram|Часовой пояс|Язык", &format!("@ann_lee|{zone}|{language}")).unwrap();
        let read =
            person.zone.as_ref().and_then(|zone| zone.iana_name()).zip(person.language.map(SpokenLanguage::code));
        assert_eq!(read, read_as);
    }

    #[rstest]
    #[case("Name|Phone", "Ann", None, "the row has 1 cells, the table has 2 columns")]
    #[case("Name|Phone", "Lee|Ann|+15551230132", None, "the row has 3 cells, the table has 2 columns")]
    #[case("Name|Phone", "Ann|call me", Some(1), "a phone number has digits only")]
    #[case("Name|Phone", "Ann|7.91612E+10", Some(1), "a phone number has digits only")]
    #[case("Name|Phone", "Ann|916 123 45 67", Some(1), "this is no phone number with its country code")]
    #[case(
        "Name|Telegram",
        "Ann|t.me/joinchat/AbCdEf12",
        Some(1),
        "this is a link to a group or a channel, not a username"
    )]
    #[case(
        "Name|Telegram",
        "Ann|Ann Lee",
        Some(1),
        "a username has 3 to 32 letters, digits and underscores, and begins with a letter"
    )]
    // A row that was split by another sign, and people beside each other: nobody is made of half a row.
    #[case(
        "Telegram",
        "Имя;Telegram",
        Some(0),
        "a username has 3 to 32 letters, digits and underscores, and begins with a letter"
    )]
    #[case(
        "Telegram",
        "Ann;@ann_lee",
        Some(0),
        "a username has 3 to 32 letters, digits and underscores, and begins with a letter"
    )]
    #[case("Phone", "Ann;+1 555 123 0132", Some(0), "a phone number has digits only")]
    #[case("Telegram", "@ann_lee @bob_lee", Some(0), "several people stand in one cell: each needs a row of its own")]
    #[case("Telegram", "ann_lee, bob_lee", Some(0), "several people stand in one cell: each needs a row of its own")]
    #[case("Phone", "@ann_lee; t.me/bob_lee", Some(0), "several people stand in one cell: each needs a row of its own")]
    #[case(
        "Name|Telegram",
        "A\u{fffd}n|@ann_lee",
        Some(0),
        "a sign cannot be read: the file is damaged, or in another encoding"
    )]
    #[case("Name|Telegram ID", "Ann|0", Some(1), "a Telegram id is a positive number")]
    #[case(
        "Telegram|Consent date",
        "@ann_lee|soon",
        Some(1),
        "the day of the consent: this is no date with its year, as in 2026-04-30"
    )]
    #[case(
        "Telegram|Дата согласия",
        "@ann_lee|03/04/2026",
        Some(1),
        "the day of the consent: this is 2026-04-03 or 2026-03-04, and no other row says which: write it like that"
    )]
    #[case(
        "Telegram|Time zone",
        "@ann_lee|Atlantis",
        Some(1),
        "this is no time zone: a city or a zone, as in Berlin or UTC+3"
    )]
    #[case(
        "Telegram|Язык",
        "@ann_lee|клингонский",
        Some(1),
        "this is no known language: its name or its code, as in German or de"
    )]
    fn a_refused_row_says_why(
        #[case] headers: &str,
        #[case] cells: &str,
        #[case] column: Option<usize>,
        #[case] why: &str,
    ) {
        let refusal = read(headers, cells).unwrap_err();
        assert_eq!((refusal.column, refusal.reason.to_string().as_str()), (column, why));
    }
}
