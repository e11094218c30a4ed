//! The screens of consents: a contact's ledger, what is recorded and withdrawn, and `/consents`.

use crate::bot::consents::item_buttons::basis_button_key;
use crate::bot::consents::press::ConsentPress;
use crate::bot::consents::words::{basis as basis_words, first_by_hand, line, purpose as purpose_words};
use crate::bot::contacts::list_screens::called;
use crate::bot::contacts::press::ContactPress;
use crate::bot::dialogs::screens::one_line;
use crate::bot::home::press::HomePress;
use crate::bot::kit::screen::{Button, Reader, View};
use crate::bot::sending::item_press::ItemPress;
use crate::bot::settings::press::SettingsPress;
use crate::contacts::{LedgerPage, WholeContact};
use crate::domain::consent::{Basis, ConsentEntry, FirstByHand, Purpose};
use crate::domain::ids::{ContactId, OutboxId};
use crate::domain::message::Message;
use crate::domain::setting::Setting;
use crate::domain::team::Member;

/// Entries per page.
pub const PAGE: u32 = 8;
/// How much of an evidence is shown, in characters.
const WORDS: usize = 120;
/// How many of their messages are offered as an evidence, and how much of each, in characters.
pub const MESSAGES: u32 = 8;
const BUTTON: usize = 40;
/// The name of a file.
const FILE: usize = 40;

/// A contact's ledger.
pub fn ledger(reader: &Reader, whole: &WholeContact, page: &LedgerPage, team: &[Member], may_write: bool) -> View {
    let contact = whole.contact.id;
    let mut lines = vec![reader.text("consents-of", &[("name", called(reader, &whole.contact, 64).into())])];
    if page.entries.is_empty() {
        lines.push(reader.text("consents-none", &[]));
    }
    for entry in &page.entries {
        lines.push(line(reader, entry, team));
        lines.extend(evidence(reader, entry));
        let file = entry.file.as_ref();
        lines.extend(file.map(|file| reader.text("consent-file", &[("file", one_line(&file.name, FILE).into())])));
    }
    let turn = |key, page| reader.button(key, ConsentPress::Of { contact, page });
    let back = (page.number > 0).then(|| turn("button-page-back", page.number.saturating_sub(1)));
    let on = page.more.then(|| turn("button-page-on", page.number + 1));
    let record = may_write.then(|| reader.button("consent-button-record", ConsentPress::AskPurpose(contact)));
    let withdraw = (may_write && !page.in_force.is_empty())
        .then(|| reader.button("consent-button-withdraw", ConsentPress::AskWithdraw(contact)));
    let files = page.entries.iter().filter_map(|entry| {
        let name = one_line(&entry.file.as_ref()?.name, FILE);
        Some(Button::new(format!("📎 {name}"), ConsentPress::File { contact, entry: entry.id }))
    });
    View::lines(lines)
        .grid(1, files)
        .row(back.into_iter().chain(on))
        .row(record.into_iter().chain(withdraw))
        .row([reader.button("settings-button-back", ContactPress::Open(contact))])
}

/// What shows an entry.
fn evidence(reader: &Reader, entry: &ConsentEntry) -> Option<String> {
    let message = entry.message.as_ref().map(|(_, words)| words.as_str()).filter(|words| !words.is_empty());
    let (source, words) = match &entry.evidence {
        Some(evidence) => (evidence.source(), evidence.words()),
        None => ("", message?),
    };
    Some(match (source, words) {
        (source, "") => reader.text("consent-source", &[("source", one_line(source, WORDS).into())]),
        ("", words) => reader.text("consent-words", &[("words", one_line(words, WORDS).into())]),
        (source, words) => {
            let facts = [("source", one_line(source, WORDS).into()), ("words", one_line(words, WORDS).into())];
            reader.text("consent-source-and-words", &facts)
        }
    })
}

fn back(reader: &Reader, contact: ContactId) -> Button {
    reader.button("settings-button-back", ConsentPress::Of { contact, page: 0 })
}

/// Asks what a contact agreed to.
pub fn ask_purpose(reader: &Reader, whole: &WholeContact) -> View {
    let contact = whole.contact.id;
    let title = reader.text("consent-ask-purpose", &[("name", called(reader, &whole.contact, 64).into())]);
    let buttons = Purpose::ALL
        .map(|purpose| Button::new(purpose_words(reader, purpose), ConsentPress::AskBasis { contact, purpose }));
    buttons.chunks(2).fold(View::text(title), |view, row| view.row(row.to_vec())).row([back(reader, contact)])
}

/// Asks on which basis.
pub fn ask_basis(reader: &Reader, whole: &WholeContact, purpose: Purpose) -> View {
    let contact = whole.contact.id;
    let facts =
        [("name", called(reader, &whole.contact, 64).into()), ("purpose", purpose_words(reader, purpose).into())];
    let press = |basis| ConsentPress::AskEvidence { contact, purpose, basis };
    View::text(reader.text("consent-ask-basis", &facts))
        .row(Basis::BY_HAND.map(|basis| reader.button(basis_button_key(basis), press(basis))))
        .row([back(reader, contact)])
}

/// Asks what shows a consent.
pub fn ask_evidence(reader: &Reader, whole: &WholeContact, purpose: Purpose, basis: Basis) -> View {
    let contact = whole.contact.id;
    let facts = [("name", called(reader, &whole.contact, 64).into()), ("basis", basis_words(reader, basis).into())];
    let message = ConsentPress::AskMessage { contact, purpose, basis };
    let message = whole.contact.dialog.map(|_| reader.button("consent-button-message", message));
    View::text(reader.text("consent-ask-evidence", &facts))
        .row(message)
        .row([reader.button("consent-button-without", ConsentPress::Give { contact, purpose, basis })])
        .row([back(reader, contact)])
}

/// Asks which of their messages shows a consent.
pub fn ask_message(
    reader: &Reader,
    whole: &WholeContact,
    (purpose, basis): (Purpose, Basis),
    messages: &[Message],
) -> View {
    let contact = whole.contact.id;
    let key = if messages.is_empty() { "consent-no-message" } else { "consent-ask-message" };
    let title = reader.text(key, &[("name", called(reader, &whole.contact, 64).into())]);
    let buttons = messages.iter().map(|message| {
        let words =
            if message.content.trim().is_empty() { "📎".to_owned() } else { one_line(&message.content, BUTTON) };
        let text = format!("{} · {words}", reader.times.date(message.timestamp));
        Button::new(text, ConsentPress::Message { contact, purpose, basis, message: message.id })
    });
    let back = reader.button("settings-button-back", ConsentPress::AskEvidence { contact, purpose, basis });
    View::text(title).grid(1, buttons).row([back])
}

/// The same on the card of an item, where the team demands it.
pub fn ask_item_evidence(reader: &Reader, who: &str, item: OutboxId, basis: Basis) -> View {
    let facts = [("name", who.into()), ("basis", basis_words(reader, basis).into())];
    View::text(reader.text("consent-ask-evidence", &facts))
        .row([reader.button("send-button-keep", ItemPress::Keep(item))])
}

/// Asks what a contact withdraws.
pub fn ask_withdraw(reader: &Reader, whole: &WholeContact, in_force: &[Purpose]) -> View {
    let contact = whole.contact.id;
    let title = reader.text("consent-ask-withdraw", &[("name", called(reader, &whole.contact, 64).into())]);
    let buttons: Vec<Button> = in_force
        .iter()
        .map(|purpose| {
            let press = ConsentPress::Withdraw { contact, purpose: *purpose };
            Button::new(purpose_words(reader, *purpose), press)
        })
        .collect();
    buttons.chunks(2).fold(View::text(title), |view, row| view.row(row.to_vec())).row([back(reader, contact)])
}

/// `/consents`.
pub fn home(reader: &Reader, settled: FirstByHand) -> View {
    let facts = [("settled", first_by_hand(reader, settled).into())];
    View::text(reader.text("consents-home", &facts))
        .row([
            reader.button("consents-button-export", ConsentPress::Export),
            reader.button("consents-button-setting", SettingsPress::One(Setting::FirstByHand)),
        ])
        .row([reader.button("button-home", HomePress::Home)])
}

pub fn gathering(reader: &Reader) -> View {
    View::text(reader.text("export-gathering", &[]))
}

pub fn exported(reader: &Reader, entries: u32) -> View {
    View::text(reader.text("consents-exported", &[("count", entries.into())]))
}

/// The ledger exceeds the limit for bots.
pub fn too_large(reader: &Reader, megabytes: u32) -> View {
    View::text(reader.text("consents-too-large", &[("most", megabytes.into())]))
}
