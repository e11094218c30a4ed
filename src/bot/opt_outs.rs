//! News that somebody has opted out without a word: by a block. Words are told by their own card.
//! It goes to the members who get the dialog's messages in private.

use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::notices;
use crate::domain::audience;
use crate::domain::ids::DialogId;
use crate::domain::notice::Notice;

pub(super) async fn tell(desk: &Desk, id: DialogId, cancelled: usize) -> Handled {
    let Some(dialog) = desk.dialogs.get(id).await? else { return Ok(()) };
    let team = desk.store.read().await?.team().members().await?;
    let told = audience::told(&team, dialog.assignee, None);
    notices::tell(desk, told, &Notice::OptedOut { dialog: id, cancelled }).await
}
