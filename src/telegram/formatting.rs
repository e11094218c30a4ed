//! Converting formatting to and from Telegram's entities. Formatting that lacks something it needs is left out; the
//! text is sent anyway.

use std::collections::BTreeMap;

use grammers_tl_types::{enums, types};

use crate::domain::ids::TelegramUserId;
use crate::domain::text::{Span, SpanKind};

/// Telegram's entities for formatting; `None` for plain text. `known` are the access hashes for mentions. A mention of
/// a person unknown to the account becomes plain text.
pub(super) fn entities(spans: &[Span], known: &BTreeMap<TelegramUserId, i64>) -> Option<Vec<enums::MessageEntity>> {
    let entities: Vec<enums::MessageEntity> = spans.iter().filter_map(|span| entity(span, known)).collect();
    (!entities.is_empty()).then_some(entities)
}

/// The formatting in Telegram's entities. Links, hashtags and phone numbers that Telegram recognises by itself are not
/// formatting.
pub(super) fn spans(entities: &[enums::MessageEntity]) -> Vec<Span> {
    entities.iter().filter_map(span).collect()
}

fn span(entity: &enums::MessageEntity) -> Option<Span> {
    use enums::MessageEntity as E;
    let (offset, length, kind) = match entity {
        E::Bold(e) => (e.offset, e.length, SpanKind::Bold),
        E::Italic(e) => (e.offset, e.length, SpanKind::Italic),
        E::Underline(e) => (e.offset, e.length, SpanKind::Underline),
        E::Strike(e) => (e.offset, e.length, SpanKind::Strike),
        E::Spoiler(e) => (e.offset, e.length, SpanKind::Spoiler),
        E::Code(e) => (e.offset, e.length, SpanKind::Code),
        E::Pre(e) => {
            (e.offset, e.length, SpanKind::Pre { language: Some(e.language.clone()).filter(|name| !name.is_empty()) })
        }
        E::Blockquote(e) => (e.offset, e.length, SpanKind::Quote { collapsed: e.collapsed }),
        E::TextUrl(e) => (e.offset, e.length, SpanKind::Link { url: e.url.clone() }),
        E::MentionName(e) => (e.offset, e.length, SpanKind::Mention { user: TelegramUserId(e.user_id) }),
        E::CustomEmoji(e) => (e.offset, e.length, SpanKind::CustomEmoji { id: e.document_id }),
        _ => return None,
    };
    Some(Span { offset: usize::try_from(offset).ok()?, length: usize::try_from(length).ok()?, kind })
}

fn entity(span: &Span, known: &BTreeMap<TelegramUserId, i64>) -> Option<enums::MessageEntity> {
    let offset = i32::try_from(span.offset).ok()?;
    let length = i32::try_from(span.length).ok()?;
    Some(match &span.kind {
        SpanKind::Bold => types::MessageEntityBold { offset, length }.into(),
        SpanKind::Italic => types::MessageEntityItalic { offset, length }.into(),
        SpanKind::Underline => types::MessageEntityUnderline { offset, length }.into(),
        SpanKind::Strike => types::MessageEntityStrike { offset, length }.into(),
        SpanKind::Spoiler => types::MessageEntitySpoiler { offset, length }.into(),
        SpanKind::Code => types::MessageEntityCode { offset, length }.into(),
        SpanKind::Pre { language } => {
            types::MessageEntityPre { offset, length, language: language.clone().unwrap_or_default() }.into()
        }
        SpanKind::Quote { collapsed } => {
            types::MessageEntityBlockquote { collapsed: *collapsed, offset, length }.into()
        }
        SpanKind::Link { url } => types::MessageEntityTextUrl { offset, length, url: url.clone() }.into(),
        SpanKind::Mention { user } => {
            let user_id = types::InputUser { user_id: user.0, access_hash: *known.get(user)? }.into();
            types::InputMessageEntityMentionName { offset, length, user_id }.into()
        }
        SpanKind::CustomEmoji { id } => types::MessageEntityCustomEmoji { offset, length, document_id: *id }.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_telegram_cannot_take_is_left_out() {
        let span = |kind| Span { offset: 1, length: 2, kind };
        let nobody = BTreeMap::new();
        assert_eq!(entities(&[], &nobody), None);
        let mention = [span(SpanKind::Mention { user: TelegramUserId(5) })];
        assert_eq!(entities(&mention, &nobody), None);
        let user_id = types::InputUser { user_id: 5, access_hash: 55 }.into();
        let named = types::InputMessageEntityMentionName { offset: 1, length: 2, user_id };
        assert_eq!(entities(&mention, &BTreeMap::from([(TelegramUserId(5), 55)])), Some(vec![named.into()]));
        let bold = types::MessageEntityBold { offset: 1, length: 2 };
        assert_eq!(entities(&[span(SpanKind::Bold)], &nobody), Some(vec![bold.into()]));
    }

    #[test]
    fn what_is_written_is_read_alike() {
        let kinds = [
            SpanKind::Italic,
            SpanKind::Pre { language: None },
            SpanKind::Quote { collapsed: true },
            SpanKind::Link { url: "https://example.org".into() },
            SpanKind::CustomEmoji { id: 5 },
        ];
        let written: Vec<Span> = kinds.into_iter().map(|kind| Span { offset: 1, length: 2, kind }).collect();
        assert_eq!(spans(&entities(&written, &BTreeMap::new()).unwrap()), written);
    }
}
