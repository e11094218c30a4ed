//! The marks on an admin's own message: delivered, read.
//! Its rule: a mark follows from the database and never goes back.

use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::forum::{self, Unsaid};
use crate::domain::ids::DialogId;

/// Marks what admins wrote in a dialog as far as it has come.
pub(in crate::bot) async fn refresh(desk: &Desk, dialog: DialogId) -> Handled {
    // One after another: "delivered" must not come after "read".
    let _hand = desk.card_in_hand(-dialog.0).await;
    let due = desk.store.read().await?.message_cards().due_marks(dialog).await?;
    for due in due {
        match forum::mark(&desk.news, due.card, due.mark).await {
            Ok(()) => {}
            // At the next news of this dialog, or after a restart.
            Err(Unsaid::Later(_)) => continue,
            // The message is gone, or the group allows no such reactions: nothing to be done about it.
            Err(_) => tracing::debug!("a message could not be marked"),
        }
        let mut work = desk.store.begin().await?;
        work.message_cards().marked(due).await?;
        work.commit().await?;
    }
    Ok(())
}
