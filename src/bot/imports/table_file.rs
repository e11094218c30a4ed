//! The file of an import that is being prepared. After a restart it is downloaded again.

use crate::bot::context::{BotContext, Handled};
use crate::bot::imports::mistakes::{ImportMistake, of_file};
use crate::bot::imports::question::ImportDraft;
use crate::bot::kit::AttachedFile;
use crate::bot::output::files;
use crate::bot::sending::files::passing_file;
use crate::domain::ids::ChatId;
use crate::domain::outbox::MediaKind;
use crate::import::{FileImportError, PeopleTable, TextForm};

/// The largest file that the Bot API lets a bot download (<https://core.telegram.org/bots/api#getfile>).
const MOST_MEGABYTES: u32 = 20;

/// Refuses what no table can be in.
pub(in crate::bot) fn check(file: &AttachedFile) -> Result<(), ImportMistake> {
    if file.kind != MediaKind::Document {
        return Err(ImportMistake::NoTable);
    }
    if file.size > MOST_MEGABYTES * 1024 * 1024 {
        return Err(ImportMistake::TooLarge { most: MOST_MEGABYTES });
    }
    Ok(())
}

/// Opens the table in a file that was sent to the bot.
///
/// # Errors
/// When it cannot be downloaded, or holds no table.
pub(in crate::bot) async fn open(ctx: &BotContext, chat: ChatId, draft: &ImportDraft) -> Handled<PeopleTable> {
    let ImportDraft { file: attached, first_row, .. } = draft;
    let form = TextForm { first_row: *first_row, ..TextForm::default() };
    let file = match ctx.table_files.get(chat, &attached.file_id) {
        Some(file) => file,
        None => {
            let mut file = tokio::fs::File::from_std(passing_file(ctx).map_err(anyhow::Error::from)?);
            files::download(&ctx.bot, &attached.file_id, &mut file).await?;
            let file = file.into_std().await;
            ctx.table_files.put(chat, &attached.file_id, &file);
            file
        }
    };
    let opened = tokio::task::spawn_blocking(move || PeopleTable::open(file, form)).await;
    opened.map_err(anyhow::Error::from)?.map_err(|error| of_file(FileImportError::Table(error)))
}
