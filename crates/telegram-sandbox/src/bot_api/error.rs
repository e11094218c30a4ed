//! Errors of the Bot API. Their texts are exactly Telegram's, since programs depend on them.

/// An error, as in `{"ok":false,…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    /// The HTTP status, and the `error_code` of the answer.
    pub(crate) code: u16,
    pub(crate) description: String,
    /// In seconds; only with 429.
    pub(crate) retry_after: Option<u32>,
    /// The group's new id; only with 400.
    pub(crate) migrate_to: Option<i64>,
    /// The answer of something else than Telegram, which replaces all this.
    pub(crate) foreign: Option<String>,
}

impl ApiError {
    pub(crate) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), retry_after: None, migrate_to: None, foreign: None }
    }

    pub(crate) fn bad_request(reason: &str) -> Self {
        Self::new(400, format!("Bad Request: {reason}"))
    }

    pub(crate) fn forbidden(reason: &str) -> Self {
        Self::new(403, format!("Forbidden: {reason}"))
    }

    pub(crate) fn too_many_requests(retry_after: u32) -> Self {
        let description = format!("Too Many Requests: retry after {retry_after}");
        Self { retry_after: Some(retry_after), ..Self::new(429, description) }
    }

    pub(crate) fn upgraded(to: i64) -> Self {
        Self { migrate_to: Some(to), ..Self::bad_request("group chat was upgraded to a supergroup chat") }
    }

    pub(crate) fn foreign(status: u16, body: String) -> Self {
        Self { foreign: Some(body), ..Self::new(status, "not an answer of the Bot API") }
    }
}
