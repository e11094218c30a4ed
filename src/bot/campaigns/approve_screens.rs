//! The next people of a campaign with their messages as they will arrive, and the button that approves them.

use crate::bot::campaigns::campaign_screens::file;
use crate::bot::campaigns::press::CampaignPress;
use crate::bot::campaigns::words::left_out;
use crate::bot::contacts::list_screens::called;
use crate::bot::kit::formatted::html;
use crate::bot::kit::{Button, Reader, View};
use crate::campaigns::{FirstText, NextTen};
use crate::domain::campaign::Campaign;
use crate::domain::ids::CampaignId;
use crate::domain::outbox::utf16_units;
use crate::domain::text::{Part, split};

/// The room for all messages of the screen, in UTF-16 units. A Telegram message holds 4096; names and our words are
/// around them.
const ROOM: usize = 2800;

/// The next people.
pub struct NextScreen {
    pub campaign: Campaign,
    pub next: NextTen,
    /// What changed since the button that was pressed.
    pub stale: Option<Stale>,
}

/// What changed since a button was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    Texts,
    Limits,
    /// These people are approved already.
    Approved,
    /// Others may be written to.
    People,
}

/// The next people with their messages.
pub fn next(reader: &Reader, shown: &NextScreen) -> View {
    let NextScreen { campaign, next, stale } = shown;
    let (id, count) = (campaign.id, next.texts.len());
    let mut lines: Vec<String> = stale.iter().map(|stale| reader.text(stale_key(*stale), &[])).collect();
    lines.push(reader.text("campaign-next", &[("name", campaign.name.as_str().into()), ("count", count.into())]));
    let has_arms = next.texts.iter().any(|one| one.arm.0 > 0);
    let mut cut = Vec::new();
    for (place, one) in (1_u32..).zip(&next.texts) {
        let facts = [
            ("place", place.into()),
            ("who", called(reader, &one.contact, 48).into()),
            ("text", if has_arms { format!(" · {}", one.arm.letter()) } else { String::new() }.into()),
            ("file", file(one).into()),
        ];
        lines.push(reader.text("campaign-next-person", &facts));
        let (beginning, whole) = beginning(&one.text, ROOM / count.max(1));
        lines.push(if whole { html(&beginning) } else { format!("{} …", html(&beginning)) });
        if !whole {
            cut.push(place);
        }
    }
    if count > 0 {
        lines.push(reader.text("campaign-next-skip", &[]));
    }
    let reasons: Vec<String> =
        next.left_out.iter().map(|(reason, people)| format!("{} ({people})", left_out(reader, *reason))).collect();
    if !reasons.is_empty() {
        lines.push(String::new());
        lines.push(reader.text("campaign-next-left-out", &[("reasons", reasons.join(", ").into())]));
    }
    let whole = cut.into_iter().map(|place| {
        let label = reader.label("campaign-button-whole", &[("place", place.into())]);
        Button::new(label, CampaignPress::WholeText { campaign: id, place })
    });
    let skip = (1_u32..).zip(&next.texts).map(|(place, one)| {
        let label = reader.label("campaign-button-skip", &[("place", place.into())]);
        Button::new(label, CampaignPress::LeaveOut { campaign: id, position: one.position })
    });
    let (a_day, each) = (campaign.limits.a_day.get(), campaign.limits.for_an_account.get());
    let approve = Button::new(
        reader.label("campaign-button-approve", &[("count", count.into())]),
        CampaignPress::Approve { campaign: id, shown: next.shown, a_day, each },
    );
    View::lines(lines)
        .grid(5, whole)
        .row([approve])
        .grid(5, skip)
        .row([reader.button("settings-button-back", CampaignPress::Open(id))])
}

fn stale_key(stale: Stale) -> &'static str {
    match stale {
        Stale::Texts => "campaign-stale-texts",
        Stale::Limits => "campaign-stale-limits",
        Stale::Approved => "campaign-stale-approved",
        Stale::People => "campaign-stale-people",
    }
}

/// The beginning of a message, and whether it is the whole one.
fn beginning(text: &Part, room: usize) -> (Part, bool) {
    if utf16_units(&text.text) <= room {
        return (text.clone(), true);
    }
    let first = split(&text.text, &text.spans, room, room).into_iter().next();
    (first.unwrap_or_else(|| Part { text: String::new(), spans: Vec::new() }), false)
}

/// A message that is too long for the screen of all.
pub fn whole_text(reader: &Reader, campaign: CampaignId, one: &FirstText) -> View {
    let back = reader.button("settings-button-back", CampaignPress::Next(campaign));
    View::text(html(&one.text)).row([back])
}
