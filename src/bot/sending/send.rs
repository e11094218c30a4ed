//! `/send [@user] [text]` and `/send_from [account] [@user] [text]`: composing a message. What is missing is asked for,
//! and a draft is complete before it is accepted.

use crate::bot::accounts::list as accounts;
use crate::bot::context::Request;
use crate::bot::context::card_key::CardKey;
use crate::bot::context::error::Handled;
use crate::bot::context::mistake::Mistake;
use crate::bot::context::state::State;
use crate::bot::dialogs::access as dialog_access;
use crate::bot::inbox::reply;
use crate::bot::kit::commands::CommandId;
use crate::bot::kit::content::Content;
use crate::bot::kit::question_press::QuestionPress;
use crate::bot::kit::refusal;
use crate::bot::kit::refusal::Refusal;
use crate::bot::kit::screen::{Button, View};
use crate::bot::sending::address::{Address, Addressed};
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::bot::sending::meant_press::MeantPress;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::press::SendPress;
use crate::bot::sending::question::{AskedForSend, Draft, DraftKind, SendQuestion, Several};
use crate::bot::sending::{address, album, files, item, item_screens, later_screens, screens};
use crate::bot::templates::first as template_first;
use crate::domain::account_named::account_first;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{DialogId, OutboxId};
use crate::domain::login::Card;
use crate::domain::outbox::OutboxItem;
use crate::domain::outbox::{ItemReason, ItemState};
use crate::domain::target::Target;
use crate::domain::text::{split_caption, split_message};
use crate::domain::typed;
use crate::domain::username::{Username, UsernameError};
use crate::domain::when::WhenError;
use crate::outbox::Accepted;
use crate::store::NewItem;
use later_screens::Plan;

/// A longer text is left out of an invitation's link. In bytes.
const LONGEST_LINK: usize = 1500;

/// `here` is the dialog of the topic, or of the message that the command replies to.
pub(in crate::bot) async fn command(request: &Request, words: &Content, here: Option<DialogId>) -> Handled {
    named(request, Draft { here, ..Draft::new(DraftKind::Send) }, words).await
}

pub(in crate::bot) async fn command_from(request: &Request, words: &Content, here: Option<DialogId>) -> Handled {
    from_named(request, Draft { here, ..Draft::new(DraftKind::SendFrom) }, words).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: SendPress) -> Handled {
    match press {
        SendPress::Ask => go_on(request, Draft::new(DraftKind::Send)).await,
        SendPress::From(id) => go_on(request, Draft { from: Some(id), ..Draft::new(DraftKind::SendFrom) }).await,
        SendPress::Again(item) => again(request, item).await,
    }
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
    go_on(request, draft).await
}

/// Handles an answer to a question about a draft. It may contain the following parts as well.
pub(in crate::bot) async fn answered(request: &Request, question: SendQuestion, words: &Content) -> Handled {
    let SendQuestion::Draft { draft, asked } = question;
    let draft = *draft;
    match asked {
        AskedForSend::From => from_named(request, draft, words).await,
        AskedForSend::When | AskedForSend::Agree(_) => {
            crate::bot::sending::later::time_named(request, draft, words).await
        }
        AskedForSend::Target if words.attachment.is_some() && draft.body.is_some() => Err(Mistake::NotText.into()),
        // A name that is typed instead of pressing a button counts.
        AskedForSend::Target | AskedForSend::Which | AskedForSend::Several => {
            let target = draft.target.clone().filter(|_| asked != AskedForSend::Several);
            named(request, Draft { target, several: None, which: Vec::new(), ..draft }, words).await
        }
        AskedForSend::Body if words.is_empty() => Err(Mistake::TextEmpty.into()),
        AskedForSend::Body => go_on(request, Draft { body: Some(words.clone()), ..draft }).await,
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
        return go_on(request, draft).await;
    }
    let Addressed { address, rest } = match &here {
        // Without a name, the text is for the person of the place where it was typed.
        Some(here) if !address::is_marked(words) => {
            Addressed { address: Address::One(dialog_access::target(here)?), rest: &words.text }
        }
        _ => address::first(request, words).await?,
    };
    let waiting = draft.body.clone();
    if waiting.is_some() && !matches!(address, Address::Nobody(_)) && !address::further(rest).1.trim().is_empty() {
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
        Address::One(target) => go_on(request, addressed(draft, &target, waiting, rest)).await,
        Address::Which(dialogs) => {
            draft.which = dialogs.iter().map(|dialog| dialog.id).collect();
            draft.body = body(waiting, rest);
            go_on(request, draft).await
        }
        Address::Number(phone) => {
            draft.body = body(waiting, rest);
            let link = invitation(request, &draft, draft.body.as_ref()).await?;
            keep(request, draft, AddressMistake::PhoneAddress { phone, link }).await
        }
        Address::Nobody(error) => {
            draft.body = body(waiting, rest);
            let error = for_command(error, draft.kind);
            keep(request, draft, error).await
        }
    }
}

/// A draft with its recipient. `waiting` is the text that it had before, and `rest` the text after the address.
fn addressed(mut draft: Draft, target: &Target, waiting: Option<Content>, rest: Content) -> Draft {
    let (names, text) = address::further(&rest.text);
    let names: Vec<String> = names.into_iter().map(|name| name.as_str().to_owned()).collect();
    let first_word = waiting.as_ref().and_then(|body| without_name(body, target));
    draft.target = Some(target.as_text());
    if names.is_empty() {
        draft.body = first_word.or(waiting).or(Some(rest).filter(|rest| !rest.is_empty()));
    } else {
        let each = waiting.clone().unwrap_or_else(|| rest.ending(text));
        draft.several = Some(Several { names, alone: waiting.unwrap_or(rest), each });
    }
    draft
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

/// A text without its first word, if that is its address.
fn without_name(body: &Content, target: &Target) -> Option<Content> {
    let (word, rest) = Username::split_first(&body.text);
    let same = Username::parse(word).is_ok_and(|name| Some(&name) == target.name()) && !Username::is_marked(word);
    (same && !typed::trimmed(rest).is_empty()).then(|| body.ending(rest))
}

/// A link that opens a chat with the sending account, with the text in the input field.
async fn invitation(request: &Request, draft: &Draft, body: Option<&Content>) -> Handled<Option<String>> {
    let accounts = request.ctx.manager.accounts().await?;
    let named = accounts.iter().find(|account| Some(account.id) == draft.from);
    let ready = || accounts.iter().find(|account| account.username.is_some() && account.status.is_logged_in());
    let name = named.or_else(ready).and_then(|account| account.username.clone());
    let text = body.map(|body| percent_encoded(&body.text)).filter(|text| text.len() <= LONGEST_LINK);
    Ok(name.map(|name| match text {
        Some(text) => format!("https://t.me/{name}?text={text}"),
        None => format!("https://t.me/{name}"),
    }))
}

/// A text as a part of a URL.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut link, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => link.push(char::from(byte)),
            byte => link.push_str(&format!("%{byte:02X}")),
        }
        link
    })
}

/// Keeps the text, says what is wrong with its address, and asks for another one.
async fn keep(request: &Request, draft: Draft, error: AddressMistake) -> Handled {
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
    let mut view = View::text(text).row([request.reader.button("button-cancel", QuestionPress::Cancel)]);
    if let Some(button) = first_word {
        view.keyboard.insert(0, vec![button]);
    }
    request.ask(State::Send(SendQuestion::Draft { draft: Box::new(draft), asked })).await?;
    request.show(&view).await?;
    Ok(())
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

/// Asks for what is missing, or accepts the message.
pub(in crate::bot) async fn go_on(request: &Request, draft: Draft) -> Handled {
    go_on_in(request, draft, None).await
}

/// As [`go_on`], on the message of the question whose button was pressed.
pub(in crate::bot) async fn go_on_in(request: &Request, draft: Draft, question: Option<Card>) -> Handled {
    let Some(message) = request.card else { return Err(Mistake::OldButton.into()) };
    let Some(asked) = draft.missing(message.message) else {
        return accept(request, draft, message, question).await;
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
    request.turn(&view).await?;
    Ok(())
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
            screens::ask_several(reader, &target, &several.names, &several.alone.text, &several.each.text)
        }
        (AskedForSend::Body, Some(target), ..) => match Target::read(target) {
            Some(Target::Name(name)) if draft.also.is_empty() => template_first::ask(request, &name, 0).await?,
            Some(target) => screens::ask_text(reader, &target, &draft.also),
            None => return Err(Mistake::OldButton.into()),
        },
        (AskedForSend::Agree(message), Some(target), Some(at), Some(body)) => {
            let parts = match body.attachment {
                Some(_) => split_caption(&body.text, &[]),
                None => split_message(&body.text, &[]),
            };
            let target = Target::read(target).ok_or(Mistake::OldButton)?;
            let media = body.attachment.as_ref().map(|attachment| attachment.kind);
            let plan = Plan {
                target: &target,
                also: &draft.also,
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

/// Accepts the message, once for each recipient. `asked` is the message that requested it: delivered again, it enqueues
/// nothing.
pub(in crate::bot) async fn accept(request: &Request, draft: Draft, asked: Card, shown: Option<Card>) -> Handled {
    let Some(target) = &draft.target else { return Err(Mistake::TextEmpty.into()) };
    if let (None, [], [], Some(body), Some(to)) =
        (draft.at, &*draft.also, &*draft.more, &draft.body, Target::read(target))
        && let Some(dialog) = reply::dialog_with_pending_answer(request, &to).await?
    {
        // A member's messages to one dialog keep their order: this one goes after the pending answer.
        request.ask(State::Idle).await?;
        return reply::send_answer(request, dialog, None, body).await;
    }
    let key = request.ctx.accept_key(asked);
    let mut accepted = Vec::with_capacity(1 + draft.also.len());
    for (recipient, target) in std::iter::once(target).chain(&draft.also).enumerate() {
        accepted.push(accept_one(request, &draft, target, album::key_of(&key, recipient)).await?);
    }
    request.ask(State::Idle).await?;
    if let Some(id) = draft.body.as_ref().and_then(|body| body.album.as_deref()).filter(|_| request.private()) {
        album::goes_on(request, id, &accepted).await?;
    }
    for (number, accepted) in accepted.iter().enumerate() {
        show(request, &draft, accepted, number, shown.filter(|_| number == 0)).await?;
    }
    Ok(())
}

async fn accept_one(request: &Request, draft: &Draft, target: &str, accept_key: String) -> Handled<Accepted> {
    let Some(body) = &draft.body else { return Err(Mistake::TextEmpty.into()) };
    let target = Target::read(target).ok_or(Mistake::OldButton)?;
    let media = match &body.attachment {
        Some(attachment) => Some(files::receive(&request.ctx, attachment).await?),
        None => None,
    };
    let new = NewItem {
        accept_key,
        prospect: target.person(),
        target,
        content: body.text.clone(),
        spans: body.spans.clone(),
        media,
        admin: request.id(),
        from: draft.from,
        not_before: draft.at,
        reply_to: None,
        asked: None,
    };
    Ok(request.ctx.outbox.accept(&new).await?)
}

/// Shows the card of an accepted message.
async fn show(request: &Request, draft: &Draft, accepted: &Accepted, recipient: usize, shown: Option<Card>) -> Handled {
    let Some(first) = accepted.items.first() else { return Err(Mistake::TextEmpty.into()) };
    for file in &draft.more {
        album::append(request, first.id, recipient, file).await?;
    }
    let accepted = accepted.clone();
    request.beside(move |request| async move { show_accepted(&request, &accepted, shown).await }).await
}

/// Shows an accepted message, on `shown` or on a new card.
async fn show_accepted(request: &Request, accepted: &Accepted, shown: Option<Card>) -> Handled {
    let Some(first) = accepted.items.first() else { return Ok(()) };
    if show_card(request, first, accepted, shown).await? {
        return Ok(());
    }
    // The item has changed since, or has its card already.
    item::refresh(&request.ctx, &request.ctx.bot, first.id).await.map(drop)
}

/// Returns whether the new card needs no refresh now.
#[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = first.id.0))]
async fn show_card(request: &Request, first: &OutboxItem, accepted: &Accepted, shown: Option<Card>) -> Handled<bool> {
    let ctx = &request.ctx;
    let Accepted { items, from, behind, before, .. } = accepted;
    let _lock = ctx.lock_card(CardKey::Item(first.id)).await;
    // After a crash the update is delivered again, and the item may have its card already.
    if *before && ctx.outbox.item(first.id).await?.is_none_or(|item| item.card.is_some()) {
        return Ok(false);
    }
    let view = item_screens::card(&request.reader, items, from.as_ref(), *behind);
    let view = view.row(item_screens::send_now(&request.reader, items, request.member.role));
    let card = request.put_in_turn(shown, &view).await?;
    let now = ctx.outbox.set_card(first.id, card).await?;
    tracing::debug!(telegram_message = card.message.0, "showed a card");
    let unchanged = OutboxItem { card: Some(card), ..first.clone() };
    // What is being sent is refreshed at its end, mostly a moment later. Two edits in a moment would be one too many.
    Ok(now.is_some_and(|now| now == unchanged || (now.state == ItemState::Sending && now.reason.is_none())))
}
