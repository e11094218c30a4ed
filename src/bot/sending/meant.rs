//! Handlers for the buttons that clarify an ambiguous text.
//!
//! Invariant: a press counts only while its question is open.

use jiff::Timestamp;

use crate::bot::context::{Asking, Handled, Mistake, Request, State, check};
use crate::bot::dialogs::question::DialogQuestion;
use crate::bot::dialogs::{access as dialog_access, handlers as dialog};
use crate::bot::inbox::reply;
use crate::bot::kit::{CommandId, Content};
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::{add_account, qr as login_qr};
use crate::bot::sending::item_question::ItemQuestion;
use crate::bot::sending::meant_press::MeantPress;
use crate::bot::sending::question::{AskedForSend, Draft, SendQuestion};
use crate::bot::sending::{compose, later, send};
use crate::domain::dialog_access::DialogAccess;
use crate::domain::phone::Phone;
use crate::domain::username::Username;

pub(in crate::bot) async fn pressed(request: &Request, press: MeantPress) -> Handled {
    match press {
        MeantPress::Offered(message) => reply::offered(request, message).await,
        MeantPress::Number(digits) => {
            let phone = Phone::from_telegram(&digits.to_string()).ok_or(Mistake::OldButton)?;
            match request.state().await? {
                State::Login(LoginQuestion::MeantPhone { scan: true, .. }) => {
                    login_qr::number_given(&request.in_new_message(), &phone).await
                }
                _ => add_account::begin(&request.in_new_message(), &phone).await,
            }
        }
        MeantPress::At(second) => {
            let at = Timestamp::from_second(second).map_err(|_| Mistake::OldButton)?;
            time(request, at).await
        }
        MeantPress::Person(number) => {
            let (draft, _) = open(request, AskedForSend::Which).await?;
            let id = *draft.which.get(usize::from(number)).ok_or(Mistake::OldButton)?;
            let dialog = dialog_access::own(request, id, DialogAccess::Look).await?;
            let draft = Draft { which: Vec::new(), ..draft };
            let draft = send::chosen(request, draft, &dialog_access::target(&dialog)?).await?;
            compose::go_on_in(request, draft, request.card).await
        }
        MeantPress::Alone | MeantPress::Each => {
            let (draft, _) = open(request, AskedForSend::Several).await?;
            let several = draft.several.clone().ok_or(Mistake::OldButton)?;
            let (also, body) = match press {
                MeantPress::Each => (several.names, several.each),
                _ => (Vec::new(), several.alone),
            };
            let body = Some(body).filter(|body| !body.is_empty());
            compose::go_on_in(request, Draft { also, body, several: None, ..draft }, request.card).await
        }
        MeantPress::FirstWord => {
            let (draft, body) = open(request, AskedForSend::Target).await?;
            let (name, rest) = Username::split_first(&body.text);
            let target = Username::parse(name)?.as_str().to_owned();
            let body = Some(body.ending(rest)).filter(|body| !body.is_empty());
            compose::go_on_in(request, Draft { target: Some(target), body, ..draft }, request.card).await
        }
    }
}

/// The draft and its text, if this question about it is open.
async fn open(request: &Request, wanted: AskedForSend) -> Handled<(Draft, Content)> {
    check(request, CommandId::Send.line()).await?;
    let Asking { state, question, .. } = request.asking().await?;
    let is_open = question.is_some() && question == request.card.map(|card| card.message);
    match state {
        State::Send(SendQuestion::Draft { draft, asked }) if is_open && asked == wanted => {
            let body = draft.body.clone().unwrap_or_default();
            Ok((*draft, body))
        }
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Handles the choice of one of the possible times.
async fn time(request: &Request, at: Timestamp) -> Handled {
    if at <= request.reader.times.now {
        return Err(Mistake::OldButton.into());
    }
    match request.state().await? {
        State::Send(SendQuestion::Draft { .. }) => {
            let (draft, _) = open(request, AskedForSend::When).await?;
            compose::go_on_in(request, Draft { at: Some(at), times: Vec::new(), ..draft }, request.card).await
        }
        State::Item(ItemQuestion::NewTime { item, .. }) => later::new_time_meant(request, item, at).await,
        State::Dialog(DialogQuestion::Remind { dialog }) => dialog::put_aside_until(request, dialog, at).await,
        _ => Err(Mistake::OldButton.into()),
    }
}
