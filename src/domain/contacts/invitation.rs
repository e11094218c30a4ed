//! An invitation: its text, and its code. The code stands in the first message of a person who was invited by a link, and
//! says which contact they may be.
//!
//! Invariant: a code proves nothing about a person. It only lets the team be asked.

use std::fmt;
use std::str::FromStr;

use parse_display::Display;

use crate::domain::ids::ContactId;
use crate::domain::typed;

/// Digits and letters that nobody confuses when reading them aloud (Crockford's base 32).
const SIGNS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p',
    'q', 'r', 's', 't', 'v', 'w', 'x', 'y', 'z',
];
/// What a code begins with.
const BEGINNING: &str = "i-";
/// The signs of the proof, at the end.
const PROOF: usize = 3;
/// A longer word is no code.
const LONGEST: usize = 16;
/// The longest text of an invitation, in its bytes in a link: the link stands below a picture, where there is little room,
/// and the picture must stay readable.
const LONGEST_IN_A_LINK: usize = 620;

/// What the invited person sends, beside the code, as the team words it.
#[derive(Clone, Debug, PartialEq, Eq, Display)]
#[display("{0}")]
pub struct InvitationText(String);

/// A text that is no text of an invitation: it shows nothing, or is too long for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it does not fit into a link")]
pub struct InvitationTextError;

impl FromStr for InvitationText {
    type Err = InvitationTextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let fits = typed::shows_something(text) && fits_a_link(text);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvitationTextError) }
    }
}

/// Whether a text is short enough for the link of an invitation. There a byte takes one, or three with a percent sign.
#[must_use]
pub fn fits_a_link(text: &str) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    text.len() + 2 * text.bytes().filter(|byte| !plain(byte)).count() <= LONGEST_IN_A_LINK
}

/// The code of a contact's invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationCode {
    pub contact: ContactId,
    /// It shows that this desk made the code.
    proof: String,
}

impl InvitationCode {
    /// The code of a contact. `hash` is a hexadecimal hash that only this desk can make of the contact.
    #[must_use]
    pub fn new(contact: ContactId, hash: &str) -> Self {
        let number = u64::from_str_radix(hash.get(..8).unwrap_or_default(), 16).unwrap_or(0);
        Self { contact, proof: (0..PROOF).map(|place| sign(number >> (5 * place))).collect() }
    }

    /// What may be codes in a text, however their letters are written: “i-phone” looks like one too.
    pub fn all_in(text: &str) -> impl Iterator<Item = Self> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| word.len() <= LONGEST);
        words.filter_map(|word| Self::parse(&word.to_ascii_lowercase()))
    }

    fn parse(word: &str) -> Option<Self> {
        let signs: String = word.strip_prefix(BEGINNING)?.chars().map(likely).collect();
        let (number, proof) = signs.split_at_checked(signs.len().checked_sub(PROOF)?)?;
        let value = |c: char| SIGNS.iter().position(|sign| *sign == c).and_then(|at| i64::try_from(at).ok());
        if number.is_empty() || proof.chars().any(|c| value(c).is_none()) {
            return None;
        }
        let id = number.chars().try_fold(0_i64, |id, c| id.checked_mul(32)?.checked_add(value(c)?))?;
        Some(Self { contact: ContactId(id), proof: proof.to_owned() })
    }
}

/// The sign that is meant by one that looks like it.
fn likely(c: char) -> char {
    match c {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    }
}

fn sign(number: u64) -> char {
    usize::try_from(number % 32).ok().and_then(|at| SIGNS.get(at)).copied().unwrap_or('0')
}

impl fmt::Display for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = u64::try_from(self.contact.0).unwrap_or(0);
        let mut signs = vec![sign(rest)];
        while rest >= 32 {
            rest /= 32;
            signs.push(sign(rest));
        }
        write!(f, "{BEGINNING}{}{}", signs.iter().rev().collect::<String>(), self.proof)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_written() {
        let code = InvitationCode::new(ContactId(33), "0000001f");
        assert_eq!(code.to_string(), "i-11z00");
        for text in ["Hello! (i-11z00)", "I-11Z00", "my code: i-lIzOo."] {
            assert!(InvitationCode::all_in(text).any(|found| found == code), "{text}");
        }
        for text in ["", "i-", "i-z00", "wi-11z00", "an i-phone or an i-mac u-boat", "i-11z00-and-much-more-than-that"]
        {
            assert!(!InvitationCode::all_in(text).any(|found| found == code), "{text}");
        }
    }

    #[test]
    fn a_text_fits_a_link_or_is_refused() {
        for (text, fits) in [
            ("x".repeat(620), true),
            ("x".repeat(621), false),
            (" ".repeat(300) + "Hello", true), // trimmed
            ("é".repeat(103), true),
            ("é".repeat(104), false),
            ("a b".repeat(124), true),
            ("a b".repeat(125), false),
            (" \u{200b} ".to_owned(), false),
        ] {
            assert_eq!(text.parse::<InvitationText>().is_ok(), fits, "{text}");
        }
    }

    proptest! {
        #[test]
        fn each_code_is_found_in_any_text(id in 1..i64::MAX >> 8, hash in "[0-9a-f]{64}", before: String, after: String) {
            let code = InvitationCode::new(ContactId(id), &hash);
            let text = format!("{before} {code} {after}");
            prop_assert!(InvitationCode::all_in(&text).any(|found| found == code));
        }
    }
}
