//! Questions of an import: the file, and what is said about its people.

use serde::{Deserialize, Serialize};

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::content::AttachedFile;
use crate::bot::kit::question::{Needed, Question, of_command};
use crate::domain::consent::{Basis, Evidence, EvidenceError, NewConsent, Purpose};
use crate::domain::import::columns::ColumnMapping;
use crate::domain::import::first_row::FirstRow;

/// A question about an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum ImportQuestion {
    /// The file.
    #[serde(rename = "AskedImportFile")]
    File,
    /// The next step of what is being prepared.
    #[serde(rename = "AskedImport")]
    Draft { draft: Box<ImportDraft>, asked: AskedForImport },
}

/// What is asked for. A text answers only two of them, a button the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum AskedForImport {
    Columns,
    Purpose,
    Basis,
    Source,
    Evidence,
    Confirmation,
}

/// An import that is being prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct ImportDraft {
    pub file: AttachedFile,
    /// What a member has said about columns, as on the command line: `3=username`.
    pub mappings: Vec<String>,
    /// What a member has said about the first row.
    #[serde(default, skip_serializing_if = "FirstRow::is_recognised")]
    pub first_row: FirstRow,
    pub purpose: Option<Purpose>,
    pub basis: Option<Basis>,
    pub source: String,
    pub evidence: String,
}

impl ImportDraft {
    pub(in crate::bot) fn new(file: AttachedFile) -> Self {
        let (source, evidence) = (String::new(), String::new());
        let first_row = FirstRow::default();
        Self { file, mappings: Vec::new(), first_row, purpose: None, basis: None, source, evidence }
    }

    /// What was said about columns. What cannot be read any more was not said.
    pub(in crate::bot) fn mappings(&self) -> Vec<ColumnMapping> {
        self.mappings.iter().filter_map(|one| one.parse().ok()).collect()
    }

    /// The consent of everybody in the file; `None` while something is missing.
    pub(in crate::bot) fn consent(&self) -> Result<Option<NewConsent>, EvidenceError> {
        let (Some(purpose), Some(basis)) = (self.purpose, self.basis) else { return Ok(None) };
        let evidence = Some(Evidence::new(&self.source, &self.evidence)?);
        Ok(Some(NewConsent { evidence, ..NewConsent::now(purpose, basis) }))
    }
}

impl Question for ImportQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::Import)
    }

    fn takes_files(&self) -> bool {
        true
    }
}
