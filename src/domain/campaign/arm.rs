//! The arms of a campaign: up to three versions of its first text.
//!
//! Invariant: the arm of a person follows from campaign and contact alone, so that it is the same after a restart, in a
//! preview and in a report.

use sha2::{Digest, Sha256};

use crate::domain::ids::{CampaignId, ContactId};

/// The most versions of a first text.
pub const MOST_ARMS: u8 = 3;

/// The number of an arm, from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arm(pub u8);

impl Arm {
    /// The arm of a person, among so many (one, if none are given).
    #[must_use]
    pub fn of(campaign: CampaignId, contact: ContactId, arms: u8) -> Self {
        let mut hash = Sha256::new();
        hash.update(campaign.0.to_be_bytes());
        hash.update(contact.0.to_be_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let arm = number % u64::from(arms.max(1));
        Self(u8::try_from(arm).unwrap_or(0))
    }

    /// As people name it: A, B, C.
    #[must_use]
    pub fn letter(self) -> char {
        char::from(b'A' + self.0.min(25))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_person_stays_in_one_arm_that_exists(campaign: i64, contact: i64, arms in 1..=MOST_ARMS) {
            let arm = || Arm::of(CampaignId(campaign), ContactId(contact), arms);
            prop_assert_eq!(arm(), arm());
            prop_assert!(arm().0 < arms);
        }
    }

    #[test]
    fn arms_are_of_about_equal_size_in_each_campaign() {
        for campaign in 1..=5 {
            let mut sizes = [0_u32; 3];
            for contact in 1..=3_000 {
                sizes[usize::from(Arm::of(CampaignId(campaign), ContactId(contact), 3).0)] += 1;
            }
            assert!(sizes.iter().all(|size| (900..1_100).contains(size)), "{sizes:?}");
        }
    }

    #[test]
    fn another_campaign_mixes_the_same_people_differently() {
        let moved = (1..=1_000).filter(|contact| {
            let arm = |campaign| Arm::of(CampaignId(campaign), ContactId(*contact), 2);
            arm(1) != arm(2)
        });
        assert!((400..600).contains(&moved.count()));
    }

    #[test]
    fn arms_are_called_by_letters() {
        assert_eq!([Arm(0), Arm(1), Arm(2)].map(Arm::letter), ['A', 'B', 'C']);
    }
}
