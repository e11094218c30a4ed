-- Several files that a member sends at once as answers: each is an item of its own, and all are taken back together.

-- The Bot API's id of the album that the file came in.
alter table outbox add column album text;
create index outbox_albums on outbox (asked_chat_id, album) where album is not null;
