//! Recognising an opt-out: words that ask for no more messages.
//!
//! Invariant: only a whole message counts, apart from courtesy and word forms. The same word inside a sentence is
//! conversation.

pub(super) mod spelling;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use spelling::{are_swapped, bare, core, is_no, one_letter_off, parts, plain, readings, words};

/// The most words for one language.
pub const MOST_WORDS: usize = 50;
/// The longest word, in characters.
pub const LONGEST_WORD: usize = 40;
/// A longer message is conversation, whatever words it contains. In characters.
pub const LONGEST_MARKED: usize = 200;
/// A message of more words asks for more than an end.
const MOST_IN_MESSAGE: usize = 60;
/// In a message with more words, courtesy aside, a word of the list is conversation.
const MOST_AROUND: usize = 8;

/// The words of one language in comparable form: lower case, no punctuation around them. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOutWords {
    words: BTreeSet<String>,
    /// Of each word, computed once: every message is compared with all of them.
    forms: Vec<WordForms>,
}

/// The forms of a word of the list that messages are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct WordForms {
    core: Vec<String>,
    joined: String,
    bare: Vec<String>,
}

impl WordForms {
    fn of(word: &str) -> Self {
        let core = core(word);
        Self { joined: core.concat(), core, bare: bare(word) }
    }
}

/// No word, too many words, or one that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a list of 1 to {MOST_WORDS} words of up to {LONGEST_WORD} characters")]
pub struct NotOptOutWords;

impl OptOutWords {
    /// The usual words of English speakers.
    #[must_use]
    pub fn english() -> Self {
        Self::of(&["stop", "stop it", "unsubscribe", "opt out", "do not write me", "don't write me", "leave me alone"])
    }

    /// The usual words of Russian speakers.
    #[must_use]
    pub fn russian() -> Self {
        Self::of(&[
            "стоп",
            "хватит",
            "отписаться",
            "отпишите",
            "отпишите меня",
            "не пишите",
            "не пишите мне",
            "отстаньте",
        ])
    }

    fn of(words: &[&str]) -> Self {
        Self::from_plain(words.iter().filter_map(|word| plain(word)).collect())
    }

    fn from_plain(words: BTreeSet<String>) -> Self {
        let forms = words.iter().map(|word| WordForms::of(word)).collect();
        Self { words, forms }
    }

    /// Whether a message consists of one or several of these words, with nothing else but courtesy: `Stop. Thank you`,
    /// `не пиши мне`, `Stop. Unsubscribe me`.
    #[must_use]
    pub fn is_one(&self, message: &str) -> bool {
        let Some(whole) = plain(message) else { return false };
        if whole.split(' ').count() > MOST_IN_MESSAGE {
            return false;
        }
        if spelling::is_yes_that_suffices(&whole) {
            return false;
        }
        if self.words.contains(&whole) || self.has(&whole) {
            return true;
        }
        let said = parts(message).filter(|part| !core(part).is_empty());
        let said: Vec<String> = said.skip_while(|part| is_no(part)).collect();
        !said.is_empty() && said.iter().all(|part| self.has(part))
    }

    /// Whether a short message may be an opt-out: a part of it is one of these words, one letter is wrong, or a few
    /// more words are around it. `Stop. We have a supplier`, `Stpo`, `I said stop`.
    #[must_use]
    pub fn may_be(&self, message: &str) -> bool {
        message.chars().count() <= LONGEST_MARKED
            && (parts(message).any(|part| self.has(&part)) || self.is_misspelt(message) || self.is_among(message))
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a plain text is one of the words, in any form.
    fn has(&self, plain: &str) -> bool {
        if spelling::says_that_it_suffices(plain) || spelling::asks_for_less(plain) {
            return false;
        }
        readings(plain).iter().any(|reading| {
            let core = core(reading).concat();
            !core.is_empty() && self.forms.iter().any(|word| word.joined == core)
        })
    }

    fn is_misspelt(&self, message: &str) -> bool {
        let Some(message) = plain(message) else { return false };
        let (said, typed) = (core(&message), bare(&message));
        let joined = said.concat();
        self.forms.iter().any(|word| {
            is_one_slip_off(&word.core, &said)
                // A slip in the ending or in the space: "отстаньтн", "нипишите".
                || is_one_slip_off(&word.bare, &typed)
                || (said.len() < word.core.len() && one_letter_off(&word.joined, &joined))
        })
    }

    /// Whether one of the words is among a few others that do not change its meaning.
    fn is_among(&self, message: &str) -> bool {
        let said = words(message);
        let longest = self.forms.iter().map(|word| word.core.len()).max().unwrap_or_default();
        let stands = |at: usize, length: usize| {
            let word = said[at..at + length].join(" ").to_lowercase();
            // "don't write to Bob" asks for something else.
            self.has(&word)
                && (length == 1 || at + length == said.len())
                && !spelling::precede_otherwise(&said[..at])
                && !spelling::follow_otherwise(&said[at + length..])
        };
        said.len() <= MOST_AROUND
            && (0..said.len()).any(|at| (1..=longest.min(said.len() - at)).any(|length| stands(at, length)))
    }
}

/// Whether one word is misspelt and all others are right.
fn is_one_slip_off(words: &[String], said: &[String]) -> bool {
    let mut other = words.iter().zip(said).filter(|(word, said)| word != said);
    let (first, more) = (other.next(), other.next());
    let is_slip = |word: &str, said: &str| one_letter_off(word, said) || (words.len() > 1 && are_swapped(word, said));
    words.len() == said.len() && more.is_none() && first.is_some_and(|(word, said)| is_slip(word, said))
}

/// `stop, opt out`.
impl fmt::Display for OptOutWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().collect::<Vec<_>>().join(", "))
    }
}

/// Words separated by commas or line breaks.
impl FromStr for OptOutWords {
    type Err = NotOptOutWords;

    fn from_str(text: &str) -> Result<Self, NotOptOutWords> {
        let words: BTreeSet<String> = text.split([',', ';', '\n']).filter_map(plain).collect();
        let fits = words.iter().all(|word| word.chars().count() <= LONGEST_WORD);
        let some = (1..=MOST_WORDS).contains(&words.len());
        if fits && some { Ok(Self::from_plain(words)) } else { Err(NotOptOutWords) }
    }
}
