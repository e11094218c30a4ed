//! `upload.*`: files, part by part. A file is complete when all its parts are there; the sender gives their number.

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::dc::message_box::{File, Shelf, Uploaded};
use crate::dc::objects;
use crate::world::PersonId;

/// The largest part that Telegram accepts, in bytes.
const LARGEST_PART: usize = 512 * 1024;

pub(super) fn register(table: &mut Table) {
    use functions::upload as f;
    table.signed_in(
        |r: &f::SaveFilePart| json!({ "file_id": r.file_id, "part": r.file_part }),
        |call, me, r| save(call, me, r.file_id, r.file_part, &r.bytes),
    );
    table.signed_in(
        |r: &f::SaveBigFilePart| json!({ "file_id": r.file_id, "part": r.file_part }),
        |call, me, r| save(call, me, r.file_id, r.file_part, &r.bytes),
    );
    table.signed_in(|r: &f::GetFile| json!({ "offset": r.offset }), get_file);
}

/// A piece of a file in one of the caller's chats.
fn get_file(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::upload::GetFile,
) -> Result<enums::upload::File, Failure> {
    let (id, reference) = match &request.location {
        enums::InputFileLocation::InputDocumentFileLocation(place) => (place.id, &place.file_reference),
        enums::InputFileLocation::InputPhotoFileLocation(place) => (place.id, &place.file_reference),
        _ => return Err(Failure::bad("LOCATION_INVALID")),
    };
    let file = call.state.message_box(me).all().filter_map(|message| message.file.as_ref()).find(|file| file.id == id);
    let file = file.ok_or_else(|| Failure::bad("LOCATION_INVALID"))?;
    if *reference != objects::file_reference(file) {
        return Err(Failure::bad("FILE_REFERENCE_EXPIRED"));
    }
    // https://core.telegram.org/api/files#downloading-files
    let limit = usize::try_from(request.limit).ok().filter(|limit| *limit > 0 && limit.is_multiple_of(4096));
    let limit = limit.ok_or_else(|| Failure::bad("LIMIT_INVALID"))?;
    let from = usize::try_from(request.offset).map_err(|_| Failure::bad("OFFSET_INVALID"))?;
    let bytes = file.bytes.iter().skip(from).take(limit).copied().collect();
    Ok(types::upload::File { r#type: enums::storage::FileType::FileUnknown, mtime: 0, bytes }.into())
}

fn save(call: &mut Call<'_>, me: PersonId, id: i64, part: i32, bytes: &[u8]) -> Result<bool, Failure> {
    if part < 0 {
        return Err(Failure::bad("FILE_PART_INVALID"));
    }
    if bytes.len() > LARGEST_PART {
        return Err(Failure::bad("FILE_PART_TOO_BIG"));
    }
    if bytes.is_empty() {
        return Err(Failure::bad("FILE_PART_EMPTY"));
    }
    call.state.message_box(me).uploads.entry(id).or_default().insert(part, bytes.to_vec());
    Ok(true)
}

/// The file of a message: parts that were uploaded, or media from before.
pub(super) fn file(call: &mut Call<'_>, me: PersonId, media: &enums::InputMedia) -> Result<File, Failure> {
    match media {
        enums::InputMedia::Photo(_) | enums::InputMedia::Document(_) => Ok(kept(call, me, media)?.file),
        _ => Ok(uploaded(call, me, media)?.file),
    }
}

/// Media that was uploaded before, by its id, access hash and file reference.
pub(super) fn kept(call: &mut Call<'_>, me: PersonId, media: &enums::InputMedia) -> Result<Uploaded, Failure> {
    let (id, access_hash, reference) = match media {
        enums::InputMedia::Photo(types::InputMediaPhoto { id: enums::InputPhoto::Photo(photo), .. }) => {
            (photo.id, photo.access_hash, &photo.file_reference)
        }
        enums::InputMedia::Document(types::InputMediaDocument {
            id: enums::InputDocument::Document(document), ..
        }) => (document.id, document.access_hash, &document.file_reference),
        _ => return Err(Failure::bad("MEDIA_INVALID")),
    };
    let kept = call.state.message_box(me).media.get(&id).filter(|kept| kept.file.id == access_hash);
    let kept = kept.cloned().ok_or_else(|| Failure::bad("MEDIA_EMPTY"))?;
    if *reference == objects::file_reference(&kept.file) {
        Ok(kept)
    } else {
        Err(Failure::bad("FILE_REFERENCE_EXPIRED"))
    }
}

/// The file of parts that were uploaded.
pub(super) fn uploaded(call: &mut Call<'_>, me: PersonId, media: &enums::InputMedia) -> Result<Uploaded, Failure> {
    let (photo, file, mime, shelf) = match media {
        enums::InputMedia::UploadedPhoto(photo) => (true, &photo.file, "image/jpeg".to_owned(), Shelf::PhotosAndVideos),
        enums::InputMedia::UploadedDocument(document) => {
            (false, &document.file, document.mime_type.clone(), shelf_of(document))
        }
        _ => return Err(Failure::bad("MEDIA_INVALID")),
    };
    let (id, parts, name) = match file {
        enums::InputFile::File(file) => (file.id, file.parts, file.name.clone()),
        enums::InputFile::Big(file) => (file.id, file.parts, file.name.clone()),
        enums::InputFile::StoryDocument(_) => return Err(Failure::bad("MEDIA_INVALID")),
    };
    let uploaded = call.state.message_box(me).uploads.get(&id).cloned().unwrap_or_default();
    let mut bytes = Vec::new();
    for part in 0..parts {
        bytes.extend(uploaded.get(&part).ok_or_else(|| Failure::bad(format!("FILE_PART_{part}_MISSING")))?);
    }
    if bytes.is_empty() {
        return Err(Failure::bad("FILE_PARTS_INVALID"));
    }
    Ok(Uploaded { file: File { id, photo, name, mime, bytes }, shelf })
}

/// A video or a piece of music that is sent as a file is a document.
fn shelf_of(document: &types::InputMediaUploadedDocument) -> Shelf {
    let has =
        |wanted: fn(&enums::DocumentAttribute) -> bool| !document.force_file && document.attributes.iter().any(wanted);
    if has(|one| matches!(one, enums::DocumentAttribute::Video(_))) {
        Shelf::PhotosAndVideos
    } else if has(|one| matches!(one, enums::DocumentAttribute::Audio(_))) {
        Shelf::Music
    } else {
        Shelf::Documents
    }
}
