//! The recipient at the beginning of a text.
//!
//! Invariant: a name that several people have is asked about, and the text after an address is kept whatever the
//! address is.

use crate::bot::context::{Handled, Request};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::dialogs::access::sight;
use crate::bot::dialogs::list_screens::PAGE;
use crate::bot::kit::{CommandId, Content};
use crate::bot::sending::address_mistakes::{AddressMistake, TypedNumber};
use crate::dialogs::PersonReach;
use crate::domain::dialog::Dialog;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{DialogId, TelegramUserId};
use crate::domain::outbox::utf16_units;
use crate::domain::phone::{Phone, PhoneError};
use crate::domain::search::SearchWords;
use crate::domain::target::Target;
use crate::domain::text::SpanKind;
use crate::domain::typed;
use crate::domain::username::{Username, UsernameError};
use crate::store::{Prospect, SearchIn};

/// How many digits an id has at least. Shorter numbers are part of a text.
const SHORTEST_ID: usize = 5;

/// The result of parsing an address.
pub(in crate::bot) enum Address {
    One(Target),
    /// Several people have the name.
    Which(Vec<Dialog>),
    /// A phone number, which leads to nobody.
    Number(TypedNumber),
    Nobody(AddressMistake),
}

/// An address, and the text after it.
pub(in crate::bot) struct Addressed<'t> {
    pub address: Address,
    pub rest: &'t str,
}

/// The person that a whole text names.
pub(in crate::bot) enum Named {
    /// Contains the dialog with them, if there is one.
    One(Target, Option<Box<Dialog>>),
    /// The only person whose name begins this way, or has such a word in it: enough to show them, not to act on them.
    Guessed(Box<Dialog>),
    /// Several people have the name; the flag says that there are more than fit on buttons.
    Several(Vec<Dialog>, bool),
    Number(Phone),
    Nobody,
}

/// Finds the person that a whole text names: by id, the number of a dialog (`#12`, and `12` where nobody has that id),
/// a username, a link, or a name. Every command about one person uses this.
pub(in crate::bot) async fn whole(request: &Request, text: &str) -> Handled<Named> {
    let said = Content { text: text.to_owned(), ..Content::default() };
    let plain = typed::normal(text);
    if let Some(id) = Target::person_typed(text).filter(|_| !plain.starts_with(['#', '+'])) {
        let target = Target::Person(id);
        let dialog = request.ctx.dialogs.with(&target).await?;
        // Digits alone may be the number of a dialog.
        if dialog.is_some() || plain.contains(char::is_alphabetic) {
            return Ok(Named::One(target, dialog.map(Box::new)));
        }
    }
    if let Some(Addressed { address, rest }) = exact(request, &said).await?
        && rest.chars().all(|c| typed::is_wrapping(c) || c.is_whitespace() || !typed::is_visible(c))
    {
        return named_by(request, address).await;
    }
    let words = plain.trim_matches(typed::is_wrapping);
    match typed::person_id(words) {
        Some(Ok(id)) => return Ok(Named::One(Target::Person(id), None)),
        Some(Err(_)) => return Err(AddressMistake::PersonId.into()),
        None => {}
    }
    match Phone::parse(words) {
        Ok(phone) => return Ok(Named::Number(phone)),
        Err(error) if error.meant().is_some() => return Err(error.into()),
        Err(_) => {}
    }
    // A text that ends like a sentence is no name.
    if plain.ends_with(['!', '?']) {
        return Ok(Named::Nobody);
    }
    by_name(request, words).await
}

/// The person of a clear address.
async fn named_by(request: &Request, address: Address) -> Handled<Named> {
    Ok(match address {
        Address::One(target) => {
            let dialog = request.ctx.dialogs.with(&target).await?;
            Named::One(target, dialog.map(Box::new))
        }
        Address::Which(mut dialogs) => match dialogs.pop() {
            Some(dialog) => Named::One(person_of(&dialog)?, Some(Box::new(dialog))),
            None => Named::Nobody,
        },
        Address::Number(TypedNumber::Phone(phone) | TypedNumber::Digits(phone) | TypedNumber::Meant(phone, _)) => {
            Named::Number(phone)
        }
        Address::Nobody(_) => Named::Nobody,
    })
}

/// The person with this username or name: a known one, or else an unknown username.
async fn by_name(request: &Request, words: &str) -> Handled<Named> {
    let name = Username::parse(words).ok();
    if let Some(name) = &name
        && let Some(dialog) = request.ctx.dialogs.with(&name.clone().into()).await?
    {
        return Ok(Named::One(person_of(&dialog)?, Some(Box::new(dialog))));
    }
    let Some(search) = SearchWords::parse(words) else { return Ok(Named::Nobody) };
    let mut reading = request.ctx.store.read().await?;
    let found = reading.search().page(SearchIn::Names, &search, sight(request), 0, PAGE).await?.page;
    drop(reading);
    let mut dialogs: Vec<Dialog> = found.rows.into_iter().map(|found| found.dialog).collect();
    if dialogs.len() > 1 {
        return Ok(Named::Several(dialogs, found.more));
    }
    Ok(match (dialogs.pop(), name) {
        (Some(dialog), _) if !is_called(words, &dialog.name()) => Named::Guessed(Box::new(dialog)),
        (Some(dialog), _) => Named::One(person_of(&dialog)?, Some(Box::new(dialog))),
        (None, Some(name)) => Named::One(name.into(), None),
        (None, None) => Named::Nobody,
    })
}

/// The person of a dialog, by their permanent id.
fn person_of(dialog: &Dialog) -> Handled<Target> {
    dialog.telegram_user_id.map(Target::Person).map_or_else(|| dialog_access::target(dialog), Ok)
}

/// Whether a text begins with something that is clearly an address.
pub(in crate::bot) fn is_marked(words: &Content) -> bool {
    let text = typed::trimmed_start(&words.text);
    let word = Username::split_first(text).0;
    mentioned(words, text).is_some() || Username::is_marked(word) || dialog_number(word).is_some()
}

/// `#12`.
pub(super) fn dialog_number(word: &str) -> Option<DialogId> {
    let word = typed::normal(word);
    word.trim_matches(typed::is_wrapping).strip_prefix('#')?.parse().ok().map(DialogId)
}

/// Parses the address at the beginning of a non-empty text.
pub(in crate::bot) async fn first<'t>(request: &Request, words: &'t Content) -> Handled<Addressed<'t>> {
    if let Some(found) = exact(request, words).await? {
        return Ok(found);
    }
    let text = typed::trimmed_start(&words.text);
    if let Some((number, rest)) = number(text) {
        return Ok(Addressed { address: Address::Number(number), rest });
    }
    let (word, rest) = Username::split_first(text);
    if let Some(id) = id_typed(word) {
        // The digits may be part of the text after all.
        return Ok(Addressed { address: Address::Nobody(AddressMistake::UnknownId(id)), rest: text });
    }
    named(request, text, word, rest).await
}

/// A clear address: a mention, `@bob`, a link, an id, the number of a dialog.
async fn exact<'t>(request: &Request, words: &'t Content) -> Handled<Option<Addressed<'t>>> {
    let text = typed::trimmed_start(&words.text);
    if let Some((person, rest)) = mentioned(words, text) {
        let name = text[..text.len() - rest.len()].trim().to_owned();
        let address = known(request, Prospect { id: person, username: None, display_name: name }).await?;
        return Ok(Some(Addressed { address, rest }));
    }
    let (word, rest) = Username::split_first(text);
    Ok(in_word(request, word).await?.map(|address| Addressed { address, rest }))
}

/// The clear address in the first word.
async fn in_word(request: &Request, word: &str) -> Handled<Option<Address>> {
    if let Some(Target::Person(id)) = Target::linked(word) {
        return Ok(Some(known(request, Prospect::nameless(id)).await?));
    }
    if Username::is_marked(word) {
        return Ok(Some(match Username::parse(word) {
            Ok(name) => Address::One(name.into()),
            Err(UsernameError::Phone) => Phone::parse(word.rsplit(['/', '=']).next().unwrap_or(word))
                .map_or(Address::Nobody(UsernameError::Phone.into()), |phone| Address::Number(phone.into())),
            Err(error) => Address::Nobody(error.into()),
        }));
    }
    if let Some(number) = dialog_number(word) {
        if request.ctx.dialogs.get(number).await?.is_none() {
            return Ok(Some(Address::Nobody(AddressMistake::NoDialogWith(format!("#{number}")))));
        }
        let dialog = dialog_access::own(request, number, DialogAccess::Look).await?;
        return Ok(Some(Address::One(dialog_access::target(&dialog)?)));
    }
    by_digits(request, word).await
}

/// A person who is named by their id, if the team can write to them.
async fn known(request: &Request, person: Prospect) -> Handled<Address> {
    Ok(match request.ctx.dialogs.reach(&person).await? {
        PersonReach::Dialog(dialog) => Address::One(dialog_access::target(&dialog)?),
        PersonReach::Target(target) => Address::One(target),
        PersonReach::Nobody => Address::Nobody(AddressMistake::NobodyKnows),
    })
}

/// The person with the id, or the dialog with the number, that a word of digits names.
async fn by_digits(request: &Request, word: &str) -> Handled<Option<Address>> {
    let digits = typed::normal(word);
    let Some(id) = digits.trim_matches(typed::is_wrapping).parse().ok().filter(|id: &i64| *id > 0) else {
        return Ok(None);
    };
    if let Address::One(target) = known(request, Prospect::nameless(TelegramUserId(id))).await? {
        return Ok(Some(Address::One(target)));
    }
    // "12 chairs" is no address: the number of a dialog before a text is asked about.
    if digits.starts_with('+') || request.ctx.dialogs.get(DialogId(id)).await?.is_none() {
        return Ok(None);
    }
    let dialog = dialog_access::own(request, DialogId(id), DialogAccess::Look).await?;
    Ok(Some(Address::Which(vec![dialog])))
}

/// An unmarked name: a username that the desk knows, or a person's name.
async fn named<'t>(request: &Request, text: &'t str, word: &str, rest: &'t str) -> Handled<Addressed<'t>> {
    if let Some(found) = known_name(request, text).await? {
        return Ok(found);
    }
    let name = Username::parse(word);
    let alone = typed::trimmed(rest).is_empty();
    let address = match name {
        // Alone, it is shown for confirmation; as the first word of a sentence, it would receive the rest at once.
        Ok(name) if alone => Address::One(name.into()),
        Ok(name) => {
            return Ok(Addressed {
                address: Address::Nobody(AddressMistake::NameOrWord(name, CommandId::Send)),
                rest: text,
            });
        }
        // The text begins where a name should be.
        Err(_) => Address::Nobody(AddressMistake::NoName(CommandId::Send)),
    };
    Ok(Addressed { rest: if alone { rest } else { text }, address })
}

/// A known name at the beginning of a text: `Ann Lee hello`, `to Ann: hello`, `ann:hello`.
async fn known_name<'t>(request: &Request, text: &'t str) -> Handled<Option<Addressed<'t>>> {
    let text = Username::without_to(text).unwrap_or(text);
    if let Some(found) = in_words(request, text).await? {
        return Ok(Some(found));
    }
    let Some((head, rest)) = typed::glued(text) else { return Ok(None) };
    Ok(in_words(request, head).await?.map(|Addressed { address, .. }| Addressed { address, rest }))
}

/// A known name whose words are the first ones of a text. The longest name wins.
async fn in_words<'t>(request: &Request, text: &'t str) -> Handled<Option<Addressed<'t>>> {
    let (word, rest) = typed::first_word(text);
    let by_username = match Username::parse(word) {
        Ok(name) => request.ctx.store.ask().await?.dialogs().by_username(&name).await?,
        Err(_) => None,
    };
    let mut found = called(request, text, word).await?;
    if let Some(dialog) = by_username.filter(|_| found.words < 2) {
        found.dialogs.retain(|other| other.id != dialog.id);
        found.dialogs.insert(0, dialog);
        found.rest = rest;
    }
    found.dialogs.truncate(PAGE as usize);
    Ok(match found.dialogs.as_slice() {
        [] => None,
        [one] => Some(Addressed { address: Address::One(dialog_access::target(one)?), rest: found.rest }),
        _ => Some(Addressed { address: Address::Which(found.dialogs), rest: found.rest }),
    })
}

/// An address at the beginning of a text that nobody asked for: a marked one; or a known name that is whole, or has a
/// sign behind it, since a first name alone may be a word (`Will you come?`).
pub(in crate::bot) async fn clearly<'t>(request: &Request, words: &'t Content) -> Handled<Option<Addressed<'t>>> {
    if is_marked(words) {
        return exact(request, words).await;
    }
    let text = typed::trimmed_start(&words.text);
    let found = known_name(request, text).await?;
    let text = Username::without_to(text).unwrap_or(text);
    Ok(found.filter(|found| {
        let name = text.strip_suffix(found.rest).unwrap_or(text).trim_end();
        let signs = |c: char| typed::normal(&c.to_string()).starts_with([',', ':', ';', '-', '|', '=']);
        name.split_whitespace().count() > 1 || name.ends_with(signs) || found.rest.trim_start().starts_with(signs)
    }))
}

/// People who are called as a text begins.
pub(super) struct Called<'t> {
    pub dialogs: Vec<Dialog>,
    /// How many words of the text are the name.
    pub words: usize,
    pub rest: &'t str,
}

/// The people whose whole name, or else first name, is at the beginning of a text.
pub(super) async fn called<'t>(request: &Request, text: &'t str, word: &str) -> Handled<Called<'t>> {
    let Some(words) = SearchWords::parse(word) else {
        return Ok(Called { dialogs: Vec::new(), words: 0, rest: text });
    };
    let mut reading = request.ctx.store.read().await?;
    let found = reading.search().page(SearchIn::Names, &words, sight(request), 0, PAGE * 4).await?.page;
    drop(reading);
    let mut best = (0, Vec::new());
    for found in found.rows {
        let length = begins_with(text, &found.dialog.name());
        if length > best.0 {
            best = (length, Vec::new());
        }
        if length > 0 && length == best.0 {
            best.1.push(found.dialog);
        }
    }
    let rest = (0..best.0).fold(text, |text, _| typed::first_word(text).1);
    Ok(Called { dialogs: best.1, words: best.0, rest })
}

/// Whether a text is a person's whole name, or whole first name.
fn is_called(text: &str, name: &str) -> bool {
    let words = text.split_whitespace().count();
    words > 0 && begins_with(text, name) == words
}

/// How many words of a name are at the beginning of a text: all of them, or the first; 0 for none.
pub(in crate::bot) fn begins_with(text: &str, name: &str) -> usize {
    let plain = |word: &str| typed::folded(word).trim_matches(typed::is_wrapping).to_owned();
    let name: Vec<String> = name.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect();
    let text: Vec<String> = text.split_whitespace().take(name.len()).map(plain).collect();
    match (name.first(), text.first()) {
        _ if !name.is_empty() && name == text => name.len(),
        (Some(name), Some(word)) if name == word => 1,
        _ => 0,
    }
}

/// The mentioned person, or the text.
pub(in crate::bot) fn person_in(words: &Content) -> String {
    mentioned_in(words).map_or_else(|| words.text.clone(), |person| person.to_string())
}

/// The person that is mentioned at the beginning of a text.
pub(in crate::bot) fn mentioned_in(words: &Content) -> Option<TelegramUserId> {
    mentioned(words, typed::trimmed_start(&words.text)).map(|(person, _)| person)
}

/// The person that is mentioned at the beginning of a text, and the text after it.
fn mentioned<'t>(words: &Content, text: &'t str) -> Option<(TelegramUserId, &'t str)> {
    let skipped = utf16_units(&words.text[..words.text.len() - text.len()]);
    let mention =
        words.spans.iter().find(|span| span.offset == skipped && matches!(span.kind, SpanKind::Mention { .. }))?;
    let SpanKind::Mention { user } = mention.kind else { return None };
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        let reached = units >= mention.length;
        units += c.len_utf16();
        reached
    });
    let rest = end.map_or("", |(at, _)| &text[at..]);
    Some((user, rest.trim_start_matches([',', ':', ';'])))
}

/// The id that a word of digits may be. Shorter ones are rather part of a text.
pub(super) fn id_typed(word: &str) -> Option<TelegramUserId> {
    let digits = typed::normal(word);
    let digits = digits.trim_matches(typed::is_wrapping);
    typed::person_id(digits).and_then(Result::ok).filter(|_| digits.len() >= SHORTEST_ID)
}

/// The phone number at the beginning of a text, and the text after it.
fn number(text: &str) -> Option<(TypedNumber, &str)> {
    let belongs = |c: char| {
        c.is_whitespace()
            || !typed::is_visible(c)
            || matches!(c, '+' | '＋' | '(' | ')' | '.' | '/')
            || c.is_numeric()
            || typed::normal(&c.to_string()) == "-"
    };
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let typed = match Phone::parse(number) {
        Ok(phone) if id_typed(number).is_some() => TypedNumber::Digits(phone),
        Ok(phone) => TypedNumber::Phone(phone),
        Err(PhoneError::DialledInRussia(meant, other)) => TypedNumber::Meant(meant, other),
        Err(error) => TypedNumber::Meant(error.meant()?.clone(), None),
    };
    Some((typed, rest))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Ann Lee hello", "Ann Lee", 2)]
    #[case("ann, hello", "Ann Lee", 1)]
    #[case("Пётр привет", "Петр Иванов", 1)]
    #[case("Lee hello", "Ann Lee", 0)]
    #[case("", "Ann", 0)]
    fn a_text_begins_with_a_name(#[case] text: &str, #[case] name: &str, #[case] words: usize) {
        assert_eq!(begins_with(text, name), words);
    }

    #[rstest]
    #[case("+1 555 123 0132 Hello", Some(("whole +15551230132", "Hello")))]
    #[case("(+1) 555–123–0132, hello", Some(("whole +15551230132", ", hello")))]
    #[case("15551230132 hello", Some(("digits +15551230132", "hello")))]
    #[case("8 901 234 56 78 hello", Some(("meant +79012345678", "hello")))]
    #[case("+44 020 7946 0958 hello", Some(("meant +442079460958", "hello")))]
    #[case("hello", None)]
    #[case("12 monkeys", None)]
    fn a_text_may_begin_with_a_number(#[case] text: &str, #[case] found: Option<(&str, &str)>) {
        let read = number(text).map(|(number, rest)| {
            let (form, phone) = match number {
                TypedNumber::Phone(phone) => ("whole", phone),
                TypedNumber::Digits(phone) => ("digits", phone),
                TypedNumber::Meant(phone, _) => ("meant", phone),
            };
            (format!("{form} {}", phone.e164()), rest)
        });
        assert_eq!(read.as_ref().map(|(phone, rest)| (phone.as_str(), *rest)), found);
    }

    #[rstest]
    #[case("ann", "Ann Lee", true)]
    #[case("Ann Lee", "Ann Lee", true)]
    #[case("«ann lee»", "Ann Lee", true)]
    #[case("an", "Ann Lee", false)]
    #[case("le", "Ann Lee", false)]
    #[case("lee", "Ann Lee", false)]
    #[case("ann l", "Ann Lee", false)]
    #[case("", "", false)]
    fn only_a_whole_name_names_somebody(#[case] text: &str, #[case] name: &str, #[case] names: bool) {
        assert_eq!(is_called(text, name), names);
    }
}
