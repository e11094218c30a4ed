//! The judge of sequences: the sandbox's record says who got what, the record of commits what came before which claim.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use sqlx::SqliteConnection;

use crate::judge::repeated;
use crate::sequences::STEPS;
use crate::sequences_cast::{Act, Cast};
use crate::sequences_record::{self as record, Committed, OPT_OUT, Whose};
use crate::stage::{self, Stage};

/// What the bot says about the sequence and about the campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reports {
    running: usize,
    held: usize,
    stopped: usize,
    finished: usize,
    /// Of the campaign's people, those who got the first step.
    written_to: usize,
    people: usize,
    answered: usize,
}

impl Reports {
    /// Finds `▶️ 1 running · ⏸ 2 held · ⏹ 3 stopped · 🏁 4 finished` and `5 of 6 written to · 7 answered`.
    pub(crate) fn read(sequences: &str, campaigns: &str) -> Option<Self> {
        let of_runs = sequences.lines().filter(|line| line.contains('🏁')).map(numbers);
        let [running, held, stopped, finished] = of_runs.into_iter().find_map(|found| found.try_into().ok())?;
        let of_people = campaigns.lines().map(numbers);
        let [written_to, people, answered] = of_people.into_iter().find_map(|found| found.try_into().ok())?;
        Some(Self { running, held, stopped, finished, written_to, people, answered })
    }

    fn all(self) -> usize {
        self.running + self.held + self.stopped + self.finished
    }
}

/// The numbers in a line, which may have signs between their thousands.
fn numbers(line: &str) -> Vec<usize> {
    let whole = line.replace([',', '\u{a0}', '\u{202f}'], "");
    whole.split(|sign: char| !sign.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// The result of a run.
#[derive(Default)]
pub(crate) struct Verdict {
    people: usize,
    of_campaign: usize,
    /// Nobody wrote to them, nor they to us, and no owner stopped their run.
    silent: usize,
    acts: BTreeMap<Act, usize>,
    decisions: usize,
    /// Stops because of a reaction.
    reactions_noticed: usize,
    /// How often the desk was killed while a message was seen, executed and answered.
    at_moments: [usize; 3],
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
    reports: Reports,
    /// What the reports must say: of the campaign's people, who got the first step, and who answered it.
    written_to: usize,
    answered: usize,
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
    /// Those of the campaign who answered after their first step was recorded, by a reaction or a word that is no opt-out.
    answered: BTreeSet<usize>,
}

fn replay(stage: &Stage, cast: &Cast, committed: &[Committed]) -> Replayed {
    let of_run: BTreeMap<i64, usize> =
        (0..).zip(&cast.runs).filter_map(|(number, run)| Some(((*run)?, number))).collect();
    let of_person: BTreeMap<i64, usize> = (0..).zip(&stage.prospects).map(|(number, one)| (one.0, number)).collect();
    let (mut told, mut standing) = (BTreeSet::new(), BTreeMap::new());
    let mut written_to: BTreeSet<usize> = BTreeSet::new();
    let mut replayed = Replayed::default();
    let mut paused = false;
    for one in committed {
        match one {
            Committed::Human { whose, words } => {
                let number = match whose {
                    Whose::Id(id) => of_person.get(id).copied(),
                    Whose::Name(name) => stage::numbered(name),
                };
                let answers = words.as_ref().is_some_and(|words| words != OPT_OUT);
                replayed.answered.extend(number.filter(|number| answers && written_to.contains(number)));
                told.extend(number);
            }
            Committed::Reaction { person } => {
                let number = of_person.get(person).copied();
                replayed.answered.extend(number.filter(|number| written_to.contains(number)));
            }
            // What was said or sent before it began stops no run.
            Committed::Begun { run } => {
                if let Some(number) = of_run.get(run) {
                    told.remove(number);
                }
            }
            Committed::FirstText { run } => written_to.extend(of_run.get(run)),
            Committed::Claim { run, person } => {
                let Some(number) = of_run.get(run).or_else(|| of_person.get(person)) else { continue };
                *replayed.claims.entry(*number).or_default() += 1;
                replayed.after_human += usize::from(told.contains(number));
                replayed.while_paused += usize::from(paused && cast.is_of_campaign(*number));
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
        at_moments: [usize; 3],
        unnoticed: usize,
        reports: Reports,
    ) -> anyhow::Result<Self> {
        let mut database = stage.database().await?;
        let committed = record::read(&mut database).await?;
        let replayed = replay(stage, cast, &committed);
        let finished = finished(&mut database).await?;
        let mut verdict = Self {
            people: stage.prospects.len(),
            of_campaign: cast.of_campaign,
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
            reports,
            answered: replayed.answered.len(),
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
            verdict.written_to += usize::from(cast.is_of_campaign(number) && !each.is_empty());
            if !cast.acted.contains_key(&number) && !cast.stopped.contains(&number) {
                verdict.silent += 1;
                let is_finished = cast.runs[number].is_some_and(|run| finished.contains(&run));
                verdict.forgotten += usize::from(!all || !is_finished);
            }
        }
        // Whose last step was on its way when they wrote has got all, and their run was stopped.
        let Reports { running, finished, .. } = reports;
        let finishes = (verdict.silent - verdict.forgotten..=whole).contains(&finished);
        let begun = cast.runs.iter().flatten().count();
        let of_people = [reports.people, reports.written_to, reports.answered];
        let record = [verdict.of_campaign, verdict.written_to, verdict.answered];
        let otherwise = of_people.iter().zip(record).filter(|(reported, is)| **reported != *is).count();
        verdict.misreported = usize::from(!finishes) + usize::from(reports.all() != begun) + running + otherwise;
        verdict.integrity = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut database).await?;
        Ok(verdict)
    }

    /// Whether all promises were kept, while everything happened that could break them: among it so many kills at each
    /// named moment.
    pub(crate) fn good(&self, at_moments: usize) -> bool {
        let broken = self.doubled + self.out_of_order + self.after_human + self.after_stop + self.unclaimed;
        let broken = broken
            + self.while_paused
            + self.forgotten
            + self.revived
            + self.unnoticed
            + self.misreported
            + self.used_twice;
        let at_each = self.at_moments.iter().all(|kills| *kills >= at_moments);
        let happened = at_each && self.repeated > 0 && self.silent > 0 && self.decisions > 0 && self.pauses > 0;
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
        line(f, "  of these, the people of the campaign", self.of_campaign)?;
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
        line(f, "pauses of the campaign, and their ends", self.pauses)?;
        line(f, "people who met nothing human", self.silent)?;
        line(f, "runs that a reaction stopped", self.reactions_noticed)?;
        let [seen, executed, answered] = self.at_moments;
        writeln!(f, "  kills when a step was seen {seen}, executed {executed}, answered {answered} (wanted)")?;
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
        let Reports { running, held, stopped, finished, written_to, people, answered } = self.reports;
        writeln!(f, "  the bot reports {running} running, {held} held, {stopped} stopped, {finished} finished;")?;
        writeln!(f, "    of the campaign {written_to} of {people} written to, {answered} answered")?;
        writeln!(f, "    the record: {} of {}, {}", self.written_to, self.of_campaign, self.answered)?;
        line(f, "REPORTED otherwise than the record says", self.misreported)?;
        line(f, "SESSIONS USED TWICE", self.used_twice)?;
        writeln!(f, "  {:<52}{:>7}", "integrity of the database", self.integrity)
    }
}
