//! Updates about an account's logins, extracted from its update stream. It keeps no state and does not read messages.

use grammers_tl_types as tl;

use crate::domain::ids::TelegramUserId;

/// An update about an account's logins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginUpdate {
    /// The account was logged in on another device.
    NewLogin {
        /// Telegram's id of the login, as in `account.getAuthorizations`.
        hash: i64,
        device: String,
        place: String,
    },
    /// A person, perhaps the account's own owner, has a new number.
    NumberChanged { person: TelegramUserId },
    /// A QR code was accepted on another device: export the token once more.
    LoginToken,
}

pub(super) fn news_in(updates: &[tl::enums::Update]) -> Vec<LoginUpdate> {
    updates.iter().filter_map(news).collect()
}

fn news(update: &tl::enums::Update) -> Option<LoginUpdate> {
    match update {
        // Without these fields it reports that a login was confirmed, which is no news.
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
