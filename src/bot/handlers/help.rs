//! `/help [command]`.
//! Its rule: an unknown command is answered with one that exists.

use crate::bot::commands::CommandId;
use crate::bot::error::Handled;
use crate::bot::request::Visit;
use crate::bot::views::help;
use crate::bot::views::refusal::UserError;

pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    if args.is_empty() {
        return all(visit).await;
    }
    match CommandId::named(args) {
        Some(command) => on(visit, command).await,
        None => {
            let near = CommandId::near(args, visit.member.role);
            Err(UserError::UnknownHelp { name: args.chars().take(32).collect(), near }.into())
        }
    }
}

pub(in crate::bot) async fn all(visit: &Visit) -> Handled {
    visit.turn(&help::all(&visit.reader, visit.member.role)).await?;
    Ok(())
}

/// From a first screen that has nothing else to show yet.
pub(in crate::bot) async fn how(visit: &Visit) -> Handled {
    visit.turn(&help::how(&visit.reader)).await?;
    Ok(())
}

pub(in crate::bot) async fn on(visit: &Visit, command: CommandId) -> Handled {
    visit.turn(&help::on(&visit.reader, command)).await?;
    Ok(())
}
