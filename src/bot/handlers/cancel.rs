//! `/cancel`: leave what is being asked for; and what any other command leaves.
//! Its rule: it works in every state, and says what it left.

use crate::bot::callback::{DialogPress, Press};
use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::handlers::{item, login};
use crate::bot::say;
use crate::bot::state::{Asked, Asking, State};
use crate::bot::views::refusal::UserError;
use crate::bot::views::{View, send as questions};
use crate::domain::login::Card;

const DONE: &str = "cancel-done";

pub(super) async fn command(visit: &Visit) -> Handled {
    let question = visit.asking().await?.question;
    let Some(key) = left(visit).await? else { return Ok(()) };
    if let Some(message) = question.filter(|_| key == DONE) {
        say::delete(&visit.desk.bot, Card { chat: visit.chat, message }).await;
    }
    visit.show(&said(visit, key)).await?;
    Ok(())
}

pub(super) async fn pressed(visit: &Visit) -> Handled {
    // What an old question asked is not what would be left.
    if visit.asking().await?.question != visit.card.map(|card| card.message) {
        return Err(UserError::OldButton.into());
    }
    let Some(key) = left(visit).await? else { return Ok(()) };
    visit.turn(true, &said(visit, key)).await?;
    Ok(())
}

/// What was left, and a way on.
fn said(visit: &Visit, key: &str) -> View {
    View::text(visit.reader.text(key, &[])).row([visit.reader.button("button-home", Press::Home)])
}

/// Another command leaves the question whose answer goes to a prospect: what is typed after it may be meant for another.
pub(super) async fn overtaken(visit: &Visit) -> Handled {
    let Asking { state, question, .. } = visit.asking().await?;
    if put_aside(visit, state).await?
        && let Some(message) = question
    {
        visit.desk.edit_kindly(Card { chat: visit.chat, message }, &questions::put_aside(&visit.reader)).await;
    }
    Ok(())
}

/// Asks for nothing more that would go to a prospect. Whether the question is to say so.
async fn put_aside(visit: &Visit, state: State) -> Handled<bool> {
    match state {
        // What is there already goes by its button alone.
        State::Draft { asked: Asked::Agree(_), .. } => Ok(false),
        State::Draft { .. } => {
            visit.ask(State::Idle).await?;
            Ok(true)
        }
        // Its buttons name their dialog: a template may be given its values, and then go.
        State::AskedReply { .. } => {
            visit.ask(State::Idle).await?;
            Ok(false)
        }
        State::AskedNewText { item } => {
            visit.ask(State::Idle).await?;
            item::refresh(&visit.desk, &visit.desk.bot, item).await?;
            Ok(false)
        }
        _ => Ok(false),
    }
}

/// So does a button that opens another screen. Nobody loses to a tap what they have typed, and whoever reads a dialog goes on
/// answering it.
pub(super) async fn overtaken_by(visit: &Visit, press: Press) -> Handled {
    if !press.opens_screen() {
        return Ok(());
    }
    let Asking { state, question, .. } = visit.asking().await?;
    let stays = match (&state, press) {
        (State::Draft { draft, .. }, _) => draft.body.is_some(),
        (
            State::AskedReply { dialog, .. },
            Press::Dialog(DialogPress::Open(opened) | DialogPress::Older { dialog: opened, .. }),
        ) => *dialog == opened,
        _ => false,
    };
    if stays {
        return Ok(());
    }
    if question.is_some() && question == visit.card.map(|card| card.message) {
        // The question itself turns into the screen.
        return put_aside(visit, state).await.map(drop);
    }
    overtaken(visit).await
}

/// Leaves it, and names what is to be said of it; of a login its own card tells.
async fn left(visit: &Visit) -> Handled<Option<&'static str>> {
    let state = visit.state().await?;
    visit.ask(State::Idle).await?;
    let held = visit.desk.held_sessions.take(visit.chat).is_some();
    Ok(Some(match state {
        State::Idle if held => DONE,
        State::Idle | State::LoginLost { .. } => "cancel-nothing",
        State::Login { account_id } if login::end(visit, account_id).await? => return Ok(None),
        // The login had ended before.
        State::Login { .. } => "cancel-nothing",
        State::AskedNewText { item } | State::AskedNewTime { item, .. } => {
            item::refresh(&visit.desk, &visit.desk.bot, item).await?;
            DONE
        }
        State::AskedPhone
        | State::AskedQrPhone
        | State::AskedLabel { .. }
        | State::AskedLimit { .. }
        | State::AskedSession
        | State::Draft { .. }
        | State::AskedMember { .. }
        | State::AskedSetting { .. }
        | State::AskedWhy
        | State::AskedPerson { .. }
        | State::AskedForget { .. }
        | State::AskedDialog
        | State::AskedSearch
        | State::AskedReply { .. }
        | State::AskedNote { .. }
        | State::AskedRemind { .. }
        | State::AskedTemplateName
        | State::AskedTemplateBody { .. }
        | State::AskedTemplateText { .. }
        | State::AskedVariable
        | State::AskedValue { .. } => DONE,
    }))
}
