//! What may be changed about a campaign: its first texts and how they compare, its limits, and its end.

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::dialogs::screens::one_line;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::settings::press::SettingsPress;
use crate::campaigns::WholeCampaign;
use crate::domain::campaign::arm::{Arm, MOST_ARMS};
use crate::domain::campaign::comparison::{ArmResult, ArmVerdict, LEAST_ANSWERS, LEAST_WRITTEN_TO, Share};
use crate::domain::campaign::{Campaign, CampaignState};
use crate::domain::ids::CampaignId;
use crate::domain::setting::Setting;

/// How much of a text is quoted, in characters.
const QUOTED: usize = 400;
/// Limits that have a button.
const A_DAY: [u32; 5] = [10, 20, 50, 100, 200];
const FOR_AN_ACCOUNT: [u32; 4] = [5, 10, 20, 30];

/// The first texts; once people were written to, how they compare.
pub fn arms(reader: &Reader, whole: &WholeCampaign) -> View {
    let id = whole.campaign.id;
    let is_draft = whole.campaign.state == CampaignState::Draft;
    let mut lines = vec![reader.text("campaign-texts", &[("name", whole.campaign.name.as_str().into())])];
    if whole.arms.len() > 1 || is_draft {
        lines.push(reader.text("campaign-texts-how", &[]));
    }
    for (arm, body) in (0..).map(Arm).zip(&whole.arms) {
        let facts = [("arm", arm.letter().to_string().into()), ("text", one_line(&body.text, QUOTED).into())];
        lines.push(reader.text(if arm.0 == 0 { "campaign-text-own" } else { "campaign-text" }, &facts));
    }
    if !is_draft {
        lines.push(reader.text("campaign-texts-stay", &[]));
        lines.push(String::new());
        lines.extend(whole.results.iter().map(|result| compared(reader, result)));
        if whole.arms.len() > 1 {
            lines.push(verdict(reader, whole.verdict));
        }
    }
    let add = (is_draft && whole.arms.len() < usize::from(MOST_ARMS))
        .then(|| reader.button("campaign-button-text-add", CampaignPress::AskArm(id)));
    let drop = (1..).map(Arm).zip(whole.arms.iter().skip(1)).map(|(arm, _)| {
        let label = reader.label("campaign-button-text-drop", &[("arm", arm.letter().to_string().into())]);
        Button::new(label, CampaignPress::AskDropArm { campaign: id, arm: arm.0.into() })
    });
    let drop: Vec<Button> = if is_draft { drop.collect() } else { Vec::new() };
    View::lines(lines).row(add).row(drop).row([back(reader, id)])
}

fn back(reader: &Reader, id: CampaignId) -> Button {
    reader.button("settings-button-back", CampaignPress::Open(id))
}

/// What came of an arm, with the interval of its answers.
fn compared(reader: &Reader, result: &ArmResult) -> String {
    let arm = ("arm", result.arm.letter().to_string().into());
    let Some(Share { low, observed, high }) = result.answers() else {
        return reader.text("campaign-compared-nobody", &[arm]);
    };
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let facts = [
        arm,
        ("answered", result.answered.into()),
        ("written", result.written_to.into()),
        ("rate", percent(observed).into()),
        ("low", percent(low).into()),
        ("high", percent(high).into()),
        ("refused", result.refused.into()),
    ];
    reader.text("campaign-compared", &facts)
}

fn verdict(reader: &Reader, verdict: ArmVerdict) -> String {
    match verdict {
        ArmVerdict::TooFewToSay => {
            let facts = [("people", LEAST_WRITTEN_TO.into()), ("answers", LEAST_ANSWERS.into())];
            reader.text("campaign-compared-few", &facts)
        }
        ArmVerdict::NoDifference => reader.text("campaign-compared-same", &[]),
        ArmVerdict::Better(arm) => reader.text("campaign-compared-better", &[("arm", arm.letter().to_string().into())]),
    }
}

/// Asks for one more first text; there are so many.
pub fn ask_arm(reader: &Reader, known: usize) -> View {
    let arm = Arm(u8::try_from(known).unwrap_or(MOST_ARMS));
    reader.question("campaign-ask-text", &[("arm", arm.letter().to_string().into())])
}

/// Asks for confirmation.
pub fn ask_drop_arm(reader: &Reader, campaign: CampaignId, arm: u32) -> View {
    let letter = Arm(u8::try_from(arm).unwrap_or(MOST_ARMS)).letter().to_string();
    View::text(reader.text("campaign-ask-drop-text", &[("arm", letter.into())])).row([
        reader.button("template-button-delete-yes", CampaignPress::DropArm { campaign, arm }),
        reader.button("template-button-keep", CampaignPress::Arms(campaign)),
    ])
}

/// The limits, with the team's own limit for all campaigns together.
pub fn limits(reader: &Reader, campaign: &Campaign, all_campaigns: u32) -> View {
    let id = campaign.id;
    let (a_day, each) = (campaign.limits.a_day.get(), campaign.limits.for_an_account.get());
    let facts = [("day", a_day.into()), ("account", each.into()), ("all", all_campaigns.into())];
    let mut lines = vec![
        reader.text("campaign-ask-limits", &[("name", campaign.name.as_str().into())]),
        reader.text("campaign-limits-now", &facts),
    ];
    if campaign.state != CampaignState::Draft {
        lines.push(reader.text("campaign-limits-approval", &[]));
    }
    let choice = |keys: (&str, &str), count: u32, chosen: bool, press| {
        let key = if chosen { keys.1 } else { keys.0 };
        Button::new(reader.label(key, &[("count", count.into())]), press)
    };
    let days = A_DAY.map(|count| {
        let keys = ("campaign-button-day", "campaign-button-day-chosen");
        choice(keys, count, count == a_day, CampaignPress::SetDay { campaign: id, count })
    });
    let accounts = FOR_AN_ACCOUNT.map(|count| {
        let keys = ("campaign-button-account", "campaign-button-account-chosen");
        choice(keys, count, count == each, CampaignPress::SetForAnAccount { campaign: id, count })
    });
    View::lines(lines).grid(3, days).grid(2, accounts).row([
        reader.button("campaign-button-team-limit", SettingsPress::One(Setting::CampaignLimit)),
        back(reader, id),
    ])
}

/// Asks for confirmation.
pub fn ask_end(reader: &Reader, whole: &WholeCampaign) -> View {
    let id = whole.campaign.id;
    let open = whole.progress.running + whole.progress.held;
    let mut lines = vec![reader.text("campaign-ask-end", &[("name", whole.campaign.name.as_str().into())])];
    if open > 0 {
        lines.push(reader.text("campaign-ask-end-runs", &[("count", open.into())]));
    }
    View::lines(lines).row([
        reader.button("campaign-button-end-yes", CampaignPress::End(id)),
        reader.button("campaign-button-end-no", CampaignPress::Open(id)),
    ])
}
