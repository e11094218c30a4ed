//! Accounts, their sessions and logins, and what each may send.

pub(in crate::store) mod changes;
pub(in crate::store) mod health_facts;
pub(in crate::store) mod logins;
pub(in crate::store) mod numbers;
pub(in crate::store) mod queries;
pub(in crate::store) mod senders;
pub(in crate::store) mod sessions;
