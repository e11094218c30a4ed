-- The desk's whole memory. Times are milliseconds since 1970 UTC, ids are 64-bit integers, secrets are envelopes of
-- `store::cipher` (version, key id, nonce, ciphertext), enumerations are the words of `domain`, checked where they are read.

-- Proves that the key in use is the key that wrote the envelopes in this file.
create table key_checks (
    key_id integer primary key,
    envelope blob not null
);

create table accounts (
    id integer primary key,
    -- One row per number for good: adding a removed number revives its row, its dialogs and its history.
    phone text not null unique,
    status text not null,
    status_reason text,
    created_at bigint not null,
    updated_at bigint not null,
    last_used_at bigint,
    -- What `messages_sent` and `new_contacts_sent` count belongs to this calendar day of the team's zone ('2026-11-23');
    -- on a later day both are zero, so that no job has to reset them and no crash can forget to. The day never goes
    -- back: what was sent on a day that has been left is no longer known, so that nothing more is sent on it.
    counted_day text not null default '',
    messages_sent integer not null default 0,
    new_contacts_sent integer not null default 0,
    is_available integer not null default 1,
    warmup_count integer not null default 0,
    ban_count integer not null default 0,
    flood_wait_until bigint,
    -- The person behind the number; one person is at the desk once, even after a change of number.
    telegram_user_id bigint unique,
    display_name text,
    username text,
    label text,
    daily_limit integer not null,
    new_contact_limit integer not null,
    total_sent bigint not null default 0,
    -- Set while the account is removed; dialogs and history stay.
    removed_at bigint
);

-- A signed-in or half signed-in session of an account; what a client library needs to go on where it stopped.
create table sessions (
    account_id integer primary key references accounts (id),
    home_dc integer not null,
    -- Empty until the login is complete.
    user_id bigint,
    pts integer not null default 0,
    qts integer not null default 0,
    date integer not null default 0,
    seq integer not null default 0
);

create table session_keys (
    account_id integer not null references sessions (account_id) on delete cascade,
    dc_id integer not null,
    auth_key blob not null,
    primary key (account_id, dc_id)
);

-- Access hashes: each account has its own for the same person.
create table peers (
    account_id integer not null references accounts (id),
    -- In the Bot API's form: users positive, groups and channels negative.
    peer_id bigint not null,
    access_hash bigint,
    is_bot integer,
    is_self integer,
    primary key (account_id, peer_id)
);

-- A login under way. The row goes when the login ends.
create table logins (
    account_id integer primary key references accounts (id),
    admin_id bigint not null,
    -- The message that shows the login: both or neither.
    card_chat_id bigint,
    card_message_id bigint,
    step text not null,
    -- Present exactly while Telegram waits for a code.
    phone_code_hash blob,
    code_way text,
    code_length integer,
    next_way text,
    next_way_at bigint,
    password_hint text,
    tries integer not null default 0,
    deadline bigint not null,
    check ((card_chat_id is null) = (card_message_id is null)),
    check ((step = 'need_code') = (phone_code_hash is not null))
);

-- A number that Telegram asked to leave alone for a while.
create table login_rests (
    phone text primary key,
    until bigint not null
);

-- What is known of people who are written to.
create table people (
    telegram_user_id bigint primary key,
    username text,
    display_name text not null,
    updated_at bigint not null
);

-- What a name led to when it was last asked for. Asking is expensive, so also a miss is remembered.
create table usernames (
    -- In lower case: Telegram compares names without regard to case.
    name text primary key,
    -- Empty when nobody who can be written to has this name.
    telegram_user_id bigint,
    checked_at bigint not null
);

create table dialogs (
    id integer primary key,
    account_id integer not null references accounts (id),
    target_username text,
    -- One dialog per prospect, so that the same person is always answered from the same account.
    telegram_user_id bigint unique,
    display_name text,
    status text not null,
    created_at bigint not null,
    updated_at bigint not null,
    last_in_at bigint,
    last_out_at bigint,
    check (target_username is not null or telegram_user_id is not null)
);
-- Until a name is resolved it stands for the prospect, so it must not open two dialogs either.
create unique index dialogs_by_unresolved_name on dialogs (lower(target_username)) where telegram_user_id is null;
create index dialogs_by_account on dialogs (account_id);

create table messages (
    id integer primary key,
    dialog_id integer not null references dialogs (id),
    account_id integer not null references accounts (id),
    direction text not null,
    content text not null,
    timestamp bigint not null,
    -- Telegram numbers private messages per account; the same message reported twice is one row.
    telegram_message_id bigint,
    author text not null,
    author_id bigint,
    unique (account_id, telegram_message_id)
);
create index messages_by_dialog on messages (dialog_id, timestamp);

create table outbox (
    id integer primary key,
    -- Names the admin's update that asked for the message, so that its redelivery enqueues nothing.
    accept_key text not null unique,
    account_id integer references accounts (id),
    -- Whether an admin named the account.
    account_fixed integer not null default 0,
    target_username text not null,
    telegram_user_id bigint,
    content text not null,
    -- Drawn once: Telegram recognises a repeated attempt by it.
    random_id bigint not null check (random_id <> 0),
    state text not null,
    reason text,
    attempts integer not null default 0,
    not_before bigint not null,
    admin_id bigint not null,
    card_chat_id bigint,
    card_message_id bigint,
    created_at bigint not null,
    settled_at bigint,
    check ((card_chat_id is null) = (card_message_id is null)),
    -- An attempt is always an account's.
    check (attempts = 0 or account_id is not null),
    check ((settled_at is not null) = (state in ('sent', 'failed', 'cancelled'))),
    unique (account_id, random_id)
);
-- The only rows that are looked for again and again are the few that are not settled.
create index outbox_open on outbox (not_before) where settled_at is null;

create table team (
    telegram_user_id bigint primary key,
    name text not null,
    role text not null,
    language text,
    added_by bigint,
    added_at bigint not null
);

-- What an admin may change at run time; a setting that is not here has its default.
create table settings (
    name text primary key,
    value text not null,
    updated_by bigint,
    updated_at bigint not null
);

-- What the bot is asking in a private chat.
create table chat_states (
    chat_id bigint primary key,
    state text not null,
    updated_at bigint not null
);

-- Updates of the bot that have had their effect: Telegram delivers some of them again after a crash.
create table processed_updates (
    update_id bigint primary key,
    processed_at bigint not null
);
create index processed_updates_by_age on processed_updates (processed_at);

-- Who did what, when. People at the other end appear by id only, so that erasing one of them is complete elsewhere.
create table audit (
    id integer primary key,
    at bigint not null,
    -- Empty for what the desk does by itself.
    actor bigint,
    action text not null,
    account_id integer references accounts (id),
    subject_id bigint,
    details text
);
-- Append-only, whoever writes the next query.
create trigger audit_is_not_updated before update on audit begin
    select raise(abort, 'the audit log is append-only');
end;
create trigger audit_is_not_deleted before delete on audit begin
    select raise(abort, 'the audit log is append-only');
end;
