//! Usernames of Telegram users. They are compared without case, as Telegram does, and kept as written.

use parse_display::Display;

use crate::domain::typed;

/// A username without `@`: a letter, then letters, digits and underscores, 3 to 32 characters
/// (<https://core.telegram.org/method/account.checkUsername>). Telegram assigns none shorter than four, but that is its
/// own decision.
#[derive(Clone, Debug, Display)]
#[display("@{0}")]
pub struct Username(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    #[error("a username has 3 to 32 letters, digits and underscores, and begins with a letter")]
    NotAName,
    /// Contains letters of another alphabet that look Latin; the username that was probably meant.
    #[error("some letters only look like Latin ones")]
    Alike(Username),
    #[error("this is a phone number, not a username")]
    Phone,
    #[error("this is a link to a group or a channel, not a username")]
    GroupLink,
}

/// Telegram's hosts for links to people (<https://core.telegram.org/api/links>).
const HOSTS: [&str; 3] = ["t.me", "telegram.me", "telegram.dog"];
/// Paths of Telegram's links that do not lead to people.
const NO_PERSON: [&str; 30] = [
    "addemoji",
    "addlist",
    "addstickers",
    "addstyle",
    "addtheme",
    "auction",
    "bg",
    "boost",
    "c",
    "call",
    "confirmphone",
    "contact",
    "giftcode",
    "invoice",
    "iv",
    "joinchat",
    "login",
    "m",
    "msg",
    "nft",
    "oauth",
    "passport",
    "proxy",
    "s",
    "setlanguage",
    "share",
    "socks",
    "stickers",
    "theme",
    "web",
];
/// Cyrillic and Greek letters, and the Latin ones that they look like.
const ALIKE: [(&str, &str); 2] = [("асекмнорхутіјѕԁһԛԝв", "acekmhopxytijsdhqwb"), ("οανρτικ", "oavptik")];

impl Username {
    /// Parses `@bob`, `bob`, and every link to a person: `t.me/bob`, `https://telegram.me/bob?text=…`, `bob.t.me`,
    /// `tg://resolve?domain=bob`. Brackets, quotation marks and punctuation around it are ignored.
    ///
    /// # Errors
    /// When it cannot be a Telegram username.
    pub fn parse(text: &str) -> Result<Self, UsernameError> {
        let text = typed::normal(text);
        let text = unwrapped(without_label(&text));
        let link = linked(text);
        let name = match &link {
            Some(path) => path.as_str(),
            None => text.trim_start_matches('@').trim_start(),
        };
        let number = name.strip_prefix('+').unwrap_or(name);
        if number.starts_with(|c: char| c.is_ascii_digit()) && !number.contains(|c: char| c.is_alphabetic()) {
            return Err(UsernameError::Phone);
        }
        let first = name.split('/').next().unwrap_or_default().to_ascii_lowercase();
        if link.is_some() && (name.contains(['+', '/']) || NO_PERSON.contains(&first.as_str())) {
            return Err(UsernameError::GroupLink);
        }
        if fits(name) {
            return Ok(Self(name.to_owned()));
        }
        let latin: String = name.chars().map(latin).collect();
        // A word of another language is just a word; mixed alphabets, or a marked username, are a slip.
        let meant = name.is_ascii() || !(text.starts_with('@') || link.is_some()) || !fits(&latin);
        Err(if meant { UsernameError::NotAName } else { UsernameError::Alike(Self(latin)) })
    }

    /// Whether a text is recognisable as a username: `@bob`, `t.me/bob`. `hello` may be one, or just a word.
    #[must_use]
    pub fn is_marked(text: &str) -> bool {
        let text = typed::normal(text);
        let text = unwrapped(&text);
        text.starts_with('@') || linked(text).is_some()
    }

    /// Splits the address off the beginning of a text, with a following space or comma. The rest stays as typed.
    #[must_use]
    pub fn split_first(text: &str) -> (&str, &str) {
        let (word, rest) = typed::first_word(text);
        let text = typed::trimmed_start(text);
        if typed::normal(word) == "@" {
            // "@ ann": the space is one too many.
            let begin = text.len() - typed::trimmed_start(rest).len();
            let name = typed::first_word(rest).0;
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
            let end = begin + name.len();
            return if is_name { (&text[..end], text[end..].trim_start()) } else { (word, rest) };
        }
        // "@ann,hello", "@ann—hello", "@ann/@bob": the space is missing.
        let ends = |at: usize, c: char| {
            let after = &word[at + c.len_utf8()..];
            match c {
                ':' if after.starts_with("//") => false,
                ',' | ';' | ':' | '!' | '?' | '…' | '—' | '–' => after.chars().any(char::is_alphanumeric),
                '/' | '+' | '&' | '|' => typed::normal(after).starts_with('@'),
                _ => false,
            }
        };
        let end = word.char_indices().find(|(at, c)| ends(*at, *c)).filter(|_| Self::is_marked(word));
        match end {
            Some((end, c)) if typed::normal(&word[..end]).contains('@') => (&text[..end], &text[end + c.len_utf8()..]),
            _ => (word, rest),
        }
    }

    /// The username as written, without `@`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for comparing and for storing as a key.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// Words that people write before a username.
const LABELS: [&str; 14] = [
    "username",
    "user",
    "nick",
    "nickname",
    "name",
    "tg",
    "telegram",
    "contact",
    "ник",
    "никнейм",
    "юзернейм",
    "имя",
    "тг",
    "телеграм",
];

/// A username without its label and trailing signs: `Username: @ann`, `- @ann`, `👉 @ann 👋`.
fn without_label(text: &str) -> &str {
    // List markers: "-", "1.".
    let is_sign = |word: &str| {
        let word = word.strip_suffix(['.', ')']).filter(|word| word.parse::<u8>().is_ok()).map_or(word, |_| "-");
        !word.contains(|c: char| c.is_alphanumeric() || c == '@')
    };
    let mut text = text.trim();
    while let Some((first, rest)) = text.split_once(char::is_whitespace) {
        let label = first.trim_end_matches(':').to_lowercase();
        let rest = rest.trim_start();
        let marked = unwrapped(rest).starts_with('@') || linked(unwrapped(rest)).is_some();
        if !(is_sign(first) || marked && LABELS.contains(&label.as_str())) {
            break;
        }
        text = rest;
    }
    while let Some((rest, _)) = text.rsplit_once(char::is_whitespace).filter(|(_, last)| is_sign(last)) {
        text = rest.trim_end();
    }
    text
}

/// A word without surrounding signs. A sign that ends a sentence is removed only if the word is marked as a username.
fn unwrapped(word: &str) -> &str {
    let around =
        |c: char| c.is_whitespace() || (typed::is_wrapping(c) && !matches!(c, '!' | '?')) || matches!(c, '*' | '~');
    let word = word.trim_start_matches(around).trim_end_matches(|c: char| around(c) || matches!(c, '/' | '-'));
    // "@https://t.me/ann".
    let word = word.strip_prefix('@').filter(|rest| linked(rest).is_some()).unwrap_or(word);
    // "[Ann](https://t.me/ann)".
    let word = word.split_once("](").map_or(word, |(_, link)| link);
    let marked = word.starts_with('@') || linked(word).is_some();
    let word = if marked { ["'s", "’s"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word) } else { word };
    if marked { word.trim_end_matches(|c: char| typed::is_wrapping(c) || matches!(c, '/' | '@' | '*')) } else { word }
}

fn fits(name: &str) -> bool {
    (3..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The Latin letter that a letter looks like, or the letter itself.
fn latin(c: char) -> char {
    let small = c.to_lowercase().next().unwrap_or(c);
    let found = ALIKE.iter().find_map(|(others, latin)| {
        let at = others.chars().position(|other| other == small)?;
        latin.chars().nth(at)
    });
    found.map_or(c, |found| if c == small { found } else { found.to_ascii_uppercase() })
}

/// The target of a link: the path on one of Telegram's hosts without query, or the domain of a `tg:` link.
fn linked(text: &str) -> Option<String> {
    let text = text.replace('\\', "/").replace("т.me/", "t.me/");
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("tg:") {
        return in_app(&text, &lower);
    }
    let rest = scheme(&lower);
    let rest = if lower[rest..].starts_with("www.") { rest + 4 } else { rest };
    let (text, lower) = (&text[rest..], &lower[rest..]);
    let end = lower.find(['/', '?', '#']).unwrap_or(lower.len());
    let (host, whole) = (&lower[..end], &text[end..]);
    let path = whole.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    if HOSTS.contains(&host) {
        let path = path.strip_prefix('@').unwrap_or(path);
        // A story belongs to a person.
        let story = path.split_once("/s/").filter(|(name, number)| fits(name) && number.parse::<u32>().is_ok());
        return Some(story.map_or(path, |(name, _)| name).to_owned());
    }
    match host {
        "web.telegram.org" => {
            let place = whole.split_once('#').map(|(_, place)| place.trim_start_matches("/im?p="))?;
            return Some(place.trim_start_matches('@').to_owned()).filter(|name| fits(name));
        }
        "fragment.com" => return path.strip_prefix("username/").map(str::to_owned),
        _ => {}
    }
    // `bob.t.me` is a link to Bob too.
    let name = host.strip_suffix(".t.me").filter(|name| !name.is_empty() && path.is_empty())?;
    Some(text[..name.len()].to_owned())
}

/// The target of a `tg:` link.
fn in_app(text: &str, lower: &str) -> Option<String> {
    let kind = lower[3..].trim_start_matches('/').split('?').next().unwrap_or_default();
    let query =
        text.split_once('?').map(|(_, query)| query.replace("%2B", "+").replace("%2b", "+").replace("%40", "@"));
    let value = |name: &str| {
        let pairs = query.as_deref()?.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    let named = value("domain").or_else(|| value("phone"));
    // A link to something else has another first word.
    named
        .map(|name| name.trim_start_matches('@').to_owned())
        .or_else(|| (kind == "join").then(|| "joinchat".to_owned()))
}

/// The length of the scheme, including common misspellings of `https://`.
fn scheme(lower: &str) -> usize {
    let letters = lower.len() - lower.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
    let signs = lower[letters..].len() - lower[letters..].trim_start_matches([':', '/']).len();
    if signs > 0 && letters <= 6 { letters + signs } else { 0 }
}

impl PartialEq for Username {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Username {}

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
    #[case("@@ann", "ann")]
    #[case("@ ann", "ann")]
    #[case("**@ann**", "ann")]
    #[case("~@ann~", "ann")]
    #[case("@ann…", "ann")]
    #[case("//t.me/ann", "ann")]
    #[case("https:t.me/ann", "ann")]
    #[case("https//t.me/ann", "ann")]
    #[case("htps://t.me/ann", "ann")]
    #[case("t.me\\ann", "ann")]
    #[case("т.me/ann", "ann")]
    #[case("@t.me/ann", "ann")]
    #[case("@https://t.me/ann", "ann")]
    #[case("tg://resolve?domain=@ann", "ann")]
    #[case("tg://resolve?domain=%40ann", "ann")]
    #[case("https://web.telegram.org/k/#@ann", "ann")]
    #[case("https://fragment.com/username/ann", "ann")]
    #[case("Username: @ann", "ann")]
    #[case("ник: @ann", "ann")]
    #[case("юзернейм @ann", "ann")]
    #[case("tg: @ann", "ann")]
    #[case("Telegram: t.me/ann", "ann")]
    #[case("тг @ann", "ann")]
    #[case("- @ann", "ann")]
    #[case("— @ann", "ann")]
    #[case("• @ann", "ann")]
    #[case("1. @ann", "ann")]
    #[case("👉 @ann", "ann")]
    #[case("→ @ann", "ann")]
    #[case("@ann 👋", "ann")]
    #[case("@ann's", "ann")]
    #[case("[Ann Lee](https://t.me/ann)", "ann")]
    #[case("https://web.telegram.org/#/im?p=@ann", "ann")]
    #[case("web.telegram.org/z/#ann", "ann")]
    #[case("t.me/ann/s/3", "ann")]
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
    #[case("t.me/joinchat", UsernameError::GroupLink)]
    #[case("tg://join?invite=AbCd", UsernameError::GroupLink)]
    #[case("t.me/share?url=x", UsernameError::GroupLink)]
    #[case("t.me/proxy?server=x", UsernameError::GroupLink)]
    #[case("t.me/confirmphone?phone=1&hash=2", UsernameError::GroupLink)]
    #[case("t.me/s/some_channel", UsernameError::GroupLink)]
    #[case("t.me/addstickers/Animals", UsernameError::GroupLink)]
    #[case("tg://resolve?phone=%2B15551230132", UsernameError::Phone)]
    #[case("@аnn", UsernameError::Alike(Username("ann".into())))]
    #[case("@kirа_m", UsernameError::Alike(Username("kira_m".into())))]
    #[case("t.me/Воb", UsernameError::Alike(Username("Bob".into())))]
    #[case("@аня", UsernameError::NotAName)]
    #[case("сосна", UsernameError::NotAName)]
    #[case("t.me/some_channel/12", UsernameError::GroupLink)]
    #[case("https://telegram.me/c/1234/5", UsernameError::GroupLink)]
    #[case("\u{202a}+1 555 123 0132\u{202c}", UsernameError::Phone)]
    #[case("tg://resolve?phone=15551230132", UsernameError::Phone)]
    fn what_names_no_person_has_its_own_error(#[case] text: &str, #[case] error: UsernameError) {
        assert_eq!(Username::parse(text), Err(error));
    }

    #[rstest]
    #[case("@ann, hello", ("@ann,", "hello"))]
    #[case("@ann,hello", ("@ann", "hello"))]
    #[case("@ann: 9:00?", ("@ann:", "9:00?"))]
    #[case("https://t.me/ann hello, you", ("https://t.me/ann", "hello, you"))]
    #[case("\u{200e}＠ann:hello", ("＠ann", "hello"))]
    #[case("ann,hello", ("ann,hello", ""))]
    #[case("@ann—hello there", ("@ann", "hello there"))]
    #[case("@ann!hello", ("@ann", "hello"))]
    #[case("@ann/@kira_m hello", ("@ann", "@kira_m hello"))]
    #[case("@ann&@kira_m", ("@ann", "@kira_m"))]
    #[case("@ ann hello", ("@ ann", "hello"))]
    #[case("@ann/ hello", ("@ann/", "hello"))]
    #[case("@https://t.me/ann hello", ("@https://t.me/ann", "hello"))]
    #[case("https://t.me/@ann hello", ("https://t.me/@ann", "hello"))]
    #[case("@ hello?", ("@ hello?", ""))]
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
