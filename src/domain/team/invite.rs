//! The secret of an invitation: whoever has it may join the team once.
//! Its rule: it is shown in one link and stored nowhere, and `Debug` does not show it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

/// How long an invitation holds.
pub const HOLDS: SignedDuration = SignedDuration::from_hours(24);
/// Of randomness: nobody guesses it.
const BYTES: usize = 16;

#[derive(Clone, PartialEq, Eq)]
pub struct InviteToken([u8; BYTES]);

impl InviteToken {
    /// From so many random bytes.
    #[must_use]
    pub fn new(random: [u8; BYTES]) -> Self {
        Self(random)
    }

    /// Reads what comes behind `/start`; `None` for what is no token of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let token = Self(bytes.try_into().ok()?);
        // Other ways of writing the same bytes were never given out.
        (token.expose() == text).then_some(token)
    }

    /// The token as it stands in the link: 22 of the characters that Telegram allows there.
    #[must_use]
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored of it.
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
