//! Handling answers to the questions of a login.

use jiff::SignedDuration;

use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::kit::refusal;
use crate::bot::login::mistakes::LoginMistake;
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::steps::account;
use crate::bot::login::{add_account, qr as login_qr, typed as login_typed};
use crate::bot::secrets::deletions;
use crate::domain::ids::AccountId;
use crate::domain::login_words;
use crate::domain::secret::SecretKind;

/// For how long after a failed login a text may be another try of its secret.
const TRIES_ARRIVE_FOR: SignedDuration = SignedDuration::from_mins(5);

pub(in crate::bot) async fn answered(request: &Request, question: LoginQuestion, text: &str) -> Handled {
    match question {
        LoginQuestion::Phone => add_account::add(request, text).await,
        LoginQuestion::QrPhone => login_qr::phone_given(request, text).await,
        LoginQuestion::MeantPhone { phone, scan } => match login_words::agrees(text) {
            Some(true) => number_given(request, scan, &phone).await,
            Some(false) if scan => login_qr::command(request, "").await,
            Some(false) => add_account::ask(request).await,
            None => number_given(request, scan, text).await,
        },
        LoginQuestion::Secret { account_id } => in_login(request, account_id, text).await,
        LoginQuestion::Lost { at } => {
            if request.reader.times.now.duration_since(at) >= TRIES_ARRIVE_FOR {
                request.ask(State::Idle).await?;
            } else if login_typed::may_be_late(text) {
                deletions::delete_typed(request, SecretKind::Password).await?;
            }
            Err(Mistake::NotAsked.into())
        }
    }
}

/// Handles the number of an account to log in, by code or by QR code.
async fn number_given(request: &Request, scan: bool, text: &str) -> Handled {
    if scan { login_qr::phone_given(request, text).await } else { add_account::add(request, text).await }
}

/// Handles a text during a login. A text that is not meant for the login is an ordinary text.
pub(in crate::bot) async fn in_login(request: &Request, id: AccountId, text: &str) -> Handled {
    if login_typed::answered(request, id, text).await? { Ok(()) } else { beside(request, id).await }
}

/// Answers a text that is nothing the login asks for, and shows the login's card below.
pub(in crate::bot) async fn beside(request: &Request, id: AccountId) -> Handled {
    let mine = request.ctx.manager.login(id).await?.is_some_and(|login| login.admin == request.id());
    if !mine {
        return Err(Mistake::NotAsked.into());
    }
    let phone = account(request, id).await?.phone;
    request.show(&refusal::view(&request.reader, &LoginMistake::NotForLogin(phone))).await?;
    login_typed::show_mine(request, id).await
}
