//! Phone numbers of accounts, in E.164.
//! Its rule: a [`Phone`] shows itself in full only when asked by name; its `Debug`, and so every log, is masked.

use std::fmt;

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
    /// A number of Russia as it is dialled there; the number that it probably is.
    #[error("a number without its country code, as it is dialled in Russia")]
    DialledInRussia(Phone),
    #[error("a country code does not begin with zero")]
    NoCountryCode,
}

const MIN_DIGITS: usize = 7;
const MAX_DIGITS: usize = 15;

impl Phone {
    /// Reads a number as people write it: `+1 (555) 123-0132`, `0049151…` for `+49151…`, with or without `+`.
    ///
    /// # Errors
    /// Says which rule of E.164 the text breaks.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        let (plus, rest) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
        let mut digits = String::with_capacity(rest.len());
        for c in rest.chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '\u{a0}' | '-' | '(' | ')' | '.' | '/' => {}
                _ => return Err(PhoneError::NotDigits),
            }
        }
        // The international prefix, dialled instead of the plus sign.
        let prefix = !plus && digits.starts_with("00");
        if prefix {
            digits.drain(..2);
        }
        match digits.len() {
            _ if digits.starts_with('0') => Err(PhoneError::NoCountryCode),
            // With the plus sign it is a number of Japan, Vietnam, …
            11 if !plus && !prefix && digits.starts_with('8') => {
                Err(PhoneError::DialledInRussia(Self(format!("+7{}", &digits[1..]))))
            }
            ..MIN_DIGITS => Err(PhoneError::TooShort),
            MIN_DIGITS..=MAX_DIGITS => Ok(Self(format!("+{digits}"))),
            _ => Err(PhoneError::TooLong),
        }
    }

    /// The number in E.164, for Telegram and for the database.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// The number in full as people read it, for private chats: `+1 555-123-0132`.
    #[must_use]
    pub fn pretty(&self) -> String {
        // The library knows how each country groups its digits; numbers that it does not know (Telegram has +888 and
        // test numbers) are shown in groups from the right.
        match phonenumber::parse(None, &self.0) {
            Ok(number) if number.is_valid() => {
                number.format().mode(phonenumber::Mode::International).to_string().replace('-', " ")
            }
            _ => self.grouped(|_| true),
        }
    }

    /// The number for groups and logs: country code and last four digits, `+1 ••• 0132`.
    #[must_use]
    pub fn masked(&self) -> String {
        let digits = &self.0[1..];
        let country = phonenumber::parse(None, &self.0)
            .map_or_else(|_| digits[..1].to_owned(), |number| number.country().code().to_string());
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

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("+1 (555) 123-0132", "+15551230132")]
    #[case("15551230132", "+15551230132")]
    #[case("0049 151 2345 4412", "+4915123454412")]
    #[case(" +99966 1 0001 ", "+9996610001")]
    #[case("+84 912 345 678", "+84912345678")]
    fn a_number_is_read_as_people_write_it(#[case] text: &str, #[case] e164: &str) {
        assert_eq!(Phone::parse(text).unwrap().e164(), e164);
    }

    #[rstest]
    #[case("+1555CALLME", PhoneError::NotDigits)]
    #[case("+1 555", PhoneError::TooShort)]
    #[case("", PhoneError::TooShort)]
    #[case("+1234567890123456", PhoneError::TooLong)]
    #[case("0151 2345678", PhoneError::NoCountryCode)]
    #[case("8 901 234 56 78", PhoneError::DialledInRussia(Phone("+79012345678".into())))]
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
}
