//! What a message of the bot would show of a dialog now: the card of a prospect's message, or the pinned message of its topic.

use crate::bot::context::{BotContext, Handled};
use crate::bot::inbox::around::{Around, invited};
use crate::bot::inbox::{show, topic_screens};
use crate::bot::kit::View;
use crate::domain::ids::{DialogId, MessageId};
use crate::domain::login::Card;

pub(in crate::bot) struct Present {
    pub view: View,
    /// Whether it is refreshed when stage or labels change: older cards are not.
    pub refreshed: bool,
    /// The last message on the card; `None` for the pinned message.
    pub message: Option<MessageId>,
}

/// What a message shows of a dialog; `None` for a screen.
pub(in crate::bot) async fn of(ctx: &BotContext, card: Card, dialog: DialogId) -> Handled<Option<Present>> {
    let mut reading = ctx.store.read().await?;
    let Some(mut around) = Around::load(&mut reading, dialog).await? else { return Ok(None) };
    let topic = reading.topics().of(dialog, card.chat).await?;
    if topic.and_then(|topic| topic.card) == Some(card.message) {
        let view = topic_screens::head(&ctx.reader_of_topic(&around.team, card.chat), &around);
        return Ok(Some(Present { view, refreshed: true, message: None }));
    }
    let (mut messages, mut last) = (Vec::new(), None);
    for id in reading.message_cards().shown_by(card).await? {
        messages.extend(reading.dialogs().get_message(id).await?.filter(|message| message.dialog_id == dialog));
        last = Some(id);
    }
    reading.dialogs().add_answered(&mut messages).await?;
    let newest = reading.message_cards().last_from_them(dialog).await?;
    around.invited = invited(&mut reading, messages.iter()).await?;
    let place = show::place_of(&mut reading, dialog, card).await?;
    drop(reading);
    // The buttons are under the last part of a long message.
    let view = show::views(ctx, &around, place, &messages).pop().filter(|_| !messages.is_empty());
    Ok(view.map(|view| Present { view, refreshed: last.is_some() && last == newest, message: last }))
}
