//! Answering with a template: choosing it, previewing it, sending it. What was shown is what is sent, like every
//! answer.

use crate::bot::context::{Handled, Mistake, Request};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::inbox::reply;
use crate::bot::kit::{Content, View};
use crate::bot::templates::press::TemplatePress;
use crate::bot::templates::screens as views;
use crate::bot::templates::screens::For;
use crate::dialogs::fill;
use crate::domain::dialog::Dialog;
use crate::domain::ids::{DialogId, TemplateId};
use crate::domain::template::{Holes, Template};
use crate::domain::text::Part;

pub(in crate::bot) async fn pressed(request: &Request, press: TemplatePress) -> Handled<Option<String>> {
    match press {
        TemplatePress::For(id) => {
            let view = choice(request, id, 0).await?;
            dialog_access::question(request, &view).await?;
        }
        TemplatePress::Choose { dialog, page } => {
            request.turn(&choice(request, dialog, page).await?).await?;
        }
        TemplatePress::Preview { dialog, template } => {
            request.turn(&preview(request, dialog, template).await?).await?;
        }
        // The card stays.
        TemplatePress::Quick { dialog, template } => {
            dialog_access::question(request, &preview(request, dialog, template).await?).await?;
        }
        TemplatePress::Send { dialog, template, print } => return send(request, dialog, template, print).await,
        _ => return Err(Mistake::OldButton.into()),
    }
    Ok(None)
}

async fn choice(request: &Request, id: DialogId, page: u32) -> Handled<View> {
    let dialog = reply::open(request, id).await?;
    let page = request.ctx.store.read().await?.templates().by_use(page, views::PAGE).await?;
    let filled = fill_all(request, &dialog, &page.rows).await?;
    Ok(views::choose(&request.reader, &dialog, &page, &filled))
}

async fn preview(request: &Request, id: DialogId, which: TemplateId) -> Handled<View> {
    let (dialog, template) = both(request, id, which).await?;
    let filled = fill(request, &dialog, &template).await?;
    Ok(views::preview(&request.reader, For::Dialog(&dialog), &template, &filled))
}

async fn send(request: &Request, id: DialogId, which: TemplateId, shown: u32) -> Handled<Option<String>> {
    let (dialog, template) = both(request, id, which).await?;
    match fill(request, &dialog, &template).await? {
        Ok(part) if template.print(&part) == shown => {
            let stored = template.file.clone();
            let words = Content { text: part.text.clone(), spans: part.spans.clone(), stored, ..Content::default() };
            reply::send_answer(request, id, None, &words).await?;
            request.ctx.templates.used(template.id).await?;
            request.turn(&views::used(&request.reader, &dialog, &template, &part)).await?;
            Ok(None)
        }
        // The template, a variable or the prospect's name has changed or was deleted since.
        filled => {
            request.turn(&views::preview(&request.reader, For::Dialog(&dialog), &template, &filled)).await?;
            Ok(Some(request.reader.label("template-changed", &[])))
        }
    }
}

async fn both(request: &Request, id: DialogId, which: TemplateId) -> Handled<(Dialog, Template)> {
    let dialog = reply::open(request, id).await?;
    let template = request.ctx.store.read().await?.templates().get(which).await?.ok_or(Mistake::OldButton)?;
    Ok((dialog, template))
}

/// The text for the prospect of a dialog, from the account that answers them.
async fn fill(request: &Request, dialog: &Dialog, template: &Template) -> Handled<Result<Part, Holes>> {
    let filled = fill_all(request, dialog, std::slice::from_ref(template)).await?;
    Ok(filled.into_iter().next().ok_or(Mistake::OldButton)?)
}

/// The same for several templates.
async fn fill_all(request: &Request, dialog: &Dialog, templates: &[Template]) -> Handled<Vec<Result<Part, Holes>>> {
    let mut reading = request.ctx.store.read().await?;
    Ok(fill::fill(&mut reading, dialog, templates.iter().map(|template| &template.body)).await?)
}
