//! `/import`, and the buttons and questions of imports.

use crate::bot::context::screens::Kind;
use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::imports::mistakes::{ImportMistake, of_file};
use crate::bot::imports::press::{ColumnChoice, ImportPress};
use crate::bot::imports::question::{AskedForImport, ImportDraft, ImportQuestion};
use crate::bot::imports::{cards, run, screens as views, table_file};
use crate::bot::inbox::reply;
use crate::bot::kit::{AttachedFile, Content};
use crate::bot::system::handlers::behind;
use crate::domain::consent::Evidence;
use crate::domain::ids::ImportId;
use crate::domain::import::columns::ColumnUse;
use crate::domain::template::VariableName;
use crate::import::TableSample;

/// People of the file that are shown beside its columns.
const SAMPLE: usize = 3;

/// `/import`, alone or with a file.
pub(in crate::bot) async fn command(request: &Request, words: &Content) -> Handled {
    if let Some(file) = &words.attachment {
        return begin(request, file, None).await;
    }
    ask_file(request).await
}

async fn ask_file(request: &Request) -> Handled {
    request.ask(State::Import(ImportQuestion::File)).await?;
    request.turn(&views::ask_file(&request.reader)).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: ImportPress) -> Handled {
    match press {
        ImportPress::AskFile => ask_file(request).await,
        ImportPress::Kept(message) => {
            command(request, &reply::offered_words(request, message).await?).await?;
            reply::end_offer(request, message).await
        }
        ImportPress::Stop(id) => {
            if request.ctx.importer.running(id).is_none() {
                return Err(Mistake::OldButton.into());
            }
            request.ctx.importer.stop(id);
            Ok(())
        }
        ImportPress::Card(id) => show(request, id).await,
        ImportPress::AskUndo(id) => {
            let shown = cards::load(&request.ctx, id).await?.ok_or(Mistake::OldButton)?;
            shown.record.undoable(request.reader.times.now).map_err(ImportMistake::Undo)?;
            request.turn(&views::ask_undo(&request.reader, &shown)).await
        }
        ImportPress::Undo(id) => {
            let card = request.pressed_card().ok_or(Mistake::OldButton)?;
            run::undo(request, card, id).await
        }
        step => prepare(request, step).await,
    }
}

/// A button of an import that is being prepared.
async fn prepare(request: &Request, press: ImportPress) -> Handled {
    let mut draft = open_draft(request).await?.ok_or(Mistake::OldButton)?;
    match press {
        ImportPress::Columns(page) => columns(request, draft, page).await,
        ImportPress::AskUse(column) => {
            let reader = request.reader.clone();
            with_sample(request, draft, move |sample| views::ask_use(&reader, sample, column)).await
        }
        ImportPress::Use { column, choice } => {
            let at = usize::try_from(column).unwrap_or(usize::MAX);
            let header = sample(request, &draft).await?.columns.called(at);
            let number = format!("{}=", column.saturating_add(1));
            draft.mappings.retain(|one| !one.starts_with(&number));
            draft.mappings.push(format!("{number}{}", meant(choice, &header, column)));
            columns(request, draft, column / views::COLUMNS).await
        }
        ImportPress::FirstRow(said) => {
            // A column may have another number below another first row.
            (draft.first_row, draft.mappings) = (said, Vec::new());
            columns(request, draft, 0).await
        }
        ImportPress::AskPurpose => {
            if !sample(request, &draft).await?.columns.has_address() {
                return Err(ImportMistake::NoAddress.into());
            }
            next(request, draft).await
        }
        ImportPress::Purpose(purpose) => {
            draft.purpose = Some(purpose);
            next(request, draft).await
        }
        ImportPress::Basis(basis) => {
            draft.basis = Some(basis);
            next(request, draft).await
        }
        ImportPress::WithoutEvidence => count(request, draft).await,
        ImportPress::Go => {
            let consent = draft.consent()?.ok_or(Mistake::OldButton)?;
            request.ask(State::Idle).await?;
            let view = views::starting(&request.reader, &draft.file.name);
            let go = |request: Request, card| async move {
                run::begin(&request, card, *draft, consent);
                Ok(())
            };
            request.turn_then(&view, Kind::Words, go).await
        }
        ImportPress::AskFile
        | ImportPress::Kept(_)
        | ImportPress::Stop(_)
        | ImportPress::Card(_)
        | ImportPress::AskUndo(_)
        | ImportPress::Undo(_) => Ok(()),
    }
}

pub(in crate::bot) async fn answered(request: &Request, question: ImportQuestion, words: &Content) -> Handled {
    let (mut draft, asked) = match (question, &words.attachment) {
        (ImportQuestion::File, None) => return Err(ImportMistake::NoFile.into()),
        (ImportQuestion::File, Some(file)) => return begin(request, file, None).await,
        // A mended file: what was said about its people stays.
        (ImportQuestion::Draft { draft, .. }, Some(file)) => return begin(request, file, Some(*draft)).await,
        (ImportQuestion::Draft { draft, asked }, None) => (draft, asked),
    };
    let text = words.text.trim();
    match asked {
        AskedForImport::Source => {
            draft.source = Evidence::new(text, "")?.source().to_owned();
            next(request, draft).await
        }
        AskedForImport::Evidence => {
            draft.evidence = Evidence::new("", text)?.words().to_owned();
            count(request, draft).await
        }
        _ => Err(ImportMistake::PressButton.into()),
    }
}

/// Begins to prepare the import of a file.
async fn begin(request: &Request, file: &AttachedFile, before: Option<ImportDraft>) -> Handled {
    table_file::check(file)?;
    let new = ImportDraft::new(file.clone());
    let draft = match before {
        Some(before) => ImportDraft { file: new.file, mappings: new.mappings, first_row: new.first_row, ..before },
        None => new,
    };
    columns(request, Box::new(draft), 0).await
}

async fn open_draft(request: &Request) -> Handled<Option<Box<ImportDraft>>> {
    Ok(match request.state().await? {
        State::Import(ImportQuestion::Draft { draft, .. }) => Some(draft),
        _ => None,
    })
}

/// What a choice means, as on the command line.
fn meant(choice: ColumnChoice, header: &str, column: u32) -> String {
    if choice != ColumnChoice::Field {
        return match choice {
            ColumnChoice::Unused => ColumnUse::Ignored.to_string(),
            choice => choice.to_string(),
        };
    }
    // A header that is no name of a field gets one by its number.
    let name = VariableName::own(header).or_else(|_| VariableName::own(&format!("column_{}", column + 1)));
    name.map_or(ColumnUse::Ignored, ColumnUse::Field).to_string()
}

async fn ask(request: &Request, draft: &ImportDraft, asked: AskedForImport) -> Handled {
    let draft = Box::new(draft.clone());
    Ok(request.ask(State::Import(ImportQuestion::Draft { draft, asked })).await?)
}

/// Shows the columns with the first people.
async fn columns(request: &Request, draft: Box<ImportDraft>, page: u32) -> Handled {
    let (reader, name) = (request.reader.clone(), draft.file.name.clone());
    with_sample(request, draft, move |sample| views::columns(&reader, &name, sample, page)).await
}

/// Shows a screen about the file, which may have to be downloaded first.
async fn with_sample(
    request: &Request,
    draft: Box<ImportDraft>,
    view: impl FnOnce(&TableSample) -> crate::bot::kit::View + Send + 'static,
) -> Handled {
    ask(request, &draft, AskedForImport::Columns).await?;
    let asking = request.clone();
    behind(request, views::reading(&request.reader, &draft.file.name), move |_, _, _| async move {
        Ok(view(&sample(&asking, &draft).await?))
    });
    Ok(())
}

async fn sample(request: &Request, draft: &ImportDraft) -> Handled<TableSample> {
    let mut table = table_file::open(&request.ctx, request.chat, draft).await?;
    let mappings = draft.mappings();
    let read = tokio::task::spawn_blocking(move || table.sample(&mappings, SAMPLE)).await;
    read.map_err(anyhow::Error::from)?.map_err(of_file)
}

/// Asks for what is missing.
async fn next(request: &Request, draft: Box<ImportDraft>) -> Handled {
    let (asked, view) = match &*draft {
        ImportDraft { purpose: None, .. } => (AskedForImport::Purpose, views::ask_purpose(&request.reader)),
        ImportDraft { basis: None, .. } => (AskedForImport::Basis, views::ask_basis(&request.reader)),
        ImportDraft { source, .. } if source.is_empty() => (AskedForImport::Source, views::ask_source(&request.reader)),
        ImportDraft { evidence, .. } if evidence.is_empty() => {
            (AskedForImport::Evidence, views::ask_evidence(&request.reader))
        }
        _ => return count(request, draft).await,
    };
    ask(request, &draft, asked).await?;
    request.turn(&view).await
}

/// Says what would become of the file, and asks for confirmation.
async fn count(request: &Request, draft: Box<ImportDraft>) -> Handled {
    let consent = draft.consent()?.ok_or(Mistake::OldButton)?;
    ask(request, &draft, AskedForImport::Confirmation).await?;
    run::begin_count(request, *draft, consent);
    Ok(())
}

async fn show(request: &Request, id: ImportId) -> Handled {
    let shown = cards::load(&request.ctx, id).await?.ok_or(Mistake::OldButton)?;
    request.turn(&views::import(&request.reader, &shown)).await
}
