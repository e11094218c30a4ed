//! Telegram's helpers: translations, and voice messages as text (<https://core.telegram.org/api/translation>,
//! <https://core.telegram.org/api/transcribe>). A translation is the text with the language before it, unless it stands
//! there already, and a voice message says its number.

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::world::PersonId;

/// Voice messages a week that an account without Premium may turn into text (`transcribe_audio_trial_weekly_number`).
const TRIAL: usize = 2;
/// The end of the trial's week.
const TRIAL_SECONDS: i64 = 7 * 24 * 3600;

pub(super) fn register(table: &mut Table) {
    use functions::messages as f;
    table.signed_in(|r: &f::TranslateText| json!({ "id": r.id, "to_lang": r.to_lang }), translate);
    table.signed_in(|r: &f::TranscribeAudio| json!({ "msg_id": r.msg_id }), transcribe);
}

fn translate(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::TranslateText,
) -> Result<enums::messages::TranslatedText, Failure> {
    if request.to_lang.len() != 2 {
        return Err(Failure::bad("TO_LANG_INVALID"));
    }
    let mut texts = Vec::new();
    if let Some(peer) = &request.peer {
        call.peer(me, peer)?;
        let own = call.state.message_box(me);
        for id in request.id.iter().flatten() {
            let said = own.get(*id).ok_or_else(|| Failure::bad("MSG_ID_INVALID"))?;
            texts.push(types::TextWithEntities { text: said.text.clone(), entities: Vec::new() });
        }
    }
    let given = request.text.iter().flatten();
    texts.extend(given.map(|enums::TextWithEntities::Entities(text)| text.clone()));
    if texts.is_empty() || texts.iter().any(|text| text.text.trim().is_empty()) {
        return Err(Failure::bad("INPUT_TEXT_EMPTY"));
    }
    let result = texts.into_iter().map(|text| translated(text, &format!("[{}] ", request.to_lang)).into());
    Ok(types::messages::TranslateResult { result: result.collect() }.into())
}

/// The text with its language before it, and its formatting where it was.
fn translated(words: types::TextWithEntities, mark: &str) -> types::TextWithEntities {
    if words.text.starts_with(mark) {
        return words;
    }
    let by = i32::try_from(mark.encode_utf16().count()).unwrap_or(0);
    let entities = words.entities.into_iter().filter_map(|entity| moved(entity, by)).collect();
    types::TextWithEntities { text: format!("{mark}{}", words.text), entities }
}

/// An entity that begins later. Kinds that nobody sends here are left out.
fn moved(mut entity: enums::MessageEntity, by: i32) -> Option<enums::MessageEntity> {
    use enums::MessageEntity as E;
    let offset = match &mut entity {
        E::Bold(entity) => &mut entity.offset,
        E::Italic(entity) => &mut entity.offset,
        E::Underline(entity) => &mut entity.offset,
        E::Strike(entity) => &mut entity.offset,
        E::Spoiler(entity) => &mut entity.offset,
        E::Code(entity) => &mut entity.offset,
        E::Pre(entity) => &mut entity.offset,
        E::Blockquote(entity) => &mut entity.offset,
        E::TextUrl(entity) => &mut entity.offset,
        E::CustomEmoji(entity) => &mut entity.offset,
        _ => return None,
    };
    *offset += by;
    Some(entity)
}

fn transcribe(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::messages::TranscribeAudio,
) -> Result<enums::messages::TranscribedAudio, Failure> {
    call.peer(me, &request.peer)?;
    let (premium, now) = (call.state.people.get(&me).is_some_and(|person| person.premium), call.state.now());
    let slow = call.state.dcs.settings.slow_transcripts;
    let own = call.state.message_box(me);
    let said = own.get(request.msg_id).ok_or_else(|| Failure::bad("MSG_ID_INVALID"))?;
    let text = said.spoken().ok_or_else(|| Failure::bad("MSG_VOICE_MISSING"))?;
    if !premium && own.transcribed.len() >= TRIAL && !own.transcribed.contains(&request.msg_id) {
        return Err(Failure::forbidden("PREMIUM_ACCOUNT_REQUIRED"));
    }
    own.transcribed.insert(request.msg_id);
    let left = TRIAL.saturating_sub(own.transcribed.len());
    let until = i32::try_from(now + TRIAL_SECONDS).unwrap_or(i32::MAX);
    Ok(types::messages::TranscribedAudio {
        pending: slow,
        transcription_id: request.msg_id.into(),
        text: if slow { String::new() } else { text },
        trial_remains_num: (!premium).then(|| i32::try_from(left).unwrap_or(0)),
        trial_remains_until_date: (!premium).then_some(until),
    }
    .into())
}
