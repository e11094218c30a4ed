//! Inviting a contact: a link to one of the accounts with a text, and its picture. Nothing is asked of Telegram; what the
//! invited person writes says by a code who they may be, and a member confirms it.

use secrecy::SecretString;

use crate::bot::contacts::card::{self, own};
use crate::bot::contacts::invitation_screens as views;
use crate::bot::context::Request;
use crate::bot::context::error::Handled;
use crate::bot::context::mistake::Mistake;
use crate::bot::dialogs::access;
use crate::bot::output::qr_code;
use crate::bot::sending::compose;
use crate::bot::tags::handlers::come_back;
use crate::domain::account::Account;
use crate::domain::dialog_access::DialogAccess;
use crate::domain::ids::{AccountId, ContactId, DialogId, TemplateId};
use crate::domain::template::Template;

/// Asks by which account they are invited.
pub(in crate::bot) async fn ask(request: &Request, contact: ContactId) -> Handled {
    let whole = own(request, contact, DialogAccess::Answer).await?;
    let accounts = reachable(request).await?;
    request.turn(&views::ask_account(&request.reader, &whole.contact, &accounts)).await
}

/// Shows the link and its picture, with the text of a template, or else the team's, or else the desk's own.
pub(in crate::bot) async fn show(
    request: &Request,
    contact: ContactId,
    account: AccountId,
    template: Option<TemplateId>,
) -> Handled {
    let whole = own(request, contact, DialogAccess::Answer).await?;
    let accounts = reachable(request).await?;
    let account = accounts.iter().find(|known| known.id == account).ok_or(Mistake::OldButton)?;
    let username = account.username.as_deref().ok_or(Mistake::OldButton)?;
    let mut reading = request.ctx.store.read().await?;
    let templates = reading.templates().page(0, views::MOST_TEMPLATES * 4).await?.rows;
    drop(reading);
    let chosen = template.map(|id| templates.iter().find(|one| one.id == id).ok_or(Mistake::OldButton)).transpose()?;
    let Some(code) = request.ctx.contacts.invite(contact, account.id, request.id()).await? else {
        return Err(Mistake::OldButton.into());
    };
    let words = chosen.and_then(views::text_of).unwrap_or_else(|| compose::invitation_text(request));
    let link = compose::link(username, &format!("{words} ({code})"));
    let offered: Vec<Template> = templates.into_iter().filter(|one| views::text_of(one).is_some()).collect();
    let view = views::invitation(&request.reader, &whole.contact, account, &link, &offered);
    let png = qr_code::draw(&SecretString::from(link)).map_err(anyhow::Error::from)?;
    request.show_picture(png, view).await
}

/// The accounts that a link can lead to.
async fn reachable(request: &Request) -> Handled<Vec<Account>> {
    let mut accounts = request.ctx.manager.accounts().await?;
    accounts.retain(|account| account.username.is_some() && account.status.is_logged_in());
    Ok(accounts)
}

/// Makes one contact of the invited one and the person who wrote.
pub(in crate::bot) async fn same(request: &Request, dialog: DialogId, invited: ContactId) -> Handled<Option<String>> {
    access::own(request, dialog, DialogAccess::Answer).await?;
    card::own(request, invited, DialogAccess::Answer).await?;
    let joined = request.ctx.contacts.join(invited, dialog, request.id()).await?;
    come_back(request, dialog, joined).await?;
    Ok(joined.then(|| request.reader.label("invitation-joined", &[])))
}
