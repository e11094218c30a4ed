//! `/login_qr [phone]`: an account is logged in by a picture that its owner scans.
//! Its rule: pictures come as events; nothing here waits for the account, and nothing logs what a picture says.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::handlers::login::{able, began_before, mine, read_phone, show_step};
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views::qr_login as views;
use crate::bot::{deletions, qr_code, say};
use crate::domain::account::Account;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::LoginStep;
use crate::domain::owed_deletion::DeletionKind;
use crate::domain::phone::Phone;

/// How long a picture may stand after it has expired: the next one takes its place meanwhile.
const OUTLIVES: SignedDuration = SignedDuration::from_secs(30);

pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    if !args.is_empty() {
        return phone_given(visit, args).await;
    }
    visit.ask(State::AskedQrPhone).await?;
    visit.show(&views::ask_phone(&visit.reader)).await?;
    Ok(())
}

/// A number that is not at the desk yet is added; one that is here and not logged in is logged in again.
pub(in crate::bot) async fn phone_given(visit: &Visit, text: &str) -> Handled {
    let phone = read_phone(visit, text, true).await?;
    // Sent once more, or agreed to, it is right.
    let agreed = matches!(visit.state().await?, State::AskedMeantPhone { phone: asked, .. } if asked == phone.e164());
    if let Some(odd) = phone.odd().filter(|_| !agreed)
        && visit.desk.manager.account_by_phone(&phone).await?.is_none()
    {
        visit.ask(State::AskedMeantPhone { phone: phone.e164().to_owned(), scan: true }).await?;
        visit.show(&crate::bot::views::login::ask_odd(&visit.reader, &phone, odd)).await?;
        return Ok(());
    }
    number_given(visit, &phone).await
}

/// As [`phone_given`], with a number that is as it was meant.
pub(in crate::bot) async fn number_given(visit: &Visit, phone: &Phone) -> Handled {
    let known = visit.desk.manager.account_by_phone(phone).await?;
    if let Some(account) = &known {
        able(visit, account.id).await?;
    }
    if began_before(visit, phone).await? {
        return Ok(());
    }
    let account = match known {
        Some(account) => account,
        None => visit.desk.manager.add_account(phone, visit.id()).await?,
    };
    begin(visit, &account).await
}

pub(in crate::bot) async fn pressed(visit: &Visit, id: AccountId) -> Handled {
    let account = able(visit, id).await?;
    if began_before(visit, &account.phone).await? {
        return Ok(());
    }
    begin(visit, &account).await
}

async fn begin(visit: &Visit, account: &Account) -> Handled {
    if let Some(login) = visit.desk.manager.login(account.id).await? {
        mine(visit, &login).await?;
    }
    let shown = visit.turn_at_once(&views::asking(&visit.reader, &account.into())).await?;
    visit.desk.keypads.clear(visit.chat, account.id);
    visit.ask(State::Login { account_id: account.id }).await?;
    let card = shown.or(visit.pressed_card());
    visit.desk.manager.request_qr(account.id, visit.id(), card).await?;
    match shown {
        Some(_) => Ok(()),
        None => show_step(visit, account, false).await,
    }
}

/// Shows a picture on the login's card, in place of the one before.
pub(in crate::bot) async fn show(
    desk: &Desk,
    id: AccountId,
    admin: TelegramUserId,
    link: &SecretString,
    expires_at: Timestamp,
) -> Handled {
    let Some(account) = desk.manager.account(id).await? else { return Ok(()) };
    // Whoever left the team is told nothing more.
    let Some(member) = desk.store.read().await?.team().member(admin).await? else { return Ok(()) };
    let _hand = desk.card_in_hand(id.0).await;
    let login = desk.manager.login(id).await?.filter(|login| login.step == LoginStep::ScanQr && login.admin == admin);
    // Scanned or given up meanwhile.
    let Some(card) = login.and_then(|login| login.card) else { return Ok(()) };
    let picture = qr_code::draw(link).map_err(anyhow::Error::from)?;
    let view = views::picture(&desk.reader(member.language, card.chat), &(&account).into(), expires_at);
    // Whatever becomes of the login, the picture does not stay.
    let until = expires_at + OUTLIVES;
    deletions::put_off(desk, card, DeletionKind::QrPicture, until).await?;
    let shown = say::picture(&desk.bot, card, &picture, &view).await?;
    if shown != card {
        deletions::put_off(desk, shown, DeletionKind::QrPicture, until).await?;
        desk.manager.set_login_card(id, shown).await?;
    }
    Ok(())
}
