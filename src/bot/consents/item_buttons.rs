//! The buttons of a first message that waits for a consent: one for each basis.

use crate::bot::consents::press::ConsentPress;
use crate::bot::kit::press::Press as _;
use crate::bot::kit::screen::{Button, Reader};
use crate::domain::consent::Basis;
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::domain::team::Role;

/// The name of a basis.
#[must_use]
pub fn basis_key(basis: Basis) -> &'static str {
    match basis {
        Basis::WroteFirst => "consent-wrote-first",
        Basis::Agreed => "consent-agreed",
        Basis::Customer => "consent-customer",
        Basis::Met => "consent-met",
    }
}

/// The button of a basis.
#[must_use]
pub fn basis_button_key(basis: Basis) -> &'static str {
    match basis {
        Basis::WroteFirst => "consent-button-wrote-first",
        Basis::Agreed => "consent-button-agreed",
        Basis::Customer => "consent-button-customer",
        Basis::Met => "consent-button-met",
    }
}

/// The bases, for an item that waits for a consent and a role that may name one.
#[must_use]
pub fn bases(reader: &Reader, parts: &[OutboxItem], role: Role) -> Vec<Button> {
    let waits = |item: &OutboxItem| item.settled_at.is_none() && item.reason == Some(ItemReason::NoConsent);
    let Some(first) = parts.first().filter(|_| parts.iter().any(waits)) else { return Vec::new() };
    let press = |basis| ConsentPress::Item { item: first.id, basis };
    Basis::BY_HAND
        .into_iter()
        .filter(|basis| role.may(press(*basis).right()))
        .map(|basis| reader.button(basis_button_key(basis), press(basis)))
        .collect()
}
