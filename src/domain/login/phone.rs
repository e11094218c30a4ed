//! Phone numbers of accounts, in E.164.
//!
//! Invariant: a [`Phone`] is shown in full only by explicit methods; its `Debug`, and so every log, is masked.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use phonenumber::metadata::DATABASE;

use crate::domain::typed;

/// A phone number: `+` and 7 to 15 digits (E.164), not beginning with zero.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

/// Why a text is no phone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("a phone number has digits only")]
    NotDigits,
    #[error("too few digits for a phone number with its country code")]
    TooShort,
    #[error("too many digits for a phone number")]
    TooLong,
    /// A number of Russia or Belarus with its domestic prefix; the number that it probably is. If the digits are also a
    /// number of another country, that one too.
    #[error("a number without its country code, as it is dialled in Russia")]
    DialledInRussia(Phone, Option<Phone>),
    /// A zero after the country code that is only dialled domestically; the number without it.
    #[error("a zero after the country code that is dialled inside the country only")]
    TrunkZero(Phone),
    #[error("a country code does not begin with zero")]
    NoCountryCode,
}

/// How a number differs from all numbers of its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneOddity {
    Short,
    Long,
    /// No country has this code.
    NoCountry,
}

impl PhoneError {
    /// The number that was probably meant.
    #[must_use]
    pub fn meant(&self) -> Option<&Phone> {
        match self {
            Self::DialledInRussia(meant, _) | Self::TrunkZero(meant) => Some(meant),
            Self::NotDigits | Self::TooShort | Self::TooLong | Self::NoCountryCode => None,
        }
    }
}

/// The longest country code.
const LONGEST_CODE: usize = 3;
/// The lengths of the numbers of each country code, without the code. The library's parser is slow for a file of numbers.
static LENGTHS: LazyLock<HashMap<u16, Vec<u16>>> = LazyLock::new(|| {
    let of_code = |code: u16| {
        let kinds = DATABASE.by_code(&code)?.into_iter().map(phonenumber::Metadata::descriptors);
        let kinds = kinds.flat_map(|kinds| [kinds.mobile(), kinds.fixed_line(), kinds.voip(), kinds.personal_number()]);
        let mut lengths: Vec<u16> = kinds.flatten().flat_map(|kind| kind.possible_length().to_vec()).collect();
        lengths.sort_unstable();
        lengths.dedup();
        Some((code, lengths))
    };
    (1..1000).filter_map(of_code).collect()
});

const MIN_DIGITS: usize = 7;
const MAX_DIGITS: usize = 15;
/// Fragment's anonymous numbers, Telegram's test numbers and its own account follow no country's rules.
const OF_TELEGRAM: [&str; 3] = ["+888", "+99966", "+42777"];
/// Words that people write before a number.
const LABELS: &[&str] = &[
    "tel",
    "telephone",
    "phone",
    "mobile",
    "mob",
    "cell",
    "number",
    "my number",
    "my number is",
    "my phone",
    "my phone is",
    "phone number",
    "my number's",
    "my number’s",
    "call",
    "call me",
    "m",
    "p",
    "t",
    "sms",
    "callto",
    "cellphone",
    "cell phone",
    "mobile phone",
    "home",
    "work",
    "whatsapp",
    "telegram",
    "т",
    "тел",
    "телефон",
    "мой телефон",
    "номер телефона",
    "мой номер телефона",
    "моб",
    "мобильный",
    "сотовый",
    "вот мой номер",
    "вот номер",
    "мой тел",
    "мой моб",
    "рабочий",
    "домашний",
    "звоните",
    "номер",
    "мой номер",
];
/// Country codes after which a zero is part of the number: Italy and its neighbours, Ivory Coast, Gabon, Congo.
const ZERO_STAYS: [&str; 6] = ["39", "378", "379", "225", "241", "242"];

impl Phone {
    /// Parses a number as people write it: `+1 (555) 123-0132`, `tel:+1-555-123-0132`, `0049151…` for `+49151…`, with
    /// or without `+`. The zero in `+44 (0)20 …` is removed, as callers from abroad do.
    ///
    /// # Errors
    /// Says which rule of E.164 the text breaks.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = typed::normal(text);
        let text = text.trim_matches(|c: char| c.is_whitespace() || (typed::is_wrapping(c) && !matches!(c, '(' | ')')));
        // A telephone emoji.
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !c.is_ascii()).trim_start();
        // `t.me/+1555…`, `wa.me/1555…`.
        let text =
            text.rsplit_once(".me/").map_or(text, |(_, path)| path.split(['?', '#', '/']).next().unwrap_or(path));
        // `whatsapp://send?phone=1555…`.
        let text = text
            .split_once("://")
            .and_then(|(_, link)| link.split_once("phone="))
            .map_or(text, |(_, number)| number.split('&').next().unwrap_or(number));
        let text = without_label(text);
        let spelt = ["плюс", "plus"].iter().find_map(|word| text.strip_prefix(word)).map(|rest| format!("+{rest}"));
        let text = spelt.as_deref().unwrap_or(text);
        let text = text.split(';').next().unwrap_or(text);
        let (trunk, text) = without_trunk_zero(text);
        let (mut plus, mut digits) = (false, String::with_capacity(text.len()));
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() => plus = true,
                ' ' | '-' | '(' | ')' | '.' | '/' | '_' | '·' | '•' | '・' => {}
                _ => return Err(PhoneError::NotDigits),
            }
        }
        // The international prefix instead of the plus sign.
        let prefix = digits.starts_with("00");
        if prefix {
            digits.drain(..2);
        }
        match digits.len() {
            _ if digits.starts_with('0') => Err(PhoneError::NoCountryCode),
            // With a plus sign it is a number of Japan, Vietnam, … if that country exists.
            11 if digits.starts_with('8') && !prefix => {
                // No area of Russia begins with a zero; in Belarus the domestic prefix is 80.
                let here = digits
                    .strip_prefix("80")
                    .map_or_else(|| Self(format!("+7{}", &digits[1..])), |rest| Self(format!("+375{rest}")));
                let abroad = Self(format!("+{digits}"));
                match abroad.odd() {
                    Some(PhoneOddity::NoCountry) => Err(PhoneError::DialledInRussia(here, None)),
                    _ if plus => abroad.checked(trunk),
                    odd => Err(PhoneError::DialledInRussia(here, odd.is_none().then_some(abroad))),
                }
            }
            ..MIN_DIGITS => Err(PhoneError::TooShort),
            MIN_DIGITS..=MAX_DIGITS => Self(format!("+{digits}")).checked(trunk),
            _ => Err(PhoneError::TooLong),
        }
    }

    /// A number as Telegram and the database provide it: digits in E.164, with or without `+`. Rules for typing
    /// mistakes do not apply: `85291230132` is a number of Hong Kong.
    #[must_use]
    pub fn from_telegram(digits: &str) -> Option<Self> {
        let digits = digits.strip_prefix('+').unwrap_or(digits);
        let fits =
            (MIN_DIGITS..=MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        (fits && !digits.starts_with('0')).then(|| Self(format!("+{digits}")))
    }

    /// Decides whether a zero after the country code belongs to the number; `trunk` is the position of a zero in
    /// brackets.
    fn checked(self, trunk: Option<usize>) -> Result<Self, PhoneError> {
        let without = |at: usize| Self(format!("{}{}", &self.0[..at], &self.0[at + 1..]));
        match (trunk, self.trunk_zero()) {
            // In brackets it is no mistake.
            (Some(at), _) if !ZERO_STAYS.iter().any(|code| self.0[1..].starts_with(code)) => Ok(without(at)),
            (None, Some(at))
                if self.known().is_some_and(|known| known != self)
                    || (self.odd().is_some() && without(at).odd().is_none()) =>
            {
                Err(PhoneError::TrunkZero(without(at)))
            }
            _ => Ok(self),
        }
    }

    /// The number, if its country exists and the number is valid there.
    fn known(&self) -> Option<Self> {
        let number = phonenumber::parse(None, &self.0).ok().filter(phonenumber::PhoneNumber::is_valid)?;
        Some(Self(number.format().mode(phonenumber::Mode::E164).to_string()))
    }

    /// The country code and its length. No code is the beginning of another.
    fn country_code(&self) -> Option<(u16, usize)> {
        let code = |length: usize| Some((self.0.get(1..=length)?.parse().ok()?, length));
        (1..=LONGEST_CODE).filter_map(code).find(|(code, _)| LENGTHS.contains_key(code))
    }

    /// The position of a zero after the country code.
    fn trunk_zero(&self) -> Option<usize> {
        let at = 1 + self.country_code()?.1;
        self.0[at..].starts_with('0').then_some(at)
    }

    /// Whether the number's length fits no number of its country, or there is no such country.
    #[must_use]
    pub fn odd(&self) -> Option<PhoneOddity> {
        if OF_TELEGRAM.iter().any(|prefix| self.0.starts_with(prefix)) {
            return None;
        }
        let Some((code, length)) = self.country_code() else { return Some(PhoneOddity::NoCountry) };
        let lengths = LENGTHS.get(&code)?;
        let national = u16::try_from(self.0.len() - 1 - length).ok()?;
        let most = *lengths.iter().max()?;
        (!lengths.contains(&national)).then_some(if national > most { PhoneOddity::Long } else { PhoneOddity::Short })
    }

    /// The number in E.164, for Telegram and for the database.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// The full number as people read it, for private chats: `+1 555-123-0132`.
    #[must_use]
    pub fn pretty(&self) -> String {
        // The library knows how each country groups its digits. Numbers that it does not know (Telegram's +888 and test
        // numbers), or would show with other digits, are grouped from the right.
        let shown = phonenumber::parse(None, &self.0)
            .ok()
            .filter(phonenumber::PhoneNumber::is_valid)
            .map(|number| number.format().mode(phonenumber::Mode::International).to_string().replace('-', " "));
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        shown.filter(|shown| digits(shown) == self.0[1..]).unwrap_or_else(|| self.grouped())
    }

    /// The number for groups and logs: country code and last four digits, `+1 ••• 0132`.
    #[must_use]
    pub fn masked(&self) -> String {
        let digits = &self.0[1..];
        let country = &digits[..self.country_code().map_or(1, |(_, length)| length)];
        format!("+{country} ••• {}", &digits[digits.len() - 4..])
    }

    fn grouped(&self) -> String {
        let digits = &self.0[1..];
        let mut text = String::from("+");
        for (index, digit) in digits.char_indices() {
            let left = digits.len() - index;
            if index > 0 && (left == 4 || left == 7 || left == 10) {
                text.push(' ');
            }
            text.push(digit);
        }
        text
    }
}

/// A number without its label: `tel:`, `Тел.`.
fn without_label(text: &str) -> &str {
    let Some(begin) = text.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')) else { return text };
    let label = text[..begin].to_lowercase();
    let is_label = |label: &str| {
        LABELS.contains(&label.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '.' | ':' | '-' | '#' | '/' | '(' | ')' | '[' | ']' | ',' | '=')
        }))
    };
    let text = if is_label(&label) { &text[begin..] } else { text };
    // "+1 555 123 0132 (mobile)".
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(text.len(), |last| last + 1);
    if is_label(&text[end..].to_lowercase()) { &text[..end] } else { text }
}

/// Removes the `(0)` from `+44 (0)20 …` and returns how many digits are before it.
fn without_trunk_zero(text: &str) -> (Option<usize>, String) {
    let compact: String = text.replace("( 0", "(0").replace("0 )", "0)");
    let abroad = compact.trim_start().starts_with(['+', '0']);
    match compact.split_once("(0)").filter(|(before, _)| abroad && before.contains(|c: char| c.is_ascii_digit())) {
        // Whether the zero is removed is decided when the whole number is known; until then it stays.
        Some((before, after)) => {
            let digits: String = before.chars().filter(char::is_ascii_digit).collect();
            let code = digits.strip_prefix("00").unwrap_or(&digits).len();
            (Some(1 + code), format!("{before}0{after}"))
        }
        None => (None, text.to_owned()),
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests;
