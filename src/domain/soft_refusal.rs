//! Words that may mean that somebody wants no more messages.
//! Invariant: they stop nothing by themselves; a person reads them and decides.

use super::opt_out::LONGEST_MARKED;
use super::typed;

/// As they are compared: in lower case, words with one space between them, `ё` as `е`.
const PHRASES: &[&str] = &[
    "not interested",
    "no interest",
    "no thanks",
    "no thank you",
    "not now",
    "dont need",
    "don't need",
    "stop writing",
    "stop messaging",
    "stop sending",
    "stop texting",
    "stop contacting",
    "stop bothering",
    "unsubscribe",
    "opt out",
    "opt me out",
    "remove me",
    "take me off",
    "leave me alone",
    "don't write",
    "do not write",
    "don't contact",
    "do not contact",
    "don't message",
    "do not message",
    "spam",
    "не интересно",
    "неинтересно",
    "не интересует",
    "не нужно",
    "не надо",
    "не актуально",
    "неактуально",
    "спасибо нет",
    "нет спасибо",
    "не пишите",
    "не пиши",
    "не писать",
    "не беспокойте",
    "не беспокой",
    "отпишите",
    "отпишитесь",
    "отпишись",
    "отпиши",
    "отстаньте",
    "отстань",
    "прекратите",
    "прекрати",
    "перестаньте",
    "перестань",
    "удалите меня",
    "спам",
];

/// Whether a message sounds like a refusal.
#[must_use]
pub fn sounds_like_refusal(message: &str) -> bool {
    if message.chars().count() > LONGEST_MARKED {
        return false;
    }
    let plain = typed::folded(message);
    let words = plain.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let line = words.fold(String::from(" "), |line, word| line + word + " ");
    PHRASES.iter().any(|phrase| line.contains(&format!(" {phrase} ")))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Not interested, sorry", true)]
    #[case("Спасибо, не интересно 🙂", true)]
    #[case("NO   THANKS!", true)]
    #[case("We don’t need it", true)]
    #[case("Could you stop sending these?", true)]
    #[case("I want to opt–out of this", true)]
    #[case("Коллеги, удалите меня из рассылки", true)]
    #[case("Please don't stop, tell me more", false)]
    #[case("I am interested", false)]
    #[case("interesting!", false)]
    #[case("спамер", false)]
    #[case("", false)]
    fn whole_words_of_a_short_message_count(#[case] message: &str, #[case] refusal: bool) {
        assert_eq!(sounds_like_refusal(message), refusal);
    }

    #[test]
    fn a_long_message_is_conversation() {
        assert!(!sounds_like_refusal(&"not interested in the old one, but tell me more. ".repeat(5)));
    }
}
