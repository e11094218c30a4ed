//! `/import_session` and `/export_session`. A message with a session is deleted before anything else happens. A
//! displayed session is deleted after a minute, or at the next start.

use jiff::SignedDuration;
use secrecy::SecretString;

use crate::bot::accounts::list::{named, overview};
use crate::bot::context::cards::put_on;
use crate::bot::context::{BotContext, CardKey, Handled, Request, State, screens};
use crate::bot::kit::CommandId;
use crate::bot::output::say;
use crate::bot::secrets::deletions;
use crate::bot::sessions::press::{SessionPress, SessionTool};
use crate::bot::sessions::question::SessionQuestion;
use crate::bot::sessions::screens as views;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeletionKind;
use crate::domain::secret::{SecretKind, looks_like_secret};
use crate::domain::session_import::ImportOutcome;
use crate::telegram::SessionFormat;

/// For how long a secret is shown.
const SHOWN_FOR: SignedDuration = SignedDuration::from_mins(1);

/// Whether a text contains a session, or most of one.
pub(in crate::bot) fn is_session(text: &str) -> bool {
    looks_like_secret(text) == Some(SecretKind::Session)
}

/// Whether an answer to the question for a session may be a part of one: it contains a word unlike those of any
/// language.
pub(in crate::bot) fn may_be_part(text: &str) -> bool {
    const LONG: usize = 24;
    is_session(text) || text.split_whitespace().any(|word| word.chars().count() >= LONG)
}

/// `/import_session [string]`; the message has been deleted already. The string stays in memory until the confirmation.
pub(in crate::bot) async fn import_command(request: &Request, args: &str) -> Handled {
    if !args.is_empty() {
        request.ctx.held_sessions.hold(request.chat, args.into());
    }
    request.show(&views::ask_stopped(&request.reader)).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: SessionPress) -> Handled {
    match press {
        SessionPress::Import => request.turn(&views::ask_stopped(&request.reader)).await,
        SessionPress::ImportReady => import_ready(request).await,
        SessionPress::AskTool(account) => ask_tool(request, account).await,
        SessionPress::Export { account, tool } => export(request, account, tool).await,
        SessionPress::DeleteSecret => delete_secret(request).await,
    }
}

/// Handles the confirmation that the other tool is stopped.
async fn import_ready(request: &Request) -> Handled {
    match request.ctx.held_sessions.take(request.chat) {
        Some(text) => import(request, text).await,
        None => {
            request.ask(State::Session(SessionQuestion::Text)).await?;
            request.turn(&views::ask_string(&request.reader)).await
        }
    }
}

/// The message has been deleted already.
pub(in crate::bot) async fn answered(request: &Request, question: SessionQuestion, text: &str) -> Handled {
    let SessionQuestion::Text = question;
    request.ask(State::Idle).await?;
    import(request, text.into()).await
}

async fn import(request: &Request, text: SecretString) -> Handled {
    let shown = request.turn_at_once(&views::importing(&request.reader)).await?;
    let card = shown.or(request.pressed_card());
    request.ctx.manager.import_in_background(text, request.id(), card);
    Ok(())
}

/// Shows the outcome of an import.
pub(in crate::bot) async fn imported(
    ctx: &BotContext,
    admin: TelegramUserId,
    card: Option<Card>,
    outcome: ImportOutcome,
) -> Handled {
    let account = match outcome {
        ImportOutcome::Done(id)
        | ImportOutcome::Back(id, _)
        | ImportOutcome::AlreadyHere(id)
        | ImportOutcome::OtherPerson(id) => ctx.manager.account(id).await?,
        _ => None,
    };
    let key = CardKey::Card(card);
    put_on(ctx, admin, card, key, |reader, _| Some(views::imported(reader, &outcome, account.as_ref()))).await
}

pub(in crate::bot) async fn export_command(request: &Request, args: &str) -> Handled {
    match named(request, CommandId::ExportSession, args).await? {
        Some(account) => ask_tool(request, account.id).await,
        None => Ok(()),
    }
}

async fn ask_tool(request: &Request, id: AccountId) -> Handled {
    let overview = overview(request, id).await?;
    request.turn(&views::ask_tool(&request.reader, &overview)).await
}

async fn export(request: &Request, id: AccountId, tool: SessionTool) -> Handled {
    if !request.first_time().await? {
        // Delivered again after a crash. If the session was shown, its message is deleted at the start.
        return request.turn(&views::exported_before(&request.reader, &overview(request, id).await?.account)).await;
    }
    let format = match tool {
        SessionTool::Telethon => SessionFormat::Telethon,
        SessionTool::Pyrogram => SessionFormat::PyrogramV2,
    };
    let text = request.ctx.manager.export_session(id, format, request.id()).await?;
    let account = overview(request, id).await?.account;
    request.turn(&views::exported(&request.reader, &account)).await?;
    let showing = |request: Request| async move {
        // First the message, then the secret: after a crash in between, the message to delete is known.
        let place = request.put_in_turn(None, &views::secret_coming(&request.reader)).await?;
        deletions::owe(&request.ctx, place, DeletionKind::ShownSession, SHOWN_FOR).await?;
        let view = views::secret(&request.reader, &text);
        Ok(screens::try_again(&request.ctx, || say::edit_in_place(&request.ctx.bot, place, &view)).await?)
    };
    request.beside(showing).await
}

/// Handles the button that deletes the displayed secret.
async fn delete_secret(request: &Request) -> Handled {
    if let Some(card) = request.card {
        deletions::hurry(&request.ctx, card).await?;
    }
    Ok(())
}
