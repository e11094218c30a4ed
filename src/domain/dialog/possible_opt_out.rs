//! Recognising a possible opt-out: words that may ask for no more messages.
//!
//! Invariant: they stop nothing by themselves; a person reads them and decides.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::opt_out::{LONGEST_MARKED, spelling};
use crate::domain::typed;

/// In comparable form: lower case, single spaces, `ё` as `е`, no apostrophes.
const PHRASES: &[&str] = &[
    "not interested",
    "no interest",
    "no thanks",
    "no thank you",
    "not now",
    "don't need",
    "not intrested",
    "not interrested",
    "not intersted",
    "uninterested",
    "don't want this",
    "do not want this",
    "don't want it",
    "do not want it",
    "opting out",
    "opted out",
    "unsubscribing",
    "mind stopping",
    "stopped writing",
    "stopped messaging",
    "no more texts",
    "no more spam",
    "off this list",
    "off your list",
    "my number off",
    "not for me",
    "not for us",
    "no need",
    "quit it",
    "knock it off",
    "cut it out",
    "cease and desist",
    "cancel subscription",
    "cancel my subscription",
    "never write",
    "never contact",
    "never message",
    "never text",
    "never call",
    "never subscribed",
    "didn't subscribe",
    "did not subscribe",
    "stop writing",
    "stop messaging",
    "stop sending",
    "stop texting",
    "stop contacting",
    "stop bothering",
    "stop emailing",
    "stop calling",
    "no more messages",
    "go away",
    "unsubscribe",
    "opt out",
    "opt me out",
    "remove me",
    "remove my",
    "delete me",
    "delete my",
    "lose my number",
    "lose this number",
    "forget my number",
    "leave me be",
    "leave us alone",
    "do not disturb",
    "don't disturb",
    "don't want to receive",
    "do not want to receive",
    "don't want your",
    "do not want your",
    "don't want any",
    "do not want any",
    "no messages",
    "stop all",
    "stopall",
    "enough already",
    "that's enough",
    "get lost",
    "fuck off",
    "piss off",
    "report you",
    "block you",
    "blocked you",
    "you are blocked",
    "you're blocked",
    "take me off",
    "leave me alone",
    "don't write",
    "do not write",
    "don't contact",
    "do not contact",
    "don't message",
    "do not message",
    "don't text",
    "do not text",
    "don't call",
    "do not call",
    "don't email",
    "do not email",
    "spam",
    "остановитесь",
    "остановись",
    "прекращайте",
    "прекращай",
    "не спамь",
    "не спамьте",
    "хорош спамить",
    "завязывай",
    "завязывайте",
    "пошли вы",
    "ненадо",
    "не нада",
    "отказываюсь от",
    "удалить меня",
    "удалить мой",
    "удалить мои",
    "вычеркните",
    "вычеркни",
    "не подписывался",
    "не подписывалась",
    "не подписывались",
    "не подписан на",
    "исключите мой",
    "отвянь",
    "отвяньте",
    "отъебись",
    "отъебитесь",
    "в чс",
    "в черный список",
    "пожалуюсь",
    "жалоба",
    "жалобу",
    "не интерестно",
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
    "не звоните",
    "не звони",
    "не присылайте",
    "не присылай",
    "не отправляйте",
    "не шлите",
    "хватит писать",
    "не беспокойте",
    "не беспокой",
    "не беспокоить",
    "не тревожьте",
    "не тревожь",
    "не хочу получать",
    "не хотим получать",
    "не желаю получать",
    "отписка",
    "отписаться",
    "отписываюсь",
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
    "отвяжитесь",
    "отвяжись",
    "отвалите",
    "отвали",
    "удалите меня",
    "удали меня",
    "удалите мой",
    "удалите мои",
    "удали мой",
    "сотрите мой",
    "забудьте мой номер",
    "уберите меня",
    "уберите мой",
    "уберите мои",
    "достали",
    "надоели",
    "заблокирую",
    "заблокировал",
    "заблокировала",
    "в бан",
    "идите на",
    "иди на",
    "пошел на",
    "пошел вон",
    "идите лесом",
    "иди лесом",
    "нафиг",
    "нахер",
    "нахуй",
    "исключите меня",
    "спам",
];

/// Phrases in all their forms: a star stands for any ending.
const STEMS: &[&str] = &[
    "не шл*",
    "не пиш*",
    "ни пиш*",
    "не звон*",
    "не присыла*",
    "не отправля*",
    "не беспоко*",
    "не тревож*",
    "прекрат*",
    "останов* рассылк*",
    "отмен* подписк*",
    "отмен* рассылк*",
    "отказ* от рассылк*",
    "отказ* от подписк*",
    "отзыва* согласие",
    "отозв* согласие",
    "снимите меня с",
    "сними меня с",
    "исключ* из рассылк*",
    "исключ* меня",
    "убер* из рассылк*",
    "убер* из списк*",
    "убер* мой",
    "удал* номер",
    "удал* мой номер",
    "отключ* меня",
    "отключ* рассылк*",
    "неинтерес*",
    "остав* меня в покое",
    "остав* нас в покое",
    "остав* в покое",
    "вас слышать",
    "тебя слышать",
    "заблоч*",
    "пошл* вон",
    "unsub",
    "do* not want to hear",
    "do* want to hear",
    "do not need",
    "do* not want messages",
    "dont want messages",
    "dont want any",
    "withdraw* my consent",
    "withdraw* consent",
    "revok* my consent",
    "never signed up",
    "didnt sign up",
    "did not sign up",
    "no ads",
    "my name off",
    "me off the list",
    "us off the list",
    "us off your list",
    "cancel the subscription",
    "leave us be",
    "leave me in peace",
    "leave us in peace",
    "dont msg",
    "do not msg",
    "de register",
    "deregister",
    "erase my",
    "erase me",
    "reported and blocked",
    "blocked and reported",
    "reported you",
];

/// In a long message these are conversation: `not interested in the old one, but tell me more`.
const MILD: &[&str] = &[
    "not interested",
    "no interest",
    "no thanks",
    "no thank you",
    "not now",
    "don't need",
    "not intrested",
    "not interrested",
    "not intersted",
    "uninterested",
    "don't want this",
    "do not want this",
    "don't want it",
    "do not want it",
    "not for me",
    "not for us",
    "no need",
    "stop all",
    "that's enough",
    "spam",
    "ненадо",
    "не нада",
    "в чс",
    "жалоба",
    "жалобу",
    "не интерестно",
    "не интересно",
    "неинтересно",
    "не интересует",
    "не нужно",
    "не надо",
    "не актуально",
    "неактуально",
    "спасибо нет",
    "нет спасибо",
    "не беспокойте",
    "не беспокой",
    "достали",
    "надоели",
    "перестаньте",
    "перестань",
    "прекратите",
    "прекрати",
    "нафиг",
    "спам",
    "прекрат*",
    "неинтерес*",
    "do not need",
    "вас слышать",
    "тебя слышать",
    "не беспоко*",
];

/// These count only as a whole message.
const WHOLE: &[&str] = &[
    "enough",
    "no more",
    "cease",
    "quit",
    "block",
    "blocked",
    "end",
    "remove",
    "cancel",
    "desist",
    "pass",
    "do not want",
    "stahp",
    "блок",
    "бан",
    "харош",
    "хорош",
    "мимо",
    "откажусь",
    "отказываюсь",
];

/// Before a phrase, these turn it into its opposite: `please don't unsubscribe me`.
const NOT: &[&str] = &["dont", "do not", "never", "не"];

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

/// The phrases without apostrophes.
static PHRASE_FORMS: LazyLock<Vec<String>> =
    LazyLock::new(|| PHRASES.iter().map(|phrase| phrase.replace('\'', "")).collect());
static WHOLE_FORMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| WHOLE.iter().map(|said| spelling::bare(said).join(" ")).collect());

/// Whether a message sounds like an opt-out.
#[must_use]
pub fn sounds_like_refusal(message: &str) -> bool {
    let is_long = message.chars().count() > LONGEST_MARKED;
    let counts = |phrase: &str| !is_long || !MILD.iter().any(|mild| mild.replace('\'', "") == phrase);
    let plain = typed::folded(message).replace('\'', "");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // "don't ever write me".
    let words = words.filter(|word| *word != "ever");
    let line = words.fold(String::from(" "), |line, word| line + word + " ");
    let elsewhere = asks_elsewhere(&plain);
    let whole = spelling::bare(line.trim()).join(" ");
    let phrases = PHRASE_FORMS.iter().any(|phrase| {
        // Most messages contain none of them.
        if !line.contains(phrase.as_str()) || !counts(phrase) {
            return false;
        }
        let line = without_opposite(&line, phrase);
        let Some((_, rest)) = line.split_once(&format!(" {phrase} ")) else { return false };
        !is_about_writing(phrase) || !(elsewhere || names_another(rest))
    });
    let said: Vec<&str> = line.split_whitespace().collect();
    phrases
        || STEMS.iter().any(|phrase| counts(phrase) && !elsewhere && has_stems(&said, phrase))
        || WHOLE.contains(&line.trim())
        || WHOLE_FORMS.contains(&whole)
        || spelling::is_no_with_thanks(line.trim())
        || is_sign(&plain)
}

/// Whether the words of a phrase follow one another, with any endings where it has a star, and nothing before them turns it
/// into its opposite.
fn has_stems(said: &[&str], phrase: &str) -> bool {
    let words: Vec<&str> = phrase.split(' ').collect();
    let is = |said: &str, word: &str| word.strip_suffix('*').map_or(said == word, |stem| said.starts_with(stem));
    let is_negated = |at: usize| at > 0 && (NOT.contains(&said[at - 1]) || said[at - 1] == "not");
    let found = |(at, window): (usize, &[&str])| {
        window.iter().zip(&words).all(|(said, word)| is(said, word)) && !is_negated(at)
    };
    said.windows(words.len()).enumerate().any(found)
}

/// A line without phrases that are negated themselves.
fn without_opposite(line: &str, phrase: &str) -> String {
    let not = NOT.iter().copied().chain((phrase == "spam").then_some("not"));
    not.fold(line.to_owned(), |line, not| line.replace(&format!(" {not} {phrase} "), " "))
}

fn is_sign(plain: &str) -> bool {
    // Not the colour of a skin, the sign of a sex, or what joins them.
    let is_part = |c: char| matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{200d}' | '\u{fe0f}' | '♀' | '♂');
    let mut shown = plain.chars().filter(|c| !c.is_whitespace() && !is_part(*c));
    shown.next().is_some_and(|first| SIGNS.contains(&first)) && shown.all(|c| SIGNS.contains(&c))
}

fn is_about_writing(phrase: &str) -> bool {
    phrase.rsplit(' ').next().is_some_and(|verb| WRITE.contains(&verb))
}

/// `don't write to Bob, write to me`: one part of the message asks for messages.
fn asks_elsewhere(plain: &str) -> bool {
    let mut parts = plain.split(['.', ',', '!', '?', ';', ':', '\n', '…']);
    parts.any(|part| part.split_whitespace().next().is_some_and(|first| WRITE.contains(&first)))
}

/// `don't write to Bob`.
fn names_another(rest: &str) -> bool {
    rest.strip_prefix("to ").and_then(|rest| rest.split(' ').next()).is_some_and(|whom| !TO_THEM.contains(&whom))
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
