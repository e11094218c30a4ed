//! The error for a name that is no value of an enum.

/// No value of the enum has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown name: {0:?}")]
pub struct UnknownName(pub String);

impl UnknownName {
    /// For strum's `parse_err_fn`.
    pub(crate) fn new(name: &str) -> Self {
        Self(name.to_owned())
    }
}
