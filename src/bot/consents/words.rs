//! The words of consents, which several screens show: purposes, bases, entries, and what a first message needs.

use crate::bot::consents::item_buttons::basis_key;
use crate::bot::kit::screen::Reader;
use crate::bot::team::screens::name;
use crate::domain::consent::{Basis, ConsentEntry, FirstByHand, Purpose};
use crate::domain::team::Member;

fn purpose_key(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Write => "consent-to-write",
        Purpose::Offers => "consent-to-offers",
        Purpose::Ai => "consent-to-ai",
    }
}

/// The words of a purpose.
#[must_use]
pub fn purpose(reader: &Reader, purpose: Purpose) -> String {
    reader.label(purpose_key(purpose), &[])
}

/// The words of a basis.
#[must_use]
pub fn basis(reader: &Reader, basis: Basis) -> String {
    reader.label(basis_key(basis), &[])
}

/// The newest entry of each purpose, for the contact's own screen. `newest` begins with the newest one.
#[must_use]
pub fn standing(reader: &Reader, newest: &[ConsentEntry], team: &[Member]) -> Vec<String> {
    let of = |purpose: Purpose| newest.iter().find(|entry| entry.purpose == purpose);
    Purpose::ALL.into_iter().filter_map(of).map(|entry| line(reader, entry, team)).collect()
}

/// An entry in a line.
#[must_use]
pub fn line(reader: &Reader, entry: &ConsentEntry, team: &[Member]) -> String {
    let by = entry.recorded_by.map_or_else(
        || reader.label("audit-desk", &[]),
        |id| team.iter().find(|member| member.id == id).map_or_else(|| id.to_string(), name),
    );
    let facts = [
        ("purpose", purpose(reader, entry.purpose).into()),
        ("basis", entry.basis.map(|one| basis(reader, one)).unwrap_or_default().into()),
        ("at", reader.times.date(entry.at).into()),
        ("by", by.into()),
    ];
    reader.text(if entry.basis.is_some() { "consent-given" } else { "consent-withdrawn" }, &facts)
}

/// The words of what a first message by hand needs.
#[must_use]
pub fn first_by_hand(reader: &Reader, settled: FirstByHand) -> String {
    let key = match settled {
        FirstByHand::Off => "settings-off",
        FirstByHand::Ask => "consent-first-ask",
        FirstByHand::Required => "consent-first-required",
    };
    reader.label(key, &[])
}
