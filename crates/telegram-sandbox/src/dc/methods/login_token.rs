//! `auth.*LoginToken`: login by a QR code that a phone scans. A token is valid for one login of the person who accepts
//! it, at their home data centre.

use grammers_tl_types::{Serializable, enums, functions, types};
use serde_json::json;

use super::account::device;
use super::{Call, Failure, Table};
use crate::dc::crypto::random;
use crate::dc::keys::Login;
use crate::dc::objects::date;
use crate::dc::side::LoginToken;
use crate::world::{PersonId, State};

pub(super) fn register(table: &mut Table) {
    use functions::auth as f;
    table.open(|r: &f::ExportLoginToken| json!({ "except_ids": r.except_ids }), export_login_token);
    table.open(|_: &f::ImportLoginToken| json!({}), import_login_token);
    table.signed_in(|_: &f::AcceptLoginToken| json!({}), accept_login_token);
}

fn export_login_token(
    call: &mut Call<'_>,
    request: &functions::auth::ExportLoginToken,
) -> Result<enums::auth::LoginToken, Failure> {
    if request.api_id <= 0 || request.api_hash.is_empty() {
        return Err(Failure::bad("API_ID_INVALID"));
    }
    match call.key()?.login {
        Login::In(me) => return success(call, me),
        Login::PasswordNeeded(_) => return Err(Failure::unauthorized("SESSION_PASSWORD_NEEDED")),
        Login::Nobody | Login::Revoked(_) => {}
    }
    let (key, dc, now) = (call.key, call.dc, call.state.now());
    let tokens = &mut call.state.dcs.login_tokens;
    tokens.retain(|token| token.expires > now);
    let accepted = tokens.iter().position(|token| token.key == Some(key) && token.accepted.is_some());
    let accepted = accepted.and_then(|at| tokens.swap_remove(at).accepted);
    let Some(person) = accepted else {
        let token = new_token(
            call,
            LoginToken {
                except: request.except_ids.iter().copied().map(PersonId).collect(),
                ..LoginToken::new(dc, Some(key))
            },
        );
        return Ok(types::auth::LoginToken {
            // In Telegram's time.
            expires: date(token.expires + call.state.dcs.settings.clock_skew),
            token: token.bytes,
        }
        .into());
    };
    let home = call.person(person)?.home_dc;
    if home == dc {
        return success(call, person);
    }
    let token = new_token(call, LoginToken { accepted: Some(person), ..LoginToken::new(home, None) });
    Ok(types::auth::LoginTokenMigrateTo { dc_id: home, token: token.bytes }.into())
}

fn import_login_token(
    call: &mut Call<'_>,
    request: &functions::auth::ImportLoginToken,
) -> Result<enums::auth::LoginToken, Failure> {
    let (dc, now) = (call.dc, call.state.now());
    let tokens = &mut call.state.dcs.login_tokens;
    let at = tokens
        .iter()
        .position(|token| token.bytes == request.token && token.dc == dc && token.accepted.is_some())
        .ok_or_else(|| Failure::bad("AUTH_TOKEN_INVALID"))?;
    let token = tokens.swap_remove(at);
    match token.accepted {
        Some(person) if token.expires > now => success(call, person),
        _ => Err(Failure::bad("AUTH_TOKEN_EXPIRED")),
    }
}

fn accept_login_token(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::auth::AcceptLoginToken,
) -> Result<enums::Authorization, Failure> {
    let key = accept(call.state, me, &request.token).map_err(Failure::bad)?;
    let key = call.state.dcs.keys.get(&key).ok_or_else(|| Failure::bad("AUTH_TOKEN_EXPIRED"))?;
    Ok(device(key, call.key))
}

/// `me` accepts the login of the program with this token, which is notified at once. Returns its key, or the error's
/// name.
pub(crate) fn accept(state: &mut State, me: PersonId, bytes: &[u8]) -> Result<i64, &'static str> {
    let now = state.now();
    // A token for a migration cannot be scanned.
    let tokens = &mut state.dcs.login_tokens;
    let shown = tokens.iter_mut().find_map(|token| Some((token.key?, token)).filter(|(_, t)| t.bytes == bytes));
    let (key, token) = shown.ok_or("AUTH_TOKEN_INVALIDX")?;
    if token.expires <= now {
        return Err("AUTH_TOKEN_EXPIRED");
    }
    if token.accepted.is_some() {
        return Err("AUTH_TOKEN_ALREADY_ACCEPTED");
    }
    if token.except.contains(&me) {
        return Err("AUTH_TOKEN_EXCEPTION");
    }
    token.accepted = Some(me);
    let news = types::UpdateShort { update: enums::Update::LoginToken, date: date(now) };
    state.dcs.push_to_key(key, &enums::Updates::from(news).to_bytes());
    Ok(key)
}

fn success(call: &mut Call<'_>, person: PersonId) -> Result<enums::auth::LoginToken, Failure> {
    let key = call.key()?;
    if key.login != Login::In(person) && call.person(person)?.two_factor.is_some() {
        call.key()?.login = Login::PasswordNeeded(person);
        return Err(Failure::unauthorized("SESSION_PASSWORD_NEEDED"));
    }
    let authorization = call.signed_in(person)?;
    Ok(types::auth::LoginTokenSuccess { authorization }.into())
}

fn new_token(call: &mut Call<'_>, token: LoginToken) -> LoginToken {
    let lifetime = call.state.dcs.settings.login_token_lifetime;
    let token = LoginToken { bytes: random::<32>().to_vec(), expires: call.state.now() + lifetime, ..token };
    call.state.dcs.login_tokens.push(token.clone());
    token
}
