//! Invitations to the team.
//!
//! Invariant: joining consumes the invitation in the same transaction, so that it admits one person even in a race.

use jiff::Timestamp;

use super::members::TeamQueries;
use crate::domain::ids::TelegramUserId;
use crate::domain::invite::{HOLDS, InviteToken};
use crate::domain::team::{Member, Right, Role};
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};

pub struct InviteQueries<'w>(pub(in crate::store) Context<'w>);

/// A member who has just joined by an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    pub member: Member,
    pub invited_by: TelegramUserId,
}

impl InviteQueries<'_> {
    /// Creates an invitation with this token. Returns when it expires.
    pub async fn create(
        &mut self,
        token: &InviteToken,
        role: Role,
        by: TelegramUserId,
    ) -> Result<Timestamp, StoreError> {
        self.0.execute("delete from invites where expires_at <= $1", [self.0.now_ms()]).await?;
        let expires_at = self.0.now + HOLDS;
        let sql =
            "insert into invites (token_hash, role, invited_by, created_at, expires_at) values ($1, $2, $3, $4, $5)";
        let hash = token.hash();
        let params = (hash.as_slice(), role.into_str(), by.0, self.0.now_ms(), expires_at.as_millisecond());
        self.0.execute(sql, params).await?;
        let entry = AuditEntry::new(Action::MemberInvited).by(by).details(role.into_str());
        AuditQueries(self.0.reborrow()).append(&entry).await?;
        Ok(expires_at)
    }

    /// Adds the person who presents this token to the team. Returns `None` when the token is used, expired or unknown,
    /// or when its creator may no longer invite.
    pub async fn join(
        &mut self,
        token: &InviteToken,
        id: TelegramUserId,
        name: &str,
    ) -> Result<Option<Joined>, StoreError> {
        let sql = "delete from invites where token_hash = $1 and expires_at > $2 returning role, invited_by";
        let hash = token.hash();
        let found: Option<(Role, TelegramUserId)> =
            self.0.optional_row(sql, (hash.as_slice(), self.0.now_ms())).await?;
        let Some((role, invited_by)) = found else { return Ok(None) };
        let mut team = TeamQueries(self.0.reborrow());
        let may = team.member(invited_by).await?.is_some_and(|member| member.role.may(Right::RunDesk));
        if !may || team.member(id).await?.is_some() {
            return Ok(None);
        }
        let member = Member::new(id, name, role);
        team.put(&member, invited_by).await?;
        Ok(Some(Joined { member, invited_by }))
    }

    /// The number of unused invitations.
    pub async fn open(&mut self) -> Result<u32, StoreError> {
        let sql = "select count(*) from invites where expires_at > $1";
        self.0.value(sql, [self.0.now_ms()]).await
    }

    /// Revokes all invitations. Returns their number.
    pub async fn withdraw(&mut self, by: TelegramUserId) -> Result<u32, StoreError> {
        let open = self.open().await?;
        self.0.execute("delete from invites", ()).await?;
        if open > 0 {
            let entry = AuditEntry::new(Action::InvitesWithdrawn).by(by).details(open.to_string());
            AuditQueries(self.0.reborrow()).append(&entry).await?;
        }
        Ok(open)
    }
}
