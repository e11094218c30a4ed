//! How the desk keeps running: backups, the ground that it stands on, retries and owed deletions.

pub mod back_off;
pub mod backups;
pub mod database_url;
pub mod ground;
pub mod owed_deletion;
