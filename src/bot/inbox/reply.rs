//! Answers to a prospect: by a button, by a reply to a card or a screen, or in the dialog's topic. The recipient and
//! the account are always those of the dialog.

use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use teloxide::types::{InlineKeyboardButtonKind, Me};

use crate::bot::context::{Asking, Failure, Handled, Mistake, Request, State};
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::screens as views;
use crate::bot::home::cancel;
pub(in crate::bot) use crate::bot::inbox::held::open;
use crate::bot::inbox::held::{AnswerTranslation, Held, held, put};
use crate::bot::inbox::press::InboxPress;
use crate::bot::inbox::question::ReplyQuestion;
use crate::bot::inbox::{answer_translation, answer_translation_screens, card_screens as message_card, file, texts};
use crate::bot::kit::{Content, Press, View};
use crate::bot::sending::address;
use crate::bot::sending::address::{Address, Addressed};
use crate::bot::sending::mistakes::SendMistake;
use crate::domain::dialog::Dialog;
use crate::domain::ids::{DialogId, MessageId, TelegramMessageId};
use crate::domain::login::Card;
use crate::domain::message::Message;
use crate::domain::outbox::OutboxItem;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::target::Target;
use crate::outbox::Answered;

/// A message of the bot that is younger, in seconds, may be a card that is not recorded yet.
const FRESH: i64 = 5;
/// How often to search for such a card, and the pause between two searches.
const SEARCHES: u32 = 20;
const BETWEEN_SEARCHES: Duration = Duration::from_millis(25);

/// Asks for the text. Somebody who writes in another language may get it translated.
pub(in crate::bot) async fn ask(request: &Request, id: DialogId) -> Handled {
    let dialog = open(request, id).await?;
    if !request.private() {
        return Err(Mistake::ArgumentsHere.into());
    }
    let to = match request.card {
        Some(card) => request.ctx.store.read().await?.message_cards().shown_by(card).await?.pop(),
        None => None,
    };
    request.ask(State::Reply(ReplyQuestion::Text { dialog: id, to, language: None })).await?;
    if let Some(prospect) = dialog.telegram_user_id {
        request.ctx.outbox.show_typing(dialog.account_id, prospect);
    }
    let own = request.reader.times.language.into();
    let theirs = match dialog.language {
        None => request.ctx.dialogs.language_of(id).await?.filter(|theirs| *theirs != own),
        // Each answer is translated there.
        Some(_) => None,
    };
    let translated = theirs.map(|language| answer_translation_screens::offer(&request.reader, id, language));
    request.show(&views::ask_reply(&request.reader, &dialog, translated)).await
}

/// Has the answer that is asked for translated before it goes.
async fn ask_in(request: &Request, id: DialogId, language: SpokenLanguage) -> Handled {
    let dialog = open(request, id).await?;
    let to = match request.state().await? {
        State::Reply(ReplyQuestion::Text { dialog, to, .. }) if dialog == id => to,
        _ => return Err(Mistake::OldButton.into()),
    };
    request.ask(State::Reply(ReplyQuestion::Text { dialog: id, to, language: Some(language) })).await?;
    request.turn(&answer_translation_screens::ask(&request.reader, &dialog, language)).await
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
    let ReplyQuestion::Text { dialog, to, .. } = question;
    send_answer(request, dialog, to, words).await
}

/// Sends a member's text as an answer; `to` is the message that it replies to, if any. A text that begins with the name
/// of somebody else is held until its author has decided.
pub(in crate::bot) fn send_answer<'a>(
    request: &'a Request,
    id: DialogId,
    to: Option<MessageId>,
    words: &'a Content,
) -> BoxFuture<'a, Handled> {
    answer_person(request, id, to, words).boxed()
}

async fn answer_person(request: &Request, id: DialogId, to: Option<MessageId>, words: &Content) -> Handled {
    // The text is for a prospect and contains no secret.
    request.ticket.words_are_plain();
    let dialog = open(request, id).await?;
    let (Some(asked), Some(other)) = (request.card, another(request, &dialog, words).await?) else {
        return put_in_order(request, id, to, words).await;
    };
    let in_topic = request.dialog.is_some() && !request.chat.is_group();
    let (asked_for, language) = match request.state().await? {
        State::Reply(ReplyQuestion::Text { dialog, language, .. }) if dialog == id => (true, language),
        _ => (false, None),
    };
    let held = Held { in_topic, language, ..Held::new(request.id(), id, to, words) };
    request.ctx.records.keep_reply(asked, id, Some(request.id()), &held.json()?).await?;
    if asked_for {
        request.ask(State::Idle).await?;
    }
    request.show(&message_card::names_another(&request.reader, &dialog, &other, asked.message)).await
}

/// Checks that other words of a message do not begin with the name of somebody else, unless it did so before.
pub(in crate::bot) async fn is_for_its_person(request: &Request, item: &OutboxItem, words: &Content) -> Handled {
    let Some(dialog) = request.ctx.store.read().await?.dialogs().of_item(item).await? else { return Ok(()) };
    match another(request, &dialog, words).await? {
        Some(other) if !item.content.starts_with(&other) => {
            Err(SendMistake::EditNamesAnother { other, who: dialog.name() }.into())
        }
        _ => Ok(()),
    }
}

/// The name of somebody else with which an answer in a dialog begins, as it was typed.
async fn another(request: &Request, dialog: &Dialog, words: &Content) -> Handled<Option<String>> {
    let (address, rest) = match address::clearly(request, words).await {
        Ok(Some(Addressed { address, rest })) => (address, rest),
        // The number of a dialog that this member may not see is part of the text.
        Ok(None) | Err(Failure::User(_)) => return Ok(None),
        Err(broken) => return Err(broken),
    };
    let own = match &address {
        Address::One(target) => {
            let known = request.ctx.dialogs.with(target).await?;
            known.is_some_and(|known| known.id == dialog.id) || target.name() == dialog.username().as_ref()
        }
        Address::Which(dialogs) => dialogs.iter().any(|one| one.id == dialog.id),
        Address::Number(_) | Address::Nobody(_) => true,
    };
    let typed = words.text.strip_suffix(rest).unwrap_or(&words.text).trim();
    Ok((!own).then(|| typed.trim_end_matches([',', ':', ';']).to_owned()))
}

/// Sends an answer after what its author wrote to this dialog before.
pub(in crate::bot) async fn put_in_order(
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
    let in_topic = request.dialog.is_some() && !request.chat.is_group();
    let Asking { state, question, .. } = request.asking().await?;
    let (asked_for, language) = match state {
        State::Reply(ReplyQuestion::Text { dialog, language, .. }) if dialog == id => (true, language),
        _ => (false, None),
    };
    let held = Held { in_topic, language, ..Held::new(request.id(), id, to, words) };
    if let Some(language) = answer_translation::language(&dialog, &held) {
        if asked_for {
            request.ask(State::Idle).await?;
        }
        return answer_translation::hold(&request.in_new_message(), asked, held, language).await;
    }
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
    if asked_for {
        request.ask(State::Idle).await?;
    }
    if before.is_empty() && last.is_none() {
        if let Some(message) = question.filter(|_| asked_for) {
            request.try_edit(Card { chat: request.chat, message }, &views::answered(&request.reader, &dialog)).await;
        }
        return Ok(());
    }
    let before = before.iter().map(|(_, json)| Held::read(json)).collect::<Handled<Vec<Held>>>()?;
    let follows = before.iter().any(Held::is_undecided);
    let held = Held { follows, ..held };
    request.ctx.records.keep_reply(asked, id, Some(request.id()), &held.json()?).await?;
    let question = match last {
        None if follows => answer_translation_screens::follows(&request.reader, asked.message),
        Some(last) => {
            let team = request.ctx.store.ask().await?.team().members().await?;
            message_card::concurrent_reply(&request.reader, &team, &last, asked.message)
        }
        None => message_card::held_behind(&request.reader, asked.message),
    };
    request.show(&question).await
}

/// The dialog with a recipient, if what this member writes there goes the way of answers: an answer of theirs is
/// pending, or these words are to be translated.
pub(in crate::bot) async fn dialog_to_answer(
    request: &Request,
    to: &Target,
    words: &Content,
) -> Handled<Option<DialogId>> {
    let mut reading = request.ctx.store.read().await?;
    let waiting = reading.pending_replies().dialogs_of(request.id()).await?;
    let dialog = match to {
        Target::Person(id) => reading.dialogs().by_prospect(*id).await?,
        Target::Name(name) => reading.dialogs().by_username(name).await?,
    };
    let is_translated =
        |dialog: &Dialog| dialog.language.is_some_and(|language| language.wants_translated(&words.text));
    let goes = |dialog: &Dialog| waiting.contains(&dialog.id) || dialog.status.is_open() && is_translated(dialog);
    Ok(dialog.filter(goes).map(|dialog| dialog.id))
}

/// Offers to send a text that answers nothing to the last prospect shown in this chat; of a table, also to import it.
/// Returns `false` when there is no such prospect.
pub(in crate::bot) async fn offer(request: &Request, words: &Content, table: bool) -> Handled<bool> {
    let Some(asked) = request.card else { return Ok(false) };
    let Some(dialog) = last_shown(request).await? else { return Ok(false) };
    let held = Held::new(request.id(), dialog.id, None, words);
    request.ctx.records.keep_reply(asked, dialog.id, None, &held.json()?).await?;
    request.show(&message_card::offer(&request.reader, &dialog, words, table, asked.message)).await?;
    Ok(true)
}

/// What was offered to be sent, with its file.
pub(in crate::bot) async fn offered_words(request: &Request, message: TelegramMessageId) -> Handled<Content> {
    Ok(held(request, Card { chat: request.chat, message }).await?.words)
}

/// Ends an offer that became something else.
pub(in crate::bot) async fn end_offer(request: &Request, message: TelegramMessageId) -> Handled {
    Ok(request.ctx.records.forget_reply(Card { chat: request.chat, message }).await?)
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
    let pending = request.ctx.store.read().await?.pending_replies().of(held.dialog, held.author).await?;
    if pending.iter().position(|(one, _)| *one == asked).is_some_and(|before| before > 0) {
        return Err(DialogMistake::EarlierAnswer.into());
    }
    if let Some(language) = answer_translation::language(&dialog, &held) {
        return answer_translation::adopt(request, asked, held, language).await;
    }
    match put(request, &dialog, asked, &held, false).await? {
        Answered::ConcurrentReply(last) => {
            let team = request.ctx.store.read().await?.team().members().await?;
            request.turn(&message_card::concurrent_reply(&request.reader, &team, &last, message)).await?;
        }
        Answered::Accepted(_) => {
            request.ctx.records.forget_reply(asked).await?;
            request.turn(&views::answered(&request.reader, &dialog)).await?;
        }
    }
    Ok(())
}

/// Replaces the words of an answer that waits for its author's confirmation. Returns `false` when none waits here.
pub(in crate::bot) async fn reword_held(request: &Request, asked: Card, words: &Content) -> Handled<bool> {
    let held = request.ctx.store.read().await?.pending_replies().get(asked).await?;
    let Some(held) = held else { return Ok(false) };
    let was = Held::read(&held)?;
    let mut reading = request.ctx.store.read().await?;
    let dialog = reading.dialogs().get_dialog(was.dialog).await?;
    // A text that was only offered is translated once it is an answer.
    let is_answer = reading.pending_replies().of(was.dialog, was.author).await?.iter().any(|(card, _)| *card == asked);
    drop(reading);
    let language = dialog.and_then(|dialog| dialog.language).filter(|_| is_answer);
    let wants = language.is_some_and(|language| language.wants_translated(&words.text));
    // Other words have another translation.
    let again = was.is_undecided() || was.original.is_some() || wants;
    let translation = again.then_some(AnswerTranslation::Asked);
    let held = Held { words: words.clone(), translation, original: None, ..was };
    let reworded = request.ctx.records.reword_reply(asked, &held.json()?).await?;
    if reworded && again {
        answer_translation::edited(request, asked, &held).await?;
    }
    Ok(reworded)
}

pub(in crate::bot) async fn pressed(request: &Request, press: InboxPress) -> Handled<Option<String>> {
    match press {
        InboxPress::File(message) => return file::fetch(request, message).await,
        InboxPress::Translate(message) => return texts::translate(request, message).await,
        InboxPress::Transcribe(message) => return texts::transcribe(request, message).await,
        InboxPress::SendAnyway(asked) => decided(request, asked, true).await?,
        InboxPress::Drop(asked) => decided(request, asked, false).await?,
        InboxPress::ReplyIn { dialog, language } => ask_in(request, dialog, language).await?,
        InboxPress::SendTranslation { .. }
        | InboxPress::SendOriginal(_)
        | InboxPress::TranslateAgain(_)
        | InboxPress::DropAnswer(_) => return answer_translation::pressed(request, press).await,
    }
    Ok(None)
}

/// Handles the confirmation, or the refusal, to send after a concurrent reply.
async fn decided(request: &Request, asked: TelegramMessageId, anyway: bool) -> Handled {
    let asked = Card { chat: request.chat, message: asked };
    let held = held(request, asked).await?;
    let dialog = if anyway { Some(open(request, held.dialog).await?) } else { None };
    // All pending answers of this member in this dialog, in order. What follows one whose translation is undecided waits
    // with it.
    let pending = request.ctx.store.read().await?.pending_replies().of(held.dialog, held.author).await?;
    let is_pending = pending.iter().any(|(one, _)| *one == asked);
    let mut all: Vec<(Card, Held)> = Vec::new();
    for (one, answer) in pending {
        match Held::read(&answer)? {
            held if held.is_undecided() => break,
            held => all.push((one, held)),
        }
    }
    if all.iter().all(|(one, _)| *one != asked) {
        if is_pending {
            return Err(DialogMistake::EarlierAnswer.into());
        }
        all = vec![(asked, held)];
    }
    for (asked, held) in &all {
        if let Some(dialog) = &dialog {
            put(request, dialog, *asked, held, true).await?;
        }
        request.ctx.records.forget_reply(*asked).await?;
    }
    let key = if anyway { "card-sending-all" } else { "card-dropped-all" };
    let done = View::text(request.reader.text(key, &[("count", all.len().into())]));
    request.turn(&done.row(dialog.and_then(|dialog| views::next(&request.reader, dialog.id)))).await
}
