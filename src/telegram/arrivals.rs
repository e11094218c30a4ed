//! Proofs that a message was sent, which come by themselves in the stream of updates.
//! Its rule: only `updateMessageID` is one: it names the `random_id` under which the message was handed over.

use grammers_tl_types as tl;

use crate::domain::ids::{AccountId, RandomId, TelegramMessageId};

/// A message of an account has a number: it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub account: AccountId,
    pub random_id: RandomId,
    pub message_id: TelegramMessageId,
}

pub(super) fn arrivals_in(account: AccountId, updates: &[tl::enums::Update]) -> Vec<Arrival> {
    let arrival = |update: &tl::enums::Update| match update {
        tl::enums::Update::MessageId(named) => Some(Arrival {
            account,
            random_id: RandomId::new(named.random_id)?,
            message_id: TelegramMessageId(named.id.into()),
        }),
        _ => None,
    };
    updates.iter().filter_map(arrival).collect()
}
