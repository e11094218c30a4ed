//! Albums. Their files arrive one by one. Each further one is accepted under its own key and becomes a part of the
//! message, like the parts of a long text. As an answer, each is an item of its own.

use jiff::Timestamp;

use crate::domain::ids::OutboxId;
use crate::domain::outbox::OutboxItem;
use crate::store::{Action, AuditEntry, AuditQueries, NewItem, OutboxQueries, Piece, StoreError, Stored};

/// The items of the album that an item came in with.
pub(in crate::store) const OF_ALBUM: &str = "select * from outbox
     where asked_chat_id = (select asked_chat_id from outbox where id = $1)
         and album = (select album from outbox where id = $1) order by id";

/// The files of an item's album that are not settled: parts of one message, or answers of one album.
pub(in crate::store) const OPEN_IN_ALBUM: &str = "select * from outbox
     where settled_at is null and media_kind is not null
         and (id = $1 or group_id = (select group_id from outbox where id = $1)
             or (asked_chat_id = (select asked_chat_id from outbox where id = $1)
                 and album = (select album from outbox where id = $1))) order by id";

impl OutboxQueries<'_> {
    /// The files of an item's album that are not settled, in order, with the item itself.
    pub async fn open_in_album(&mut self, id: OutboxId) -> Result<Vec<OutboxItem>, StoreError> {
        self.0.rows(OPEN_IN_ALBUM, [id.0]).await
    }

    /// Lets an item wait for further files of its album. Its card need not say so.
    pub async fn gather(&mut self, id: OutboxId, until: Timestamp) -> Result<(), StoreError> {
        let sql = "update outbox set not_before = $2 where id = $1 and settled_at is null and attempts = 0";
        self.0.execute(sql, (id.0, until.as_millisecond())).await
    }

    /// The items of the album that an item came in with, if each file of it is an item of its own.
    pub async fn of_album(&mut self, id: OutboxId) -> Result<Vec<OutboxItem>, StoreError> {
        self.0.rows(OF_ALBUM, [id.0]).await
    }

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
        self.put_album(new, &mut items).await?;
        let entry = AuditEntry { account_id: new.from, ..AuditEntry::new(Action::MessageAccepted).by(new.admin) };
        let entry = AuditEntry { details: items.first().map(|item| item.id.to_string()), ..entry };
        AuditQueries(self.0.reborrow()).append(&entry).await?;
        Ok(Stored::Now { items, holder: None })
    }

    /// Records the album that the file of a message came in.
    pub(in crate::store) async fn put_album(
        &mut self,
        new: &NewItem,
        items: &mut [OutboxItem],
    ) -> Result<(), StoreError> {
        if let (Some(album), Some(first)) = (&new.album, items.first_mut()) {
            self.0.execute("update outbox set album = $2 where id = $1", (first.id.0, album)).await?;
            first.album = Some(album.clone());
        }
        Ok(())
    }

    /// The item that was accepted under a key.
    pub async fn accepted_under(&mut self, accept_key: &str) -> Result<Option<OutboxItem>, StoreError> {
        let items = self.of_request(accept_key).await?;
        Ok(items.into_iter().next())
    }
}
