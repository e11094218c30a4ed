//! What a command prints.
//!
//! Invariant: no command panics because nobody reads. What it has done is done.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};

use anyhow::Context as _;

/// Prints a line on standard output.
///
/// # Errors
/// When it cannot be written, as on a full disk.
pub(super) fn say(line: impl Display) -> anyhow::Result<()> {
    print(format!("{line}\n").as_bytes())
}

/// Prints bytes on standard output. A reader that has seen enough, such as `head`, is no mistake.
///
/// # Errors
/// When they cannot be written.
pub(super) fn print(text: &[u8]) -> anyhow::Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(text).and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.context("standard output cannot be written"),
    }
}

/// Prints a line on standard error. When nobody reads it, the exit code still says that something is wrong.
pub(super) fn complain(line: impl Display) {
    let _ = writeln!(io::stderr(), "salesdesk: {line}");
}
