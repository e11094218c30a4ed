//! The binary. Everything is in the library, where tests can reach it.

use std::process::ExitCode;

use nix::sys::stat::{Mode, umask};

/// Returns memory of closed connections, which the system's allocator would keep.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // All files of this program (database, log, lock, key, backups) are for its user only.
    umask(Mode::from_bits_truncate(0o077));
    salesdesk::cli::main()
}
