//! How many files the desk may have open: each account's connection is one.
//! Its rule: it asks for what the system lets it have and no more, and says so when that is little.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Less than this is not enough for a thousand accounts beside the database and the bot.
const LITTLE: u64 = 2_048;

/// Raises the limit to the highest that the system allows. A shell gives a program 1,024, whatever it would allow.
pub fn raise_limit() {
    let raised = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(now, highest)| {
        // Not asked for without need: a service manager that has set the limit may forbid the question.
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
