//! Albums: several files that a member sent at once, which Telegram delivers as separate messages. The first file
//! decides what happens with the others, and an error of the first is shown once.

use teloxide::types::{Me, Message};

use crate::bot::context::asking::{Album, Then};
use crate::bot::context::{Asking, Handled, Mistake, Request, State, check};
use crate::bot::inbox::question::ReplyQuestion;
use crate::bot::inbox::reply;
use crate::bot::kit::commands::Typed;
use crate::bot::kit::{CommandId, Content, Question, commands};
use crate::bot::login::question::LoginQuestion;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::question::{Draft, More, SendQuestion};
use crate::bot::sending::{files, item};
use crate::bot::sessions::question::SessionQuestion;
use crate::domain::ids::OutboxId;
use crate::domain::login::Card;
use crate::outbox::Accepted;
use crate::store::NewItem;

/// The album that a file continues, if an earlier file has decided its purpose.
pub(in crate::bot) async fn joined(
    request: &Request,
    before: &Asking,
    id: &str,
    words: &Content,
    message: &Message,
    me: &Me,
) -> Handled<Option<Album>> {
    // A secret is deleted, whatever came before it.
    let secret =
        matches!(before.state, State::Session(SessionQuestion::Text) | State::Login(LoginQuestion::Secret { .. }));
    let text = matches!(commands::parse(&words.text, me.username()), Typed::Text);
    let Some(album) = before.album.as_ref().filter(|album| album.id == id && text && !secret) else { return Ok(None) };
    if reply::replied_to(request, message).await?.is_some()
        || reply::screen_replied_to(request, message, me).await?.is_some()
    {
        return Ok(None);
    }
    Ok(Some(album.clone()))
}

/// Records an album after its first file was handled in a state.
pub(in crate::bot) async fn begin(request: &Request, id: &str, before: &State, heard: bool) -> Handled {
    let (then, also) = meant(request, before, heard).await?;
    remember(request, Album { id: id.to_owned(), then, also, refused: false }).await
}

/// Records that a file of an album could not be sent.
pub(in crate::bot) async fn refuse(request: &Request, id: &str, known: Option<Album>) -> Handled {
    let (then, also) = known.map_or((Then::Nothing, Vec::new()), |album| (album.then, album.also));
    remember(request, Album { id: id.to_owned(), then, also, refused: true }).await
}

/// Sends another file after the first one to the recipient with this number. Its message is its key: delivered again,
/// it enqueues nothing.
pub(in crate::bot) async fn append(request: &Request, to: OutboxId, recipient: usize, file: &More) -> Handled {
    let said = &file.said;
    let media = files::receive(&request.ctx, said).await?;
    let Some(first) = request.ctx.outbox.item(to).await? else { return Ok(()) };
    let key = request.ctx.accept_key(Card { chat: request.chat, message: file.message });
    let key = key_of(&key, recipient);
    let (spans, album) = (said.spans.clone(), said.album.clone());
    let new = NewItem { spans, media, album, ..NewItem::text(&key, first.target, &said.text, request.id()) };
    request.ctx.outbox.append(to, &new).await?;
    Ok(())
}

/// The key of the item for the recipient with this number.
pub(in crate::bot) fn key_of(key: &str, recipient: usize) -> String {
    if recipient == 0 { key.to_owned() } else { format!("{key}+{}", recipient - 1) }
}

/// Records the album of an item that was just accepted: further files go to the same people.
pub(in crate::bot) async fn goes_on(request: &Request, id: &str, accepted: &[Accepted]) -> Handled {
    let mut to = accepted.iter().filter_map(|accepted| accepted.items.first()).map(|item| item.id);
    let then = to.next().map_or(Then::Nothing, Then::Append);
    remember(request, Album { id: id.to_owned(), then, also: to.collect(), refused: false }).await
}

/// Handles a further file like the first one.
pub(in crate::bot) async fn follow(request: &Request, state: State, album: &Album, words: &Content) -> Handled {
    let Some(message) = request.card.map(|card| card.message) else { return Err(Mistake::OldButton.into()) };
    let file = More { message, said: words.clone() };
    match (album.then, state) {
        (Then::Append(to), _) => {
            check(request, CommandId::Send.line()).await?;
            for (recipient, to) in std::iter::once(to).chain(album.also.iter().copied()).enumerate() {
                append(request, to, recipient, &file).await?;
                item::refresh_for(request, to).await?;
            }
            Ok(())
        }
        (Then::Answer { dialog, to }, _) => {
            check(request, CommandId::Dialog.line()).await?;
            reply::send_answer(request, dialog, to, words).await
        }
        (Then::LeaveOut, _) if album.refused => Ok(()),
        (Then::LeaveOut, _) => {
            refuse(request, &album.id, Some(album.clone())).await?;
            Err(SendMistake::OneFile.into())
        }
        // The draft is not complete: the files wait with it.
        (Then::Nothing, State::Send(SendQuestion::Draft { mut draft, asked })) if draft.is_of(words) => {
            check(request, CommandId::Send.line()).await?;
            if draft.more.iter().all(|known| known.message != message) {
                draft.more.push(file);
            }
            let asking = Asking { state: State::Send(SendQuestion::Draft { draft, asked }), ..request.asking().await? };
            request.ctx.talk(request.chat).update(asking).await?;
            Ok(())
        }
        (Then::Nothing, _) => Ok(()),
    }
}

/// The purpose of the first file, after it was handled in a state.
async fn meant(request: &Request, before: &State, heard: bool) -> Handled<(Then, Vec<OutboxId>)> {
    if let (State::Reply(ReplyQuestion::Text { dialog, to, .. }), true) = (before, heard) {
        return Ok((Then::Answer { dialog: *dialog, to: *to }, Vec::new()));
    }
    let keeps_one = match before {
        State::Template(question) => question.takes_files(),
        State::Sequence(question) => question.takes_files(),
        _ => false,
    };
    if keeps_one && heard {
        return Ok((Then::LeaveOut, Vec::new()));
    }
    let Some(asked) = request.card else { return Ok((Then::Nothing, Vec::new())) };
    let key = request.ctx.accept_key(asked);
    let accepted = request.ctx.outbox.accepted_under(&key).await?;
    // An answer to a card or a screen carries the reply itself, in each file.
    let Some(first) = accepted.filter(|item| item.asked.is_none()) else { return Ok((Then::Nothing, Vec::new())) };
    let mut also = Vec::new();
    while let Some(item) = request.ctx.outbox.accepted_under(&key_of(&key, also.len() + 1)).await? {
        also.push(item.id);
    }
    Ok((Then::Append(first.id), also))
}

async fn remember(request: &Request, album: Album) -> Handled {
    let asking = request.asking().await?;
    request.ctx.talk(request.chat).update(Asking { album: Some(album), ..asking }).await?;
    Ok(())
}

impl Draft {
    /// Whether its body belongs to the album of another file.
    fn is_of(&self, words: &Content) -> bool {
        // The question whether further names are recipients may still be open.
        let body = self.body.as_ref().or(self.several.as_ref().map(|several| &several.each));
        body.is_some_and(|body| body.album.is_some() && body.album == words.album)
    }
}
