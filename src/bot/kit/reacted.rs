//! The prospect's reactions, below what shows a message.

use crate::bot::kit::{Reader, View};

/// Adds reactions to what shows a message, if there are any.
pub(in crate::bot) fn reacted(reader: &Reader, view: View, theirs: &[String]) -> View {
    if theirs.is_empty() {
        return view;
    }
    let line = reader.text("card-reacted", &[("theirs", theirs.join(" ").into())]);
    View { text: format!("{}\n{line}", view.text), ..view }
}
