//! Recognising what separates the cells of a text file.

use std::fmt;
use std::str::FromStr;

use crate::domain::unknown_name::UnknownName;

/// What separates cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delimiter {
    #[default]
    Comma,
    Semicolon,
    Tab,
}

impl Delimiter {
    const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// Recognises it in the beginning of a file, which ends with a whole line: the one that splits most rows alike, and
    /// into more cells. A title above the table may have any form.
    #[must_use]
    pub fn of(beginning: &str) -> Self {
        if let Some(hint) = Self::hint(beginning) {
            return hint;
        }
        let score = |delimiter: &Self| {
            let mut reader = csv::ReaderBuilder::new();
            reader.has_headers(false).flexible(true).delimiter(delimiter.byte());
            let mut reader = reader.from_reader(beginning.as_bytes());
            let widths: Vec<usize> = reader.records().take(50).flatten().map(|record| record.len()).collect();
            let alike = |width: usize| widths.iter().filter(|one| **one == width).count();
            let usual = widths.iter().copied().max_by_key(|width| (alike(*width), *width)).unwrap_or_default();
            if usual < 2 { (0, 0) } else { (alike(usual) * 100 / widths.len(), usual) }
        };
        let mut best = (Self::default(), (0, 0));
        for delimiter in Self::ALL {
            let score = score(&delimiter);
            if score > best.1 {
                best = (delimiter, score);
            }
        }
        best.0
    }

    /// What the first line says to Excel: `sep=;`.
    #[must_use]
    pub fn hint(beginning: &str) -> Option<Self> {
        let line = beginning.lines().next()?.trim_matches('"');
        let sign = line.strip_prefix("sep=")?;
        Self::ALL.into_iter().find(|delimiter| sign.as_bytes() == [delimiter.byte()])
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
        })
    }
}

impl FromStr for Delimiter {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let named = Self::ALL.into_iter().find(|delimiter| delimiter.to_string() == text);
        named.ok_or_else(|| UnknownName::new(text))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("name,phone\nAnn,1\n", Delimiter::Comma)]
    #[case("name;phone\n\"Lee, Ann\";1\nBob;2\n", Delimiter::Semicolon)]
    #[case("name\tphone, mobile\nAnn; Lee\t1\n", Delimiter::Tab)]
    #[case("a;b;c\n1,5;2,5;3,5\n", Delimiter::Semicolon)]
    #[case("a,\"x;\ny;\"\nb,c\n", Delimiter::Comma)]
    #[case("sep=;\na,b,c;d\n", Delimiter::Semicolon)]
    #[case("@ann\n@bob\n", Delimiter::Comma)]
    #[case("Клиенты на 1 ноября\nИмя;Telegram\nАня;@ann\n", Delimiter::Semicolon)]
    #[case("Clients, November\n\nName\tTelegram\nAnn\t@ann\nBob\t@bob\n", Delimiter::Tab)]
    #[case("Report\nof today\nname,phone\nAnn,1\nBob,2\n", Delimiter::Comma)]
    #[case("", Delimiter::Comma)]
    fn it_is_the_one_that_splits_rows_alike(#[case] text: &str, #[case] delimiter: Delimiter) {
        assert_eq!(Delimiter::of(text), delimiter);
        assert_eq!(delimiter.to_string().parse(), Ok(delimiter));
    }
}
