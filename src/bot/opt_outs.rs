//! News that somebody has opted out without a word: by a block. Words are told by their own card.
//! Its rule: it goes to whoever answers the dialog, else to all on duty who may answer it.

use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::say;
use crate::bot::views::dialog as views;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{ChatId, DialogId};
use crate::domain::team::Member;

pub(super) async fn tell(desk: &Desk, id: DialogId, cancelled: usize) -> Handled {
    let Some(dialog) = desk.dialogs.get(id).await? else { return Ok(()) };
    let team = desk.store.read().await?.team().members().await?;
    let mine = |member: &Member| dialog_access(member.role, member.id, dialog.assignee) == DialogAccess::Answer;
    let told = team.into_iter().filter(|member| match dialog.assignee {
        Some(assignee) => member.id == assignee,
        None => member.on_duty && mine(member),
    });
    for member in told {
        // A private chat has its person's id.
        let chat = ChatId(member.id.0);
        let view = views::opted_out(&desk.reader(member.language, chat), &dialog, cancelled);
        if let Err(error) = say::send(&desk.bot, chat, &view).await {
            // Whoever has not started the bot cannot be told.
            tracing::warn!(member = member.id.0, error = %error, "somebody was not told of an opt-out");
        }
    }
    Ok(())
}
