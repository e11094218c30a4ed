//! The questions about a dialog: how it ends, for how long it is put aside, to which member it is given.

use crate::bot::dialogs::press::{DialogPress, Snooze};
use crate::bot::dialogs::screens::{back, one_line};
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::team::screens as team;
use crate::domain::dialog::Dialog;
use crate::domain::ids::TelegramUserId;
use crate::domain::team::{Member, Right};
use crate::i18n::Arg;

/// Asks how the dialog should end.
pub fn ask_stop(reader: &Reader, dialog: &Dialog) -> View {
    let id = dialog.id;
    View::text(reader.text("dialog-ask-stop", &[("who", Arg::Html(who(reader, dialog)))]))
        .row([reader.button("dialog-button-stop-yes", DialogPress::Stop(id))])
        .row([reader.button("dialog-button-never", DialogPress::NeverAgain(id))])
        .row([back(reader, dialog)])
}

/// Asks for confirmation that they may be written to again.
pub fn ask_allow(reader: &Reader, dialog: &Dialog) -> View {
    View::text(reader.text("dialog-ask-allow", &[("who", Arg::Html(who(reader, dialog)))]))
        .row([reader.button("dialog-button-allow-yes", DialogPress::Allow(dialog.id))])
        .row([back(reader, dialog)])
}

/// Asks for the assignee. `me` is the asking member.
pub fn ask_assign(reader: &Reader, dialog: &Dialog, team: &[Member], me: TelegramUserId) -> View {
    let id = dialog.id;
    let view = View::text(reader.text("dialog-ask-assign", &[("who", Arg::Html(who(reader, dialog)))]));
    let others = team
        .iter()
        .filter(|member| member.id != me && member.is_reachable() && member.role.may(Right::Write))
        .map(|member| {
            let name = one_line(&team::name(member), 32);
            // They may be given it all the same, and get it when they come.
            let name = if member.on_duty { name } else { format!("🌙 {name}") };
            Button::new(name, DialogPress::Assign { dialog: id, to: member.id })
        });
    let me = reader.button("dialog-button-me", DialogPress::AssignMe(id));
    let everybody = reader.button("dialog-button-free", DialogPress::Unassign(id));
    view.grid(2, [me, everybody].into_iter().chain(others)).row([back(reader, dialog)])
}

/// Asks for the end of the snooze.
pub fn ask_remind(reader: &Reader, dialog: &Dialog) -> View {
    let button = |after: Snooze| {
        let key = match after {
            Snooze::Hour => "dialog-button-hour",
            Snooze::ThreeHours => "dialog-button-three-hours",
            Snooze::Day => "dialog-button-day",
            Snooze::Week => "dialog-button-week",
            Snooze::Morning => "dialog-button-morning",
        };
        reader.button(key, DialogPress::Remind { dialog: dialog.id, after })
    };
    View::text(reader.text("dialog-ask-remind", &[("who", Arg::Html(who(reader, dialog)))]))
        .row(Snooze::LENGTHS.map(button))
        .row([button(Snooze::Morning)])
        .row([back(reader, dialog)])
}

/// Asks for the text of a note.
pub fn ask_note(reader: &Reader, dialog: &Dialog) -> View {
    reader.question("dialog-ask-note", &[("who", Arg::Html(who(reader, dialog)))])
}

/// Asks whose dialog to open.
pub fn ask_whose(reader: &Reader) -> View {
    reader.question("dialog-ask-whose", &[])
}
