//! Checking an exported session of another tool before it is stored.
//!
//! Invariant: the check's connection is closed before the answer is returned, so that the account's own client can
//! connect.

use std::collections::HashMap;
use std::net::SocketAddrV6;
use std::sync::Arc;

use grammers_mtsender::{InvocationError, SenderPool};
use grammers_session::SessionData;
use grammers_session::storages::MemorySession;
use grammers_session::types::{DcOption, UpdatesState};
use grammers_tl_types as tl;

use super::answer::profile;
use super::client::ANSWER_LIMIT;
use super::data_centers::DataCenters;
use super::error::{CallContext, ClientError, ErrorKind, RpcCall, UNKNOWN_OUTCOME, classify};
use super::introduction::{ApiCredentials, connection_params};
use super::session_string::ImportedSession;
use crate::clock::Clock;
use crate::domain::login::Profile;
use crate::domain::phone::Phone;

/// The person whose session it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub profile: Profile,
    pub phone: Option<Phone>,
    /// The account's access hash for itself.
    pub access_hash: Option<i64>,
    pub is_bot: bool,
}

/// Asks Telegram who is signed in with a session.
///
/// # Errors
/// [`ErrorKind::Dead`] when nobody is signed in any more, [`ErrorKind::KeyDoubted`] when Telegram does not know the
/// key.
pub async fn identify(
    session: &ImportedSession,
    data_centers: &dyn DataCenters,
    credentials: &ApiCredentials,
    clock: &Clock,
) -> Result<Identity, ClientError> {
    let dc = session.dc;
    let ipv4 = data_centers.address(dc).ok_or_else(|| unknown("a data centre without an address"))?;
    let ipv6 = SocketAddrV6::new(ipv4.ip().to_ipv6_mapped(), ipv4.port(), 0, 0);
    let home = DcOption { id: dc, ipv4, ipv6, auth_key: Some(*session.auth_key.expose()) };
    let data = SessionData {
        home_dc: dc,
        dc_options: HashMap::from([(dc, home)]),
        peer_infos: HashMap::new(),
        updates_state: UpdatesState { pts: 0, qts: 0, date: 0, seq: 0, channels: Vec::new() },
    };
    let session = Arc::new(MemorySession::from(data));
    let SenderPool { runner, handle, updates: _updates } =
        SenderPool::with_configuration(session, credentials.api_id, connection_params());
    let runner = tokio::spawn(runner.run());
    let request = tl::functions::users::GetUsers { id: vec![tl::enums::InputUser::UserSelf] };
    let answer = tokio::time::timeout(ANSWER_LIMIT, handle.invoke_in_dc(dc, &request)).await;
    runner.abort();
    let _ended = runner.await;
    let users = match answer {
        Ok(Ok(users)) => users,
        // grammers makes a new key only if Telegram does not know the present one.
        Ok(Err(InvocationError::Authentication(_))) => return Err(ClientError::Telegram(ErrorKind::KeyDoubted)),
        Ok(Err(error)) => {
            return Err(classify(error, CallContext { call: RpcCall::Other, now: clock.now(), from_home: true }));
        }
        Err(_) => return Err(ClientError::Telegram(UNKNOWN_OUTCOME)),
    };
    let user = users.into_iter().find_map(|user| match user {
        tl::enums::User::User(user) => Some(user),
        tl::enums::User::Empty(_) => None,
    });
    let user = user.ok_or_else(|| unknown("an account without a user"))?;
    Ok(Identity {
        profile: profile(&user),
        phone: user.phone.as_deref().and_then(Phone::from_telegram),
        access_hash: user.access_hash,
        is_bot: user.bot,
    })
}

fn unknown(name: &str) -> ClientError {
    ClientError::Telegram(ErrorKind::Unknown { name: name.into() })
}
