//! From a message to what it asks for.

use std::sync::Arc;

use teloxide::types::{Me, Message, MessageKind, Update};

use super::answers::answered;
use super::commands::commanded;
use crate::bot::access;
use crate::bot::command_limit::Allowed;
use crate::bot::commands::{self, CommandId, Typed};
use crate::bot::deletions;
use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::guard::Never;
use crate::bot::handlers::{address, album, cancel, later, login_said, reply, secret, send, topic};
use crate::bot::outcome::tell_end;
use crate::bot::permit::check;
use crate::bot::polling::in_flight::Ticket;
use crate::bot::request::Visit;
use crate::bot::said::Said;
use crate::bot::state::{Asked, State};
use crate::bot::views::refusal::{NotHandled, UserError};
use crate::domain::ids::DialogId;

/// A message of somebody on the team.
pub(in crate::bot) async fn message(visit: Visit, message: Message, me: Me) -> Result<(), Never> {
    // Somebody joined, something was pinned: nobody said anything.
    if !matches!(message.kind, MessageKind::Common(_)) {
        return Ok(());
    }
    let done = heard(&visit, &message, &me).await;
    tell_end(&visit, done).await;
    Ok(())
}

/// A message that the desk does not know whole: it is not acted on, but a secret in it goes, and whoever sent it is told.
pub(in crate::bot) async fn unknown(
    envelope: Update,
    desk: Arc<Desk>,
    ticket: Ticket,
    words: Option<String>,
    is_edit: bool,
    me: &Me,
) {
    let Some(visit) = access::visit(envelope, desk, ticket).await else { return };
    let kind = words.as_deref().and_then(|words| secret::in_words(words, me));
    let done = async {
        match kind {
            Some(kind) => {
                deletions::delete_typed(&visit, kind).await?;
                Err(UserError::UnknownKind.into())
            }
            None if is_edit => Ok(()),
            None => not_known(&visit).await,
        }
    };
    tell_end(&visit, done.await).await;
}

async fn not_known(visit: &Visit) -> Handled {
    if visit.private() || dialog_here(visit).await?.is_some() {
        return Err(UserError::UnknownKind.into());
    }
    Ok(())
}

/// A message from before a restart that is not acted on any more.
pub(in crate::bot) async fn not_handled(envelope: Update, desk: Arc<Desk>, ticket: Ticket, reason: NotHandled) {
    let Some(visit) = access::visit(envelope, desk, ticket).await else { return };
    let done = async {
        if let NotHandled::Secret(kind) | NotHandled::Broken(Some(kind)) = reason {
            deletions::delete_typed(&visit, kind).await?;
        }
        Err(UserError::NotHandled(reason).into())
    };
    tell_end(&visit, done.await).await;
}

async fn heard(visit: &Visit, message: &Message, me: &Me) -> Handled {
    if secret::caught(visit, message, me).await? {
        return Ok(());
    }
    let album = message.media_group_id().filter(|_| visit.private());
    match (Said::of(message), album) {
        (Some(words), Some(id)) => said_in_album(visit, &id.0, &words, message, me).await,
        (None, Some(id)) => not_text_in_album(visit, &id.0, message).await,
        (Some(words), None) => said(visit, &words, message, me).await,
        (None, None) => no_words(visit, message, me).await,
    }
}

/// One file of an album in a private chat.
async fn said_in_album(visit: &Visit, id: &str, words: &Said, message: &Message, me: &Me) -> Handled {
    let before = visit.asking().await?;
    if let Some(album) = album::joined(visit, &before, id, words, message, me).await? {
        return album::follow(visit, before.state, &album, words).await;
    }
    let done = said(visit, words, message, me).await;
    album::begin(visit, id, &before.state, done.is_ok()).await?;
    done
}

/// One file of an album that can be sent on to nobody.
async fn not_text_in_album(visit: &Visit, id: &str, message: &Message) -> Handled {
    let known = visit.asking().await?.album.filter(|album| album.id == id);
    if known.as_ref().is_some_and(|album| album.refused) {
        return Ok(());
    }
    let done = not_text(visit, message).await;
    album::refuse(visit, id, known).await?;
    done
}

async fn said(visit: &Visit, words: &Said, message: &Message, me: &Me) -> Handled {
    if let Some(id) = dialog_here(visit).await?
        && topic::said(visit, id, words, message, me).await?
    {
        return Ok(());
    }
    match commands::parse(&words.text, me.username()) {
        Typed::Command { id, args } => {
            let command = id.line();
            if command.carries_secret && !args.is_empty() {
                // Before the right is checked: a secret is to go whoever typed it and wherever.
                deletions::delete_typed(visit, id.secret()).await?;
            }
            if !within_limit(visit)? {
                return Ok(());
            }
            check(visit, command).await?;
            let stays = id == CommandId::Cancel || (id.only_shows() && cancel::waits_for_button(visit).await?);
            if !stays {
                cancel::overtaken(visit).await?;
            }
            let words = words.ending(&args).with_reply(message);
            let here = match id {
                CommandId::Send | CommandId::SendFrom | CommandId::Later => place_of(visit, message, me).await?,
                _ => None,
            };
            match id {
                CommandId::Send => send::command(visit, &words, here).await,
                CommandId::SendFrom => send::command_from(visit, &words, here).await,
                CommandId::Later => later::command(visit, &words, here).await,
                _ => {
                    let args = about(visit, id, args, &words, message, me).await?;
                    commanded(visit, id, &args, &words).await
                }
            }
        }
        // A password may begin with a slash.
        Typed::Unknown { .. } | Typed::NotForUs if visit.private() && login_said::may_be_password(visit).await? => {
            answered(visit, words).await
        }
        Typed::Unknown { name, names_us } if names_us || visit.private() => {
            Err(UserError::UnknownCommand { near: CommandId::near(&name, visit.member.role) }.into())
        }
        Typed::Text if visit.private() => match reply::replied_to(visit, message).await? {
            Some(to) => reply::given(visit, to.dialog_id, Some(to.id), words).await,
            None => match reply::screen_replied_to(visit, message, me).await? {
                Some(dialog) => reply::given(visit, dialog, None, words).await,
                None => answered(visit, words).await,
            },
        },
        Typed::Text if visit.topic.is_some() => topic::unknown(visit, message, me).await,
        Typed::Unknown { .. } | Typed::NotForUs | Typed::Text => Ok(()),
    }
}

/// What a command is about: a person whom it mentions; without any words the one of the topic, or of the card or screen to
/// which it is a reply.
async fn about(
    visit: &Visit,
    id: CommandId,
    args: String,
    words: &Said,
    message: &Message,
    me: &Me,
) -> Handled<String> {
    let about_somebody = matches!(
        id,
        CommandId::Stop | CommandId::Allow | CommandId::Why | CommandId::Dialog | CommandId::Forget | CommandId::Export
    );
    if !about_somebody {
        return Ok(args);
    }
    if !args.is_empty() {
        return Ok(address::mentioned_in(words).map_or(args, |person| person.to_string()));
    }
    match place_of(visit, message, me).await? {
        Some(dialog) => Ok(format!("#{dialog}")),
        None => Ok(args),
    }
}

/// The dialog in whose topic something was typed, or of the card or screen to which it is a reply.
async fn place_of(visit: &Visit, message: &Message, me: &Me) -> Handled<Option<DialogId>> {
    if let Some(dialog) = dialog_here(visit).await? {
        return Ok(Some(dialog));
    }
    match reply::replied_to(visit, message).await? {
        Some(to) => Ok(Some(to.dialog_id)),
        None => reply::screen_replied_to(visit, message, me).await,
    }
}

/// Whether a command is carried out: in a group one person may give so many in a minute.
fn within_limit(visit: &Visit) -> Handled<bool> {
    if visit.private() {
        return Ok(true);
    }
    match visit.desk.command_limit.count(visit.id(), visit.chat, visit.reader.times.now) {
        Allowed::Yes => Ok(true),
        Allowed::NoAndSaySo { again_at } => Err(UserError::TooManyCommands { again_at }.into()),
        Allowed::No => Ok(false),
    }
}

/// The dialog in whose topic somebody is.
async fn dialog_here(visit: &Visit) -> Handled<Option<DialogId>> {
    match visit.topic {
        Some(topic) => topic::dialog_of(visit, topic).await,
        None => Ok(None),
    }
}

async fn no_words(visit: &Visit, message: &Message, me: &Me) -> Handled {
    if visit.topic.is_some() && dialog_here(visit).await?.is_none() {
        return topic::unknown(visit, message, me).await;
    }
    not_text(visit, message).await
}

async fn not_text(visit: &Visit, message: &Message) -> Handled {
    if dialog_here(visit).await?.is_some() || reply::replied_to(visit, message).await?.is_some() {
        return Err(UserError::Attachment.into());
    }
    if !visit.private() {
        return Ok(());
    }
    match visit.state().await? {
        State::Idle | State::LoginLost { .. } => Err(UserError::NotAsked.into()),
        State::Draft { asked: Asked::Body, .. } | State::AskedReply { .. } => Err(UserError::Attachment.into()),
        _ => Err(UserError::NotText.into()),
    }
}

/// An edited message: not read, but a secret in it goes.
pub(in crate::bot) async fn edited(visit: Visit, message: Message, me: Me) -> Result<(), Never> {
    let done = async {
        match secret::in_edited(&visit, &message, &me).await? {
            Some(kind) => {
                deletions::delete_typed(&visit, kind).await?;
                Err(UserError::EditedSecret.into())
            }
            // In a group only a topic is a place in which words go to somebody.
            None if visit.private() || visit.topic.is_some() => Err(UserError::Edited.into()),
            None => Ok(()),
        }
    };
    tell_end(&visit, done.await).await;
    Ok(())
}
