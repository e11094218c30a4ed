//! Notifying the owners of problems with the desk's ground, and of their end. It works without the database: the
//! owners, and what they were shown, are kept in memory.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::bot::alerts::ground_screens as views;
use crate::bot::context::BotContext;
use crate::bot::kit::View;
use crate::bot::output::say;
use crate::domain::ground::GroundFinding;
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::team::Right;
use crate::logging::{Repeats, chain, repeats};
use crate::tasks::Pulse;

/// How often a failed notification is retried, and the owners are read.
const AGAIN: Duration = Duration::from_secs(15);
/// The shortest time before a problem without an end is shown again.
const NOT_AGAIN: Duration = Duration::from_secs(10 * 60);
/// How long the database may take to return the owners.
const READ_LIMIT: Duration = Duration::from_secs(2);

/// State that must survive a restart of this loop.
pub(in crate::bot) struct ShownProblems {
    owners: Vec<(TelegramUserId, Option<Language>)>,
    known: Vec<KnownTrouble>,
    failures: Repeats,
}

impl Default for ShownProblems {
    fn default() -> Self {
        let failures = repeats!("failed to notify an owner of a problem of the ground");
        Self { owners: Vec::new(), known: Vec::new(), failures }
    }
}

/// A problem that an owner has been shown.
struct KnownTrouble {
    owner: TelegramUserId,
    finding: GroundFinding,
    at: Instant,
}

/// Notifies until the future is dropped.
pub(in crate::bot) async fn run(ctx: Arc<BotContext>, shown: Arc<Mutex<ShownProblems>>, pulse: Pulse) {
    let mut reports = ctx.machine.metrics.ground.reports();
    let mut shown = shown.lock().await;
    if shown.owners.is_empty() {
        shown.owners = ctx.team.owners().iter().map(|owner| (*owner, None)).collect();
    }
    loop {
        let report = reports.borrow_and_update().clone();
        let found = report.map(|report| report.found.clone()).unwrap_or_default();
        if !found.iter().any(|finding| matches!(finding, GroundFinding::DatabaseLost { .. })) {
            read_owners(&ctx, &mut shown).await;
        }
        notify_owners(&ctx, &mut shown, &found).await;
        let woken = async {
            tokio::select! {
                Ok(()) = reports.changed() => {}
                () = tokio::time::sleep(AGAIN) => {}
            }
        };
        pulse.rest(woken).await;
    }
}

/// Reads the owners into memory. The known ones stay when the database does not answer.
async fn read_owners(ctx: &BotContext, shown: &mut ShownProblems) {
    let members = async { ctx.store.read().await?.team().members().await };
    match timeout(READ_LIMIT, members).await {
        Ok(Ok(members)) => {
            let owners = members.into_iter().filter(|member| member.role.may(Right::RunDesk));
            shown.owners = owners.map(|member| (member.id, member.language)).collect();
        }
        Ok(Err(error)) => tracing::debug!(error = %chain(&error), "failed to read the owners"),
        Err(_) => tracing::debug!("failed to read the owners in time"),
    }
}

/// Shows each owner new problems, and the end of those they have been shown.
async fn notify_owners(ctx: &BotContext, shown: &mut ShownProblems, found: &[GroundFinding]) {
    let ShownProblems { owners, known, failures } = shown;
    known.retain(|one| {
        let goes_on = one.finding.has_end() || found.iter().any(|now| now.is_kind(&one.finding));
        owners.iter().any(|(id, _)| *id == one.owner) && (goes_on || one.at.elapsed() < NOT_AGAIN)
    });
    for (owner, language) in owners.iter() {
        let chat = ChatId(owner.0);
        let reader = ctx.reader(*language, chat);
        for finding in found {
            if !finding.is_notified() {
                // The message about the end includes the duration.
                known.retain(|one| one.owner != *owner || !finding.is_kind(&one.finding));
                known.push(KnownTrouble { owner: *owner, finding: finding.clone(), at: Instant::now() });
                continue;
            }
            if known.iter().any(|one| one.owner == *owner && finding.is_known_by(&one.finding)) {
                continue;
            }
            if is_sent(ctx, failures, chat, &views::begun(&reader, finding)).await {
                if finding.keeps_nothing() {
                    ctx.machine.metrics.ground.owner_notified();
                }
                known.retain(|one| one.owner != *owner || !finding.is_kind(&one.finding));
                known.push(KnownTrouble { owner: *owner, finding: finding.clone(), at: Instant::now() });
            }
        }
        let mut at = 0;
        while let Some(one) = known.get(at) {
            let over =
                one.owner == *owner && one.finding.has_end() && !found.iter().any(|now| now.is_kind(&one.finding));
            if over && is_sent(ctx, failures, chat, &views::over(&reader, &one.finding)).await {
                known.remove(at);
            } else {
                at += 1;
            }
        }
    }
}

/// Sends a message. Returns whether no retry is needed.
async fn is_sent(ctx: &BotContext, failures: &Repeats, chat: ChatId, view: &View) -> bool {
    match say::send(&ctx.alarm, chat, view).await {
        Ok(_) => {
            failures.worked(chat.0);
            true
        }
        Err(error) => {
            failures.failed(chat.0, &error);
            !error.is_temporary()
        }
    }
}
