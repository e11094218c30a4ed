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
    let settled = work.settings().team().distribution;
    let dialog = work.dialogs().get_dialog(id).await?.filter(|dialog| dialog.status.is_open());
    let Some(dialog) = dialog else { return Ok(()) };
    let how = match dialog.assignee {
        // Members assign it themselves; their loads need no look.
        None if settled == Distribution::ByHand => return Ok(()),
        None => settled,
        Some(assignee) => match work.team().member(assignee).await? {
            Some(member) if member.is_reachable() && member.role.may(Right::Write) => return Ok(()),
            _ => instead_of_a_member(settled),
        },
    };
    if give_to_next(work, &dialog, how).await?.is_none() {
        leave_to_everybody(work, &dialog).await?;
    }
    Ok(())
}

/// Hands on what waits for an unreachable member, and notifies those who get it. What nobody can take is nobody's.
pub(crate) async fn hand_on_all_of(work: &mut Tx, member: TelegramUserId) -> Result<(), StoreError> {
    let how = instead_of_a_member(work.settings().team().distribution);
    for dialog in work.dialogs().waiting_of(member).await? {
        if hand_on(work, &dialog, how).await?.is_none() {
            leave_to_everybody(work, &dialog).await?;
        }
    }
    Ok(())
}

/// How a dialog is given that leaves its member. By hand, members assign only dialogs of nobody themselves.
fn instead_of_a_member(settled: Distribution) -> Distribution {
    if settled == Distribution::ByHand { Distribution::InTurn } else { settled }
}

/// Takes a dialog from its member, so that everybody who answers can.
async fn leave_to_everybody(work: &mut Tx, dialog: &Dialog) -> Result<(), StoreError> {
    if dialog.assignee.is_some() {
        work.dialogs().leave_to_everybody(dialog).await?;
        work.raise(Event::DialogChanged { id: dialog.id });
    }
    Ok(())
}

impl Dialogs {
    /// Hands on dialogs that have waited too long, each once in its wait. The caller has made sure that it is working time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hand_on_overdue(&self) -> Result<HandedOn, StoreError> {
        let mut work = self.store.begin().await?;
        let (settings, zone, now) = (work.settings().team().clone(), work.zone(), work.now());
        let Some(rule) = settings.handing_on() else { return Ok(HandedOn { next: None, all: true }) };
        let (how, by_hand) =
            (instead_of_a_member(settings.distribution), settings.distribution == Distribution::ByHand);
        let open = settings.open_hours();
        let (mut next, mut all) = (None, true);
        for (id, since) in work.dialogs().to_hand_on(!by_hand, rule.since_the_reminder).await? {
            next = open.after(since, rule.after, &zone);
            if next.is_none_or(|due| due > now) {
                break;
            }
            let Some(dialog) = work.dialogs().get_dialog(id).await? else { continue };
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
        // A prospect who writes from now on waits that long first.
        let next = next.into_iter().chain(open.after(now, rule.after, &zone)).min();
        Ok(HandedOn { next, all })
    }
}

/// What becomes of dialogs that have waited too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandedOn {
    /// When to look again, if any waits.
    pub next: Option<Timestamp>,
    /// Whether there was a member for each.
    pub all: bool,
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
