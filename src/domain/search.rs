//! What somebody looks for, and where it stands in a text.
//! Its rule: whatever is typed is words and nothing else; letters are compared without case, accents and the dots of «ё».

use super::bidi::contained;

/// More words than this make no search better.
const MOST_WORDS: usize = 8;
/// A word that is shorter stands for itself; a longer one also for what begins with it.
pub const BEGINNING: usize = 3;
/// How much is quoted before and after what was found, in characters.
const BEFORE: usize = 30;
const AFTER: usize = 70;

/// Words to look for: at least one, each of letters and digits alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWords(Vec<String>);

/// A stretch of a text around what was found, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub before: String,
    /// Empty where the words stand in no way that could be marked.
    pub hit: String,
    pub after: String,
}

impl SearchWords {
    /// `None` when there is neither a letter nor a digit in the text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<String> = words.take(MOST_WORDS).map(folded).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// The words, in small letters.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether one of them is so short that nothing is found that only begins with it.
    #[must_use]
    pub fn any_short(&self) -> bool {
        self.iter().any(|word| word.chars().count() < BEGINNING)
    }

    fn mean(&self, word: &str) -> bool {
        let word = folded(word);
        self.iter().any(|wanted| match wanted.chars().count() {
            0..BEGINNING => word == wanted,
            _ => word.starts_with(wanted),
        })
    }

    /// The text around the first of the words that stands in it.
    #[must_use]
    pub fn snippet(&self, text: &str) -> Snippet {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let hit = words_of(&line).find(|(_, word)| self.mean(word));
        let (start, hit) = hit.unwrap_or((0, ""));
        let (before, after) = (&line[..start], &line[start + hit.len()..]);
        let mut snippet = Snippet { before: last(before, BEFORE), hit: hit.to_owned(), after: first(after, AFTER) };
        // What the text turns around ends with the quotation.
        let whole = format!("{}{}{}", snippet.before, snippet.hit, snippet.after);
        snippet.after.push_str(&contained(&whole)[whole.len()..]);
        snippet
    }
}

/// Each run of letters and digits with the byte at which it begins.
fn words_of(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
}

/// A letter of the Latin alphabet without its accent; others as they are.
fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' => 'i',
        'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' => 's',
        'ť' | 'ţ' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        // The letter with two dots above, which many write without them.
        '\u{451}' => '\u{435}',
        c => c,
    }
}

fn folded(word: &str) -> String {
    word.to_lowercase().chars().map(plain).collect()
}

fn last(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    std::iter::once('…').chain(text.chars().skip(count - most + 1)).collect()
}

fn first(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("договор", &["договор"])]
    #[case("  \"Ещё\" OR -цена* ", &["еще", "or", "цена"])]
    #[case("café@bob_lee", &["cafe", "bob", "lee"])]
    fn whatever_is_typed_is_words(#[case] text: &str, #[case] words: &[&str]) {
        assert_eq!(SearchWords::parse(text).unwrap().iter().collect::<Vec<_>>(), words);
    }

    #[rstest]
    #[case("")]
    #[case(" \"*\" ")]
    #[case("🙏")]
    fn without_a_letter_there_is_nothing_to_look_for(#[case] text: &str) {
        assert_eq!(SearchWords::parse(text), None);
    }

    #[rstest]
    #[case("догов", "Вот наш Договор, подписан", ("Вот наш ", "Договор", ", подписан"))]
    #[case("еще", "Ещё\nраз", ("", "Ещё", " раз"))]
    #[case("no", "Nobody, no!", ("Nobody, ", "no", "!"))]
    #[case("absent", "Hello", ("", "", "Hello"))]
    #[case("evil", "\u{202E}evil", ("\u{202E}", "evil", "\u{202C}"))]
    fn what_was_found_is_marked(#[case] words: &str, #[case] text: &str, #[case] expected: (&str, &str, &str)) {
        let snippet = SearchWords::parse(words).unwrap().snippet(text);
        assert_eq!((snippet.before.as_str(), snippet.hit.as_str(), snippet.after.as_str()), expected);
    }

    #[rstest]
    #[case("he", true)]
    #[case("hello he", true)]
    #[case("hel", false)]
    #[case("дом", false)]
    fn two_letters_are_no_beginning(#[case] words: &str, #[case] short: bool) {
        assert_eq!(SearchWords::parse(words).unwrap().any_short(), short);
    }

    proptest! {
        #[test]
        fn a_snippet_is_a_piece_of_the_text(words in "\\PC{1,20}", text in "\\PC{0,300}") {
            if let Some(words) = SearchWords::parse(&words) {
                let Snippet { before, hit, after } = words.snippet(&text);
                prop_assert!(before.chars().count() <= BEFORE && text.contains(&hit));
                prop_assert!(after.chars().count() <= AFTER + 300);
            }
        }
    }
}
