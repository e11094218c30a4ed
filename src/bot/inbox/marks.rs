//! The marks on an admin's own message: delivered, read.
//! Its rule: a mark follows from the database and never goes back.

use crate::bot::context::BotContext;
use crate::bot::context::error::Handled;
use crate::bot::output::forum;
use crate::domain::ids::DialogId;
use crate::domain::login::Card;

/// Marks what admins wrote in a dialog as far as it has come.
pub(in crate::bot) async fn refresh(ctx: &BotContext, dialog: DialogId) -> Handled {
    // At the next news of this dialog, or after a restart.
    let mut put_off: Vec<Card> = Vec::new();
    loop {
        let due = ctx.store.read().await?.message_cards().due_marks(dialog).await?;
        let Some(next) = due.iter().find(|due| !put_off.contains(&due.card)) else { return Ok(()) };
        let card = next.card;
        let Some((voice, _)) = ctx.news.in_turn(card.chat).await else { return Ok(()) };
        // One after another: "delivered" must not come after "read".
        let _hand = ctx.card_in_hand(-dialog.0).await;
        let due = ctx.store.read().await?.message_cards().due_marks(dialog).await?;
        let Some(due) = due.into_iter().find(|due| due.card == card) else { continue };
        match forum::mark(&voice, due.card, due.mark).await {
            Ok(()) => {}
            Err(error) if error.is_temporary() => {
                put_off.push(card);
                continue;
            }
            // The message is gone, or the group allows no such reactions: nothing to be done about it.
            Err(_) => tracing::debug!("failed to mark a message"),
        }
        ctx.records.marked(due).await?;
    }
}
