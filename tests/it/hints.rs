//! The names and numbers that examples use, in the bot's texts and in the sandbox's help: all are in the sandbox's world, so
//! that a newcomer who types an example gets an answer.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Telegram's own bots, which a text names as a place to go to.
const OF_TELEGRAM: [&str; 1] = ["userinfobot"];

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn texts_of(language: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

/// The usernames in a text, without `@`.
fn usernames(text: &str) -> BTreeSet<&str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let behind =
        text.split('@').skip(1).map(|rest| &rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())]);
    behind.filter(|name| name.starts_with(|letter: char| letter.is_ascii_lowercase())).collect()
}

/// The digits of the phone numbers in a text.
fn phones(text: &str) -> BTreeSet<String> {
    let is_part = |letter: char| letter.is_ascii_digit() || " -()".contains(letter);
    let behind =
        text.split('+').skip(1).map(|rest| &rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())]);
    let digits = |number: &str| number.chars().filter(char::is_ascii_digit).take(11).collect::<String>();
    behind.map(digits).filter(|digits| digits.len() >= 10).collect()
}

#[test]
fn every_example_names_somebody_who_is_in_the_sandbox() {
    let stage = read("examples/sandbox/stage.rs");
    let play = read("examples/sandbox/play.rs");
    let strings = |before: &str| -> BTreeSet<String> {
        stage.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let (mut names, numbers) = (strings(".username(\""), strings(".phone(\""));
    // One hint adds people who are not there yet.
    let added = play.lines().filter(|line| line.trim_start().starts_with("people ")).flat_map(usernames);
    names.extend(added.map(str::to_owned));
    assert!(names.len() > 5 && numbers.len() > 2, "{names:?} {numbers:?}");
    for text in [&stage, &play, &texts_of("en"), &texts_of("ru")] {
        let unknown: Vec<_> =
            usernames(text).into_iter().filter(|name| !names.contains(*name) && !OF_TELEGRAM.contains(name)).collect();
        assert!(unknown.is_empty(), "examples name people who are not in the sandbox: {unknown:?}");
        let unknown: Vec<_> = phones(text)
            .into_iter()
            .filter(|digits| !numbers.iter().any(|number| number[1..].starts_with(digits)))
            .collect();
        assert!(unknown.is_empty(), "examples name numbers that are not in the sandbox: {unknown:?}");
    }
}

#[test]
fn a_name_and_a_number_are_found_in_a_text() {
    assert_eq!(usernames("as @ann hello, @nobody_here."), BTreeSet::from(["ann", "nobody_here"]));
    assert_eq!(phones("/add_account +1 555 123 0132, then"), BTreeSet::from(["15551230132".to_owned()]));
}
