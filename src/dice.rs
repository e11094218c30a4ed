//! Chance, for waits.
//! Its rule: nothing that has to stay secret comes from here.

/// Any number, each as likely as the others.
#[must_use]
pub fn dice() -> u32 {
    let mut bytes = [0; 4];
    // Without randomness the waits are the shortest of their kind, which does no harm.
    let _ = getrandom::fill(&mut bytes);
    u32::from_le_bytes(bytes)
}
