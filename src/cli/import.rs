//! `salesdesk import`. It says what would become of a file of people. It only reads, and may run beside the desk.

use std::fs::File;
use std::io::{BufWriter, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use encoding_rs::Encoding;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::export::private_file;
use crate::clock::Clock;
use crate::domain::import::columns::{ColumnMapping, ColumnUse};
use crate::domain::import::delimiter::Delimiter;
use crate::domain::import::tally::ImportTally;
use crate::import::{ErrorFile, ImportReport, Importer, PeopleTable, TextForm};
use crate::settings::Settings;
use crate::store::Store;

/// The options of the command line.
#[derive(Debug, clap::Args)]
pub(super) struct ImportOptions {
    /// The file: CSV, XLSX, or the result.json of an export from Telegram
    file: PathBuf,
    /// What a column is: username, phone, telegram-id, name, first-name, middle-name, last-name, the name of a field, or -
    /// for nothing. The column is named by its header or its number; for example --map "Mobile 2=phone" --map 3=plan
    #[arg(long = "map", value_name = "COLUMN=USE")]
    mappings: Vec<ColumnMapping>,
    /// The encoding of a CSV file, such as utf-8 or windows-1252 [default: recognised]
    #[arg(long, value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// comma, semicolon or tab [default: recognised]
    #[arg(long)]
    delimiter: Option<Delimiter>,
    /// Write the refused rows into this file, which must not be there yet: line, column, reason, and the row as it was
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Print JSON for a program
    #[arg(long)]
    json: bool,
}

fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| "no such encoding; for example utf-8 or windows-1251".to_owned())
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn import(settings: &Settings, options: ImportOptions) -> anyhow::Result<()> {
    let path = &options.file;
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    if !file.metadata()?.is_file() {
        bail!("{} is no file", path.display());
    }
    let store = Store::open_to_read(&settings.database_url, &settings.secret_key, Clock::default()).await?;
    let form = TextForm { encoding: options.encoding, delimiter: options.delimiter };
    let table = PeopleTable::open(file, form).with_context(|| path.display().to_string())?;
    let mut errors = options.errors.as_deref().map(|to| error_file(to, settings)).transpose()?;
    let bar = progress_bar(table.expected());
    let progress = |tally: &ImportTally| bar.set_position(tally.rows() + tally.empty);
    let planned = Importer::new(store).plan(table, options.mappings, errors.as_mut(), progress).await;
    bar.finish_and_clear();
    let report = planned.with_context(|| path.display().to_string())?;
    if let (Some(errors), Some(to)) = (errors, &options.errors) {
        errors.finish().with_context(|| format!("{} cannot be written", to.display()))?;
    }
    if options.json {
        println!("{}", as_json(&report));
    } else {
        print(&report, path, options.errors.as_deref());
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

fn print(report: &ImportReport, path: &Path, errors: Option<&Path>) {
    let ImportReport { form, columns, tally, refused } = report;
    println!("{}: {form}, {} rows", path.display(), tally.rows());
    if columns.headers.is_none() {
        println!("The first row is a person: there are no headers.");
    }
    let used = |at: &usize| columns.uses[*at] != ColumnUse::Ignored;
    let (used, unused): (Vec<usize>, Vec<usize>) = (0..columns.width()).partition(used);
    for at in used {
        println!("  {} → {}", columns.called(at), columns.uses[at]);
    }
    if !unused.is_empty() {
        let names: Vec<String> = unused.iter().map(|at| columns.called(*at)).collect();
        println!("  not used: {} (--map COLUMN=FIELD takes one over)", names.join(", "));
    }
    println!("{:>9} new", tally.new);
    println!("{:>9} known, with something to add", tally.changed);
    println!("{:>9} known, with nothing to add", tally.unchanged);
    println!("{:>9} double in the file", tally.double);
    println!("{:>9} on the stop-list", tally.stopped);
    println!("{:>9} refused", tally.refused);
    for one in refused {
        let column = one.column.as_ref().map(|column| format!(", {column}")).unwrap_or_default();
        println!("          line {}{column}: {}", one.line, one.reason);
    }
    let more = tally.refused.saturating_sub(refused.len() as u64);
    match errors {
        Some(errors) if tally.refused > 0 => println!("The refused rows are in {}.", errors.display()),
        _ if more > 0 => println!("          and {more} more: --errors FILE writes all of them into a file"),
        _ => {}
    }
    println!("Nothing is written to the database.");
}

fn as_json(report: &ImportReport) -> Value {
    let ImportReport { form, columns, tally, refused } = report;
    let columns: Vec<Value> = (0..columns.width())
        .map(|at| json!({ "column": columns.called(at), "use": columns.uses[at].to_string() }))
        .collect();
    let named: Vec<Value> = refused
        .iter()
        .map(|one| json!({ "line": one.line, "column": one.column, "reason": one.reason.to_string() }))
        .collect();
    json!({
        "form": form.to_string(),
        "columns": columns,
        "rows": tally.rows(),
        "new": tally.new,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "double": tally.double,
        "stopped": tally.stopped,
        "refused": tally.refused,
        "empty": tally.empty,
        "first_refused": named,
        "applied": false,
    })
}
