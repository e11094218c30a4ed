//! Answers that wait for their author's confirmation, and the one place where an answer goes to the outbox.

use serde::{Deserialize, Serialize};

use crate::bot::context::{Handled, Mistake, Request, check_press};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::kit::Content;
use crate::bot::sending::{files, item};
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::gate::Verdict;
use crate::domain::ids::{DialogId, MessageId, OutboxId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message::MessageDirection;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::text::{Part, Span};
use crate::outbox::Answered;
use crate::store::NewItem;

/// An answer that waits for its author's confirmation.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Held {
    pub author: TelegramUserId,
    pub dialog: DialogId,
    pub to: Option<MessageId>,
    pub words: Content,
    /// Whether it was typed in the dialog's topic of a private chat.
    #[serde(default)]
    pub in_topic: bool,
    /// The language into which it is to be translated, if its author wants that of this one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<SpokenLanguage>,
    /// Where its translation stands, as long as its author has not decided about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<AnswerTranslation>,
    /// What its author wrote, if `words` is the translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// The message that these words are to replace, if they are an edit of one that was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edits: Option<OutboxId>,
    /// It only waits for an earlier one to be decided, and then goes by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follows: bool,
}

/// The translation of an answer before it goes.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum AnswerTranslation {
    /// Telegram is being asked, or gave none.
    Asked,
    /// It is shown to its author.
    Shown { text: String, spans: Vec<Span> },
}

impl Held {
    pub(super) fn new(author: TelegramUserId, dialog: DialogId, to: Option<MessageId>, words: &Content) -> Self {
        Self {
            author,
            dialog,
            to,
            words: words.clone(),
            in_topic: false,
            language: None,
            translation: None,
            original: None,
            edits: None,
            follows: false,
        }
    }

    pub(super) fn read(json: &str) -> Handled<Self> {
        Ok(serde_json::from_str(json).map_err(anyhow::Error::from)?)
    }

    pub(super) fn json(&self) -> Handled<String> {
        Ok(serde_json::to_string(self).map_err(anyhow::Error::from)?)
    }

    /// Whether its author must decide about its translation first.
    pub(super) fn is_undecided(&self) -> bool {
        self.translation.is_some()
    }

    pub(super) fn translation(&self) -> Option<Part> {
        match &self.translation {
            Some(AnswerTranslation::Shown { text, spans }) => Some(Part { text: text.clone(), spans: spans.clone() }),
            Some(AnswerTranslation::Asked) | None => None,
        }
    }
}

/// An answer of the requesting member that waits for their confirmation.
pub(super) async fn held(request: &Request, asked: Card) -> Handled<Held> {
    let held = request.ctx.store.read().await?.pending_replies().get(asked).await?.ok_or(Mistake::OldButton)?;
    let held = Held::read(&held)?;
    if held.author == request.id() { Ok(held) } else { Err(DialogMistake::OthersAnswer.into()) }
}

/// Passes an answer to the outbox. Its message is its key: delivered again, it enqueues nothing.
pub(super) async fn put(
    request: &Request,
    dialog: &Dialog,
    asked: Card,
    held: &Held,
    anyway: bool,
) -> Handled<Answered> {
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
        album: words.album.clone(),
        asked_in_topic: held.in_topic,
        original: held.original.clone(),
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
