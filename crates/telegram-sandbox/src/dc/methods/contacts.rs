//! `contacts.*`: finding a person by username or number. The result contains the caller's own access hash.

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::dc::objects;
use crate::world::PersonId;

pub(super) fn register(table: &mut Table) {
    table.signed_in(|r: &functions::contacts::ResolveUsername| json!({ "username": r.username }), resolve_username);
    table.signed_in(|r: &functions::contacts::ResolvePhone| json!({ "phone": r.phone }), resolve_phone);
}

fn resolve_username(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::contacts::ResolveUsername,
) -> Result<enums::contacts::ResolvedPeer, Failure> {
    let name = request.username.trim_start_matches('@');
    let valid = (3..=32).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !valid {
        return Err(Failure::bad("USERNAME_INVALID"));
    }
    let found = call.state.by_username(name).filter(|person| !person.banned).map(|person| person.id);
    resolved(call, me, found.ok_or_else(|| Failure::bad("USERNAME_NOT_OCCUPIED"))?)
}

fn resolve_phone(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::contacts::ResolvePhone,
) -> Result<enums::contacts::ResolvedPeer, Failure> {
    let found = call.state.by_phone(&request.phone).filter(|person| !person.banned).map(|person| person.id);
    resolved(call, me, found.ok_or_else(|| Failure::bad("PHONE_NOT_OCCUPIED"))?)
}

fn resolved(call: &Call<'_>, me: PersonId, found: PersonId) -> Result<enums::contacts::ResolvedPeer, Failure> {
    let users = objects::users(call.state, me, [found]);
    Ok(types::contacts::ResolvedPeer { peer: objects::peer(found), chats: Vec::new(), users }.into())
}
