//! Messages of members in a dialog's topic. They are sent to the prospect, unless they begin with `//` (a note) or `/`
//! (a command, or a mistake).

use teloxide::types::{Me, Message};

use crate::bot::context::{Handled, Request, quietly};
use crate::bot::dialogs::handlers as dialog;
use crate::bot::inbox::reply;
use crate::bot::inbox::topic_mistakes::TopicMistake;
use crate::bot::kit::commands::Typed;
use crate::bot::kit::{Content, Refusal, commands};
use crate::bot::output::forum;
use crate::domain::ids::{ChatId, DialogId, TopicId};

/// Handles a message in a dialog's topic, unless it is a command. Returns `false` for a command.
pub(in crate::bot) async fn text_typed(
    request: &Request,
    id: DialogId,
    words: &Content,
    message: &Message,
    me: &Me,
) -> Handled<bool> {
    if let Some(note) = words.text.strip_prefix("//") {
        dialog::keep_note(request, id, note).await?;
        if let Some(card) = request.card {
            let (bot, ticket) = (request.ctx.bot.clone(), request.ticket.clone());
            request.ctx.tasks.spawn(async move {
                quietly(forum::noted(&bot, card).await.map_err(Into::into));
                drop(ticket);
            });
        }
        return Ok(true);
    }
    match commands::parse(&words.text, me.username()) {
        Typed::Command { .. } => return Ok(false),
        Typed::Unknown { .. } | Typed::NotForUs => return Err(TopicMistake::NotInTopic.into()),
        Typed::Text => {}
    }
    let to = reply::replied_to(request, message).await?.filter(|to| to.dialog_id == id).map(|to| to.id);
    reply::send_answer(request, id, to, words).await?;
    Ok(true)
}

/// Handles a message in a topic of the bot that shows no dialog, because Telegram's answer to its creation was lost.
/// Shows a link to the right topic. The team's own topics are left alone.
pub(in crate::bot) async fn unknown(request: &Request, message: &Message, me: &Me) -> Handled {
    let opened = message.reply_to_message().filter(|opened| opened.from.as_ref().is_some_and(|from| from.id == me.id));
    let Some(created) = opened.and_then(|opened| opened.forum_topic_created()) else { return Ok(()) };
    let topics = request.ctx.store.read().await?.topics().entitled(request.chat, &created.name).await?;
    let link = topics.first().and_then(|topic| link_to(request.chat, *topic));
    once(request, TopicMistake::UnknownTopic { link })
}

/// Handles a message outside of dialogs' topics that replies to a dialog: it goes to nobody, and its author must know.
pub(in crate::bot) async fn outside(request: &Request, message: &Message, me: &Me) -> Handled {
    let dialog = match reply::replied_to(request, message).await? {
        Some(to) => Some(to.dialog_id),
        None => reply::screen_replied_to(request, message, me).await?,
    };
    let Some(dialog) = dialog else { return Ok(()) };
    let lost = request.ctx.group == Some(request.chat) && request.ctx.reach.group_trouble().is_some();
    let link = match request.ctx.group {
        Some(group) => request.ctx.store.read().await?.topics().of(dialog, group).await?,
        None => None,
    };
    let link = link.and_then(|topic| link_to(topic.chat, topic.id));
    once(request, if lost { TopicMistake::NoTopicsLeft } else { TopicMistake::Outside { link } })
}

/// A mistake with a message that cannot be used: in a group its line is said once, not after each further one in a row.
pub(in crate::bot) fn once(request: &Request, mistake: impl Refusal + 'static) -> Handled {
    let (key, _) = mistake.words(&request.reader);
    let place = (request.chat, request.topic, Some(request.id()));
    if request.private() || request.ctx.said_lines.must_say(place, key, request.reader.times.now) {
        return Err(mistake.into());
    }
    Ok(())
}

/// The link to a topic (<https://core.telegram.org/api/links#message-links>).
fn link_to(group: ChatId, topic: TopicId) -> Option<String> {
    let group = group.to_string();
    Some(format!("https://t.me/c/{}/{topic}", group.strip_prefix("-100")?))
}
