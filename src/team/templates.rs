//! The service for templates and their variables.

use crate::domain::ids::{TelegramUserId, TemplateId, VariableId};
use crate::domain::template::{Body, TemplateName, VariableName};
use crate::store::{Media, Store, StoreError, Tx};

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
        file: Option<&Media>,
        by: TelegramUserId,
    ) -> Result<Option<TemplateId>, StoreError> {
        let add = async |tx: &mut Tx| {
            let id = tx.templates().add(name, body, by).await?;
            if let Some(id) = id {
                keep_file(tx, id, file).await?;
            }
            Ok(id)
        };
        self.0.write(add).await
    }

    /// Replaces a template's text, and its file if there is a new one. Returns `false` when it no longer exists.
    pub async fn set_body(
        &self,
        id: TemplateId,
        body: &Body,
        file: Option<&Media>,
        by: TelegramUserId,
    ) -> Result<bool, StoreError> {
        let set = async |tx: &mut Tx| {
            let there = tx.templates().set_body(id, body, by).await?;
            if there {
                keep_file(tx, id, file).await?;
            }
            Ok(there)
        };
        self.0.write(set).await
    }

    /// Takes a template's file away. Returns `false` when it has none.
    pub async fn drop_file(&self, id: TemplateId, by: TelegramUserId) -> Result<bool, StoreError> {
        self.0.write(async |tx| tx.templates().drop_file(id, by).await).await
    }

    /// Counts that a template was sent: the ones used most are offered first.
    pub async fn used(&self, id: TemplateId) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.templates().used(id).await).await
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

/// Stores a new file and gives it to a template.
async fn keep_file(tx: &mut Tx, id: TemplateId, file: Option<&Media>) -> Result<(), StoreError> {
    let Some(file) = file else { return Ok(()) };
    let stored = tx.stored_files().put(file).await?;
    tx.templates().set_file(id, Some(stored)).await
}
