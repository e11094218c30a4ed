//! From an update to the errand it asks for; one file per errand.
//! Its rule: the right is checked before anything else happens, and whatever an errand ends with is told to the person.

pub(super) mod account_deeds;
mod account_settings;
mod accounts;
mod add_account;
mod address;
mod album;
mod alert;
mod answered;
mod audit;
mod cancel;
pub(super) mod check_accounts;
mod code;
mod dialog;
mod export;
mod file;
mod forget;
mod help;
pub(super) mod item;
mod language;
mod later;
pub(super) mod login;
pub(super) mod login_qr;
mod login_said;
mod meant;
pub(super) mod membership;
mod password;
mod people;
mod pressed;
mod queue;
pub(super) mod reply;
mod search;
mod secret;
mod send;
pub(super) mod session;
mod settings;
mod start;
mod stats;
mod stop_list;
pub(super) mod system;
pub(super) mod team;
mod template;
mod template_first;
mod template_use;
mod topic;
mod why;

use answered::answered;
use pressed::pressed;
use std::sync::Arc;

use teloxide::types::{CallbackQuery, Me, Message, MessageKind, Update};

use crate::bot::access::{self, check};
use crate::bot::callback::Deed;
use crate::bot::command_limit::Allowed;
use crate::bot::commands::{self, CommandId, Typed};
use crate::bot::desk::{Desk, Visit};
use crate::bot::error::{Failure, Handled, report};
use crate::bot::guard::Never;
use crate::bot::polling::Ticket;
use crate::bot::said::Said;
use crate::bot::say;
use crate::bot::state::{Asked, State};
use crate::bot::views::View;
use crate::bot::views::refusal::{self, NotHandled, UserError};
use crate::bot::voice;
use crate::domain::ids::DialogId;

/// A message of somebody on the team.
pub(super) async fn message(visit: Visit, message: Message, me: Me) -> Result<(), Never> {
    // Somebody joined, something was pinned: nobody said anything.
    if !matches!(message.kind, MessageKind::Common(_)) {
        return Ok(());
    }
    let done = heard(&visit, &message, &me).await;
    tell_end(&visit, done).await;
    Ok(())
}

/// Tells somebody why what they asked for ended early, if it did.
pub(super) async fn tell_end(visit: &Visit, done: Handled) {
    let view = match done {
        Ok(()) => return,
        Err(Failure::User(error)) => refusal::view(&visit.reader, &error),
        // Done, or shown, at the next start.
        Err(Failure::Broken(error)) if voice::has_given_up(&error) => return visit.ticket.give_up(),
        Err(Failure::Broken(error)) => refusal::broken(&visit.reader, &report(&error)),
    };
    tell_end_with(visit, &view).await;
}

async fn tell_end_with(visit: &Visit, view: &View) {
    if let Err(Failure::Broken(error)) = visit.show(view).await {
        if voice::has_given_up(&error) {
            visit.ticket.give_up();
        }
        let _ = report(&error);
    }
}

/// A message that the desk does not know whole: it is not acted on, but a secret in it goes, and whoever sent it is told.
pub(super) async fn unknown(
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
                visit.delete_secret(kind).await?;
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
pub(super) async fn not_handled(envelope: Update, desk: Arc<Desk>, ticket: Ticket, reason: NotHandled) {
    let Some(visit) = access::visit(envelope, desk, ticket).await else { return };
    let done = async {
        if let NotHandled::Secret(kind) | NotHandled::Broken(Some(kind)) = reason {
            visit.delete_secret(kind).await?;
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
        (Some(words), Some(id)) => album::said(visit, &id.0, &words, message, me).await,
        (None, Some(id)) => album::not_text(visit, &id.0, message).await,
        (Some(words), None) => said(visit, &words, message, me).await,
        (None, None) => no_words(visit, message, me).await,
    }
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
                visit.delete_secret(id.secret()).await?;
            }
            if !within_limit(visit)? {
                return Ok(());
            }
            check(visit, command).await?;
            if id != CommandId::Cancel {
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

async fn commanded(visit: &Visit, id: CommandId, args: &str, words: &Said) -> Handled {
    match id {
        CommandId::Start => start::command(visit).await,
        CommandId::Team => team::command(visit, args).await,
        CommandId::Stats => stats::command(visit, args).await,
        CommandId::Audit => audit::command(visit, args).await,
        CommandId::Stop => stop_list::stop(visit, args).await,
        CommandId::Allow => stop_list::allow(visit, args).await,
        CommandId::Templates => template::command(visit, args).await,
        CommandId::StopList => stop_list::list(visit, false, 0).await,
        CommandId::Settings => settings::command(visit, args).await,
        CommandId::Help => help::command(visit, args).await,
        CommandId::Language => language::command(visit, args).await,
        CommandId::Cancel => cancel::command(visit).await,
        CommandId::AddAccount => add_account::command(visit, args).await,
        CommandId::Code => code::command(visit, args).await,
        CommandId::Password => password::command(visit, args).await,
        CommandId::Resend => login::resend_command(visit, args).await,
        CommandId::Accounts => accounts::list(visit, false, 0).await,
        CommandId::Account => accounts::command(visit, args).await,
        CommandId::Send => send::command(visit, words, None).await,
        CommandId::SendFrom => send::command_from(visit, words, None).await,
        CommandId::Later => later::command(visit, words, None).await,
        CommandId::Queue => queue::list(visit, false, 0).await,
        CommandId::Health => system::health(visit, false).await,
        CommandId::Doctor => system::doctor(visit, false).await,
        CommandId::Backup => system::back_up(visit, false).await,
        CommandId::Why => why::command(visit, args).await,
        CommandId::Dialogs => dialog::list_command(visit, args).await,
        CommandId::Dialog => dialog::command(visit, args).await,
        CommandId::Search => search::command(visit, args).await,
        CommandId::Export => export::command(visit, args).await,
        CommandId::Forget => forget::command(visit, args).await,
        CommandId::ExportAll => export::ask_all(visit, false).await,
        CommandId::Check => check_accounts::command(visit, args).await,
        CommandId::Enable => account_deeds::command(visit, id, args, Deed::SwitchOn).await,
        CommandId::Disable => account_deeds::command(visit, id, args, Deed::SwitchOff).await,
        CommandId::LogOut => account_deeds::command(visit, id, args, Deed::LogOut).await,
        CommandId::RemoveAccount => account_deeds::command(visit, id, args, Deed::Remove).await,
        CommandId::LoginQr => login_qr::command(visit, args).await,
        CommandId::ImportSession => session::import_command(visit, args).await,
        CommandId::ExportSession => session::export_command(visit, args).await,
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
pub(super) async fn edited(visit: Visit, message: Message, me: Me) -> Result<(), Never> {
    let done = async {
        match secret::in_edited(&visit, &message, &me).await? {
            Some(kind) => {
                visit.delete_secret(kind).await?;
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

/// A press of a button.
pub(super) async fn press(mut visit: Visit, query: CallbackQuery) -> Result<(), Never> {
    let (words, refused) = match pressed(&mut visit, query.data.as_deref()).await {
        Ok(words) => (words, None),
        Err(Failure::User(error)) => {
            (Some(refusal::pop_up(&visit.reader, &error)), Some(refusal::view(&visit.reader, &error)))
        }
        Err(Failure::Broken(error)) if voice::has_given_up(&error) => {
            visit.ticket.give_up();
            return Ok(());
        }
        Err(Failure::Broken(error)) => {
            let reference = report(&error);
            let words = refusal::broken_pop_up(&visit.reader, &reference);
            (Some(words), Some(refusal::broken(&visit.reader, &reference)))
        }
    };
    // A press from before a restart is too old for words over its button.
    if !say::answer(&visit.desk.bot, &query.id, words).await
        && let Some(view) = refused
    {
        tell_end_with(&visit, &view).await;
    }
    Ok(())
}
