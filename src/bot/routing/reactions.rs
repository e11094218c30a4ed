//! Dispatch of members' reactions.

use teloxide::types::MessageReactionUpdated;

use crate::bot::context::Request;
use crate::bot::inbox::reaction;
use crate::bot::routing::guard::Never;

/// Handles a change of a member's reactions to a message.
pub(in crate::bot) async fn reacted(request: Request, update: MessageReactionUpdated) -> Result<(), Never> {
    reaction::changed(request, &update.new_reaction).await;
    Ok(())
}
