-- Imports of people from files: who, when and on which basis, and what each one added and changed, so that it can be undone.

create table imports (
    id integer primary key autoincrement,
    -- Empty for one from the command line.
    made_by bigint,
    begun_at bigint not null,
    -- The name of the file.
    file text not null,
    -- A keyed hash of the file's content, its columns, and what was said about its people. The same file again goes on with
    -- the same import, also after a crash in the middle.
    fingerprint text not null,
    purpose text not null,
    basis text not null,
    -- Rows of each kind, from the end of the file on.
    new_rows bigint not null default 0,
    changed_rows bigint not null default 0,
    unchanged_rows bigint not null default 0,
    double_rows bigint not null default 0,
    refused_rows bigint not null default 0,
    stopped_rows bigint not null default 0,
    finished_at bigint,
    undone_at bigint,
    -- The message of the bot that shows it.
    card_chat_id bigint,
    card_message_id bigint
);
create unique index imports_in_force on imports (fingerprint) where undone_at is null;

-- The people of a file that are contacts through it, or were before.
create table import_contacts (
    import_id integer not null references imports (id),
    contact_id integer not null references contacts (id),
    -- Whether the import added them.
    added boolean not null,
    primary key (import_id, contact_id)
);
create index import_contacts_by_contact on import_contacts (contact_id);

-- What an import set in contacts that were there before: `username`, `phone`, `name`, or `field:` and the field's name.
create table import_changes (
    import_id integer not null references imports (id),
    contact_id integer not null references contacts (id),
    what text not null,
    value text not null,
    primary key (import_id, contact_id, what)
);
create index import_changes_by_contact on import_changes (contact_id);

-- The import that recorded an entry, or whose undoing withdrew it. Without a foreign key, since an entry never changes.
alter table consents add column import_id bigint;
