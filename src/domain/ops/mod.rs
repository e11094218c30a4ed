//! Operations: backups, the ground that the desk stands on, retries and owed deletions.

pub mod back_off;
pub mod backups;
pub mod database_url;
pub mod ground;
pub mod owed_deletion;
