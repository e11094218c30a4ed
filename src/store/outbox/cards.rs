//! The cards of items: which message of the bot shows an item, and whether it shows the end. A card whose change was
//! interrupted by a crash is found at the next start.

use jiff::SignedDuration;

use crate::domain::ids::OutboxId;
use crate::domain::login::Card;
use crate::domain::outbox::OutboxItem;
use crate::store::{OutboxQueries, StoreError};

/// For how long an item's end is still shown on its card.
const NEWS: SignedDuration = SignedDuration::from_hours(7 * 24);

impl OutboxQueries<'_> {
    /// Records which message shows an item. Returns the item; `None` if it was erased.
    pub async fn set_card(&mut self, id: OutboxId, card: Card) -> Result<Option<OutboxItem>, StoreError> {
        let sql = "update outbox set card_chat_id = $2, card_message_id = $3 where id = $1 returning *";
        self.0.optional_row(sql, (id.0, card.chat.0, card.message.0)).await
    }

    /// Records whether the card of an item shows the end of its whole text. The card belongs to the text's first item.
    pub async fn set_card_final(&mut self, id: OutboxId, is_final: bool) -> Result<(), StoreError> {
        self.0.execute("update outbox set card_final = $2 where id = $1", (id.0, is_final)).await
    }

    /// Whether an item is to have no card: it has none, and its end need not be shown.
    pub async fn goes_without_card(&mut self, id: OutboxId) -> Result<bool, StoreError> {
        let sql = "select exists (select 1 from outbox where id = $1 and card_final and card_message_id is null)";
        self.0.value(sql, [id.0]).await
    }

    /// Items that have ended without their card showing it, and items without a card. `keys` is the prefix of accept
    /// keys that come from a bot, since only a bot shows cards. Items with marks on their admin's message need no card,
    /// unless somebody wants something of them.
    pub async fn cards_due(&mut self, keys: &str) -> Result<Vec<OutboxId>, StoreError> {
        let since = self.0.now - NEWS;
        let sql = "select id from outbox
             where part = 0 and not card_final and accept_key like $1 || '%'
                 and (asked_chat_id is null or exists (select 1 from wishes where item_id = outbox.id))
                 and (card_message_id is null or settled_at is not null) and coalesce(settled_at, $2) >= $2
             order by id";
        self.0.values(sql, (keys, since.as_millisecond())).await
    }
}
