//! `users.*`: descriptions of people. A person with a wrong access hash is left out of a list, and is an error alone.

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::dc::objects;
use crate::world::{PersonId, WhoMayWrite};

pub(super) fn register(table: &mut Table) {
    table.signed_in(|r: &functions::users::GetUsers| json!({ "count": r.id.len() }), get_users);
    table.signed_in(|_: &functions::users::GetFullUser| json!({}), get_full_user);
    table.signed_in(
        |r: &functions::users::GetRequirementsToContact| json!({ "count": r.id.len() }),
        get_requirements_to_contact,
    );
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

/// What each of them requires of a sender; it does not reveal `USER_PRIVACY_RESTRICTED`.
fn get_requirements_to_contact(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::users::GetRequirementsToContact,
) -> Result<Vec<enums::RequirementToContact>, Failure> {
    let requirement = |user: &enums::InputUser| {
        let id = call.input_user(me, user)?;
        Ok(match call.person(id)?.who_may_write {
            WhoMayWrite::Everyone | WhoMayWrite::Contacts => enums::RequirementToContact::Empty,
            WhoMayWrite::PremiumOnly => enums::RequirementToContact::Premium,
            WhoMayWrite::Paid(stars) => {
                types::RequirementToContactPaidMessages { stars_amount: i64::from(stars) }.into()
            }
        })
    };
    request.id.iter().map(requirement).collect()
}
