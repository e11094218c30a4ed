//! Changes of messages that both sides see: editing, deleting, reacting. Each is an event in both boxes, and the session
//! that made it gets it by the answer to its call.

use grammers_tl_types::{enums, types};

use super::message_box::Stored;
use super::objects;
use crate::world::{PersonId, State};

impl State {
    /// Replaces the text of a message, given by its id in the box of its author, for both sides.
    pub(crate) fn edit_message(
        &mut self,
        author: PersonId,
        message: i32,
        text: &str,
        entities: &[enums::MessageEntity],
        by: Option<(i64, i64)>,
    ) {
        let now = self.now();
        self.in_both_boxes(author, message, by, |stored| {
            stored.text = text.to_owned();
            stored.entities = entities.to_vec();
            stored.edit_date = Some(now);
        });
    }

    /// Deletes messages, given by their ids in the box of `owner`, for both sides. Returns the number of deleted ones.
    pub(crate) fn delete_messages(&mut self, owner: PersonId, messages: &[i32], by: Option<(i64, i64)>) -> i32 {
        let mut gone: Vec<(PersonId, Vec<i32>)> = vec![(owner, Vec::new())];
        for id in messages {
            let Some(stored) = self.message_box(owner).messages.remove(id) else { continue };
            gone[0].1.push(*id);
            let Some(twin) = stored.twin.filter(|_| stored.with != owner) else { continue };
            if self.message_box(stored.with).messages.remove(&twin).is_none() {
                continue;
            }
            match gone.iter_mut().find(|(person, _)| *person == stored.with) {
                Some((_, ids)) => ids.push(twin),
                None => gone.push((stored.with, vec![twin])),
            }
        }
        let count = |ids: &[i32]| i32::try_from(ids.len()).unwrap_or(i32::MAX);
        let deleted = count(&gone[0].1);
        for (person, messages) in gone.into_iter().filter(|(_, messages)| !messages.is_empty()) {
            let (pts_count, by) = (count(&messages), by.filter(|_| person == owner));
            self.happen_at_once(person, &[], by, pts_count, |pts| {
                types::UpdateDeleteMessages { messages, pts, pts_count }.into()
            });
        }
        deleted
    }

    /// Deletes messages for their owner only.
    pub(crate) fn forget_messages(&mut self, owner: PersonId, messages: &[i32], by: Option<(i64, i64)>) -> i32 {
        let own = self.message_box(owner);
        let there: Vec<i32> = messages.iter().copied().filter(|id| own.messages.remove(id).is_some()).collect();
        let pts_count = i32::try_from(there.len()).unwrap_or(i32::MAX);
        if pts_count > 0 {
            self.happen_at_once(owner, &[], by, pts_count, |pts| {
                types::UpdateDeleteMessages { messages: there, pts, pts_count }.into()
            });
        }
        pts_count
    }

    /// Sets or takes off a person's reaction to a message of their box. In private chats both sides are notified twice: at once,
    /// and by an edit, which a later difference contains as well.
    pub(crate) fn react(&mut self, person: PersonId, message: i32, emoji: Option<&str>, by: Option<(i64, i64)>) {
        let now = self.now();
        let Some(stored) = self.message_box(person).get(message) else { return };
        let (with, twin) = (stored.with, stored.twin);
        let change = |stored: &mut Stored| {
            match emoji {
                Some(emoji) => stored.reactions.insert(person, emoji.to_owned()),
                None => stored.reactions.remove(&person),
            };
            stored.reacted_at = Some(now);
        };
        for (owner, id, by) in [(person, Some(message), by), (with, twin, None)] {
            let Some(stored) = id.and_then(|id| self.message_box(owner).get(id)).cloned() else { continue };
            let mut changed = stored;
            change(&mut changed);
            let update = reactions_update(owner, &changed);
            self.push_update(owner, &[owner, changed.with], by, &update);
        }
        self.in_both_boxes(person, message, by, change);
    }

    /// Changes a message in the boxes of both sides, and notifies both of the edit. `by` is the session of `owner` that
    /// makes it.
    pub(super) fn in_both_boxes(
        &mut self,
        owner: PersonId,
        message: i32,
        by: Option<(i64, i64)>,
        change: impl Fn(&mut Stored),
    ) {
        let Some((with, twin)) = self.message_box(owner).get(message).map(|stored| (stored.with, stored.twin)) else {
            return;
        };
        let theirs = twin.filter(|_| with != owner).map(|twin| (with, twin, None));
        for (person, id, by) in [(owner, message, by)].into_iter().chain(theirs) {
            let Some(stored) = self.message_box(person).get_mut(id) else { continue };
            change(stored);
            let (about, message) = ([person, stored.with], objects::message(person, stored));
            self.happen(person, &about, by, |pts| types::UpdateEditMessage { message, pts, pts_count: 1 }.into());
        }
    }
}

/// The update about the reactions to a message. It has no position in the stream.
pub(crate) fn reactions_update(owner: PersonId, stored: &Stored) -> enums::Update {
    types::UpdateMessageReactions {
        peer: objects::peer(stored.with),
        msg_id: stored.id,
        top_msg_id: None,
        saved_peer_id: None,
        reactions: objects::reactions(owner, &stored.reactions),
    }
    .into()
}
