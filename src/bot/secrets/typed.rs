//! Secrets in messages that nobody asked for, wherever they are typed. They are deleted before anything else happens,
//! and never forwarded or stored.

use teloxide::types::{Me, Message, MessageEntityKind, MessageOrigin};

use crate::bot::context::{Failure, Handled, Request, State, report};
use crate::bot::kit::commands::Typed;
use crate::bot::kit::{AttachedFile, Content, commands};
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::typed as login_typed;
use crate::bot::secrets::{deletions, screens as views};
use crate::bot::sending::files;
use crate::bot::sessions::question::SessionQuestion;
use crate::domain::outbox::MediaKind;
use crate::domain::secret::{
    SecretKind, holds_invitation, is_other_file, is_session_file, is_session_name, looks_like_secret, may_hold_secret,
    names_password, words_of,
};

/// How much of a file is read: text files are not longer, and the first page of a database shows what it contains.
const BEGINNING: usize = 256 * 1024;

/// Telegram's own account, which sends login codes.
const TELEGRAM: u64 = 777_000;

/// Deletes a message with a secret, and says what to do. Returns `false` when it contains none, or one that was asked
/// for.
pub(in crate::bot) async fn caught(request: &Request, message: &Message, me: &Me) -> Handled<bool> {
    let Some(kind) = carried(request, message, me).await? else { return Ok(false) };
    if request.private() && is_asked_for(request, message, me, kind).await? {
        return Ok(false);
    }
    deletions::delete_typed(request, kind).await?;
    request.show(&views::caught(&request.reader, kind)).await?;
    Ok(true)
}

/// The secret in an edited message, if any.
pub(in crate::bot) async fn in_edited(request: &Request, message: &Message, me: &Me) -> Handled<Option<SecretKind>> {
    match typed_secret(words(message), me) {
        Some(kind) => Ok(Some(kind)),
        None => carried(request, message, me).await,
    }
}

/// The secret in a text without context.
pub(in crate::bot) fn in_words(words: &str, me: &Me) -> Option<SecretKind> {
    let invitation = || holds_invitation(words, me.username()).then_some(SecretKind::Invitation);
    typed_secret(words, me).or_else(|| looks_like_secret(words)).or_else(invitation)
}

/// The secret after a command, whose handler deletes the message itself.
fn typed_secret(text: &str, me: &Me) -> Option<SecretKind> {
    match commands::parse(text, me.username()) {
        Typed::Command { id, args } if id.line().carries_secret && !args.is_empty() => Some(id.secret()),
        _ => None,
    }
}

async fn carried(request: &Request, message: &Message, me: &Me) -> Handled<Option<SecretKind>> {
    let text = words(message);
    if typed_secret(text, me).is_some() {
        return Ok(None);
    }
    if let Some(kind) = everything_said(message).find_map(looks_like_secret) {
        return Ok(Some(kind));
    }
    if let Some(kind) = commands::slipped_secret(text) {
        return Ok(Some(kind));
    }
    // In an answer, or in a requested text, it may be for a prospect.
    let is_alone = request.private() && message.reply_to_message().is_none();
    if is_alone && names_password(text) && matches!(request.state().await?, State::Idle | State::Login(_)) {
        return Ok(Some(SecretKind::Password));
    }
    if holds_invitation(text, me.username()) {
        return Ok(Some(SecretKind::Invitation));
    }
    if is_from_telegram(message) && text.chars().any(|c| c.is_ascii_digit()) {
        return Ok(Some(SecretKind::LoginCode));
    }
    match Content::of(message).and_then(|said| said.attachment) {
        Some(file) if is_session_name(&file.name) => Ok(Some(SecretKind::SessionFile)),
        Some(file) => in_file(request, &file).await,
        None => Ok(None),
    }
}

/// Checks a file that may contain a secret.
async fn in_file(request: &Request, file: &AttachedFile) -> Handled<Option<SecretKind>> {
    // Telegram re-encodes photos.
    if file.kind == MediaKind::Photo || !may_hold_secret(file.size) {
        return Ok(None);
    }
    let bytes = match files::beginning(&request.ctx, file, BEGINNING, is_other_file).await {
        Ok(bytes) => bytes,
        // A handler that needs the file will report that it cannot be downloaded.
        Err(Failure::User(_)) => return Ok(None),
        Err(Failure::Broken(error)) => {
            let _ = report(&error);
            return Ok(None);
        }
    };
    if is_session_file(&bytes) {
        return Ok(Some(SecretKind::SessionFile));
    }
    Ok(words_of(&bytes).and_then(|words| looks_like_secret(&words)))
}

/// Whether the open question asks for such a secret: then it is the answer, whose handler deletes it, too.
async fn is_asked_for(request: &Request, message: &Message, me: &Me, kind: SecretKind) -> Handled<bool> {
    if Content::of(message).is_none_or(|said| said.attachment.is_some()) {
        return Ok(false);
    }
    let is_command = commands::parse(words(message), me.username()) != Typed::Text;
    if is_command || message.reply_to_message().is_some() {
        return Ok(false);
    }
    if login_typed::awaits_password(request).await? {
        return Ok(true);
    }
    if commands::slipped_secret(words(message)).is_some() {
        return Ok(false);
    }
    match kind {
        SecretKind::Session => {
            Ok(matches!(request.state().await?, State::Idle | State::Session(SessionQuestion::Text)))
        }
        SecretKind::LoginCode => {
            let asked = matches!(request.state().await?, State::Idle | State::Login(LoginQuestion::Secret { .. }));
            Ok(asked && !request.ctx.manager.logins_of(request.id()).await?.is_empty())
        }
        _ => Ok(false),
    }
}

/// All texts of a message: its text, its quote, and the URLs behind its words.
fn everything_said(message: &Message) -> impl Iterator<Item = &str> {
    let entities = message.entities().or(message.caption_entities()).unwrap_or_default();
    let links = entities.iter().filter_map(|entity| match &entity.kind {
        MessageEntityKind::TextLink { url } => Some(url.as_str()),
        _ => None,
    });
    let quote = message.quote().map(|quote| quote.text.as_str());
    [words(message)].into_iter().chain(quote).chain(links)
}

fn words(message: &Message) -> &str {
    message.text().or(message.caption()).unwrap_or_default()
}

fn is_from_telegram(message: &Message) -> bool {
    matches!(message.forward_origin(), Some(MessageOrigin::User { sender_user, .. }) if sender_user.id.0 == TELEGRAM)
}
