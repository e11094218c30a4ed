//! The test of changes: owners answer with albums, edit and take back what they sent and react to what prospects wrote;
//! prospects write, send albums, edit, take back and react; and the desk is killed again and again. What each side sees in
//! the end must be what the other side last asked for.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, Paused, When};

use crate::changes_judge::{Verdict, unlearned};
use crate::changes_wanted::Wanted;
use crate::dice::Dice;
use crate::stage::Stage;

/// Changes per start.
const ORDERS: usize = 10;
/// The calls that change something at Telegram.
pub(crate) const METHODS: [&str; 4] =
    ["messages.editMessage", "messages.deleteMessages", "messages.sendReaction", "messages.sendMultiMedia"];
/// How long nothing may be settled although something is wanted.
pub(crate) const SETTLING: Duration = Duration::from_secs(120);
/// A wish counts as done once it is claimed, so that a killed or unlucky desk forgets it.
const CONTROL: &str = "create trigger crash_control after update of attempts on wishes
when new.attempts > old.attempts and new.settled_at is null begin
    update wishes set settled_at = new.not_before where id = new.id;
end;";

/// A run of the test.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) title: &'static str,
    pub(crate) accounts: u32,
    pub(crate) kills: usize,
    pub(crate) at_moments: usize,
    /// The desk takes what it has begun for done, and the sandbox forgets what it has seen: the judge must notice both.
    pub(crate) control: bool,
}

/// Runs and judges. Returns whether everything is as it must be.
pub(crate) async fn run(plan: Plan, binary: &Path, dice: &mut Dice) -> anyhow::Result<bool> {
    let began = Instant::now();
    let stage = Stage::with_talkers(binary, plan.accounts).await?;
    // An account makes one change a second; here the kills decide.
    let store = stage.store().await?;
    let mut work = store.begin().await?;
    work.settings().set("answer_gap", "0", None).await?;
    work.commit().await?;
    store.close().await;
    let Plan { title, kills, at_moments, control, .. } = plan;
    let played = play(plan, &stage, dice).await;
    println!("{title}: {kills} at random, {at_moments} each at seen, executed, answered; {:.1?}", began.elapsed());
    let verdict = match played {
        Ok(wanted) => Verdict::on(&stage, &wanted).await?,
        Err(error) => {
            println!("the files are in {}", stage.keep().display());
            return Err(error);
        }
    };
    print!("{verdict}");
    let good = if control { verdict.noticed() } else { verdict.good() };
    println!("  {}", if good { "as it must be" } else { "NOT AS IT MUST BE" });
    if !good {
        println!("the files are in {}", stage.keep().display());
    }
    Ok(good)
}

async fn play(plan: Plan, stage: &Stage, dice: &mut Dice) -> anyhow::Result<Wanted> {
    let mut wanted = Wanted::begin(stage).await?;
    if plan.control {
        sqlx::raw_sql(CONTROL).execute(&mut stage.writing().await?).await?;
        stage.sandbox.edit(|state| state.dcs.settings.recognises_repetition = false);
    }
    let at_random = std::iter::repeat_n(None, plan.kills);
    let moments = [Moment::Seen, Moment::Executed, Moment::Answered];
    let at_moments = moments.into_iter().flat_map(|moment| std::iter::repeat_n(Some(moment), plan.at_moments));
    for moment in at_random.chain(at_moments) {
        wanted.order(stage, dice, ORDERS)?;
        if plan.control {
            lose_a_request(stage, METHODS[dice.below(2)]);
        }
        let desk = stage.desk.start()?;
        let paused = match moment {
            None => {
                // An album waits a second for further files, so that some runs last longer.
                let longer = if dice.below(3) == 0 { 1_500 } else { 0 };
                tokio::time::sleep(Duration::from_millis(u64::try_from(dice.below(300))?)).await;
                // Some changes come while it runs.
                wanted.order(stage, dice, ORDERS / 2)?;
                tokio::time::sleep(Duration::from_millis(longer + u64::try_from(dice.below(300))?)).await;
                None
            }
            Some(moment) => Some(at_a_change(stage, &mut wanted, dice, moment).await?),
        };
        desk.kill()?;
        drop(paused);
    }
    let desk = stage.desk.start()?;
    settle(stage, &wanted, plan.control).await?;
    desk.stop().await?;
    Ok(wanted)
}

/// The next call of this method is answered without an effect.
fn lose_a_request(stage: &Stage, method: &str) {
    let kind = FaultKind::Error { code: -503, text: "Timeout".into() };
    let fault =
        Fault { door: Door::Mtproto, method: method.into(), caller: None, times: 1, kind, when: When::BeforeEffect };
    stage.sandbox.edit(|state| state.faults.order(fault));
}

/// Returns when one of the next changes has reached this moment.
async fn at_a_change(stage: &Stage, wanted: &mut Wanted, dice: &mut Dice, moment: Moment) -> anyhow::Result<Paused> {
    let method = METHODS[dice.below(METHODS.len())];
    for _ in 0..20 {
        let reached = stage.sandbox.hooks().stop_at(method, moment);
        wanted.order_one(stage, dice, method)?;
        if let Ok(paused) = tokio::time::timeout(Duration::from_secs(2), reached).await {
            return paused.context("the hook is gone");
        }
    }
    anyhow::bail!("nothing is changed any more by {method}; the desk's log is {}", stage.desk.log.display())
}

/// Waits until the bot has heard everything, nothing is wanted or waits any more, and the desk knows what prospects did.
async fn settle(stage: &Stage, wanted: &Wanted, control: bool) -> anyhow::Result<()> {
    let mut database = stage.database().await?;
    let (mut least, mut until) = (usize::MAX, Instant::now() + SETTLING);
    let mut quiet = false;
    loop {
        let open: i64 = sqlx::query_scalar(
            "select (select count(*) from wishes where settled_at is null)
                 + (select count(*) from outbox where settled_at is null)",
        )
        .fetch_one(&mut database)
        .await?;
        let left = usize::try_from(open)? + stage.sandbox.world().updates_waiting();
        let left = if control { left } else { left + unlearned(stage, &mut database, wanted).await?.len() };
        if left == 0 && quiet {
            return Ok(());
        }
        quiet = left == 0;
        if quiet {
            // What was just confirmed may still be in the hands of its handler.
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        if left < least {
            (least, until) = (left, Instant::now() + SETTLING);
        }
        ensure!(Instant::now() < until, "{left} changes are still wanted");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
