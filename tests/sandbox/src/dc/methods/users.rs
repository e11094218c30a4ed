//! `users.*`: who somebody is.
//! Its rule: whoever is named by a wrong access hash is left out of a list, and is an error alone.

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::dc::objects;
use crate::world::PersonId;

pub(super) fn register(table: &mut Table) {
    table.signed_in(|r: &functions::users::GetUsers| json!({ "count": r.id.len() }), get_users);
    table.signed_in(|_: &functions::users::GetFullUser| json!({}), get_full_user);
}

fn get_users(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::users::GetUsers,
) -> Result<Vec<enums::User>, Failure> {
    let named = request.id.iter().filter_map(|user| call.input_user(me, user).ok());
    Ok(named.filter_map(|id| objects::user(call.state, me, id)).collect())
}

fn get_full_user(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::users::GetFullUser,
) -> Result<enums::users::UserFull, Failure> {
    let id = call.input_user(me, &request.id)?;
    let blocked = call.person(me)?.blocked.contains(&id);
    let full_user = objects::user_full(call.person(id)?, blocked);
    let users = objects::users(call.state, me, [id]);
    Ok(types::users::UserFull { full_user, chats: Vec::new(), users }.into())
}
