//! Consent: what a person agreed to, on which basis, and whether a message may stand on it.
//!
//! Invariant: of one purpose the newest entry of the ledger counts, by the time at which it was given or withdrawn. An
//! old agreement that is entered later does not undo a withdrawal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::ids::{ConsentId, ContactId, MessageId, TelegramUserId};
use crate::domain::typed;
use crate::domain::typed_evidence::TypedEvidence;
use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// The longest source of a consent, in characters.
pub const LONGEST_SOURCE: usize = 120;
/// The longest words of an evidence, in characters.
pub const LONGEST_WORDS: usize = 500;

/// What a consent is for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Purpose {
    /// To be written to.
    Write,
    /// To be sent offers. It includes being written to.
    Offers,
    /// That their words go to a model.
    Ai,
}

impl Purpose {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

/// Why a person may be written to.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Basis {
    /// They wrote to an account; the desk records it by itself.
    WroteFirst,
    Agreed,
    Customer,
    Met,
}

impl Basis {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
    /// Those that a person records.
    pub const BY_HAND: [Self; 3] = [Self::Agreed, Self::Customer, Self::Met];
}

/// What a first message by hand needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum FirstByHand {
    /// No consent.
    #[default]
    Off,
    /// A consent; naming its basis is enough.
    Ask,
    /// A consent with its evidence.
    Required,
}

impl FirstByHand {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

/// Who sends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageOrigin {
    ByHand,
    /// A sequence or a campaign, for a purpose. It always needs a consent.
    Run(Purpose),
}

impl MessageOrigin {
    /// The origin of an item: a run has a purpose.
    #[must_use]
    pub fn of(purpose: Option<Purpose>) -> Self {
        purpose.map_or(Self::ByHand, Self::Run)
    }
}

/// The newest entry of a contact's ledger for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newest {
    pub id: ConsentId,
    pub at: Timestamp,
    /// Otherwise it is a withdrawal.
    pub given: bool,
}

impl Newest {
    fn is_after(self, other: Self) -> bool {
        (self.at, self.id) > (other.at, other.id)
    }
}

/// What the ledger says about writing to a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub write: Option<Newest>,
    pub offers: Option<Newest>,
}

/// How a purpose stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was ever given or withdrawn.
    Unknown,
    Given(ConsentId),
    Withdrawn,
}

impl Ledger {
    /// How a purpose stands. Consent to offers is consent to being written to, and people who no longer want to
    /// be written to want no offers.
    #[must_use]
    pub fn standing(self, purpose: Purpose) -> Standing {
        let of = |newest: Newest| if newest.given { Standing::Given(newest.id) } else { Standing::Withdrawn };
        match (purpose, self.write, self.offers) {
            (Purpose::Write, Some(write), Some(offers)) if !write.given && offers.given && offers.is_after(write) => {
                of(offers)
            }
            (Purpose::Write, Some(write), _) => of(write),
            (Purpose::Write, None, Some(offers)) if offers.given => of(offers),
            (Purpose::Offers, Some(write), Some(offers)) if !write.given && write.is_after(offers) => of(write),
            (Purpose::Offers, _, Some(offers)) => of(offers),
            _ => Standing::Unknown,
        }
    }
}

/// What decides whether a message needs a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub origin: MessageOrigin,
    /// Whether no message was ever exchanged with the person.
    pub first_touch: bool,
    /// Whether the message was attempted before, so that it may have arrived.
    pub attempted: bool,
    pub first_by_hand: FirstByHand,
    pub ledger: Ledger,
}

/// Whether a message may go, as far as consent goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consented {
    NotNeeded,
    /// It stands on this consent.
    By(ConsentId),
    Missing,
}

/// Whether a message needs a consent, and on which one it stands.
///
/// A run always needs one. By hand only a first message may need one; a withdrawal holds it back whatever the team has
/// settled. What was attempted had its consent, so only a withdrawal holds it back.
#[must_use]
pub fn consented(asked: Asked) -> Consented {
    let Asked { origin, first_touch, attempted, first_by_hand, ledger } = asked;
    let (purpose, needed) = match origin {
        MessageOrigin::Run(purpose) => (purpose, true),
        MessageOrigin::ByHand if first_touch => (Purpose::Write, first_by_hand != FirstByHand::Off),
        MessageOrigin::ByHand => return Consented::NotNeeded,
    };
    match ledger.standing(purpose) {
        Standing::Withdrawn => Consented::Missing,
        _ if attempted => Consented::NotNeeded,
        Standing::Given(consent) => Consented::By(consent),
        Standing::Unknown if needed => Consented::Missing,
        Standing::Unknown => Consented::NotNeeded,
    }
}

/// What shows a consent: where it comes from, and in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    source: String,
    words: String,
}

/// Why an evidence is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    #[error("there is no evidence")]
    Empty,
    #[error("it is longer than {most} characters")]
    TooLong { most: usize },
    #[error("its date is yet to come")]
    Future,
}

impl Evidence {
    /// An evidence; either of the two may be empty.
    ///
    /// # Errors
    /// When both are empty, or one is too long.
    pub fn new(source: &str, words: &str) -> Result<Self, EvidenceError> {
        let fit = |text: &str, most: usize| {
            let text = typed::trimmed(text);
            if text.chars().count() > most { Err(EvidenceError::TooLong { most }) } else { Ok(text.to_owned()) }
        };
        let (source, words) = (fit(source, LONGEST_SOURCE)?, fit(words, LONGEST_WORDS)?);
        if !typed::shows_something(&source) && !typed::shows_something(&words) {
            return Err(EvidenceError::Empty);
        }
        Ok(Self { source, words })
    }

    /// Empty where it is not known.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Empty where there are none.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }
}

/// A file that shows a consent. Telegram keeps its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentFile {
    pub name: String,
    /// The bot's own id of it.
    pub file_id: String,
}

/// A consent to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConsent {
    pub purpose: Purpose,
    pub basis: Basis,
    /// When it was given; `None` for now.
    pub at: Option<Timestamp>,
    pub evidence: Option<Evidence>,
    pub file: Option<ConsentFile>,
    /// The person's own message that shows it.
    pub message: Option<MessageId>,
}

impl NewConsent {
    /// A consent that is given now, without an evidence.
    #[must_use]
    pub fn now(purpose: Purpose, basis: Basis) -> Self {
        Self { purpose, basis, at: None, evidence: None, file: None, message: None }
    }

    /// The same with what a member says about it.
    #[must_use]
    pub fn shown_by(self, typed: TypedEvidence) -> Self {
        Self { at: typed.given_at, evidence: Some(typed.evidence), ..self }
    }
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentEntry {
    pub id: ConsentId,
    pub contact: ContactId,
    pub purpose: Purpose,
    /// `None` for a withdrawal.
    pub basis: Option<Basis>,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    /// `None` for what the desk recorded by itself.
    pub recorded_by: Option<TelegramUserId>,
    pub evidence: Option<Evidence>,
    pub file: Option<ConsentFile>,
    /// The person's own message and its words, as long as it is here.
    pub message: Option<(MessageId, String)>,
}

#[cfg(test)]
mod tests;
