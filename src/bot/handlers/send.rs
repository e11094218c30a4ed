//! `/send [@user] [text]` and `/send_from [account] [@user] [text]`: a message in the making.
//! Its rule: what is missing is asked for, and a message is whole before it is accepted.

use crate::bot::commands::CommandId;
use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::files;
use crate::bot::handlers::{accounts, album, item, template_first};
use crate::bot::said::Said;
use crate::bot::say;
use crate::bot::state::{Asked, Draft, DraftKind, State};
use crate::bot::views;
use crate::bot::views::View;
use crate::bot::views::later::Plan;
use crate::bot::views::refusal::UserError;
use crate::domain::account_named::account_first;
use crate::domain::ids::{AccountId, OutboxId};
use crate::domain::login::Card;
use crate::domain::outbox::ItemReason;
use crate::domain::text::{split_caption, split_message};
use crate::domain::username::{Username, UsernameError};
use crate::store::NewItem;

pub(super) async fn command(visit: &Visit, words: &Said) -> Handled {
    named(visit, Draft::new(DraftKind::Send), words).await
}

pub(super) async fn command_from(visit: &Visit, words: &Said) -> Handled {
    from_named(visit, Draft::new(DraftKind::SendFrom), words).await
}

pub(super) async fn ask_target(visit: &Visit) -> Handled {
    go_on(visit, Draft::new(DraftKind::Send)).await
}

pub(super) async fn ask_target_from(visit: &Visit, account: AccountId) -> Handled {
    go_on(visit, Draft { from: Some(account), ..Draft::new(DraftKind::SendFrom) }).await
}

/// Asks anew for what was wrong with a message that was not delivered: whom it is to, where the name was, else its text.
pub(super) async fn again(visit: &Visit, id: OutboxId) -> Handled {
    let failed = item::own(visit, id).await?;
    // Who another account talks to is not reached from the same one.
    let same = failed.account_fixed && failed.reason != Some(ItemReason::OtherAccount);
    let draft = Draft { from: failed.account_id.filter(|_| same), ..Draft::new(DraftKind::Send) };
    let name = failed.target.name().filter(|_| !failed.reason.is_some_and(ItemReason::is_of_the_name));
    let draft = match name {
        Some(name) => Draft { target: Some(name.as_str().to_owned()), ..draft },
        // Bytes of files are not kept, and a text in parts would lose its breaks.
        None if failed.media.is_some() || failed.group.is_some() => draft,
        None => {
            let body = Said { text: failed.content, spans: failed.spans, ..Said::default() };
            Draft { body: Some(body), ..draft }
        }
    };
    go_on(visit, draft).await
}

/// An answer to what is asked about a message. It may bring what comes after it along.
pub(super) async fn answered(visit: &Visit, draft: Draft, asked: Asked, words: &Said) -> Handled {
    match asked {
        Asked::From => from_named(visit, draft, words).await,
        Asked::When | Asked::Agree(_) => super::later::time_named(visit, draft, words).await,
        // What is there already waits for nothing but a name.
        Asked::Target if draft.body.is_some() => {
            if words.attachment.is_some() {
                return Err(UserError::NotText.into());
            }
            let target = Username::parse(words.text.trim())?.as_str().to_owned();
            go_on(visit, Draft { target: Some(target), ..draft }).await
        }
        Asked::Target => named(visit, draft, words).await,
        Asked::Body if words.is_empty() => Err(UserError::TextEmpty.into()),
        Asked::Body => go_on(visit, Draft { body: Some(words.clone()), ..draft }).await,
    }
}

/// Reads `<account> [@user] [text]`: its number, or what it is called.
async fn from_named(visit: &Visit, mut draft: Draft, words: &Said) -> Handled {
    let text = words.text.trim();
    if text.is_empty() {
        return named(visit, draft, words).await;
    }
    let all = visit.desk.manager.accounts().await?;
    if let Some((account, rest)) = account_first(&all, text) {
        draft.from = Some(account.id);
        return named(visit, draft, &words.ending(rest)).await;
    }
    // A number may hold spaces; the name after it begins with a letter or `@`.
    let begins = |at: usize| text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let name = text.char_indices().find(|(at, c)| (c.is_alphabetic() || *c == '@') && begins(*at));
    let (phone, rest) = text.split_at(name.map_or(text.len(), |(at, _)| at));
    // Where no number stands, what stands before the name was meant to be one.
    let typed = if phone.is_empty() { text.split(" @").next().unwrap_or(text) } else { phone };
    draft.from = Some(accounts::numbered(all, CommandId::SendFrom, typed)?.id);
    named(visit, draft, &words.ending(rest)).await
}

/// Reads `[@user] [text]`.
pub(super) async fn named(visit: &Visit, mut draft: Draft, words: &Said) -> Handled {
    let text = words.text.trim();
    let (target, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if !target.is_empty() {
        let command = draft.kind.command();
        let name = Username::parse(target).map_err(|error| match error {
            // Where a name should be, the text begins.
            UsernameError::NotAName if command != CommandId::Send && !Username::is_marked(target) => {
                UserError::NoName(command)
            }
            error => error.into(),
        })?;
        // Alone it is shown before anything goes; the first word of a sentence would be sent the rest of it at once.
        if !rest.is_empty() && !Username::is_marked(target) && !talks_to(visit, &name).await? {
            return Err(UserError::NameOrWord(name, command).into());
        }
        draft.target = Some(name.as_str().to_owned());
    }
    // Line breaks and spaces inside are the message's own.
    let body = words.ending(rest);
    if !body.is_empty() {
        draft.body = Some(body);
    }
    go_on(visit, draft).await
}

/// Whether the desk knows somebody of this name.
async fn talks_to(visit: &Visit, name: &Username) -> Handled<bool> {
    Ok(visit.desk.store.ask().await?.dialogs().by_username(name).await?.is_some())
}

/// Asks for what is missing, or accepts the message.
pub(super) async fn go_on(visit: &Visit, draft: Draft) -> Handled {
    let Some(message) = visit.card else { return Err(UserError::OldButton.into()) };
    let Some(asked) = draft.missing(message.message) else {
        return accept(visit, draft, message, None).await;
    };
    // Questions are asked in private chats only: in a group two people would answer one question.
    if !visit.private() {
        return Err(match asked {
            Asked::Body => UserError::TextEmpty,
            Asked::Agree(_) => UserError::LaterPrivate,
            Asked::From | Asked::When | Asked::Target => UserError::ArgumentsHere,
        }
        .into());
    }
    let view = question(visit, &draft, asked).await?;
    visit.ask(State::Draft { draft: Box::new(draft), asked }).await?;
    visit.show(&view).await?;
    Ok(())
}

async fn question(visit: &Visit, draft: &Draft, asked: Asked) -> Handled<View> {
    let reader = &visit.reader;
    Ok(match (asked, &draft.target, draft.at, &draft.body) {
        (Asked::From, ..) => views::send::ask_from(reader),
        (Asked::When, ..) => views::later::ask_when(reader),
        (Asked::Body, Some(target), ..) => template_first::ask(visit, &Username::parse(target)?, 0).await?,
        (Asked::Agree(message), Some(target), Some(at), Some(body)) => {
            let parts = match body.attachment {
                Some(_) => split_caption(&body.text, &[]),
                None => split_message(&body.text, &[]),
            };
            let target = Username::parse(target)?.into();
            let media = body.attachment.as_ref().map(|attachment| attachment.kind);
            let plan = Plan { target: &target, at, text: &body.text, media, parts: parts.len(), asked: message };
            views::later::confirm(reader, &plan)
        }
        (Asked::Target, .., Some(body)) => views::send::ask_target_of(reader, &body.text),
        (Asked::Target | Asked::Body | Asked::Agree(_), ..) => views::send::ask_target(reader),
    })
}

/// Hands the message to the outbox. `asked` is the message that asked for it: delivered again, it enqueues nothing.
pub(super) async fn accept(visit: &Visit, draft: Draft, asked: Card, shown: Option<Card>) -> Handled {
    let (Some(target), Some(body)) = (draft.target, draft.body) else { return Err(UserError::TextEmpty.into()) };
    let media = match &body.attachment {
        Some(attachment) => Some(files::receive(&visit.desk, attachment).await?),
        None => None,
    };
    let accepted = visit
        .desk
        .outbox
        .accept(&NewItem {
            accept_key: visit.desk.accept_key(asked),
            target: Username::parse(&target)?.into(),
            prospect: None,
            content: body.text,
            spans: body.spans,
            media,
            admin: visit.id(),
            from: draft.from,
            not_before: draft.at,
            reply_to: None,
            asked: None,
        })
        .await?;
    visit.ask(State::Idle).await?;
    let Some(first) = accepted.items.first() else { return Err(UserError::TextEmpty.into()) };
    for file in &draft.more {
        album::append(visit, first.id, file).await?;
    }
    {
        let desk = &visit.desk;
        let _hand = desk.card_in_hand(first.id.0).await;
        // Delivered again after a crash, the desk may have shown it by itself.
        if desk.outbox.item(first.id).await?.is_some_and(|item| item.card.is_none()) {
            let behind = desk.outbox.is_behind_another(first).await?;
            let view = views::item::card(&visit.reader, &accepted.items, None, behind);
            let view = view.row(views::item::send_now(&visit.reader, &accepted.items, visit.member.role));
            let card = match shown {
                Some(card) => say::edit(&desk.bot, card, &view).await?,
                None => visit.show(&view).await?,
            };
            desk.outbox.set_card(first.id, card).await?;
        }
    }
    // It may have been sent before its card was known.
    item::refresh(&visit.desk, &visit.desk.bot, first.id).await.map(drop)
}
