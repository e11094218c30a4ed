//! The Bot API over HTTP.

/// What the Bot API knows.
#[derive(Default)]
pub struct BotSide {}
