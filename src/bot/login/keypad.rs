//! Digits that were entered on a keypad and not submitted. They are in memory only, in a type that cannot be printed
//! and is zeroed; a restart loses them.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretString};

use crate::domain::code::LoginCode;
use crate::domain::ids::{AccountId, ChatId};

/// The longest code.
const MOST: usize = 8;

type Digits = HashMap<(ChatId, AccountId), SecretString>;

/// The digits. Clones share them.
#[derive(Clone, Default)]
pub(in crate::bot) struct Keypads(Arc<Mutex<Digits>>);

impl Keypads {
    /// Adds a digit and returns the number of digits.
    #[must_use]
    pub(in crate::bot) fn push(&self, chat: ChatId, account: AccountId, digit: u8) -> usize {
        let mut digits = self.0.lock();
        let before = digits.get(&(chat, account)).map_or("", |typed| typed.expose_secret());
        if before.len() >= MOST {
            return before.len();
        }
        // Of exactly the needed size: a string that grows or shrinks leaves its old bytes in memory.
        let mut typed = String::with_capacity(before.len() + 1);
        typed.push_str(before);
        typed.push(char::from(b'0' + digit.min(9)));
        let count = typed.len();
        digits.insert((chat, account), typed.into());
        count
    }

    /// Removes the last digit and returns the number of digits.
    #[must_use]
    pub(in crate::bot) fn erase(&self, chat: ChatId, account: AccountId) -> usize {
        let mut digits = self.0.lock();
        let before = digits.get(&(chat, account)).map_or("", |typed| typed.expose_secret());
        let shorter = SecretString::from(&before[..before.len().saturating_sub(1)]);
        let count = shorter.expose_secret().len();
        digits.insert((chat, account), shorter);
        count
    }

    /// Takes the digits as a code; `None` when they are too few.
    #[must_use]
    pub(in crate::bot) fn take(&self, chat: ChatId, account: AccountId) -> Option<LoginCode> {
        let mut digits = self.0.lock();
        let code = LoginCode::parse(digits.get(&(chat, account))?.expose_secret()).ok()?;
        digits.remove(&(chat, account));
        Some(code)
    }

    pub(in crate::bot) fn clear(&self, chat: ChatId, account: AccountId) {
        self.0.lock().remove(&(chat, account));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: ChatId = ChatId(1);
    const ACCOUNT: AccountId = AccountId(2);

    #[test]
    fn digits_add_up_to_a_code_and_are_forgotten() {
        let keypads = Keypads::default();
        let counts: Vec<usize> = [1, 2, 9, 3, 4, 5].map(|digit| keypads.push(CHAT, ACCOUNT, digit)).to_vec();
        assert_eq!(counts, [1, 2, 3, 4, 5, 6]);
        assert_eq!(keypads.erase(CHAT, ACCOUNT), 5);
        assert_eq!(keypads.take(CHAT, ACCOUNT).unwrap().expose(), "12934");
        assert!(keypads.take(CHAT, ACCOUNT).is_none());
        assert_eq!(keypads.erase(CHAT, ACCOUNT), 0);
    }

    #[test]
    fn two_logins_do_not_mix() {
        let keypads = Keypads::default();
        assert_eq!(keypads.push(CHAT, ACCOUNT, 1), 1);
        assert_eq!(keypads.push(CHAT, AccountId(3), 1), 1);
        keypads.clear(CHAT, ACCOUNT);
        assert_eq!(keypads.push(CHAT, AccountId(3), 1), 2);
    }

    #[test]
    fn nobody_taps_for_ever() {
        let keypads = Keypads::default();
        for _ in 0..20 {
            let _ = keypads.push(CHAT, ACCOUNT, 7);
        }
        assert_eq!(keypads.push(CHAT, ACCOUNT, 7), MOST);
    }
}
