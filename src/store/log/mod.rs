//! The audit log, the figures and what the desk knows of itself.

pub(in crate::store) mod audit;
pub(in crate::store) mod audit_lines;
pub(in crate::store) mod desk;
pub(in crate::store) mod figures;
