//! The access check: every kind of update passes it by its `from.id`. A person outside the team gets no answer and
//! changes nothing, and an empty team admits nobody.

use std::sync::Arc;

use teloxide::types::{MaybeInaccessibleMessage, Update, UpdateKind, User};

use crate::bot::context::permit_mistake::PermitMistake;
use crate::bot::context::screens::try_again;
use crate::bot::context::{BotContext, Handled, Origin, Request, quietly, report};
use crate::bot::inbox::reaction;
use crate::bot::kit::{Reader, Refusal as _, commands, refusal};
use crate::bot::output::forum;
use crate::bot::output::forum::PostPlace;
use crate::bot::polling::in_flight::Ticket;
use crate::bot::reminders::notices;
use crate::bot::secrets::deletions;
use crate::domain::group_trouble::GroupTrouble;
use crate::domain::ids::{ChatId, DialogId, TelegramMessageId, TelegramUserId, TopicId};
use crate::domain::invite::InviteToken;
use crate::domain::language::Language;
use crate::domain::login::Card;
use crate::domain::owed_deletion::{DeleteOutcome, DeletionKind};
use crate::domain::secret::looks_like_secret;
use crate::domain::team::Member;
use crate::store::StoreError;

/// The only entrance: the member behind an update, if they are on the team. Without a database, there are no members.
pub(in crate::bot) async fn request(update: Update, ctx: Arc<BotContext>, ticket: Ticket) -> Option<Request> {
    let chat = ChatId(update.chat()?.id.0);
    note_upgrade(&ctx, chat, &update);
    if let Some(why) = unnamed(&update) {
        quietly(notify_unnamed(&ctx, chat, &update, why).await);
        return None;
    }
    let user = update.from()?;
    let mut member = match member(&ctx, user).await {
        Ok(Some(member)) => member,
        Ok(None) => newcomer(&ctx, &update, user).await?,
        Err(error) => {
            let _ = report(&error.into());
            return None;
        }
    };
    let telegram_language = user.language_code.as_deref().and_then(Language::from_tag);
    if let (None, Some(language)) = (member.language, telegram_language) {
        // Later notifications have no update that gives the language.
        if let Err(error) = ctx.team.keep_language(member.id, language).await {
            let _ = report(&error.into());
        }
        member.language = Some(language);
    }
    if !matches!(update.kind, UpdateKind::MyChatMember(_)) {
        ctx.reach.heard(chat);
    }
    let topic = topic_of(&update).filter(|_| !chat.is_group() || ctx.group == Some(chat));
    let dialog = match dialog_of(&ctx, chat, topic).await {
        Ok(dialog) => dialog,
        Err(error) => {
            let _ = report(&error.into());
            return None;
        }
    };
    let reader = ctx.reader(member.language, chat);
    // A dialog's topic in a private chat is used like one in the group.
    let reader = Reader { private: reader.private && dialog.is_none(), ..reader };
    let card = message_of(&update).map(|message| Card { chat, message });
    if let Some(card) = card.filter(|_| is_under_picture(&update)) {
        ctx.bot.note_picture(card);
    }
    let origin = if matches!(update.kind, UpdateKind::CallbackQuery(_)) { Origin::Pressed } else { Origin::Typed };
    Some(Request { ctx, member, reader, chat, update_id: update.id.0, origin, card, topic, dialog, ticket })
}

/// Why Telegram does not say who wrote a message or reacted: an administrator does it in the group's name, or somebody in
/// that of a channel. What a linked channel posts is nobody's message here.
fn unnamed(update: &Update) -> Option<PermitMistake> {
    let (sender, chat) = match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => {
            (message.sender_chat.as_ref().filter(|_| !message.is_automatic_forward())?, &message.chat)
        }
        UpdateKind::MessageReaction(reaction) => (reaction.actor.chat()?, &reaction.chat),
        _ => return None,
    };
    Some(if sender.id == chat.id { PermitMistake::Anonymous } else { PermitMistake::Channel })
}

/// Notifies an unnamed author that a message for a prospect or the bot, or a reaction for a prospect, had no effect. A secret
/// is deleted.
async fn notify_unnamed(ctx: &Arc<BotContext>, chat: ChatId, update: &Update, why: PermitMistake) -> Handled {
    if ctx.group != Some(chat) {
        return Ok(());
    }
    let (UpdateKind::Message(message) | UpdateKind::EditedMessage(message)) = &update.kind else {
        let Some(message) = message_of(update) else { return Ok(()) };
        let Some(place) = reaction::place(ctx, Card { chat, message }).await? else { return Ok(()) };
        say_unnamed(ctx, PostPlace { reply_to: Some(message), ..place }, &why, false);
        return Ok(());
    };
    let text = message.text().or(message.caption()).unwrap_or_default();
    let (topic, message) = (topic_of(update), message_of(update));
    let secret = looks_like_secret(text).or(commands::secret_behind(text));
    if let (Some(kind), Some(message)) = (secret, message) {
        let _: DeleteOutcome = deletions::delete(ctx, Card { chat, message }, topic, DeletionKind::Typed(kind)).await?;
    }
    let in_dialog = dialog_of(ctx, chat, topic).await?.is_some();
    if !in_dialog && secret.is_none() && !commands::is_of_this_bot(text) {
        return Ok(());
    }
    let place = PostPlace { chat, topic, reply_to: message.filter(|_| secret.is_none()) };
    say_unnamed(ctx, place, &why, secret.is_some());
    Ok(())
}

/// Says why it had no effect, once in a row unless it must be said.
fn say_unnamed(ctx: &Arc<BotContext>, place: PostPlace, why: &PermitMistake, must: bool) {
    let reader = ctx.reader(None, place.chat);
    let (key, _) = why.words(&reader);
    if !ctx.said_lines.must_say((place.chat, place.topic, None), key, reader.times.now) && !must {
        return;
    }
    let view = refusal::view(&reader, why);
    let shared = Arc::clone(ctx);
    ctx.tasks.spawn(async move {
        if let Err(error) = try_again(&shared, || forum::post(&shared.bot, place, &view)).await {
            tracing::warn!(%error, "failed to notify an unnamed author");
        }
    });
}

/// Records at once that the group has a new id: Telegram reports it in the former group
/// (<https://core.telegram.org/bots/api#message>).
fn note_upgrade(ctx: &BotContext, chat: ChatId, update: &Update) {
    let UpdateKind::Message(message) = &update.kind else { return };
    if let Some(id) = message.migrate_to_chat_id().filter(|_| ctx.group == Some(chat)) {
        ctx.reach.group_failed(GroupTrouble::Upgraded(Some(ChatId(id.0))));
    }
}

/// The only accepted message of a stranger: an invitation's token, in private. It makes them a member once.
async fn newcomer(ctx: &Arc<BotContext>, update: &Update, user: &User) -> Option<Member> {
    let UpdateKind::Message(message) = &update.kind else { return None };
    if !message.chat.is_private() {
        return None;
    }
    let token = InviteToken::parse(message.text()?.strip_prefix("/start ")?.trim())?;
    let id = TelegramUserId(i64::try_from(user.id.0).ok()?);
    let language = user.language_code.as_deref().and_then(Language::from_tag);
    match join(ctx, &token, (id, &user.full_name(), language)).await {
        Ok(member) => member,
        Err(error) => {
            let _ = report(&error.into());
            None
        }
    }
}

/// Adds a person with an invitation to the team, and welcomes them.
async fn join(
    ctx: &Arc<BotContext>,
    token: &InviteToken,
    newcomer: (TelegramUserId, &str, Option<Language>),
) -> Result<Option<Member>, StoreError> {
    let Some((member, welcome)) = ctx.team.join(token, newcomer).await? else { return Ok(None) };
    notices::soon(ctx, welcome).await;
    Ok(Some(member))
}

/// The member behind a Telegram user; a stranger is logged once.
pub(in crate::bot) async fn member(ctx: &BotContext, user: &User) -> Result<Option<Member>, StoreError> {
    let Ok(id) = i64::try_from(user.id.0).map(TelegramUserId) else { return Ok(None) };
    let Some(mut member) = ctx.store.read().await?.team().member(id).await? else {
        ctx.strangers.log_once(id);
        return Ok(None);
    };
    let name = user.full_name();
    if member.name != name {
        ctx.team.rename(id, &name).await?;
        member.name = name;
    }
    Ok(Some(member))
}

/// Whether a button under a picture was pressed.
fn is_under_picture(update: &Update) -> bool {
    let UpdateKind::CallbackQuery(query) = &update.kind else { return false };
    query.regular_message().is_some_and(|message| message.photo().is_some())
}

/// The topic of an update. A reply outside of topics has a thread id too, which is no topic.
fn topic_of(update: &Update) -> Option<TopicId> {
    let message = match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => message,
        UpdateKind::CallbackQuery(query) => query.regular_message()?,
        _ => return None,
    };
    message.thread_id.filter(|_| message.is_topic_message).map(|thread| TopicId(thread.0.0.into()))
}

/// The dialog of a topic; `None` for a topic of somebody else.
async fn dialog_of(ctx: &BotContext, chat: ChatId, topic: Option<TopicId>) -> Result<Option<DialogId>, StoreError> {
    match topic {
        Some(topic) => ctx.store.read().await?.topics().dialog(chat, topic).await,
        None => Ok(None),
    }
}

fn message_of(update: &Update) -> Option<TelegramMessageId> {
    let id = match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => message.id,
        UpdateKind::CallbackQuery(query) => query.message.as_ref().map(MaybeInaccessibleMessage::id)?,
        UpdateKind::MessageReaction(reaction) => reaction.message_id,
        _ => return None,
    };
    Some(TelegramMessageId(id.0.into()))
}
