//! The parameters of a call: JSON, form, query string or multipart. Methods read them through the readers here,
//! whatever the encoding. As with Telegram, a number may be a string and an object a string of JSON.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart};
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::error::ApiError;

/// Telegram's limit for a file from a bot is 50 MB; the rest is for the form around it.
const LARGEST_REQUEST: usize = 52 * 1024 * 1024;

#[derive(Default)]
pub(crate) struct Params {
    fields: Map<String, Value>,
    uploads: HashMap<String, Upload>,
}

/// A file in a multipart request.
#[derive(Clone)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}

impl Params {
    /// Reads the query string and the body.
    pub(crate) async fn read(mut request: Request<Body>) -> Result<Self, ApiError> {
        DefaultBodyLimit::max(LARGEST_REQUEST).apply(&mut request);
        let mut params = Self::default();
        params.add_form(request.uri().query().unwrap_or_default().as_bytes());
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let unreadable = |_| ApiError::bad_request("can't read the request");
        match kind.as_str() {
            "multipart/form-data" => {
                let form = Multipart::from_request(request, &()).await;
                params.add_multipart(form.map_err(|_| unreadable(()))?).await.map_err(|_| unreadable(()))?;
            }
            "application/json" => {
                let body = Bytes::from_request(request, &()).await.map_err(|_| unreadable(()))?;
                if !body.is_empty() {
                    let fields: Map<String, Value> =
                        serde_json::from_slice(&body).map_err(|_| ApiError::bad_request("can't parse JSON object"))?;
                    params.fields.extend(fields);
                }
            }
            "application/x-www-form-urlencoded" => {
                let body = Bytes::from_request(request, &()).await.map_err(|_| unreadable(()))?;
                params.add_form(&body);
            }
            _ => {}
        }
        Ok(params)
    }

    fn add_form(&mut self, form: &[u8]) {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(form).unwrap_or_default();
        self.fields.extend(pairs.into_iter().map(|(name, value)| (name, Value::String(value))));
    }

    async fn add_multipart(&mut self, mut form: Multipart) -> Result<(), axum::extract::multipart::MultipartError> {
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(ToOwned::to_owned) {
                Some(file_name) => {
                    let bytes = field.bytes().await?;
                    self.uploads.insert(name, Upload { name: file_name, bytes });
                }
                None => {
                    let text = field.text().await?;
                    self.fields.insert(name, Value::String(text));
                }
            }
        }
        Ok(())
    }

    /// For the journal: everything except the contents of files.
    pub(crate) fn for_journal(&self) -> Value {
        let mut fields = self.fields.clone();
        for (name, upload) in &self.uploads {
            fields.insert(name.clone(), json!({ "file_name": upload.name, "file_size": upload.bytes.len() }));
        }
        Value::Object(fields)
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        let value = self.fields.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "1"))
    }

    /// An object or a list. `what` names it in the error, as in `can't parse {what} JSON object`.
    pub(crate) fn object<T: DeserializeOwned>(&self, name: &str, what: &str) -> Result<Option<T>, ApiError> {
        let unparsable = |_| ApiError::bad_request(&format!("can't parse {what} JSON object"));
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(unparsable),
            Some(value) => serde_json::from_value(value.clone()).map(Some).map_err(unparsable),
        }
    }

    /// A file of this request: the field itself, or the target of its `attach://`.
    pub(crate) fn upload(&self, name: &str) -> Option<&Upload> {
        let attached = self.fields.get(name).and_then(Value::as_str).and_then(|text| text.strip_prefix("attach://"));
        self.uploads.get(attached.unwrap_or(name))
    }
}
