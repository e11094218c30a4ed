//! The test of changes: owners edit and take back what they sent and react to what prospects wrote, prospects react to
//! what they got, and the desk is killed again and again. What each side sees in the end must be what the other side last
//! asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::world::{Moment, Paused, PersonId};

use crate::dice::Dice;
use crate::stage::Stage;
use crate::talkers::{self, Talker, Way};

/// Answers to each prospect before the kills begin.
const ANSWERS: usize = 8;
/// Changes per start.
const ORDERS: usize = 10;
/// The text before the number in every answer.
const MARK: &str = "answer number ";
const EMOJI: [&str; 5] = ["👍", "❤", "🔥", "🎉", "👏"];
/// The calls that change something at Telegram.
const METHODS: [&str; 3] = ["messages.editMessage", "messages.deleteMessages", "messages.sendReaction"];
/// How long nothing may be settled although something is wanted.
const SETTLING: Duration = Duration::from_secs(120);

/// An answer that was sent, and what its author and its reader have last wanted of it.
struct Answer {
    talker: Talker,
    /// The author's message, and its chat.
    chat: ChatId,
    said: i64,
    /// The text that its author wants to be seen; `None` for nothing.
    text: Option<String>,
    /// What the prospect thinks of it.
    theirs: Option<&'static str>,
}

/// The prospects' first messages, as the team shows them, and the reactions that owners last set.
struct Question {
    talker: Talker,
    card: i64,
    ours: Option<&'static str>,
}

struct Wanted {
    answers: Vec<Answer>,
    questions: Vec<Question>,
    orders: usize,
}

/// Runs and judges. Returns whether everything is right.
pub(crate) async fn run(
    binary: &Path,
    dice: &mut Dice,
    kills: usize,
    at_moments: usize,
    accounts: u32,
) -> anyhow::Result<bool> {
    let began = Instant::now();
    let stage = Stage::with_talkers(binary, accounts).await?;
    // An account makes one change a second; here the kills decide.
    let store = stage.store().await?;
    let mut work = store.begin().await?;
    work.settings().set("answer_gap", "0", None).await?;
    work.commit().await?;
    store.close().await;
    let played = play(&stage, dice, kills, at_moments).await;
    println!("changes: {kills} at random, {at_moments} each at seen, executed, answered; {:.1?}", began.elapsed());
    let good = match played {
        Ok(wanted) => judge(&stage, &wanted).await?,
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

async fn play(stage: &Stage, dice: &mut Dice, kills: usize, at_moments: usize) -> anyhow::Result<Wanted> {
    let mut wanted = Wanted::begin(stage).await?;
    let at_random = std::iter::repeat_n(None, kills);
    let moments = [Moment::Seen, Moment::Executed, Moment::Answered];
    let at_moments = moments.into_iter().flat_map(|moment| std::iter::repeat_n(Some(moment), at_moments));
    for moment in at_random.chain(at_moments) {
        wanted.order(stage, dice, ORDERS)?;
        let desk = stage.desk.start()?;
        let paused = match moment {
            None => {
                // Some changes come while it runs.
                tokio::time::sleep(Duration::from_millis(u64::try_from(dice.below(300))?)).await;
                wanted.order(stage, dice, ORDERS / 2)?;
                tokio::time::sleep(Duration::from_millis(u64::try_from(dice.below(300))?)).await;
                None
            }
            Some(moment) => Some(at_a_change(stage, &mut wanted, dice, moment).await?),
        };
        desk.kill()?;
        drop(paused);
    }
    let desk = stage.desk.start()?;
    settle(stage).await?;
    desk.stop().await?;
    Ok(wanted)
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

/// Waits until the bot has heard everything and nothing is wanted any more.
async fn settle(stage: &Stage) -> anyhow::Result<()> {
    let mut database = stage.database().await?;
    let (mut least, mut until) = (usize::MAX, Instant::now() + SETTLING);
    loop {
        let open: i64 =
            sqlx::query_scalar("select count(*) from wishes where settled_at is null").fetch_one(&mut database).await?;
        let left = usize::try_from(open)? + stage.sandbox.world().updates_waiting();
        if left == 0 {
            // What was just confirmed may still be in the hands of its handler.
            tokio::time::sleep(Duration::from_secs(2)).await;
            let open: i64 = sqlx::query_scalar("select count(*) from wishes where settled_at is null")
                .fetch_one(&mut database)
                .await?;
            if open == 0 {
                return Ok(());
            }
        }
        if left < least {
            (least, until) = (left, Instant::now() + SETTLING);
        }
        ensure!(Instant::now() < until, "{left} changes are still wanted");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

impl Wanted {
    /// Sends the answers that are changed later.
    async fn begin(stage: &Stage) -> anyhow::Result<Self> {
        let desk = stage.desk.start()?;
        let world = stage.sandbox.world();
        let (mut answers, mut questions) = (Vec::new(), Vec::new());
        for _ in 0..ANSWERS {
            for talker in &stage.talkers {
                let text = format!("{MARK}{}.", answers.len());
                let (chat, said) = match talker.way {
                    Way::Topic(topic) => (stage.group, world.say_in_topic(talker.owner, stage.group, topic, &text)?),
                    Way::Screen(screen) => (ChatId::from(talker.owner), world.reply(talker.owner, screen, &text)?),
                };
                answers.push(Answer { talker: *talker, chat, said, text: Some(text), theirs: None });
            }
        }
        for talker in &stage.talkers {
            let question = world.history(talker.person, talker_account(stage, talker)?)[0].text.clone();
            let shown = talkers::found(|| {
                let mut chat = world.group_chat(stage.group).into_iter();
                chat.find(|one| one.from_bot && one.text.contains(&question)).map(|one| one.id)
            });
            let card = shown.await.with_context(|| format!("{question:?} is not shown"))?;
            questions.push(Question { talker: *talker, card, ours: None });
        }
        let until = Instant::now() + SETTLING;
        let all = |talker: &Talker| world.received(talker.person).len() >= ANSWERS;
        while !stage.talkers.iter().all(all) || world.updates_waiting() > 0 {
            ensure!(Instant::now() < until, "the answers did not arrive");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        desk.stop().await?;
        Ok(Self { answers, questions, orders: 0 })
    }

    fn order(&mut self, stage: &Stage, dice: &mut Dice, count: usize) -> anyhow::Result<()> {
        for _ in 0..count {
            self.orders += 1;
            match dice.below(10) {
                0..5 => self.edit(stage, dice)?,
                5 if dice.below(12) == 0 => self.take_back(stage, dice)?,
                5..=7 => self.react(stage, dice)?,
                _ => self.they_react(stage, dice)?,
            }
        }
        Ok(())
    }

    /// Orders a change that needs this method of Telegram. By chance alone, one of them could stay away for long.
    fn order_one(&mut self, stage: &Stage, dice: &mut Dice, method: &str) -> anyhow::Result<()> {
        self.orders += 1;
        match method {
            "messages.deleteMessages" => self.take_back(stage, dice),
            "messages.editMessage" => self.edit(stage, dice),
            _ => self.react(stage, dice),
        }
    }

    fn edit(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let (number, version) = (dice.below(self.answers.len()), self.orders);
        let answer = &mut self.answers[number];
        if answer.text.is_some() {
            let text = format!("{MARK}{number}. Version {version}");
            stage.sandbox.edit_message_in(answer.talker.owner, answer.chat, answer.said, &text)?;
            answer.text = Some(text);
        }
        Ok(())
    }

    fn take_back(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let left: Vec<usize> = (0..self.answers.len()).filter(|number| self.answers[*number].text.is_some()).collect();
        if left.is_empty() {
            return Ok(());
        }
        let answer = &mut self.answers[left[dice.below(left.len())]];
        answer.text = None;
        stage.sandbox.reply_in(answer.talker.owner, answer.chat, answer.said, "/unsend")?;
        Ok(())
    }

    /// An owner reacts to a question, or takes the reaction off.
    fn react(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let number = dice.below(self.questions.len());
        let question = &mut self.questions[number];
        question.ours = any_emoji(dice);
        stage.sandbox.react_in_chat(question.talker.owner, stage.group, question.card, question.ours)
    }

    /// A prospect reacts to an answer, or takes the reaction off.
    fn they_react(&mut self, stage: &Stage, dice: &mut Dice) -> anyhow::Result<()> {
        let number = dice.below(self.answers.len());
        let answer = &mut self.answers[number];
        let received = stage.sandbox.received(answer.talker.person);
        let Some(message) = received.into_iter().find(|one| number_of(&one.text) == Some(number)) else {
            return Ok(());
        };
        answer.theirs = any_emoji(dice);
        stage.sandbox.react(answer.talker.person, message.from, message.message_id, answer.theirs)
    }
}

/// What the two sides and the desk see, compared with what was last wanted.
async fn judge(stage: &Stage, wanted: &Wanted) -> anyhow::Result<bool> {
    let mut database = stage.database().await?;
    let (mut wrong, mut doubled, mut desk_wrong, mut not_reacted) = (0, 0, 0, 0);
    for (number, answer) in wanted.answers.iter().enumerate() {
        let received = stage.sandbox.received(answer.talker.person).into_iter();
        let seen: Vec<String> = received.map(|one| one.text).filter(|text| number_of(text) == Some(number)).collect();
        doubled += usize::from(seen.len() > 1);
        if seen.first() != answer.text.as_ref() {
            println!("  {number}: they see {seen:?}, not {:?}", answer.text);
            wrong += 1;
        }
        let of = format!("{MARK}{number}.%");
        let (content, deleted, theirs): (String, bool, Option<String>) = sqlx::query_as(
            "select content, deleted_at is not null, (select theirs from reactions where message_id = messages.id)
             from messages where direction = 'out' and content like $1",
        )
        .bind(of)
        .fetch_one(&mut database)
        .await?;
        let reacted = deleted || theirs.as_deref() == answer.theirs;
        let right = match &answer.text {
            Some(text) => content == *text && !deleted,
            None => deleted,
        };
        if !right || !reacted {
            println!("  {number}: the desk has {content:?}, deleted {deleted}, {theirs:?}; wanted {:?}", answer.text);
        }
        desk_wrong += usize::from(!right) + usize::from(!reacted);
    }
    for question in &wanted.questions {
        let account = talker_account(stage, &question.talker)?;
        let seen = stage.sandbox.reaction_seen(question.talker.person, account, 0).context("their question is gone")?;
        if seen.0.as_deref() != question.ours {
            println!("  they see {:?} on their question, not {:?}", seen.0, question.ours);
            not_reacted += 1;
        }
    }
    let again = repeated(stage);
    let integrity: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut database).await?;
    for (what, count) in [
        ("changes asked for", wanted.orders),
        ("of these, answers taken back", wanted.answers.iter().filter(|answer| answer.text.is_none()).count()),
        ("changes that the sandbox was asked for again (wanted)", again),
        ("PROSPECTS SEE SOMETHING ELSE THAN WAS LAST WANTED", wrong),
        ("DOUBLED", doubled),
        ("THE DESK KNOWS SOMETHING ELSE", desk_wrong),
        ("REACTIONS OF OWNERS THAT PROSPECTS DO NOT SEE", not_reacted),
    ] {
        println!("  {what:<56}{count:>7}");
    }
    println!("  {:<56}{integrity:>7}", "integrity of the database");
    Ok(wrong + doubled + desk_wrong + not_reacted == 0 && again > 0 && integrity == "ok")
}

/// How many changes the sandbox was asked for more than once, one right after the other: a killed desk did not know.
fn repeated(stage: &Stage) -> usize {
    let state = stage.sandbox.look();
    let mut last: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut again = 0;
    for method in METHODS {
        for call in state.journal.calls(method) {
            let about =
                format!("{method} {}", call.params["id"].as_i64().or(call.params["msg_id"].as_i64()).unwrap_or(0));
            let params = call.params.to_string();
            again += usize::from(last.insert((call.caller.clone(), about), params.clone()) == Some(params));
        }
    }
    again
}

fn number_of(text: &str) -> Option<usize> {
    text.split_once(MARK)?.1.split_once('.')?.0.parse().ok()
}

fn any_emoji(dice: &mut Dice) -> Option<&'static str> {
    EMOJI.get(dice.below(EMOJI.len() + 1)).copied()
}

/// The account that talks to a prospect.
fn talker_account(stage: &Stage, talker: &Talker) -> anyhow::Result<PersonId> {
    let accounts: BTreeSet<PersonId> = stage.limits.keys().copied().collect();
    let talks = |account: &PersonId| !stage.sandbox.history(talker.person, *account).is_empty();
    accounts.into_iter().find(talks).context("nobody talks to them")
}
