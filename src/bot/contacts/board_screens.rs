//! The board of the pipeline, and the screens of stages and labels.

use crate::bot::contacts::list_screens::stage;
use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::contacts::press::{ContactFilter, ContactPress};
use crate::bot::contacts::screens::stage_line;
use crate::bot::dialogs::screens::{mark, status};
use crate::bot::home::press::HomePress;
use crate::bot::kit::question_press::QuestionPress;
use crate::bot::kit::screen::{Button, Reader, View};
use crate::bot::settings::press::SettingsPress;
use crate::domain::ids::{LabelId, StageId};
use crate::domain::label::Label;
use crate::domain::stage::Stage;
use crate::store::BoardLine;

/// The board: how many people stand where, and since when the first of them does.
pub fn board(reader: &Reader, lines: &[BoardLine]) -> View {
    let all: u32 = lines.iter().map(|line| line.contacts).sum();
    let mut texts = vec![reader.text("pipeline-title", &[("count", all.into())])];
    texts.extend(lines.iter().map(|line| {
        let facts = [("stage", stage(reader, &line.stage).into()), ("count", line.contacts.into())];
        match line.oldest {
            Some(since) => {
                let [stage, count] = facts;
                let age = reader.times.length(reader.times.now.duration_since(since));
                reader.text("pipeline-line", &[stage, count, ("age", age.into())])
            }
            None => reader.text("pipeline-line-empty", &facts),
        }
    }));
    let buttons: Vec<Button> = lines
        .iter()
        .filter(|line| line.contacts > 0)
        .map(|line| {
            let filter = ContactFilter::Stage(line.stage.id);
            let label = format!("{} · {}", stage(reader, &line.stage), line.contacts);
            Button::new(label, ContactPress::List { filter, page: 0 })
        })
        .collect();
    let view = buttons.chunks(2).fold(View::lines(texts), |view, row| view.row(row.to_vec()));
    view.row([
        reader.button("pipeline-button-stages", PipelinePress::Stages),
        reader.button("contact-button-list", ContactPress::List { filter: ContactFilter::All, page: 0 }),
        reader.button("button-home", HomePress::Home),
    ])
}

/// The stages in their order, each a button.
pub fn stages(reader: &Reader, all: &[Stage], may_change: bool) -> View {
    let mut lines = vec![reader.text("stages-title", &[])];
    lines.extend(all.iter().map(|one| stage_line(reader, one)));
    if may_change && all.iter().any(|one| one.brings.is_some()) {
        lines.push(reader.text("stages-brings", &[]));
    }
    let buttons: Vec<Button> =
        all.iter().map(|one| Button::new(stage(reader, one), PipelinePress::Stage(one.id))).collect();
    let view = View::lines(lines);
    let view = if may_change { buttons.chunks(2).fold(view, |view, row| view.row(row.to_vec())) } else { view };
    let new = may_change.then(|| reader.button("stage-button-new", PipelinePress::AskNewStage));
    view.row(new).row([
        reader.button("contacts-button-pipeline", PipelinePress::Board),
        reader.button("settings-button-all", SettingsPress::All),
    ])
}

/// One stage, with what may be changed about it.
pub fn one_stage(reader: &Reader, all: &[Stage], one: &Stage, may_change: bool) -> View {
    let brings = match one.brings {
        Some(brings) => {
            let facts = [("mark", mark(brings).into()), ("status", status(reader, brings).into())];
            reader.text("stage-brings", &facts)
        }
        None => reader.text("stage-brings-nothing", &[]),
    };
    let view = View::lines([reader.text("stage-title", &[("stage", stage(reader, one).into())]), brings]);
    let back = reader.button("stage-button-all", PipelinePress::Stages);
    if !may_change {
        return view.row([back]);
    }
    let id = one.id;
    let up = (all.first().map(|first| first.id) != Some(id))
        .then(|| reader.button("stage-button-up", PipelinePress::Raise(id)));
    let delete = (all.len() > 1).then(|| reader.button("template-button-delete", PipelinePress::AskDeleteStage(id)));
    view.row([
        reader.button("stage-button-name", PipelinePress::AskStageName(id)),
        reader.button("stage-button-brings", PipelinePress::NextBrings(id)),
    ])
    .row(up.into_iter().chain(delete))
    .row([back])
}

/// Asks for confirmation, and says where the people go.
pub fn ask_delete_stage(reader: &Reader, all: &[Stage], one: &Stage) -> View {
    let at = all.iter().position(|other| other.id == one.id).unwrap_or_default();
    let next = if at == 0 { all.get(1) } else { all.get(at - 1) };
    let to = next.map(|next| stage(reader, next)).unwrap_or_default();
    let facts = [("stage", stage(reader, one).into()), ("to", to.into())];
    confirm(reader, "stage-ask-delete", &facts, PipelinePress::DeleteStage(one.id), stage_press(one.id))
}

fn stage_press(id: StageId) -> PipelinePress {
    PipelinePress::Stage(id)
}

fn confirm(
    reader: &Reader,
    key: &str,
    facts: &[(&'static str, crate::i18n::Arg)],
    yes: PipelinePress,
    no: PipelinePress,
) -> View {
    View::text(reader.text(key, facts))
        .row([reader.button("template-button-delete-yes", yes)])
        .row([reader.button("template-button-keep", no)])
}

pub fn ask_stage_name(reader: &Reader) -> View {
    View::text(reader.text("stage-ask-name", &[])).row([reader.button("button-cancel", QuestionPress::Cancel)])
}

/// The labels, each a button.
pub fn labels(reader: &Reader, all: &[Label], may_change: bool) -> View {
    let mut lines = vec![reader.text("labels-title", &[])];
    lines.push(match all.is_empty() {
        true => reader.text("labels-none", &[]),
        false => {
            all.iter().map(ToString::to_string).map(|label| crate::i18n::escape(&label)).collect::<Vec<_>>().join(" · ")
        }
    });
    let buttons: Vec<Button> =
        all.iter().map(|label| Button::new(label.to_string(), PipelinePress::Label(label.id))).collect();
    let view = buttons.chunks(2).fold(View::lines(lines), |view, row| view.row(row.to_vec()));
    let new = may_change.then(|| reader.button("label-button-new", PipelinePress::AskNewLabel));
    let list = ContactPress::List { filter: ContactFilter::All, page: 0 };
    view.row(new.into_iter().chain([reader.button("contact-button-list", list)]))
}

/// One label, with what may be changed about it.
pub fn one_label(reader: &Reader, label: &Label, may_change: bool) -> View {
    let view = View::text(reader.text("label-title", &[("label", label.to_string().into())]));
    let people = ContactPress::List { filter: ContactFilter::Labelled(label.id), page: 0 };
    let back = reader.button("label-button-all", PipelinePress::Labels);
    let view = view.row([reader.button("label-button-people", people)]);
    if !may_change {
        return view.row([back]);
    }
    let id: LabelId = label.id;
    view.row([
        reader.button("label-button-name", PipelinePress::AskLabelName(id)),
        reader.button("label-button-dot", PipelinePress::NextDot(id)),
        reader.button("template-button-delete", PipelinePress::AskDeleteLabel(id)),
    ])
    .row([back])
}

pub fn ask_delete_label(reader: &Reader, label: &Label) -> View {
    let facts = [("label", label.to_string().into())];
    confirm(reader, "label-ask-delete", &facts, PipelinePress::DeleteLabel(label.id), PipelinePress::Label(label.id))
}

pub fn ask_label_name(reader: &Reader) -> View {
    View::text(reader.text("label-ask-name", &[])).row([reader.button("button-cancel", QuestionPress::Cancel)])
}
