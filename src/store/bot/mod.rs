//! The bot's own data: states of chats, cards, topics, alerts, updates, and messages that it must delete.

pub(in crate::store) mod alerts;
pub(in crate::store) mod campaign_cards;
pub(in crate::store) mod chat_states;
pub(in crate::store) mod message_cards;
pub(in crate::store) mod owed_deletions;
pub(in crate::store) mod pending_updates;
pub(in crate::store) mod topics;
pub(in crate::store) mod updates;
