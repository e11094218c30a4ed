-- Lists of people: fixed ones, and saved filters, whose people are looked up when somebody reads the list.

create table lists (
    id integer primary key autoincrement,
    name text not null,
    -- The form in which names are compared.
    name_key text not null unique,
    -- The conditions of a saved filter, in JSON; empty for a fixed list.
    filter text,
    created_by bigint not null,
    created_at bigint not null
);
create table list_members (
    list_id integer not null references lists (id),
    contact_id integer not null references contacts (id),
    primary key (list_id, contact_id)
);
create index list_members_by_contact on list_members (contact_id, list_id);

-- A filter by stage reads its people in the order of every list: newest first.
create index contacts_in_stage on contacts (stage_id, id);
