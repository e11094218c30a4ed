//! `/language [code]`. The answer is in the new language, and the menu follows.

use crate::bot::context::{Handled, Request};
use crate::bot::home::mistakes::HomeMistake;
use crate::bot::home::{language_screens as language, menu};
use crate::domain::language::Language;

pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.is_empty() {
        return ask(request).await;
    }
    let language = Language::named(args).ok_or(HomeMistake::UnknownLanguage)?;
    set(request, language).await
}

pub(in crate::bot) async fn ask(request: &Request) -> Handled {
    request.turn(&language::ask(&request.reader)).await
}

pub(in crate::bot) async fn set(request: &Request, language: Language) -> Handled {
    request.ctx.team.set_language(request.id(), language).await?;
    let reader = request.ctx.reader(Some(language), request.chat);
    request.turn(&language::chosen(&reader)).await?;
    menu::refresh(&request.ctx, request.id());
    Ok(())
}
