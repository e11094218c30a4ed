//! `/export`, `/export_all`: conversations as files.
//! Its rule: a file holds what whoever asks for it may see, and its leaving is in the log before it is sent.

use std::sync::Arc;

use jiff::civil::Date;

use crate::bot::callback::TalksPress;
use crate::bot::commands::CommandId;
use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::handlers::dialog_access::{own, sight};
use crate::bot::handlers::people::meant;
use crate::bot::handlers::system::behind;
use crate::bot::request::Visit;
use crate::bot::say;
use crate::bot::screens;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{Reader, View, export as views};
use crate::domain::dialog_access::{DialogAccess, Sight};
use crate::domain::export::{ExportFormat, Written};
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::ops::exports::{self, ExportFile};
use crate::store::{Action, AuditEntry, ExportError, Exported};

/// What a bot may send, in bytes (<https://core.telegram.org/bots/api#sending-files>).
const MOST: u64 = MEGABYTES * 1024 * 1024;
const MEGABYTES: u64 = 50;

/// `/export [@user or id]`.
pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    let Some(target) = meant(visit, CommandId::Export, args).await? else { return Ok(()) };
    let dialog = visit.desk.dialogs.with(&target).await?;
    let dialog = dialog.ok_or_else(|| UserError::NoDialogWith(target.to_string()))?;
    one(visit, dialog.id).await
}

/// One conversation, in both forms: which one is wanted takes longer to ask than to send.
pub(in crate::bot) async fn one(visit: &Visit, id: DialogId) -> Handled {
    let dialog = own(visit, id, DialogAccess::Look).await?;
    let (by, chat) = (visit.id(), visit.chat);
    behind(&visit.in_new_message(), views::gathering(&visit.reader), move |desk, reader, _| async move {
        let mut files = Vec::new();
        for format in ExportFormat::ALL {
            match file(&desk, &reader, &Exported::Dialog(id), format).await? {
                Some(file) => files.push((format, file)),
                None => return Ok(views::too_large(&reader, MEGABYTES)),
            }
        }
        let entry = AuditEntry { subject: dialog.telegram_user_id, ..AuditEntry::new(Action::DialogExported) };
        note(&desk, entry.by(by).account(dialog.account_id).details(id.to_string())).await?;
        let mut written = Written::default();
        for (format, file) in files {
            written = file.written;
            let name = format!("dialog-{id}-{}.{}", today(&reader), format.into_str());
            screens::try_again(&desk, || say::file(&desk.bot, chat, &name, &file.file)).await?;
        }
        Ok(views::one(&reader, &dialog, written))
    });
    Ok(())
}

/// `/export_all`.
pub(in crate::bot) async fn ask_all(visit: &Visit) -> Handled {
    let size = visit.desk.store.read().await?.dialogs().export_size(sight(visit)).await?;
    visit.turn(&views::ask_all(&visit.reader, size)).await?;
    Ok(())
}

pub(in crate::bot) async fn pressed(visit: &Visit, press: TalksPress) -> Handled {
    match press {
        TalksPress::Ask => ask_all(visit).await,
        TalksPress::All(format) => all(visit, format).await,
    }
}

async fn all(visit: &Visit, format: ExportFormat) -> Handled {
    let (by, chat, sight) = (visit.id(), visit.chat, sight(visit));
    behind(visit, views::gathering(&visit.reader), move |desk, reader, _| async move {
        send_all(&desk, &reader, chat, by, sight, format).await
    });
    Ok(())
}

async fn send_all(
    desk: &Arc<Desk>,
    reader: &Reader,
    chat: ChatId,
    by: TelegramUserId,
    sight: Sight,
    format: ExportFormat,
) -> Handled<View> {
    let Some(file) = file(desk, reader, &Exported::All(sight), format).await? else {
        return Ok(views::all_too_large(reader, MEGABYTES));
    };
    let details = format!("{} dialogs, {}", file.written.dialogs, format.into_str());
    note(desk, AuditEntry::new(Action::AllExported).by(by).details(details)).await?;
    let name = format!("dialogs-{}.{}", today(reader), format.into_str());
    screens::try_again(desk, || say::file(&desk.bot, chat, &name, &file.file)).await?;
    Ok(views::all(reader, file.written))
}

async fn file(desk: &Desk, reader: &Reader, which: &Exported, format: ExportFormat) -> Handled<Option<ExportFile>> {
    let database = desk.machine.vitality.database();
    match exports::into_file(&desk.store, database, which, (format, reader.times.language), MOST).await {
        Ok(file) => Ok(file),
        Err(ExportError::Store(error)) => Err(error.into()),
        Err(ExportError::Write(error)) => Err(anyhow::Error::from(error).into()),
    }
}

async fn note(desk: &Desk, entry: AuditEntry) -> Handled {
    let mut work = desk.store.begin().await?;
    work.audit().append(&entry).await?;
    Ok(work.commit().await?)
}

fn today(reader: &Reader) -> Date {
    reader.times.now.to_zoned(reader.times.zone.clone()).date()
}
