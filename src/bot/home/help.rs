//! `/help [command]`. An unknown command gets a suggestion.

use crate::bot::context::{Handled, Request};
use crate::bot::home::help_screens as help;
use crate::bot::home::mistakes::HomeMistake;
use crate::bot::kit::CommandId;

pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.is_empty() {
        return all(request).await;
    }
    match CommandId::named(args) {
        Some(command) => request.turn(&help::on(&request.reader, command)).await,
        None => {
            let near = CommandId::near(args, request.member.role);
            Err(HomeMistake::UnknownHelp { name: args.chars().take(32).collect(), near }.into())
        }
    }
}

pub(in crate::bot) async fn all(request: &Request) -> Handled {
    request.turn(&help::all(&request.reader, request.member.role)).await
}
