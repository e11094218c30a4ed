//! The screen of `/why @user`: the gate's verdict on a message to a person. Every rule is shown in order; a tick means
//! only that the rule does not object.

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::consents::item_buttons::bases;
use crate::bot::home::press::HomePress;
use crate::bot::kit::question_press::QuestionPress;
use crate::bot::kit::screen::{Button, Reader, View};
use crate::bot::queue::press::QueuePress;
use crate::bot::sending::{item_screens as item, reason_screens as reason};
use crate::bot::sequences::run_screens;
use crate::domain::consent::Consented;
use crate::domain::gate::{Rule, RuleLine, Verdict};
use crate::domain::outbox::ItemReason;
use crate::domain::team::Role;
use crate::i18n::Arg;
use crate::outbox::Explanation;
use crate::store::RunLine;

pub fn ask_target(reader: &Reader) -> View {
    View::text(reader.text("why-ask-target", &[])).row([reader.button("button-cancel", QuestionPress::Cancel)])
}

pub fn view(reader: &Reader, who: &str, why: &Explanation, runs: &[RunLine], may_change: bool, role: Role) -> View {
    let target = ("target", Arg::from(who));
    let title = match &why.account {
        Some(account) => reader.text("why-title-from", &[target, ("phone", reader.phone(&account.phone).into())]),
        None => reader.text("why-title", &[target]),
    };
    // Rules about the account do not apply without an account.
    let of_nobody = |rule| why.account.is_none() && is_of_account(rule);
    let told = |line: &&RuleLine| !of_nobody(line.rule) && is_told(line.rule, why);
    let lines = why.lines.iter().filter(|line| told(line) || objects(line));
    let mut texts = vec![title];
    texts.extend(why.is_answer.then(|| reader.text("why-answer", &[])));
    texts.extend(lines.map(|line| said(reader, line)));
    let offline_since = why.account.as_ref().and_then(|account| account.offline_since);
    texts.extend(offline_since.map(|since| {
        let words = reader.text("account-cut-off", &[("at", reader.times.clock(since).into())]);
        format!("✗ {words}")
    }));
    texts.push(match why.goes_out_at {
        Some(at) if offline_since.is_some() => offline(reader, why, at),
        _ => outcome(reader, why),
    });
    if !why.open.is_empty() {
        texts.push(reader.text("why-open", &[("count", why.open.len().into())]));
    }
    texts.extend(runs.iter().map(|one| run_screens::line(reader, one)));
    let now = item::send_now(reader, why.open.get(..1).unwrap_or_default(), role).filter(|_| may_change);
    let queue = (!why.open.is_empty()).then(|| reader.button("button-queue", QueuePress::Page { page: 0 }));
    let bases = if may_change { bases(reader, why.open.get(..1).unwrap_or_default(), role) } else { Vec::new() };
    View::lines(texts)
        .row(now)
        .row(bases)
        .row(paused_campaign(reader, why, runs))
        .row(queue)
        .row([reader.button("button-home", HomePress::Home)])
}

/// The button to the campaign whose pause holds the message.
fn paused_campaign(reader: &Reader, why: &Explanation, runs: &[RunLine]) -> Option<Button> {
    let is_pause =
        |line: &RuleLine| matches!(line.verdict, Verdict::NotBefore { reason: ItemReason::CampaignPaused, .. });
    why.lines.iter().find(|line| is_pause(line))?;
    let open = runs.iter().find(|one| one.run.state.is_open() && one.run.campaign.is_some())?;
    Some(reader.button("campaign-button-open", CampaignPress::Open(open.run.campaign?)))
}

fn objects(line: &RuleLine) -> bool {
    line.verdict != Verdict::Yes
}

/// Whether a rule applies to such a message: answers and unprompted messages have different limits.
fn is_told(rule: Rule, why: &Explanation) -> bool {
    match rule {
        Rule::DailyLimit | Rule::NewContactLimit => !why.is_answer,
        Rule::AnswerLimit => why.is_answer,
        Rule::Consent => why.consented != Consented::NotNeeded,
        Rule::Run => why.of_run,
        Rule::Expiry => why.automatic,
        _ => true,
    }
}

fn is_of_account(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::StopList
            | Rule::DialogStatus
            | Rule::Expiry
            | Rule::Run
            | Rule::Requirement
            | Rule::Consent
            | Rule::QuietHours
    )
}

fn said(reader: &Reader, line: &RuleLine) -> String {
    let (reason, until) = match line.verdict {
        Verdict::Yes => return format!("✓ {}", reader.text(passed(line.rule), &[])),
        Verdict::NotBefore { until, reason } => (reason, until),
        Verdict::Never { reason } => (reason, None),
    };
    format!("✗ {}", reason::until(reader, reason, until))
}

/// Only the connection holds it back, apart from the time.
fn offline(reader: &Reader, why: &Explanation, at: jiff::Timestamp) -> String {
    let now = at.duration_since(reader.times.now).as_secs() <= 0;
    let key = match (why.open.is_empty(), now) {
        (false, true) => "why-goes-connected",
        (false, false) => "why-goes-connected-at",
        (true, true) => "why-would-connected",
        (true, false) => "why-would-connected-at",
    };
    reader.text(key, &[("at", reader.times.clock(at).into())])
}

fn outcome(reader: &Reader, why: &Explanation) -> String {
    // Without a waiting item, the screen is about a hypothetical message.
    let says = |key, if_any| if why.open.is_empty() { if_any } else { key };
    match why.goes_out_at {
        // The gate was asked a moment later than the account.
        Some(at) if why.behind => {
            let at = reader.times.clock(at.max(reader.times.now));
            reader.text(says("why-goes-behind", "why-would-behind"), &[("at", at.into())])
        }
        Some(at) if at.duration_since(reader.times.now).as_secs() <= 0 => {
            reader.text(says("why-goes-now", "why-would-now"), &[])
        }
        Some(at) => reader.text(says("why-goes-at", "why-would-at"), &[("at", reader.times.clock(at).into())]),
        None if why.lines.iter().any(|line| matches!(line.verdict, Verdict::Never { .. })) => {
            reader.text("why-goes-never", &[])
        }
        None => reader.text("why-goes-when", &[]),
    }
}

fn passed(rule: Rule) -> &'static str {
    match rule {
        Rule::StopList => "why-ok-stop-list",
        Rule::DialogStatus => "why-ok-dialog",
        Rule::Expiry => "why-ok-expiry",
        Rule::Run => "why-ok-run",
        Rule::Requirement => "why-ok-requirement",
        Rule::SameAccount => "why-ok-same-account",
        Rule::Consent => "why-ok-consent",
        Rule::AccountStatus => "why-ok-account",
        Rule::Availability => "why-ok-available",
        Rule::Frozen => "why-ok-frozen",
        Rule::FloodWait => "why-ok-flood",
        Rule::NewContactsPaused => "why-ok-new-contacts",
        Rule::DailyLimit => "why-ok-daily-limit",
        Rule::AnswerLimit => "why-ok-answer-limit",
        Rule::NewContactLimit => "why-ok-new-contact-limit",
        Rule::MinimumGap => "why-ok-gap",
        Rule::QuietHours => "why-ok-quiet-hours",
    }
}

#[cfg(test)]
mod tests;
