//! Notices for members, stored until Telegram has accepted them.

use sqlx::{FromRow, Row as _};

use super::members::TeamQueries;
use crate::domain::ids::ChatId;
use crate::domain::notice::{KeptNotice, Notice};
use crate::domain::team::{Member, Right};
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::{DomainColumns as _, corrupt};
use crate::store::engine::database::DbRow;

pub struct NoticeQueries<'w>(pub(in crate::store) Context<'w>);

impl NoticeQueries<'_> {
    /// Stores a notice for a chat.
    pub async fn put(&mut self, chat: ChatId, notice: Notice) -> Result<KeptNotice, StoreError> {
        let json = serde_json::to_string(&notice).map_err(|error| StoreError::corrupt("notices", error))?;
        let sql = "insert into notices (chat_id, notice, made_at) values ($1, $2, $3) returning id";
        let id = self.0.value(sql, (chat.0, json, self.0.now_ms())).await?;
        Ok(KeptNotice { id, chat, notice })
    }

    /// Stores the same notice for several chats.
    pub async fn put_all(&mut self, chats: &[ChatId], notice: &Notice) -> Result<Vec<KeptNotice>, StoreError> {
        let mut kept = Vec::new();
        for chat in chats {
            kept.push(self.put(*chat, notice.clone()).await?);
        }
        Ok(kept)
    }

    /// Stores the same notice for every member who has this right.
    pub async fn put_for(&mut self, right: Right, notice: &Notice) -> Result<Vec<KeptNotice>, StoreError> {
        let team = TeamQueries(self.0.reborrow()).members().await?;
        let chats: Vec<ChatId> = team.iter().filter(|member| member.role.may(right)).map(Member::chat).collect();
        self.put_all(&chats, notice).await
    }

    /// Stores the notice of a start. It replaces the notice of an earlier start that still waits.
    pub async fn put_at_start(&mut self, right: Right, notice: &Notice) -> Result<(), StoreError> {
        let json = serde_json::to_string(notice).map_err(|error| StoreError::corrupt("notices", error))?;
        self.0.execute("delete from notices where notice = $1", [json]).await?;
        self.put_for(right, notice).await.map(drop)
    }

    /// All stored notices, oldest first.
    pub async fn all(&mut self) -> Result<Vec<KeptNotice>, StoreError> {
        self.0.rows("select id, chat_id, notice from notices order by id", ()).await
    }

    /// Deletes a notice that was delivered, or that never can be.
    pub async fn forget(&mut self, id: i64) -> Result<(), StoreError> {
        self.0.execute("delete from notices where id = $1", [id]).await
    }
}

impl FromRow<'_, DbRow> for KeptNotice {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let notice = row.json("notice")?.ok_or_else(|| corrupt("notice", "no notice"))?;
        Ok(Self { id: row.try_get("id")?, chat: row.try_get("chat_id")?, notice })
    }
}
