-- Inserts an item.
insert into outbox (accept_key, account_id, account_fixed, target_username, content, spans, media_kind,
    group_id, part, random_id, state, reason, not_before, order_at, admin_id, created_at, telegram_user_id,
    reply_to, asked_chat_id, asked_message_id, purpose, run_id, expires_at, texts, asked_in_topic, hot_at)
values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12, $12, $13, $14, $15, $16, $17, $18, $20, $21, $23, $24, $25,
    (select last_in_at from dialogs where $21 is null and dialogs.telegram_user_id = coalesce($15,
        (select usernames.telegram_user_id from usernames where name = lower($4)))))
on conflict (accept_key) do nothing
returning *, (select usernames.telegram_user_id from usernames where name = lower(target_username)) as holder,
    -- Whether a run of the recipient is open, which a message by hand stops.
    $21 is null and $23 is null and exists (select 1 from runs
        where state in ('running', 'held') and contact_id in (
            select contacts.id from contacts where contacts.telegram_user_id = coalesce($22,
                (select usernames.telegram_user_id from usernames where name = lower($4)))
            union select contacts.id from contacts
                where contacts.telegram_user_id is null and lower(contacts.username) = lower($4))) as stops_runs;

-- Logs who asked for the message, once for all items of a request; 0 is the desk itself. The log names the item rather than the
-- recipient, who can so be erased. A repeated request has another random_id, so it is not logged again.
insert into audit (at, actor, action, account_id, details)
select $14, nullif($13, 0), $19, $2, id from outbox where accept_key = $1 and random_id = $10 and $8 is null
