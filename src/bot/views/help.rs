//! What the desk can do.
//! Its rule: nobody is shown a command that they may not use.

use crate::bot::callback::Press;
use crate::bot::commands::{CommandId, commands_of};
use crate::bot::views::{Button, Reader, View};
use crate::domain::team::Role;

/// All commands of a role.
#[must_use]
pub fn all(reader: &Reader, role: Role) -> View {
    let mut lines = vec![reader.text("help-title", &[])];
    lines.extend(commands_of(role).map(|command| format!("/{} — {}", command.name, reader.text(command.summary, &[]))));
    lines.push(reader.text("help-foot", &[]));
    View::text(lines.join("\n")).row([reader.button("button-home", Press::Home)])
}

/// More on one command.
#[must_use]
pub fn on(reader: &Reader, command: CommandId) -> View {
    let command = command.line();
    let title = format!("❓ <b>/{}</b>", command.name);
    let back = Button { label: format!("‹ {}", reader.label("button-help", &[])), press: Press::Help };
    View::lines([title, reader.text(command.page, &[])]).row([back])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::views::examples::show;

    #[test]
    fn the_commands_of_a_viewer() {
        insta::assert_snapshot!(show(|reader| all(reader, Role::Viewer)), @"");
    }

    #[test]
    fn one_command() {
        insta::assert_snapshot!(show(|reader| on(reader, CommandId::Send)), @"");
    }
}
