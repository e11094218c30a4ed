//! Random numbers for jitter. They are not for secrets.

/// A uniformly distributed number.
#[must_use]
pub fn dice() -> u32 {
    let mut bytes = [0; 4];
    // Without randomness, waits are the shortest of their kind, which is harmless.
    let _ = getrandom::fill(&mut bytes);
    u32::from_le_bytes(bytes)
}
