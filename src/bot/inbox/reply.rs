//! Answers to a prospect: by a button, by a reply to a card or a screen, or in the dialog's topic. The recipient and
//! the account are always those of the dialog.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use teloxide::types::{InlineKeyboardButtonKind, Me};

use crate::bot::context::{Asking, Failure, Handled, Mistake, Request, State, check_press};
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::{access as dialog_access, screens as views};
use crate::bot::home::cancel;
use crate::bot::inbox::press::InboxPress;
use crate::bot::inbox::question::ReplyQuestion;
use crate::bot::inbox::{card_screens as message_card, file, texts};
use crate::bot::kit::{Content, Press, View};
use crate::bot::sending::{files, item};
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::gate::Verdict;
use crate::domain::ids::{DialogId, MessageId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message::{Message, MessageDirection};
use crate::domain::target::Target;
use crate::outbox::Answered;
use crate::store::NewItem;

/// A message of the bot that is younger, in seconds, may be a card that is not recorded yet.
const FRESH: i64 = 5;
/// How often to search for such a card, and the pause between two searches.
const SEARCHES: u32 = 20;
const BETWEEN_SEARCHES: Duration = Duration::from_millis(25);

/// An answer that waits for its author's confirmation.
#[derive(Serialize, Deserialize)]
struct Held {
    author: TelegramUserId,
    dialog: DialogId,
    to: Option<MessageId>,
    words: Content,
}

/// Asks for the text.
pub(in crate::bot) async fn ask(request: &Request, id: DialogId) -> Handled {
    let dialog = open(request, id).await?;
    if !request.private() {
        return Err(Mistake::ArgumentsHere.into());
    }
    let to = match request.card {
        Some(card) => request.ctx.store.read().await?.message_cards().shown_by(card).await?.pop(),
        None => None,
    };
    request.ask(State::Reply(ReplyQuestion::Text { dialog: id, to })).await?;
    if let Some(prospect) = dialog.telegram_user_id {
        request.ctx.outbox.show_typing(dialog.account_id, prospect);
    }
    request.show(&views::ask_reply(&request.reader, &dialog)).await
}

/// The message of a dialog that is on the card being replied to, if any.
pub(in crate::bot) async fn replied_to(
    request: &Request,
    message: &teloxide::types::Message,
) -> Handled<Option<Message>> {
    // In a topic, a message that is no reply refers to the message that opened the topic.
    let replied = message.reply_to_message().filter(|replied| replied.forum_topic_created().is_none());
    let Some(replied) = replied else { return Ok(None) };
    let card = Card { chat: request.chat, message: TelegramMessageId(replied.id.0.into()) };
    let fresh =
        (message.date - replied.date).num_seconds() < FRESH && replied.from.as_ref().is_some_and(|from| from.is_bot);
    message_on(request, card, fresh).await
}

/// The message of a dialog that is on a card; of several, the last. A card is recorded after Telegram has accepted it,
/// so what somebody does to a fresh one can come before that.
pub(in crate::bot) async fn message_on(request: &Request, card: Card, fresh: bool) -> Handled<Option<Message>> {
    // A card from before the start is recorded by now, or never will be.
    let mut searches = if fresh && !request.ticket.is_of_a_run_before() { SEARCHES } else { 1 };
    loop {
        let mut reading = request.ctx.store.read().await?;
        if let Some(id) = reading.message_cards().shown_by(card).await?.pop() {
            return Ok(reading.dialogs().get_message(id).await?);
        }
        drop(reading);
        searches -= 1;
        if searches == 0 {
            return Ok(None);
        }
        tokio::time::sleep(BETWEEN_SEARCHES).await;
    }
}

/// The dialog of the screen or reminder being replied to: the one that its own button answers. An open question has
/// precedence, because a note must not be sent to a prospect.
pub(in crate::bot) async fn screen_replied_to(
    request: &Request,
    message: &teloxide::types::Message,
    me: &Me,
) -> Handled<Option<DialogId>> {
    let ours = |replied: &&teloxide::types::Message| replied.from.as_ref().is_some_and(|from| from.id == me.id);
    let dialog = message.reply_to_message().filter(ours).and_then(|replied| {
        replied.reply_markup()?.inline_keyboard.iter().flatten().find_map(|button| match &button.kind {
            InlineKeyboardButtonKind::CallbackData(data) => match DialogPress::decode(data) {
                // For a closed dialog, the answer says how to reopen it.
                Some(DialogPress::Reply(id) | DialogPress::Reopen(id)) => Some(id),
                _ => None,
            },
            _ => None,
        })
    });
    match (dialog, request.state().await?) {
        (Some(dialog), State::Idle | State::Reply(ReplyQuestion::Text { .. })) => Ok(Some(dialog)),
        _ => Ok(None),
    }
}

pub(in crate::bot) async fn answered(request: &Request, question: ReplyQuestion, words: &Content) -> Handled {
    let ReplyQuestion::Text { dialog, to } = question;
    send_answer(request, dialog, to, words).await
}

/// Sends a member's text as an answer; `to` is the message that it replies to, if any.
pub(in crate::bot) async fn send_answer(
    request: &Request,
    id: DialogId,
    to: Option<MessageId>,
    words: &Content,
) -> Handled {
    let Some(asked) = request.card else { return Err(Mistake::OldButton.into()) };
    // The text is for a prospect and contains no secret.
    request.ticket.words_are_plain();
    let dialog = open(request, id).await?;
    cancel::overtaken_by_answer(request, id).await?;
    let held = Held { author: request.id(), dialog: id, to, words: words.clone() };
    let before = request.ctx.store.read().await?.pending_replies().of(id, request.id()).await?;
    // If an earlier answer waits for confirmation, this one follows it, or is discarded with it.
    let last = if before.is_empty() {
        match put(request, &dialog, asked, &held, false).await? {
            Answered::ConcurrentReply(last) => Some(last),
            Answered::Accepted(_) => None,
        }
    } else if held.words.is_empty() {
        return Err(Mistake::TextEmpty.into());
    } else {
        None
    };
    let Asking { state, question, .. } = request.asking().await?;
    let asked_for = matches!(state, State::Reply(ReplyQuestion::Text { dialog, .. }) if dialog == id);
    if asked_for {
        request.ask(State::Idle).await?;
    }
    if before.is_empty() && last.is_none() {
        if let Some(message) = question.filter(|_| asked_for) {
            request.try_edit(Card { chat: request.chat, message }, &views::answered(&request.reader, &dialog)).await;
        }
        return Ok(());
    }
    let json = serde_json::to_string(&held).map_err(anyhow::Error::from)?;
    request.ctx.records.keep_reply(asked, id, Some(request.id()), &json).await?;
    let question = match last {
        Some(last) => {
            let team = request.ctx.store.ask().await?.team().members().await?;
            message_card::concurrent_reply(&request.reader, &team, &last, asked.message)
        }
        None => message_card::held_behind(&request.reader, asked.message),
    };
    request.show(&question).await
}

/// The dialog with a recipient, if this member has a pending answer in it.
pub(in crate::bot) async fn dialog_with_pending_answer(request: &Request, to: &Target) -> Handled<Option<DialogId>> {
    let mut reading = request.ctx.store.read().await?;
    let waiting = reading.pending_replies().dialogs_of(request.id()).await?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let dialog = match to {
        Target::Person(id) => reading.dialogs().by_prospect(*id).await?,
        Target::Name(name) => reading.dialogs().by_username(name).await?,
    };
    Ok(dialog.map(|dialog| dialog.id).filter(|id| waiting.contains(id)))
}

/// Offers to send a text that answers nothing to the last prospect shown in this chat.
pub(in crate::bot) async fn offer(request: &Request, words: &Content) -> Handled {
    let Some(asked) = request.card else { return Err(Mistake::NotAsked.into()) };
    let Some(dialog) = last_shown(request).await? else { return Err(Mistake::NotAsked.into()) };
    let held = Held { author: request.id(), dialog: dialog.id, to: None, words: words.clone() };
    let json = serde_json::to_string(&held).map_err(anyhow::Error::from)?;
    request.ctx.records.keep_reply(asked, dialog.id, None, &json).await?;
    request.show(&message_card::offer(&request.reader, &dialog, &words.text, asked.message)).await
}

/// The dialog that this chat showed last, if this member may answer in it.
async fn last_shown(request: &Request) -> Handled<Option<Dialog>> {
    let opened = request.asking().await?.shown;
    let card = request.ctx.store.read().await?.message_cards().last_in(request.chat).await?;
    let id = match (opened, card) {
        (Some(opened), Some((dialog, card))) => Some(if opened.message > card { opened.dialog } else { dialog }),
        (opened, card) => opened.map(|opened| opened.dialog).or(card.map(|(dialog, _)| dialog)),
    };
    let Some(id) = id else { return Ok(None) };
    match open(request, id).await {
        Ok(dialog) => Ok(Some(dialog)),
        Err(Failure::User(_)) => Ok(None),
        Err(broken) => Err(broken),
    }
}

/// Handles the confirmation that an offered text is for this person.
pub(in crate::bot) async fn offered(request: &Request, message: TelegramMessageId) -> Handled {
    let asked = Card { chat: request.chat, message };
    let held = held(request, asked).await?;
    let dialog = open(request, held.dialog).await?;
    match put(request, &dialog, asked, &held, false).await? {
        Answered::ConcurrentReply(last) => {
            let team = request.ctx.store.read().await?.team().members().await?;
            request.turn(&message_card::concurrent_reply(&request.reader, &team, &last, message)).await?;
        }
        Answered::Accepted(_) => {
            request.ctx.records.forget_reply(asked).await?;
            let sending = View::text(request.reader.text("card-sending-anyway", &[]));
            request.turn(&sending.row(views::next(&request.reader, dialog.id))).await?;
        }
    }
    Ok(())
}

/// An answer that waits for its author's confirmation.
async fn held(request: &Request, asked: Card) -> Handled<Held> {
    let held = request.ctx.store.read().await?.pending_replies().get(asked).await?.ok_or(Mistake::OldButton)?;
    let held: Held = serde_json::from_str(&held).map_err(anyhow::Error::from)?;
    if held.author == request.id() { Ok(held) } else { Err(DialogMistake::OthersAnswer.into()) }
}

/// Replaces the words of an answer that waits for its author's confirmation. Returns `false` when none waits here.
pub(in crate::bot) async fn reword_held(request: &Request, asked: Card, words: &Content) -> Handled<bool> {
    let held = request.ctx.store.read().await?.pending_replies().get(asked).await?;
    let Some(held) = held else { return Ok(false) };
    let held: Held = serde_json::from_str(&held).map_err(anyhow::Error::from)?;
    let held = Held { words: words.clone(), ..held };
    let json = serde_json::to_string(&held).map_err(anyhow::Error::from)?;
    Ok(request.ctx.records.reword_reply(asked, &json).await?)
}

pub(in crate::bot) async fn pressed(request: &Request, press: InboxPress) -> Handled<Option<String>> {
    match press {
        InboxPress::File(message) => return file::fetch(request, message).await,
        InboxPress::Translate(message) => return texts::translate(request, message).await,
        InboxPress::Transcribe(message) => return texts::transcribe(request, message).await,
        InboxPress::SendAnyway(asked) => decided(request, asked, true).await?,
        InboxPress::Drop(asked) => decided(request, asked, false).await?,
    }
    Ok(None)
}

/// Handles the confirmation, or the refusal, to send after a concurrent reply.
async fn decided(request: &Request, asked: TelegramMessageId, anyway: bool) -> Handled {
    let asked = Card { chat: request.chat, message: asked };
    let held = held(request, asked).await?;
    let dialog = if anyway { Some(open(request, held.dialog).await?) } else { None };
    // All pending answers of this member in this dialog, in order.
    let mut all = request.ctx.store.read().await?.pending_replies().of(held.dialog, held.author).await?;
    if all.iter().all(|(one, _)| *one != asked) {
        all = vec![(asked, serde_json::to_string(&held).map_err(anyhow::Error::from)?)];
    }
    for (asked, answer) in &all {
        if let Some(dialog) = &dialog {
            let held = serde_json::from_str(answer).map_err(anyhow::Error::from)?;
            put(request, dialog, *asked, &held, true).await?;
        }
        request.ctx.records.forget_reply(*asked).await?;
    }
    let key = if anyway { "card-sending-all" } else { "card-dropped-all" };
    let done = View::text(request.reader.text(key, &[("count", all.len().into())]));
    request.turn(&done.row(dialog.and_then(|dialog| views::next(&request.reader, dialog.id)))).await
}

/// Passes an answer to the outbox. Its message is its key: delivered again, it enqueues nothing.
async fn put(request: &Request, dialog: &Dialog, asked: Card, held: &Held, anyway: bool) -> Handled<Answered> {
    let words = &held.words;
    if words.is_empty() {
        return Err(Mistake::TextEmpty.into());
    }
    let media = files::receive(&request.ctx, words).await?;
    let mut reading = request.ctx.store.read().await?;
    let answered = match held.to {
        Some(id) => reading.dialogs().get_message(id).await?,
        None => None,
    };
    let answered = answered.filter(|message| message.direction == MessageDirection::Incoming);
    // An answer to the last message needs no quote of it.
    let last = reading.message_cards().last_from_them(dialog.id).await?;
    drop(reading);
    let quoted =
        answered.as_ref().filter(|message| Some(message.id) != last && message.account_id == dialog.account_id);
    let new = NewItem {
        prospect: dialog.telegram_user_id,
        spans: words.spans.clone(),
        media,
        reply_to: quoted.and_then(|message| message.telegram_message_id),
        asked: Some(asked),
        ..NewItem::text(&request.ctx.accept_key(asked), dialog_access::target(dialog)?, &words.text, request.id())
    };
    let seen = answered.map(|message| message.timestamp);
    let done = request.ctx.outbox.answer(&new, dialog.id, seen, anyway).await?;
    // An answer that may be sent at once needs no card.
    if let Answered::Accepted(accepted) = &done
        && let Some(first) = accepted.items.first()
        && (accepted.verdict != Verdict::Yes || request.ctx.outbox.is_behind_another(first).await?)
    {
        item::refresh_for(request, first.id).await?;
    }
    Ok(done)
}

/// An open dialog that this member may answer in.
pub(in crate::bot) async fn open(request: &Request, id: DialogId) -> Handled<Dialog> {
    check_press(request, DialogPress::Reply(id)).await?;
    let dialog = dialog_access::own(request, id, DialogAccess::Answer).await?;
    if dialog.status.is_open() {
        return Ok(dialog);
    }
    if request.ctx.dialogs.is_stopped(&dialog).await? {
        let who = dialog.target_username.map(|name| format!("@{name}"));
        let who = who.or(dialog.telegram_user_id.map(|id| id.to_string())).unwrap_or_default();
        return Err(DialogMistake::DialogStopped { who }.into());
    }
    Err(DialogMistake::DialogClosed.into())
}
