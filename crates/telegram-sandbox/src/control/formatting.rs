//! Formatting between the two protocols: the Bot API's entities and MTProto's.
//! Offsets and lengths are UTF-16 code units in both; what a person cannot type is left out.

use grammers_tl_types::{enums, types};

use crate::bot_api::{FormattedText, MentionedUser, MessageEntity};
use crate::world::PersonId;

/// What somebody typed, as MTProto carries it.
pub(crate) fn to_wire(entities: &[MessageEntity]) -> Vec<enums::MessageEntity> {
    entities.iter().filter_map(entity_to_wire).collect()
}

fn entity_to_wire(entity: &MessageEntity) -> Option<enums::MessageEntity> {
    let offset = i32::try_from(entity.offset).ok()?;
    let length = i32::try_from(entity.length).ok()?;
    Some(match entity.kind.as_str() {
        "bold" => types::MessageEntityBold { offset, length }.into(),
        "italic" => types::MessageEntityItalic { offset, length }.into(),
        "underline" => types::MessageEntityUnderline { offset, length }.into(),
        "strikethrough" => types::MessageEntityStrike { offset, length }.into(),
        "spoiler" => types::MessageEntitySpoiler { offset, length }.into(),
        "code" => types::MessageEntityCode { offset, length }.into(),
        "pre" => {
            let language = entity.language.clone().unwrap_or_default();
            types::MessageEntityPre { offset, length, language }.into()
        }
        "blockquote" => types::MessageEntityBlockquote { collapsed: false, offset, length }.into(),
        "expandable_blockquote" => types::MessageEntityBlockquote { collapsed: true, offset, length }.into(),
        "text_link" => types::MessageEntityTextUrl { offset, length, url: entity.url.clone()? }.into(),
        _ => return None,
    })
}

/// A text of MTProto as the Bot API writes it, with the links and commands that Telegram finds in it.
pub(crate) fn from_wire(text: &str, entities: &[enums::MessageEntity]) -> FormattedText {
    let known = entities.iter().filter_map(entity_from_wire).collect();
    FormattedText::new(text, known).unwrap_or_else(|_| FormattedText { text: text.to_owned(), entities: Vec::new() })
}

fn entity_from_wire(entity: &enums::MessageEntity) -> Option<MessageEntity> {
    use enums::MessageEntity as E;
    let over = |kind, offset: i32, length: i32| {
        Some(MessageEntity::over(kind, usize::try_from(offset).ok()?, usize::try_from(length).ok()?))
    };
    match entity {
        E::Bold(entity) => over("bold", entity.offset, entity.length),
        E::Italic(entity) => over("italic", entity.offset, entity.length),
        E::Underline(entity) => over("underline", entity.offset, entity.length),
        E::Strike(entity) => over("strikethrough", entity.offset, entity.length),
        E::Spoiler(entity) => over("spoiler", entity.offset, entity.length),
        E::Code(entity) => over("code", entity.offset, entity.length),
        E::Pre(entity) => over("pre", entity.offset, entity.length)
            .map(|pre| MessageEntity { language: Some(entity.language.clone()), ..pre }),
        E::Blockquote(entity) => {
            let kind = if entity.collapsed { "expandable_blockquote" } else { "blockquote" };
            over(kind, entity.offset, entity.length)
        }
        E::TextUrl(entity) => over("text_link", entity.offset, entity.length)
            .map(|link| MessageEntity { url: Some(entity.url.clone()), ..link }),
        E::MentionName(entity) => over("text_mention", entity.offset, entity.length)
            .map(|mention| MessageEntity { user: Some(MentionedUser { id: PersonId(entity.user_id) }), ..mention }),
        _ => None,
    }
}
