//! The screens of the stop-list. An erased person's entry is shown as such, and can be removed too.

use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::screens::one_line;
use crate::bot::home::press::HomePress;
use crate::bot::kit::addressee::addressee;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::stop_list::press::StopListPress;
use crate::bot::team::screens::name_of;
use crate::dialogs::Stop;
use crate::domain::dialog::Dialog;
use crate::domain::stop_list::{Cause, Stopped};
use crate::domain::target::Target;
use crate::domain::team::Member;
use crate::i18n::Arg;
use crate::store::Page;

/// Entries per page.
pub const PAGE: u32 = 8;

/// A page of the list, newest first. `count` is the number of entries on all pages.
pub fn page(reader: &Reader, page: &Page<Stopped>, count: u32, team: &[Member], may_allow: bool) -> View {
    let mut lines = vec![reader.text("stop-list-title", &[("count", count.into())])];
    if page.rows.is_empty() {
        lines.push(reader.text("stop-list-none", &[]));
    }
    lines.extend(page.rows.iter().map(|line| self::line(reader, team, line)));
    let view = View::lines(lines);
    let shown = page.rows.iter().filter(|_| may_allow);
    let view = shown.fold(view, |view, line| {
        let label = reader.label("stop-list-button-allow", &[("who", who(reader, line).into())]);
        let press = StopListPress::Allow { line: line.id, page: page.number };
        view.row([Button::new(label, press)])
    });
    view.row(reader.turning(page.number, page.more, |page| StopListPress::Page { page }))
        .row([reader.button("button-home", HomePress::Home)])
}

pub fn stopped(reader: &Reader, target: &Target, done: &Stop, dialog: Option<&Dialog>) -> View {
    let key = if done.added { "stop-list-stopped" } else { "stop-list-was-stopped" };
    let count = u32::try_from(done.cancelled).unwrap_or(u32::MAX);
    View::text(reader.text(key, &[("who", Arg::Html(addressee(reader, target, dialog))), ("count", count.into())]))
}

/// Contains a button that reopens the dialog, which an opt-out has stopped.
pub fn allowed(reader: &Reader, target: &Target, removed: bool, dialog: Option<&Dialog>) -> View {
    let key = if removed { "stop-list-is-allowed" } else { "stop-list-was-allowed" };
    let view = View::text(reader.text(key, &[("who", Arg::Html(addressee(reader, target, dialog)))]));
    let closed = dialog.filter(|dialog| !dialog.status.is_open());
    view.row(closed.map(|dialog| reader.button("dialog-button-reopen", DialogPress::Reopen(dialog.id))))
}

fn line(reader: &Reader, team: &[Member], line: &Stopped) -> String {
    let facts = [("at", reader.times.listed(line.at).into()), ("who", who(reader, line).into())];
    match line.cause {
        Cause::OptOut => reader.text("stop-list-line-opt-out", &facts),
        Cause::Block => reader.text("stop-list-line-block", &facts),
        Cause::Admin(id) => {
            let [at, who] = facts;
            reader.text("stop-list-line-admin", &[at, who, ("by", name_of(team, id).into())])
        }
    }
}

fn who(reader: &Reader, line: &Stopped) -> String {
    let called = line.display_name.as_ref().map(|name| one_line(name, 40)).filter(|name| !name.is_empty());
    let username = line.name.as_ref().map(ToString::to_string);
    let known: Vec<String> = called.into_iter().chain(username).collect();
    match line.person {
        _ if !known.is_empty() => known.join(" · "),
        Some(id) => format!("id {id}"),
        None => reader.label("stop-list-forgotten", &[]),
    }
}
