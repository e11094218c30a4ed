//! The screens of templates and variables: lists, cards, questions, and previews. Typed texts are shown as typed; a
//! text with unfilled blanks has no send button.

use crate::bot::dialogs::press::DialogPress;
use crate::bot::dialogs::screens::{next, one_line};
use crate::bot::home::press::HomePress;
use crate::bot::kit::addressee::who;
use crate::bot::kit::formatted::html;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::sending::reason_screens as reason;
use crate::bot::templates::press::TemplatePress;
use crate::domain::dialog::Dialog;
use crate::domain::ids::{AccountId, DialogId, TemplateId};
use crate::domain::template::{BuiltIn, Holes, Template, TemplateName, Variable, VariableName};
use crate::domain::text::{Part, split};
use crate::domain::username::Username;
use crate::i18n::Arg;
use crate::outbox::LookUp;
use crate::store::Page;

/// Entries per page.
pub const PAGE: u32 = 8;
/// How much of a text is quoted in a list, in characters.
const QUOTED: usize = 60;
/// How much of a text is shown, in UTF-16 units: Telegram allows 4,096, and our own lines need some.
const SHOWN: usize = 3200;

/// All templates, sorted by name.
pub fn list(reader: &Reader, page: &Page<Template>, may_change: bool) -> View {
    let mut lines = vec![reader.text("template-title", &[])];
    if page.rows.is_empty() {
        lines.push(reader.text(if may_change { "template-none" } else { "template-none-here" }, &[]));
    }
    lines.extend(page.rows.iter().map(|template| line(reader, template)));
    let new = may_change.then(|| reader.button("template-button-new", TemplatePress::AskNew));
    buttons(View::lines(lines), page, |template| TemplatePress::Show(template.id))
        .row(reader.turning(page.number, page.more, |page| TemplatePress::List { page }))
        .row(new.into_iter().chain([reader.button("template-button-variables", TemplatePress::Variables { page: 0 })]))
        .row([reader.button("button-home", HomePress::Home)])
}

/// One template as typed, with the variables that are always missing.
pub fn card(reader: &Reader, template: &Template, own: &[Variable], may_change: bool) -> View {
    let typed = Part { text: template.body.text.clone(), spans: template.body.spans.clone() };
    let mut lines =
        vec![reader.text("template-card", &[("name", template.name.as_str().into())]), shown(reader, &typed)];
    lines.extend(file_line(reader, template));
    let unknown: Vec<VariableName> = template.body.blanks().into_iter().filter(|name| !is_known(name, own)).collect();
    if !unknown.is_empty() {
        lines.push(String::new());
        lines.push(reader.text("template-unknown", &[("names", names(&unknown).into())]));
    }
    let view = View::lines(lines);
    let view = if may_change {
        view.row([
            reader.button("template-button-text", TemplatePress::AskText(template.id)),
            reader.button("template-button-delete", TemplatePress::AskDelete(template.id)),
        ])
        .row(
            template
                .file
                .as_ref()
                .map(|_| reader.button("template-button-no-file", TemplatePress::DropFile(template.id))),
        )
    } else {
        view
    };
    let variables = reader.button("template-button-variables", TemplatePress::Variables { page: 0 });
    view.row([variables, reader.button("template-button-list", TemplatePress::List { page: 0 })])
}

/// `📎 price.pdf`.
fn file_line(reader: &Reader, template: &Template) -> Option<String> {
    let file = template.file.as_ref()?;
    Some(reader.text("template-file", &[("name", one_line(&file.file_name, QUOTED).into())]))
}

fn is_known(name: &VariableName, own: &[Variable]) -> bool {
    name.built_in().is_some() || own.iter().any(|variable| variable.name == *name)
}

/// The variables that a template may contain.
pub fn variables(reader: &Reader, page: &Page<Variable>, may_change: bool) -> View {
    let mut lines = vec![reader.text("template-variables", &[])];
    lines.extend(BuiltIn::ALL.map(|known| built_in(reader, known)));
    lines.extend(page.rows.iter().map(|variable| {
        let facts = [("name", variable.name.to_string().into()), ("value", one_line(&variable.value, QUOTED).into())];
        reader.text("template-variable-line", &facts)
    }));
    let rows = page.rows.iter();
    let own = rows.map(|variable| Button::new(variable.name.to_string(), TemplatePress::Variable(variable.id)));
    View::lines(lines)
        .grid(2, own)
        .row(reader.turning(page.number, page.more, |page| TemplatePress::Variables { page }))
        .row(may_change.then(|| reader.button("template-button-new-variable", TemplatePress::AskNewVariable)))
        .row([reader.button("template-button-list", TemplatePress::List { page: 0 })])
}

fn built_in(reader: &Reader, known: BuiltIn) -> String {
    let key = match known {
        BuiltIn::FirstName => "template-about-first-name",
        BuiltIn::FullName => "template-about-full-name",
        BuiltIn::Username => "template-about-username",
        BuiltIn::AccountName => "template-about-account-name",
    };
    reader.text(key, &[("name", format!("{{{}}}", known.into_str()).into())])
}

/// One of the team's own variables.
pub fn variable(reader: &Reader, variable: &Variable, may_change: bool) -> View {
    let lines = [
        reader.text("template-variable", &[("name", variable.name.to_string().into())]),
        shown(reader, &Part { text: variable.value.clone(), spans: Vec::new() }),
    ];
    let view = View::lines(lines);
    let view = if may_change {
        view.row([
            reader.button("template-button-value", TemplatePress::AskValue(variable.id)),
            reader.button("template-button-delete", TemplatePress::AskDeleteVariable(variable.id)),
        ])
    } else {
        view
    };
    view.row([reader.button("template-button-back-to-variables", TemplatePress::Variables { page: 0 })])
}

pub fn ask_name(reader: &Reader) -> View {
    reader.question("template-ask-name", &[])
}

pub fn ask_text(reader: &Reader, name: &TemplateName) -> View {
    reader.question("template-ask-text", &[("name", name.as_str().into())])
}

pub fn ask_new_variable(reader: &Reader) -> View {
    reader.question("template-ask-variable", &[])
}

pub fn ask_value(reader: &Reader, variable: &Variable) -> View {
    reader.question("template-ask-value", &[("name", variable.name.to_string().into())])
}

/// Asks for confirmation.
pub fn ask_delete(reader: &Reader, template: &Template) -> View {
    View::text(reader.text("template-ask-delete", &[("name", template.name.as_str().into())])).row([
        reader.button("template-button-delete-yes", TemplatePress::Delete(template.id)),
        reader.button("template-button-keep", TemplatePress::Show(template.id)),
    ])
}

/// Asks for confirmation. Templates with the variable will have an unfilled blank.
pub fn ask_delete_variable(reader: &Reader, variable: &Variable) -> View {
    View::text(reader.text("template-ask-delete-variable", &[("name", variable.name.to_string().into())])).row([
        reader.button("template-button-delete-yes", TemplatePress::DeleteVariable(variable.id)),
        reader.button("template-button-keep", TemplatePress::Variable(variable.id)),
    ])
}

/// The purpose of a chosen template.
#[derive(Clone, Copy)]
pub enum For<'a> {
    /// An answer in a dialog.
    Dialog(&'a Dialog),
    /// A first message, whose text is being asked for.
    First(First<'a>),
}

/// The recipient of a first message.
#[derive(Clone, Copy)]
pub struct First<'a> {
    pub target: &'a Username,
    /// The sending account, if there is one.
    pub from: Option<AccountId>,
    /// The result of a lookup that was just made.
    pub looked: Option<LookUp>,
}

impl For<'_> {
    fn who(self, reader: &Reader) -> Arg {
        match self {
            Self::Dialog(dialog) => Arg::Html(who(reader, dialog)),
            Self::First(first) => first.target.to_string().into(),
        }
    }

    fn choose(self, page: u32) -> TemplatePress {
        match self {
            Self::Dialog(dialog) => TemplatePress::Choose { dialog: dialog.id, page },
            Self::First(_) => TemplatePress::Offer { page },
        }
    }

    fn see(self, template: TemplateId) -> TemplatePress {
        match self {
            Self::Dialog(dialog) => TemplatePress::Preview { dialog: dialog.id, template },
            Self::First(_) => TemplatePress::Try(template),
        }
    }

    fn send(self, template: &Template, print: u32) -> TemplatePress {
        match self {
            Self::Dialog(dialog) => TemplatePress::Send { dialog: dialog.id, template: template.id, print },
            Self::First(first) => {
                // The account named in the text must send it; otherwise the best account does.
                let from = first.from.filter(|_| template.body.names_account());
                TemplatePress::SendFirst { template: template.id, print, from }
            }
        }
    }

    fn leave(self, reader: &Reader) -> Option<Button> {
        match self {
            Self::Dialog(dialog) => to_dialog(reader, dialog.id),
            Self::First(_) => Some(reader.cancel()),
        }
    }
}

/// Asks which template is the answer. One whose filled text stands here whole is sent by its button; any other is shown
/// first. The texts are those of the page, in its order.
pub fn choose(reader: &Reader, dialog: &Dialog, page: &Page<Template>, filled: &[Result<Part, Holes>]) -> View {
    let whose = For::Dialog(dialog);
    let most = SHOWN / page.rows.len().max(1);
    let whole: Vec<Option<&Part>> = filled
        .iter()
        .map(|filled| filled.as_ref().ok().filter(|part| part.text.encode_utf16().count() <= most))
        .collect();
    let mut lines = vec![reader.text("template-choose", &[("who", Arg::Html(who(reader, dialog)))])];
    if page.rows.is_empty() {
        lines.push(reader.text("template-none-here", &[]));
    }
    if whole.iter().any(Option::is_some) {
        lines.push(reader.text("template-at-once", &[]));
    }
    let rows = || page.rows.iter().zip(&whole);
    for (template, whole) in rows() {
        let Some(part) = whole else {
            lines.push(line(reader, template));
            continue;
        };
        let facts = [("name", template.name.as_str().into()), ("text", Arg::Html(html(part)))];
        lines.push(reader.text("template-whole", &facts));
        lines.extend(file_line(reader, template));
    }
    let buttons = rows().map(|(template, whole)| match whole {
        Some(part) => Button::new(format!("📤 {}", template.name), whose.send(template, template.print(part))),
        None => Button::new(template.name.to_string(), whose.see(template.id)),
    });
    View::lines(lines)
        .grid(2, buttons)
        .row(reader.turning(page.number, page.more, |page| whose.choose(page)))
        .row(whose.leave(reader))
}

/// Asks for the text of a first message, or for a template; without templates these are not mentioned.
pub fn ask_first(reader: &Reader, target: &Username, page: &Page<Template>) -> View {
    let mut lines = vec![reader.text("send-ask-text", &[("target", target.to_string().into())])];
    if !page.rows.is_empty() {
        lines.push(reader.text("template-offer", &[]));
    }
    let whose = For::First(First { target, from: None, looked: None });
    lines.extend(page.rows.iter().map(|template| line(reader, template)));
    buttons(View::lines(lines), page, |template| whose.see(template.id))
        .row(reader.turning(page.number, page.more, |page| whose.choose(page)))
        .row(whose.leave(reader))
}

/// The preview for the prospect, or the missing variables.
pub fn preview(reader: &Reader, whose: For<'_>, template: &Template, filled: &Result<Part, Holes>) -> View {
    let names = [("name", template.name.as_str().into()), ("who", whose.who(reader))];
    let others = reader.button("template-button-others", whose.choose(0));
    match filled {
        Ok(part) => {
            let send = reader.button("template-button-send", whose.send(template, template.print(part)));
            let lines = [reader.text("template-preview", &names), shown(reader, part)];
            let lines = lines.into_iter().chain(file_line(reader, template));
            // The question of a first message still accepts a typed text.
            let own = matches!(whose, For::First(_)).then(|| reader.text("template-or-own", &[]));
            View::lines(lines.chain(own)).row([send, others]).row(whose.leave(reader))
        }
        Err(holes) => {
            let outline = shown(reader, &holes.outline);
            let lines =
                [reader.text("template-outline", &names), outline, String::new(), lacks(reader, whose, &holes.names)];
            View::lines(lines).row([others]).row(whose.leave(reader))
        }
    }
}

/// The recipient is being looked up, because the text contains their name.
pub fn looking_up(reader: &Reader, first: First<'_>) -> View {
    let whose = For::First(first);
    View::text(reader.text("template-looking-up", &[("who", whose.who(reader))]))
        .row([reader.button("template-button-others", whose.choose(0))])
        .row(whose.leave(reader))
}

/// The text that was sent as the answer.
pub fn used(reader: &Reader, dialog: &Dialog, template: &Template, part: &Part) -> View {
    let head = [("name", template.name.as_str().into()), ("who", Arg::Html(who(reader, dialog)))];
    let lines = [reader.text("template-used", &head), shown(reader, part)];
    View::lines(lines.into_iter().chain(file_line(reader, template))).row(next(reader, dialog.id))
}

fn lacks(reader: &Reader, whose: For<'_>, holes: &[VariableName]) -> String {
    let (from, looked) = match whose {
        For::Dialog(dialog) => (Some(dialog.account_id), None),
        For::First(first) => (first.from, first.looked),
    };
    let is_account = |name: &VariableName| from.is_none() && name.built_in() == Some(BuiltIn::AccountName);
    let named = |key, more: Option<(&'static str, Arg)>, fits: &dyn Fn(&VariableName) -> bool| {
        let found: Vec<VariableName> = holes.iter().filter(|name| fits(name)).cloned().collect();
        let args: Vec<_> = [("names", names(&found).into())].into_iter().chain(more).collect();
        (!found.is_empty()).then(|| reader.text(key, &args))
    };
    let (key, reason) = match looked {
        Some(LookUp::Not { reason, until }) => {
            ("template-hole-because", Some(("reason", Arg::Html(reason::until(reader, reason, until)))))
        }
        Some(LookUp::NoAnswer) => ("template-hole-no-answer", None),
        Some(LookUp::Found) | None => ("template-hole", None),
    };
    let lines = [
        named(key, reason, &|name| name.built_in().is_some() && !is_account(name)),
        named("template-hole-account", None, &is_account),
        named("template-hole-own", None, &|name| name.built_in().is_none()),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn names(names: &[VariableName]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A text as typed, cut to fit a card.
fn shown(reader: &Reader, part: &Part) -> String {
    let mut parts = split(&part.text, &part.spans, SHOWN, SHOWN).into_iter();
    let first = parts.next().map(|first| html(&first)).unwrap_or_default();
    if parts.next().is_some() { format!("{first}\n{}", reader.text("template-cut", &[])) } else { first }
}

fn line(reader: &Reader, template: &Template) -> String {
    let facts = [("name", template.name.as_str().into()), ("text", one_line(&template.body.text, QUOTED).into())];
    reader.text("template-line", &facts)
}

fn buttons(view: View, page: &Page<Template>, press: impl Fn(&Template) -> TemplatePress) -> View {
    view.grid(2, page.rows.iter().map(|template| Button::new(template.name.to_string(), press(template))))
}

/// In a group the dialog is in its topic.
fn to_dialog(reader: &Reader, id: DialogId) -> Option<Button> {
    reader.private.then(|| reader.button("dialog-button-back", DialogPress::Open(id)))
}

#[cfg(test)]
mod tests;
