//! `salesdesk import`. It says what would become of a file of people, carries an import out, or undoes one. It may run
//! beside the desk.

use std::fs::File;
use std::io::{BufWriter, IsTerminal as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use encoding_rs::Encoding;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::export::private_file;
use super::output::say;
use crate::clock::Clock;
use crate::domain::consent::{Basis, Evidence, NewConsent, Purpose};
use crate::domain::ids::ImportId;
use crate::domain::import::columns::{ColumnMapping, ColumnUse};
use crate::domain::import::delimiter::Delimiter;
use crate::domain::import::first_row::FirstRow;
use crate::domain::import::record::UNDO_WITHIN;
use crate::domain::import::tally::ImportTally;
use crate::domain::one_line::one_line;
use crate::import::{
    AppliedImport, ErrorFile, ImportOrder, ImportReport, Importer, PeopleTable, TextForm, UndoneTally,
};
use crate::instance_lock::{InstanceLock, InstanceLockError};
use crate::settings::Settings;
use crate::store::Store;

/// How much of a refused cell is shown, in characters.
const VALUE: usize = 20;

/// The options of the command line.
#[derive(Debug, clap::Args)]
pub(super) struct ImportOptions {
    /// The file: CSV, XLSX, or the result.json of an export from Telegram
    #[arg(required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// What a column is: username, phone, telegram-id, name, first-name, middle-name, last-name, zone, language,
    /// date-of-consent, the name of a field, or - for nothing. The column is named by its header or its number; for example
    /// --map "Mobile 2=phone" --map 3=plan
    #[arg(long = "map", value_name = "COLUMN=USE")]
    mappings: Vec<ColumnMapping>,
    /// The encoding of a CSV file, such as utf-8 or windows-1252 [default: recognised]
    #[arg(long, value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// comma, semicolon or tab [default: recognised]
    #[arg(long)]
    delimiter: Option<Delimiter>,
    /// What the first row is: headers or person
    #[arg(long, value_name = "WHAT", default_value = "recognised")]
    first_row: FirstRow,
    /// Write the refused rows into this file, which must not be there yet: line, column, reason, and the row as it was
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Write the people to the database, with what they agreed to
    #[arg(long, requires = "basis")]
    apply: bool,
    /// Why they may be written to: agreed, customer or met
    #[arg(long, value_parser = basis)]
    basis: Option<Basis>,
    /// What they agreed to: write (to be written to), offers or ai (that a model reads their words)
    #[arg(long, value_parser = purpose, default_value = "write")]
    purpose: Purpose,
    /// Where the list comes from; for example --source "fair in Berlin, 12 Nov"
    #[arg(long, default_value = "", hide_default_value = true)]
    source: String,
    /// What shows that they agreed; for example --evidence "ticked the box of the form"
    #[arg(long, default_value = "", hide_default_value = true)]
    evidence: String,
    /// Undo the import with this number, within a day
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["file", "apply"])]
    undo: Option<ImportId>,
    /// Print JSON for a program
    #[arg(long)]
    json: bool,
}

fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| "no such encoding; for example utf-8 or windows-1251".to_owned())
}

fn basis(name: &str) -> Result<Basis, String> {
    let known = name.parse().ok().filter(|basis| Basis::BY_HAND.contains(basis));
    known.ok_or_else(|| "it is agreed, customer or met".to_owned())
}

fn purpose(name: &str) -> Result<Purpose, String> {
    name.parse().map_err(|_| "it is write, offers or ai".to_owned())
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn import(settings: &Settings, options: ImportOptions) -> anyhow::Result<()> {
    if let Some(number) = options.undo {
        return undo(settings, number, options.json).await;
    }
    let Some(path) = options.file.clone() else { bail!("a file is named") };
    let order = options.order(&path)?;
    let file = File::open(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    if !file.metadata()?.is_file() {
        bail!("{} is no file", path.display());
    }
    let desk = match &order {
        None => OpenDesk::to_read(settings).await?,
        Some(_) => OpenDesk::to_write(settings).await?,
    };
    let form = TextForm { encoding: options.encoding, delimiter: options.delimiter, first_row: options.first_row };
    let table = PeopleTable::open(file, form).with_context(|| path.display().to_string())?;
    let mut errors = options.errors.as_deref().map(|to| error_file(to, settings)).transpose()?;
    let bar = progress_bar(table.expected());
    let progress = |tally: &ImportTally| {
        bar.set_position(tally.rows() + tally.empty);
        ControlFlow::Continue(())
    };
    let importer = desk.importer();
    let done = match order {
        None => importer.plan(table, options.mappings, errors.as_mut(), progress).await,
        Some(order) => importer.apply(table, options.mappings, order, errors.as_mut(), progress).await,
    };
    bar.finish_and_clear();
    let report = done.with_context(|| path.display().to_string())?;
    if let (Some(errors), Some(to)) = (errors, &options.errors) {
        errors.finish().with_context(|| format!("{} cannot be written", to.display()))?;
    }
    let runs = desk.runs;
    desk.store.close().await;
    if options.json {
        say(as_json(&report))?;
    } else {
        print(&report, &path, options.errors.as_deref())?;
        print_applied(&report, runs)?;
    }
    Ok(())
}

impl ImportOptions {
    /// What is to be carried out; `None` for a dry run.
    fn order(&self, path: &Path) -> anyhow::Result<Option<ImportOrder>> {
        let Some(basis) = self.basis.filter(|_| self.apply) else { return Ok(None) };
        let evidence = Evidence::new(&self.source, &self.evidence)
            .context("--source says where the list comes from, for example --source \"fair in Berlin, 12 Nov\"")?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let consent = NewConsent { evidence: Some(evidence), ..NewConsent::now(self.purpose, basis) };
        Ok(Some(ImportOrder { by: None, file, consent, card: None }))
    }
}

/// The open database, and the lock that keeps a desk from starting meanwhile.
struct OpenDesk {
    store: Store,
    /// Whether a desk runs on this database.
    runs: bool,
    _lock: Option<InstanceLock>,
}

impl OpenDesk {
    fn importer(&self) -> Importer {
        let store = self.store.clone();
        if self.runs { Importer::beside(store) } else { Importer::new(store) }
    }

    async fn to_read(settings: &Settings) -> anyhow::Result<Self> {
        let store = Store::open_to_read(&settings.database_url, &settings.secret_key, Clock::default()).await?;
        Ok(Self { store, runs: false, _lock: None })
    }

    async fn to_write(settings: &Settings) -> anyhow::Result<Self> {
        let lock = match InstanceLock::take(&settings.database_url) {
            Ok(lock) => Some(lock),
            Err(InstanceLockError::Held { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let store = Store::open_beside(&settings.database_url, &settings.secret_key, Clock::default()).await?;
        Ok(Self { store, runs: lock.is_none(), _lock: lock })
    }
}

async fn undo(settings: &Settings, number: ImportId, json: bool) -> anyhow::Result<()> {
    let desk = OpenDesk::to_write(settings).await?;
    let undone = desk.importer().undo(number, None).await;
    let UndoneTally { removed, kept, set_back } = undone.with_context(|| format!("import {number}"))?;
    desk.store.close().await;
    if json {
        return say(json!({ "import": number, "removed": removed, "kept": kept, "set_back": set_back }));
    }
    say(format!("Import {number} is undone."))?;
    say(format!("{removed:>9} removed"))?;
    say(format!("{set_back:>9} as before, and the consent of this import withdrawn"))?;
    say(format!("{kept:>9} kept with their consent: they were written to"))
}

fn print_applied(report: &ImportReport, desk_runs: bool) -> anyhow::Result<()> {
    let Some(AppliedImport { import, consents, .. }) = report.applied else {
        return say("Nothing is written to the database; --apply writes it.");
    };
    let Some(import) = import else {
        return say("There is nobody to write to the database.");
    };
    say(format!("Written as import {import}; consents recorded: {consents}."))?;
    let hours = UNDO_WITHIN.as_hours();
    say(format!("salesdesk import --undo {import} takes it back, for {hours} hours after its beginning."))?;
    if desk_runs && consents > 0 {
        say("A desk runs: what waits there for one of these consents goes with its next message.")?;
    }
    Ok(())
}

fn error_file(to: &Path, settings: &Settings) -> anyhow::Result<ErrorFile> {
    let failed = || format!("{} cannot be written", to.display());
    let file = private_file(to).with_context(failed)?;
    ErrorFile::new(Box::new(BufWriter::new(file)), settings.default_language).with_context(failed)
}

/// On a terminal only: a log of a program needs none.
fn progress_bar(expected: Option<u64>) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, form) = match expected {
        Some(rows) => (ProgressBar::new(rows), "{bar:40} {pos} of about {len} rows"),
        None => (ProgressBar::new_spinner(), "{spinner} {pos} rows"),
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    ProgressStyle::with_template(form).map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

fn print(report: &ImportReport, path: &Path, errors: Option<&Path>) -> anyhow::Result<()> {
    let ImportReport { form, above, columns, tally, refused, .. } = report;
    say(format!("{}: {form}, {} rows", path.display(), tally.rows()))?;
    for row in above {
        let text = one_line(&row.text(), &[], VALUE).text;
        say(format!("Not read, above the headers: line {} “{text}”", row.line))?;
    }
    if columns.headers.is_none() {
        say("The first row is a person: there are no headers.")?;
    } else if columns.are_doubtful() {
        say("The first row is taken for headers; --first-row person says that it is a person.")?;
    }
    let used = |at: &usize| columns.uses[*at] != ColumnUse::Ignored;
    let (used, unused): (Vec<usize>, Vec<usize>) = (0..columns.width()).partition(used);
    for at in used {
        say(format!("  {} → {}", columns.called(at), columns.uses[at]))?;
    }
    if !unused.is_empty() {
        let names: Vec<String> = unused.iter().map(|at| columns.called(*at)).collect();
        say(format!("  not used: {} (--map COLUMN=FIELD takes one over)", names.join(", ")))?;
    }
    say(format!("{:>9} new", tally.new))?;
    say(format!("{:>9} known, with something to add", tally.changed))?;
    say(format!("{:>9} known, with nothing to add", tally.unchanged))?;
    say(format!("{:>9} double in the file", tally.double))?;
    say(format!("{:>9} on the stop-list", tally.stopped))?;
    say(format!("{:>9} refused", tally.refused))?;
    for one in refused {
        let column = one.column.as_ref().map(|column| format!(", {column}")).unwrap_or_default();
        let value =
            one.value.as_ref().map(|value| format!(" “{}”", one_line(value, &[], VALUE).text)).unwrap_or_default();
        say(format!("          line {}{column}{value}: {}", one.line, one.reason))?;
    }
    let more = tally.refused.saturating_sub(refused.len() as u64);
    match errors {
        Some(errors) if tally.refused > 0 => say(format!("The refused rows are in {}.", errors.display()))?,
        _ if more > 0 => say(format!("          and {more} more: --errors FILE writes all of them into a file"))?,
        _ => {}
    }
    Ok(())
}

fn as_json(report: &ImportReport) -> Value {
    let ImportReport { form, above, columns, tally, refused, applied } = report;
    let columns: Vec<Value> = (0..columns.width())
        .map(|at| json!({ "column": columns.called(at), "use": columns.uses[at].to_string() }))
        .collect();
    let named: Vec<Value> = refused
        .iter()
        .map(|one| json!({ "line": one.line, "column": one.column, "value": one.value, "reason": one.reason.to_string() }))
        .collect();
    json!({
        "form": form.to_string(),
        "columns": columns,
        "above": above.iter().map(|row| row.line).collect::<Vec<_>>(),
        "rows": tally.rows(),
        "new": tally.new,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "double": tally.double,
        "stopped": tally.stopped,
        "refused": tally.refused,
        "empty": tally.empty,
        "first_refused": named,
        "applied": applied.is_some(),
        "import": applied.and_then(|applied| applied.import),
        "consents": applied.map(|applied| applied.consents),
    })
}
