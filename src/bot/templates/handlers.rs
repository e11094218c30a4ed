//! `/templates`: the team's templates and variables. Every member sees them, a member who may send changes them, and a
//! template that could not be filled is not stored.

use crate::bot::context::{Failure, Handled, Mistake, Request, State};
use crate::bot::kit::Content;
use crate::bot::sending::files;
use crate::bot::templates::mistakes::TemplateMistake;
use crate::bot::templates::press::TemplatePress;
use crate::bot::templates::question::TemplateQuestion;
use crate::bot::templates::refusal::TemplatePart;
use crate::bot::templates::{answer as template_use, first as template_first, screens as views};
use crate::domain::ids::{TemplateId, VariableId};
use crate::domain::outbox::utf16_units;
use crate::domain::team::Right;
use crate::domain::template::{Body, Template, TemplateError, TemplateName, Variable, VariableName, parse_value};
use crate::domain::username::Username;
use crate::store::Page;

/// `/templates [name] [@user]`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.trim().is_empty() {
        return list(request, 0).await;
    }
    // A template's name contains no `@`.
    let (name, target) = match args.trim().rsplit_once(char::is_whitespace) {
        Some((name, target)) if target.starts_with('@') => (name, Some(Username::parse(target)?)),
        _ => (args, None),
    };
    let name: TemplateName = name.parse().map_err(|error| wrong(error, TemplatePart::Name))?;
    let found = request.ctx.store.read().await?.templates().named(&name).await?;
    let found = found.ok_or_else(|| TemplateMistake::TemplateUnknown(name.to_string()))?;
    match target {
        Some(target) => template_first::command(request, &found, target).await,
        None => show(request, found.id).await,
    }
}

pub(in crate::bot) async fn pressed(request: &Request, press: TemplatePress) -> Handled<Option<String>> {
    match press {
        TemplatePress::List { page } => list(request, page).await?,
        TemplatePress::Show(id) => show(request, id).await?,
        TemplatePress::AskNew => {
            request.ask(State::Template(TemplateQuestion::Name)).await?;
            request.turn(&views::ask_name(&request.reader)).await?;
        }
        TemplatePress::AskText(id) => {
            let template = found(request, id).await?;
            request.ask(State::Template(TemplateQuestion::Text { template: id })).await?;
            request.turn(&views::ask_text(&request.reader, &template.name)).await?;
        }
        TemplatePress::DropFile(id) => {
            request.ctx.templates.drop_file(id, request.id()).await?;
            show(request, id).await?;
        }
        TemplatePress::AskDelete(id) => {
            let template = found(request, id).await?;
            request.turn(&views::ask_delete(&request.reader, &template)).await?;
        }
        TemplatePress::Delete(id) => {
            request.ctx.templates.delete(id, request.id()).await?;
            list(request, 0).await?;
            return Ok(Some(request.reader.label("template-deleted", &[])));
        }
        TemplatePress::Variables { page } => variables(request, page).await?,
        TemplatePress::Variable(id) => variable(request, id).await?,
        TemplatePress::AskNewVariable => {
            request.ask(State::Template(TemplateQuestion::Variable)).await?;
            request.turn(&views::ask_new_variable(&request.reader)).await?;
        }
        TemplatePress::AskValue(id) => {
            let variable = found_variable(request, id).await?;
            request.ask(State::Template(TemplateQuestion::Value { variable: id })).await?;
            request.turn(&views::ask_value(&request.reader, &variable)).await?;
        }
        TemplatePress::AskDeleteVariable(id) => {
            let variable = found_variable(request, id).await?;
            request.turn(&views::ask_delete_variable(&request.reader, &variable)).await?;
        }
        TemplatePress::DeleteVariable(id) => {
            request.ctx.templates.delete_variable(id, request.id()).await?;
            variables(request, 0).await?;
            return Ok(Some(request.reader.label("template-deleted", &[])));
        }
        TemplatePress::For(_)
        | TemplatePress::Choose { .. }
        | TemplatePress::Preview { .. }
        | TemplatePress::Quick { .. }
        | TemplatePress::Send { .. } => return template_use::pressed(request, press).await,
        TemplatePress::Offer { .. } | TemplatePress::Try(_) | TemplatePress::SendFirst { .. } => {
            return template_first::pressed(request, press).await;
        }
    }
    Ok(None)
}

pub(in crate::bot) async fn answered(request: &Request, question: TemplateQuestion, words: &Content) -> Handled {
    match question {
        TemplateQuestion::Name => name_given(request, &words.text).await,
        TemplateQuestion::Body { name } => body_given(request, &name, words).await,
        TemplateQuestion::Text { template } => text_given(request, template, words).await,
        TemplateQuestion::Variable => variable_given(request, &words.text).await,
        TemplateQuestion::Value { variable } => value_given(request, variable, &words.text).await,
    }
}

/// Handles the name of a new template.
async fn name_given(request: &Request, text: &str) -> Handled {
    let name: TemplateName = text.parse().map_err(|error| wrong(error, TemplatePart::Name))?;
    if let Some(there) = request.ctx.store.read().await?.templates().named(&name).await? {
        return Err(TemplateMistake::TemplateHere(there.name.to_string()).into());
    }
    request.ask(State::Template(TemplateQuestion::Body { name: name.to_string() })).await?;
    request.show(&views::ask_text(&request.reader, &name)).await
}

/// Handles the text of a new template.
async fn body_given(request: &Request, name: &str, words: &Content) -> Handled {
    let name: TemplateName = name.parse().map_err(|error| wrong(error, TemplatePart::Name))?;
    let body = read(request, words).await?;
    let file = files::receive(&request.ctx, words).await?;
    let added = request.ctx.templates.add(&name, &body, file.as_ref(), request.id()).await?;
    let id = added.ok_or_else(|| TemplateMistake::TemplateHere(name.to_string()))?;
    request.ask(State::Idle).await?;
    show(request, id).await
}

/// Handles the new text of a template. Without a new file it keeps the one that it has.
async fn text_given(request: &Request, id: TemplateId, words: &Content) -> Handled {
    let body = read(request, words).await?;
    let file = files::receive(&request.ctx, words).await?;
    let there = request.ctx.templates.set_body(id, &body, file.as_ref(), request.id()).await?;
    request.ask(State::Idle).await?;
    if there { show(request, id).await } else { Err(Mistake::OldButton.into()) }
}

/// Handles `company = Acme Ltd`.
async fn variable_given(request: &Request, text: &str) -> Handled {
    let (name, value) =
        text.split_once('=').ok_or(TemplateMistake::Template(TemplateError::BadName, TemplatePart::Variable))?;
    let name = VariableName::own(name).map_err(|error| wrong(error, TemplatePart::Variable))?;
    keep(request, &name, value).await
}

/// Handles the new value of a variable.
async fn value_given(request: &Request, id: VariableId, text: &str) -> Handled {
    let variable = found_variable(request, id).await?;
    keep(request, &variable.name, text).await
}

async fn keep(request: &Request, name: &VariableName, value: &str) -> Handled {
    let value = parse_value(value).map_err(|error| wrong(error, TemplatePart::Value))?;
    let id = request.ctx.templates.set_variable(name, &value, request.id()).await?;
    request.ask(State::Idle).await?;
    variable(request, id).await
}

/// A misspelt variable is refused, with the name that was probably meant.
async fn read(request: &Request, words: &Content) -> Handled<Body> {
    let body = Body::typed(&words.text, words.spans.clone()).map_err(|error| match error {
        TemplateError::Empty => Failure::from(Mistake::TextEmpty),
        TemplateError::TooLong { most } => Mistake::TextTooLong { units: utf16_units(&words.text), most }.into(),
        error => wrong(error, TemplatePart::Text).into(),
    })?;
    spelt(request, &body).await?;
    Ok(body)
}

/// Checks that no blank is a misspelt variable.
pub(in crate::bot) async fn spelt(request: &Request, body: &Body) -> Handled {
    let mut reading = request.ctx.store.read().await?;
    let own = reading.templates().variables().await?;
    let fields = reading.contacts().field_names().await?;
    drop(reading);
    let slip = body.blanks().into_iter().find_map(|name| Some((name.near(&own, &fields)?, name)));
    match slip {
        Some((near, name)) => {
            Err(wrong(TemplateError::Near { typed: name.to_string(), near: format!("{{{near}}}") }, TemplatePart::Text)
                .into())
        }
        None => Ok(()),
    }
}

pub(in crate::bot) fn wrong(error: TemplateError, part: TemplatePart) -> TemplateMistake {
    TemplateMistake::Template(error, part)
}

async fn list(request: &Request, page: u32) -> Handled {
    let page = request.ctx.store.read().await?.templates().page(page, views::PAGE).await?;
    request.turn(&views::list(&request.reader, &page, request.may(Right::Send))).await
}

async fn show(request: &Request, id: TemplateId) -> Handled {
    let template = found(request, id).await?;
    let own = request.ctx.store.read().await?.templates().variables().await?;
    request.turn(&views::card(&request.reader, &template, &own, request.may(Right::Send))).await
}

async fn variables(request: &Request, page: u32) -> Handled {
    let own = request.ctx.store.read().await?.templates().variables().await?;
    let page = Page::of(own, page, views::PAGE);
    request.turn(&views::variables(&request.reader, &page, request.may(Right::Send))).await
}

async fn variable(request: &Request, id: VariableId) -> Handled {
    let variable = found_variable(request, id).await?;
    request.turn(&views::variable(&request.reader, &variable, request.may(Right::Send))).await
}

async fn found(request: &Request, id: TemplateId) -> Handled<Template> {
    Ok(request.ctx.store.read().await?.templates().get(id).await?.ok_or(Mistake::OldButton)?)
}

async fn found_variable(request: &Request, id: VariableId) -> Handled<Variable> {
    Ok(request.ctx.store.read().await?.templates().variable(id).await?.ok_or(Mistake::OldButton)?)
}
