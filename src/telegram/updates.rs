//! Converting an account's update stream into domain values. The values have no order yet:
//! [`super::UpdateBatch::follow`] orders them, or reports a gap.

use grammers_session::updates::UpdatesLike;
use grammers_tl_types::{enums, types};

use super::answer::visible_name;
use super::incoming::{SeenPerson, other_side, report, seen, short_report};
use super::reactions;
use super::surroundings::NamedPeers;
use crate::domain::ids::{RandomId, TelegramMessageId, TelegramUserId};
use crate::domain::message::Report;
use crate::store::Prospect;

/// An event in an account's private chats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatChange {
    /// A message was written by the other side, or from this account on any device.
    Message(Report),
    Edited {
        report: Report,
        /// The other side's reactions to it, as in [`ChatChange::Reacted`]; `None` when they are unknown.
        theirs: Option<String>,
    },
    /// May contain message ids of basic groups: both share one counter.
    Deleted(Vec<TelegramMessageId>),
    ReadByThem {
        with: TelegramUserId,
        up_to: TelegramMessageId,
    },
    ReadByUs {
        with: TelegramUserId,
        up_to: TelegramMessageId,
    },
    /// The other side has changed its reactions to a message.
    Reacted {
        with: TelegramUserId,
        message: TelegramMessageId,
        /// Its emoji, separated by spaces; empty when it took the last one off.
        theirs: String,
    },
    /// Telegram is done with the words of a voice message.
    Transcribed {
        message: TelegramMessageId,
        text: String,
    },
    Renamed {
        prospect: Prospect,
        /// All their present usernames; the first is the one to show.
        names: Vec<String>,
    },
}

/// Updates that Telegram pushes together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pushed {
    Piece(UpdatePiece),
    /// Updates were lost, or are too many to push: the difference must be fetched.
    Lost,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdatePiece {
    pub(super) seen: Vec<SeenPerson>,
    pub(super) steps: Vec<UpdateStep>,
    pub(super) seq: Option<Seq>,
}

/// One update: its position in the stream, if it has one, and the change, if it concerns the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UpdateStep {
    pub(super) place: Option<Pts>,
    pub(super) change: Option<ChatChange>,
}

/// The position of an update: the step of `count` that ends at `pts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pts {
    pub(super) pts: i32,
    pub(super) count: i32,
}

/// The sequence numbers of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seq {
    pub(super) first: i32,
    pub(super) last: i32,
    pub(super) date: i32,
}

/// Converts updates that were pushed to the session of `me`, or returned by a call. `None` when they do not concern the
/// desk.
pub(super) fn read(updates: UpdatesLike, me: Option<TelegramUserId>) -> Option<Pushed> {
    let piece = match updates {
        UpdatesLike::Updates(updates) => match updates {
            enums::Updates::TooLong => return Some(Pushed::Lost),
            // It does not describe the first author; the difference does.
            enums::Updates::UpdateShortMessage(short) if short.fwd_from.is_some() => return Some(Pushed::Lost),
            enums::Updates::UpdateShortMessage(short) => {
                let place = Some(Pts { pts: short.pts, count: short.pts_count });
                let change = short_report(short, me).map(ChatChange::Message);
                UpdatePiece { steps: vec![UpdateStep { place, change }], ..UpdatePiece::default() }
            }
            enums::Updates::UpdateShortChatMessage(short) => step_over(short.pts, short.pts_count),
            enums::Updates::UpdateShortSentMessage(sent) => step_over(sent.pts, sent.pts_count),
            enums::Updates::UpdateShort(short) => piece(vec![short.update], Vec::new(), &[], None, me),
            enums::Updates::Updates(all) => {
                piece(all.updates, all.users, &all.chats, seq(all.seq, all.seq, all.date), me)
            }
            enums::Updates::Combined(all) => {
                piece(all.updates, all.users, &all.chats, seq(all.seq_start, all.seq, all.date), me)
            }
        },
        // The answer to an own message; the sender records it.
        UpdatesLike::ShortSentMessage { update, .. } => step_over(update.pts, update.pts_count),
        UpdatesLike::AffectedMessages(affected) => step_over(affected.pts, affected.pts_count),
        UpdatesLike::MalformedUpdates => return Some(Pushed::Lost),
        // Groups and channels only.
        UpdatesLike::AffectedChannelMessages { .. }
        | UpdatesLike::InvitedUsers(_)
        | UpdatesLike::ChatInviteJoinResult(_)
        // The connection task handles it.
        | UpdatesLike::ConnectionClosed => return None,
    };
    (!piece.steps.is_empty() || piece.seq.is_some()).then_some(Pushed::Piece(piece))
}

/// The changes in an answer that brings missed updates.
pub(super) fn missed(
    messages: Vec<enums::Message>,
    others: Vec<enums::Update>,
    me: Option<TelegramUserId>,
    peers: NamedPeers<'_>,
) -> Vec<ChatChange> {
    let own = random_ids(&others);
    let messages = messages.into_iter().filter_map(|message| report(message, me, peers));
    let messages =
        messages.map(|report| ChatChange::Message(Report { random_id: sent_under(&own, report.id), ..report }));
    messages.chain(others.into_iter().filter_map(|update| change(update, me, &own, peers))).collect()
}

fn piece(
    updates: Vec<enums::Update>,
    users: Vec<enums::User>,
    chats: &[enums::Chat],
    seq: Option<Seq>,
    me: Option<TelegramUserId>,
) -> UpdatePiece {
    let own = random_ids(&updates);
    let peers = NamedPeers { users: &users, chats };
    let mut steps: Vec<UpdateStep> = updates
        .into_iter()
        .map(|update| UpdateStep { place: place(&update), change: change(update, me, &own, peers) })
        .filter(|step| step.place.is_some() || step.change.is_some())
        .collect();
    // A piece may contain its updates in any order.
    steps.sort_by_key(|step| step.place.map_or(0, |place| place.pts - place.count));
    let about_people = steps.iter().any(|step| step.change.is_some());
    let seen = if about_people { users.into_iter().filter_map(seen).collect() } else { Vec::new() };
    UpdatePiece { seen, steps, seq }
}

fn step_over(pts: i32, count: i32) -> UpdatePiece {
    UpdatePiece { steps: vec![UpdateStep { place: Some(Pts { pts, count }), change: None }], ..UpdatePiece::default() }
}

/// The sequence numbers; pieces whose updates have their own positions have none.
fn seq(first: i32, last: i32, date: i32) -> Option<Seq> {
    (last != 0).then_some(Seq { first, last, date })
}

fn random_ids(updates: &[enums::Update]) -> Vec<types::UpdateMessageId> {
    let named = |update: &enums::Update| match update {
        enums::Update::MessageId(named) => Some(named.clone()),
        _ => None,
    };
    updates.iter().filter_map(named).collect()
}

fn sent_under(own: &[types::UpdateMessageId], id: TelegramMessageId) -> Option<RandomId> {
    own.iter().find(|named| i64::from(named.id) == id.0).and_then(|named| RandomId::new(named.random_id))
}

/// The position of an update in the stream of private chats and basic groups. Channels have their own streams
/// (<https://core.telegram.org/api/updates#message-related-event-sequences>).
fn place(update: &enums::Update) -> Option<Pts> {
    use enums::Update as U;
    let (pts, count) = match update {
        U::NewMessage(u) => (u.pts, u.pts_count),
        U::EditMessage(u) => (u.pts, u.pts_count),
        U::DeleteMessages(u) => (u.pts, u.pts_count),
        U::ReadHistoryInbox(u) => (u.pts, u.pts_count),
        U::ReadHistoryOutbox(u) => (u.pts, u.pts_count),
        U::ReadMessagesContents(u) => (u.pts, u.pts_count),
        U::WebPage(u) => (u.pts, u.pts_count),
        U::PinnedMessages(u) => (u.pts, u.pts_count),
        U::FolderPeers(u) => (u.pts, u.pts_count),
        _ => return None,
    };
    Some(Pts { pts, count })
}

fn change(
    update: enums::Update,
    me: Option<TelegramUserId>,
    own: &[types::UpdateMessageId],
    peers: NamedPeers<'_>,
) -> Option<ChatChange> {
    use enums::Update as U;
    let number = |id: i32| TelegramMessageId(id.into());
    Some(match update {
        U::NewMessage(new) => {
            let report = report(new.message, me, peers)?;
            ChatChange::Message(Report { random_id: sent_under(own, report.id), ..report })
        }
        // A reaction in a private chat comes as an edit as well, which a later difference repeats.
        U::EditMessage(edit) => {
            let theirs = reactions::of_message(&edit.message);
            ChatChange::Edited { report: report(edit.message, me, peers)?, theirs }
        }
        U::DeleteMessages(gone) => ChatChange::Deleted(gone.messages.into_iter().map(number).collect()),
        U::ReadHistoryInbox(read) => {
            ChatChange::ReadByUs { with: other_side(&read.peer, me)?, up_to: number(read.max_id) }
        }
        U::ReadHistoryOutbox(read) => {
            ChatChange::ReadByThem { with: other_side(&read.peer, me)?, up_to: number(read.max_id) }
        }
        U::MessageReactions(set) => {
            let with = other_side(&set.peer, me)?;
            let theirs = reactions::theirs(&set.reactions, with)?;
            ChatChange::Reacted { with, message: number(set.msg_id), theirs }
        }
        U::TranscribedAudio(done) if !done.pending => {
            ChatChange::Transcribed { message: number(done.msg_id), text: done.text }
        }
        U::UserName(named) => {
            let peer = types::PeerUser { user_id: named.user_id }.into();
            let names = [named.first_name, named.last_name];
            let usernames = named.usernames.into_iter().filter_map(|name| {
                let enums::Username::Username(name) = name;
                name.active.then_some(name.username)
            });
            let usernames: Vec<String> = usernames.collect();
            let display_name = visible_name(names.iter().map(String::as_str));
            let prospect = Prospect { id: other_side(&peer, me)?, username: usernames.first().cloned(), display_name };
            ChatChange::Renamed { prospect, names: usernames }
        }
        _ => return None,
    })
}
