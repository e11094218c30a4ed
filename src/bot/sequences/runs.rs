//! The runs of people through sequences, and what a member decides about one. Access to the person is checked at every
//! press.

use crate::bot::contacts::card;
use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::dialogs::access;
use crate::bot::inbox::present;
use crate::bot::kit::{ShownWords, View};
use crate::bot::reminders::due::last_words;
use crate::bot::sequences::mistakes::SequenceMistake;
use crate::bot::sequences::press::SequencePress;
use crate::bot::sequences::question::SequenceQuestion;
use crate::bot::sequences::run_screens::RunsOf;
use crate::bot::sequences::{run_screens as views, trouble_screens};
use crate::bot::tags::handlers as tags;
use crate::contacts::WholeContact;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{ContactId, RunId, SequenceId};
use crate::domain::message::Message;
use crate::domain::run::{Run, RunReason, RunState};
use crate::domain::sequence::Sequence;
use crate::domain::team::Right;
use crate::domain::template::VariableName;
use crate::domain::when::{WhenError, parse_when};
use crate::store::{Page, RunLine};

/// How much of the words that hold a run is quoted, in characters.
const QUOTED: usize = 400;
/// How many runs of a contact are shown.
pub(in crate::bot) const OF_ONE: u32 = 10;

pub(in crate::bot) async fn pressed(request: &Request, press: SequencePress) -> Handled<Option<String>> {
    match press {
        SequencePress::Runs { sequence, state, page } => of_sequence(request, sequence, state, page).await?,
        SequencePress::NotDelivered { sequence, page } => not_delivered(request, sequence, page).await?,
        SequencePress::Troubles => {
            let runs = request.ctx.sequences.in_trouble().await?;
            request.turn(&trouble_screens::all(&request.reader, &runs)).await?;
        }
        SequencePress::Of(contact) => of_contact(request, contact).await?,
        SequencePress::Run(run) => show(request, run).await?,
        SequencePress::AskLater(run) => {
            own(request, run, DialogAccess::Answer).await?;
            request.ask(State::Sequence(SequenceQuestion::Later { run })).await?;
            access::question(request, &views::ask_later(&request.reader)).await?;
        }
        press => return decide(request, press).await,
    }
    Ok(None)
}

/// Carries out a decision, and shows the run as it stands then.
async fn decide(request: &Request, press: SequencePress) -> Handled<Option<String>> {
    let by = request.id();
    match press {
        SequencePress::Hold(run) => {
            own(request, run, DialogAccess::Answer).await?;
            request.ctx.sequences.hold(run, by).await?;
            decided(request, run).await
        }
        SequencePress::Resume(run) => {
            let (run, _) = to_resume(request, run).await?;
            request.ctx.sequences.resume(run.id, None, by).await?;
            decided(request, run.id).await
        }
        SequencePress::ResumeThen(run) => {
            let (run, _) = to_resume(request, run).await?;
            request.ctx.sequences.resume(run.id, run.proposed_at, by).await?;
            decided(request, run.id).await
        }
        SequencePress::Skip(run) => {
            own(request, run, DialogAccess::Answer).await?;
            request.ctx.sequences.skip(run, by).await?;
            decided(request, run).await
        }
        SequencePress::Stop(run) => {
            own(request, run, DialogAccess::Answer).await?;
            request.ctx.sequences.stop(run, by).await?;
            decided(request, run).await
        }
        // The others are handled before.
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Handles the time when a run goes on.
pub(in crate::bot) async fn later(request: &Request, run: RunId, text: &str) -> Handled {
    to_resume(request, run).await?;
    let at = match parse_when(text, request.reader.times.now, &request.reader.times.zone) {
        Err(WhenError::Nonsense) => return Err(SequenceMistake::When.into()),
        at => at?,
    };
    request.ctx.sequences.resume(run, Some(at), request.id()).await?;
    request.ask(State::Idle).await?;
    show(request, run).await
}

/// Shows the runs of a contact.
pub(in crate::bot) async fn of_contact(request: &Request, contact: ContactId) -> Handled {
    let whole = card::own(request, contact, DialogAccess::Look).await?;
    let runs = request.ctx.sequences.runs_of(contact, OF_ONE).await?;
    request.turn(&views::of_contact(&request.reader, &whole.contact, &runs, request.may(Right::Send))).await
}

async fn of_sequence(request: &Request, sequence: SequenceId, state: RunState, page: u32) -> Handled {
    let (known, _) = request.ctx.sequences.whole(sequence).await?.ok_or(Mistake::OldButton)?;
    let offset = page.saturating_mul(views::PAGE);
    let rows = request.ctx.sequences.runs_in(sequence, state, offset, views::PAGE + 1).await?;
    show_page(request, &known, RunsOf::State(state), rows, page).await
}

async fn not_delivered(request: &Request, sequence: SequenceId, page: u32) -> Handled {
    let (known, _) = request.ctx.sequences.whole(sequence).await?.ok_or(Mistake::OldButton)?;
    let offset = page.saturating_mul(views::PAGE);
    let rows = request.ctx.sequences.not_delivered(sequence, offset, views::PAGE + 1).await?;
    show_page(request, &known, RunsOf::NotDelivered, rows, page).await
}

/// Shows a page of the runs of a sequence, with one row more if there are more.
async fn show_page(request: &Request, known: &Sequence, which: RunsOf, rows: Vec<RunLine>, page: u32) -> Handled {
    let more = rows.len() > views::PAGE as usize;
    let rows: Vec<RunLine> = rows.into_iter().take(views::PAGE as usize).collect();
    let ids: Vec<ContactId> = rows.iter().map(|line| line.run.contact).collect();
    let people = request.ctx.store.read().await?.contacts().these(&ids).await?;
    let page = Page { rows, number: page, more };
    request.turn(&views::of_sequence(&request.reader, known, which, &page, &people)).await
}

/// Shows how a run stands after a decision. On the card of the words that held it these come back, and a pop-up says it.
async fn decided(request: &Request, run: RunId) -> Handled<Option<String>> {
    let (line, whole) = line(request, run).await?;
    if let (Some(card), Some(dialog)) = (request.pressed_card(), whole.contact.dialog)
        && present::of(&request.ctx, card, dialog).await?.is_some()
    {
        tags::come_back(request, dialog, true).await?;
        return Ok(Some(View::text(views::line(&request.reader, &line)).plain()));
    }
    show(request, run).await?;
    Ok(None)
}

/// Shows a run.
async fn show(request: &Request, run: RunId) -> Handled {
    let (line, whole) = line(request, run).await?;
    let may = views::MayDo { change: request.may(Right::Send), stop: request.may(Right::Write) };
    let blanks = blanks(request, &line.run).await?;
    let words = words(request, &line.run, &whole).await?;
    let words =
        words.as_ref().map(|(dialog, message)| ShownWords::of(message, dialog).on_a_line(&request.reader, QUOTED));
    request.turn(&views::run(&request.reader, &whole.contact, &line, may, &blanks, words)).await
}

/// The prospect's words that hold a run, with their dialog.
async fn words(request: &Request, run: &Run, whole: &WholeContact) -> Handled<Option<(Dialog, Message)>> {
    let by_words = run.state == RunState::Held && run.reason == Some(RunReason::SoftRefusal);
    let Some(id) = whole.contact.dialog.filter(|_| by_words) else { return Ok(None) };
    let mut reading = request.ctx.store.read().await?;
    let dialog = reading.dialogs().get_dialog(id).await?;
    Ok(dialog.zip(last_words(&mut reading, id).await?))
}

/// The blanks without a value that hold a run.
async fn blanks(request: &Request, run: &Run) -> Handled<Vec<VariableName>> {
    let held = run.state == RunState::Held && run.reason == Some(RunReason::Hole);
    Ok(if held { request.ctx.sequences.blanks_of(run).await? } else { Vec::new() })
}

/// A run that this member may let go on.
///
/// # Errors
/// When a blank has no value: it would be held again at once.
async fn to_resume(request: &Request, id: RunId) -> Handled<(Run, WholeContact)> {
    let (run, whole) = own(request, id, DialogAccess::Answer).await?;
    let blanks = blanks(request, &run).await?;
    if blanks.is_empty() { Ok((run, whole)) } else { Err(SequenceMistake::StillBlank(blanks).into()) }
}

/// A run with its sequence, and its person, if this member may look at them.
async fn line(request: &Request, id: RunId) -> Handled<(RunLine, WholeContact)> {
    let (run, whole) = own(request, id, DialogAccess::Look).await?;
    let lines = request.ctx.sequences.runs_of(run.contact, u32::MAX).await?;
    let line = lines.into_iter().find(|line| line.run.id == id).ok_or(Mistake::OldButton)?;
    Ok((line, whole))
}

/// A run, if this member has at least this access to its person.
async fn own(request: &Request, id: RunId, least: DialogAccess) -> Handled<(Run, WholeContact)> {
    let run = request.ctx.store.read().await?.runs().get(id).await?.ok_or(Mistake::OldButton)?;
    let whole = card::own(request, run.contact, least).await?;
    Ok((run, whole))
}
