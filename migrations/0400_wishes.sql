-- What a member wants of a message at Telegram: other words, that it is taken back, or a reaction to it.

-- A message has one wish: a newer one replaces it and raises its version, so that an answer to the older one settles
-- nothing.
create table wishes (
    id integer primary key,
    -- The item whose message it is about. It may still be on its way. A reaction is to a message of the prospect.
    item_id bigint unique references outbox (id),
    -- The message, once it was sent.
    message_id bigint unique references messages (id),
    account_id bigint not null references accounts (id),
    kind text not null,
    -- The text that is wanted, or the reaction; empty to take it off.
    content text,
    spans text,
    version bigint not null default 1,
    wanted_by bigint not null,
    wanted_at bigint not null,
    attempts bigint not null default 0,
    not_before bigint not null,
    settled_at bigint,
    -- Why Telegram did not do it; empty if it did.
    reason text,
    check (item_id is not null or message_id is not null),
    check (kind <> 'edit' or content is not null)
);
create index wishes_open on wishes (account_id, id) where settled_at is null;
