//! Albums of ours: which files go out together, and how long the desk waits for further ones.
//!
//! Telegram groups up to ten files of one kind: photos with photos, files with files
//! (<https://core.telegram.org/api/files#albums-grouped-media>). Its own apps begin another album where the kind changes.
//!
//! Invariant: a file that may be at Telegram goes only with files of which this is true as well. So a repeated call
//! contains nothing new.

use jiff::{SignedDuration, Timestamp};

use crate::domain::outbox::{ItemReason, OutboxItem};

/// The most files of an album.
pub const MOST_FILES: usize = 10;
/// The Bot API delivers a member's album file by file. This long after the last one, no other is expected; a choice of
/// this project.
pub const GATHERING: SignedDuration = SignedDuration::from_secs(1);

/// Until when further files of an album are expected, if its time is not over. `open` are its files that are not
/// settled. After a start of the desk, Telegram delivers again what the desk has not confirmed.
#[must_use]
pub fn gathers_until(open: &[OutboxItem], started: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let known = open.iter().map(|file| file.created_at).chain([started]);
    // A time in the future was written before the clock was set back.
    let until = known.filter(|at| *at <= now).max()? + GATHERING;
    Some(until).filter(|until| now < *until)
}

/// The files that go out in one album with `first`; `open` are the album's files that are not settled, in order.
pub fn companions<'f>(
    first: &OutboxItem,
    open: &'f [OutboxItem],
    now: Timestamp,
) -> impl Iterator<Item = &'f OutboxItem> {
    let (id, kind, attempted, account) = (first.id, first.media, first.attempts > 0, first.account_id);
    let from_first = open.iter().skip_while(move |file| file.id != id);
    let goes_along = move |file: &&OutboxItem| {
        let movable = file.attempts == 0 && !file.account_fixed;
        let later = file.reason == Some(ItemReason::Scheduled) && now < file.not_before;
        file.media == kind && (file.attempts > 0) == attempted && (file.account_id == account || movable) && !later
    };
    from_first.skip(1).take_while(goes_along).take(MOST_FILES - 1)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::ids::{AccountId, OutboxId, RandomId};
    use crate::domain::outbox::{self, ItemState, MediaKind};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn file(id: i64, kind: char) -> OutboxItem {
        let media = if kind.eq_ignore_ascii_case(&'p') { MediaKind::Photo } else { MediaKind::Document };
        let attempted = kind.is_ascii_uppercase();
        OutboxItem {
            id: OutboxId(id),
            account_id: Some(AccountId(1)),
            media: Some(media),
            album: Some("7".into()),
            random_id: RandomId::new(id).unwrap(),
            state: if attempted { ItemState::Sending } else { ItemState::Queued },
            attempts: attempted.into(),
            ..outbox::tests::item()
        }
    }

    /// A letter for each file: photos and documents, capital if they were attempted.
    #[rstest]
    #[case::of_one_kind("ppp", 1, 3)]
    #[case::another_kind_begins_another_album("ppdd", 1, 2)]
    #[case::and_so_does_the_first_kind_after_it("pdp", 1, 1)]
    #[case::at_most_ten("pppppppppppp", 1, 10)]
    #[case::from_the_one_whose_turn_it_is("ppp", 2, 2)]
    #[case::nothing_new_with_what_may_be_there("PPp", 1, 2)]
    #[case::nor_the_other_way("pP", 1, 1)]
    fn files_of_one_kind_and_of_one_attempt_go_together(
        #[case] kinds: &str,
        #[case] first: usize,
        #[case] together: usize,
    ) {
        let open: Vec<OutboxItem> = (1..).zip(kinds.chars()).map(|(id, kind)| file(id, kind)).collect();
        assert_eq!(1 + companions(&open[first - 1], &open, NOW).count(), together);
    }

    #[test]
    fn a_file_with_a_later_time_or_another_fixed_account_goes_alone() {
        let later = OutboxItem { reason: Some(ItemReason::Scheduled), not_before: NOW + GATHERING, ..file(2, 'p') };
        let open = [file(1, 'p'), later];
        assert_eq!(companions(&open[0], &open, NOW).count(), 0);
        assert_eq!(companions(&open[0], &open, NOW + GATHERING).count(), 1);
        let elsewhere = OutboxItem { account_id: Some(AccountId(2)), ..file(2, 'p') };
        let fixed = OutboxItem { account_fixed: true, ..elsewhere.clone() };
        assert_eq!(companions(&open[0], &[file(1, 'p'), elsewhere], NOW).count(), 1);
        assert_eq!(companions(&open[0], &[file(1, 'p'), fixed], NOW).count(), 0);
    }

    #[test]
    fn the_wait_begins_with_the_last_file_or_with_the_start_of_the_desk() {
        let at = |seconds| NOW + SignedDuration::from_secs(seconds);
        let created = |seconds| OutboxItem { created_at: at(seconds), ..file(1, 'p') };
        let open = [created(10), created(12)];
        assert_eq!(gathers_until(&open, NOW, at(12)), Some(at(13)));
        assert_eq!(gathers_until(&open, NOW, at(13)), None);
        assert_eq!(gathers_until(&open, at(20), at(20)), Some(at(21)));
        // The clock was set back.
        assert_eq!(gathers_until(&open, NOW, at(5)), None);
    }
}
