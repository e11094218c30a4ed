-- The people that the team knows, written to or not: their stage in the team's pipeline, labels, and fields of the team's own.

create table stages (
    id integer primary key autoincrement,
    -- A stage that the desk came with (`new`, `talking`, …) has its name in the reader's language until the team renames it.
    kind text,
    name text,
    -- The order on the board; the first one is where a new contact stands.
    place integer not null,
    -- The status that a dialog gets with the stage.
    brings text,
    check (kind is not null or name is not null)
);
insert into stages (kind, place, brings)
values ('new', 1, null), ('talking', 2, null), ('offer', 3, null), ('won', 4, 'qualified'), ('lost', 5, 'stopped');

create table contacts (
    id integer primary key autoincrement,
    -- Empty until the username has been resolved. Nothing is asked of Telegram because of a contact.
    telegram_user_id bigint unique,
    -- As the team typed it; the name in `people` is newer.
    username text,
    -- E.164. It never leaves the desk.
    phone text unique,
    -- The name that the team gave, and the form in which names are compared.
    name text,
    name_key text,
    stage_id integer not null references stages (id),
    -- Since when.
    stage_at bigint not null,
    -- The dialog with them, once there is one.
    dialog_id integer unique references dialogs (id),
    -- Empty for who came with a dialog.
    added_by bigint,
    created_at bigint not null,
    check (telegram_user_id is not null or username is not null or phone is not null)
);
-- Until a username is resolved it stands for the person, so it must not be two contacts.
create unique index contacts_by_unresolved_name on contacts (lower(username)) where telegram_user_id is null;
create index contacts_by_name on contacts (name_key) where name_key is not null;
create index contacts_by_stage on contacts (stage_id, stage_at, id);
create index contacts_unwritten on contacts (id) where dialog_id is null;

-- Everybody with a dialog is a contact.
insert into contacts (telegram_user_id, username, stage_id, stage_at, dialog_id, created_at)
select telegram_user_id, target_username, 1, created_at, id, created_at from dialogs order by id;

create table labels (
    id integer primary key autoincrement,
    name text not null,
    name_key text not null unique,
    -- The colour of its dot.
    dot text not null
);
create table contact_labels (
    label_id integer not null references labels (id),
    contact_id integer not null references contacts (id),
    primary key (label_id, contact_id)
);
create index contact_labels_by_contact on contact_labels (contact_id, label_id);

-- The team's own fields. A name is that of a variable in templates.
create table contact_fields (
    contact_id integer not null references contacts (id),
    name text not null,
    value text not null,
    primary key (contact_id, name)
);
-- The names that are in use, without reading every contact.
create index contact_fields_by_name on contact_fields (name);
