//! What stands above the headers of a table: its title, a date, the name of a report.
//!
//! Invariant: a row that may be a person is no title.

use super::columns::{ColumnUse, is_person, looks_like_a_name};
use super::headers;
use crate::domain::typed;

/// How many of the first rows are looked at for headers.
pub const ROWS_LOOKED_AT: usize = 10;

/// How many of the first rows of a table stand above its headers; 0 also when no headers are recognised.
#[must_use]
pub fn rows_above(rows: &[&[String]]) -> usize {
    let Some(at) = rows.iter().position(|row| is_person(row) || are_headers(row)) else { return 0 };
    let (above, headers) = (&rows[..at], rows[at]);
    if !is_person(headers) && above.iter().all(|row| is_title(row, headers, at)) { at } else { 0 }
}

/// Whether a row can only be headers: they are known, and one of them says who is meant.
fn are_headers(row: &[String]) -> bool {
    let known: Vec<ColumnUse> = row.iter().filter_map(|cell| headers::meaning(cell)).collect();
    known.len() >= filled(row).min(2) && known.iter().any(ColumnUse::is_address)
}

/// Whether a row above the headers fills fewer cells than they do. Above a single column it can only be the first row:
/// more of them are rather people.
fn is_title(row: &[String], headers: &[String], at: usize) -> bool {
    let fits = if filled(headers) == 1 { at == 1 } else { filled(row) < filled(headers) };
    fits && !row.iter().any(|cell| looks_like_a_name(cell))
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| typed::shows_something(cell)).count()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Клиенты на 1 ноября / Имя|Telegram / Аня|@ann_lee", 1)]
    // As Excel saves it.
    #[case("Клиенты|| / |на 1 ноября| / Имя|Telegram|Город / Аня|@ann_lee|Омск", 2)]
    #[case("Список клиентов / Telegram / @ann_lee", 1)]
    #[case("Name|Telegram / Ann|@ann_lee", 0)]
    #[case("@ann_lee / Telegram / @bob_lee", 0)]
    #[case("ann_lee| / Name|Telegram / Bob|@bob_lee", 0)]
    #[case("plainname / secondname / telegram", 0)]
    // Headers that are not known, above a person with the name of an app.
    #[case("Person|Channel|Where / Ann|Telegram|Berlin", 0)]
    #[case("Person|Channel| / Ann|Telegram|Berlin", 0)]
    #[case("Title / Person|Plan / Ann|gold", 0)]
    #[case("", 0)]
    fn a_title_is_told_from_headers_and_people(#[case] text: &str, #[case] above: usize) {
        let rows: Vec<Vec<String>> = text.split(" / ").map(|row| row.split('|').map(str::to_owned).collect()).collect();
        assert_eq!(rows_above(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()), above);
    }
}
