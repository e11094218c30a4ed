-- What it takes to erase a person completely.

-- The log, which only grows, names prospects by a number of ours. It means somebody as long as there is a row here; once
-- that is gone, nothing leads from the log to a person. A number is never given to somebody else.
create table prospects (
    id integer primary key autoincrement,
    telegram_user_id bigint not null unique
);

alter table audit add column prospect_id bigint;
-- Until now it was Telegram's number. This is the only change that the log has ever seen.
drop trigger audit_is_not_updated;
insert into prospects (telegram_user_id)
select distinct subject_id from audit
where subject_id is not null and action in ('dialog_status', 'dialog_assigned', 'dialog_snoozed', 'note_added',
    'dialog_exported', 'stop_list_added', 'stop_list_removed');
update audit
set prospect_id = (select id from prospects where telegram_user_id = subject_id), subject_id = null
where subject_id is not null and action in ('dialog_status', 'dialog_assigned', 'dialog_snoozed', 'note_added',
    'dialog_exported', 'stop_list_added', 'stop_list_removed');
create trigger audit_is_not_updated before update on audit begin
    select raise(abort, 'the audit log is append-only');
end;

-- The numbers that erased rows had: they are in old buttons and in the log, and must not come to mean another person.
create table erased_up_to (
    -- dialogs, messages, outbox
    what text primary key,
    id bigint not null
);
