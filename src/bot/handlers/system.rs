//! `/health`, `/doctor`, `/backup`, and the button for which a restored desk waits.
//! Its rule: what takes longer than a look goes on behind a card that shows how far it is.

use std::sync::Arc;

use crate::bot::callback::SystemPress;
use crate::bot::desk::Desk;
use crate::bot::error::{Failure, Handled, report};
use crate::bot::outcome::tell_end;
use crate::bot::request::Visit;
use crate::bot::telegram_check;
use crate::bot::views::doctor::{Finding, checks};
use crate::bot::views::{Reader, View, refusal, system as views};
use crate::domain::ground::GroundFinding;
use crate::domain::login::Card;
use crate::ops::{doctor, places};
use crate::store::{Action, AuditEntry};

pub(in crate::bot) async fn pressed(visit: &Visit, press: SystemPress) -> Handled<Option<String>> {
    match press {
        SystemPress::Health => health(visit).await?,
        SystemPress::Doctor => doctor(visit).await?,
        SystemPress::BackUp => back_up(visit).await?,
        SystemPress::MachineIsOff => machine_is_off(visit).await?,
    }
    Ok(None)
}

pub(in crate::bot) async fn health(visit: &Visit) -> Handled {
    let figures = visit.desk.machine.vitality.figures().await?;
    visit.turn(&views::health(&visit.reader, &figures, visit.member.role)).await?;
    Ok(())
}

pub(in crate::bot) async fn back_up(visit: &Visit) -> Handled {
    let by = visit.id();
    behind(visit, views::backing_up(&visit.reader), move |desk, reader, _| async move {
        match desk.machine.vitality.backups.make(Some(by)).await {
            Ok(backup) => Ok(views::backed_up(&reader, &backup)),
            Err(error) => Ok(views::not_backed_up(&reader, &report(&error.into()))),
        }
    });
    Ok(())
}

pub(in crate::bot) async fn doctor(visit: &Visit) -> Handled {
    behind(visit, checks(&visit.reader, &[], true), |desk, reader, card| async move {
        let mut found = Vec::new();
        let machine = &desk.machine;
        found.extend(telegram_check::ask(desk.bot.connection(), || desk.store.clock().now()).await);
        if let Some(ahead) = machine.vitality.ahead_of_telegram()
            && ahead.abs() > telegram_check::TOLERATED
        {
            // The accounts' servers know better than the Bot API's.
            found.retain(|one| !matches!(one, Finding::Clock { .. }));
            found.push(Finding::Clock { ahead, good: false });
        }
        found.push(Finding::Poller(desk.polling.conflict_since(desk.store.clock().now())));
        found.extend(desk.group.map(|_| Finding::Group(desk.reach.group_trouble())));
        found.push(Finding::Key(doctor::key_kept(&machine.secret_key)));
        let (database, backups) = (machine.vitality.database(), machine.vitality.backups.folder());
        found.push(Finding::Exposed(places::exposed(database, backups, &machine.secret_key)));
        let report = machine.vitality.ground.report();
        // Room on the disk has a line of its own.
        let ground = report.iter().flat_map(|report| &report.found);
        let ground = ground.filter(|finding| !matches!(finding, GroundFinding::DiskLittle { .. }));
        found.extend(ground.cloned().map(Finding::Ground));
        found.extend(doctor::space(machine.vitality.database()).map(|(free, little)| Finding::Disk { free, little }));
        show(&desk, card, &checks(&reader, &found, true)).await;
        for (dc, answered) in doctor::data_centers(&*machine.data_centers).await {
            found.push(Finding::DataCenter { dc, answered });
        }
        show(&desk, card, &checks(&reader, &found, true)).await;
        let figures = machine.vitality.figures().await?;
        let problem = doctor::database(&desk.store, &machine.vitality.backups, &machine.secret_key).await?;
        found.push(Finding::Database { bytes: figures.database_bytes, problem });
        found.push(Finding::LastBackup(figures.last_backup.map(|backup| backup.made_at)));
        Ok(checks(&reader, &found, false))
    });
    Ok(())
}

/// Does something, and shows what came of it on the card that told of it; where that card would have to wait, on a later one. It goes
/// on after the handler has returned.
pub(in crate::bot) fn behind<F>(
    visit: &Visit,
    view: View,
    work: impl FnOnce(Arc<Desk>, Reader, Option<Card>) -> F + Send + 'static,
) where
    F: Future<Output = Handled<View>> + Send,
{
    let visit = visit.clone();
    let stop = visit.desk.tasks.stopping();
    visit.desk.tasks.clone().spawn_to_end(async move {
        let ticket = visit.ticket.clone();
        let done = async {
            let card = visit.turn_at_once(&view).await?;
            let view = match work(Arc::clone(&visit.desk), visit.reader.clone(), card).await {
                Ok(view) => view,
                Err(Failure::Broken(error)) => refusal::broken(&visit.reader, &report(&error)),
                Err(Failure::User(error)) => refusal::view(&visit.reader, &error),
            };
            match card {
                Some(card) => visit.put_in_turn(Some(card), &view).await.map(drop),
                None => visit.turn(&view).await,
            }
        };
        tokio::select! {
            // Done again at the next start.
            () = stop.cancelled() => ticket.give_up(),
            done = done => tell_end(&visit, done).await,
        }
    });
}

/// Shows how far it is. It is not tried again: what comes next says more.
async fn show(desk: &Desk, card: Option<Card>, view: &View) {
    if let Some(card) = card {
        desk.edit_kindly(card, view).await;
    }
}

/// An owner says that the machine before is off.
async fn machine_is_off(visit: &Visit) -> Handled {
    let mut work = visit.desk.store.begin().await?;
    let first = work.desk().confirm_restored().await?;
    if first {
        work.audit().append(&AuditEntry::new(Action::RestoreConfirmed).by(visit.id())).await?;
    }
    work.commit().await?;
    visit.turn(&views::let_go(&visit.reader)).await?;
    Ok(())
}
