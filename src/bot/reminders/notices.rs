//! What members are told that nobody asked for.
//! Invariant: the transaction of a fact keeps its notice, which goes once Telegram has taken or refused it. A stop loses none.

use std::sync::Arc;

use futures::future::join_all;

use crate::bot::context::BotContext;
use crate::bot::context::error::{Handled, report};
use crate::bot::dialogs::screens as dialog;
use crate::bot::kit::screen::View;
use crate::bot::kit::tell;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::say;
use crate::bot::reminders::{digest_screens as digest, screens as reminder};
use crate::bot::system::screens as system;
use crate::bot::team::screens as team;
use crate::domain::account::Account;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::TelegramUserId;
use crate::domain::notice::{KeptNotice, Notice};
use crate::domain::team::Member;
use crate::ops::heartbeat;
use crate::store::StoreError;

/// Tells what is kept from the run before.
pub(in crate::bot) async fn resume(ctx: &Arc<BotContext>) -> Handled {
    let kept = ctx.store.read().await?.notices().all().await?;
    in_background(ctx, kept);
    Ok(())
}

/// Tells what is kept; no handler calls it, since it waits until all are told.
pub(in crate::bot) async fn show(ctx: &BotContext, kept: Vec<KeptNotice>) {
    join_all(kept.into_iter().map(|one| bring(ctx, one))).await;
}

/// Tells what is kept without waiting for it.
pub(in crate::bot) fn in_background(ctx: &Arc<BotContext>, kept: impl IntoIterator<Item = KeptNotice>) {
    for one in kept {
        let shared = Arc::clone(ctx);
        ctx.tasks.spawn_to_end(async move { bring(&shared, one).await });
    }
}

/// Tells one now where nothing has to wait, else in the background.
pub(in crate::bot) async fn soon(ctx: &Arc<BotContext>, kept: KeptNotice) {
    if !settled(ctx, &ctx.bot.at_once(), &kept).await {
        in_background(ctx, [kept]);
    }
}

/// Tells one, again and again while the Bot API does not take it, until the desk stops.
async fn bring(ctx: &BotContext, kept: KeptNotice) {
    let stop = ctx.tasks.stopping();
    if let Notice::WasDown { .. } = kept.notice {
        // It says how many messages came meanwhile.
        tokio::select! {
            () = stop.cancelled() => {}
            () = heartbeat::caught_up(&ctx.monitor) => {}
        }
    }
    let mut tries = 0;
    while !stop.is_cancelled() && !settled(ctx, &ctx.news, &kept).await {
        tries += 1;
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(tell::wait(tries)) => {}
        }
    }
}

/// One try; whether nothing is left to do.
async fn settled(ctx: &BotContext, voice: &BotSender, kept: &KeptNotice) -> bool {
    let told = match view(ctx, kept).await {
        Ok(Some(view)) => say::send(voice, kept.chat, &view).await,
        // It does not hold any more.
        Ok(None) => return forgotten(ctx, kept).await,
        Err(error) => {
            let _ = report(&error.into());
            return false;
        }
    };
    match told {
        Err(error) if error.is_temporary() => return false,
        Err(error) => tracing::info!(%error, chat = kept.chat.0, "failed to tell a member something"),
        Ok(_) => {}
    }
    forgotten(ctx, kept).await
}

/// Always `true`: what could not be forgotten is not told again before the next start.
async fn forgotten(ctx: &BotContext, kept: &KeptNotice) -> bool {
    let forget = async {
        let mut work = ctx.store.begin().await?;
        work.notices().forget(kept.id).await?;
        work.commit().await
    };
    if let Err(error) = forget.await {
        let _ = report(&error.into());
    }
    true
}

/// What it says as things stand now; `None` when it does not hold any more.
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
        Notice::OnDuty if !member.on_duty || !answers(&member) => None,
        Notice::OnDuty => {
            let waiting = reading.dialogs().unanswered_by_anybody().await?;
            (waiting.dialogs > 0).then(|| reminder::for_whoever_comes(&reader, waiting))
        }
    })
}

/// Whether somebody may answer a dialog that is nobody's.
fn answers(member: &Member) -> bool {
    dialog_access(member.role, member.id, None) >= DialogAccess::Answer
}
