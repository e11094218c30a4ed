//! Albums: `messages.uploadMedia` for each file, then `messages.sendMultiMedia` for all of them. A call sends all of its
//! files or none (<https://core.telegram.org/api/files#albums-grouped-media>).

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::messages::{entities, may_write, peer_id, replied};
use super::{Call, Failure, Table, upload};
use crate::dc::kinds::Kind;
use crate::dc::message_box::{Letter, Shelf};
use crate::dc::objects;
use crate::world::PersonId;

/// The most files of an album.
const MOST_FILES: usize = 10;

pub(super) fn register(table: &mut Table) {
    use functions::messages as f;
    table.signed_in(|r: &f::UploadMedia| json!({ "peer": peer_id(&r.peer) }), upload_media);
    table.signed_in(
        |r: &f::SendMultiMedia| {
            let files = || r.multi_media.iter().map(|enums::InputSingleMedia::Media(file)| file);
            let random_ids: Vec<i64> = files().map(|file| file.random_id).collect();
            let messages: Vec<&str> = files().map(|file| file.message.as_str()).collect();
            json!({
                "peer": peer_id(&r.peer),
                "random_id": random_ids.first(),
                "random_ids": random_ids,
                "messages": messages,
            })
        },
        send_multi_media,
    );
}

fn upload_media(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::UploadMedia,
) -> Result<enums::MessageMedia, Failure> {
    call.peer(me, &request.peer)?;
    let uploaded = upload::uploaded(call, me, &request.media)?;
    let media = objects::media(&uploaded.file, objects::date(call.state.now()));
    call.state.message_box(me).media.insert(uploaded.file.id, uploaded);
    Ok(media)
}

fn send_multi_media(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::SendMultiMedia,
) -> Result<enums::Updates, Failure> {
    let to = call.peer(me, &request.peer)?;
    let files: Vec<&types::InputSingleMedia> =
        request.multi_media.iter().map(|enums::InputSingleMedia::Media(file)| file).collect();
    if files.is_empty() {
        return Err(Failure::bad("MEDIA_EMPTY"));
    }
    if files.len() > MOST_FILES {
        return Err(Failure::bad("MULTI_MEDIA_TOO_LONG"));
    }
    if files.iter().any(|file| file.random_id == 0) {
        return Err(Failure::bad("RANDOM_ID_EMPTY"));
    }
    let recognises = call.state.dcs.settings.recognises_repetition;
    let mut letters: Vec<(i64, Option<Letter>)> = Vec::with_capacity(files.len());
    let mut shelf: Option<Shelf> = None;
    let reply_to = replied(call, me, to, request.reply_to.as_ref());
    for (number, file) in files.iter().enumerate() {
        if letters.iter().any(|(random_id, _)| *random_id == file.random_id) {
            return Err(Failure { code: 500, text: "RANDOM_ID_DUPLICATE".into() });
        }
        if recognises && call.state.message_box(me).sent.contains_key(&(to, file.random_id)) {
            letters.push((file.random_id, None));
            continue;
        }
        if file.message.encode_utf16().count() > 1024 {
            return Err(Failure::bad("MEDIA_CAPTION_TOO_LONG"));
        }
        // The parts of files are not taken here.
        let kept = upload::kept(call, me, &file.media).map_err(|failure| of_file(number, failure))?;
        if shelf.is_some_and(|shelf| shelf != kept.shelf) {
            return Err(Failure::bad("MEDIA_INVALID"));
        }
        shelf = Some(kept.shelf);
        let letter = Letter {
            from: me,
            to,
            text: file.message.clone(),
            entities: entities(call, me, file.entities.as_deref())?,
            file: Some(kept.file),
            kind: None,
            random_id: Some(file.random_id),
            reply_to: *reply_to.as_ref().map_err(|failure| Failure::bad(failure.text.clone()))?,
            quote: None,
            forwarded: None,
        };
        letters.push((file.random_id, Some(letter)));
    }
    may_write(call, me, to)?;
    Ok(send(call, me, to, letters))
}

/// Sends what is new under one `grouped_id`, and answers with all of the album. A file that was sent before is answered
/// with its first message.
fn send(call: &mut Call<'_>, me: PersonId, to: PersonId, letters: Vec<(i64, Option<Letter>)>) -> enums::Updates {
    let own = call.state.message_box(me);
    own.albums += 1;
    // No two people have the same numbers.
    let id = (me.0 << 20) + own.albums;
    let (mut names, mut news) = (Vec::new(), Vec::new());
    for (random_id, letter) in letters {
        let origin = call.origin();
        let (message_id, pts_count) = match letter {
            Some(letter) => {
                (call.state.deliver(Letter { kind: Some(Kind::Album { id }), ..letter }, origin).senders, 1)
            }
            None => (call.state.message_box(me).sent.get(&(to, random_id)).copied().unwrap_or_default(), 0),
        };
        let own = call.state.message_box(me);
        let pts = own.pts;
        names.push(types::UpdateMessageId { id: message_id, random_id }.into());
        if let Some(stored) = own.get(message_id).cloned() {
            let message = objects::message(me, &stored);
            news.push(types::UpdateNewMessage { message, pts, pts_count }.into());
        }
    }
    let users = objects::users(call.state, me, [me, to]);
    let date = objects::date(call.state.now());
    let updates: Vec<enums::Update> = names.into_iter().chain(news).collect();
    types::Updates { updates, users, chats: Vec::new(), date, seq: 0 }.into()
}

/// An outdated file reference of an album names its file.
fn of_file(number: usize, failure: Failure) -> Failure {
    match failure.text.as_str() {
        "FILE_REFERENCE_EXPIRED" => Failure::bad(format!("FILE_REFERENCE_{number}_EXPIRED")),
        _ => failure,
    }
}
