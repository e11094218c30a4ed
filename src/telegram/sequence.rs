//! The order of an account's updates.
//! Its rule: a step is taken once and never over a gap, so that whoever stores the place after it has missed nothing.
//!
//! Private chats and basic groups share one count, `pts`, and every step says from where to where it goes. That is all the
//! bookkeeping there is for them (<https://core.telegram.org/api/updates>), and it is done here rather than by grammers'
//! own message boxes: those keep boxes for channels too, swallow `differenceTooLong`, and store their state by themselves.

use super::incoming::Seen;
use super::updates::{ChatChange, Pushed, UpdatePiece};
use crate::store::UpdatesState;

/// What has happened, in order, and the place in the stream after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateBatch {
    /// The people whom the changes are about, as far as Telegram described them.
    pub seen: Vec<Seen>,
    pub changes: Vec<ChatChange>,
    /// Stored together with the changes, never before.
    pub place: UpdatesState,
}

/// Something is missing before what was pushed: ask for the difference from the batch's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap;

impl UpdateBatch {
    #[must_use]
    pub fn at(place: UpdatesState) -> Self {
        Self { place, ..Self::default() }
    }

    /// Takes up what was pushed, as far as it follows on what is known; what came before is left out.
    ///
    /// # Errors
    /// When something is missing. What followed before that is in the batch.
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
                // A step that has been taken.
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

    /// A change that is told from others by a number.
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
        // One that makes no step, such as the answer to a repeated call.
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
        /// Whatever is lost, doubled or late: with the difference asked for at each gap, each step is taken once, in order.
        #[test]
        fn every_step_is_taken_once_and_in_order(
            counts in prop::collection::vec(1..4_i32, 1..30),
            delivery in prop::collection::vec((0..30_usize, any::<bool>()), 0..60),
        ) {
            let ends: Vec<(i32, i32)> = counts.iter().scan(0, |pts, count| { *pts += count; Some((*pts, *count)) }).collect();
            let (mut taken, mut here, mut pushed_up_to) = (Vec::new(), place(0), 0_usize);
            for (pick, push_next) in delivery {
                // The next one, or an old one again, or one too early.
                let index = if push_next { pushed_up_to } else { pick };
                let Some((pts, count)) = ends.get(index) else { continue };
                pushed_up_to = pushed_up_to.max(index + 1);
                let mut batch = UpdateBatch::at(here);
                let followed = batch.follow(pushed(*pts, *count));
                taken.extend(batch.changes);
                here = batch.place;
                if followed == Err(Gap) {
                    // The difference: all that has happened so far, from where we stand.
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
