//! The next thing that a chat is to see of a dialog.
//! Its rule: it is read, shown and written down before the one after it is looked for.

use crate::bot::deletions;
use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::forum::{self, Place};
use crate::bot::inbox::{changed, topic};
use crate::bot::send_error::SendError;
use crate::bot::views::View;
use crate::bot::views::message_card::{self, Around};
use crate::bot::views::topic::in_topic;
use crate::bot::voice::Voice;
use crate::domain::audience;
use crate::domain::bidi::contained;
use crate::domain::ids::{ChatId, DialogId, MessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message::Message;
use crate::domain::outbox::utf16_units;
use crate::domain::owed_deletion::{DeleteOutcome, DeletionKind};
use crate::domain::username::Username;
use crate::store::Reading;

/// From so many on, messages that came while nobody could be told are shown together.
const MANY: usize = 4;
/// As much as one card of several messages takes, in UTF-16 units…
const TOGETHER: usize = 3500;
/// …and what of it is said of each beside its words: when it came, its file, that it was edited.
const OF_EACH: usize = 150;
/// As many messages as it takes.
const AT_ONCE: usize = 15;

/// What came of it.
pub(super) enum Shown {
    /// There was nothing to show.
    Nothing,
    Something,
    Not(SendError),
}

/// Shows a chat the next message of a dialog, or the next few if many have piled up. Whether it is to see them is asked each
/// time: the dialog may have been given to somebody else while the one before was shown. `group` is the one that is in order.
pub(super) async fn next(desk: &Desk, id: DialogId, chat: ChatId, group: Option<ChatId>) -> Handled<Shown> {
    let in_group = Some(chat) == desk.group;
    if desk.store.read().await?.message_cards().pending(id, chat, in_group).await?.is_empty() {
        return Ok(Shown::Nothing);
    }
    // The turn first: what comes while it is waited for is told with it.
    let Some((voice, waited)) = desk.news.in_turn(chat).await else { return Ok(Shown::Nothing) };
    let mut reading = desk.store.read().await?;
    let pending = reading.message_cards().pending(id, chat, in_group).await?;
    let messages = together(&mut reading, &pending, waited).await?;
    if messages.is_empty() {
        return Ok(Shown::Nothing);
    }
    let Some(around) = around(&mut reading, id).await? else { return Ok(Shown::Nothing) };
    drop(reading);
    let chats = audience::told(&around.team, around.dialog.assignee, group);
    if !chats.contains(&chat) {
        let mut work = desk.store.begin().await?;
        for message in pending {
            work.message_cards().told(message, &chats).await?;
        }
        work.commit().await?;
        return Ok(Shown::Nothing);
    }
    let shown = if in_group {
        match topic::ensure(desk, &around, chat).await? {
            Ok(topic) => {
                let place = Place { chat, topic: Some(topic), reply_to: None };
                post(desk, &voice, place, &views(desk, &around, chat, &messages).await?).await
            }
            Err(unsaid) => Err(unsaid),
        }
    } else {
        post(desk, &voice, chat.into(), &views(desk, &around, chat, &messages).await?).await
    };
    let cards = match shown {
        Ok(cards) => cards,
        Err(SendError::TopicGone) => {
            topic::forget(desk, id, chat).await?;
            // It is made anew at once, with the talk so far.
            return Ok(Shown::Something);
        }
        Err(SendError::TopicClosed) => {
            return Ok(match topic::reopen(desk, id, chat).await? {
                Ok(()) => Shown::Something,
                Err(unsaid) => Shown::Not(unsaid),
            });
        }
        // A person who does not read the bot is no reason to keep trying; the message stays unread in the list.
        Err(SendError::Unreachable(_) | SendError::Refused(_)) if !in_group => Vec::new(),
        Err(unsaid) => return Ok(Shown::Not(unsaid)),
    };
    let mut work = desk.store.begin().await?;
    if work.dialogs().get_dialog(id).await?.is_none() {
        // They were forgotten while this was on its way here.
        drop(work);
        for card in cards {
            let _: DeleteOutcome = deletions::delete(desk, card, None, DeletionKind::Erased).await?;
        }
        return Ok(Shown::Nothing);
    }
    for message in &messages {
        if cards.is_empty() {
            work.message_cards().put_nowhere(message.id, chat).await?;
        }
        for card in &cards {
            work.message_cards().put(message.id, *card).await?;
        }
        let all =
            if message.direction == crate::domain::message::MessageDirection::Outgoing { &[chat][..] } else { &chats };
        work.message_cards().told(message.id, all).await?;
    }
    work.commit().await?;
    for message in &messages {
        // It may have been edited or taken back while it was on its way here.
        changed::since(desk, message).await?;
    }
    Ok(Shown::Something)
}

/// What somebody sees of these messages.
pub(super) async fn views(desk: &Desk, around: &Around, chat: ChatId, messages: &[Message]) -> Handled<Vec<View>> {
    let member = TelegramUserId(chat.0);
    let language = around.team.iter().find(|one| one.id == member).and_then(|one| one.language);
    let reader = desk.reader(language, chat);
    Ok(if Some(chat) == desk.group {
        in_topic(&reader, around, messages)
    } else {
        message_card::card(&reader, around, member, messages)
    })
}

/// What is known around the messages of a dialog.
pub(in crate::bot) async fn around(reading: &mut Reading, id: DialogId) -> Handled<Option<Around>> {
    let Some(dialog) = reading.dialogs().get_dialog(id).await? else { return Ok(None) };
    let account = reading.accounts().get_account_by_id(dialog.account_id).await?;
    let team = reading.team().members().await?;
    let name = dialog.target_username.as_deref().and_then(|name| Username::parse(name).ok());
    let stopped = reading.stop_list().contains(name.as_ref(), dialog.telegram_user_id).await?;
    Ok(Some(Around { dialog, account, team, stopped }))
}

/// One of them has its turn; more than one card waits for more.
async fn post(desk: &Desk, in_turn: &Voice, place: Place, views: &[View]) -> Result<Vec<Card>, SendError> {
    let mut cards = Vec::with_capacity(views.len());
    for (number, view) in views.iter().enumerate() {
        let voice = if number == 0 { in_turn } else { &desk.news };
        cards.push(forum::post(voice, place, view).await?);
    }
    Ok(cards)
}

/// The messages of the next card: one, or several from the same side if many wait or there was no room for one.
async fn together(reading: &mut Reading, pending: &[MessageId], no_room: bool) -> Handled<Vec<Message>> {
    let most = if no_room || pending.len() >= MANY { AT_ONCE } else { 1 };
    let mut messages: Vec<Message> = Vec::new();
    let mut units = 0;
    for id in pending.iter().take(most) {
        let Some(message) = reading.dialogs().get_message(*id).await? else { continue };
        units += utf16_units(&contained(&message.content)) + OF_EACH;
        let other_side = messages.first().is_some_and(|first| first.author != message.author);
        if !messages.is_empty() && (units > TOGETHER || other_side) {
            break;
        }
        messages.push(message);
    }
    Ok(messages)
}
