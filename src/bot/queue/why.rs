//! `/why [@user, id or name]`: the gate's verdict at this moment. It changes nothing.

use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::context::mistake::Mistake;
use crate::bot::context::state::State;
use crate::bot::dialogs::{access as dialog_access, list_screens as dialogs};
use crate::bot::kit::commands::CommandId;
use crate::bot::kit::content::Content;
use crate::bot::queue::question::QueueQuestion;
use crate::bot::queue::why_screens as why;
use crate::bot::sending::address::Named;
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::bot::sending::called::called;
use crate::bot::sending::{address, item};
use crate::domain::target::Target;
use crate::domain::username::{Username, UsernameError};

/// How many runs through sequences are shown.
const RUNS: u32 = 3;

pub(in crate::bot) async fn answered(request: &Request, question: QueueQuestion, words: &Content) -> Handled {
    let QueueQuestion::Why = question;
    command(request, &address::person_in(words)).await
}

pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let args = args.trim();
    if args.is_empty() {
        if !request.private() {
            return Err(Mistake::ArgumentsHere.into());
        }
        request.ask(State::Queue(QueueQuestion::Why)).await?;
        return request.show(&why::ask_target(&request.reader)).await;
    }
    let Some(target) = meant(request, args).await? else { return Ok(()) };
    let mut answer = request.ctx.outbox.why(&target).await?;
    answer.account = answer.account.map(|account| request.ctx.manager.seen(account));
    if request.state().await? == State::Queue(QueueQuestion::Why) {
        request.ask(State::Idle).await?;
    }
    let may_change = answer.open.first().is_some_and(|first| item::may_change(request, first));
    let mut reading = request.ctx.store.read().await?;
    let runs = match reading.contacts().find(&target).await? {
        Some(contact) => reading.runs().of_contact(contact, RUNS).await?,
        None => Vec::new(),
    };
    drop(reading);
    let who = called(request, &target).await?;
    request.show(&why::view(&request.reader, &who, &answer, &runs, may_change, request.member.role)).await
}

/// The person that the text names. If several people have the name, they are shown.
async fn meant(request: &Request, args: &str) -> Handled<Option<Target>> {
    match address::whole(request, args).await? {
        Named::One(Target::Person(_), Some(dialog)) | Named::Guessed(dialog) => {
            dialog_access::target(&dialog).map(Some)
        }
        Named::One(target, _) => Ok(Some(target)),
        Named::Several(several, more) => {
            request.show(&dialogs::which_one(&request.reader, args, &several, more)).await?;
            Ok(None)
        }
        Named::Number(phone) => Err(AddressMistake::PhoneAddress { number: phone.into(), link: None }.into()),
        Named::Nobody => Err(match Username::parse(args) {
            Ok(_) | Err(UsernameError::NotAName) => AddressMistake::NobodyNamed(CommandId::Why),
            Err(error) => error.into(),
        }
        .into()),
    }
}
