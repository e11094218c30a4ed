//! Tests of parsing present and future updates.

use rstest::rstest;
use serde_json::json;

use super::*;

fn raw(kind: &str, body: impl Into<Value>) -> Raw {
    let body = body.into();
    Raw::of(json!({ "a_field_of_tomorrow": 1, "update_id": 7, kind: body })).unwrap()
}

fn message(content: Value) -> Value {
    let mut message = json!({
        "message_id": 5, "date": 1_700_000_000, "chat": { "id": 42, "type": "private", "first_name": "Ann" },
        "from": { "id": 42, "is_bot": false, "first_name": "Ann" },
    });
    let Value::Object(content) = content else { panic!("no object") };
    message.as_object_mut().unwrap().extend(content);
    message
}

/// The result of parsing: the text of a message, or why it cannot be handled.
fn read(kind: &str, body: Value) -> String {
    match raw(kind, body).read() {
        Reading::Known(update) => match update.kind {
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => {
                let entities = message.entities().or(message.caption_entities()).unwrap_or_default().len();
                format!("{} +{entities}", message.text().or(message.caption()).unwrap_or("?"))
            }
            UpdateKind::CallbackQuery(query) => format!("pressed {}", query.data.unwrap_or_default()),
            UpdateKind::MyChatMember(change) => format!("present {}", change.new_chat_member.is_present()),
            _ => "another kind".to_owned(),
        },
        Reading::Unknown { words, .. } => format!("unknown {words:?}"),
        Reading::Nothing => "nothing".to_owned(),
    }
}

#[rstest]
#[case::plain(json!({ "text": "hi" }), "hi +0")]
#[case::known_entity(json!({ "text": "hi", "entities": [{ "type": "bold", "offset": 0, "length": 2 }] }), "hi +1")]
#[case::unknown_entity(
    json!({ "text": "/password x", "entities": [
        { "type": "bot_command", "offset": 0, "length": 9 },
        { "type": "date_time", "offset": 10, "length": 1, "unix_time": 1, "date_time_format": "r" },
    ] }),
    "/password x +1"
)]
#[case::entities_are_no_list(json!({ "text": "hi", "entities": { "new": true } }), "hi +0")]
#[case::unknown_field(json!({ "text": "hi", "a_field_of_tomorrow": { "x": [1] } }), "hi +0")]
#[case::a_known_field_of_another_shape(json!({ "text": "hi", "forward_origin": { "type": "a_new_one" } }), "hi +0")]
#[case::a_reply_to_something_unknown(json!({ "text": "hi", "reply_to_message": { "message_id": 4, "date": 1,
    "chat": { "id": 42, "type": "private" }, "story": 5, "dice": "?" } }), "hi +0")]
#[case::file(json!({ "caption": "look", "caption_entities": [{ "type": "date_time", "offset": 0, "length": 1 }],
    "document": { "file_id": "a", "file_unique_id": "b", "file_size": 3, "file_name": "f.txt" } }), "look +0")]
#[case::unknown_kind(json!({ "hologram": { "file_id": "a" }, "caption": "/password x" }), r#"unknown Some("/password x")"#)]
#[case::unknown_without_words(json!({ "hologram": { "file_id": "a" } }), "unknown None")]
#[case::known_kind_of_another_shape(json!({ "video": { "codec": "x" }, "caption": "hi" }), r#"unknown Some("hi")"#)]
#[case::nothing_said(json!({ "sender_boost_count": 3 }), "nothing")]
fn a_message_is_handled_as_far_as_it_is_known(#[case] content: Value, #[case] expected: &str) {
    assert_eq!(read("message", message(content.clone())), expected);
    assert_eq!(read("edited_message", message(content)), expected);
}

#[test]
fn what_a_person_or_chat_lacks_does_not_matter() {
    let mut body = message(json!({ "text": "hi" }));
    body["from"] = json!({ "id": 42, "rank": { "new": 1 } });
    body["chat"]["photo"] = json!(7);
    assert_eq!(read("message", body), "hi +0");
}

#[test]
fn a_press_is_read_whatever_its_message_holds() {
    let body = |message: Value| json!({ "id": "1", "from": { "id": 42 }, "data": "home", "message": message });
    let mut shown = message(json!({ "text": "hi", "entities": [{ "type": "date_time", "offset": 0, "length": 1 }] }));
    shown["is_topic_message"] = true.into();
    shown["message_thread_id"] = 9.into();
    let pressed = raw("callback_query", body(shown));
    assert_eq!(pressed.key, (42, Some(9), 42));
    assert_eq!(read("callback_query", pressed.body), "pressed home");
    assert_eq!(read("callback_query", body(message(json!({ "hologram": 1 })))), "pressed home");
}

#[rstest]
#[case("administrator", "present true")]
#[case("restricted", "present false")]
#[case("banished", "present false")]
fn a_membership_is_read_by_its_status(#[case] status: &str, #[case] expected: &str) {
    let user = json!({ "id": 1, "is_bot": true, "first_name": "Desk" });
    let body = json!({
        "chat": { "id": -5, "type": "supergroup", "title": "Team" }, "from": { "id": 42 }, "date": 1,
        "old_chat_member": { "user": user, "status": "left" }, "new_chat_member": { "user": user, "status": status },
    });
    assert_eq!(read("my_chat_member", body), expected);
}

#[rstest]
#[case(json!({}))]
#[case(json!({ "update_id": "7" }))]
#[case(json!({ "update_id": -7 }))]
#[case(json!(7))]
fn what_has_no_id_is_no_update(#[case] update: Value) {
    assert!(Raw::of(update).is_none());
}

#[test]
fn an_update_that_was_not_asked_for_is_nothing() {
    assert_eq!(read("poll", json!({ "id": "1" })), "nothing");
    assert_eq!(read("message", json!("text")), "nothing");
    assert_eq!(read("message", json!({ "text": "nobody said it" })), "nothing");
}

#[test]
fn a_stored_update_is_read_again_and_without_its_words_it_still_has_its_place() {
    const PASSWORD: Option<SecretKind> = Some(SecretKind::Password);
    let said = raw("message", message(json!({ "text": "/password x" })));
    let again = |secret| Raw::of(said.to_store(secret).unwrap()).unwrap();
    assert_eq!((again(None).key, read("message", again(None).body)), (said.key, "/password x +0".to_owned()));
    assert!(!again(PASSWORD).body.to_string().contains("password"));
    assert_eq!((again(PASSWORD).key, read("message", again(PASSWORD).body)), (said.key, " +0".to_owned()));
    assert!(again(PASSWORD).envelope().is_some());
    assert!(raw("callback_query", json!({ "id": "1" })).to_store(Some(SecretKind::LoginCode)).is_none());
}
