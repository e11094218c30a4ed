//! The words for a person who is addressed by an id. Everybody with a known name is called by it.

use crate::bot::context::{Handled, Request};
use crate::bot::kit::formatted::one_line;
use crate::domain::target::Target;

/// A person in words: the username, or else the name, or the id of somebody whose name nobody knows.
pub(in crate::bot) async fn called(request: &Request, target: &Target) -> Handled<String> {
    let Some(id) = target.person() else { return Ok(target.to_string()) };
    let mut reading = request.ctx.store.read().await?;
    let shown = reading.people().get(id).await?.map(|person| one_line(&person.display_name, 64));
    if let Some(shown) = shown.filter(|name| !name.is_empty()) {
        return Ok(shown);
    }
    let contact = match reading.contacts().find(target).await? {
        Some(contact) => reading.contacts().get(contact).await?.and_then(|contact| contact.called()),
        None => None,
    };
    Ok(contact.map_or_else(|| target.to_string(), |name| one_line(&name, 64)))
}
