//! Templates, and the team's own variables in them.
//!
//! Invariant: a change and its audit entry are one transaction, and the audit log holds names, never texts.

use sqlx::{FromRow, Row as _};

use crate::domain::ids::{StoredFileId, TelegramUserId, TemplateId, VariableId};
use crate::domain::template::{Body, QuickReply, Template, TemplateName, Variable, VariableName};
use crate::store::context::Context;
use crate::store::engine::codec::{DomainColumns as _, corrupt, list_as_json};
use crate::store::engine::database::DbRow;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::outbox::stored_files::stored_file_of;
use crate::store::{Page, StoreError};

/// The templates that are buttons of a card.
pub(in crate::store) const QUICK_REPLIES: &str = "select id, coalesce(typed_name, name) from templates
     where uses > 0 order by uses desc, name limit 3";

pub struct TemplateQueries<'w>(pub(in crate::store) Context<'w>);

impl TemplateQueries<'_> {
    /// A page of templates, sorted by name.
    pub async fn page(&mut self, number: u32, size: u32) -> Result<Page<Template>, StoreError> {
        let sql = "select templates.*, media_kind, file_name
             from templates left join stored_files on stored_files.id = file_id
             order by name limit $1 offset $2";
        let params = (i64::from(size) + 1, i64::from(number) * i64::from(size));
        Ok(Page::cut(self.0.rows(sql, params).await?, number, size))
    }

    /// A page of templates, the ones used most first.
    pub async fn by_use(&mut self, number: u32, size: u32) -> Result<Page<Template>, StoreError> {
        let sql = "select templates.*, media_kind, file_name
             from templates left join stored_files on stored_files.id = file_id
             order by uses desc, name limit $1 offset $2";
        let params = (i64::from(size) + 1, i64::from(number) * i64::from(size));
        Ok(Page::cut(self.0.rows(sql, params).await?, number, size))
    }

    /// The templates that were used most; none that never was.
    pub async fn quick_replies(&mut self) -> Result<Vec<QuickReply>, StoreError> {
        let rows: Vec<(TemplateId, TemplateName)> = self.0.rows(QUICK_REPLIES, ()).await?;
        Ok(rows.into_iter().map(|(id, name)| QuickReply { id, name }).collect())
    }

    pub async fn get(&mut self, id: TemplateId) -> Result<Option<Template>, StoreError> {
        let sql = "select templates.*, media_kind, file_name
             from templates left join stored_files on stored_files.id = file_id where templates.id = $1";
        self.0.optional_row(sql, [id.0]).await
    }

    /// The template with this name.
    pub async fn named(&mut self, name: &TemplateName) -> Result<Option<Template>, StoreError> {
        let sql = "select templates.*, media_kind, file_name
             from templates left join stored_files on stored_files.id = file_id where name = $1";
        self.0.optional_row(sql, [name.key()]).await
    }

    /// Adds a template. Returns `None` and changes nothing when the name is taken.
    pub async fn add(
        &mut self,
        name: &TemplateName,
        body: &Body,
        by: TelegramUserId,
    ) -> Result<Option<TemplateId>, StoreError> {
        let sql = "insert into templates (name, typed_name, content, spans, created_by, updated_at)
             values ($1, $2, $3, $4, $5, $6) on conflict (name) do nothing returning id";
        let params = (name.key(), name.as_str(), &body.text, list_as_json(&body.spans)?, by.0, self.0.now_ms());
        let id = self.0.optional_value(sql, params).await?;
        if id.is_some() {
            self.audit(Action::TemplateAdded, by, name.to_string()).await?;
        }
        Ok(id)
    }

    /// Replaces a template's text. Returns `false` when there is no such template.
    pub async fn set_body(&mut self, id: TemplateId, body: &Body, by: TelegramUserId) -> Result<bool, StoreError> {
        let sql = "update templates set content = $2, spans = $3, updated_at = $4 where id = $1
             returning coalesce(typed_name, name)";
        let params = (id.0, &body.text, list_as_json(&body.spans)?, self.0.now_ms());
        let name: Option<String> = self.0.optional_value(sql, params).await?;
        let Some(name) = name else { return Ok(false) };
        self.audit(Action::TemplateChanged, by, name).await?;
        Ok(true)
    }

    /// Gives a template a file, or takes it away.
    pub async fn set_file(&mut self, id: TemplateId, file: Option<StoredFileId>) -> Result<(), StoreError> {
        let sql = "update templates set file_id = $2, updated_at = $3 where id = $1";
        self.0.execute(sql, (id.0, file.map(|file| file.0), self.0.now_ms())).await
    }

    /// Takes the file of a template away, on a member's request. Returns `false` when there is none.
    pub async fn drop_file(&mut self, id: TemplateId, by: TelegramUserId) -> Result<bool, StoreError> {
        let sql = "update templates set file_id = null, updated_at = $2 where id = $1 and file_id is not null
             returning coalesce(typed_name, name)";
        let name: Option<String> = self.0.optional_value(sql, (id.0, self.0.now_ms())).await?;
        let Some(name) = name else { return Ok(false) };
        self.audit(Action::TemplateChanged, by, name).await?;
        Ok(true)
    }

    /// Counts that a template was sent.
    pub async fn used(&mut self, id: TemplateId) -> Result<(), StoreError> {
        self.0.execute("update templates set uses = uses + 1 where id = $1", [id.0]).await
    }

    /// Deletes a template, if it exists.
    pub async fn delete(&mut self, id: TemplateId, by: TelegramUserId) -> Result<(), StoreError> {
        let sql = "delete from templates where id = $1 returning coalesce(typed_name, name)";
        let name: Option<String> = self.0.optional_value(sql, [id.0]).await?;
        match name {
            Some(name) => self.audit(Action::TemplateDeleted, by, name).await,
            None => Ok(()),
        }
    }

    /// The team's own variables, sorted by name.
    pub async fn variables(&mut self) -> Result<Vec<Variable>, StoreError> {
        self.0.rows("select id, name, value from template_variables order by name", ()).await
    }

    pub async fn variable(&mut self, id: VariableId) -> Result<Option<Variable>, StoreError> {
        self.0.optional_row("select id, name, value from template_variables where id = $1", [id.0]).await
    }

    /// Sets a variable, whether it exists or not.
    pub async fn set_variable(
        &mut self,
        name: &VariableName,
        value: &str,
        by: TelegramUserId,
    ) -> Result<VariableId, StoreError> {
        let sql = "insert into template_variables (name, value, updated_by, updated_at) values ($1, $2, $3, $4)
             on conflict (name) do update set value = $2, updated_by = $3, updated_at = $4 returning id";
        let id = self.0.value(sql, (name.as_str(), value, by.0, self.0.now_ms())).await?;
        self.audit(Action::VariableSet, by, name.to_string()).await?;
        Ok(id)
    }

    /// Deletes a variable, if it exists.
    pub async fn delete_variable(&mut self, id: VariableId, by: TelegramUserId) -> Result<(), StoreError> {
        let sql = "delete from template_variables where id = $1 returning name";
        let name: Option<String> = self.0.optional_value(sql, [id.0]).await?;
        match name {
            Some(name) => self.audit(Action::VariableDeleted, by, format!("{{{name}}}")).await,
            None => Ok(()),
        }
    }

    async fn audit(&mut self, action: Action, by: TelegramUserId, details: String) -> Result<(), StoreError> {
        AuditQueries(self.0.reborrow()).append(&AuditEntry::new(action).by(by).details(details)).await
    }
}

impl FromRow<'_, DbRow> for Template {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let typed: Option<TemplateName> = row.try_get("typed_name")?;
        let body = Body::parse(row.try_get("content")?, row.json("spans")?.unwrap_or_default());
        Ok(Self {
            id: row.try_get("id")?,
            name: typed.map_or_else(|| row.try_get("name"), Ok)?,
            body: body.map_err(|error| corrupt("content", error))?,
            file: stored_file_of(row)?,
            created_by: row.try_get("created_by")?,
            updated_at: row.moment("updated_at")?,
        })
    }
}

impl FromRow<'_, DbRow> for Variable {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self { id: row.try_get("id")?, name: row.try_get("name")?, value: row.try_get("value")? })
    }
}
