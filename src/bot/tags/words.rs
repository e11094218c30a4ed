//! Stage and labels as a short line, and the choice among them as buttons.

use crate::bot::contacts::list_screens::stage;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::tags::press::TagPress;
use crate::contacts::WholeContact;
use crate::domain::ids::DialogId;
use crate::domain::label::Label;
use crate::domain::tags::Tags;

/// How many labels the line names.
const NAMED: usize = 4;

/// The line; `None` when there is nothing to say.
#[must_use]
pub fn line(reader: &Reader, tags: &Tags) -> Option<String> {
    let at = tags.stage.iter().map(|at| format!("🪜 {}", stage(reader, at)));
    let named = tags.labels.iter().take(NAMED).map(ToString::to_string);
    let more = tags.labels.len().checked_sub(NAMED).filter(|more| *more > 0).map(|more| format!("+{more}"));
    let parts: Vec<String> = at.chain(named).chain(more).collect();
    (!parts.is_empty()).then(|| reader.text("tags-line", &[("tags", parts.join(" · ").into())]))
}

/// The button that shows the choice.
#[must_use]
pub fn button(reader: &Reader, dialog: DialogId) -> Button {
    reader.button("tags-button", TagPress::Ask(dialog))
}

/// The same message with the choice in place of its buttons: all stages, then all labels.
pub fn choice(reader: &Reader, view: View, dialog: DialogId, whole: &WholeContact, all: &[Label]) -> View {
    let stages = whole.stages.iter().map(|one| {
        let mark = if one.id == whole.contact.stage { "✓" } else { "🪜" };
        let text = format!("{mark} {}", stage(reader, one));
        Button::new(text, TagPress::Stage { dialog, stage: one.id })
    });
    let labels = all.iter().map(|label| {
        let on = whole.labels.iter().any(|has| has.id == label.id);
        let text = if on { format!("✓ {label}") } else { label.to_string() };
        Button::new(text, TagPress::Label { dialog, label: label.id })
    });
    View { keyboard: Vec::new(), ..view }
        .grid(3, stages)
        .grid(3, labels)
        .row([reader.button("settings-button-back", TagPress::Back(dialog))])
}
