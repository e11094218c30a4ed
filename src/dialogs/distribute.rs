//! Giving dialogs to members: one of nobody when the prospect writes, what waits for a member who cannot answer, and what has
//! waited too long.
//!
//! Invariant: a dialog is given in the transaction of the fact that causes it, with the notice for its new member. So a crash
//! neither loses nor repeats it.

use jiff::Timestamp;

use super::Dialogs;
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

/// Hands on what waits for an unreachable member, and notifies those who get it.
pub(crate) async fn hand_on_all_of(work: &mut Tx, member: TelegramUserId) -> Result<(), StoreError> {
    let how = work.settings().team().distribution;
    for dialog in work.dialogs().waiting_of(member).await? {
        hand_on(work, &dialog, how).await?;
    }
    Ok(())
}

/// Whether dialogs of nobody are given too, and how.
fn how_overdue(settled: Distribution) -> (Distribution, bool) {
    match settled {
        // Members assign dialogs of nobody themselves.
        Distribution::ByHand => (Distribution::InTurn, false),
        how => (how, true),
    }
}

impl Dialogs {
    /// Hands on the dialogs that have waited since `waiting_since` or longer, each once in its wait. Returns `false` when
    /// there was nobody for some of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hand_on_overdue(&self, waiting_since: Timestamp) -> Result<bool, StoreError> {
        let mut work = self.store.begin().await?;
        let (how, of_nobody) = how_overdue(work.settings().team().distribution);
        let mut all = true;
        for dialog in work.dialogs().overdue(waiting_since, of_nobody).await? {
            let Some(to) = hand_on(&mut work, &dialog, how).await? else {
                all = false;
                continue;
            };
            work.dialogs().handed_on(dialog.id).await?;
            if let Some(from) = dialog.assignee {
                let notice = Notice::GivenAway { dialog: dialog.id, to };
                let kept = work.notices().put(ChatId(from.0), notice).await?;
                work.raise(Event::Notices(vec![kept]));
            }
        }
        work.commit().await?;
        Ok(all)
    }

    /// Since when the dialog that is handed on next has been waiting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_overdue(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut reading = self.store.read().await?;
        let (_, of_nobody) = how_overdue(reading.settings().team().distribution);
        reading.dialogs().next_overdue(of_nobody).await
    }
}

/// Hands a waiting dialog on to the next member, who is notified.
async fn hand_on(work: &mut Tx, dialog: &Dialog, how: Distribution) -> Result<Option<TelegramUserId>, StoreError> {
    let Some(to) = give_to_next(work, dialog, how).await? else { return Ok(None) };
    let notice = Notice::HandedOn { dialog: dialog.id, from: dialog.assignee };
    // A private chat has its person's id.
    let kept = work.notices().put(ChatId(to.0), notice).await?;
    work.raise(Event::Notices(vec![kept]));
    Ok(Some(to))
}

async fn give_to_next(work: &mut Tx, dialog: &Dialog, how: Distribution) -> Result<Option<TelegramUserId>, StoreError> {
    let most = work.settings().team().most_dialogs;
    let team: Vec<MemberLoad> = work.team().loads().await?;
    let Some(to) = next(how, &team, most, dialog.assignee) else { return Ok(None) };
    work.dialogs().give(dialog, to).await?;
    work.raise(Event::DialogChanged { id: dialog.id });
    Ok(Some(to))
}
