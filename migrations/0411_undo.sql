-- What a member has just done to a dialog or to a waiting message, with what was there before, so that they can undo it for a
-- minute. Without foreign keys: dialogs merge and messages go, and an entry ends within a day anyway.
create table undos (
    id integer primary key autoincrement,
    -- The dialog that changed; empty for a message that was cancelled.
    dialog_id bigint,
    -- `qualified`, `stopped`, `failed`, `assigned`, `put_aside`, `cancelled`
    kind text not null,
    made_by bigint not null,
    made_at bigint not null,
    -- The last entry of the log and the last message at that time: later ones show what has happened since.
    audit_id bigint not null,
    message_id bigint not null,
    old_status text,
    old_status_by bigint,
    old_status_at bigint,
    old_was_qualified boolean,
    old_refusal_at bigint,
    old_assignee bigint,
    new_assignee bigint,
    old_snoozed_until bigint,
    old_snoozed_by bigint,
    new_snoozed_until bigint
);
create index undos_by_dialog on undos (dialog_id, id);

-- The waiting messages that the change cancelled, and why they waited.
create table undo_items (
    undo_id integer not null,
    item_id bigint not null,
    old_reason text,
    primary key (undo_id, item_id)
);
create index undo_items_by_item on undo_items (item_id);

-- The runs that the change stopped, as they were.
create table undo_runs (
    undo_id integer not null,
    run_id bigint not null,
    old_state text not null,
    old_reason text,
    old_details text,
    old_due_at bigint,
    old_proposed_at bigint,
    primary key (undo_id, run_id)
);

-- The file of a message that may come back is kept until its minute is over.
drop trigger media_go_with_the_end;
create trigger media_go_with_the_end after update of settled_at on outbox when new.settled_at is not null begin
    delete from outbox_media_pieces
    where item_id = new.id and not exists (select 1 from undo_items where undo_items.item_id = new.id);
end;
