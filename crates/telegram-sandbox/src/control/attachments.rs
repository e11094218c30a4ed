//! Control of files that people send to the bot, single or as an album. Each file of an album is its own message, and
//! the first has the caption.

use anyhow::Context as _;

use crate::bot_api::{ApiError, Author, ChatId, Content, FormattedText, MediaKind, Upload, store_file, talk};
use crate::world::{PersonId, World};

/// Where in a chat a message is sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    pub topic: Option<i64>,
    pub reply_to: Option<i64>,
}

impl World {
    /// Sends files, each with name and bytes, as one message or as an album. Returns the first message's id.
    ///
    /// # Errors
    /// If there is no such chat, no file is given, or Telegram refuses the file. Nothing is sent then.
    pub fn attach(
        &self,
        person: PersonId,
        chat: ChatId,
        place: Place,
        kind: MediaKind,
        files: &[(&str, Vec<u8>)],
        caption: &str,
    ) -> anyhow::Result<i64> {
        let refused = |error: ApiError| anyhow::anyhow!(error.description);
        let caption = FormattedText::new(caption, Vec::new()).map_err(refused)?;
        self.edit(|state| {
            if chat == ChatId::from(person) {
                talk::set_blocked(state, person, false);
            }
            let album = (files.len() > 1).then(|| format!("album{}", state.bot.files.len()));
            let mut ids = Vec::new();
            for (name, bytes) in files {
                let upload = Upload { name: (*name).into(), bytes: bytes.clone().into() };
                ids.push(store_file(state, &upload, kind).map_err(refused)?);
            }
            let mut first = None;
            for (index, file_id) in ids.into_iter().enumerate() {
                let caption = if index == 0 { caption.clone() } else { FormattedText::default() };
                let content = Content::Media { file_id, kind, caption };
                let Place { topic, reply_to } = place;
                let draft = talk::Draft { topic, reply_to, album: album.clone(), ..talk::Draft::plain(content) };
                let id = talk::post(state, chat, Author::Person(person), draft).context("there is no such chat")?;
                first = first.or(Some(id));
            }
            first.context("there is no file to send")
        })
    }
}
