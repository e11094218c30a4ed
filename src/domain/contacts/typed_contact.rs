//! A contact as a member types it: `@zoe_m Zoe Miller`, `+1 555 123 0132 Zoe`, `Zoe Miller @zoe_m +15551230132`.

use crate::domain::contact::{ContactName, NameError};
use crate::domain::phone::Phone;
use crate::domain::typed;
use crate::domain::username::{Username, UsernameError};

/// What was typed about a new contact. At least one of username and phone is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedContact {
    pub username: Option<Username>,
    pub phone: Option<Phone>,
    pub name: Option<ContactName>,
}

/// Why a typed contact is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypedContactError {
    /// Neither a username nor a phone.
    #[error("there is neither a username nor a phone")]
    NoAddress,
    #[error("there is more than one person")]
    Several,
    #[error(transparent)]
    Username(#[from] UsernameError),
    #[error(transparent)]
    Name(#[from] NameError),
}

impl TypedContact {
    /// Parses what was typed about one person.
    ///
    /// # Errors
    /// When nobody is named, more than one person is, or a part is malformed.
    pub fn parse(text: &str) -> Result<Self, TypedContactError> {
        let words: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|word| !word.is_empty()).collect();
        let (mut username, mut phone, mut name) = (None, None, Vec::new());
        let mut at = 0;
        while let Some(word) = words.get(at) {
            if Username::is_marked(word) {
                let read = Username::parse(word)?;
                if username.replace(read).is_some() {
                    return Err(TypedContactError::Several);
                }
                at += 1;
            } else if let Some((read, length)) = number(&words[at..]) {
                if phone.replace(read).is_some() {
                    return Err(TypedContactError::Several);
                }
                at += length;
            } else {
                name.push(*word);
                at += 1;
            }
        }
        if username.is_none() && phone.is_none() {
            return Err(TypedContactError::NoAddress);
        }
        let name = name.join(" ");
        let name = typed::shows_something(&name).then(|| name.parse()).transpose()?;
        Ok(Self { username, phone, name })
    }
}

/// The phone number at the beginning of some words, and the number of its words.
fn number(words: &[&str]) -> Option<(Phone, usize)> {
    let is_part = |word: &&str| {
        let word = typed::normal(word);
        word.chars().any(|c| c.is_ascii_digit() || c == '+')
            && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/'))
    };
    let length = words.iter().take_while(|word| is_part(word)).count();
    // The longest run first: a second number begins with its own plus.
    let second = words.iter().take(length).skip(1).position(|word| word.contains('+')).map(|at| at + 1);
    let length = second.unwrap_or(length);
    (length > 0).then_some(())?;
    Phone::parse(&words[..length].join(" ")).ok().map(|phone| (phone, length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    type Parts<'t> = (Option<&'t str>, Option<&'t str>, Option<&'t str>);

    #[rstest]
    #[case("@zoe_m", (Some("zoe_m"), None, None))]
    #[case("@zoe_m Zoe Miller", (Some("zoe_m"), None, Some("Zoe Miller")))]
    #[case("Zoe  Miller, t.me/zoe_m", (Some("zoe_m"), None, Some("Zoe Miller")))]
    #[case("+1 (555) 123-0132 Zoe", (None, Some("+15551230132"), Some("Zoe")))]
    #[case("Zoe Miller +15551230132 @zoe_m", (Some("zoe_m"), Some("+15551230132"), Some("Zoe Miller")))]
    #[case("Zoe the 3rd @zoe_m", (Some("zoe_m"), None, Some("Zoe the 3rd")))]
    fn it_is_read_as_people_type_it(#[case] text: &str, #[case] parts: Parts<'_>) {
        let read = TypedContact::parse(text).unwrap();
        let name = read.name.as_ref().map(ContactName::as_str);
        assert_eq!((read.username.as_ref().map(Username::as_str), read.phone.as_ref().map(Phone::e164), name), parts);
    }

    #[rstest]
    #[case("", TypedContactError::NoAddress)]
    #[case("Zoe Miller", TypedContactError::NoAddress)]
    #[case("@zoe_m @bob_lee", TypedContactError::Several)]
    #[case("+15551230132 +15551230133", TypedContactError::Several)]
    fn what_names_nobody_or_several_is_refused(#[case] text: &str, #[case] error: TypedContactError) {
        assert_eq!(TypedContact::parse(text), Err(error));
    }

    proptest! {
        #[test]
        fn nothing_typed_breaks_it_and_nobody_is_made_up(text in any::<String>()) {
            if let Ok(read) = TypedContact::parse(&text) {
                prop_assert!(read.username.is_some() || read.phone.is_some());
            }
        }
    }
}
