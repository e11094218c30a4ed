//! `/why [@user, id or name]`.
//! Its rule: it asks the gate as it is now and changes nothing.

use crate::bot::commands::CommandId;
use crate::bot::error::Handled;
use crate::bot::handlers::address::{self, Named};
use crate::bot::handlers::{dialog_access, item};
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{dialogs, why};
use crate::domain::target::Target;
use crate::domain::username::{Username, UsernameError};

pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
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

/// Who the words mean. Where several bear the name, they are shown.
async fn meant(visit: &Visit, args: &str) -> Handled<Option<Target>> {
    match address::whole(visit, args).await? {
        Named::One(Target::Person(_), Some(dialog)) => dialog_access::target(&dialog).map(Some),
        Named::One(target, _) => Ok(Some(target)),
        Named::Several(several, more) => {
            visit.show(&dialogs::which_one(&visit.reader, args, &several, more)).await?;
            Ok(None)
        }
        Named::Number(phone) => Err(UserError::PhoneAddress { phone, link: None }.into()),
        Named::Nobody => Err(match Username::parse(args) {
            Ok(_) | Err(UsernameError::NotAName) => UserError::Whom(CommandId::Why),
            Err(error) => error.into(),
        }
        .into()),
    }
}
