//! Names behind the address of a text: further recipients, or the same person once more.
//!
//! Invariant: a name of somebody else is never sent as part of a text without a question.

use crate::bot::context::{Failure, Handled, Request};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::sending::address;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::target::Target;
use crate::domain::typed;
use crate::domain::username::Username;
use crate::domain::words;

/// Signs between two names.
const JOINS: [char; 6] = [',', ';', '&', '/', '+', '|'];

/// What stands behind an address.
pub(in crate::bot) struct Behind<'t> {
    /// Further recipients, each once.
    pub people: Vec<Target>,
    /// A name that may be part of the text: the person's own whole name, or one that several people have.
    pub is_doubtful: bool,
    pub rest: &'t str,
}

/// A name behind an address, and the text after it.
enum Name<'t> {
    Other(Target, &'t str),
    /// The same person, named once more.
    Own(&'t str),
    Doubtful(&'t str),
}

/// Reads the names behind the address of `to`; `rest` is the end of `text` after the address.
pub(in crate::bot) async fn names<'t>(
    request: &Request,
    text: &str,
    rest: &'t str,
    to: &Target,
) -> Handled<Behind<'t>> {
    let own = Own { target: to, dialog: request.ctx.dialogs.with(to).await? };
    let mut behind = Behind { people: Vec::new(), is_doubtful: false, rest };
    let before = text.strip_suffix(rest).unwrap_or(text);
    let mut joined = before.trim_end().ends_with(JOINS);
    loop {
        let (joins, place) = joint(behind.rest);
        let after = match name(request, place, joined || joins, &own).await? {
            None => return Ok(behind),
            Some(Name::Own(after)) => after.trim_start_matches([',', ':', ';']),
            Some(Name::Doubtful(after)) => {
                behind.is_doubtful = true;
                after
            }
            Some(Name::Other(person, after)) => {
                if !behind.people.contains(&person) {
                    behind.people.push(person);
                }
                after
            }
        };
        joined = place.strip_suffix(after).is_some_and(|name| name.trim_end().ends_with(JOINS));
        behind.rest = after;
    }
}

/// The person of the address.
struct Own<'t> {
    target: &'t Target,
    dialog: Option<Dialog>,
}

impl Own<'_> {
    fn is(&self, dialog: &Dialog) -> bool {
        self.dialog.as_ref().is_some_and(|own| own.id == dialog.id)
    }

    fn is_named(&self, name: &Username) -> bool {
        let known = self.dialog.as_ref().and_then(Dialog::username);
        self.target.name() == Some(name) || known.as_ref() == Some(name)
    }

    /// How many words of their name are at the beginning of a text.
    fn called(&self, text: &str) -> usize {
        self.dialog.as_ref().map_or(0, |own| address::begins_with(text, &own.name()))
    }
}

/// The name at the beginning of a text. `joined` says that it follows another one like in a row.
async fn name<'t>(request: &Request, text: &'t str, joined: bool, own: &Own<'_>) -> Handled<Option<Name<'t>>> {
    if let Some((inside, after)) = bracketed(text)
        && (Username::parse(inside).is_ok_and(|name| own.is_named(&name))
            || own.called(inside) == inside.split_whitespace().count())
    {
        return Ok(Some(Name::Own(after)));
    }
    let (word, after) = Username::split_first(text);
    if Username::is_marked(word) {
        return Ok(Username::parse(word).ok().map(|name| match own.is_named(&name) {
            true => Name::Own(after),
            false => Name::Other(name.into(), after),
        }));
    }
    if let Some(dialog) = numbered(request, word).await? {
        return Ok(Some(if own.is(&dialog) {
            Name::Own(after)
        } else {
            Name::Other(dialog_access::target(&dialog)?, after)
        }));
    }
    if own.called(text) > 1 {
        let after = (0..own.called(text)).fold(text, |text, _| typed::first_word(text).1);
        return Ok(Some(Name::Doubtful(after)));
    }
    let found = address::called(request, text, word).await?;
    // "Ann, hello" greets the person of the address; "will you come?" names nobody.
    let is_word = found.words == 1 && !joined && word.starts_with(char::is_lowercase);
    if found.words == 0 || is_word || found.dialogs.iter().any(|dialog| own.is(dialog)) {
        return Ok(None);
    }
    Ok(Some(match found.dialogs.as_slice() {
        [one] => Name::Other(dialog_access::target(one)?, found.rest),
        _ => Name::Doubtful(found.rest),
    }))
}

/// The dialog that `#12`, or the id of its person, names, if this member may see it.
async fn numbered(request: &Request, word: &str) -> Handled<Option<Dialog>> {
    let id = match address::dialog_number(word) {
        Some(number) => Some(number),
        None => match address::id_typed(word) {
            Some(person) => request.ctx.dialogs.with(&Target::Person(person)).await?.map(|dialog| dialog.id),
            None => None,
        },
    };
    let Some(id) = id else { return Ok(None) };
    match dialog_access::own(request, id, DialogAccess::Look).await {
        Ok(dialog) => Ok(Some(dialog)),
        Err(Failure::User(_)) => Ok(None),
        Err(broken) => Err(broken),
    }
}

/// A text without the signs and the "and" that join it to a name before it, and whether there were any.
fn joint(text: &str) -> (bool, &str) {
    let begin = typed::trimmed_start(text);
    let after = begin.trim_start_matches(JOINS);
    let (word, rest) = typed::first_word(after);
    let is_and = words::is_and(word);
    (is_and || after.len() < begin.len(), typed::trimmed_start(if is_and { rest } else { after }))
}

/// What stands in brackets at the beginning of a text, and the text after it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (inside, after) = text.strip_prefix(['(', '['])?.split_once([')', ']'])?;
    Some((inside.trim(), after))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(", @kira_m Good day", (true, "@kira_m Good day"))]
    #[case(" and Bob hello", (true, "Bob hello"))]
    #[case("и Боб, привет", (true, "Боб, привет"))]
    #[case("and so on", (true, "so on"))]
    #[case(" Good day", (false, "Good day"))]
    #[case("", (false, ""))]
    fn names_are_joined_by_signs_and_by_and(#[case] text: &str, #[case] parts: (bool, &str)) {
        assert_eq!(joint(text), parts);
    }

    #[rstest]
    #[case("(Ann Lee) hello", Some(("Ann Lee", " hello")))]
    #[case("(@ann): hello", Some(("@ann", ": hello")))]
    #[case("(hello", None)]
    #[case("Ann (Lee)", None)]
    fn a_name_may_stand_in_brackets(#[case] text: &str, #[case] parts: Option<(&str, &str)>) {
        assert_eq!(bracketed(text), parts);
    }
}
