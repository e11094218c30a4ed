//! The screens of sequences: all of them, one with its steps, a step, and the questions about them.

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::contacts::press::{ContactFilter, ContactPress};
use crate::bot::dialogs::screens::one_line;
use crate::bot::home::press::HomePress;
use crate::bot::kit::formatted::html;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::sequences::press::SequencePress;
use crate::domain::consent::Purpose;
use crate::domain::run::RunState;
use crate::domain::sequence::{MOST_STEPS, Sequence, SequenceStep, StepWait, Steps};
use crate::domain::template::{Template, VariableName};
use crate::domain::text::Part;
use crate::store::{Page, SequenceLine};

/// Lines per page.
pub const PAGE: u32 = 8;
/// How much of a step's text is quoted in the list of steps, in characters.
const QUOTED: usize = 80;
/// Waits that have a button, in hours.
const WAITS: [u32; 6] = [24, 48, 72, 120, 168, 336];

/// A sequence with its steps and the number of its runs.
pub struct SequenceScreen {
    pub line: SequenceLine,
    pub sequence: Sequence,
    pub steps: Steps,
    /// Blanks that nothing known fills, and the known name that was probably meant.
    pub slips: Vec<(VariableName, String)>,
}

/// A page of the sequences. Who sees only some of the people sees no counts.
pub fn all(reader: &Reader, page: &Page<SequenceLine>, may_change: bool) -> View {
    let mut lines = vec![reader.text("sequences-title", &[])];
    if page.rows.is_empty() {
        lines.push(reader.text(if may_change { "sequences-none" } else { "sequences-none-here" }, &[]));
    }
    lines.extend(page.rows.iter().map(|line| {
        let name = ("name", line.sequence.name.as_str().into());
        let steps = ("steps", line.steps.into());
        let first = match line.sequence.archived_at {
            Some(_) => reader.text("sequences-line-archived", &[name]),
            None => reader.text("sequences-line", &[name, steps]),
        };
        if may_change { format!("{first}{}", counts(reader, line)) } else { first }
    }));
    let open = |line: &SequenceLine| Button::new(line.sequence.name.to_string(), SequencePress::Open(line.sequence.id));
    let new = may_change.then(|| reader.button("sequence-button-new", SequencePress::AskNew));
    View::lines(lines)
        .grid(2, page.rows.iter().map(open))
        .row(reader.turning(page.number, page.more, |page| SequencePress::All { page }))
        .row(new)
        .row([reader.button("campaigns-button", CampaignPress::All { page: 0 })])
        .row([
            reader.button("contact-button-list", ContactPress::List { filter: ContactFilter::All, page: 0 }),
            reader.button("button-home", HomePress::Home),
        ])
}

fn counts(reader: &Reader, line: &SequenceLine) -> String {
    let facts = [
        ("running", line.running.into()),
        ("held", line.held.into()),
        ("stopped", line.stopped.into()),
        ("finished", line.finished.into()),
    ];
    if has_runs(line) { format!("\n  {}", reader.text("sequence-counts", &facts)) } else { String::new() }
}

fn has_runs(line: &SequenceLine) -> bool {
    line.running + line.held + line.stopped + line.finished > 0
}

/// One sequence with its steps.
pub fn sequence(reader: &Reader, shown: &SequenceScreen, may_change: bool) -> View {
    let SequenceScreen { sequence, steps, line, slips } = shown;
    let id = sequence.id;
    let facts = [("name", sequence.name.as_str().into()), ("version", sequence.number.into())];
    // Before anybody was put on it, a version is nobody's.
    let key = if sequence.number > 1 && has_runs(line) { "sequence-title-version" } else { "sequence-title" };
    let mut lines = vec![reader.text(key, &facts), reader.text(purpose_key(sequence.purpose), &[])];
    lines.extend((1..).zip(steps.as_slice()).map(|(place, step)| step_line(reader, place, step)));
    lines.extend(slips.iter().filter(|_| may_change).map(|(name, near)| {
        let facts = [("name", name.to_string().into()), ("near", format!("{{{near}}}").into())];
        reader.text("sequence-slip", &facts)
    }));
    if sequence.archived_at.is_some() {
        lines.push(reader.text("sequence-archived", &[]));
    }
    if may_change {
        let counted = counts(reader, line);
        if !counted.is_empty() {
            lines.push(counted.trim_start().to_owned());
        }
        if line.of_earlier_version > 0 {
            lines.push(reader.text("sequence-versions", &[("count", line.of_earlier_version.into())]));
        }
    }
    let view = View::lines(lines);
    let back = reader.button("sequence-button-all", SequencePress::All { page: 0 });
    if !may_change {
        return view.row([back]);
    }
    let version = sequence.version;
    let at = |place: u32| SequencePress::Step { sequence: id, version, place };
    let numbers = (1..=steps.count())
        .map(|place| Button::new(reader.label("sequence-button-step", &[("place", place.into())]), at(place)));
    let add =
        (steps.as_slice().len() < MOST_STEPS).then(|| reader.button("sequence-button-add", SequencePress::AskStep(id)));
    let state = |key: &str, state, count: u32| {
        let label = reader.label(key, &[("count", count.into())]);
        (count > 0).then(|| Button::new(label, SequencePress::Runs { sequence: id, state, page: 0 }))
    };
    let view = view
        .grid(2, numbers)
        .row(add)
        .row([
            reader.button("sequence-button-preview", SequencePress::AskPreview(id)),
            reader.button("sequence-button-name", SequencePress::AskName(id)),
        ])
        .grid(
            2,
            [
                state("sequence-button-held", RunState::Held, line.held),
                state("sequence-button-running", RunState::Running, line.running),
                state("sequence-button-stopped", RunState::Stopped, line.stopped),
                state("sequence-button-finished", RunState::Finished, line.finished),
            ]
            .into_iter()
            .flatten(),
        );
    match sequence.archived_at {
        Some(_) => view.row([reader.button("sequence-button-restore", SequencePress::Restore(id))]),
        None => view.row([
            reader.button("sequence-button-list", SequencePress::ChooseList { sequence: id, page: 0 }),
            reader.button("sequence-button-archive", SequencePress::Archive(id)),
        ]),
    }
    .row([back])
}

fn purpose_key(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Offers => "sequence-for-offers",
        Purpose::Write | Purpose::Ai => "sequence-for-write",
    }
}

fn step_line(reader: &Reader, place: u32, step: &SequenceStep) -> String {
    let file = step.file.as_ref().map(|file| format!(" 📎 {}", one_line(&file.file_name, 30))).unwrap_or_default();
    let facts = [
        ("place", place.into()),
        ("wait", wait(reader, place, step.wait).into()),
        ("text", one_line(&step.body.text, QUOTED).into()),
        ("file", file.into()),
    ];
    reader.text("sequence-step", &facts)
}

/// When a step goes.
pub(super) fn wait(reader: &Reader, place: u32, wait: StepWait) -> String {
    let hours = wait.in_hours();
    let facts = |count: u32| [("count", count.into())];
    match hours {
        0 => reader.label("sequence-wait-none", &[]),
        hours if hours % 24 == 0 && place == 1 => reader.label("sequence-wait-first-days", &facts(hours / 24)),
        hours if place == 1 => reader.label("sequence-wait-first-hours", &facts(hours)),
        hours if hours % 24 == 0 => reader.label("sequence-wait-days", &facts(hours / 24)),
        hours => reader.label("sequence-wait-hours", &facts(hours)),
    }
}

/// One step, with what may be changed about it.
pub fn step(reader: &Reader, shown: &SequenceScreen, place: u32) -> View {
    let Some(step) = shown.steps.at(place) else { return View::text(String::new()) };
    let (sequence, version) = (shown.sequence.id, shown.sequence.version);
    let facts = [
        ("name", shown.sequence.name.as_str().into()),
        ("place", place.into()),
        ("wait", wait(reader, place, step.wait).into()),
    ];
    let text = html(&Part { text: step.body.text.clone(), spans: step.body.spans.clone() });
    let mut lines = vec![reader.text("sequence-step-title", &facts), text];
    lines.extend(
        step.file
            .as_ref()
            .map(|file| reader.text("sequence-step-file", &[("file", one_line(&file.file_name, 60).into())])),
    );
    let no_file = step
        .file
        .is_some()
        .then(|| reader.button("sequence-button-no-file", SequencePress::DropFile { sequence, version, place }));
    let up = (place > 1).then(|| reader.button("stage-button-up", SequencePress::Raise { sequence, version, place }));
    let delete = (shown.steps.count() > 1)
        .then(|| reader.button("template-button-delete", SequencePress::AskDrop { sequence, version, place }));
    View::lines(lines)
        .row([
            reader.button("sequence-button-text", SequencePress::AskText { sequence, version, place }),
            reader.button("sequence-button-wait", SequencePress::AskWait { sequence, version, place }),
        ])
        .row(up.into_iter().chain(no_file).chain(delete))
        .row([reader.button("settings-button-back", SequencePress::Open(sequence))])
}

pub fn ask_purpose(reader: &Reader) -> View {
    View::text(reader.text("sequence-ask-purpose", &[]))
        .row([reader.button("sequence-button-for-write", SequencePress::AskNewFor(Purpose::Write))])
        .row([reader.button("sequence-button-for-offers", SequencePress::AskNewFor(Purpose::Offers))])
        .row([reader.button("sequence-button-all", SequencePress::All { page: 0 })])
}

pub fn ask_new_name(reader: &Reader) -> View {
    reader.question("sequence-ask-new-name", &[])
}

pub fn ask_name(reader: &Reader, sequence: &Sequence) -> View {
    reader.question("sequence-ask-name", &[("name", sequence.name.as_str().into())])
}

/// Asks for the text of a step, and offers templates.
pub fn ask_text(reader: &Reader, templates: &[Template]) -> View {
    let mut lines = vec![reader.text("sequence-ask-text", &[])];
    if !templates.is_empty() {
        lines.push(reader.text("sequence-or-template", &[]));
    }
    let take = |template: &Template| Button::new(template.name.to_string(), SequencePress::Take(template.id));
    View::lines(lines).grid(2, templates.iter().map(take)).row([reader.cancel()])
}

/// Asks for the wait before a step.
pub fn ask_wait(reader: &Reader, shown: &SequenceScreen, place: u32) -> View {
    let (sequence, version) = (shown.sequence.id, shown.sequence.version);
    let set = |hours| SequencePress::SetWait { sequence, version, place, hours };
    let none = (place == 1).then(|| reader.button("sequence-button-at-once", set(0)));
    let days = WAITS
        .map(|hours| Button::new(reader.label("sequence-button-days", &[("count", (hours / 24).into())]), set(hours)));
    let key = if place == 1 { "sequence-ask-wait-first" } else { "sequence-ask-wait" };
    View::text(reader.text(key, &[])).row(none).grid(3, days).row([reader.cancel()])
}

/// Asks for confirmation.
pub fn ask_drop(reader: &Reader, shown: &SequenceScreen, place: u32) -> View {
    let (sequence, version) = (shown.sequence.id, shown.sequence.version);
    View::text(reader.text("sequence-ask-drop", &[("place", place.into())])).row([
        reader.button("template-button-delete-yes", SequencePress::Drop { sequence, version, place }),
        reader.button("template-button-keep", SequencePress::Step { sequence, version, place }),
    ])
}
