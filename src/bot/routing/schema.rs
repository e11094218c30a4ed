//! The handler tree for updates. The order of its branches is essential for security; updates that are not listed are
//! not handled.

use teloxide::dispatching::{UpdateFilterExt, UpdateHandler};
use teloxide::types::Update;

use crate::bot::routing::guard::{Never, guard};
use crate::bot::routing::{access, membership, messages, presses, reactions};

#[must_use]
pub fn schema() -> UpdateHandler<Never> {
    // Around everything: a panic ends one update, wherever it happens.
    guard(
        dptree::entry()
            // The bot was added to a group. This branch checks `from` itself: a stranger's invitation needs an action
            // (leaving), which must not become an answer.
            .branch(Update::filter_my_chat_member().endpoint(membership::changed))
            // From here on only for the team: `request` admits nobody else, whatever the kind of update. `press`,
            // `message` and `edited` check the right for the command or button before anything happens.
            .branch(Update::filter_callback_query().filter_map_async(access::request).endpoint(presses::press))
            .branch(Update::filter_message().filter_map_async(access::request).endpoint(messages::message))
            // An edit is never a command: it is checked for secrets, and edits an answer.
            .branch(Update::filter_edited_message().filter_map_async(access::request).endpoint(messages::edited))
            // A reaction to a prospect's message is for the prospect.
            .branch(
                Update::filter_message_reaction_updated()
                    .filter_map_async(access::request)
                    .endpoint(reactions::reacted),
            ),
    )
}
