//! Reasons why the team's forum group cannot show messages of prospects.

use crate::domain::ids::ChatId;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupTrouble {
    /// The bot is not in the group, or the group does not exist.
    Removed,
    /// The group has a new id, if Telegram names it.
    Upgraded(Option<ChatId>),
    NoTopics,
    NoRights,
    /// The bot became a plain member, so it cannot see messages in topics.
    Demoted,
    /// Telegram refuses to create or open topics for another reason.
    Refused,
}

impl GroupTrouble {
    /// The form in which it is stored with an alert.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Removed => "removed".into(),
            Self::Upgraded(None) => "upgraded".into(),
            Self::Upgraded(Some(id)) => format!("upgraded {id}"),
            Self::NoTopics => "no_topics".into(),
            Self::NoRights => "no_rights".into(),
            Self::Demoted => "demoted".into(),
            Self::Refused => "refused".into(),
        }
    }

    /// Parses [`GroupTrouble::code`]; an unknown code is `Refused`.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        let (name, id) = code.split_once(' ').unwrap_or((code, ""));
        match name {
            "removed" => Self::Removed,
            "upgraded" => Self::Upgraded(id.parse().ok().map(ChatId)),
            "no_topics" => Self::NoTopics,
            "no_rights" => Self::NoRights,
            "demoted" => Self::Demoted,
            _ => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_it_was_written() {
        use GroupTrouble as T;
        for trouble in [
            T::Removed,
            T::Upgraded(None),
            T::Upgraded(Some(ChatId(-1001))),
            T::NoTopics,
            T::NoRights,
            T::Demoted,
            T::Refused,
        ] {
            assert_eq!(T::from_code(&trouble.code()), trouble);
        }
    }
}
