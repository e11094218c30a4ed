//! The text of a template: parsed into words and blanks, and filled. Formatting stays with its words.

use super::{BuiltIn, TemplateError, VariableName};
use crate::domain::outbox::{MAX_TEXT_UNITS, utf16_units};
use crate::domain::text::{Part, Span};
use crate::domain::typed::shows_something;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TemplatePiece {
    Words(String),
    /// A blank, with its default text.
    Blank(VariableName, Option<String>),
}

/// A parsed template. `{{` and `}}` are literal braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// As typed.
    pub text: String,
    pub spans: Vec<Span>,
    /// Each piece with its byte range in the typed text.
    pieces: Vec<(usize, usize, TemplatePiece)>,
}

/// A text with unfilled blanks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing is known for {}", .names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
pub struct Holes {
    /// The blanks without a value, each once.
    pub names: Vec<VariableName>,
    /// The text with `‹name›` for each unfilled blank: for display only, never sent.
    pub outline: Part,
}

/// How other tools open and close a blank.
const FOREIGN: [(&str, &str); 6] = [("{{{", "}}}"), ("{{", "}}"), ("${", "}"), ("%", "%"), ("[", "]"), ("<", ">")];

/// A blank as other tools write it: [`TemplateError::Near`] with the same blank as the desk writes it. Double braces around
/// any name count, other signs only around a name that the desk fills.
fn foreign(text: &str) -> Option<TemplateError> {
    FOREIGN.iter().find_map(|(open, close)| {
        text.match_indices(open).find_map(|(at, _)| {
            let (inside, _) = text.get(at + open.len()..)?.split_once(close)?;
            let (name, default) = inside.split_once('|').unwrap_or((inside, ""));
            // "contact.first_name".
            let name: VariableName = name.rsplit('.').next()?.parse().ok()?;
            let blank = if default.is_empty() { String::new() } else { format!("|{}", default.trim()) };
            (open.starts_with("{{") || name.built_in().is_some()).then(|| TemplateError::Near {
                typed: format!("{open}{inside}{close}"),
                near: format!("{{{}{blank}}}", name.as_str()),
            })
        })
    })
}

impl Body {
    /// Parses a template that somebody has just typed.
    ///
    /// # Errors
    /// As [`Body::parse`], and when a blank is written as other tools write it, since its signs would go to a prospect.
    pub fn typed(text: &str, spans: Vec<Span>) -> Result<Self, TemplateError> {
        let body = Self::parse(text, spans)?;
        foreign(text).map_or(Ok(body), Err)
    }

    /// Parses a template.
    ///
    /// # Errors
    /// When it is empty, too long for one message, or has a brace that opens no blank.
    pub fn parse(text: &str, spans: Vec<Span>) -> Result<Self, TemplateError> {
        if text.trim().is_empty() {
            return Err(TemplateError::Empty);
        }
        if utf16_units(text) > MAX_TEXT_UNITS {
            return Err(TemplateError::TooLong { most: MAX_TEXT_UNITS });
        }
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, piece) = if rest.starts_with("{{") {
                (2, TemplatePiece::Words("{".to_owned()))
            } else if rest.starts_with("}}") {
                (2, TemplatePiece::Words("}".to_owned()))
            } else if let Some(inside) = rest.strip_prefix('{') {
                let blank = inside.split_once('}').and_then(|(inside, _)| {
                    let (name, default) =
                        inside.split_once('|').map_or((inside, None), |(name, text)| (name, Some(text)));
                    let default = default.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
                    Some((inside.len() + 2, name.parse().ok()?, default))
                });
                let (length, name, default) =
                    blank.ok_or_else(|| TemplateError::Brace(rest.chars().take(20).collect()))?;
                (length, TemplatePiece::Blank(name, default))
            } else {
                // Up to the next brace; one that closes nothing is ordinary text.
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let length = rest[first..].find(['{', '}']).map_or(rest.len(), |next| first + next);
                (length, TemplatePiece::Words(rest[..length].to_owned()))
            };
            pieces.push((at, at + length, piece));
            at += length;
        }
        Ok(Self { text: text.to_owned(), spans, pieces })
    }

    /// The blanks, each once, in text order.
    #[must_use]
    pub fn blanks(&self) -> Vec<VariableName> {
        self.blanks_if(|_| true)
    }

    /// The blanks that have no words of their own for a missing value, each once, in text order.
    #[must_use]
    pub fn bare_blanks(&self) -> Vec<VariableName> {
        self.blanks_if(Option::is_none)
    }

    fn blanks_if(&self, is_meant: impl Fn(&Option<String>) -> bool) -> Vec<VariableName> {
        let mut blanks: Vec<VariableName> = Vec::new();
        for (_, _, piece) in &self.pieces {
            if let TemplatePiece::Blank(name, fallback) = piece
                && is_meant(fallback)
                && !blanks.contains(name)
            {
                blanks.push(name.clone());
            }
        }
        blanks
    }

    /// Whether it contains the sending account's name.
    #[must_use]
    pub fn names_account(&self) -> bool {
        self.blanks().iter().any(|name| name.built_in() == Some(BuiltIn::AccountName))
    }

    /// The text with its blanks filled; formatting stays with its words.
    ///
    /// # Errors
    /// Names every blank without a visible value.
    pub fn fill(&self, value: impl Fn(&VariableName) -> Option<String>) -> Result<Part, Holes> {
        let value = |name: &VariableName| value(name).filter(|value| shows_something(value));
        let has_hole = |wanted: &VariableName| {
            let holes = self
                .pieces
                .iter()
                .any(|(_, _, piece)| matches!(piece, TemplatePiece::Blank(name, None) if name == wanted));
            holes && value(wanted).is_none()
        };
        let names: Vec<VariableName> = self.blanks().into_iter().filter(has_hole).collect();
        let text = self.put(|name, default| {
            let known = value(name).or_else(|| default.map(str::to_owned));
            known.unwrap_or_else(|| format!("‹{}›", name.as_str()))
        });
        if names.is_empty() { Ok(text) } else { Err(Holes { names, outline: text }) }
    }

    fn put(&self, value: impl Fn(&VariableName, Option<&str>) -> String) -> Part {
        let mut text = String::new();
        // Where each piece of the typed text has moved to, in UTF-16 units.
        let mut moved = Vec::with_capacity(self.pieces.len());
        let mut typed = 0;
        let mut filled = 0;
        for (from, to, piece) in &self.pieces {
            let words = match piece {
                TemplatePiece::Words(words) => words.clone(),
                TemplatePiece::Blank(name, default) => value(name, default.as_deref()),
            };
            let was = utf16_units(self.text.get(*from..*to).unwrap_or_default());
            let is = utf16_units(&words);
            moved.push((typed, was, filled, is));
            typed += was;
            filled += is;
            text.push_str(&words);
        }
        let place = |offset: usize, is_end: bool| place(&moved, filled, offset, is_end);
        let spans = self.spans.iter().filter_map(|span| {
            let (offset, end) = (place(span.offset, false), place(span.offset + span.length, true));
            (end > offset).then(|| Span { offset, length: end - offset, kind: span.kind.clone() })
        });
        Part { spans: spans.collect(), text }
    }
}

/// Where an edge of formatting has moved to; an edge inside a blank moves to the blank's outer edge.
fn place(moved: &[(usize, usize, usize, usize)], all: usize, offset: usize, is_end: bool) -> usize {
    for (typed, was, filled, is) in moved {
        if offset < typed + was || (is_end && offset == typed + was) {
            let inside = offset.saturating_sub(*typed);
            return match (inside, was == is) {
                (0, _) => *filled,
                (inside, true) => filled + inside,
                (inside, false) if inside >= *was || is_end => filled + is,
                _ => *filled,
            };
        }
    }
    all
}

/// A short fingerprint of a text, to check that what was shown is what is sent. FNV-1a, not for secrets.
#[must_use]
pub fn print(part: &Part) -> u32 {
    let spans = format!("{:?}", part.spans);
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    part.text.bytes().chain(spans.bytes()).fold(0x811c_9dc5, fold)
}
