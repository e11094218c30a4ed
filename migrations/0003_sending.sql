-- What the gate and the outbox must not forget.

-- People who are not to be written to, by no account.
create table stop_list (
    -- `id:` and a Telegram id, or `name:` and a username in lower case while nobody knows whose it is.
    key text primary key,
    -- Empty for what the desk does by itself, such as after a block.
    added_by bigint,
    added_at bigint not null
);

-- When the account last handed a message to Telegram: the minimum gap is counted from here, across restarts.
alter table accounts add column last_attempt_at bigint;
-- No names are looked up before: a wait on that blocks nothing else.
alter table accounts add column resolving_paused_until bigint;
-- The day of the warm-up that is under way ('2026-11-23'), and whether the account was healthy whenever it was looked at.
alter table accounts add column warm_up_day text;
alter table accounts add column warm_up_healthy integer not null default 1;

-- The zone in which a person lives, by its IANA name; empty for most.
alter table people add column zone text;

-- What Telegram asks for before this account may write to the person. It differs between accounts: one has Premium.
alter table peers add column requirement text;
alter table peers add column requirement_checked_at bigint;

-- What is sent with the text as its caption; empty for text alone.
alter table outbox add column media_kind text;
-- Formatting of the text as JSON; empty for plain text.
alter table outbox add column spans text;
-- A long text is several items, sent in the order of `part`; the first one's id names the group.
alter table outbox add column group_id bigint;
alter table outbox add column part integer not null default 0;
-- Its place among the messages to one recipient: when it was accepted, or the time that the admin named.
alter table outbox add column order_at bigint not null default 0;
update outbox set order_at = created_at;

-- A photo or file on its way. Its bytes are kept here and not beside the database, so that accepting them is the same
-- transaction as accepting the message, and so that one file is the whole backup; they go when the item is settled.
create table outbox_media (
    item_id bigint primary key references outbox (id),
    file_name text not null,
    -- Empty once the item is settled.
    bytes blob
);
create trigger media_go_with_the_end after update of settled_at on outbox when new.settled_at is not null begin
    update outbox_media set bytes = null where item_id = new.id;
end;

create index outbox_open_by_account on outbox (account_id) where settled_at is null;
create index outbox_open_by_recipient on outbox (lower(target_username), order_at, id) where settled_at is null;
create index outbox_by_group on outbox (group_id) where group_id is not null;
create index dialogs_by_name on dialogs (lower(target_username));
