//! Counting, importing and undoing in the background. The card says how far it is.

use std::io::BufWriter;
use std::ops::ControlFlow;
use std::sync::Arc;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::bot::context::cards::put_on;
use crate::bot::context::{BotContext, CardKey, Failure, Handled, Request, quietly, report, screens as shown};
use crate::bot::imports::mistakes::{ImportMistake, of_file};
use crate::bot::imports::question::ImportDraft;
use crate::bot::imports::{cards, screens as views, table_file, words};
use crate::bot::kit::{Reader, View, refusal};
use crate::bot::output::files::{self, UploadBody};
use crate::bot::output::say;
use crate::bot::sending::files::passing_file;
use crate::bot::system::handlers::behind_unless_dropped;
use crate::domain::consent::NewConsent;
use crate::domain::ids::{ChatId, ImportId, TelegramUserId};
use crate::domain::import::tally::ImportTally;
use crate::domain::login::Card;
use crate::import::{ErrorFile, ImportOrder, UndoError};

/// The name of the file of refused rows.
const REFUSED: &str = "refused.csv";

/// After how many rows the card says how far a count is; then each time when a quarter more is counted.
const FIRST_SHOWN: u64 = 1_000;

/// Counts what would become of the file, and shows how far it is. Once another question is open, the result is dropped.
pub(in crate::bot) fn begin_count(request: &Request, draft: ImportDraft, consent: NewConsent) {
    let (chat, end) = (request.chat, request.ctx.counts.begin(request.chat));
    let view = views::counting(&request.reader, &draft.file.name, 0);
    behind_unless_dropped(request, view, move |ctx, reader, card| async move {
        let (tell, told) = watch::channel(0);
        let counted = count(&ctx, &reader, chat, &draft, &consent, &end, tell);
        let (counted, ()) = tokio::join!(counted, show_count(&ctx, &reader, card, &draft, &end, told));
        if end.is_cancelled() { Ok(None) } else { counted.map(Some) }
    });
}

/// Shows how many rows are counted, until nobody tells it.
async fn show_count(
    ctx: &BotContext,
    reader: &Reader,
    card: Option<Card>,
    draft: &ImportDraft,
    end: &CancellationToken,
    mut told: watch::Receiver<u64>,
) {
    while told.changed().await.is_ok() {
        let rows = *told.borrow_and_update();
        let Some(card) = card.filter(|_| !end.is_cancelled()) else { continue };
        // The next one contains more.
        let _ = say::edit_if_possible(&ctx.bot, card, &views::counting(reader, &draft.file.name, rows)).await;
        if end.is_cancelled() {
            // It was ended meanwhile: the card must not go on saying that it counts.
            let _ = say::edit_if_possible(&ctx.bot, card, &views::not_counted(reader, &draft.file.name)).await;
        }
    }
}

/// Says what would become of the file. Its refused rows are sent as a file.
///
/// # Errors
/// When the file cannot be read, or something fails.
async fn count(
    ctx: &Arc<BotContext>,
    reader: &Reader,
    chat: ChatId,
    draft: &ImportDraft,
    consent: &NewConsent,
    end: &CancellationToken,
    tell: watch::Sender<u64>,
) -> Handled<View> {
    let table = table_file::open(ctx, chat, draft).await?;
    let file = passing_file(ctx).map_err(anyhow::Error::from)?;
    let to = Box::new(BufWriter::new(file.try_clone().map_err(anyhow::Error::from)?));
    let speaks = reader.clone();
    let headers = ["import-error-line", "import-error-column", "import-error-reason"].map(|key| reader.label(key, &[]));
    let mut errors = ErrorFile::new(to, reader.times.language)
        .map_err(anyhow::Error::from)?
        .in_words(headers, move |reason| words::reason(&speaks, reason));
    let mut next = FIRST_SHOWN;
    let on = move |tally: &ImportTally| {
        let rows = tally.rows() + tally.empty;
        if rows >= next {
            next = rows + (rows / 4).max(FIRST_SHOWN);
            tell.send_replace(rows);
        }
        if end.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let planned = ctx.importer.plan(table, draft.mappings(), Some(&mut errors), on).await.map_err(of_file)?;
    errors.finish().map_err(anyhow::Error::from)?;
    if planned.tally.refused > 0 && !end.is_cancelled() {
        let body = || UploadBody::OnDisk(&file);
        shown::try_again(ctx, || files::send_document(&ctx.bot, chat, REFUSED, body())).await?;
    }
    Ok(views::counts(reader, &draft.file.name, &planned, consent))
}

/// Imports the file, and shows on the card how far it is.
pub(in crate::bot) fn begin(request: &Request, card: Card, draft: ImportDraft, consent: NewConsent) {
    let (ctx, by, chat) = (Arc::clone(&request.ctx), request.id(), request.chat);
    request.ctx.tasks.spawn_to_end(async move {
        let done = import(&ctx, chat, by, card, &draft, consent).await;
        ctx.table_files.forget(chat);
        match done {
            Ok(Some(id)) => quietly(cards::refresh(&ctx, id).await),
            Ok(None) => show(&ctx, by, card, views::nobody).await,
            Err(error) => show_failure(&ctx, by, card, error).await,
        }
    });
}

async fn import(
    ctx: &Arc<BotContext>,
    chat: ChatId,
    by: TelegramUserId,
    card: Card,
    draft: &ImportDraft,
    consent: NewConsent,
) -> Handled<Option<ImportId>> {
    let table = table_file::open(ctx, chat, draft).await?;
    let order = ImportOrder { by: Some(by), file: draft.file.name.clone(), consent, card: Some(card) };
    let stop = ctx.tasks.stopping();
    let go_on = move |_: &_| if stop.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let done = ctx.importer.apply(table, draft.mappings(), order, None, go_on).await.map_err(of_file)?;
    Ok(done.applied.and_then(|applied| applied.import))
}

/// Undoes an import, and shows on the card what that did.
///
/// # Errors
/// When it cannot be undone any more.
pub(in crate::bot) async fn undo(request: &Request, card: Card, id: ImportId) -> Handled {
    if request.ctx.importer.running(id).is_some() {
        return Err(ImportMistake::Runs.into());
    }
    let (ctx, by) = (Arc::clone(&request.ctx), request.id());
    request.ctx.tasks.spawn_to_end(async move {
        match ctx.importer.undo(id, Some(by)).await {
            Ok(undone) => show(&ctx, by, card, |reader| views::undone(reader, &undone)).await,
            Err(UndoError::Refused(refusal)) => show_failure(&ctx, by, card, ImportMistake::Undo(refusal).into()).await,
            Err(UndoError::Store(error)) => show_failure(&ctx, by, card, error.into()).await,
        }
    });
    Ok(())
}

async fn show(ctx: &BotContext, by: TelegramUserId, card: Card, view: impl Fn(&Reader) -> View + Sync) {
    quietly(put_on(ctx, by, card, CardKey::Card(Some(card)), |reader, _| Some(view(reader))).await);
}

async fn show_failure(ctx: &BotContext, by: TelegramUserId, card: Card, failure: Failure) {
    match failure {
        Failure::User(mistake) => show(ctx, by, card, |reader| refusal::view(reader, &*mistake)).await,
        Failure::Broken(error) => {
            let fault = report(&error);
            show(ctx, by, card, |reader| refusal::broken(reader, &fault)).await;
        }
    }
}
