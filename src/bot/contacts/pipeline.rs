//! The board, and the screens where the team settles its stages and labels.

use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::contacts::question::ContactQuestion;
use crate::bot::contacts::{board_screens as views, card, list, press::ContactPress};
use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::context::mistake::Mistake;
use crate::bot::context::state::State;
use crate::domain::ids::{ContactId, LabelId, StageId};
use crate::domain::label::{Label, LabelName};
use crate::domain::stage::Stage;
use crate::domain::team::Right;

pub(in crate::bot) async fn pressed(request: &Request, press: PipelinePress) -> Handled<Option<String>> {
    let by = request.id();
    match press {
        PipelinePress::Board => list::pipeline(request).await?,
        PipelinePress::Stages => stages(request).await?,
        PipelinePress::Stage(id) => stage(request, id).await?,
        PipelinePress::AskNewStage => ask_stage(request, None).await?,
        PipelinePress::AskStageName(id) => ask_stage(request, Some(id)).await?,
        PipelinePress::Raise(id) => {
            request.ctx.contacts.raise_stage(id, by).await?;
            stages(request).await?;
        }
        PipelinePress::NextBrings(id) => {
            let (_, found) = found_stage(request, id).await?;
            request.ctx.contacts.next_brings(&found, by).await?;
            stage(request, id).await?;
        }
        PipelinePress::AskDeleteStage(id) => {
            let (all, found) = found_stage(request, id).await?;
            request.turn(&views::ask_delete_stage(&request.reader, &all, &found)).await?;
        }
        PipelinePress::DeleteStage(id) => {
            request.ctx.contacts.delete_stage(id, by).await?;
            stages(request).await?;
        }
        PipelinePress::Labels => labels(request).await?,
        PipelinePress::Label(id) => label(request, id).await?,
        PipelinePress::AskNewLabel => ask_label(request, None, None).await?,
        PipelinePress::AskNewLabelFor(contact) => ask_label(request, None, Some(contact)).await?,
        PipelinePress::AskLabelName(id) => ask_label(request, Some(id), None).await?,
        PipelinePress::NextDot(id) => {
            request.ctx.contacts.recolour_label(id, by).await?;
            label(request, id).await?;
        }
        PipelinePress::AskDeleteLabel(id) => {
            let found = found_label(request, id).await?;
            request.turn(&views::ask_delete_label(&request.reader, &found)).await?;
        }
        PipelinePress::DeleteLabel(id) => {
            request.ctx.contacts.delete_label(id, by).await?;
            labels(request).await?;
        }
    }
    Ok(None)
}

/// Handles the name of a label. A new one for a contact is put on them.
pub(in crate::bot) async fn label_named(
    request: &Request,
    label: Option<LabelId>,
    contact: Option<ContactId>,
    text: &str,
) -> Handled {
    let name: LabelName = text.parse()?;
    let contacts = &request.ctx.contacts;
    let id = match label {
        Some(id) => {
            contacts.rename_label(id, &name, request.id()).await?;
            id
        }
        None => contacts.add_label(&name, request.id()).await?,
    };
    request.ask(State::Idle).await?;
    match contact {
        Some(contact) => {
            card::pressed(request, ContactPress::Label { contact, label: id }).await?;
            Ok(())
        }
        None => self::label(request, id).await,
    }
}

/// Handles the name of a stage.
pub(in crate::bot) async fn stage_named(request: &Request, stage: Option<StageId>, text: &str) -> Handled {
    let name: LabelName = text.parse()?;
    match stage {
        Some(id) => request.ctx.contacts.rename_stage(id, &name, request.id()).await?,
        None => {
            request.ctx.contacts.add_stage(&name, request.id()).await?;
        }
    }
    request.ask(State::Idle).await?;
    stages(request).await
}

async fn stages(request: &Request) -> Handled {
    let all = request.ctx.store.read().await?.contacts().stages().await?;
    request.turn(&views::stages(&request.reader, &all, request.may(Right::RunDesk))).await
}

async fn stage(request: &Request, id: StageId) -> Handled {
    let (all, found) = found_stage(request, id).await?;
    request.turn(&views::one_stage(&request.reader, &all, &found, request.may(Right::RunDesk))).await
}

async fn ask_stage(request: &Request, stage: Option<StageId>) -> Handled {
    request.ask(State::Contact(ContactQuestion::StageName { stage })).await?;
    request.turn(&views::ask_stage_name(&request.reader)).await
}

async fn labels(request: &Request) -> Handled {
    let all = request.ctx.store.read().await?.contacts().labels().await?;
    request.turn(&views::labels(&request.reader, &all, request.may(Right::Send))).await
}

async fn label(request: &Request, id: LabelId) -> Handled {
    let found = found_label(request, id).await?;
    request.turn(&views::one_label(&request.reader, &found, request.may(Right::Send))).await
}

async fn ask_label(request: &Request, label: Option<LabelId>, contact: Option<ContactId>) -> Handled {
    request.ask(State::Contact(ContactQuestion::LabelName { label, contact })).await?;
    request.turn(&views::ask_label_name(&request.reader)).await
}

async fn found_stage(request: &Request, id: StageId) -> Handled<(Vec<Stage>, Stage)> {
    let all = request.ctx.store.read().await?.contacts().stages().await?;
    let found = all.iter().find(|stage| stage.id == id).cloned().ok_or(Mistake::OldButton)?;
    Ok((all, found))
}

async fn found_label(request: &Request, id: LabelId) -> Handled<Label> {
    Ok(request.ctx.store.read().await?.contacts().label(id).await?.ok_or(Mistake::OldButton)?)
}
