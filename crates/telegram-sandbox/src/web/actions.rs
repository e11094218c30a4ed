//! What is done on the page, as JSON.
//! An action is a call of [`crate::control`]; the world decides who may do what.

use std::time::Duration;

use anyhow::Context as _;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Site;
use crate::bot_api::{ChatId, MediaKind, MessageEntity};
use crate::control::{Button, Origin, Place, Writing};
use crate::world::{Door, Fault, FaultKind, Person, PersonId, When, World};

/// How long a pressed button may wait for its answer, as Telegram's apps do.
const ANSWER: Duration = Duration::from_secs(15);

/// Who does something.
#[derive(Deserialize)]
pub(super) struct Act {
    person: PersonId,
    #[serde(flatten)]
    action: Action,
}

#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Action {
    // In the bot's chats.
    Say {
        chat: ChatId,
        topic: Option<i64>,
        reply_to: Option<i64>,
        text: String,
        #[serde(default)]
        entities: Vec<MessageEntity>,
    },
    Attach {
        chat: ChatId,
        topic: Option<i64>,
        reply_to: Option<i64>,
        #[serde(flatten)]
        files: Files,
    },
    ForwardToBot {
        chat: ChatId,
        topic: Option<i64>,
        #[serde(flatten)]
        forwarded: Forwarded,
    },
    EditSaid {
        chat: ChatId,
        message: i64,
        text: String,
    },
    ReactSaid {
        chat: ChatId,
        message: i64,
        emoji: Option<String>,
    },
    DeleteSaid {
        chat: ChatId,
        message: i64,
    },
    Press {
        chat: ChatId,
        message: i64,
        row: usize,
        column: usize,
    },
    BlockBot {
        blocked: bool,
    },
    // In a talk with somebody.
    Write {
        to: PersonId,
        reply_to: Option<i32>,
        text: String,
        #[serde(default)]
        entities: Vec<MessageEntity>,
    },
    WriteFiles {
        to: PersonId,
        reply_to: Option<i32>,
        #[serde(flatten)]
        files: Files,
    },
    Forward {
        to: PersonId,
        #[serde(flatten)]
        forwarded: Forwarded,
    },
    EditWritten {
        to: PersonId,
        message: i32,
        text: String,
    },
    TakeBack {
        to: PersonId,
        message: i32,
    },
    React {
        to: PersonId,
        message: i32,
        emoji: Option<String>,
    },
    Read {
        with: PersonId,
    },
    Block {
        whom: PersonId,
        blocked: bool,
    },
    // At an account's phone.
    ScanCode,
    EndSessions,
    Ban,
    ForgetKeys,
    Disconnect,
    /// The next message of the account is refused.
    RefuseNext {
        refusal: Refusal,
    },
}

#[derive(Deserialize)]
struct Files {
    /// Shown as pictures.
    photo: bool,
    files: Vec<NamedFile>,
    #[serde(default)]
    caption: String,
}

#[derive(Deserialize)]
struct NamedFile {
    name: String,
    /// In Base64.
    bytes: String,
}

#[derive(Deserialize)]
struct Forwarded {
    text: String,
    /// Who wrote it first; nobody for somebody whose account is hidden.
    from: Option<PersonId>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Refusal {
    /// Seconds.
    FloodWait(u32),
    PeerFlood,
}

/// What is done to Telegram as a whole.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(super) enum WorldAction {
    Stall {
        stalled: bool,
    },
    /// The Bot API answers the next message with 429.
    BotFlood {
        seconds: u32,
    },
    /// The Bot API answers so many calls with 502.
    BotDown {
        calls: u32,
    },
    ClearTrouble,
    /// Time passes, for Telegram and for the program under test.
    Pass {
        seconds: u32,
    },
    AddPerson {
        first_name: String,
        last_name: Option<String>,
        username: Option<String>,
        phone: Option<String>,
    },
    /// The team gets a forum group.
    GiveGroup,
}

/// What could not be done, and why.
pub(super) struct Refused(anyhow::Error);

impl From<anyhow::Error> for Refused {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": format!("{:#}", self.0) }))).into_response()
    }
}

pub(super) async fn act(State(site): State<Site>, Json(act): Json<Act>) -> Result<Json<Value>, Refused> {
    let Act { person, action } = act;
    if site.cast.team.iter().any(|mate| mate.person == person)
        && let Some(enter) = &site.cast.enter
    {
        enter(person).await?;
    }
    Ok(Json(action.take(&site.world, person).await?))
}

pub(super) async fn change(State(site): State<Site>, Json(action): Json<WorldAction>) -> Result<Json<Value>, Refused> {
    Ok(Json(action.take(&site).await?))
}

impl Action {
    async fn take(self, world: &World, person: PersonId) -> anyhow::Result<Value> {
        match self {
            Self::Say { chat, topic, reply_to, text, entities } => {
                return Ok(
                    json!({ "message": world.say_at(person, chat, Place { topic, reply_to }, &text, entities)? }),
                );
            }
            Self::Attach { chat, topic, reply_to, files } => {
                let kind = if files.photo { MediaKind::Photo } else { MediaKind::Document };
                let read = files.read()?;
                let named: Vec<(&str, Vec<u8>)> = read.iter().map(|(name, bytes)| (*name, bytes.clone())).collect();
                let place = Place { topic, reply_to };
                return Ok(json!({ "message": world.attach(person, chat, place, kind, &named, &files.caption)? }));
            }
            Self::ForwardToBot { chat, topic, forwarded } => {
                let place = Place { topic, reply_to: None };
                let message = world.forward_to_bot(person, chat, place, forwarded.origin(), &forwarded.text)?;
                return Ok(json!({ "message": message }));
            }
            Self::EditSaid { chat, message, text } => world.edit_message_in(person, chat, message, &text)?,
            Self::ReactSaid { chat, message, emoji } => {
                world.react_in_chat(person, chat, message, emoji.as_deref())?;
            }
            Self::DeleteSaid { chat, message } => world.delete_from_bot(person, chat, message)?,
            Self::Press { chat, message, row, column } => {
                let press = world.press_in(person, chat, message, Button::At(row, column))?;
                return Ok(json!({ "answer": press.answer(ANSWER).await }));
            }
            Self::BlockBot { blocked: true } => world.block_bot(person),
            Self::BlockBot { blocked: false } => world.unblock_bot(person),
            Self::Write { to, reply_to, text, entities } => {
                if text.trim().is_empty() {
                    anyhow::bail!("there is nothing to write");
                }
                let writing = Writing { text: &text, entities: &entities, reply_to, file: None };
                world.write_as(person, to, writing);
            }
            Self::WriteFiles { to, reply_to, files } => {
                for (index, (name, bytes)) in files.read()?.into_iter().enumerate() {
                    let text = if index == 0 { files.caption.as_str() } else { "" };
                    let file = Some((files.photo, name, bytes));
                    world.write_as(person, to, Writing { text, entities: &[], reply_to, file });
                }
            }
            Self::Forward { to, forwarded } => {
                world.forward(person, to, forwarded.origin(), &forwarded.text);
            }
            Self::EditWritten { to, message, text } => {
                let number = world.number_for(person, to, message).context("there is no such message")?;
                world.edit_text(person, to, number, &text);
            }
            Self::TakeBack { to, message } => {
                let number = world.number_for(person, to, message).context("there is no such message")?;
                world.take_back(person, to, &[number]);
            }
            Self::React { to, message, emoji } => world.react(person, to, message, emoji.as_deref())?,
            Self::Read { with } => world.read(person, with),
            Self::Block { whom, blocked } => world.block(person, whom, blocked),
            Self::ScanCode => world.scan_shown_token(person)?,
            Self::EndSessions => world.revoke_sessions(person),
            Self::Ban => world.ban(person),
            Self::ForgetKeys => world.forget_keys(person),
            Self::Disconnect => world.close_connections(Some(person)),
            Self::RefuseNext { refusal } => {
                let phone = world.look().person(person).and_then(|person| person.phone.clone());
                let caller = Some(phone.context("they have no account")?);
                let kind = match refusal {
                    Refusal::FloodWait(seconds) => {
                        FaultKind::Error { code: 420, text: format!("FLOOD_WAIT_{seconds}") }
                    }
                    Refusal::PeerFlood => FaultKind::Error { code: 400, text: "PEER_FLOOD".into() },
                };
                let method = "messages.sendMessage".into();
                order(world, Fault { door: Door::Mtproto, method, caller, times: 1, kind, when: When::BeforeEffect });
            }
        }
        Ok(json!({}))
    }
}

impl WorldAction {
    async fn take(self, site: &Site) -> anyhow::Result<Value> {
        let world = &site.world;
        let bot = |method: &str, times, kind| {
            let (method, caller) = (method.to_owned(), None);
            order(world, Fault { door: Door::BotApi, method, caller, times, kind, when: When::BeforeEffect });
        };
        match self {
            Self::Stall { stalled } => world.stall(stalled),
            Self::BotFlood { seconds } => bot("sendMessage", 1, FaultKind::RetryAfter(seconds)),
            Self::BotDown { calls } => {
                bot("*", calls, FaultKind::Answer { status: 502, body: "<html>502 Bad Gateway</html>".into() });
            }
            Self::ClearTrouble => {
                world.stall(false);
                world.edit(|state| state.faults.clear());
            }
            Self::Pass { seconds } => {
                let passed = Duration::from_secs(seconds.into());
                world.advance(passed);
                if let Some(pass) = &site.cast.pass {
                    pass(passed).await?;
                }
                return Ok(json!({ "now": world.now() }));
            }
            Self::AddPerson { first_name, last_name, username, phone } => {
                let person = Person { last_name, username, phone, ..Person::named(&first_name) };
                return Ok(json!({ "person": add_person(world, person)? }));
            }
            Self::GiveGroup => {
                let give = site.cast.give_group.as_ref().context("the program here cannot be given a group")?;
                give().await?;
            }
        }
        Ok(json!({}))
    }
}

fn add_person(world: &World, person: Person) -> anyhow::Result<PersonId> {
    if person.first_name.trim().is_empty() {
        anyhow::bail!("what is their name?");
    }
    world.edit(|state| {
        if person.username.as_ref().is_some_and(|name| state.by_username(name).is_some()) {
            anyhow::bail!("somebody has this username");
        }
        if person.phone.as_ref().is_some_and(|phone| state.by_phone(phone).is_some()) {
            anyhow::bail!("somebody has this number");
        }
        Ok(state.add_person(person))
    })
}

fn order(world: &World, fault: Fault) {
    world.edit(|state| state.faults.order(fault));
}

impl Files {
    fn read(&self) -> anyhow::Result<Vec<(&str, Vec<u8>)>> {
        let read = |file: &NamedFile| anyhow::Ok(STANDARD.decode(&file.bytes).context("a file that is no Base64")?);
        self.files.iter().map(|file| Ok((file.name.as_str(), read(file)?))).collect()
    }
}

impl Forwarded {
    fn origin(&self) -> Origin {
        self.from.map_or_else(|| Origin::Hidden("Somebody".into()), Origin::Person)
    }
}
