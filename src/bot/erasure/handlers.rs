//! `/forget`: erasing a person everywhere. Nothing is erased before the confirmation, and the result names what could
//! not be deleted.

use std::sync::Arc;

use crate::bot::context::{BotContext, Handled, Mistake, Request, State};
use crate::bot::erasure::mistakes::ErasureMistake;
use crate::bot::erasure::press::ForgetPress;
use crate::bot::erasure::question::ForgetQuestion;
use crate::bot::erasure::screens as views;
use crate::bot::kit::{CommandId, Reader, View};
use crate::bot::output::forum;
use crate::bot::people::handlers::meant;
use crate::bot::secrets::deletions;
use crate::bot::secrets::deletions::DeletionEnd;
use crate::bot::system::handlers::behind;
use crate::dialogs::Forgot;
use crate::domain::ids::{ContactId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::target::Target;
use crate::store::{Erased, Known};

/// `/forget [@user or id]`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let Some(target) = meant(request, CommandId::Forget, args).await? else { return Ok(()) };
    let (known, traces) = request.ctx.dialogs.known(&target).await?;
    if traces.dialogs == 0 && traces.waiting == 0 && !traces.others {
        return request.show(&views::nobody(&request.reader, &target)).await;
    }
    let asked = request.card.map(|card| card.message);
    request.ask(State::Forget(ForgetQuestion::Sure { target: target.as_text(), asked })).await?;
    request.show(&views::ask(&request.reader, Some(&target), &known, traces)).await
}

/// Asks for confirmation before the person of a contact is erased. The contact's screen turns into the question, so that
/// it does not stay.
pub(in crate::bot) async fn ask_contact(request: &Request, id: ContactId) -> Handled {
    let (known, traces) = request.ctx.dialogs.known_contact(id).await?.ok_or(Mistake::OldButton)?;
    request.ask(State::Forget(ForgetQuestion::Contact { contact: id })).await?;
    request.turn(&views::ask(&request.reader, None, &known, traces)).await
}

/// Who is to be erased.
enum ToErase {
    Target(Target),
    Contact(ContactId),
}

pub(in crate::bot) async fn pressed(request: &Request, press: ForgetPress) -> Handled {
    let ForgetPress::Really = press;
    let asking = request.asking().await?;
    let (person, asked) = match asking.state {
        State::Forget(ForgetQuestion::Sure { target, asked }) => {
            (ToErase::Target(Target::read(&target).ok_or(Mistake::OldButton)?), asked)
        }
        State::Forget(ForgetQuestion::Contact { contact }) => (ToErase::Contact(contact), None),
        _ => return Err(Mistake::OldButton.into()),
    };
    if asking.question != request.card.map(|card| card.message) {
        return Err(Mistake::OldButton.into());
    }
    request.ask(State::Idle).await?;
    // The command names them.
    if let Some(message) = asked {
        let card = Card { chat: request.chat, message };
        deletions::delete_outdated(&request.ctx, card).await?;
    }
    let by = request.id();
    behind(request, views::working(&request.reader), move |ctx, reader, _| async move {
        forget(&ctx, &reader, &person, by).await
    });
    Ok(())
}

async fn forget(ctx: &Arc<BotContext>, reader: &Reader, person: &ToErase, by: TelegramUserId) -> Handled<View> {
    let (known, _) = match person {
        ToErase::Target(target) => ctx.dialogs.known(target).await?,
        ToErase::Contact(id) => ctx.dialogs.known_contact(*id).await?.ok_or(Mistake::OldButton)?,
    };
    let Forgot::Done(erased) = ctx.dialogs.forget(&known, by).await? else {
        return Err(ErasureMistake::ForgetSending.into());
    };
    let chats = wipe(ctx, &erased).await?;
    let clean = traceless(ctx, &known).await?;
    let backups = ctx.machine.metrics.backups.gone_by();
    Ok(views::done(reader, &erased, chats, clean, backups))
}

/// Deletes the messages in chats, as far as Telegram lets a bot.
async fn wipe(ctx: &BotContext, erased: &Erased) -> Handled<views::Chats> {
    let mut chats = views::Chats::default();
    let mut gone = Vec::new();
    // The topics of a former group are out of reach.
    for topic in erased.topics.iter().filter(|topic| !topic.chat.is_group() || Some(topic.chat) == ctx.group) {
        match forum::delete_topic(&ctx.bot, topic.chat, topic.id).await {
            Ok(()) => {
                chats.topics += 1;
                gone.push(topic.chat);
            }
            Err(_) => chats.topics_left += 1,
        }
    }
    for card in &erased.cards {
        // In the group all its cards were in the topic.
        let with_topic = card.chat.is_group() && gone.contains(&card.chat);
        if with_topic {
            ctx.records.forget_deletion(*card).await?;
            chats.deleted += 1;
            continue;
        }
        match deletions::hurry(ctx, *card).await? {
            Some(DeletionEnd::Gone) | None => chats.deleted += 1,
            Some(DeletionEnd::Emptied) => chats.emptied += 1,
            Some(DeletionEnd::Stays) => chats.left += 1,
            Some(DeletionEnd::Later) => chats.later += 1,
        }
    }
    Ok(chats)
}

/// A reader of the old file finishes soon, so this is retried.
async fn traceless(ctx: &BotContext, known: &Known) -> Handled<bool> {
    for _ in 0..3 {
        if ctx.dialogs.leave_no_trace(known).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
