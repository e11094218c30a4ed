//! Dispatch of messages to their handlers.

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use teloxide::types::{Me, Message, MessageKind, Update};

use super::answers::answered;
use super::commands::commanded;
use crate::bot::context::command_limit::Allowed;
use crate::bot::context::outcome::show_outcome;
use crate::bot::context::{BotContext, Handled, Mistake, Request, State, check};
use crate::bot::home::cancel;
use crate::bot::inbox::question::ReplyQuestion;
use crate::bot::inbox::{own_message, reply, topic_texts as topic};
use crate::bot::kit::commands::Typed;
use crate::bot::kit::{CommandId, Content, Question, commands};
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::typed as login_typed;
use crate::bot::polling::in_flight::Ticket;
use crate::bot::routing::access;
use crate::bot::routing::guard::Never;
use crate::bot::routing::mistakes::{NotHandled, RoutingMistake};
use crate::bot::secrets::{deletions, typed as secret};
use crate::bot::sending::question::{AskedForSend, SendQuestion};
use crate::bot::sending::{address, album, later, send};
use crate::domain::ids::DialogId;

/// Handles a message of a team member.
pub(in crate::bot) async fn message(request: Request, message: Message, me: Me) -> Result<(), Never> {
    if !is_said(&message) {
        return Ok(());
    }
    let done = heard(&request, &message, &me).await;
    if done.is_ok() && !request.private() && Content::of(&message).is_some() {
        request.ctx.said_lines.end_row((request.chat, request.topic, Some(request.id())));
    }
    show_outcome(&request, done).await;
    Ok(())
}

/// Whether a person says something by a message. Otherwise it is a service message: somebody joined, or something was
/// pinned.
fn is_said(message: &Message) -> bool {
    match &message.kind {
        MessageKind::Common(_) => message.migrate_to_chat_id().is_none() && message.migrate_from_chat_id().is_none(),
        MessageKind::Dice(_)
        | MessageKind::Invoice(_)
        | MessageKind::Giveaway(_)
        | MessageKind::GiveawayWinners(_)
        | MessageKind::ChatShared(_)
        | MessageKind::UsersShared(_)
        | MessageKind::WebAppData(_)
        | MessageKind::PassportData(_) => true,
        MessageKind::NewChatMembers(_)
        | MessageKind::LeftChatMember(_)
        | MessageKind::NewChatTitle(_)
        | MessageKind::NewChatPhoto(_)
        | MessageKind::DeleteChatPhoto(_)
        | MessageKind::GroupChatCreated(_)
        | MessageKind::SupergroupChatCreated(_)
        | MessageKind::ChannelChatCreated(_)
        | MessageKind::MessageAutoDeleteTimerChanged(_)
        | MessageKind::Pinned(_)
        | MessageKind::SuccessfulPayment(_)
        | MessageKind::RefundedPayment(_)
        | MessageKind::ConnectedWebsite(_)
        | MessageKind::WriteAccessAllowed(_)
        | MessageKind::ProximityAlertTriggered(_)
        | MessageKind::ChatBoostAdded(_)
        | MessageKind::ChatBackground(_)
        | MessageKind::ChecklistTasksDone(_)
        | MessageKind::ChecklistTasksAdded(_)
        | MessageKind::DirectMessagePriceChanged(_)
        | MessageKind::ForumTopicCreated(_)
        | MessageKind::ForumTopicEdited(_)
        | MessageKind::ForumTopicClosed(_)
        | MessageKind::ForumTopicReopened(_)
        | MessageKind::GeneralForumTopicHidden(_)
        | MessageKind::GeneralForumTopicUnhidden(_)
        | MessageKind::GiveawayCompleted(_)
        | MessageKind::GiveawayCreated(_)
        | MessageKind::PaidMessagePriceChanged(_)
        | MessageKind::GiftInfo(_)
        | MessageKind::UniqueGiftInfo(_)
        | MessageKind::VideoChatScheduled(_)
        | MessageKind::VideoChatStarted(_)
        | MessageKind::VideoChatEnded(_)
        | MessageKind::VideoChatParticipantsInvited(_)
        | MessageKind::Empty {} => false,
    }
}

/// Handles a message of an unknown kind: it has no effect, but a secret in it is deleted, and its sender is notified.
pub(in crate::bot) async fn unknown(
    envelope: Update,
    ctx: Arc<BotContext>,
    ticket: Ticket,
    words: Option<String>,
    is_edit: bool,
    me: &Me,
) {
    let Some(request) = access::request(envelope, ctx, ticket).await else { return };
    let kind = words.as_deref().and_then(|words| secret::in_words(words, me));
    let done = async {
        match kind {
            Some(kind) => {
                deletions::delete_typed(&request, kind).await?;
                Err(RoutingMistake::UnknownKind.into())
            }
            None if is_edit => Ok(()),
            None => not_known(&request),
        }
    };
    show_outcome(&request, done.await).await;
}

fn not_known(request: &Request) -> Handled {
    if request.private() || request.dialog.is_some() {
        return topic::once(request, RoutingMistake::UnknownKind);
    }
    Ok(())
}

/// Reports a message from before a restart that is not handled any more.
pub(in crate::bot) async fn not_handled(envelope: Update, ctx: Arc<BotContext>, ticket: Ticket, reason: NotHandled) {
    let Some(request) = access::request(envelope, ctx, ticket).await else { return };
    let done = async {
        if let NotHandled::Secret(kind) | NotHandled::Broken(Some(kind)) = reason {
            deletions::delete_typed(&request, kind).await?;
        }
        Err(RoutingMistake::NotHandled(reason).into())
    };
    show_outcome(&request, done.await).await;
}

async fn heard(request: &Request, message: &Message, me: &Me) -> Handled {
    if secret::caught(request, message, me).await? {
        return Ok(());
    }
    if let Some(person) = Content::person(message).filter(|_| request.private()) {
        return person_given(request, &person, message).await;
    }
    // The album waits for this file.
    let _receiving = message.media_group_id().map(|album| request.ctx.outbox.receives(&album.0));
    let album = message.media_group_id().filter(|_| request.private());
    match (Content::of(message), album) {
        (Some(words), Some(id)) => text_in_album(request, &id.0, &words, message, me).await,
        (None, Some(id)) => not_text_in_album(request, &id.0, message).await,
        (Some(words), None) => text_typed(request, &words, message, me).await,
        (None, None) => no_words(request, message, me).await,
    }
}

/// Handles a shared contact, or a choice in Telegram's list of people: the answer to a question about a person, or else
/// the recipient of a new message.
async fn person_given(request: &Request, person: &Content, message: &Message) -> Handled {
    let state = request.state().await?;
    if state.question().is_some_and(Question::takes_person) {
        return answered(request, person).await;
    }
    if state != State::Idle || reply::replied_to(request, message).await?.is_some() {
        return not_text(request, message).await;
    }
    check(request, CommandId::Send.line()).await?;
    send::command(request, person, None).await
}

/// Handles one file of an album in a private chat.
async fn text_in_album(request: &Request, id: &str, words: &Content, message: &Message, me: &Me) -> Handled {
    let before = request.asking().await?;
    if let Some(album) = album::joined(request, &before, id, words, message, me).await? {
        return album::follow(request, before.state, &album, words).await;
    }
    let done = text_typed(request, words, message, me).await;
    album::begin(request, id, &before.state, done.is_ok()).await?;
    done
}

/// Handles one file of an album that cannot be sent on.
async fn not_text_in_album(request: &Request, id: &str, message: &Message) -> Handled {
    let known = request.asking().await?.album.filter(|album| album.id == id);
    if known.as_ref().is_some_and(|album| album.refused) {
        return Ok(());
    }
    let done = not_text(request, message).await;
    album::refuse(request, id, known).await?;
    done
}

async fn text_typed(request: &Request, words: &Content, message: &Message, me: &Me) -> Handled {
    if let Some(id) = request.dialog
        && topic::text_typed(request, id, words, message, me).await?
    {
        return Ok(());
    }
    match commands::parse(&words.text, me.username()) {
        Typed::Command { id, args } => command(request, id, args, words, message, me).await,
        // A password may begin with a slash.
        Typed::Unknown { .. } | Typed::NotForUs
            if request.private() && login_typed::may_be_password(request).await? =>
        {
            answered(request, words).await
        }
        Typed::Unknown { .. } if request.private() && words.text.starts_with("//") => {
            Err(RoutingMistake::NoteElsewhere.into())
        }
        Typed::Unknown { name, names_us } if names_us || request.private() => {
            Err(RoutingMistake::UnknownCommand { near: CommandId::near(&name, request.member.role) }.into())
        }
        Typed::Text if request.private() => match reply::replied_to(request, message).await? {
            Some(to) => reply::send_answer(request, to.dialog_id, Some(to.id), words).await,
            None => match reply::screen_replied_to(request, message, me).await? {
                Some(dialog) => reply::send_answer(request, dialog, None, words).await,
                None => answered(request, words).await,
            },
        },
        Typed::Text => elsewhere(request, message, me).await,
        Typed::Unknown { .. } | Typed::NotForUs => Ok(()),
    }
}

/// As [`execute`]. The future is on the heap: with those of all commands it is too large for the stack of an unoptimised build.
fn command<'a>(
    request: &'a Request,
    id: CommandId,
    args: String,
    words: &'a Content,
    message: &'a Message,
    me: &'a Me,
) -> BoxFuture<'a, Handled> {
    execute(request, id, args, words, message, me).boxed()
}

/// Handles a command: deletes a secret, checks the limit and the right, and closes the open question.
async fn execute(
    request: &Request,
    id: CommandId,
    args: String,
    words: &Content,
    message: &Message,
    me: &Me,
) -> Handled {
    let command = id.line();
    if command.carries_secret && !args.is_empty() {
        // Before the check of the right: a secret must be deleted in any case.
        deletions::delete_typed(request, id.secret()).await?;
    }
    if !within_limit(request)? {
        return Ok(());
    }
    check(request, command).await?;
    let stays = id == CommandId::Cancel || (id.only_shows() && cancel::waits_for_button(request).await?);
    if !stays {
        cancel::overtaken(request).await?;
    }
    let words = words.ending(&args).with_reply(message);
    let here = match id {
        CommandId::Send | CommandId::SendFrom | CommandId::Later => place_of(request, message, me).await?,
        _ => None,
    };
    match id {
        CommandId::Send => send::command(request, &words, here).await,
        CommandId::SendFrom => send::command_from(request, &words, here).await,
        CommandId::Later => later::command(request, &words, here).await,
        CommandId::Unsend => own_message::unsend(request, message, me).await,
        _ => {
            let args = about(request, id, args, &words, message, me).await?;
            commanded(request, id, &args, &words).await
        }
    }
}

/// The arguments of a command: a mentioned person; or without arguments the person of the topic, or of the card or
/// screen that it replies to.
async fn about(
    request: &Request,
    id: CommandId,
    args: String,
    words: &Content,
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
    match place_of(request, message, me).await? {
        Some(dialog) => Ok(format!("#{dialog}")),
        None => Ok(args),
    }
}

/// The dialog of the topic in which a message was typed, or of the card or screen that it replies to.
async fn place_of(request: &Request, message: &Message, me: &Me) -> Handled<Option<DialogId>> {
    if let Some(dialog) = request.dialog {
        return Ok(Some(dialog));
    }
    match reply::replied_to(request, message).await? {
        Some(to) => Ok(Some(to.dialog_id)),
        None => reply::screen_replied_to(request, message, me).await,
    }
}

/// Whether a command is executed: in a group there is a limit per person and minute.
fn within_limit(request: &Request) -> Handled<bool> {
    if request.private() {
        return Ok(true);
    }
    match request.ctx.command_limit.count(request.id(), request.chat, request.reader.times.now) {
        Allowed::Yes => Ok(true),
        Allowed::NoAndSaySo { again_at } => Err(RoutingMistake::TooManyCommands { again_at }.into()),
        Allowed::No => Ok(false),
    }
}

async fn no_words(request: &Request, message: &Message, me: &Me) -> Handled {
    if !request.private() && request.dialog.is_none() {
        return elsewhere(request, message, me).await;
    }
    not_text(request, message).await
}

/// Handles a message in a group, outside of dialogs' topics. It is the team's own, unless it was meant for a prospect.
async fn elsewhere(request: &Request, message: &Message, me: &Me) -> Handled {
    if request.topic.is_some() {
        topic::unknown(request, message, me).await?;
    }
    topic::outside(request, message, me).await
}

async fn not_text(request: &Request, message: &Message) -> Handled {
    if request.dialog.is_some() || reply::replied_to(request, message).await?.is_some() {
        return topic::once(request, RoutingMistake::Attachment);
    }
    if !request.private() {
        return Ok(());
    }
    match request.state().await? {
        State::Idle | State::Login(LoginQuestion::Lost { .. }) => Err(Mistake::NotAsked.into()),
        State::Send(SendQuestion::Draft { asked: AskedForSend::Body, .. })
        | State::Reply(ReplyQuestion::Text { .. }) => Err(RoutingMistake::Attachment.into()),
        _ => Err(Mistake::NotText.into()),
    }
}

/// Handles an edited message: an answer is edited at Telegram too, and a secret is deleted. Anything else has no effect.
pub(in crate::bot) async fn edited(request: Request, message: Message, me: Me) -> Result<(), Never> {
    let done = async {
        match secret::in_edited(&request, &message, &me).await? {
            Some(kind) => {
                deletions::delete_typed(&request, kind).await?;
                Err(RoutingMistake::EditedSecret.into())
            }
            None if own_message::own_edit(&request, &message).await? => Ok(()),
            // Telegram reports some changes as edits that nobody sees, such as a reaction.
            None if message.edit_date().is_none() => Ok(()),
            // In a group only messages in topics go to prospects.
            None if request.private() || request.topic.is_some() => Err(RoutingMistake::Edited.into()),
            None => Ok(()),
        }
    };
    show_outcome(&request, done.await).await;
    Ok(())
}
