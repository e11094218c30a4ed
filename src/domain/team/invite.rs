//! The secret token of an invitation: it admits one person to the team, once. It is shown in one link, only its hash is
//! stored, and `Debug` hides it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

/// For how long an invitation is valid.
pub const HOLDS: SignedDuration = SignedDuration::from_hours(24);
/// Random bytes, so that it cannot be guessed.
const BYTES: usize = 16;

#[derive(Clone, PartialEq, Eq)]
pub struct InviteToken([u8; BYTES]);

impl InviteToken {
    /// A token from random bytes.
    #[must_use]
    pub fn new(random: [u8; BYTES]) -> Self {
        Self(random)
    }

    /// Parses the argument of `/start`; `None` if it is no token of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let token = Self(bytes.try_into().ok()?);
        // Other encodings of the same bytes were never issued.
        (token.expose() == text).then_some(token)
    }

    /// The token in the link: 22 of the characters that Telegram allows there.
    #[must_use]
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The stored form.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for InviteToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_token_reads_back_as_it_was_given_out(random: [u8; BYTES]) {
            let token = InviteToken::new(random);
            prop_assert!(token.expose().len() <= 64);
            prop_assert_eq!(InviteToken::parse(&token.expose()), Some(token));
        }

        #[test]
        fn whatever_is_read_was_written_so(text in prop_oneof![any::<String>(), "[-_A-Za-z0-9=+/]{20,24}"]) {
            if let Some(token) = InviteToken::parse(&text) {
                prop_assert_eq!(token.expose(), text);
            }
        }
    }

    #[test]
    fn it_is_not_shown() {
        assert_eq!(format!("{:?}", InviteToken::new([7; BYTES])), "InviteToken(…)");
    }
}
