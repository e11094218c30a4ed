//! How a campaign is received, and its brake.
//!
//! Invariant: the transaction that saves a block, an opt-out or a `PEER_FLOOD` also pauses the campaign, so that nothing
//! more of it is claimed.

use jiff::Timestamp;

use super::queries::{CampaignQueries, RECEPTION};
use crate::domain::campaign::CampaignState;
use crate::domain::campaign::brake::{Brake, Reception};
use crate::domain::ids::{CampaignId, ContactId, DialogId, RunId};
use crate::domain::notice::Notice;
use crate::domain::team::Right;
use crate::event::Event;
use crate::store::context::CommitNotification;
use crate::store::log::audit::Action;
use crate::store::{NoticeQueries, StoreError};

/// The campaign that last wrote to the contact `$1`.
pub(in crate::store) const LAST_TO: &str = "select campaign_id, position from campaign_people
     where contact_id = $1 and sent_at is not null order by sent_at desc, campaign_id desc limit 1";

impl CampaignQueries<'_> {
    /// A message of a run was sent. The first one is the first text of its person.
    pub(in crate::store) async fn sent(&mut self, run: RunId, id: CampaignId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "update campaign_people set sent_at = $2,
                 account_id = coalesce((select account_id from outbox where outbox.run_id = $1 limit 1), account_id)
             where run_id = $1 and sent_at is null";
        self.0.execute(sql, (run.0, at.as_millisecond())).await?;
        self.raise(id);
        Ok(())
    }

    /// The prospect of a dialog wrote a word of their own that is no opt-out, or reacted to a message.
    pub async fn answered(&mut self, dialog: DialogId) -> Result<(), StoreError> {
        let sql = "select id from contacts where dialog_id = $1";
        let contact: Option<ContactId> = self.0.optional_value(sql, [dialog.0]).await?;
        let Some((campaign, position)) = self.last_to(contact).await? else { return Ok(()) };
        let sql = "update campaign_people set answered_at = $3
             where campaign_id = $1 and position = $2 and answered_at is null";
        if self.0.changed(sql, (campaign.0, position, self.0.now_ms())).await? > 0 {
            self.raise(campaign);
        }
        Ok(())
    }

    /// A person opted out, or blocked an account. Somebody who did both counts once.
    pub async fn refused(&mut self, contact: ContactId) -> Result<(), StoreError> {
        let Some((campaign, position)) = self.last_to(Some(contact)).await? else { return Ok(()) };
        let sql = "update campaign_people set refused_at = $3
             where campaign_id = $1 and position = $2 and refused_at is null";
        if self.0.changed(sql, (campaign.0, position, self.0.now_ms())).await? == 0 {
            return Ok(());
        }
        self.raise(campaign);
        let (written_to, _, refused): (u32, u32, u32) = self.0.row(RECEPTION, [campaign.0]).await?;
        self.put_on_brake(campaign, Reception { written_to, refused, peer_floods: 0 }).await
    }

    /// Telegram answered a message of a run with `PEER_FLOOD`.
    pub async fn peer_flood(&mut self, run: RunId) -> Result<(), StoreError> {
        let sql = "select campaign_id from runs where id = $1";
        let campaign: Option<CampaignId> = self.0.optional_value(sql, [run.0]).await?.flatten();
        match campaign {
            Some(campaign) => self.put_on_brake(campaign, Reception { peer_floods: 1, ..Reception::default() }).await,
            None => Ok(()),
        }
    }

    /// Pauses a running campaign if it is received badly, and tells the team.
    async fn put_on_brake(&mut self, id: CampaignId, reception: Reception) -> Result<(), StoreError> {
        let running = self.get(id).await?.filter(|campaign| campaign.state == CampaignState::Running);
        let (Some(campaign), Some(brake)) = (running, reception.brake()) else { return Ok(()) };
        self.pause_for(id, brake).await?;
        let (reason, details) = brake.stored();
        let details: Vec<&str> = [Some(reason), details.as_deref()].into_iter().flatten().collect();
        self.note(Action::CampaignPaused, None, format!("{}: {}", campaign.name, details.join(" "))).await?;
        let notice = Notice::CampaignPaused { campaign: id };
        let kept = NoticeQueries(self.0.reborrow()).put_for(Right::Send, &notice).await?;
        self.0.raised.push(CommitNotification::Event(Event::Notices(kept)));
        Ok(())
    }

    async fn pause_for(&mut self, id: CampaignId, brake: Brake) -> Result<(), StoreError> {
        let (reason, details) = brake.stored();
        let sql = "update campaigns set state = 'paused', pause_reason = $2, pause_details = $3, paused_by = null,
                 paused_at = $4
             where id = $1";
        self.0.execute(sql, (id.0, reason, details, self.0.now_ms())).await?;
        self.put_aside(id).await?;
        self.raise(id);
        Ok(())
    }

    async fn last_to(&mut self, contact: Option<ContactId>) -> Result<Option<(CampaignId, u32)>, StoreError> {
        match contact {
            Some(contact) => self.0.optional_row(LAST_TO, [contact.0]).await,
            None => Ok(None),
        }
    }
}
