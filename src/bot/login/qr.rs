//! `/login_qr [phone]`: login by a QR code that the account's owner scans. QR codes arrive as events; no handler waits
//! for them, and their content is never logged.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use crate::bot::context::{BotContext, CardKey, Handled, Request, State};
use crate::bot::login::qr_screens as views;
use crate::bot::login::question::LoginQuestion;
use crate::bot::login::steps;
use crate::bot::login::steps::{able, began_before, mine, read_phone};
use crate::bot::output::{qr_code, say};
use crate::bot::secrets::deletions;
use crate::domain::account::Account;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::LoginStep;
use crate::domain::owed_deletion::DeletionKind;
use crate::domain::phone::Phone;

/// How long an expired QR code may stay; usually the next one has replaced it by then.
const OUTLIVES: SignedDuration = SignedDuration::from_secs(30);

pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if !args.is_empty() {
        return phone_given(request, args).await;
    }
    request.ask(State::Login(LoginQuestion::QrPhone)).await?;
    request.show(&views::ask_phone(&request.reader)).await
}

/// Adds a number that is not at the desk; a number that is not logged in is logged in again.
pub(in crate::bot) async fn phone_given(request: &Request, text: &str) -> Handled {
    match read_phone(request, text, true).await? {
        Some(phone) => number_given(request, &phone).await,
        None => Ok(()),
    }
}

/// As [`phone_given`], with a confirmed number.
pub(in crate::bot) async fn number_given(request: &Request, phone: &Phone) -> Handled {
    let known = request.ctx.manager.account_by_phone(phone).await?;
    if let Some(account) = &known {
        able(request, account.id).await?;
    }
    if began_before(request, phone).await? {
        return Ok(());
    }
    let account = match known {
        Some(account) => account,
        None => request.ctx.manager.add_account(phone, request.id()).await?,
    };
    begin(request, &account).await
}

pub(in crate::bot) async fn pressed(request: &Request, id: AccountId) -> Handled {
    let account = able(request, id).await?;
    if began_before(request, &account.phone).await? {
        return Ok(());
    }
    begin(request, &account).await
}

async fn begin(request: &Request, account: &Account) -> Handled {
    if let Some(login) = request.ctx.manager.login(account.id).await? {
        mine(request, &login).await?;
    }
    steps::begin(request, account, true).await
}

/// Shows a QR code on the login's card, replacing the previous one.
pub(in crate::bot) async fn show(
    ctx: &BotContext,
    id: AccountId,
    admin: TelegramUserId,
    link: &SecretString,
    expires_at: Timestamp,
) -> Handled {
    let Some(account) = ctx.manager.account(id).await? else { return Ok(()) };
    // A person who has left the team gets nothing more.
    let Some(member) = ctx.store.read().await?.team().member(admin).await? else { return Ok(()) };
    let _lock = ctx.lock_card(CardKey::Account(id)).await;
    let login = ctx.manager.login(id).await?.filter(|login| login.step == LoginStep::ScanQr && login.admin == admin);
    // Scanned or cancelled meanwhile.
    let Some(card) = login.and_then(|login| login.card) else { return Ok(()) };
    let picture = qr_code::draw(link).map_err(anyhow::Error::from)?;
    let view = views::picture(&ctx.reader(member.language, card.chat), &(&account).into(), expires_at);
    // Whatever happens to the login, the picture must be deleted.
    let until = expires_at + OUTLIVES;
    deletions::put_off(ctx, card, DeletionKind::QrPicture, until).await?;
    let shown = say::picture(&ctx.bot, card, &picture, &view).await?;
    if shown != card {
        deletions::put_off(ctx, shown, DeletionKind::QrPicture, until).await?;
        ctx.manager.set_login_card(id, shown).await?;
    }
    Ok(())
}
