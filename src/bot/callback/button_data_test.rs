//! Buttons stay in chats for years: each text that was ever written for one is read, and means the same.

use super::Press;

/// Each kind of button as it was first written, and what it means. Lines are added; the first column never changes.
const TABLE: &str = include_str!("button_data.txt");

#[test]
fn each_button_in_a_chat_means_what_it_meant() {
    let read = TABLE.lines().map(|line| {
        let data = line.split_whitespace().next().unwrap_or_default();
        let press = Press::decode(data).unwrap_or_else(|| panic!("{data} is not understood"));
        assert_eq!(press.encode(), data);
        format!("{data:<44} {press:?}\n")
    });
    let read: String = read.collect();
    assert_eq!(read, TABLE, "{read}");
}
