//! `updates.*`: missed updates. The state in an answer is the state after everything in it.

use grammers_tl_types::{Deserializable, enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::dc::{channels, objects};
use crate::world::{PersonId, State};

pub(super) fn register(table: &mut Table) {
    table.signed_in(|_: &functions::updates::GetState| json!({}), get_state);
    table.signed_in(|r: &functions::updates::GetDifference| json!({ "pts": r.pts }), get_difference);
}

fn get_state(
    call: &mut Call<'_>,
    me: PersonId,
    _: &functions::updates::GetState,
) -> Result<enums::updates::State, Failure> {
    let pts = call.state.message_box(me).pts;
    Ok(state_at(call.state, me, pts))
}

fn state_at(state: &mut State, me: PersonId, pts: i32) -> enums::updates::State {
    let date = objects::date(state.now());
    let own = state.message_box(me);
    let unread_count = own.all_unread();
    types::updates::State { pts, qts: 0, date, seq: 1, unread_count }.into()
}

fn get_difference(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::updates::GetDifference,
) -> Result<enums::updates::Difference, Failure> {
    if request.pts <= 0 {
        return Err(Failure::bad("PERSISTENT_TIMESTAMP_EMPTY"));
    }
    let settings = call.state.dcs.settings.clone();
    let date = objects::date(call.state.now());
    let own = call.state.message_box(me);
    if request.pts > own.pts {
        return Err(Failure::bad("PERSISTENT_TIMESTAMP_INVALID"));
    }
    let (pts, missed) = (own.pts, own.events.iter().filter(|event| event.pts > request.pts).count());
    if missed == 0 {
        return Ok(types::updates::DifferenceEmpty { date, seq: 1 }.into());
    }
    let asked = request.pts_total_limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    if missed > settings.difference_too_long.min(asked) {
        call.state.dcs.missed.too_long += 1;
        return Ok(types::updates::DifferenceTooLong { pts }.into());
    }
    let limit = request.pts_limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX).max(1);
    let limit = settings.difference_slice.min(limit);

    let (mut new_messages, mut other_updates, mut about, mut last) = (Vec::new(), Vec::new(), vec![me], pts);
    let mut chats = Vec::new();
    for event in own.events.iter().filter(|event| event.pts > request.pts).take(limit) {
        last = event.pts;
        about.extend(&event.about);
        #[expect(clippy::expect_used, reason = "it was written by this program")]
        let update = enums::Update::from_bytes(&event.update).expect("an update");
        match update {
            enums::Update::NewMessage(new) => {
                // A message is sent as it is now; a deleted one is left out.
                match own.get(new.message.id()) {
                    Some(stored) => {
                        // A client that lost the answer to a sendMessage learns here that the message was sent.
                        if let Some(random_id) = stored.random_id {
                            other_updates.push(types::UpdateMessageId { id: stored.id, random_id }.into());
                        }
                        chats.extend(channels::channels(std::iter::once(stored)));
                        new_messages.push(objects::message(me, stored));
                    }
                    None if is_private(&new.message) => {}
                    None => new_messages.push(new.message),
                }
            }
            other => other_updates.push(other),
        }
    }
    call.state.dcs.missed.told_by_difference += u32::try_from(new_messages.len()).unwrap_or(u32::MAX);
    let users = objects::users(call.state, me, about);
    let state = state_at(call.state, me, last);
    let new_encrypted_messages = Vec::new();
    Ok(if last < pts {
        let slice = types::updates::DifferenceSlice {
            new_messages,
            new_encrypted_messages,
            other_updates,
            chats,
            users,
            intermediate_state: state,
        };
        slice.into()
    } else {
        types::updates::Difference { new_messages, new_encrypted_messages, other_updates, chats, users, state }.into()
    })
}

fn is_private(message: &enums::Message) -> bool {
    match message {
        enums::Message::Message(message) => matches!(message.peer_id, enums::Peer::User(_)),
        enums::Message::Service(note) => matches!(note.peer_id, enums::Peer::User(_)),
        enums::Message::Empty(_) => false,
    }
}
