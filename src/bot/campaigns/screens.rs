//! The screens around campaigns: all of them, and the questions by which one is made, renamed and deleted.

use crate::bot::campaigns::press::CampaignPress;
use crate::bot::campaigns::words::{mark, state};
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::lists::press::ListPress;
use crate::bot::sequences::press::SequencePress;
use crate::domain::campaign::{Campaign, CampaignName, CampaignState};
use crate::domain::ids::{ListId, SequenceId};
use crate::domain::people_list::PeopleList;
use crate::domain::sequence::Sequence;
use crate::store::{CampaignLine, Page, SequenceLine};

/// Lines per page.
pub const PAGE: u32 = 8;

/// A page of the campaigns. Who sees only some of the people sees no counts.
pub fn all(reader: &Reader, page: &Page<CampaignLine>, may_change: bool) -> View {
    let mut lines = vec![reader.text("campaigns-title", &[])];
    if page.rows.is_empty() {
        lines.push(reader.text(if may_change { "campaigns-none" } else { "campaigns-none-here" }, &[]));
    }
    for line in &page.rows {
        let campaign = &line.campaign;
        let facts = [
            ("mark", mark(campaign.state).into()),
            ("name", campaign.name.as_str().into()),
            ("state", state(reader, campaign.state).into()),
        ];
        lines.push(reader.text("campaigns-line", &facts));
        if may_change && campaign.state != CampaignState::Draft {
            let counts = [
                ("people", campaign.people.into()),
                ("written", line.written_to.into()),
                ("answered", line.answered.into()),
            ];
            lines.push(format!("  {}", reader.text("campaigns-counts", &counts)));
        }
    }
    let open = |line: &CampaignLine| Button::new(line.campaign.name.to_string(), CampaignPress::Open(line.campaign.id));
    let new = may_change.then(|| reader.button("campaign-button-new", CampaignPress::ChooseSequence { page: 0 }));
    View::lines(lines)
        .grid(2, page.rows.iter().map(open))
        .row(reader.turning(page.number, page.more, |page| CampaignPress::All { page }))
        .row(new)
        .row([
            reader.button("sequence-button-all", SequencePress::All { page: 0 }),
            reader.button("button-home", HomePress::Home),
        ])
}

/// Asks which sequence a new campaign sends.
pub fn choose_sequence(reader: &Reader, page: &Page<SequenceLine>) -> View {
    let none = page.rows.is_empty();
    let key = if none { "campaign-choose-sequence-none" } else { "campaign-choose-sequence" };
    let choose = |line: &SequenceLine| {
        let press = CampaignPress::ChooseList { sequence: line.sequence.id, page: 0 };
        Button::new(line.sequence.name.to_string(), press)
    };
    View::text(reader.text(key, &[]))
        .grid(2, page.rows.iter().map(choose))
        .row(reader.turning(page.number, page.more, |page| CampaignPress::ChooseSequence { page }))
        .row(none.then(|| reader.button("sequence-button-new", SequencePress::AskNew)))
        .row([reader.button("campaign-button-all", CampaignPress::All { page: 0 })])
}

/// Asks who gets it.
pub fn choose_list(reader: &Reader, sequence: &Sequence, page: &Page<PeopleList>) -> View {
    let none = page.rows.is_empty();
    let key = if none { "campaign-choose-list-none" } else { "campaign-choose-list" };
    let id = sequence.id;
    let choose = |list: &PeopleList| {
        Button::new(list.name.to_string(), CampaignPress::AskNewName { sequence: id, list: list.id })
    };
    View::text(reader.text(key, &[("name", sequence.name.as_str().into())]))
        .grid(2, page.rows.iter().map(choose))
        .row(reader.turning(page.number, page.more, |page| CampaignPress::ChooseList { sequence: id, page }))
        .row(none.then(|| reader.button("list-button-new", ListPress::AskNew)))
        .row([reader.button("settings-button-back", CampaignPress::ChooseSequence { page: 0 })])
}

/// Asks for the name of a new campaign, and proposes one.
pub fn ask_new_name(reader: &Reader, proposed: &CampaignName, sequence: SequenceId, list: ListId) -> View {
    let label = reader.label("campaign-button-name-it", &[("name", proposed.as_str().into())]);
    View::text(reader.text("campaign-ask-name", &[]))
        .row([Button::new(label, CampaignPress::Make { sequence, list })])
        .row([reader.cancel()])
}

pub fn ask_name(reader: &Reader, campaign: &Campaign) -> View {
    reader.question("campaign-ask-new-name", &[("name", campaign.name.as_str().into())])
}

/// Asks for confirmation.
pub fn ask_delete(reader: &Reader, campaign: &Campaign) -> View {
    View::text(reader.text("campaign-ask-delete", &[("name", campaign.name.as_str().into())])).row([
        reader.button("template-button-delete-yes", CampaignPress::Delete(campaign.id)),
        reader.button("template-button-keep", CampaignPress::Open(campaign.id)),
    ])
}

pub fn gathering(reader: &Reader) -> View {
    View::text(reader.text("campaign-file-gathering", &[]))
}

/// The file of its people is there.
pub fn file_made(reader: &Reader, campaign: &Campaign, people: u32) -> View {
    let facts = [("name", campaign.name.as_str().into()), ("count", people.into())];
    View::text(reader.text("campaign-file-made", &facts))
        .row([reader.button("campaign-button-open", CampaignPress::Open(campaign.id))])
}
