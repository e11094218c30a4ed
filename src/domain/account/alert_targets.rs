//! The setting that chooses which members get alerts about accounts. If nobody fits the choice, every member who
//! manages accounts gets them, so that no alert is lost.

use strum::{EnumString, IntoStaticStr};

use crate::domain::team::{Member, Right, Role};
use crate::domain::typed;
use crate::domain::unknown_name::UnknownName;

/// Which members get alerts about accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum AlertTargets {
    /// Every member who manages accounts.
    #[default]
    Managers,
    /// Those of them who are on duty, or all if nobody is.
    OnDuty,
    Owners,
}

impl AlertTargets {
    pub const ALL: [Self; 3] = [Self::Managers, Self::OnDuty, Self::Owners];

    /// Parses what a member types, in either language.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let text = typed::folded(text);
        match text.trim_matches(typed::is_wrapping) {
            "managers" | "managers and owners" | "менеджеры" | "менеджерам" | "менеджерам и владельцам" => {
                Some(Self::Managers)
            }
            "on_duty"
            | "on duty"
            | "managers on duty"
            | "дежурные"
            | "дежурным"
            | "на смене"
            | "менеджерам на смене" => Some(Self::OnDuty),
            "owners" | "owner" | "владельцы" | "владельцам" | "владельцу" | "владелец" => {
                Some(Self::Owners)
            }
            _ => None,
        }
    }

    /// The members to notify. Never empty while any member manages accounts.
    #[must_use]
    pub fn of(self, team: &[Member]) -> Vec<&Member> {
        let managers: Vec<&Member> = team.iter().filter(|member| member.role.may(Right::RunAccounts)).collect();
        let wanted = |member: &&Member| match self {
            Self::Managers => true,
            Self::OnDuty => member.on_duty,
            Self::Owners => member.role == Role::Owner,
        };
        let chosen: Vec<&Member> = managers.iter().copied().filter(wanted).collect();
        if chosen.is_empty() { managers } else { chosen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::TelegramUserId;

    #[test]
    fn an_alert_finds_somebody() {
        let member = |id, role, on_duty| Member { on_duty, ..Member::new(TelegramUserId(id), "", role) };
        let team = [member(1, Role::Owner, false), member(2, Role::Manager, true), member(3, Role::Operator, true)];
        let notified = |targets: AlertTargets, team: &[Member]| -> Vec<i64> {
            targets.of(team).into_iter().map(|member| member.id.0).collect()
        };
        assert_eq!(notified(AlertTargets::Managers, &team), [1, 2]);
        assert_eq!(notified(AlertTargets::OnDuty, &team), [2]);
        assert_eq!(notified(AlertTargets::Owners, &team), [1]);
        assert_eq!(notified(AlertTargets::OnDuty, &team[..1]), [1]);
        assert_eq!(notified(AlertTargets::Owners, &team[1..]), [2]);
    }
}
