//! Whom a command means: `@bob_lee`, a Telegram id, or nobody yet.
//! Its rule: every command about one person reads its argument here, and asks for it here when it is missing.

use crate::bot::commands::CommandId;
use crate::bot::desk::Visit;
use crate::bot::error::{Failure, Handled};
use crate::bot::handlers::dialog::{self, Meant};
use crate::bot::handlers::reply;
use crate::bot::state::State;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{dialogs, people as views};
use crate::domain::ids::TelegramUserId;
use crate::domain::target::Target;
use crate::domain::username::Username;

/// Whom the words after a command mean. Without any they are asked for, and `None` says that an answer will come.
///
/// # Errors
/// When the words name nobody; what was asked for stays asked for.
pub(super) async fn meant(visit: &Visit, command: CommandId, args: &str) -> Handled<Option<Target>> {
    if args.trim().is_empty() {
        if !visit.private() {
            return Err(UserError::Whom(command).into());
        }
        visit.ask(State::AskedPerson { command }).await?;
        visit.show(&views::ask_whom(&visit.reader, command)).await?;
        return Ok(None);
    }
    let target = target(args).ok_or(UserError::Whom(command))?;
    if visit.state().await? == (State::AskedPerson { command }) {
        visit.ask(State::Idle).await?;
    }
    Ok(Some(target))
}

/// Whom the words mean, also by the name that people know. As [`meant`]; where several bear the name, they are shown.
///
/// # Errors
/// When the words name nobody.
pub(super) async fn found(visit: &Visit, command: CommandId, args: &str) -> Handled<Option<Target>> {
    let words = args.trim();
    if words.is_empty() || words.starts_with('@') || words.parse::<i64>().is_ok() {
        return meant(visit, command, args).await;
    }
    let Meant { dialogs, more } = match dialog::meant(visit, words).await {
        Ok(meant) => meant,
        // A username that nobody here is known by.
        Err(Failure::User(_)) => return meant(visit, command, args).await,
        Err(broken) => return Err(broken),
    };
    if visit.state().await? == (State::AskedPerson { command }) {
        visit.ask(State::Idle).await?;
    }
    if let [one] = dialogs.as_slice() {
        let person = one.telegram_user_id.map(Target::Person);
        return Ok(Some(person.map_or_else(|| reply::target(one), Ok)?));
    }
    visit.show(&dialogs::which_one(&visit.reader, words, &dialogs, more)).await?;
    Ok(None)
}

fn target(text: &str) -> Option<Target> {
    let text = text.trim();
    match text.parse() {
        Ok(id) if id > 0 => Some(Target::Person(TelegramUserId(id))),
        _ => Username::parse(text).ok().map(Target::Name),
    }
}
