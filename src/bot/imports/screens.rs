//! The screens of an import: its columns, what is asked about its people, the counts, and its card.

use strum::IntoEnumIterator as _;

use crate::bot::consents::item_buttons::{basis_button_key, basis_key};
use crate::bot::consents::words::purpose as purpose_words;
use crate::bot::contacts::press::{ContactFilter, ContactPress};
use crate::bot::dialogs::screens::one_line;
use crate::bot::home::press::HomePress;
use crate::bot::imports::cards::ShownImport;
use crate::bot::imports::press::{ColumnChoice, ImportPress};
use crate::bot::imports::words::{choice, column_use, reason};
use crate::bot::kit::screen::{Button, Reader, View};
use crate::bot::lists::press::ListPress;
use crate::domain::consent::{Basis, NewConsent, Purpose};
use crate::domain::import::columns::ColumnUse;
use crate::domain::import::first_row::FirstRow;
use crate::domain::import::record::ImportRecord;
use crate::domain::import::tally::ImportTally;
use crate::i18n::Arg;
use crate::import::{ImportReport, RawRow, TableForm, TableSample, UndoneTally};

/// Columns per page.
pub const COLUMNS: u32 = 8;
/// How much of a cell and of a header is shown, in characters.
const CELL: usize = 20;
const HEADER: usize = 30;
/// The name of a file.
const NAME: usize = 60;
/// How many refused rows are named.
const NAMED: usize = 3;

fn number(rows: u64) -> Arg {
    i64::try_from(rows).unwrap_or(i64::MAX).into()
}

fn of_file(reader: &Reader, key: &str, name: &str) -> View {
    View::text(reader.text(key, &[("file", one_line(name, NAME).into())]))
}

pub fn ask_file(reader: &Reader) -> View {
    reader.question("import-ask-file", &[])
}

pub fn reading(reader: &Reader, name: &str) -> View {
    of_file(reader, "import-reading", name)
}

/// How far a count is; `rows` is 0 at its beginning.
pub fn counting(reader: &Reader, name: &str, rows: u64) -> View {
    let facts = [("file", one_line(name, NAME).into()), ("count", number(rows))];
    let key = if rows == 0 { "import-counting" } else { "import-counting-so-far" };
    View::text(reader.text(key, &facts)).row([reader.cancel()])
}

/// A count that was ended.
pub fn not_counted(reader: &Reader, name: &str) -> View {
    of_file(reader, "import-not-counted", name)
}

pub fn starting(reader: &Reader, name: &str) -> View {
    of_file(reader, "import-starting", name)
}

pub fn nobody(reader: &Reader) -> View {
    View::text(reader.text("import-nobody", &[]))
}

fn form(reader: &Reader, form: &TableForm) -> String {
    match form {
        TableForm::Text { encoding, .. } => format!("CSV, {}", encoding.name()),
        TableForm::Sheet { name } => format!("XLSX, {}", one_line(name, HEADER)),
        TableForm::TelegramExport => reader.label("import-form-export", &[]),
    }
}

/// What a column is, with the first cells of it.
fn column_line(reader: &Reader, sample: &TableSample, at: usize) -> String {
    let meant = sample.columns.uses.get(at).unwrap_or(&ColumnUse::Ignored);
    let cells = sample.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| one_line(cell, CELL));
    let cells: Vec<String> = cells.filter(|cell| !cell.trim().is_empty()).collect();
    let facts = [
        ("column", one_line(&sample.columns.called(at), HEADER).into()),
        ("use", column_use(reader, meant).into()),
        ("cells", if cells.is_empty() { "—".into() } else { cells.join(" · ").into() }),
    ];
    reader.text(if *meant == ColumnUse::Ignored { "import-column-unused" } else { "import-column" }, &facts)
}

/// What stands above the table, and is not read.
fn above_line(reader: &Reader, above: &[RawRow]) -> Option<String> {
    let texts: Vec<String> = above.iter().map(|row| one_line(&row.text(), HEADER)).collect();
    (!texts.is_empty()).then(|| reader.text("import-above", &[("text", texts.join(" · ").into())]))
}

/// What the first row was taken for, where that may be wrong, and the button that says otherwise.
fn first_row(reader: &Reader, sample: &TableSample) -> Option<(Option<String>, Button)> {
    let button = |key, said| reader.button(key, ImportPress::FirstRow(said));
    let person = || button("import-button-first-person", FirstRow::Person);
    let Some(headers) = &sample.columns.headers else {
        let line = reader.text("import-no-headers", &[]);
        return Some((Some(line), button("import-button-first-headers", FirstRow::Headers)));
    };
    if sample.columns.are_doubtful() {
        let headers = one_line(&headers.join(" · "), NAME);
        return Some((Some(reader.text("import-doubtful-headers", &[("headers", headers.into())])), person()));
    }
    (!sample.above.is_empty()).then(|| (None, person()))
}

/// The columns of a file, with its first people.
pub fn columns(reader: &Reader, name: &str, sample: &TableSample, page: u32) -> View {
    let width = u32::try_from(sample.columns.width()).unwrap_or(u32::MAX);
    let page = page.min(width.saturating_sub(1) / COLUMNS);
    let shown = page * COLUMNS..width.min((page + 1) * COLUMNS);
    let facts = [("file", one_line(name, NAME).into()), ("form", form(reader, &sample.form).into())];
    let mut lines = vec![reader.text("import-columns", &facts)];
    lines.extend(above_line(reader, &sample.above));
    let (said, other) = first_row(reader, sample).unzip();
    lines.extend(said.flatten());
    let index = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    lines.extend(shown.clone().map(|at| column_line(reader, sample, index(at))));
    let has_address = sample.columns.has_address();
    lines.push(reader.text(if has_address { "import-columns-right" } else { "import-columns-no-address" }, &[]));
    let change = shown.clone().map(|at| {
        Button::new(format!("✏️ {}", one_line(&sample.columns.called(index(at)), CELL)), ImportPress::AskUse(at))
    });
    let go_on = has_address.then(|| reader.button("import-button-go-on", ImportPress::AskPurpose));
    View::lines(lines)
        .grid(2, change)
        .row(reader.turning(page, shown.end < width, ImportPress::Columns))
        .row(other)
        .row(go_on)
        .row([reader.cancel()])
}

/// Asks what a column is.
pub fn ask_use(reader: &Reader, sample: &TableSample, column: u32) -> View {
    let at = usize::try_from(column).unwrap_or(usize::MAX);
    let lines = [
        reader.text("import-ask-use", &[("column", one_line(&sample.columns.called(at), HEADER).into())]),
        column_line(reader, sample, at),
    ];
    let choices =
        ColumnChoice::iter().map(|one| Button::new(choice(reader, one), ImportPress::Use { column, choice: one }));
    View::lines(lines)
        .grid(2, choices)
        .row([reader.button("settings-button-back", ImportPress::Columns(column / COLUMNS)), reader.cancel()])
}

pub fn ask_purpose(reader: &Reader) -> View {
    let buttons = Purpose::ALL.map(|one| Button::new(purpose_words(reader, one), ImportPress::Purpose(one)));
    View::text(reader.text("import-ask-purpose", &[])).grid(1, buttons).row([reader.cancel()])
}

pub fn ask_basis(reader: &Reader) -> View {
    View::text(reader.text("import-ask-basis", &[]))
        .row(Basis::BY_HAND.map(|basis| reader.button(basis_button_key(basis), ImportPress::Basis(basis))))
        .row([reader.cancel()])
}

pub fn ask_source(reader: &Reader) -> View {
    reader.question("import-ask-source", &[])
}

pub fn ask_evidence(reader: &Reader) -> View {
    View::text(reader.text("import-ask-evidence", &[]))
        .row([reader.button("consent-button-without", ImportPress::WithoutEvidence)])
        .row([reader.cancel()])
}

/// What became of the rows, or would. Kinds without a row are left out.
fn tally_lines(reader: &Reader, tally: &ImportTally) -> Vec<String> {
    let kinds = [
        ("import-count-new", tally.new),
        ("import-count-changed", tally.changed),
        ("import-count-unchanged", tally.unchanged),
        ("import-count-double", tally.double),
        ("import-count-stopped", tally.stopped),
        ("import-count-refused", tally.refused),
    ];
    kinds
        .into_iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(key, rows)| reader.text(key, &[("count", number(rows))]))
        .collect()
}

/// Says what would become of the file, and asks for confirmation.
pub fn counts(reader: &Reader, name: &str, report: &ImportReport, consent: &NewConsent) -> View {
    let ImportReport { above, tally, refused, .. } = report;
    let facts = [("file", one_line(name, NAME).into()), ("count", number(tally.rows()))];
    let mut lines = vec![reader.text("import-counts", &facts)];
    lines.extend(above_line(reader, above));
    lines.extend(tally_lines(reader, tally));
    for one in refused.iter().take(NAMED) {
        let column = one.column.as_ref().map(|column| one_line(column, CELL));
        let value = one
            .value
            .as_ref()
            .map(|value| reader.label("import-refused-value", &[("value", one_line(value, CELL).into())]));
        let facts = [
            ("line", one.line.to_string().into()),
            ("column", column.map_or(String::new(), |column| format!(", {column}")).into()),
            ("value", value.unwrap_or_default().into()),
            ("reason", reason(reader, &one.reason).into()),
        ];
        lines.push(reader.text("import-refused-row", &facts));
    }
    if tally.refused > 0 {
        lines.push(reader.text("import-refused-file", &[]));
    }
    let people = tally.new + tally.changed + tally.unchanged;
    if people == 0 {
        lines.push(reader.text("import-nobody", &[]));
        return View::lines(lines).row([reader.cancel()]);
    }
    let evidence = consent.evidence.as_ref();
    let words = [evidence.map_or("", |one| one.source()), evidence.map_or("", |one| one.words())];
    let words = words.into_iter().filter(|words| !words.is_empty()).map(|words| one_line(words, 2 * NAME));
    let facts = [
        ("purpose", purpose_words(reader, consent.purpose).into()),
        ("basis", reader.label(basis_key(consent.basis), &[]).into()),
        ("evidence", words.collect::<Vec<_>>().join(" · ").into()),
    ];
    lines.push(reader.text("import-consent", &facts));
    lines.extend(report.columns.of_dates().next().map(|at| {
        reader.text("import-consent-days", &[("column", one_line(&report.columns.called(at), HEADER).into())])
    }));
    let go = reader.label("import-button-go", &[("count", number(people))]);
    View::lines(lines).row([Button::new(go, ImportPress::Go), reader.cancel()])
}

/// The card of an import: how far it is, or what became of the file.
pub fn import(reader: &Reader, shown: &ShownImport) -> View {
    let ShownImport { record, running, people } = shown;
    let ImportRecord { id, file, .. } = record;
    let head =
        |key: &str, rows: u64| reader.text(key, &[("file", one_line(file, NAME).into()), ("count", number(rows))]);
    if record.undone_at.is_some() {
        return of_file(reader, "import-was-undone", file);
    }
    if let Some(tally) = running {
        return View::text(head("import-runs", tally.rows()))
            .row([reader.button("import-button-stop", ImportPress::Stop(*id))]);
    }
    let lines = match &record.tally {
        Some(tally) => [vec![head("import-whole", tally.rows())], tally_lines(reader, tally)].concat(),
        None => vec![head("import-ended-early", *people)],
    };
    let undo = record.undoable(reader.times.now).is_ok();
    let undo = undo.then(|| reader.button("import-button-undo", ImportPress::AskUndo(*id)));
    let list = ContactPress::List { filter: ContactFilter::Imported(*id), page: 0 };
    let save = reader.button("list-button-save", ListPress::AskSave(ContactFilter::Imported(*id)));
    View::lines(lines).row([save]).row([reader.button("import-button-contacts", list)].into_iter().chain(undo))
}

/// Asks for confirmation before an import is undone.
pub fn ask_undo(reader: &Reader, shown: &ShownImport) -> View {
    let id = shown.record.id;
    let facts = [("file", one_line(&shown.record.file, NAME).into()), ("count", number(shown.people))];
    View::text(reader.text("import-ask-undo", &facts)).row([
        reader.button("import-button-undo-yes", ImportPress::Undo(id)),
        reader.button("settings-button-back", ImportPress::Card(id)),
    ])
}

/// What undoing an import did.
pub fn undone(reader: &Reader, undone: &UndoneTally) -> View {
    let kinds = [
        ("import-undone-removed", undone.removed),
        ("import-undone-set-back", undone.set_back),
        ("import-undone-kept", undone.kept),
    ];
    let lines = kinds.into_iter().filter(|(_, rows)| *rows > 0);
    let lines = lines.map(|(key, rows)| reader.text(key, &[("count", number(rows))]));
    View::lines([reader.text("import-undone", &[])].into_iter().chain(lines))
        .row([reader.button("button-home", HomePress::Home)])
}
