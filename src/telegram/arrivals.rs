//! Proofs in the update stream that a message was sent. Only `updateMessageID` is a proof: it names the `random_id` of
//! the message.

use grammers_tl_types as tl;
use jiff::Timestamp;

use super::history::moment_of;
use crate::domain::ids::{AccountId, RandomId, TelegramMessageId};

/// A message of an account has an id, so it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendProof {
    pub account: AccountId,
    pub random_id: RandomId,
    pub message_id: TelegramMessageId,
    /// When Telegram accepted it, if the same answer says so.
    pub date: Option<Timestamp>,
}

/// The proofs in an answer; `messages` are the messages of the same answer.
pub(super) fn arrivals_in(
    account: AccountId,
    updates: &[tl::enums::Update],
    messages: &[tl::enums::Message],
) -> Vec<SendProof> {
    let date_of = |id: i32| {
        let beside = updates.iter().filter_map(|update| match update {
            tl::enums::Update::NewMessage(new) => Some(&new.message),
            _ => None,
        });
        messages.iter().chain(beside).find(|message| message.id() == id).and_then(moment_of)
    };
    let arrival = |update: &tl::enums::Update| match update {
        tl::enums::Update::MessageId(named) => Some(SendProof {
            account,
            random_id: RandomId::new(named.random_id)?,
            message_id: TelegramMessageId(named.id.into()),
            date: date_of(named.id),
        }),
        _ => None,
    };
    updates.iter().filter_map(arrival).collect()
}
