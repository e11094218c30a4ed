//! A template as a first message: offered with the question for the text, filled for the recipient, sent. A button
//! belongs to the open question, so nobody else can get the text; what was shown is what is sent.

use crate::bot::context::permit_mistake::PermitMistake;
use crate::bot::context::screens::Kind;
use crate::bot::context::{Asking, Handled, Mistake, Request, State, check, quietly, screens};
use crate::bot::kit::{CommandId, Content, View};
use crate::bot::output::say;
use crate::bot::sending::question::{AskedForSend, Draft, DraftKind, SendQuestion};
use crate::bot::sending::{accept, compose};
use crate::bot::templates::press::TemplatePress;
use crate::bot::templates::screens as views;
use crate::bot::templates::screens::{First, For};
use crate::domain::ids::{AccountId, TemplateId};
use crate::domain::outbox::ItemReason;
use crate::domain::template::{BuiltIn, Holes, KnownVariables, Template, VariableName};
use crate::domain::text::Part;
use crate::domain::username::Username;
use crate::outbox::LookUp;

/// Asks for the text, and offers templates.
pub(in crate::bot) async fn ask(request: &Request, target: &Username, page: u32) -> Handled<View> {
    let page = request.ctx.store.read().await?.templates().by_use(page, views::PAGE).await?;
    Ok(views::ask_first(&request.reader, target, &page))
}

/// `/templates <name> <@user>`: as if the template had been chosen after `/send <@user>`.
pub(in crate::bot) async fn command(request: &Request, template: &Template, target: Username) -> Handled {
    check(request, CommandId::Send.line()).await?;
    // It is sent by a button, whose question needs a private chat.
    if !request.private() {
        return Err(PermitMistake::PrivateOnly(CommandId::Templates).into());
    }
    let draft = Draft { target: Some(target.as_str().to_owned()), ..Draft::new(DraftKind::Send) };
    request.ask(State::Send(SendQuestion::Draft { draft: Box::new(draft.clone()), asked: AskedForSend::Body })).await?;
    show(request, &draft, &target, template).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: TemplatePress) -> Handled<Option<String>> {
    let (draft, target) = open(request).await?;
    let draft = looking_for(request, draft, None).await?;
    match press {
        TemplatePress::Offer { page } => {
            request.turn(&ask(request, &target, page).await?).await?;
        }
        TemplatePress::Try(id) => {
            let template = found(request, id).await?;
            show(request, &draft, &target, &template).await?;
        }
        TemplatePress::SendFirst { template, print, from } => {
            let template = found(request, template).await?;
            return send(request, draft, &target, &template, (print, from)).await;
        }
        _ => return Err(Mistake::OldButton.into()),
    }
    Ok(None)
}

/// The draft whose text this question asks for, and its recipient.
async fn open(request: &Request) -> Handled<(Draft, Username)> {
    let Asking { state, question, .. } = request.asking().await?;
    let is_open = question.is_some() && question == request.card.map(|card| card.message);
    match state {
        State::Send(SendQuestion::Draft { draft, asked: AskedForSend::Body }) if is_open => {
            let target = Username::parse(draft.target.as_deref().unwrap_or_default())?;
            Ok((*draft, target))
        }
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Shows the filled text. An unknown recipient is looked up first, if the text contains their name.
async fn show(request: &Request, draft: &Draft, target: &Username, template: &Template) -> Handled {
    let Filled { text, from, stranger } = fill(request, draft, target, template, None).await?;
    let calls = |name: &VariableName| matches!(name.built_in(), Some(BuiltIn::FirstName | BuiltIn::FullName));
    let asks = stranger && text.as_ref().is_err_and(|holes| holes.names.iter().any(calls));
    let looked = (asks && from.is_none()).then_some(LookUp::Not { reason: ItemReason::NoAccount, until: None });
    let first = First { target, from, looked };
    match from.filter(|_| asks) {
        Some(from) => {
            let view = views::looking_up(&request.reader, first);
            let (draft, template) = (draft.clone(), template.id);
            let then = move |request: Request, card| async move {
                looking_for(&request, draft, Some(template)).await?;
                let request = Request { card: Some(card), ..request };
                let tasks = request.ctx.tasks.clone();
                tasks.spawn(async move { quietly(look_up(&request, template, from).await) });
                Ok(())
            };
            request.turn_then(&view, Kind::Screen, then).await?;
        }
        None => {
            request.turn(&views::preview(&request.reader, For::First(first), template, &text)).await?;
        }
    }
    Ok(())
}

/// Looks up the recipient, and shows the text again.
async fn look_up(request: &Request, template: TemplateId, from: AccountId) -> Handled {
    let (_, target) = open(request).await?;
    let looked = request.ctx.outbox.look_up(&target, from).await?;
    // Another question or screen may be open by now.
    let (draft, target) = open(request).await?;
    if draft.looking != Some(template) {
        return Ok(());
    }
    let draft = looking_for(request, draft, None).await?;
    let template = found(request, template).await?;
    let Filled { text, from, .. } = fill(request, &draft, &target, &template, Some(from)).await?;
    let first = First { target: &target, from, looked: Some(looked) };
    // It is the open question; recording it again could replace a newer one.
    let Some(card) = request.card else { return Ok(()) };
    let view = views::preview(&request.reader, For::First(first), &template, &text);
    screens::try_again(&request.ctx, || say::edit(&request.ctx.bot, card, &view)).await?;
    Ok(())
}

async fn send(
    request: &Request,
    draft: Draft,
    target: &Username,
    template: &Template,
    (shown, from): (u32, Option<AccountId>),
) -> Handled<Option<String>> {
    let filled = fill(request, &draft, target, template, from).await?;
    match filled.text {
        Ok(part) if template.print(&part) == shown => {
            request.ctx.templates.used(template.id).await?;
            let stored = template.file.clone();
            let body = Content { text: part.text, spans: part.spans, stored, ..Content::default() };
            let from = draft.from.or(filled.from.filter(|_| template.body.names_account()));
            let draft = Draft { body: Some(body), from, ..draft };
            match (draft.kind, request.card) {
                // The time must be confirmed first.
                (DraftKind::Later, _) | (_, None) => compose::go_on(request, draft).await?,
                (DraftKind::Send | DraftKind::SendFrom, Some(card)) => {
                    accept::accept(request, draft, card, Some(card)).await?;
                }
            }
            Ok(None)
        }
        // The template, a variable or the prospect's name has changed or was deleted since.
        text => {
            let first = First { target, from: filled.from, looked: None };
            request.turn(&views::preview(&request.reader, For::First(first), template, &text)).await?;
            Ok(Some(request.reader.label("template-changed", &[])))
        }
    }
}

/// Records the template that waits; the question stays the same.
async fn looking_for(request: &Request, draft: Draft, looking: Option<TemplateId>) -> Handled<Draft> {
    if draft.looking == looking {
        return Ok(draft);
    }
    let draft = Draft { looking, ..draft };
    let state = State::Send(SendQuestion::Draft { draft: Box::new(draft.clone()), asked: AskedForSend::Body });
    request.ctx.talk(request.chat).update(Asking { state, ..request.asking().await? }).await?;
    Ok(draft)
}

async fn found(request: &Request, id: TemplateId) -> Handled<Template> {
    Ok(request.ctx.store.read().await?.templates().get(id).await?.ok_or(Mistake::OldButton)?)
}

/// A template filled for a recipient.
struct Filled {
    text: Result<Part, Holes>,
    /// The sending account.
    from: Option<AccountId>,
    /// Whether nothing but the username is known of them.
    stranger: bool,
}

/// Fills a template, as far as its recipient is known. The account is the one chosen, or else the one of their dialog,
/// or else `shown`, or else the one that would write to them now.
async fn fill(
    request: &Request,
    draft: &Draft,
    target: &Username,
    template: &Template,
    shown: Option<AccountId>,
) -> Handled<Filled> {
    let mut reading = request.ctx.store.read().await?;
    let dialog = reading.dialogs().named(target).await?;
    let person = match reading.people().name(target).await?.and_then(|known| known.id) {
        Some(id) => reading.people().get(id).await?,
        None => None,
    };
    let own = reading.templates().variables().await?;
    let contact = reading.contacts().find(&target.clone().into()).await?;
    drop(reading);
    let contact = match contact {
        Some(id) => request.ctx.contacts.whole(id).await?,
        None => None,
    };
    let given = contact.as_ref().and_then(|whole| whole.contact.name.as_ref()).map(ToString::to_string);
    let account = match draft.from.or(dialog.as_ref().map(|dialog| dialog.account_id)).or(shown) {
        Some(id) => request.ctx.manager.account(id).await?,
        None => request.ctx.outbox.why(&target.clone().into()).await?.account,
    };
    let called = given.or(dialog.and_then(|dialog| dialog.display_name).or(person.map(|person| person.display_name)));
    let known = KnownVariables {
        prospect: called.as_deref(),
        username: Some(target.as_str()),
        account: account.as_ref().and_then(|account| account.display_name.as_deref()),
        fields: contact.as_ref().map_or(&[][..], |whole| whole.fields.as_slice()),
        own: &own,
    };
    let text = template.body.fill(|name| known.value(name));
    Ok(Filled { text, from: account.map(|account| account.id), stranger: called.is_none() })
}
