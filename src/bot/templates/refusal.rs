//! Errors of a template's parts in words. Each says what would work.

use crate::domain::template::{LONGEST_NAME, LONGEST_VALUE, TemplateError};
use crate::i18n::Arg;

/// The part that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum TemplatePart {
    Name,
    Text,
    Variable,
    Value,
}

/// The line that explains the error.
#[must_use]
pub(in crate::bot) fn words(error: &TemplateError, part: TemplatePart) -> (&'static str, Vec<(&'static str, Arg)>) {
    // Only the text of a template may be as long as a whole message.
    let most = |error: &TemplateError, usual: usize| match error {
        TemplateError::TooLong { most } => vec![("most", (*most).into())],
        _ => vec![("most", usual.into())],
    };
    match (error, part) {
        (TemplateError::BuiltIn(name), _) => ("error-template-built-in", vec![("name", name.as_str().into())]),
        (TemplateError::Near { typed, near }, _) => {
            ("error-template-near", vec![("typed", typed.as_str().into()), ("near", near.as_str().into())])
        }
        (TemplateError::Brace(at), _) => ("error-template-text", vec![("at", at.as_str().into())]),
        (error, TemplatePart::Name) => ("error-template-name", most(error, LONGEST_NAME)),
        (error, TemplatePart::Value) => ("error-template-value", most(error, LONGEST_VALUE)),
        (_, TemplatePart::Text) => ("error-text-empty", vec![]),
        (_, TemplatePart::Variable) => ("error-template-variable", vec![]),
    }
}
