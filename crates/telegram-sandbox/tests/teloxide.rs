//! Tests of the sandbox with the real bot library: teloxide, unchanged, parses every answer and error as from Telegram.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails like the test itself")]

use std::time::Duration;

use rstest::rstest;
use telegram_sandbox::bot_api::{BotApi, serve};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When, World};
use teloxide::prelude::*;
use teloxide::types::{
    BotCommand, BotCommandScope, ChatAction, ChatMemberStatus, InlineKeyboardButton, InlineKeyboardMarkup, InputFile,
    ParseMode, Recipient, ReplyParameters, ThreadId, UpdateKind,
};
use teloxide::{ApiError, RequestError};

async fn start() -> (World, BotApi, Bot, PersonId, ChatId) {
    let world = World::new();
    let server = serve(world.clone()).await.unwrap();
    let bot = Bot::new(world.bot_token()).set_api_url(server.url().parse().unwrap());
    let ann = world.edit(|state| state.add_person(Person::named("Ann").username("ann")));
    world.start_bot(ann);
    (world, server, bot, ann, ChatId(ann.0))
}

fn keyboard() -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Go", "go")]])
}

#[tokio::test]
async fn every_method_that_the_program_uses_is_understood() {
    let (world, _server, bot, ann, chat) = start().await;
    assert_eq!(bot.get_me().await.unwrap().username(), "salesdesk_bot");
    assert_eq!(bot.get_webhook_info().await.unwrap().pending_update_count, 1);
    bot.set_webhook("https://example.org/hook".parse().unwrap()).await.unwrap();
    assert!(bot.get_webhook_info().await.unwrap().url.is_some());
    assert!(bot.get_updates().await.unwrap_err().to_string().contains("webhook"));
    bot.delete_webhook().await.unwrap();
    assert_eq!(bot.get_updates().limit(1).await.unwrap().len(), 1);
    let sent = bot
        .send_message(chat, "<b>hi</b>")
        .parse_mode(ParseMode::Html)
        .reply_parameters(ReplyParameters::new(teloxide::types::MessageId(1)))
        .reply_markup(keyboard())
        .await
        .unwrap();
    assert_eq!(sent.reply_to_message().unwrap().text(), Some("/start"));
    let edited = bot.edit_message_text(chat, sent.id, "there").reply_markup(keyboard()).await.unwrap();
    assert!(edited.edit_date().is_some());
    bot.edit_message_reply_markup(chat, sent.id).await.unwrap();
    let mention = teloxide::utils::html::user_mention(sent.chat.id.0.try_into().map(UserId).unwrap(), "Ann");
    let mentioned = bot.send_message(chat, mention).parse_mode(ParseMode::Html).await.unwrap();
    let again = bot.send_message(chat, "Ann").entities(mentioned.entities().unwrap().to_vec()).await.unwrap();
    assert_eq!(again.mentioned_users().last().unwrap().first_name, "Ann");
    let file = InputFile::memory(b"a,b".to_vec()).file_name("a.csv");
    let document = bot.send_document(chat, file).caption("list").await.unwrap();
    bot.edit_message_caption(chat, document.id).caption("the list").await.unwrap();
    let file = bot.get_file(document.document().unwrap().file.id.clone()).await.unwrap();
    assert_eq!(file.size, 3);
    bot.send_chat_action(chat, ChatAction::Typing).await.unwrap();
    let commands = [BotCommand::new("start", "begin")];
    let scope = BotCommandScope::Chat { chat_id: Recipient::Id(chat) };
    bot.set_my_commands(commands.clone()).scope(scope.clone()).language_code("ru").await.unwrap();
    assert_eq!(bot.get_my_commands().scope(scope.clone()).language_code("ru").await.unwrap(), commands);
    bot.delete_my_commands().scope(scope).await.unwrap();
    assert_eq!(bot.get_chat(chat).await.unwrap().first_name(), Some("Ann"));
    bot.delete_message(chat, document.id).await.unwrap();
    bot.delete_messages(chat, [sent.id]).await.unwrap();
    assert_eq!(world.deleted(ann).len(), 2);
}

#[tokio::test]
async fn every_update_is_understood() {
    let (world, _server, bot, ann, chat) = start().await;
    let sent = bot.send_message(chat, "?").reply_markup(keyboard()).await.unwrap();
    let said = world.say(ann, "one");
    world.edit_message(ann, said, "two").unwrap();
    let press = world.press(ann, sent.id.0.into(), "Go").unwrap();
    world.block_bot(ann);
    let group = world.make_group("Team", &[ann], true);
    world.make_bot_administrator(ann, group).unwrap();
    world.say_in_group(ann, group, "hello").unwrap();
    let updates = bot.get_updates().await.unwrap();
    let kinds: Vec<_> = updates
        .iter()
        .map(|update| match &update.kind {
            UpdateKind::Message(_) => "message",
            UpdateKind::EditedMessage(_) => "edited",
            UpdateKind::CallbackQuery(_) => "callback",
            UpdateKind::MyChatMember(_) => "standing",
            _ => "not understood",
        })
        .collect();
    assert_eq!(kinds, ["message", "message", "edited", "callback", "standing", "standing", "message"]);
    let UpdateKind::CallbackQuery(query) = &updates[3].kind else { unreachable!() };
    assert_eq!(query.regular_message().unwrap().id, sent.id);
    bot.answer_callback_query(query.id.clone()).text("ok").await.unwrap();
    assert_eq!(press.answer(Duration::from_secs(1)).await.unwrap().text.as_deref(), Some("ok"));
}

#[tokio::test]
async fn a_forum_is_understood() {
    let (world, _server, bot, ann, _) = start().await;
    let group = world.make_group("Inbox", &[ann], true);
    world.make_bot_administrator(ann, group).unwrap();
    let forum = ChatId(group.0);
    let topic = bot.create_forum_topic(forum, "Bob").await.unwrap();
    let sent = bot.send_message(forum, "in it").message_thread_id(topic.thread_id).await.unwrap();
    assert_eq!(sent.thread_id, Some(topic.thread_id));
    bot.edit_forum_topic(forum, topic.thread_id).name("Rob").await.unwrap();
    bot.close_forum_topic(forum, topic.thread_id).await.unwrap();
    bot.reopen_forum_topic(forum, topic.thread_id).await.unwrap();
    bot.delete_forum_topic(forum, topic.thread_id).await.unwrap();
    let lost = bot.send_message(forum, "where?").message_thread_id(ThreadId(topic.thread_id.0)).await;
    assert!(matches!(lost, Err(RequestError::Api(_))));
    let me = bot.get_me().await.unwrap().id;
    assert_eq!(bot.get_chat_member(forum, me).await.unwrap().status(), ChatMemberStatus::Administrator);
    assert!(bot.get_chat(forum).await.unwrap().is_supergroup());
    bot.leave_chat(forum).await.unwrap();
}

#[rstest]
#[case::bot_blocked(FaultKind::Error { code: 403, text: "Forbidden: bot was blocked by the user".into() }, |error: &RequestError| matches!(error, RequestError::Api(ApiError::BotBlocked)))]
#[case::flood(FaultKind::RetryAfter(9), |error: &RequestError| matches!(error, RequestError::RetryAfter(seconds) if seconds.seconds() == 9))]
#[case::closed(FaultKind::Close, |error: &RequestError| matches!(error, RequestError::Network(_)))]
#[tokio::test]
async fn faults_arrive_as_what_they_are(#[case] kind: FaultKind, #[case] expected: fn(&RequestError) -> bool) {
    let (world, _server, bot, _, chat) = start().await;
    let when = When::BeforeEffect;
    let fault = Fault { door: Door::BotApi, method: "sendMessage".into(), caller: None, times: 1, kind, when };
    world.edit(|state| state.faults.order(fault));
    let error = bot.send_message(chat, "hi").await.unwrap_err();
    assert!(expected(&error), "{error:?}");
}

#[tokio::test]
async fn refusals_are_sorted_as_telegrams_own() {
    let (world, _server, bot, _, chat) = start().await;
    let refused = |error: RequestError| match error {
        RequestError::Api(error) => error,
        other => unreachable!("{other:?}"),
    };
    let stranger = world.edit(|state| state.add_person(Person::named("Bob")));
    let sent = bot.send_message(chat, "x").await.unwrap();
    let unstarted = bot.send_message(ChatId(stranger.0), "x").await.unwrap_err();
    // Telegram has changed these texts since teloxide was written, so a program must recognise them by text.
    let text = "Forbidden: bot can't initiate conversation with a user";
    assert_eq!(refused(unstarted), ApiError::Unknown(text.into()));
    assert_eq!(refused(bot.send_message(ChatId(5), "x").await.unwrap_err()), ApiError::ChatNotFound);
    assert_eq!(refused(bot.send_message(chat, "").await.unwrap_err()), ApiError::MessageTextIsEmpty);
    assert_eq!(refused(bot.send_message(chat, "x".repeat(5000)).await.unwrap_err()), ApiError::MessageIsTooLong);
    let same = bot.edit_message_text(chat, sent.id, "x").await.unwrap_err();
    assert_eq!(refused(same), ApiError::MessageNotModified);
    let broken = bot.send_message(chat, "<b>").parse_mode(ParseMode::Html).await.unwrap_err();
    assert!(matches!(refused(broken), ApiError::CantParseEntities(_)));
    let nowhere = teloxide::types::MessageId(99);
    assert_eq!(refused(bot.delete_message(chat, nowhere).await.unwrap_err()), ApiError::MessageToDeleteNotFound);
    let query = teloxide::types::CallbackQueryId("1".into());
    let text = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(refused(bot.answer_callback_query(query).await.unwrap_err()), ApiError::Unknown(text.into()));
}
