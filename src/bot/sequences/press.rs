//! The buttons of sequences. A step is named by its version, so that an old button never changes another step. Members
//! who may send change them; a run is visible to those who see the person, and those who may answer may stop it.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::consent::Purpose;
use crate::domain::ids::{ContactId, ListId, RunId, SequenceId, SequenceVersionId, TemplateId};
use crate::domain::run::RunState;
use crate::domain::team::Right;

/// A press on a screen of sequences or runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum SequencePress {
    #[display("page:{page}")]
    All { page: u32 },
    #[display("open:{0}")]
    Open(SequenceId),
    /// Ask what a new sequence is for.
    #[display("new")]
    AskNew,
    /// Ask for the name of a new sequence.
    #[display("new:{0}")]
    AskNewFor(Purpose),
    /// The text that is asked for is this template.
    #[display("take:{0}")]
    Take(TemplateId),
    #[display("name:{0}")]
    AskName(SequenceId),
    #[display("away:{0}")]
    Archive(SequenceId),
    #[display("back:{0}")]
    Restore(SequenceId),
    /// Ask for the text of one more step.
    #[display("add:{0}")]
    AskStep(SequenceId),
    #[display("step:{version}:{place}:{sequence}")]
    Step { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    #[display("text:{version}:{place}:{sequence}")]
    AskText { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    #[display("wait:{version}:{place}:{sequence}")]
    AskWait { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    #[display("hours:{hours}:{version}:{place}:{sequence}")]
    SetWait { sequence: SequenceId, version: SequenceVersionId, place: u32, hours: u32 },
    #[display("nofile:{version}:{place}:{sequence}")]
    DropFile { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    /// One place up.
    #[display("up:{version}:{place}:{sequence}")]
    Raise { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    #[display("askdel:{version}:{place}:{sequence}")]
    AskDrop { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    #[display("del:{version}:{place}:{sequence}")]
    Drop { sequence: SequenceId, version: SequenceVersionId, place: u32 },
    /// Ask who it is shown for.
    #[display("see:{0}")]
    AskPreview(SequenceId),
    /// Choose a sequence for a contact.
    #[display("for:{contact}:{page}")]
    Choose { contact: ContactId, page: u32 },
    /// What a contact would get, and whether they may be put on it.
    #[display("see:{sequence}:{contact}")]
    Preview { sequence: SequenceId, contact: ContactId },
    #[display("put:{sequence}:{contact}")]
    Put { sequence: SequenceId, contact: ContactId },
    /// Put somebody on it who was on it before.
    #[display("again:{sequence}:{contact}")]
    PutAgain { sequence: SequenceId, contact: ContactId },
    /// Choose a list.
    #[display("lists:{sequence}:{page}")]
    ChooseList { sequence: SequenceId, page: u32 },
    /// Count what would become of the people on a list.
    #[display("check:{sequence}:{list}")]
    CheckList { sequence: SequenceId, list: ListId },
    #[display("start:{sequence}:{list}")]
    StartList { sequence: SequenceId, list: ListId },
    #[display("runs:{state}:{page}:{sequence}")]
    Runs { sequence: SequenceId, state: RunState, page: u32 },
    /// The runs that were stopped because a message could not be sent.
    #[display("unsent:{page}:{sequence}")]
    NotDelivered { sequence: SequenceId, page: u32 },
    /// All runs that wait for a decision or could not be sent.
    #[display("troubles")]
    Troubles,
    /// The runs of a contact.
    #[display("of:{0}")]
    Of(ContactId),
    #[display("run:{0}")]
    Run(RunId),
    #[display("hold:{0}")]
    Hold(RunId),
    #[display("goon:{0}")]
    Resume(RunId),
    /// Go on when their words say.
    #[display("then:{0}")]
    ResumeThen(RunId),
    /// Ask when to go on.
    #[display("later:{0}")]
    AskLater(RunId),
    #[display("skip:{0}")]
    Skip(RunId),
    #[display("stop:{0}")]
    Stop(RunId),
}

impl Press for SequencePress {
    const PREFIX: &'static str = "sq:";

    fn command(self) -> CommandId {
        match self {
            Self::Choose { .. } | Self::Of(_) => CommandId::Contact,
            _ => CommandId::Sequences,
        }
    }

    /// For a run, access to its person is checked too.
    fn right(self) -> Right {
        match self {
            Self::All { .. } | Self::Open(_) | Self::Of(_) | Self::Run(_) => Right::Look,
            Self::Stop(_) => Right::Write,
            _ => Right::Send,
        }
    }

    fn opens_screen(self) -> bool {
        // A template is taken for the question that is open.
        !matches!(self, Self::Take(_))
    }
}
