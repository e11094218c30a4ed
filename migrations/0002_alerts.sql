-- What the watch over the accounts must not forget.

-- Telegram froze the account; an admin's word that it may go on empties it.
alter table accounts add column frozen_since bigint;
-- No messages to strangers before this moment (`PEER_FLOOD`); replies go on.
alter table accounts add column new_contacts_paused_until bigint;

-- What the team was told about accounts. A row stays open until the trouble is over, so that nothing is told twice, a
-- restart included, and so that the end is told where the beginning was.
create table alerts (
    id integer primary key,
    kind text not null,
    -- Empty for what befell many at once.
    account_id integer references accounts (id),
    -- Tells two of a kind apart: for a login from elsewhere Telegram's number of it, otherwise empty.
    subject text not null default '',
    -- What is shown of the subject: device and place of a login.
    details text,
    -- For what ends at a known moment.
    until bigint,
    raised_at bigint not null,
    cleared_at bigint,
    -- How it ended: `back` or `moot`.
    ending text,
    check ((cleared_at is null) = (ending is null))
);
-- One open alert for one trouble, whoever finds it.
create unique index alerts_open on alerts (coalesce(account_id, 0), kind, subject) where cleared_at is null;
create index alerts_by_end on alerts (cleared_at);

-- The messages that show an alert, one for each chat.
create table alert_messages (
    alert_id integer not null references alerts (id),
    chat_id bigint not null,
    message_id bigint not null,
    -- Whether the message tells the end already.
    tells_end integer not null default 0,
    primary key (alert_id, chat_id)
);
-- A message shows one alert; a pressed button asks whether it does.
create unique index alert_messages_by_message on alert_messages (chat_id, message_id);
