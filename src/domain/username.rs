//! Public names of Telegram users.
//! Its rule: a name is compared without regard to case, as Telegram does, and kept as it was written.

use std::fmt;

use super::typed;

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

/// Telegram's hosts for links to people (<https://core.telegram.org/api/links>).
const HOSTS: [&str; 3] = ["t.me", "telegram.me", "telegram.dog"];

impl Username {
    /// Reads `@bob`, `bob`, and every link to a person: `t.me/bob`, `https://telegram.me/bob?text=…`, `bob.t.me`,
    /// `tg://resolve?domain=bob`. Brackets, quotation marks and punctuation around it are left out.
    ///
    /// # Errors
    /// When Telegram could not have such a name.
    pub fn parse(text: &str) -> Result<Self, UsernameError> {
        let text = typed::normal(text);
        let text = unwrapped(&text);
        let link = linked(text);
        let name = match &link {
            Some(path) => path.as_str(),
            None => text.strip_prefix('@').unwrap_or(text),
        };
        let number = name.strip_prefix('+').unwrap_or(name);
        if number.starts_with(|c: char| c.is_ascii_digit()) && !number.contains(|c: char| c.is_alphabetic()) {
            return Err(UsernameError::Phone);
        }
        if link.is_some() && name.contains(['+', '/']) {
            return Err(UsernameError::GroupLink);
        }
        let fits = (3..=32).contains(&name.len())
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if fits { Ok(Self(name.to_owned())) } else { Err(UsernameError::NotAName) }
    }

    /// Whether a text says by itself that it is meant as a name: `@bob`, `t.me/bob`. `hello` may be one, or just a word.
    #[must_use]
    pub fn is_marked(text: &str) -> bool {
        let text = typed::normal(text);
        let text = unwrapped(&text);
        text.starts_with('@') || linked(text).is_some()
    }

    /// The address at the beginning of a text, a gap or a comma behind it, and what follows it as it was typed.
    #[must_use]
    pub fn split_first(text: &str) -> (&str, &str) {
        let (word, rest) = typed::first_word(text);
        let end = word.find([',', ';', ':']).filter(|_| typed::normal(word).contains('@') && Self::is_marked(word));
        match end {
            // "@ann,hello": the gap is missing.
            Some(end)
                if word[..end].contains(['@', '\u{ff20}']) && word[end + 1..].chars().any(char::is_alphanumeric) =>
            {
                let text = typed::trimmed_start(text);
                (&text[..end], &text[end + 1..])
            }
            _ => (word, rest),
        }
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

/// A word without what people put around it. A sign that ends a sentence is left out only where the word is marked as a name.
fn unwrapped(word: &str) -> &str {
    let around = |c: char| c.is_whitespace() || (typed::is_wrapping(c) && !matches!(c, '!' | '?'));
    let word = word.trim_start_matches(around).trim_end_matches(|c: char| around(c) || matches!(c, '/' | '-'));
    let marked = word.starts_with('@') || linked(word).is_some();
    if marked { word.trim_end_matches(|c: char| typed::is_wrapping(c) || c == '/') } else { word }
}

/// What a link names: the path of one of Telegram's hosts without its query, or the domain of a `tg:` link.
fn linked(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("tg:") {
        let query = text.split_once('?')?.1;
        let value = |name: &str| {
            query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case(name)))
        };
        return value("domain").or_else(|| value("phone")).map(|(_, name)| name.to_owned());
    }
    let rest = ["https://", "http://"].iter().find(|scheme| lower.starts_with(*scheme)).map_or(0, |found| found.len());
    let rest = if lower[rest..].starts_with("www.") { rest + 4 } else { rest };
    let (text, lower) = (&text[rest..], &lower[rest..]);
    let end = lower.find(['/', '?', '#']).unwrap_or(lower.len());
    let (host, path) = (&lower[..end], &text[end..]);
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    if HOSTS.contains(&host) {
        return Some(path.strip_prefix('@').unwrap_or(path).to_owned());
    }
    // `bob.t.me` is a link to Bob as well.
    let name = host.strip_suffix(".t.me").filter(|name| !name.is_empty() && path.is_empty())?;
    Some(text[..name.len()].to_owned())
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
    #[case("T.me/Bob_Lee", "Bob_Lee")]
    #[case("https://telegram.me/ann", "ann")]
    #[case("http://telegram.dog/ann/", "ann")]
    #[case("HTTPS://www.t.me/ann", "ann")]
    #[case("www.telegram.me/ann", "ann")]
    #[case("https://t.me/ann?text=Hi", "ann")]
    #[case("https://t.me/ann/?start=1#x", "ann")]
    #[case("https://t.me/@ann", "ann")]
    #[case("ann.t.me", "ann")]
    #[case("https://Ann.t.me/", "Ann")]
    #[case("tg://resolve?domain=ann", "ann")]
    #[case("tg://resolve?text=Hi&domain=ann&x=1", "ann")]
    #[case("tg:resolve?domain=ann", "ann")]
    #[case("@ann,", "ann")]
    #[case("@ann:", "ann")]
    #[case("@ann.", "ann")]
    #[case("@ann!", "ann")]
    #[case("@ann/", "ann")]
    #[case("t.me/ann/,", "ann")]
    #[case("(@ann)", "ann")]
    #[case("<@ann>,", "ann")]
    #[case("[ann]", "ann")]
    #[case("\"@ann\"", "ann")]
    #[case("«@ann»", "ann")]
    #[case("“@ann”", "ann")]
    #[case("(https://t.me/ann)", "ann")]
    #[case("\u{200e}@ann\u{200b}", "ann")]
    #[case("@a\u{200d}nn", "ann")]
    #[case("\u{feff}@ann", "ann")]
    #[case("\u{2068}@ann\u{2069}", "ann")]
    #[case("＠ann", "ann")]
    #[case("＠ａｎｎ", "ann")]
    #[case("\u{a0}@ann\u{a0}", "ann")]
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
    #[case("bob!")]
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
    #[case("https://telegram.me/c/1234/5", UsernameError::GroupLink)]
    #[case("\u{202a}+1 555 123 0132\u{202c}", UsernameError::Phone)]
    #[case("tg://resolve?phone=15551230132", UsernameError::Phone)]
    fn what_names_no_person_is_told_apart(#[case] text: &str, #[case] error: UsernameError) {
        assert_eq!(Username::parse(text), Err(error));
    }

    #[rstest]
    #[case("@ann, hello", ("@ann,", "hello"))]
    #[case("@ann,hello", ("@ann", "hello"))]
    #[case("@ann: 9:00?", ("@ann:", "9:00?"))]
    #[case("https://t.me/ann hello, you", ("https://t.me/ann", "hello, you"))]
    #[case("\u{200e}＠ann:hello", ("＠ann", "hello"))]
    #[case("ann,hello", ("ann,hello", ""))]
    fn an_address_ends_where_the_text_begins(#[case] text: &str, #[case] parts: (&str, &str)) {
        assert_eq!(Username::split_first(text), parts);
    }

    #[rstest]
    #[case("(@ann)", true)]
    #[case("telegram.dog/ann", true)]
    #[case("tg://resolve?domain=ann", true)]
    #[case("＠ann", true)]
    #[case("ann", false)]
    #[case("ann@example.org", false)]
    #[case("about t.me/ann", false)]
    fn a_name_says_that_it_is_one(#[case] text: &str, #[case] marked: bool) {
        assert_eq!(Username::is_marked(text), marked);
    }

    #[test]
    fn case_does_not_tell_two_names_apart() {
        assert_eq!(Username::parse("@Bob_Lee").unwrap(), Username::parse("bob_lee").unwrap());
    }
}
