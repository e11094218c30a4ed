//! Parsing Telegram's HTML into entities. Errors have Telegram's words and byte offsets.

use super::entities::{FormattedText, MentionedUser, MessageEntity, utf16_length};
use crate::world::PersonId;

const TAGS: [&str; 16] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
];

/// A start tag that waits for its end tag.
struct Open {
    tag: String,
    /// The one relevant attribute: `href`, the language of `code`, the class of `span`, the emoji's id.
    argument: String,
    expandable: bool,
    offset: usize,
    begin: usize,
}

/// Parses HTML. The error is the reason after `can't parse entities: `.
pub(crate) fn parse(html: &str) -> Result<FormattedText, String> {
    let mut reader = Reader { bytes: html.as_bytes(), at: 0 };
    let mut text = String::new();
    let mut entities = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    while reader.at < html.len() {
        let begin = reader.at;
        match reader.peek() {
            b'&' => text.push(reader.character_reference().unwrap_or_else(|| reader.literal(html))),
            b'<' if reader.bytes.get(begin + 1) == Some(&b'/') => {
                let Some(last) = open.pop() else {
                    return Err(format!("Unexpected end tag at byte offset {begin}"));
                };
                let found = reader.end_tag(begin)?;
                if !found.is_empty() && found != last.tag {
                    let expected = &last.tag;
                    return Err(format!(
                        "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{found}>\""
                    ));
                }
                close(last, &text, &mut entities)?;
            }
            b'<' => {
                let (tag, argument, expandable) = reader.start_tag()?;
                open.push(Open { tag, argument, expandable, offset: utf16_length(&text), begin: text.len() });
            }
            _ => text.push(reader.literal(html)),
        }
    }
    if let Some(last) = open.last() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", last.tag));
    }
    // A language outside `pre` has no meaning.
    for entity in entities.iter_mut().filter(|entity: &&mut MessageEntity| entity.kind == "code") {
        entity.language = None;
    }
    entities.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
    Ok(FormattedText { text, entities })
}

/// Makes an entity of a closed tag.
fn close(open: Open, text: &str, entities: &mut Vec<MessageEntity>) -> Result<(), String> {
    let length = utf16_length(text) - open.offset;
    if length == 0 {
        return Ok(());
    }
    let mut entity = MessageEntity::over("", open.offset, length);
    let inside = entities.last_mut().filter(|last| last.offset == open.offset && last.length == length);
    entity.kind = match open.tag.as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "s" | "strike" | "del" => "strikethrough",
        "u" | "ins" => "underline",
        "tg-spoiler" | "span" => "spoiler",
        "blockquote" if open.expandable => "expandable_blockquote",
        "blockquote" => "blockquote",
        "tg-emoji" => {
            if open.argument.parse::<i64>().unwrap_or_default() == 0 {
                return Err("Invalid custom emoji identifier specified".into());
            }
            entity.custom_emoji_id = Some(open.argument);
            "custom_emoji"
        }
        "a" => {
            let link = if open.argument.is_empty() { text[open.begin..].to_owned() } else { open.argument };
            if let Some(id) = link.strip_prefix("tg://user?id=").and_then(|id| id.parse().ok()) {
                entity.kind = "text_mention".into();
                entity.user = Some(MentionedUser { id: PersonId(id) });
                entities.push(entity);
                return Ok(());
            }
            let Some(link) = checked_link(&link) else { return Ok(()) };
            entity.url = Some(link);
            "text_link"
        }
        "pre" => match inside {
            Some(code) if code.kind == "code" && code.language.is_some() => {
                code.kind = "pre".into();
                return Ok(());
            }
            _ => "pre",
        },
        _ => match inside {
            Some(pre) if pre.kind == "pre" && !open.argument.is_empty() => {
                pre.language = Some(open.argument);
                return Ok(());
            }
            _ => {
                entity.language = Some(open.argument).filter(|language| !language.is_empty());
                "code"
            }
        },
    }
    .into();
    entities.push(entity);
    Ok(())
}

/// A link as Telegram stores it. One without a host is no link, and its text stays plain.
fn checked_link(link: &str) -> Option<String> {
    let (scheme, rest) = link.split_once("://").unwrap_or(("http", link));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "tg" | "ton" => Some(link.into()),
        "http" | "https" if host.contains('.') && !host.contains(' ') => {
            let slash = if rest == host { "/" } else { "" };
            Some(format!("{scheme}://{rest}{slash}"))
        }
        _ => None,
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// The byte here; zero at the end.
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.at < self.bytes.len() && wanted(self.peek()) {
            self.at += 1;
        }
    }

    /// The lower-cased text since `from`.
    fn since(&self, from: usize) -> String {
        String::from_utf8_lossy(&self.bytes[from..self.at]).to_lowercase()
    }

    fn literal(&mut self, html: &str) -> char {
        let character = html[self.at..].chars().next().unwrap_or_default();
        self.at += character.len_utf8().max(1);
        character
    }

    /// `&lt;` and the like; reads nothing if it is none.
    fn character_reference(&mut self) -> Option<char> {
        let name_at = self.at + 1;
        let name_end = |from: usize, wanted: fn(&u8) -> bool| {
            from + self.bytes[from.min(self.bytes.len())..].iter().take_while(|byte| wanted(byte)).count()
        };
        let (end, character) = if self.bytes.get(name_at) == Some(&b'#') {
            let (from, radix) = match self.bytes.get(name_at + 1) {
                Some(b'x') => (name_at + 2, 16),
                _ => (name_at + 1, 10),
            };
            let end =
                if radix == 16 { name_end(from, u8::is_ascii_hexdigit) } else { name_end(from, u8::is_ascii_digit) };
            let digits = std::str::from_utf8(&self.bytes[from..end]).ok()?;
            let code = u32::from_str_radix(digits, radix).ok().filter(|code| *code != 0)?;
            (end, char::from_u32(code)?)
        } else {
            let end = name_end(name_at, u8::is_ascii_alphabetic);
            let character = match &self.bytes[name_at..end] {
                b"lt" => '<',
                b"gt" => '>',
                b"amp" => '&',
                b"quot" => '"',
                _ => return None,
            };
            (end, character)
        };
        self.at = end + usize::from(self.bytes.get(end) == Some(&b';'));
        Some(character)
    }

    fn end_tag(&mut self, begin: usize) -> Result<String, String> {
        self.at = begin + 2;
        self.skip(|byte| !byte.is_ascii_whitespace() && byte != b'>');
        let name = self.since(begin + 2);
        self.skip(|byte| byte.is_ascii_whitespace());
        if self.peek() != b'>' {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        Ok(name)
    }

    /// A start tag: its name, the relevant attribute, and whether it is `expandable`.
    fn start_tag(&mut self) -> Result<(String, String, bool), String> {
        let begin = self.at;
        self.at += 1;
        self.skip(|byte| !byte.is_ascii_whitespace() && byte != b'>');
        let tag = self.since(begin + 1);
        let unclosed = || format!("Unclosed start tag at byte offset {begin}");
        if self.peek() == 0 {
            return Err(unclosed());
        }
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let (mut argument, mut expandable) = (String::new(), false);
        loop {
            self.skip(|byte| byte.is_ascii_whitespace());
            match self.peek() {
                0 => return Err(unclosed()),
                b'>' => break,
                _ => {}
            }
            let (name, value) = self.attribute(&tag, begin)?;
            match (tag.as_str(), name.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
                ("code" | "span", "class") => {
                    let prefix = if tag == "code" { "language-" } else { "tg-" };
                    argument = value.strip_prefix(prefix).map_or(argument, ToOwned::to_owned);
                }
                ("blockquote", "expandable") => expandable = true,
                _ => {}
            }
        }
        self.at += 1;
        if tag == "span" && argument != "spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        Ok((tag, argument, expandable))
    }

    fn attribute(&mut self, tag: &str, begin: usize) -> Result<(String, String), String> {
        let name_at = self.at;
        self.skip(|byte| !byte.is_ascii_whitespace() && byte != b'=' && byte != b'>');
        let name = self.since(name_at);
        if name.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
        }
        self.skip(|byte| byte.is_ascii_whitespace());
        if self.peek() != b'=' {
            if tag == "blockquote" && name == "expandable" {
                return Ok((name, String::new()));
            }
            return Err(format!(
                "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
            ));
        }
        self.at += 1;
        self.skip(|byte| byte.is_ascii_whitespace());
        let quote = self.peek();
        if quote != b'"' && quote != b'\'' {
            let value_at = self.at;
            self.skip(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
            let value = self.since(value_at);
            if self.peek() != b'>' && !self.peek().is_ascii_whitespace() {
                return Err(format!("Unexpected end of name token at byte offset {value_at}"));
            }
            return Ok((name, value));
        }
        self.at += 1;
        let mut value = Vec::new();
        while self.at < self.bytes.len() && self.peek() != quote {
            let reference = if self.peek() == b'&' { self.character_reference() } else { None };
            match reference {
                Some(character) => value.extend(character.encode_utf8(&mut [0; 4]).bytes()),
                None => {
                    value.push(self.peek());
                    self.at += 1;
                }
            }
        }
        if self.at >= self.bytes.len() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        self.at += 1;
        Ok((name, String::from_utf8_lossy(&value).into_owned()))
    }
}
