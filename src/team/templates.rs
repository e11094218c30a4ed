//! The team's texts for repeated use, and the variables in them.

use crate::domain::ids::{TelegramUserId, TemplateId, VariableId};
use crate::domain::template::{Body, TemplateName, VariableName};
use crate::store::{Store, StoreError};

/// Clones share everything.
#[derive(Clone)]
pub struct Templates(Store);

impl Templates {
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    /// Adds a template. `None` when there is one of this name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add(
        &self,
        name: &TemplateName,
        body: &Body,
        by: TelegramUserId,
    ) -> Result<Option<TemplateId>, StoreError> {
        let mut work = self.0.begin().await?;
        let added = work.templates().add(name, body, by).await?;
        work.commit().await?;
        Ok(added)
    }

    /// Gives a template another text. `false` when it is not there any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_body(&self, id: TemplateId, body: &Body, by: TelegramUserId) -> Result<bool, StoreError> {
        let mut work = self.0.begin().await?;
        let there = work.templates().set_body(id, body, by).await?;
        work.commit().await?;
        Ok(there)
    }

    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, id: TemplateId, by: TelegramUserId) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        work.templates().delete(id, by).await?;
        work.commit().await
    }

    /// Gives a variable its value, a new one too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_variable(
        &self,
        name: &VariableName,
        value: &str,
        by: TelegramUserId,
    ) -> Result<VariableId, StoreError> {
        let mut work = self.0.begin().await?;
        let id = work.templates().set_variable(name, value, by).await?;
        work.commit().await?;
        Ok(id)
    }

    /// # Errors
    /// When the database fails.
    pub async fn delete_variable(&self, id: VariableId, by: TelegramUserId) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        work.templates().delete_variable(id, by).await?;
        work.commit().await
    }
}
