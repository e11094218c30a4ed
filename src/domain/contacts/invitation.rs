//! The code of an invitation: it stands in the first message of a person who was invited by a link, and says which contact
//! they may be.
//!
//! Invariant: a code proves nothing about a person. It only lets the team be asked.

use std::fmt;

use crate::domain::ids::ContactId;

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

    /// The first code in a text, however its letters are written.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| word.len() <= LONGEST);
        words.filter_map(|word| Self::parse(&word.to_ascii_lowercase())).next()
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
            assert_eq!(InvitationCode::find(text), Some(code.clone()), "{text}");
        }
        for text in ["", "i-", "i-z00", "wi-11z00", "an i-phone or an i-mac u-boat", "i-11z00-and-much-more-than-that"]
        {
            assert_ne!(InvitationCode::find(text), Some(code.clone()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn each_code_is_found_in_any_text(id in 1..i64::MAX >> 8, hash in "[0-9a-f]{64}", before: String, after: String) {
            let code = InvitationCode::new(ContactId(id), &hash);
            prop_assert_eq!(InvitationCode::find(&code.to_string()), Some(code.clone()));
            if InvitationCode::find(&before).is_none() {
                prop_assert_eq!(InvitationCode::find(&format!("{before} {code} {after}")), Some(code));
            }
        }
    }
}
