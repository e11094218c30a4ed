//! Texts that Telegram makes of a message: a translation, and the words of a voice message.

use jiff::{SignedDuration, Timestamp};
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
    /// The words of a member, of which the message is the translation.
    Original {
        text: String,
    },
    /// Telegram gave no translation of it.
    Untranslated {
        language: Language,
        why: Untranslated,
    },
}

/// Why there is no translation. Stored under these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untranslated {
    /// Telegram has no room for it at the moment.
    Busy,
    /// Telegram makes the account wait.
    Waits,
    /// Telegram translates for accounts with Premium only.
    Premium,
    /// Telegram did not answer, or not in a known way.
    NoAnswer,
}

impl MessageText {
    /// The texts of a message of ours: what its author wrote, if it is a translation.
    #[must_use]
    pub fn of_ours(original: Option<&str>) -> Vec<Self> {
        original.map(|text| Self::Original { text: text.to_owned() }).into_iter().collect()
    }

    /// Whether the other text takes its place.
    #[must_use]
    pub fn is_replaced_by(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Transcript { .. }, Self::Transcript { .. }) | (Self::Original { .. }, Self::Original { .. }) => true,
            (
                Self::Translation { language: one, .. } | Self::Untranslated { language: one, .. },
                Self::Translation { language: other, .. } | Self::Untranslated { language: other, .. },
            ) => one == other,
            _ => false,
        }
    }

    /// It as a line of a cell; `None` where there is no text.
    #[must_use]
    pub fn as_cell(&self) -> Option<String> {
        match self {
            Self::Translation { language, text } => Some(format!("{language}: {text}")),
            Self::Transcript { text } => Some(format!("said: {text}")),
            Self::Original { text } => Some(format!("written: {text}")),
            Self::Untranslated { .. } => None,
        }
    }
}

/// When to ask again for a translation that failed, after this many tries; `None` when the message stays as it is. A message
/// is tried again only if the team knows from it that the dialog is not translated: the next ones show it soon enough.
#[must_use]
pub fn next_try(tries: u32, shown_here: bool, why: Untranslated, now: Timestamp) -> Option<Timestamp> {
    let pause = match (tries, why) {
        (_, Untranslated::Premium) => return None,
        (1, _) if shown_here => SignedDuration::from_mins(1),
        (2, _) if shown_here => SignedDuration::from_mins(10),
        _ => return None,
    };
    now.checked_add(pause).ok()
}

/// The words of a member among the texts of a message.
#[must_use]
pub fn original(texts: &[MessageText]) -> Option<&str> {
    texts.iter().find_map(|text| match text {
        MessageText::Original { text } => Some(text.as_str()),
        _ => None,
    })
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

    #[rstest]
    #[case(1, true, Untranslated::Busy, Some(1))]
    #[case(2, true, Untranslated::NoAnswer, Some(10))]
    #[case(3, true, Untranslated::Waits, None)]
    #[case(1, true, Untranslated::Premium, None)]
    #[case(1, false, Untranslated::Busy, None)]
    fn a_translation_is_tried_a_few_times(
        #[case] tries: u32,
        #[case] shown_here: bool,
        #[case] why: Untranslated,
        #[case] minutes: Option<i64>,
    ) {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(next_try(tries, shown_here, why, now), minutes.map(|pause| now + SignedDuration::from_mins(pause)));
    }

    #[test]
    fn a_text_replaces_those_of_its_kind() {
        let into = |language, text: &str| MessageText::Translation { language, text: text.to_owned() };
        let failed = MessageText::Untranslated { language: Language::En, why: Untranslated::Busy };
        assert!(failed.is_replaced_by(&into(Language::En, "Hello")));
        assert!(!failed.is_replaced_by(&into(Language::Ru, "Hi")));
        let written = MessageText::Original { text: "Hello".to_owned() };
        assert!(written.is_replaced_by(&written) && !written.is_replaced_by(&failed));
    }
}
