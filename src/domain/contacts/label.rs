//! Labels: a name and a coloured dot, the same for a person and the talk with them.

use std::fmt;

use strum::{EnumString, IntoStaticStr};

use crate::domain::contact::one_line_name;
use crate::domain::ids::LabelId;
use crate::domain::unknown_name::UnknownName;

/// The most labels that a team has. Nobody finds one among more.
pub const MOST_LABELS: usize = 30;
/// The longest name of a label or a stage, in characters.
pub const LONGEST_LABEL: usize = 24;

/// A label of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub id: LabelId,
    pub name: LabelName,
    pub dot: Dot,
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.dot.emoji(), self.name)
    }
}

/// The colour of a label's dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Dot {
    Blue,
    Green,
    Yellow,
    Orange,
    Red,
    Purple,
    Brown,
    White,
    Black,
}

impl Dot {
    pub const ALL: [Self; 9] = [
        Self::Blue,
        Self::Green,
        Self::Yellow,
        Self::Orange,
        Self::Red,
        Self::Purple,
        Self::Brown,
        Self::White,
        Self::Black,
    ];

    #[must_use]
    pub const fn emoji(self) -> &'static str {
        match self {
            Self::Blue => "🔵",
            Self::Green => "🟢",
            Self::Yellow => "🟡",
            Self::Orange => "🟠",
            Self::Red => "🔴",
            Self::Purple => "🟣",
            Self::Brown => "🟤",
            Self::White => "⚪️",
            Self::Black => "⚫️",
        }
    }

    /// The next colour; after the last one comes the first.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|dot| *dot == self).map_or(0, |at| at + 1);
        Self::ALL[at % Self::ALL.len()]
    }

    /// The colour for a new label: the one that fewest labels have.
    #[must_use]
    pub fn least_used(labels: &[Label]) -> Self {
        let used = |dot: &Self| labels.iter().filter(|label| label.dot == *dot).count();
        Self::ALL.into_iter().min_by_key(used).unwrap_or(Self::Blue)
    }
}

one_line_name!(
    /// The name of a label or a stage.
    LabelName,
    LONGEST_LABEL
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::NameError;

    fn label(id: i64, dot: Dot) -> Label {
        Label { id: LabelId(id), name: "hot".parse().unwrap(), dot }
    }

    #[test]
    fn a_new_label_gets_the_rarest_colour() {
        assert_eq!(Dot::least_used(&[]), Dot::Blue);
        let all: Vec<Label> = Dot::ALL.into_iter().zip(1..).map(|(dot, id)| label(id, dot)).collect();
        assert_eq!(Dot::least_used(&all[..3]), Dot::Orange);
        assert_eq!(Dot::least_used(&[all, vec![label(10, Dot::Blue)]].concat()), Dot::Green);
    }

    #[test]
    fn the_colours_go_round() {
        let round = (0..Dot::ALL.len()).fold(Dot::Blue, |dot, _| dot.next());
        assert_eq!(round, Dot::Blue);
        for dot in Dot::ALL {
            assert_eq!(dot.into_str().parse(), Ok(dot));
        }
    }

    #[test]
    fn names_are_compared_without_case() {
        assert_eq!("Hot lead".parse::<LabelName>(), Ok("hot  LEAD ".parse().unwrap()));
        assert_eq!(" \u{200b}".parse::<LabelName>(), Err(NameError::Empty));
        assert_eq!("x".repeat(25).parse::<LabelName>(), Err(NameError::TooLong { most: LONGEST_LABEL }));
    }
}
