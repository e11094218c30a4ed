//! The test of sequences and campaigns: people who get three steps answer, react, put it off, opt out and block, their
//! accounts' owners write on the phone, admins approve the next ten, write, hold, stop and resume, pause the campaign and
//! let it go on, and the desk is killed again and again. Nobody gets a step twice, after anything human or in a pause, and
//! nobody is forgotten.
//!
//! Steps are hours apart. While the desk does not run, its database makes some of them due, as if the hours had passed.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::Timestamp;
use salesdesk::domain::campaign::CampaignState;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Moment, Paused, PersonId};

use crate::dice::Dice;
use crate::sequences_cast::{Act, CONNECTING, Cast};
use crate::sequences_judge::{Reports, Verdict};
use crate::sequences_record as record;
use crate::stage::{Size, Stage};
use crate::{SETTLING, STANDSTILL, runs_out};

/// The texts of the steps.
pub(crate) const STEPS: [&str; 3] = ["The first step.", "The second step.", "The third step."];
/// The name of the campaign.
pub(crate) const CAMPAIGN: &str = "The fair";
/// The call that sends a message.
pub(crate) const SEND: &str = "messages.sendMessage";
/// The named moments of a request at which the desk is killed.
const MOMENTS: [Moment; 3] = [Moment::Seen, Moment::Executed, Moment::Answered];
/// How long the bot may take for an answer while nothing else happens.
const PATIENCE: Duration = Duration::from_secs(60);
/// Each turn sends at most one step to a person; those that a member held and resumed take some more.
const MOST_TURNS: usize = 12;

/// A run of the test.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) title: &'static str,
    /// How many are in the campaign. A tenth more are on its sequence beside it.
    pub(crate) people: usize,
    pub(crate) accounts: u32,
    pub(crate) kills: usize,
    pub(crate) at_moments: usize,
    /// Runs go on although the desk stops them, and the sandbox forgets what it has seen: the judge must notice both.
    pub(crate) control: bool,
}

/// Runs and judges. Returns whether everything is right.
pub(crate) async fn run(plan: Plan, binary: &Path, dice: &mut Dice) -> anyhow::Result<bool> {
    let began = Instant::now();
    let size = Size { accounts: plan.accounts, limited: 0, prospects: plan.people + plan.people / 10 };
    let stage = Stage::of_size(binary, size).await?;
    stage.sandbox.edit(|state| state.dcs.settings.recognises_repetition = !plan.control);
    let verdict = match play(plan, &stage, dice).await {
        Ok(verdict) => verdict,
        Err(error) => {
            println!("the files are in {}", stage.keep().display());
            return Err(error);
        }
    };
    let Plan { title, people, accounts, kills, at_moments, .. } = plan;
    println!("{title}: a campaign of {people} people on {accounts} accounts; {:.1?}", began.elapsed());
    println!("  {kills} kills at random, {at_moments} each at seen, executed, answered");
    print!("{verdict}");
    let good = if plan.control { verdict.noticed() } else { verdict.good(at_moments) };
    println!("  {}", if good { "as it must be" } else { "NOT AS IT MUST BE" });
    if !good {
        println!("the files are in {}", stage.keep().display());
    }
    Ok(good)
}

async fn play(plan: Plan, stage: &Stage, dice: &mut Dice) -> anyhow::Result<Verdict> {
    let mut cast = Cast::engage(stage, plan.people).await?;
    record::begin(&mut stage.writing().await?, plan.control).await?;
    cast.open_screens(stage).await?;
    let at_random = std::iter::repeat_n(None, plan.kills);
    let at_moments = (0..MOMENTS.len()).flat_map(|moment| std::iter::repeat_n(Some(moment), plan.at_moments));
    let mut kills: VecDeque<Option<usize>> = at_random.chain(at_moments).collect();
    // In any order: at the end fewer steps are left.
    for last in (1..kills.len()).rev() {
        kills.swap(last, dice.below(last + 1));
    }
    let wanted = kills.len();
    let steps = (STEPS.len() * stage.prospects.len()).div_ceil(wanted).max(6);
    let acts = plan.people.div_ceil(2 * wanted).max(2);
    // Everybody has had their turn when two thirds of the kills are over.
    let approvals = (3 * plan.people).div_ceil(2 * wanted);
    let mut reached = [0; MOMENTS.len()];
    let mut second_tries = wanted / 2;
    while let Some(moment) = kills.pop_front() {
        cast.make_due(stage, dice, steps).await?;
        cast.approve(approvals).await?;
        // A campaign that is received so badly pauses itself again and again.
        if dice.below(4) > 0 {
            cast.turn_campaign(Some(CampaignState::Running)).await?;
        }
        // While the desk is down.
        let first = dice.below(acts + 1);
        cast.act(stage, dice, first);
        let desk = stage.desk.start()?;
        let paused = match moment {
            None => {
                cast.at_random(stage, dice, acts).await?;
                None
            }
            Some(moment) => at_a_step(stage, dice, MOMENTS[moment]).await,
        };
        match moment {
            Some(moment) if paused.is_some() => reached[moment] += 1,
            Some(moment) if second_tries > 0 => {
                second_tries -= 1;
                kills.push_back(Some(moment));
            }
            _ => {}
        }
        cast.act(stage, dice, 1);
        if dice.below(3) == 0 {
            cast.turn_campaign(None).await?;
        }
        desk.kill()?;
        // A request in flight continues without the desk, as at Telegram.
        drop(paused);
    }
    let unnoticed = settle(&mut cast, stage, plan.control).await?;
    let reports = reports(stage).await?;
    Verdict::on(stage, &cast, reached, unnoticed, reports).await
}

/// Returns when one of the next messages has reached this moment; `None` when nothing is sent any more.
async fn at_a_step(stage: &Stage, dice: &mut Dice, moment: Moment) -> Option<Paused> {
    let (mut let_pass, mut patience) = (dice.below(4), CONNECTING);
    loop {
        let reached = stage.sandbox.hooks().stop_at(SEND, moment);
        match tokio::time::timeout(patience, reached).await {
            Ok(Ok(paused)) if let_pass == 0 => return Some(paused),
            Ok(Ok(_)) => (let_pass, patience) = (let_pass - 1, Duration::from_secs(3)),
            Ok(Err(_)) | Err(_) => return None,
        }
    }
}

/// Lets the desk catch up, then lets all runs end. Returns how many people did something without effect.
async fn settle(cast: &mut Cast, stage: &Stage, control: bool) -> anyhow::Result<usize> {
    let desk = stage.desk.start()?;
    asked(stage, stage.owners[0], "/sequences", "Three steps").await?;
    cast.read_runs(&mut stage.database().await?).await?;
    let mut unnoticed = 0;
    let quiet = async || {
        unnoticed = self::unnoticed(cast, stage).await?;
        Ok(unnoticed + stage.sandbox.updates_waiting())
    };
    runs_out(if control { Duration::from_secs(5) } else { STANDSTILL }, quiet).await?;
    desk.stop().await?;
    if control {
        return Ok(unnoticed);
    }
    let mut dice = Dice(0);
    for _ in 0..MOST_TURNS {
        cast.approve(cast.of_campaign).await?;
        cast.turn_campaign(Some(CampaignState::Running)).await?;
        cast.rest_the_accounts(stage).await?;
        cast.make_due(stage, &mut dice, usize::MAX).await?;
        let desk = stage.desk.start()?;
        asked(stage, stage.owners[0], "/sequences", "Three steps").await?;
        let mut database = stage.database().await?;
        let held = sqlx::query_scalar("select id from runs where state = 'held' and reason = 'by_hand'");
        for run in held.fetch_all(&mut database).await? {
            cast.press(stage, &mut dice, "goon", run);
        }
        let on_the_way = async || {
            let left: i64 = sqlx::query_scalar(
                "select (select count(*) from runs left join campaigns on campaigns.id = campaign_id
                     where (runs.state = 'running' and (due_at is null or due_at <= $1)
                             and (campaigns.state is null or campaigns.state <> 'paused'))
                         or (runs.state = 'held' and reason = 'by_hand'))
                 + (select count(*) from campaign_people join campaigns on campaigns.id = campaign_id
                     where outcome is null and position <= approved_up_to and state = 'running')",
            )
            .bind(Timestamp::now().as_millisecond())
            .fetch_one(&mut database)
            .await?;
            Ok(usize::try_from(left)? + stage.sandbox.updates_waiting())
        };
        // What is left is for the judge.
        runs_out(SETTLING, on_the_way).await?;
        desk.stop().await?;
        let left = sqlx::query_scalar(
            "select (select count(*) from runs
                 where state = 'running' or (state = 'held' and reason = 'by_hand'))
             + (select count(*) from campaign_people join campaigns on campaigns.id = campaign_id
                 where outcome is null and position <= approved_up_to)",
        );
        let left: i64 = left.fetch_one(&mut stage.database().await?).await?;
        if left == 0 {
            break;
        }
    }
    cast.read_runs(&mut stage.database().await?).await?;
    Ok(unnoticed)
}

/// How many people said or got something human while their run goes on, and nobody has let it.
async fn unnoticed(cast: &Cast, stage: &Stage) -> anyhow::Result<usize> {
    let running = sqlx::query_scalar(
        "select id from runs where state = 'running' and not exists (
             select 1 from crash_record where run_id = runs.id and state_before = 'held' and state = 'running')",
    );
    let running: BTreeSet<i64> = running.fetch_all(&mut stage.database().await?).await?.into_iter().collect();
    let told = |acts: &BTreeSet<Act>| {
        !acts.contains(&Act::Blocks) && acts.iter().any(|act| !matches!(act, Act::Reacts | Act::Blocks))
    };
    let acted = cast.acted.iter().filter(|(_, acts)| told(acts));
    Ok(acted.filter(|(number, _)| cast.runs[**number].is_some_and(|run| running.contains(&run))).count())
}

/// What the bot says about the sequence and about the campaign.
async fn reports(stage: &Stage) -> anyhow::Result<Reports> {
    let desk = stage.desk.start()?;
    let sequences = asked(stage, stage.owners[0], "/sequences", "Three steps").await?;
    let campaigns = asked(stage, stage.owners[0], "/campaigns", CAMPAIGN).await?;
    desk.stop().await?;
    Reports::read(&sequences.text, &campaigns.text).context("the bot reports nothing")
}

/// The screen that a command opens, which contains these words.
pub(crate) async fn asked(
    stage: &Stage,
    owner: PersonId,
    command: &str,
    words: &'static str,
) -> anyhow::Result<ChatMessage> {
    let world = stage.sandbox.world();
    let asked = world.say(owner, command);
    let shown = world.wait_for_bot(owner, PATIENCE, |chat| {
        let mut said = chat.iter().filter(|message| message.from_bot && message.id > asked);
        said.find(|message| message.text.contains(words)).cloned()
    });
    shown.await.with_context(|| format!("the bot answers {command} with no {words:?}"))
}
