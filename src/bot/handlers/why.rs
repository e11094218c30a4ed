//! `/why [@user, id or name]`.
//! Its rule: it asks the gate as it is now and changes nothing.

use crate::bot::commands::CommandId;
use crate::bot::desk::Visit;
use crate::bot::error::{Failure, Handled};
use crate::bot::handlers::{dialog, item, reply};
use crate::bot::state::State;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{dialogs, why};
use crate::domain::target::Target;
use crate::domain::username::{Username, UsernameError};

pub(super) async fn command(visit: &Visit, args: &str) -> Handled {
    let args = args.trim();
    if args.is_empty() {
        if !visit.private() {
            return Err(UserError::ArgumentsHere.into());
        }
        visit.ask(State::AskedWhy).await?;
        visit.show(&why::ask_target(&visit.reader)).await?;
        return Ok(());
    }
    let Some(target) = meant(visit, args).await? else { return Ok(()) };
    let mut answer = visit.desk.outbox.why(&target).await?;
    answer.account = answer.account.map(|account| visit.desk.manager.seen(account));
    if visit.state().await? == State::AskedWhy {
        visit.ask(State::Idle).await?;
    }
    let may_change = answer.open.first().is_some_and(|first| item::may_change(visit, first));
    visit.show(&why::view(&visit.reader, &answer, may_change, visit.member.role)).await?;
    Ok(())
}

/// Whom the words mean: a name with `@`, what somebody is called, or a username that nobody here is known by. Where several
/// bear the name, they are shown.
async fn meant(visit: &Visit, args: &str) -> Handled<Option<Target>> {
    let name = Username::parse(args);
    if let Ok(name) = &name
        && Username::is_marked(args)
    {
        return Ok(Some(name.clone().into()));
    }
    match dialog::meant(visit, args).await {
        Ok(found) => match found.dialogs.as_slice() {
            [one] => reply::target(one).map(Some),
            several => {
                visit.show(&dialogs::which_one(&visit.reader, args, several, found.more)).await?;
                Ok(None)
            }
        },
        Err(Failure::User(UserError::PersonId)) => Err(UserError::PersonId.into()),
        Err(Failure::User(_)) => match name {
            Ok(name) => Ok(Some(name.into())),
            Err(UsernameError::NotAName) => Err(UserError::Whom(CommandId::Why).into()),
            Err(error) => Err(error.into()),
        },
        Err(broken) => Err(broken),
    }
}
