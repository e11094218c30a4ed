//! Public names of Telegram users.
//! Its rule: a name is compared without regard to case, as Telegram does, and kept as it was written.

use std::fmt;

/// A username without `@`: a letter, then letters, digits and underscores, 3 to 32 in all
/// (<https://core.telegram.org/method/account.checkUsername>; Telegram gives out none shorter than four, but that is for it to say).
#[derive(Clone, Debug)]
pub struct Username(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    #[error("a username has 3 to 32 letters, digits and underscores, and begins with a letter")]
    NotAName,
    #[error("this is a phone number, not a username")]
    Phone,
    #[error("this is a link to a group or a channel, not a username")]
    GroupLink,
}

impl Username {
    /// Reads `@bob`, `bob`, `t.me/bob` and `https://t.me/bob`.
    ///
    /// # Errors
    /// When Telegram could not have such a name.
    pub fn parse(text: &str) -> Result<Self, UsernameError> {
        let text = text.trim();
        let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
        let linked = text.strip_prefix("t.me/");
        let name = linked.or_else(|| text.strip_prefix('@')).unwrap_or(text);
        let first = name.chars().next().ok_or(UsernameError::NotAName)?;
        let number = name.strip_prefix('+').unwrap_or(name);
        if number.starts_with(|c: char| c.is_ascii_digit()) && !number.contains(|c: char| c.is_alphabetic()) {
            return Err(UsernameError::Phone);
        }
        if linked.is_some() && name.contains(['+', '/']) {
            return Err(UsernameError::GroupLink);
        }
        let fits = (3..=32).contains(&name.len())
            && first.is_ascii_alphabetic()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if fits { Ok(Self(name.to_owned())) } else { Err(UsernameError::NotAName) }
    }

    /// Whether a text says by itself that it is meant as a name: `@bob`, `t.me/bob`. `hello` may be one, or just a word.
    #[must_use]
    pub fn is_marked(text: &str) -> bool {
        let text = text.trim();
        text.starts_with('@') || text.contains("t.me/")
    }

    /// The name as it was written, without `@`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which names are compared and stored as keys.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl PartialEq for Username {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Username {}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("@Bob_Lee", "Bob_Lee")]
    #[case("bob1", "bob1")]
    #[case("https://t.me/bob_lee", "bob_lee")]
    #[case("t.me/bob_lee", "bob_lee")]
    fn a_name_is_read_with_or_without_its_wrapping(#[case] text: &str, #[case] name: &str) {
        assert_eq!(Username::parse(text).unwrap().as_str(), name);
    }

    #[rstest]
    #[case("")]
    #[case("@")]
    #[case("bo")]
    #[case("1bob")]
    #[case("bob lee")]
    #[case("боб_ли")]
    #[case("a23456789012345678901234567890123")]
    fn what_cannot_be_a_name_is_refused(#[case] text: &str) {
        assert_eq!(Username::parse(text), Err(UsernameError::NotAName));
    }

    #[rstest]
    #[case("+1", UsernameError::Phone)]
    #[case("15551230132", UsernameError::Phone)]
    #[case("t.me/+15551230132", UsernameError::Phone)]
    #[case("https://t.me/+AbCdEf12", UsernameError::GroupLink)]
    #[case("t.me/joinchat/AbCdEf12", UsernameError::GroupLink)]
    #[case("t.me/some_channel/12", UsernameError::GroupLink)]
    fn what_names_no_person_is_told_apart(#[case] text: &str, #[case] error: UsernameError) {
        assert_eq!(Username::parse(text), Err(error));
    }

    #[test]
    fn case_does_not_tell_two_names_apart() {
        assert_eq!(Username::parse("@Bob_Lee").unwrap(), Username::parse("bob_lee").unwrap());
    }
}
