//! The variants of an enum as an array, from the slice that strum derives.

/// All variants, for an enum's `ALL`.
pub(crate) const fn all<T: Copy, const N: usize>(variants: &[T]) -> [T; N] {
    match variants.first_chunk() {
        Some(all) => *all,
        None => panic!("an array that is longer than the list of variants"),
    }
}
