//! `messages.*`: writing, reading, and history. `random_id` is a permanent key per account and recipient: a message
//! with a used one is never sent again.

use std::collections::BTreeSet;

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table, upload};
use crate::bot_api::is_reaction;
use crate::dc::message_box::{Letter, MessageBox, Stored};
use crate::dc::{channels, objects};
use crate::world::{PersonId, SERVICE_USER, WhoMayWrite};

pub(super) fn register(table: &mut Table) {
    use functions::messages as f;
    table.signed_in(
        |r: &f::SendMessage| json!({ "peer": peer_id(&r.peer), "message": r.message, "random_id": r.random_id }),
        send_message,
    );
    table.signed_in(
        |r: &f::SendMedia| json!({ "peer": peer_id(&r.peer), "message": r.message, "random_id": r.random_id }),
        send_media,
    );
    table.signed_in(|r: &f::GetDialogs| json!({ "limit": r.limit }), get_dialogs);
    table.signed_in(|r: &f::GetHistory| json!({ "peer": peer_id(&r.peer), "limit": r.limit }), get_history);
    table.signed_in(|r: &f::GetMessages| json!({ "count": r.id.len() }), get_messages);
    table.signed_in(|r: &f::ReadHistory| json!({ "peer": peer_id(&r.peer), "max_id": r.max_id }), read_history);
    table.signed_in(
        |r: &f::EditMessage| json!({ "peer": peer_id(&r.peer), "id": r.id, "message": r.message }),
        edit_message,
    );
    table.signed_in(
        |r: &f::SendReaction| json!({ "peer": peer_id(&r.peer), "msg_id": r.msg_id, "reaction": format!("{:?}", r.reaction) }),
        send_reaction,
    );
    table.signed_in(|r: &f::DeleteMessages| json!({ "id": r.id, "revoke": r.revoke }), delete_messages);
    table.signed_in(|r: &f::SetTyping| json!({ "peer": peer_id(&r.peer) }), set_typing);
}

pub(super) fn peer_id(peer: &enums::InputPeer) -> Option<i64> {
    match peer {
        enums::InputPeer::User(user) => Some(user.user_id),
        _ => None,
    }
}

fn send_message(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::SendMessage,
) -> Result<enums::Updates, Failure> {
    let to = call.peer(me, &request.peer)?;
    if request.random_id == 0 {
        return Err(Failure::bad("RANDOM_ID_EMPTY"));
    }
    if let Some(id) = call.state.message_box(me).sent.get(&(to, request.random_id)).copied()
        && call.state.dcs.settings.recognises_repetition
    {
        return sent(call.state.message_box(me), id, 0);
    }
    if request.message.trim().is_empty() {
        return Err(Failure::bad("MESSAGE_EMPTY"));
    }
    if request.message.encode_utf16().count() > 4096 {
        return Err(Failure::bad("MESSAGE_TOO_LONG"));
    }
    let entities = entities(call, me, request.entities.as_deref())?;
    let reply_to = replied(call, me, to, request.reply_to.as_ref())?;
    may_write(call, me, to)?;
    let letter = Letter {
        from: me,
        to,
        text: request.message.clone(),
        entities,
        file: None,
        kind: None,
        random_id: Some(request.random_id),
        reply_to,
        quote: None,
        forwarded: None,
    };
    let origin = call.origin();
    let delivered = call.state.deliver(letter, origin);
    sent(call.state.message_box(me), delivered.senders, 1)
}

/// Formatting as it is stored: a mention contains the person, if the sender may address them.
pub(super) fn entities(
    call: &Call<'_>,
    me: PersonId,
    asked: Option<&[enums::MessageEntity]>,
) -> Result<Vec<enums::MessageEntity>, Failure> {
    let kept = |entity: &enums::MessageEntity| match entity {
        enums::MessageEntity::InputMessageEntityMentionName(named) => {
            let user = call.input_user(me, &named.user_id).map_err(|_| Failure::bad("ENTITY_MENTION_USER_INVALID"))?;
            let (offset, length) = (named.offset, named.length);
            Ok(types::MessageEntityMentionName { offset, length, user_id: user.0 }.into())
        }
        other => Ok(other.clone()),
    };
    asked.unwrap_or_default().iter().map(kept).collect()
}

/// The message that is replied to, which must exist.
pub(super) fn replied(
    call: &mut Call<'_>,
    me: PersonId,
    to: PersonId,
    reply_to: Option<&enums::InputReplyTo>,
) -> Result<Option<i32>, Failure> {
    let Some(enums::InputReplyTo::Message(reply)) = reply_to else { return Ok(None) };
    let id = reply.reply_to_msg_id;
    let there = call.state.message_box(me).get(id).is_some_and(|message| message.with == to);
    if there { Ok(Some(id)) } else { Err(Failure::bad("REPLY_MESSAGE_ID_INVALID")) }
}

fn send_media(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::SendMedia,
) -> Result<enums::Updates, Failure> {
    let to = call.peer(me, &request.peer)?;
    if request.random_id == 0 {
        return Err(Failure::bad("RANDOM_ID_EMPTY"));
    }
    if let Some(id) = call.state.message_box(me).sent.get(&(to, request.random_id)).copied()
        && call.state.dcs.settings.recognises_repetition
    {
        return media_sent(call, me, id, request.random_id, 0);
    }
    if request.message.encode_utf16().count() > 1024 {
        return Err(Failure::bad("MEDIA_CAPTION_TOO_LONG"));
    }
    let file = upload::file(call, me, &request.media)?;
    let entities = entities(call, me, request.entities.as_deref())?;
    let reply_to = replied(call, me, to, request.reply_to.as_ref())?;
    may_write(call, me, to)?;
    let letter = Letter {
        from: me,
        to,
        text: request.message.clone(),
        entities,
        file: Some(file),
        kind: None,
        random_id: Some(request.random_id),
        reply_to,
        quote: None,
        forwarded: None,
    };
    let origin = call.origin();
    let delivered = call.state.deliver(letter, origin);
    media_sent(call, me, delivered.senders, request.random_id, 1)
}

/// The answer for a photo or file: the message's id by its `random_id`, and the message itself.
fn media_sent(
    call: &mut Call<'_>,
    me: PersonId,
    id: i32,
    random_id: i64,
    pts_count: i32,
) -> Result<enums::Updates, Failure> {
    let own = call.state.message_box(me);
    let pts = own.pts;
    let stored = own.get(id).cloned().ok_or_else(|| Failure::bad("MESSAGE_ID_INVALID"))?;
    let message = objects::message(me, &stored);
    let updates = vec![
        types::UpdateMessageId { id, random_id }.into(),
        types::UpdateNewMessage { message, pts, pts_count }.into(),
    ];
    let users = objects::users(call.state, me, [me, stored.with]);
    let date = objects::date(stored.date);
    Ok(types::Updates { updates, users, chats: Vec::new(), date, seq: 0 }.into())
}

/// The answer for a plain text to a person. A repeated call gets the first message's id and date with `pts_count` 0.
fn sent(own: &MessageBox, id: i32, pts_count: i32) -> Result<enums::Updates, Failure> {
    let stored = own.get(id).ok_or_else(|| Failure::bad("MESSAGE_ID_INVALID"))?;
    Ok(types::UpdateShortSentMessage {
        out: true,
        id,
        pts: own.pts,
        pts_count,
        date: objects::date(stored.date),
        media: None,
        entities: Some(stored.entities.clone()).filter(|entities| !entities.is_empty()),
        ttl_period: None,
    }
    .into())
}

/// Blocks always apply; privacy applies only to the side that begins a conversation.
pub(super) fn may_write(call: &mut Call<'_>, me: PersonId, to: PersonId) -> Result<(), Failure> {
    if to == me {
        return Ok(());
    }
    if to == SERVICE_USER {
        return Err(Failure::bad("PEER_ID_INVALID"));
    }
    if call.person(me)?.blocked.contains(&to) {
        return Err(Failure::bad("YOU_BLOCKED_USER"));
    }
    let premium = call.person(me)?.premium;
    let recipient = call.person(to)?;
    if recipient.banned {
        return Err(Failure::bad("INPUT_USER_DEACTIVATED"));
    }
    if recipient.blocked.contains(&me) {
        return Err(Failure::forbidden("USER_IS_BLOCKED"));
    }
    let refusal = match recipient.who_may_write {
        WhoMayWrite::Everyone => return Ok(()),
        WhoMayWrite::PremiumOnly if premium => return Ok(()),
        WhoMayWrite::Contacts => "USER_PRIVACY_RESTRICTED".to_owned(),
        WhoMayWrite::PremiumOnly => "PRIVACY_PREMIUM_REQUIRED".to_owned(),
        WhoMayWrite::Paid(stars) => format!("ALLOW_PAYMENT_REQUIRED_{stars}"),
    };
    if call.state.message_box(me).with(to).any(|message| !message.out) {
        Ok(())
    } else {
        Err(Failure::forbidden(refusal))
    }
}

fn get_dialogs(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::GetDialogs,
) -> Result<enums::messages::Dialogs, Failure> {
    let own = call.state.message_box(me);
    let mut seen = BTreeSet::new();
    let tops: Vec<&Stored> = own.all().rev().filter(|message| seen.insert(message.with)).collect();
    let count = tops.len();
    let after = |top: &&Stored| request.offset_id <= 0 || top.id < request.offset_id;
    let limit = usize::try_from(request.limit.clamp(1, 100)).unwrap_or(1);
    let page: Vec<Stored> = tops.into_iter().filter(after).take(limit).cloned().collect();
    let dialogs: Vec<enums::Dialog> = page.iter().map(|top| dialog(own, top)).collect();
    let messages = page.iter().map(|top| objects::message(me, top)).collect();
    let users = objects::users(call.state, me, page.iter().map(|top| top.with).chain([me]));
    let chats = Vec::new();
    Ok(if dialogs.len() == count {
        types::messages::Dialogs { dialogs, messages, chats, users }.into()
    } else {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        types::messages::DialogsSlice { count, dialogs, messages, chats, users }.into()
    })
}

fn dialog(own: &MessageBox, top: &Stored) -> enums::Dialog {
    types::Dialog {
        pinned: false,
        unread_mark: false,
        view_forum_as_messages: false,
        peer: objects::peer(top.with),
        top_message: top.id,
        read_inbox_max_id: own.read_inbox.get(&top.with).copied().unwrap_or(0),
        read_outbox_max_id: own.read_outbox.get(&top.with).copied().unwrap_or(0),
        unread_count: own.unread(top.with),
        unread_mentions_count: 0,
        unread_reactions_count: 0,
        unread_poll_votes_count: 0,
        notify_settings: objects::notify_settings(),
        pts: None,
        draft: None,
        folder_id: None,
        ttl_period: None,
    }
    .into()
}

/// Newest first. A negative `add_offset` reaches back towards newer messages, as Telegram documents it.
fn get_history(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::GetHistory,
) -> Result<enums::messages::Messages, Failure> {
    let with = call.peer(me, &request.peer)?;
    let all: Vec<&Stored> = call.state.message_box(me).with(with).rev().collect();
    let count = all.len();
    let newer = |message: &&&Stored| {
        (request.offset_id > 0 && message.id >= request.offset_id)
            || (request.offset_date > 0 && objects::date(message.date) >= request.offset_date)
    };
    let offset = i32::try_from(all.iter().take_while(newer).count()).unwrap_or(i32::MAX);
    let skipped = usize::try_from(offset.saturating_add(request.add_offset)).unwrap_or(0);
    let limit = usize::try_from(request.limit.clamp(0, 100)).unwrap_or(0);
    let in_range = |message: &&Stored| {
        (request.max_id <= 0 || message.id < request.max_id) && (request.min_id <= 0 || message.id > request.min_id)
    };
    let page: Vec<&Stored> = all.into_iter().filter(in_range).skip(skipped).take(limit).collect();
    let messages: Vec<enums::Message> = page.iter().map(|message| objects::message(me, message)).collect();
    let about: Vec<PersonId> = page.iter().flat_map(|message| message.others()).chain([me, with]).collect();
    let (topics, chats) = (Vec::new(), channels::channels(page.into_iter()));
    let users = objects::users(call.state, me, about);
    Ok(if messages.len() == count {
        types::messages::Messages { messages, topics, chats, users }.into()
    } else {
        types::messages::MessagesSlice {
            inexact: false,
            count: i32::try_from(count).unwrap_or(i32::MAX),
            next_rate: None,
            offset_id_offset: None,
            search_flood: None,
            messages,
            topics,
            chats,
            users,
        }
        .into()
    })
}

fn get_messages(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::GetMessages,
) -> Result<enums::messages::Messages, Failure> {
    let own = call.state.message_box(me);
    let (mut messages, mut about, mut chats) = (Vec::new(), vec![me], Vec::new());
    for wanted in &request.id {
        let enums::InputMessage::Id(wanted) = wanted else { return Err(Failure::bad("MESSAGE_IDS_EMPTY")) };
        messages.push(match own.get(wanted.id) {
            Some(stored) => {
                about.extend([stored.with].into_iter().chain(stored.others()));
                chats.extend(channels::channels(std::iter::once(stored)));
                objects::message(me, stored)
            }
            None => types::MessageEmpty { id: wanted.id, peer_id: None }.into(),
        });
    }
    let users = objects::users(call.state, me, about);
    Ok(types::messages::Messages { messages, topics: Vec::new(), chats, users }.into())
}

fn read_history(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::ReadHistory,
) -> Result<enums::messages::AffectedMessages, Failure> {
    let with = call.peer(me, &request.peer)?;
    let origin = call.origin();
    let pts_count = call.state.read(me, with, request.max_id, origin);
    Ok(types::messages::AffectedMessages { pts: call.state.message_box(me).pts, pts_count }.into())
}

/// How long an own message can be edited, in seconds (`edit_time_limit` of the configuration); one's notes always.
const EDIT_TIME: i64 = 48 * 3600;

fn edit_message(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::EditMessage,
) -> Result<enums::Updates, Failure> {
    let with = call.peer(me, &request.peer)?;
    let now = call.state.now();
    let own = call.state.message_box(me);
    let stored = own.get(request.id).filter(|stored| stored.with == with).cloned();
    let stored = stored.ok_or_else(|| Failure::bad("MESSAGE_ID_INVALID"))?;
    if !stored.out {
        return Err(Failure::forbidden("MESSAGE_AUTHOR_REQUIRED"));
    }
    if with != me && now - stored.date > EDIT_TIME {
        return Err(Failure::bad("MESSAGE_EDIT_TIME_EXPIRED"));
    }
    let text = request.message.as_deref().unwrap_or(&stored.text);
    if text.trim().is_empty() && stored.file.is_none() {
        return Err(Failure::bad("MESSAGE_EMPTY"));
    }
    let units = text.encode_utf16().count();
    match &stored.file {
        Some(_) if units > 1024 => return Err(Failure::bad("MEDIA_CAPTION_TOO_LONG")),
        None if units > 4096 => return Err(Failure::bad("MESSAGE_TOO_LONG")),
        _ => {}
    }
    let entities = entities(call, me, request.entities.as_deref())?;
    if text == stored.text && entities == stored.entities {
        return Err(Failure::bad("MESSAGE_NOT_MODIFIED"));
    }
    let origin = call.origin();
    call.state.edit_message(me, stored.id, text, &entities, origin);
    changed(call, me, stored.id)
}

/// The answer of a call that changed a message: the message as it is now.
fn changed(call: &mut Call<'_>, me: PersonId, id: i32) -> Result<enums::Updates, Failure> {
    let own = call.state.message_box(me);
    let pts = own.pts;
    let stored = own.get(id).cloned().ok_or_else(|| Failure::bad("MESSAGE_ID_INVALID"))?;
    let message = objects::message(me, &stored);
    let updates = vec![types::UpdateEditMessage { message, pts, pts_count: 1 }.into()];
    let users = objects::users(call.state, me, [me, stored.with]);
    let date = objects::date(call.state.now());
    Ok(types::Updates { updates, users, chats: Vec::new(), date, seq: 0 }.into())
}

/// One reaction, as without Premium. In private chats all of Telegram's own emoji are allowed.
fn send_reaction(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::SendReaction,
) -> Result<enums::Updates, Failure> {
    let with = call.peer(me, &request.peer)?;
    let own = call.state.message_box(me);
    let stored = own.get(request.msg_id).filter(|stored| stored.with == with);
    let before = stored.ok_or_else(|| Failure::bad("MESSAGE_ID_INVALID"))?.reactions.get(&me).cloned();
    let wanted: Vec<&enums::Reaction> =
        request.reaction.iter().flatten().filter(|one| !matches!(one, enums::Reaction::Empty)).collect();
    let emoji = match wanted.as_slice() {
        [] => None,
        [enums::Reaction::Emoji(emoji)] if is_reaction(&emoji.emoticon) => Some(emoji.emoticon.as_str()),
        [enums::Reaction::CustomEmoji(_)] => return Err(Failure::forbidden("PREMIUM_ACCOUNT_REQUIRED")),
        [_] => return Err(Failure::bad("REACTION_INVALID")),
        _ => return Err(Failure::bad("REACTIONS_TOO_MANY")),
    };
    if before.as_deref() == emoji {
        return Err(Failure::bad("MESSAGE_NOT_MODIFIED"));
    }
    let origin = call.origin();
    call.state.react(me, request.msg_id, emoji, origin);
    changed(call, me, request.msg_id)
}

/// Messages that are gone already are passed over. In private chats anybody may delete any message for both sides.
fn delete_messages(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::DeleteMessages,
) -> Result<enums::messages::AffectedMessages, Failure> {
    let origin = call.origin();
    let pts_count = if request.revoke {
        call.state.delete_messages(me, &request.id, origin)
    } else {
        call.state.forget_messages(me, &request.id, origin)
    };
    Ok(types::messages::AffectedMessages { pts: call.state.message_box(me).pts, pts_count }.into())
}

fn set_typing(call: &mut Call<'_>, me: PersonId, request: &functions::messages::SetTyping) -> Result<bool, Failure> {
    let with = call.peer(me, &request.peer)?;
    let update = types::UpdateUserTyping { user_id: me.0, top_msg_id: None, action: request.action.clone() };
    call.state.push_update(with, &[me], None, &update.into());
    Ok(true)
}
