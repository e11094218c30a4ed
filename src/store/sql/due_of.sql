-- The first item of account $2 that is due by $1, with its recipient if the account can address them. Answers to people
-- who wrote after $3 go first. For each recipient only the first unsettled item counts. The recipient is known from a
-- dialog or an earlier attempt, or else is the holder of the username. `is_stranger`: no message was exchanged with them.
select outbox.*,
    people.telegram_user_id as recipient_id, people.username as recipient_username,
    people.display_name as recipient_name,
    not exists (select 1 from dialogs where dialogs.telegram_user_id = people.telegram_user_id
        and (last_in_at is not null or last_out_at is not null)) as is_stranger
from outbox left join people on people.telegram_user_id = (
    select peer_id from peers
    where peers.account_id = $2 and access_hash is not null and peer_id = coalesce(outbox.telegram_user_id,
        (select usernames.telegram_user_id from usernames where name = lower(outbox.target_username))))
where outbox.id = coalesce(
    (select id from outbox
     where settled_at is null and not_before <= $1 and account_id = $2 and hot_at > $3
         and not exists (
             select 1 from outbox earlier
             where earlier.settled_at is null and lower(earlier.target_username) = lower(outbox.target_username)
                 and (earlier.order_at, earlier.id) < (outbox.order_at, outbox.id))
     order by order_at, id limit 1),
    (select id from outbox
     where settled_at is null and not_before <= $1 and account_id = $2
         and not exists (
             select 1 from outbox earlier
             where earlier.settled_at is null and lower(earlier.target_username) = lower(outbox.target_username)
                 and (earlier.order_at, earlier.id) < (outbox.order_at, outbox.id))
     order by order_at, id limit 1))
