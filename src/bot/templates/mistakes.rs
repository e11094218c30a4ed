//! Mistakes about templates.

use crate::bot::kit::{Reader, Refusal, Words};
use crate::bot::templates::refusal as template_refusal;
use crate::bot::templates::refusal::TemplatePart;
use crate::domain::template::TemplateError;

/// A mistake about a template or a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum TemplateMistake {
    Template(TemplateError, TemplatePart),
    /// The name is taken.
    TemplateHere(String),
    /// There is no template of this name.
    TemplateUnknown(String),
}

impl Refusal for TemplateMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::Template(error, part) => template_refusal::words(error, *part),
            Self::TemplateHere(name) => ("error-template-here", vec![("name", name.as_str().into())]),
            Self::TemplateUnknown(name) => ("error-template-unknown", vec![("name", name.as_str().into())]),
        }
    }
}
