//! Sequences with their versions and files, and the runs of people through them.

mod by_hand;
pub(in crate::store) mod queries;
pub(in crate::store) mod runs;
pub(in crate::store) mod steps;
pub(in crate::store) mod stops;
pub(in crate::store) mod troubles;
