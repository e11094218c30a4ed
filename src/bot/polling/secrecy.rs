//! Whether the text of an update may be stored. A possible code, password or session may not.

use serde_json::Value;

use crate::bot::kit::commands::Typed;
use crate::bot::kit::{Press, commands};
use crate::bot::login::press::LoginPress;
use crate::domain::ids::ChatId;
use crate::domain::secret::{SecretKind, looks_like_secret};
use crate::domain::team::Right;

/// Telegram's own account, which sends login codes.
const TELEGRAM: i64 = 777_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrecy {
    Plain,
    Secret(SecretKind),
    /// It is an answer, so the open question decides.
    DependsOnQuestion,
}

/// Classifies an update by itself.
pub(super) fn of_update(kind: &str, body: &Value) -> Secrecy {
    if kind == "callback_query" {
        // Digits of a keypad are a code.
        let press = body["data"].as_str().and_then(LoginPress::decode);
        let is_digit = matches!(press, Some(LoginPress::Digit { .. }));
        return if is_digit { Secrecy::Secret(SecretKind::LoginCode) } else { Secrecy::Plain };
    }
    if kind == "message_reaction" {
        return Secrecy::Plain;
    }
    let words = ["text", "caption"].iter().find_map(|field| body[*field].as_str()).unwrap_or_default();
    if body["forward_origin"]["sender_user"]["id"] == TELEGRAM {
        return Secrecy::Secret(SecretKind::LoginCode);
    }
    let links =
        ["entities", "caption_entities"].into_iter().flat_map(|field| body[field].as_array().into_iter().flatten());
    let mut all =
        [words].into_iter().chain(body["quote"]["text"].as_str()).chain(links.filter_map(|link| link["url"].as_str()));
    if let Some(kind) = all.find_map(looks_like_secret) {
        return Secrecy::Secret(kind);
    }
    if let Some(kind) = commands::slipped_secret(words) {
        return Secrecy::Secret(kind);
    }
    let in_group = body["chat"]["id"].as_i64().is_some_and(|chat| ChatId(chat).is_group());
    match commands::parse(words, our_name(words)) {
        Typed::Command { id, args } if id.line().carries_secret && !args.is_empty() => Secrecy::Secret(id.secret()),
        Typed::Command { .. } => Secrecy::Plain,
        _ if in_group => Secrecy::Plain,
        _ => Secrecy::DependsOnQuestion,
    }
}

/// Whether an update may lead to a question for a secret, so that the next text may be one.
pub(super) fn may_ask_for_secret(kind: &str, body: &Value) -> bool {
    if kind != "message" {
        // Any button may begin a login.
        return kind == "callback_query";
    }
    let words = body["text"].as_str().unwrap_or_default();
    match commands::parse(words, our_name(words)) {
        Typed::Command { id, .. } => id.line().carries_secret || id.line().right == Right::RunAccounts,
        _ => false,
    }
}

/// The bot's name in a command: a secret counts for any bot.
fn our_name(words: &str) -> &str {
    words.split_whitespace().next().and_then(|word| word.split_once('@')).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;
    use crate::bot::home::press::HomePress;

    const PASSWORD: Secrecy = Secrecy::Secret(SecretKind::Password);
    const CODE: Secrecy = Secrecy::Secret(SecretKind::LoginCode);
    const LINK: Secrecy = Secrecy::Secret(SecretKind::LoginLink);

    #[rstest]
    #[case("message", json!({ "text": "/add_account" }), true)]
    #[case("message", json!({ "text": "/login_qr@desk_bot" }), true)]
    #[case("message", json!({ "text": "/send @bob_lee Hello" }), false)]
    #[case("message", json!({ "text": "Hello" }), false)]
    #[case("callback_query", json!({ "data": "home" }), true)]
    fn what_may_ask_for_a_secret_is_known(#[case] kind: &str, #[case] body: Value, #[case] may: bool) {
        assert_eq!(may_ask_for_secret(kind, &body), may);
    }

    #[rstest]
    #[case("message", json!({ "chat": { "id": 7 }, "text": "/password hunter2" }), PASSWORD)]
    #[case("message", json!({ "chat": { "id": 7 }, "text": "/pasword hunter2" }), PASSWORD)]
    #[case("message", json!({ "chat": { "id": -7 }, "text": "/password@some_bot hunter2" }), PASSWORD)]
    #[case("message", json!({ "chat": { "id": 7 }, "caption": "/code 1 2 3 4 5" }), CODE)]
    #[case("message", json!({ "chat": { "id": 7 }, "forward_origin": { "sender_user": { "id": 777000 } } }), CODE)]
    #[case("message", json!({ "chat": { "id": 7 }, "text": "hi", "quote": { "text": "tg://login?token=AQID" } }), LINK)]
    #[case("message", json!({ "chat": { "id": 7 }, "text": "hi", "entities": [{ "url": "tg://login?token=AQID" }] }), LINK)]
    #[case("message", json!({ "chat": { "id": 7 }, "text": "/send @bob_lee Hello" }), Secrecy::Plain)]
    #[case("message", json!({ "chat": { "id": 7 }, "text": "/hunter2" }), Secrecy::DependsOnQuestion)]
    #[case("message", json!({ "chat": { "id": 7 }, "text": "hunter2" }), Secrecy::DependsOnQuestion)]
    #[case("message", json!({ "chat": { "id": -7 }, "text": "Hello" }), Secrecy::Plain)]
    #[case("message", json!({ "chat": { "id": -7 }, "text": "take 123456789:AAExampleTokenOfABotFromBotFather00" }), Secrecy::Secret(SecretKind::BotToken))]
    #[case("edited_message", json!({ "chat": { "id": 7 }, "text": "/password hunter2" }), PASSWORD)]
    #[case("callback_query", json!({ "data": HomePress::Home.encode() }), Secrecy::Plain)]
    #[case("callback_query", json!({ "data": "key:1:7" }), CODE)]
    fn words_that_may_be_a_secret_are_not_stored(#[case] kind: &str, #[case] body: Value, #[case] secrecy: Secrecy) {
        assert_eq!(of_update(kind, &body), secrecy);
    }
}
