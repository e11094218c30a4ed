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
        shown.filter(|shown| digits(shown) == self.0[1..]).unwrap_or_else(|| self.grouped(|_| true))
    }

    /// The number for groups and logs: country code and last four digits, `+1 ••• 0132`.
    #[must_use]
    pub fn masked(&self) -> String {
        let digits = &self.0[1..];
        let country = &digits[..self.country_code().map_or(1, |(_, length)| length)];
        format!("+{country} ••• {}", &digits[digits.len() - 4..])
    }

    fn grouped(&self, keep: impl Fn(usize) -> bool) -> String {
        let digits = &self.0[1..];
        let mut text = String::from("+");
        for (index, digit) in digits.char_indices() {
            let left = digits.len() - index;
            if index > 0 && (left == 4 || left == 7 || left == 10) {
                text.push(' ');
            }
            text.push(if keep(index) { digit } else { '•' });
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
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("call +44 7911 123456", "+447911123456")]
    #[case("my number's +44 7911 123456", "+447911123456")]
    #[case("M: +44 7911 123456", "+447911123456")]
    #[case("+44 7911 123456 (mobile)", "+447911123456")]
    #[case("whatsapp://send?phone=447911123456&text=hi", "+447911123456")]
    #[case("https://api.whatsapp.com/send?phone=447911123456", "+447911123456")]
    #[case("sms:+447911123456", "+447911123456")]
    #[case("callto:+447911123456", "+447911123456")]
    #[case("вот мой номер: +79123456789", "+79123456789")]
    #[case("плюс 7 912 345 67 89", "+79123456789")]
    #[case("+7 912 345 67 89 (моб.)", "+79123456789")]
    #[case("☎️ +1 555 123 0132", "+15551230132")]
    #[case("📞+1 (555) 123-0132", "+15551230132")]
    #[case("мой телефон: +7 901 234-56-78", "+79012345678")]
    #[case("Т. +7 901 234-56-78", "+79012345678")]
    #[case("My phone is +1 555 123 0132", "+15551230132")]
    #[case("+1 (555) 123-0132", "+15551230132")]
    #[case("15551230132", "+15551230132")]
    #[case("0049 151 2345 4412", "+4915123454412")]
    #[case(" +99966 1 0001 ", "+9996610001")]
    #[case("+84 912 345 678", "+84912345678")]
    #[case("\u{202a}+1 555 123 0132\u{202c}", "+15551230132")]
    #[case("\u{2066}+1\u{a0}555\u{2011}123\u{2011}0132\u{2069}", "+15551230132")]
    #[case("tel:+1-555-123-0132", "+15551230132")]
    #[case("tel:+15551230132;ext=5", "+15551230132")]
    #[case("(+1) 555 – 123 — 0132", "+15551230132")]
    #[case("+1\u{2009}555\u{202f}123\u{3000}0132", "+15551230132")]
    #[case("＋１ ５５５ １２３ ０１３２", "+15551230132")]
    #[case("+1 555 123−0132,", "+15551230132")]
    #[case("\"+1.555.123.0132\"", "+15551230132")]
    #[case("+٤٩ ١٥١ ٢٣٤٥ ٤٤١٢", "+4915123454412")]
    #[case("+44 (0)20 7946 0958", "+442079460958")]
    #[case("0044 (0) 20 7946 0958", "+442079460958")]
    #[case("+49 ( 0 )151 2345 4412", "+4915123454412")]
    #[case("+39 (0)6 6982 0000", "+390669820000")] // belongs to it in Italy
    #[case("+39 06 6982 0000", "+390669820000")]
    #[case("+0044 20 7946 0958", "+442079460958")]
    #[case("++44 20 7946 0958", "+442079460958")]
    #[case("Tel.: +1 555 123 0132", "+15551230132")]
    #[case("тел. +7 901 234-56-78", "+79012345678")]
    #[case("Мой номер: +7 901 234-56-78", "+79012345678")]
    #[case("t.me/+15551230132", "+15551230132")]
    #[case("https://wa.me/15551230132?text=hi", "+15551230132")]
    #[case("+1·555·123·0132", "+15551230132")]
    #[case("1\u{fe0f}\u{20e3}5551230132", "+15551230132")]
    #[case("+১ ৫৫৫ ১২৩ ০১৩২", "+15551230132")]
    #[case("+852 9123 4567", "+85291234567")]
    #[case("+853 6612 3456", "+85366123456")]
    #[case("+855 12 345 678", "+85512345678")]
    #[case("+888 0123 4567", "+88801234567")]
    #[case("+42777 1234", "+427771234")]
    #[case("8801712345678", "+8801712345678")]
    fn a_number_is_read_as_people_write_it(#[case] text: &str, #[case] e164: &str) {
        assert_eq!(Phone::parse(text).unwrap().e164(), e164);
    }

    #[rstest]
    #[case("+1555CALLME", PhoneError::NotDigits)]
    #[case("+1 555", PhoneError::TooShort)]
    #[case("", PhoneError::TooShort)]
    #[case("+1234567890123456", PhoneError::TooLong)]
    #[case("0151 2345678", PhoneError::NoCountryCode)]
    #[case("+1 555 +123 0132", PhoneError::NotDigits)]
    #[case("+44 020 7946 0958", PhoneError::TrunkZero(Phone("+442079460958".into())))]
    #[case("+972 050 123 4567", PhoneError::TrunkZero(Phone("+972501234567".into())))]
    #[case("0049 0151 2345 4412", PhoneError::TrunkZero(Phone("+4915123454412".into())))]
    #[case("80 29 123 45 67", PhoneError::DialledInRussia(Phone("+375291234567".into()), None))]
    #[case("8 901 234 56 78", PhoneError::DialledInRussia(Phone("+79012345678".into()), None))]
    #[case("8 (916) 123-45-67", PhoneError::DialledInRussia(Phone("+79161234567".into()), None))]
    #[case("+8 916 123 45 67", PhoneError::DialledInRussia(Phone("+79161234567".into()), None))]
    #[case("852 9123 4567", PhoneError::DialledInRussia(Phone("+75291234567".into()), Some(Phone("+85291234567".into()))))]
    #[case("84 912 345 678", PhoneError::DialledInRussia(Phone("+74912345678".into()), Some(Phone("+84912345678".into()))))]
    #[case("853 6612 3456", PhoneError::DialledInRussia(Phone("+75366123456".into()), Some(Phone("+85366123456".into()))))]
    #[case("888 1234 5678", PhoneError::DialledInRussia(Phone("+78812345678".into()), Some(Phone("+88812345678".into()))))]
    #[case("+1 555 123 0132 ext 5", PhoneError::NotDigits)]
    #[case("+1 555 123 0132 доб. 5", PhoneError::NotDigits)]
    #[case("+l 555 123 O132", PhoneError::NotDigits)]
    #[case("011 44 20 7946 0958", PhoneError::NoCountryCode)]
    #[case("+0", PhoneError::NoCountryCode)]
    fn what_is_wrong_with_a_number_is_named(#[case] text: &str, #[case] error: PhoneError) {
        assert_eq!(Phone::parse(text), Err(error));
    }

    #[test]
    fn logs_and_groups_see_a_masked_number() {
        let phone = Phone::parse("+1 555 123 0132").unwrap();
        assert_eq!(format!("{phone:?}"), "+1 ••• 0132");
        assert_eq!(phone.masked(), "+1 ••• 0132");
        assert_eq!(phone.pretty(), "+1 555 123 0132");
    }

    #[rstest]
    #[case("85291230132", "+85291230132")]
    #[case("84912345678", "+84912345678")]
    #[case("85366123456", "+85366123456")]
    #[case("88812345678", "+88812345678")]
    #[case("+8550123456", "+8550123456")]
    #[case("4402079460958", "+4402079460958")]
    fn what_telegram_says_is_taken_as_it_is(#[case] digits: &str, #[case] e164: &str) {
        assert_eq!(Phone::from_telegram(digits).unwrap().e164(), e164);
    }

    #[rstest]
    #[case("")]
    #[case("012345678")]
    #[case("1 555 123 0132")]
    fn what_telegram_never_says_is_no_number(#[case] digits: &str) {
        assert_eq!(Phone::from_telegram(digits), None);
    }

    #[rstest]
    #[case("+1 555 123 0132", None)]
    #[case("+42777 1234", None)]
    #[case("8 916 123 45", Some(PhoneOddity::NoCountry))]
    #[case("999 999 999", Some(PhoneOddity::NoCountry))]
    #[case("+855 12 345 6", Some(PhoneOddity::Short))]
    #[case("+7 8 916 123 45 67", Some(PhoneOddity::Long))]
    #[case("+1 555 123 01", Some(PhoneOddity::Short))]
    #[case("+1 555 123 01323", Some(PhoneOddity::Long))]
    #[case("+44 20 7946 09", Some(PhoneOddity::Short))]
    #[case("+7 901 234 56", Some(PhoneOddity::Short))]
    #[case("+7 901 234 56 78", None)]
    #[case("+852 9123 4567", None)]
    #[case("+888 1234", None)]
    #[case("+99966 1 0001", None)]
    fn an_odd_number_is_noticed(#[case] text: &str, #[case] odd: Option<PhoneOddity>) {
        assert_eq!(Phone::parse(text).unwrap().odd(), odd);
    }

    proptest! {
        #[test]
        fn the_country_is_the_one_that_the_library_finds(digits in "[1-9][0-9]{6,14}") {
            let phone = Phone::from_telegram(&digits).unwrap();
            let parsed = phonenumber::parse(None, phone.e164()).ok();
            let code = parsed.map(|number| number.country().code());
            prop_assert_eq!(phone.country_code().map(|(code, _)| code), code);
        }
    }

    #[rstest]
    #[case("+4402079460958")]
    #[case("+442079460958")]
    #[case("+390669820000")]
    #[case("+5215512345678")]
    #[case("+79012345678")]
    #[case("+88812345678")]
    fn what_is_shown_is_what_is_kept(#[case] e164: &str) {
        let shown = Phone::from_telegram(e164).unwrap().pretty();
        assert_eq!(shown.replace(' ', "").replace(['(', ')'], ""), e164, "{shown}");
    }
}
