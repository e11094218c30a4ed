//! What must not be forgotten: who waits for an answer, and what was put aside until now.
//! Its rule: it is said first and written down then, so that a desk that is killed in between says it once more, never not
//! at all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::bot::context::BotContext;
use crate::bot::context::error::{Failure, Handled};
use crate::bot::inbox::card_screens::Around;
use crate::bot::inbox::{around, log, topic};
use crate::bot::kit::screen::View;
use crate::bot::output::forum;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::bot::reminders::screens as views;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::domain::recipients;
use crate::domain::reminder::{ReminderLook, look};
use crate::domain::team::Member;
use crate::logging::repeats;
use crate::tasks::Pulse;

/// From so many on, those who wait are told of together.
const MANY: usize = 4;
/// When to try again what Telegram did not take, or what the database did not tell.
const AGAIN: SignedDuration = SignedDuration::from_secs(20);
/// Without anything in sight there is still a look now and then.
const FAR: SignedDuration = SignedDuration::from_hours(24);

/// Reminds the team until it is told to stop.
pub(in crate::bot) async fn run(ctx: Arc<BotContext>, stop: CancellationToken, pulse: Pulse) {
    let mut settings = ctx.store.team_settings();
    let tries = repeats!("failed to remind the team");
    loop {
        let next = match remind(&ctx).await {
            Ok(next) => {
                tries.worked("");
                next
            }
            Err(failure) => {
                if let Failure::Broken(error) = failure {
                    tries.failed("", format!("{error:#}"));
                }
                ctx.store.clock().now() + AGAIN
            }
        };
        let woken = async {
            tokio::select! {
                () = stop.cancelled() => {}
                () = ctx.put_aside.woken() => {}
                Ok(()) = settings.changed() => {}
                () = ctx.store.clock().sleep_until(next) => {}
            }
        };
        pulse.rest(woken).await;
        if stop.is_cancelled() {
            return;
        }
    }
}

/// Says what is due, and when something may be due next.
async fn remind(ctx: &BotContext) -> Handled<Timestamp> {
    let now = ctx.store.clock().now();
    let (rules, zone) = (ctx.store.team_settings().borrow().clone(), ctx.store.clock().zone());
    let look = look(now, rules.remind_after, rules.sending.quiet_hours, &zone);
    let mut reading = ctx.store.read().await?;
    let awake = reading.dialogs().due_to_wake().await?;
    let unanswered = match look {
        ReminderLook::RemindOf { waiting_since } => reading.dialogs().unreminded(waiting_since).await?,
        ReminderLook::NotBefore(_) | ReminderLook::Never => Vec::new(),
    };
    drop(reading);
    let mut all_said = true;
    for dialog in &awake {
        all_said &= wake(ctx, dialog).await?;
    }
    all_said &= tell_unanswered(ctx, &unanswered).await?;
    if !all_said {
        return Ok(now + AGAIN);
    }
    let mut reading = ctx.store.read().await?;
    let next_to_wake = reading.dialogs().next_to_wake().await?;
    let next_look = match look {
        ReminderLook::RemindOf { .. } => {
            let since = reading.dialogs().next_unreminded().await?;
            // Whoever writes from now on waits so long first.
            rules.remind_after.map(|after| since.map_or(now, |since| since.min(now)) + after)
        }
        ReminderLook::NotBefore(then) => Some(then),
        ReminderLook::Never => None,
    };
    Ok([next_to_wake, next_look].into_iter().flatten().fold(now + FAR, Timestamp::min))
}

/// Brings back a dialog that was put aside. `false` when it has to be tried again.
async fn wake(ctx: &BotContext, dialog: &Dialog) -> Handled<bool> {
    let mut reading = ctx.store.read().await?;
    let Some(around) = around(&mut reading, dialog.id).await? else { return Ok(true) };
    let words = last_words(ctx, dialog.id).await?;
    let mut said = true;
    // Nobody waits for what was closed meanwhile.
    if dialog.status.is_open() {
        said = false;
        for chat in to_wake(&around.team, dialog, in_order(ctx)) {
            let reader = reader_of(ctx, &around.team, chat);
            said |= post(ctx, &around, chat, &views::awake(&reader, &around, words.as_deref())).await?;
        }
    }
    if said {
        let mut work = ctx.store.begin().await?;
        work.dialogs().woken(dialog).await?;
        work.commit().await?;
    }
    Ok(said)
}

/// The team's group, unless it is out of order.
fn in_order(ctx: &BotContext) -> Option<ChatId> {
    ctx.group.filter(|_| ctx.reach.group_trouble().is_none())
}

/// In a group it is said in the topic. Else it comes back to whoever put it aside and whoever answers, or to all who do.
fn to_wake(team: &[Member], dialog: &Dialog, group: Option<ChatId>) -> Vec<ChatId> {
    let told = recipients::told(team, dialog.assignee, group);
    if group.is_some() {
        return told;
    }
    let may_answer = |member: &&Member| dialog_access(member.role, member.id, dialog.assignee) == DialogAccess::Answer;
    let concerned =
        |member: &&Member| member.is_reachable() && [dialog.snoozed_by, dialog.assignee].contains(&Some(member.id));
    let own: Vec<ChatId> = team.iter().filter(may_answer).filter(concerned).map(|member| ChatId(member.id.0)).collect();
    if own.is_empty() { told } else { own }
}

/// Reminds the team of dialogs that wait. `false` when some have to be tried again.
async fn tell_unanswered(ctx: &BotContext, dialogs: &[Dialog]) -> Handled<bool> {
    let mut by_chat: BTreeMap<ChatId, Vec<&Around>> = BTreeMap::new();
    let mut known = Vec::new();
    let mut reading = ctx.store.read().await?;
    for dialog in dialogs {
        known.extend(around(&mut reading, dialog.id).await?);
    }
    drop(reading);
    for around in &known {
        for chat in recipients::told(&around.team, around.dialog.assignee, in_order(ctx)) {
            by_chat.entry(chat).or_default().push(around);
        }
    }
    let mut said: BTreeSet<DialogId> = BTreeSet::new();
    for (chat, waiting) in by_chat {
        if waiting.len() >= MANY && Some(chat) != ctx.group {
            let Some(team) = waiting.first().map(|around| &around.team) else { continue };
            let since = waiting.iter().filter_map(|around| around.dialog.unanswered_since).min();
            let view = views::many_wait(&reader_of(ctx, team, chat), waiting.len(), since);
            if is_over(post_in(ctx, chat, &view).await) {
                said.extend(waiting.iter().map(|around| around.dialog.id));
            }
            continue;
        }
        for around in waiting {
            let words = last_words(ctx, around.dialog.id).await?;
            let view =
                views::waits(&reader_of(ctx, &around.team, chat), around, TelegramUserId(chat.0), words.as_deref());
            if post(ctx, around, chat, &view).await? {
                said.insert(around.dialog.id);
            }
        }
    }
    let mut work = ctx.store.begin().await?;
    for around in known.iter().filter(|around| said.contains(&around.dialog.id)) {
        work.dialogs().reminded(&around.dialog).await?;
    }
    work.commit().await?;
    Ok(known.iter().all(|around| said.contains(&around.dialog.id)))
}

/// Says something of a dialog in a chat; in the group in its topic. A group that is out of order is replaced by private
/// chats. `false` when it has to be tried again.
async fn post(ctx: &BotContext, around: &Around, chat: ChatId, view: &View) -> Handled<bool> {
    if Some(chat) != ctx.group {
        return Ok(is_over(post_in(ctx, chat, view).await));
    }
    match in_topic(ctx, around, chat, view).await? {
        Ok(()) => Ok(true),
        Err(error) if error.is_temporary() => Ok(is_over(Err(error))),
        Err(unsaid) => {
            log(unsaid);
            let mut said = false;
            for chat in recipients::told(&around.team, around.dialog.assignee, None) {
                said |= is_over(post_in(ctx, chat, view).await);
            }
            Ok(said)
        }
    }
}

async fn in_topic(ctx: &BotContext, around: &Around, group: ChatId, view: &View) -> Handled<Result<(), SendError>> {
    let mut done = Ok(());
    // Deleted, or closed by hand: it is put right once.
    for _ in 0..2 {
        let topic = match topic::ensure(ctx, around, group).await? {
            Ok(topic) => topic,
            Err(SendError::TopicGone) => {
                topic::forget(ctx, around.dialog.id, group).await?;
                continue;
            }
            Err(unsaid) => return Ok(Err(unsaid)),
        };
        let place = PostPlace { chat: group, topic: Some(topic), reply_to: None };
        done = forum::post(&ctx.news, place, view).await.map(drop);
        match &done {
            Err(SendError::TopicGone) => topic::forget(ctx, around.dialog.id, group).await?,
            Err(SendError::TopicClosed) => {
                if let Err(unsaid) = topic::reopen(ctx, around.dialog.id, group).await? {
                    return Ok(Err(unsaid));
                }
            }
            _ => break,
        }
    }
    Ok(done)
}

/// What Telegram refuses with its buttons is said without them.
async fn post_in(ctx: &BotContext, chat: ChatId, view: &View) -> Result<(), SendError> {
    match forum::post(&ctx.news, chat.into(), view).await {
        Err(SendError::Refused(_)) => forum::post_plain(&ctx.news, chat.into(), view).await.map(drop),
        done => done.map(drop),
    }
}

/// Whether nothing is to be tried again: it was said, or Telegram will never take it. Somebody whom the bot does not reach has
/// not heard it: the next try is to those whom it does.
fn is_over(done: Result<(), SendError>) -> bool {
    match done {
        Ok(()) => true,
        Err(unsaid) => {
            let over = !unsaid.is_temporary() && !matches!(unsaid, SendError::Unreachable(_));
            log(unsaid);
            over
        }
    }
}

/// What the prospect wrote last.
async fn last_words(ctx: &BotContext, id: DialogId) -> Handled<Option<String>> {
    let mut reading = ctx.store.read().await?;
    let Some(last) = reading.message_cards().last_from_them(id).await? else { return Ok(None) };
    let message = reading.dialogs().get_message(last).await?;
    Ok(message.filter(|message| message.deleted_at.is_none()).map(|message| message.content))
}

fn reader_of(ctx: &BotContext, team: &[Member], chat: ChatId) -> crate::bot::kit::screen::Reader {
    let member = team.iter().find(|member| member.id == TelegramUserId(chat.0));
    ctx.reader(member.and_then(|member| member.language), chat)
}
