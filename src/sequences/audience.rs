//! Who of some people may be put on a sequence, and why the others may not.
//!
//! Invariant: each person is counted once, by the first reason that fits; those who are ready have a consent for the
//! sequence's purpose. The gate asks for the consent again with each message.

use super::Sequences;
use super::holes::BlankTexts;
use crate::domain::consent::{Ledger, Purpose, Standing};
use crate::domain::contact::Contact;
use crate::domain::ids::ContactId;
use crate::domain::run::RunState;
use crate::domain::sequence::Sequence;
use crate::domain::target::Target;
use crate::domain::template::VariableName;
use crate::store::StoreError;

/// How many people with a blank that has no value are named.
const NAMED: usize = 3;

/// What would become of some people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Those who would be put on it.
    pub ready: Vec<ContactId>,
    pub without_consent: u32,
    /// On it now.
    pub on_it: u32,
    /// They were on it before.
    pub were_on_it: u32,
    /// On the stop-list.
    pub stopped: u32,
    /// Their dialog was stopped or has failed.
    pub closed: u32,
    /// Nobody has answered them yet. A list starts none of them.
    pub waiting: u32,
    /// Only a phone is known of them.
    pub no_address: u32,
    /// Of those who are ready: for how many a text has a blank without a value, and the first of them.
    pub with_holes: u32,
    pub first_with_holes: Vec<Contact>,
    /// Those blanks, and for how many people.
    pub holes: Vec<(VariableName, u32)>,
}

impl Audience {
    /// Whether a member may put the only person on it.
    #[must_use]
    pub fn may_begin(&self) -> bool {
        !self.ready.is_empty() || self.waiting == 1
    }

    /// Whether the only obstacle of the only person is that they were on it before.
    #[must_use]
    pub fn may_again(&self) -> bool {
        self.were_on_it == 1
    }

    /// How many people there are.
    #[must_use]
    pub fn all(&self) -> u32 {
        let ready = u32::try_from(self.ready.len()).unwrap_or(u32::MAX);
        let not_now = self.without_consent + self.on_it + self.waiting + self.no_address;
        ready + not_now + self.were_on_it + self.stopped + self.closed
    }

    fn add_ready(&mut self, contact: Contact, holes: Vec<VariableName>) {
        self.ready.push(contact.id);
        if holes.is_empty() {
            return;
        }
        self.with_holes += 1;
        for name in holes {
            match self.holes.iter_mut().find(|(known, _)| *known == name) {
                Some((_, people)) => *people += 1,
                None => self.holes.push((name, 1)),
            }
        }
        if self.first_with_holes.len() < NAMED {
            self.first_with_holes.push(contact);
        }
    }
}

impl Sequences {
    /// What would become of these people.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audience(&self, sequence: &Sequence, people: &[ContactId]) -> Result<Audience, StoreError> {
        let mut audience = Audience::default();
        let mut reading = self.store.read().await?;
        let texts = BlankTexts::of(&mut reading, sequence).await?;
        for id in people {
            let Some(contact) = reading.contacts().get(*id).await? else { continue };
            let Some(target) = contact.target() else {
                audience.no_address += 1;
                continue;
            };
            let name = match &target {
                Target::Name(name) => Some(name),
                Target::Person(_) => None,
            };
            if reading.stop_list().contains(name, contact.person).await? {
                audience.stopped += 1;
                continue;
            }
            if reading.contacts().is_closed(*id).await? {
                audience.closed += 1;
                continue;
            }
            let ledger = Ledger {
                write: reading.contacts().newest_consent(*id, Purpose::Write).await?,
                offers: reading.contacts().newest_consent(*id, Purpose::Offers).await?,
            };
            let known = reading.runs().newest_in(sequence.id, *id).await?;
            match (ledger.standing(sequence.purpose), known) {
                (_, Some(state)) if state.is_open() => audience.on_it += 1,
                (Standing::Given(_), Some(RunState::Stopped | RunState::Finished)) => audience.were_on_it += 1,
                (Standing::Given(_), _) if reading.contacts().waits(*id).await? => audience.waiting += 1,
                (Standing::Given(_), _) => {
                    let holes = texts.holes(&mut reading, &contact).await?;
                    audience.add_ready(contact, holes);
                }
                _ => audience.without_consent += 1,
            }
        }
        Ok(audience)
    }
}
