//! The files that the bot sent and received. A file's id is valid forever, for every sender.

use axum::body::Bytes;
use serde_json::{Value, json};

use super::chat::MediaKind;
use super::error::ApiError;
use super::params::{Params, Upload};
use crate::world::State;

/// Telegram lets a bot download at most this much.
const LARGEST_DOWNLOAD: usize = 20 * 1024 * 1024;
const LARGEST_PHOTO: usize = 10 * 1024 * 1024;

pub(crate) struct StoredFile {
    pub(crate) kind: MediaKind,
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
    /// Width and height of a picture.
    pub(crate) pixels: Option<(u32, u32)>,
}

/// The id of the file in a call: uploaded with it, or an existing id.
pub(crate) fn take(state: &mut State, params: &Params, field: &str, kind: MediaKind) -> Result<String, ApiError> {
    if let Some(upload) = params.upload(field) {
        return store(state, upload, kind);
    }
    let id = params.text(field).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| ApiError::bad_request(&format!("there is no {field} in the request")))?;
    match state.bot.files.get(&id) {
        Some(file) if file.kind == kind => Ok(id),
        Some(_) => Err(ApiError::bad_request(&format!("can't use file of type {} as {}", other(kind), name(kind)))),
        None => Err(ApiError::bad_request("wrong file identifier/HTTP URL specified")),
    }
}

/// The id of a file that an object of the call names: `attach://…` for an uploaded one, or an id.
pub(crate) fn take_named(state: &mut State, params: &Params, name: &str, kind: MediaKind) -> Result<String, ApiError> {
    match name.strip_prefix("attach://").map(|field| params.upload(field)) {
        Some(Some(upload)) => store(state, upload, kind),
        Some(None) => Err(ApiError::bad_request("can't parse input media: there is no such attached file")),
        None => match state.bot.files.get(name) {
            Some(file) if file.kind == kind => Ok(name.to_owned()),
            _ => Err(ApiError::bad_request("wrong file identifier/HTTP URL specified")),
        },
    }
}

fn name(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Photo => "Photo",
        MediaKind::Document => "Document",
    }
}

fn other(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Photo => name(MediaKind::Document),
        MediaKind::Document => name(MediaKind::Photo),
    }
}

pub(crate) fn store(state: &mut State, upload: &Upload, kind: MediaKind) -> Result<String, ApiError> {
    if upload.bytes.is_empty() {
        return Err(ApiError::bad_request("file must be non-empty"));
    }
    let pixels = pixels(&upload.bytes);
    if kind == MediaKind::Photo {
        if upload.bytes.len() > LARGEST_PHOTO {
            return Err(ApiError::bad_request("file is too big"));
        }
        let (width, height) = pixels.ok_or_else(|| ApiError::bad_request("IMAGE_PROCESS_FAILED"))?;
        if width + height > 10_000 || width > 20 * height || height > 20 * width {
            return Err(ApiError::bad_request("PHOTO_INVALID_DIMENSIONS"));
        }
    }
    let id = format!("BQACAgIAAxkBAAI{:08}", state.bot.files.len() + 1);
    state
        .bot
        .files
        .insert(id.clone(), StoredFile { kind, name: upload.name.clone(), bytes: upload.bytes.clone(), pixels });
    Ok(id)
}

/// The fields of a file in its message.
pub(crate) fn in_message(state: &State, id: &str) -> Value {
    let Some(file) = state.bot.files.get(id) else { return json!({}) };
    let unique = unique_id(id);
    match file.kind {
        MediaKind::Photo => {
            let (width, height) = file.pixels.unwrap_or_default();
            json!({ "photo": [{
                "file_id": id, "file_unique_id": unique, "file_size": file.bytes.len(), "width": width, "height": height,
            }] })
        }
        MediaKind::Document => json!({ "document": {
            "file_id": id, "file_unique_id": unique, "file_size": file.bytes.len(),
            "file_name": file.name, "mime_type": mime_type(&file.name),
        } }),
    }
}

/// The answer of `getFile`.
pub(crate) fn describe(state: &State, id: &str) -> Result<Value, ApiError> {
    let file = state.bot.files.get(id);
    let file = file.ok_or_else(|| ApiError::bad_request("wrong file_id or the file is temporarily unavailable"))?;
    if file.bytes.len() > LARGEST_DOWNLOAD {
        return Err(ApiError::bad_request("file is too big"));
    }
    Ok(json!({
        "file_id": id, "file_unique_id": unique_id(id), "file_size": file.bytes.len(), "file_path": path(id, file),
    }))
}

fn path(id: &str, file: &StoredFile) -> String {
    let folder = match file.kind {
        MediaKind::Photo => "photos",
        MediaKind::Document => "documents",
    };
    let ending = file.name.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).unwrap_or_default();
    format!("{folder}/file_{}{ending}", unique_id(id))
}

/// The file at a path from `getFile`.
pub(crate) fn at_path(state: &State, wanted: &str) -> Option<Bytes> {
    state.bot.files.iter().find(|(id, file)| path(id, file) == wanted).map(|(_, file)| file.bytes.clone())
}

fn unique_id(id: &str) -> &str {
    &id[id.len().saturating_sub(8)..]
}

fn mime_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "csv" => "text/csv",
        "txt" | "log" => "text/plain",
        "json" => "application/json",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

/// Width and height of a PNG or a JPEG.
pub(crate) fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        return Some((number(16)?, number(20)?));
    }
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    let short = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        let marker = short(at)?;
        // Frame headers contain the size; the three excluded markers mean something else.
        if (0xffc0..=0xffcf).contains(&marker) && !matches!(marker, 0xffc4 | 0xffc8 | 0xffcc) {
            return Some((short(at + 7)?.into(), short(at + 5)?.into()));
        }
        at += 2 + usize::from(short(at + 2)?);
    }
}
