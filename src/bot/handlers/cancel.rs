//! `/cancel`: leave what is being asked for; and what any other errand leaves.
//! Its rule: it works in every state, and says what it left.

use crate::bot::callback::{AnyPress, DialogPress, HomePress, QuestionPress};
use crate::bot::deletions;
use crate::bot::error::Handled;
use crate::bot::handlers::{item, login};
use crate::bot::request::Visit;
use crate::bot::state::{Asked, Asking, State};
use crate::bot::views::View;
use crate::bot::views::refusal::UserError;
use crate::domain::ids::DialogId;
use crate::domain::login::Card;

const DONE: &str = "cancel-done";

pub(in crate::bot) async fn command(visit: &Visit) -> Handled {
    let question = visit.asking().await?.question;
    let Some(key) = left(visit).await? else { return Ok(()) };
    if let Some(message) = question.filter(|_| key == DONE) {
        deletions::delete_outdated(&visit.desk, Card { chat: visit.chat, message }).await?;
    }
    visit.show(&said(visit, key)).await?;
    Ok(())
}

pub(in crate::bot) async fn pressed(visit: &Visit, press: QuestionPress) -> Handled {
    match press {
        QuestionPress::Cancel => cancel(visit).await,
    }
}

async fn cancel(visit: &Visit) -> Handled {
    // What an old question asked is not what would be left.
    if visit.asking().await?.question != visit.card.map(|card| card.message) {
        return Err(UserError::OldButton.into());
    }
    let Some(key) = left(visit).await? else { return Ok(()) };
    visit.turn(&said(visit, key)).await?;
    Ok(())
}

/// What was left, and a way on.
fn said(visit: &Visit, key: &str) -> View {
    View::text(visit.reader.text(key, &[])).row([visit.reader.button("button-home", HomePress::Home)])
}

/// Whether a whole message, which may be an album, waits for the press of a button.
pub(in crate::bot) async fn waits_for_button(visit: &Visit) -> Handled<bool> {
    Ok(matches!(visit.state().await?, State::Draft { asked: Asked::Several, .. }))
}

/// Another errand leaves the question that is open: what is typed after it may be meant for something else.
pub(in crate::bot) async fn overtaken(visit: &Visit) -> Handled {
    let Asking { state, question, .. } = visit.asking().await?;
    if let (Some(key), Some(message)) = (put_aside(visit, state).await?, question) {
        visit.edit_kindly(Card { chat: visit.chat, message }, &said(visit, key)).await;
    }
    Ok(())
}

/// Asks for nothing more. Names what the question is to say then, if it is to say something.
async fn put_aside(visit: &Visit, state: State) -> Handled<Option<&'static str>> {
    let (item, key) = match state {
        // What waits for a secret, and what is there already and goes by its button alone.
        State::Idle
        | State::Login { .. }
        | State::LoginLost { .. }
        | State::AskedForget { .. }
        | State::Draft { asked: Asked::Agree(_), .. }
        | State::AskedNewTime { plan: Some(_), .. } => return Ok(None),
        State::AskedNewText { item } | State::AskedNewTime { item, plan: None } => (Some(item), None),
        // Its buttons name their dialog: a template may be given its values, and then go.
        State::AskedReply { .. } => (None, None),
        State::Draft { .. } => (None, Some("send-put-aside")),
        _ => (None, Some("asked-put-aside")),
    };
    visit.ask(State::Idle).await?;
    if let Some(item) = item {
        item::refresh_for(visit, item).await?;
    }
    Ok(key)
}

/// So does an answer to somebody about whom nothing is being asked, by a reply to their card or screen.
pub(in crate::bot) async fn overtaken_by_answer(visit: &Visit, to: DialogId) -> Handled {
    match visit.state().await? {
        State::AskedReply { dialog, .. } if dialog == to => Ok(()),
        _ => overtaken(visit).await,
    }
}

/// So does a button that opens another screen. Nobody loses to a tap what they have typed, and whoever reads a dialog goes on
/// answering it.
pub(in crate::bot) async fn overtaken_by(visit: &Visit, press: AnyPress) -> Handled {
    if !press.opens_screen() {
        return Ok(());
    }
    let Asking { state, question, .. } = visit.asking().await?;
    let stays = match (&state, press) {
        (State::Draft { draft, .. }, _) => draft.body.is_some() || draft.several.is_some(),
        (
            State::AskedReply { dialog, .. },
            AnyPress::Dialog(DialogPress::Open(opened) | DialogPress::Older { dialog: opened, .. }),
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
        // Something else was looked at meanwhile, and a login still waits.
        State::Idle | State::LoginLost { .. } => match visit.desk.manager.logins_of(visit.id()).await?.first() {
            Some(waits) if login::end(visit, waits.account_id).await? => return Ok(None),
            _ => "cancel-nothing",
        },
        State::Login { account_id } if login::end(visit, account_id).await? => return Ok(None),
        // The login had ended before.
        State::Login { .. } => "cancel-nothing",
        State::AskedNewText { item } | State::AskedNewTime { item, .. } => {
            item::refresh_for(visit, item).await?;
            DONE
        }
        State::AskedPhone
        | State::AskedQrPhone
        | State::AskedMeantPhone { .. }
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
