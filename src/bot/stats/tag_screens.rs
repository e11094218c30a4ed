//! How the dialogs of one stage or label stand: together, by account or by member, in words and as lines of a file.

use jiff::civil::Date;

use crate::bot::dialogs::press::DialogsPress;
use crate::bot::export::press::TalksPress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Reader, View};
use crate::bot::stats::funnel_chart::FunnelBars;
use crate::bot::stats::press::{StatsOf, StatsPress, TagBy};
use crate::bot::stats::screens::{SHOWN, account_name, period_button};
use crate::bot::team::screens::name_of;
use crate::domain::account::Account;
use crate::domain::figures::Period;
use crate::domain::tags::TagFilter;
use crate::domain::team::Member;
use crate::store::{TagFigures, TagPart};

/// The content of the screen.
pub(super) struct TagFacts {
    pub tag: TagFilter,
    pub called: String,
    pub parts: Vec<TagPart>,
    pub accounts: Vec<Account>,
    pub team: Vec<Member>,
}

impl TagFacts {
    fn account(&self, reader: &Reader, part: &TagPart) -> String {
        let known = self.accounts.iter().find(|account| account.id == part.account);
        known.map_or_else(String::new, |account| account_name(reader, account))
    }

    fn member(&self, reader: &Reader, part: &TagPart) -> String {
        // A person who has left the team is shown by id.
        part.assignee.map_or_else(|| reader.label("stats-nobody", &[]), |id| name_of(&self.team, id))
    }

    /// The figures of each account or member, those with the most dialogs first; none where they are not divided.
    fn divided(&self, reader: &Reader, by: TagBy) -> Vec<(String, TagFigures)> {
        let mut sums: Vec<(String, TagFigures)> = Vec::new();
        for part in &self.parts {
            let name = match by {
                TagBy::Together => return Vec::new(),
                TagBy::Accounts => self.account(reader, part),
                TagBy::Members => self.member(reader, part),
            };
            match sums.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => *sum = [*sum, part.figures].into_iter().sum(),
                None => sums.push((name, part.figures)),
            }
        }
        sums.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.dialogs));
        sums.truncate(SHOWN);
        sums
    }
}

/// The figures with their words: on the screen, and beside a bar.
fn counts(figures: &TagFigures) -> [(&'static str, &'static str, u32); 6] {
    let TagFigures { dialogs, written_to, wrote, waiting, qualified, closed } = *figures;
    [
        ("stats-tagged-dialogs", "stats-bar-dialogs", dialogs),
        ("stats-tagged-written-to", "stats-bar-written-to", written_to),
        ("stats-tagged-wrote", "stats-bar-wrote", wrote),
        ("stats-tagged-waiting", "stats-bar-waiting", waiting),
        ("stats-tagged-qualified", "stats-bar-qualified", qualified),
        ("stats-tagged-closed", "stats-bar-closed", closed),
    ]
}

fn line(reader: &Reader, (name, figures): &(String, TagFigures)) -> String {
    let facts = [
        ("name", name.as_str().into()),
        ("dialogs", figures.dialogs.into()),
        ("written", figures.written_to.into()),
        ("wrote", figures.wrote.into()),
        ("waiting", figures.waiting.into()),
        ("qualified", figures.qualified.into()),
        ("closed", figures.closed.into()),
    ];
    reader.text("stats-tagged-line", &facts)
}

fn by_button(by: TagBy) -> &'static str {
    match by {
        TagBy::Together => "stats-button-all",
        TagBy::Accounts => "stats-button-accounts",
        TagBy::Members => "stats-button-people",
    }
}

pub(super) fn figures(reader: &Reader, facts: &TagFacts, by: TagBy, period: Period, dark: bool) -> View {
    let tag = facts.tag;
    let title = [("tag", facts.called.as_str().into()), ("period", reader.label(period_button(period), &[]).into())];
    let mut lines = vec![reader.text("stats-title-tagged", &title)];
    match by {
        _ if facts.parts.is_empty() => lines.push(reader.text("stats-tagged-none", &[])),
        TagBy::Together => {
            let all = facts.parts.iter().map(|part| part.figures).sum();
            lines.extend(counts(&all).map(|(key, _, count)| reader.text(key, &[("count", count.into())])));
        }
        TagBy::Accounts | TagBy::Members => {
            lines.extend(facts.divided(reader, by).iter().map(|one| line(reader, one)));
        }
    }
    let show = |by, period, dark| StatsPress::Part { tag, by, period, dark };
    let periods = Period::ALL.into_iter().filter(|other| *other != period);
    let others = TagBy::ALL.into_iter().filter(|other| *other != by);
    let shade = if dark { "stats-button-light" } else { "stats-button-dark" };
    View::lines(lines)
        .row(periods.map(|other| reader.button(period_button(other), show(by, other, dark))))
        .row(others.map(|other| reader.button(by_button(other), show(other, period, dark))))
        .row([
            reader.button("start-button-dialogs", DialogsPress::List { filter: tag.into(), page: 0 }),
            reader.button("export-button-ask", TalksPress::AskTagged(tag)),
        ])
        .row([
            reader.button(shade, show(by, period, !dark)),
            reader.button("stats-button-csv", StatsPress::PartCsv { tag, period }),
        ])
        .row([
            reader.button("stats-button-team", StatsPress::Show { of: StatsOf::All, period, dark }),
            reader.button("button-home", HomePress::Home),
        ])
}

/// The chart: a bar for each figure, or for each account or member the number of dialogs.
pub(super) fn bars(reader: &Reader, facts: &TagFacts, by: TagBy, dark: bool) -> FunnelBars {
    if by == TagBy::Together {
        let all = counts(&facts.parts.iter().map(|part| part.figures).sum());
        return FunnelBars {
            labels: all.iter().map(|(_, key, _)| reader.label(key, &[])).collect(),
            reached: all.iter().map(|(_, _, count)| *count).collect(),
            outside: all.iter().map(|(_, key, _)| *key == "stats-bar-closed").collect(),
            dark,
        };
    }
    let divided = facts.divided(reader, by);
    FunnelBars {
        reached: divided.iter().map(|(_, figures)| figures.dialogs).collect(),
        outside: vec![false; divided.len()],
        labels: divided.into_iter().map(|(name, _)| name).collect(),
        dark,
    }
}

/// The lines of the file: one for each account and member. `since` is the first day of what was written.
pub(super) fn lines(reader: &Reader, facts: &TagFacts, since: Date) -> Vec<Vec<String>> {
    let head = ["since", "tag", "account", "member"].map(str::to_owned);
    let kinds = ["dialogs", "written_to", "wrote", "waiting", "qualified", "closed"].map(str::to_owned);
    let rows = facts.parts.iter().map(|part| {
        let member = part.assignee.map_or_else(String::new, |id| name_of(&facts.team, id));
        let names = [since.to_string(), facts.called.clone(), facts.account(reader, part), member];
        names.into_iter().chain(counts(&part.figures).map(|(_, _, count)| count.to_string())).collect()
    });
    std::iter::once(head.into_iter().chain(kinds).collect()).chain(rows).collect()
}
