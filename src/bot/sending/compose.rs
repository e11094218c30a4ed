//! Completing a draft: what is missing or wrong is asked for, and everything else is kept.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::kit::{Button, CommandId, Content, Refusal, View, refusal};
use crate::bot::sending::address::{Address, Addressed};
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::bot::sending::called::called;
use crate::bot::sending::later_screens::Plan;
use crate::bot::sending::meant_press::MeantPress;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::question::{AskedForSend, Draft, DraftKind, SendQuestion};
use crate::bot::sending::{accept, address, later_screens, screens};
use crate::bot::templates::first as template_first;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::login::Card;
use crate::domain::target::Target;
use crate::domain::text::{split_caption, split_message};
use crate::domain::when::WhenError;

/// The bytes that a text in a link may not contain as they are.
const IN_A_LINK: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Asks for what is missing, or accepts the message.
pub(in crate::bot) async fn go_on(request: &Request, draft: Draft) -> Handled {
    go_on_in(request, draft, None).await
}

/// As [`go_on`], on the message of the question whose button was pressed.
pub(in crate::bot) async fn go_on_in(request: &Request, draft: Draft, question: Option<Card>) -> Handled {
    let Some(message) = request.card else { return Err(Mistake::OldButton.into()) };
    let Some(asked) = draft.missing(message.message) else {
        return accept::accept(request, draft, message, question).await;
    };
    // Questions are asked only in private chats: in a group two members would answer one question.
    if !request.private() {
        return Err(match asked {
            AskedForSend::Body => Mistake::TextEmpty.into(),
            AskedForSend::Agree(_) => SendMistake::LaterPrivate.into(),
            AskedForSend::Several | AskedForSend::Which => AddressMistake::WhoPrivate(draft.kind.command()).into(),
            AskedForSend::From | AskedForSend::When | AskedForSend::Target => Mistake::ArgumentsHere.into(),
        });
    }
    let view = self::question(request, &draft, asked).await?;
    request.ask(State::Send(SendQuestion::Draft { draft: Box::new(draft), asked })).await?;
    let request = if question.is_some() { request } else { &request.in_new_message() };
    request.turn(&view).await
}

async fn question(request: &Request, draft: &Draft, asked: AskedForSend) -> Handled<View> {
    let reader = &request.reader;
    Ok(match (asked, &draft.target, draft.at, &draft.body) {
        (AskedForSend::From, ..) => screens::ask_from(reader),
        (AskedForSend::When, ..) if !draft.times.is_empty() => later_screens::ask_which(reader, &draft.times),
        (AskedForSend::When, ..) => later_screens::ask_when(reader),
        (AskedForSend::Which, ..) => {
            let mut dialogs = Vec::with_capacity(draft.which.len());
            for id in &draft.which {
                dialogs.push(dialog_access::own(request, *id, DialogAccess::Look).await?);
            }
            screens::ask_which(reader, &dialogs)
        }
        (AskedForSend::Several, Some(target), ..) => {
            let several = draft.several.clone().ok_or(Mistake::OldButton)?;
            let target = Target::read(target).ok_or(Mistake::OldButton)?;
            let mut people = vec![called(request, &target).await?];
            for name in &several.names {
                people.push(called(request, &Target::read(name).ok_or(Mistake::OldButton)?).await?);
            }
            screens::ask_several(reader, &people, &several.alone.text, &several.each.text)
        }
        (AskedForSend::Body, Some(target), ..) => match Target::read(target) {
            Some(Target::Name(name)) if draft.also.is_empty() => template_first::ask(request, &name, 0).await?,
            Some(target) => screens::ask_text(reader, recipients(request, &target, &draft.also).await?),
            None => return Err(Mistake::OldButton.into()),
        },
        (AskedForSend::Agree(message), Some(target), Some(at), Some(body)) => {
            let media = body.media_kind();
            let parts = match media {
                Some(_) => split_caption(&body.text, &[]),
                None => split_message(&body.text, &[]),
            };
            let target = Target::read(target).ok_or(Mistake::OldButton)?;
            let plan = Plan {
                who: &recipients(request, &target, &draft.also).await?,
                at,
                text: &body.text,
                media,
                parts: parts.len(),
                asked: message,
            };
            later_screens::confirm(reader, &plan)
        }
        (AskedForSend::Target, .., Some(body)) => screens::ask_target_of(reader, &body.text),
        (AskedForSend::Target | AskedForSend::Several | AskedForSend::Body | AskedForSend::Agree(_), ..) => {
            screens::ask_target(reader)
        }
    })
}

/// All recipients in words.
async fn recipients(request: &Request, target: &Target, also: &[String]) -> Handled<String> {
    let mut people = vec![called(request, target).await?];
    for other in also.iter().filter_map(|text| Target::read(text)) {
        people.push(called(request, &other).await?);
    }
    Ok(people.join(", "))
}

/// A link that opens a chat with the sending account, with the team's text in the input field. What the member typed is
/// not in it: there it would be the prospect's own words.
pub(super) async fn invitation(request: &Request, draft: &Draft) -> Handled<Option<String>> {
    let accounts = request.ctx.manager.accounts().await?;
    let named = accounts.iter().find(|account| Some(account.id) == draft.from);
    let ready = || accounts.iter().find(|account| account.username.is_some() && account.status.is_logged_in());
    let name = named.or_else(ready).and_then(|account| account.username.clone());
    Ok(name.map(|name| link(&name, &invitation_text(request))))
}

/// What somebody who follows an invitation finds in the input field, as the team words it, or else the desk.
pub(in crate::bot) fn invitation_text(request: &Request) -> String {
    let settled = request.ctx.settings().invitation_text.as_ref().map(ToString::to_string);
    settled.unwrap_or_else(|| request.reader.label("invitation-text", &[]))
}

/// A link that opens a chat with a username, with a text in the input field.
pub(in crate::bot) fn link(name: &str, text: &str) -> String {
    format!("https://t.me/{name}?text={}", utf8_percent_encode(text, IN_A_LINK))
}

/// Keeps the text, says what is wrong with its address, and asks for another one.
pub(super) async fn keep(request: &Request, draft: Draft, error: AddressMistake) -> Handled {
    if !request.private() || draft.body.is_none() {
        return Err(error.into());
    }
    // After a time, only a marked username is expected.
    let mistake = match (&error, draft.kind) {
        (AddressMistake::NameOrWord(..), DraftKind::Later) => AddressMistake::NoName(CommandId::Later),
        _ => error.clone(),
    };
    let first_word = match &error {
        AddressMistake::NameOrWord(word, _) => {
            let label = request.reader.label("send-button-first-word", &[("name", word.to_string().into())]);
            Some(Button::new(label, MeantPress::FirstWord))
        }
        _ => None,
    };
    ask_again(request, draft, &mistake, first_word).await
}

/// Says what is wrong, and asks for it again; the rest is kept.
async fn ask_again(request: &Request, draft: Draft, wrong: &dyn Refusal, first_word: Option<Button>) -> Handled {
    let Some(message) = request.card else { return Err(Mistake::OldButton.into()) };
    let asked = draft.missing(message.message).unwrap_or(AskedForSend::Target);
    let key = if asked == AskedForSend::When { "send-kept-for-time" } else { "send-kept-for-name" };
    let text = format!("{} {}", request.reader.text(key, &[]), refusal::view(&request.reader, wrong).text);
    let mut view = View::text(text).row([request.reader.cancel()]);
    if let Some(button) = first_word {
        view.keyboard.insert(0, vec![button]);
    }
    request.ask(State::Send(SendQuestion::Draft { draft: Box::new(draft), asked })).await?;
    request.show(&view).await
}

/// Keeps the address and text after a time that was not understood, and asks for the time.
pub(in crate::bot) async fn keep_for_time(
    request: &Request,
    mut draft: Draft,
    words: &Content,
    error: WhenError,
) -> Handled {
    let Addressed { address, rest } = address::first(request, words).await?;
    let body = match address {
        Address::One(target) => {
            draft.target = Some(target.as_text());
            words.ending(rest)
        }
        _ => words.clone(),
    };
    draft.body = Some(body).filter(|body| !body.is_empty());
    if draft.body.is_none() || !request.private() {
        return Err(error.into());
    }
    ask_again(request, draft, &error, None).await
}
