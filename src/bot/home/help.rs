//! `/help [command]`. An unknown command gets a suggestion.

use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::home::help_screens as help;
use crate::bot::home::mistakes::HomeMistake;
use crate::bot::kit::commands::CommandId;

pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.is_empty() {
        return all(request).await;
    }
    match CommandId::named(args) {
        Some(command) => on(request, command).await,
        None => {
            let near = CommandId::near(args, request.member.role);
            Err(HomeMistake::UnknownHelp { name: args.chars().take(32).collect(), near }.into())
        }
    }
}

pub(in crate::bot) async fn all(request: &Request) -> Handled {
    request.turn(&help::all(&request.reader, request.member.role)).await
}

/// Opened from a first screen that has nothing else to show yet.
pub(in crate::bot) async fn how(request: &Request) -> Handled {
    request.turn(&help::how(&request.reader)).await
}

pub(in crate::bot) async fn on(request: &Request, command: CommandId) -> Handled {
    request.turn(&help::on(&request.reader, command)).await
}
