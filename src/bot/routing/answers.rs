//! Texts without a command in private chats: answers to the open question.
//!
//! Invariant: a possible secret is deleted first; then the right is checked, since it may have been taken away after
//! the question.

use std::future::ready;

use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::commands::commanded;
use crate::bot::accounts::settings as account_settings;
use crate::bot::campaigns::handlers as campaigns;
use crate::bot::consents::handlers as consent;
use crate::bot::contacts::card as contact;
use crate::bot::context::{Handled, Mistake, Request, State, check, permit};
use crate::bot::dialogs::handlers as dialog;
use crate::bot::home::cancel;
use crate::bot::imports::handlers as import;
use crate::bot::inbox::{answer_translation, reply};
use crate::bot::kit::{AttachedFile, CommandId, Content, Question};
use crate::bot::lists::handlers as lists;
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::{answers as login_answers, typed as login_typed};
use crate::bot::people::question::PersonQuestion;
use crate::bot::queue::why;
use crate::bot::search::handlers as search;
use crate::bot::secrets::deletions;
use crate::bot::sending::item_question::ItemQuestion;
use crate::bot::sending::question::{AskedForSend, SendQuestion};
use crate::bot::sending::{address, compose, item_actions, send};
use crate::bot::sequences::handlers as sequences;
use crate::bot::sessions::handlers as session;
use crate::bot::sessions::question::SessionQuestion;
use crate::bot::settings::handlers as settings;
use crate::bot::team::handlers as team;
use crate::bot::templates::handlers as template;
use crate::domain::code::LoginCode;
use crate::domain::login::LoginStep;
use crate::domain::login_words;
use crate::domain::phone::Phone;
use crate::domain::secret::SecretKind;

/// Handles an answer to the open question. The right is checked again, since it may have been taken away.
pub(in crate::bot) async fn answered(request: &Request, words: &Content) -> Handled {
    let text = words.text.as_str();
    let before = request.asking().await?;
    if before.by == Some(request.update_id) {
        return already_handled(request, before.state).await;
    }
    let state = asked_first(request, text).await?;
    if state == State::Session(SessionQuestion::Text) && session::may_be_part(text) {
        // A secret is deleted before anything is checked, even if the right is missing.
        deletions::delete_typed(request, SecretKind::Session).await?;
    }
    if let State::Login(LoginQuestion::Secret { account_id }) = state
        && words.attachment.is_some()
    {
        return login_answers::beside(request, account_id).await;
    }
    if words.attachment.is_some() && !state.question().is_none_or(Question::takes_files) {
        return Err(Mistake::NotText.into());
    }
    if !matches!(state, State::Idle | State::Login(_) | State::Session(_)) {
        request.ticket.words_are_plain();
    }
    let asks_for_number = matches!(&state, State::Login(question) if question.asks_for_number());
    if (asks_for_number || matches!(state, State::Session(_))) && login_words::is_cancel(text) {
        return cancel::command(request).await;
    }
    if asks_for_number && is_only_code(text) && Phone::parse(text).is_err() {
        deletions::delete_typed(request, SecretKind::LoginCode).await?;
    }
    if let Some((right, command)) = state.right() {
        permit(request, right, command.line()).await?;
    }
    dispatch(request, state, words).await
}

/// Handles what nobody asked for. A table of people is imported where there is nobody to send it to.
async fn unasked(request: &Request, words: &Content) -> Handled {
    let table = words.attachment.as_ref().is_some_and(AttachedFile::is_table);
    let table = table && request.may(CommandId::Import.line().right);
    if !table && send::offer(request, words).await? {
        return Ok(());
    }
    match reply::offer(request, words, table).await? {
        true => Ok(()),
        false if table => import::command(request, words).await,
        false => Err(Mistake::NotAsked.into()),
    }
}

/// Passes an answer to the feature that asked. Each future is on the heap: those of all features together are too large for the
/// stack of an unoptimised build.
fn dispatch<'a>(request: &'a Request, state: State, words: &'a Content) -> BoxFuture<'a, Handled> {
    let text = words.text.as_str();
    match state {
        State::Idle => idle(request, words).boxed(),
        State::Login(question) => login_answers::answered(request, question, text).boxed(),
        State::AccountSettings(question) => account_settings::answered(request, question, text).boxed(),
        State::Session(question) => session::answered(request, question, text).boxed(),
        State::Send(question) => send::answered(request, question, words).boxed(),
        State::Item(question) => item_actions::answered(request, question, words).boxed(),
        State::Settings(question) => settings::answered(request, question, words).boxed(),
        State::Team(question) => team::answered(request, question, text).boxed(),
        State::Queue(question) => why::answered(request, question, words).boxed(),
        State::Person(PersonQuestion::About { command }) => {
            async move { commanded(request, command, &address::person_in(words), words).await }.boxed()
        }
        State::Forget(_) => ready(Err(Mistake::NotAsked.into())).boxed(),
        State::Dialog(question) => dialog::answered(request, question, words).boxed(),
        State::Consent(question) => consent::answered(request, question, words).boxed(),
        State::Contact(question) => contact::answered(request, question, words).boxed(),
        State::List(question) => lists::answered(request, question, words).boxed(),
        State::Import(question) => import::answered(request, question, words).boxed(),
        State::Sequence(question) => sequences::answered(request, question, words).boxed(),
        State::Campaign(question) => campaigns::answered(request, question, words).boxed(),
        State::Search(question) => search::answered(request, question, text).boxed(),
        State::Reply(question) => reply::answered(request, question, words).boxed(),
        State::Template(question) => template::answered(request, question, words).boxed(),
    }
}

/// Handles a text that no question asks for.
async fn idle(request: &Request, words: &Content) -> Handled {
    let text = words.text.as_str();
    if session::is_session(text) {
        // It must not stay in the chat.
        deletions::delete_typed(request, SecretKind::Session).await?;
        check(request, CommandId::ImportSession.line()).await?;
        return session::import_command(request, text).await;
    }
    // Another question was open meanwhile, but a login still waits: the text may be meant for it.
    match request.ctx.manager.logins_of(request.id()).await?.first() {
        Some(login) => login_answers::in_login(request, login.account_id, text).await,
        None => unasked(request, words).await,
    }
}

/// The question that a text answers. While a login needs a password, a text may be that, and must not be sent to a
/// prospect.
async fn asked_first(request: &Request, text: &str) -> Handled<State> {
    let state = request.state().await?;
    match &state {
        State::Login(LoginQuestion::Secret { .. }) => return Ok(state),
        State::Login(question) if question.asks_for_number() && Phone::parse(text).is_ok() => return Ok(state),
        State::Session(SessionQuestion::Text) if session::is_session(text) => return Ok(state),
        _ => {}
    }
    let logins = request.ctx.manager.logins_of(request.id()).await?;
    // A member in a login who sends nothing but a code means the login, not a prospect.
    let code = is_only_code(text)
        && (matches!(&state, State::Login(question) if question.asks_for_number())
            || matches!(
                state,
                State::Item(ItemQuestion::NewText { .. })
                    | State::Reply(_)
                    | State::Send(SendQuestion::Draft { asked: AskedForSend::Body, .. })
            ));
    let waits = logins.iter().find(|login| match login.step {
        LoginStep::NeedPassword { .. } => true,
        LoginStep::NeedCode { .. } | LoginStep::AskingForCode | LoginStep::CodeVoid => code,
        LoginStep::ScanQr => false,
    });
    Ok(waits.map_or(state, |login| State::Login(LoginQuestion::Secret { account_id: login.account_id })))
}

/// The update was delivered again after a crash and has already taken effect: only the present state is shown.
async fn already_handled(request: &Request, state: State) -> Handled {
    match state {
        // A complete draft is accepted as an item, which happens only once.
        State::Send(SendQuestion::Draft { draft, .. }) => compose::go_on(request, *draft).await,
        State::Login(LoginQuestion::Secret { account_id }) => match request.ctx.manager.login(account_id).await? {
            Some(_) => login_typed::show_mine(request, account_id).await,
            None => Err(Mistake::AlreadyHandled.into()),
        },
        State::Idle if answer_translation::resumed(request).await? => Ok(()),
        _ => Err(Mistake::AlreadyHandled.into()),
    }
}

fn is_only_code(text: &str) -> bool {
    LoginCode::parse(text).is_ok()
}
