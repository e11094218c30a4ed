//! One call of the Bot API over HTTP. `send_error` classifies its answer.
//!
//! teloxide builds the calls but does not make them. It would sleep ten seconds after each 5xx, drop the code of a
//! refusal, and fail if a success contains something unknown.

use std::future::Future;
use std::io::Seek as _;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Body, RequestBuilder, Url};
use serde::Serialize;
use serde_json::Value;
use teloxide::requests::{HasPayload as _, JsonRequest, Payload};
use teloxide::{Bot, RequestError};

use crate::bot::output::send_error;
use crate::bot::output::send_error::SendError;
use crate::domain::ids::{ChatId, TelegramMessageId};
use crate::domain::login::Card;

/// How long an upload may take; other calls have the client's own limit of 17 seconds.
const UPLOAD: Duration = Duration::from_secs(300);

/// A call of the Bot API. It is made again after a rate limit.
pub(super) trait Call: Send + Sync {
    /// The name of the method, as Telegram spells it.
    fn method(&self) -> &'static str;

    fn make(&self, bot: &Bot) -> impl Future<Output = Result<Value, SendError>> + Send;
}

impl<P> Call for JsonRequest<P>
where
    P: Payload + Serialize + Send + Sync,
{
    fn method(&self) -> &'static str {
        // teloxide has two forms of the editing methods with the same name.
        P::NAME.strip_suffix("Inline").unwrap_or(P::NAME)
    }

    async fn make(&self, bot: &Bot) -> Result<Value, SendError> {
        let url = url(bot, self.method())?;
        answered(bot.client().post(url).json(self.payload_ref())).await
    }
}

/// A call with a file.
pub(super) struct Upload<'a> {
    pub method: &'static str,
    pub fields: Vec<(&'static str, String)>,
    /// The field that contains the file, or that another one refers to by `attach://`.
    pub part: &'static str,
    pub name: &'a str,
    pub file: UploadBody<'a>,
}

/// The content of a file that is sent.
#[derive(Clone, Copy)]
pub(in crate::bot) enum UploadBody<'a> {
    Bytes(&'a [u8]),
    /// Streamed from its beginning.
    OnDisk(&'a std::fs::File),
    /// Stored at Telegram under this id.
    Sent(&'a str),
}

impl Call for Upload<'_> {
    fn method(&self) -> &'static str {
        self.method
    }

    async fn make(&self, bot: &Bot) -> Result<Value, SendError> {
        let named = |part: Part| Form::new().part(self.part, part.file_name(self.name.to_owned()));
        let form = match &self.file {
            UploadBody::Bytes(bytes) => named(Part::bytes(bytes.to_vec())),
            UploadBody::OnDisk(file) => named(streamed(file).map_err(|error| RequestError::Io(error.into()))?),
            UploadBody::Sent(id) => Form::new().text(self.part, (*id).to_owned()),
        };
        let form = self.fields.iter().fold(form, |form, (name, value)| form.text(*name, value.clone()));
        answered(bot.client().post(url(bot, self.method)?).timeout(UPLOAD).multipart(form)).await
    }
}

fn streamed(file: &std::fs::File) -> std::io::Result<Part> {
    let mut file = file.try_clone()?;
    file.rewind()?;
    let length = file.metadata()?.len();
    Ok(Part::stream_with_length(Body::from(tokio::fs::File::from_std(file)), length))
}

fn url(bot: &Bot, method: &str) -> Result<Url, SendError> {
    let mut url = bot.api_url();
    match url.path_segments_mut() {
        Ok(mut path) => path.push(&format!("bot{}", bot.token())).push(method),
        Err(()) => return Err(SendError::Refused("the address of the Bot API takes no path".into())),
    };
    Ok(url)
}

async fn answered(request: RequestBuilder) -> Result<Value, SendError> {
    // Through teloxide's error, which removes the token from the URL.
    let failed = |error: reqwest::Error| SendError::from(RequestError::from(error));
    let answer = request.send().await.map_err(failed)?;
    let status = answer.status().as_u16();
    let body = answer.bytes().await.map_err(failed)?;
    send_error::read(status, &body)
}

/// The message in an answer.
///
/// # Errors
/// When there is none.
pub(super) fn card(chat: ChatId, answer: &Value) -> Result<Card, SendError> {
    let id = answer.get("message_id").and_then(Value::as_i64);
    id.map(|id| Card { chat, message: TelegramMessageId(id) }).ok_or_else(|| SendError::unreadable("no message_id"))
}

/// A field of an answer.
///
/// # Errors
/// When it is missing.
pub(super) fn text<'v>(answer: &'v Value, name: &'static str) -> Result<&'v str, SendError> {
    answer.get(name).and_then(Value::as_str).ok_or_else(|| SendError::unreadable(name))
}
