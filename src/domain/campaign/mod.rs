//! A campaign: a sequence for a frozen audience, approved by a person, with up to three versions of its first text.
//!
//! Invariant: what is approved is what is sent. An approval is bound to a [`fingerprint`], so that a changed text,
//! audience or limit needs a new one.

pub mod approval;
pub mod arm;
pub mod brake;
pub mod comparison;
pub mod fingerprint;
pub mod pacing;
pub mod preflight;
