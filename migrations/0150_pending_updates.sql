-- Updates of the bot that were confirmed to Telegram before they were handled to their end. They are handled again at the next
-- start, so that a crash loses nothing that somebody typed.
create table pending_updates (
    update_id bigint primary key,
    received_at bigint not null,
    -- The update, sealed. Of one that may carry a secret it is only who sent it and where: a secret is never stored.
    envelope blob not null,
    -- How often the desk has begun to handle it after a start: an update that ends the desk each time is given up.
    tries integer not null default 0
);
