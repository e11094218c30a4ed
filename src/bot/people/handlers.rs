//! Who a command means: `@bob_lee`, a Telegram id, or nobody yet.
//! Its rule: every command about one person reads its argument here, and asks for it here when it is missing.

use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::context::state::State;
use crate::bot::dialogs::list_screens as dialogs;
use crate::bot::kit::commands::CommandId;
use crate::bot::people::question::PersonQuestion;
use crate::bot::people::screens as views;
use crate::bot::sending::address;
use crate::bot::sending::address::Named;
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::domain::target::Target;

/// Who the words after a command mean, by username, id, or the name that people know. Without any words they are asked
/// for; where several bear the name, they are shown. `None` says that an answer will come.
///
/// # Errors
/// When the words name nobody; what was asked for stays asked for.
pub(in crate::bot) async fn meant(request: &Request, command: CommandId, args: &str) -> Handled<Option<Target>> {
    if args.trim().is_empty() {
        if !request.private() {
            return Err(AddressMistake::AuditSubject(command).into());
        }
        request.ask(State::Person(PersonQuestion::About { command })).await?;
        request.show(&views::ask_whom(&request.reader, command)).await?;
        return Ok(None);
    }
    let found = match address::whole(request, args).await? {
        Named::Number(phone) => return Err(AddressMistake::PhoneAddress { phone, link: None }.into()),
        Named::Nobody => return Err(AddressMistake::AuditSubject(command).into()),
        found => found,
    };
    if request.state().await? == (State::Person(PersonQuestion::About { command })) {
        request.ask(State::Idle).await?;
    }
    match found {
        Named::One(target, _) => Ok(Some(target)),
        Named::Several(several, more) => {
            request.show(&dialogs::which_one(&request.reader, args.trim(), &several, more)).await?;
            Ok(None)
        }
        Named::Number(_) | Named::Nobody => Ok(None),
    }
}
