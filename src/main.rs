//! The binary.
//! Its rule: everything it does is in the library, where tests reach it.

use std::process::ExitCode;

/// Gives memory back that connections leave behind, where the system's allocator keeps it for good.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    salesdesk::cli::main()
}
