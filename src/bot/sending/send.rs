//! `/send [@user] [text]` and `/send_from [account] [@user] [text]`: reading what was typed into a draft.

use crate::bot::accounts::list as accounts;
use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::kit::{CommandId, Content, Question as _};
use crate::bot::output::picker;
use crate::bot::sending::address::{Address, Addressed};
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::bot::sending::further::Behind;
use crate::bot::sending::press::SendPress;
use crate::bot::sending::question::{AskedForSend, Draft, DraftKind, SendQuestion, Several};
use crate::bot::sending::{address, compose, further, item, later};
use crate::domain::account_named::account_first;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{DialogId, OutboxId};
use crate::domain::outbox::ItemReason;
use crate::domain::target::Target;
use crate::domain::typed;
use crate::domain::username::UsernameError;

/// `here` is the dialog of the topic, or of the message that the command replies to.
pub(in crate::bot) async fn command(request: &Request, words: &Content, here: Option<DialogId>) -> Handled {
    named(request, Draft { here, ..Draft::new(DraftKind::Send) }, words).await
}

pub(in crate::bot) async fn command_from(request: &Request, words: &Content, here: Option<DialogId>) -> Handled {
    from_named(request, Draft { here, ..Draft::new(DraftKind::SendFrom) }, words).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: SendPress) -> Handled {
    match press {
        SendPress::Ask => compose::go_on(request, Draft::new(DraftKind::Send)).await,
        SendPress::From(id) => {
            compose::go_on(request, Draft { from: Some(id), ..Draft::new(DraftKind::SendFrom) }).await
        }
        SendPress::Pick => pick(request).await,
        SendPress::Again(item) => again(request, item).await,
    }
}

/// Shows the keyboard that opens Telegram's list of people. The question about the recipient stays open.
async fn pick(request: &Request) -> Handled {
    let asks = matches!(request.state().await?, State::Send(question) if question.takes_person());
    if !asks {
        return Err(Mistake::OldButton.into());
    }
    let offer = |request: Request| async move {
        Ok(picker::offer(&request.ctx.bot, request.chat, &request.reader).await.map_err(anyhow::Error::from)?)
    };
    request.beside(offer).await
}

/// Asks again for the wrong part of a message that failed: the recipient if the name was wrong, otherwise the text.
async fn again(request: &Request, id: OutboxId) -> Handled {
    let failed = item::own(request, id).await?;
    // The dialog belongs to another account, so the same account cannot be used.
    let same = failed.account_fixed && failed.reason != Some(ItemReason::OtherAccount);
    let draft = Draft { from: failed.account_id.filter(|_| same), ..Draft::new(DraftKind::Send) };
    let name = failed.target.name().filter(|_| !failed.reason.is_some_and(ItemReason::is_of_the_name));
    let draft = match name {
        Some(name) => Draft { target: Some(name.as_str().to_owned()), ..draft },
        // The bytes of files are not kept, and a text in parts would lose its breaks.
        None if failed.media.is_some() || failed.group.is_some() => draft,
        None => {
            let body = Content { text: failed.content, spans: failed.spans, ..Content::default() };
            Draft { body: Some(body), ..draft }
        }
    };
    compose::go_on(request, draft).await
}

/// Handles an answer to a question about a draft. It may contain the following parts as well.
pub(in crate::bot) async fn answered(request: &Request, question: SendQuestion, words: &Content) -> Handled {
    let SendQuestion::Draft { draft, asked } = question;
    let draft = *draft;
    match asked {
        AskedForSend::From => from_named(request, draft, words).await,
        AskedForSend::When | AskedForSend::Agree(_) => later::time_named(request, draft, words).await,
        AskedForSend::Target if words.attachment.is_some() && draft.body.is_some() => Err(Mistake::NotText.into()),
        // A name that is typed instead of pressing a button counts.
        AskedForSend::Target | AskedForSend::Which | AskedForSend::Several => {
            let target = draft.target.clone().filter(|_| asked != AskedForSend::Several);
            named(request, Draft { target, several: None, which: Vec::new(), ..draft }, words).await
        }
        AskedForSend::Body if words.is_empty() => Err(Mistake::TextEmpty.into()),
        AskedForSend::Body => compose::go_on(request, Draft { body: Some(words.clone()), ..draft }).await,
    }
}

/// Parses `<account> [@user] [text]`: the account's number or name.
async fn from_named(request: &Request, mut draft: Draft, words: &Content) -> Handled {
    let text = words.text.trim();
    if text.is_empty() {
        return named(request, draft, words).await;
    }
    let all = request.ctx.manager.accounts().await?;
    if let Some((account, rest)) = account_first(&all, text) {
        draft.from = Some(account.id);
        return named(request, draft, &words.ending(rest)).await;
    }
    // A number may contain spaces; the name after it begins with a letter or `@`.
    let begins = |at: usize| text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let name = text.char_indices().find(|(at, c)| (c.is_alphabetic() || *c == '@') && begins(*at));
    let (phone, rest) = text.split_at(name.map_or(text.len(), |(at, _)| at));
    // Without a number, the text before the name was meant as one.
    let typed = if phone.is_empty() { text.split(" @").next().unwrap_or(text) } else { phone };
    draft.from = Some(accounts::numbered(all, CommandId::SendFrom, typed)?.id);
    named(request, draft, &words.ending(rest)).await
}

/// Parses `[@user] [text]`. A draft that has its text needs only a name.
pub(in crate::bot) async fn named(request: &Request, mut draft: Draft, words: &Content) -> Handled {
    let here = match draft.here {
        Some(here) => Some(dialog_access::own(request, here, DialogAccess::Look).await?),
        None => None,
    };
    if typed::trimmed(&words.text).is_empty() {
        if let (Some(here), None) = (&here, &draft.target) {
            draft.target = Some(dialog_access::target(here)?.as_text());
        }
        if draft.body.is_none() && !words.is_empty() {
            draft.body = Some(words.ending(""));
        }
        return compose::go_on(request, draft).await;
    }
    let Addressed { address, rest } = match &here {
        // Without a name, the text is for the person of the place where it was typed.
        Some(here) if !address::is_marked(words) => {
            Addressed { address: Address::One(dialog_access::target(here)?), rest: &words.text }
        }
        _ => address::first(request, words).await?,
    };
    let waiting = draft.body.clone();
    if let Address::One(target) = &address {
        return to_person(request, draft, target, words, rest).await;
    }
    if waiting.is_some() && !matches!(address, Address::Nobody(_)) && !typed::trimmed(rest).is_empty() {
        return Err(UsernameError::NotAName.into());
    }
    let rest = words.ending(rest);
    let address = match address {
        // The number of a dialog alone is unambiguous.
        Address::Which(dialogs) if dialogs.len() == 1 && rest.text.trim().is_empty() => {
            Address::One(dialog_access::target(&dialogs[0])?)
        }
        address => address,
    };
    let body = |waiting: Option<Content>, rest: Content| waiting.or(Some(rest).filter(|rest| !rest.is_empty()));
    match address {
        Address::One(target) => to_person(request, draft, &target, words, "").await,
        Address::Which(dialogs) => {
            draft.which = dialogs.iter().map(|dialog| dialog.id).collect();
            draft.body = body(waiting, rest);
            compose::go_on(request, draft).await
        }
        Address::Number(number) => {
            draft.body = body(waiting, rest);
            let link = compose::invitation(request, &draft).await?;
            compose::keep(request, draft, AddressMistake::PhoneAddress { number, link }).await
        }
        Address::Nobody(error) => {
            draft.body = body(waiting, rest);
            let error = for_command(error, draft.kind);
            compose::keep(request, draft, error).await
        }
    }
}

/// Goes on with a known recipient; `rest` is the end of the words after the address.
async fn to_person(request: &Request, draft: Draft, target: &Target, words: &Content, rest: &str) -> Handled {
    let behind = further::names(request, &words.text, rest, target).await?;
    if draft.body.is_some() && !typed::trimmed(behind.rest).is_empty() {
        return Err(UsernameError::NotAName.into());
    }
    compose::go_on(
        request,
        addressed(request, draft, target, words.ending(rest), words.ending(behind.rest), &behind).await?,
    )
    .await
}

/// A draft whose recipient was chosen by a button; its text may begin with further names.
pub(super) async fn chosen(request: &Request, mut draft: Draft, target: &Target) -> Handled<Draft> {
    let Some(body) = draft.body.take() else {
        return Ok(Draft { target: Some(target.as_text()), ..draft });
    };
    let behind = further::names(request, &body.text, &body.text, target).await?;
    addressed(request, draft, target, body.clone(), body.ending(behind.rest), &behind).await
}

/// A draft with its recipient. `whole` is the text after the address, and `each` the text after all names. A text that
/// was kept before is used instead.
async fn addressed(
    request: &Request,
    mut draft: Draft,
    target: &Target,
    whole: Content,
    each: Content,
    behind: &Behind<'_>,
) -> Handled<Draft> {
    let names: Vec<String> = behind.people.iter().map(Target::as_text).collect();
    draft.target = Some(target.as_text());
    let (alone, each, is_doubtful) = match draft.body.take() {
        Some(kept) => without_name(request, kept, target).await?,
        None => (whole, each, behind.is_doubtful),
    };
    if names.is_empty() && !is_doubtful {
        draft.body = Some(each).filter(|each| !each.is_empty());
    } else {
        draft.several = Some(Several { names, alone, each });
    }
    Ok(draft)
}

/// A kept text as it is, the same without the name of its recipient, and whether that is to be asked about.
async fn without_name(request: &Request, kept: Content, target: &Target) -> Handled<(Content, Content, bool)> {
    let dialog = request.ctx.dialogs.with(target).await?;
    let name = target.name().cloned().or_else(|| dialog.as_ref().and_then(Dialog::username));
    let text = kept.text.as_str();
    if let Some(rest) = name.as_ref().and_then(|name| name.begins(text)).filter(|rest| !typed::trimmed(rest).is_empty())
    {
        let without = kept.ending(rest);
        return Ok((without.clone(), without, false));
    }
    let (word, after) = typed::first_word(text);
    let digits = address::id_typed(word).map(|_| after);
    let inside = name.as_ref().and_then(|name| name.inside(text)).or(digits);
    Ok(match inside {
        Some(rest) if typed::trimmed(rest).is_empty() => (kept.clone(), kept, true),
        Some(rest) => (kept.clone(), kept.ending(rest), true),
        None => (kept.clone(), kept, false),
    })
}

/// Offers a text that answers nothing to the person that its beginning names. Returns `false` if it names nobody.
pub(in crate::bot) async fn offer(request: &Request, words: &Content) -> Handled<bool> {
    if !request.may(CommandId::Send.line().right) {
        return Ok(false);
    }
    let draft = Draft::new(DraftKind::Send);
    match address::clearly(request, words).await? {
        Some(Addressed { address: Address::One(target), rest }) => {
            let behind = further::names(request, &words.text, rest, &target).await?;
            let (whole, each) = (words.ending(rest), words.ending(behind.rest));
            let mut draft = addressed(request, draft, &target, whole, each, &behind).await?;
            // Nobody asked for it, so that it waits for a button.
            if let Some(each) = draft.body.take() {
                draft.several = Some(Several { names: Vec::new(), alone: words.clone(), each });
            }
            compose::go_on(request, draft).await?;
        }
        Some(Addressed { address: Address::Which(dialogs), rest }) => {
            let which = dialogs.iter().map(|dialog| dialog.id).collect();
            let body = Some(words.ending(rest)).filter(|body| !body.is_empty());
            compose::go_on(request, Draft { which, body, ..draft }).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// A mistake in an address, with the command of the draft.
fn for_command(error: AddressMistake, kind: DraftKind) -> AddressMistake {
    match error {
        AddressMistake::NoName(_) if kind == DraftKind::Send => UsernameError::NotAName.into(),
        AddressMistake::NoName(_) => AddressMistake::NoName(kind.command()),
        AddressMistake::NameOrWord(word, _) => AddressMistake::NameOrWord(word, kind.command()),
        error => error,
    }
}
