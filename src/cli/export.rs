//! `salesdesk export`. It only reads, takes no lock and needs no key, so it may run beside the desk; its output
//! contains no secret.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::output::say;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::export::{ExportFormat, ExportWriter, WrittenRow};
use crate::domain::target::Target;
use crate::domain::typed;
use crate::domain::username::Username;
use crate::settings::Settings;
use crate::store::{self, ExportError, Exported};

#[tokio::main(flavor = "current_thread")]
pub(super) async fn export(
    settings: &Settings,
    to: Option<PathBuf>,
    format: Option<ExportFormat>,
    person: Option<&str>,
) -> anyhow::Result<()> {
    let which = match person {
        Some(person) => Exported::With(target(person)?),
        None => Exported::All(VisibleDialogs::All, None),
    };
    let format = match (format, &to) {
        (Some(format), _) => format,
        (None, Some(to)) => by_name(to)?,
        (None, None) => ExportFormat::Json,
    };
    if !store::is_there(&settings.database_url, &which).await? {
        bail!("there is no dialog with {}", person.unwrap_or_default());
    }
    let Some(to) = to else {
        return match write(settings, &which, format, io::stdout()).await {
            // The reader has enough, as `head` does.
            Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => Ok(done.map(|_| ())?),
        };
    };
    let file = private_file(&to).with_context(|| format!("{} cannot be written", to.display()))?;
    let WrittenRow { dialogs, messages } = write(settings, &which, format, file).await?;
    say(format!("{} ({dialogs} dialogs, {messages} messages)", to.display()))
}

async fn write(
    settings: &Settings,
    which: &Exported,
    format: ExportFormat,
    to: impl Write + Send,
) -> Result<WrittenRow, ExportError> {
    let mut writer = ExportWriter::new(format, settings.default_language, BufWriter::new(to))?;
    store::export(&settings.database_url, which, &mut writer).await?;
    Ok(writer.finish()?.1)
}

/// The format by the file's name; JSON for a name without an ending.
fn by_name(path: &Path) -> anyhow::Result<ExportFormat> {
    let Some(ending) = path.extension() else { return Ok(ExportFormat::Json) };
    let known = ending.to_str().and_then(|ending| ending.parse().ok());
    known.with_context(|| {
        format!("{}: files end in .csv or .json, or --format says which; for example dialogs.csv", path.display())
    })
}

fn target(text: &str) -> anyhow::Result<Target> {
    let example = "for example --person @ann_lee or --person 123456789";
    match typed::person_id(text.trim()) {
        Some(Ok(id)) => Ok(Target::Person(id)),
        Some(Err(problem)) => bail!("--person: {problem}; {example}"),
        None => match Username::parse(text) {
            Ok(name) => Ok(Target::Name(name)),
            Err(problem) => bail!("--person: {problem}; {example}"),
        },
    }
}

/// Creates a file that only this user can read. An existing file is not replaced.
pub(super) fn private_file(path: &Path) -> io::Result<std::fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
