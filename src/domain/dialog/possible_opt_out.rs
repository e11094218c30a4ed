//! Recognising a possible opt-out: words that may ask for no more messages.
//!
//! Invariant: they stop nothing by themselves; a person reads them and decides.

mod phrases;

use std::collections::HashSet;
use std::sync::LazyLock;

use super::opt_out::{LONGEST_MARKED, spelling};
use crate::domain::typed;
use phrases::{MILD, REQUESTS, WHOLE};

/// Before a phrase, these turn it into its opposite: `please don't unsubscribe me`.
const NOT: &[&str] = &["dont", "not", "never", "не"];

/// Emoji that mean it.
const SIGNS: &[char] = &['🛑', '⛔', '🚫', '✋', '🖐', '🙅', '👎', '🤚'];

/// Requests to write elsewhere or to somebody else.
const WRITE: &[&str] = &[
    "write",
    "message",
    "contact",
    "text",
    "call",
    "email",
    "пишите",
    "пиши",
    "напишите",
    "напиши",
    "звоните",
    "звони",
    "позвоните",
    "позвони",
];

/// With these, "don't write to …" refers to the sender.
const TO_THEM: &[&str] = &["me", "us", "this", "my", "our", "any", "anyone"];

/// The phrases, each as the forms of its words.
static REQUEST_FORMS: LazyLock<Vec<Phrase>> = LazyLock::new(|| REQUESTS.iter().copied().map(forms).collect());
static MILD_FORMS: LazyLock<Vec<Phrase>> = LazyLock::new(|| MILD.iter().copied().map(forms).collect());
static WHOLE_FORMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| WHOLE.iter().map(|said| spelling::bare(said).join(" ")).collect());

/// For each word of a phrase its forms; one that ends with a star stands for any ending.
type Phrase = Vec<Vec<&'static str>>;

fn forms(phrase: &'static str) -> Phrase {
    phrase.split(' ').map(|word| word.split('|').collect()).collect()
}

/// Whether a message sounds like an opt-out.
#[must_use]
pub fn sounds_like_refusal(message: &str) -> bool {
    let plain = typed::folded(message).replace('\'', "");
    let said = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // "don't ever write me".
    let said: Vec<&str> = said.filter(|word| *word != "ever").collect();
    let elsewhere = asks_elsewhere(&plain);
    let says = |phrases: &[Phrase]| phrases.iter().any(|phrase| says(&said, phrase, elsewhere));
    if says(&REQUEST_FORMS) {
        return true;
    }
    if message.chars().count() > LONGEST_MARKED {
        return false;
    }
    let line = said.join(" ");
    says(&MILD_FORMS)
        || WHOLE.contains(&line.as_str())
        || WHOLE_FORMS.contains(&spelling::bare(&line).join(" "))
        || spelling::is_no_with_thanks(&line)
        || is_sign(&plain)
}

/// Whether the words of a phrase follow one another, and nothing around them changes their meaning.
fn says(said: &[&str], phrase: &Phrase, elsewhere: bool) -> bool {
    let is = |word: &str, form: &str| form.strip_suffix('*').map_or(word == form, |stem| word.starts_with(stem));
    said.windows(phrase.len()).enumerate().any(|(at, window)| {
        let found = window.iter().zip(phrase).all(|(word, forms)| forms.iter().any(|form| is(word, form)));
        let behind = &said[at + window.len()..];
        let about_writing = window.last().is_some_and(|verb| WRITE.contains(verb));
        found && !is_negated(&said[..at]) && !(about_writing && (elsewhere || names_another(behind)))
    })
}

/// Whether the words before a phrase turn it into its opposite: `please don't unsubscribe me`.
fn is_negated(before: &[&str]) -> bool {
    before.last().is_some_and(|word| NOT.contains(word))
}

fn is_sign(plain: &str) -> bool {
    // Not the colour of a skin, the sign of a sex, or what joins them.
    let is_part = |c: char| matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{200d}' | '\u{fe0f}' | '♀' | '♂');
    let mut shown = plain.chars().filter(|c| !c.is_whitespace() && !is_part(*c));
    shown.next().is_some_and(|first| SIGNS.contains(&first)) && shown.all(|c| SIGNS.contains(&c))
}

/// `don't write to Bob, write to me`: one part of the message asks for messages.
fn asks_elsewhere(plain: &str) -> bool {
    let mut parts = plain.split(['.', ',', '!', '?', ';', ':', '\n', '…']);
    parts.any(|part| part.split_whitespace().next().is_some_and(|first| WRITE.contains(&first)))
}

/// `don't write to Bob`.
fn names_another(behind: &[&str]) -> bool {
    matches!(behind, ["to", name, ..] if !TO_THEM.contains(name))
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
    #[case("dont contact me", true)]
    #[case("Please do not email us about this", true)]
    #[case("don't write to Bob, write to me", false)]
    #[case("Don’t call to the office", false)]
    #[case("Не пишите сюда, напишите на почту", false)]
    #[case("Уберите меня из списка", true)]
    #[case("🚫", true)]
    #[case("👎🏻", true)]
    #[case("👎 or 👍?", false)]
    #[case("", false)]
    #[case("I do not want to hear from you again", true)]
    #[case("I don’t want to hear from you", true)]
    #[case("I want to hear more", false)]
    #[case("I do want to hear more", false)]
    #[case("Рад вас слышать", false)]
    #[case("Я вам не звонил", false)]
    #[case("Вы не присылали договор", false)]
    #[case("We do not need it", true)]
    #[case("I withdraw my consent", true)]
    #[case("unsub", true)]
    #[case("I never signed up for this", true)]
    #[case("i dont want messages", true)]
    #[case("no ads", true)]
    #[case("take my name off", true)]
    #[case("Take us off the list", true)]
    #[case("cancel the subscription", true)]
    #[case("please do not cancel the subscription", false)]
    #[case("leave us be", true)]
    #[case("leave me in peace", true)]
    #[case("Dont msg me", true)]
    #[case("de-register me", true)]
    #[case("erase my data", true)]
    #[case("Reported and blocked.", true)]
    #[case("Оставьте меня в покое", true)]
    #[case("оставь меня в покое!", true)]
    #[case("не шли мне", true)]
    #[case("не отправляй мне", true)]
    #[case("Не звонить", true)]
    #[case("прекратить", true)]
    #[case("прекратите рассылку", true)]
    #[case("не прекращайте", false)]
    #[case("остановите рассылку", true)]
    #[case("не останавливайте рассылку", false)]
    #[case("отмените подписку", true)]
    #[case("отмена подписки", true)]
    #[case("отказ от рассылки", true)]
    #[case("снимите меня с рассылки", true)]
    #[case("исключите из рассылки", true)]
    #[case("уберите из рассылки", true)]
    #[case("удалите номер", true)]
    #[case("отключите меня", true)]
    #[case("неинтересует", true)]
    #[case("ни пиши мне", true)]
    #[case("Не хочу вас слышать", true)]
    #[case("заблочу", true)]
    #[case("пошли вон", true)]
    #[case("Отзываю согласие на обработку данных", true)]
    #[case("🙅‍♀️", true)]
    #[case("🙅🏽‍♂️", true)]
    #[case("👍🏽", false)]
    fn whole_words_of_a_short_message_count(#[case] message: &str, #[case] refusal: bool) {
        assert_eq!(sounds_like_refusal(message), refusal);
    }

    #[test]
    fn a_long_message_asks_for_it_in_clear_words() {
        assert!(!sounds_like_refusal(&"not interested in the old one, but tell me more. ".repeat(5)));
        let thanks =
            "Thank you for reaching out, and for the long description of all that your company does for others. "
                .repeat(2);
        assert!(sounds_like_refusal(&format!("{thanks}Please remove my number from your list. Best regards, Eva")));
        assert!(sounds_like_refusal(&format!("{thanks}Прошу не звонить и не писать. С уважением, Ева")));
        assert!(!sounds_like_refusal(&format!("{thanks}Please do not hesitate to call.")));
    }
}
