//! The tree of updates and nothing else.
//! Its rule: the order of its gates is the security of the bot. Whatever is not listed here is not handled.

use teloxide::dispatching::{UpdateFilterExt, UpdateHandler};
use teloxide::types::Update;

use crate::bot::routing::guard::{Never, guard};
use crate::bot::routing::{access, membership, messages, presses};

#[must_use]
pub fn schema() -> UpdateHandler<Never> {
    // Outside of everything: a panic costs one update, wherever it happens.
    guard(
        dptree::entry()
            // Somebody put the bot into a group. It looks at `from` by itself, since a stranger's invitation needs an
            // action (leaving), which must not become an answer.
            .branch(Update::filter_my_chat_member().endpoint(membership::changed))
            // From here on only for the team: `request` lets nobody else through, whatever the kind of update. The right
            // to the single command or button is checked by `press`, `message` and `edited`, before anything happens.
            .branch(Update::filter_callback_query().filter_map_async(access::request).endpoint(presses::press))
            .branch(Update::filter_message().filter_map_async(access::request).endpoint(messages::message))
            // An edit is never a command; it is looked at for secrets only.
            .branch(Update::filter_edited_message().filter_map_async(access::request).endpoint(messages::edited)),
    )
}
