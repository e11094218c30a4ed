-- A dialog begins when something was said. First messages that Telegram refused used to leave an active dialog without a word
-- in it, which bound the person to that account. Those go, unless somebody has done something with them or something waits
-- for the person.
-- A number is never given again: buttons in people's chats name it.
insert into erased_up_to (what, id) select 'dialogs', max(id) from dialogs where true having max(id) is not null
    on conflict (what) do update set id = case when excluded.id > erased_up_to.id then excluded.id else erased_up_to.id end;
delete from dialogs
where status = 'active' and last_in_at is null and last_out_at is null
    and status_at is null and assignee_id is null and snoozed_until is null and topic_id is null
    and not exists (select 1 from messages where messages.dialog_id = dialogs.id)
    and not exists (select 1 from dialog_notes where dialog_notes.dialog_id = dialogs.id)
    and not exists (select 1 from held_answers where held_answers.dialog_id = dialogs.id)
    and not exists (select 1 from outbox where settled_at is null
        and (outbox.telegram_user_id = dialogs.telegram_user_id or outbox.target_username = dialogs.target_username));
