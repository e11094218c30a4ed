//! The search results. Texts of prospects are quoted on one line, as typed, with the match marked.

use crate::bot::dialogs::screens::{mark, one_line, when};
use crate::bot::home::press::HomePress;
use crate::bot::kit::addressee::who;
use crate::bot::kit::{Button, Reader, ShownWords, View};
use crate::bot::lists::press::ListPress;
use crate::bot::search::press::SearchPress;
use crate::bot::tags::all::AllTags;
use crate::bot::team::screens::name_of;
use crate::domain::dialog::Dialog;
use crate::domain::ids::SearchId;
use crate::domain::message::MessageDirection;
use crate::domain::search::{BEGINNING, SearchWords};
use crate::domain::tags::TagFilter;
use crate::domain::team::Member;
use crate::i18n::Arg;
use crate::store::{Found, SearchIn, SearchPage};

/// Results per page.
pub const PAGE: u32 = 8;
/// People above the first page of messages.
pub const NAMES: u32 = 4;
/// How much is shown of each thing around a text, in characters.
const AROUND: usize = 120;
/// How much of the query is repeated, in characters.
const REPEATED: usize = 64;

/// A page of search results.
pub struct Results<'a> {
    pub search: SearchId,
    /// The query as typed.
    pub text: &'a str,
    pub words: &'a SearchWords,
    /// Whether only a stage or a label is searched.
    pub narrowed: bool,
    pub place: SearchIn,
    pub found: &'a SearchPage,
    /// People whose names match.
    pub names: &'a [Found],
    /// Other places with matches.
    pub elsewhere: &'a [SearchIn],
    pub team: &'a [Member],
    /// Whether the reader may make a list of the people.
    pub may_save: bool,
}

/// Asks for the words.
pub fn ask(reader: &Reader) -> View {
    reader.question("search-ask", &[])
}

pub fn results(reader: &Reader, results: &Results<'_>) -> View {
    let Results { search, place, found, .. } = *results;
    let page = &found.page;
    let words = [("words", one_line(results.text, REPEATED).into())];
    let mut lines = vec![reader.text("search-title", &words)];
    lines.extend(page.rows.iter().map(|found| line(reader, results, found)));
    if page.rows.is_empty() {
        // Names match by their first letter.
        let short = results.words.any_short() && place != SearchIn::Names;
        let least = [("least", BEGINNING.into())];
        lines.push(if short {
            reader.text("search-nothing-short", &least)
        } else {
            reader.text("search-nothing", &[])
        });
    }
    if found.cut {
        lines.push(reader.text("search-cut", &[]));
    }
    let view = results.names.iter().fold(View::lines(lines), |view, found| view.row([open(&found.dialog, "👤 ")]));
    let mut dialogs: Vec<&Dialog> = Vec::new();
    for found in &page.rows {
        let shown = dialogs.iter().any(|dialog| dialog.id == found.dialog.id);
        if !shown && !results.names.iter().any(|named| named.dialog.id == found.dialog.id) {
            dialogs.push(&found.dialog);
        }
    }
    let turn = |place, page| SearchPress::Page { search, place, page };
    let elsewhere = results.elsewhere.iter().map(|place| reader.button(tab(*place), turn(*place, 0)));
    let save = (results.may_save && reader.private && !page.rows.is_empty())
        .then(|| reader.button("list-button-save", ListPress::AskSaveFound { search, place }));
    view.grid(2, dialogs.into_iter().map(|dialog| open(dialog, "")))
        .row(reader.turning(page.number, page.more, |page| turn(place, page)))
        .row(elsewhere)
        .row(save)
        .row(
            [reader.button("search-button-tags", SearchPress::AskTag(search))]
                .into_iter()
                .chain(results.narrowed.then(|| reader.button("search-button-all", SearchPress::Everywhere(search))))
                .chain([reader.button("button-home", HomePress::Home)]),
        )
}

/// Asks for a stage or a label to search in.
pub fn ask_tag(reader: &Reader, search: SearchId, tags: &AllTags) -> View {
    let press = |tag| match tag {
        TagFilter::Stage(stage) => SearchPress::InStage { search, stage },
        TagFilter::Labelled(label) => SearchPress::Labelled { search, label },
    };
    tags.buttons(reader, View::text(reader.text("search-ask-tag", &[])), press)
        .row([reader.button("settings-button-back", SearchPress::Page { search, place: SearchIn::Messages, page: 0 })])
}

fn tab(place: SearchIn) -> &'static str {
    match place {
        SearchIn::Messages => "search-button-messages",
        SearchIn::Notes => "search-button-notes",
        SearchIn::Names => "search-button-names",
    }
}

fn open(dialog: &Dialog, before: &str) -> Button {
    let label = format!("{before}{}", one_line(&dialog.name(), 24));
    Button::new(label, SearchPress::Open(dialog.id))
}

/// The place of the match, with what is around the text of a message.
fn quotation(reader: &Reader, words: &SearchWords, found: &Found) -> String {
    let marked = |text: &str| {
        let snippet = words.snippet(text);
        let key = if snippet.hit.is_empty() { "search-quotation-plain" } else { "search-quotation" };
        let args = [("before", snippet.before.into()), ("hit", snippet.hit.into()), ("after", snippet.after.into())];
        reader.text(key, &args)
    };
    if found.attachment.is_none() && found.surroundings.is_empty() {
        return marked(&found.content);
    }
    let shown = ShownWords {
        content: &found.content,
        spans: &[],
        attachment: found.attachment.as_ref(),
        surroundings: &found.surroundings,
        is_reply: false,
        answered: None,
        dialog: &found.dialog,
        number: None,
    };
    let text = Some(found.content.as_str()).filter(|text| !text.is_empty()).map(marked);
    let whole = shown.before(reader, AROUND).into_iter().chain(text).chain(shown.after(reader, AROUND));
    whole.collect::<Vec<_>>().join(" ")
}

fn line(reader: &Reader, results: &Results<'_>, found: &Found) -> String {
    let at = ("at", when(reader, found.at, found.deleted).into());
    if results.place == SearchIn::Names {
        let who = Arg::Html(who(reader, &found.dialog));
        return reader.text("search-line-name", &[("mark", mark(found.dialog.status).into()), ("who", who), at]);
    }
    let quotation = ("words", Arg::Html(quotation(reader, results.words, found)));
    let of = ("name", one_line(&found.dialog.name(), 40).into());
    match (found.direction, found.author) {
        (Some(MessageDirection::Incoming), _) => reader.text("search-line-in", &[at, of, quotation]),
        (Some(MessageDirection::Outgoing), _) => reader.text("search-line-out", &[at, of, quotation]),
        (None, author) => {
            let author = author.map_or_else(String::new, |id| name_of(results.team, id));
            reader.text("search-line-note", &[at, of, quotation, ("author", author.into())])
        }
    }
}
