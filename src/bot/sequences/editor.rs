//! The steps of a sequence: each change makes the next version, and runs go on with theirs.

use crate::bot::context::{Failure, Handled, Mistake, Request, State};
use crate::bot::kit::Content;
use crate::bot::sending::files;
use crate::bot::sequences::handlers::{show, whole};
use crate::bot::sequences::mistakes::SequenceMistake;
use crate::bot::sequences::press::SequencePress;
use crate::bot::sequences::question::SequenceQuestion;
use crate::bot::sequences::screens as views;
use crate::bot::templates::mistakes::TemplateMistake;
use crate::bot::templates::refusal::TemplatePart;
use crate::domain::consent::Purpose;
use crate::domain::ids::{SequenceId, SequenceVersionId};
use crate::domain::outbox::utf16_units;
use crate::domain::sequence::{MOST_STEPS, SequenceName, SequenceStep, StepWait};
use crate::domain::step_wait::typed_wait;
use crate::domain::template::{Body, TemplateError};
use crate::store::{NewStep, StepMedia};

/// How long a new step waits after the one before.
const USUAL_WAIT: u32 = 72;

/// A step of a version.
#[derive(Clone, Copy)]
struct At {
    sequence: SequenceId,
    version: SequenceVersionId,
    place: u32,
}

pub(in crate::bot) async fn pressed(request: &Request, press: SequencePress) -> Handled {
    match press {
        SequencePress::AskStep(sequence) => {
            let shown = whole(request, sequence).await?;
            if shown.steps.as_slice().len() >= MOST_STEPS {
                return Err(SequenceMistake::TooManySteps.into());
            }
            ask_text(request, SequenceQuestion::Step { sequence }).await
        }
        SequencePress::Step { sequence, version, place } => step(request, At { sequence, version, place }).await,
        SequencePress::AskText { sequence, version, place } => {
            present(request, At { sequence, version, place }).await?;
            ask_text(request, SequenceQuestion::Text { sequence, version, place }).await
        }
        SequencePress::AskWait { sequence, version, place } => {
            let shown = present(request, At { sequence, version, place }).await?;
            request.ask(State::Sequence(SequenceQuestion::Wait { sequence, version, place })).await?;
            request.turn(&views::ask_wait(&request.reader, &shown, place)).await
        }
        SequencePress::SetWait { sequence, version, place, hours } => {
            let wait = StepWait::hours(hours).ok_or(Mistake::OldButton)?;
            set_wait(request, At { sequence, version, place }, wait).await
        }
        SequencePress::DropFile { sequence, version, place } => {
            change(request, At { sequence, version, place }, |steps, at| {
                steps[at].media = StepMedia::None;
                Ok(())
            })
            .await
        }
        SequencePress::Raise { sequence, version, place } => {
            change(request, At { sequence, version, place }, |steps, at| {
                let before = at.checked_sub(1).ok_or(Mistake::OldButton)?;
                // What they say changes places, and when they say it stays.
                let waits = (steps[before].wait, steps[at].wait);
                steps.swap(before, at);
                (steps[before].wait, steps[at].wait) = waits;
                Ok(())
            })
            .await
        }
        SequencePress::AskDrop { sequence, version, place } => {
            let shown = present(request, At { sequence, version, place }).await?;
            request.turn(&views::ask_drop(&request.reader, &shown, place)).await
        }
        SequencePress::Drop { sequence, version, place } => {
            change(request, At { sequence, version, place }, |steps, at| {
                steps.remove(at);
                Ok(())
            })
            .await
        }
        SequencePress::Take(template) => {
            let State::Sequence(question) = request.state().await? else { return Err(Mistake::OldButton.into()) };
            let found = request.ctx.store.read().await?.templates().get(template).await?;
            let template = found.ok_or(Mistake::OldButton)?;
            let media = template.file.map(|file| StepMedia::Kept(file.id));
            text_given(request, question, template.body, media).await
        }
        // The others are handled before.
        _ => Err(Mistake::OldButton.into()),
    }
}

pub(in crate::bot) async fn answered(request: &Request, question: SequenceQuestion, words: &Content) -> Handled {
    if let SequenceQuestion::Wait { sequence, version, place } = question {
        let wait = typed_wait(&words.text).map_err(|_| SequenceMistake::Wait)?;
        request.ask(State::Idle).await?;
        return set_wait(request, At { sequence, version, place }, wait).await;
    }
    let body = typed_body(words)?;
    let media = files::receive(&request.ctx, words).await?.map(StepMedia::New);
    text_given(request, question, body, media).await
}

/// A text with its blanks, as typed.
pub(in crate::bot) fn typed_body(words: &Content) -> Handled<Body> {
    Body::typed(&words.text, words.spans.clone()).map_err(|error| match error {
        TemplateError::Empty => Failure::from(Mistake::TextEmpty),
        TemplateError::TooLong { most } => Mistake::TextTooLong { units: utf16_units(&words.text), most }.into(),
        error => TemplateMistake::Template(error, TemplatePart::Text).into(),
    })
}

/// Asks for the first text of a new sequence.
pub(in crate::bot) async fn ask_first(request: &Request, purpose: Purpose, name: &SequenceName) -> Handled {
    ask_text(request, SequenceQuestion::First { purpose, name: name.to_string() }).await
}

/// Asks for a text, and offers templates.
async fn ask_text(request: &Request, question: SequenceQuestion) -> Handled {
    let templates = request.ctx.store.read().await?.templates().page(0, views::PAGE).await?;
    request.ask(State::Sequence(question)).await?;
    request.turn(&views::ask_text(&request.reader, &templates.rows)).await
}

/// Handles a text that was typed or taken from a template. Without a new file a step keeps the one that it has.
async fn text_given(request: &Request, question: SequenceQuestion, body: Body, media: Option<StepMedia>) -> Handled {
    match question {
        SequenceQuestion::First { purpose, name } => {
            let name: SequenceName = name.parse().map_err(SequenceMistake::Name)?;
            let first = NewStep { body, media: media.unwrap_or(StepMedia::None), wait: StepWait::NONE };
            let id = request.ctx.sequences.add(&name, purpose, &[first], request.id()).await?;
            request.ask(State::Idle).await?;
            show(request, id).await
        }
        SequenceQuestion::Step { sequence } => {
            let mut steps = steps_of(request, sequence).await?;
            let wait = StepWait::hours(USUAL_WAIT).unwrap_or(StepWait::NONE);
            steps.push(NewStep { body, media: media.unwrap_or(StepMedia::None), wait });
            request.ctx.sequences.change(sequence, &steps, request.id()).await?;
            request.ask(State::Idle).await?;
            show(request, sequence).await
        }
        SequenceQuestion::Text { sequence, version, place } => {
            present(request, At { sequence, version, place }).await?;
            request.ask(State::Idle).await?;
            change(request, At { sequence, version, place }, |steps, at| {
                steps[at].body = body;
                if let Some(media) = media {
                    steps[at].media = media;
                }
                Ok(())
            })
            .await
        }
        _ => Err(Mistake::OldButton.into()),
    }
}

async fn set_wait(request: &Request, at: At, wait: StepWait) -> Handled {
    change(request, at, |steps, at| {
        steps[at].wait = wait;
        Ok(())
    })
    .await
}

/// Shows a step.
async fn step(request: &Request, at: At) -> Handled {
    let shown = present(request, at).await?;
    request.turn(&views::step(&request.reader, &shown, at.place)).await
}

/// A sequence whose steps are still those of the button.
async fn present(request: &Request, at: At) -> Handled<views::SequenceScreen> {
    let shown = whole(request, at.sequence).await?;
    if shown.sequence.version != at.version || shown.steps.at(at.place).is_none() {
        return Err(SequenceMistake::Changed.into());
    }
    Ok(shown)
}

async fn steps_of(request: &Request, sequence: SequenceId) -> Handled<Vec<NewStep>> {
    let (_, steps) = request.ctx.sequences.whole(sequence).await?.ok_or(Mistake::OldButton)?;
    Ok(steps.into_vec().into_iter().map(|step: SequenceStep| NewStep::from(step)).collect())
}

/// Changes a step, which makes the next version, and shows the sequence.
async fn change(
    request: &Request,
    at: At,
    change: impl FnOnce(&mut Vec<NewStep>, usize) -> Result<(), Mistake>,
) -> Handled {
    present(request, at).await?;
    let mut steps = steps_of(request, at.sequence).await?;
    let index = usize::try_from(at.place).unwrap_or(usize::MAX).saturating_sub(1);
    if index >= steps.len() {
        return Err(SequenceMistake::Changed.into());
    }
    change(&mut steps, index)?;
    // The first one may go at once, and so may one that became the first.
    request.ctx.sequences.change(at.sequence, &steps, request.id()).await?;
    show(request, at.sequence).await
}
