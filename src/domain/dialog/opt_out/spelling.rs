//! Spelling variants of opt-out words: courtesy around them, other forms, letters of other alphabets, one wrong letter.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::domain::typed;

/// Words that do not change the request.
const COURTESY: &str = "
    please pls plz kindly thanks thank thx thnx tnx thanx thks tks ty you u ya sorry hi hello hey there dear ok okay yes yeah well
    alright and but just so now me us it this that all everything to anymore immediately already again asap at once right away forever can could would
    guys sir madam mate bro friend dude team everyone very much many lot a good morning afternoon evening day bye goodbye
    cheers regards best wishes in advance appreciate appreciated
    пожалуйста пожалуста пожалуйсто пжлст пжлста пжл пж плиз плз спасибо спс благодарю заранее большое огромное извините извини
    простите прости здравствуйте здравствуй здрасьте привет приветствую добрый доброго доброе день дня вечер утро времени
    суток уважаемые уважаемый уважаемая коллеги друзья девушка господа хорошего всего свидания прошу просьба вас тебя вы ты
    мне нам меня нас больше более сюда уже ну и а но все да ок окей ладно просто же очень никогда немедленно срочно пока";

static COURTESY_FORMS: LazyLock<HashSet<String>> = LazyLock::new(|| forms(COURTESY.split_whitespace()));
/// Phrases between spaces.
static COURTESY_SPACED: LazyLock<Vec<String>> =
    LazyLock::new(|| COURTESY_PHRASES.iter().map(|phrase| format!(" {phrase} ")).collect());
static BEFORE_FORMS: LazyLock<HashSet<String>> = LazyLock::new(|| forms(BEFORE.split_whitespace()));
static NEGATION_FORMS: LazyLock<HashSet<String>> = LazyLock::new(|| forms(NEGATIONS.iter().copied()));
static BEHIND_FORMS: LazyLock<HashSet<String>> = LazyLock::new(|| forms(BEHIND.split_whitespace()));

/// Phrases that do not change the request, although their single words may.
const COURTESY_PHRASES: &[&str] = &[
    "any more",
    "any longer",
    "for understanding",
    "for your understanding",
    "for your time",
    "for everything",
    "have a nice day",
    "have a good day",
    "have a great day",
    "have a nice evening",
    "have a good evening",
    "have a good one",
    "have a nice one",
    "have a great one",
    "have a lovely day",
    "have a nice weekend",
    "have a good weekend",
    "god bless",
    "good luck",
    "take care",
    "all the best",
    "i want to",
    "i would like to",
    "i'd like to",
    "i wish to",
    "we want to",
    "we would like to",
    "we'd like to",
    "from your mailing list",
    "from this mailing list",
    "from the mailing list",
    "from your list",
    "from this list",
    "from the list",
    "from this",
    "from everything",
    "до свидания",
    "за понимание",
    "за внимание",
    "удачного дня",
    "удачи",
    "всех благ",
    "я хочу",
    "хочу",
    "я хотел бы",
    "хотел бы",
    "хотела бы",
    "мы хотим",
    "хотим",
    "от вашей рассылки",
    "от этой рассылки",
    "от рассылки",
    "от рассылок",
    "от всех рассылок",
    "от всего этого",
    "от всего",
    "из вашей рассылки",
    "из этой рассылки",
    "из рассылки",
    "от меня",
    "от нас",
];

/// A short answer before the request: `No, stop`.
const NO: &[&str] = &["no", "nope", "nah", "нет", "неа", "не"];

const THANKS: &[&str] =
    &["thank", "thanks", "thx", "thnx", "tnx", "thanx", "thks", "tks", "ty", "cheers", "спасибо", "спс", "благодарю"];

/// Words that may accompany "enough": `мне хватит` says that somebody has enough.
const TO_WHOM_IT_SUFFICES: &[&str] = &["мне", "нам", "вам", "тебе", "им", "ему", "ей", "всем"];
/// `Да, хватит`: yes, that will do.
const YES: &str = "да";
const SUFFICES: &str = "хватит";

/// With a negation these ask for less: `do not write everything now`, `пока не пишите`.
const LIMITS: &[&str] = &["it", "all", "everything", "now", "пока"];

/// Words in their own right that differ by one letter from a word of a list.
const OTHER_WORDS: &str = "
    shop step top atop stow slop stomp strop crop стол сто топ столп стопа стопы стопу стог строп опиши остань
    напиши допиши запиши отпили";

/// Words that change the meaning of a following word such as "stop".
const BEFORE: &str = "
    a an the one this that my your our bus tram train truck pit rest next last first full short quick non dont does
    doesnt did didnt not never cant cannot wont to will lets we i they не ни без до на нам мы я этого места времени
    денег бюджета сил пока надолго";

/// Words that, one or two words before, turn the request into its opposite.
const NEGATIONS: &[&str] = &["dont", "doesnt", "didnt", "not", "never", "cant", "cannot", "wont", "не", "никогда"];

/// Words that change the meaning of a preceding word such as "stop".
const BEHIND: &str = "
    by at in on over off here there loss light sign motion watch words word list кран кадр слово лист линия ли
    места времени денег бюджета сил всем всего на одного двух трех пары";

/// A text in comparable form: `  Stop!!! ` is `stop`, `opt-out` is `opt out`, `ё` is `е`. `None` when nothing is left.
pub(super) fn plain(text: &str) -> Option<String> {
    let text = typed::folded(text);
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The parts of a message between punctuation, in comparable form. A hyphen inside a word does not separate.
pub(super) fn parts(message: &str) -> impl Iterator<Item = String> {
    let is_sign = |c: char| !(c.is_alphanumeric() || is_combining_mark(c) || "-'’‘ʼ´\u{a0} \t".contains(c));
    let parts = message.split(is_sign).flat_map(|part| part.split(" - "));
    parts.filter_map(plain).collect::<Vec<_>>().into_iter()
}

/// The words of a message as typed, without courtesy. A hyphenated word is one word.
pub(super) fn words(message: &str) -> Vec<String> {
    let message = typed::normal(message);
    let words = message.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-');
    let words = words.map(|word| word.trim_matches(['\'', '-'])).filter(|word| !word.is_empty());
    words.filter(|word| !is_courtesy(&word.to_lowercase())).map(str::to_owned).collect()
}

/// The words of a plain text without courtesy, each in its base form.
pub(super) fn core(plain: &str) -> Vec<String> {
    let plain = without_phrases(plain);
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    // "S T O P"
    if words.len() > 2 && words.iter().all(|word| word.chars().count() == 1) {
        return vec![form(&words.concat())];
    }
    let mut core: Vec<String> = words.into_iter().filter(|word| !is_courtesy(word)).map(form).collect();
    // "Stop, stop, stop!"
    let repeats = |core: &[String], length: usize| core.chunks(length).all(|chunk| *chunk == core[..length]);
    if let Some(length) = (1..core.len()).find(|length| repeats(&core, *length)) {
        core.truncate(length);
    }
    core
}

/// The words of a plain text without courtesy, as typed.
pub(in crate::domain) fn bare(plain: &str) -> Vec<String> {
    let plain = without_phrases(plain);
    plain.split(' ').filter(|word| !word.is_empty() && !is_courtesy(word)).map(letters).collect()
}

/// Whether a plain message says no with thanks, and nothing more: `No thx`.
pub(in crate::domain) fn is_no_with_thanks(plain: &str) -> bool {
    let thanks = plain.split(' ').any(|word| THANKS.contains(&word));
    thanks && core(plain).iter().all(|word| NO.contains(&word.as_str())) && !core(plain).is_empty()
}

fn without_phrases(plain: &str) -> String {
    let mut plain = format!(" {plain} ");
    for phrase in &*COURTESY_SPACED {
        if plain.contains(phrase) {
            plain = plain.replace(phrase, " ");
        }
    }
    plain.trim().to_owned()
}

/// Whether a plain part of a message says no, and nothing more.
pub(super) fn is_no(plain: &str) -> bool {
    matches!(core(plain).as_slice(), [word] if NO.contains(&word.as_str()))
}

/// Whether a plain text says that somebody has enough.
pub(super) fn says_that_it_suffices(plain: &str) -> bool {
    let words: Vec<&str> = plain.split(' ').collect();
    words.windows(2).any(|pair| TO_WHOM_IT_SUFFICES.contains(&pair[0]) && pair[1] == SUFFICES)
}

/// Whether a plain message agrees that something will do.
pub(super) fn is_yes_that_suffices(plain: &str) -> bool {
    plain.strip_prefix(YES).is_some_and(|rest| rest.trim() == SUFFICES)
}

/// Whether a plain text asks for less than no messages at all: `leave it alone`, `не пишите пока`.
pub(super) fn asks_for_less(plain: &str) -> bool {
    let plain = without_phrases(plain).replace("right now", "");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let has = |word: &str| words.contains(&word);
    let negated = words.iter().any(|word| NEGATION_FORMS.contains(&letters(word)));
    (negated && LIMITS.iter().any(|limit| has(limit))) || (has("leave") && has("it"))
}

fn is_courtesy(word: &str) -> bool {
    COURTESY_FORMS.contains(&letters(word))
}

fn forms<'w>(words: impl Iterator<Item = &'w str>) -> HashSet<String> {
    words.map(letters).collect()
}

/// The bare letters of a word: no accents or apostrophes, repeated letters once.
fn letters(word: &str) -> String {
    let bare = word.nfd().filter(|c| !is_combining_mark(*c) && *c != '\'');
    let mut letters = String::new();
    for c in bare {
        if !letters.ends_with(c) {
            letters.push(c);
        }
    }
    letters
}

/// The base form of a word: `отпишись`, `отпишитесь` and `отпишите` become `отпиши`; `стооооп` becomes `стоп`.
fn form(word: &str) -> String {
    let word = letters(word);
    let long = |rest: &&str| rest.chars().count() >= 4;
    // The infinitive is a request too.
    let word = word
        .strip_suffix("писаться")
        .or_else(|| word.strip_suffix("писать"))
        .map_or(word.clone(), |start| format!("{start}пиши"));
    let word = word.strip_suffix("ся").or_else(|| word.strip_suffix("сь")).filter(long).unwrap_or(&word);
    word.strip_suffix("те").filter(long).unwrap_or(word).to_owned()
}

/// Letters that look alike: Latin, and Cyrillic or Greek.
const ALIKE: [(char, char); 26] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('i', 'і'),
    ('j', 'ј'),
    ('k', 'к'),
    ('m', 'м'),
    ('n', 'п'),
    ('o', 'о'),
    ('p', 'р'),
    ('r', 'г'),
    ('s', 'ѕ'),
    ('t', 'т'),
    ('u', 'и'),
    ('x', 'х'),
    ('y', 'у'),
    ('a', 'α'),
    ('e', 'ε'),
    ('i', 'ι'),
    ('k', 'κ'),
    ('o', 'ο'),
    ('p', 'ρ'),
    ('t', 'τ'),
    ('u', 'υ'),
];

/// The readings of a plain text whose words mix letters of two alphabets: in the one, and in the other.
pub(super) fn readings(plain: &str) -> Vec<String> {
    let plain: Vec<String> = plain.split(' ').map(with_letters).collect();
    if !plain.iter().any(|word| is_mixed(word)) {
        return vec![plain.join(" ")];
    }
    let to_latin = |c: char| ALIKE.iter().find(|(_, other)| *other == c).map_or(c, |(latin, _)| *latin);
    let from_latin = |c: char| ALIKE.iter().find(|(latin, _)| *latin == c).map_or(c, |(_, other)| *other);
    let read = |letter: &dyn Fn(char) -> char| {
        let words =
            plain.iter().map(|word| if is_mixed(word) { word.chars().map(letter).collect() } else { word.clone() });
        words.collect::<Vec<String>>().join(" ")
    };
    vec![read(&to_latin), read(&from_latin)]
}

/// A zero among letters is an O.
fn with_letters(word: &str) -> String {
    if word.chars().any(char::is_alphabetic) { word.replace('0', "o") } else { word.to_owned() }
}

fn is_mixed(word: &str) -> bool {
    let latin = word.chars().any(|c| c.is_ascii_alphabetic());
    latin && word.chars().any(|c| matches!(c, '\u{370}'..='\u{52f}'))
}

/// Whether a word may be a misspelling of another: one letter wrong, missing or added, or two swapped.
pub(super) fn one_letter_off(word: &str, said: &str) -> bool {
    let (word, other): (Vec<char>, Vec<char>) = (word.chars().collect(), said.chars().collect());
    let base = form(said);
    let is_another = OTHER_WORDS.split_whitespace().any(|other| other == said || other == base);
    if word.len() < 4 || other.len() < 3 || is_another {
        return false;
    }
    let start = word.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (word, other) = (&word[start..], &other[start..]);
    let end = word.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&word[..word.len() - end], &other[..other.len() - end]) {
        ([_], [_] | []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// Whether two letters of a word are swapped, however short it is.
pub(super) fn are_swapped(word: &str, said: &str) -> bool {
    let (word, other): (Vec<char>, Vec<char>) = (word.chars().collect(), said.chars().collect());
    let differ: Vec<usize> = (0..word.len().min(other.len())).filter(|at| word[*at] != other[*at]).collect();
    let [a, b] = differ[..] else { return false };
    word.len() == other.len() && b == a + 1 && word[a] == other[b] && word[b] == other[a]
}

/// Whether the words before a word of the list change its meaning.
pub(super) fn precede_otherwise(before: &[String]) -> bool {
    let is_in = |list: &HashSet<String>, word: &String| list.contains(&letters(&word.to_lowercase()));
    before.last().is_some_and(|word| is_in(&BEFORE_FORMS, word))
        || before.iter().rev().take(2).any(|word| is_in(&NEGATION_FORMS, word))
}

/// Whether the words after a word of the list change its meaning.
pub(super) fn follow_otherwise(behind: &[String]) -> bool {
    behind.first().is_some_and(|word| {
        let word = letters(&word.to_lowercase());
        word.starts_with(char::is_numeric) || BEHIND_FORMS.contains(&word)
    })
}
