//! Fifty campaigns: 49 of 2,000 people each, who were written to, and a draft for 20,000.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use salesdesk::campaigns::Campaigns;
use salesdesk::contacts::Lists;
use salesdesk::domain::campaign::CampaignName;
use salesdesk::domain::ids::{CampaignId, ContactId, DialogId, SequenceId, TelegramUserId};
use salesdesk::domain::run::RunState;
use salesdesk::store::NewCampaign;
use sqlx::SqliteConnection;

use crate::seed::{Dice, YEAR, rows};
use crate::{Bench, PAGE};

const CAMPAIGNS: i64 = 50;
const PEOPLE: i64 = 2_000;
/// The people of the draft.
const MANY: i64 = 20_000;
/// The longest acceptable time for what would happen to so many.
const PREFLIGHT: Duration = Duration::from_secs(2);

pub(crate) async fn fill(db: &mut SqliteConnection, now: i64, dice: &mut Dice) -> anyhow::Result<()> {
    rows(db, CAMPAIGNS, async |db, number| {
        let id = number + 1;
        let sequence = "insert into sequences (id, name, name_key, purpose, created_by, created_at)
             values ($1, 'Sequence ' || $1, 'sequence ' || $1, 'write', 1, $2)";
        sqlx::query(sequence).bind(id).bind(now).execute(&mut *db).await?;
        let version = "insert into sequence_versions (id, sequence_id, number, created_by, created_at)
             values ($1, $1, 1, 1, $2)";
        sqlx::query(version).bind(id).bind(now).execute(&mut *db).await?;
        for place in 1..=3 {
            let step = "insert into sequence_steps (version_id, place, content, wait_hours)
                 values ($1, $2, 'Good day, {first_name}! How is {company}?', $3)";
            sqlx::query(step).bind(id).bind(place).bind((place - 1) * 72).execute(&mut *db).await?;
        }
        let (state, people) = if id < CAMPAIGNS { ("running", PEOPLE) } else { ("draft", MANY) };
        let campaign = "insert into campaigns (id, name, name_key, sequence_id, version_id, list_name, state, a_day,
                 for_an_account, people, audience, created_by, created_at)
             values ($1, 'Campaign ' || $1, 'campaign ' || $1, $1, $1, 'List', $2, 200, 20, $3, zeroblob(32), 1, $4)";
        sqlx::query(campaign).bind(id).bind(state).bind(people).bind(now).execute(db).await?;
        Ok(())
    })
    .await?;
    rows(db, (CAMPAIGNS - 1) * PEOPLE, async |db, number| {
        let (campaign, position) = (number / PEOPLE + 1, number % PEOPLE + 1);
        let state = ["stopped", "finished", "held", "running"][usize::try_from(dice.roll(4))?];
        let run =
            "insert into runs (id, sequence_id, version_id, contact_id, round, campaign_id, arm, state, next_step,
                 due_at, started_by, started_at)
             values ($1, $2, $2, $1, 1, $2, 'A', $3, 2, case when $3 = 'running' then $4 end, 1, $5)";
        let (due, at) = (now + dice.roll(YEAR), now - dice.roll(YEAR));
        sqlx::query(run).bind(number + 1).bind(campaign).bind(state).bind(due).bind(at).execute(&mut *db).await?;
        let person = "insert into campaign_people (campaign_id, position, contact_id, outcome, arm, run_id, account_id,
                 sent_at, answered_at)
             values ($1, $2, $3, 'started', 0, $3, 1 + $3 % 50, $4, $5)";
        let answered = (dice.roll(10) == 0).then_some(at);
        sqlx::query(person).bind(campaign).bind(position).bind(number + 1).bind(at).bind(answered).execute(db).await?;
        Ok(())
    })
    .await?;
    rows(db, MANY, async |db, number| {
        let person = "insert into campaign_people (campaign_id, position, contact_id) values ($1, $2, $3)";
        let contact = (CAMPAIGNS - 1) * PEOPLE + number + 1;
        sqlx::query(person).bind(CAMPAIGNS).bind(number + 1).bind(contact).execute(db).await?;
        Ok(())
    })
    .await
}

/// What the screens of sequences and campaigns wait for.
pub(crate) async fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    let campaigns = Campaigns::new(bench.store.clone(), Lists::new(bench.store.clone()));
    bench.measure("/sequences", async |reading, _| Ok(reading.sequences().all().await?.len())).await?;
    bench
        .measure("a sequence, who is on it", async |reading, _| {
            Ok(reading.runs().in_state(SequenceId(7), RunState::Running, 0, PAGE + 1).await?.len())
        })
        .await?;
    bench
        .measure("/contact, the runs", async |reading, time| {
            Ok(reading.runs().of_contact(ContactId(i64::from(time) * 97 + 2), PAGE).await?.len())
        })
        .await?;
    bench
        .measure("a card, the run that its words hold", async |reading, time| {
            Ok(reading.runs().answered_in(DialogId(i64::from(time) * 97 + 2)).await?.iter().count())
        })
        .await?;
    let (sent, draft) = (CampaignId(7), CampaignId(CAMPAIGNS));
    bench.measure_call("/campaigns", async || Ok(campaigns.all(0, PAGE).await?.rows.len())).await?;
    bench.measure_call("a campaign, its card", async || Ok(campaigns.whole(sent).await?.iter().count())).await?;
    bench
        .measure_call("a campaign, its recipients", async || Ok(campaigns.recipients(sent, 0, 500).await?.len()))
        .await?;
    bench.measure_call("a campaign, the next ten", async || Ok(campaigns.next_ten(draft).await?.texts.len())).await?;
    let begun = Instant::now();
    let found = campaigns.preflight(draft).await?;
    let took = begun.elapsed();
    let mark = if took > PREFLIGHT { "  <-- slow" } else { "" };
    println!("a pre-flight of {MANY} people: {:.0} ms{mark}", took.as_secs_f64() * 1000.0);
    println!("  {:?}", found.map(|found| found.counts));
    make(bench).await
}

/// Makes a campaign for so many people. While its transaction writes, nothing else is.
async fn make(bench: &Bench) -> anyhow::Result<()> {
    let people: Vec<ContactId> = (1..=MANY).map(ContactId).collect();
    let name: CampaignName = "Everybody".parse()?;
    let mut work = bench.store.begin().await?;
    let sequence = work.sequences().get(SequenceId(1)).await?.context("no sequence")?;
    let begun = Instant::now();
    let new = NewCampaign { name: &name, sequence: &sequence, list: "List", people: &people, by: TelegramUserId(1) };
    work.campaigns().create(&new).await?;
    println!("making a campaign of {MANY} people: {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    // Rolled back, so that the next run measures the same.
    drop(work);
    Ok(())
}
