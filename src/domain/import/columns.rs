//! The columns of a table: what each is used for, by its header or as the person says.

use std::fmt;
use std::str::FromStr;

use super::consent_date::ConsentDates;
use super::first_row::FirstRow;
use super::headers;
use super::row::names;
use crate::domain::phone::Phone;
use crate::domain::template::{TemplateError, VariableName};
use crate::domain::typed;
use crate::domain::username::Username;

/// The most columns of a table.
pub const MOST_COLUMNS: usize = 500;

/// What a column is used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnUse {
    /// A username or a link; a phone or a link with an id is understood too.
    Address,
    Phone,
    TelegramId,
    /// The whole name.
    Name,
    FirstName,
    MiddleName,
    LastName,
    /// The time zone in which the person lives: a city or a zone.
    Zone,
    /// The language that the person speaks: its name or its code.
    Language,
    /// The day on which the person agreed.
    DateOfConsent,
    /// A field of the team's own.
    Field(VariableName),
    Ignored,
}

impl ColumnUse {
    /// Whether somebody can be addressed by a column of this use.
    #[must_use]
    pub fn is_address(&self) -> bool {
        matches!(self, Self::Address | Self::Phone | Self::TelegramId)
    }
}

impl fmt::Display for ColumnUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address => "username",
            Self::Phone => "phone",
            Self::TelegramId => "telegram-id",
            Self::Name => "name",
            Self::FirstName => "first-name",
            Self::MiddleName => "middle-name",
            Self::LastName => "last-name",
            Self::Zone => "zone",
            Self::Language => "language",
            Self::DateOfConsent => "date-of-consent",
            Self::Field(name) => return name.fmt(f),
            Self::Ignored => "-",
        })
    }
}

impl FromStr for ColumnUse {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        Ok(match typed::folded(text).replace(['_', ' '], "-").as_str() {
            "username" | "telegram" | "address" | "link" => Self::Address,
            "phone" => Self::Phone,
            "telegram-id" => Self::TelegramId,
            "name" | "full-name" => Self::Name,
            "first-name" => Self::FirstName,
            "middle-name" => Self::MiddleName,
            "last-name" => Self::LastName,
            "zone" | "timezone" => Self::Zone,
            "language" => Self::Language,
            "date-of-consent" | "opt-in-date" => Self::DateOfConsent,
            "-" | "" => Self::Ignored,
            _ => Self::Field(VariableName::own(text)?),
        })
    }
}

/// What a person says about a column: `Mobile=phone`, `3=username`, `Plan=plan`, `Notes=-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMapping {
    /// Its header, or its number from 1.
    pub column: String,
    pub meant: ColumnUse,
}

impl FromStr for ColumnMapping {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Self, MappingError> {
        // A header may contain the sign.
        let (column, meant) = text.rsplit_once('=').ok_or(MappingError::Form)?;
        if !typed::shows_something(column) {
            return Err(MappingError::Form);
        }
        Ok(Self { column: column.trim().to_owned(), meant: meant.parse()? })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    #[error("it has the form COLUMN=USE, for example Mobile=phone or 3=username")]
    Form,
    #[error("the field's name: {0}")]
    Field(#[from] TemplateError),
}

/// Why the columns of a table cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    #[error("there are {0} columns; {MOST_COLUMNS} at most can be read")]
    TooMany(usize),
    /// The headers of the file.
    #[error("no column is known to hold a username, a phone or a Telegram id; the columns are {}; --map says what one is, for example --map \"{}=username\"", list(.0), .0.first().map_or("1", String::as_str))]
    NoAddress(Vec<String>),
    #[error("there is no column {column:?}; the columns are {}", list(.headers))]
    NoSuchColumn { column: String, headers: Vec<String> },
}

fn list(headers: &[String]) -> String {
    headers.iter().map(|header| format!("{header:?}")).collect::<Vec<_>>().join(", ")
}

/// The columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The headers; `None` for a table that begins with a person.
    pub headers: Option<Vec<String>>,
    pub uses: Vec<ColumnUse>,
    /// The columns in the order in which they are asked, mobile phones before others.
    pub(super) order: Vec<usize>,
    /// How dates are read.
    pub(super) dates: ConsentDates,
}

impl Columns {
    /// Decides from the first row of a table, and what the person says about columns.
    ///
    /// # Errors
    /// When nobody could be addressed by any of the columns, or a column that the person names is not there.
    pub fn matched(first: &[String], mappings: &[ColumnMapping], said: FirstRow) -> Result<Self, ColumnsError> {
        let columns = Self::as_far_as_known(first, mappings, said)?;
        if columns.has_address() {
            return Ok(columns);
        }
        Err(ColumnsError::NoAddress(first.iter().map(|cell| typed::trimmed(cell).to_owned()).collect()))
    }

    /// The same for a person who still says what the columns are.
    ///
    /// # Errors
    /// When a column that the person names is not there.
    pub fn as_far_as_known(first: &[String], mappings: &[ColumnMapping], said: FirstRow) -> Result<Self, ColumnsError> {
        let width = first.len();
        if width > MOST_COLUMNS {
            return Err(ColumnsError::TooMany(width));
        }
        let first: Vec<String> = first.iter().map(|cell| typed::trimmed(cell).to_owned()).collect();
        let has_header = match said {
            FirstRow::Recognised => !is_person(&first),
            FirstRow::Headers => true,
            FirstRow::Person => false,
        };
        let mut uses: Vec<ColumnUse> = if has_header {
            first.iter().map(|header| headers::meaning(header).unwrap_or(ColumnUse::Ignored)).collect()
        } else {
            guessed(&first)
        };
        // The only column holds what the file is for.
        if let [only @ ColumnUse::Ignored] = uses.as_mut_slice() {
            *only = ColumnUse::Address;
        }
        for ColumnMapping { column, meant } in mappings {
            let named = |header: &&String| typed::folded(header) == typed::folded(column);
            let by_name = has_header.then(|| first.iter().position(|header| named(&header))).flatten();
            let by_number =
                || column.parse().ok().filter(|number| (1..=width).contains(number)).map(|at: usize| at - 1);
            let at = by_name
                .or_else(by_number)
                .ok_or_else(|| ColumnsError::NoSuchColumn { column: column.clone(), headers: first.clone() })?;
            uses[at] = meant.clone();
        }
        let mut order: Vec<usize> = (0..width).collect();
        order.sort_by_key(|at| uses[*at] == ColumnUse::Phone && !(has_header && headers::is_mobile(&first[*at])));
        Ok(Self { headers: has_header.then_some(first), uses, order, dates: ConsentDates::default() })
    }

    /// Whether somebody can be addressed by a column.
    #[must_use]
    pub fn has_address(&self) -> bool {
        self.uses.iter().any(ColumnUse::is_address)
    }

    /// The same with what the rows of the file show about their dates.
    #[must_use]
    pub fn with_dates(self, dates: ConsentDates) -> Self {
        Self { dates, ..self }
    }

    /// The columns that say when people agreed.
    pub fn of_dates(&self) -> impl Iterator<Item = usize> {
        let of_dates = self.uses.iter().enumerate().filter(|(_, meant)| **meant == ColumnUse::DateOfConsent);
        of_dates.map(|(at, _)| at)
    }

    /// Whether the first row was taken for headers although none of them is known.
    #[must_use]
    pub fn are_doubtful(&self) -> bool {
        let unknown = |header: &String| headers::meaning(header).is_none();
        self.headers.as_ref().is_some_and(|headers| headers.iter().all(unknown))
    }

    /// How people find a column: by its header, else by its number from 1.
    #[must_use]
    pub fn called(&self, at: usize) -> String {
        let header = self.headers.as_ref().and_then(|headers| headers.get(at)).filter(|header| !header.is_empty());
        header.cloned().unwrap_or_else(|| (at + 1).to_string())
    }

    #[must_use]
    pub fn width(&self) -> usize {
        self.uses.len()
    }
}

/// Whether a cell can only be the address of a person.
fn is_address(cell: &str) -> bool {
    Username::is_marked(cell) && Username::parse(cell).is_ok() || is_number(cell)
}

fn is_number(cell: &str) -> bool {
    let digits = typed::normal(cell).chars().filter(char::is_ascii_digit).count();
    digits >= 7 && (Phone::parse(cell).is_ok() || Phone::parse(cell).is_err_and(|error| error.meant().is_some()))
}

/// Whether the first row is a person rather than headers.
pub(super) fn is_person(first: &[String]) -> bool {
    let marked = |cell: &str| names(cell).filter(|name| Username::is_marked(name)).nth(1).is_some();
    let alone = |cell: &str| first.len() == 1 && (looks_like_a_name(cell) || names(cell).next().is_some());
    let of_people = |cell: &str| is_address(cell) || marked(cell) || alone(cell);
    first.iter().any(|cell| of_people(cell) && headers::meaning(cell).is_none())
}

/// Whether a word without `@` is rather a username than a header.
pub(super) fn looks_like_a_name(cell: &str) -> bool {
    Username::parse(cell).is_ok() && cell.contains(|c: char| c.is_ascii_digit() || c == '_')
}

/// The uses of columns without headers.
fn guessed(first: &[String]) -> Vec<ColumnUse> {
    let mut named = false;
    let mut guess = |cell: &String| {
        if is_number(cell) {
            ColumnUse::Phone
        } else if is_address(cell) || first.len() == 1 {
            ColumnUse::Address
        } else if !named && cell.chars().any(char::is_alphabetic) {
            named = true;
            ColumnUse::Name
        } else {
            ColumnUse::Ignored
        }
    };
    first.iter().map(&mut guess).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn row(cells: &str) -> Vec<String> {
        cells.split('|').map(str::to_owned).collect()
    }

    fn uses(columns: &Columns) -> String {
        columns.uses.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
    }

    #[rstest]
    // HubSpot, with a property of the team's own.
    #[case(
        "Record ID|First Name|Last Name|Email|Phone Number|Mobile Phone Number|Lead Status|Telegram username",
        "-|first-name|last-name|{email}|phone|phone|-|username"
    )]
    // Bitrix24.
    #[case(
        "ID|Обращение|Имя|Отчество|Фамилия|Дата рождения|Рабочий телефон|Мобильный телефон|Номер факса|Рабочий e-mail|Telegram|Должность",
        "-|-|first-name|middle-name|last-name|-|phone|phone|-|{email}|username|{position}"
    )]
    #[case(
        "ID|Salutation|First name|Second name|Last name|Work Phone|Mobile",
        "-|-|first-name|middle-name|last-name|phone|phone"
    )]
    // amoCRM.
    #[case(
        "ID|Тип|Полное имя контакта|Имя|Фамилия|Компания контакта|Рабочий телефон (контакт)|Рабочий email|Telegram (контакт)",
        "-|-|name|first-name|last-name|{company}|phone|{email}|username"
    )]
    // Google Contacts, as it is and as it was.
    #[case(
        "First Name|Middle Name|Last Name|Phonetic First Name|Nickname|Organization Name|E-mail 1 - Label|E-mail 1 - Value|Phone 1 - Label|Phone 1 - Value|Phone 2 - Value",
        "first-name|middle-name|last-name|-|-|{company}|-|{email}|-|phone|phone"
    )]
    #[case(
        "Name|Given Name|Additional Name|Family Name|Phone 1 - Type|Phone 1 - Value",
        "name|first-name|middle-name|last-name|-|phone"
    )]
    // A table of one's own.
    #[case("Name|@username|City", "name|username|{city}")]
    #[case("ФИО;|Телефон:|Ссылка на Telegram|Город|Заметки", "name|phone|username|{city}|-")]
    #[case("Клиент|Ник в телеграм|Telegram ID", "name|username|telegram-id")]
    // An export of this desk.
    #[case("prospect_id|username|name|status", "telegram-id|username|name|-")]
    #[case("Contacts", "username")]
    #[case("Telegram|Time zone|Preferred language|City", "username|zone|language|{city}")]
    #[case("Telegram|Opt-in date|Date of consent", "username|date-of-consent|date-of-consent")]
    #[case("Ник|Дата согласия|Дата рождения", "username|date-of-consent|-")]
    #[case("Ник|Часовой пояс|Язык общения|Языки программирования", "username|zone|language|-")]
    // Headers that people type.
    #[case("Имя|Ник в телеграме|Тел.", "first-name|username|phone")]
    #[case("Ф.И.О.|Номер телефона|Телега", "name|phone|username")]
    #[case("Клиент|Моб. тел.|ТГ|Сот.", "name|phone|username|phone")]
    #[case("Ваш телефон|Ваш ник в Telegram|ID телеграма", "phone|username|telegram-id")]
    #[case("Телеграм-ник|Контакт в Telegram|Имя пользователя|tg id", "username|username|username|telegram-id")]
    #[case("Your Telegram username|Contact number|Cell no.|t.me", "username|phone|phone|username")]
    #[case("Телеграм-канал|Чат в телеграме|Nickname|Заказ в тг|Тариф телефона|Username", "-|-|-|-|-|username")]
    fn headers_of_the_usual_programs_are_known(#[case] headers: &str, #[case] meant: &str) {
        let columns = Columns::matched(&row(headers), &[], FirstRow::Recognised).unwrap();
        assert_eq!(uses(&columns), meant);
        assert!(columns.headers.is_some());
    }

    #[rstest]
    #[case("@ann_lee", "username")]
    #[case("https://t.me/ann_lee", "username")]
    #[case("ann_lee", "username")]
    #[case("+1 555 123-01-32", "phone")]
    #[case("8 (916) 123-45-67", "phone")]
    #[case("Ann Lee|@ann_lee|+1 555 123 0132|likes tea", "name|username|phone|-")]
    #[case("@ann_lee @bob_lee", "username")]
    #[case("Ann Lee https://t.me/ann_lee", "username")]
    fn a_table_without_headers_begins_with_a_person(#[case] first: &str, #[case] meant: &str) {
        let columns = Columns::matched(&row(first), &[], FirstRow::Recognised).unwrap();
        assert_eq!((uses(&columns).as_str(), columns.headers), (meant, None));
    }

    #[test]
    fn a_person_says_what_the_first_row_is() {
        let read = |first: &str, said| Columns::as_far_as_known(&row(first), &[], said).unwrap();
        assert!(read("plainname", FirstRow::Recognised).are_doubtful());
        assert!(!read("Telegram", FirstRow::Recognised).are_doubtful());
        let person = read("plainname", FirstRow::Person);
        assert_eq!((uses(&person).as_str(), person.headers), ("username", None));
        assert_eq!(read("ann_lee", FirstRow::Headers).headers, Some(row("ann_lee")));
    }

    #[test]
    fn a_person_says_what_a_column_is() {
        let mappings = ["Контакт=username", "2=plan", "phone=-"].map(|one| one.parse().unwrap());
        let columns = Columns::matched(&row("Контакт|Тариф|Phone"), &mappings, FirstRow::Recognised).unwrap();
        assert_eq!(uses(&columns), "username|{plan}|-");
        let error =
            Columns::matched(&row("Name|Phone"), &["Nmae=name".parse().unwrap()], FirstRow::Recognised).unwrap_err();
        assert_eq!(error.to_string(), r#"there is no column "Nmae"; the columns are "Name", "Phone""#);
        let error = Columns::matched(&row("Name|Notes"), &[], FirstRow::Recognised).unwrap_err();
        assert!(error.to_string().contains("no column is known to hold a username"), "{error}");
        assert_eq!("phone".parse::<ColumnMapping>(), Err(MappingError::Form));
        assert!(matches!("x=first name of all".parse::<ColumnMapping>(), Err(MappingError::Field(_))));
    }

    #[test]
    fn a_use_reads_back_as_it_is_shown() {
        for text in
            ["username", "phone", "telegram-id", "name", "first-name", "middle-name", "last-name", "{plan}", "-"]
        {
            assert_eq!(text.parse::<ColumnUse>().unwrap().to_string(), text);
        }
    }
}
