//! The reverse test: prospects write, and the desk is killed repeatedly while it receives and shows. The sandbox knows
//! what was written and what was shown. A run counts only if updates were lost and caught up with.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;
use sqlx::SqliteConnection;
use telegram_sandbox::world::{Person, PersonId, World};

use crate::dice::Dice;
use crate::shown::{self, MARK, Starts};
use crate::stage::Stage;

/// Prospects per account.
const PROSPECTS_EACH: usize = 4;
/// How long the desk may show nothing new although something is pending. Telegram lets a bot send 30 messages a second
/// over all chats and one in each.
const SETTLING: Duration = Duration::from_secs(120);
/// With more events than this, Telegram returns no difference, so the history must be read.
const TOO_LONG: usize = 20;

const SAVED: &str = "select count(*) from messages";
const SHOWN: &str = "select count(told_at) from messages";

/// The prospects, each with the account that they write to.
#[derive(Default)]
struct Writers {
    pairs: Vec<(PersonId, PersonId)>,
    /// The author of each message, by number.
    written: shown::Writers,
    starts: Starts,
}

/// A message in the sandbox, or as the desk saved it: Telegram's id, the person, the text.
type Line = (i64, i64, String);

/// Runs and judges. Returns whether everything is right.
pub(crate) async fn run(
    binary: &Path,
    dice: &mut Dice,
    accounts: u32,
    kills: usize,
    messages: usize,
) -> anyhow::Result<bool> {
    let began = Instant::now();
    let stage = Stage::set(binary, accounts).await?;
    let world = stage.sandbox.world();
    world.edit(|state| {
        state.dcs.settings.difference_slice = 10;
        state.dcs.settings.difference_too_long = TOO_LONG;
        state.dcs.settings.short_updates = true;
    });
    for owner in &stage.owners {
        world.start_bot(*owner);
    }
    let mut writers = Writers::of(&stage);
    let played = play(&stage, &mut writers, dice, kills, messages).await;
    println!("replies: {accounts} accounts, {kills} kills; {:.1?}", began.elapsed());
    let good = match played {
        Ok(()) => judge(&stage, &writers).await?,
        Err(error) => {
            println!("the files are in {}", stage.keep().display());
            return Err(error);
        }
    };
    println!("  {}", if good { "as it must be" } else { "NOT AS IT MUST BE" });
    if !good {
        println!("the files are in {}", stage.keep().display());
    }
    Ok(good)
}

async fn play(
    stage: &Stage,
    writers: &mut Writers,
    dice: &mut Dice,
    kills: usize,
    messages: usize,
) -> anyhow::Result<()> {
    let world = stage.sandbox.world();
    let each = messages / (kills + 1) / 2 + 1;
    for _ in 0..kills {
        // While the desk is down.
        writers.write(world, dice, each);
        let pair = writers.any(dice);
        writers.flood(world, pair);
        writers.starts.note(stage);
        let desk = stage.desk.start()?;
        let until = Instant::now() + Duration::from_millis(200 + u64::try_from(dice.below(1500))?);
        let mut to_write = each;
        while Instant::now() < until {
            let burst = dice.below(12).min(to_write);
            writers.write(world, dice, burst);
            to_write -= burst;
            writers.trouble(world, dice);
            tokio::time::sleep(Duration::from_millis(u64::try_from(dice.below(20))?)).await;
        }
        writers.write(world, dice, to_write);
        desk.kill()?;
    }
    writers.starts.note(stage);
    let desk = stage.desk.start()?;
    let left = messages.saturating_sub(writers.written.len()).max(each);
    for _ in 0..left {
        writers.write(world, dice, 1);
        writers.trouble(world, dice);
        tokio::task::yield_now().await;
    }
    writers.end_trouble(world);
    let mut database = stage.database().await?;
    settle(&mut database, writers, SAVED).await?;
    // Now every account knows all: one lost push makes a gap that a difference closes, and many make one that is too long.
    for (_, account) in &writers.pairs {
        world.drop_updates(*account, 1);
    }
    writers.write_to_all(world);
    let pair = writers.any(dice);
    world.drop_updates(pair.1, u32::MAX);
    writers.flood(world, pair);
    writers.end_trouble(world);
    settle(&mut database, writers, SHOWN).await?;
    desk.stop().await
}

/// Waits until a query counts as many messages as were written. Each further one restarts the limit.
async fn settle(database: &mut SqliteConnection, writers: &Writers, count: &'static str) -> anyhow::Result<()> {
    let (mut last, mut until) = (0, Instant::now() + SETTLING);
    loop {
        let now: i64 = sqlx::query_scalar(count).fetch_one(&mut *database).await?;
        let written = writers.written.len();
        if usize::try_from(now)? >= written {
            return Ok(());
        }
        if now > last {
            (last, until) = (now, Instant::now() + SETTLING);
        }
        ensure!(Instant::now() < until, "{count}: {now} of {written}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

impl Writers {
    fn of(stage: &Stage) -> Self {
        let world = stage.sandbox.world();
        let prospects = |account: PersonId| {
            let prospect = move |number: usize| {
                let name = format!("writer_{}_{number}", account.0);
                (world.add(Person::named(&name).username(&name)), account)
            };
            (0..PROSPECTS_EACH).map(prospect)
        };
        Self { pairs: stage.limits.keys().copied().flat_map(prospects).collect(), ..Self::default() }
    }

    /// Messages from random prospects.
    fn write(&mut self, world: &World, dice: &mut Dice, count: usize) {
        for _ in 0..count {
            let pair = self.any(dice);
            self.one(world, pair);
        }
    }

    fn any(&self, dice: &mut Dice) -> (PersonId, PersonId) {
        self.pairs[dice.below(self.pairs.len())]
    }

    /// More messages to one account than fit into a difference.
    fn flood(&mut self, world: &World, pair: (PersonId, PersonId)) {
        for _ in 0..=TOO_LONG {
            self.one(world, pair);
        }
    }

    fn write_to_all(&mut self, world: &World) {
        for pair in self.pairs.clone() {
            self.one(world, pair);
        }
    }

    /// Ends the trouble of all accounts. Without a further message, a lost push would never be noticed.
    fn end_trouble(&mut self, world: &World) {
        for (_, account) in &self.pairs {
            world.drop_updates(*account, 0);
            world.duplicate_updates(*account, 0);
        }
        self.write_to_all(world);
    }

    fn one(&mut self, world: &World, (prospect, account): (PersonId, PersonId)) {
        let number = self.written.len();
        world.write(prospect, account, &format!("{MARK}{number}"));
        self.written.insert(number, prospect.0);
    }

    /// Trouble with the update stream of one account.
    fn trouble(&self, world: &World, dice: &mut Dice) {
        let (_, account) = self.any(dice);
        match dice.below(12) {
            0..=2 => world.drop_updates(account, 1 + u32::try_from(dice.below(5)).unwrap_or(0)),
            3 | 4 => world.duplicate_updates(account, 3),
            5 => world.close_connections(Some(account)),
            6 => world.push_too_long(account),
            _ => {}
        }
    }
}

async fn judge(stage: &Stage, writers: &Writers) -> anyhow::Result<bool> {
    let world = stage.sandbox.world();
    let mut database = stage.database().await?;
    let (mut lost, mut doubled, mut altered, mut out_of_order) = (0_usize, 0_usize, 0_usize, 0_usize);
    for account in stage.limits.keys() {
        let saved = saved(&mut database, *account).await?;
        let mut by_number: BTreeMap<i64, Vec<&Line>> = BTreeMap::new();
        for line in &saved {
            by_number.entry(line.0).or_default().push(line);
        }
        let written = world.received(*account);
        for message in &written {
            let line = (i64::from(message.message_id), message.from.0, message.text.clone());
            match by_number.remove(&line.0).as_deref() {
                None => lost += 1,
                Some([only]) => altered += usize::from(**only != line),
                Some(several) => doubled += several.len() - 1,
            }
        }
        // What is left was never written.
        altered += by_number.len();
        let mut last: BTreeMap<i64, i64> = BTreeMap::new();
        for (number, person, _) in &saved {
            let before = last.insert(*person, *number);
            out_of_order += usize::from(before.is_some_and(|before| before > *number));
        }
    }
    let cards = shown::cards(stage, &mut database).await?;
    let judged = (&writers.written, stage.owners.len(), &writers.starts);
    let shown = shown::judge(&cards, judged.0, judged.1, judged.2);
    let control = shown::is_noticed(&cards, judged.0, judged.1, judged.2);
    let missed = world.look().dcs.missed;
    let histories = world.look().journal.calls("messages.getHistory").count();
    let used_twice = usize::try_from(world.sessions_used_twice())?;
    let integrity: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut database).await?;
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    for (what, number) in [
        ("messages written by prospects", writers.written.len()),
        ("pushes that got lost (wanted)", count(missed.lost_pushes)),
        ("messages that a difference brought (wanted)", count(missed.told_by_difference)),
        ("differences that were too long (wanted)", count(missed.too_long)),
        ("histories that were read (wanted)", histories),
        ("LOST", lost),
        ("DOUBLED", doubled),
        ("ALTERED, or never written", altered),
        ("OUT OF ORDER in their dialog", out_of_order),
        ("cards that showed them to the owners", cards.len()),
        ("  shown again, killed before they were recorded", shown.excused),
        ("NOT SHOWN to an owner", shown.missing),
        ("SHOWN TWICE without a kill in between", shown.doubled),
        ("SHOWN OUT OF ORDER in their dialog", shown.out_of_order),
        ("SESSIONS USED TWICE", used_twice),
    ] {
        println!("  {what:<52}{number:>7}");
    }
    println!("  {:<52}{integrity:>7}", "integrity of the database");
    println!("  {:<52}{:>7}", "control: the judge of what was shown notices", if control { "all" } else { "NOT" });
    let really_missed = missed.lost_pushes > 0 && missed.told_by_difference > 0 && missed.too_long > 0 && histories > 0;
    let right = lost + doubled + altered + out_of_order + used_twice == 0 && shown.none() && control;
    Ok(right && really_missed && integrity == "ok")
}

/// The messages that the desk saved for an account, in the order of saving.
async fn saved(database: &mut SqliteConnection, account: PersonId) -> anyhow::Result<Vec<Line>> {
    let lines = sqlx::query_as(
        "select messages.telegram_message_id, dialogs.telegram_user_id, messages.content
         from messages join dialogs on dialogs.id = messages.dialog_id join accounts on accounts.id = messages.account_id
         where accounts.telegram_user_id = $1 and direction = 'in' order by messages.id",
    );
    Ok(lines.bind(account.0).fetch_all(database).await?)
}
