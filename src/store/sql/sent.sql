-- Records that the item $1 was sent. Each statement changes something only while the item is not recorded as sent, so the item
-- itself is settled last. A late proof of sending also corrects an item that was reported as failed.
-- $2: today, $3: now, $4: Telegram's time, $5: Telegram's number, $6: what is known of the file.

-- A dialog is created by the first message that was sent. A message that was refused assigns nobody to an account.
insert into dialogs (account_id, target_username, telegram_user_id, display_name, status, created_at, updated_at)
select account_id, people.username, outbox.telegram_user_id, people.display_name, 'active', $3, $3
from outbox left join people on people.telegram_user_id = outbox.telegram_user_id
where outbox.id = $1 and outbox.telegram_user_id is not null
    and (settled_at is null or (state = 'failed' and attempts > 0))
    and not exists (select 1 from dialogs known where known.telegram_user_id = outbox.telegram_user_id);

-- With the dialog, its person becomes a contact.
insert into contacts (telegram_user_id, username, stage_id, stage_at, dialog_id, created_at)
select dialogs.telegram_user_id, dialogs.target_username, (select id from stages order by place, id limit 1), $3, dialogs.id, $3
from outbox join dialogs on dialogs.telegram_user_id = outbox.telegram_user_id
where outbox.id = $1 and (settled_at is null or (state = 'failed' and attempts > 0))
    and not exists (select 1 from contacts known where known.dialog_id = dialogs.id)
on conflict (telegram_user_id) do update set dialog_id = excluded.dialog_id;

-- The account's counts of the day: messages, new contacts, answers.
update accounts set
    messages_sent = case when counted_day < $2 then 0 else messages_sent end + 1,
    new_contacts_sent = case when counted_day < $2 then 0 else new_contacts_sent end
        + case when exists (
            select 1 from outbox join dialogs on dialogs.telegram_user_id = outbox.telegram_user_id
            where outbox.id = $1 and last_in_at is null and last_out_at is null) then 1 else 0 end,
    answers_sent = case when counted_day < $2 then 0 else answers_sent end
        + case when (select is_answer from outbox where id = $1) then 1 else 0 end,
    counted_day = case when counted_day < $2 then $2 else counted_day end,
    total_sent = total_sent + 1, last_used_at = $3
where id = (
    select account_id from outbox
    where id = $1 and (settled_at is null or (state = 'failed' and attempts > 0)));

-- An update may have reported the message before. It was saved as written on a phone then; now its author is the admin, or the desk. A message
-- counts as shown if the dialog has no topic but the one that it was written in.
insert into messages (dialog_id, account_id, direction, content, timestamp, telegram_message_id,
    author, author_id, spans, media_kind, media, reply_to, outbox_id, texts, told_at)
select dialogs.id, outbox.account_id, 'out', content, $4, $5,
    case when expires_at is null then 'admin' else 'desk' end, case when expires_at is null then admin_id end,
    spans, media_kind, $6, reply_to, outbox.id, texts,
    case when not exists (select 1 from topics
        where topics.dialog_id = dialogs.id and topics.chat_id <> coalesce(asked_chat_id, 0)) then $3 end
from outbox left join dialogs on dialogs.telegram_user_id = outbox.telegram_user_id
where outbox.id = $1 and (settled_at is null or (state = 'failed' and attempts > 0))
on conflict (account_id, telegram_message_id) do update set
    author = excluded.author, author_id = excluded.author_id, outbox_id = excluded.outbox_id,
    texts = coalesce(excluded.texts, messages.texts),
    told_at = coalesce(messages.told_at, excluded.told_at);

-- Only what a member wrote after the prospect's last message ends their waiting: no automatic answer, no step of a sequence, and
-- no message that was accepted before.
update dialogs set
    last_out_at = case when last_out_at > $4 then last_out_at else $4 end,
    updated_at = case when updated_at > $4 then updated_at else $4 end,
    reminded_at = case when exists (
        select 1 from outbox where outbox.id = $1 and expires_at is null and run_id is null
            and outbox.id > coalesce(last_in_item, 0)) then null else reminded_at end,
    unanswered_since = case when exists (
        select 1 from outbox where outbox.id = $1 and expires_at is null and run_id is null
            and outbox.id > coalesce(last_in_item, 0)) then null else unanswered_since end
where telegram_user_id = (
    select telegram_user_id from outbox
    where id = $1 and (settled_at is null or (state = 'failed' and attempts > 0)));

update outbox set state = 'sent', reason = null, settled_at = $3
where id = $1 and (settled_at is null or (state = 'failed' and attempts > 0))
returning
    (select dialogs.id from dialogs where dialogs.telegram_user_id = outbox.telegram_user_id),
    (select messages.id from messages
     where messages.account_id = outbox.account_id and telegram_message_id = $5),
    exists (select 1 from outbox other
        where lower(other.target_username) = lower(outbox.target_username)
            and other.id <> $1 and other.settled_at is null),
    exists (select 1 from wishes where item_id = $1)
