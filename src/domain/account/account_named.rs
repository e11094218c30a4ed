//! Finding an account by its name in a text: the team's label, or else its name or username at Telegram. A name that
//! two accounts have finds neither.

use crate::domain::account::Account;

/// The longest possible name, in bytes: two Telegram names of 64 characters each.
const LONGEST: usize = 520;

/// The account whose whole name is `words`.
#[must_use]
pub fn account_named<'a>(accounts: &'a [Account], words: &str) -> Option<&'a Account> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let username = words.strip_prefix('@').unwrap_or(&words);
    let has_name = |name: &Option<String>, words: &str| name.as_ref().is_some_and(|name| name.to_lowercase() == words);
    let named = |fits: &dyn Fn(&Account) -> bool| accounts.iter().filter(|account| fits(account)).collect::<Vec<_>>();
    let all = [
        named(&|account| has_name(&account.label, &words)),
        named(&|account| has_name(&account.display_name, &words)),
        named(&|account| has_name(&account.username, username)),
    ];
    match all.into_iter().find(|named| !named.is_empty())?.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// The account at the beginning of a text, by the longest name that matches, and the rest of the text.
#[must_use]
pub fn account_first<'a, 't>(accounts: &'a [Account], text: &'t str) -> Option<(&'a Account, &'t str)> {
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([text.len()]);
    let ends: Vec<usize> = ends.take_while(|at| *at <= LONGEST).collect();
    ends.into_iter().rev().find_map(|at| {
        let (name, rest) = text.split_at(at);
        Some((account_named(accounts, name)?, rest))
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::account::samples::account as any;
    use crate::domain::ids::AccountId;

    fn accounts() -> Vec<Account> {
        let account = |id, label: Option<&str>, name: &str, username: Option<&str>| Account {
            id: AccountId(id),
            label: label.map(str::to_owned),
            display_name: Some(name.to_owned()),
            username: username.map(str::to_owned),
            ..any()
        };
        vec![
            account(1, Some("EU"), "Ann Sales", Some("ann_sales")),
            account(2, Some("EU north"), "Sam Sales", None),
            account(3, None, "Sam Sales", Some("eu")),
        ]
    }

    #[rstest]
    #[case("eu", Some(1))]
    #[case(" EU  North ", Some(2))]
    #[case("ann sales", Some(1))]
    #[case("@Ann_Sales", Some(1))]
    #[case("sam sales", None)]
    #[case("asia", None)]
    #[case("", None)]
    fn an_account_is_known_by_what_it_is_called(#[case] words: &str, #[case] id: Option<i64>) {
        assert_eq!(account_named(&accounts(), words).map(|account| account.id.0), id);
    }

    #[rstest]
    #[case("EU @bob_lee Hello!", Some((1, " @bob_lee Hello!")))]
    #[case("EU north\n@bob_lee Hello!", Some((2, "\n@bob_lee Hello!")))]
    #[case("@ann_sales @bob_lee Hello!", Some((1, " @bob_lee Hello!")))]
    #[case("eu", Some((1, "")))]
    #[case("+1 555 @bob_lee Hello!", None)]
    fn the_longest_name_that_fits_is_meant(#[case] text: &str, #[case] found: Option<(i64, &str)>) {
        assert_eq!(account_first(&accounts(), text).map(|(account, rest)| (account.id.0, rest)), found);
    }
}
