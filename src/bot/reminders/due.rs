//! The loop for reminders: dialogs that wait for an answer, and ended snoozes. A reminder is shown first and recorded
//! then. So a desk that is killed in between shows it twice rather than never. What waits still longer is handed on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::bot::context::{BotContext, Failure, Handled};
use crate::bot::inbox::around::Around;
use crate::bot::inbox::{log, place, topic};
use crate::bot::kit::{Reader, View};
use crate::bot::output::forum;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::bot::reminders::screens as views;
use crate::dialogs::HandedOn;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::domain::message::Message;
use crate::domain::recipients;
use crate::domain::reminder::{ReminderTiming, timing};
use crate::domain::team::Member;
use crate::logging::repeats;
use crate::store::{ReadTx, StoreError};
use crate::tasks::Pulse;

/// From this number on, waiting dialogs share one reminder.
const MANY: usize = 4;
/// When a failed reminder or a failed query is retried.
const AGAIN: SignedDuration = SignedDuration::from_secs(20);
/// When a member is looked for again, if there was nobody for a dialog.
const NOBODY: SignedDuration = SignedDuration::from_mins(5);
/// The longest sleep without a known reminder.
const FAR: SignedDuration = SignedDuration::from_hours(24);

/// Sends reminders until `stop`.
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
                () = ctx.put_aside.woken() => {}
                Ok(()) = settings.changed() => {}
            }
        };
        let rest = pulse.rest(ctx.store.clock().until_due(Some(next), woken));
        if stop.run_until_cancelled(rest).await.is_none() {
            return;
        }
    }
}

/// Sends due reminders. Returns when the next ones may be due.
async fn remind(ctx: &BotContext) -> Handled<Timestamp> {
    let now = ctx.store.clock().now();
    let (rules, zone) = (ctx.store.team_settings().borrow().clone(), ctx.store.clock().zone());
    let absence = rules.absence(now, &zone);
    let quiet_hours = rules.sending.quiet_hours;
    let handing_on = timing(now, rules.hand_on_after, quiet_hours, absence, &zone);
    let timing = timing(now, rules.remind_after, quiet_hours, absence, &zone);
    let mut reading = ctx.store.read().await?;
    let awake = reading.dialogs().due_to_wake().await?;
    let unanswered = match timing {
        ReminderTiming::RemindOf { waiting_since } => reading.dialogs().unreminded(waiting_since).await?,
        ReminderTiming::NotBefore(_) | ReminderTiming::Never => Vec::new(),
    };
    drop(reading);
    let mut all_said = true;
    for dialog in &awake {
        all_said &= wake(ctx, dialog).await?;
    }
    all_said &= remind_of_unanswered(ctx, &unanswered).await?;
    let next_to_hand_on = hand_on(ctx, now, handing_on).await?;
    if !all_said {
        return Ok(now + AGAIN);
    }
    let mut reading = ctx.store.read().await?;
    let next_to_wake = reading.dialogs().next_to_wake().await?;
    let next_reminder = match timing {
        ReminderTiming::RemindOf { .. } => {
            let since = reading.dialogs().next_unreminded().await?;
            // A prospect who writes from now on waits that long first.
            rules.remind_after.map(|after| since.map_or(now, |since| since.min(now)) + after)
        }
        ReminderTiming::NotBefore(then) => Some(then),
        ReminderTiming::Never => None,
    };
    Ok([next_to_wake, next_reminder, next_to_hand_on].into_iter().flatten().fold(now + FAR, Timestamp::min))
}

/// Hands on the dialogs that have waited too long, after their reminders. Returns when to look again.
async fn hand_on(ctx: &BotContext, now: Timestamp, timing: ReminderTiming) -> Handled<Option<Timestamp>> {
    Ok(match timing {
        ReminderTiming::RemindOf { .. } => match ctx.dialogs.hand_on_overdue().await? {
            HandedOn { all: true, next } => next,
            HandedOn { all: false, .. } => Some(now + NOBODY),
        },
        ReminderTiming::NotBefore(then) => Some(then),
        ReminderTiming::Never => None,
    })
}

/// Reports the end of a dialog's snooze. Returns `false` when it must be retried.
async fn wake(ctx: &BotContext, dialog: &Dialog) -> Handled<bool> {
    let mut reading = ctx.store.read().await?;
    let Some(around) = Around::load(&mut reading, dialog.id).await? else { return Ok(true) };
    let words = last_words(&mut reading, dialog.id).await?;
    let mut sent = true;
    // A closed dialog needs no reminder.
    if dialog.status.is_open() {
        sent = false;
        for chat in chats_to_wake(&around.team, dialog, working_group(ctx)) {
            let view = |reader: &Reader| views::awake(reader, &around, words.as_ref());
            sent |= post(ctx, &around, chat, view).await?;
        }
    }
    if sent {
        ctx.dialogs.woken(dialog).await?;
    }
    Ok(sent)
}

/// The team's group, unless it is broken.
fn working_group(ctx: &BotContext) -> Option<ChatId> {
    ctx.group.filter(|_| ctx.reach.group_trouble().is_none())
}

/// With a group, the reminder goes to its topic. Otherwise it goes to the member who snoozed it and the assignee, or to
/// everybody who answers.
fn chats_to_wake(team: &[Member], dialog: &Dialog, group: Option<ChatId>) -> Vec<ChatId> {
    let chats = recipients::chats_for(team, dialog.assignee, group);
    if group.is_some() {
        return chats;
    }
    let may_answer = |member: &&Member| dialog_access(member.role, member.id, dialog.assignee) == DialogAccess::Answer;
    let concerned =
        |member: &&Member| member.is_reachable() && [dialog.snoozed_by, dialog.assignee].contains(&Some(member.id));
    let own: Vec<ChatId> = team.iter().filter(may_answer).filter(concerned).map(|member| ChatId(member.id.0)).collect();
    if own.is_empty() { chats } else { own }
}

/// Reminds the team of waiting dialogs. Returns `false` when some must be retried.
async fn remind_of_unanswered(ctx: &BotContext, dialogs: &[Dialog]) -> Handled<bool> {
    let mut by_chat: BTreeMap<ChatId, Vec<&Around>> = BTreeMap::new();
    let mut known = Vec::new();
    let mut reading = ctx.store.read().await?;
    for dialog in dialogs {
        known.extend(Around::load(&mut reading, dialog.id).await?);
    }
    drop(reading);
    for around in &known {
        for chat in recipients::chats_for(&around.team, around.dialog.assignee, working_group(ctx)) {
            by_chat.entry(chat).or_default().push(around);
        }
    }
    let mut sent: BTreeSet<DialogId> = BTreeSet::new();
    for (chat, waiting) in by_chat {
        if waiting.len() >= MANY && Some(chat) != ctx.group {
            let Some(team) = waiting.first().map(|around| &around.team) else { continue };
            let since = waiting.iter().filter_map(|around| around.dialog.unanswered_since).min();
            let view = views::many_wait(&ctx.reader_in(team, chat), waiting.len(), since);
            if is_over(post_in(ctx, chat.into(), &view).await) {
                sent.extend(waiting.iter().map(|around| around.dialog.id));
            }
            continue;
        }
        for around in waiting {
            let words = last_words(&mut ctx.store.read().await?, around.dialog.id).await?;
            let view = |reader: &Reader| views::waits(reader, around, TelegramUserId(chat.0), words.as_ref());
            if post(ctx, around, chat, view).await? {
                sent.insert(around.dialog.id);
            }
        }
    }
    let reminded = known.iter().map(|around| &around.dialog).filter(|dialog| sent.contains(&dialog.id));
    ctx.dialogs.reminded(&reminded.collect::<Vec<_>>()).await?;
    Ok(known.iter().all(|around| sent.contains(&around.dialog.id)))
}

/// Posts a reminder in a chat, where it shows the dialog. Private chats replace a broken group. Returns `false` when it must
/// be retried.
async fn post(ctx: &BotContext, around: &Around, chat: ChatId, view: impl Fn(&Reader) -> View) -> Handled<bool> {
    let error = match in_place(ctx, around, chat, &view).await? {
        Err(error) if chat.is_group() && !error.is_temporary() => error,
        done => return Ok(is_over(done)),
    };
    log(error);
    let mut sent = false;
    for chat in recipients::chats_for(&around.team, around.dialog.assignee, None) {
        sent |= is_over(in_place(ctx, around, chat, &view).await?);
    }
    Ok(sent)
}

async fn in_place(
    ctx: &BotContext,
    around: &Around,
    chat: ChatId,
    view: impl Fn(&Reader) -> View,
) -> Handled<Result<(), SendError>> {
    let mut done = Ok(());
    // The topic was deleted or closed by hand: it is repaired once.
    for _ in 0..2 {
        let place = match place(ctx, around, chat).await? {
            Ok(place) => place,
            Err(SendError::TopicGone) => {
                topic::forget(ctx, around.dialog.id, chat).await?;
                continue;
            }
            Err(error) => return Ok(Err(error)),
        };
        let reader = match place.topic {
            Some(_) => ctx.reader_of_topic(&around.team, chat),
            None => ctx.reader_in(&around.team, chat),
        };
        done = post_in(ctx, place, &view(&reader)).await;
        match &done {
            Err(SendError::TopicGone) => topic::forget(ctx, around.dialog.id, chat).await?,
            Err(SendError::TopicClosed) => {
                if let Err(error) = topic::reopen(ctx, around.dialog.id, chat).await? {
                    return Ok(Err(error));
                }
            }
            _ => break,
        }
    }
    Ok(done)
}

/// If Telegram refuses the buttons, it is sent without them.
async fn post_in(ctx: &BotContext, place: PostPlace, view: &View) -> Result<(), SendError> {
    match forum::post(&ctx.news, place, view).await {
        Err(SendError::Refused(_)) => forum::post_plain(&ctx.news, place, view).await.map(drop),
        done => done.map(drop),
    }
}

/// Whether no retry is needed: it was sent, or Telegram will never accept it. An unreachable member has not seen it, so
/// the next try goes to reachable ones.
fn is_over(done: Result<(), SendError>) -> bool {
    match done {
        Ok(()) => true,
        Err(error) => {
            let over = !error.is_temporary() && !matches!(error, SendError::Unreachable(_));
            log(error);
            over
        }
    }
}

/// The prospect's last message, if it was not deleted.
pub(in crate::bot) async fn last_words(reading: &mut ReadTx, id: DialogId) -> Result<Option<Message>, StoreError> {
    let Some(last) = reading.message_cards().last_from_them(id).await? else { return Ok(None) };
    let message = reading.dialogs().get_message(last).await?;
    let Some(mut message) = message.filter(|message| message.deleted_at.is_none()) else { return Ok(None) };
    reading.dialogs().add_answered(std::slice::from_mut(&mut message)).await?;
    Ok(Some(message))
}
