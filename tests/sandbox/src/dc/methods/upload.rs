//! `upload.*`: files, part by part.
//! Its rule: a file is whole when all its parts are there; whoever sends it names how many.

use grammers_tl_types::{enums, functions};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::dc::message_box::File;
use crate::world::PersonId;

/// The most that Telegram takes in one part, in bytes.
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

/// The file that a message brings.
pub(super) fn file(call: &mut Call<'_>, me: PersonId, media: &enums::InputMedia) -> Result<File, Failure> {
    let (photo, file) = match media {
        enums::InputMedia::UploadedPhoto(photo) => (true, &photo.file),
        enums::InputMedia::UploadedDocument(document) => (false, &document.file),
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
    Ok(File { id, photo, name, bytes })
}
