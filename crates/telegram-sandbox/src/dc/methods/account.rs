//! `account.*`: the cloud password, the devices, and being online. A device is described by its `initConnection`.

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::dc::crypto::random;
use crate::dc::keys::{Key, Login};
use crate::dc::objects::date;
use crate::dc::srp::Challenge;
use crate::world::PersonId;

pub(super) fn register(table: &mut Table) {
    use functions::account as f;
    table.open(|_: &f::GetPassword| json!({}), get_password);
    table.signed_in(|_: &f::GetAuthorizations| json!({}), get_authorizations);
    table.signed_in(|r: &f::ResetAuthorization| json!({ "hash": r.hash }), reset_authorization);
    table.signed_in(|r: &f::UpdateStatus| json!({ "offline": r.offline }), update_status);
}

fn get_password(call: &mut Call<'_>, _: &functions::account::GetPassword) -> Result<enums::account::Password, Failure> {
    let me = match call.key()?.login {
        Login::PasswordNeeded(me) | Login::In(me) => me,
        Login::Nobody => return Err(Failure::unauthorized("AUTH_KEY_UNREGISTERED")),
        Login::Revoked(_) => return Err(Failure::unauthorized("SESSION_REVOKED")),
    };
    let salts = call.state.dcs.password_salts(me);
    let two_factor = call.person(me)?.two_factor.clone();
    let (mut srp_b, mut srp_id) = (None, None);
    if let Some(two_factor) = &two_factor {
        let challenge = Challenge::new(&two_factor.password, salts.clone());
        (srp_b, srp_id) = (Some(challenge.public.clone()), Some(challenge.id));
        call.key()?.challenge = Some(challenge);
    }
    Ok(types::account::Password {
        has_recovery: false,
        has_secure_values: false,
        has_password: two_factor.is_some(),
        current_algo: two_factor.is_some().then(|| salts.as_algorithm()),
        srp_b,
        srp_id,
        hint: two_factor.and_then(|two_factor| two_factor.hint),
        email_unconfirmed_pattern: None,
        new_algo: salts.as_algorithm(),
        new_secure_algo: enums::SecurePasswordKdfAlgo::Unknown,
        secure_random: random::<256>().to_vec(),
        pending_reset_date: None,
        login_email_pattern: None,
    }
    .into())
}

fn get_authorizations(
    call: &mut Call<'_>,
    me: PersonId,
    _: &functions::account::GetAuthorizations,
) -> Result<enums::account::Authorizations, Failure> {
    let current = call.key;
    let authorizations = call.state.dcs.keys_of(me).map(|key| device(key, current)).collect();
    Ok(types::account::Authorizations { authorization_ttl_days: 180, authorizations }.into())
}

pub(super) fn device(key: &Key, current: i64) -> enums::Authorization {
    let client = key.client.clone();
    let is_current = key.key.id == current;
    types::Authorization {
        current: is_current,
        official_app: false,
        password_pending: false,
        encrypted_requests_disabled: false,
        call_requests_disabled: false,
        unconfirmed: false,
        // The current device is named by zero.
        hash: if is_current { 0 } else { key.authorization_hash() },
        device_model: client.as_ref().map(|client| client.device_model.clone()).unwrap_or_default(),
        platform: String::new(),
        system_version: client.as_ref().map(|client| client.system_version.clone()).unwrap_or_default(),
        api_id: client.as_ref().map_or(0, |client| client.api_id),
        app_name: "Telegram in a box".into(),
        app_version: client.map(|client| client.app_version).unwrap_or_default(),
        date_created: date(key.created),
        date_active: date(key.active),
        ip: "127.0.0.1".into(),
        country: "Unknown".into(),
        region: String::new(),
    }
    .into()
}

fn reset_authorization(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::account::ResetAuthorization,
) -> Result<bool, Failure> {
    let wanted = call.state.dcs.keys_of(me).find(|key| key.authorization_hash() == request.hash);
    let id = wanted.map(|key| key.key.id).ok_or_else(|| Failure::bad("HASH_INVALID"))?;
    call.state.dcs.revoke(id);
    Ok(true)
}

fn update_status(_: &mut Call<'_>, _: PersonId, _: &functions::account::UpdateStatus) -> Result<bool, Failure> {
    Ok(true)
}
