//! The recipient of a message: a username, or a person by id. The two text forms never look alike.

use std::fmt;

use crate::domain::ids::TelegramUserId;
use crate::domain::typed;
use crate::domain::username::Username;

/// A username as typed, or a person without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Name(Username),
    Person(TelegramUserId),
}

impl Target {
    /// Parses the form of [`Target::as_text`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("id:") {
            Some(id) => id.parse().ok().map(|id| Self::Person(TelegramUserId(id))),
            None => Username::parse(text).ok().map(Self::Name),
        }
    }

    /// The person whose id is in a link: `tg://user?id=77`, `https://web.telegram.org/a/#77`.
    #[must_use]
    pub fn linked(text: &str) -> Option<Self> {
        let text = typed::normal(text).to_ascii_lowercase();
        let text = text.trim_matches(typed::is_wrapping);
        let id = if let Some(link) = text.strip_prefix("tg:") {
            let (kind, query) = link.trim_start_matches('/').split_once('?')?;
            let key = match kind {
                "user" => "id=",
                "openmessage" => "user_id=",
                _ => return None,
            };
            query.split('&').find_map(|pair| pair.strip_prefix(key))?
        } else {
            let rest = text.trim_start_matches("https://").trim_start_matches("http://");
            rest.strip_prefix("web.telegram.org/")?.split_once('#')?.1
        };
        id.parse().ok().filter(|id| *id > 0).map(|id| Self::Person(TelegramUserId(id)))
    }

    /// The person whose id was typed: `77`, `id 77`, or a link that contains it.
    #[must_use]
    pub fn person_typed(text: &str) -> Option<TelegramUserId> {
        let plain = typed::folded(text);
        let plain = plain.trim_matches(|c: char| typed::is_wrapping(c) || c == '#');
        // `id77` may be a username.
        let labels = ["user id", "user_id", "userid", "id", "ид", "айди"];
        let named =
            labels.iter().find_map(|label| plain.strip_prefix(label)).filter(|rest| rest.starts_with([' ', ':', '=']));
        let digits = named.unwrap_or(plain).trim_start_matches([' ', ':', '=']);
        let id = digits.parse().ok().filter(|id| *id > 0).map(TelegramUserId);
        id.or_else(|| Self::linked(text)?.person())
    }

    /// The stored form. A username contains no colon.
    #[must_use]
    pub fn as_text(&self) -> String {
        match self {
            Self::Name(name) => name.as_str().to_owned(),
            Self::Person(id) => format!("id:{id}"),
        }
    }

    /// The form for comparing targets.
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
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("tg://user?id=77", Some(77))]
    #[case("<tg://user?id=77>,", Some(77))]
    #[case("tg://openmessage?user_id=77", Some(77))]
    #[case("https://web.telegram.org/a/#77", Some(77))]
    #[case("https://web.telegram.org/k/#@ann", None)]
    #[case("https://web.telegram.org/a/#-10077", None)]
    #[case("tg://user?id=ann", None)]
    #[case("tg://resolve?domain=ann", None)]
    #[case("77", None)]
    fn a_link_may_hold_somebodys_id(#[case] text: &str, #[case] id: Option<i64>) {
        assert_eq!(Target::linked(text), id.map(|id| Target::Person(TelegramUserId(id))));
    }

    #[rstest]
    #[case("77", Some(77))]
    #[case(" ７７ ", Some(77))]
    #[case("id 77", Some(77))]
    #[case("ID: 77.", Some(77))]
    #[case("tg://user?id=77", Some(77))]
    #[case("user id 77", Some(77))]
    #[case("айди 77", Some(77))]
    #[case("ИД: 77", Some(77))]
    #[case("id77", None)]
    #[case("0", None)]
    #[case("-5", None)]
    #[case("@ann", None)]
    fn an_id_is_read_as_people_type_it(#[case] text: &str, #[case] id: Option<i64>) {
        assert_eq!(Target::person_typed(text), id.map(TelegramUserId));
    }

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
