//! The order of an account's updates.
//!
//! Invariant: a step is applied once and never across a gap. So nothing is missing before a stored position.
//!
//! Private chats and basic groups share one counter, `pts`, and each step names its start and end. Nothing more is
//! needed for them (<https://core.telegram.org/api/updates>). grammers' own message boxes are not used: they also track
//! channels, hide `differenceTooLong`, and store their state themselves.

use super::incoming::SeenPerson;
use super::updates::{ChatChange, Pushed, UpdatePiece};
use crate::store::UpdatesState;

/// Updates in order, and the position after them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateBatch {
    /// The people in the changes, as far as Telegram described them.
    pub seen: Vec<SeenPerson>,
    pub changes: Vec<ChatChange>,
    /// Stored together with the changes, never before.
    pub place: UpdatesState,
}

/// Updates are missing: ask for the difference from the batch's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap;

impl UpdateBatch {
    #[must_use]
    pub fn at(place: UpdatesState) -> Self {
        Self { place, ..Self::default() }
    }

    /// Appends pushed updates that follow the present position; older ones are left out.
    ///
    /// # Errors
    /// When updates are missing. Those before the gap are in the batch.
    pub fn follow(&mut self, pushed: Pushed) -> Result<(), Gap> {
        let Pushed::Piece(UpdatePiece { seen, steps, seq }) = pushed else { return Err(Gap) };
        let known = seq.is_some_and(|seq| seq.last <= self.place.seq);
        if seq.is_some_and(|seq| seq.first > self.place.seq + 1) {
            return Err(Gap);
        }
        self.seen.extend(seen);
        for step in steps {
            match step.place {
                Some(place) if place.pts - place.count > self.place.pts => return Err(Gap),
                // A step that was applied before.
                Some(place) if place.pts - place.count < self.place.pts => {}
                Some(place) => {
                    self.place.pts = place.pts;
                    self.changes.extend(step.change);
                }
                None if known => {}
                None => self.changes.extend(step.change),
            }
        }
        if let Some(seq) = seq.filter(|_| !known) {
            self.place.seq = seq.last;
            self.place.date = seq.date;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::updates::{Pts, Seq, UpdateStep};
    use super::*;
    use crate::domain::ids::TelegramMessageId;

    fn place(pts: i32) -> UpdatesState {
        UpdatesState { pts, ..UpdatesState::default() }
    }

    /// A change that is identified by a number.
    fn change(number: i32) -> ChatChange {
        ChatChange::Deleted(vec![TelegramMessageId(number.into())])
    }

    fn pushed(pts: i32, count: i32) -> Pushed {
        let step = UpdateStep { place: Some(Pts { pts, count }), change: Some(change(pts)) };
        Pushed::Piece(UpdatePiece { steps: vec![step], ..UpdatePiece::default() })
    }

    fn numbered(first: i32, last: i32) -> Pushed {
        let seq = Some(Seq { first, last, date: 60 });
        Pushed::Piece(UpdatePiece {
            steps: vec![UpdateStep { place: None, change: Some(change(last)) }],
            seq,
            seen: Vec::new(),
        })
    }

    #[test]
    fn what_follows_is_taken_what_is_known_is_left_and_a_gap_is_seen() {
        let mut batch = UpdateBatch::at(place(5));
        assert_eq!(batch.follow(pushed(6, 1)), Ok(()));
        assert_eq!(batch.follow(pushed(6, 1)), Ok(()));
        assert_eq!(batch.follow(pushed(4, 1)), Ok(()));
        // One without a step, such as the answer to a repeated call.
        assert_eq!(batch.follow(pushed(6, 0)), Ok(()));
        assert_eq!(batch.follow(pushed(9, 2)), Err(Gap));
        assert_eq!(batch.follow(pushed(9, 3)), Ok(()));
        assert_eq!(batch.changes, [change(6), change(6), change(9)]);
        assert_eq!((batch.place.pts, batch.follow(Pushed::Lost)), (9, Err(Gap)));
    }

    #[test]
    fn pieces_are_counted_too() {
        let mut batch = UpdateBatch::at(UpdatesState { seq: 3, ..place(5) });
        assert_eq!(batch.follow(numbered(4, 5)), Ok(()));
        assert_eq!(batch.follow(numbered(5, 5)), Ok(()));
        assert_eq!(batch.follow(numbered(7, 7)), Err(Gap));
        assert_eq!((batch.changes, batch.place), (vec![change(5)], UpdatesState { seq: 5, date: 60, ..place(5) }));
    }

    proptest! {
        /// Updates may be lost, doubled or late: with a difference after each gap, each step is applied once and in
        /// order.
        #[test]
        fn every_step_is_taken_once_and_in_order(
            counts in prop::collection::vec(1..4_i32, 1..30),
            delivery in prop::collection::vec((0..30_usize, any::<bool>()), 0..60),
        ) {
            let ends: Vec<(i32, i32)> = counts.iter().scan(0, |pts, count| { *pts += count; Some((*pts, *count)) }).collect();
            let (mut taken, mut here, mut pushed_up_to) = (Vec::new(), place(0), 0_usize);
            for (pick, push_next) in delivery {
                // The next one, an old one again, or one too early.
                let index = if push_next { pushed_up_to } else { pick };
                let Some((pts, count)) = ends.get(index) else { continue };
                pushed_up_to = pushed_up_to.max(index + 1);
                let mut batch = UpdateBatch::at(here);
                let followed = batch.follow(pushed(*pts, *count));
                taken.extend(batch.changes);
                here = batch.place;
                if followed == Err(Gap) {
                    // The difference: everything so far from our position.
                    for (pts, _) in ends[..pushed_up_to].iter().filter(|(pts, _)| *pts > here.pts) {
                        taken.push(change(*pts));
                    }
                    here = place(ends[pushed_up_to - 1].0);
                }
            }
            let expected: Vec<ChatChange> = ends.iter().filter(|(pts, _)| *pts <= here.pts).map(|(pts, _)| change(*pts)).collect();
            prop_assert_eq!(taken, expected);
        }
    }
}
