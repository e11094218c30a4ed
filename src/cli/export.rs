//! `salesdesk export`.
//! Its rule: it only reads, takes no lock and asks for no key: it may run beside the desk, and no secret is in what it
//! writes.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::domain::dialog_access::Sight;
use crate::domain::export::{ExportFormat, ExportWriter, Written};
use crate::domain::ids::TelegramUserId;
use crate::domain::target::Target;
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
        Some(person) => Exported::With(target(person).context("--person takes a username or a Telegram id")?),
        None => Exported::All(Sight::All),
    };
    let format = format.or_else(|| by_name(to.as_deref()?)).unwrap_or(ExportFormat::Json);
    let Some(to) = to else {
        return match write(settings, &which, format, io::stdout()).await {
            // Whoever reads has enough, as `head` does.
            Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => Ok(done.map(|_| ())?),
        };
    };
    let file = private_file(&to).with_context(|| format!("{} cannot be written", to.display()))?;
    let Written { dialogs, messages } = write(settings, &which, format, file).await?;
    println!("{} ({dialogs} dialogs, {messages} messages)", to.display());
    Ok(())
}

async fn write(
    settings: &Settings,
    which: &Exported,
    format: ExportFormat,
    to: impl Write + Send,
) -> Result<Written, ExportError> {
    let mut writer = ExportWriter::new(format, BufWriter::new(to))?;
    store::export(&settings.database_url, which, &mut writer).await?;
    Ok(writer.finish()?.1)
}

/// What the file's name says.
fn by_name(path: &Path) -> Option<ExportFormat> {
    path.extension()?.to_str()?.parse().ok()
}

fn target(text: &str) -> Option<Target> {
    match text.parse() {
        Ok(id) => Some(Target::Person(TelegramUserId(id))),
        Err(_) => Username::parse(text).ok().map(Target::Name),
    }
}

/// A new file that only this user can read. One that is there is not replaced.
fn private_file(path: &Path) -> io::Result<std::fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
