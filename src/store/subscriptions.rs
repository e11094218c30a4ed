//! Subscriptions to the store: changes, reported after the commit, and damage to the database file.

use std::sync::Arc;

use tokio::sync::watch;

use super::Store;
use crate::domain::ground::Harm;
use crate::domain::team_settings::TeamSettings;

impl Store {
    /// Changes whenever a query reports damage to the database file.
    #[must_use]
    pub fn harmed(&self) -> watch::Receiver<()> {
        self.harm.news()
    }

    /// Takes the damage that was reported last.
    #[must_use]
    pub fn take_harm(&self) -> Option<Harm> {
        self.harm.take()
    }

    /// Changes after each commit that changed an account's status, waits or pauses.
    #[must_use]
    pub fn all_health_facts(&self) -> watch::Receiver<()> {
        self.all_health_facts.subscribe()
    }

    /// Changes after each commit by which the team has read further in a dialog.
    #[must_use]
    pub fn reads(&self) -> watch::Receiver<()> {
        self.reads.subscribe()
    }

    /// Changes after each commit that made messages due which were on hold.
    #[must_use]
    pub fn releases(&self) -> watch::Receiver<()> {
        self.releases.subscribe()
    }

    /// Changes after each commit that stored a wish about a sent message, or after which one can be done.
    #[must_use]
    pub fn wished(&self) -> watch::Receiver<()> {
        self.wished.subscribe()
    }

    /// Changes after each commit that changed which messages wait for a translation, and until when.
    #[must_use]
    pub fn to_translate(&self) -> watch::Receiver<()> {
        self.to_translate.subscribe()
    }

    /// Changes after each commit that changed when a run has a step to send.
    #[must_use]
    pub fn runs_due(&self) -> watch::Receiver<()> {
        self.runs_due.subscribe()
    }

    /// Changes after each commit that changed a campaign or one of its runs.
    #[must_use]
    pub fn campaigns_due(&self) -> watch::Receiver<()> {
        self.campaigns_due.subscribe()
    }

    /// The team's settings. Changes after each commit that changed one.
    #[must_use]
    pub fn team_settings(&self) -> watch::Receiver<Arc<TeamSettings>> {
        self.settings.subscribe()
    }
}
