//! `/export`, `/export_all`: conversations as files. A file contains what its member may see, and the log records the
//! export before it is sent.

use std::sync::Arc;

use jiff::civil::Date;

use crate::bot::context::{BotContext, Handled, Mistake, Request, screens};
use crate::bot::dialogs::access::{own, sight};
use crate::bot::export::mistakes::ExportMistake;
use crate::bot::export::press::TalksPress;
use crate::bot::export::screens as views;
use crate::bot::kit::{CommandId, Reader, View};
use crate::bot::output::files;
use crate::bot::output::files::UploadBody;
use crate::bot::people::handlers::meant;
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::bot::system::handlers::behind;
use crate::bot::tags::all::AllTags;
use crate::domain::dialog_access::{DialogAccess, VisibleDialogs};
use crate::domain::export::{ExportFormat, WrittenRow};
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::domain::tags::TagFilter;
use crate::domain::{typed, words};
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

/// `/export_all [stage or label]`.
pub(in crate::bot) async fn all_command(request: &Request, args: &str) -> Handled {
    let named = typed::folded(args);
    let tag = match named.is_empty() || words::is_all(&named) {
        true => None,
        false => Some(AllTags::load(request).await?.named(&request.reader, args).ok_or(ExportMistake::Tag)?),
    };
    ask_all(request, tag).await
}

async fn ask_all(request: &Request, tag: Option<TagFilter>) -> Handled {
    let size = request.ctx.store.read().await?.dialogs().export_size(sight(request), tag).await?;
    let called = match tag {
        Some(tag) => called(request, tag).await?,
        None => String::new(),
    };
    request.turn(&views::ask_all(&request.reader, tag.map(|tag| (tag, called.as_str())), size)).await
}

/// What a stage or label is called that may be gone.
async fn called(request: &Request, tag: TagFilter) -> Handled<String> {
    Ok(AllTags::load(request).await?.name(&request.reader, tag).ok_or(Mistake::OldButton)?)
}

pub(in crate::bot) async fn pressed(request: &Request, press: TalksPress) -> Handled {
    match press {
        TalksPress::Ask => ask_all(request, None).await,
        TalksPress::AskTagged(tag) => ask_all(request, Some(tag)).await,
        TalksPress::All(format) => all(request, None, format).await,
        TalksPress::Tagged { format, tag } => {
            let called = called(request, tag).await?;
            all(request, Some((tag, called)), format).await
        }
    }
}

/// What is exported of all conversations, and for whose eyes.
struct WantedExport {
    chat: ChatId,
    by: TelegramUserId,
    sight: VisibleDialogs,
    /// Only those of this stage or label, with its name.
    tag: Option<(TagFilter, String)>,
    format: ExportFormat,
}

async fn all(request: &Request, tag: Option<(TagFilter, String)>, format: ExportFormat) -> Handled {
    let wanted = WantedExport { chat: request.chat, by: request.id(), sight: sight(request), tag, format };
    behind(request, views::gathering(&request.reader), move |ctx, reader, _| async move {
        send_all(&ctx, &reader, wanted).await
    });
    Ok(())
}

async fn send_all(ctx: &Arc<BotContext>, reader: &Reader, wanted: WantedExport) -> Handled<View> {
    let WantedExport { chat, by, sight, tag, format } = wanted;
    let which = Exported::All(sight, tag.as_ref().map(|(tag, _)| *tag));
    let Some(file) = file(ctx, reader, &which, format).await? else {
        return Ok(views::all_too_large(reader));
    };
    let only = tag.as_ref().map(|(_, called)| format!(", {called}")).unwrap_or_default();
    let details = format!("{} dialogs, {}{only}", file.written.dialogs, format.into_str());
    exports::note(&ctx.store, &AuditEntry::new(Action::AllExported).by(by).details(details)).await?;
    let name = format!("dialogs-{}.{}", today(reader), format.into_str());
    screens::try_again(ctx, || files::send_document(&ctx.bot, chat, &name, UploadBody::OnDisk(&file.file))).await?;
    Ok(views::all(reader, tag.as_ref().map(|(_, called)| called.as_str()), file.written))
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
