//! Formatting, as Telegram writes it.
//! Its rule: what a kind of formatting needs and does not have is left out; the text is sent all the same.

use grammers_tl_types::{enums, types};

use crate::domain::ids::TelegramUserId;
use crate::domain::text::{Span, SpanKind};

/// `None` for plain text.
pub(super) fn entities(spans: &[Span]) -> Option<Vec<enums::MessageEntity>> {
    let entities: Vec<enums::MessageEntity> = spans.iter().filter_map(entity).collect();
    (!entities.is_empty()).then_some(entities)
}

/// What Telegram finds by itself (links, hashtags, phone numbers) is not formatting.
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

fn entity(span: &Span) -> Option<enums::MessageEntity> {
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
        // An account has no access hash for somebody whom only the admin knows.
        SpanKind::Mention { .. } => return None,
        SpanKind::CustomEmoji { id } => types::MessageEntityCustomEmoji { offset, length, document_id: *id }.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_telegram_cannot_take_is_left_out() {
        let span = |kind| Span { offset: 1, length: 2, kind };
        assert_eq!(entities(&[]), None);
        assert_eq!(entities(&[span(SpanKind::Mention { user: TelegramUserId(5) })]), None);
        let bold = types::MessageEntityBold { offset: 1, length: 2 };
        assert_eq!(entities(&[span(SpanKind::Bold)]), Some(vec![bold.into()]));
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
        assert_eq!(spans(&entities(&written).unwrap()), written);
    }
}
