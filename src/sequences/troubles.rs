//! Telling the team about runs that wait or were stopped although nobody did anything.
//!
//! Invariant: one notice gathers many of them. At night and while nobody works none is made.

use jiff::Timestamp;

use super::Sequences;
use crate::domain::reminder::{ReminderTiming, timing};
use crate::domain::run_trouble::{GATHERED_FOR, told_at};
use crate::event::Event;
use crate::store::StoreError;

impl Sequences {
    /// Stores the notices that are due. Returns when the next ones may be.
    pub(super) async fn tell(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut reading = self.store.ask().await?;
        let now = reading.now();
        let Some((first, last)) = reading.runs().untold().await? else { return Ok(None) };
        drop(reading);
        let due = told_at(first, last);
        if due > now {
            return Ok(Some(due));
        }
        let (rules, zone) = (self.store.team_settings().borrow().clone(), self.store.clock().zone());
        let absence = rules.absence(now, &zone);
        match timing(now, Some(GATHERED_FOR), rules.sending.quiet_hours, absence, &zone) {
            ReminderTiming::NotBefore(then) => return Ok(Some(then)),
            ReminderTiming::Never => return Ok(None),
            ReminderTiming::RemindOf { .. } => {}
        }
        self.store
            .write(async |tx| {
                let kept = tx.runs().tell().await?;
                tx.raise(Event::Notices(kept));
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(None)
    }
}
