//! Answers in a dialog that is always translated, and single ones that are to be: their author sees the translation before
//! it goes, and decides.
//!
//! Invariant: nothing goes out unseen, and an answer never passes an earlier one of its author. What waits for a decision
//! is in the database, so that a restart in between loses nothing.

use crate::bot::context::screens::Kind;
use crate::bot::context::{Failure, Handled, Mistake, Request, quietly};
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::dialogs::screens as dialogs;
use crate::bot::inbox::held::{AnswerTranslation, Held, held, open, put};
use crate::bot::inbox::press::InboxPress;
use crate::bot::inbox::translation_loop::meaning;
use crate::bot::inbox::{answer_translation_screens as views, card_screens as message_card};
use crate::bot::kit::{Content, View};
use crate::bot::sending::item::own_message;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::reworded;
use crate::domain::dialog::Dialog;
use crate::domain::ids::TelegramMessageId;
use crate::domain::login::Card;
use crate::domain::outbox::OutboxItem;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::template::print;
use crate::domain::text::Part;
use crate::outbox::Answered;
use crate::telegram::ClientError;

/// How much of a sent translation its question goes on showing, in characters.
const SENT: usize = 1000;

/// The language into which an answer is to be translated first.
pub(super) fn language(dialog: &Dialog, held: &Held) -> Option<SpokenLanguage> {
    held.language.or(dialog.language).filter(|language| language.wants_translated(&held.words.text))
}

/// Holds an answer back until its author has seen its translation. The request's message becomes the question if its
/// button was pressed.
pub(super) async fn hold(request: &Request, asked: Card, held: Held, language: SpokenLanguage) -> Handled {
    let (dialog, author) = (held.dialog, held.author);
    let held = Held { translation: Some(AnswerTranslation::Asked), ..held };
    request.ctx.records.keep_reply(asked, dialog, Some(author), &held.json()?).await?;
    ask(request, asked, language).await
}

/// The same for a text that was only offered to this dialog: from now on it is an answer of its author.
pub(super) async fn adopt(request: &Request, asked: Card, held: Held, language: SpokenLanguage) -> Handled {
    let held = Held { translation: Some(AnswerTranslation::Asked), ..held };
    request.ctx.records.adopt_reply(asked, held.author, &held.json()?).await?;
    ask(request, asked, language).await
}

/// Holds other words of a message that went as a translation, or whose dialog is always translated, until their author has
/// seen the new translation. Returns whether something is to be changed, or `None` when they go as they are written.
pub(in crate::bot) async fn hold_edit(
    request: &Request,
    asked: Card,
    item: &OutboxItem,
    words: &Content,
) -> Handled<Option<bool>> {
    let written = request.ctx.outbox.original(item).await?;
    let asks = request.ctx.store.read().await?.pending_replies().get(asked).await?.is_some();
    match &written {
        Some(written) if *written == words.text && !asks => return Ok(Some(false)),
        None if item.content == words.text && !asks => return Ok(None),
        _ => {}
    }
    let dialog = request.ctx.store.read().await?.dialogs().of_item(item).await?;
    let Some(dialog) = dialog.filter(|dialog| written.is_some() || dialog.language.is_some()) else {
        return if written.is_some() { Err(SendMistake::Translated.into()) } else { Ok(None) };
    };
    let language = match dialog.language.or_else(|| SpokenLanguage::of(&item.content)) {
        Some(language) => language,
        None => request.ctx.dialogs.language_of(dialog.id).await?.ok_or(SendMistake::Translated)?,
    };
    if !language.wants_translated(&words.text) {
        request.ctx.records.forget_reply(asked).await?;
        return Ok(None);
    }
    let held = Held {
        language: Some(language),
        translation: Some(AnswerTranslation::Asked),
        edits: Some(item.id),
        ..Held::new(request.id(), dialog.id, None, words)
    };
    let json = held.json()?;
    // It holds back nothing that its author writes next: the message itself has its place.
    if !request.ctx.records.reword_reply(asked, &json).await? {
        request.ctx.records.keep_reply(asked, dialog.id, None, &json).await?;
    }
    ask(&request.in_new_message(), asked, language).await?;
    Ok(Some(true))
}

/// Translates an answer again whose words its author has just edited.
pub(super) async fn edited(request: &Request, asked: Card, held: &Held) -> Handled {
    let dialog = request.ctx.dialogs.get(held.dialog).await?;
    match dialog.and_then(|dialog| language(&dialog, held)) {
        Some(language) => ask(&request.in_new_message(), asked, language).await,
        None => request.show(&views::unasked(&request.reader, asked.message)).await,
    }
}

/// Goes on with an answer that the desk was translating when it stopped. Returns `false` when the request is none.
pub(in crate::bot) async fn resumed(request: &Request) -> Handled<bool> {
    let Some(asked) = request.card else { return Ok(false) };
    let Some(answer) = request.ctx.store.read().await?.pending_replies().get(asked).await? else { return Ok(false) };
    let held = Held::read(&answer)?;
    if held.is_undecided() {
        request.ticket.words_are_plain();
        edited(request, asked, &held).await?;
    }
    Ok(held.is_undecided())
}

/// Shows that Telegram is being asked, and then what it says.
async fn ask(request: &Request, asked: Card, language: SpokenLanguage) -> Handled {
    let then = move |request: Request, question: Card| async move {
        let tasks = request.ctx.tasks.clone();
        tasks.spawn_to_end(async move {
            let stop = request.ctx.tasks.stopping();
            match stop.run_until_cancelled(translate(&request, asked, language, question)).await {
                Some(done) => quietly(done),
                // The next start asks Telegram again.
                None => request.ticket.give_up(),
            }
        });
        Ok(())
    };
    request.turn_then(&views::coming(&request.reader, asked.message), Kind::Words, then).await
}

/// Has an answer translated and shows the translation on its question, unless it was decided or edited meanwhile.
async fn translate(request: &Request, asked: Card, language: SpokenLanguage, question: Card) -> Handled {
    let Some(before) = request.ctx.store.read().await?.pending_replies().get(asked).await? else { return Ok(()) };
    let held = Held::read(&before)?;
    let Some(dialog) = request.ctx.dialogs.get(held.dialog).await? else { return Ok(()) };
    let words = Part { text: held.words.text.clone(), spans: held.words.spans.clone() };
    let views = match request.ctx.manager.translate_words(dialog.account_id, &words, language).await {
        // It was written in their language: there is nothing to decide.
        Ok(translation) if translation.text.trim() == words.text.trim() => {
            let mine = Held { translation: None, ..held };
            if !request.ctx.records.replace_reply(asked, &before, &mine.json()?).await? {
                return Ok(());
            }
            let done = match settle(request, asked, mine).await {
                Err(Failure::User(_)) => message_card::held_behind(&request.reader, asked.message),
                done => done?,
            };
            go_on(request, &dialog).await?;
            vec![done]
        }
        Ok(translation) => {
            let Part { text, spans } = translation.clone();
            let shown = Held { translation: Some(AnswerTranslation::Shown { text, spans }), ..held };
            if !request.ctx.records.replace_reply(asked, &before, &shown.json()?).await? {
                return Ok(());
            }
            views::shown(&request.reader, &dialog, &shown.words.text, &translation, asked.message)
        }
        Err(ClientError::Store(error)) => return Err(error.into()),
        Err(ClientError::Telegram(error)) => {
            tracing::info!(?error, "got no translation of an answer");
            vec![views::refused(&request.reader, meaning(&error).0, asked.message)]
        }
    };
    let mut on = Some(question);
    for view in &views {
        request.put_in_turn(on.take(), view).await?;
    }
    Ok(())
}

pub(super) async fn pressed(request: &Request, press: InboxPress) -> Handled<Option<String>> {
    match press {
        InboxPress::SendTranslation { asked, print } => send(request, asked, print).await,
        InboxPress::SendOriginal(asked) => {
            let (asked, held) = undecided(request, asked).await?;
            decided(request, asked, Held { translation: None, ..held }).await
        }
        InboxPress::TranslateAgain(asked) => {
            let (asked, held) = undecided(request, asked).await?;
            let dialog = open(request, held.dialog).await?;
            let language = held.language.or(dialog.language).ok_or(Mistake::OldButton)?;
            ask(request, asked, language).await?;
            Ok(None)
        }
        InboxPress::DropAnswer(asked) => {
            let asked = Card { chat: request.chat, message: asked };
            let held = held(request, asked).await?;
            drop_it(request, asked, &held).await?;
            Ok(None)
        }
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Drops the answer of the requesting member that waits for their decision and was written in this message.
pub(in crate::bot) async fn drop_held(request: &Request, asked: Card) -> Handled {
    let waits = request.ctx.store.read().await?.pending_replies().get(asked).await?.is_some();
    if !waits {
        return Err(SendMistake::UnsendWhat.into());
    }
    let held = held(request, asked).await?;
    drop_it(request, asked, &held).await
}

async fn drop_it(request: &Request, asked: Card, held: &Held) -> Handled {
    request.ctx.records.forget_reply(asked).await?;
    let done = View::text(request.reader.text("card-dropped-all", &[("count", 1_usize.into())]));
    request.turn(&done.row(dialogs::next(&request.reader, held.dialog))).await?;
    let dialog = request.ctx.dialogs.get(held.dialog).await?;
    match dialog.filter(|dialog| dialog.status.is_open()) {
        Some(dialog) => go_on(request, &dialog).await,
        None => Ok(()),
    }
}

/// Sends the translation that was shown.
async fn send(request: &Request, asked: TelegramMessageId, shown: u32) -> Handled<Option<String>> {
    let (asked, held) = undecided(request, asked).await?;
    let translation = held.translation().ok_or(Mistake::OldButton)?;
    if print(&translation) != shown {
        // It was edited since; another question shows its present translation.
        return Ok(Some(request.reader.label("answer-changed", &[])));
    }
    let original = Some(held.words.text.clone());
    let words = Content { text: translation.text, spans: translation.spans, ..held.words.clone() };
    decided(request, asked, Held { words, original, translation: None, ..held }).await
}

/// Shows on the question what becomes of a decided answer.
async fn decided(request: &Request, asked: Card, held: Held) -> Handled<Option<String>> {
    let (id, is_edit) = (held.dialog, held.edits.is_some());
    let done = settle(request, asked, held).await?;
    request.turn(&done).await?;
    if is_edit {
        return Ok(None);
    }
    let dialog = open(request, id).await?;
    go_on(request, &dialog).await?;
    Ok(None)
}

/// Sends what its author wrote after a decided answer and only waited for it.
async fn go_on(request: &Request, dialog: &Dialog) -> Handled {
    let all = request.ctx.store.read().await?.pending_replies().of(dialog.id, request.id()).await?;
    for (asked, json) in all {
        let held = Held::read(&json)?;
        if !held.follows {
            break;
        }
        match put(request, dialog, asked, &held, false).await? {
            Answered::Accepted(_) => request.ctx.records.forget_reply(asked).await?,
            Answered::ConcurrentReply(last) => {
                let held = Held { follows: false, ..held };
                request.ctx.records.reword_reply(asked, &held.json()?).await?;
                let team = request.ctx.store.read().await?.team().members().await?;
                let question = message_card::concurrent_reply(&request.reader, &team, &last, asked.message);
                return request.show(&question).await;
            }
        }
    }
    Ok(())
}

async fn undecided(request: &Request, asked: TelegramMessageId) -> Handled<(Card, Held)> {
    let asked = Card { chat: request.chat, message: asked };
    let held = held(request, asked).await?;
    if held.is_undecided() { Ok((asked, held)) } else { Err(Mistake::OldButton.into()) }
}

/// Carries out what was decided. Returns what the question shows then.
async fn settle(request: &Request, asked: Card, held: Held) -> Handled<View> {
    let Some(item) = held.edits else { return pass_on(request, asked, held).await };
    let item = own_message(request, item).await?;
    reworded::fits(&item, &held.words)?;
    reworded::reword(request, &item, &held.words, held.original.as_deref(), None).await?;
    request.ctx.records.forget_reply(asked).await?;
    let text = dialogs::one_line(&held.words.text, SENT);
    Ok(View::text(request.reader.text("answer-edited", &[("text", text.into())])))
}

/// Passes a decided answer on, behind earlier ones of its author. Returns what its question shows then.
async fn pass_on(request: &Request, asked: Card, held: Held) -> Handled<View> {
    let dialog = open(request, held.dialog).await?;
    let all = request.ctx.store.read().await?.pending_replies().of(held.dialog, held.author).await?;
    let earlier = all.iter().take_while(|(card, _)| *card != asked);
    let earlier = earlier.map(|(_, json)| Held::read(json)).collect::<Handled<Vec<Held>>>()?;
    if earlier.iter().any(Held::is_undecided) {
        return Err(DialogMistake::EarlierAnswer.into());
    }
    if !earlier.is_empty() {
        request.ctx.records.reword_reply(asked, &held.json()?).await?;
        return Ok(message_card::held_behind(&request.reader, asked.message));
    }
    Ok(match put(request, &dialog, asked, &held, false).await? {
        Answered::ConcurrentReply(last) => {
            request.ctx.records.reword_reply(asked, &held.json()?).await?;
            let team = request.ctx.store.read().await?.team().members().await?;
            message_card::concurrent_reply(&request.reader, &team, &last, asked.message)
        }
        Answered::Accepted(_) => {
            request.ctx.records.forget_reply(asked).await?;
            let done = dialogs::answered(&request.reader, &dialog);
            match held.original {
                Some(_) => {
                    let text = dialogs::one_line(&held.words.text, SENT);
                    let words = request.reader.text("answer-accepted", &[("text", text.into())]);
                    View { text: format!("{}\n{words}", done.text), ..done }
                }
                None => done,
            }
        }
    })
}
