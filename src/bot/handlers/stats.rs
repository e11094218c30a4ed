//! `/stats`: the team's figures, as words, a picture and a file.
//! Its rule: they come from what was counted on the way; nothing is scanned for a screen.

use jiff::civil::Date;

use crate::bot::callback::{StatsOf, StatsPress};
use crate::bot::chart::{self, Bars};
use crate::bot::desk::Visit;
use crate::bot::error::Handled;
use crate::bot::say;
use crate::bot::views::refusal::UserError;
use crate::bot::views::stats as views;
use crate::domain::figures::{FigureKind, Figures, Period};
use crate::domain::table;

/// `/stats`, `/stats 7`, `/stats 30`.
pub(super) async fn command(visit: &Visit, args: &str) -> Handled {
    let period = match args.trim() {
        "" | "7" => Period::Week,
        "1" | "today" => Period::Today,
        "30" => Period::Month,
        _ => return Err(UserError::StatsPeriod.into()),
    };
    show(visit, false, StatsOf::All, period, false).await
}

pub(super) async fn pressed(visit: &Visit, press: StatsPress) -> Handled {
    match press {
        StatsPress::Show { of, period, dark } => show(visit, true, of, period, dark).await,
        StatsPress::Csv(period) => file(visit, period).await,
    }
}

async fn show(visit: &Visit, pressed: bool, of: StatsOf, period: Period, dark: bool) -> Handled {
    let facts = facts(visit, period).await?;
    let view = views::figures(&visit.reader, &facts, of, period, dark);
    let png = picture(visit, &facts.drawn, facts.today, dark, period).map_err(anyhow::Error::from)?;
    match visit.card.filter(|_| pressed) {
        Some(card) => say::picture(&visit.desk.bot, card, &png, &view).await?,
        None => say::photo(&visit.desk.bot, visit.chat, &png, &view).await?,
    };
    Ok(())
}

async fn file(visit: &Visit, period: Period) -> Handled {
    let facts = facts(visit, period).await?;
    let bytes = table::csv(&views::lines(&visit.reader, &facts));
    say::document(&visit.desk.bot, visit.chat, &format!("stats-{}.csv", facts.today), bytes).await?;
    Ok(())
}

async fn facts(visit: &Visit, period: Period) -> Handled<views::Facts> {
    let times = &visit.reader.times;
    let today = times.now.to_zoned(times.zone.clone()).date();
    let mut reading = visit.desk.store.read().await?;
    // A single bar is no chart: it shows the week at least.
    let at_least_a_week = Period::Week.max(period);
    let drawn = reading.figures().of_days(&at_least_a_week.begins(today, &times.zone)).await?;
    let figures = match period {
        Period::Today => reading.figures().of_days(&period.begins(today, &times.zone)).await?,
        Period::Week | Period::Month => drawn.clone(),
    };
    let accounts = reading.accounts().get_accounts().await?;
    let team = reading.team().members().await?;
    Ok(views::Facts { today, figures, drawn, accounts, team })
}

fn picture(
    visit: &Visit,
    figures: &Figures,
    today: Date,
    dark: bool,
    period: Period,
) -> Result<Vec<u8>, chart::ChartError> {
    let reader = &visit.reader;
    let dates = Period::Week.max(period).dates(today);
    let by_day = |kind| figures.by_day(kind, &dates, &reader.times.zone);
    chart::draw(&Bars {
        labels: dates.iter().map(|date| format!("{}.{:02}", date.day(), date.month())).collect(),
        sent: by_day(FigureKind::Sent),
        received: by_day(FigureKind::Received),
        sent_word: reader.label("stats-chart-sent", &[]),
        received_word: reader.label("stats-chart-received", &[]),
        dark,
    })
}
