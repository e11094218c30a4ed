//! Marks that change the direction of a text.
//! Its rule: what somebody else wrote is shown as typed, and turns nothing around that stands beside it.

/// The text with every direction that it opens and leaves open closed at its end, by invisible marks (Unicode UAX #9).
#[must_use]
pub fn contained(text: &str) -> String {
    // Embeddings and overrides end with PDF, isolates with PDI, the innermost first.
    let mut open = Vec::new();
    for c in text.chars() {
        match c {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => open.push('\u{202C}'),
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\u{202C}' if open.last() == Some(&c) => {
                open.pop();
            }
            // The end of an isolate ends what was opened inside it.
            '\u{2069}' => {
                if let Some(at) = open.iter().rposition(|end| *end == c) {
                    open.truncate(at);
                }
            }
            // All of them end with the paragraph.
            '\n' | '\r' | '\u{85}' | '\u{2029}' => open.clear(),
            _ => {}
        }
    }
    let mut text = text.to_owned();
    text.extend(open.into_iter().rev());
    text
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("plain", "plain")]
    #[case("\u{202E}evil", "\u{202E}evil\u{202C}")]
    #[case("\u{2067}\u{202E}evil", "\u{2067}\u{202E}evil\u{202C}\u{2069}")]
    #[case("\u{202E}a\u{202C}b", "\u{202E}a\u{202C}b")]
    #[case("\u{2067}\u{202E}a\u{2069}b", "\u{2067}\u{202E}a\u{2069}b")]
    #[case("\u{202E}a\nb", "\u{202E}a\nb")]
    #[case("\u{202C}\u{2069}", "\u{202C}\u{2069}")]
    fn what_is_opened_is_closed(#[case] text: &str, #[case] closed: &str) {
        assert_eq!(contained(text), closed);
    }
}
