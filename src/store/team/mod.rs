//! The team, its invitations, settings, templates and notices.

pub(in crate::store) mod invites;
pub(in crate::store) mod loads;
pub(in crate::store) mod members;
pub(in crate::store) mod notices;
pub(in crate::store) mod settings;
pub(in crate::store) mod templates;
