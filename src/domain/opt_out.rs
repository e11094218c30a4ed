//! The words with which somebody asks not to be written to any more.
//! Invariant: only a whole message counts, courtesy and forms of a word aside; a word in the middle of a sentence is
//! conversation.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::typed;

/// How many words one language may have.
pub const MOST_WORDS: usize = 50;
/// The longest of them, in characters.
pub const LONGEST_WORD: usize = 40;
/// A longer message is a conversation, whatever words are in it. In characters.
pub const LONGEST_MARKED: usize = 200;

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

    /// Whether a message is one of these words and nothing else but courtesy: `Stop. Thank you`, `не пиши мне`.
    #[must_use]
    pub fn is_one(&self, message: &str) -> bool {
        plain(message).is_some_and(|message| {
            let core = core(&message);
            self.0.iter().any(|word| *word == message || (!core.is_empty() && self::core(word) == core))
        })
    }

    /// Whether a part of a short message, between two signs, is one of these words: `Stop. We have a supplier`.
    #[must_use]
    pub fn is_in(&self, message: &str) -> bool {
        message.chars().count() <= LONGEST_MARKED
            && message.split(['.', ',', '!', '?', ';', ':', '\n', '…', '—', '–']).any(|part| self.is_one(part))
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// A text as it is compared: `  Stop!!! ` is `stop`, `opt-out` is `opt out`, and `ё` is `е`. `None` when nothing is left.
fn plain(text: &str) -> Option<String> {
    let text = typed::folded(text);
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Words that change nothing about what is asked.
const COURTESY: &[&str] = &[
    "please",
    "pls",
    "plz",
    "kindly",
    "thanks",
    "thank",
    "thx",
    "ty",
    "you",
    "u",
    "sorry",
    "hi",
    "hello",
    "hey",
    "dear",
    "ok",
    "okay",
    "and",
    "now",
    "me",
    "us",
    "it",
    "to",
    "anymore",
    "immediately",
    "again",
    "пожалуйста",
    "пожалуста",
    "плиз",
    "плз",
    "спасибо",
    "спс",
    "благодарю",
    "извините",
    "извини",
    "простите",
    "прости",
    "здравствуйте",
    "здравствуй",
    "привет",
    "добрый",
    "день",
    "вечер",
    "доброе",
    "утро",
    "прошу",
    "вас",
    "тебя",
    "мне",
    "нам",
    "меня",
    "нас",
    "больше",
    "более",
    "сюда",
    "уже",
    "ну",
    "и",
    "а",
    "все",
];

/// What is left of a plain text without courtesy, each word in the form that stands for its others.
fn core(plain: &str) -> Vec<String> {
    let words = plain.split(' ').filter(|word| !COURTESY.contains(word)).map(form);
    let mut core: Vec<String> = words.collect();
    // "Stop, stop, stop!"
    core.dedup();
    core
}

/// One form for all of a word: `отпишись`, `отпишитесь` and `отпишите` are `отпиши`; `стооооп` is `стоп`.
fn form(word: &str) -> String {
    let mut letters: Vec<char> = Vec::new();
    let all: Vec<char> = word.chars().collect();
    for run in all.chunk_by(|a, b| a == b) {
        letters.extend(&run[..if run.len() > 2 { 1 } else { run.len() }]);
    }
    let word: String = letters.into_iter().collect();
    let long = |rest: &&str| rest.chars().count() >= 4;
    // The infinitive asks as the imperative does.
    let word = word
        .strip_suffix("писаться")
        .or_else(|| word.strip_suffix("писать"))
        .map_or(word.clone(), |start| format!("{start}пиши"));
    let word = word.strip_suffix("ся").or_else(|| word.strip_suffix("сь")).filter(long).unwrap_or(&word);
    word.strip_suffix("те").filter(long).unwrap_or(word).to_owned()
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
    #[case("Stop. Thank you", true)]
    #[case("Stop please", true)]
    #[case("Please stop", true)]
    #[case("please, STOP now!", true)]
    #[case("Stop, stop, stop", true)]
    #[case("Stoppp", true)]
    #[case("Stop 🙏", true)]
    #[case("\u{200e}Stop\u{200b}", true)]
    #[case("ＳＴＯＰ", true)]
    #[case("opt-out", true)]
    #[case("Opt–out, please", true)]
    #[case("Unsubscribe me", true)]
    #[case("Hi, please do not write to me anymore. Thanks!", true)]
    #[case("Please don't stop, tell me more", false)]
    #[case("don't stop", false)]
    #[case("stop by our office", false)]
    #[case("thank you", false)]
    #[case("non-stop", false)]
    #[case("stopover", false)]
    #[case("", false)]
    #[case("!!!", false)]
    fn only_a_whole_message_counts(#[case] message: &str, #[case] is_one: bool) {
        assert_eq!(OptOutWords::english().is_one(message), is_one);
    }

    #[rstest]
    #[case("Стоп", true)]
    #[case("стоп, спасибо", true)]
    #[case("СТООООП!", true)]
    #[case("отпишись", true)]
    #[case("Отпишитесь, пожалуйста", true)]
    #[case("отпиши меня", true)]
    #[case("не пиши мне", true)]
    #[case("Не пишите мне больше", true)]
    #[case("Прошу больше не писать", true)]
    #[case("Здравствуйте. Не пишите, пожалуйста.", true)]
    #[case("отстань", true)]
    #[case("Хватит уже", true)]
    #[case("не пишите завтра, напишите в среду", false)]
    #[case("пишите мне", false)]
    #[case("спасибо", false)]
    #[case("стопка", false)]
    fn forms_and_courtesy_do_not_matter(#[case] message: &str, #[case] is_one: bool) {
        assert_eq!(OptOutWords::russian().is_one(message), is_one);
    }

    #[rstest]
    #[case("Stop. We have a supplier", true)]
    #[case("No, thanks - we are fine. Please stop.", true)]
    #[case("Please don't stop, tell me more", false)]
    #[case("We stop at noon, then go on", false)]
    fn a_part_of_a_message_may_be_one(#[case] message: &str, #[case] is_in: bool) {
        assert_eq!(OptOutWords::english().is_in(message), is_in);
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
