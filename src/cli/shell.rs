//! What a package puts beside the program: completions for shells, and man pages.

use std::path::Path;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Arguments;
use super::output::print;

pub(super) fn completions(shell: Shell) -> anyhow::Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "salesdesk", &mut text);
    print(&text)
}

/// Prints the first page, or writes all of them into a folder.
pub(super) fn man(all: Option<&Path>) -> anyhow::Result<()> {
    let command = Arguments::command();
    if let Some(folder) = all {
        std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .with_context(|| format!("the man pages could not be written into {}", folder.display()))?;
        return Ok(());
    }
    let mut text = Vec::new();
    Man::new(command).render(&mut text)?;
    print(&text)
}
