//! `auth.*`: codes, signing in and out, and moving a login to another data centre. A code is valid for one login of one
//! number, until it is used, replaced, cancelled, guessed at or expired.

use grammers_tl_types::{enums, functions, types};
use serde_json::json;

use super::{Call, Failure, Table};
use crate::dc::crypto::{random, random_i64};
use crate::dc::keys::Login;
use crate::dc::message_box::Letter;
use crate::dc::objects;
use crate::dc::side::Exported;
use crate::world::{CodeWay, LoginCode, LoginEmail, PersonId, SERVICE_USER, State};

pub(super) fn register(table: &mut Table) {
    use functions::auth as f;
    table.open(|r: &f::SendCode| json!({ "phone_number": r.phone_number, "api_id": r.api_id }), send_code);
    table.open(
        |r: &f::ResendCode| json!({ "phone_number": r.phone_number, "phone_code_hash": r.phone_code_hash }),
        resend_code,
    );
    table.open(
        |r: &f::CancelCode| json!({ "phone_number": r.phone_number, "phone_code_hash": r.phone_code_hash }),
        cancel_code,
    );
    table.open(
        |r: &f::SignIn| {
            json!({
                "phone_number": r.phone_number,
                "phone_code_hash": r.phone_code_hash,
                "phone_code": r.phone_code,
            })
        },
        sign_in,
    );
    table.open(|_: &f::CheckPassword| json!({}), check_password);
    table.open(|r: &f::ImportAuthorization| json!({ "id": r.id }), import_authorization);
    table.signed_in(|r: &f::ExportAuthorization| json!({ "dc_id": r.dc_id }), export_authorization);
    table.signed_in(|_: &f::LogOut| json!({}), log_out);
    table.signed_in(|_: &f::ResetAuthorizations| json!({}), reset_authorizations);
}

fn send_code(call: &mut Call<'_>, request: &functions::auth::SendCode) -> Result<enums::auth::SentCode, Failure> {
    if request.api_id <= 0 || request.api_hash.is_empty() {
        return Err(Failure::bad("API_ID_INVALID"));
    }
    let phone = call.phone(&request.phone_number)?;
    match call.state.by_phone(&phone).map(|person| person.login_email).unwrap_or_default() {
        LoginEmail::Never => new_code(call.state, &phone, CodeWay::App),
        LoginEmail::Always => new_code(call.state, &phone, CodeWay::Email),
        LoginEmail::ToBeSetUp => {
            let r#type = types::auth::SentCodeTypeSetUpEmailRequired {
                apple_signin_allowed: false,
                google_signin_allowed: false,
            };
            let phone_code_hash = format!("{:016x}", random_i64());
            let (r#type, next_type) = (r#type.into(), None);
            Ok(types::auth::SentCode { r#type, phone_code_hash, next_type, timeout: None }.into())
        }
    }
}

/// The next delivery method: SMS after the app, a call after the SMS, and then none. Telegram documents no error for
/// asking before the timeout, so there is none here.
fn resend_code(call: &mut Call<'_>, request: &functions::auth::ResendCode) -> Result<enums::auth::SentCode, Failure> {
    let phone = call.phone(&request.phone_number)?;
    let code = live_code(call.state, &phone, &request.phone_code_hash)?;
    let next = match code.way {
        CodeWay::App => CodeWay::Sms,
        CodeWay::Sms => CodeWay::Call,
        CodeWay::Call | CodeWay::Email => return Err(Failure::not_acceptable("SEND_CODE_UNAVAILABLE")),
    };
    new_code(call.state, &phone, next)
}

fn cancel_code(call: &mut Call<'_>, request: &functions::auth::CancelCode) -> Result<bool, Failure> {
    let phone = call.phone(&request.phone_number)?;
    live_code(call.state, &phone, &request.phone_code_hash)?.void = true;
    Ok(true)
}

fn sign_in(call: &mut Call<'_>, request: &functions::auth::SignIn) -> Result<enums::auth::Authorization, Failure> {
    let phone = call.phone(&request.phone_number)?;
    let tries = call.state.dcs.settings.code_tries;
    let code = live_code(call.state, &phone, &request.phone_code_hash)?;
    // A code by email has its own field.
    let typed = match (code.way, &request.email_verification) {
        (CodeWay::Email, Some(enums::EmailVerification::Code(given))) => Some(given.code.clone()),
        (CodeWay::Email, _) => None,
        _ => request.phone_code.clone(),
    };
    let typed = typed.filter(|code| !code.is_empty()).ok_or_else(|| Failure::bad("PHONE_CODE_EMPTY"))?;
    if code.code != typed {
        code.wrong_tries += 1;
        code.void = code.wrong_tries >= tries;
        return Err(Failure::bad("PHONE_CODE_INVALID"));
    }
    let Some(person) = call.state.by_phone(&phone) else {
        return Ok(enums::auth::Authorization::SignUpRequired(types::auth::AuthorizationSignUpRequired {
            terms_of_service: None,
        }));
    };
    let (id, has_password) = (person.id, person.two_factor.is_some());
    if has_password {
        // The code stays valid until the password has been given, as at Telegram.
        call.key()?.login = Login::PasswordNeeded(id);
        return Err(Failure::unauthorized("SESSION_PASSWORD_NEEDED"));
    }
    call.signed_in(id)
}

fn check_password(
    call: &mut Call<'_>,
    request: &functions::auth::CheckPassword,
) -> Result<enums::auth::Authorization, Failure> {
    let key = call.key()?;
    let person = match key.login {
        Login::PasswordNeeded(person) | Login::In(person) => person,
        Login::Nobody | Login::Revoked(_) => return Err(Failure::unauthorized("AUTH_KEY_UNREGISTERED")),
    };
    let enums::InputCheckPasswordSrp::Srp(proof) = &request.password else {
        return Err(Failure::bad("PASSWORD_HASH_INVALID"));
    };
    // A challenge is valid for one try; the next needs account.getPassword again.
    let challenge = key.challenge.take().filter(|challenge| challenge.id == proof.srp_id);
    let challenge = challenge.ok_or_else(|| Failure::bad("SRP_ID_INVALID"))?;
    if !challenge.accepts(&proof.a, &proof.m1) {
        return Err(Failure::bad("PASSWORD_HASH_INVALID"));
    }
    call.signed_in(person)
}

fn log_out(call: &mut Call<'_>, _: PersonId, _: &functions::auth::LogOut) -> Result<enums::auth::LoggedOut, Failure> {
    call.key()?.login = Login::Nobody;
    Ok(types::auth::LoggedOut { future_auth_token: None }.into())
}

/// Ends all other logins of the account.
fn reset_authorizations(
    call: &mut Call<'_>,
    me: PersonId,
    _: &functions::auth::ResetAuthorizations,
) -> Result<bool, Failure> {
    let this = call.key;
    let others: Vec<i64> = call.state.dcs.keys_of(me).map(|key| key.key.id).filter(|id| *id != this).collect();
    for id in others {
        call.state.dcs.revoke(id);
    }
    Ok(true)
}

fn export_authorization(
    call: &mut Call<'_>,
    me: PersonId,
    request: &functions::auth::ExportAuthorization,
) -> Result<enums::auth::ExportedAuthorization, Failure> {
    if request.dc_id == call.dc || !call.state.dcs.addresses.contains_key(&request.dc_id) {
        return Err(Failure::bad("DC_ID_INVALID"));
    }
    let bytes = random::<128>().to_vec();
    call.state.dcs.exported.push(Exported { person: me, dc: request.dc_id, bytes: bytes.clone() });
    Ok(types::auth::ExportedAuthorization { id: me.0, bytes }.into())
}

fn import_authorization(
    call: &mut Call<'_>,
    request: &functions::auth::ImportAuthorization,
) -> Result<enums::auth::Authorization, Failure> {
    let dc = call.dc;
    let exported = &mut call.state.dcs.exported;
    let found = exported
        .iter()
        .position(|one| one.person.0 == request.id && one.bytes == request.bytes && one.dc == dc)
        .ok_or_else(|| Failure::bad("AUTH_BYTES_INVALID"))?;
    let person = exported.swap_remove(found).person;
    call.key()?.login = Login::In(person);
    authorization(call.state, person)
}

impl Call<'_> {
    /// A number of this data centre, written with `+`.
    fn phone(&self, phone: &str) -> Result<String, Failure> {
        let digits: String = phone.chars().filter(|c| !matches!(c, '+' | ' ' | '-' | '(' | ')')).collect();
        if !(7..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Failure::not_acceptable("PHONE_NUMBER_INVALID"));
        }
        match self.state.by_phone(&digits) {
            Some(person) if person.banned => Err(Failure::bad("PHONE_NUMBER_BANNED")),
            Some(person) if person.home_dc != self.dc => Err(Failure::see_other("PHONE", person.home_dc)),
            _ => Ok(format!("+{digits}")),
        }
    }

    pub(super) fn signed_in(&mut self, person: PersonId) -> Result<enums::auth::Authorization, Failure> {
        let now = self.state.now();
        if self.key()?.login != Login::In(person) {
            tell_of_login(self.state, person, self.key);
        }
        let key = self.key()?;
        key.login = Login::In(person);
        key.created = now;
        if let Some(person) = self.state.people.get_mut(&person) {
            for code in &mut person.codes {
                code.void = true;
            }
        }
        authorization(self.state, person)
    }
}

/// Notifies an account's other devices of a login.
fn tell_of_login(state: &mut State, person: PersonId, key: i64) {
    let Some(key) = state.dcs.keys.get(&key).filter(|_| state.dcs.keys_of(person).next().is_some()) else { return };
    let device = key.client.as_ref().map(|client| client.device_model.clone()).unwrap_or_default();
    let text = format!(
        "New login. We detected a login into your account from a new device: {device}. If this wasn't you, you can \
         end that session in Settings > Devices."
    );
    let news = types::UpdateNewAuthorization {
        unconfirmed: true,
        hash: key.authorization_hash(),
        date: Some(objects::date(state.now())),
        device: Some(device),
        location: Some("Unknown".into()),
    };
    state.push_update(person, &[], None, &news.into());
    let letter = Letter {
        from: SERVICE_USER,
        to: person,
        text,
        entities: Vec::new(),
        file: None,
        kind: None,
        random_id: None,
        reply_to: None,
        quote: None,
        forwarded: None,
    };
    state.deliver(letter, None);
}

fn authorization(state: &State, person: PersonId) -> Result<enums::auth::Authorization, Failure> {
    let user = objects::user(state, person, person).ok_or_else(|| Failure::unauthorized("USER_DEACTIVATED"))?;
    Ok(types::auth::Authorization {
        setup_password_required: false,
        otherwise_relogin_days: None,
        tmp_sessions: None,
        future_auth_token: None,
        user,
    }
    .into())
}

fn codes<'a>(state: &'a mut State, phone: &str) -> &'a mut Vec<LoginCode> {
    match state.by_phone(phone).map(|person| person.id).and_then(|id| state.people.get_mut(&id)) {
        Some(person) => &mut person.codes,
        None => state.dcs.codes_to_nobody.entry(phone.to_owned()).or_default(),
    }
}

/// The code of a hash, if it is still valid.
fn live_code<'a>(state: &'a mut State, phone: &str, hash: &str) -> Result<&'a mut LoginCode, Failure> {
    if hash.is_empty() {
        return Err(Failure::bad("PHONE_CODE_HASH_EMPTY"));
    }
    let born_after = state.now() - state.dcs.settings.code_lifetime;
    codes(state, phone)
        .iter_mut()
        .find(|code| code.phone_code_hash == hash && !code.void && code.sent_at > born_after)
        .ok_or_else(|| Failure::bad("PHONE_CODE_EXPIRED"))
}

/// Sends a code; all older ones of that number become invalid.
fn new_code(state: &mut State, phone: &str, way: CodeWay) -> Result<enums::auth::SentCode, Failure> {
    let code = format!("{:05}", random_i64().rem_euclid(100_000));
    let hash = format!("{:016x}", random_i64());
    let sent_at = state.now();
    let all = codes(state, phone);
    for old in all.iter_mut() {
        old.void = true;
    }
    let phone_code_hash = hash.clone();
    all.push(LoginCode { code: code.clone(), phone_code_hash, way, sent_at, void: false, wrong_tries: 0 });

    let owner = state.by_phone(phone).map(|person| person.id);
    if let Some(owner) = owner.filter(|owner| way == CodeWay::App && state.dcs.keys_of(*owner).next().is_some()) {
        let text =
            format!("Login code: {code}. Do not give this code to anyone, even if they say they are from Telegram!");
        let letter = Letter {
            from: SERVICE_USER,
            to: owner,
            text,
            entities: Vec::new(),
            file: None,
            kind: None,
            random_id: None,
            reply_to: None,
            quote: None,
            forwarded: None,
        };
        state.deliver(letter, None);
    }
    let (r#type, next_type) = match way {
        CodeWay::App => (types::auth::SentCodeTypeApp { length: 5 }.into(), Some(enums::auth::CodeType::Sms)),
        CodeWay::Sms => (types::auth::SentCodeTypeSms { length: 5 }.into(), Some(enums::auth::CodeType::Call)),
        CodeWay::Call => (types::auth::SentCodeTypeCall { length: 5 }.into(), None),
        CodeWay::Email => {
            let sent = types::auth::SentCodeTypeEmailCode {
                apple_signin_allowed: false,
                google_signin_allowed: false,
                email_pattern: "a***@example.com".into(),
                length: 5,
                reset_available_period: None,
                reset_pending_date: None,
            };
            (sent.into(), None)
        }
    };
    let timeout = next_type.is_some().then_some(state.dcs.settings.next_code_after);
    Ok(types::auth::SentCode { r#type, phone_code_hash: hash, next_type, timeout }.into())
}
