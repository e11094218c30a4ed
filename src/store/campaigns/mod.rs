//! Campaigns, their people, and what became of them.

pub(in crate::store) mod audience;
pub(in crate::store) mod brake;
pub(in crate::store) mod figures;
pub(in crate::store) mod pace;
pub(in crate::store) mod pause;
pub(in crate::store) mod progress;
pub(in crate::store) mod queries;
