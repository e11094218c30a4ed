//! Templates: texts with blanks such as `{first_name}`, filled for each recipient. A text with an unfilled blank is
//! never sent, and a filled value is not interpreted again.

mod body;

use std::str::FromStr;

use jiff::Timestamp;
use parse_display::Display;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{TelegramUserId, TemplateId, VariableId};
use crate::domain::outbox::utf16_units;
use crate::domain::stored_file::StoredFile;
use crate::domain::text::Part;
use crate::domain::typed::{self, shows_something};
use crate::domain::unknown_name::UnknownName;
pub use body::{Body, Holes, print};

/// The longest name of a template or a variable, in characters.
pub const LONGEST_NAME: usize = 32;
/// The longest value of a variable, in UTF-16 units.
pub const LONGEST_VALUE: usize = 1024;

/// A text that the team reuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub id: TemplateId,
    pub name: TemplateName,
    pub body: Body,
    /// Sent with the text.
    pub file: Option<StoredFile>,
    pub created_by: TelegramUserId,
    pub updated_at: Timestamp,
}

impl Template {
    /// A short fingerprint of what is sent: the filled text and the file.
    #[must_use]
    pub fn print(&self, filled: &Part) -> u32 {
        let file = self.file.as_ref().map_or(0, |file| file.id.0);
        print(filled) ^ u32::try_from(file).unwrap_or(u32::MAX)
    }
}

/// A template as a button of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickReply {
    pub id: TemplateId,
    pub name: TemplateName,
}

/// A variable of the team with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub id: VariableId,
    pub name: VariableName,
    pub value: String,
}

/// Variables that the desk fills by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum BuiltIn {
    /// The first word of the prospect's name.
    FirstName,
    FullName,
    /// With `@`.
    Username,
    /// The sending account's name at Telegram.
    AccountName,
}

impl BuiltIn {
    pub const ALL: [Self; 4] = [Self::FirstName, Self::FullName, Self::Username, Self::AccountName];

    /// Other names that people use for it.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::FirstName => &["имя", "имя_клиента", "name", "firstname", "fname", "client_name"],
            Self::FullName => &["полное_имя", "фио", "имя_и_фамилия", "имя_фамилия", "fullname"],
            Self::Username => {
                &["имя_пользователя", "ник", "никнейм", "юзернейм", "логин", "nick", "nickname", "user_name"]
            }
            Self::AccountName => &["имя_аккаунта", "аккаунт", "моё_имя", "мое_имя", "my_name", "account"],
        }
    }
}

/// The facts for filling a template in a conversation.
#[derive(Clone, Copy, Debug)]
pub struct KnownVariables<'a> {
    /// The prospect's whole name.
    pub prospect: Option<&'a str>,
    /// Without `@`.
    pub username: Option<&'a str>,
    /// The answering account's name at Telegram.
    pub account: Option<&'a str>,
    /// The team's fields of the contact. Each comes before a variable of the same name.
    pub fields: &'a [(VariableName, String)],
    pub own: &'a [Variable],
}

impl KnownVariables<'_> {
    /// The value of a variable; `None` when it is not known.
    #[must_use]
    pub fn value(&self, name: &VariableName) -> Option<String> {
        match name.built_in() {
            Some(BuiltIn::FirstName) => self
                .prospect
                .and_then(|name| name.split_whitespace().find(|word| shows_something(word)))
                .map(str::to_owned),
            Some(BuiltIn::FullName) => self.prospect.map(|name| name.trim().to_owned()),
            Some(BuiltIn::Username) => self.username.map(|name| format!("@{name}")),
            Some(BuiltIn::AccountName) => self.account.map(|name| name.trim().to_owned()),
            None => {
                let field = self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
                let own = || self.own.iter().find(|variable| variable.name == *name);
                field.or_else(|| own().map(|variable| variable.value.clone()))
            }
        }
    }
}

/// Why a name, a text or a value is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("it is empty")]
    Empty,
    #[error("it is too long: {most} at most")]
    TooLong { most: usize },
    /// Contains other characters than letters, digits and separators of words.
    #[error("that is no name")]
    BadName,
    /// The desk fills this one by itself.
    #[error("the desk fills {0} by itself")]
    BuiltIn(String),
    /// An unknown variable, and the one that was probably meant.
    #[error("there is no variable {typed}; {near} was meant")]
    Near { typed: String, near: String },
    /// A `{` that opens no blank; what follows it.
    #[error("a brace opens no variable: {0}")]
    Brace(String),
}

/// As typed, with single spaces; compared without case.
#[derive(Clone, Debug, Display)]
#[display("{0}")]
pub struct TemplateName(String);

impl TemplateName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for comparing names.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl PartialEq for TemplateName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for TemplateName {}

impl FromStr for TemplateName {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = |c: char| c.is_alphanumeric() || " -_.,!?()+&'’№#/".contains(c);
        match name.chars().count() {
            0 => Err(TemplateError::Empty),
            length if length > LONGEST_NAME => Err(TemplateError::TooLong { most: LONGEST_NAME }),
            _ if !name.chars().all(fits) => Err(TemplateError::BadName),
            _ => Ok(Self(name)),
        }
    }
}

/// The name of a variable: lower case letters, digits and `_`, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Display, Serialize, Deserialize)]
#[display("{{{0}}}")]
#[serde(try_from = "String", into = "String")]
pub struct VariableName(String);

impl From<VariableName> for String {
    fn from(name: VariableName) -> Self {
        name.0
    }
}

impl TryFrom<String> for VariableName {
    type Error = TemplateError;

    fn try_from(name: String) -> Result<Self, TemplateError> {
        name.parse()
    }
}

impl VariableName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn built_in(&self) -> Option<BuiltIn> {
        BuiltIn::ALL.into_iter().find(|known| known.into_str() == self.0 || known.aliases().contains(&self.0.as_str()))
    }

    /// The known name that was probably meant, if this one is unknown: one of the desk, of the team, or of a field in use.
    #[must_use]
    pub fn near(&self, own: &[Variable], fields: &[Self]) -> Option<String> {
        if self.built_in().is_some() || own.iter().any(|variable| variable.name == *self) || fields.contains(self) {
            return None;
        }
        let built_in = BuiltIn::ALL
            .iter()
            .flat_map(|known| std::iter::once(known.into_str()).chain(known.aliases().iter().copied()));
        let known = built_in.chain(own.iter().map(|variable| variable.name.as_str()));
        let known = known.chain(fields.iter().map(Self::as_str));
        let most = if self.0.chars().count() < 6 { 1 } else { 2 };
        let slips = known.map(|name| (strsim::osa_distance(name, &self.0), name));
        slips.filter(|(slips, _)| *slips <= most).min_by_key(|(slips, _)| *slips).map(|(_, name)| name.to_owned())
    }

    /// A name that the team may use for a variable.
    ///
    /// # Errors
    /// When it is malformed, or a variable that the desk fills by itself.
    pub fn own(text: &str) -> Result<Self, TemplateError> {
        let name: Self = text.trim().trim_start_matches('{').trim_end_matches('}').parse()?;
        if name.built_in().is_some() { Err(TemplateError::BuiltIn(name.to_string())) } else { Ok(name) }
    }
}

impl FromStr for VariableName {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        let mut name = typed::normal(text).to_lowercase();
        // "{first name}" and "{first-name}" are "{first_name}"; the team's own names are written as shown.
        let words: Vec<&str> = name.split([' ', '-']).filter(|word| !word.is_empty()).collect();
        let joined = words.join("_");
        if Self(joined.clone()).built_in().is_some() {
            name = joined;
        }
        let first = name.chars().next().ok_or(TemplateError::Empty)?;
        if name.chars().count() > LONGEST_NAME {
            return Err(TemplateError::TooLong { most: LONGEST_NAME });
        }
        let fits = first.is_alphabetic() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if fits { Ok(Self(name)) } else { Err(TemplateError::BadName) }
    }
}

/// The value of a variable, as typed, trimmed.
///
/// # Errors
/// When it is empty or too long.
pub fn parse_value(text: &str) -> Result<String, TemplateError> {
    let value = text.trim();
    if value.is_empty() {
        return Err(TemplateError::Empty);
    }
    if utf16_units(value) > LONGEST_VALUE {
        return Err(TemplateError::TooLong { most: LONGEST_VALUE });
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests;
