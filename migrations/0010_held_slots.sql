-- A place in an account's day that a caller was promised and has not used yet. It lapses by itself, so that a caller who
-- dies keeps it from nobody for long.
create table held_slots (
    id integer primary key,
    account_id integer not null references accounts (id),
    until bigint not null
);
create index held_slots_by_account on held_slots (account_id, until);
