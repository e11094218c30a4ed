-- The stop-list outlives what is known of a person: erasing somebody must not mean that they are written to again.

-- The key of its hashes, sealed. It is drawn once and never changes, so that the hashes stay valid when the secret key does.
create table hash_keys (
    id integer primary key check (id = 1),
    envelope blob not null
);

-- What was on the list before the hashes; the first start moves it.
alter table stop_list rename to plain_stop_list;

create table stop_list (
    id integer primary key,
    -- Keyed hashes of the Telegram id and of the name in lower case, as far as each is known.
    id_hash text,
    name_hash text,
    -- Who it is, for the list that admins see; emptied when the person is erased.
    telegram_user_id bigint,
    username text,
    -- `admin`, `opt_out` or `block`.
    cause text not null,
    added_by bigint,
    added_at bigint not null,
    check (id_hash is not null or name_hash is not null),
    check ((cause = 'admin') = (added_by is not null))
);
create index stop_list_by_id on stop_list (id_hash) where id_hash is not null;
create index stop_list_by_name on stop_list (name_hash) where name_hash is not null;
