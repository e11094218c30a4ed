//! Converting Telegram's answers into domain values. Missing facts stay missing; nothing is guessed.

use grammers_tl_types as tl;

use crate::domain::ids::{TelegramMessageId, TelegramUserId};
use crate::domain::login::Profile;
use crate::domain::phone::Phone;
use crate::domain::typed;

/// A message that Telegram has accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentMessage {
    pub message_id: TelegramMessageId,
    pub date: jiff::Timestamp,
    /// An earlier attempt had sent it; this one only found out.
    pub already: bool,
}

pub(super) fn profile(user: &tl::types::User) -> Profile {
    let names = [user.first_name.as_deref(), user.last_name.as_deref()];
    let display_name = visible_name(names.into_iter().flatten());
    // A person with several usernames has them in a list, and none in the old field.
    let listed = user.usernames.iter().flatten().find_map(|name| {
        let tl::enums::Username::Username(name) = name;
        name.active.then(|| name.username.clone())
    });
    let phone = user.phone.as_deref().and_then(Phone::from_telegram);
    Profile { id: TelegramUserId(user.id), display_name, username: user.username.clone().or(listed), phone }
}

/// Joins the parts of a name. Empty if nothing of it is visible.
pub(super) fn visible_name<'n>(parts: impl Iterator<Item = &'n str>) -> String {
    parts.filter(|part| typed::shows_something(part)).collect::<Vec<_>>().join(" ")
}

/// Finds our message in Telegram's answer to it.
pub(super) fn read_sent(answer: &tl::enums::Updates, random_id: i64) -> Option<SentMessage> {
    let updates = match answer {
        tl::enums::Updates::UpdateShortSentMessage(sent) => return sent_message(sent.id, sent.date, sent.pts_count),
        tl::enums::Updates::Updates(updates) => &updates.updates,
        tl::enums::Updates::Combined(updates) => &updates.updates,
        _ => return None,
    };
    let id = updates.iter().find_map(|update| match update {
        tl::enums::Update::MessageId(named) if named.random_id == random_id => Some(named.id),
        _ => None,
    })?;
    updates.iter().find_map(|update| match update {
        tl::enums::Update::NewMessage(new) => match &new.message {
            tl::enums::Message::Message(message) if message.id == id => sent_message(id, message.date, new.pts_count),
            _ => None,
        },
        _ => None,
    })
}

/// A new message advances the update stream; a message that was sent before does not.
fn sent_message(id: i32, date: i32, pts_count: i32) -> Option<SentMessage> {
    let date = jiff::Timestamp::from_second(date.into()).ok()?;
    Some(SentMessage { message_id: TelegramMessageId(id.into()), date, already: pts_count == 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_our_own_message_is_distinguished_from_others() {
        let update = |id, random_id| tl::types::UpdateMessageId { id, random_id }.into();
        let updates = tl::types::Updates {
            updates: vec![update(5, 500), update(6, 600)],
            users: Vec::new(),
            chats: Vec::new(),
            date: 0,
            seq: 0,
        };
        // The message id alone does not prove when it was sent.
        assert_eq!(read_sent(&updates.into(), 600), None);
        let short = |pts_count| tl::types::UpdateShortSentMessage {
            out: true,
            id: 7,
            pts: 1,
            pts_count,
            date: 60,
            media: None,
            entities: None,
            ttl_period: None,
        };
        assert!(read_sent(&short(1).into(), 700).is_some_and(|sent| !sent.already));
        assert!(read_sent(&short(0).into(), 700).is_some_and(|sent| sent.already));
    }
}
