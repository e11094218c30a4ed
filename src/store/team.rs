//! The team in the database.
//! Its rule: an empty table means that nobody may do anything.

use sqlx::FromRow;

use super::StoreError;
use super::audit::{Action, AuditEntry, AuditQueries};
use super::work::Context;
use crate::domain::ids::TelegramUserId;
use crate::domain::language::Language;
use crate::domain::team::{Member, Role};

pub struct TeamQueries<'w>(pub(super) Context<'w>);

#[derive(FromRow)]
struct MemberRow {
    telegram_user_id: i64,
    name: String,
    role: String,
    language: Option<String>,
    on_duty: bool,
}

impl TeamQueries<'_> {
    pub async fn member(&mut self, id: TelegramUserId) -> Result<Option<Member>, StoreError> {
        let row: Option<MemberRow> = sqlx::query_as("select * from team where telegram_user_id = $1")
            .bind(id.0)
            .fetch_optional(&mut *self.0.db)
            .await?;
        row.map(read).transpose()
    }

    /// Everybody, the longest-standing first.
    pub async fn members(&mut self) -> Result<Vec<Member>, StoreError> {
        let rows: Vec<MemberRow> =
            sqlx::query_as("select * from team order by added_at, telegram_user_id").fetch_all(&mut *self.0.db).await?;
        rows.into_iter().map(read).collect()
    }

    /// Makes sure that the owners named in the environment are owners. Their names come with their first message.
    pub async fn ensure_owners(&mut self, owners: &[TelegramUserId]) -> Result<(), StoreError> {
        for owner in owners {
            let changed = sqlx::query(
                "insert into team (telegram_user_id, name, role, added_at) values ($1, '', 'owner', $2)
                 on conflict (telegram_user_id) do update set role = 'owner' where team.role <> 'owner'",
            )
            .bind(owner.0)
            .bind(self.0.now_ms())
            .execute(&mut *self.0.db)
            .await?;
            if changed.rows_affected() == 1 {
                let entry =
                    AuditEntry { subject: Some(*owner), ..AuditEntry::new(Action::MemberAdded).details("owner") };
                AuditQueries(self.0.reborrow()).append(&entry).await?;
            }
        }
        Ok(())
    }

    /// Adds somebody, or gives them another role.
    pub async fn put(&mut self, member: &Member, by: TelegramUserId) -> Result<(), StoreError> {
        sqlx::query(
            "insert into team (telegram_user_id, name, role, language, added_by, added_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (telegram_user_id) do update set name = $2, role = $3, language = $4",
        )
        .bind(member.id.0)
        .bind(&member.name)
        .bind(member.role.as_str())
        .bind(member.language.map(Language::code))
        .bind(by.0)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Keeps somebody's name as Telegram shows it.
    pub async fn set_name(&mut self, id: TelegramUserId, name: &str) -> Result<(), StoreError> {
        sqlx::query("update team set name = $2 where telegram_user_id = $1 and name <> $2")
            .bind(id.0)
            .bind(name)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    pub async fn set_language(&mut self, id: TelegramUserId, language: Language) -> Result<(), StoreError> {
        sqlx::query("update team set language = $2 where telegram_user_id = $1")
            .bind(id.0)
            .bind(language.code())
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }
}

fn read(row: MemberRow) -> Result<Member, StoreError> {
    Ok(Member {
        id: TelegramUserId(row.telegram_user_id),
        name: row.name,
        role: row.role.parse::<Role>().map_err(|error| StoreError::corrupt("team", error))?,
        language: row.language.as_deref().and_then(Language::from_tag),
        on_duty: row.on_duty,
    })
}
