//! Dialogs that are always translated: their messages by Telegram as they come, the team's answers before they go.

use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::dialogs::access::{own, question};
use crate::bot::dialogs::language_screens as views;
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::question::DialogQuestion;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::DialogId;
use crate::domain::spoken_language::SpokenLanguage;

pub(in crate::bot) async fn pressed(request: &Request, press: DialogPress) -> Handled {
    match press {
        DialogPress::Translate(id) => translate(request, id).await,
        DialogPress::AskLanguage(id) => ask(request, id).await,
        DialogPress::TranslateFrom { dialog, language } => {
            forget_question(request, dialog).await?;
            set(request, dialog, language).await
        }
        DialogPress::TranslateNothing(id) => {
            let dialog = own(request, id, DialogAccess::Answer).await?;
            request.ctx.dialogs.set_language(id, None, request.id()).await?;
            question(request, &views::off(&request.reader, &dialog)).await
        }
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Handles a language that was typed instead of pressed.
pub(in crate::bot) async fn named(request: &Request, id: DialogId, text: &str) -> Handled {
    let language = SpokenLanguage::named(text).ok_or(DialogMistake::UnknownLanguage)?;
    request.ask(State::Idle).await?;
    set(request, id, language).await
}

async fn translate(request: &Request, id: DialogId) -> Handled {
    let dialog = own(request, id, DialogAccess::Answer).await?;
    if let Some(language) = dialog.language {
        return question(request, &views::on(&request.reader, &dialog, language)).await;
    }
    match request.ctx.dialogs.language_of(id).await? {
        Some(language) => set(request, id, language).await,
        None => ask(request, id).await,
    }
}

async fn ask(request: &Request, id: DialogId) -> Handled {
    let dialog = own(request, id, DialogAccess::Answer).await?;
    request.ask(State::Dialog(DialogQuestion::Language { dialog: id })).await?;
    question(request, &views::ask(&request.reader, &dialog)).await
}

async fn set(request: &Request, id: DialogId, language: SpokenLanguage) -> Handled {
    let dialog = own(request, id, DialogAccess::Answer).await?;
    request.ctx.dialogs.set_language(id, Some(language), request.id()).await?;
    question(request, &views::on(&request.reader, &dialog, language)).await
}

async fn forget_question(request: &Request, dialog: DialogId) -> Handled {
    if request.state().await? == (State::Dialog(DialogQuestion::Language { dialog })) {
        request.ask(State::Idle).await?;
    }
    Ok(())
}
