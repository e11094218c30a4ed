//! One campaign: before it begins, what would happen; then how it goes.

use jiff::civil::Date;

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::campaigns::words::{mark, state};
use crate::bot::contacts::list_screens::called;
use crate::bot::dialogs::screens::one_line;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::team::screens::name_of;
use crate::campaigns::{CampaignPreflight, FirstText, WholeCampaign};
use crate::domain::campaign::brake::Brake;
use crate::domain::campaign::pacing::CampaignLimits;
use crate::domain::campaign::preflight::IN_PEACE_DAYS;
use crate::domain::campaign::progress::CampaignOutcomes;
use crate::domain::campaign::{Campaign, CampaignState, PauseCause};
use crate::domain::team::Member;
use crate::i18n::Arg;

/// How much of a message is quoted, in characters.
const QUOTED: usize = 160;
/// How many blanks are named.
const BLANKS: usize = 3;

pub(super) fn title(reader: &Reader, campaign: &Campaign) -> String {
    let facts = [
        ("name", campaign.name.as_str().into()),
        ("mark", mark(campaign.state).into()),
        ("state", state(reader, campaign.state).into()),
    ];
    reader.text("campaign-title", &facts)
}

pub(super) fn of(reader: &Reader, whole: &WholeCampaign) -> String {
    let facts = [("sequence", whole.sequence.as_str().into()), ("list", whole.campaign.list.as_str().into())];
    reader.text("campaign-of", &facts)
}

pub(super) fn all(reader: &Reader) -> Button {
    reader.button("campaign-button-all", CampaignPress::All { page: 0 })
}

/// The pre-flight: what would become of each person, how long it takes, and what arrives.
pub fn draft(reader: &Reader, whole: &WholeCampaign, preflight: &CampaignPreflight) -> View {
    let id = whole.campaign.id;
    let ready = preflight.counts.ready > 0;
    let mut lines = vec![title(reader, &whole.campaign), of(reader, whole)];
    lines.extend(preflight_lines(reader, preflight));
    lines.push(limits(reader, whole.campaign.limits));
    if whole.arms.len() > 1 {
        lines.push(reader.text("campaign-arms-many", &[("count", whole.arms.len().into())]));
    }
    if !preflight.samples.is_empty() {
        lines.push(String::new());
        lines.push(reader.text("campaign-samples", &[]));
        lines.extend(preflight.samples.iter().map(|sample| quoted(reader, sample)));
    }
    let next = ready.then(|| reader.button("campaign-button-next", CampaignPress::Next(id)));
    View::lines(lines)
        .row(next)
        .row([
            reader.button("campaign-button-texts", CampaignPress::Arms(id)),
            reader.button("campaign-button-limits", CampaignPress::Limits(id)),
        ])
        .row([
            reader.button("campaign-button-name", CampaignPress::AskName(id)),
            reader.button("campaign-button-csv", CampaignPress::Csv(id)),
            reader.button("template-button-delete", CampaignPress::AskDelete(id)),
        ])
        .row([reader.button("campaign-button-again", CampaignPress::Open(id)), all(reader)])
}

/// A pre-flight in words. Who is not written to is counted by the reason.
pub(super) fn preflight_lines(reader: &Reader, preflight: &CampaignPreflight) -> Vec<String> {
    let counts = &preflight.counts;
    let mut lines = vec![reader.text("campaign-in-the-list", &[("count", counts.people().into())])];
    lines.push(if counts.ready > 0 {
        reader.text("campaign-ready", &[("count", counts.ready.into())])
    } else {
        reader.text("campaign-ready-none", &[])
    });
    let reasons = [
        ("campaign-double", counts.double),
        ("campaign-without-consent", counts.without_consent),
        ("campaign-on-stop-list", counts.on_stop_list),
        ("campaign-closed", counts.closed),
        ("campaign-unreachable", counts.unreachable),
        ("campaign-waiting", counts.waiting),
        ("campaign-talking", counts.talking),
        ("campaign-had-sequence", counts.had_sequence),
        ("campaign-by-hand", counts.by_hand),
    ];
    let counted = reasons.into_iter().filter(|(_, count)| *count > 0);
    lines.extend(counted.map(|(key, count)| reader.text(key, &[("count", count.into())])));
    if counts.written_lately > 0 {
        let facts = [("days", IN_PEACE_DAYS.into()), ("count", counts.written_lately.into())];
        lines.push(reader.text("campaign-written-lately", &facts));
    }
    if counts.holes > 0 {
        let names: Vec<String> = preflight.holes.iter().take(BLANKS).map(|(name, _)| name.to_string()).collect();
        let facts = [("names", names.join(", ").into()), ("count", counts.holes.into())];
        lines.push(reader.text("campaign-holes", &facts));
    }
    if counts.ready > 0 {
        lines.extend(accounts_and_days(reader, preflight));
    }
    lines
}

fn accounts_and_days(reader: &Reader, preflight: &CampaignPreflight) -> [String; 2] {
    let room: u32 = preflight.accounts.iter().map(|account| account.today).sum();
    let accounts = if preflight.accounts.is_empty() {
        reader.text("campaign-accounts-none", &[])
    } else {
        let facts = [("count", preflight.accounts.len().into()), ("room", room.into())];
        reader.text("campaign-accounts", &facts)
    };
    let days = match (preflight.first_day, preflight.last_day) {
        (Some(first), Some(last)) if first == last => {
            reader.text("campaign-day", &[("day", day(reader, first).into())])
        }
        (Some(first), Some(last)) => {
            let facts = [("first", day(reader, first).into()), ("last", day(reader, last).into())];
            reader.text("campaign-days", &facts)
        }
        _ => reader.text("campaign-days-never", &[]),
    };
    [accounts, days]
}

fn day(reader: &Reader, day: Date) -> String {
    let times = &reader.times;
    if day == times.now.to_zoned(times.zone.clone()).date() {
        return reader.label("campaign-today", &[]);
    }
    let at = day.to_zoned(times.zone.clone()).map_or(times.now, |begin| begin.timestamp());
    reader.label("campaign-on-day", &[("date", times.date(at).into())])
}

fn limits(reader: &Reader, limits: CampaignLimits) -> String {
    let facts = [("day", limits.a_day.get().into()), ("account", limits.for_an_account.get().into())];
    reader.text("campaign-limits", &facts)
}

/// A message as it will arrive, on a line.
fn quoted(reader: &Reader, one: &FirstText) -> String {
    let facts = [
        ("who", called(reader, &one.contact, 32).into()),
        ("text", one_line(&one.text.text, QUOTED).into()),
        ("file", file(one).into()),
    ];
    reader.text("campaign-sample", &facts)
}

/// The mark of a file that comes with a message.
pub(super) fn file(one: &FirstText) -> String {
    one.file.as_ref().map(|file| format!(" 📎 {}", one_line(&file.file_name, 30))).unwrap_or_default()
}

/// How a campaign goes that has begun. It is edited as it goes on.
pub fn under_way(reader: &Reader, whole: &WholeCampaign, team: &[Member]) -> View {
    let WholeCampaign { campaign, progress, .. } = whole;
    let id = campaign.id;
    let mut lines = vec![title(reader, campaign)];
    lines.extend(pause(reader, whole, team));
    lines.push(of(reader, whole));
    let written = [("written", progress.written_to.into()), ("people", progress.people.into())];
    lines.push(reader.text("campaign-written", &written));
    lines.extend(outcomes(reader, &progress.outcomes));
    if campaign.state.is_under_way() {
        if progress.outcomes.coming == 0 {
            let key = if progress.unapproved > 0 { "campaign-wants-approval" } else { "campaign-all-approved" };
            lines.push(reader.text(key, &[]));
        }
        let at = whole.next_at.filter(|_| campaign.state == CampaignState::Running);
        lines.extend(at.map(|at| reader.text("campaign-next-at", &[("at", reader.times.clock(at).into())])));
        lines.push(limits(reader, campaign.limits));
    }
    buttons(reader, whole, View::lines(lines))
        .row([reader.button("campaign-button-csv", CampaignPress::Csv(id)), all(reader)])
}

/// What became of the people: each is counted in one line.
fn outcomes(reader: &Reader, outcomes: &CampaignOutcomes) -> Vec<String> {
    let counts = [
        ("campaign-answered", outcomes.answered),
        ("campaign-refused", outcomes.refused),
        ("campaign-held", outcomes.held),
        ("campaign-silent", outcomes.silent),
        ("campaign-finished", outcomes.finished),
        ("campaign-stopped", outcomes.stopped),
        ("campaign-coming", outcomes.coming),
        ("campaign-not-sent", outcomes.not_sent),
        ("campaign-left-out", outcomes.left_out),
        ("campaign-unapproved", outcomes.unapproved),
    ];
    let counted = counts.into_iter().filter(|(key, count)| *count > 0 || *key == "campaign-answered");
    let each = reader.text("campaign-each-once", &[]);
    std::iter::once(each).chain(counted.map(|(key, count)| reader.text(key, &[("count", count.into())]))).collect()
}

fn buttons(reader: &Reader, whole: &WholeCampaign, view: View) -> View {
    let id = whole.campaign.id;
    let is_under_way = whole.campaign.state.is_under_way();
    let button = |key, press| reader.button(key, press);
    let go = match whole.campaign.state {
        CampaignState::Running => Some(button("campaign-button-pause", CampaignPress::Pause(id))),
        CampaignState::Paused => Some(button("campaign-button-resume", CampaignPress::Resume(id))),
        CampaignState::Draft | CampaignState::Finished => None,
    };
    let next = (is_under_way && whole.progress.unapproved > 0)
        .then(|| button("campaign-button-next", CampaignPress::Next(id)));
    let limits = is_under_way.then(|| button("campaign-button-limits", CampaignPress::Limits(id)));
    let end = is_under_way.then(|| button("campaign-button-end", CampaignPress::AskEnd(id)));
    view.row(next.into_iter().chain(go))
        .row(std::iter::once(button("campaign-button-texts", CampaignPress::Arms(id))).chain(limits))
        .row(std::iter::once(button("campaign-button-name", CampaignPress::AskName(id))).chain(end))
}

/// Why it is paused, and what helps.
fn pause(reader: &Reader, whole: &WholeCampaign, team: &[Member]) -> Option<String> {
    let pause = whole.campaign.pause?;
    Some(match pause.cause {
        PauseCause::Member(by) => {
            let facts = [("name", name_of(team, by).into()), ("at", reader.times.clock(pause.at).into())];
            reader.text("campaign-paused-by", &facts)
        }
        PauseCause::Brake(Brake::PeerFlood) => reader.text("campaign-paused-flood", &[]),
        PauseCause::Brake(Brake::Refused { refused, written_to }) => {
            let facts: [(&str, Arg); 2] = [("refused", refused.into()), ("written", written_to.into())];
            reader.text("campaign-paused-refused", &facts)
        }
    })
}
