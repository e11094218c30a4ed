//! The person that a command is about: `@bob_lee`, a Telegram id, or nobody yet. Every command about one person parses
//! its argument here, and asks for a missing one.

use crate::bot::context::{Handled, Request, State};
use crate::bot::dialogs::list_screens as dialogs;
use crate::bot::kit::CommandId;
use crate::bot::people::question::PersonQuestion;
use crate::bot::people::screens as views;
use crate::bot::sending::address;
use crate::bot::sending::address::Named;
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::domain::target::Target;

/// The person that the arguments of a command name, by username, id, or name. Without arguments it asks for them; if
/// several people have the name, it shows them. `None` means that an answer will follow.
///
/// # Errors
/// When the arguments name nobody; the question stays open.
pub(in crate::bot) async fn meant(request: &Request, command: CommandId, args: &str) -> Handled<Option<Target>> {
    if args.trim().is_empty() {
        if !request.private() {
            return Err(AddressMistake::NobodyNamed(command).into());
        }
        request.ask(State::Person(PersonQuestion::About { command })).await?;
        request.show(&views::ask_whom(&request.reader, command)).await?;
        return Ok(None);
    }
    let found = match address::whole(request, args).await? {
        Named::Number(phone) => return Err(AddressMistake::PhoneAddress { number: phone.into(), link: None }.into()),
        Named::Nobody => return Err(AddressMistake::NobodyNamed(command).into()),
        found => found,
    };
    if request.state().await? == (State::Person(PersonQuestion::About { command })) {
        request.ask(State::Idle).await?;
    }
    match found {
        Named::One(target, _) => Ok(Some(target)),
        // What is done to them waits for a whole name.
        Named::Guessed(dialog) => {
            request.show(&dialogs::which_one(&request.reader, args.trim(), &[*dialog], false)).await?;
            Ok(None)
        }
        Named::Several(several, more) => {
            request.show(&dialogs::which_one(&request.reader, args.trim(), &several, more)).await?;
            Ok(None)
        }
        Named::Number(_) | Named::Nobody => Ok(None),
    }
}
