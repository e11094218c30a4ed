//! Message boxes: each person has their own message ids, `pts` and event log. Every event is logged before it is
//! pushed, so that a missed push is in `updates.getDifference`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use grammers_tl_types::{Serializable, enums, types};

use super::kinds::Kind;
use super::{channels, objects};
use crate::world::{Person, PersonId, State};

/// A person's side of all their conversations.
#[derive(Default)]
pub(crate) struct MessageBox {
    pub(crate) pts: i32,
    last_id: i32,
    /// A watched message changes by a new pointer, so that watchers compare pointers.
    pub(crate) messages: BTreeMap<i32, Arc<Stored>>,
    pub(crate) events: Vec<Event>,
    /// Sent messages by recipient and `random_id`.
    pub(crate) sent: BTreeMap<(PersonId, i64), i32>,
    /// Uploaded parts of files, by the uploader's file id.
    pub(crate) uploads: BTreeMap<i64, BTreeMap<i32, Vec<u8>>>,
    /// Files that were uploaded as media and are not sent yet, by id.
    pub(crate) media: BTreeMap<i64, Uploaded>,
    /// The number of albums that were sent.
    pub(crate) albums: i64,
    /// The last read message: theirs by me, mine by them.
    pub(crate) read_inbox: BTreeMap<PersonId, i32>,
    pub(crate) read_outbox: BTreeMap<PersonId, i32>,
    /// The voice messages whose words were asked for.
    pub(crate) transcribed: BTreeSet<i32>,
    /// The number of next pushes that are lost.
    pub(crate) drop_pushes: u32,
    /// The number of next pushes that are sent twice.
    pub(crate) double_pushes: u32,
}

/// A message in a person's box.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: i32,
    /// The other side of the conversation.
    pub(crate) with: PersonId,
    pub(crate) out: bool,
    pub(crate) text: String,
    pub(crate) entities: Vec<enums::MessageEntity>,
    pub(crate) file: Option<File>,
    /// What it is, if it is more than a text or a file.
    pub(crate) kind: Option<Kind>,
    /// The message that it replies to.
    pub(crate) reply_to: Option<i32>,
    /// The quoted part of that message.
    pub(crate) quote: Option<String>,
    /// The original author of a forwarded message.
    pub(crate) forwarded: Option<Forwarded>,
    /// Seconds since 1970.
    pub(crate) date: i64,
    /// When it was edited, if it was.
    pub(crate) edit_date: Option<i64>,
    /// The reactions of both sides: an emoji each.
    pub(crate) reactions: BTreeMap<PersonId, String>,
    /// When they last changed, if they did.
    pub(crate) reacted_at: Option<i64>,
    pub(crate) random_id: Option<i64>,
    /// The same message's id in the other side's box.
    pub(crate) twin: Option<i32>,
}

/// The photo or file of a message.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: i64,
    pub(crate) photo: bool,
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) bytes: Vec<u8>,
}

/// A file that was uploaded as media (`messages.uploadMedia`).
#[derive(Clone, Debug)]
pub(crate) struct Uploaded {
    pub(crate) file: File,
    pub(crate) shelf: Shelf,
}

/// What a file may be grouped with: only with files of the same shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    PhotosAndVideos,
    Documents,
    Music,
}

/// The original author of a forwarded message, and its time in seconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Forwarded {
    pub(crate) from: Origin,
    pub(crate) date: i64,
}

/// The original author of a forwarded message, as its reader sees it.
#[derive(Clone, Debug)]
pub enum Origin {
    Person(PersonId),
    /// A person whose settings hide their account in forwarded messages: only a name.
    Hidden(String),
    Channel(PublicChannel),
}

/// A channel, which messages are forwarded from.
#[derive(Clone, Debug)]
pub struct PublicChannel {
    pub id: i64,
    pub title: String,
    /// Without `@`.
    pub username: Option<String>,
}

/// A change of the box; it ends at `pts`.
pub(crate) struct Event {
    pub(crate) pts: i32,
    /// Serialized: few are ever requested again, and each would take kilobytes.
    pub(crate) update: Vec<u8>,
    pub(crate) about: Vec<PersonId>,
}

/// A message to deliver.
pub(crate) struct Letter {
    pub(crate) from: PersonId,
    pub(crate) to: PersonId,
    pub(crate) text: String,
    pub(crate) entities: Vec<enums::MessageEntity>,
    pub(crate) file: Option<File>,
    pub(crate) kind: Option<Kind>,
    pub(crate) random_id: Option<i64>,
    /// The id, in the sender's box, of the message that it replies to.
    pub(crate) reply_to: Option<i32>,
    pub(crate) quote: Option<String>,
    pub(crate) forwarded: Option<Forwarded>,
}

/// The ids of a delivered message in both boxes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delivered {
    pub(crate) senders: i32,
    pub(crate) recipients: i32,
}

impl Forwarded {
    /// The first author's name, as the reader sees it.
    pub(crate) fn name(&self, state: &State) -> String {
        match &self.from {
            Origin::Person(person) => state.person(*person).map(Person::full_name).unwrap_or_default(),
            Origin::Hidden(name) => name.clone(),
            Origin::Channel(channel) => channel.title.clone(),
        }
    }
}

impl Stored {
    /// The reaction of the side that did not write it.
    pub(crate) fn reaction(&self) -> Option<&String> {
        let reader = |person: &PersonId| (*person == self.with) == self.out;
        self.reactions.iter().find(|(person, _)| reader(person)).map(|(_, emoji)| emoji)
    }

    /// The people that it names beside the two sides: a first author, a bot.
    pub(crate) fn others(&self) -> impl Iterator<Item = PersonId> + use<> {
        let author = self.forwarded.as_ref().and_then(|forwarded| match forwarded.from {
            Origin::Person(person) => Some(person),
            Origin::Hidden(_) | Origin::Channel(_) => None,
        });
        let bot = match self.kind {
            Some(Kind::ByBot { bot }) => Some(bot),
            _ => None,
        };
        author.into_iter().chain(bot)
    }

    /// The channel that it is forwarded from.
    pub(crate) fn channel(&self) -> Option<&PublicChannel> {
        match &self.forwarded.as_ref()?.from {
            Origin::Channel(channel) => Some(channel),
            Origin::Person(_) | Origin::Hidden(_) => None,
        }
    }
}

impl Stored {
    /// The words of a voice message or a video: its number.
    pub(crate) fn spoken(&self) -> Option<String> {
        let spoken = |file: &&File| file.mime.starts_with("audio/") || file.mime.starts_with("video/");
        self.file.as_ref().filter(spoken)?;
        Some(format!("words of message {}", self.id))
    }
}

impl MessageBox {
    /// Boxes start with different ids, so that an id of one person is never valid for another.
    fn of(owner: PersonId) -> Self {
        let offset = i32::try_from(owner.0.rem_euclid(89)).unwrap_or(0);
        Self { pts: 1, last_id: offset, ..Self::default() }
    }

    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Stored> {
        self.messages.values().map(Arc::as_ref)
    }

    pub(crate) fn get(&self, id: i32) -> Option<&Stored> {
        self.messages.get(&id).map(Arc::as_ref)
    }

    pub(crate) fn get_mut(&mut self, id: i32) -> Option<&mut Stored> {
        self.messages.get_mut(&id).map(Arc::make_mut)
    }

    pub(crate) fn with(&self, other: PersonId) -> impl DoubleEndedIterator<Item = &Stored> {
        self.all().filter(move |message| message.with == other)
    }

    pub(crate) fn unread(&self, other: PersonId) -> i32 {
        let read = self.read_inbox.get(&other).copied().unwrap_or(0);
        let unread = self.with(other).filter(|message| !message.out && message.id > read).count();
        i32::try_from(unread).unwrap_or(i32::MAX)
    }

    pub(crate) fn all_unread(&self) -> i32 {
        let unread = |message: &&Stored| {
            !message.out && self.read_inbox.get(&message.with).is_none_or(|read| message.id > *read)
        };
        i32::try_from(self.all().filter(unread).count()).unwrap_or(i32::MAX)
    }

    /// An id for a message elsewhere, such as in a basic group: it shares the counter.
    pub(crate) fn next_id(&mut self) -> i32 {
        self.last_id += 1;
        self.last_id
    }

    fn put(&mut self, message: impl FnOnce(i32) -> Stored) -> Stored {
        let stored = message(self.next_id());
        self.messages.insert(stored.id, Arc::new(stored.clone()));
        stored
    }
}

impl State {
    pub(crate) fn message_box(&mut self, owner: PersonId) -> &mut MessageBox {
        self.dcs.boxes.entry(owner).or_insert_with(|| MessageBox::of(owner))
    }

    /// Puts a message into both boxes and pushes it to both sides, except to the session that sent it.
    pub(crate) fn deliver(&mut self, letter: Letter, sent_by: Option<(i64, i64)>) -> Delivered {
        let date = self.now();
        let Letter { from, to, text, entities, file, kind, random_id, reply_to, quote, forwarded } = letter;
        if let Some(sender) = self.people.get_mut(&from) {
            sender.void_codes_in(&text);
        }
        let their_reply = reply_to.and_then(|id| self.message_box(from).get(id)?.twin);
        let stored = |id, with, out, reply_to: Option<i32>| Stored {
            id,
            with,
            out,
            text: text.clone(),
            entities: entities.clone(),
            file: file.clone(),
            kind: kind.clone(),
            reply_to,
            quote: quote.clone(),
            forwarded: forwarded.clone(),
            date,
            edit_date: None,
            reactions: BTreeMap::new(),
            reacted_at: None,
            random_id: random_id.filter(|_| out),
            twin: None,
        };
        let mine = self.message_box(from).put(|id| stored(id, to, true, reply_to)).id;
        if let Some(random_id) = random_id {
            self.message_box(from).sent.insert((to, random_id), mine);
        }
        // A message to oneself is in one box once.
        let theirs =
            if from == to { mine } else { self.message_box(to).put(|id| stored(id, from, false, their_reply)).id };
        for (owner, id, twin) in [(from, mine, theirs), (to, theirs, mine)] {
            if let Some(message) = self.message_box(owner).get_mut(id) {
                message.twin = Some(twin);
            }
        }
        self.announce(from, mine, sent_by);
        if from != to {
            self.announce(to, theirs, None);
        }
        Delivered { senders: mine, recipients: theirs }
    }

    fn announce(&mut self, owner: PersonId, id: i32, except: Option<(i64, i64)>) {
        let Some(stored) = self.message_box(owner).get(id).cloned() else { return };
        let message = objects::message(owner, &stored);
        let about: Vec<PersonId> = [owner, stored.with].into_iter().chain(stored.others()).collect();
        let update = |pts| types::UpdateNewMessage { message, pts, pts_count: 1 }.into();
        // Plain texts from known people may be sent without their descriptions.
        let plain = stored.file.is_none() && stored.kind.is_none() && stored.random_id.is_none();
        if !self.dcs.settings.short_updates || !plain {
            self.happen(owner, &about, except, update);
            return;
        }
        let pts = self.message_box(owner).pts + 1;
        if let Some(times) = self.log(owner, &about, pts, &update(pts)).filter(|_| except.is_none()) {
            for _ in 0..times {
                self.dcs.push(owner, None, || objects::short_message(&stored, pts).to_bytes());
            }
        }
    }

    /// Logs an event of one `pts` and pushes it.
    pub(crate) fn happen(
        &mut self,
        owner: PersonId,
        about: &[PersonId],
        except: Option<(i64, i64)>,
        update: impl FnOnce(i32) -> enums::Update,
    ) {
        self.happen_at_once(owner, about, except, 1, update);
    }

    /// Logs an event of several `pts` steps, such as the deletion of several messages.
    pub(crate) fn happen_at_once(
        &mut self,
        owner: PersonId,
        about: &[PersonId],
        except: Option<(i64, i64)>,
        steps: i32,
        update: impl FnOnce(i32) -> enums::Update,
    ) {
        let pts = self.message_box(owner).pts + steps;
        let update = update(pts);
        let pushes = self.log(owner, about, pts, &update);
        // The session that caused the event gets it by the answer, which is no push.
        let pushes = if except.is_some() { Some(1) } else { pushes };
        for _ in 0..pushes.unwrap_or_default() {
            self.push_update(owner, about, except, &update);
        }
    }

    /// Logs an event that ends at `pts`. Returns how often to push it; `None` when its push is lost.
    fn log(&mut self, owner: PersonId, about: &[PersonId], pts: i32, update: &enums::Update) -> Option<u32> {
        let own = self.message_box(owner);
        own.pts = pts;
        own.events.push(Event { pts, update: update.to_bytes(), about: about.to_vec() });
        if own.drop_pushes > 0 {
            own.drop_pushes -= 1;
            self.dcs.missed.lost_pushes += 1;
            return None;
        }
        let twice = own.double_pushes > 0;
        own.double_pushes = own.double_pushes.saturating_sub(1);
        Some(if twice { 2 } else { 1 })
    }

    /// Pushes an update that is not logged, such as "is typing".
    pub(crate) fn push_update(
        &self,
        owner: PersonId,
        about: &[PersonId],
        except: Option<(i64, i64)>,
        update: &enums::Update,
    ) {
        self.dcs.push(owner, except, || {
            let updates = types::Updates {
                updates: vec![update.clone()],
                users: objects::users(self, owner, about.iter().copied()),
                chats: self.channels_in(owner, std::slice::from_ref(update)),
                date: objects::date(self.now()),
                // Updates with their own pts have no seq.
                seq: 0,
            };
            enums::Updates::from(updates).to_bytes()
        });
    }

    /// The channels that the messages in these updates are forwarded from.
    fn channels_in(&self, owner: PersonId, updates: &[enums::Update]) -> Vec<enums::Chat> {
        let id = |update: &enums::Update| match update {
            enums::Update::NewMessage(new) => Some(new.message.id()),
            enums::Update::EditMessage(edit) => Some(edit.message.id()),
            _ => None,
        };
        let own = self.dcs.boxes.get(&owner);
        channels::channels(updates.iter().filter_map(id).filter_map(|id| own?.get(id)))
    }

    /// Marks a conversation as read up to an own message id; the other side is notified. Returns the number of events.
    pub(crate) fn read(&mut self, reader: PersonId, other: PersonId, up_to: i32, by: Option<(i64, i64)>) -> i32 {
        let own = self.message_box(reader);
        let last = own.with(other).rfind(|message| !message.out && (up_to <= 0 || message.id <= up_to));
        let Some((id, twin)) = last.map(|message| (message.id, message.twin)) else { return 0 };
        if own.read_inbox.get(&other).is_some_and(|read| *read >= id) {
            return 0;
        }
        own.read_inbox.insert(other, id);
        let still_unread_count = own.unread(other);
        self.happen(reader, &[other], by, |pts| {
            types::UpdateReadHistoryInbox {
                folder_id: None,
                peer: objects::peer(other),
                top_msg_id: None,
                max_id: id,
                still_unread_count,
                pts,
                pts_count: 1,
            }
            .into()
        });
        if let Some(max_id) = twin {
            self.message_box(other).read_outbox.insert(reader, max_id);
            self.happen(other, &[reader], None, |pts| {
                types::UpdateReadHistoryOutbox { peer: objects::peer(reader), max_id, pts, pts_count: 1 }.into()
            });
        }
        1
    }
}
