//! The conditions of a saved filter, in words and as buttons.

use crate::bot::contacts::list_screens::stage as stage_name;
use crate::bot::kit::{Button, QuestionPress, Reader, View};
use crate::bot::lists::press::ListPress;
use crate::domain::ids::ListId;
use crate::domain::label::Label;
use crate::domain::people_list::ListName;
use crate::domain::saved_filter::{ConditionKind, ConsentWish, LastTalk, SavedFilter};
use crate::domain::stage::Stage;
use crate::domain::template::VariableName;

/// Times without a message that have a button, in days.
const SILENT: [u32; 3] = [7, 30, 90];
/// Times with one.
const WITHIN: [u32; 2] = [7, 30];
/// How many fields are named as examples.
const NAMED: usize = 8;

/// The content of the screen.
pub struct ConditionsScreen {
    pub list: ListId,
    pub name: ListName,
    pub filter: SavedFilter,
    pub stages: Vec<Stage>,
    pub labels: Vec<Label>,
    /// The names of fields in use.
    pub fields: Vec<VariableName>,
}

/// The conditions as lines; one line that says so where there are none.
pub(super) fn conditions_of(reader: &Reader, filter: &SavedFilter, stages: &[Stage], labels: &[Label]) -> Vec<String> {
    let mut lines: Vec<String> =
        filter.kinds().map(|kind| format!("· {}", condition(reader, filter, kind, stages, labels))).collect();
    if lines.is_empty() {
        lines.push(reader.text("filter-everybody", &[]));
    }
    lines
}

fn condition(reader: &Reader, filter: &SavedFilter, kind: ConditionKind, stages: &[Stage], labels: &[Label]) -> String {
    let gone = || reader.label("filter-gone", &[]);
    match kind {
        ConditionKind::Stage => {
            let found = stages.iter().find(|one| Some(one.id) == filter.stage);
            let name = found.map_or_else(gone, |one| stage_name(reader, one));
            reader.text("filter-stage", &[("stage", name.into())])
        }
        ConditionKind::Label => {
            let found = labels.iter().find(|label| Some(label.id) == filter.label);
            reader.text("filter-label", &[("label", found.map_or_else(gone, ToString::to_string).into())])
        }
        ConditionKind::Talk => filter.talk.map(|last| talk(reader, last)).unwrap_or_default(),
        ConditionKind::Field => match &filter.field {
            Some(field) => match &field.value {
                Some(value) => {
                    let facts = [("name", field.name.as_str().into()), ("value", value.as_str().into())];
                    reader.text("filter-field", &facts)
                }
                None => reader.text("filter-field-any", &[("name", field.name.as_str().into())]),
            },
            None => String::new(),
        },
        ConditionKind::Consent => filter.consent.map(|wish| reader.text(consent_key(wish), &[])).unwrap_or_default(),
    }
}

fn talk(reader: &Reader, last: LastTalk) -> String {
    match last {
        LastTalk::Never => reader.text("filter-never", &[]),
        LastTalk::SilentFor(days) => reader.text("filter-silent", &[("days", days.into())]),
        LastTalk::Within(days) => reader.text("filter-within", &[("days", days.into())]),
        LastTalk::Before(date) => reader.text("filter-before", &[("date", date.to_string().into())]),
        LastTalk::Since(date) => reader.text("filter-since", &[("date", date.to_string().into())]),
    }
}

fn consent_key(wish: ConsentWish) -> &'static str {
    match wish {
        ConsentWish::MayWrite => "filter-may-write",
        ConsentWish::MayOffer => "filter-may-offer",
        ConsentWish::Unknown => "filter-unknown",
        ConsentWish::Withdrawn => "filter-withdrawn",
    }
}

fn kind_key(kind: ConditionKind) -> &'static str {
    match kind {
        ConditionKind::Stage => "filter-kind-stage",
        ConditionKind::Label => "filter-kind-label",
        ConditionKind::Talk => "filter-kind-talk",
        ConditionKind::Field => "filter-kind-field",
        ConditionKind::Consent => "filter-kind-consent",
    }
}

/// The conditions, each with a button that takes it away, and a button for each other kind.
pub fn conditions(reader: &Reader, shown: &ConditionsScreen) -> View {
    let ConditionsScreen { list, filter, .. } = shown;
    let mut lines = vec![reader.text("filter-title", &[("name", shown.name.as_str().into())])];
    lines.extend(conditions_of(reader, filter, &shown.stages, &shown.labels));
    let has: Vec<ConditionKind> = filter.kinds().collect();
    let kind_name = |kind: ConditionKind| reader.label(kind_key(kind), &[]);
    let drop = has.iter().map(|kind| {
        let label = reader.label("filter-button-drop", &[("kind", kind_name(*kind).into())]);
        Button::new(label, ListPress::Drop { list: *list, kind: *kind })
    });
    let add = ConditionKind::ALL.into_iter().filter(|kind| !has.contains(kind)).map(|kind| {
        let label = reader.label("filter-button-add", &[("kind", kind_name(kind).into())]);
        Button::new(label, ListPress::AskCondition { list: *list, kind })
    });
    View::lines(lines).grid(2, drop).grid(2, add).row([reader.button("filter-button-people", ListPress::Open(*list))])
}

/// Asks for a condition.
pub fn ask(reader: &Reader, shown: &ConditionsScreen, kind: ConditionKind) -> View {
    let list = shown.list;
    let back = reader.button("settings-button-back", ListPress::Conditions(list));
    match kind {
        ConditionKind::Stage => View::text(reader.text("filter-ask-stage", &[])).grid(
            2,
            shown
                .stages
                .iter()
                .map(|one| Button::new(stage_name(reader, one), ListPress::SetStage { list, stage: one.id })),
        ),
        ConditionKind::Label => {
            let key = if shown.labels.is_empty() { "filter-no-labels" } else { "filter-ask-label" };
            let of = |label: &Label| Button::new(label.to_string(), ListPress::SetLabel { list, label: label.id });
            View::text(reader.text(key, &[])).grid(2, shown.labels.iter().map(of))
        }
        ConditionKind::Talk => {
            let days = |key: &str, days: u32, press| Button::new(reader.label(key, &[("days", days.into())]), press);
            let silent = SILENT.map(|n| days("filter-button-silent", n, ListPress::SetSilent { list, days: n }));
            let within = WITHIN.map(|n| days("filter-button-within", n, ListPress::SetWithin { list, days: n }));
            View::text(reader.text("filter-ask-talk", &[]))
                .row(silent)
                .row(within)
                .row([reader.button("filter-button-never", ListPress::SetNever(list))])
        }
        ConditionKind::Field => {
            let names: Vec<&str> = shown.fields.iter().take(NAMED).map(VariableName::as_str).collect();
            let known = reader.text("filter-fields", &[("names", names.join(", ").into())]);
            let lines = [reader.text("filter-ask-field", &[])];
            View::lines(lines.into_iter().chain((!names.is_empty()).then_some(known)))
        }
        ConditionKind::Consent => View::text(reader.text("filter-ask-consent", &[])).grid(
            1,
            ConsentWish::ALL
                .map(|wish| Button::new(reader.label(consent_key(wish), &[]), ListPress::SetConsent { list, wish })),
        ),
    }
    .row(match kind {
        // A question that is open is cancelled.
        ConditionKind::Talk | ConditionKind::Field => [reader.button("button-cancel", QuestionPress::Cancel)],
        _ => [back],
    })
}
