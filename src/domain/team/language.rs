//! The desk's languages. Only languages with a complete locale are listed.

use serde::{Deserialize, Serialize};

use crate::domain::typed;

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, strum::Display, strum::EnumString,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Ru,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::Ru];

    /// The two-letter code, as in `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    /// Parses a language tag such as `ru` or `ru-RU`; `None` for an unsupported language.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// Parses a language as people type it: a tag, or its name in either language.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let text = typed::folded(text);
        match text.trim_matches(typed::is_wrapping) {
            "english" | "eng" | "английский" | "англ" | "по-английски" => Some(Self::En),
            "russian" | "rus" | "русский" | "рус" | "по-русски" => Some(Self::Ru),
            tag => Self::from_tag(tag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_code_and_by_its_names() {
        for text in ["ru", "RU", "ru-RU", "русский", "Русский", "Russian", "по-русски"] {
            assert_eq!(Language::named(text), Some(Language::Ru), "{text}");
        }
        for text in ["en", "en_US", "English", "английский", "По-английски"] {
            assert_eq!(Language::named(text), Some(Language::En), "{text}");
        }
        for text in ["", "de", "Deutsch", "по"] {
            assert_eq!(Language::named(text), None, "{text}");
        }
    }
}
