//! The fingerprint of what is approved: texts, audience and limits.
//!
//! Invariant: a campaign is approved by its fingerprint, so that nobody approves one thing and sends another. Each part
//! goes in with its length, so that no two campaigns share a fingerprint because their parts are cut differently.

use sha2::{Digest, Sha256};

use super::approval::PlanMark;
use super::pacing::CampaignLimits;
use crate::domain::ids::ContactId;

/// What an approval is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

/// A hash of an audience in its order. An audience is frozen, so it is taken once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudienceHash([u8; 32]);

impl AudienceHash {
    #[must_use]
    pub fn of(people: &[ContactId]) -> Self {
        let mut hash = Sha256::new();
        people.iter().for_each(|contact| hash.update(contact.0.to_be_bytes()));
        Self(hash.finalize().into())
    }

    /// As it is stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A stored one; `None` if these are not its 32 bytes.
    #[must_use]
    pub fn read(stored: &[u8]) -> Option<Self> {
        stored.try_into().ok().map(Self)
    }
}

/// What a person approves. A text is what will be sent with all that belongs to it: formatting and file.
#[derive(Clone, Copy, Debug)]
pub struct Approvable<'c> {
    /// The first texts, one for each arm.
    pub first_texts: &'c [String],
    /// The texts of the further steps, each with its wait in hours.
    pub further: &'c [(String, u32)],
    pub audience: AudienceHash,
    pub limits: CampaignLimits,
}

impl Approvable<'_> {
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes);
        };
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes();
        part(&count(self.first_texts.len()));
        self.first_texts.iter().for_each(|text| part(text.as_bytes()));
        part(&count(self.further.len()));
        for (text, wait) in self.further {
            part(text.as_bytes());
            part(&wait.to_be_bytes());
        }
        part(self.audience.as_bytes());
        let CampaignLimits { a_day, for_an_account } = self.limits;
        part(&a_day.get().to_be_bytes());
        part(&for_an_account.get().to_be_bytes());
        Fingerprint(hash.finalize().into())
    }
}

impl Fingerprint {
    /// As it is stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A stored one; `None` if these are not its 32 bytes.
    #[must_use]
    pub fn read(stored: &[u8]) -> Option<Self> {
        stored.try_into().ok().map(Self)
    }

    /// As a button carries it.
    #[must_use]
    pub fn mark(self) -> PlanMark {
        PlanMark(self.0.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn limits(a_day: u32, for_an_account: u32) -> CampaignLimits {
        let number = |number| NonZeroU32::new(number).unwrap();
        CampaignLimits { a_day: number(a_day), for_an_account: number(for_an_account) }
    }

    fn print(first: &[&str], further: &[(&str, u32)], audience: &[i64], limits: CampaignLimits) -> Fingerprint {
        let first_texts: Vec<String> = first.iter().map(|text| (*text).to_owned()).collect();
        let further: Vec<(String, u32)> = further.iter().map(|(text, wait)| ((*text).to_owned(), *wait)).collect();
        let audience: Vec<ContactId> = audience.iter().map(|id| ContactId(*id)).collect();
        let audience = AudienceHash::of(&audience);
        Approvable { first_texts: &first_texts, further: &further, audience, limits }.fingerprint()
    }

    #[test]
    fn whatever_changes_needs_a_new_approval() {
        let prints = [
            print(&["Hello", "Hi"], &[("Still there?", 60)], &[1, 2], limits(100, 20)),
            print(&["Hello", "Hi!"], &[("Still there?", 60)], &[1, 2], limits(100, 20)),
            print(&["Hello"], &[("Still there?", 60)], &[1, 2], limits(100, 20)),
            print(&["HelloHi"], &[("Still there?", 60)], &[1, 2], limits(100, 20)),
            print(&["Hello", "Hi"], &[("Still there?", 61)], &[1, 2], limits(100, 20)),
            print(&["Hello", "Hi"], &[], &[1, 2], limits(100, 20)),
            print(&["Hello", "Hi"], &[("Still there?", 60)], &[2, 1], limits(100, 20)),
            print(&["Hello", "Hi"], &[("Still there?", 60)], &[1, 2, 3], limits(100, 20)),
            print(&["Hello", "Hi"], &[("Still there?", 60)], &[1, 2], limits(101, 20)),
            print(&["Hello", "Hi"], &[("Still there?", 60)], &[1, 2], limits(100, 21)),
        ];
        for (number, one) in prints.iter().enumerate() {
            assert_eq!(prints.iter().position(|other| other == one), Some(number));
        }
    }

    #[test]
    fn it_is_stored_and_read_whole() {
        let one = print(&["Hello"], &[], &[1], limits(100, 20));
        assert_eq!(Fingerprint::read(one.as_bytes()), Some(one));
        assert_eq!(Fingerprint::read(&one.as_bytes()[1..]), None);
        let audience = AudienceHash::of(&[ContactId(1)]);
        assert_eq!(AudienceHash::read(audience.as_bytes()), Some(audience));
        assert_eq!(one.mark().to_string().len(), 16);
    }
}
