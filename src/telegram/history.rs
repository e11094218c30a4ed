//! Fetching what was not pushed: the difference, chats, chat histories. Each call takes a start and returns the
//! position after what it brings.

use grammers_tl_types::{enums, functions, types};
use jiff::Timestamp;

use super::client::AccountClient;
use super::error::{ClientError, ErrorKind, RpcCall};
use super::incoming::{SeenPerson, other_side, report, seen};
use super::reactions;
use super::sequence::UpdateBatch;
use super::surroundings::NamedPeers;
use super::updates::{ChatChange, missed};
use crate::domain::ids::{TelegramMessageId, TelegramUserId};
use crate::domain::message::Report;
use crate::store::UpdatesState;

/// The most entries in one answer of Telegram.
const PAGE: i32 = 100;

/// The updates since a position in the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// `more` means that there are further updates after the batch's position.
    Batch { batch: UpdateBatch, more: bool },
    /// Telegram does not keep that many; only the chat histories have them.
    TooLong,
}

/// The start of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Messages after this one.
    Message(TelegramMessageId),
    /// Messages written at this moment or later.
    Moment(Timestamp),
}

/// Chats of an account, newest first.
#[derive(Clone, Debug, Default)]
pub struct ChatOverview {
    pub seen: Vec<SeenPerson>,
    /// Private chats with people and bots, with the last message of each.
    pub chats: Vec<Chat>,
    next: Option<NextPage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chat {
    pub with: TelegramUserId,
    pub last: TelegramMessageId,
    pub last_at: Timestamp,
    pub read_by_them: TelegramMessageId,
    pub read_by_us: TelegramMessageId,
}

#[derive(Clone, Debug)]
struct NextPage {
    date: i32,
    id: i32,
    peer: enums::InputPeer,
}

/// Messages of a chat before a moment, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarlierMessages {
    pub reports: Vec<Report>,
    /// The oldest message that Telegram returned, from which the next page goes on; `None` at the chat's beginning.
    pub next: Option<TelegramMessageId>,
}

impl Since {
    #[must_use]
    pub fn includes(self, id: TelegramMessageId, at: Timestamp) -> bool {
        match self {
            Self::Message(known) => id > known,
            // Telegram's times are whole seconds.
            Self::Moment(moment) => at.as_second() >= moment.as_second(),
        }
    }
}

impl AccountClient {
    /// The present position of the update stream.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer.
    pub async fn updates_state(&self) -> Result<UpdatesState, ClientError> {
        let place = place(self.call(&functions::updates::GetState {}, RpcCall::Other).await?);
        self.note_server_time(place.date.into());
        Ok(place)
    }

    /// The updates since a position in the stream.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer.
    pub async fn difference(&self, since: UpdatesState) -> Result<Difference, ClientError> {
        use enums::updates::Difference as D;
        let request = functions::updates::GetDifference {
            pts: since.pts,
            pts_limit: None,
            pts_total_limit: None,
            date: since.date,
            qts: since.qts,
            qts_limit: None,
        };
        let (messages, others, users, chats, state, more) = match self.call(&request, RpcCall::Other).await {
            // Telegram no longer knows the position.
            Err(ClientError::Telegram(ErrorKind::Unknown { name })) if name.starts_with("PERSISTENT_TIMESTAMP_") => {
                return Ok(Difference::TooLong);
            }
            answer => match answer? {
                D::Empty(nothing) => {
                    self.note_server_time(nothing.date.into());
                    let place = UpdatesState { date: nothing.date, seq: nothing.seq, ..since };
                    return Ok(Difference::Batch { batch: UpdateBatch::at(place), more: false });
                }
                D::TooLong(_) => return Ok(Difference::TooLong),
                D::Difference(all) => (all.new_messages, all.other_updates, all.users, all.chats, all.state, false),
                D::Slice(some) => {
                    (some.new_messages, some.other_updates, some.users, some.chats, some.intermediate_state, true)
                }
            },
        };
        self.pass_on(&others, &messages);
        let peers = NamedPeers { users: &users, chats: &chats };
        let changes = missed(messages, others, self.session.user(), peers);
        let seen = users.into_iter().filter_map(seen).collect();
        Ok(Difference::Batch { batch: UpdateBatch { seen, changes, place: place(state) }, more })
    }

    /// The account's private chats after those of `before`; `None` when there are no more.
    ///
    /// # Errors
    /// When Telegram refuses or does not answer.
    pub async fn chats(&self, before: Option<&ChatOverview>) -> Result<Option<ChatOverview>, ClientError> {
        let start = NextPage { date: 0, id: 0, peer: enums::InputPeer::Empty };
        let Some(from) = before.map_or(Some(&start), |page| page.next.as_ref()).cloned() else { return Ok(None) };
        let request = functions::messages::GetDialogs {
            exclude_pinned: false,
            folder_id: None,
            offset_date: from.date,
            offset_id: from.id,
            offset_peer: from.peer,
            limit: PAGE,
            hash: 0,
        };
        let (dialogs, messages, users, chats, all) = match self.call(&request, RpcCall::Other).await? {
            enums::messages::Dialogs::Dialogs(all) => (all.dialogs, all.messages, all.users, all.chats, true),
            enums::messages::Dialogs::Slice(some) => {
                let all = some.dialogs.is_empty();
                (some.dialogs, some.messages, some.users, some.chats, all)
            }
            enums::messages::Dialogs::NotModified(_) => return Ok(None),
        };
        let next = if all { None } else { next_page(&dialogs, &messages, &users, &chats) };
        let me = self.session.user();
        let chats = dialogs.into_iter().filter_map(|dialog| chat(dialog, &messages, me)).collect();
        Ok(Some(ChatOverview { seen: users.into_iter().filter_map(seen).collect(), chats, next }))
    }

    /// The messages of a chat since a start, oldest first, each with the other side's reactions to it, if there are any.
    ///
    /// # Errors
    /// [`ErrorKind::StaleAccess`] when the account's access hash is invalid; others when Telegram refuses or does not
    /// answer.
    pub async fn history(
        &self,
        with: TelegramUserId,
        access_hash: i64,
        since: Since,
    ) -> Result<Vec<(Report, Option<ChatChange>)>, ClientError> {
        let mut found = Vec::new();
        let mut offset_id = 0;
        loop {
            let request = functions::messages::GetHistory {
                peer: types::InputPeerUser { user_id: with.0, access_hash }.into(),
                offset_id,
                offset_date: 0,
                add_offset: 0,
                limit: PAGE,
                max_id: 0,
                min_id: match since {
                    Since::Message(known) => i32::try_from(known.0).unwrap_or(0),
                    Since::Moment(_) => 0,
                },
                hash: 0,
            };
            let (messages, users, chats) = described(self.call(&request, RpcCall::Other).await?);
            let peers = NamedPeers { users: &users, chats: &chats };
            let Some(oldest) = messages.last().map(enums::Message::id) else { break };
            let (before, full) = (offset_id, messages.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX));
            offset_id = oldest;
            let mut over = false;
            for message in messages {
                let at = moment_of(&message);
                let id = TelegramMessageId(message.id().into());
                over |= !at.is_some_and(|at| since.includes(id, at));
                let theirs = reactions::of_message(&message).filter(|theirs| !theirs.is_empty());
                let Some(report) = report(message, self.session.user(), peers) else { continue };
                if since.includes(report.id, report.timestamp) {
                    let reacted = theirs.map(|theirs| ChatChange::Reacted { with, message: report.id, theirs });
                    found.push((report, reacted));
                }
            }
            if over || !full || offset_id == before {
                break;
            }
        }
        found.sort_by_key(|(report, _)| report.id);
        Ok(found)
    }
}

impl AccountClient {
    /// At most `most` messages of the chat with a person, the last ones before `before`, or else the last ones of all.
    ///
    /// # Errors
    /// [`ErrorKind::StaleAccess`] when the account's access hash is invalid; others when Telegram refuses or does not
    /// answer.
    pub async fn earlier(
        &self,
        with: TelegramUserId,
        before: Option<TelegramMessageId>,
        most: u16,
    ) -> Result<EarlierMessages, ClientError> {
        let (user_id, access_hash) = self.address(with).await?;
        let request = functions::messages::GetHistory {
            peer: types::InputPeerUser { user_id, access_hash }.into(),
            offset_id: before.and_then(|before| i32::try_from(before.0).ok()).unwrap_or(0),
            offset_date: 0,
            add_offset: 0,
            limit: most.into(),
            max_id: 0,
            min_id: 0,
            hash: 0,
        };
        let (messages, users, chats) = described(self.call(&request, RpcCall::Other).await?);
        let peers = NamedPeers { users: &users, chats: &chats };
        let full = messages.len() >= usize::from(most);
        let next = messages.last().map(|oldest| TelegramMessageId(oldest.id().into())).filter(|_| full);
        let mut reports: Vec<Report> =
            messages.into_iter().filter_map(|message| report(message, self.session.user(), peers)).collect();
        reports.reverse();
        Ok(EarlierMessages { reports, next })
    }
}

pub(super) fn messages_of(answer: enums::messages::Messages) -> Vec<enums::Message> {
    described(answer).0
}

/// The messages of an answer, and the people and chats in them.
fn described(answer: enums::messages::Messages) -> (Vec<enums::Message>, Vec<enums::User>, Vec<enums::Chat>) {
    match answer {
        enums::messages::Messages::Messages(all) => (all.messages, all.users, all.chats),
        enums::messages::Messages::Slice(slice) => (slice.messages, slice.users, slice.chats),
        enums::messages::Messages::ChannelMessages(_) | enums::messages::Messages::NotModified(_) => Default::default(),
    }
}

fn place(state: enums::updates::State) -> UpdatesState {
    let enums::updates::State::State(state) = state;
    UpdatesState { pts: state.pts, qts: state.qts, date: state.date, seq: state.seq }
}

fn date_of(message: &enums::Message) -> Option<i32> {
    match message {
        enums::Message::Message(message) => Some(message.date),
        enums::Message::Service(note) => Some(note.date),
        enums::Message::Empty(_) => None,
    }
}

pub(super) fn moment_of(message: &enums::Message) -> Option<Timestamp> {
    date_of(message).and_then(|date| Timestamp::from_second(date.into()).ok())
}

/// Message ids are unique only within private chats and basic groups, so a message is found by id and chat.
fn last_message<'m>(peer: &enums::Peer, id: i32, messages: &'m [enums::Message]) -> Option<&'m enums::Message> {
    messages.iter().find(|message| {
        let of = match message {
            enums::Message::Message(message) => &message.peer_id,
            enums::Message::Service(note) => &note.peer_id,
            enums::Message::Empty(_) => return false,
        };
        message.id() == id && of == peer
    })
}

fn chat(dialog: enums::Dialog, messages: &[enums::Message], me: Option<TelegramUserId>) -> Option<Chat> {
    let enums::Dialog::Dialog(dialog) = dialog else { return None };
    let with = other_side(&dialog.peer, me)?;
    let last_at = last_message(&dialog.peer, dialog.top_message, messages).and_then(moment_of)?;
    let number = |id: i32| TelegramMessageId(id.into());
    Some(Chat {
        with,
        last: number(dialog.top_message),
        last_at,
        read_by_them: number(dialog.read_outbox_max_id),
        read_by_us: number(dialog.read_inbox_max_id),
    })
}

/// The next page begins after the last chat of this one that can be addressed.
fn next_page(
    dialogs: &[enums::Dialog],
    messages: &[enums::Message],
    users: &[enums::User],
    chats: &[enums::Chat],
) -> Option<NextPage> {
    dialogs.iter().rev().find_map(|dialog| {
        let enums::Dialog::Dialog(dialog) = dialog else { return None };
        let message = last_message(&dialog.peer, dialog.top_message, messages)?;
        let peer = match &dialog.peer {
            enums::Peer::User(peer) => users.iter().find_map(|user| match user {
                enums::User::User(user) if user.id == peer.user_id => {
                    let access_hash = user.access_hash?;
                    Some(types::InputPeerUser { user_id: user.id, access_hash }.into())
                }
                _ => None,
            }),
            enums::Peer::Chat(peer) => Some(types::InputPeerChat { chat_id: peer.chat_id }.into()),
            enums::Peer::Channel(peer) => chats.iter().find_map(|chat| match chat {
                enums::Chat::Channel(channel) if channel.id == peer.channel_id => {
                    let access_hash = channel.access_hash?;
                    Some(types::InputPeerChannel { channel_id: channel.id, access_hash }.into())
                }
                _ => None,
            }),
        }?;
        Some(NextPage { date: date_of(message)?, id: message.id(), peer })
    })
}

impl ChatOverview {
    /// How far both sides have read, according to this page.
    #[must_use]
    pub fn reads(&self) -> Vec<ChatChange> {
        let of = |chat: &Chat| {
            let Chat { with, read_by_them, read_by_us, .. } = *chat;
            [ChatChange::ReadByThem { with, up_to: read_by_them }, ChatChange::ReadByUs { with, up_to: read_by_us }]
        };
        self.chats.iter().flat_map(of).collect()
    }
}
