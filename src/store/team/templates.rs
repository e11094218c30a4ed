//! Templates, and the team's own variables in them.
//!
//! Invariant: a change and its audit entry are one transaction, and the audit log holds names, never texts.

use sqlx::FromRow;

use crate::domain::ids::{TelegramUserId, TemplateId, VariableId};
use crate::domain::template::{Body, Template, TemplateName, Variable, VariableName};
use crate::domain::text::Span;
use crate::store::context::Context;
use crate::store::engine::codec::moment;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{Page, StoreError};

pub struct TemplateQueries<'w>(pub(in crate::store) Context<'w>);

#[derive(FromRow)]
struct TemplateRow {
    id: i64,
    name: String,
    typed_name: Option<String>,
    content: String,
    spans: Option<String>,
    created_by: i64,
    updated_at: i64,
}

#[derive(FromRow)]
struct VariableRow {
    id: i64,
    name: String,
    value: String,
}

impl TemplateQueries<'_> {
    /// A page of templates, sorted by name.
    pub async fn page(&mut self, number: u32, size: u32) -> Result<Page<Template>, StoreError> {
        let sql = "select * from templates order by name limit $1 offset $2";
        let params = (i64::from(size) + 1, i64::from(number) * i64::from(size));
        let rows: Vec<TemplateRow> = self.0.rows(sql, params).await?;
        Ok(Page::cut(rows.into_iter().map(read).collect::<Result<_, _>>()?, number, size))
    }

    pub async fn get(&mut self, id: TemplateId) -> Result<Option<Template>, StoreError> {
        let sql = "select * from templates where id = $1";
        let row: Option<TemplateRow> = self.0.optional_row(sql, [id.0]).await?;
        row.map(read).transpose()
    }

    /// The template with this name.
    pub async fn named(&mut self, name: &TemplateName) -> Result<Option<Template>, StoreError> {
        let sql = "select * from templates where name = $1";
        let row: Option<TemplateRow> = self.0.optional_row(sql, [name.key()]).await?;
        row.map(read).transpose()
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
        let params = (name.key(), name.as_str(), &body.text, written(&body.spans)?, by.0, self.0.now_ms());
        let id: Option<i64> = self.0.optional_value(sql, params).await?;
        if id.is_some() {
            self.audit(Action::TemplateAdded, by, name.to_string()).await?;
        }
        Ok(id.map(TemplateId))
    }

    /// Replaces a template's text. Returns `false` when there is no such template.
    pub async fn set_body(&mut self, id: TemplateId, body: &Body, by: TelegramUserId) -> Result<bool, StoreError> {
        let sql = "update templates set content = $2, spans = $3, updated_at = $4 where id = $1
             returning coalesce(typed_name, name)";
        let params = (id.0, &body.text, written(&body.spans)?, self.0.now_ms());
        let name: Option<String> = self.0.optional_value(sql, params).await?;
        let Some(name) = name else { return Ok(false) };
        self.audit(Action::TemplateChanged, by, name).await?;
        Ok(true)
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
        let sql = "select id, name, value from template_variables order by name";
        let rows: Vec<VariableRow> = self.0.rows(sql, ()).await?;
        rows.into_iter().map(read_variable).collect()
    }

    pub async fn variable(&mut self, id: VariableId) -> Result<Option<Variable>, StoreError> {
        let sql = "select id, name, value from template_variables where id = $1";
        let row: Option<VariableRow> = self.0.optional_row(sql, [id.0]).await?;
        row.map(read_variable).transpose()
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
        let id: i64 = self.0.value(sql, (name.as_str(), value, by.0, self.0.now_ms())).await?;
        self.audit(Action::VariableSet, by, name.to_string()).await?;
        Ok(VariableId(id))
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

/// The stored form of formatting; `None` for plain text.
fn written(spans: &[Span]) -> Result<Option<String>, StoreError> {
    let written = (!spans.is_empty()).then(|| serde_json::to_string(spans)).transpose();
    written.map_err(|error| StoreError::corrupt("templates", error))
}

fn read(row: TemplateRow) -> Result<Template, StoreError> {
    let spans = row.spans.map_or_else(|| Ok(Vec::new()), |spans| serde_json::from_str(&spans));
    let spans = spans.map_err(|error| StoreError::corrupt("templates", error))?;
    let name: TemplateName =
        row.typed_name.unwrap_or(row.name).parse().map_err(|error| StoreError::corrupt("templates", error))?;
    Ok(Template {
        id: TemplateId(row.id),
        name,
        body: Body::parse(&row.content, spans).map_err(|error| StoreError::corrupt("templates", error))?,
        created_by: TelegramUserId(row.created_by),
        updated_at: moment(row.updated_at)?,
    })
}

fn read_variable(row: VariableRow) -> Result<Variable, StoreError> {
    let name = row.name.parse::<VariableName>().map_err(|error| StoreError::corrupt("template_variables", error))?;
    Ok(Variable { id: VariableId(row.id), name, value: row.value })
}
