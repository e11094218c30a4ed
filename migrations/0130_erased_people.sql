-- Whom the desk was told to forget, and when. Telegram may still tell of what was written to them before: the answer to a
-- message that got lost, the history of the chat. That must not bring them back.
create table erased_people (
    -- The keyed hash of the Telegram id, as on the stop-list.
    id_hash text primary key,
    erased_at bigint not null
);
