//! The binary.
//! Its rule: everything it does is in the library, where tests reach it.

use std::process::ExitCode;

use nix::sys::stat::{Mode, umask};

/// Gives memory back that connections leave behind, where the system's allocator keeps it for good.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // Whatever this program makes (database, log, lock, key, backups) is for its user alone.
    umask(Mode::from_bits_truncate(0o077));
    salesdesk::cli::main()
}
