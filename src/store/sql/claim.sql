-- Claims an item that can still be attempted. It follows `facts.sql` in one trip and shares its parameters.
-- $7: the item, $8: today, $9: now, $10: a message to a person who wrote after this is an answer.

-- The account's minimum gap begins now. On a new day its counts begin at zero.
update accounts set
    messages_sent = case when counted_day < $8 then 0 else messages_sent end,
    new_contacts_sent = case when counted_day < $8 then 0 else new_contacts_sent end,
    answers_sent = case when counted_day < $8 then 0 else answers_sent end,
    counted_day = case when counted_day < $8 then $8 else counted_day end,
    last_attempt_at = $9,
    last_unprompted_at = case
        when exists (select 1 from outbox join dialogs on dialogs.telegram_user_id = $3
            where outbox.id = $7 and run_id is null and last_in_at > $10) then last_unprompted_at
        else $9 end
where id = (select account_id from outbox where id = $7 and account_id = $4 and settled_at is null);

-- The first attempt decides whether the item is an answer. A step of a sequence is none.
update outbox
set state = 'sending', reason = null, attempts = attempts + 1, telegram_user_id = $3,
    is_answer = case when attempts > 0 then is_answer
        else run_id is null and exists (select 1 from dialogs where telegram_user_id = $3 and last_in_at > $10) end
where id = $7 and account_id = $4 and settled_at is null
returning *, (select access_hash from peers where peers.account_id = $4 and peer_id = $3) as access_hash
