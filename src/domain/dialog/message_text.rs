//! Texts that Telegram makes of a message: a translation, and the words of a voice message.

use serde::{Deserialize, Serialize};

use crate::domain::language::Language;

/// A text made of a message. Stored under these names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MessageText {
    Translation {
        language: Language,
        text: String,
    },
    /// What is said in a voice message or a round video.
    Transcript {
        text: String,
    },
}

impl MessageText {
    /// Whether the other text takes its place.
    #[must_use]
    pub fn is_replaced_by(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Transcript { .. }, Self::Transcript { .. }) => true,
            (Self::Translation { language: one, .. }, Self::Translation { language: other, .. }) => one == other,
            _ => false,
        }
    }
}

/// Whether a text is probably in another language than this one: its reader may want a translation.
#[must_use]
pub fn is_foreign(text: &str, language: Language) -> bool {
    let Some(found) = whatlang::detect(text) else { return false };
    let known = match language {
        Language::En => whatlang::Lang::Eng,
        Language::Ru => whatlang::Lang::Rus,
    };
    if found.lang() == known {
        return false;
    }
    // A few words are easily taken for a related language; their letters are not.
    let letters = match language {
        Language::En => whatlang::Script::Latin,
        Language::Ru => whatlang::Script::Cyrillic,
    };
    found.script() != letters || found.is_reliable()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Sounds good, what does it cost?", Language::En, false)]
    #[case("ok", Language::En, false)]
    #[case("👍", Language::En, false)]
    #[case("1200", Language::Ru, false)]
    #[case("Добрый день, сколько это стоит?", Language::En, true)]
    #[case("Добрый день, сколько это стоит?", Language::Ru, false)]
    #[case("Привет", Language::En, true)]
    #[case("Guten Tag, könnten Sie mir bitte sagen, was das kostet und wann es geliefert wird?", Language::En, true)]
    #[case("你好,请问多少钱?", Language::Ru, true)]
    fn a_text_in_another_language_is_noticed(#[case] text: &str, #[case] language: Language, #[case] foreign: bool) {
        assert_eq!(is_foreign(text, language), foreign, "{:?}", whatlang::detect(text));
    }
}
