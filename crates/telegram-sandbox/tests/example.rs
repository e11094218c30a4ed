//! The example of the README, run as it stands.

#[path = "../examples/bot_and_account.rs"]
mod bot_and_account;

#[test]
fn a_bare_bot_and_a_bare_account_talk_on_one_sandbox() {
    bot_and_account::main().unwrap();
}

#[test]
fn the_readme_counts_the_methods_right() {
    use telegram_sandbox::world::Door;
    let [bot, account] = [Door::BotApi, Door::Mtproto].map(|door| telegram_sandbox::methods(door).len());
    let words = format!("{bot} methods of the Bot API and {account} of MTProto");
    let readme = include_str!("../README.md").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(readme.contains(&words), "{words}");
}
