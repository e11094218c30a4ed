//! A template as a first message: offered where its text is asked for, filled for whoever it is to, sent.
//! Its rule: a button belongs to the question that is open, so that nobody else gets the text; what was shown is what is sent.

use crate::bot::access::check;
use crate::bot::callback::TemplatePress;
use crate::bot::commands::CommandId;
use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::handlers::send;
use crate::bot::said::Said;
use crate::bot::state::{Asked, Asking, Draft, DraftKind, State};
use crate::bot::views::View;
use crate::bot::views::refusal::UserError;
use crate::bot::views::template::{self as views, For};
use crate::domain::ids::TemplateId;
use crate::domain::template::{Holes, Known, Template, print};
use crate::domain::text::Part;
use crate::domain::username::Username;

/// Asks for the text, with the templates beside it.
pub(super) async fn ask(visit: &Visit, target: &Username, page: u32) -> Handled<View> {
    let page = visit.desk.store.read().await?.templates().page(page, views::PAGE).await?;
    Ok(views::ask_first(&visit.reader, target, &page))
}

/// `/templates <name> <@user>`: as if it had been chosen after `/send <@user>`.
pub(super) async fn command(visit: &Visit, template: &Template, target: Username) -> Handled {
    check(visit, CommandId::Send.line()).await?;
    // It is sent by a button, whose question needs a private chat.
    if !visit.private() {
        return Err(UserError::PrivateOnly(CommandId::Templates).into());
    }
    let draft = Draft { target: Some(target.as_str().to_owned()), ..Draft::new(DraftKind::Send) };
    let filled = fill(visit, &draft, &target, template).await?;
    visit.ask(State::Draft { draft: Box::new(draft), asked: Asked::Body }).await?;
    visit.show(&views::preview(&visit.reader, For::First(&target), template, &filled)).await?;
    Ok(())
}

pub(super) async fn pressed(visit: &Visit, press: TemplatePress) -> Handled<Option<String>> {
    let (draft, target) = open(visit).await?;
    match press {
        TemplatePress::Offer { page } => {
            visit.turn(true, &ask(visit, &target, page).await?).await?;
        }
        TemplatePress::Try(id) => {
            let template = found(visit, id).await?;
            let filled = fill(visit, &draft, &target, &template).await?;
            visit.turn(true, &views::preview(&visit.reader, For::First(&target), &template, &filled)).await?;
        }
        TemplatePress::SendFirst { template, print } => return send(visit, draft, &target, template, print).await,
        _ => return Err(UserError::OldButton.into()),
    }
    Ok(None)
}

/// The message whose text this very question asks for, and whom it is to.
async fn open(visit: &Visit) -> Handled<(Draft, Username)> {
    let Asking { state, question, .. } = visit.asking().await?;
    let is_open = question.is_some() && question == visit.card.map(|card| card.message);
    match state {
        State::Draft { draft, asked: Asked::Body } if is_open => {
            let target = Username::parse(draft.target.as_deref().unwrap_or_default())?;
            Ok((*draft, target))
        }
        _ => Err(UserError::OldButton.into()),
    }
}

async fn send(
    visit: &Visit,
    draft: Draft,
    target: &Username,
    which: TemplateId,
    shown: u32,
) -> Handled<Option<String>> {
    let template = found(visit, which).await?;
    match fill(visit, &draft, target, &template).await? {
        Ok(part) if print(&part) == shown => {
            let body = Said { text: part.text, spans: part.spans, ..Said::default() };
            let draft = Draft { body: Some(body), ..draft };
            match (draft.kind, visit.card) {
                // The time is to be agreed to first.
                (DraftKind::Later, _) | (_, None) => send::go_on(visit, draft).await?,
                (DraftKind::Send | DraftKind::SendFrom, Some(card)) => {
                    send::accept(visit, draft, card, Some(card)).await?;
                }
            }
            Ok(None)
        }
        // The template, a variable or the prospect's name has changed since, or was taken away.
        filled => {
            visit.turn(true, &views::preview(&visit.reader, For::First(target), &template, &filled)).await?;
            Ok(Some(visit.reader.label("template-changed", &[])))
        }
    }
}

async fn found(visit: &Visit, id: TemplateId) -> Handled<Template> {
    Ok(visit.desk.store.read().await?.templates().get(id).await?.ok_or(UserError::OldButton)?)
}

/// The text for somebody, as far as they are known; from the account that was named, else from the one that they talk to.
async fn fill(visit: &Visit, draft: &Draft, target: &Username, template: &Template) -> Handled<Result<Part, Holes>> {
    let mut reading = visit.desk.store.read().await?;
    let dialog = reading.dialogs().named(target).await?;
    let person = match reading.people().name(target).await?.and_then(|known| known.id) {
        Some(id) => reading.people().get(id).await?,
        None => None,
    };
    let account = match draft.from.or(dialog.as_ref().map(|dialog| dialog.account_id)) {
        Some(id) => reading.accounts().get_account_by_id(id).await?,
        None => None,
    };
    let own = reading.templates().variables().await?;
    drop(reading);
    let called = dialog.and_then(|dialog| dialog.display_name).or(person.map(|person| person.display_name));
    let known = Known {
        prospect: called.as_deref(),
        username: Some(target.as_str()),
        account: account.as_ref().and_then(|account| account.display_name.as_deref()),
        own: &own,
    };
    Ok(template.body.fill(|name| known.value(name)))
}
