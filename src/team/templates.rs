//! The service for templates and their variables.

use crate::domain::ids::{TelegramUserId, TemplateId, VariableId};
use crate::domain::template::{Body, TemplateName, VariableName};
use crate::store::{Store, StoreError};

/// The service. Clones share everything.
#[derive(Clone)]
pub struct Templates(Store);

impl Templates {
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    /// Adds a template. Returns `None` when the name is taken.
    pub async fn add(
        &self,
        name: &TemplateName,
        body: &Body,
        by: TelegramUserId,
    ) -> Result<Option<TemplateId>, StoreError> {
        self.0.write(async |tx| tx.templates().add(name, body, by).await).await
    }

    /// Replaces a template's text. Returns `false` when it no longer exists.
    pub async fn set_body(&self, id: TemplateId, body: &Body, by: TelegramUserId) -> Result<bool, StoreError> {
        self.0.write(async |tx| tx.templates().set_body(id, body, by).await).await
    }

    /// Deletes a template.
    pub async fn delete(&self, id: TemplateId, by: TelegramUserId) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.templates().delete(id, by).await).await
    }

    /// Sets a variable, whether it exists or not.
    pub async fn set_variable(
        &self,
        name: &VariableName,
        value: &str,
        by: TelegramUserId,
    ) -> Result<VariableId, StoreError> {
        self.0.write(async |tx| tx.templates().set_variable(name, value, by).await).await
    }

    /// Deletes a variable.
    pub async fn delete_variable(&self, id: VariableId, by: TelegramUserId) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.templates().delete_variable(id, by).await).await
    }
}
