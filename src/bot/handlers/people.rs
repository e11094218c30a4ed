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
use crate::domain::target::Target;
use crate::domain::typed;
use crate::domain::username::Username;

/// Who the words after a command mean, by username, id, or the name that people know. Without any words they are asked
/// for; where several bear the name, they are shown. `None` says that an answer will come.
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
    let named = target(args)?;
    let words = args.trim();
    let exact = named.as_ref().is_some_and(|target| target.person().is_some() || Username::is_marked(words));
    let found = if exact { None } else { called(visit, words).await? };
    let Some(Meant { dialogs, more }) = found else {
        // A username that nobody here is known by.
        let target = named.ok_or(UserError::Whom(command))?;
        if visit.state().await? == (State::AskedPerson { command }) {
            visit.ask(State::Idle).await?;
        }
        return Ok(Some(target));
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

/// The people who are called that, as `/dialog` finds them. What ends as a sentence does is no name.
async fn called(visit: &Visit, words: &str) -> Handled<Option<Meant>> {
    if words.ends_with(['!', '?']) {
        return Ok(None);
    }
    match dialog::meant(visit, words).await {
        Ok(meant) => Ok(Some(meant)),
        Err(Failure::User(_)) => Ok(None),
        Err(broken) => Err(broken),
    }
}

fn target(text: &str) -> Result<Option<Target>, UserError> {
    if let Some(person) = Target::person_typed(text) {
        return Ok(Some(Target::Person(person)));
    }
    let text = typed::normal(text);
    let text = text.trim_matches(|c: char| typed::is_wrapping(c) && !matches!(c, '!' | '?'));
    match typed::person_id(text) {
        Some(Err(_)) => Err(UserError::PersonId),
        _ => Ok(Username::parse(text).ok().map(Target::Name)),
    }
}
