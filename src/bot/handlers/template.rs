//! `/templates`: the team's texts and its own variables.
//! Its rule: everybody sees them, whoever may send changes them, and nothing is kept that could not be filled.

use crate::bot::callback::TemplatePress;
use crate::bot::error::Handled;
use crate::bot::handlers::{template_first, template_use};
use crate::bot::permit::check_press;
use crate::bot::request::Visit;
use crate::bot::said::Said;
use crate::bot::state::State;
use crate::bot::views::refusal::{TemplatePart, UserError};
use crate::bot::views::template as views;
use crate::domain::ids::{TemplateId, VariableId};
use crate::domain::outbox::utf16_units;
use crate::domain::team::Right;
use crate::domain::template::{Body, Template, TemplateError, TemplateName, Variable, VariableName, parse_value};
use crate::domain::username::Username;
use crate::store::Page;

/// `/templates [name] [@user]`.
pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    if args.trim().is_empty() {
        return list(visit, 0).await;
    }
    // No name of a template has an `@`.
    let (name, target) = match args.trim().rsplit_once(char::is_whitespace) {
        Some((name, target)) if target.starts_with('@') => (name, Some(Username::parse(target)?)),
        _ => (args, None),
    };
    let name: TemplateName = name.parse().map_err(|error| wrong(error, TemplatePart::Name))?;
    let found = visit.desk.store.read().await?.templates().named(&name).await?;
    let found = found.ok_or_else(|| UserError::TemplateUnknown(name.to_string()))?;
    match target {
        Some(target) => template_first::command(visit, &found, target).await,
        None => show(visit, found.id).await,
    }
}

pub(in crate::bot) async fn pressed(visit: &Visit, press: TemplatePress) -> Handled<Option<String>> {
    match press {
        TemplatePress::List { page } => list(visit, page).await?,
        TemplatePress::Show(id) => show(visit, id).await?,
        TemplatePress::AskNew => {
            visit.ask(State::AskedTemplateName).await?;
            visit.turn(&views::ask_name(&visit.reader)).await?;
        }
        TemplatePress::AskText(id) => {
            let template = found(visit, id).await?;
            visit.ask(State::AskedTemplateText { template: id }).await?;
            visit.turn(&views::ask_text(&visit.reader, &template.name)).await?;
        }
        TemplatePress::AskDelete(id) => {
            let template = found(visit, id).await?;
            visit.turn(&views::ask_delete(&visit.reader, &template)).await?;
        }
        TemplatePress::Delete(id) => {
            let mut work = visit.desk.store.begin().await?;
            work.templates().delete(id, visit.id()).await?;
            work.commit().await?;
            list(visit, 0).await?;
            return Ok(Some(visit.reader.label("template-deleted", &[])));
        }
        TemplatePress::Variables { page } => variables(visit, page).await?,
        TemplatePress::Variable(id) => variable(visit, id).await?,
        TemplatePress::AskNewVariable => {
            visit.ask(State::AskedVariable).await?;
            visit.turn(&views::ask_new_variable(&visit.reader)).await?;
        }
        TemplatePress::AskValue(id) => {
            let variable = found_variable(visit, id).await?;
            visit.ask(State::AskedValue { variable: id }).await?;
            visit.turn(&views::ask_value(&visit.reader, &variable)).await?;
        }
        TemplatePress::AskDeleteVariable(id) => {
            let variable = found_variable(visit, id).await?;
            visit.turn(&views::ask_delete_variable(&visit.reader, &variable)).await?;
        }
        TemplatePress::DeleteVariable(id) => {
            let mut work = visit.desk.store.begin().await?;
            work.templates().delete_variable(id, visit.id()).await?;
            work.commit().await?;
            variables(visit, 0).await?;
            return Ok(Some(visit.reader.label("template-deleted", &[])));
        }
        TemplatePress::For(_)
        | TemplatePress::Choose { .. }
        | TemplatePress::Preview { .. }
        | TemplatePress::Send { .. } => return template_use::pressed(visit, press).await,
        TemplatePress::Offer { .. } | TemplatePress::Try(_) | TemplatePress::SendFirst { .. } => {
            return template_first::pressed(visit, press).await;
        }
    }
    Ok(None)
}

/// The name of a new template.
pub(in crate::bot) async fn name_given(visit: &Visit, text: &str) -> Handled {
    check_press(visit, TemplatePress::AskNew).await?;
    let name: TemplateName = text.parse().map_err(|error| wrong(error, TemplatePart::Name))?;
    if let Some(there) = visit.desk.store.read().await?.templates().named(&name).await? {
        return Err(UserError::TemplateHere(there.name.to_string()).into());
    }
    visit.ask(State::AskedTemplateBody { name: name.to_string() }).await?;
    visit.show(&views::ask_text(&visit.reader, &name)).await?;
    Ok(())
}

/// The text of a new template.
pub(in crate::bot) async fn body_given(visit: &Visit, name: &str, words: &Said) -> Handled {
    check_press(visit, TemplatePress::AskNew).await?;
    let name: TemplateName = name.parse().map_err(|error| wrong(error, TemplatePart::Name))?;
    let body = read(visit, words).await?;
    let mut work = visit.desk.store.begin().await?;
    let added = work.templates().add(&name, &body, visit.id()).await?;
    let id = added.ok_or_else(|| UserError::TemplateHere(name.to_string()))?;
    work.commit().await?;
    visit.ask(State::Idle).await?;
    show(visit, id).await
}

/// Another text of a template.
pub(in crate::bot) async fn text_given(visit: &Visit, id: TemplateId, words: &Said) -> Handled {
    check_press(visit, TemplatePress::AskText(id)).await?;
    let body = read(visit, words).await?;
    let mut work = visit.desk.store.begin().await?;
    let there = work.templates().set_body(id, &body, visit.id()).await?;
    work.commit().await?;
    visit.ask(State::Idle).await?;
    if there { show(visit, id).await } else { Err(UserError::OldButton.into()) }
}

/// `company = Acme Ltd`.
pub(in crate::bot) async fn variable_given(visit: &Visit, text: &str) -> Handled {
    check_press(visit, TemplatePress::AskNewVariable).await?;
    let (name, value) =
        text.split_once('=').ok_or(UserError::Template(TemplateError::BadName, TemplatePart::Variable))?;
    let name = VariableName::own(name).map_err(|error| wrong(error, TemplatePart::Variable))?;
    keep(visit, &name, value).await
}

/// Another value of a variable.
pub(in crate::bot) async fn value_given(visit: &Visit, id: VariableId, text: &str) -> Handled {
    check_press(visit, TemplatePress::AskValue(id)).await?;
    let variable = found_variable(visit, id).await?;
    keep(visit, &variable.name, text).await
}

async fn keep(visit: &Visit, name: &VariableName, value: &str) -> Handled {
    let value = parse_value(value).map_err(|error| wrong(error, TemplatePart::Value))?;
    let mut work = visit.desk.store.begin().await?;
    let id = work.templates().set_variable(name, &value, visit.id()).await?;
    work.commit().await?;
    visit.ask(State::Idle).await?;
    variable(visit, id).await
}

/// A slip in the name of a variable is refused, with the name that was probably meant.
async fn read(visit: &Visit, words: &Said) -> Handled<Body> {
    let body = Body::parse(&words.text, words.spans.clone()).map_err(|error| match error {
        TemplateError::Empty => UserError::TextEmpty,
        TemplateError::TooLong { most } => UserError::TextTooLong { units: utf16_units(&words.text), most },
        error => wrong(error, TemplatePart::Text),
    })?;
    let own = visit.desk.store.read().await?.templates().variables().await?;
    let slip = body.blanks().into_iter().find_map(|name| Some((name.near(&own)?, name)));
    match slip {
        Some((near, name)) => {
            Err(wrong(TemplateError::Near { typed: name.to_string(), near: format!("{{{near}}}") }, TemplatePart::Text)
                .into())
        }
        None => Ok(body),
    }
}

fn wrong(error: TemplateError, part: TemplatePart) -> UserError {
    UserError::Template(error, part)
}

async fn list(visit: &Visit, page: u32) -> Handled {
    let page = visit.desk.store.read().await?.templates().page(page, views::PAGE).await?;
    visit.turn(&views::list(&visit.reader, &page, visit.may(Right::Send))).await?;
    Ok(())
}

async fn show(visit: &Visit, id: TemplateId) -> Handled {
    let template = found(visit, id).await?;
    let own = visit.desk.store.read().await?.templates().variables().await?;
    visit.turn(&views::card(&visit.reader, &template, &own, visit.may(Right::Send))).await?;
    Ok(())
}

async fn variables(visit: &Visit, page: u32) -> Handled {
    let own = visit.desk.store.read().await?.templates().variables().await?;
    let page = Page::of(own, page, views::PAGE);
    visit.turn(&views::variables(&visit.reader, &page, visit.may(Right::Send))).await?;
    Ok(())
}

async fn variable(visit: &Visit, id: VariableId) -> Handled {
    let variable = found_variable(visit, id).await?;
    visit.turn(&views::variable(&visit.reader, &variable, visit.may(Right::Send))).await?;
    Ok(())
}

async fn found(visit: &Visit, id: TemplateId) -> Handled<Template> {
    Ok(visit.desk.store.read().await?.templates().get(id).await?.ok_or(UserError::OldButton)?)
}

async fn found_variable(visit: &Visit, id: VariableId) -> Handled<Variable> {
    Ok(visit.desk.store.read().await?.templates().variable(id).await?.ok_or(UserError::OldButton)?)
}
