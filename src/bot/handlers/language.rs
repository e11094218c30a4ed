//! `/language [code]`.
//! Its rule: the answer comes in the new language, and the menu follows.

use crate::bot::error::Handled;
use crate::bot::menu;
use crate::bot::request::Visit;
use crate::bot::views::language;
use crate::bot::views::refusal::UserError;
use crate::domain::language::Language;

pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    if args.is_empty() {
        return ask(visit).await;
    }
    let language = Language::named(args).ok_or(UserError::UnknownLanguage)?;
    set(visit, language).await
}

pub(in crate::bot) async fn ask(visit: &Visit) -> Handled {
    visit.turn(&language::ask(&visit.reader)).await?;
    Ok(())
}

pub(in crate::bot) async fn set(visit: &Visit, language: Language) -> Handled {
    let mut work = visit.desk.store.begin().await?;
    work.team().set_language(visit.id(), language).await?;
    work.commit().await?;
    let reader = visit.desk.reader(Some(language), visit.chat);
    visit.turn(&language::chosen(&reader)).await?;
    menu::refresh(&visit.desk, visit.id());
    Ok(())
}
