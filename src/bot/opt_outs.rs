//! News that somebody has opted out without a word: by a block. Words are told by their own card.
//! It goes to whoever is told of the dialog's messages in private.

use futures::future::join_all;

use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::tell;
use crate::bot::views::dialog as views;
use crate::domain::audience;
use crate::domain::ids::DialogId;

pub(super) async fn tell(desk: &Desk, id: DialogId, cancelled: usize) -> Handled {
    let Some(dialog) = desk.dialogs.get(id).await? else { return Ok(()) };
    let team = desk.store.read().await?.team().members().await?;
    let told = audience::told(&team, dialog.assignee, None).into_iter().map(|chat| {
        let language = team.iter().find(|member| member.chat() == chat).and_then(|member| member.language);
        let view = views::opted_out(&desk.reader(language, chat), &dialog, cancelled);
        async move { tell::until_taken(desk, chat, &view).await }
    });
    join_all(told).await;
    Ok(())
}
