//! Whom a message is for.
//! Its rule: a person without a username is named by their id, and the two forms never look alike.

use std::fmt;

use super::ids::TelegramUserId;
use super::username::Username;

/// A name as it was typed, or a person who has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Name(Username),
    Person(TelegramUserId),
}

impl Target {
    /// Reads what [`Target::as_text`] wrote.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("id:") {
            Some(id) => id.parse().ok().map(|id| Self::Person(TelegramUserId(id))),
            None => Username::parse(text).ok().map(Self::Name),
        }
    }

    /// The form in which it is stored. A username holds no colon.
    #[must_use]
    pub fn as_text(&self) -> String {
        match self {
            Self::Name(name) => name.as_str().to_owned(),
            Self::Person(id) => format!("id:{id}"),
        }
    }

    /// The form in which targets are compared.
    #[must_use]
    pub fn key(&self) -> String {
        self.as_text().to_ascii_lowercase()
    }

    #[must_use]
    pub fn name(&self) -> Option<&Username> {
        match self {
            Self::Name(name) => Some(name),
            Self::Person(_) => None,
        }
    }

    #[must_use]
    pub fn person(&self) -> Option<TelegramUserId> {
        match self {
            Self::Name(_) => None,
            Self::Person(id) => Some(*id),
        }
    }
}

impl From<Username> for Target {
    fn from(name: Username) -> Self {
        Self::Name(name)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => name.fmt(f),
            Self::Person(id) => write!(f, "id {id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_reads_back_as_it_was_written() {
        let name = Target::Name(Username::parse("@Bob_Lee").unwrap());
        for target in [name.clone(), Target::Person(TelegramUserId(77))] {
            assert_eq!(Target::read(&target.as_text()), Some(target));
        }
        assert_eq!((name.key(), name.to_string()), ("bob_lee".to_owned(), "@Bob_Lee".to_owned()));
        assert_eq!(Target::read("id:bob"), None);
        assert_eq!(Target::read("id_bob"), Some(Target::Name(Username::parse("id_bob").unwrap())));
    }
}
