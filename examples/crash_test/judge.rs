//! The judge: compares what prospects received with what owners were shown. The sandbox's record decides; the desk's
//! database is only compared with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use sqlx::SqliteConnection;
use telegram_sandbox::world::PersonId;

use crate::load::{self, By, Load};
use crate::stage::Stage;

/// The marks of an answer that arrived, and of one that was read.
const ARRIVED: [&str; 2] = ["👌", "👀"];

/// The result of a run.
#[derive(Default)]
pub(crate) struct Verdict {
    ordered: usize,
    with_card: usize,
    delivered: usize,
    /// Delivered, but the owner never saw a card.
    without_card: usize,
    /// Typed, but neither done nor answered.
    pub(crate) unheard: usize,
    /// Ordered answers, in topics and by replies in private chats.
    answers: [usize; 2],
    /// Answers that arrived but are not marked as delivered.
    pub(crate) unmarked: usize,
    /// Answers that are marked as delivered but never arrived.
    mismarked: usize,
    /// Requested screens.
    asked: usize,
    /// Waiting because their account has reached its limit.
    held: usize,
    /// Delivered, but the card does not show it.
    stale_cards: usize,
    pub(crate) repeated: usize,
    pub(crate) doubled: usize,
    lost: usize,
    out_of_order: usize,
    failed: usize,
    over_limit: usize,
    miscounted: usize,
    used_twice: u32,
    integrity: String,
}

impl Verdict {
    /// Judges a run after the desk has stopped.
    pub(crate) async fn on(stage: &Stage, load: &Load) -> anyhow::Result<Self> {
        let world = stage.sandbox.world();
        let mut database = stage.database().await?;
        let held = numbers(&mut database, "select content from outbox where settled_at is null").await?;
        let failed = numbers(&mut database, "select content from outbox where state = 'failed'").await?;
        let (cards, marks) = (load::cards(stage), load::marks(stage));

        let mut times = vec![0_usize; load.ordered.len()];
        let mut by_account: BTreeMap<PersonId, usize> = BTreeMap::new();
        let mut keys = BTreeSet::new();
        let mut verdict = Self { ordered: load.ordered.len(), with_card: cards.len(), ..Self::default() };
        let talkers = stage.talkers.iter().map(|talker| &talker.person);
        for prospect in stage.prospects.iter().chain(talkers) {
            let mut last = None;
            for message in world.received(*prospect) {
                let Some(number) = load::number(&message.text) else { continue };
                times[number] += 1;
                *by_account.entry(message.from).or_default() += 1;
                let new_key = keys.insert((message.from, *prospect, message.random_id));
                verdict.doubled += usize::from(times[number] > 1 || !new_key);
                verdict.out_of_order += usize::from(last > Some(number));
                last = Some(number);
            }
        }
        for (number, times) in times.iter().enumerate() {
            let (arrived, by) = (*times > 0, load.ordered[number]);
            verdict.delivered += usize::from(arrived);
            if by != By::Command {
                // An answer shows its own mark.
                let marked = marks.get(&number).is_some_and(|mark| ARRIVED.contains(&mark.as_str()));
                verdict.unheard += usize::from(!arrived);
                verdict.unmarked += usize::from(arrived && !marked);
                verdict.mismarked += usize::from(marked && !arrived);
                continue;
            }
            let card = cards.get(&number);
            verdict.without_card += usize::from(arrived && card.is_none());
            verdict.stale_cards += usize::from(arrived && card.is_some_and(|card| !card.contains('✅')));
            let waits = !arrived && held.contains(&number);
            verdict.held += usize::from(waits);
            verdict.lost += usize::from(card.is_some() && !arrived && !waits);
            verdict.unheard += usize::from(card.is_none() && !arrived && !waits);
        }
        for (owner, asked) in &load.asked {
            verdict.asked += asked;
            verdict.unheard += asked.saturating_sub(load::helped(stage, *owner));
        }
        verdict.answers = [load.count(By::Topic), load.count(By::Reply)];
        verdict.failed = failed.len();
        verdict.repeated = repeated(stage);
        verdict.used_twice = world.sessions_used_twice();
        for (account, limit) in &stage.limits {
            let sent = by_account.get(account).copied().unwrap_or(0);
            verdict.over_limit += usize::from(u32::try_from(sent)? > *limit);
            verdict.miscounted += usize::from(counted(&mut database, *account).await? != [sent, sent, sent]);
        }
        verdict.integrity = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut database).await?;
        Ok(verdict)
    }

    /// Whether all promises were kept.
    pub(crate) fn good(&self) -> bool {
        let broken = self.doubled + self.lost + self.out_of_order + self.failed + self.over_limit + self.miscounted;
        let broken = broken + self.without_card + self.stale_cards + self.unheard + self.unmarked + self.mismarked;
        broken == 0 && self.used_twice == 0 && self.repeated > 0 && self.integrity == "ok"
    }
}

/// The number of answers that reached their prospects but have no mark yet.
pub(crate) fn unmarked(stage: &Stage) -> usize {
    let marks = load::marks(stage);
    let received = stage.talkers.iter().flat_map(|talker| stage.sandbox.world().received(talker.person));
    received.filter_map(|message| load::number(&message.text)).filter(|number| !marks.contains_key(number)).count()
}

/// The numbers in the messages that this query returns.
async fn numbers(database: &mut SqliteConnection, query: &'static str) -> anyhow::Result<BTreeSet<usize>> {
    let texts: Vec<String> = sqlx::query_scalar(query).fetch_all(database).await?;
    Ok(texts.iter().filter_map(|text| load::number(text)).collect())
}

/// The desk's counts for an account, today and in total, and the number of saved messages.
async fn counted(database: &mut SqliteConnection, account: PersonId) -> anyhow::Result<[usize; 3]> {
    let (today, in_all, saved): (i64, i64, i64) = sqlx::query_as(
        "select messages_sent, total_sent,
             (select count(*) from messages where account_id = accounts.id and direction = 'out')
         from accounts where telegram_user_id = $1",
    )
    .bind(account.0)
    .fetch_one(database)
    .await?;
    Ok([usize::try_from(today)?, usize::try_from(in_all)?, usize::try_from(saved)?])
}

/// How often a message came with a `random_id` that the sandbox had already seen from that account.
pub(crate) fn repeated(stage: &Stage) -> usize {
    let state = stage.sandbox.look();
    let mut seen = BTreeSet::new();
    let sends = state.journal.calls("messages.sendMessage");
    sends.filter(|call| !seen.insert((&call.caller, call.params.to_string()))).count()
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, what: &str, count: usize| writeln!(f, "  {what:<52}{count:>7}");
        line(f, "messages ordered from the bot", self.ordered)?;
        line(f, "  of these, answers in topics", self.answers[0])?;
        line(f, "  of these, answers in private chats", self.answers[1])?;
        line(f, "  ARRIVED, AND THEIR AUTHOR SEES NO MARK", self.unmarked)?;
        line(f, "  MARKED, AND NEVER ARRIVED", self.mismarked)?;
        line(f, "screens asked for", self.asked)?;
        line(f, "UNHEARD: typed, and neither done nor answered", self.unheard)?;
        line(f, "  answered with a card", self.with_card)?;
        line(f, "  delivered", self.delivered)?;
        line(f, "  DELIVERED WITHOUT A CARD", self.without_card)?;
        line(f, "  held at an account's daily limit", self.held)?;
        line(f, "  DELIVERED, WHILE THE CARD SAYS OTHERWISE", self.stale_cards)?;
        line(f, "random_ids that the sandbox saw again (wanted)", self.repeated)?;
        line(f, "LOST: a card and no delivery", self.lost)?;
        line(f, "DOUBLED", self.doubled)?;
        line(f, "OUT OF ORDER for their recipient", self.out_of_order)?;
        line(f, "FAILED for no reason", self.failed)?;
        line(f, "ACCOUNTS OVER THEIR LIMIT", self.over_limit)?;
        line(f, "ACCOUNTS MISCOUNTED", self.miscounted)?;
        line(f, "SESSIONS USED TWICE", usize::try_from(self.used_twice).unwrap_or(usize::MAX))?;
        writeln!(f, "  {:<52}{:>7}", "integrity of the database", self.integrity)
    }
}
