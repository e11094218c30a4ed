//! What Telegram says of an account's logins, picked out of its updates.
//! Its rule: it keeps nothing; updates about messages are not read here.

use grammers_tl_types as tl;

use crate::domain::ids::TelegramUserId;

/// News about an account's logins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginUpdate {
    /// Somebody logged in to the account on another device.
    NewLogin {
        /// Telegram's number of the login, as `account.getAuthorizations` lists it.
        hash: i64,
        device: String,
        place: String,
    },
    /// Somebody, perhaps the account's own owner, has another number now.
    NumberChanged { person: TelegramUserId },
    /// A login by QR code was let in on another device: export the token once more.
    LoginToken,
}

pub(super) fn news_in(updates: &[tl::enums::Update]) -> Vec<LoginUpdate> {
    updates.iter().filter_map(news).collect()
}

fn news(update: &tl::enums::Update) -> Option<LoginUpdate> {
    match update {
        // Without these words it tells that a login was confirmed, which is no news.
        tl::enums::Update::NewAuthorization(new) if new.device.is_some() || new.unconfirmed => {
            Some(LoginUpdate::NewLogin {
                hash: new.hash,
                device: new.device.clone().unwrap_or_default(),
                place: new.location.clone().unwrap_or_default(),
            })
        }
        tl::enums::Update::UserPhone(of) => Some(LoginUpdate::NumberChanged { person: TelegramUserId(of.user_id) }),
        tl::enums::Update::LoginToken => Some(LoginUpdate::LoginToken),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(update: tl::enums::Update) -> Vec<LoginUpdate> {
        news_in(&[update])
    }

    #[test]
    fn a_login_is_news_and_its_confirmation_is_none() {
        let login = |device: Option<&str>| {
            let device = device.map(str::to_owned);
            tl::types::UpdateNewAuthorization { unconfirmed: false, hash: 7, date: None, device, location: None }
        };
        let told = LoginUpdate::NewLogin { hash: 7, device: "iPhone".into(), place: String::new() };
        assert_eq!(short(login(Some("iPhone")).into()), [told]);
        assert_eq!(short(login(None).into()), []);
        assert_eq!(short(tl::enums::Update::LoginToken), [LoginUpdate::LoginToken]);
        let number = tl::types::UpdateUserPhone { user_id: 8, phone: "15551230199".into() };
        assert_eq!(short(number.into()), [LoginUpdate::NumberChanged { person: TelegramUserId(8) }]);
    }
}
