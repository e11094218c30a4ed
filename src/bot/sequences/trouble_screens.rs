//! Runs that wait for a decision or were stopped because a message could not be sent: why, how many, and the way to each.

use std::collections::BTreeMap;

use crate::bot::kit::{Button, Reader, View};
use crate::bot::sequences::press::SequencePress;
use crate::bot::sequences::run_screens::why;
use crate::domain::ids::SequenceId;
use crate::domain::run::{RunReason, RunState};
use crate::domain::run_trouble::TroubledRuns;

/// How many lines are shown, and how many sequences have buttons.
const LINES: usize = 12;
const BUTTONS: usize = 8;

/// All that needs somebody, as a screen.
pub fn all(reader: &Reader, runs: &[TroubledRuns]) -> View {
    lines(reader, runs).row([reader.button("sequence-button-all", SequencePress::All { page: 0 })])
}

/// What became of runs since the last notice.
pub fn notice(reader: &Reader, runs: &[TroubledRuns]) -> Option<View> {
    (!runs.is_empty()).then(|| lines(reader, runs))
}

fn lines(reader: &Reader, runs: &[TroubledRuns]) -> View {
    let mut lines = vec![reader.text("troubles-title", &[])];
    if runs.is_empty() {
        lines.push(reader.text("troubles-none", &[]));
    }
    let mut runs: Vec<&TroubledRuns> = runs.iter().collect();
    runs.sort_by_key(|one| (is_stopped(one), std::cmp::Reverse(one.count)));
    lines.extend(runs.iter().take(LINES).map(|one| line(reader, one)));
    let more = runs.len().saturating_sub(LINES);
    if more > 0 {
        lines.push(reader.text("troubles-more", &[("count", more.into())]));
    }
    View::lines(lines).grid(2, buttons(reader, &runs))
}

fn is_stopped(runs: &TroubledRuns) -> bool {
    runs.reason == RunReason::NotDelivered
}

fn line(reader: &Reader, runs: &TroubledRuns) -> String {
    let key = if is_stopped(runs) { "troubles-not-sent" } else { "troubles-held" };
    let name = match &runs.campaign {
        Some((_, campaign)) => format!("📣 {campaign}"),
        None => runs.name.to_string(),
    };
    let why = why(reader, runs.reason, runs.details.as_deref());
    reader.text(key, &[("name", name.into()), ("count", runs.count.into()), ("why", why.into())])
}

/// A button to the runs of each sequence that are held, and to those that were stopped.
fn buttons(reader: &Reader, runs: &[&TroubledRuns]) -> Vec<Button> {
    let mut counts: BTreeMap<(bool, SequenceId), (&TroubledRuns, u32)> = BTreeMap::new();
    for one in runs {
        counts.entry((is_stopped(one), one.sequence)).or_insert((one, 0)).1 += one.count;
    }
    let button = |(stopped, (one, count)): (bool, (&TroubledRuns, u32))| {
        let sequence = one.sequence;
        let (key, press) = match stopped {
            true => ("troubles-button-not-sent", SequencePress::NotDelivered { sequence, page: 0 }),
            false => ("troubles-button-held", SequencePress::Runs { sequence, state: RunState::Held, page: 0 }),
        };
        Button::new(reader.label(key, &[("name", one.name.as_str().into()), ("count", count.into())]), press)
    };
    counts.into_iter().take(BUTTONS).map(|((stopped, _), counted)| button((stopped, counted))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;
    use crate::domain::ids::CampaignId;

    #[test]
    fn why_runs_wait_and_what_was_not_sent() {
        let of = |reason, details: &str, count, campaign: bool| TroubledRuns {
            sequence: SequenceId(1),
            name: "After the fair".parse().unwrap(),
            campaign: campaign.then(|| (CampaignId(1), "Spring offer".parse().unwrap())),
            reason,
            details: Some(details.to_owned()),
            count,
        };
        let runs = [
            of(RunReason::NotDelivered, "no_such_user", 2, true),
            of(RunReason::Hole, "company", 1, false),
            of(RunReason::Hole, "company", 3, true),
        ];
        insta::assert_snapshot!(show(|reader| all(reader, &runs)), @r#"
        🔁 <b>Sequences and campaigns</b>
        ⏸ <b>📣 Spring offer</b>: 3 people wait for your decision (a blank has no value: company)
        ⏸ <b>After the fair</b>: 1 person waits for your decision (a blank has no value: company)
        ✖ <b>📣 Spring offer</b>: 2 people were not reached, and nothing more goes to them (nobody has this name)
        [⏸ After the fair · 4] [✖ After the fair · 2]
        [‹ Sequences]
        ───
        🔁 <b>Цепочки и кампании</b>
        ⏸ <b>📣 Spring offer</b>: 3 человека ждут вашего решения (не хватает значения: company)
        ⏸ <b>After the fair</b>: 1 человек ждёт вашего решения (не хватает значения: company)
        ✖ <b>📣 Spring offer</b>: 2 людям сообщение не ушло, дальше ничего не уйдёт (такого имени ни у кого нет)
        [⏸ After the fair · 4] [✖ After the fair · 2]
        [‹ Цепочки]
        "#);
        insta::assert_snapshot!(show(|reader| all(reader, &[])), @r#"
        🔁 <b>Sequences and campaigns</b>
        Nothing waits for you, and everything was sent.
        [‹ Sequences]
        ───
        🔁 <b>Цепочки и кампании</b>
        Решать нечего, всё отправлено.
        [‹ Цепочки]
        "#);
    }
}
