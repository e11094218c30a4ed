//! What becomes of the rows of a file, and how many there are of each kind.

use super::row::RowRefusal;

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// A person that the team does not know yet.
    New,
    /// A known contact that gets something.
    Changed,
    /// A known contact that has all of it.
    Unchanged,
    /// The person stands in an earlier line.
    Double {
        line: u32,
    },
    Refused(RowRefusal),
    /// The person is on the stop-list.
    Stopped,
    /// Nothing stands in the row.
    Empty,
}

/// How many rows there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportTally {
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub double: u64,
    pub refused: u64,
    pub stopped: u64,
    /// Not counted as rows.
    pub empty: u64,
}

impl ImportTally {
    pub fn count(&mut self, outcome: &RowOutcome) {
        *match outcome {
            RowOutcome::New => &mut self.new,
            RowOutcome::Changed => &mut self.changed,
            RowOutcome::Unchanged => &mut self.unchanged,
            RowOutcome::Double { .. } => &mut self.double,
            RowOutcome::Refused(_) => &mut self.refused,
            RowOutcome::Stopped => &mut self.stopped,
            RowOutcome::Empty => &mut self.empty,
        } += 1;
    }

    /// All rows that are not empty.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.new + self.changed + self.unchanged + self.double + self.refused + self.stopped
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::row::RowReason;
    use super::*;

    fn outcome() -> impl Strategy<Value = RowOutcome> {
        prop_oneof![
            Just(RowOutcome::New),
            Just(RowOutcome::Changed),
            Just(RowOutcome::Unchanged),
            (1..99_u32).prop_map(|line| RowOutcome::Double { line }),
            Just(RowOutcome::Refused(RowReason::NoAddress.into())),
            Just(RowOutcome::Stopped),
            Just(RowOutcome::Empty),
        ]
    }

    proptest! {
        #[test]
        fn the_counts_add_up(outcomes in prop::collection::vec(outcome(), 0..99)) {
            let mut tally = ImportTally::default();
            outcomes.iter().for_each(|outcome| tally.count(outcome));
            prop_assert_eq!(tally.rows() + tally.empty, outcomes.len() as u64);
            let refused = outcomes.iter().filter(|outcome| matches!(outcome, RowOutcome::Refused(_))).count();
            prop_assert_eq!(tally.refused, refused as u64);
        }
    }
}
