//! The language of a prospect, as far as Telegram translates into it: guessed from what they write, chosen, or typed.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use whatlang::Lang;

use crate::domain::language::Language;
use crate::domain::typed;
use crate::domain::unknown_name::UnknownName;

/// A language of people. Stored and shown as its ISO 639-1 code, which is also Telegram's name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SpokenLanguage(Lang);

/// The languages that are recognised, with Telegram's codes and their Russian names.
const KNOWN: [(Lang, &str, &str); 70] = [
    (Lang::Afr, "af", "африкаанс"),
    (Lang::Aka, "ak", "акан"),
    (Lang::Amh, "am", "амхарский"),
    (Lang::Ara, "ar", "арабский"),
    (Lang::Aze, "az", "азербайджанский"),
    (Lang::Bel, "be", "белорусский"),
    (Lang::Ben, "bn", "бенгальский"),
    (Lang::Bul, "bg", "болгарский"),
    (Lang::Cat, "ca", "каталанский"),
    (Lang::Ces, "cs", "чешский"),
    (Lang::Cmn, "zh", "китайский"),
    (Lang::Cym, "cy", "валлийский"),
    (Lang::Dan, "da", "датский"),
    (Lang::Deu, "de", "немецкий"),
    (Lang::Ell, "el", "греческий"),
    (Lang::Eng, "en", "английский"),
    (Lang::Epo, "eo", "эсперанто"),
    (Lang::Est, "et", "эстонский"),
    (Lang::Fin, "fi", "финский"),
    (Lang::Fra, "fr", "французский"),
    (Lang::Guj, "gu", "гуджарати"),
    (Lang::Heb, "he", "иврит"),
    (Lang::Hin, "hi", "хинди"),
    (Lang::Hrv, "hr", "хорватский"),
    (Lang::Hun, "hu", "венгерский"),
    (Lang::Hye, "hy", "армянский"),
    (Lang::Ind, "id", "индонезийский"),
    (Lang::Ita, "it", "итальянский"),
    (Lang::Jav, "jv", "яванский"),
    (Lang::Jpn, "ja", "японский"),
    (Lang::Kan, "kn", "каннада"),
    (Lang::Kat, "ka", "грузинский"),
    (Lang::Khm, "km", "кхмерский"),
    (Lang::Kor, "ko", "корейский"),
    (Lang::Lat, "la", "латынь"),
    (Lang::Lav, "lv", "латышский"),
    (Lang::Lit, "lt", "литовский"),
    (Lang::Mal, "ml", "малаялам"),
    (Lang::Mar, "mr", "маратхи"),
    (Lang::Mkd, "mk", "македонский"),
    (Lang::Mya, "my", "бирманский"),
    (Lang::Nep, "ne", "непальский"),
    (Lang::Nld, "nl", "нидерландский"),
    (Lang::Nob, "no", "норвежский"),
    (Lang::Ori, "or", "ория"),
    (Lang::Pan, "pa", "панджаби"),
    (Lang::Pes, "fa", "персидский"),
    (Lang::Pol, "pl", "польский"),
    (Lang::Por, "pt", "португальский"),
    (Lang::Ron, "ro", "румынский"),
    (Lang::Rus, "ru", "русский"),
    (Lang::Sin, "si", "сингальский"),
    (Lang::Slk, "sk", "словацкий"),
    (Lang::Slv, "sl", "словенский"),
    (Lang::Sna, "sn", "шона"),
    (Lang::Spa, "es", "испанский"),
    (Lang::Srp, "sr", "сербский"),
    (Lang::Swe, "sv", "шведский"),
    (Lang::Tam, "ta", "тамильский"),
    (Lang::Tel, "te", "телугу"),
    (Lang::Tgl, "tl", "тагальский"),
    (Lang::Tha, "th", "тайский"),
    (Lang::Tuk, "tk", "туркменский"),
    (Lang::Tur, "tr", "турецкий"),
    (Lang::Ukr, "uk", "украинский"),
    (Lang::Urd, "ur", "урду"),
    (Lang::Uzb, "uz", "узбекский"),
    (Lang::Vie, "vi", "вьетнамский"),
    (Lang::Yid, "yi", "идиш"),
    (Lang::Zul, "zu", "зулу"),
];

/// The languages by all their names, in the form in which typed ones are compared.
static BY_NAME: LazyLock<HashMap<String, Lang>> = LazyLock::new(|| {
    let names = KNOWN.iter().flat_map(|(known, code, russian)| {
        [*code, known.code(), known.eng_name(), known.name(), russian].map(|name| (typed::folded(name), *known))
    });
    names.collect()
});

impl SpokenLanguage {
    /// Those that are offered as buttons.
    pub const COMMON: [Self; 12] = [
        Self(Lang::Eng),
        Self(Lang::Rus),
        Self(Lang::Spa),
        Self(Lang::Deu),
        Self(Lang::Fra),
        Self(Lang::Por),
        Self(Lang::Ita),
        Self(Lang::Tur),
        Self(Lang::Ukr),
        Self(Lang::Ara),
        Self(Lang::Cmn),
        Self(Lang::Pol),
    ];

    /// The language of a text, if there is little doubt.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let found = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
        KNOWN.iter().find(|(known, ..)| *known == found.lang()).map(|(known, ..)| Self(*known))
    }

    /// Parses a language as people and programs write it: its name in English, Russian or itself, or its code, of two
    /// letters or three, also with a country: `de-DE`.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let text = typed::folded(text);
        let text = text.trim().trim_matches(typed::is_wrapping);
        let code = text.split_once(['-', '_']).filter(|(code, _)| (2..=3).contains(&code.len())).map(|(code, _)| code);
        BY_NAME.get(text).or_else(|| BY_NAME.get(code?)).map(|known| Self(*known))
    }

    /// The two-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        KNOWN.iter().find(|(known, ..)| *known == self.0).map_or("en", |(_, code, _)| code)
    }

    /// Its name in itself, which everybody who speaks it recognises.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether a text of a person who speaks this language is to be translated for a reader. A short text says little
    /// about its language, so that the person's own language counts then.
    #[must_use]
    pub fn is_foreign_to(self, reader: impl Into<Self>, text: &str) -> bool {
        has_words(text) && Self::of(text).unwrap_or(self) != reader.into()
    }

    /// Whether a text of ours is to be translated for a person who speaks this language.
    #[must_use]
    pub fn wants_translated(self, text: &str) -> bool {
        has_words(text) && Self::of(text) != Some(self)
    }
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

impl From<Language> for SpokenLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self(Lang::Eng),
            Language::Ru => Self(Lang::Rus),
        }
    }
}

impl fmt::Display for SpokenLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl From<SpokenLanguage> for String {
    fn from(language: SpokenLanguage) -> Self {
        language.code().to_owned()
    }
}

impl TryFrom<String> for SpokenLanguage {
    type Error = UnknownName;

    fn try_from(code: String) -> Result<Self, UnknownName> {
        code.parse()
    }
}

impl FromStr for SpokenLanguage {
    type Err = UnknownName;

    fn from_str(code: &str) -> Result<Self, UnknownName> {
        let found = KNOWN.iter().find(|(_, known, _)| *known == code);
        found.map(|(known, ..)| Self(*known)).ok_or_else(|| UnknownName::new(code))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const GERMAN: SpokenLanguage = SpokenLanguage(Lang::Deu);
    const GERMAN_WORDS: &str = "Guten Tag, könnten Sie mir bitte sagen, was das kostet und wann es geliefert wird?";

    #[test]
    fn each_language_has_one_code_and_is_found_by_it_and_by_its_names() {
        let mut codes: Vec<&str> = KNOWN.iter().map(|(_, code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), KNOWN.len());
        for (lang, code, russian) in KNOWN {
            let known = SpokenLanguage(lang);
            assert_eq!((known.to_string().parse(), known.code()), (Ok(known), code));
            for name in [code, lang.eng_name(), lang.name(), russian] {
                assert_eq!(SpokenLanguage::named(name), Some(known), "{name}");
            }
        }
        assert!(SpokenLanguage::COMMON.iter().all(|known| known.code().parse() == Ok(*known)));
        for tag in ["«Deutsch»", "de-DE", "de_at", "DE-Latn-DE", "deu"] {
            assert_eq!(SpokenLanguage::named(tag), Some(GERMAN), "{tag}");
        }
        assert_eq!(SpokenLanguage::named("Klingon"), None);
    }

    #[rstest]
    #[case(GERMAN_WORDS, Language::En, true)]
    #[case("Ja, gern", Language::En, true)]
    #[case("Sounds good, and what does it cost a month for all of us?", Language::En, false)]
    #[case("👍 1200", Language::En, false)]
    fn a_short_text_is_in_the_language_of_its_author(
        #[case] text: &str,
        #[case] reader: Language,
        #[case] foreign: bool,
    ) {
        assert_eq!(GERMAN.is_foreign_to(reader, text), foreign);
    }

    #[rstest]
    #[case(GERMAN_WORDS, false)]
    #[case("It is forty a month for all of you together.", true)]
    #[case("1200 €", false)]
    fn what_is_written_in_their_language_goes_as_it_is(#[case] text: &str, #[case] wanted: bool) {
        assert_eq!(GERMAN.wants_translated(text), wanted);
    }
}
