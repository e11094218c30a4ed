//! Who would be put on a sequence, and what they would get.

use crate::bot::consents::press::ConsentPress;
use crate::bot::contacts::list_screens::called;
use crate::bot::contacts::press::ContactPress;
use crate::bot::kit::formatted::html;
use crate::bot::kit::{Button, QuestionPress, Reader, View};
use crate::bot::sequences::press::SequencePress;
use crate::bot::sequences::screens::wait;
use crate::domain::contact::Contact;
use crate::domain::people_list::PeopleList;
use crate::domain::run::RunState;
use crate::domain::sequence::Sequence;
use crate::sequences::{Audience, PreviewStep, PutMany, StepHoles};
use crate::store::{Page, SequenceLine};

/// Lines per page.
pub const PAGE: u32 = 8;
/// How many blanks are named.
const BLANKS: usize = 3;

pub fn ask_whose(reader: &Reader) -> View {
    View::text(reader.text("sequence-ask-whose", &[])).row([reader.button("button-cancel", QuestionPress::Cancel)])
}

/// Asks on which sequence a contact is put.
pub fn choose(reader: &Reader, contact: &Contact, page: &Page<SequenceLine>) -> View {
    let key = if page.rows.is_empty() { "sequence-choose-none" } else { "sequence-choose" };
    let see = |line: &SequenceLine| {
        let press = SequencePress::Preview { sequence: line.sequence.id, contact: contact.id };
        Button::new(line.sequence.name.to_string(), press)
    };
    View::text(reader.text(key, &[("name", called(reader, contact, 64).into())]))
        .grid(2, page.rows.iter().map(see))
        .row(reader.turning(page.number, page.more, |page| SequencePress::Choose { contact: contact.id, page }))
        .row([reader.button("settings-button-back", ContactPress::Open(contact.id))])
}

/// The steps as a person would get them, and what is missing before they may be put on it.
pub fn preview(
    reader: &Reader,
    sequence: &Sequence,
    contact: &Contact,
    steps: &[PreviewStep],
    audience: &Audience,
) -> View {
    let facts = [("name", sequence.name.as_str().into()), ("who", called(reader, contact, 64).into())];
    let mut lines = vec![reader.text("sequence-preview", &facts)];
    let mut whole = true;
    for (place, step) in (1..).zip(steps) {
        let facts = [("place", place.into()), ("wait", wait(reader, place, step.wait).into())];
        lines.push(reader.text("sequence-preview-step", &facts));
        lines.push(match &step.text {
            Ok(part) => html(part),
            Err(holes) => {
                whole = false;
                hole(reader, holes)
            }
        });
    }
    let (id, who) = (sequence.id, contact.id);
    let missing = missing(audience);
    lines.extend(missing.map(|key| format!("\n{}", reader.text(key, &[]))));
    if !whole {
        lines.push(reader.text("sequence-preview-holes", &[]));
    }
    let consents =
        (audience.without_consent > 0).then(|| reader.button("sequence-button-consent", ConsentPress::AskPurpose(who)));
    let put = (audience.may_begin() && sequence.archived_at.is_none())
        .then(|| reader.button("sequence-button-put", SequencePress::Put { sequence: id, contact: who }));
    let again = (audience.may_again() && sequence.archived_at.is_none())
        .then(|| reader.button("sequence-button-again", SequencePress::PutAgain { sequence: id, contact: who }));
    View::lines(lines).row(put.into_iter().chain(again).chain(consents)).row([
        reader.button("sequence-button-open", SequencePress::Open(id)),
        reader.button("contact-button-open", ContactPress::Open(who)),
    ])
}

/// Why the only person is not put on it.
fn missing(audience: &Audience) -> Option<&'static str> {
    let reasons = [
        (audience.without_consent, "sequence-no-consent"),
        (audience.stopped, "sequence-on-stop-list"),
        (audience.closed, "sequence-closed"),
        (audience.waiting, "sequence-waiting"),
        (audience.no_address, "contact-phone-alone"),
        (audience.on_it, "sequence-on-it"),
        (audience.were_on_it, "sequence-were-on-it"),
    ];
    reasons.into_iter().find(|(count, _)| *count > 0).map(|(_, key)| key)
}

fn hole(reader: &Reader, holes: &StepHoles) -> String {
    match holes {
        StepHoles::NoAddress => reader.text("contact-phone-alone", &[]),
        StepHoles::NoAccount => reader.text("sequence-hole-account", &[]),
        StepHoles::Blanks(holes) => {
            let names: Vec<String> = holes.names.iter().map(ToString::to_string).collect();
            let missing = reader.text("sequence-hole", &[("names", names.join(", ").into())]);
            format!("{}\n{missing}", html(&holes.outline))
        }
    }
}

/// Asks which list is put on a sequence.
pub fn choose_list(reader: &Reader, sequence: &Sequence, page: &Page<PeopleList>) -> View {
    let key = if page.rows.is_empty() { "sequence-choose-list-none" } else { "sequence-choose-list" };
    let id = sequence.id;
    let check = |list: &PeopleList| {
        Button::new(list.name.to_string(), SequencePress::CheckList { sequence: id, list: list.id })
    };
    View::text(reader.text(key, &[("name", sequence.name.as_str().into())]))
        .grid(2, page.rows.iter().map(check))
        .row(reader.turning(page.number, page.more, |page| SequencePress::ChooseList { sequence: id, page }))
        .row([reader.button("settings-button-back", SequencePress::Open(id))])
}

/// What would become of the people on a list.
pub fn check(reader: &Reader, sequence: &Sequence, list: &PeopleList, audience: &Audience) -> View {
    let facts = [
        ("list", list.name.as_str().into()),
        ("name", sequence.name.as_str().into()),
        ("count", audience.all().into()),
    ];
    let mut lines = vec![reader.text("sequence-check", &facts)];
    let ready = u32::try_from(audience.ready.len()).unwrap_or(u32::MAX);
    let reasons = [
        ("sequence-check-ready", ready),
        ("sequence-check-no-consent", audience.without_consent),
        ("sequence-check-on-it", audience.on_it),
        ("sequence-check-were-on-it", audience.were_on_it),
        ("sequence-check-stopped", audience.stopped),
        ("sequence-check-closed", audience.closed),
        ("sequence-check-waiting", audience.waiting),
        ("sequence-check-no-address", audience.no_address),
    ];
    let counted = reasons.into_iter().filter(|(key, count)| *count > 0 || *key == "sequence-check-ready");
    lines.extend(counted.map(|(key, count)| reader.text(key, &[("count", count.into())])));
    lines.extend(holes(reader, audience).into_iter().flatten());
    if audience.without_consent > 0 {
        lines.push(reader.text("sequence-check-how", &[]));
    }
    let start = (ready > 0).then(|| {
        let label = reader.label("sequence-button-start", &[("count", ready.into())]);
        Button::new(label, SequencePress::StartList { sequence: sequence.id, list: list.id })
    });
    View::lines(lines)
        .row(start)
        .row([reader.button("settings-button-back", SequencePress::ChooseList { sequence: sequence.id, page: 0 })])
}

/// For how many of those who would start a blank has no value, who is among them, and what becomes of them.
fn holes(reader: &Reader, audience: &Audience) -> Option<[String; 2]> {
    if audience.with_holes == 0 {
        return None;
    }
    let blanks: Vec<String> = audience.holes.iter().take(BLANKS).map(|(name, _)| name.to_string()).collect();
    let people: Vec<String> = audience.first_with_holes.iter().map(|contact| called(reader, contact, 32)).collect();
    let named = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let facts = [
        ("names", blanks.join(", ").into()),
        ("count", audience.with_holes.into()),
        ("people", people.join(", ").into()),
        ("more", audience.with_holes.saturating_sub(named).into()),
    ];
    Some([reader.text("sequence-check-holes", &facts), reader.text("sequence-check-holes-how", &[])])
}

/// How many were put on it.
pub fn started(reader: &Reader, sequence: &Sequence, list: &PeopleList, put: &PutMany) -> View {
    let facts =
        [("list", list.name.as_str().into()), ("name", sequence.name.as_str().into()), ("count", put.started.into())];
    let runs = SequencePress::Runs { sequence: sequence.id, state: RunState::Running, page: 0 };
    View::text(reader.text("sequence-started", &facts)).row([
        reader.button("sequence-button-runs", runs),
        reader.button("sequence-button-open", SequencePress::Open(sequence.id)),
    ])
}
