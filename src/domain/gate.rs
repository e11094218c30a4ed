//! The gate: may this message be sent from this account now?
//! Its rule: it decides from facts alone, in a fixed order; every send passes it when it is accepted and when it leaves.

use jiff::Timestamp;

use super::account::Account;
use super::dialog::DialogStatus;
use super::outbox::ItemReason;

/// What the gate knows.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f> {
    pub account: &'f Account,
    /// `None` when there is no dialog with this person yet.
    pub dialog: Option<DialogStatus>,
    pub now: Timestamp,
    /// The first moment of the next calendar day in the team's zone, when the counts begin anew.
    pub tomorrow: Timestamp,
}

/// The gate's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Yes,
    /// Not before this moment, or not before something changes (`None`).
    NotBefore(Option<Timestamp>, ItemReason),
    Never(ItemReason),
}

/// The rules, in order: the first that objects decides.
#[must_use]
pub fn may_send(facts: &Facts<'_>) -> Verdict {
    let Facts { account, now, .. } = *facts;
    if facts.dialog.is_some_and(|status| !status.is_open()) {
        return Verdict::Never(ItemReason::DialogClosed);
    }
    if !account.status.is_logged_in() || !account.is_available {
        return Verdict::NotBefore(None, ItemReason::AccountNotReady);
    }
    if let Some(until) = account.flood_wait_until.filter(|until| now < *until) {
        return Verdict::NotBefore(Some(until), ItemReason::FloodWait);
    }
    if account.messages_sent >= account.daily_limit {
        return Verdict::NotBefore(Some(facts.tomorrow), ItemReason::DailyLimit);
    }
    Verdict::Yes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::AccountStatus;
    use crate::domain::ids::AccountId;
    use crate::domain::phone::Phone;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn account() -> Account {
        Account {
            id: AccountId(1),
            phone: Phone::parse("+15551230132").unwrap(),
            status: AccountStatus::Active,
            status_reason: None,
            created_at: at(0),
            updated_at: at(0),
            last_used_at: None,
            messages_sent: 39,
            is_available: true,
            warmup_count: 0,
            ban_count: 0,
            flood_wait_until: None,
            telegram_user_id: None,
            display_name: None,
            username: None,
            label: None,
            daily_limit: 40,
            new_contact_limit: 10,
            total_sent: 0,
            new_contacts_sent: 0,
        }
    }

    fn verdict(account: &Account, dialog: Option<DialogStatus>) -> Verdict {
        may_send(&Facts { account, dialog, now: at(1000), tomorrow: at(86_400) })
    }

    #[test]
    fn every_reason_is_reached_in_its_order() {
        let mut account = account();
        assert_eq!(verdict(&account, None), Verdict::Yes);
        account.messages_sent = 40;
        assert_eq!(verdict(&account, None), Verdict::NotBefore(Some(at(86_400)), ItemReason::DailyLimit));
        account.flood_wait_until = Some(at(1001));
        assert_eq!(verdict(&account, None), Verdict::NotBefore(Some(at(1001)), ItemReason::FloodWait));
        account.is_available = false;
        assert_eq!(verdict(&account, None), Verdict::NotBefore(None, ItemReason::AccountNotReady));
        account.status = AccountStatus::New;
        assert_eq!(
            verdict(&account, Some(DialogStatus::Active)),
            Verdict::NotBefore(None, ItemReason::AccountNotReady)
        );
        assert_eq!(verdict(&account, Some(DialogStatus::Stopped)), Verdict::Never(ItemReason::DialogClosed));
    }

    #[test]
    fn a_flood_wait_that_is_over_holds_nothing_back() {
        let account = Account { flood_wait_until: Some(at(1000)), ..account() };
        assert_eq!(verdict(&account, None), Verdict::Yes);
        assert!(account.can_be_used(at(1000)));
        assert!(!account.can_be_used(at(999)));
    }
}
