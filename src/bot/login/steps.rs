//! The steps of a login, apart from code, password and typed texts. No handler waits for the account; Telegram's
//! answers arrive as events and update the card.

use crate::bot::accounts::mistakes::AccountMistake;
use crate::bot::context::{CardKey, Failure, Handled, Mistake, Request, State};
use crate::bot::kit::{CommandId, View};
use crate::bot::login::mistakes::LoginMistake;
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::{qr_screens, screens as login};
use crate::bot::secrets::deletions;
use crate::domain::account::{Account, AccountStatus, WarmUpPace};
use crate::domain::ids::AccountId;
use crate::domain::login::{Login, LoginStep, SentCode};
use crate::domain::phone::Phone;

/// Requests a code from Telegram, to enter or to `scan`. The pressed message, or a new one, shows the progress.
pub(in crate::bot) async fn begin(request: &Request, account: &Account, scan: bool) -> Handled {
    let asking = if scan { qr_screens::asking } else { login::asking };
    let shown = request.turn_at_once(&asking(&request.reader, &account.into())).await?;
    request.ctx.keypads.clear(request.chat, account.id);
    request.ask(State::Login(LoginQuestion::Secret { account_id: account.id })).await?;
    let card = shown.or(request.pressed_card());
    if scan {
        request.ctx.manager.request_qr(account.id, request.id(), card).await?;
    } else {
        request.ctx.manager.request_code(account.id, request.id(), card).await?;
    }
    match shown {
        Some(_) => Ok(()),
        None => show_step(request, account, false).await,
    }
}

/// Logs in, or continues the login in progress.
pub(in crate::bot) async fn log_in(request: &Request, id: AccountId) -> Handled {
    match request.ctx.manager.login(id).await? {
        Some(login) => show_own(request, &login).await,
        None => new_code(request, id).await,
    }
}

/// The account, if it can be logged in. A logged-out account that is off for that reason is switched on.
pub(in crate::bot) async fn able(request: &Request, id: AccountId) -> Handled<Account> {
    if let Some(login) = request.ctx.manager.login(id).await? {
        return mine(request, &login).await;
    }
    let found = request.ctx.manager.overview(id).await?.ok_or(AccountMistake::AccountGone)?;
    match found.account.status {
        AccountStatus::Active | AccountStatus::Warming => {
            Err(LoginMistake::LoggedInAlready(found.account.phone).into())
        }
        AccountStatus::Disabled if found.has_session => Err(LoginMistake::SwitchedOff(found.account.phone).into()),
        AccountStatus::Disabled => {
            request.ctx.manager.enable(id, request.id()).await?;
            account(request, id).await
        }
        _ => Ok(found.account),
    }
}

/// Restarts the login.
pub(in crate::bot) async fn new_code(request: &Request, id: AccountId) -> Handled {
    let account = able(request, id).await?;
    if began_before(request, &account.phone).await? {
        return Ok(());
    }
    begin(request, &account, false).await
}

/// Whether this update was delivered again after a crash and has already begun a login; then that login is shown.
pub(in crate::bot) async fn began_before(request: &Request, phone: &Phone) -> Handled<bool> {
    if request.first_time().await? {
        return Ok(false);
    }
    let Some(account) = request.ctx.manager.account_by_phone(phone).await? else { return Ok(false) };
    let Some(login) = request.ctx.manager.login(account.id).await? else { return Ok(false) };
    show_own(request, &login).await?;
    Ok(true)
}

/// Parses the number of an account to log in. If another one was probably meant, asks about it. `None` means that the
/// number is odd, and was asked about.
pub(in crate::bot) async fn read_phone(request: &Request, text: &str, scan: bool) -> Handled<Option<Phone>> {
    let meant = |phone: &Phone| State::Login(LoginQuestion::MeantPhone { phone: phone.e164().to_owned(), scan });
    let phone = match Phone::parse(text) {
        Ok(phone) => phone,
        Err(error) => {
            if let Some(phone) = error.meant() {
                request.ask(meant(phone)).await?;
            }
            return Err(error.into());
        }
    };
    // Sent once more, or confirmed, the number is right.
    let agreed = matches!(request.state().await?, State::Login(LoginQuestion::MeantPhone { phone: asked, .. }) if asked == phone.e164());
    if let Some(odd) = phone.odd().filter(|_| !agreed)
        && request.ctx.manager.account_by_phone(&phone).await?.is_none()
    {
        request.ask(meant(&phone)).await?;
        request.show(&login::ask_odd(&request.reader, &phone, odd)).await?;
        return Ok(None);
    }
    Ok(Some(phone))
}

/// `/resend [phone]`.
pub(in crate::bot) async fn resend_command(request: &Request, args: &str) -> Handled {
    let named = if args.is_empty() { None } else { Some(Phone::parse(args)?) };
    let login = chosen(request, named.as_ref(), CommandId::Resend).await?;
    if let Some(words) = resend(request, &login).await? {
        request.show(&View::text(crate::i18n::escape(&words))).await?;
    }
    Ok(())
}

/// Requests the next delivery method, or says why this is not possible yet.
pub(in crate::bot) async fn resend(request: &Request, login: &Login) -> Handled<Option<String>> {
    let account = mine(request, login).await?;
    let sent = awaited(login, &account)?;
    if sent.next_way.is_none() {
        return Ok(Some(request.reader.label("login-toast-no-way", &[])));
    }
    if let Some(words) = login::too_early(&request.reader, sent) {
        return Ok(Some(words));
    }
    if !request.first_time().await? {
        show_again(request, &account).await?;
        return Ok(None);
    }
    request.ctx.keypads.clear(request.chat, login.account_id);
    if let Some(card) = login.card {
        request.try_edit(card, &login::asking(&request.reader, &(&account).into())).await;
    }
    request.ctx.manager.resend_code(login.account_id).await?;
    Ok(Some(request.reader.label("login-toast-resend", &[])))
}

/// The button that cancels a login.
pub(in crate::bot) async fn cancel(request: &Request, id: AccountId) -> Handled {
    pressed_on(request, id).await?;
    request.ask(State::Idle).await?;
    end(request, id).await?;
    Ok(())
}

/// Ends a login and shows that on its card. Returns `false` when this admin has no such login.
pub(in crate::bot) async fn end(request: &Request, id: AccountId) -> Handled<bool> {
    let Some(login) = request.ctx.manager.login(id).await?.filter(|login| login.admin == request.id()) else {
        return Ok(false);
    };
    let account = account(request, id).await?;
    request.ctx.keypads.clear(request.chat, id);
    request.ctx.manager.cancel_login(id, request.id()).await?;
    if let Some(card) = login.card {
        request.try_edit(card, &login::cancelled(&request.reader, &(&account).into())).await;
    }
    Ok(true)
}

pub(in crate::bot) async fn choose_pace(request: &Request, id: AccountId, pace: WarmUpPace) -> Handled {
    let account = request.ctx.manager.choose_pace(id, pace, request.id()).await?;
    let days = request.ctx.store.team_settings().borrow().sending.ramp.days();
    request.turn(&login::pace_chosen(&request.reader, &account, pace, days)).await
}

/// Sends the card of the member's own login again.
pub(in crate::bot) async fn show_own(request: &Request, login: &Login) -> Handled {
    let account = mine(request, login).await?;
    show_again(request, &account).await
}

/// Sends the card of a login again, below later messages.
pub(in crate::bot) async fn show_again(request: &Request, account: &Account) -> Handled {
    request.ctx.keypads.clear(request.chat, account.id);
    request.ask(State::Login(LoginQuestion::Secret { account_id: account.id })).await?;
    show_step(request, account, true).await
}

/// Shows the step of a login: on a new card, or only if no card shows it yet.
pub(in crate::bot) async fn show_step(request: &Request, account: &Account, on_new: bool) -> Handled {
    let account = account.clone();
    let showing = move |request: Request| async move {
        let ctx = &request.ctx;
        let _lock = ctx.lock_card(CardKey::Account(account.id)).await;
        // The present state; without a login it has ended, which is shown elsewhere.
        let Some(login) = ctx.manager.login(account.id).await? else { return Ok(()) };
        let is_shown = login.card.is_some() && login.step != LoginStep::AskingForCode;
        if is_shown && !on_new {
            return Ok(());
        }
        let view = login::step(&request.reader, &(&account).into(), &login.step, 0, None);
        let card = request.put_in_turn(login.card.filter(|_| !on_new), &view).await?;
        ctx.manager.set_login_card(account.id, card).await?;
        if login.step == LoginStep::ScanQr {
            // The new card starts without a QR code.
            ctx.manager.watch_for_scan(account.id);
        }
        if let Some(old) = login.card.filter(|old| *old != card) {
            // Two keypads of one login would contradict each other.
            deletions::delete_outdated(ctx, old).await?;
        }
        Ok(())
    };
    request.beside(showing).await
}

/// The login whose own card was pressed; buttons elsewhere are outdated.
pub(in crate::bot) async fn pressed_on(request: &Request, id: AccountId) -> Handled<Login> {
    let login = request.ctx.manager.login(id).await?.filter(|login| login.admin == request.id());
    Ok(login.filter(|login| login.card.is_some() && login.card == request.card).ok_or(Mistake::OldButton)?)
}

/// The login that a typed command means: of its phone number, of this chat, or the only one.
pub(in crate::bot) async fn chosen(request: &Request, phone: Option<&Phone>, command: CommandId) -> Handled<Login> {
    let manager = &request.ctx.manager;
    if let Some(phone) = phone {
        let account =
            manager.account_by_phone(phone).await?.ok_or_else(|| AccountMistake::PhoneUnknown(phone.clone()))?;
        let login = manager.login(account.id).await?.ok_or(LoginMistake::NoLoginOf(account.phone))?;
        mine(request, &login).await?;
        return Ok(login);
    }
    let mut logins = manager.logins_of(request.id()).await?;
    if let State::Login(LoginQuestion::Secret { account_id }) = request.state().await?
        && let Some(index) = logins.iter().position(|login| login.account_id == account_id)
    {
        return Ok(logins.swap_remove(index));
    }
    match logins.len() {
        0 => Err(LoginMistake::NoLogin.into()),
        1 => Ok(logins.swap_remove(0)),
        _ => {
            let account = account(request, logins[0].account_id).await?;
            Err(LoginMistake::WhichLogin { command, phone: account.phone }.into())
        }
    }
}

/// The account of the member's own login; another member's login is not touched.
pub(in crate::bot) async fn mine(request: &Request, login: &Login) -> Handled<Account> {
    if login.admin != request.id() {
        let other = request.ctx.store.read().await?.team().member(login.admin).await?;
        // A person who has left the team cannot finish a login.
        if let Some(other) = other {
            return Err(LoginMistake::OtherAdmin { name: other.name }.into());
        }
    }
    account(request, login.account_id).await
}

/// The expected code.
pub(in crate::bot) fn awaited<'l>(login: &'l Login, account: &Account) -> Result<&'l SentCode, Failure> {
    match &login.step {
        LoginStep::NeedCode { sent, .. } => Ok(sent),
        LoginStep::AskingForCode | LoginStep::ScanQr | LoginStep::CodeVoid | LoginStep::NeedPassword { .. } => {
            Err(LoginMistake::NoCodeAsked(account.phone.clone()).into())
        }
    }
}

pub(in crate::bot) async fn account(request: &Request, id: AccountId) -> Handled<Account> {
    Ok(request.ctx.manager.account(id).await?.ok_or(AccountMistake::AccountGone)?)
}
