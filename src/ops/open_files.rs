//! The limit of open files; each account's connection is one. It is raised to what the system allows, and a low limit
//! is logged.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Less is not enough for a thousand accounts beside the database and the bot.
const LITTLE: u64 = 2_048;

/// Raises the limit to the highest allowed value. A shell's default is 1,024, even if more is allowed.
pub fn raise_limit() {
    let raised = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(now, highest)| {
        // Only if needed: a service manager that has set the limit may forbid the call.
        if now < highest {
            setrlimit(Resource::RLIMIT_NOFILE, highest, highest)?;
        }
        Ok(highest)
    });
    match raised {
        Ok(limit) if limit < LITTLE => tracing::warn!(limit, "found a low limit of open files: each account takes one"),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "failed to raise the limit of open files: each account takes one"),
    }
}
