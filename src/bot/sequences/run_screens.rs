//! The runs of people through sequences, in words, and what a member may decide about one.

use jiff::Timestamp;

use crate::bot::contacts::list_screens::called;
use crate::bot::contacts::press::ContactPress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::sending::reason_screens;
use crate::bot::sequences::press::SequencePress;
use crate::domain::contact::Contact;
use crate::domain::dialog::Dialog;
use crate::domain::message::{Message, MessageDirection};
use crate::domain::run::{Run, RunReason, RunState};
use crate::domain::sequence::Sequence;
use crate::domain::template::VariableName;
use crate::i18n::Arg;
use crate::store::{Page, RunLine};

/// Lines per page.
pub const PAGE: u32 = 8;
/// By how much two clocks may differ, in seconds.
const CLOCKS_APART: i64 = 30;

/// What the reader may do with a run.
#[derive(Clone, Copy, Debug)]
pub struct MayDo {
    /// Hold it, let it go on, skip a step.
    pub change: bool,
    pub stop: bool,
}

/// A run on a line: its sequence, how it stands and why.
#[must_use]
pub fn line(reader: &Reader, line: &RunLine) -> String {
    let facts = [
        ("mark", mark(line.run.state).into()),
        ("sequence", line.sequence.as_str().into()),
        ("state", Arg::Html(standing(reader, line))),
    ];
    let run = reader.text("run-line", &facts);
    match &line.campaign {
        Some(campaign) => {
            reader.text("run-of-campaign", &[("run", Arg::Html(run)), ("campaign", campaign.as_str().into())])
        }
        None => run,
    }
}

fn mark(state: RunState) -> &'static str {
    match state {
        RunState::Running => "▶️",
        RunState::Held => "⏸",
        RunState::Stopped => "⏹",
        RunState::Finished => "🏁",
    }
}

/// How a run stands.
fn standing(reader: &Reader, line: &RunLine) -> String {
    let Run { state, next_step, due_at, reason, details, .. } = &line.run;
    let steps = ("steps", line.steps.into());
    // A blank may have been filled in since.
    let details = details.as_deref().filter(|_| *reason != Some(RunReason::Hole));
    let why = || reason.map(|reason| why(reader, reason, details)).unwrap_or_default();
    let next = |place: u32, at| {
        reader.text(
            "run-next",
            &[("place", place.into()), ("steps", line.steps.into()), ("at", reader.times.whole(at).into())],
        )
    };
    let in_outbox = next_step.saturating_sub(1);
    match (state, due_at) {
        (RunState::Running, Some(due)) => next(*next_step, *due),
        (RunState::Running, None) => match line.waits_until.filter(|at| *at > reader.times.now) {
            Some(at) => next(in_outbox, at),
            None => reader.text("run-in-outbox", &[("place", in_outbox.into()), steps]),
        },
        (RunState::Held, _) => reader.text("run-held", &[("why", why().into())]),
        (RunState::Stopped, _) => {
            let last = next_step.saturating_sub(1);
            let key = if *reason == Some(RunReason::NotDelivered) { "run-stopped-at" } else { "run-stopped" };
            reader.text(key, &[("place", last.into()), steps, ("why", why().into())])
        }
        (RunState::Finished, _) => reader.text("run-finished", &[steps]),
    }
}

/// Why a run is held or was stopped, with what more is known about that.
pub(in crate::bot) fn why(reader: &Reader, reason: RunReason, details: Option<&str>) -> String {
    let because = reader.label(reason_key(reason), &[]);
    match (reason, details) {
        (RunReason::NotDelivered, Some(name)) => match name.parse() {
            Ok(reason) => reason_screens::short(reader, reason),
            Err(_) => because,
        },
        (RunReason::Hole, Some(names)) => format!("{because}: {names}"),
        _ => because,
    }
}

fn reason_key(reason: RunReason) -> &'static str {
    match reason {
        RunReason::TheyWrote => "run-because-they-wrote",
        RunReason::TheyReacted => "run-because-they-reacted",
        RunReason::OptedOut => "run-because-opted-out",
        RunReason::WeWrote => "run-because-we-wrote",
        RunReason::Phone => "run-because-phone",
        RunReason::StatusChanged => "run-because-status-changed",
        RunReason::ConsentWithdrawn => "run-because-consent-withdrawn",
        RunReason::AccountLost => "run-because-account-lost",
        RunReason::NotDelivered => "run-because-not-delivered",
        RunReason::ByHand => "run-because-by-hand",
        RunReason::SoftRefusal => "run-because-soft-refusal",
        RunReason::Hole => "run-because-hole",
        RunReason::NoAddress => "run-because-no-address",
    }
}

/// Under messages that hold a run: asks what becomes of it. Under those that ended one: says so.
pub(in crate::bot) fn answers_run(
    reader: &Reader,
    view: View,
    dialog: &Dialog,
    answered: Option<&RunLine>,
    messages: &[Message],
) -> View {
    let Some(answered) = answered else { return view };
    if answered.run.state == RunState::Held {
        let asks = reader.text("card-run-held", &[("name", answered.sequence.as_str().into())]);
        return View { text: format!("{}\n{asks}", view.text), ..view }
            .row([reader.button("card-button-run", SequencePress::Run(answered.run.id))]);
    }
    if !messages.iter().any(|message| answers(&answered.run, dialog, message)) {
        return view;
    }
    let name = answered.campaign.as_ref().map_or_else(|| answered.sequence.to_string(), ToString::to_string);
    let place = answered.run.next_step.saturating_sub(1);
    let facts = [("name", name.into()), ("place", place.into()), ("steps", answered.steps.into())];
    let key = if place == 0 { "card-run-ended" } else { "card-answers-run" };
    View { text: format!("{}\n{}", view.text, reader.text(key, &facts)), ..view }
}

/// Whether a message answers a run: it came while the run was open, or after its last message and before another one of ours.
/// Telegram's clock has whole seconds, and may go a little ahead of ours.
fn answers(run: &Run, dialog: &Dialog, message: &Message) -> bool {
    let Some(ended_at) = run.ended_at.map(Timestamp::as_second) else { return false };
    let (at, latest) = (message.timestamp.as_second(), ended_at + CLOCKS_APART);
    let in_time = match run.state {
        RunState::Finished => {
            let last = dialog.last_out_at.map_or(ended_at, Timestamp::as_second);
            at >= ended_at - CLOCKS_APART && last <= latest
        }
        _ => (run.started_at.as_second()..=latest).contains(&at),
    };
    message.direction == MessageDirection::Incoming && in_time
}

/// The runs of a contact.
pub fn of_contact(reader: &Reader, contact: &Contact, runs: &[RunLine], may_change: bool) -> View {
    let name = [("name", called(reader, contact, 64).into())];
    let mut lines = vec![reader.text("runs-of", &name)];
    if runs.is_empty() {
        lines.push(reader.text("runs-none", &[]));
    }
    lines.extend(runs.iter().map(|one| line(reader, one)));
    let open = runs
        .iter()
        .filter(|one| one.run.state.is_open())
        .map(|one| Button::new(format!("{} {}", mark(one.run.state), one.sequence), SequencePress::Run(one.run.id)));
    let put =
        may_change.then(|| reader.button("runs-button-put", SequencePress::Choose { contact: contact.id, page: 0 }));
    View::lines(lines)
        .grid(2, open)
        .row(put)
        .row([reader.button("contact-button-open", ContactPress::Open(contact.id))])
}

/// Which runs of a sequence a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunsOf {
    State(RunState),
    /// Those that were stopped because a message could not be sent.
    NotDelivered,
}

/// A page of the runs of a sequence.
pub fn of_sequence(
    reader: &Reader,
    sequence: &Sequence,
    which: RunsOf,
    page: &Page<RunLine>,
    people: &[Contact],
) -> View {
    let of = match which {
        RunsOf::State(state) => mark(state),
        RunsOf::NotDelivered => "✖",
    };
    let name = [("name", sequence.name.as_str().into()), ("mark", of.into())];
    let person =
        |run: &Run| people.iter().find(|contact| contact.id == run.contact).map(|contact| called(reader, contact, 24));
    let mut lines = vec![reader.text("runs-in", &name)];
    if page.rows.is_empty() {
        lines.push(reader.text("contacts-none-here", &[]));
    }
    lines.extend(page.rows.iter().map(|one| {
        let facts =
            [("name", person(&one.run).unwrap_or_default().into()), ("state", Arg::Html(standing(reader, one)))];
        reader.text("run-person", &facts)
    }));
    if page.rows.iter().any(|one| one.run.due_at.is_some()) {
        lines.push(reader.text("runs-one-by-one", &[]));
    }
    let open = |one: &RunLine| Button::new(person(&one.run).unwrap_or_default(), SequencePress::Run(one.run.id));
    let turn = |page| match which {
        RunsOf::State(state) => SequencePress::Runs { sequence: sequence.id, state, page },
        RunsOf::NotDelivered => SequencePress::NotDelivered { sequence: sequence.id, page },
    };
    View::lines(lines)
        .grid(2, page.rows.iter().map(open))
        .row(reader.turning(page.number, page.more, turn))
        .row([reader.button("settings-button-back", SequencePress::Open(sequence.id))])
}

/// One run, with what may be decided about it. A held one asks.
pub fn run(
    reader: &Reader,
    contact: &Contact,
    shown: &RunLine,
    may: MayDo,
    blanks: &[VariableName],
    words: Option<Arg>,
) -> View {
    let run = &shown.run;
    let id = run.id;
    let mut lines =
        vec![reader.text("run-title", &[("name", called(reader, contact, 64).into())]), line(reader, shown)];
    let held = run.state == RunState::Held;
    let blank = held && run.reason == Some(RunReason::Hole);
    if blank {
        let names: Vec<&str> = blanks.iter().map(VariableName::as_str).collect();
        let key = if names.is_empty() { "run-filled" } else { "run-holes" };
        lines.push(reader.text(key, &[("names", names.join(", ").into())]));
    }
    lines.extend(words.map(|words| reader.text("reminder-words", &[("text", words)])));
    if held {
        lines.push(reader.text("run-asks", &[]));
    }
    let button = |key, press| reader.button(key, press);
    let then = run.proposed_at.filter(|_| held && may.change).map(|at| {
        let label = reader.label("run-button-then", &[("at", reader.times.date(at).into())]);
        Button::new(label, SequencePress::ResumeThen(id))
    });
    let fill = (blank && may.change).then(|| {
        let field = reader.button("contact-button-field", ContactPress::AskField(contact.id));
        [field, button("run-button-skip", SequencePress::Skip(id))]
    });
    let go_on = (held && blanks.is_empty() && may.change).then(|| {
        [button("run-button-go-on", SequencePress::Resume(id)), button("run-button-later", SequencePress::AskLater(id))]
    });
    let running = (run.state == RunState::Running && may.change).then(|| {
        [button("run-button-hold", SequencePress::Hold(id)), button("run-button-skip", SequencePress::Skip(id))]
    });
    let stop = (run.state.is_open() && may.stop).then(|| button("run-button-stop", SequencePress::Stop(id)));
    View::lines(lines)
        .row(then)
        .row(fill.into_iter().flatten())
        .row(go_on.into_iter().flatten())
        .row(running.into_iter().flatten())
        .row(stop)
        .row([
            button("runs-button-all", SequencePress::Of(contact.id)),
            reader.button("contact-button-open", ContactPress::Open(contact.id)),
        ])
}

/// Asks when a run goes on.
pub fn ask_later(reader: &Reader) -> View {
    reader.question("run-ask-later", &[])
}
