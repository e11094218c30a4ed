//! Further files for an accepted message: the files of an album arrive one by one. Each is accepted under its own key
//! and becomes a part of the message, like the parts of a long text.

use crate::domain::outbox::OutboxItem;
use crate::store::{Action, AuditEntry, AuditQueries, NewItem, OutboxQueries, Piece, StoreError, Stored};

impl OutboxQueries<'_> {
    /// Accepts further parts of a message that was accepted before.
    pub async fn append(&mut self, to: &OutboxItem, new: &NewItem, pieces: &[Piece]) -> Result<Stored, StoreError> {
        // The numbers of its pieces continue from the earlier ones, so the full keys are not known beforehand.
        let sql = "select exists (select 1 from outbox where accept_key > $1 || '#' and accept_key < $1 || '$')";
        let before: bool = self.0.value(sql, [&new.accept_key]).await?;
        if before {
            return Ok(Stored::Before(self.whole_text(to.id).await?));
        }
        let group = to.group.unwrap_or(to.id);
        self.0.execute("update outbox set group_id = id where id = $1", [group.0]).await?;
        let last: i64 = self.0.value("select max(part) from outbox where group_id = $1", [group.0]).await?;
        let first = usize::try_from(last).unwrap_or_default() + 1;
        let mut items = Vec::with_capacity(pieces.len());
        for (number, piece) in pieces.iter().enumerate() {
            let media = new.media.as_ref().filter(|_| number == 0);
            items.extend(
                self.insert(new, piece, first + number, Some(group), media).await?.map(|inserted| inserted.item),
            );
        }
        let entry = AuditEntry { account_id: new.from, ..AuditEntry::new(Action::MessageAccepted).by(new.admin) };
        let entry = AuditEntry { details: items.first().map(|item| item.id.to_string()), ..entry };
        AuditQueries(self.0.reborrow()).append(&entry).await?;
        Ok(Stored::Now { items, holder: None })
    }

    /// The item that was accepted under a key.
    pub async fn accepted_under(&mut self, accept_key: &str) -> Result<Option<OutboxItem>, StoreError> {
        let items = self.of_request(accept_key).await?;
        Ok(items.into_iter().next())
    }
}
