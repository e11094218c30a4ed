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

    /// Splits the address off the beginning of a text, without what people write before it (`to @ann`) and with the
    /// sign or space behind it. The rest stays as typed.
    #[must_use]
    pub fn split_first(text: &str) -> (&str, &str) {
        let text = without_lead(text);
        let (word, rest) = typed::first_word(text);
        if typed::normal(word) == "@" {
            // "@ ann": the space is one too many.
            let begin = text.len() - typed::trimmed_start(rest).len();
            let name = typed::first_word(rest).0;
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
            let end = begin + name.len();
            return if is_name { (&text[..end], text[end..].trim_start()) } else { (word, rest) };
        }
        match end_of_address(word) {
            Some(end) => (&text[..end], without_sign(&text[end..])),
            None => (word, rest),
        }
    }

    /// The text after "to" at its beginning, if there is any.
    #[must_use]
    pub fn without_to(text: &str) -> Option<&str> {
        let (word, rest) = typed::first_word(text);
        let word = typed::normal(word).to_lowercase();
        let rest = typed::trimmed_start(rest);
        (TO.contains(&word.trim_end_matches(':')) && !rest.is_empty()).then_some(rest)
    }

    /// The text after this name, if a text begins with it, marked or not: `ann hello`, `to ann: hello`, `ann:hello`.
    #[must_use]
    pub fn begins<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = Self::without_to(text).unwrap_or(text);
        let (word, rest) = Self::split_first(text);
        let glued = typed::glued(text).filter(|(head, _)| self.is_in(head)).map(|(_, rest)| rest);
        if self.is_in(word) { Some(rest) } else { glued }
    }

    /// The text after this name where it stands marked anywhere in a text.
    #[must_use]
    pub fn inside<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut rest = text;
        while !typed::trimmed(rest).is_empty() {
            let (word, after) = Self::split_first(rest);
            if Self::is_marked(word) && self.is_in(word) {
                return Some(after);
            }
            rest = after;
        }
        None
    }

    fn is_in(&self, word: &str) -> bool {
        Self::parse(word).is_ok_and(|name| name == *self)
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

/// Where an address ends inside a word without a space behind it: `@ann,hello`, `@ann，hello`, `@ann👋`, `@ann/@bob`.
fn end_of_address(word: &str) -> Option<usize> {
    if !Username::is_marked(word) || Username::parse(word).is_ok() {
        return None;
    }
    let ends = |(at, c): (usize, char)| {
        let after = &word[at + c.len_utf8()..];
        let end = match c {
            // Signs inside of links, and of names elsewhere.
            '.' | '-' | '\u{2010}' | '\u{2011}' | '_' | '#' | '\\' | '\'' | '’' => false,
            ':' if after.starts_with("//") => false,
            '/' | '+' | '&' => typed::normal(after).starts_with('@'),
            '@' => Username::parse(&word[at..]).is_ok(),
            c => typed::is_visible(c) && !c.is_alphanumeric(),
        };
        (end && Username::is_marked(&word[..at])).then_some(at)
    };
    // What is no name at all ends at the first sign, so that the words behind it stay.
    let first = word.char_indices().find_map(ends);
    word.char_indices().filter_map(ends).find(|at| Username::parse(&word[..*at]).is_ok()).or(first)
}

/// The text behind an address, without the sign that separates them.
fn without_sign(rest: &str) -> &str {
    let separates = |c: char| {
        let normal = typed::normal(&c.to_string());
        let is_sign = |c| {
            matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '|' | '=' | '-' | '/' | '+' | '&' | ')' | ']' | '}' | '>')
        };
        !normal.is_empty() && normal.chars().all(is_sign)
    };
    rest.strip_prefix(separates).unwrap_or(rest)
}

/// A text without what people write before an address, if a marked username follows: `to @ann`, `Nick: @ann`, `- @ann`.
fn without_lead(text: &str) -> &str {
    let begin = typed::trimmed_start(text);
    let mut text = begin;
    loop {
        let (first, rest) = typed::first_word(text);
        if Username::is_marked(first) {
            return text;
        }
        if rest.is_empty() || !is_lead(first) {
            return begin;
        }
        text = typed::trimmed_start(rest);
    }
}

/// Whether a word stands before addresses: a sign, a list marker (`1.`), `to`, `Nick:`.
fn is_lead(word: &str) -> bool {
    let word = typed::normal(word).to_lowercase();
    let label = word.trim_end_matches(':');
    // Without a colon these begin sentences.
    let labels = LABELS.contains(&label) && (label != word || !matches!(label, "name" | "contact" | "user" | "имя"));
    labels || TO.contains(&label) || is_sign(&word)
}

/// A word without letters, or a list marker: `-`, `1.`.
fn is_sign(word: &str) -> bool {
    let word = word.strip_suffix(['.', ')']).filter(|word| word.parse::<u8>().is_ok()).map_or(word, |_| "-");
    !word.contains(|c: char| c.is_alphanumeric() || c == '@')
}

/// Words before the name of a recipient.
const TO: [&str; 5] = ["to", "for", "для", "кому", "к"];
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
    let mut text = text.trim();
    while let Some((first, rest)) = text.split_once(char::is_whitespace) {
        let label = first.trim_end_matches(':').to_lowercase();
        let rest = rest.trim_start();
        let marked = unwrapped(rest).starts_with('@') || linked(unwrapped(rest)).is_some();
        let is_label = LABELS.contains(&label.as_str()) || TO.contains(&label.as_str());
        if !(is_sign(first) || marked && is_label) {
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
    // "👉@ann".
    let before = |c: char| around(c) || !(c.is_ascii() || c.is_alphanumeric());
    let word = word.trim_start_matches(before).trim_end_matches(|c: char| around(c) || matches!(c, '/' | '-'));
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
mod tests;
