//! The words with which somebody asks not to be written to any more.
//! Its rule: only a whole message counts; a word in the middle of a sentence is conversation.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// How many words one language may have.
pub const MOST_WORDS: usize = 50;
/// The longest of them, in characters.
pub const LONGEST_WORD: usize = 40;

/// The words of one language, as they are compared: in lower case, without punctuation around them. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOutWords(BTreeSet<String>);

/// No word, too many of them, or one that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a list of 1 to {MOST_WORDS} words of up to {LONGEST_WORD} characters")]
pub struct NotOptOutWords;

impl OptOutWords {
    /// What English speakers write.
    #[must_use]
    pub fn english() -> Self {
        Self::of(&["stop", "stop it", "unsubscribe", "opt out", "do not write me", "don't write me", "leave me alone"])
    }

    /// What Russian speakers write.
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
        Self(words.iter().filter_map(|word| plain(word)).collect())
    }

    /// Whether a message is one of these words and nothing else.
    #[must_use]
    pub fn is_one(&self, message: &str) -> bool {
        plain(message).is_some_and(|message| self.0.contains(&message))
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// A text as it is compared: `  Stop!!! ` is `stop`, and `ё` is `е`. `None` when nothing is left.
fn plain(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('ё', "е").replace('’', "'")
        })
        .filter(|word| !word.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// `stop, opt out`.
impl fmt::Display for OptOutWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().collect::<Vec<_>>().join(", "))
    }
}

/// Words with commas or each on a line of its own.
impl FromStr for OptOutWords {
    type Err = NotOptOutWords;

    fn from_str(text: &str) -> Result<Self, NotOptOutWords> {
        let words: BTreeSet<String> = text.split([',', ';', '\n']).filter_map(plain).collect();
        let fits = words.iter().all(|word| word.chars().count() <= LONGEST_WORD);
        let some = (1..=MOST_WORDS).contains(&words.len());
        if fits && some { Ok(Self(words)) } else { Err(NotOptOutWords) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Stop", true)]
    #[case("  STOP!!! ", true)]
    #[case("«Opt  out».", true)]
    #[case("Don’t write me", true)]
    #[case("stop by our office", false)]
    #[case("", false)]
    #[case("!!!", false)]
    fn only_a_whole_message_counts(#[case] message: &str, #[case] is_one: bool) {
        assert_eq!(OptOutWords::english().is_one(message), is_one);
    }

    #[test]
    fn russian_knows_no_yo() {
        let words: OptOutWords = "Всё, хватит".parse().unwrap();
        assert_eq!(words.to_string(), "все, хватит");
        assert!(words.is_one("ВСЁ.") && OptOutWords::russian().is_one("Не пишите мне!"));
    }

    #[rstest]
    #[case("")]
    #[case(" , ;\n!")]
    #[case("a very long sentence that nobody will ever send as it stands here")]
    fn what_is_no_list_is_refused(#[case] text: &str) {
        assert_eq!(text.parse::<OptOutWords>(), Err(NotOptOutWords));
    }

    proptest! {
        #[test]
        fn a_list_reads_back_as_it_was_written(text in any::<String>()) {
            if let Ok(words) = text.parse::<OptOutWords>() {
                prop_assert_eq!(words.to_string().parse::<OptOutWords>(), Ok(words.clone()));
                for word in words.iter() {
                    prop_assert!(words.is_one(word), "{word:?}");
                }
            }
        }
    }
}
