-- Sequences: up to five texts that go to a person one after another as long as nothing human happens, and the runs of people
-- through them.

create table sequences (
    id integer primary key autoincrement,
    name text not null,
    name_key text not null unique,
    -- What a person must have agreed to: `write` or `offers`.
    purpose text not null,
    -- Nobody is put on an archived one. Its runs go on.
    archived_at bigint,
    created_by bigint not null,
    created_at bigint not null
);

-- The one with the highest number is in use. A run keeps the version with which it began, so that none is ever changed.
create table sequence_versions (
    id integer primary key autoincrement,
    sequence_id integer not null references sequences (id),
    number integer not null,
    created_by bigint not null,
    created_at bigint not null,
    unique (sequence_id, number)
);

-- The files of steps, in pieces like those of messages. Versions share a file that did not change.
create table sequence_files (
    id integer primary key autoincrement,
    media_kind text not null,
    file_name text not null,
    mime_type text,
    size bigint not null
);
create table sequence_file_pieces (
    file_id integer not null references sequence_files (id),
    number integer not null,
    bytes blob not null,
    primary key (file_id, number)
);

create table sequence_steps (
    version_id integer not null references sequence_versions (id),
    -- From 1 on.
    place integer not null,
    content text not null,
    spans text,
    file_id integer references sequence_files (id),
    -- Since our last message that has no answer; of the first step, since the start.
    wait_hours integer not null,
    primary key (version_id, place)
);

create table runs (
    id integer primary key autoincrement,
    sequence_id integer not null references sequences (id),
    version_id integer not null references sequence_versions (id),
    contact_id integer not null references contacts (id),
    -- A person is put on a sequence once. More rounds are somebody's decision, which the log names.
    round integer not null,
    -- The campaign that started it, and which of its first texts it sends.
    campaign_id bigint,
    arm text,
    -- `running`, `held`, `stopped`, `finished`
    state text not null,
    -- Why it is held or was stopped, and what more is known about that.
    reason text,
    details text,
    -- The next step that goes to the outbox; one more than there are after the last.
    next_step integer not null,
    -- When that is; empty while a step is in the outbox, and unless it is running.
    due_at bigint,
    -- When to go on, as the words of the person say that hold it.
    proposed_at bigint,
    started_by bigint not null,
    started_at bigint not null,
    ended_at bigint,
    unique (sequence_id, contact_id, round),
    check (due_at is null or state = 'running')
);
create index runs_due on runs (due_at) where due_at is not null;
create index runs_by_contact on runs (contact_id, id);
create index runs_by_state on runs (sequence_id, state);

-- The run of which a message is a step. Without a foreign key, since that would search all messages for each run that goes.
alter table outbox add column run_id bigint;
create index outbox_by_run on outbox (run_id) where run_id is not null;
-- The file of the step that it sends, whose pieces it shares; empty for a file of its own.
alter table outbox_media add column file_id bigint;
