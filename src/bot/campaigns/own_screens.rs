//! A campaign for those who do not decide about it: the people that they may see, and what became of each.

use crate::bot::campaigns::campaign_screens::{all, of, title};
use crate::bot::campaigns::press::CampaignPress;
use crate::bot::campaigns::words::fate;
use crate::bot::contacts::list_screens::called;
use crate::bot::contacts::press::ContactPress;
use crate::bot::kit::{Button, Reader, View};
use crate::campaigns::WholeCampaign;
use crate::domain::dialog_access::VisibleDialogs;
use crate::store::{CampaignRecipient, Page, SeenCounts};

/// People per page.
pub const PAGE: u32 = 8;

/// The counts of the people that the reader may see, and a page of those who are decided.
pub fn own(
    reader: &Reader,
    whole: &WholeCampaign,
    sight: VisibleDialogs,
    counts: &SeenCounts,
    page: &Page<CampaignRecipient>,
) -> View {
    let campaign = whole.campaign.id;
    let mut lines = vec![title(reader, &whole.campaign), of(reader, whole)];
    let key = if sight == VisibleDialogs::All { "campaign-in-the-list" } else { "campaign-own" };
    lines.push(reader.text(key, &[("count", counts.people.into())]));
    let counted = [
        ("campaign-own-written", counts.written_to),
        ("campaign-answered", counts.answered),
        ("campaign-refused", counts.refused),
        ("campaign-held", counts.held),
    ];
    let counted = counted.into_iter().filter(|(_, count)| *count > 0);
    lines.extend(counted.map(|(key, count)| reader.text(key, &[("count", count.into())])));
    lines.extend(page.rows.iter().map(|one| person(reader, one)));
    let open = page
        .rows
        .iter()
        .filter_map(|one| one.contact.as_ref())
        .map(|contact| Button::new(called(reader, contact, 24), ContactPress::Open(contact.id)));
    View::lines(lines)
        .grid(2, open)
        .row(reader.turning(page.number, page.more, |page| CampaignPress::Own { campaign, page }))
        .row([reader.button("dialog-button-refresh", CampaignPress::Own { campaign, page: page.number }), all(reader)])
}

/// A person, what became of them, and why.
fn person(reader: &Reader, one: &CampaignRecipient) -> String {
    let name = one.contact.as_ref().map(|contact| called(reader, contact, 32)).unwrap_or_default();
    let (outcome, because) = fate(reader, one);
    let key = if because.is_empty() { "campaign-own-person" } else { "campaign-own-person-because" };
    reader.text(key, &[("name", name.into()), ("outcome", outcome.into()), ("because", because.into())])
}
