//! Queries on the team. An empty table means that nobody has any rights.

use sqlx::{FromRow, Row as _};

use crate::domain::ids::TelegramUserId;
use crate::domain::language::Language;
use crate::domain::team::{Member, Role, TeamRefusal, may_change};
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};

pub struct TeamQueries<'w>(pub(in crate::store) Context<'w>);

/// Why the team was not changed.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    #[error(transparent)]
    Refused(#[from] TeamRefusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TeamQueries<'_> {
    pub async fn member(&mut self, id: TelegramUserId) -> Result<Option<Member>, StoreError> {
        self.0.optional_row("select * from team where telegram_user_id = $1", [id.0]).await
    }

    /// All members, the longest-standing first.
    pub async fn members(&mut self) -> Result<Vec<Member>, StoreError> {
        self.0.rows("select * from team order by added_at, telegram_user_id", ()).await
    }

    /// Makes the owners from the environment owners. Their names are stored with their first message.
    pub async fn ensure_owners(&mut self, owners: &[TelegramUserId]) -> Result<(), StoreError> {
        for owner in owners {
            let sql = "insert into team (telegram_user_id, name, role, added_at) values ($1, '', 'owner', $2)
                 on conflict (telegram_user_id) do update set role = 'owner' where team.role <> 'owner'";
            let changed = self.0.changed(sql, (owner.0, self.0.now_ms())).await?;
            if changed == 1 {
                let entry =
                    AuditEntry { subject: Some(*owner), ..AuditEntry::new(Action::MemberAdded).details("owner") };
                AuditQueries(self.0.reborrow()).append(&entry).await?;
            }
        }
        Ok(())
    }

    /// Adds a member, or changes their role.
    pub async fn put(&mut self, member: &Member, by: TelegramUserId) -> Result<(), StoreError> {
        let sql = "insert into team (telegram_user_id, name, role, language, added_by, added_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (telegram_user_id) do update set name = $2, role = $3, language = $4";
        let params = (
            member.id.0,
            &member.name,
            member.role.into_str(),
            member.language.map(Language::code),
            by.0,
            self.0.now_ms(),
        );
        self.0.execute(sql, params).await?;
        self.audit(Action::MemberAdded, by, member.id, member.role.into_str().to_owned()).await
    }

    /// Changes a member's role; `None` removes them from the team. A removed member's dialogs become unassigned and
    /// their invitations are revoked. `installed` are the owners from the environment.
    ///
    /// # Errors
    /// When it would leave no owner, or contradict the environment. Nothing has changed then.
    pub async fn change(
        &mut self,
        who: TelegramUserId,
        to: Option<Role>,
        installed: &[TelegramUserId],
        by: TelegramUserId,
    ) -> Result<(), TeamError> {
        let team = self.members().await?;
        may_change(&team, installed, who, to)?;
        let was = team.iter().find(|member| member.id == who).map_or("", |member| member.role.into_str());
        let (action, details) = match to {
            Some(role) => {
                let params = (who.0, role.into_str());
                self.0.execute("update team set role = $2 where telegram_user_id = $1", params).await?;
                (Action::MemberRole, format!("{was} → {}", role.into_str()))
            }
            None => {
                // The foreign key of the dialogs clears their assignee.
                self.0.execute("delete from team where telegram_user_id = $1", [who.0]).await?;
                (Action::MemberRemoved, was.to_owned())
            }
        };
        self.audit(action, by, who, details).await?;
        Ok(())
    }

    /// Switches a member's notifications about unassigned dialogs on or off. Returns `false` when nothing changed.
    pub async fn set_on_duty(
        &mut self,
        who: TelegramUserId,
        on_duty: bool,
        by: TelegramUserId,
    ) -> Result<bool, StoreError> {
        let sql = "update team set on_duty = $2 where telegram_user_id = $1 and on_duty <> $2";
        let news = self.0.changed(sql, (who.0, on_duty)).await? == 1;
        if news {
            let details = if on_duty { "on" } else { "off" };
            self.audit(Action::MemberDuty, by, who, details.to_owned()).await?;
        }
        Ok(news)
    }

    /// Whether a member's private chat shows each dialog in a topic. `by` is `None` when Telegram refuses topics there.
    /// Returns `false` when nothing changed.
    pub async fn set_in_topics(
        &mut self,
        who: TelegramUserId,
        in_topics: bool,
        by: Option<TelegramUserId>,
    ) -> Result<bool, StoreError> {
        let sql = "update team set in_topics = $2 where telegram_user_id = $1 and in_topics <> $2";
        let news = self.0.changed(sql, (who.0, in_topics)).await? == 1;
        if news {
            let entry = AuditEntry::new(Action::MemberTopics).details(if in_topics { "on" } else { "off" });
            let entry = AuditEntry { subject: Some(who), actor: by, ..entry };
            AuditQueries(self.0.reborrow()).append(&entry).await?;
        }
        Ok(news)
    }

    /// Records whether the bot can reach a member in a private chat. Returns `false` when nothing changed.
    pub async fn set_reachable(&mut self, who: TelegramUserId, reachable: bool) -> Result<bool, StoreError> {
        let since = (!reachable).then(|| self.0.now_ms());
        let sql = "update team set unreachable_since = $2
             where telegram_user_id = $1 and (unreachable_since is null) = ($2 is not null)";
        Ok(self.0.changed(sql, (who.0, since)).await? == 1)
    }

    async fn audit(
        &mut self,
        action: Action,
        by: TelegramUserId,
        who: TelegramUserId,
        details: String,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { subject: Some(who), ..AuditEntry::new(action).by(by).details(details) };
        AuditQueries(self.0.reborrow()).append(&entry).await
    }

    /// Stores a member's name as Telegram shows it.
    pub async fn set_name(&mut self, id: TelegramUserId, name: &str) -> Result<(), StoreError> {
        self.0.execute("update team set name = $2 where telegram_user_id = $1 and name <> $2", (id.0, name)).await
    }

    /// Stores the language that a member has chosen.
    pub async fn set_language(&mut self, id: TelegramUserId, language: Language) -> Result<(), StoreError> {
        if self.keep_language(id, language).await? {
            self.audit(Action::MemberLanguage, id, id, language.code().to_owned()).await?;
        }
        Ok(())
    }

    /// Stores a member's language as Telegram reports it. Returns `false` when nothing changed.
    pub async fn keep_language(&mut self, id: TelegramUserId, language: Language) -> Result<bool, StoreError> {
        let sql = "update team set language = $2 where telegram_user_id = $1 and coalesce(language, '') <> $2";
        Ok(self.0.changed(sql, (id.0, language.code())).await? == 1)
    }
}

impl FromRow<'_, DbRow> for Member {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let language: Option<&str> = row.try_get("language")?;
        Ok(Self {
            id: row.try_get("telegram_user_id")?,
            name: row.try_get("name")?,
            role: row.try_get("role")?,
            language: language.and_then(Language::from_tag),
            on_duty: row.try_get("on_duty")?,
            in_topics: row.try_get("in_topics")?,
            unreachable_since: row.optional_moment("unreachable_since")?,
        })
    }
}
