//! Giving dialogs to members: one of nobody when the prospect writes, and what waits for a member who cannot answer.
//!
//! Invariant: a dialog is given in the transaction of the fact that causes it, with the notice for its new member. So a crash
//! neither loses nor repeats it.

use crate::domain::dialog::Dialog;
use crate::domain::distribution::{Distribution, MemberLoad, next};
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::domain::notice::Notice;
use crate::domain::team::Right;
use crate::event::Event;
use crate::store::{StoreError, Tx};

/// Gives the dialog in which a prospect has written to the next member, if it is nobody's, or its member cannot answer. The
/// card of the message is the new member's notice.
pub(crate) async fn give(work: &mut Tx, id: DialogId) -> Result<(), StoreError> {
    let how = work.settings().team().distribution;
    if how == Distribution::ByHand {
        return Ok(());
    }
    let dialog = work.dialogs().get_dialog(id).await?.filter(|dialog| dialog.status.is_open());
    let Some(dialog) = dialog else { return Ok(()) };
    if let Some(assignee) = dialog.assignee
        && let Some(member) = work.team().member(assignee).await?
        && member.is_reachable()
        && member.role.may(Right::Write)
    {
        return Ok(());
    }
    give_to_next(work, &dialog, how).await.map(drop)
}

/// Hands on what waits for a member whom the bot can no longer reach, and notifies those who get it.
pub(crate) async fn hand_on_all_of(work: &mut Tx, member: TelegramUserId) -> Result<(), StoreError> {
    let how = work.settings().team().distribution;
    for dialog in work.dialogs().waiting_of(member).await? {
        hand_on(work, &dialog, how).await?;
    }
    Ok(())
}

/// Hands a waiting dialog on to the next member, who is notified. Returns whether there is one.
async fn hand_on(work: &mut Tx, dialog: &Dialog, how: Distribution) -> Result<bool, StoreError> {
    let Some(to) = give_to_next(work, dialog, how).await? else { return Ok(false) };
    let notice = Notice::HandedOn { dialog: dialog.id, from: dialog.assignee };
    // A private chat has its person's id.
    let kept = work.notices().put(ChatId(to.0), notice).await?;
    work.raise(Event::Notices(vec![kept]));
    Ok(true)
}

async fn give_to_next(work: &mut Tx, dialog: &Dialog, how: Distribution) -> Result<Option<TelegramUserId>, StoreError> {
    let most = work.settings().team().most_dialogs;
    let team: Vec<MemberLoad> = work.team().loads().await?;
    let Some(to) = next(how, &team, most, dialog.assignee) else { return Ok(None) };
    work.dialogs().give(dialog, to).await?;
    work.raise(Event::DialogChanged { id: dialog.id });
    Ok(Some(to))
}
