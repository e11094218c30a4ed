//! `/sequences`: the sequences, one with its steps, and how one is made, renamed and archived.

use std::collections::BTreeSet;

use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::kit::Content;
use crate::bot::sequences::mistakes::SequenceMistake;
use crate::bot::sequences::press::SequencePress;
use crate::bot::sequences::question::SequenceQuestion;
use crate::bot::sequences::{editor, put, runs, screens as views};
use crate::domain::ids::SequenceId;
use crate::domain::sequence::{SequenceName, Steps};
use crate::domain::team::Right;
use crate::domain::template::VariableName;
use crate::store::Page;

/// `/sequences [name]`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let name: Result<SequenceName, _> = args.parse();
    let named = match &name {
        Ok(name) => request.ctx.store.read().await?.sequences().named(name).await?,
        Err(_) => None,
    };
    match named {
        Some(id) => show(request, id).await,
        None => all(request, 0).await,
    }
}

/// Returns the words of a pop-up, if any.
pub(in crate::bot) async fn pressed(request: &Request, press: SequencePress) -> Handled<Option<String>> {
    match press {
        SequencePress::All { page } => all(request, page).await?,
        SequencePress::Open(id) => show(request, id).await?,
        SequencePress::AskNew => request.turn(&views::ask_purpose(&request.reader)).await?,
        SequencePress::AskNewFor(purpose) => {
            request.ask(State::Sequence(SequenceQuestion::New { purpose })).await?;
            request.turn(&views::ask_new_name(&request.reader)).await?;
        }
        SequencePress::AskName(id) => {
            let (sequence, _) = request.ctx.sequences.whole(id).await?.ok_or(Mistake::OldButton)?;
            request.ask(State::Sequence(SequenceQuestion::Name { sequence: id })).await?;
            request.turn(&views::ask_name(&request.reader, &sequence)).await?;
        }
        SequencePress::Archive(id) => {
            request.ctx.sequences.archive(id, true, request.id()).await?;
            show(request, id).await?;
        }
        SequencePress::Restore(id) => {
            request.ctx.sequences.archive(id, false, request.id()).await?;
            show(request, id).await?;
        }
        SequencePress::AskPreview(_)
        | SequencePress::Choose { .. }
        | SequencePress::Preview { .. }
        | SequencePress::Put { .. }
        | SequencePress::PutAgain { .. }
        | SequencePress::ChooseList { .. }
        | SequencePress::CheckList { .. }
        | SequencePress::StartList { .. } => put::pressed(request, press).await?,
        SequencePress::Runs { .. }
        | SequencePress::NotDelivered { .. }
        | SequencePress::Troubles
        | SequencePress::Of(_)
        | SequencePress::Run(_)
        | SequencePress::Hold(_)
        | SequencePress::Resume(_)
        | SequencePress::ResumeThen(_)
        | SequencePress::AskLater(_)
        | SequencePress::Skip(_)
        | SequencePress::Stop(_) => return runs::pressed(request, press).await,
        press => editor::pressed(request, press).await?,
    }
    Ok(None)
}

pub(in crate::bot) async fn answered(request: &Request, question: SequenceQuestion, words: &Content) -> Handled {
    match question {
        SequenceQuestion::New { purpose } => {
            let name: SequenceName = words.text.parse().map_err(SequenceMistake::Name)?;
            if request.ctx.store.read().await?.sequences().named(&name).await?.is_some() {
                return Err(SequenceMistake::Taken.into());
            }
            editor::ask_first(request, purpose, &name).await
        }
        SequenceQuestion::Name { sequence } => {
            let name: SequenceName = words.text.parse().map_err(SequenceMistake::Name)?;
            request.ctx.sequences.rename(sequence, &name, request.id()).await?;
            request.ask(State::Idle).await?;
            show(request, sequence).await
        }
        SequenceQuestion::Whose { sequence } => put::whose(request, sequence, words).await,
        SequenceQuestion::Later { run } => runs::later(request, run, &words.text).await,
        question => editor::answered(request, question, words).await,
    }
}

async fn all(request: &Request, page: u32) -> Handled {
    let lines = request.ctx.sequences.all().await?;
    let page = Page::of(lines, page, views::PAGE);
    request.turn(&views::all(&request.reader, &page, request.may(Right::Send))).await
}

/// Shows a sequence with its steps.
pub(in crate::bot) async fn show(request: &Request, id: SequenceId) -> Handled {
    let shown = whole(request, id).await?;
    request.turn(&views::sequence(&request.reader, &shown, request.may(Right::Send))).await
}

/// A sequence with its steps and the number of its runs.
pub(in crate::bot) async fn whole(request: &Request, id: SequenceId) -> Handled<views::SequenceScreen> {
    let (sequence, steps) = request.ctx.sequences.whole(id).await?.ok_or(Mistake::OldButton)?;
    let line = request.ctx.sequences.all().await?.into_iter().find(|line| line.sequence.id == id);
    let slips = slips(request, &steps).await?;
    Ok(views::SequenceScreen { line: line.ok_or(Mistake::OldButton)?, sequence, steps, slips })
}

/// The misspelt blanks of some steps, and what was probably meant.
async fn slips(request: &Request, steps: &Steps) -> Handled<Vec<(VariableName, String)>> {
    let mut reading = request.ctx.store.read().await?;
    let own = reading.templates().variables().await?;
    let fields = reading.contacts().field_names().await?;
    let blanks: BTreeSet<VariableName> = steps.as_slice().iter().flat_map(|step| step.body.blanks()).collect();
    Ok(blanks.into_iter().filter_map(|name| name.near(&own, &fields).map(|near| (name, near))).collect())
}
