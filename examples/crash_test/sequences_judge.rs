//! The judge of sequences: the sandbox's record says who got what, the record of commits what came before which claim.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use sqlx::SqliteConnection;

use crate::judge::repeated;
use crate::sequences::{Act, Cast, STEPS, is_of_campaign};
use crate::sequences_record::{self as record, Committed, Whose};
use crate::stage::{self, Stage};

/// How many runs stand in which way, as the bot says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    running: usize,
    held: usize,
    stopped: usize,
    finished: usize,
}

impl Report {
    /// `▶️ 1 running · ⏸ 2 held · ⏹ 3 stopped · 🏁 4 finished`
    pub(crate) fn read(line: &str) -> Option<Self> {
        let numbers: Vec<usize> = line.split('·').filter_map(|part| digits(part).parse().ok()).collect();
        let [running, held, stopped, finished] = numbers[..] else { return None };
        line.contains('🏁').then_some(Self { running, held, stopped, finished })
    }

    fn all(self) -> usize {
        self.running + self.held + self.stopped + self.finished
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The result of a run.
#[derive(Default)]
pub(crate) struct Verdict {
    people: usize,
    /// Nobody wrote to them, nor they to us, and no owner stopped their run.
    silent: usize,
    acts: BTreeMap<Act, usize>,
    decisions: usize,
    /// Stops because of a reaction.
    reactions_noticed: usize,
    /// How often the desk was killed while a message stood at a named moment.
    at_moments: usize,
    delivered: usize,
    claims: usize,
    repeated: usize,
    doubled: usize,
    out_of_order: usize,
    /// Claims after something human was saved, with no decision to go on in between.
    after_human: usize,
    /// Claims of a run that did not go on.
    after_stop: usize,
    /// How often the campaign was paused or went on.
    pauses: usize,
    /// Claims of the campaign while it was paused.
    while_paused: usize,
    /// Steps that arrived without a claim.
    unclaimed: usize,
    /// Silent, and a step is missing, or the run did not finish.
    forgotten: usize,
    /// Runs that were stopped or finished and went on.
    revived: usize,
    unnoticed: usize,
    report: Report,
    misreported: usize,
    used_twice: usize,
    integrity: String,
}

/// What the record of commits says about each run.
#[derive(Default)]
struct Replayed {
    claims: BTreeMap<usize, usize>,
    after_human: usize,
    after_stop: usize,
    while_paused: usize,
    revived: usize,
    reactions_noticed: usize,
}

fn replay(stage: &Stage, cast: &Cast, committed: &[Committed]) -> Replayed {
    let of_run: BTreeMap<i64, usize> = (0..).zip(&cast.runs).map(|(number, run)| (*run, number)).collect();
    let of_person: BTreeMap<i64, usize> = (0..).zip(&stage.prospects).map(|(number, one)| (one.0, number)).collect();
    let (mut told, mut standing) = (BTreeSet::new(), BTreeMap::new());
    let mut replayed = Replayed::default();
    let mut paused = false;
    for one in committed {
        match one {
            Committed::Human(whose) => {
                let number = match whose {
                    Whose::Id(id) => of_person.get(id).copied(),
                    Whose::Name(name) => stage::numbered(name),
                };
                told.extend(number);
            }
            Committed::Claim { run, person } => {
                let Some(number) = of_run.get(run).or_else(|| of_person.get(person)) else { continue };
                *replayed.claims.entry(*number).or_default() += 1;
                replayed.after_human += usize::from(told.contains(number));
                replayed.while_paused += usize::from(paused && is_of_campaign(*number));
                replayed.after_stop += usize::from(standing.get(run).is_some_and(|state| *state != "running"));
            }
            Committed::Campaign { state } => paused = state == "paused",
            Committed::Run { run, before, after, reason } => {
                standing.insert(*run, after.as_str());
                let over = matches!(before.as_str(), "stopped" | "finished");
                replayed.revived += usize::from(over);
                replayed.reactions_noticed += usize::from(reason.as_deref() == Some("they_reacted"));
                // A member has decided that it goes on.
                if (before.as_str(), after.as_str()) == ("held", "running")
                    && let Some(number) = of_run.get(run)
                {
                    told.remove(number);
                }
            }
        }
    }
    replayed
}

impl Verdict {
    pub(crate) async fn on(
        stage: &Stage,
        cast: &Cast,
        at_moments: usize,
        unnoticed: usize,
        report: Report,
    ) -> anyhow::Result<Self> {
        let mut database = stage.database().await?;
        let committed = record::read(&mut database).await?;
        let replayed = replay(stage, cast, &committed);
        let finished = finished(&mut database).await?;
        let mut verdict = Self {
            people: stage.prospects.len(),
            decisions: cast.decisions,
            reactions_noticed: replayed.reactions_noticed,
            at_moments,
            claims: replayed.claims.values().sum(),
            repeated: repeated(stage),
            after_human: replayed.after_human,
            after_stop: replayed.after_stop,
            pauses: cast.pauses,
            while_paused: replayed.while_paused,
            revived: replayed.revived,
            unnoticed,
            report,
            used_twice: usize::try_from(stage.sandbox.sessions_used_twice())?,
            ..Self::default()
        };
        for act in cast.acted.values().flatten() {
            *verdict.acts.entry(*act).or_default() += 1;
        }
        let mut whole = 0;
        for (number, person) in stage.prospects.iter().enumerate() {
            let received = stage.sandbox.received(*person);
            let steps = received.iter().filter_map(|message| STEPS.iter().position(|step| *step == message.text));
            let steps: Vec<usize> = steps.collect();
            let each: BTreeSet<usize> = steps.iter().copied().collect();
            let claims = replayed.claims.get(&number).copied().unwrap_or_default();
            verdict.delivered += steps.len();
            verdict.doubled += steps.len() - each.len();
            verdict.out_of_order += usize::from(!steps.is_sorted());
            verdict.unclaimed += each.len().saturating_sub(claims);
            let all = each.len() == STEPS.len();
            whole += usize::from(all);
            if !cast.acted.contains_key(&number) && !cast.stopped.contains(&number) {
                verdict.silent += 1;
                verdict.forgotten += usize::from(!all || !finished.contains(&cast.runs[number]));
            }
        }
        // Whose last step was on its way when they wrote has got all, and their run was stopped.
        let Report { running, finished, .. } = report;
        let finishes = (verdict.silent - verdict.forgotten..=whole).contains(&finished);
        verdict.misreported = usize::from(!finishes) + usize::from(report.all() != verdict.people) + running;
        verdict.integrity = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut database).await?;
        Ok(verdict)
    }

    /// Whether all promises were kept, while everything happened that could break them.
    pub(crate) fn good(&self) -> bool {
        let broken = self.doubled + self.out_of_order + self.after_human + self.after_stop + self.unclaimed;
        let broken = broken
            + self.while_paused
            + self.forgotten
            + self.revived
            + self.unnoticed
            + self.misreported
            + self.used_twice;
        let happened =
            self.at_moments > 0 && self.repeated > 0 && self.silent > 0 && self.decisions > 0 && self.pauses > 0;
        broken == 0 && happened && self.integrity == "ok"
    }

    /// Whether steps after something human, and doubled ones, were noticed.
    pub(crate) fn noticed(&self) -> bool {
        self.after_human > 0 && self.doubled > 0
    }
}

/// The runs that ended with their last step.
async fn finished(database: &mut SqliteConnection) -> anyhow::Result<BTreeSet<i64>> {
    let runs = sqlx::query_scalar("select id from runs where state = 'finished'").fetch_all(database).await?;
    Ok(runs.into_iter().collect())
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, what: &str, count: usize| writeln!(f, "  {what:<52}{count:>7}");
        let acts = |act: Act| self.acts.get(&act).copied().unwrap_or_default();
        line(f, "people on a sequence of three steps", self.people)?;
        for (what, act) in [
            ("  who wrote", Act::Writes),
            ("  who put it off", Act::PutsOff),
            ("  who opted out", Act::OptsOut),
            ("  who reacted", Act::Reacts),
            ("  who blocked the account", Act::Blocks),
            ("  who got a word from the account's phone", Act::ByPhone),
            ("  who got a word by hand", Act::ByBot),
        ] {
            line(f, what, acts(act))?;
        }
        line(f, "decisions of owners: hold, go on, stop", self.decisions)?;
        line(f, "pauses of the campaign of half of them, and their ends", self.pauses)?;
        line(f, "people who met nothing human", self.silent)?;
        line(f, "runs that a reaction stopped", self.reactions_noticed)?;
        line(f, "kills at a named moment (wanted)", self.at_moments)?;
        line(f, "steps delivered", self.delivered)?;
        line(f, "claims of steps", self.claims)?;
        line(f, "random_ids that the sandbox saw again (wanted)", self.repeated)?;
        line(f, "DOUBLED", self.doubled)?;
        line(f, "OUT OF ORDER for their recipient", self.out_of_order)?;
        line(f, "CLAIMED AFTER ANYTHING HUMAN was saved", self.after_human)?;
        line(f, "CLAIMED WHILE THE RUN DID NOT GO ON", self.after_stop)?;
        line(f, "CLAIMED WHILE THE CAMPAIGN WAS PAUSED", self.while_paused)?;
        line(f, "DELIVERED WITHOUT A CLAIM", self.unclaimed)?;
        line(f, "FORGOTTEN: silent, and not all three steps", self.forgotten)?;
        line(f, "RUNS THAT WENT ON after their end", self.revived)?;
        line(f, "UNNOTICED: something human, and the run goes on", self.unnoticed)?;
        let Report { running, held, stopped, finished } = self.report;
        writeln!(f, "  the bot reports {running} running, {held} held, {stopped} stopped, {finished} finished")?;
        line(f, "REPORTED otherwise than the record says", self.misreported)?;
        line(f, "SESSIONS USED TWICE", self.used_twice)?;
        writeln!(f, "  {:<52}{:>7}", "integrity of the database", self.integrity)
    }
}
