//! The figures in words, and as lines of a file. Five lines give the summary; the rest is one press away.

use jiff::civil::Date;

use crate::bot::contacts::list_screens::stage;
use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::stats::press::{StatsOf, StatsPress};
use crate::bot::team::screens::{name, name_of};
use crate::domain::account::Account;
use crate::domain::figures::{Counts, FigureKind, Figures, Period};
use crate::domain::funnel::Funnel;
use crate::domain::outbox::ItemReason;
use crate::domain::team::Member;
use crate::i18n::Arg;
use crate::store::{BoardLine, CampaignFigures};

/// Accounts or people per screen.
pub(super) const SHOWN: usize = 8;
/// Reasons of failures per screen.
const REASONS: usize = 3;

/// The content of the screen.
pub struct StatsFacts {
    pub figures: Figures,
    pub accounts: Vec<Account>,
    pub team: Vec<Member>,
    pub campaigns: CampaignFigures,
    /// How many opted out or blocked an account.
    pub refused: u32,
}

pub fn figures(reader: &Reader, facts: &StatsFacts, of: StatsOf, period: Period, dark: bool) -> View {
    let mut lines = vec![reader.text(title(period), &[])];
    match of {
        StatsOf::All => {
            lines.extend(summary(reader, &facts.figures, facts.refused));
            lines.extend(campaigns(reader, facts.campaigns));
        }
        StatsOf::Accounts => lines.extend(ranked(
            reader,
            facts
                .accounts
                .iter()
                .map(|account| (account_name(reader, account), facts.figures.counts.of_account(account.id))),
        )),
        StatsOf::People => lines.extend(ranked(
            reader,
            facts.team.iter().map(|member| (name(member), facts.figures.counts.of_admin(member.id))),
        )),
        StatsOf::Stages => {}
    }
    let show = |of, period, dark| StatsPress::Show { of, period, dark };
    let periods = Period::ALL.into_iter().filter(|other| *other != period);
    let periods = periods.map(|other| reader.button(period_button(other), show(of, other, dark)));
    let shade = if dark { "stats-button-light" } else { "stats-button-dark" };
    View::lines(lines).row(periods).grid(2, others(reader, of, period, dark)).row([
        reader.button(shade, show(of, period, !dark)),
        reader.button("stats-button-csv", StatsPress::Csv(period)),
        reader.button("button-home", HomePress::Home),
    ])
}

/// The buttons to the other subjects.
fn others(reader: &Reader, of: StatsOf, period: Period, dark: bool) -> Vec<Button> {
    let whose = StatsOf::ALL.into_iter().filter(|other| *other != of);
    whose.map(|other| reader.button(whose_button(other), StatsPress::Show { of: other, period, dark })).collect()
}

/// Who stands where now, and how many came at least that far.
pub fn funnel(reader: &Reader, board: &[BoardLine], funnel: &Funnel, period: Period, dark: bool) -> View {
    let mut lines = vec![reader.text("stats-title-stages", &[("count", funnel.people.into())])];
    lines.extend(board.iter().zip(&funnel.steps).map(|(line, step)| {
        let facts = [("stage", stage(reader, &line.stage).into()), ("here", line.contacts.into())];
        let [stage, here] = facts;
        if step.outside {
            return reader.text("stats-stage-left", &[stage, here]);
        }
        reader.text("stats-stage", &[stage, here, ("reached", step.reached.into()), ("rate", step.rate.into())])
    }));
    let shade = if dark { "stats-button-light" } else { "stats-button-dark" };
    View::lines(lines).grid(2, others(reader, StatsOf::Stages, period, dark)).row([
        reader.button(shade, StatsPress::Show { of: StatsOf::Stages, period, dark: !dark }),
        reader.button("contacts-button-pipeline", PipelinePress::Board),
        reader.button("button-home", HomePress::Home),
    ])
}

fn summary(reader: &Reader, Figures { counts, waits }: &Figures, refused: u32) -> Vec<String> {
    let count = |kind| Arg::from(counts.sum(kind));
    // A failed message was never sent.
    let facts = [("sent", count(FigureKind::Sent)), ("failed", count(FigureKind::Failed))];
    let mut lines = vec![reader.text("stats-sent", &facts)];
    // Several reasons have the same words, which are shown once.
    let mut causes: Vec<(&str, u32)> = Vec::new();
    for (reason, count) in counts.failures() {
        let key = failure(reason.parse().ok());
        match causes.iter_mut().find(|(known, _)| *known == key) {
            Some((_, sum)) => *sum += count,
            None => causes.push((key, count)),
        }
    }
    causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let failures: Vec<String> = causes
        .into_iter()
        .take(REASONS)
        .map(|(key, count)| {
            let reason = reader.label(key, &[]);
            reader.label("stats-failure", &[("reason", reason.into()), ("count", count.into())])
        })
        .collect();
    if !failures.is_empty() {
        lines.push(reader.text("stats-failures", &[("list", failures.join(", ").into())]));
    }
    lines.push(reader.text("stats-new", &[("count", count(FigureKind::NewContact))]));
    let rate = counts.reply_rate();
    let replied = [("count", count(FigureKind::Reply)), ("rate", rate.unwrap_or(0).into())];
    lines.push(reader.text(
        if rate.is_some() { "stats-replied-rate" } else { "stats-replied" },
        &replied[..if rate.is_some() { 2 } else { 1 }],
    ));
    // Their words count as replies, too.
    lines.extend((refused > 0).then(|| reader.text("stats-refused", &[("count", refused.into())])));
    lines.push(match waits.median() {
        Some(waited) => reader.text("stats-answer", &[("span", reader.times.span(waited).into())]),
        None => reader.text("stats-no-answer", &[]),
    });
    lines.push(reader.text("stats-qualified", &[("count", count(FigureKind::Qualified))]));
    lines
}

/// Left out while no campaign has written to anybody.
fn campaigns(reader: &Reader, figures: CampaignFigures) -> Option<String> {
    let CampaignFigures { written_to, answered } = figures;
    let facts = [("written", written_to.into()), ("answered", answered.into())];
    (written_to > 0).then(|| reader.text("stats-campaigns", &facts))
}

/// The busiest first.
fn ranked(reader: &Reader, all: impl Iterator<Item = (String, Counts)>) -> Vec<String> {
    let mut all: Vec<(String, Counts)> = all.filter(|(_, counts)| !counts.0.is_empty()).collect();
    all.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.sum(FigureKind::Sent)));
    if all.is_empty() {
        return vec![reader.text("stats-nothing", &[])];
    }
    let line = |(name, counts): &(String, Counts)| {
        let facts = [
            ("name", name.as_str().into()),
            ("sent", counts.sum(FigureKind::Sent).into()),
            ("failed", counts.sum(FigureKind::Failed).into()),
            ("new", counts.sum(FigureKind::NewContact).into()),
            ("replied", counts.sum(FigureKind::Reply).into()),
            ("qualified", counts.sum(FigureKind::Qualified).into()),
        ];
        reader.text("stats-line", &facts)
    };
    all.iter().take(SHOWN).map(line).collect()
}

/// The lines of the file: one for each day, kind, account, member and reason.
#[must_use]
pub fn lines(reader: &Reader, days: &[(Date, Counts)], accounts: &[Account], team: &[Member]) -> Vec<Vec<String>> {
    let figures = days.iter().flat_map(|(day, counts)| counts.0.iter().map(move |figure| (day, figure)));
    let mut sums: std::collections::BTreeMap<(Date, FigureKind, String, String, String), u32> = Default::default();
    for (day, figure) in figures {
        let account = accounts.iter().find(|account| Some(account.id) == figure.account);
        let key = (
            *day,
            figure.kind,
            account.map_or_else(String::new, |account| account_name(reader, account)),
            // A person who has left the team is shown by id.
            figure.admin.map_or_else(String::new, |id| name_of(team, id)),
            figure.reason.clone(),
        );
        *sums.entry(key).or_default() += figure.count;
    }
    let head = ["day", "kind", "account", "member", "reason", "count"].map(str::to_owned).to_vec();
    let rows = sums.into_iter().map(|((day, kind, account, member, reason), count)| {
        vec![day.to_string(), kind.into_str().to_owned(), account, member, reason, count.to_string()]
    });
    std::iter::once(head).chain(rows).collect()
}

pub(super) fn account_name(reader: &Reader, account: &Account) -> String {
    account.label.clone().unwrap_or_else(|| reader.phone(&account.phone))
}

fn title(period: Period) -> &'static str {
    match period {
        Period::Today => "stats-title-today",
        Period::Week => "stats-title-week",
        Period::Month => "stats-title-month",
    }
}

pub(super) fn period_button(period: Period) -> &'static str {
    match period {
        Period::Today => "stats-button-today",
        Period::Week => "stats-button-week",
        Period::Month => "stats-button-month",
    }
}

fn whose_button(of: StatsOf) -> &'static str {
    match of {
        StatsOf::All => "stats-button-all",
        StatsOf::Accounts => "stats-button-accounts",
        StatsOf::People => "stats-button-people",
        StatsOf::Stages => "stats-button-stages",
    }
}

/// The reason of failed messages, in a word or two.
fn failure(reason: Option<ItemReason>) -> &'static str {
    match reason {
        Some(ItemReason::Privacy | ItemReason::PremiumOnly | ItemReason::PaymentRequired) => "stats-failed-privacy",
        Some(ItemReason::NoSuchUser | ItemReason::NameMoved | ItemReason::NotAPerson | ItemReason::Deleted) => {
            "stats-failed-nobody"
        }
        Some(ItemReason::BlockedByProspect | ItemReason::ProspectBlocked | ItemReason::StopList) => {
            "stats-failed-blocked"
        }
        Some(ItemReason::Content) => "stats-failed-content",
        _ => "stats-failed-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, show};
    use crate::domain::figures::{Figure, Waits};
    use crate::domain::ids::TelegramUserId;
    use crate::domain::team::Role;

    fn facts() -> StatsFacts {
        let ann = TelegramUserId(1);
        let figure = |kind, reason: &str, count| Figure {
            kind,
            account: Some(account().id),
            admin: Some(ann),
            reason: reason.to_owned(),
            count,
        };
        let counts = vec![
            figure(FigureKind::Sent, "", 42),
            figure(FigureKind::Failed, "privacy", 2),
            figure(FigureKind::Failed, "no_such_user", 1),
            figure(FigureKind::NewContact, "", 12),
            figure(FigureKind::Reply, "", 5),
            figure(FigureKind::Qualified, "", 1),
        ];
        let waits = Waits(vec![(jiff::SignedDuration::from_mins(18), 1)]);
        let figures = Figures { counts: Counts(counts), waits };
        let team = vec![Member::new(ann, "=Ann", Role::Owner)];
        StatsFacts {
            figures,
            accounts: vec![account()],
            team,
            campaigns: CampaignFigures { written_to: 8, answered: 2 },
            refused: 2,
        }
    }

    #[test]
    fn five_lines_say_how_it_goes() {
        insta::assert_snapshot!(show(|reader| figures(reader, &facts(), StatsOf::All, Period::Week, false)), @r#"
        📊 <b>7 days</b>
        📤 42 sent · 3 failed
        ✖ Why: closed to strangers (2), no such person (1)
        👋 12 new contacts
        💬 5 replied, 41 %
        🛑 2 said no: opted out in words, which counts as a reply, or blocked
        ⏱ Half of the answers came within 18 min
        ✅ 1 qualified
        📣 Campaigns: 8 written to, 2 answered
        [Today] [30 days]
        [📱 By account] [👥 By person]
        [🪜 By stage]
        [🌙 Dark] [📄 CSV] [‹ Desk]
        ───
        📊 <b>7 дней</b>
        📤 Отправлено: 42 · не удалось: 3
        ✖ Почему: закрыто для незнакомых (2), нет такого человека (1)
        👋 12 новых контактов
        💬 Ответили: 5, 41 %
        🛑 Отказались: 2 (словами, тогда это тоже ответ, или блокировкой)
        ⏱ Половина ответов ушла за 18 мин или быстрее
        ✅ Целевых: 1
        📣 Кампании: написали 8, ответили 2
        [Сегодня] [30 дней]
        [📱 По аккаунтам] [👥 По людям]
        [🪜 По этапам]
        [🌙 Тёмный] [📄 CSV] [‹ Пульт]
        "#);
        insta::assert_snapshot!(show(|reader| figures(reader, &facts(), StatsOf::People, Period::Today, true)), @r#"
        📊 <b>Today</b>
        <b>=Ann</b>: 42 sent, 3 failed, 12 new, 5 replied, 1 qualified
        [7 days] [30 days]
        [📊 Together] [📱 By account]
        [🪜 By stage]
        [☀️ Light] [📄 CSV] [‹ Desk]
        ───
        📊 <b>Сегодня</b>
        <b>=Ann</b>: отправлено 42, не удалось 3, новых 12, ответили 5, целевых 1
        [7 дней] [30 дней]
        [📊 Вместе] [📱 По аккаунтам]
        [🪜 По этапам]
        [☀️ Светлый] [📄 CSV] [‹ Пульт]
        "#);
        let nothing =
            || StatsFacts { figures: Figures::default(), campaigns: CampaignFigures::default(), refused: 0, ..facts() };
        insta::assert_snapshot!(show(|reader| figures(reader, &nothing(), StatsOf::All, Period::Month, false)), @r#"
        📊 <b>30 days</b>
        📤 0 sent · 0 failed
        👋 0 new contacts
        💬 0 replied
        ⏱ No answer was given yet
        ✅ 0 qualified
        [Today] [7 days]
        [📱 By account] [👥 By person]
        [🪜 By stage]
        [🌙 Dark] [📄 CSV] [‹ Desk]
        ───
        📊 <b>30 дней</b>
        📤 Отправлено: 0 · не удалось: 0
        👋 0 новых контактов
        💬 Ответили: 0
        ⏱ Ответов пока не было
        ✅ Целевых: 0
        [Сегодня] [7 дней]
        [📱 По аккаунтам] [👥 По людям]
        [🪜 По этапам]
        [🌙 Тёмный] [📄 CSV] [‹ Пульт]
        "#);
    }

    #[test]
    fn reasons_that_share_their_words_stand_once() {
        let failed = |reason: ItemReason, count| Figure {
            kind: FigureKind::Failed,
            account: None,
            admin: None,
            reason: reason.into_str().to_owned(),
            count,
        };
        let counts = Counts(vec![failed(ItemReason::GaveUp, 2), failed(ItemReason::MarkedFailed, 3)]);
        let figures = Figures { counts, ..Figures::default() };
        let lines = summary(&crate::bot::kit::screen::examples::reader(Default::default()), &figures, 0);
        assert_eq!(lines.iter().filter(|line| line.contains("(5)")).count(), 1, "{lines:?}");
        assert!(!lines.iter().any(|line| line.contains("(2)") || line.contains("(3)")), "{lines:?}");
    }

    #[test]
    fn the_file_has_a_line_for_each_figure() {
        let reader = crate::bot::kit::screen::examples::reader(Default::default());
        let StatsFacts { figures, accounts, team, .. } = facts();
        let days = [("2026-11-23".parse().unwrap(), figures.counts)];
        let bytes = crate::domain::csv_table::csv(&lines(&reader, &days, &accounts, &team), Default::default());
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.starts_with("\u{feff}day,kind,account,member,reason,count\r\n2026-11-23,sent,EU,'=Ann,,42\r\n"),
            "{text}"
        );
        assert!(text.contains("2026-11-23,failed,EU,'=Ann,privacy,2\r\n"), "{text}");
    }
}
