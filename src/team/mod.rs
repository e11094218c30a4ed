//! The service for the team: members, invitations and settings.
//!
//! Invariant: a change, its audit entry and its notices are one transaction.

mod calendar_file;
mod templates;

pub use calendar_file::holidays_in;
pub use templates::Templates;

use jiff::Timestamp;

use crate::dialogs::distribute;
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::invite::InviteToken;
use crate::domain::language::Language;
use crate::domain::notice::{KeptNotice, Notice};
use crate::domain::recipients;
use crate::domain::setting::Setting;
use crate::domain::team::{Member, Role};
use crate::event::Event;
use crate::store::{Joined, SettingError, Store, StoreError, TeamError};

/// The service. Clones share everything.
#[derive(Clone)]
pub struct Team {
    store: Store,
    /// The owners from the configuration. Nothing in a chat can change their role.
    owners: Vec<TelegramUserId>,
}

impl Team {
    #[must_use]
    pub fn new(store: Store, owners: Vec<TelegramUserId>) -> Self {
        Self { store, owners }
    }

    /// The owners from the configuration.
    #[must_use]
    pub fn owners(&self) -> &[TelegramUserId] {
        &self.owners
    }

    /// Adds a member. If the person is on the team already, returns that member.
    pub async fn add(&self, id: TelegramUserId, role: Role, by: TelegramUserId) -> Result<Option<Member>, StoreError> {
        let mut work = self.store.begin().await?;
        if let Some(member) = work.team().member(id).await? {
            return Ok(Some(member));
        }
        work.team().put(&Member::new(id, "", role), by).await?;
        work.commit().await?;
        Ok(None)
    }

    /// Changes a member's role, or removes them with `None`. They are notified unless they did it themselves.
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

    /// Switches a member's duty on or off. A member who comes on duty is notified of waiting dialogs.
    pub async fn set_on_duty(&self, who: TelegramUserId, on: bool, by: TelegramUserId) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        if work.team().set_on_duty(who, on, by).await? && on {
            let kept = work.notices().put(ChatId(who.0), Notice::OnDuty).await?;
            work.raise(Event::Notices(vec![kept]));
        }
        work.commit().await
    }

    /// Chooses whether a member's private chat shows each dialog in a topic.
    pub async fn set_in_topics(&self, who: TelegramUserId, on: bool) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.team().set_in_topics(who, on, Some(who)).await.map(drop)).await
    }

    /// Telegram refuses topics in a member's private chat: dialogs come as cards again, and the member is notified.
    pub async fn topics_refused(&self, who: TelegramUserId) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        if work.team().set_in_topics(who, false, None).await? {
            let kept = work.notices().put(ChatId(who.0), Notice::NoTopics).await?;
            work.raise(Event::Notices(vec![kept]));
        }
        work.commit().await
    }

    /// Sets a member's own limit of open dialogs; `None` is the team's.
    pub async fn set_most_dialogs(
        &self,
        who: TelegramUserId,
        most: Option<u32>,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.team().set_most_dialogs(who, most, by).await.map(drop)).await
    }

    /// Records whether the bot can reach a member, and notifies the others. Where the team distributes dialogs, what waits
    /// for an unreachable member goes to the next ones. Returns the team; `None` when nothing changed.
    pub async fn set_reachable(&self, id: TelegramUserId, reachable: bool) -> Result<Option<Vec<Member>>, StoreError> {
        let mut tx = self.store.begin().await?;
        if !tx.team().set_reachable(id, reachable).await? {
            return Ok(None);
        }
        if !reachable {
            distribute::hand_on_all_of(&mut tx, id).await?;
        }
        let team = tx.team().members().await?;
        // A private chat has its person's id.
        let others = recipients::stand_ins(&team, None, &[ChatId(id.0)]);
        let kept = tx.notices().put_all(&others, &Notice::Reach { member: id, reachable }).await?;
        tx.raise(Event::Notices(kept));
        tx.commit().await?;
        Ok(Some(team))
    }

    /// Deletes a notice that was delivered, or never will be.
    pub async fn forget_notice(&self, kept: &KeptNotice) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.notices().forget(kept.id).await).await
    }

    /// Creates an invitation for one person. Returns when it expires.
    pub async fn invite(&self, token: &InviteToken, role: Role, by: TelegramUserId) -> Result<Timestamp, StoreError> {
        self.store.write(async |tx| tx.invites().create(token, role, by).await).await
    }

    /// Revokes every open invitation.
    pub async fn withdraw_invites(&self, by: TelegramUserId) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.invites().withdraw(by).await.map(drop)).await
    }

    /// Adds a person who came with an invitation, and notifies its author, so that a leaked link is noticed at once.
    /// Returns the member and their welcome, which the caller shows. Returns `None` for an invalid token.
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

    /// Stores a member's name in Telegram.
    pub async fn rename(&self, id: TelegramUserId, name: &str) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.team().set_name(id, name).await).await
    }

    /// Stores the language that a member has chosen.
    pub async fn set_language(&self, id: TelegramUserId, language: Language) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.team().set_language(id, language).await).await
    }

    /// Stores the language of a member's Telegram, which applies until they choose one.
    pub async fn keep_language(&self, id: TelegramUserId, language: Language) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.team().keep_language(id, language).await.map(drop)).await
    }

    /// Changes a setting of the team; `None` restores the default.
    ///
    /// # Errors
    /// When the setting does not accept the value.
    pub async fn settle(&self, setting: Setting, value: Option<&str>, by: TelegramUserId) -> Result<(), SettingError> {
        self.store.write(async |tx| tx.settings().change(setting, value, Some(by)).await.map(drop)).await
    }
}
