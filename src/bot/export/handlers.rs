//! `/export`, `/export_all`: conversations as files. A file contains what its member may see, and the log records the
//! export before it is sent.

use std::sync::Arc;

use jiff::civil::Date;

use crate::bot::context::{BotContext, Handled, Request, screens};
use crate::bot::dialogs::access::{own, sight};
use crate::bot::export::press::TalksPress;
use crate::bot::export::screens as views;
use crate::bot::kit::{CommandId, Reader, View};
use crate::bot::output::files;
use crate::bot::output::files::UploadBody;
use crate::bot::people::handlers::meant;
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::bot::system::handlers::behind;
use crate::domain::dialog_access::{DialogAccess, VisibleDialogs};
use crate::domain::export::{ExportFormat, WrittenRow};
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::ops::exports::{self, ExportFile};
use crate::store::{Action, AuditEntry, ExportError, Exported};

/// `/export [@user or id]`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let Some(target) = meant(request, CommandId::Export, args).await? else { return Ok(()) };
    let dialog = request.ctx.dialogs.with(&target).await?;
    let dialog = dialog.ok_or_else(|| AddressMistake::NoDialogWith(target.to_string()))?;
    one(request, dialog.id).await
}

/// One conversation, in both formats: asking for one would take longer than sending both.
pub(in crate::bot) async fn one(request: &Request, id: DialogId) -> Handled {
    let dialog = own(request, id, DialogAccess::Look).await?;
    let (by, chat) = (request.id(), request.chat);
    behind(&request.in_new_message(), views::gathering(&request.reader), move |ctx, reader, _| async move {
        let mut files = Vec::new();
        for format in ExportFormat::ALL {
            match file(&ctx, &reader, &Exported::Dialog(id), format).await? {
                Some(file) => files.push((format, file)),
                None => return Ok(views::too_large(&reader)),
            }
        }
        let entry = AuditEntry { subject: dialog.telegram_user_id, ..AuditEntry::new(Action::DialogExported) };
        exports::note(&ctx.store, &entry.by(by).account(dialog.account_id).details(id.to_string())).await?;
        let mut written = WrittenRow::default();
        for (format, file) in files {
            written = file.written;
            let name = format!("dialog-{id}-{}.{}", today(&reader), format.into_str());
            screens::try_again(&ctx, || files::send_document(&ctx.bot, chat, &name, UploadBody::OnDisk(&file.file)))
                .await?;
        }
        Ok(views::one(&reader, &dialog, written))
    });
    Ok(())
}

/// `/export_all`.
pub(in crate::bot) async fn ask_all(request: &Request) -> Handled {
    let size = request.ctx.store.read().await?.dialogs().export_size(sight(request)).await?;
    request.turn(&views::ask_all(&request.reader, size)).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: TalksPress) -> Handled {
    match press {
        TalksPress::Ask => ask_all(request).await,
        TalksPress::All(format) => all(request, format).await,
    }
}

async fn all(request: &Request, format: ExportFormat) -> Handled {
    let (by, chat, sight) = (request.id(), request.chat, sight(request));
    behind(request, views::gathering(&request.reader), move |ctx, reader, _| async move {
        send_all(&ctx, &reader, chat, by, sight, format).await
    });
    Ok(())
}

async fn send_all(
    ctx: &Arc<BotContext>,
    reader: &Reader,
    chat: ChatId,
    by: TelegramUserId,
    sight: VisibleDialogs,
    format: ExportFormat,
) -> Handled<View> {
    let Some(file) = file(ctx, reader, &Exported::All(sight), format).await? else {
        return Ok(views::all_too_large(reader));
    };
    let details = format!("{} dialogs, {}", file.written.dialogs, format.into_str());
    exports::note(&ctx.store, &AuditEntry::new(Action::AllExported).by(by).details(details)).await?;
    let name = format!("dialogs-{}.{}", today(reader), format.into_str());
    screens::try_again(ctx, || files::send_document(&ctx.bot, chat, &name, UploadBody::OnDisk(&file.file))).await?;
    Ok(views::all(reader, file.written))
}

async fn file(
    ctx: &BotContext,
    reader: &Reader,
    which: &Exported,
    format: ExportFormat,
) -> Handled<Option<ExportFile>> {
    let database = ctx.machine.metrics.database();
    match exports::into_file(&ctx.store, database, which, (format, reader.times.language), files::MOST_BYTES).await {
        Ok(file) => Ok(file),
        Err(ExportError::Store(error)) => Err(error.into()),
        Err(ExportError::Write(error)) => Err(anyhow::Error::from(error).into()),
    }
}

fn today(reader: &Reader) -> Date {
    reader.times.now.to_zoned(reader.times.zone.clone()).date()
}
