//! Control characters for text direction. They are kept in texts of other people, but must not affect the text around
//! them.

/// The deepest nesting of directions. A deeper one has no effect (Unicode UAX #9, BD2), and is removed so that a text
/// of nothing else does not double in length.
const DEPTH: usize = 125;

/// The directions that a text has opened so far.
#[derive(Default)]
pub struct Directions {
    /// The character that closes each: PDF for embeddings and overrides, PDI for isolates.
    open: Vec<char>,
}

impl Directions {
    /// Whether to keep the next character of the text.
    pub fn take(&mut self, c: char) -> bool {
        let end = match c {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => '\u{202C}',
            '\u{2066}'..='\u{2068}' => '\u{2069}',
            _ => {
                self.close(c);
                return true;
            }
        };
        let heeded = self.open.len() < DEPTH;
        if heeded {
            self.open.push(end);
        }
        heeded
    }

    fn close(&mut self, c: char) {
        match c {
            '\u{202C}' if self.open.last() == Some(&c) => {
                self.open.pop();
            }
            // The end of an isolate also closes what was opened inside it.
            '\u{2069}' => {
                if let Some(at) = self.open.iter().rposition(|end| *end == c) {
                    self.open.truncate(at);
                }
            }
            // The end of a paragraph closes all of them.
            '\n' | '\r' | '\u{85}' | '\u{2029}' => self.open.clear(),
            _ => {}
        }
    }

    /// The invisible characters that close open directions, innermost first.
    pub fn ends(self) -> impl Iterator<Item = char> {
        self.open.into_iter().rev()
    }
}

/// The text with all open directions closed at its end.
#[must_use]
pub fn contained(text: &str) -> String {
    let mut directions = Directions::default();
    let mut shown: String = text.chars().filter(|c| directions.take(*c)).collect();
    shown.extend(directions.ends());
    shown
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

    #[test]
    fn what_is_opened_too_deep_to_matter_is_left_out() {
        let text = contained(&"\u{202E}".repeat(4000));
        assert_eq!(text, "\u{202E}".repeat(125) + &"\u{202C}".repeat(125));
    }
}
