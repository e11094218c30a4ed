//! Delivering notices.
//!
//! Invariant: the transaction of a fact stores its notice, which is deleted when Telegram has accepted or refused it. A
//! stop loses none.

use std::sync::Arc;

use futures::future::join_all;

use crate::bot::context::{BotContext, Handled, report};
use crate::bot::dialogs::screens as dialog;
use crate::bot::kit::{Reader, View, send_retry};
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::rate_limiter::Priority;
use crate::bot::output::say;
use crate::bot::reminders::due::last_words;
use crate::bot::reminders::{digest_screens as digest, screens as reminder};
use crate::bot::sequences::trouble_screens as troubles;
use crate::bot::system::screens as system;
use crate::bot::team::screens as team;
use crate::domain::account::Account;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{DialogId, TelegramUserId};
use crate::domain::notice::{KeptNotice, Notice};
use crate::domain::team::Member;
use crate::ops::heartbeat;
use crate::store::{ReadTx, StoreError};

/// Delivers notices from the previous run.
pub(in crate::bot) async fn resume(ctx: &Arc<BotContext>) -> Handled {
    let kept = ctx.store.read().await?.notices().all().await?;
    in_background(ctx, kept);
    Ok(())
}

/// Delivers notices. It waits until all are delivered, so no handler calls it.
pub(in crate::bot) async fn show(ctx: &BotContext, kept: Vec<KeptNotice>) {
    join_all(kept.into_iter().map(|one| bring(ctx, one))).await;
}

/// Delivers notices in the background.
pub(in crate::bot) fn in_background(ctx: &Arc<BotContext>, kept: impl IntoIterator<Item = KeptNotice>) {
    for one in kept {
        let shared = Arc::clone(ctx);
        ctx.tasks.spawn_to_end(async move { bring(&shared, one).await });
    }
}

/// Delivers a notice now if nothing delays it, otherwise in the background.
pub(in crate::bot) async fn soon(ctx: &Arc<BotContext>, kept: KeptNotice) {
    if !settled(ctx, &ctx.bot.with(Priority::AtOnce), &kept).await {
        in_background(ctx, [kept]);
    }
}

/// Delivers a notice, with retries until the Bot API accepts it or the desk stops.
async fn bring(ctx: &BotContext, kept: KeptNotice) {
    let stop = ctx.tasks.stopping();
    if let Notice::WasDown { .. } = kept.notice {
        // It contains the number of messages during the downtime.
        stop.run_until_cancelled(heartbeat::caught_up(&ctx.monitor)).await;
    }
    let mut tries = 0;
    while !stop.is_cancelled() && !settled(ctx, &ctx.news, &kept).await {
        tries += 1;
        stop.run_until_cancelled(tokio::time::sleep(send_retry::wait(tries))).await;
    }
}

/// Makes one try. Returns whether nothing is left to do.
async fn settled(ctx: &BotContext, sender: &BotSender, kept: &KeptNotice) -> bool {
    let sent = match view(ctx, kept).await {
        Ok(Some(view)) => say::send(sender, kept.chat, &view).await,
        // It is no longer true.
        Ok(None) => return forgotten(ctx, kept).await,
        Err(error) => {
            let _ = report(&error.into());
            return false;
        }
    };
    match sent {
        Err(error) if error.is_temporary() => return false,
        Err(error) => tracing::info!(%error, chat = kept.chat.0, "failed to deliver a notice"),
        Ok(_) => {}
    }
    forgotten(ctx, kept).await
}

/// Always `true`: a notice that could not be deleted is not shown again before the next start.
async fn forgotten(ctx: &BotContext, kept: &KeptNotice) -> bool {
    if let Err(error) = ctx.team.forget_notice(kept).await {
        let _ = report(&error.into());
    }
    true
}

/// The notice's present content; `None` when it is no longer true.
async fn view(ctx: &BotContext, kept: &KeptNotice) -> Result<Option<View>, StoreError> {
    let mut reading = ctx.store.read().await?;
    // A private chat has its person's id.
    let member = reading.team().member(TelegramUserId(kept.chat.0)).await?;
    let Some(member) = member else {
        let Notice::Removed { language } = kept.notice else { return Ok(None) };
        return Ok(Some(team::removed(&ctx.reader(language, kept.chat))));
    };
    let reader = ctx.reader(member.language, kept.chat);
    if kept.notice.right().is_some_and(|right| !member.role.may(right)) {
        return Ok(None);
    }
    Ok(match &kept.notice {
        Notice::WasDown { from, to } => {
            let came = reading.desk().came_between(*from, *to).await?;
            Some(system::was_down(&reader, *from, *to, came))
        }
        Notice::Held => {
            let restored = reading.desk().restored().await?;
            restored.map(|restored| system::held(&reader, restored))
        }
        Notice::Digest { day, lines } => {
            let open = reading.alerts().open().await?.len();
            let accounts = reading.accounts().get_accounts().await?;
            let line = |account: Account| {
                let line = lines.iter().find(|line| line.account == account.id)?;
                Some((account, *line))
            };
            let lines: Vec<_> = accounts.into_iter().filter_map(line).collect();
            Some(digest::digest(&reader, *day, &lines, open))
        }
        Notice::BackupFailed { problem } => Some(system::night_failed(&reader, problem)),
        Notice::OptedOut { dialog: id, cancelled } => {
            let found = reading.dialogs().get_dialog(*id).await?;
            found.map(|found| dialog::opted_out(&reader, &found, *cancelled))
        }
        Notice::NotReacted { dialog: id, emoji, reason } => {
            let found = reading.dialogs().get_dialog(*id).await?;
            found.map(|found| dialog::not_reacted(&reader, &found, emoji, *reason))
        }
        Notice::CampaignPaused { campaign: id } => {
            let campaign = reading.campaigns().get(*id).await?;
            campaign.and_then(|campaign| reminder::campaign_paused(&reader, &campaign))
        }
        Notice::RunsInTrouble { at, started_by } => {
            troubles::notice(&reader, &reading.runs().told(*at, started_by).await?)
        }
        Notice::Welcome => Some(View::text(team::welcome(&reader, member.role))),
        Notice::Joined { member: id } => {
            let joined = reading.team().member(*id).await?;
            joined.map(|joined| team::joined(&reader, &joined))
        }
        Notice::NewRole { role } => (*role == member.role).then(|| team::new_role(&reader, *role)),
        // They are on the team again.
        Notice::Removed { .. } => None,
        Notice::Reach { member: id, reachable } => {
            let other = reading.team().member(*id).await?.filter(|other| other.is_reachable() == *reachable);
            other.map(|other| team::reach_changed(&reader, &other))
        }
        Notice::HandedOn { dialog, from } => return handed_on(reading, &reader, &member, *dialog, *from).await,
        Notice::HandedOver { dialog, by } => return handed_over(reading, &reader, &member, *dialog, *by).await,
        Notice::NoLongerYours { dialog, by } => return no_longer(reading, &reader, &member, *dialog, *by).await,
        Notice::GivenAway { dialog, to } => {
            let dialog = reading.dialogs().get_dialog(*dialog).await?.filter(|dialog| dialog.assignee == Some(*to));
            let to = reading.team().member(*to).await?;
            dialog.zip(to).map(|(dialog, to)| reminder::given_away(&reader, &dialog, &to))
        }
        Notice::AwayLeftOut { dialog: id, names } => {
            let found = reading.dialogs().get_dialog(*id).await?;
            found.map(|found| reminder::away_left_out(&reader, &found, names))
        }
        Notice::NoTopics => (!member.in_topics).then(|| reminder::no_topics_left(&reader)),
        Notice::OnDuty if !member.on_duty || !answers(&member) => None,
        Notice::OnDuty => {
            let waiting = reading.dialogs().unanswered_by_anybody().await?;
            (waiting.dialogs > 0).then(|| reminder::for_whoever_comes(&reader, waiting))
        }
    })
}

/// A waiting dialog that is the member's now; `None` if it is no longer theirs, or was answered.
async fn handed_on(
    mut reading: ReadTx,
    reader: &Reader,
    member: &Member,
    id: DialogId,
    from: Option<TelegramUserId>,
) -> Result<Option<View>, StoreError> {
    let Some(dialog) = reading.dialogs().get_dialog(id).await? else { return Ok(None) };
    if dialog.assignee != Some(member.id) || dialog.unanswered_since.is_none() {
        return Ok(None);
    }
    let from = match from {
        Some(from) => reading.team().member(from).await?,
        None => None,
    };
    let words = last_words(&mut reading, id).await?;
    Ok(Some(reminder::handed_on(reader, &dialog, from.as_ref(), words.as_ref())))
}

/// A dialog that another member gave; `None` if it is no longer the member's.
async fn handed_over(
    mut reading: ReadTx,
    reader: &Reader,
    member: &Member,
    id: DialogId,
    by: TelegramUserId,
) -> Result<Option<View>, StoreError> {
    let dialog = reading.dialogs().get_dialog(id).await?.filter(|dialog| dialog.assignee == Some(member.id));
    let Some(dialog) = dialog else { return Ok(None) };
    let by = reading.team().member(by).await?;
    let words = last_words(&mut reading, id).await?;
    Ok(Some(reminder::handed_over(reader, &dialog, by.as_ref(), words.as_ref())))
}

/// A dialog that another member took; `None` if it is the member's again.
async fn no_longer(
    mut reading: ReadTx,
    reader: &Reader,
    member: &Member,
    id: DialogId,
    by: TelegramUserId,
) -> Result<Option<View>, StoreError> {
    let dialog = reading.dialogs().get_dialog(id).await?.filter(|dialog| dialog.assignee != Some(member.id));
    let Some(dialog) = dialog else { return Ok(None) };
    let by = reading.team().member(by).await?;
    let to = match dialog.assignee {
        Some(to) => reading.team().member(to).await?,
        None => None,
    };
    Ok(Some(reminder::no_longer_yours(reader, &dialog, by.as_ref(), to.as_ref())))
}

/// Whether a member may answer unassigned dialogs.
fn answers(member: &Member) -> bool {
    dialog_access(member.role, member.id, None) >= DialogAccess::Answer
}
