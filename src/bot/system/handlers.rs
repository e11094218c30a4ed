//! `/health`, `/doctor`, `/backup`, and the confirmation for a restored desk. Longer work continues in the background,
//! with a card that shows its progress.

use std::sync::Arc;

use crate::bot::context::outcome::show_outcome;
use crate::bot::context::{BotContext, Failure, Handled, Request, report};
use crate::bot::kit::{Reader, View, refusal};
use crate::bot::system::doctor_screens::{DoctorFinding, checks};
use crate::bot::system::press::SystemPress;
use crate::bot::system::{screens as views, telegram_check};
use crate::domain::ground::GroundFinding;
use crate::domain::login::Card;
use crate::ops::{doctor, places};

pub(in crate::bot) async fn pressed(request: &Request, press: SystemPress) -> Handled<Option<String>> {
    match press {
        SystemPress::Health => health(request).await?,
        SystemPress::Doctor => doctor(request).await?,
        SystemPress::BackUp => back_up(request).await?,
        SystemPress::MachineIsOff => {
            request.ctx.manager.confirm_restored(request.id()).await?;
            request.turn(&views::let_go(&request.reader)).await?;
        }
    }
    Ok(None)
}

pub(in crate::bot) async fn health(request: &Request) -> Handled {
    let figures = request.ctx.machine.metrics.figures().await?;
    request.turn(&views::health(&request.reader, &figures, request.member.role)).await
}

pub(in crate::bot) async fn back_up(request: &Request) -> Handled {
    let by = request.id();
    behind(request, views::backing_up(&request.reader), move |ctx, reader, _| async move {
        match ctx.machine.metrics.backups.make(Some(by)).await {
            Ok(backup) => Ok(views::backed_up(&reader, &backup)),
            Err(error) => Ok(views::not_backed_up(&reader, &report(&error.into()).reference)),
        }
    });
    Ok(())
}

pub(in crate::bot) async fn doctor(request: &Request) -> Handled {
    behind(request, checks(&request.reader, &[], true), |ctx, reader, card| async move {
        let mut found = Vec::new();
        let machine = &ctx.machine;
        found.extend(telegram_check::findings(ctx.bot.get_me().await, || ctx.store.clock().now()));
        if let Some(ahead) = machine.metrics.ahead_of_telegram()
            && ahead.abs() > telegram_check::TOLERATED
        {
            // The accounts' servers give a more precise time than the Bot API.
            found.retain(|one| !matches!(one, DoctorFinding::Clock { .. }));
            found.push(DoctorFinding::Clock { ahead, good: false });
        }
        found.push(DoctorFinding::Poller(ctx.polling.conflict_since(ctx.store.clock().now())));
        found.extend(ctx.group.map(|_| DoctorFinding::Group(ctx.reach.group_trouble())));
        found.push(DoctorFinding::Key(doctor::key_kept(&machine.secret_key)));
        let (database, backups) = (machine.metrics.database(), machine.metrics.backups.folder());
        found.push(DoctorFinding::Exposed(places::exposed(database, backups, &machine.secret_key)));
        let report = machine.metrics.ground.report();
        // Disk space has a line of its own.
        let ground = report.iter().flat_map(|report| &report.found);
        let ground = ground.filter(|finding| !matches!(finding, GroundFinding::DiskLittle { .. }));
        found.extend(ground.cloned().map(DoctorFinding::Ground));
        found.extend(
            doctor::space(machine.metrics.database()).map(|(free, little)| DoctorFinding::Disk { free, little }),
        );
        show(&ctx, card, &checks(&reader, &found, true)).await;
        for (dc, answered) in doctor::data_centers(&*machine.data_centers).await {
            found.push(DoctorFinding::DataCenter { dc, answered });
        }
        show(&ctx, card, &checks(&reader, &found, true)).await;
        let figures = machine.metrics.figures().await?;
        let problem = doctor::database(&ctx.store, &machine.metrics.backups, &machine.secret_key).await?;
        found.push(DoctorFinding::Database { bytes: figures.database_bytes, problem });
        found.push(DoctorFinding::LastBackup(figures.last_backup.map(|backup| backup.made_at)));
        Ok(checks(&reader, &found, false))
    });
    Ok(())
}

/// Runs work in the background and shows its result on the card that announced it. If that card would be delayed, the
/// result is on a later one.
pub(in crate::bot) fn behind<F>(
    request: &Request,
    view: View,
    work: impl FnOnce(Arc<BotContext>, Reader, Option<Card>) -> F + Send + 'static,
) where
    F: Future<Output = Handled<View>> + Send,
{
    let work = move |ctx, reader, card| {
        let done = work(ctx, reader, card);
        async move { done.await.map(Some) }
    };
    behind_unless_dropped(request, view, work);
}

/// The same for work whose result may not be wanted any more when it is there: `None` shows nothing.
pub(in crate::bot) fn behind_unless_dropped<F>(
    request: &Request,
    view: View,
    work: impl FnOnce(Arc<BotContext>, Reader, Option<Card>) -> F + Send + 'static,
) where
    F: Future<Output = Handled<Option<View>>> + Send,
{
    let request = request.clone();
    let stop = request.ctx.tasks.stopping();
    request.ctx.tasks.clone().spawn_to_end(async move {
        let ticket = request.ticket.clone();
        let done = async {
            let card = request.turn_at_once(&view).await?;
            let view = match work(Arc::clone(&request.ctx), request.reader.clone(), card).await {
                Ok(Some(view)) => view,
                Ok(None) => return Ok(()),
                Err(Failure::Broken(error)) => refusal::broken(&request.reader, &report(&error)),
                Err(Failure::User(error)) => refusal::view(&request.reader, &*error),
            };
            match card {
                Some(card) => request.put_in_turn(Some(card), &view).await.map(drop),
                None => request.turn(&view).await,
            }
        };
        tokio::select! {
            // It is repeated at the next start.
            () = stop.cancelled() => ticket.give_up(),
            done = done => show_outcome(&request, done).await,
        }
    });
}

/// Shows the progress. It is not retried, because the next update contains more.
async fn show(ctx: &BotContext, card: Option<Card>, view: &View) {
    if let Some(card) = card {
        ctx.try_edit(card, view).await;
    }
}
