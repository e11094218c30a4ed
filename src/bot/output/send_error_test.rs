//! Tests of Telegram’s own texts and their meaning.

use rstest::rstest;
use serde_json::json;

use super::*;

fn answer(code: u16, description: &str) -> SendError {
    let body = json!({ "ok": false, "error_code": code, "description": description }).to_string();
    read(code, body.as_bytes()).unwrap_err()
}

/// The meaning, without its text.
fn meaning(error: &SendError) -> &'static str {
    match error {
        SendError::Later { .. } => "later",
        SendError::Gone => "gone",
        SendError::Unchanged => "unchanged",
        SendError::NotEditable => "not editable",
        SendError::NotText => "not text",
        SendError::TopicGone => "topic gone",
        SendError::TopicClosed => "topic closed",
        SendError::Unreachable(_) => "unreachable",
        SendError::Upgraded(_) => "upgraded",
        SendError::NoTopics(_) => "no topics",
        SendError::NoRights(_) => "no rights",
        SendError::Refused(_) => "refused",
        SendError::Stopping => "stopping",
    }
}

#[rstest]
#[case(403, "Forbidden: bot was blocked by the user", "unreachable")]
#[case(403, "Forbidden: user is deactivated", "unreachable")]
#[case(403, "Forbidden: bot can't initiate conversation with a user", "unreachable")]
#[case(403, "Forbidden: bots can't send messages to bots", "unreachable")]
#[case(403, "Forbidden: the group chat was deleted", "unreachable")]
#[case(403, "Forbidden: bot was kicked from the group chat", "unreachable")]
#[case(403, "Forbidden: bot was kicked from the supergroup chat", "unreachable")]
#[case(403, "Forbidden: bot is not a member of the supergroup chat", "unreachable")]
#[case(400, "Bad Request: chat not found", "unreachable")]
#[case(400, "Bad Request: private chat not found", "unreachable")]
#[case(400, "Bad Request: user not found", "unreachable")]
#[case(400, "Bad Request: PEER_ID_INVALID", "unreachable")]
#[case(400, "Bad Request: group is deactivated", "unreachable")]
#[case(400, "Bad Request: group chat was upgraded to a supergroup chat", "upgraded")]
#[case(400, "Bad Request: message thread not found", "topic gone")]
#[case(400, "Bad Request: TOPIC_ID_INVALID", "topic gone")]
#[case(400, "Bad Request: TOPIC_DELETED", "topic gone")]
#[case(400, "Bad Request: TOPIC_CLOSED", "topic closed")]
#[case(400, "Bad Request: TOPIC_NOT_MODIFIED", "unchanged")]
#[case(400, "Bad Request: the chat is not a forum", "no topics")]
#[case(403, "Forbidden: BOT_FORUM_CREATE_FORBIDDEN", "no topics")]
#[case(400, "Bad Request: method is available only for supergroups", "no topics")]
#[case(400, "Bad Request: not enough rights to create a topic", "no rights")]
#[case(400, "Bad Request: not enough rights to send text messages to the chat", "no rights")]
#[case(400, "Bad Request: have no rights to send a message", "no rights")]
#[case(400, "Bad Request: CHAT_WRITE_FORBIDDEN", "no rights")]
#[case(400, "Bad Request: CHAT_ADMIN_REQUIRED", "no rights")]
#[case(400, "Bad Request: message to edit not found", "gone")]
#[case(400, "Bad Request: message to delete not found", "gone")]
#[case(400, "Bad Request: MESSAGE_ID_INVALID", "gone")]
#[case(400, "Bad Request: message can't be edited", "not editable")]
#[case(400, "Bad Request: there is no text in the message to edit", "not text")]
#[case(
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    "unchanged"
)]
#[case(400, "Bad Request: message can't be deleted for everyone", "refused")]
#[case(400, "Bad Request: message can't be deleted", "refused")]
#[case(400, "Bad Request: message is too long", "refused")]
#[case(400, "Bad Request: message text is empty", "refused")]
#[case(400, "Bad Request: BUTTON_DATA_INVALID", "refused")]
#[case(400, "Bad Request: REACTION_INVALID", "refused")]
#[case(400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", "refused")]
#[case(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "refused")]
#[case(400, "something that nobody knows", "refused")]
#[case(413, "Request Entity Too Large", "refused")]
#[case(401, "Unauthorized", "later")]
#[case(404, "Not Found", "later")]
#[case(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    "later"
)]
#[case(429, "Too Many Requests: retry after 7", "later")]
#[case(500, "Internal Server Error: restart", "later")]
#[case(502, "Bad Gateway", "later")]
#[case(503, "Service Unavailable", "later")]
#[case(504, "Gateway Timeout", "later")]
fn every_answer_has_its_meaning(#[case] code: u16, #[case] description: &str, #[case] expected: &str) {
    assert_eq!(meaning(&answer(code, description)), expected);
    // And as teloxide parses it, without the code.
    if description != "something that nobody knows" {
        let read: ApiError = serde_json::from_value(json!(description)).unwrap();
        assert_eq!(meaning(&RequestError::Api(read).into()), expected, "from teloxide");
    }
}

#[rstest]
#[case(502, "<html><body><h1>502 Bad Gateway</h1></body></html>")]
#[case(403, "<html>Access denied by the proxy</html>")]
#[case(400, "Bad Request")]
#[case(200, "<html>Log in to this network</html>")]
#[case(200, r#"{"ok":true,"result":{"message_id""#)]
#[case(200, r#"{"ok":true}"#)]
#[case(403, r#"{"error":"forbidden"}"#)]
#[case(404, r#"{"message":"no Route matched with those values"}"#)]
#[case(502, r#"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#)]
#[case(200, "")]
#[case(418, r#"null"#)]
#[case(200, r#"[]"#)]
#[case(200, r#"{"ok":false}"#)]
#[case(400, r#"{"ok":false,"error_code":400}"#)]
#[case(403, r#"{"ok":false,"description":"Forbidden: bot was blocked by the user"}"#)]
#[case(403, r#"{"ok":false,"error_code":403,"description":"Forbidden"}"#)]
#[case(400, r#"{"ok":"false","error_code":400,"description":"Bad Request: chat not found"}"#)]
#[case(400, r#"{"ok":false,"error_code":"400","description":"Bad Request: chat not found"}"#)]
fn what_is_not_a_clear_word_of_telegram_is_later(#[case] status: u16, #[case] body: &str) {
    assert_eq!(meaning(&read(status, body.as_bytes()).unwrap_err()), "later");
}

#[test]
fn a_rate_limit_names_its_time_and_an_upgraded_group_its_new_id() {
    let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#;
    assert!(
        matches!(read(429, body.as_bytes()), Err(SendError::Later { after: Some(wait), .. }) if wait.as_secs() == 7)
    );
    for parameters in ["", r#","parameters":null"#, r#","parameters":{}"#] {
        let text = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7""#;
        let error = read(429, format!("{text}{parameters}}}").as_bytes()).unwrap_err();
        assert!(
            matches!(&error, SendError::Later { after: Some(wait), .. } if wait.as_secs() == 7),
            "{parameters}: {error}"
        );
    }
    let body = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001234}}"#;
    assert_eq!(read(400, body.as_bytes()), Err(SendError::Upgraded(Some(ChatId(-1_001_234)))));
}

#[test]
fn a_refusal_may_come_under_any_status_and_without_parameters() {
    for status in [200, 400, 403] {
        for rest in ["", r#","parameters":null"#, r#","result":null"#] {
            let body = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user""#;
            let error = read(status, format!("{body}{rest}}}").as_bytes()).unwrap_err();
            assert_eq!(meaning(&error), "unreachable", "{status}{rest}");
        }
    }
}

#[rstest]
#[case(401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, true)]
#[case(404, r#"{"ok":false,"error_code":404,"description":"Not Found"}"#, true)]
#[case(200, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, true)]
#[case(401, "<html>Log in to the proxy</html>", false)]
#[case(404, r#"{"message":"no Route matched with those values"}"#, false)]
#[case(502, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, false)]
#[case(502, r#"{"ok":false,"error_code":502,"description":"Bad Gateway"}"#, false)]
#[case(429, r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7"}"#, false)]
#[case(200, r#"{"ok":true,"result":{"id":7}}"#, false)]
#[case(200, "", false)]
fn only_telegram_itself_refuses_a_token(#[case] status: u16, #[case] body: &str, #[case] refused: bool) {
    assert_eq!(refuses_token(status, body.as_bytes()), refused);
}

#[test]
fn the_words_of_people_are_in_no_error() {
    let error = answer(400, "Bad Request: can't parse entities: Unsupported start tag \"secret\" at byte offset 0");
    assert_eq!(error, SendError::Refused("400 Bad Request: can't parse".into()));
    let error = read(502, b"<html>secret</html>").unwrap_err();
    assert!(!format!("{error:?}{error}").contains("secret"));
}

#[test]
fn a_success_gives_its_result() {
    assert_eq!(
        read(200, br#"{"ok":true,"result":{"message_id":7,"unknown":[{}]}}"#),
        Ok(json!({ "message_id": 7, "unknown": [{}] }))
    );
}
