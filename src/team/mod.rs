//! The team: its members, the invitations to it, and what it has settled for everybody.
//! Invariant: a change, its line in the audit log and the notices about it are one transaction.

mod templates;

pub use templates::Templates;

use jiff::Timestamp;

use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::invite::InviteToken;
use crate::domain::language::Language;
use crate::domain::notice::{KeptNotice, Notice};
use crate::domain::setting::Setting;
use crate::domain::team::{Member, Role};
use crate::event::Event;
use crate::store::{Joined, SettingError, Store, StoreError, TeamError};

/// Clones share everything.
#[derive(Clone)]
pub struct Team {
    store: Store,
    /// Those of the configuration, who stay owners whatever happens in the chat.
    owners: Vec<TelegramUserId>,
}

impl Team {
    #[must_use]
    pub fn new(store: Store, owners: Vec<TelegramUserId>) -> Self {
        Self { store, owners }
    }

    /// The owners of the configuration.
    #[must_use]
    pub fn owners(&self) -> &[TelegramUserId] {
        &self.owners
    }

    /// Puts somebody on the team. Returns the member who is there already, if so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add(&self, id: TelegramUserId, role: Role, by: TelegramUserId) -> Result<Option<Member>, StoreError> {
        let mut work = self.store.begin().await?;
        if let Some(member) = work.team().member(id).await? {
            return Ok(Some(member));
        }
        work.team().put(&Member::new(id, "", role), by).await?;
        work.commit().await?;
        Ok(None)
    }

    /// Gives a member another role, or takes them off the team with `None`, and tells them unless they did it themselves.
    ///
    /// # Errors
    /// When the team's rules refuse it.
    pub async fn change(&self, member: &Member, to: Option<Role>, by: TelegramUserId) -> Result<(), TeamError> {
        let mut work = self.store.begin().await?;
        work.team().change(member.id, to, &self.owners, by).await?;
        if member.id != by {
            let notice = to.map_or(Notice::Removed { language: member.language }, |role| Notice::NewRole { role });
            let kept = work.notices().put(member.chat(), notice).await?;
            work.raise(Event::Notices(vec![kept]));
        }
        work.commit().await?;
        Ok(())
    }

    /// Says whether a member is on duty. A member who comes on duty is told who waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_on_duty(&self, who: TelegramUserId, on: bool, by: TelegramUserId) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        if work.team().set_on_duty(who, on, by).await? && on {
            let kept = work.notices().put(ChatId(who.0), Notice::OnDuty).await?;
            work.raise(Event::Notices(vec![kept]));
        }
        work.commit().await
    }

    /// Makes an invitation for one person. Returns until when it holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(&self, token: &InviteToken, role: Role, by: TelegramUserId) -> Result<Timestamp, StoreError> {
        let mut work = self.store.begin().await?;
        let until = work.invites().create(token, role, by).await?;
        work.commit().await?;
        Ok(until)
    }

    /// Withdraws every open invitation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn withdraw_invites(&self, by: TelegramUserId) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        work.invites().withdraw(by).await?;
        work.commit().await
    }

    /// Puts somebody on the team who came with an invitation, and tells its author, so that a link that went astray is
    /// noticed at once. Returns the member and their welcome, which the caller shows. `None` for a token that does not hold.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn join(
        &self,
        token: &InviteToken,
        (id, name, language): (TelegramUserId, &str, Option<Language>),
    ) -> Result<Option<(Member, KeptNotice)>, StoreError> {
        let mut work = self.store.begin().await?;
        let joined = work.invites().join(token, id, name).await?;
        let Some(Joined { member, invited_by }) = joined else { return Ok(None) };
        if let Some(language) = language {
            work.team().keep_language(member.id, language).await?;
        }
        let welcome = work.notices().put(member.chat(), Notice::Welcome).await?;
        let others = vec![
            work.notices().put(member.chat(), Notice::OnDuty).await?,
            work.notices().put(ChatId(invited_by.0), Notice::Joined { member: member.id }).await?,
        ];
        work.raise(Event::Notices(others));
        work.commit().await?;
        Ok(Some((Member { language, ..member }, welcome)))
    }

    /// Keeps what a member is called in Telegram.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename(&self, id: TelegramUserId, name: &str) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        work.team().set_name(id, name).await?;
        work.commit().await
    }

    /// The language that a member has chosen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_language(&self, id: TelegramUserId, language: Language) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        work.team().set_language(id, language).await?;
        work.commit().await
    }

    /// The language of a member's Telegram, which holds until they choose one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_language(&self, id: TelegramUserId, language: Language) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        work.team().keep_language(id, language).await?;
        work.commit().await
    }

    /// Settles something for the team; `None` brings the default back.
    ///
    /// # Errors
    /// When the value is none of the setting.
    pub async fn settle(&self, setting: Setting, value: Option<&str>, by: TelegramUserId) -> Result<(), SettingError> {
        let mut work = self.store.begin().await?;
        work.settings().change(setting, value, Some(by)).await?;
        work.commit().await?;
        Ok(())
    }
}
