//! `/cancel`, and other actions that end the open question. It works in every state and says what was cancelled.

use crate::bot::context::any_press::AnyPress;
use crate::bot::context::{Asking, Handled, Mistake, Request, State};
use crate::bot::dialogs::press::DialogPress;
use crate::bot::home::press::HomePress;
use crate::bot::inbox::question::ReplyQuestion;
use crate::bot::kit::{PutAside, QuestionPress, View};
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::steps as login;
use crate::bot::secrets::deletions;
use crate::bot::sending::item;
use crate::bot::sending::question::{AskedForSend, SendQuestion};
use crate::domain::ids::DialogId;
use crate::domain::login::Card;

const DONE: &str = "cancel-done";

pub(in crate::bot) async fn command(request: &Request) -> Handled {
    let question = request.asking().await?.question;
    let Some(key) = left(request).await? else { return Ok(()) };
    if let Some(message) = question.filter(|_| key == DONE) {
        deletions::delete_outdated(&request.ctx, Card { chat: request.chat, message }).await?;
    }
    request.show(&said(request, key)).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: QuestionPress) -> Handled {
    let QuestionPress::Cancel = press;
    // An outdated question is not the open one.
    if request.asking().await?.question != request.card.map(|card| card.message) {
        return Err(Mistake::OldButton.into());
    }
    let Some(key) = left(request).await? else { return Ok(()) };
    request.turn(&said(request, key)).await
}

/// What was cancelled, and the next step.
fn said(request: &Request, key: &str) -> View {
    View::text(request.reader.text(key, &[])).row([request.reader.button("button-home", HomePress::Home)])
}

/// Whether a complete draft, perhaps with an album, waits for a button.
pub(in crate::bot) async fn waits_for_button(request: &Request) -> Handled<bool> {
    Ok(matches!(request.state().await?, State::Send(SendQuestion::Draft { asked: AskedForSend::Several, .. })))
}

/// Another action ends the open question, since the next text may be meant for that action.
pub(in crate::bot) async fn overtaken(request: &Request) -> Handled {
    let Asking { state, question, .. } = request.asking().await?;
    if let (Some(key), Some(message)) = (put_aside(request, &state).await?, question) {
        request.try_edit(Card { chat: request.chat, message }, &said(request, key)).await;
    }
    Ok(())
}

/// Closes the question. Returns the key of a note for its message, if it should show one.
async fn put_aside(request: &Request, state: &State) -> Handled<Option<&'static str>> {
    let Some(question) = state.question() else { return Ok(None) };
    let key = match question.put_aside() {
        PutAside::Never => return Ok(None),
        PutAside::Silently => None,
        PutAside::Saying(key) => Some(key),
    };
    let item = question.item();
    request.ask(State::Idle).await?;
    if let Some(item) = item {
        item::refresh_for(request, item).await?;
    }
    Ok(key)
}

/// The same for an answer, by a reply to a card or screen, to a person outside the open question.
pub(in crate::bot) async fn overtaken_by_answer(request: &Request, to: DialogId) -> Handled {
    match request.state().await? {
        State::Reply(ReplyQuestion::Text { dialog, .. }) if dialog == to => Ok(()),
        _ => overtaken(request).await,
    }
}

/// The same for a button that opens another screen. A typed draft is never lost by a press, and opening the dialog of
/// an answer does not cancel the answer.
pub(in crate::bot) async fn overtaken_by(request: &Request, press: AnyPress) -> Handled {
    if !press.opens_screen() {
        return Ok(());
    }
    let Asking { state, question, .. } = request.asking().await?;
    let stays = match (&state, press) {
        (State::Send(SendQuestion::Draft { draft, .. }), _) => draft.body.is_some() || draft.several.is_some(),
        (
            State::Reply(ReplyQuestion::Text { dialog, .. }),
            AnyPress::Dialog(DialogPress::Open(opened) | DialogPress::Older { dialog: opened, .. }),
        ) => *dialog == opened,
        _ => false,
    };
    if stays {
        return Ok(());
    }
    if question.is_some() && question == request.card.map(|card| card.message) {
        // The question's own message becomes the screen.
        return put_aside(request, &state).await.map(drop);
    }
    overtaken(request).await
}

/// Cancels the question and returns the key of the result; a login shows its end on its own card.
async fn left(request: &Request) -> Handled<Option<&'static str>> {
    let state = request.state().await?;
    request.ask(State::Idle).await?;
    let held = request.ctx.held_sessions.take(request.chat).is_some();
    Ok(Some(match state {
        State::Idle if held => DONE,
        // Another question was asked meanwhile, and a login still waits.
        State::Idle | State::Login(LoginQuestion::Lost { .. }) => {
            match request.ctx.manager.logins_of(request.id()).await?.first() {
                Some(waits) if login::end(request, waits.account_id).await? => return Ok(None),
                _ => "cancel-nothing",
            }
        }
        State::Login(LoginQuestion::Secret { account_id }) if login::end(request, account_id).await? => {
            return Ok(None);
        }
        // The login had ended before.
        State::Login(LoginQuestion::Secret { .. }) => "cancel-nothing",
        state => {
            if let Some(item) = state.item() {
                item::refresh_for(request, item).await?;
            }
            DONE
        }
    }))
}
