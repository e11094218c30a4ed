//! `/stats`: the team's figures as text, chart and file. They come from counters; a screen never scans messages.

use jiff::civil::Date;

use crate::bot::contacts::list_screens::stage;
use crate::bot::context::{Handled, Mistake, Request, screens};
use crate::bot::dialogs::access::sight;
use crate::bot::output::files;
use crate::bot::output::files::UploadBody;
use crate::bot::stats::chart::Bars;
use crate::bot::stats::funnel_chart::FunnelBars;
use crate::bot::stats::mistakes::StatsMistake;
use crate::bot::stats::press::{StatsOf, StatsPress, TagBy};
use crate::bot::stats::tag_screens::TagFacts;
use crate::bot::stats::{chart, funnel_chart, screens as views, tag_screens};
use crate::bot::tags::all::AllTags;
use crate::domain::figures::{Counts, DayDrawn, Period};
use crate::domain::funnel::Funnel;
use crate::domain::tags::TagFilter;
use crate::domain::{csv_table, words};

/// `/stats [stage or label] [today|week|month]`; without a period, the week.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let args = args.trim();
    let (before, last) = args.rsplit_once(char::is_whitespace).unwrap_or(("", args));
    let (named, period) = match words::period(last) {
        Some(period) => (before, period),
        None => (args, Period::Week),
    };
    if named.is_empty() {
        return show(request, StatsOf::All, period, false).await;
    }
    let tag = AllTags::load(request).await?.named(&request.reader, named).ok_or(StatsMistake::StatsPeriod)?;
    tagged(request, tag, TagBy::Together, period, false).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: StatsPress) -> Handled {
    match press {
        StatsPress::Show { of, period, dark } => show(request, of, period, dark).await,
        StatsPress::Tagged { tag, period } => tagged(request, tag, TagBy::Together, period, false).await,
        StatsPress::Part { tag, by, period, dark } => tagged(request, tag, by, period, dark).await,
        StatsPress::PartCsv { tag, period } => tag_file(request, tag, period).await,
        StatsPress::Csv(period) => file(request, period).await,
    }
}

/// How the dialogs of a stage or label stand, as far as the member may see them.
async fn tagged(request: &Request, tag: TagFilter, by: TagBy, period: Period, dark: bool) -> Handled {
    let (facts, _) = tag_facts(request, tag, period).await?;
    let png = funnel_chart::draw(&tag_screens::bars(&request.reader, &facts, by, dark)).map_err(anyhow::Error::from)?;
    request.show_picture(png, tag_screens::figures(&request.reader, &facts, by, period, dark)).await
}

/// The figures of a stage or label, and the first day of what was written.
async fn tag_facts(request: &Request, tag: TagFilter, period: Period) -> Handled<(TagFacts, Date)> {
    let called = AllTags::load(request).await?.name(&request.reader, tag).ok_or(Mistake::OldButton)?;
    let today = today(request);
    let begin = period.begins(today, &request.reader.times.zone).first().copied();
    let since = begin.unwrap_or(request.reader.times.now);
    let mut reading = request.ctx.store.read().await?;
    let parts = reading.contacts().tag_figures(tag, since, sight(request)).await?;
    let accounts = reading.accounts().get_accounts().await?;
    let team = reading.team().members().await?;
    let first = period.dates(today).first().copied().unwrap_or(today);
    Ok((TagFacts { tag, called, parts, accounts, team }, first))
}

async fn show(request: &Request, of: StatsOf, period: Period, dark: bool) -> Handled {
    if of == StatsOf::Stages {
        return funnel(request, period, dark).await;
    }
    let times = &request.reader.times;
    let today = today(request);
    // A single bar is no chart, so it shows a week at least.
    let drawn = Period::Week.max(period);
    let mut reading = request.ctx.store.read().await?;
    let (figures, campaigns, refused) = match period.begins(today, &times.zone).first() {
        Some(begin) => (
            reading.figures().since(*begin).await?,
            reading.campaigns().written_to_since(*begin).await?,
            reading.stop_list().refused_since(*begin).await?,
        ),
        None => Default::default(),
    };
    let days = reading.figures().drawn(&drawn.begins(today, &times.zone)).await?;
    let accounts = reading.accounts().get_accounts().await?;
    let team = reading.team().members().await?;
    drop(reading);
    let facts = views::StatsFacts { figures, accounts, team, campaigns, refused };
    let view = views::figures(&request.reader, &facts, of, period, dark);
    let png = picture(request, &drawn.dates(today), &days, dark).map_err(anyhow::Error::from)?;
    request.show_picture(png, view).await
}

/// Who stands where in the pipeline now, as far as the member may see them.
async fn funnel(request: &Request, period: Period, dark: bool) -> Handled {
    let board = request.ctx.store.read().await?.contacts().board(sight(request)).await?;
    let steps: Vec<(bool, u32)> = board.iter().map(|line| (line.stage.leaves(), line.contacts)).collect();
    let funnel = Funnel::of(&steps);
    let bars = FunnelBars {
        labels: board.iter().map(|line| stage(&request.reader, &line.stage)).collect(),
        reached: funnel.steps.iter().map(|step| step.reached).collect(),
        outside: funnel.steps.iter().map(|step| step.outside).collect(),
        dark,
    };
    let png = funnel_chart::draw(&bars).map_err(anyhow::Error::from)?;
    let view = views::funnel(&request.reader, &board, &funnel, period, dark);
    request.show_picture(png, view).await
}

async fn file(request: &Request, period: Period) -> Handled {
    let today = today(request);
    let mut reading = request.ctx.store.read().await?;
    let counts = reading.figures().by_day(&period.begins(today, &request.reader.times.zone)).await?;
    let accounts = reading.accounts().get_accounts().await?;
    let team = reading.team().members().await?;
    drop(reading);
    let days: Vec<(Date, Counts)> = period.dates(today).into_iter().zip(counts).collect();
    send_file(request, &views::lines(&request.reader, &days, &accounts, &team)).await
}

async fn tag_file(request: &Request, tag: TagFilter, period: Period) -> Handled {
    let (facts, since) = tag_facts(request, tag, period).await?;
    send_file(request, &tag_screens::lines(&request.reader, &facts, since)).await
}

async fn send_file(request: &Request, lines: &[Vec<String>]) -> Handled {
    let bytes = csv_table::csv(lines, request.reader.times.language);
    let today = today(request);
    let show = |request: Request| async move {
        let name = format!("stats-{today}.csv");
        let call = || files::send_document(&request.ctx.bot, request.chat, &name, UploadBody::Bytes(&bytes));
        Ok(screens::try_again(&request.ctx, call).await?)
    };
    request.beside(show).await
}

fn today(request: &Request) -> Date {
    let times = &request.reader.times;
    times.now.to_zoned(times.zone.clone()).date()
}

fn picture(request: &Request, dates: &[Date], days: &[DayDrawn], dark: bool) -> Result<Vec<u8>, chart::ChartError> {
    let reader = &request.reader;
    chart::draw(&Bars {
        labels: dates.iter().map(|date| format!("{}.{:02}", date.day(), date.month())).collect(),
        sent: days.iter().map(|day| day.sent).collect(),
        received: days.iter().map(|day| day.received).collect(),
        sent_word: reader.label("stats-chart-sent", &[]),
        received_word: reader.label("stats-chart-received", &[]),
        dark,
    })
}
