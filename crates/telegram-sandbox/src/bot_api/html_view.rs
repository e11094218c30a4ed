//! Rendering formatted text as HTML, for views of a chat. Parsing the result returns the same text and formatting.

use super::entities::MessageEntity;

/// The text as HTML: special characters escaped, entities as tags.
pub(crate) fn render(text: &str, entities: &[MessageEntity]) -> String {
    let mut html = String::new();
    let mut offset = 0;
    let mut open: Vec<&MessageEntity> = Vec::new();
    let mut next = entities.iter().peekable();
    for character in text.chars().map(Some).chain([None]) {
        while let Some(last) = open.pop_if(|last| last.end() <= offset) {
            html.push_str(tags(last).1);
        }
        if let Some(character) = character {
            while let Some(entity) = next.next_if(|entity| entity.offset <= offset) {
                html.push_str(&tags(entity).0);
                open.push(entity);
            }
            match character {
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '&' => html.push_str("&amp;"),
                other => html.push(other),
            }
            offset += character.len_utf16();
        }
    }
    html
}

fn tags(entity: &MessageEntity) -> (String, &'static str) {
    let escaped =
        |text: &Option<String>| text.as_deref().unwrap_or_default().replace('&', "&amp;").replace('"', "&quot;");
    let (begin, end) = match entity.kind.as_str() {
        "bold" => ("<b>", "</b>"),
        "italic" => ("<i>", "</i>"),
        "underline" => ("<u>", "</u>"),
        "strikethrough" => ("<s>", "</s>"),
        "spoiler" => ("<tg-spoiler>", "</tg-spoiler>"),
        "code" => ("<code>", "</code>"),
        "pre" if entity.language.is_some() => {
            return (format!("<pre><code class=\"language-{}\">", escaped(&entity.language)), "</code></pre>");
        }
        "pre" => ("<pre>", "</pre>"),
        "blockquote" => ("<blockquote>", "</blockquote>"),
        "expandable_blockquote" => ("<blockquote expandable>", "</blockquote>"),
        "text_link" => return (format!("<a href=\"{}\">", escaped(&entity.url)), "</a>"),
        "text_mention" => {
            let id = entity.user.map_or(0, |user| user.id.0);
            return (format!("<a href=\"tg://user?id={id}\">"), "</a>");
        }
        "custom_emoji" => {
            return (format!("<tg-emoji emoji-id=\"{}\">", escaped(&entity.custom_emoji_id)), "</tg-emoji>");
        }
        _ => ("", ""),
    };
    (begin.into(), end)
}
