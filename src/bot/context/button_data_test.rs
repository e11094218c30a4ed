//! Compatibility of button data: buttons stay in chats for years, so every text that was ever written must be decoded
//! to the same meaning.

use std::collections::HashSet;

use proptest::prelude::*;
use rstest::rstest;

use crate::bot::context::any_press::AnyPress;
use crate::bot::kit::commands::COMMANDS;
use crate::bot::kit::press::MAX_BYTES;

/// Each kind of button in its first form, and its meaning. Lines are added; the first column never changes.
const TABLE: &str = include_str!("button_data.txt");

fn data() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter_map(|line| line.split_whitespace().next())
}

#[test]
fn each_button_in_a_chat_means_what_it_meant() {
    let read = data().map(|data| {
        let press = AnyPress::decode(data).unwrap_or_else(|| panic!("{data} is not understood"));
        assert_eq!(press.encode(), data);
        format!("{data:<44} {press:?}\n")
    });
    let read: String = read.collect();
    assert_eq!(read, TABLE, "{read}");
}

#[test]
fn the_table_has_every_kind_of_button() {
    let presses: Vec<String> = data().filter_map(AnyPress::decode).map(|press| format!("{press:?}")).collect();
    for kind in AnyPress::kinds() {
        let is =
            |press: &String| press.strip_prefix(&kind).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        assert!(presses.iter().any(is), "add a line for {kind} to button_data.txt");
    }
    let table: HashSet<&str> = data().collect();
    for command in COMMANDS {
        assert!(table.contains(format!("help:{}", command.name).as_str()), "{}", command.name);
    }
}

/// A line of the table with some numbers replaced by others, including invalid ones.
fn changed() -> impl Strategy<Value = String> {
    let numbers = prop_oneof!["[0-9]{1,2}", "[1-9][0-9]{17,19}", "[-+]?[0-9]{1,20}"];
    let lines: Vec<&str> = data().collect();
    (prop::sample::select(lines), prop::collection::vec(numbers, 3)).prop_map(|(line, numbers)| {
        let mut numbers = numbers.into_iter();
        let changed = line.split(':').map(|part| match part.parse::<i64>() {
            Ok(_) => numbers.next().unwrap_or_default(),
            Err(_) => part.to_owned(),
        });
        changed.collect::<Vec<_>>().join(":")
    })
}

proptest! {
    #[test]
    fn what_is_understood_is_what_we_write(data in changed()) {
        if let Some(press) = AnyPress::decode(&data) {
            prop_assert!(data.len() <= MAX_BYTES);
            prop_assert_eq!(press.encode(), data);
        }
    }

    #[test]
    fn arbitrary_data_breaks_nothing(data in ".*") {
        let _ = AnyPress::decode(&data);
    }
}

#[rstest]
#[case("")]
#[case("key:1:10")]
#[case("key:1:+1")]
#[case("key:1")]
#[case("acc:0")]
#[case("acc:-1")]
#[case("acc:01")]
#[case("acc:9223372036854775808")]
#[case("acc:1\n")]
#[case("lang:ru-RU")]
#[case("lang:RU")]
#[case("help:dance")]
#[case("help:Send")]
#[case("home:1")]
#[case("list:4294967296")]
#[case("now:1:")]
#[case("tp:first:1:2:0")]
#[case("s:set:minimum_gap:1")]
#[case("m:at:0")]
#[case("m:at:-5")]
#[case("m:who:256")]
#[case("pace:1:slow")]
#[case("d:remind:1:2h")]
#[case("f:all:8:light")]
fn a_forged_button_is_not_understood(#[case] data: &str) {
    assert_eq!(AnyPress::decode(data), None);
}
