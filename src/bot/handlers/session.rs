//! `/import_session` and `/export_session`.
//! Its rule: a message that carried a session is deleted before anything else is done, and a session that is shown goes
//! after a minute, or at the next start.

use jiff::SignedDuration;
use secrecy::SecretString;

use crate::bot::callback::{SessionPress, SessionTool};
use crate::bot::cards::put_on;
use crate::bot::commands::CommandId;
use crate::bot::deletions;
use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::handlers::accounts::{named, overview};
use crate::bot::request::Visit;
use crate::bot::say;
use crate::bot::screens;
use crate::bot::state::State;
use crate::bot::views::session as views;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeletionKind;
use crate::domain::secret::{SecretKind, looks_like_secret};
use crate::domain::session_import::ImportOutcome;
use crate::telegram::SessionFormat;

/// How long a secret is shown.
const SHOWN_FOR: SignedDuration = SignedDuration::from_mins(1);

/// Whether a text holds a session, or most of one.
pub(in crate::bot) fn is_session(text: &str) -> bool {
    looks_like_secret(text) == Some(SecretKind::Session)
}

/// Whether an answer to the question for a session may be a part of one: it has a word as no language has them.
pub(in crate::bot) fn may_be_part(text: &str) -> bool {
    const LONG: usize = 24;
    is_session(text) || text.split_whitespace().any(|word| word.chars().count() >= LONG)
}

/// `/import_session [string]`; the message has been deleted already. The string waits in memory for the answer.
pub(in crate::bot) async fn import_command(visit: &Visit, args: &str) -> Handled {
    if !args.is_empty() {
        visit.desk.held_sessions.hold(visit.chat, args.into());
    }
    visit.show(&views::ask_stopped(&visit.reader)).await?;
    Ok(())
}

pub(in crate::bot) async fn pressed(visit: &Visit, press: SessionPress) -> Handled {
    match press {
        SessionPress::Import => import_pressed(visit).await,
        SessionPress::ImportReady => import_ready(visit).await,
        SessionPress::AskTool(account) => ask_tool(visit, account).await,
        SessionPress::Export { account, tool } => export(visit, account, tool).await,
        SessionPress::DeleteSecret => delete_secret(visit).await,
    }
}

async fn import_pressed(visit: &Visit) -> Handled {
    visit.turn(&views::ask_stopped(&visit.reader)).await?;
    Ok(())
}

/// The other tool is stopped.
async fn import_ready(visit: &Visit) -> Handled {
    match visit.desk.held_sessions.take(visit.chat) {
        Some(text) => import(visit, text).await,
        None => {
            visit.ask(State::AskedSession).await?;
            visit.turn(&views::ask_string(&visit.reader)).await?;
            Ok(())
        }
    }
}

/// The message has been deleted already.
pub(in crate::bot) async fn string_given(visit: &Visit, text: &str) -> Handled {
    visit.ask(State::Idle).await?;
    import(visit, text.into()).await
}

async fn import(visit: &Visit, text: SecretString) -> Handled {
    let shown = visit.turn_at_once(&views::importing(&visit.reader)).await?;
    let card = shown.or(visit.pressed_card());
    visit.desk.manager.import_in_background(text, visit.id(), card);
    Ok(())
}

/// Shows what came of taking a session over.
pub(in crate::bot) async fn imported(
    desk: &Desk,
    admin: TelegramUserId,
    card: Option<Card>,
    outcome: ImportOutcome,
) -> Handled {
    let account = match outcome {
        ImportOutcome::Done(id)
        | ImportOutcome::Back(id, _)
        | ImportOutcome::AlreadyHere(id)
        | ImportOutcome::OtherPerson(id) => desk.manager.account(id).await?,
        _ => None,
    };
    let key = card.map_or(0, |card| card.message.0);
    put_on(desk, admin, card, key, |reader, _| views::imported(reader, &outcome, account.as_ref())).await
}

pub(in crate::bot) async fn export_command(visit: &Visit, args: &str) -> Handled {
    match named(visit, CommandId::ExportSession, args).await? {
        Some(account) => ask_tool(visit, account.id).await,
        None => Ok(()),
    }
}

async fn ask_tool(visit: &Visit, id: AccountId) -> Handled {
    let overview = overview(visit, id).await?;
    visit.turn(&views::ask_tool(&visit.reader, &overview)).await?;
    Ok(())
}

async fn export(visit: &Visit, id: AccountId, tool: SessionTool) -> Handled {
    if !visit.first_time().await? {
        // It comes again after a crash. What was shown of the session, if anything, goes at the start.
        return visit.turn(&views::exported_before(&visit.reader, &overview(visit, id).await?.account)).await;
    }
    let format = match tool {
        SessionTool::Telethon => SessionFormat::Telethon,
        SessionTool::Pyrogram => SessionFormat::PyrogramV2,
    };
    let text = visit.desk.manager.export_session(id, format, visit.id()).await?;
    let account = overview(visit, id).await?.account;
    visit.turn(&views::exported(&visit.reader, &account)).await?;
    let showing = |visit: Visit| async move {
        // First the place, then the secret: at a crash in between it is known what is to be deleted.
        let place = visit.put_in_turn(None, &views::secret_coming(&visit.reader)).await?;
        deletions::owe(&visit.desk, place, DeletionKind::ShownSession, SHOWN_FOR).await?;
        let view = views::secret(&visit.reader, &text);
        Ok(screens::try_again(&visit.desk, || say::edit_in_place(&visit.desk.bot, place, &view)).await?)
    };
    visit.beside(showing).await
}

/// The secret has served.
async fn delete_secret(visit: &Visit) -> Handled {
    if let Some(card) = visit.card {
        deletions::hurry(&visit.desk, card).await?;
    }
    Ok(())
}
