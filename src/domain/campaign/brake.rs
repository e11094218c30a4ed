//! The brake of a campaign: when it pauses itself.
//!
//! The limit is SPEC's: 3 % blocks and opt-outs of at least 30 people written to, or a single `PEER_FLOOD`.

/// How a campaign has been received so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reception {
    /// People who got a first text.
    pub written_to: u32,
    /// Of them, those who blocked the account or opted out; somebody who did both counts once.
    pub refused: u32,
    /// How often Telegram answered a first text with `PEER_FLOOD`.
    pub peer_floods: u32,
}

/// Why a campaign pauses itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brake {
    /// Telegram takes the campaign's account for a spammer.
    PeerFlood,
    /// Too many people refused.
    Refused { refused: u32, written_to: u32 },
}

/// Below this number of people a share says nothing.
pub const LEAST_WRITTEN_TO: u32 = 30;
/// In percent of the people written to.
pub const MOST_REFUSED: u32 = 3;

impl Brake {
    /// As it is stored: the reason, and what more is known about it.
    #[must_use]
    pub fn stored(self) -> (&'static str, Option<String>) {
        match self {
            Self::PeerFlood => ("peer_flood", None),
            Self::Refused { refused, written_to } => ("refused", Some(format!("{refused}/{written_to}"))),
        }
    }

    /// A stored one; `None` if it is none.
    #[must_use]
    pub fn read(reason: &str, details: &str) -> Option<Self> {
        match reason {
            "peer_flood" => Some(Self::PeerFlood),
            "refused" => {
                let (refused, written_to) = details.split_once('/')?;
                Some(Self::Refused { refused: refused.parse().ok()?, written_to: written_to.parse().ok()? })
            }
            _ => None,
        }
    }
}

impl Reception {
    /// Why the campaign must pause; `None` while it may go on.
    #[must_use]
    pub fn brake(self) -> Option<Brake> {
        let Self { written_to, refused, peer_floods } = self;
        if peer_floods > 0 {
            return Some(Brake::PeerFlood);
        }
        let many = u64::from(refused) * 100 >= u64::from(written_to) * u64::from(MOST_REFUSED);
        (written_to >= LEAST_WRITTEN_TO && many).then_some(Brake::Refused { refused, written_to })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nothing_happened(0, 0, 0, None)]
    #[case::too_few_to_say(29, 29, 0, None)]
    #[case::one_of_thirty(30, 1, 0, Some(Brake::Refused { refused: 1, written_to: 30 }))]
    #[case::nobody_of_thirty(30, 0, 0, None)]
    #[case::just_below(100, 2, 0, None)]
    #[case::just_there(100, 3, 0, Some(Brake::Refused { refused: 3, written_to: 100 }))]
    #[case::one_flood(1, 0, 1, Some(Brake::PeerFlood))]
    #[case::a_flood_says_more(100, 50, 1, Some(Brake::PeerFlood))]
    #[case::no_overflow(u32::MAX, u32::MAX, 0, Some(Brake::Refused { refused: u32::MAX, written_to: u32::MAX }))]
    fn a_campaign_pauses_itself(
        #[case] written_to: u32,
        #[case] refused: u32,
        #[case] peer_floods: u32,
        #[case] expected: Option<Brake>,
    ) {
        assert_eq!(Reception { written_to, refused, peer_floods }.brake(), expected);
    }

    #[test]
    fn a_stored_one_reads_back() {
        for brake in [Brake::PeerFlood, Brake::Refused { refused: 3, written_to: 100 }] {
            let (reason, details) = brake.stored();
            assert_eq!(Brake::read(reason, &details.unwrap_or_default()), Some(brake));
        }
        assert_eq!(Brake::read("refused", "three"), None);
    }
}
