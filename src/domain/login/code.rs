//! A login code as people type it. It exists in memory only, in a type that cannot be printed.

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::domain::typed;

/// A login code: 3 to 8 digits. Telegram's have five or six today; `auth.sentCode` gives the expected length.
#[derive(Clone, Debug)]
pub struct LoginCode(SecretString);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a login code has 3 to 8 digits")]
pub struct LoginCodeError;

impl LoginCode {
    /// Parses `12345`, `1-2-3-4-5`, `1 2 3 4 5` and the like, in the digits of any keyboard.
    ///
    /// # Errors
    /// When there is anything but digits and separators, or too few or too many digits.
    pub fn parse(text: &str) -> Result<Self, LoginCodeError> {
        let mut digits = String::with_capacity(8);
        for c in Zeroizing::new(typed::normal(text)).chars() {
            match c {
                '0'..='9' => digits.push(c),
                // The last one is the frame of a keycap emoji.
                ' ' | '\n' | '-' | '.' | ',' | '_' | '/' | '*' | '|' | '•' | '·' | '"' | '\'' | '`' | '\u{20e3}' => {
                }
                _ => return Err(LoginCodeError),
            }
        }
        if (3..=8).contains(&digits.len()) { Ok(Self(digits.into())) } else { Err(LoginCodeError) }
    }

    /// The digits, for `auth.signIn` only.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("12345")]
    #[case("1-2-3-4-5")]
    #[case(" 1 2 3 4 5 ")]
    #[case("12 345")]
    #[case("12345.")]
    #[case("1.2.3.4.5")]
    #[case("1/2/3/4/5")]
    #[case("1\n2\n3\n4\n5")]
    #[case("1–2—3−4‐5")]
    #[case("«12345»")]
    #[case("`12345`")]
    #[case("١٢٣٤٥")]
    #[case("۱۲۳۴۵")]
    #[case("१२३४५")]
    #[case("１２３４５")]
    #[case("๑๒๓๔๕")]
    #[case("1️⃣2️⃣3️⃣4️⃣5️⃣")]
    #[case("1\u{200b}2\u{200b}345")]
    fn separators_are_left_out(#[case] text: &str) {
        assert_eq!(LoginCode::parse(text).unwrap().expose(), "12345");
    }

    #[rstest]
    #[case("")]
    #[case("12")]
    #[case("123456789")]
    #[case("12a45")]
    fn what_is_no_code_is_refused(#[case] text: &str) {
        assert!(LoginCode::parse(text).is_err());
    }

    #[test]
    fn a_code_cannot_be_printed() {
        assert!(!format!("{:?}", LoginCode::parse("12345").unwrap()).contains("12345"));
    }
}
