//! Converting Telegram's messages and people into domain values.
//!
//! Invariant: only private messages between people get through. Groups, channels, the account's own notes and
//! Telegram's service accounts, which bring login codes, are dropped here and neither stored nor logged.

use grammers_tl_types::{enums, types};
use jiff::Timestamp;

use super::answer::profile;
use super::formatting::spans;
use super::surroundings::{NamedPeers, around, forwarded, of_action, reply_target, self_destruction};
use crate::domain::ids::{TelegramMessageId, TelegramUserId};
use crate::domain::message::{Attachment, AttachmentKind, FileInfo, MessageDirection, Report};
use crate::domain::surroundings::{SharedThing, Surroundings};
use crate::store::{Peer, Prospect};

/// Telegram's service accounts: 777000 sends login codes, 42777 did so before.
const SERVICE_USERS: [i64; 2] = [777_000, 42_777];

/// A person as Telegram describes them to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPerson {
    /// Has a last name only if they have one now.
    pub prospect: Prospect,
    pub peer: Peer,
    /// The person deleted their account and has no names any more.
    pub deleted: bool,
}

/// The other side of a private chat of `me`; `None` for chats that do not concern the desk.
pub(super) fn other_side(peer: &enums::Peer, me: Option<TelegramUserId>) -> Option<TelegramUserId> {
    match peer {
        enums::Peer::User(user) if !SERVICE_USERS.contains(&user.user_id) => {
            Some(TelegramUserId(user.user_id)).filter(|with| Some(*with) != me)
        }
        _ => None,
    }
}

/// `None` for a person without a full description: their access hash allows only showing their picture.
pub(super) fn seen(user: enums::User) -> Option<SeenPerson> {
    let enums::User::User(user) = user else { return None };
    if user.min || SERVICE_USERS.contains(&user.id) {
        return None;
    }
    let profile = profile(&user);
    let peer = Peer {
        peer_id: user.id,
        access_hash: user.access_hash,
        is_bot: Some(user.bot),
        is_self: user.is_self.then_some(true),
    };
    let prospect = Prospect { id: profile.id, username: profile.username, display_name: profile.display_name };
    Some(SeenPerson { prospect, peer, deleted: user.deleted })
}

/// A message of a private chat; `None` for other chats. `peers` are those that the same answer or update describes.
pub(super) fn report(message: enums::Message, me: Option<TelegramUserId>, peers: NamedPeers<'_>) -> Option<Report> {
    match message {
        enums::Message::Message(message) => {
            let with = other_side(&message.peer_id, me)?;
            Some(Report {
                surroundings: around(&message, with, peers),
                id: TelegramMessageId(message.id.into()),
                with,
                direction: direction(message.out),
                content: message.message,
                spans: spans(message.entities.as_deref().unwrap_or_default()),
                timestamp: moment(message.date)?,
                // A hidden edit is a reaction or similar.
                edited_at: message.edit_date.filter(|_| !message.edit_hide).and_then(moment),
                reply_to: replied_to(message.reply_to.as_ref()),
                attachment: message.media.as_ref().and_then(attachment),
                random_id: None,
            })
        }
        enums::Message::Service(note) => {
            let with = other_side(&note.peer_id, me)?;
            let thing = of_action(&note.action);
            let call = matches!(thing, SharedThing::Call { .. });
            Some(Report {
                id: TelegramMessageId(note.id.into()),
                with,
                direction: direction(note.out),
                content: String::new(),
                spans: Vec::new(),
                timestamp: moment(note.date)?,
                edited_at: None,
                reply_to: replied_to(note.reply_to.as_ref()),
                attachment: call.then_some(Attachment { kind: AttachmentKind::Call, file: None }),
                surroundings: Surroundings { thing: Some(thing), ..Surroundings::default() },
                random_id: None,
            })
        }
        enums::Message::Empty(_) => None,
    }
}

/// The short form of a plain text message.
pub(super) fn short_report(short: types::UpdateShortMessage, me: Option<TelegramUserId>) -> Option<Report> {
    let peer = types::PeerUser { user_id: short.user_id }.into();
    let with = other_side(&peer, me)?;
    Some(Report {
        id: TelegramMessageId(short.id.into()),
        with,
        direction: direction(short.out),
        content: short.message,
        spans: spans(short.entities.as_deref().unwrap_or_default()),
        timestamp: moment(short.date)?,
        edited_at: None,
        reply_to: replied_to(short.reply_to.as_ref()),
        attachment: None,
        surroundings: Surroundings {
            answers: short.reply_to.as_ref().and_then(reply_target),
            forwarded: short.fwd_from.as_ref().map(|header| forwarded(header, with, NamedPeers::default())),
            ..Surroundings::default()
        },
        random_id: None,
    })
}

fn direction(out: bool) -> MessageDirection {
    if out { MessageDirection::Outgoing } else { MessageDirection::Incoming }
}

fn moment(seconds: i32) -> Option<Timestamp> {
    Timestamp::from_second(seconds.into()).ok()
}

fn replied_to(header: Option<&enums::MessageReplyHeader>) -> Option<TelegramMessageId> {
    match header? {
        // A header with a peer refers to a message in another chat.
        enums::MessageReplyHeader::Header(header) if header.reply_to_peer_id.is_none() => {
            header.reply_to_msg_id.map(|id| TelegramMessageId(id.into()))
        }
        _ => None,
    }
}

fn attachment(media: &enums::MessageMedia) -> Option<Attachment> {
    use enums::MessageMedia as M;
    let without_file = |kind| Some(Attachment { kind, file: None });
    // What destroys itself is never kept.
    if self_destruction(media).is_some() {
        let kind = match media {
            M::Document(media) if media.voice => AttachmentKind::Voice,
            M::Document(media) if media.round => AttachmentKind::VideoNote,
            M::Document(_) => AttachmentKind::Video,
            _ => AttachmentKind::Photo,
        };
        return without_file(kind);
    }
    match media {
        // The preview of a link in the text.
        M::Empty | M::WebPage(_) => None,
        M::Photo(photo) => {
            let there = matches!(photo.photo, Some(enums::Photo::Photo(_)));
            let file = there.then(|| FileInfo { mime: Some("image/jpeg".into()), ..FileInfo::default() });
            Some(Attachment { kind: AttachmentKind::Photo, file })
        }
        M::Document(media) => match &media.document {
            Some(enums::Document::Document(document)) => Some(of_document(media, document)),
            // The file is gone.
            _ => without_file(AttachmentKind::Document),
        },
        M::Geo(_) | M::GeoLive(_) | M::Venue(_) => without_file(AttachmentKind::Location),
        M::Contact(_) => without_file(AttachmentKind::Contact),
        M::Poll(_) => without_file(AttachmentKind::Poll),
        _ => without_file(AttachmentKind::Other),
    }
}

fn of_document(media: &types::MessageMediaDocument, document: &types::Document) -> Attachment {
    use enums::DocumentAttribute as A;
    let has = |wanted: fn(&A) -> bool| document.attributes.iter().any(wanted);
    let kind = if has(|one| matches!(one, A::Sticker(_))) {
        AttachmentKind::Sticker
    } else if has(|one| matches!(one, A::Animated)) {
        AttachmentKind::Animation
    } else if media.voice || has(|one| matches!(one, A::Audio(audio) if audio.voice)) {
        AttachmentKind::Voice
    } else if media.round || has(|one| matches!(one, A::Video(video) if video.round_message)) {
        AttachmentKind::VideoNote
    } else if has(|one| matches!(one, A::Audio(_))) {
        AttachmentKind::Audio
    } else if media.video || has(|one| matches!(one, A::Video(_))) {
        AttachmentKind::Video
    } else {
        AttachmentKind::Document
    };
    let name = document.attributes.iter().find_map(|one| match one {
        A::Filename(named) => Some(named.file_name.clone()),
        _ => None,
    });
    let size = u64::try_from(document.size).ok();
    Attachment { kind, file: Some(FileInfo { name, size, mime: Some(document.mime_type.clone()) }) }
}
