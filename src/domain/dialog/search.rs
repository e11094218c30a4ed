//! Search words, and finding them in a text. Every input is just words; letters are compared without case, accents and
//! the dots of «ё».

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::domain::bidi::contained;
use crate::domain::typed;

/// More words than this do not improve a search.
const MOST_WORDS: usize = 8;
/// A shorter word matches only itself; a longer one also matches words that begin with it.
pub const BEGINNING: usize = 3;
/// How much is quoted before and after a match, in characters.
const BEFORE: usize = 30;
const AFTER: usize = 70;

/// Search words: at least one, each of letters and digits only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWords(Vec<String>);

/// The text around a match, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub before: String,
    /// Empty if no word could be marked.
    pub hit: String,
    pub after: String,
}

impl SearchWords {
    /// `None` when the text has neither a letter nor a digit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = typed::normal(text);
        let words = text.split(|c: char| !is_word(c)).filter(|word| word.contains(char::is_alphanumeric));
        let words: Vec<String> = words.take(MOST_WORDS).map(folded).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// Whether a word is in a script without spaces between words, so that it may be inside a run of letters.
    #[must_use]
    pub fn in_runs(&self) -> bool {
        self.iter().any(|word| word.contains(is_unspaced))
    }

    /// The words, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether a word is too short to match words that begin with it.
    #[must_use]
    pub fn any_short(&self) -> bool {
        self.iter().any(|word| !also_begins(word))
    }

    fn mean(&self, word: &str) -> bool {
        let word = folded(word);
        self.iter().any(|wanted| if also_begins(wanted) { word.starts_with(wanted) } else { word == wanted })
    }

    /// The text around the first match.
    #[must_use]
    pub fn snippet(&self, text: &str) -> Snippet {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let hit = if self.in_runs() {
            self.iter().filter_map(|word| run_in(&line, word)).min_by_key(|(start, _)| *start)
        } else {
            words_of(&line).find(|(_, word)| self.mean(word))
        };
        let (start, hit) = hit.unwrap_or((0, ""));
        let (before, after) = (&line[..start], &line[start + hit.len()..]);
        let mut snippet = Snippet { before: last(before, BEFORE), hit: hit.to_owned(), after: first(after, AFTER) };
        // Open text directions end with the quotation.
        let whole = format!("{}{}{}", snippet.before, snippet.hit, snippet.after);
        snippet.after.push_str(&contained(&whole)[whole.len()..]);
        snippet
    }
}

/// Whether a word also matches words that begin with it, or any place of a run.
#[must_use]
pub fn also_begins(word: &str) -> bool {
    word.chars().count() >= BEGINNING || word.contains(is_unspaced)
}

/// Each run of letters and digits, with its byte offset.
fn words_of(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = line.split(|c: char| !is_word(c)).filter(|word| !word.is_empty());
    words.map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
}

/// The place where the letters of a folded word occur one after the other, including marks on the last one.
fn run_in<'l>(line: &'l str, word: &str) -> Option<(usize, &'l str)> {
    let letters: Vec<(usize, String)> = line
        .char_indices()
        .filter(|(_, c)| !is_combining_mark(*c))
        .map(|(at, c)| (at, folded(c.encode_utf8(&mut [0; 4]))))
        .collect();
    let wanted: Vec<String> = word.chars().filter(|c| !is_combining_mark(*c)).map(String::from).collect();
    let fits = |window: &[(usize, String)]| window.iter().map(|(_, letter)| letter).eq(&wanted);
    let index = letters.windows(wanted.len().max(1)).position(fits)?;
    let start = letters.get(index)?.0;
    let end = letters.get(index + wanted.len()).map_or(line.len(), |(at, _)| *at);
    Some((start, &line[start..end]))
}

/// Marks above and below a letter belong to its word.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Letters of scripts without spaces between words, or with few of them: Thai, Lao, Burmese, Khmer, Japanese, Chinese,
/// Korean. The same as in the index.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17f9}' | '\u{3041}'..='\u{30ff}'
        | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{fa8e}' | '\u{20000}'..='\u{3134a}')
}

/// A letter without its stroke or dots, where these are no mark of their own. The same as in the index.
fn plain(c: char) -> char {
    match c {
        '\u{451}' => '\u{435}',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        'ı' => 'i',
        c => c,
    }
}

/// A word in comparable form: lower case, Latin letters without accents and strokes, `ё` without dots.
fn folded(word: &str) -> String {
    let word = word.to_lowercase();
    let mut latin = false;
    let kept = word.nfd().filter(|c| {
        let mark = is_combining_mark(*c);
        if !mark {
            latin = c.is_ascii_alphabetic();
        }
        !(mark && latin)
    });
    kept.nfc().map(plain).collect()
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
    #[case("nguyen", "Anh Nguyễn đây", ("Anh ", "Nguyễn", " đây"))]
    #[case("Nguyễn", "ong Nguyen", ("ong ", "Nguyen", ""))]
    #[case("cafe", "Cafe\u{301}, please", ("", "Cafe\u{301}", ", please"))]
    #[case("合同", "我们昨天签了合同。谢谢", ("我们昨天签了", "合同", "。谢谢"))]
    #[case("同", "合同", ("合", "同", ""))]
    #[case("สัญญา", "ส่งสัญญาแล้ว", ("ส่ง", "สัญญา", "แล้ว"))]
    #[case("カタログ", "新しいカタログです", ("新しい", "カタログ", "です"))]
    #[case("계약", "어제 계약서를 보냈습니다", ("어제 ", "계약", "서를 보냈습니다"))]
    #[case("합", "합니다", ("", "합", "니다"))]
    #[case("민수", "김민수씨 안녕하세요", ("김", "민수", "씨 안녕하세요"))]
    #[case("zolc", "To żółć!", ("To ", "żółć", "!"))]
    #[case("żółć", "zolc", ("", "zolc", ""))]
    #[case("soren", "Hej Søren,", ("Hej ", "Søren", ","))]
    #[case("Đorđe", "i Djordje i Dorde", ("i Djordje i ", "Dorde", ""))]
    #[case("isik", "IŞIK ve ışık", ("", "IŞIK", " ve ışık"))]
    #[case("ışık", "bir ISIK", ("bir ", "ISIK", ""))]
    #[case("evil", "\u{202E}evil", ("\u{202E}", "evil", "\u{202C}"))]
    fn what_was_found_is_marked(#[case] words: &str, #[case] text: &str, #[case] expected: (&str, &str, &str)) {
        let snippet = SearchWords::parse(words).unwrap().snippet(text);
        assert_eq!((snippet.before.as_str(), snippet.hit.as_str(), snippet.after.as_str()), expected);
    }

    #[rstest]
    #[case("he", true)]
    #[case("hello he", true)]
    #[case("hel", false)]
    #[case("계약", false)]
    #[case("合", false)]
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
