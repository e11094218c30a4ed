//! Tests of the sandbox's Bot API over real HTTP: what a bot sees on the wire, and what a person sees in the chat.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails like the test itself")]

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use rstest::rstest;
use serde_json::{Value, json};
use telegram_sandbox::bot_api::{BotApi, CommandScope, serve};
use telegram_sandbox::control::{Button, serve_control};
use telegram_sandbox::world::{
    CodeWay, Door, Fault, FaultKind, LoginCode, Moment, Outcome, Person, PersonId, When, World,
};

const SOON: Duration = Duration::from_secs(5);
/// The head of a PNG of 2 × 3 pixels, which is the only part that is read.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0";

struct Bot {
    world: World,
    server: BotApi,
    http: reqwest::Client,
}

impl Bot {
    async fn new() -> Self {
        let world = World::new();
        let server = serve(world.clone()).await.unwrap();
        Self { world, server, http: reqwest::Client::new() }
    }

    fn person(&self, name: &str) -> PersonId {
        self.world.edit(|state| state.add_person(Person::named(name)))
    }

    /// A person who has started the bot; the update is confirmed.
    async fn started(&self, name: &str) -> PersonId {
        let person = self.person(name);
        self.world.start_bot(person);
        self.updates().await;
        person
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.server.url(), self.world.bot_token())
    }

    async fn call(&self, method: &str, params: Value) -> Value {
        self.http.post(self.url(method)).json(&params).send().await.unwrap().json().await.unwrap()
    }

    /// Fetches and confirms waiting updates.
    async fn updates(&self) -> Vec<Value> {
        let updates = self.call("getUpdates", json!({})).await["result"].as_array().unwrap().clone();
        if let Some(last) = updates.last() {
            let next = last["update_id"].as_i64().unwrap() + 1;
            self.call("getUpdates", json!({ "offset": next, "limit": 1 })).await;
        }
        updates
    }

    async fn say(&self, person: PersonId, text: &str) -> i64 {
        self.call("sendMessage", json!({ "chat_id": person, "text": text })).await["result"]["message_id"]
            .as_i64()
            .unwrap()
    }
}

fn text_of(answer: &Value) -> &str {
    answer["description"].as_str().unwrap_or("no error")
}

fn keyboard(data: &str) -> Value {
    json!({ "inline_keyboard": [[{ "text": "Go", "callback_data": data }]] })
}

#[tokio::test]
async fn a_wrong_token_is_unauthorized() {
    let bot = Bot::new().await;
    let answer = bot.http.get(format!("{}/bot1:wrong/getMe", bot.server.url())).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer, json!({ "ok": false, "error_code": 401, "description": "Unauthorized" }));
}

#[tokio::test]
async fn an_unknown_method_is_not_found_and_in_the_journal() {
    let bot = Bot::new().await;
    assert_eq!(text_of(&bot.call("sendHologram", json!({})).await), "Not Found");
    let state = bot.world.look();
    assert!(matches!(state.journal.calls("sendHologram").next().unwrap().outcome, Outcome::Unknown(_)));
}

#[tokio::test]
async fn method_names_have_no_case_and_parameters_any_form() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let chat = ann.0.to_string();
    let query = [("chat_id", chat.as_str()), ("text", "one")];
    bot.http.get(bot.url("SENDMESSAGE")).query(&query).send().await.unwrap();
    bot.http.post(bot.url("SendMessage")).form(&[("chat_id", chat.as_str()), ("text", "two")]).send().await.unwrap();
    let form = Form::new().text("chat_id", chat.clone()).text("text", "three");
    bot.http.post(bot.url("sendmessage")).multipart(form).send().await.unwrap();
    let texts: Vec<_> = bot.world.bot_chat(ann).into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["/start", "one", "two", "three"]);
    assert_eq!(bot.world.look().journal.calls("sendMessage").count(), 3);
}

#[tokio::test]
async fn a_command_reaches_the_bot_with_its_entity() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    bot.world.say(ann, "/send @bob_smith hello https://example.org/x");
    let update = &bot.updates().await[0]["message"];
    assert_eq!(update["from"]["id"], json!(ann));
    assert_eq!(update["chat"]["type"], "private");
    let kinds: Vec<_> = update["entities"].as_array().unwrap().iter().map(|entity| &entity["type"]).collect();
    assert_eq!(kinds, ["bot_command", "mention", "url"]);
    assert_eq!(update["entities"][1], json!({ "type": "mention", "offset": 6, "length": 10 }));
}

#[tokio::test]
async fn updates_come_until_they_are_confirmed() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    for text in ["a", "b", "c"] {
        bot.world.say(ann, text);
    }
    let first = bot.call("getUpdates", json!({})).await;
    assert_eq!(first, bot.call("getUpdates", json!({})).await);
    let last = bot.call("getUpdates", json!({ "offset": -1 })).await["result"].clone();
    assert_eq!(last.as_array().unwrap().len(), 1);
    assert_eq!(last[0]["message"]["text"], "c");
    let next = last[0]["update_id"].as_i64().unwrap() + 1;
    assert_eq!(bot.call("getUpdates", json!({ "offset": next })).await["result"], json!([]));
}

#[tokio::test]
async fn a_long_poll_is_woken_by_a_message() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    let poll = bot.call("getUpdates", json!({ "timeout": 30 }));
    let speak = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        bot.world.say(ann, "hello");
    };
    let (answer, ()) = tokio::time::timeout(SOON, async { tokio::join!(poll, speak) }).await.unwrap();
    assert_eq!(answer["result"][0]["message"]["text"], "hello");
}

#[tokio::test]
async fn a_second_poller_gets_the_updates_and_the_first_a_conflict() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    let first = bot.call("getUpdates", json!({ "timeout": 30 }));
    let second = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        bot.call("getUpdates", json!({ "timeout": 30 })).await
    };
    let speak = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        bot.world.say(ann, "hello");
    };
    let (first, second, ()) = tokio::join!(first, second, speak);
    assert_eq!(first["error_code"], 409);
    assert_eq!(
        text_of(&first),
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    assert_eq!(second["result"][0]["message"]["text"], "hello");
}

#[tokio::test]
async fn what_is_not_allowed_is_not_sent_and_the_choice_is_remembered() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    bot.call("getUpdates", json!({ "allowed_updates": ["my_chat_member"] })).await;
    bot.world.say(ann, "unheard");
    bot.world.block_bot(ann);
    let updates = bot.updates().await;
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0]["my_chat_member"]["new_chat_member"]["status"], "kicked");
}

#[tokio::test]
async fn the_same_update_comes_twice_when_duplicated() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    bot.world.duplicate_next_update(1);
    bot.world.say(ann, "once");
    bot.world.say(ann, "after");
    let first = bot.call("getUpdates", json!({})).await["result"].clone();
    let next = first[1]["update_id"].as_i64().unwrap() + 1;
    let again = bot.call("getUpdates", json!({ "offset": next })).await["result"].clone();
    assert_eq!(again, json!([first[0]]));
    assert_eq!(bot.call("getUpdates", json!({ "offset": next })).await["result"], json!([]));
}

#[tokio::test]
async fn an_unstarted_person_cannot_be_written_to() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    let answer = bot.call("sendMessage", json!({ "chat_id": ann, "text": "hi" })).await;
    assert_eq!(answer["error_code"], 403);
    assert_eq!(text_of(&answer), "Forbidden: bot can't initiate conversation with a user");
}

#[tokio::test]
async fn a_blocked_bot_cannot_write_until_it_is_unblocked() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    bot.world.block_bot(ann);
    let answer = bot.call("sendMessage", json!({ "chat_id": ann, "text": "hi" })).await;
    assert_eq!(text_of(&answer), "Forbidden: bot was blocked by the user");
    bot.world.start_bot(ann);
    assert!(bot.say(ann, "hi").await > 0);
}

#[rstest]
#[case::no_text("sendMessage", json!({ "text": " \n " }), "message text is empty")]
#[case::long_text("sendMessage", json!({ "text": "é".repeat(4097) }), "message is too long")]
#[case::utf16_counts("sendMessage", json!({ "text": "😀".repeat(2049) }), "message is too long")]
#[case::broken_html(
    "sendMessage",
    json!({ "text": "<b>x", "parse_mode": "HTML" }),
    "can't parse entities: Can't find end tag corresponding to start tag \"b\""
)]
#[case::data_over_64_bytes("sendMessage", json!({ "text": "x", "reply_markup": keyboard(&"x".repeat(65)) }), "BUTTON_DATA_INVALID")]
#[case::reply("sendMessage", json!({ "text": "x", "reply_parameters": { "message_id": 999 } }), "message to be replied not found")]
#[case::topic("sendMessage", json!({ "text": "x", "message_thread_id": 9 }), "message thread not found")]
#[case::no_photo("sendPhoto", json!({}), "there is no photo in the request")]
#[case::unknown_file("sendDocument", json!({ "document": "abc" }), "wrong file identifier/HTTP URL specified")]
#[case::edit_of_nothing("editMessageText", json!({ "message_id": 999, "text": "x" }), "message to edit not found")]
#[case::long_edit("editMessageText", json!({ "message_id": 1, "text": "x".repeat(4097) }), "MESSAGE_TOO_LONG")]
#[case::edit_of_anothers("editMessageText", json!({ "message_id": 1, "text": "x" }), "message can't be edited")]
#[case::delete_of_nothing("deleteMessage", json!({ "message_id": 999 }), "message to delete not found")]
#[case::chat("sendMessage", json!({ "chat_id": 12, "text": "x" }), "chat not found")]
#[case::query(
    "answerCallbackQuery",
    json!({ "callback_query_id": "1" }),
    "query is too old and response timeout expired or query ID is invalid"
)]
#[case::file("getFile", json!({ "file_id": "abc" }), "wrong file_id or the file is temporarily unavailable")]
#[case::action("sendChatAction", json!({ "action": "dancing" }), "wrong parameter action in request")]
#[case::command(
    "setMyCommands",
    json!({ "commands": [{ "command": "Bad-Name", "description": "x" }] }),
    "BOT_COMMAND_INVALID"
)]
#[tokio::test]
async fn a_bad_request_is_refused_in_telegrams_words(
    #[case] method: &str,
    #[case] mut params: Value,
    #[case] reason: &str,
) {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let fields = params.as_object_mut().unwrap();
    fields.entry("chat_id").or_insert(json!(ann));
    let answer = bot.call(method, params).await;
    assert_eq!(text_of(&answer), format!("Bad Request: {reason}"));
    assert_eq!(answer["error_code"], 400);
    let outcome = bot.world.look().journal.calls(method).next().unwrap().outcome.clone();
    assert_eq!(outcome, Outcome::Error { code: 400, text: format!("Bad Request: {reason}") });
}

#[tokio::test]
async fn a_caption_may_have_1024_units() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    for (length, expected) in [(1024, "no error"), (1025, "Bad Request: message caption is too long")] {
        let form = Form::new()
            .text("chat_id", ann.0.to_string())
            .text("caption", "x".repeat(length))
            .part("document", Part::bytes(b"a,b".to_vec()).file_name("a.csv"));
        let answer = bot.http.post(bot.url("sendDocument")).multipart(form).send().await.unwrap();
        assert_eq!(text_of(&answer.json().await.unwrap()), expected);
    }
}

#[tokio::test]
async fn an_edit_changes_the_message_and_an_equal_one_is_refused() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let id = bot.say(ann, "before").await;
    let edit = json!({ "chat_id": ann, "message_id": id, "text": "<b>after</b>", "parse_mode": "HTML", "reply_markup": keyboard("go") });
    let edited = bot.call("editMessageText", edit.clone()).await;
    assert!(edited["result"]["edit_date"].is_i64());
    assert_eq!(edited["result"]["reply_markup"], keyboard("go"));
    let seen = bot.world.bot_chat(ann).pop().unwrap();
    assert_eq!((seen.html.as_str(), seen.edited), ("<b>after</b>", true));
    assert!(text_of(&bot.call("editMessageText", edit).await).starts_with("Bad Request: message is not modified: "));
    let bare = json!({ "chat_id": ann, "message_id": id });
    bot.call("editMessageReplyMarkup", bare).await;
    assert!(bot.world.bot_chat(ann).pop().unwrap().buttons.is_empty());
}

#[tokio::test]
async fn a_message_with_a_code_can_be_deleted_by_the_bot() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let id = bot.world.say(ann, "/code 12345");
    let answer = bot.call("deleteMessages", json!({ "chat_id": ann, "message_ids": [id, 999] })).await;
    assert_eq!(answer["result"], true);
    assert!(bot.world.bot_chat(ann).iter().all(|message| message.id != id));
    assert_eq!(bot.world.deleted(ann)[0].text, "/code 12345");
}

#[tokio::test]
async fn a_message_older_than_48_hours_cannot_be_deleted() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let id = bot.say(ann, "old").await;
    bot.world.advance(Duration::from_secs(48 * 3600 + 1));
    let answer = bot.call("deleteMessage", json!({ "chat_id": ann, "message_id": id })).await;
    assert_eq!(text_of(&answer), "Bad Request: message can't be deleted for everyone");
}

#[tokio::test]
async fn a_login_code_that_its_owner_sends_is_void() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    let code = |code: &str| LoginCode {
        code: code.into(),
        phone_code_hash: "h".into(),
        way: CodeWay::App,
        sent_at: 0,
        void: false,
        wrong_tries: 0,
    };
    bot.world.edit(|state| state.people.get_mut(&ann).unwrap().codes = vec![code("12345"), code("67890")]);
    bot.world.say(ann, "/code 12345");
    bot.world.say(ann, "/code 6-7-8-9-0");
    let void: Vec<_> = bot.world.look().people[&ann].codes.iter().map(|code| code.void).collect();
    assert_eq!(void, [true, false]);
}

#[tokio::test]
async fn a_pressed_button_is_answered_and_forged_data_is_delivered() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let sent = json!({ "chat_id": ann, "text": "?", "reply_markup": keyboard("go:1") });
    let id = bot.call("sendMessage", sent).await["result"]["message_id"].as_i64().unwrap();
    let press = bot.world.press(ann, id, "Go").unwrap();
    bot.world.press(ann, id, Button::At(0, 0)).unwrap();
    bot.world.press(ann, id, Button::Data("forged".into())).unwrap();
    assert!(bot.world.press(ann, id, "Stop").is_err());
    let updates = bot.updates().await;
    let data: Vec<_> = updates.iter().map(|update| &update["callback_query"]["data"]).collect();
    assert_eq!(data, ["go:1", "go:1", "forged"]);
    let query = &updates[0]["callback_query"];
    assert_eq!(query["message"]["message_id"], id);
    bot.call("answerCallbackQuery", json!({ "callback_query_id": query["id"], "text": "done", "show_alert": true }))
        .await;
    let answer = press.answer(SOON).await.unwrap();
    assert_eq!((answer.text.as_deref(), answer.show_alert), (Some("done"), true));
    assert_eq!(bot.world.answers(ann), [answer]);
}

#[tokio::test]
async fn an_answer_after_the_timeout_is_refused() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let id = bot.say(ann, "?").await;
    let press = bot.world.press(ann, id, Button::Data("x".into())).unwrap();
    bot.world.advance(Duration::from_secs(60));
    let answer = bot.call("answerCallbackQuery", json!({ "callback_query_id": press.query })).await;
    assert_eq!(text_of(&answer), "Bad Request: query is too old and response timeout expired or query ID is invalid");
}

#[tokio::test]
async fn a_person_edits_and_replies() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let asked = bot.say(ann, "name?").await;
    let id = bot.world.reply(ann, asked, "Bob").unwrap();
    bot.world.edit_message(ann, id, "Rob").unwrap();
    let updates = bot.updates().await;
    assert_eq!(updates[0]["message"]["reply_to_message"]["text"], "name?");
    assert_eq!(updates[1]["edited_message"]["text"], "Rob");
    assert!(updates[1]["edited_message"]["edit_date"].is_i64());
}

#[tokio::test]
async fn a_photo_is_sent_shown_sent_again_and_downloaded() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let form = Form::new()
        .text("chat_id", ann.0.to_string())
        .text("photo", "attach://chart")
        .part("chart", Part::bytes(PNG).file_name("chart.png"));
    let sent: Value = bot.http.post(bot.url("sendPhoto")).multipart(form).send().await.unwrap().json().await.unwrap();
    let photo = &sent["result"]["photo"][0];
    assert_eq!((&photo["width"], &photo["height"]), (&json!(2), &json!(3)));
    let file = bot.call("getFile", json!({ "file_id": photo["file_id"] })).await;
    let path = file["result"]["file_path"].as_str().unwrap();
    let url = format!("{}/file/bot{}/{path}", bot.server.url(), bot.world.bot_token());
    assert_eq!(bot.http.get(url).send().await.unwrap().bytes().await.unwrap(), PNG);
    let again = bot.call("sendPhoto", json!({ "chat_id": ann, "photo": photo["file_id"], "caption": "again" })).await;
    assert_eq!(again["result"]["caption"], "again");
    assert_eq!(bot.world.bot_chat(ann).pop().unwrap().file.unwrap().name, "chart.png");
    let journal = bot.world.look().journal.calls("sendPhoto").next().unwrap().params.clone();
    assert_eq!(journal["chart"], json!({ "file_name": "chart.png", "file_size": PNG.len() }));
}

#[tokio::test]
async fn a_document_from_a_person_can_be_fetched() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    bot.world.send_document(ann, "list.csv", b"a,b".to_vec(), "/import").unwrap();
    let message = bot.updates().await[0]["message"].clone();
    assert_eq!(message["document"]["mime_type"], "text/csv");
    assert_eq!(message["caption_entities"][0]["type"], "bot_command");
    let file = bot.call("getFile", json!({ "file_id": message["document"]["file_id"] })).await;
    assert_eq!(file["result"]["file_size"], 3);
}

#[tokio::test]
async fn commands_are_shown_by_the_narrowest_scope_and_the_own_language() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let bob = bot.started("Bob").await;
    let set = async |scope: CommandScope, language: &str, command: &str| {
        let commands = json!([{ "command": command, "description": "x" }]);
        let params = json!({ "commands": commands, "scope": scope, "language_code": language });
        assert_eq!(bot.call("setMyCommands", params).await["result"], true);
    };
    set(CommandScope::Default, "", "any").await;
    set(CommandScope::AllPrivateChats, "ru", "russian").await;
    set(CommandScope::Chat { chat_id: ann.into() }, "", "hers").await;
    let shown = |person: PersonId, language| bot.world.menu(person, person.into(), language)[0].command.clone();
    assert_eq!([shown(ann, "ru"), shown(bob, "ru"), shown(bob, "en")], ["hers", "russian", "any"]);
    bot.call("deleteMyCommands", json!({ "scope": { "type": "chat", "chat_id": ann } })).await;
    assert_eq!(shown(ann, "de"), "any");
    assert_eq!(bot.call("getMyCommands", json!({})).await["result"][0]["command"], "any");
}

#[tokio::test]
async fn in_a_group_the_bot_hears_commands_only_and_may_leave() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    let group = bot.world.make_group("Team", &[ann], false);
    let unknown = bot.call("sendMessage", json!({ "chat_id": group, "text": "hi" })).await;
    assert_eq!(text_of(&unknown), "Bad Request: chat not found");
    bot.world.add_bot_to_group(ann, group).unwrap();
    bot.world.say_in_group(ann, group, "among us").unwrap();
    bot.world.say_in_group(ann, group, "/stats").unwrap();
    let updates = bot.updates().await;
    assert_eq!(updates[0]["my_chat_member"]["new_chat_member"]["status"], "member");
    assert_eq!(updates[1]["message"]["text"], "/stats");
    assert_eq!(updates.len(), 2);
    assert_eq!(bot.call("leaveChat", json!({ "chat_id": group })).await["result"], true);
    assert!(!bot.world.bot_is_in(group));
    let gone = bot.call("sendMessage", json!({ "chat_id": group, "text": "hi" })).await;
    assert_eq!(text_of(&gone), "Forbidden: bot is not a member of the group chat");
    bot.world.add_bot_to_group(ann, group).unwrap();
    bot.world.remove_bot_from_group(ann, group).unwrap();
    let gone = bot.call("sendMessage", json!({ "chat_id": group, "text": "hi" })).await;
    assert_eq!(text_of(&gone), "Forbidden: bot was kicked from the group chat");
}

#[tokio::test]
async fn a_forum_has_topics_and_a_reply_stays_in_its_topic() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    let forum = bot.world.make_group("Inbox", &[ann], true);
    bot.world.make_bot_administrator(ann, forum).unwrap();
    bot.updates().await;
    let topic = bot.call("createForumTopic", json!({ "chat_id": forum, "name": "Bob" })).await["result"].clone();
    let sent = json!({ "chat_id": forum, "message_thread_id": topic["message_thread_id"], "text": "from Bob" });
    let sent = bot.call("sendMessage", sent).await["result"].clone();
    assert_eq!(sent["is_topic_message"], true);
    bot.world.reply_in(ann, forum, sent["message_id"].as_i64().unwrap(), "to Bob").unwrap();
    let heard = &bot.updates().await[0]["message"];
    assert_eq!(heard["message_thread_id"], topic["message_thread_id"]);
}

#[tokio::test]
async fn a_private_chat_has_topics_where_the_bot_and_its_person_have_them() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    let chat = telegram_sandbox::bot_api::ChatId::from(ann);
    bot.world.start_bot(ann);
    bot.updates().await;
    let named = json!({ "chat_id": ann, "name": "Bob" });
    let off = bot.call("createForumTopic", named.clone()).await;
    assert_eq!(text_of(&off), "Bad Request: the chat is not a forum");
    assert_eq!(bot.call("getMe", json!({})).await["result"]["has_topics_enabled"], false);

    bot.world.switch_private_topics(true);
    assert_eq!(bot.call("getMe", json!({})).await["result"]["has_topics_enabled"], true);
    let topic = bot.call("createForumTopic", named.clone()).await["result"]["message_thread_id"].as_i64().unwrap();
    let in_topic = |more: Value| {
        let mut params = json!({ "chat_id": ann, "message_thread_id": topic });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };
    let sent = bot.call("sendMessage", in_topic(json!({ "text": "hello" }))).await["result"].clone();
    assert_eq!((&sent["is_topic_message"], &sent["message_thread_id"]), (&json!(true), &json!(topic)));
    bot.world.say_in_topic(ann, chat, topic, "hi").unwrap();
    bot.world.say(ann, "in the main part");
    let heard = bot.updates().await;
    assert_eq!(
        (&heard[0]["message"]["message_thread_id"], &heard[0]["message"]["is_topic_message"]),
        (&json!(topic), &json!(true))
    );
    assert!(heard[0]["message"]["reply_to_message"].is_null() && heard[1]["message"]["message_thread_id"].is_null());
    assert_eq!(bot.call("editForumTopic", in_topic(json!({ "name": "Bob Lee" }))).await["ok"], true);
    assert_eq!(bot.world.topics(chat)[0].name, "Bob Lee");
    let closed = bot.call("closeForumTopic", in_topic(json!({}))).await;
    assert_eq!(text_of(&closed), "Bad Request: method is available only for supergroups");

    // Its person switches topics off, and on again.
    bot.world.switch_topics(ann, chat, false).unwrap();
    let lost = bot.call("sendMessage", in_topic(json!({ "text": "where?" }))).await;
    assert_eq!(text_of(&lost), "Bad Request: message thread not found");
    assert_eq!(text_of(&bot.call("createForumTopic", named).await), "Bad Request: the chat is not a forum");
    bot.world.switch_topics(ann, chat, true).unwrap();
    assert_eq!(bot.call("sendMessage", in_topic(json!({ "text": "here" }))).await["ok"], true);
    assert_eq!(bot.call("deleteForumTopic", in_topic(json!({}))).await["ok"], true);
    assert!(bot.world.topics(chat).is_empty() && bot.world.topic_chat(chat, topic).is_empty());
}

#[tokio::test]
async fn a_topic_lives_as_it_does_at_telegram() {
    let bot = Bot::new().await;
    let ann = bot.person("Ann");
    let forum = bot.world.make_group("Inbox", &[ann], true);
    bot.world.make_bot_administrator(ann, forum).unwrap();
    bot.updates().await;
    let named = json!({ "chat_id": forum, "name": "Bob" });
    let topic = bot.call("createForumTopic", named).await["result"]["message_thread_id"].as_i64().unwrap();
    let in_topic = |more: Value| {
        let mut params = json!({ "chat_id": forum, "message_thread_id": topic });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };

    // A message that is no reply refers to the message that opened the topic.
    bot.world.say_in_topic(ann, forum, topic, "hello").unwrap();
    let heard = bot.updates().await[0]["message"].clone();
    assert!(heard["reply_to_message"]["forum_topic_created"].is_object(), "{heard}");
    assert_eq!((&heard["message_thread_id"], &heard["is_topic_message"]), (&json!(topic), &json!(true)));

    let said = heard["message_id"].as_i64().unwrap();
    let react = |reaction: Value| json!({ "chat_id": forum, "message_id": said, "reaction": reaction });
    let one = |emoji: &str| json!([{ "type": "emoji", "emoji": emoji }]);
    for (reaction, answer) in [
        (one("👌"), "ok"),
        (one("👀"), "ok"),
        (one("✅"), "Bad Request: REACTION_INVALID"),
        (json!([one("👌")[0], one("👀")[0]]), "Bad Request: REACTIONS_TOO_MANY"),
    ] {
        let given = bot.call("setMessageReaction", react(reaction)).await;
        assert_eq!(if given["ok"] == true { "ok" } else { text_of(&given) }, answer);
    }
    assert_eq!(bot.world.topic_chat(forum, topic)[0].reaction.as_deref(), Some("👀"));
    bot.call("pinChatMessage", json!({ "chat_id": forum, "message_id": said })).await;
    assert!(bot.world.topic_chat(forum, topic)[0].pinned);

    let icons = bot.call("getForumTopicIconStickers", json!({})).await;
    let icon = icons["result"][0]["custom_emoji_id"].clone();
    assert_eq!(bot.call("editForumTopic", in_topic(json!({ "icon_custom_emoji_id": icon }))).await["ok"], true);
    let again = bot.call("editForumTopic", in_topic(json!({ "name": "Bob" }))).await;
    assert_eq!(text_of(&again), "Bad Request: TOPIC_NOT_MODIFIED");
    assert_eq!(bot.call("closeForumTopic", in_topic(json!({}))).await["ok"], true);
    assert!(bot.world.say_in_topic(ann, forum, topic, "too late").is_err());
    // A bot that manages topics can go on.
    assert_eq!(bot.call("sendMessage", in_topic(json!({ "text": "still" }))).await["ok"], true);

    bot.world.delete_topic(ann, forum, topic).unwrap();
    assert!(bot.world.topics(forum).is_empty());
    let lost = bot.call("sendMessage", in_topic(json!({ "text": "where?" }))).await;
    assert_eq!(text_of(&lost), "Bad Request: message thread not found");
    let lost = bot.call("reopenForumTopic", in_topic(json!({}))).await;
    assert_eq!(text_of(&lost), "Bad Request: TOPIC_ID_INVALID");
}

#[rstest]
#[case::error(FaultKind::Error { code: 502, text: "Bad Gateway".into() }, 502, "Bad Gateway")]
#[case::flood(FaultKind::RetryAfter(7), 429, "Too Many Requests: retry after 7")]
#[tokio::test]
async fn a_fault_strikes_once_and_after_the_effect_if_told_so(
    #[case] kind: FaultKind,
    #[case] code: u16,
    #[case] text: &str,
    #[values(When::BeforeEffect, When::AfterEffect)] when: When,
) {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let fault = Fault { door: Door::BotApi, method: "sendMessage".into(), caller: None, times: 1, kind, when };
    bot.world.edit(|state| state.faults.order(fault));
    let params = json!({ "chat_id": ann, "text": "hi" });
    let answer = bot.call("sendMessage", params.clone()).await;
    assert_eq!((answer["error_code"].as_u64(), text_of(&answer)), (Some(code.into()), text));
    assert_eq!(answer["parameters"]["retry_after"].as_u64(), (code == 429).then_some(7));
    let said = bot.world.bot_chat(ann).iter().filter(|message| message.from_bot).count();
    assert_eq!(said, usize::from(when == When::AfterEffect));
    assert_eq!(bot.call("sendMessage", params).await["ok"], true);
}

#[tokio::test]
async fn a_closed_connection_has_no_answer_but_may_have_an_effect() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let fault = Fault {
        door: Door::BotApi,
        method: "sendMessage".into(),
        caller: Some("bot".into()),
        times: 1,
        kind: FaultKind::Close,
        when: When::AfterEffect,
    };
    bot.world.edit(|state| state.faults.order(fault));
    let sent = bot.http.post(bot.url("sendMessage")).json(&json!({ "chat_id": ann, "text": "hi" })).send().await;
    assert!(sent.is_err());
    assert_eq!(bot.world.bot_chat(ann).pop().unwrap().text, "hi");
    assert_eq!(bot.world.look().journal.calls("sendMessage").next().unwrap().outcome, Outcome::Open);
}

#[tokio::test]
async fn a_hook_stops_a_call_at_each_moment() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let hooks = bot.world.hooks();
    let seen = hooks.stop_at("sendMessage", Moment::Seen);
    let executed = hooks.stop_at("sendMessage", Moment::Executed);
    let answered = hooks.stop_at("sendMessage", Moment::Answered);
    let said = || bot.world.bot_chat(ann).len();
    let look = async {
        let paused = seen.await.unwrap();
        assert_eq!(said(), 1);
        drop(paused);
        let paused = executed.await.unwrap();
        assert_eq!(said(), 2);
        drop(paused);
    };
    let (answer, ()) = tokio::join!(bot.say(ann, "hi"), look);
    assert!(answer > 0);
    tokio::time::timeout(SOON, answered).await.unwrap().unwrap();
}

#[tokio::test]
async fn the_real_pace_holds_when_it_is_switched_on() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    bot.world.edit(|state| state.bot.limit_pace(true));
    let mut last = json!({});
    // The limit of all chats together is no higher than that of one.
    bot.world.advance(Duration::from_secs(60));
    for _ in 0..30 {
        last = bot.call("sendMessage", json!({ "chat_id": ann, "text": "hi" })).await;
    }
    let message = last["result"]["message_id"].clone();
    let edit = json!({ "chat_id": ann, "message_id": message, "text": "ho" });
    for _ in 0..2 {
        last = bot.call("editMessageText", edit.clone()).await;
    }
    assert_eq!(last["parameters"]["retry_after"], 1);
    bot.world.advance(Duration::from_secs(2));
    assert!(bot.say(ann, "hi").await > 0);
}

#[tokio::test]
async fn a_chat_action_and_the_chat_are_seen() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    bot.call("sendChatAction", json!({ "chat_id": ann, "action": "typing" })).await;
    assert_eq!(bot.world.bot_chat_actions(ann), ["typing"]);
    assert_eq!(bot.call("getChat", json!({ "chat_id": ann })).await["result"]["first_name"], "Ann");
    let member = bot.call("getChatMember", json!({ "chat_id": ann, "user_id": ann })).await;
    assert_eq!(member["result"]["status"], "member");
}

#[rstest]
#[case::bold("<b>a</b>", "a", json!([{ "type": "bold", "offset": 0, "length": 1 }]))]
#[case::other_names("<strong>a</strong><em>b</em>", "ab", json!([
    { "type": "bold", "offset": 0, "length": 1 }, { "type": "italic", "offset": 1, "length": 1 }]))]
#[case::nested("<u>a<s>b</s></u>", "ab", json!([
    { "type": "underline", "offset": 0, "length": 2 }, { "type": "strikethrough", "offset": 1, "length": 1 }]))]
#[case::utf16("😀<i>я</i>", "😀я", json!([{ "type": "italic", "offset": 2, "length": 1 }]))]
#[case::escapes("&lt;b&gt; &amp; &quot; &#65;&#x42; &nbsp;", "<b> & \" AB &nbsp;", json!(null))]
#[case::link("<a href=\"https://a.org/?x=1&amp;y=2\">a</a>", "a", json!([
    { "type": "text_link", "offset": 0, "length": 1, "url": "https://a.org/?x=1&y=2" }]))]
#[case::spoiler("<span class=\"tg-spoiler\">a</span><tg-spoiler>b</tg-spoiler>", "ab", json!([
    { "type": "spoiler", "offset": 0, "length": 1 }, { "type": "spoiler", "offset": 1, "length": 1 }]))]
#[case::code("<code>/x</code>", "/x", json!([{ "type": "code", "offset": 0, "length": 2 }]))]
#[case::pre("<pre>a</pre>", "a", json!([{ "type": "pre", "offset": 0, "length": 1 }]))]
#[case::language("<pre><code class=\"language-rust\">a</code></pre>", "a", json!([
    { "type": "pre", "offset": 0, "length": 1, "language": "rust" }]))]
#[case::quote("<blockquote expandable>a</blockquote>", "a", json!([
    { "type": "expandable_blockquote", "offset": 0, "length": 1 }]))]
#[case::emoji("<tg-emoji emoji-id=\"5\">a</tg-emoji>", "a", json!([
    { "type": "custom_emoji", "offset": 0, "length": 1, "custom_emoji_id": "5" }]))]
#[case::trimmed("  <b> a </b>  ", "a", json!([{ "type": "bold", "offset": 0, "length": 1 }]))]
#[tokio::test]
async fn html_becomes_entities(#[case] html: &str, #[case] text: &str, #[case] entities: Value) {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let sent = bot.call("sendMessage", json!({ "chat_id": ann, "text": html, "parse_mode": "HTML" })).await;
    assert_eq!(sent["result"]["text"], text);
    assert_eq!(sent["result"]["entities"], entities);
}

#[rstest]
#[case::unclosed("é<b>x", "Can't find end tag corresponding to start tag \"b\"")]
#[case::unsupported("é<br>", "Unsupported start tag \"br\" at byte offset 2")]
#[case::bare("1 < 2", "Unsupported start tag \"\" at byte offset 2")]
#[case::open("1 <b", "Unclosed start tag at byte offset 2")]
#[case::end("x</b>", "Unexpected end tag at byte offset 1")]
#[case::unmatched("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"")]
#[case::span("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0")]
#[case::unclosed_end("<b>x</b", "Unclosed end tag at byte offset 4")]
#[tokio::test]
async fn broken_html_is_refused(#[case] html: &str, #[case] reason: &str) {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let answer = bot.call("sendMessage", json!({ "chat_id": ann, "text": html, "parse_mode": "HTML" })).await;
    assert_eq!(text_of(&answer), format!("Bad Request: can't parse entities: {reason}"));
}

#[tokio::test]
async fn the_chat_can_be_waited_for() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let wait = bot.world.wait_for_bot(ann, SOON, |chat| chat.iter().find(|message| message.from_bot).cloned());
    let (seen, id) = tokio::join!(wait, bot.say(ann, "hello"));
    assert_eq!(seen.unwrap().id, id);
}

#[tokio::test]
async fn another_process_can_do_it_all_over_http() {
    let bot = Bot::new().await;
    let door = serve_control(bot.world.clone(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    let url = |path: &str| format!("http://{}{path}", door.address());
    let post = async |path: &str, body: Value| -> Value {
        bot.http.post(url(path)).json(&body).send().await.unwrap().json().await.unwrap_or_default()
    };
    let get = async |path: &str| -> Value { bot.http.get(url(path)).send().await.unwrap().json().await.unwrap() };
    let id = post("/people", json!({ "first_name": "Ann", "username": "ann" })).await["id"].as_i64().unwrap();
    post(&format!("/people/{id}/start"), json!({})).await;
    let sent = json!({ "chat_id": id, "text": "?", "reply_markup": keyboard("go") });
    let hook = post("/hooks", json!({ "method": "sendMessage", "moment": "executed" }));
    let release = async {
        let hook = hook.await["hook"].clone();
        post(&format!("/hooks/{hook}/release"), json!({})).await
    };
    let call = async {
        // The hook must be set first.
        tokio::time::sleep(Duration::from_millis(100)).await;
        bot.call("sendMessage", sent).await["result"]["message_id"].clone()
    };
    let (message, released) = tokio::time::timeout(SOON, async { tokio::join!(call, release) }).await.unwrap();
    assert_eq!(released, Value::Null);
    let pressed =
        post(&format!("/people/{id}/press"), json!({ "message_id": message, "button": { "label": "Go" } })).await;
    assert!(pressed["query"].is_string());
    let chat = get(&format!("/people/{id}/chat")).await;
    assert_eq!(chat[1]["buttons"][0][0], json!({ "text": "Go", "data": "go", "url": null }));
    assert_eq!(get("/journal?method=sendMessage").await[0]["outcome"], "ok");
    let refused = post(&format!("/people/{id}/reply"), json!({ "message_id": 99, "text": "x" })).await;
    assert_eq!(refused, json!({ "error": "there is no such message to reply to" }));
    let fault = json!({ "door": "bot_api", "method": "*", "times": 1, "kind": { "retry_after": 3 } });
    post("/faults", fault).await;
    assert_eq!(bot.call("getMe", json!({})).await["parameters"]["retry_after"], 3);
    let before = get("/clock").await["now"].as_i64().unwrap();
    assert!(post("/clock/advance", json!({ "seconds": 60 })).await["now"].as_i64().unwrap() >= before + 60);
}

#[tokio::test]
async fn another_process_can_write_and_read_as_a_person() {
    let bot = Bot::new().await;
    let door = serve_control(bot.world.clone(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    let url = |path: String| format!("http://{}{path}", door.address());
    let (ann, bob) = (bot.person("Ann").0, bot.person("Bob").0);
    let post = async |path: String, body: Value| -> Value {
        bot.http.post(url(path)).json(&body).send().await.unwrap().json().await.unwrap_or_default()
    };
    let get = async |path: String| -> Value { bot.http.get(url(path)).send().await.unwrap().json().await.unwrap() };
    post(format!("/people/{ann}/write"), json!({ "to": bob, "text": "hello" })).await;
    assert_eq!(get(format!("/people/{bob}/received")).await[0]["text"], "hello");
    let found = get(format!("/people/{bob}/wait_received?wait_ms=1000&contains=hell")).await;
    assert_eq!(found["from"], ann);
    assert_eq!(get(format!("/people/{ann}/history?with={bob}")).await.as_array().unwrap().len(), 1);
    let session = post(format!("/people/{ann}/session"), json!({})).await;
    assert_eq!(session["auth_key"].as_str().unwrap().len(), 512);
    assert_eq!(get(format!("/people/{ann}/sessions")).await.as_array().unwrap().len(), 1);
    assert_eq!(get(format!("/people/{ann}/code")).await, Value::Null);
}

#[tokio::test]
async fn a_bot_hears_of_reactions_on_request_and_in_groups_as_an_administrator() {
    let bot = Bot::new().await;
    let ann = bot.started("Ann").await;
    let said = bot.world.say(ann, "hello");
    let private = telegram_sandbox::bot_api::ChatId::from(ann);
    bot.updates().await;
    bot.world.react_in_chat(ann, private, said, Some("👍")).unwrap();
    assert!(bot.updates().await.is_empty(), "nobody asked for it");
    bot.call("getUpdates", json!({ "allowed_updates": ["message", "message_reaction"] })).await;
    bot.world.react_in_chat(ann, private, said, Some("❤")).unwrap();
    bot.world.react_in_chat(ann, private, said, Some("❤")).unwrap();
    bot.world.react_in_chat(ann, private, said, None).unwrap();
    let heard: Vec<Value> = bot.updates().await.into_iter().map(|update| update["message_reaction"].clone()).collect();
    let one = |emoji: &str| json!([{ "type": "emoji", "emoji": emoji }]);
    let changes: Vec<_> = heard.iter().map(|one| (one["old_reaction"].clone(), one["new_reaction"].clone())).collect();
    assert_eq!(changes, [(one("👍"), one("❤")), (one("❤"), json!([]))]);
    assert_eq!((&heard[0]["message_id"], &heard[0]["user"]["id"]), (&json!(said), &json!(ann.0)));
    let group = bot.world.make_group("Team", &[ann], false);
    let said = bot.world.say_in_group(ann, group, "/start").unwrap();
    bot.updates().await;
    bot.world.react_in_chat(ann, group, said, Some("👍")).unwrap();
    assert!(bot.updates().await.is_empty(), "a member of a group is not told");
    bot.world.make_bot_administrator(ann, group).unwrap();
    bot.world.react_in_chat(ann, group, said, None).unwrap();
    assert_eq!(bot.updates().await.len(), 1);
    bot.world.react_anonymously(ann, group, said, "🎉").unwrap();
    let anonymous = bot.updates().await.pop().unwrap()["message_reaction"].clone();
    assert_eq!((&anonymous["actor_chat"]["id"], anonymous.get("user")), (&json!(group.0), None));
}
