//! Control of other actions of people in their chats: reply, send files, edit, delete, write in groups, change names.
//! They reach an account as from Telegram, with a position in the update stream where they have one.

use grammers_tl_types::{Serializable as _, enums, types};

use crate::dc::kinds::Kind;
use crate::dc::message_box::{File, Letter};
use crate::dc::{objects, random};

use crate::world::{PersonId, State, World};

impl World {
    /// Replies to a message, given by its id in the box of `from`. Returns the reply's id in the box of `to`.
    pub fn write_reply(&self, from: PersonId, to: PersonId, text: &str, reply_to: i32) -> i32 {
        self.edit(|state| state.deliver(Letter { reply_to: Some(reply_to), ..letter(from, to, text) }, None).recipients)
    }

    /// As [`World::write_reply`], with a quote from that message.
    pub fn write_quote(&self, from: PersonId, to: PersonId, text: &str, reply_to: i32, quote: &str) -> i32 {
        let letter = Letter { reply_to: Some(reply_to), quote: Some(quote.into()), ..letter(from, to, text) };
        self.edit(|state| state.deliver(letter, None).recipients)
    }

    /// Sends a photo or a file with a caption. Returns the message's id in the box of `to`.
    pub fn write_file(
        &self,
        from: PersonId,
        to: PersonId,
        caption: &str,
        photo: bool,
        name: &str,
        bytes: &[u8],
    ) -> i32 {
        let mime = if photo { "image/jpeg" } else { "application/octet-stream" };
        let id = i64::from_le_bytes(random());
        let file = File { id, photo, name: name.into(), mime: mime.into(), bytes: bytes.to_vec() };
        self.edit(|state| state.deliver(Letter { file: Some(file), ..letter(from, to, caption) }, None).recipients)
    }

    /// Sends a message of a kind. Returns its id in the box of `to`.
    pub fn write_kind(&self, from: PersonId, to: PersonId, kind: Kind, text: &str) -> i32 {
        let file = kind.file(i64::from_le_bytes(random()));
        self.edit(|state| state.deliver(Letter { file, kind: Some(kind), ..letter(from, to, text) }, None).recipients)
    }

    /// Edits an own message, given by its id in the box of its reader `to`. An edit sets the formatting again.
    pub fn edit_text(&self, from: PersonId, to: PersonId, message: i32, text: &str) {
        self.edit(|state| {
            let Some(twin) = state.message_box(to).get(message).and_then(|message| message.twin) else { return };
            state.edit_message(from, twin, text, &[], None);
        });
    }

    /// Deletes messages for both sides, given by their ids in the box of `to`.
    pub fn take_back(&self, from: PersonId, to: PersonId, messages: &[i32]) {
        self.edit(|state| {
            let twins = messages.iter().filter_map(|id| state.dcs.boxes.get(&to)?.get(*id)?.twin);
            let twins: Vec<i32> = twins.collect();
            state.delete_messages(from, &twins, None);
        });
    }

    /// Writes in a basic group of the account: it has a position in the account's update stream.
    pub fn write_in_group(&self, from: PersonId, account: PersonId, text: &str) {
        self.edit(|state| {
            let peer = types::PeerChat { chat_id: 4_001 }.into();
            let message = elsewhere(state, from, account, text, peer);
            state.happen(account, &[from], None, |pts| types::UpdateNewMessage { message, pts, pts_count: 1 }.into());
        });
    }

    /// Posts in a channel of the account: channels have their own update streams.
    pub fn write_in_channel(&self, from: PersonId, account: PersonId, text: &str) {
        self.edit(|state| {
            let peer = types::PeerChannel { channel_id: 4_002 }.into();
            let message = elsewhere(state, from, account, text, peer);
            let update = types::UpdateNewChannelMessage { message, pts: 7, pts_count: 1 };
            state.push_update(account, &[from], None, &update.into());
        });
    }

    /// A person changes their names; everybody they talk to is notified.
    pub fn rename(&self, person: PersonId, first_name: &str, username: Option<&str>) {
        self.edit(|state| {
            let Some(renamed) = state.people.get_mut(&person) else { return };
            renamed.first_name = first_name.into();
            renamed.username = username.map(str::to_owned);
            let name = |username: String| {
                types::Username { editable: true, active: true, deletable: false, expired: false, username }.into()
            };
            let update = types::UpdateUserName {
                user_id: person.0,
                first_name: first_name.into(),
                last_name: renamed.last_name.clone().unwrap_or_default(),
                usernames: renamed.username.clone().map(name).into_iter().collect(),
            };
            let talks = |id: &PersonId| state.dcs.boxes.get(id).is_some_and(|own| own.with(person).next().is_some());
            let others: Vec<PersonId> = state.dcs.boxes.keys().copied().filter(talks).collect();
            for other in others {
                state.push_update(other, &[], None, &update.clone().into());
            }
        });
    }

    /// A person changes or loses their number; their own programs are notified.
    pub fn change_number(&self, person: PersonId, phone: Option<&str>) {
        self.edit(|state| {
            let Some(changed) = state.people.get_mut(&person) else { return };
            changed.phone = phone.map(str::to_owned);
            let phone = phone.unwrap_or_default().trim_start_matches('+').to_owned();
            let update = types::UpdateUserPhone { user_id: person.0, phone };
            state.push_update(person, &[], None, &update.into());
        });
    }

    /// A person deletes their account: it loses its names and username, and nobody can write to it.
    pub fn delete_account(&self, person: PersonId) {
        self.edit(|state| {
            if let Some(person) = state.people.get_mut(&person) {
                person.banned = true;
                person.username = None;
            }
            state.dcs.close(Some(person));
            let talks = |id: &PersonId| state.dcs.boxes.get(id).is_some_and(|own| own.with(person).next().is_some());
            let others: Vec<PersonId> = state.dcs.boxes.keys().copied().filter(talks).collect();
            let update = types::UpdateUserName {
                user_id: person.0,
                first_name: String::new(),
                last_name: String::new(),
                usernames: Vec::new(),
            };
            for other in others {
                state.push_update(other, &[person], None, &update.clone().into());
            }
        });
    }

    /// Telegram has too many updates to push to an account (`updatesTooLong`): the account must ask.
    pub fn push_too_long(&self, account: PersonId) {
        self.edit(|state| state.dcs.push(account, None, || enums::Updates::TooLong.to_bytes()));
    }
}

pub(super) fn letter(from: PersonId, to: PersonId, text: &str) -> Letter {
    Letter {
        from,
        to,
        text: text.into(),
        entities: Vec::new(),
        file: None,
        kind: None,
        random_id: None,
        reply_to: None,
        quote: None,
        forwarded: None,
    }
}

/// A message in a chat that is not private.
fn elsewhere(state: &mut State, from: PersonId, account: PersonId, text: &str, peer: enums::Peer) -> enums::Message {
    let now = state.now();
    let id = state.message_box(account).next_id();
    let stored = crate::dc::message_box::Stored {
        id,
        with: from,
        out: false,
        text: text.into(),
        entities: Vec::new(),
        file: None,
        kind: None,
        reply_to: None,
        quote: None,
        forwarded: None,
        date: now,
        edit_date: None,
        reactions: std::collections::BTreeMap::new(),
        reacted_at: None,
        random_id: None,
        twin: None,
    };
    match objects::message(account, &stored) {
        enums::Message::Message(message) => types::Message { peer_id: peer, ..message }.into(),
        other => other,
    }
}
