//! A login from its first code to its end, apart from code, password and what is typed meanwhile.
//! Its rule: nothing here waits for the account; Telegram's answers come back as events and change the card.

use crate::bot::commands::CommandId;
use crate::bot::deletions;
use crate::bot::error::{Failure, Handled};
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{View, login};
use crate::domain::account::{Account, AccountStatus, Pace};
use crate::domain::ids::AccountId;
use crate::domain::login::{Login, LoginStep, SentCode};
use crate::domain::phone::Phone;

/// Asks Telegram for a code. The pressed message, or a new one, shows that and what comes of it.
pub(in crate::bot) async fn begin(visit: &Visit, account: &Account) -> Handled {
    let shown = visit.turn_at_once(&login::asking(&visit.reader, &account.into())).await?;
    visit.desk.keypads.clear(visit.chat, account.id);
    visit.ask(State::Login { account_id: account.id }).await?;
    let card = shown.or(visit.pressed_card());
    visit.desk.manager.request_code(account.id, visit.id(), card).await?;
    match shown {
        Some(_) => Ok(()),
        None => show_step(visit, account, false).await,
    }
}

/// Logs in, or goes on with the login that is under way.
pub(in crate::bot) async fn log_in(visit: &Visit, id: AccountId) -> Handled {
    match visit.desk.manager.login(id).await? {
        Some(login) => {
            let account = mine(visit, &login).await?;
            show_again(visit, &account).await
        }
        None => new_code(visit, id).await,
    }
}

/// An account that can be logged in. One that was logged out and is off for that reason is switched on for it.
pub(in crate::bot) async fn able(visit: &Visit, id: AccountId) -> Handled<Account> {
    if let Some(login) = visit.desk.manager.login(id).await? {
        return mine(visit, &login).await;
    }
    let found = visit.desk.manager.overview(id).await?.ok_or(UserError::AccountGone)?;
    match found.account.status {
        AccountStatus::Active | AccountStatus::Warming => Err(UserError::LoggedInAlready(found.account.phone).into()),
        AccountStatus::Disabled if found.has_session => Err(UserError::SwitchedOff(found.account.phone).into()),
        AccountStatus::Disabled => {
            visit.desk.manager.enable(id, visit.id()).await?;
            account(visit, id).await
        }
        _ => Ok(found.account),
    }
}

/// Begins the login anew.
pub(in crate::bot) async fn new_code(visit: &Visit, id: AccountId) -> Handled {
    let account = able(visit, id).await?;
    if began_before(visit, &account.phone).await? {
        return Ok(());
    }
    begin(visit, &account).await
}

/// Whether this update comes again after a crash and has begun a login: then that login is shown.
pub(in crate::bot) async fn began_before(visit: &Visit, phone: &Phone) -> Handled<bool> {
    if visit.first_time().await? {
        return Ok(false);
    }
    let Some(account) = visit.desk.manager.account_by_phone(phone).await? else { return Ok(false) };
    let Some(login) = visit.desk.manager.login(account.id).await? else { return Ok(false) };
    let account = mine(visit, &login).await?;
    show_again(visit, &account).await?;
    Ok(true)
}

/// Reads the number of an account that is to be logged in. Where another one was probably meant, that one is asked about.
pub(in crate::bot) async fn read_phone(visit: &Visit, text: &str, scan: bool) -> Handled<Phone> {
    match Phone::parse(text) {
        Ok(phone) => Ok(phone),
        Err(error) => {
            if let Some(meant) = error.meant() {
                visit.ask(State::AskedMeantPhone { phone: meant.e164().to_owned(), scan }).await?;
            }
            Err(error.into())
        }
    }
}

/// `/resend [phone]`.
pub(in crate::bot) async fn resend_command(visit: &Visit, args: &str) -> Handled {
    let named = if args.is_empty() { None } else { Some(Phone::parse(args)?) };
    let login = chosen(visit, named.as_ref(), CommandId::Resend).await?;
    if let Some(words) = resend(visit, &login).await? {
        visit.show(&View::text(crate::i18n::escape(&words))).await?;
    }
    Ok(())
}

/// Has the code sent another way, or says why not yet.
pub(in crate::bot) async fn resend(visit: &Visit, login: &Login) -> Handled<Option<String>> {
    let account = mine(visit, login).await?;
    let sent = awaited(login, &account)?;
    if sent.next_way.is_none() {
        return Ok(Some(visit.reader.label("login-toast-no-way", &[])));
    }
    if let Some(words) = login::too_early(&visit.reader, sent) {
        return Ok(Some(words));
    }
    if !visit.first_time().await? {
        show_again(visit, &account).await?;
        return Ok(None);
    }
    visit.desk.keypads.clear(visit.chat, login.account_id);
    if let Some(card) = login.card {
        visit.edit_kindly(card, &login::asking(&visit.reader, &(&account).into())).await;
    }
    visit.desk.manager.resend_code(login.account_id).await?;
    Ok(Some(visit.reader.label("login-toast-resend", &[])))
}

/// The button that ends a login.
pub(in crate::bot) async fn cancel(visit: &Visit, id: AccountId) -> Handled {
    pressed_on(visit, id).await?;
    visit.ask(State::Idle).await?;
    end(visit, id).await?;
    Ok(())
}

/// Ends a login and says so on its card; `false` when there is none of this admin's.
pub(in crate::bot) async fn end(visit: &Visit, id: AccountId) -> Handled<bool> {
    let Some(login) = visit.desk.manager.login(id).await?.filter(|login| login.admin == visit.id()) else {
        return Ok(false);
    };
    let account = account(visit, id).await?;
    visit.desk.keypads.clear(visit.chat, id);
    visit.desk.manager.cancel_login(id, visit.id()).await?;
    if let Some(card) = login.card {
        visit.edit_kindly(card, &login::cancelled(&visit.reader, &(&account).into())).await;
    }
    Ok(true)
}

pub(in crate::bot) async fn choose_pace(visit: &Visit, id: AccountId, pace: Pace) -> Handled {
    let account = visit.desk.manager.choose_pace(id, pace, visit.id()).await?;
    let days = visit.desk.store.team_settings().borrow().sending.ramp.days();
    visit.turn(&login::pace_chosen(&visit.reader, &account, pace, days)).await?;
    Ok(())
}

/// Sends the card of a login once more, below what has been said since.
pub(in crate::bot) async fn show_again(visit: &Visit, account: &Account) -> Handled {
    visit.desk.keypads.clear(visit.chat, account.id);
    visit.ask(State::Login { account_id: account.id }).await?;
    show_step(visit, account, true).await
}

/// Shows where a login stands: on a new card, or only where nothing has shown it yet.
pub(in crate::bot) async fn show_step(visit: &Visit, account: &Account, on_new: bool) -> Handled {
    let account = account.clone();
    let showing = move |visit: Visit| async move {
        let desk = &visit.desk;
        let _hand = desk.card_in_hand(account.id.0).await;
        // As it is now; none when it has ended, which is told.
        let Some(login) = desk.manager.login(account.id).await? else { return Ok(()) };
        let is_shown = login.card.is_some() && login.step != LoginStep::AskingForCode;
        if is_shown && !on_new {
            return Ok(());
        }
        let view = login::step(&visit.reader, &(&account).into(), &login.step, 0, None);
        let card = visit.put_in_turn(login.card.filter(|_| !on_new), &view).await?;
        desk.manager.set_login_card(account.id, card).await?;
        if login.step == LoginStep::ScanQr {
            // The new card begins without a picture.
            desk.manager.watch_for_scan(account.id);
        }
        if let Some(old) = login.card.filter(|old| *old != card) {
            // Two keypads of one login would contradict each other.
            deletions::delete_outdated(desk, old).await?;
        }
        Ok(())
    };
    visit.beside(showing).await
}

/// The login whose own card was pressed; every other button is an old one.
pub(in crate::bot) async fn pressed_on(visit: &Visit, id: AccountId) -> Handled<Login> {
    let login = visit.desk.manager.login(id).await?.filter(|login| login.admin == visit.id());
    Ok(login.filter(|login| login.card.is_some() && login.card == visit.card).ok_or(UserError::OldButton)?)
}

/// The login that a typed command means: of the phone it names, of this chat, or the only one.
pub(in crate::bot) async fn chosen(visit: &Visit, phone: Option<&Phone>, command: CommandId) -> Handled<Login> {
    let manager = &visit.desk.manager;
    if let Some(phone) = phone {
        let account = manager.account_by_phone(phone).await?.ok_or_else(|| UserError::PhoneUnknown(phone.clone()))?;
        let login = manager.login(account.id).await?.ok_or(UserError::NoLoginOf(account.phone))?;
        mine(visit, &login).await?;
        return Ok(login);
    }
    let mut logins = manager.logins_of(visit.id()).await?;
    if let State::Login { account_id } = visit.state().await?
        && let Some(index) = logins.iter().position(|login| login.account_id == account_id)
    {
        return Ok(logins.swap_remove(index));
    }
    match logins.len() {
        0 => Err(UserError::NoLogin.into()),
        1 => Ok(logins.swap_remove(0)),
        _ => {
            let account = account(visit, logins[0].account_id).await?;
            Err(UserError::WhichLogin { command, phone: account.phone }.into())
        }
    }
}

/// The account of a login of one's own; somebody else's is left to them.
pub(in crate::bot) async fn mine(visit: &Visit, login: &Login) -> Handled<Account> {
    if login.admin != visit.id() {
        let other = visit.desk.store.read().await?.team().member(login.admin).await?;
        // Whoever is no longer on the team finishes nothing.
        if let Some(other) = other {
            return Err(UserError::OtherAdmin { name: other.name }.into());
        }
    }
    account(visit, login.account_id).await
}

/// The code that is awaited.
pub(in crate::bot) fn awaited<'l>(login: &'l Login, account: &Account) -> Result<&'l SentCode, Failure> {
    match &login.step {
        LoginStep::NeedCode { sent, .. } => Ok(sent),
        LoginStep::AskingForCode | LoginStep::ScanQr | LoginStep::CodeVoid | LoginStep::NeedPassword { .. } => {
            Err(UserError::NoCodeAsked(account.phone.clone()).into())
        }
    }
}

pub(in crate::bot) async fn account(visit: &Visit, id: AccountId) -> Handled<Account> {
    Ok(visit.desk.manager.account(id).await?.ok_or(UserError::AccountGone)?)
}

/// Whether a keypad can enter this code.
pub(in crate::bot) fn has_digits(sent: &SentCode) -> bool {
    sent.way.has_digits()
}
