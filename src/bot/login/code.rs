//! The login code: entered by buttons, or typed with `/code`. Entered digits are never stored, and a typed code is
//! tried at once.

use crate::bot::context::{Handled, Mistake, Request};
use crate::bot::kit::CommandId;
use crate::bot::login::screens as login;
use crate::bot::login::steps::{account, awaited, chosen, mine, pressed_on, show_again, show_own};
use crate::domain::code::LoginCode;
use crate::domain::code::LoginCodeError;
use crate::domain::ids::AccountId;
use crate::domain::login::{Login, LoginStep};
use crate::domain::phone::Phone;

/// `/code [phone] <code>`; the message has been deleted already.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let (phone, code) = split_phone(args);
    let login = chosen(request, phone.as_ref(), CommandId::Code).await?;
    if code.is_empty() {
        let account = mine(request, &login).await?;
        if login.step != LoginStep::CodeVoid {
            awaited(&login, &account)?;
        }
        return show_again(request, &account).await;
    }
    submit_read(request, &login, LoginCode::parse(code)?).await
}

pub(in crate::bot) async fn submit_read(request: &Request, login: &Login, code: LoginCode) -> Handled {
    if !request.first_time().await? {
        return show_own(request, login).await;
    }
    submit(request, login, code).await
}

pub(in crate::bot) async fn digit(request: &Request, id: AccountId, digit: u8) -> Handled {
    let login = pressed_on(request, id).await?;
    let account = account(request, id).await?;
    let sent = awaited(&login, &account)?;
    if !sent.way.has_digits() {
        return Err(Mistake::OldButton.into());
    }
    let typed = request.ctx.keypads.push(request.chat, id, digit);
    if sent.length.is_some_and(|length| usize::try_from(length).is_ok_and(|length| typed >= length)) {
        return enter(request, id).await;
    }
    request.turn(&login::step(&request.reader, &(&account).into(), &login.step, typed, None)).await
}

pub(in crate::bot) async fn erase(request: &Request, id: AccountId) -> Handled {
    let login = pressed_on(request, id).await?;
    let account = account(request, id).await?;
    awaited(&login, &account)?;
    let typed = request.ctx.keypads.erase(request.chat, id);
    request.turn(&login::step(&request.reader, &(&account).into(), &login.step, typed, None)).await
}

/// Submits the entered digits.
pub(in crate::bot) async fn enter(request: &Request, id: AccountId) -> Handled {
    let login = pressed_on(request, id).await?;
    let code = request.ctx.keypads.take(request.chat, id).ok_or(LoginCodeError)?;
    submit(request, &login, code).await
}

async fn submit(request: &Request, login: &Login, code: LoginCode) -> Handled {
    let account = mine(request, login).await?;
    awaited(login, &account)?;
    request.ctx.keypads.clear(request.chat, account.id);
    if let Some(card) = login.card {
        request.try_edit(card, &login::checking_code(&request.reader, &(&account).into())).await;
    }
    request.ctx.manager.enter_code(account.id, code).await?;
    Ok(())
}

/// A phone number before a code has a plus sign, or more digits than any code.
fn split_phone(args: &str) -> (Option<Phone>, &str) {
    let (first, rest) = args.split_once(char::is_whitespace).unwrap_or((args, ""));
    let digits = first.chars().filter(char::is_ascii_digit).count();
    match Phone::parse(first) {
        Ok(phone) if first.starts_with('+') || digits > 8 => (Some(phone), rest.trim_start()),
        _ => (None, args),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1-2-3-4-5", None, "1-2-3-4-5")]
    #[case("1 2 3 4 5", None, "1 2 3 4 5")]
    #[case("12345678", None, "12345678")]
    #[case("+15551230132 1 2 3 4 5", Some("+15551230132"), "1 2 3 4 5")]
    #[case("15551230132 12345", Some("+15551230132"), "12345")]
    #[case("+15551230132", Some("+15551230132"), "")]
    fn a_phone_is_distinguished_from_a_code(#[case] args: &str, #[case] phone: Option<&str>, #[case] code: &str) {
        let (found, rest) = split_phone(args);
        assert_eq!((found.as_ref().map(Phone::e164), rest), (phone, code));
    }
}
