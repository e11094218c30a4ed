//! The imports that run in this process.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::domain::ids::ImportId;
use crate::domain::import::tally::ImportTally;

/// How far each import is, and whether somebody wants it to stop. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct RunningImports(Arc<Mutex<HashMap<ImportId, RunningImport>>>);

#[derive(Clone, Copy, Debug, Default)]
struct RunningImport {
    tally: ImportTally,
    is_to_stop: bool,
}

/// Counts an import as running until it is dropped.
pub(super) struct RunGuard {
    imports: RunningImports,
    import: ImportId,
}

impl RunningImports {
    pub(super) fn begin(&self, import: ImportId) -> RunGuard {
        self.0.lock().insert(import, RunningImport::default());
        RunGuard { imports: self.clone(), import }
    }

    pub(super) fn tally(&self, import: ImportId) -> Option<ImportTally> {
        self.0.lock().get(&import).map(|running| running.tally)
    }

    pub(super) fn stop(&self, import: ImportId) {
        if let Some(running) = self.0.lock().get_mut(&import) {
            running.is_to_stop = true;
        }
    }
}

impl RunGuard {
    /// Notes how far it is. Returns `false` when it is to stop.
    pub(super) fn goes_on(&self, tally: &ImportTally) -> bool {
        let mut imports = self.imports.0.lock();
        let running = imports.entry(self.import).or_default();
        running.tally = *tally;
        !running.is_to_stop
    }
}

impl Drop for RunGuard {
    fn drop(&mut self) {
        self.imports.0.lock().remove(&self.import);
    }
}
