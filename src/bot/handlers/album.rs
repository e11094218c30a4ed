//! An album: several files that somebody sent at once. Telegram delivers each as a message of its own.
//! Its rule: what the first of them meant, the others mean too, and what the first could not be is said once.

use teloxide::types::{Me, Message};

use crate::bot::commands::{self, CommandId, Typed};
use crate::bot::error::Handled;
use crate::bot::files;
use crate::bot::handlers::{item, reply};
use crate::bot::permit::check;
use crate::bot::request::Visit;
use crate::bot::said::Said;
use crate::bot::state::{Album, Asking, Draft, More, State, Then};
use crate::bot::views::refusal::UserError;
use crate::domain::ids::OutboxId;
use crate::domain::login::Card;
use crate::outbox::Accepted;
use crate::store::NewItem;

/// The album that a file goes on with, if an earlier file said what it is for.
pub(in crate::bot) async fn joined(
    visit: &Visit,
    before: &Asking,
    id: &str,
    words: &Said,
    message: &Message,
    me: &Me,
) -> Handled<Option<Album>> {
    // A secret goes, whatever came before it.
    let secret = matches!(before.state, State::AskedSession | State::Login { .. });
    let text = matches!(commands::parse(&words.text, me.username()), Typed::Text);
    let Some(album) = before.album.as_ref().filter(|album| album.id == id && text && !secret) else { return Ok(None) };
    if reply::replied_to(visit, message).await?.is_some()
        || reply::screen_replied_to(visit, message, me).await?.is_some()
    {
        return Ok(None);
    }
    Ok(Some(album.clone()))
}

/// Remembers an album after its first file was heard in a state.
pub(in crate::bot) async fn begin(visit: &Visit, id: &str, before: &State, heard: bool) -> Handled {
    let (then, also) = meant(visit, before, heard).await?;
    remember(visit, Album { id: id.to_owned(), then, also, refused: false }).await
}

/// Remembers that a file of an album could not be sent on.
pub(in crate::bot) async fn refuse(visit: &Visit, id: &str, known: Option<Album>) -> Handled {
    let (then, also) = known.map_or((Then::Nothing, Vec::new()), |album| (album.then, album.also));
    remember(visit, Album { id: id.to_owned(), then, also, refused: true }).await
}

/// Sends another file after the first one, to the recipient of this number. The message that brought it names it: delivered
/// again, it enqueues nothing.
pub(in crate::bot) async fn append(visit: &Visit, to: OutboxId, recipient: usize, file: &More) -> Handled {
    let said = &file.said;
    let media = match &said.attachment {
        Some(attachment) => Some(files::receive(&visit.desk, attachment).await?),
        None => None,
    };
    let Some(first) = visit.desk.outbox.item(to).await? else { return Ok(()) };
    let key = visit.desk.accept_key(Card { chat: visit.chat, message: file.message });
    let key = key_of(&key, recipient);
    let new = NewItem { spans: said.spans.clone(), media, ..NewItem::text(&key, first.target, &said.text, visit.id()) };
    visit.desk.outbox.append(to, &new).await?;
    Ok(())
}

/// The key under which the message to the recipient of this number is accepted.
pub(in crate::bot) fn key_of(key: &str, recipient: usize) -> String {
    if recipient == 0 { key.to_owned() } else { format!("{key}+{}", recipient - 1) }
}

/// The album of a message that was just accepted: files that are still to come go to the same people.
pub(in crate::bot) async fn goes_on(visit: &Visit, id: &str, accepted: &[Accepted]) -> Handled {
    let mut to = accepted.iter().filter_map(|accepted| accepted.items.first()).map(|item| item.id);
    let then = to.next().map_or(Then::Nothing, Then::Append);
    remember(visit, Album { id: id.to_owned(), then, also: to.collect(), refused: false }).await
}

/// Does with a further file what was done with the first.
pub(in crate::bot) async fn follow(visit: &Visit, state: State, album: &Album, words: &Said) -> Handled {
    let Some(message) = visit.card.map(|card| card.message) else { return Err(UserError::OldButton.into()) };
    let file = More { message, said: words.clone() };
    match (album.then, state) {
        (Then::Append(to), _) => {
            check(visit, CommandId::Send.line()).await?;
            for (recipient, to) in std::iter::once(to).chain(album.also.iter().copied()).enumerate() {
                append(visit, to, recipient, &file).await?;
                item::refresh_for(visit, to).await?;
            }
            Ok(())
        }
        (Then::Answer { dialog, to }, _) => {
            check(visit, CommandId::Dialog.line()).await?;
            reply::given(visit, dialog, to, words).await
        }
        // The message is still in the making: they wait with it.
        (Then::Nothing, State::Draft { mut draft, asked }) if draft.is_of(words) => {
            check(visit, CommandId::Send.line()).await?;
            if draft.more.iter().all(|known| known.message != message) {
                draft.more.push(file);
            }
            let asking = Asking { state: State::Draft { draft, asked }, ..visit.asking().await? };
            visit.desk.talk(visit.chat).update(asking).await?;
            Ok(())
        }
        (Then::Nothing, _) => Ok(()),
    }
}

/// What the first file meant, after it was heard in a state.
async fn meant(visit: &Visit, before: &State, heard: bool) -> Handled<(Then, Vec<OutboxId>)> {
    if let (State::AskedReply { dialog, to }, true) = (before, heard) {
        return Ok((Then::Answer { dialog: *dialog, to: *to }, Vec::new()));
    }
    let Some(asked) = visit.card else { return Ok((Then::Nothing, Vec::new())) };
    let key = visit.desk.accept_key(asked);
    let accepted = visit.desk.outbox.accepted_under(&key).await?;
    // An answer to a card or a screen says so itself, file by file.
    let Some(first) = accepted.filter(|item| item.asked.is_none()) else { return Ok((Then::Nothing, Vec::new())) };
    let mut also = Vec::new();
    while let Some(item) = visit.desk.outbox.accepted_under(&key_of(&key, also.len() + 1)).await? {
        also.push(item.id);
    }
    Ok((Then::Append(first.id), also))
}

async fn remember(visit: &Visit, album: Album) -> Handled {
    let asking = visit.asking().await?;
    visit.desk.talk(visit.chat).update(Asking { album: Some(album), ..asking }).await?;
    Ok(())
}

impl Draft {
    /// Whether its body is of the album of another file.
    fn is_of(&self, words: &Said) -> bool {
        // Whether names after the first are recipients may still be asked.
        let body = self.body.as_ref().or(self.several.as_ref().map(|several| &several.each));
        body.is_some_and(|body| body.album.is_some() && body.album == words.album)
    }
}
